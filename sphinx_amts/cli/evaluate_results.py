"""What ``sphinx-amts evaluate`` shows of an evaluation, and writes: tables and charts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sphinx_amts import cli
from sphinx_amts.evaluation import charts, tables
from sphinx_amts.evaluation.scoring import Evaluation

_PNG = ".png"
_TEXTS = {**tables.FORMS, ".svg": charts.svg}
#: How the name of a file ends that can be written.
SUFFIXES = (*_TEXTS, _PNG)


def show(found: Evaluation, *, published: bool) -> Mapping[str, float]:
    """Print the tables and what is doubtful; the averages to lay beside, ``published`` ones if they are wanted."""
    beside: Mapping[str, float] = tables.published(found.pair) if published else {}
    if published and not beside:
        cli.complain("nothing was published for these languages, only for English and Chinese")
    print(tables.text(found, beside), end="")
    for doubt in found.doubts:
        cli.complain(doubt)
    return beside


def write(path: Path, found: Evaluation, beside: Mapping[str, float]) -> None:
    """Write a table or chart, in the form that the suffix names.

    :raises ConfigurationError: if it is a PNG, and Pillow is not installed.
    :raises OSError: if it cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix == _PNG:
        path.write_bytes(charts.png(found, beside))
    else:
        path.write_text(_TEXTS[suffix](found, beside), encoding="utf-8")
