"""Settings of engines: which take precedence, and which decide the translations."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_amts.evaluation.engine_settings import config_with_engine, decisive
from sphinx_amts.options.config import AmtsConfig


def config(tmp_path, **settings):
    return AmtsConfig(folder=tmp_path, amazon=settings)


def test_the_last_settings_take_precedence(tmp_path):
    """Those of the system over those of the experiment over those of the book."""
    base = config(tmp_path, region="a", poll=1, mode="realtime")
    settings = config_with_engine(base, "amazon", [], [], {"region": "b", "poll": 2}, {"region": "c"}).amazon
    assert settings == {"region": "c", "poll": 2, "mode": "batch"}


@pytest.mark.parametrize(("files", "mode"), [([], "batch"), ([Path("a.tmx")], "act")])
def test_parallel_data_decides_the_mode(tmp_path, files, mode):
    """Unless the experiment says otherwise; that of the book does not count."""
    base = config(tmp_path, mode="realtime")
    assert config_with_engine(base, "amazon", files, []).amazon["mode"] == mode
    assert config_with_engine(base, "amazon", files, [], {"mode": "realtime"}).amazon["mode"] == "realtime"


def test_files_are_absolute_and_those_of_the_book_are_not_used(tmp_path, monkeypatch):
    """A memory in another folder does not change what they are."""
    monkeypatch.chdir(tmp_path)
    base = AmtsConfig(folder=tmp_path, parallel_data=["book.tmx"], terminology=["book.csv"])
    made = config_with_engine(base, "pseudo", [Path("a.tmx")], [Path("b.csv")])
    assert (made.engine, made.parallel_data, made.terminology) == (
        "pseudo",
        [str(tmp_path / "a.tmx")],
        [str(tmp_path / "b.csv")],
    )


def test_only_some_settings_decide_the_translations(tmp_path):
    """Where and how long to wait does not; what is said how does. Their order makes no difference."""
    settings = {"poll": 1, "mode": "act", "formality": "FORMAL", "region": "x"}
    assert decisive(config(tmp_path, **settings)) == [("formality", "FORMAL"), ("mode", "act")]
