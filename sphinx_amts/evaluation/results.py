"""The files that an evaluation is written to: tables and charts, in the form that the suffix names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sphinx_amts.evaluation import charts, tables
from sphinx_amts.evaluation.scoring import Evaluation

_PNG = ".png"
_TEXTS = {**tables.FORMATS, ".svg": charts.svg}
#: The suffixes of files that can be written.
SUFFIXES = (*_TEXTS, _PNG)
#: What is written of an experiment, without the picture that needs Pillow.
_FILES = ("tables.txt", "tables.md", "tables.csv", "tables.json", "chart.svg")
PNG_CHART = "chart.png"


def write(path: Path, evaluation: Evaluation, published: Mapping[str, float]) -> None:
    """Write a table or a chart.

    Args:
        path: Where to; its suffix is one of :data:`SUFFIXES`.
        evaluation: What was measured.
        published: Averages of further systems, to be shown beside.

    Raises:
        ConfigurationError: If it is a PNG, and Pillow is not installed.
        OSError: If it cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix == _PNG:
        path.write_bytes(charts.png(evaluation, published))
    else:
        path.write_text(_TEXTS[suffix](evaluation, published), encoding="utf-8")


def write_all(folder: Path, evaluation: Evaluation, published: Mapping[str, float]) -> list[str]:
    """Write all tables and charts into a folder; the names of the files, among them a PNG if Pillow is installed.

    Args:
        folder: Where to; it is made if it does not exist.
        evaluation: What was measured.
        published: Averages of further systems, to be shown beside.

    Raises:
        OSError: If a file cannot be written.
    """
    names = [*_FILES, *([PNG_CHART] if charts.has_png() else [])]
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        write(folder / name, evaluation, published)
    return names
