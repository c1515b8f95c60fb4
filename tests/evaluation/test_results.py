"""Files of an evaluation: by suffix, and all of an experiment."""

from __future__ import annotations

import pytest

from sphinx_amts.evaluation import charts, results
from sphinx_amts.evaluation.scoring import evaluate
from sphinx_amts.evaluation.units import EvaluatedUnit
from sphinx_amts.languages import LanguagePair


@pytest.fixture
def evaluation():
    unit = EvaluatedUnit("one", "El mar.", "El mar sube.", {"s": "El mar."})
    return evaluate([unit], LanguagePair("en", "es"), "row")


@pytest.mark.parametrize("suffix", results.SUFFIXES)
def test_every_suffix_is_written(tmp_path, evaluation, suffix):
    """In upper case too."""
    results.write(tmp_path / f"a{suffix.upper()}", evaluation, {})
    assert (tmp_path / f"a{suffix.upper()}").stat().st_size


@pytest.mark.parametrize("has_png", [True, False])
def test_all_files_of_an_experiment(tmp_path, evaluation, monkeypatch, has_png):
    """Their names are fixed; the PNG is among them where Pillow is installed."""
    monkeypatch.setattr(charts, "has_png", lambda: has_png)
    names = results.write_all(tmp_path / "new/folder", evaluation, {})
    texts = ["tables.txt", "tables.md", "tables.csv", "tables.json", "chart.svg"]
    assert names == [*texts, *["chart.png"] * has_png]
    assert sorted(path.name for path in (tmp_path / "new/folder").iterdir()) == sorted(names)
