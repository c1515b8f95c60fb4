"""Completeness: what is cut off or repeated, and what may look so."""

from __future__ import annotations

import pytest
from checking import check_names, excerpts

_LONG = "The page is empty because nobody has written a word on it, and nobody will do so before the summer."


def test_the_excerpt_compares_lengths():
    """In characters, with the right plural."""
    assert excerpts("too-short", _LONG, "Vacía.", "es") == [f"6 characters; the source has {len(_LONG)}"]
    assert excerpts("too-short", _LONG, "X", "es") == [f"1 character; the source has {len(_LONG)}"]


@pytest.mark.parametrize(
    ("check", "source", "translation", "language"),
    [
        ("truncated", "The page is empty now.", "La página está vacía y", "es"),
        ("truncated", "The page is empty now.", "该页面现在是空的，", "zh_CN"),
        ("question", "Is it empty?", "该页面为空。", "zh_CN"),
        ("end", "Read this:", "Lea esto.", "es"),
        ("doubled-word", "Read it.", "Lea lea esto.", "es"),
        ("doubled-word", "Read the page.", "请阅读该该页的的内容。", "zh_CN"),
        ("repeated", "Read it.", "lea esto de una vez lea esto de una vez", "es"),
        ("repeated", "Read it.", "请您立即阅读。请您立即阅读。", "zh_CN"),
    ],
)
def test_each_kind_of_defect_is_found(check, source, translation, language):
    """In Latin letters, and in Chinese, which has no spaces."""
    assert check in check_names(source, translation, language)


@pytest.mark.parametrize(
    ("source", "translation", "language"),
    [
        ("Is it empty?", "它是空的吗？", "zh_CN"),
        ("It goes on...", "Sigue...", "es"),
        ("From A to Z.", "De la A a la Z.", "es"),
        ("bye bye", "adiós adiós", "es"),
    ],
)
def test_what_is_complete_passes(source, translation, language):
    """Question particles, trailing dots, one-letter words, and a source that repeats itself."""
    names = check_names(source, translation, language)
    assert names.keys().isdisjoint({"truncated", "question", "end", "doubled-word", "repeated"})


def test_a_question_particle_is_enough():
    """A Japanese question may end with a full stop, which is worth a note at most."""
    assert "question" not in check_names("Is it empty?", "空ですか。", "ja")
