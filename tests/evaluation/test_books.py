"""Units from aligned books: what belongs together, what is asked of engines, and what is left out."""

from __future__ import annotations

import pytest

from sphinx_amts.alignment.documents import Bead
from sphinx_amts.alignment.texts import TextSentence
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.evaluation import books
from sphinx_amts.evaluation.books import NO_COUNTERPART, AlignedTestSet, EvaluationTask, align_books, read_test_set
from sphinx_amts.evaluation.units import SEEN
from sphinx_amts.languages import LanguagePair

PAIR = LanguagePair("en", "zh_CN")


def bead(ids, target="", source=""):
    """A bead of the source sentences of these numbers, in blocks of their tens."""
    segments = tuple(TextSentence(source or f"Sentence {number}.") for number in ids)
    translations = (TextSentence(target),) if target else ()
    return Bead(segments, translations, 1.0, tuple(divmod(number, 10) for number in ids), ())


def test_a_group_has_whole_beads_of_all_alignments():
    """A bead of either translation keeps its sentences together; groups are in reading order."""
    human = [bead([0]), bead([1, 2]), bead([3])]
    system = [bead([0]), bead([1]), bead([2, 3])]
    assert books._indivisible_groups([human, system], whole_blocks=False) == [[(0, 0)], [(0, 1), (0, 2), (0, 3)]]


def test_a_group_may_be_of_whole_blocks():
    """All sentences of a block stay together, and so do two blocks that share a bead."""
    human = [bead([0]), bead([1]), bead([10]), bead([11, 20]), bead([30])]
    assert books._indivisible_groups([human], whole_blocks=True) == [
        [(0, 0), (0, 1)],
        [(1, 0), (1, 1), (2, 0)],
        [(3, 0)],
    ]


def aligned(tmp_path, human, translated=None, stored=None, **choices):
    task = EvaluationTask(tmp_path, tmp_path, {}, PAIR, "sentence", **choices)
    return AlignedTestSet(task, human, translated or {}, stored or {})


def test_each_segment_is_asked_for_once(tmp_path):
    """Only of units that have a reference and were not seen."""
    human = {"a": (bead([0], "甲"), bead([1]), bead([2], "丙")), "b": (bead([0], "甲"),)}
    test_set = aligned(tmp_path, human, seen={"sentence2"})
    assert [(request.source, request.page) for request in test_set.requests()] == [("Sentence 0.", "a")]


def test_what_is_left_out_has_a_reason(tmp_path):
    """Seen, without a counterpart, or not in a memory: each is counted."""
    human = {"a": (bead([0], "甲"), bead([1]), bead([2], "丙"), bead([3], "丁"))}
    test_set = aligned(tmp_path, human, stored={"tm": {"Sentence 0.": "子"}}, seen={"sentence2"})
    collection = test_set.units({"engine": {f"Sentence {number}.": "丑" for number in range(4)}}, pytest.fail)
    assert [dict(unit.hypotheses) for unit in collection.units] == [{"tm": "子", "engine": "丑"}]
    assert collection.left_out == {NO_COUNTERPART: 1, SEEN: 1, "not in tm": 1}


def test_an_article_that_a_system_lacks_is_left_out(tmp_path):
    """For all systems, and that is said; nothing of it is asked for."""
    human = {"a": (bead([0], "甲"),), "b": (bead([0], "乙", "Other."),)}
    test_set = aligned(tmp_path, human, {"s": {"a": (bead([0], "子"),)}})
    warnings = []
    assert [unit.document for unit in test_set.units({}, warnings.append).units] == ["a"]
    assert warnings == ["b: this article is missing from s, so it is left out for all systems."]
    assert [request.source for request in test_set.requests()] == ["Sentence 0."]


@pytest.fixture
def folder(tmp_path):
    pages = {"en": "The boat {} sails at 9 hours.", "zh": "{}号船在9时起航。"}
    for language, sentence in pages.items():
        (tmp_path / language).mkdir()
        text = "".join(f"<p>{sentence.format(number)}</p>" for number in range(6))
        (tmp_path / language / "boats.html").write_text(f"<html><body>{text}</body></html>", encoding="utf-8")
    return tmp_path


def test_files_without_a_counterpart_are_named(folder):
    """One file, two files: in good English."""
    (folder / "en/only.html").write_text("<html><body><p>Alone.</p></body></html>", encoding="utf-8")
    warnings = []
    assert list(align_books(folder / "en", folder / "zh", PAIR, warnings.append)) == ["boats"]
    assert warnings == [f"{folder / 'en'}: left out 1 file without a counterpart: only.html"]
    warnings.clear()
    align_books(folder / "en", folder / "zh", PAIR, warnings.append, is_partial=True)
    assert not warnings


def test_a_reverse_alignment_leads_from_the_translation(folder):
    """The same files, with beads the other way round."""
    beads = align_books(folder / "en", folder / "zh", PAIR, pytest.fail, is_reverse=True)["boats"]
    assert beads[0].source[0].text.startswith("0号船")
    assert beads[0].target[0].text.startswith("The boat 0")


def test_a_reference_in_another_language_is_refused_before_an_engine_is_asked(folder):
    """The alignment may be there already."""
    english = {"a": (bead([0], "The sea rises and falls twice a day, as everybody knows."),)}
    task = EvaluationTask(folder / "en", folder / "zh", {}, PAIR, "block")
    with pytest.raises(ConfigurationError, match="The reference is not in Simplified Chinese"):
        read_test_set(task, pytest.fail, english)
