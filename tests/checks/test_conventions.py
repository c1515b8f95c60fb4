"""The conventions of a book: what most of its translations do is right, what differs is found."""

from __future__ import annotations

import pytest
from checking import check_names

from sphinx_amts import checks
from sphinx_amts.checks import Conventions, SegmentPair, Settings, conventions
from sphinx_amts.languages import LanguagePair


def _book(count: int = 60) -> list[SegmentPair]:
    source = "The lighthouse keeper number {} counts all of the ships that pass the harbour every night."
    target = "El farero número {} cuenta todos los barcos que pasan por el puerto cada noche, sin falta."
    return [SegmentPair(source.format(number), target.format(number), str(number)) for number in range(count)]


_PAIR = LanguagePair("en", "es")


def _found_in_book(book: list[SegmentPair], odd: SegmentPair) -> set[str]:
    """The checks that find something in the odd pair of a book."""
    return {finding.check for pair, finding in checks.check_pairs([*book, odd], _PAIR) if pair is odd}


def test_the_length_is_learnt_from_the_book():
    """A translation half as long again as the others is found in a book, although alone it would pass."""
    long = SegmentPair(
        _book()[0].source,
        _book()[0].translation[:-1] + ", y después lo escribe todo en un cuaderno muy grande y muy viejo.",
    )
    assert "too-long" not in check_names(long.source, long.translation, "es")
    assert "too-long" in _found_in_book(_book(), long)


def test_some_mistakes_do_not_change_what_is_usual():
    """The measure of a book is that of most of its sentences, not of its worst ones."""
    bad = [SegmentPair(pair.source, "x" * 900, pair.location) for pair in _book(12)]
    sound, mixed = (conventions.calibrated(pairs, _PAIR, Settings()).conventions for pairs in (_book(), _book() + bad))
    assert mixed.length_ratio == pytest.approx(sound.length_ratio, rel=0.05)


def test_a_small_set_learns_nothing():
    """Fewer pairs than fifty are measured by the table of languages."""
    assert conventions.calibrated(_book(conventions.MINIMUM_PAIRS - 1), _PAIR, Settings()) == Settings()


def test_a_lost_full_stop_is_found_where_all_others_keep_theirs():
    """In a book that keeps its full stops a sentence without one may have lost more than that."""
    cut = SegmentPair(_book()[0].source, _book()[0].translation[:-11])
    assert "no-end" in _found_in_book(_book(150), cut)
    assert "no-end" not in check_names(cut.source, cut.translation, "es")


@pytest.mark.parametrize(
    ("usual", "odd", "check"), [("{}章", "{} 章", "extra-blanks"), ("{} 章", "{}章", "missing-blanks")]
)
def test_spaces_follow_the_book(usual, odd, check):
    """Beside Latin letters in Chinese the spaces of most sentences are right, and others are noted."""
    pairs = [SegmentPair(f"Chapter A{number}", "第" + usual.format(f"A{number}")) for number in range(60)]
    pairs.append(SegmentPair("Chapter B7", "第" + odd.format("B7")))
    checks_by_source = {
        pair.source: finding.check for pair, finding in checks.check_pairs(pairs, LanguagePair("en", "zh_CN"))
    }
    assert checks_by_source.get("Chapter B7") == check
    assert check != "extra-blanks" or set(checks_by_source) == {"Chapter B7"}


def test_french_of_two_minds_is_a_note():
    """Where a book has no space before a colon as often as it has one, that is noted only."""
    texts = [f"Voici{' ' * (number % 2)}: page {number}" for number in range(60)]
    pairs = [SegmentPair(f"Here: page {number}", text) for number, text in enumerate(texts)]
    names = {finding.check for _, finding in checks.check_pairs(pairs, LanguagePair("en", "fr"))}
    assert names == {"french-mixed"}
    assert check_names(pairs[0].source, pairs[0].translation, "fr").keys() == {"french-spacing"}


def test_given_conventions_are_kept():
    """What the caller knows already is not measured again; the rest is."""
    given = Settings(conventions=Conventions(full_stops=0.5))
    calibrated = conventions.calibrated(_book(), _PAIR, given).conventions
    assert calibrated.full_stops == 0.5
    assert calibrated.length_ratio == pytest.approx(1, rel=0.2)


def test_a_large_set_is_sampled_evenly():
    """From all its parts, and never more than the maximum."""
    sample = conventions.sample(range(2500))
    assert len(sample) <= conventions.MAXIMUM_PAIRS
    assert (sample[0], sample[-1]) == (0, 2499)
    assert conventions.sample([]) == []
