"""What is usual in a set of translations: their length, their full stops, their blanks.

A book is the best measure of itself, once it is large enough; medians do not mind its mistakes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import median
from typing import TypeVar

from sphinx_amts import languages
from sphinx_amts.checks import completeness, lengths, punctuation
from sphinx_amts.checks.check import SegmentPair, Settings, CheckContext
from sphinx_amts.languages import LanguagePair

T = TypeVar("T")

#: Pairs from which on a set is large enough, and how many are looked at in a larger one.
MINIMUM_PAIRS, MAXIMUM_PAIRS = 50, 1000
#: Narrow characters from which on the length of a text says something.
_LONG = 40.0
#: From a median of absolute deviations to a standard deviation, where they are normal.
_NORMAL = 1.4826
_PLACES, _LEAST_SPREAD = 20, 0.01


def sample(everything: Sequence[T]) -> Sequence[T]:
    """So much of a set as is looked at, from all its parts."""
    return everything[:: -(-len(everything) // MAXIMUM_PAIRS) or 1]


def calibrated(pairs: Sequence[SegmentPair], languages_: LanguagePair, settings: Settings) -> Settings:
    """The settings with what is usual in these pairs; the same settings where they are too few."""
    views = [CheckContext.of(pair, languages_, settings) for pair in sample(pairs) if pair.translation.strip()]
    if len(views) < MINIMUM_PAIRS:
        return settings
    ratio, spread = _lengths(views)
    return replace(
        settings,
        ratio=settings.ratio or ratio,
        spread=settings.spread or spread,
        stops=settings.stops or _stops(views),
        blanks=settings.blanks if settings.blanks >= 0 else _blanks(views),
        french=settings.french if settings.french >= 0 else _french(views),
    )


def _lengths(views: Sequence[CheckContext]) -> tuple[float, float]:
    """The median ratio and the usual deviation from it; 0 where too few are long enough."""
    long = [(view, width) for view in views if (width := lengths.width(view.source_text)) >= _LONG]
    if len(long) < MINIMUM_PAIRS:
        return 0.0, 0.0
    ratio = median(lengths.width(view.target_text) / width for view, width in long)
    if not ratio:
        return 0.0, 0.0
    usual = median(abs(lengths.deviation(view.source_text, view.target_text, ratio)) for view, _ in long)
    return ratio, max(_LEAST_SPREAD, _NORMAL * usual)


def _stops(views: Sequence[CheckContext]) -> float:
    """The share of full stops that have a counterpart."""
    found = [kept for view in views if (kept := completeness.stops(view)) is not None]
    return sum(found) / len(found) if len(found) >= MINIMUM_PAIRS else 0.0


def _blanks(views: Sequence[CheckContext]) -> float:
    """The share of places between Han and Latin letters with a blank."""
    if not languages.is_han(views[0].languages.target):
        return -1.0
    return _share(punctuation.blanks(view.target_text) for view in views)


def _french(views: Sequence[CheckContext]) -> float:
    """The share of signs of French that have their blank."""
    return _share(punctuation.french_blanks(view) for view in views) if views[0].target_language == "fr" else -1.0


def _share(counts: Iterable[tuple[int, int]]) -> float:
    """Of pairs of counts the first in the second; -1 where there are too few."""
    some, every = map(sum, zip(*counts, strict=True))
    return some / every if every >= _PLACES else -1.0
