"""How much speaks for two stretches saying the same: lengths, anchors and words, in natural logarithms of odds.

Of two lists of units (all sentences of two documents, or all their blocks) any stretch of one can be compared with
any stretch of the other.  Everything is symmetric: who translates whom makes no difference.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from sphinx_amts.alignment.features import Features

if TYPE_CHECKING:
    from sphinx_amts.alignment.language_model import LanguageModel

#: Units that a language is taken to have at least: what is there once in a short document is still no proof.
_LEAST_UNITS = 40
#: How often a translation keeps an anchor.
_KEPT = 0.8
#: What part of its words the lexicon is trusted with.
_TRUST = 0.6
#: Words of a usual sentence: for so many to explain a word, its lift is what it is.
_TYPICAL = 15
#: Difference of lengths, in deviations times the root of two, that hardly occurs.
_FAR = 5.0
_UNTRUSTED = math.log(1 - _TRUST)
#: Comparisons that are kept, so that memory does not grow with the square of a document, nor much with its length.
_MOST_KEPT = 4_000

Stretch = tuple[int, int]
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Evidence:
    """For stretches of two lists of units; what was compared once is kept."""

    def __init__(self, source: Sequence[Features], target: Sequence[Features], model: LanguageModel) -> None:
        """For the units of two documents."""
        self.source, self.target, self.model = source, target, model
        self.weights = anchor_weights(source, target)
        self._words = (
            [model.lexicon.words_in(unit.words) for unit in source],
            [model.lexicon.words_in(unit.words, back=True) for unit in target],
        )
        self._spreads: tuple[dict[int, dict[int, float]], dict[int, dict[int, float]]] = ({}, {})
        self._links: dict[tuple[int, int], tuple[dict[int, float], dict[int, float]]] = {}
        self._anchors: tuple[dict[Stretch, dict[str, int]], dict[Stretch, dict[str, int]]] = ({}, {})

    @cached_property
    def lengths(self) -> tuple[list[float], list[float]]:
        """Running totals of both sides, in letters of a language half-way between the two."""
        scale = math.sqrt(self.model.ratio)
        return _running(unit.length * scale for unit in self.source), _running(
            unit.length / scale for unit in self.target
        )

    def length_cost(self, i0: int, i1: int, j0: int, j1: int) -> float:
        """That lengths differ as much as they do, by Gale and Church (1993), taken from both sides alike."""
        ours, theirs = self.lengths
        one, other = ours[i1] - ours[i0], theirs[j1] - theirs[j0]
        return length_cost(one, other, self.model.variance)

    def anchor_gain(self, i0: int, i1: int, j0: int, j1: int) -> float:
        """Of anchors on both sides."""
        return sum(gain for _, gain in self.shared_anchors(i0, i1, j0, j1))

    def shared_anchors(self, i0: int, i1: int, j0: int, j1: int) -> Iterator[tuple[str, float]]:
        """The anchors on both sides, and what each gains; in longer stretches they meet by chance more often."""
        one, other = self._anchors_of(0, i0, i1), self._anchors_of(1, j0, j1)
        if len(one) > len(other):
            one, other = other, one
        crowd = math.log((i1 - i0) * (j1 - j0)) / 2
        for anchor, count in one.items():
            if anchor in other:
                yield anchor, min(count, other[anchor]) * max(0.0, self.weights[anchor] - crowd)

    def known_words(self, i0: int, i1: int, j0: int, j1: int) -> float:
        """How many words the lexicon knows, the mean of both sides."""
        ours, theirs = self._words
        return (sum(map(len, ours[i0:i1])) + sum(map(len, theirs[j0:j1]))) / 2

    def word_gain(self, i0: int, i1: int, j0: int, j1: int) -> float:
        """Of words that stand for each other, the mean of both directions."""
        if not self.model.lexicon.forward:
            return 0.0
        if i1 - i0 == 1 == j1 - j0:
            forth, back = self._linked(i0, j0)
            return (
                _gain(forth, len(self._words[0][i0]), len(self._words[1][j0]))
                + _gain(back, len(self._words[1][j0]), len(self._words[0][i0]))
            ) / 2
        return (self._wide_gain(0, i0, i1, j0, j1) + self._wide_gain(1, i0, i1, j0, j1)) / 2

    def _wide_gain(self, side: int, i0: int, i1: int, j0: int, j1: int) -> float:
        """Of one direction; ``side`` is where the words stand that are explained by the other side, 0 for target."""
        explained, explaining = ((j0, j1), (i0, i1)) if side == 0 else ((i0, i1), (j0, j1))
        words, others = self._words[1 - side], self._words[side]
        crowd = sum(len(others[index]) for index in range(*explaining))
        gain = 0.0
        for index in range(*explained):
            sums: dict[int, float] = defaultdict(float)
            for other in range(*explaining):
                links = self._linked(other, index)[0] if side == 0 else self._linked(index, other)[1]
                for word, lift in links.items():
                    sums[word] += lift
            gain += _gain(sums, crowd, len(words[index]))
        return gain

    def _linked(self, i: int, j: int) -> tuple[dict[int, float], dict[int, float]]:
        """The words of unit j with what unit i's words lift them, and the reverse."""
        if (i, j) not in self._links:
            one, other = self._words[0][i], self._words[1][j]
            forth, back = self._spread(0, i), self._spread(1, j)
            _make_room(self._links)
            self._links[i, j] = (
                {word: forth[word] for word in forth.keys() & other},
                {word: back[word] for word in back.keys() & one},
            )
        return self._links[i, j]

    def _spread(self, side: int, index: int) -> dict[int, float]:
        """All words that a unit's words stand for, with the sum of lifts."""
        known = self._spreads[side]
        if index not in known:
            _make_room(known)
            table = self.model.lexicon.reverse if side else self.model.lexicon.forward
            sums: dict[int, float] = defaultdict(float)
            for word in self._words[side][index]:
                for other, lift in table[word].items():
                    sums[other] += lift
            known[index] = sums
        return known[index]

    def _anchors_of(self, side: int, start: int, end: int) -> Mapping[str, int]:
        """Of a stretch; only those that the other document has too."""
        known = self._anchors[side]
        if (start, end) not in known:
            _make_room(known)
            units = self.target if side else self.source
            total: dict[str, int] = defaultdict(int)
            for unit in units[start:end]:
                for anchor, count in unit.anchors.items():
                    if anchor in self.weights:
                        total[anchor] += count
            known[start, end] = total
        return known[start, end]


