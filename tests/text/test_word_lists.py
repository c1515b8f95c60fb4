from __future__ import annotations

import re

import pytest

from sphinx_amts.text import word_lists


def test_stop_words_leave_out_those_of_the_other_language():
    """What two languages share tells them apart no more; a language that is not here has none."""
    assert {"la", "de"} & word_lists.stop_words("es", "fr") == set()
    assert "el" in word_lists.stop_words("es", "fr")
    assert word_lists.stop_words("tlh", "en") == frozenset()


@pytest.mark.parametrize("language", sorted(word_lists._NEGATIONS))
def test_plain_negations_are_negations(language):
    """Nothing is a plain negation that is not a negation at all; English has but the one list."""
    plain = word_lists.plain_negation(language)
    assert word_lists.negation(language) is not None
    assert (plain is None) == (language not in word_lists._PLAIN_NEGATIONS)


@pytest.mark.parametrize(
    ("text", "negative"), [("It does not work.", True), ("It is unable to.", True), ("It works.", False)]
)
def test_english_may_be_negative(text, negative):
    """English says it by words and by beginnings of words."""
    assert word_lists.may_be_negative(text, "en") is negative
    assert word_lists.may_be_negative(text, "es")


def test_ordinals():
    """The number of the group that matched is the value."""
    match = word_lists.ordinals("es").search("la segunda vez")
    assert match.lastindex == 2
    assert word_lists.ordinals("zh") is None


@pytest.mark.parametrize(
    ("text", "language", "length"), [("in 5 ms", "en", "u0"), ("5 minutos", "es", "u2"), ("5个月", "zh", "u6")]
)
def test_durations(text, language, length):
    """The name of the group is the length of time, the same in each language."""
    assert word_lists.durations(language).search(text).lastgroup == length


def test_months():
    """Months are known by their names in CLDR and by the East Asian character."""
    assert word_lists.months("es")["marzo"] == 3
    assert word_lists.months("tlh") == {}
    assert word_lists.months_in("3月和12月", "zh") == {3, 12}
    assert word_lists.months_in("Am 3. März", "de") == {3}
    assert word_lists.month_beside_number("en").search("May 5, not may")
    assert word_lists.month_beside_number("tlh") is None


def test_lengths_of_translations():
    """A language that is not here is of average length."""
    assert word_lists.length_ratio("en", "zh") < 1 < word_lists.length_ratio("en", "es")
    assert word_lists.length_ratio("en", "tlh") == pytest.approx(1.05)


def test_names_are_single_words():
    """The checks compare whole words with them."""
    assert all(re.fullmatch(r"\w+", name) for name in word_lists.KNOWN_NAMES)
    assert word_lists.PRODUCTS < word_lists.KNOWN_NAMES
