"""Translations to be checked: of a memory, of files, of messages."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_amts.checks import SegmentPair, sources
from sphinx_amts.errors import AmtsError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.tm.entries import Origin, TMEntry
from sphinx_amts.tm.memory import TranslationMemory

_PAIR = LanguagePair("en", "zh_CN")


def test_a_memory_is_read_as_readers_see_it(tmp_path):
    """A machine's punctuation is adapted, a person's is not."""
    memory = TranslationMemory(tmp_path, _PAIR)
    memory.store([TMEntry("A, b.", "甲,乙。", Origin.MACHINE), TMEntry("C, d.", "丙,丁。", Origin.HUMAN)])
    memory.close()
    pairs = {pair.source: pair for pair in sources.from_memory(tmp_path, _PAIR, print)}
    assert (pairs["A, b."].translation, pairs["A, b."].is_human) == ("甲，乙。", False)
    assert (pairs["C, d."].translation, pairs["C, d."].is_human) == ("丙,丁。", True)


def test_a_memory_that_is_not_there_is_an_error(tmp_path):
    """Nothing is created."""
    with pytest.raises(AmtsError, match="contains no translation memory"):
        sources.from_memory(tmp_path, _PAIR, print)
    assert not list(tmp_path.iterdir())


def test_a_file_is_read_with_its_defects(tmp_path):
    """Empty and second translations and damaged tags are pairs too; what is no pair is reported."""
    rows = ["en\tzh", "A.\t", "B.\t乙。", "B.\t丙。", "Call <x1/>.\t调用。", "one column"]
    file = tmp_path / "a.tsv"
    file.write_text("\n".join(rows), encoding="utf-8")
    reported: list[str] = []
    pairs = list(sources.from_file(file, _PAIR, reported.append))
    assert [(pair.location, pair.source) for pair in pairs] == [
        ("a.tsv:2", "A."), ("a.tsv:3", "B."), ("a.tsv:4", "B."), ("a.tsv:5", "Call <x1/>."),
    ]  # fmt: skip
    assert len(reported) == 1
    assert "a.tsv:6" in reported[0]


def test_messages_have_their_markup_as_tags():
    """The location is printed as it is given."""
    pairs = list(sources.from_messages([("Call `run()`.", "调用 `run()`。", "a.po:7")]))
    assert pairs == [SegmentPair("Call <x1/>.", "调用 <x1/>。", "a.po:7", is_human=True)]


@pytest.mark.parametrize(("name", "expected"), [("a.po", True), ("A.PO", True), ("a.tmx", False), ("", True)])
def test_catalogues_are_known_by_their_names(tmp_path, name, expected):
    """A folder is one of catalogues."""
    assert sources.is_catalogue(Path(tmp_path, name)) == expected