def _make_room(known: dict[_Key, _Value]) -> None:
    if len(known) >= _MOST_KEPT:
        known.clear()


def length_cost(one: float, other: float, variance: float) -> float:
    """The negative logarithm of how probable such a difference or a greater one is."""
    mean = (one + other) / 2
    if mean <= 0:
        return 0.0
    deviation = abs(one - other) / math.sqrt(2 * variance * max(mean, 1.0))
    if deviation > _FAR:  # the logarithm goes on as a straight line: a greater difference says little more
        return deviation - _FAR - math.log(math.erfc(_FAR))
    return -math.log(math.erfc(deviation))


def anchor_weights(source: Iterable[Features], target: Iterable[Features]) -> dict[str, float]:
    """What an anchor is worth, for those that are on both sides: the rarer, and the more alike in number, the more."""
    ours, theirs = list(source), list(target)
    one, other = (Counter(anchor for unit in units for anchor in unit.anchors) for units in (ours, theirs))
    units = max(_LEAST_UNITS, (len(ours) + len(theirs)) / 2)
    weights = {}
    for anchor in one.keys() & other.keys():
        few, many = sorted((one[anchor], other[anchor]))
        weight = math.log(max(1.0, _KEPT * units / many)) * few / many
        if weight > 0:
            weights[anchor] = weight
    return weights


def _gain(lifts: Mapping[int, float], explaining: int, explained: int) -> float:
    if not explaining or not explained:
        return 0.0
    share = _TRUST * _TYPICAL / explaining
    found = sum(math.log(1 - _TRUST + share * lift) for lift in lifts.values())
    return found + (explained - len(lifts)) * _UNTRUSTED


def _running(lengths: Iterable[float]) -> list[float]:
    totals = [0.0]
    for length in lengths:
        totals.append(totals[-1] + length)
    return totals
