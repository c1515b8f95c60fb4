"""Engines that an evaluation runs: what is sent, what it costs, and where their translations are kept."""

from __future__ import annotations

import sys

import fake_engines
import pytest

from sphinx_amts.engines import Estimate, Request
from sphinx_amts.evaluation import engine_runs
from sphinx_amts.evaluation.engine_runs import EngineRun, EngineSetup
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.config import AmtsConfig

PAIR = LanguagePair("en", "zh_CN")
REQUESTS = [Request("The sea.", "a"), Request("<x1/>", "a"), Request("The moon is far.", "b")]


def setup(tmp_path, engine="fake_engines.Upper", **options):
    return EngineSetup("s", engine, AmtsConfig(folder=tmp_path, **options))


def prepare(tmp_path, requests=REQUESTS, **options):
    return engine_runs.prepare_run(setup(tmp_path, **options), PAIR, requests, tmp_path / "answers", pytest.fail)


def test_the_folder_of_a_paid_engine_never_moves(tmp_path):
    """A folder of another name means paying again: its hash is pinned."""
    (tmp_path / "pairs.tsv").write_bytes(b"en\tzh\nTide\t\xe6\xbd\xae\n")
    settings = {"mode": "act", "formality": "FORMAL", "poll": 3}
    run = prepare(tmp_path, engine="paid_engines.Paid", parallel_data="pairs.tsv", amazon=settings)
    assert run.config.memory_folder() == tmp_path / "answers" / "be20391030775b8c"


def test_what_decides_a_translation_is_another_folder(tmp_path):
    """Other settings, other contents of files; not other waiting."""
    (tmp_path / "a.tsv").write_text("en\tzh\n", encoding="utf-8")
    names = [
        prepare(tmp_path, **options).config.memory_folder().name
        for options in (
            {},
            {"amazon": {"poll": 9}},
            {"amazon": {"mode": "act"}},
            {"parallel_data": "a.tsv"},
            {"engine": "fake_engines.Identity"},
        )
    ]
    assert names[0] == names[1]
    assert len(set(names)) == 4
    (tmp_path / "a.tsv").write_text("en\tzh\nTide\t潮\n", encoding="utf-8")
    assert prepare(tmp_path, parallel_data="a.tsv").config.memory_folder().name not in names


def test_what_was_translated_before_is_not_sent_again(tmp_path):
    """Segments without words are never sent; they are their own translations."""
    run = prepare(tmp_path)
    assert [request.source for request in run.missing] == ["The sea.", "The moon is far."]
    assert not (tmp_path / "answers").exists()
    found = engine_runs.translate(run, pytest.fail)
    assert found == {"The sea.": "THE SEA.", "<x1/>": "<x1/>", "The moon is far.": "THE MOON IS FAR."}
    again = prepare(tmp_path)
    assert not again.missing
    assert engine_runs.translate(again, pytest.fail) == found
    assert len(fake_engines.Base.calls) == 1


def test_why_segments_are_not_translated_is_said_once(tmp_path):
    """Each reason with how many there are."""
    warnings = []
    assert engine_runs.translate(prepare(tmp_path, engine="memory"), warnings.append) == {"<x1/>": "<x1/>"}
    assert len(warnings) == 1
    assert warnings[0].startswith("s: 2 sentences not translated: ")


def run_of(system, characters, price, pair=PAIR, *, sentences=2):
    class Engine:
        name = "e"
        is_paid = True

    missing = tuple(Request(f"Sentence {number}", "a") for number in range(sentences))
    return EngineRun(system, Engine(), None, pair, missing, missing, Estimate(characters, price))


def test_what_is_sent_is_described():
    """Plurals are right; the price is said where it is known, the languages where there are several."""
    assert engine_runs.describe([run_of("a", 1234, 1.5), run_of("b", 1, 0.0, sentences=1)]) == [
        "a: 2 sentences, 1,234 characters for e, about 1.50 US dollars",
        "b: 1 sentence, 1 character for e",
    ]
    runs = [run_of("a", 20, 0.0), run_of("a", 30, 0.0, LanguagePair("zh_CN", "en"))]
    assert [line.partition(",")[0] for line in engine_runs.describe(runs)] == ["en to zh_CN", "zh_CN to en"]
    assert not engine_runs.describe([run_of("a", 0, 0.0, sentences=0)])


def test_a_total_without_all_prices_is_none():
    """Half a sum would be taken for the whole."""
    assert engine_runs.describe_total([run_of("a", 20, 1.0), run_of("b", 30, 2.0)]) == (
        "total: 50 characters, about 3.00 US dollars"
    )
    assert engine_runs.describe_total([run_of("a", 20, 1.0), run_of("b", 30, 0.0)]) == "total: 50 characters"


def test_only_what_costs_money_is_paid(tmp_path):
    """Not a free engine, and not a paid one to which nothing is sent."""
    free, paid, done = prepare(tmp_path), run_of("a", 20, 1.0), run_of("b", 0, 0.0, sentences=0)
    assert engine_runs.paid_runs([free, paid, done]) == [paid]


@pytest.mark.parametrize("is_there_already", [False, True])
def test_a_folder_is_importable_for_a_while(tmp_path, monkeypatch, is_there_already):
    """Last of all, and afterwards everything is as before."""
    before = [str(tmp_path), *sys.path] if is_there_already else [*sys.path]
    monkeypatch.setattr(sys, "path", [*before])
    with engine_runs.importable(tmp_path):
        assert sys.path == [*before, str(tmp_path)]
    assert sys.path == before


def test_a_book_without_conf_py_has_the_defaults(tmp_path):
    """A file has those of its folder."""
    (tmp_path / "page.md").touch()
    assert engine_runs.book_config(tmp_path, "zh", pytest.fail).folder == tmp_path
    assert engine_runs.book_config(tmp_path / "page.md", "zh", pytest.fail).folder == tmp_path


def test_what_is_wrong_in_conf_py_is_reported(tmp_path):
    """With its line."""
    (tmp_path / "conf.py").write_text("amts_engine = 'pseudo'\namts_max_characters = 'many'\n", encoding="utf-8")
    warnings = []
    assert engine_runs.book_config(tmp_path, "zh", warnings.append).engine == "pseudo"
    assert "conf.py:2: amts_max_characters must be" in warnings[0]
