"""How strongly lengths, anchors and words speak for two stretches of text being translations of each other.

All values are natural logarithms of odds, or costs on the same scale.  Given two lists of units (all sentences of two
documents, or all their blocks), any stretch of one can be compared with any stretch of the other: units ``[i0, i1)``
of the source with units ``[j0, j1)`` of the target.  All of it is symmetric: who translates whom makes no difference.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from sphinx_amts.alignment.features import Features
from sphinx_amts.alignment.language_model import LanguageModel

#: Units that a document is taken to have at least: a single occurrence in a short document proves little.
_LEAST_UNITS = 40
#: The probability that a translation keeps an anchor.
_KEPT = 0.8
#: The part of its words that the lexicon is trusted with.
_TRUST = 0.6
#: Words of a usual sentence: where so many words may explain one, its lift is taken as it is.
_TYPICAL_WORDS = 15
#: Difference of lengths, in deviations times the root of two, that hardly occurs.
_FAR = 5.0
_UNTRUSTED = math.log(1 - _TRUST)
#: Comparisons that are cached: memory must not grow with the square of a document, nor much with its length.
_MOST_CACHED = 4_000

Stretch = tuple[int, int]
#: Words of one side with the sum of the lifts by which words of the other side explain them.
Lifts = dict[int, float]
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Evidence:
    """The evidence for stretches of two lists of units; comparisons are cached."""

    def __init__(self, source: Sequence[Features], target: Sequence[Features], model: LanguageModel) -> None:
        """Prepare the units of two documents for comparison."""
        self.source, self.target, self.model = source, target, model
        self.weights = anchor_weights(source, target)
        self._words = (
            [model.lexicon.words_in(unit.words) for unit in source],
            [model.lexicon.words_in(unit.words, reverse=True) for unit in target],
        )
        self._explained: tuple[dict[int, Lifts], dict[int, Lifts]] = ({}, {})
        self._links: dict[tuple[int, int], tuple[Lifts, Lifts]] = {}
        self._anchors: tuple[dict[Stretch, dict[str, int]], dict[Stretch, dict[str, int]]] = ({}, {})

    @cached_property
    def lengths(self) -> tuple[list[float], list[float]]:
        """Running totals of lengths of source and target, in letters of a language half-way between the two."""
        scale = math.sqrt(self.model.ratio)
        return _running_totals(unit.length * scale for unit in self.source), _running_totals(
            unit.length / scale for unit in self.target
        )

    def length_cost(self, i0: int, i1: int, j0: int, j1: int) -> float:
        """The cost of the difference in length, at least 0 (Gale & Church 1993, from both directions alike)."""
        source, target = self.lengths
        return length_cost(source[i1] - source[i0], target[j1] - target[j0], self.model.variance)

    def anchor_gain(self, i0: int, i1: int, j0: int, j1: int) -> float:
        """What the anchors that both stretches have speak for them, at least 0."""
        return sum(gain for _, gain in self.shared_anchors(i0, i1, j0, j1))

    def shared_anchors(self, i0: int, i1: int, j0: int, j1: int) -> Iterator[tuple[str, float]]:
        """The anchors that both stretches have, each with its gain; in longer ones they meet by chance more often."""
        fewer, more = self._anchors_of(0, i0, i1), self._anchors_of(1, j0, j1)
        if len(fewer) > len(more):
            fewer, more = more, fewer
        chance = math.log((i1 - i0) * (j1 - j0)) / 2
        for anchor, count in fewer.items():
            if anchor in more:
                yield anchor, min(count, more[anchor]) * max(0.0, self.weights[anchor] - chance)

    def known_words(self, i0: int, i1: int, j0: int, j1: int) -> float:
        """The number of words that the lexicon knows, the mean of both stretches."""
        source, target = self._words
        return (sum(map(len, source[i0:i1])) + sum(map(len, target[j0:j1]))) / 2

    def word_gain(self, i0: int, i1: int, j0: int, j1: int) -> float:
        """What words that translate each other speak for the stretches, the mean of both directions."""
        if not self.model.lexicon.forward:
            return 0.0
        if i1 - i0 == 1 == j1 - j0:
            forward, reverse = self._linked(i0, j0)
            return (
                _gain(forward, len(self._words[0][i0]), len(self._words[1][j0]))
                + _gain(reverse, len(self._words[1][j0]), len(self._words[0][i0]))
            ) / 2
        return (self._wide_gain(0, i0, i1, j0, j1) + self._wide_gain(1, i0, i1, j0, j1)) / 2

    def _wide_gain(self, side: int, i0: int, i1: int, j0: int, j1: int) -> float:
        """The gain of one direction for stretches of several units.

        Args:
            side: the side that explains the words of the other one, 0 for the source.
            i0: start of the stretch of the source.
            i1: its end.
            j0: start of the stretch of the target.
            j1: its end.
        """
        explained, explaining = ((j0, j1), (i0, i1)) if side == 0 else ((i0, i1), (j0, j1))
        words, explaining_words = self._words[1 - side], self._words[side]
        explaining_count = sum(len(explaining_words[index]) for index in range(*explaining))
        gain = 0.0
        for index in range(*explained):
            sums: Lifts = defaultdict(float)
            for explaining_index in range(*explaining):
                links = (
                    self._linked(explaining_index, index)[0] if side == 0 else self._linked(index, explaining_index)[1]
                )
                for word, lift in links.items():
                    sums[word] += lift
            gain += _gain(sums, explaining_count, len(words[index]))
        return gain

    def _linked(self, i: int, j: int) -> tuple[Lifts, Lifts]:
        """The words of target unit j that those of source unit i explain, and the reverse."""
        if (i, j) not in self._links:
            source_words, target_words = self._words[0][i], self._words[1][j]
            forward, reverse = self._explained_by(0, i), self._explained_by(1, j)
            _make_room(self._links)
            self._links[i, j] = (
                {word: forward[word] for word in forward.keys() & target_words},
                {word: reverse[word] for word in reverse.keys() & source_words},
            )
        return self._links[i, j]

    def _explained_by(self, side: int, index: int) -> Lifts:
        """All words of the other language that the words of a unit explain."""
        cache = self._explained[side]
        if index not in cache:
            _make_room(cache)
            table = self.model.lexicon.reverse if side else self.model.lexicon.forward
            sums: Lifts = defaultdict(float)
            for word in self._words[side][index]:
                for translation, lift in table[word].items():
                    sums[translation] += lift
            cache[index] = sums
        return cache[index]

    def _anchors_of(self, side: int, start: int, end: int) -> Mapping[str, int]:
        """The anchors of a stretch that the other document has too, with the number of their occurrences."""
        cache = self._anchors[side]
        if (start, end) not in cache:
            _make_room(cache)
            units = self.target if side else self.source
            total: dict[str, int] = defaultdict(int)
            for unit in units[start:end]:
                for anchor, count in unit.anchors.items():
                    if anchor in self.weights:
                        total[anchor] += count
            cache[start, end] = total
        return cache[start, end]


def _make_room(cache: dict[_Key, _Value]) -> None:
    """Empty a cache that is full: the search moves on and seldom comes back to what it compared long ago."""
    if len(cache) >= _MOST_CACHED:
        cache.clear()


def length_cost(source_length: float, target_length: float, variance: float) -> float:
    """The negative logarithm of the probability of such a difference in length or a greater one.

    Gale & Church, *A Program for Aligning Sentences in Bilingual Corpora* (1993), with the mean of both lengths instead
    of the source's, so that the direction makes no difference.

    Args:
        source_length: letters, scaled to a language half-way between the two.
        target_length: the same for the target.
        variance: of the difference in length, for each letter.
    """
    mean = (source_length + target_length) / 2
    if mean <= 0:
        return 0.0
    deviation = abs(source_length - target_length) / math.sqrt(2 * variance * max(mean, 1.0))
    if deviation > _FAR:  # the logarithm goes on as a straight line: a greater difference says little more
        return deviation - _FAR - math.log(math.erfc(_FAR))
    return -math.log(math.erfc(deviation))


def anchor_weights(source: Iterable[Features], target: Iterable[Features]) -> dict[str, float]:
    """The worth of each anchor that both documents have: the rarer, and the more alike in number, the more."""
    source_units, target_units = list(source), list(target)
    source_counts, target_counts = (
        Counter(anchor for unit in units for anchor in unit.anchors) for units in (source_units, target_units)
    )
    unit_count = max(_LEAST_UNITS, (len(source_units) + len(target_units)) / 2)
    weights = {}
    for anchor in source_counts.keys() & target_counts.keys():
        few, many = sorted((source_counts[anchor], target_counts[anchor]))
        weight = math.log(max(1.0, _KEPT * unit_count / many)) * few / many
        if weight > 0:
            weights[anchor] = weight
    return weights


def _gain(lifts: Mapping[int, float], explaining: int, explained: int) -> float:
    """The logarithm of the odds that words are translations of others, as IBM Model 1 has it.

    Args:
        lifts: the explained words that have a translation, with the sum of the lifts.
        explaining: the number of words that may explain them.
        explained: the number of words to be explained.
    """
    if not explaining or not explained:
        return 0.0
    share = _TRUST * _TYPICAL_WORDS / explaining
    gain = sum(math.log(1 - _TRUST + share * lift) for lift in lifts.values())
    return gain + (explained - len(lifts)) * _UNTRUSTED


def _running_totals(lengths: Iterable[float]) -> list[float]:
    totals = [0.0]
    for length in lengths:
        totals.append(totals[-1] + length)
    return totals
