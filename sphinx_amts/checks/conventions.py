"""The conventions of a set of translations: their lengths, their full stops, their spacing.

A book is its own best yardstick, once it is large enough; medians and shares are hardly moved by its mistakes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from statistics import median
from typing import TypeVar

from sphinx_amts import languages
from sphinx_amts.checks import completeness, lengths, punctuation
from sphinx_amts.checks.check import CheckContext, Conventions, SegmentPair, Settings
from sphinx_amts.languages import LanguagePair

T = TypeVar("T")

#: Pairs from which on a set is large enough, and how many are looked at in a larger one.
MINIMUM_PAIRS, MAXIMUM_PAIRS = 50, 1000
#: Narrow characters from which on the length of a text means something: a heading may double its length.
_LONG_TEXT = 40.0
#: From a median of absolute deviations to a standard deviation, where they are normally distributed.
_MAD_TO_DEVIATION = 1.4826
#: Spaces that could be set, from which on a share means something.
_MINIMUM_SPACES = 20
#: A book whose lengths hardly differ must not make every other sentence an outlier.
_MINIMUM_SPREAD = 0.01


def sample(items: Sequence[T]) -> Sequence[T]:
    """As many items as are looked at, spread evenly over the sequence."""
    return items[:: -(-len(items) // MAXIMUM_PAIRS) or 1]


def calibrated(pairs: Sequence[SegmentPair], languages_: LanguagePair, settings: Settings) -> Settings:
    """The settings with the conventions of these pairs.

    Args:
        pairs: Those of a whole book or file; of many a sample is looked at.
        languages_: Their languages.
        settings: What the author wants; conventions that it has already are kept.

    Returns:
        The settings unchanged where there are fewer than :data:`MINIMUM_PAIRS` translations.
    """
    contexts = [CheckContext.of(pair, languages_, settings) for pair in sample(pairs) if pair.translation.strip()]
    if len(contexts) < MINIMUM_PAIRS:
        return settings
    measured, given = _measured(contexts), settings.conventions
    kept = {name: value for name, value in asdict(given).items() if value is not None}
    return replace(settings, conventions=replace(measured, **kept))


def _measured(contexts: Sequence[CheckContext]) -> Conventions:
    ratio, spread = _lengths(contexts)
    return Conventions(ratio, spread, _full_stops(contexts), _french_spaces(contexts), _latin_spaces(contexts))


def _lengths(contexts: Sequence[CheckContext]) -> tuple[float | None, float | None]:
    """The median ratio of lengths, and the spread around it; ``None`` where too few texts are long enough."""
    widths = [(context, lengths.width(context.source_text)) for context in contexts]
    long = [(context, width) for context, width in widths if width >= _LONG_TEXT]
    if len(long) < MINIMUM_PAIRS:
        return None, None
    ratio = median(lengths.width(context.target_text) / width for context, width in long)
    if not ratio:
        return None, None
    deviations = (abs(lengths.deviation(context.source_text, context.target_text, ratio)) for context, _ in long)
    return ratio, max(_MINIMUM_SPREAD, _MAD_TO_DEVIATION * median(deviations))


def _full_stops(contexts: Sequence[CheckContext]) -> float | None:
    """The share of full stops that have a counterpart."""
    kept = [has_end for context in contexts if (has_end := completeness.keeps_full_stop(context)) is not None]
    return sum(kept) / len(kept) if len(kept) >= MINIMUM_PAIRS else None


def _latin_spaces(contexts: Sequence[CheckContext]) -> float | None:
    """The share of boundaries between Han and Latin letters that have a space."""
    if not languages.is_han(contexts[0].languages.target):
        return None
    return _share(punctuation.count_latin_spaces(context.target_text) for context in contexts)


def _french_spaces(contexts: Sequence[CheckContext]) -> float | None:
    """The share of French punctuation that has its space."""
    if contexts[0].target_language != "fr":
        return None
    return _share(punctuation.count_french_spaces(context) for context in contexts)


def _share(counts: Iterable[tuple[int, int]]) -> float | None:
    """The sum of the first counts divided by that of the second; ``None`` where there are too few."""
    spaced, possible = map(sum, zip(*counts, strict=True))
    return spaced / possible if possible >= _MINIMUM_SPACES else None
