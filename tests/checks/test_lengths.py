"""Lengths that can be compared between scripts."""

from __future__ import annotations

import pytest

from sphinx_amts.checks import lengths


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", 0), ("page", 4), ("\ufffc", 3), ("页", 2.7), ("𠀀", 2.7), ("カ", 1.9), ("한", 1.9), ("页a", 3.7)],
)
def test_a_character_is_worth_what_it_says(text, expected):
    """A Chinese one as much as nearly three Latin letters, rare ones too, and a placeholder three."""
    assert lengths.width(text) == pytest.approx(expected)


def test_the_deviation_is_a_logarithm():
    """Zero for the expected length; the same above it and below it."""
    assert lengths.deviation("a" * 100, "b" * 100, 1.0) == 0
    longer, shorter = lengths.deviation("a" * 100, "b" * 200, 1.0), lengths.deviation("a" * 200, "b" * 100, 1.0)
    assert longer == pytest.approx(-shorter)
    assert longer > 0.6


def test_short_texts_may_differ_more():
    """Twice as long means little of a word."""
    assert lengths.deviation("ab", "abcd", 1.0) < lengths.deviation("a" * 100, "b" * 200, 1.0) / 2
