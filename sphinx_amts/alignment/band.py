"""Where in a large table it is worth looking: a band around what certainly belongs together.

*Islands* are pairs of units that share something rare, in the same order on both sides.  Between one island and the
next but one the whole rectangle is in the band, so that one island may be wrong; rectangles that are too large are
crossed along their diagonal.  So the work grows with the length of the documents, not with its square.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain
from typing import TypeVar

from sphinx_amts.alignment.evidence import Evidence

#: Units beside an island that are looked at too.
_MARGIN = 2
#: Half the width of the band where a rectangle is crossed along its diagonal.
_WIDTH = 24
#: Nodes of a rectangle that is looked at as a whole; a small table is one.
_AREA, _SMALL = 2_000, 200
#: What is on more units than these is no island.
_RARE = 3
#: Natural logarithm of odds from which a pair is an island.
_SURE = 3.0
#: What a rare word and its rare translation count for.
_WORD = 2.0

_Pair = tuple[int, int]
_Where = Sequence[int]
_Thing = TypeVar("_Thing", str, int)


def search_band(evidence: Evidence, i0: int, i1: int, j0: int, j1: int) -> list[range]:
    """The band of units ``[i0, i1)`` and ``[j0, j1)``: for each row from 0 to ``i1 - i0`` the columns to look at."""
    rows, columns = i1 - i0, j1 - j0
    if (rows + 1) * (columns + 1) <= _SMALL:
        return [range(columns + 1)] * (rows + 1)
    corners = [(0, 0), *_islands(evidence, range(i0, i1), range(j0, j1)), (rows, columns)]
    low, high = [columns] * (rows + 1), [0] * (rows + 1)
    for start, end in zip(corners, [*corners[2:], corners[-1]], strict=False):
        for i, first, last in _crossed(start, end):
            low[i], high[i] = min(low[i], first), max(high[i], last)
    return _widened(low, high, columns)


def _widened(low: Sequence[int], high: Sequence[int], columns: int) -> list[range]:
    """With margins, and never going back."""
    rows = len(low)
    near = [range(max(0, i - _MARGIN), min(rows, i + _MARGIN + 1)) for i in range(rows)]
    lows = [max(0, min(low[k] for k in ks) - _MARGIN) for ks in near]
    highs = [min(columns, max(high[k] for k in ks) + _MARGIN) for ks in near]
    lows[0], highs[-1] = 0, columns
    lows = list(accumulate(reversed(lows), min))[::-1]
    return [range(low_, high_ + 1) for low_, high_ in zip(lows, accumulate(highs, max), strict=True)]


def _crossed(start: _Pair, end: _Pair) -> Iterator[tuple[int, int, int]]:
    """The rows of a rectangle, each with the first and last column that are looked at."""
    (i0, j0), (i1, j1) = start, end
    whole = (i1 - i0 + 1) * (j1 - j0 + 1) <= _AREA
    for i in range(i0, i1 + 1):
        if whole or i1 == i0:
            yield i, j0, j1
        else:
            middle = j0 + (j1 - j0) * (i - i0) // (i1 - i0)
            slope = (j1 - j0) // (i1 - i0) + 1
            yield i, max(j0, middle - _WIDTH * slope), min(j1, middle + _WIDTH * slope)


def _islands(evidence: Evidence, ours: range, theirs: range) -> list[_Pair]:
    """Pairs of units that share rare things, as many as can be in the same order on both sides."""
    shared: dict[_Pair, float] = defaultdict(float)
    for places, others, weight in chain(_anchored(evidence, ours, theirs), _worded(evidence, ours, theirs)):
        if 0 < len(places) == len(others) <= _RARE:
            for pair in zip(places, others, strict=True):
                shared[pair] += weight / len(places)
    return heaviest_chain({pair: weight for pair, weight in shared.items() if weight >= _SURE})


def _anchored(evidence: Evidence, ours: range, theirs: range) -> Iterator[tuple[_Where, _Where, float]]:
    here = _places(evidence.source[i].anchors for i in ours)
    there = _places(evidence.target[j].anchors for j in theirs)
    for anchor, places in here.items():
        yield places, there.get(anchor, ()), evidence.weights.get(anchor, 0.0)


def _worded(evidence: Evidence, ours: range, theirs: range) -> Iterator[tuple[_Where, _Where, float]]:
    here = _places(evidence.source[i].words for i in ours)
    there = _places(evidence.target[j].words for j in theirs)
    for word, places in here.items():
        for other in evidence.model.lexicon.forward.get(word, ()):
            yield places, there.get(other, ()), _WORD


def _places(units: Iterable[Iterable[_Thing]]) -> Mapping[_Thing, list[int]]:
    """Where each thing is; longer lists than needed are cut."""
    places: dict[_Thing, list[int]] = defaultdict(list)
    for index, things in enumerate(units):
        for thing in things:
            if len(places[thing]) <= _RARE:
                places[thing].append(index)
    return places


def heaviest_chain(weights: Mapping[_Pair, float]) -> list[_Pair]:
    """The heaviest chain of pairs that rises on both sides.

    >>> chained({(0, 0): 1.0, (1, 5): 3.0, (2, 1): 2.0, (3, 2): 2.0})
    [(0, 0), (2, 1), (3, 2)]
    """
    front: list[tuple[int, float, _Pair]] = []  # where chains end, their weights, both rising, and their last pairs
    came: dict[_Pair, _Pair | None] = {}
    for pair in sorted(weights, key=lambda pair: (pair[0], -pair[1])):
        place = bisect_left(front, (pair[1],))
        came[pair] = front[place - 1][2] if place else None
        total = weights[pair] + (front[place - 1][1] if place else 0.0)
        end = place
        while end < len(front) and front[end][1] <= total:
            end += 1
        if end > place or end == len(front) or front[place][0] > pair[1]:
            front[place:end] = [(pair[1], total, pair)]
    return _followed(came, front[-1][2] if front else None)


def _followed(came: Mapping[_Pair, _Pair | None], last: _Pair | None) -> list[_Pair]:
    way: list[_Pair] = []
    while last is not None:
        way.append(last)
        last = came[last]
    return way[::-1]
