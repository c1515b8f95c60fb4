"""What a check is: its switches, what it prints, what it sees of a pair."""

from __future__ import annotations

import pytest

from sphinx_amts.checks import Check, Conventions, Finding, SegmentPair, Settings, Severity
from sphinx_amts.checks.check import CheckContext, check, excerpt
from sphinx_amts.languages import LanguagePair

_PAIR = LanguagePair("en_GB", "zh_CN")


@pytest.mark.parametrize(
    ("is_default", "settings", "expected"),
    [
        (True, Settings(), True),
        (True, Settings(disabled=frozenset({"x"})), False),
        (False, Settings(), False),
        (False, Settings(enabled=frozenset({"x"})), True),
        (True, Settings(disabled=frozenset({"x"}), enabled=frozenset({"x"})), False),
    ],
)
def test_a_check_has_a_switch(is_default, settings, expected):
    """It may be off by default; disabling wins."""
    switched = Check("x", Severity.NOTE, "what: remedy", enabled_by_default=is_default)
    assert switched.is_enabled(settings) == expected


def test_a_decorated_function_is_a_check():
    """With its name, what it needs, and the languages that it is made for."""

    @check("x", Severity.NOTE, "what: remedy", characters="ab", target_languages="zh ja")
    def whole_text(context):
        yield context.target_text

    assert (whole_text.name, whole_text.needed_characters, whole_text.target_languages) == (
        "x",
        {"a", "b"},
        {"zh", "ja"},
    )
    assert list(whole_text.find(CheckContext.of(SegmentPair("a", "b"), _PAIR, Settings()))) == ["b"]


def test_a_finding_is_one_line():
    """Severity, explanation, name and excerpt, in this order."""
    finding = Finding("numbers", Severity.WARNING, "number mismatch: use the source's number", "missing: 10")
    assert str(finding) == "warning: number mismatch: use the source's number [numbers]: missing: 10"


def test_the_context_has_plain_texts():
    """Entities are undone, paired codes removed, and each placeholder is one character."""
    pair = SegmentPair("A &lt; <x1/> <g2>now</g2>", "<x1/>")
    context = CheckContext.of(pair, _PAIR, Settings())
    assert (context.source_text, context.target_text) == ("A < \ufffc now", "\ufffc")
    assert (context.source_language, context.target_language) == ("en", "zh")
    assert context.source_words == ["a", "<", "\ufffc", "now"]


@pytest.mark.parametrize(("translation", "expected"), [("the  PAGE", True), ("the page.", False)])
def test_a_source_copy_may_differ_in_spaces_and_capitals(translation, expected):
    """Engines change no more than that in what they do not translate."""
    assert CheckContext.of(SegmentPair("The page", translation), _PAIR, Settings()).is_source_copy == expected


def test_the_length_ratio_of_the_book_is_used():
    """In place of the table of languages."""
    settings = Settings(conventions=Conventions(length_ratio=3.0))
    pair = SegmentPair("a" * 100, "b" * 300)
    assert CheckContext.of(pair, _PAIR, Settings()).length_deviation > 0.5
    assert abs(CheckContext.of(pair, _PAIR, settings).length_deviation) < 0.1


def test_an_excerpt_shows_the_surroundings():
    """Thirty characters on both sides; dots where the text goes on, and for placeholders."""
    text = "a" * 40 + "\ufffc" + "b" * 40
    assert excerpt(text, 40, 41) == f"…{'a' * 30}[…]{'b' * 30}…"
    assert excerpt("short", 2, 3) == "short"
