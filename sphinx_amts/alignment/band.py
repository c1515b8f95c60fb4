"""The part of a large table that is worth searching: a band around what certainly belongs together.

*Anchor points* are pairs of units that share something rare, in the same order on both sides.  From each of them to the
next but one the whole rectangle is in the band, so that one of them may be wrong; rectangles that are too large are
crossed along their diagonal.  So the work grows with the length of the documents, not with its square.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain
from typing import TypeVar

from sphinx_amts.alignment.evidence import Evidence

#: Units beside an anchor point that are searched too.
_MARGIN = 2
#: Half the width of the band where a rectangle is crossed along its diagonal.
_WIDTH = 24
#: Nodes of a rectangle that is searched as a whole; and of a table that is so small that it is one.
_AREA, _SMALL = 2_000, 200
#: What more units than these have makes no anchor point.
_RARE = 3
#: Natural logarithm of odds from which a pair is an anchor point.
_SURE = 3.0
#: The weight of a rare word with its rare translation.
_WORD = 2.0

_Pair = tuple[int, int]
_Positions = Sequence[int]
_Item = TypeVar("_Item", str, int)


def search_band(evidence: Evidence, i0: int, i1: int, j0: int, j1: int) -> list[range]:
    """The band of source units ``[i0, i1)`` and target units ``[j0, j1)``.

    Args:
        evidence: for the units of both documents.
        i0: the first source unit.
        i1: the end of the source units.
        j0: the first target unit.
        j1: the end of the target units.

    Returns:
        For each row from 0 to ``i1 - i0`` the columns to search, from 0 to ``j1 - j0``.
    """
    rows, columns = i1 - i0, j1 - j0
    if (rows + 1) * (columns + 1) <= _SMALL:
        return [range(columns + 1)] * (rows + 1)
    corners = [(0, 0), *_anchor_points(evidence, range(i0, i1), range(j0, j1)), (rows, columns)]
    low, high = [columns] * (rows + 1), [0] * (rows + 1)
    for start, end in zip(corners, [*corners[2:], corners[-1]], strict=False):
        for i, first, last in _rectangle_rows(start, end):
            low[i], high[i] = min(low[i], first), max(high[i], last)
    return _widened(low, high, columns)


def _widened(low: Sequence[int], high: Sequence[int], columns: int) -> list[range]:
    """The rows from ``low`` to ``high`` with a margin on all sides, whose bounds never go back from row to row."""
    rows = len(low)
    neighbours = [range(max(0, i - _MARGIN), min(rows, i + _MARGIN + 1)) for i in range(rows)]
    lows = [max(0, min(low[k] for k in near) - _MARGIN) for near in neighbours]
    highs = [min(columns, max(high[k] for k in near) + _MARGIN) for near in neighbours]
    lows[0], highs[-1] = 0, columns
    lows = list(accumulate(reversed(lows), min))[::-1]
    return [range(first, last + 1) for first, last in zip(lows, accumulate(highs, max), strict=True)]


def _rectangle_rows(start: _Pair, end: _Pair) -> Iterator[tuple[int, int, int]]:
    """The rows of a rectangle between two corners, each with the first and last column to search."""
    (i0, j0), (i1, j1) = start, end
    is_searched_whole = (i1 - i0 + 1) * (j1 - j0 + 1) <= _AREA
    for i in range(i0, i1 + 1):
        if is_searched_whole or i1 == i0:
            yield i, j0, j1
        else:
            middle = j0 + (j1 - j0) * (i - i0) // (i1 - i0)
            slope = (j1 - j0) // (i1 - i0) + 1
            yield i, max(j0, middle - _WIDTH * slope), min(j1, middle + _WIDTH * slope)


def _anchor_points(evidence: Evidence, source: range, target: range) -> list[_Pair]:
    """Pairs of units that share rare items, as many as can be in the same order on both sides."""
    weights: dict[_Pair, float] = defaultdict(float)
    shared = chain(_shared_anchors(evidence, source, target), _shared_words(evidence, source, target))
    for source_positions, target_positions, weight in shared:
        if 0 < len(source_positions) == len(target_positions) <= _RARE:
            for pair in zip(source_positions, target_positions, strict=True):
                weights[pair] += weight / len(source_positions)
    return heaviest_chain({pair: weight for pair, weight in weights.items() if weight >= _SURE})


def _shared_anchors(evidence: Evidence, source: range, target: range) -> Iterator[tuple[_Positions, _Positions, float]]:
    """The positions of each anchor in both ranges, with its weight."""
    source_positions = _positions(evidence.source[i].anchors for i in source)
    target_positions = _positions(evidence.target[j].anchors for j in target)
    for anchor, positions in source_positions.items():
        yield positions, target_positions.get(anchor, ()), evidence.weights.get(anchor, 0.0)


def _shared_words(evidence: Evidence, source: range, target: range) -> Iterator[tuple[_Positions, _Positions, float]]:
    """The positions of each word and those of each of its translations, with the weight of a word."""
    source_positions = _positions(evidence.source[i].words for i in source)
    target_positions = _positions(evidence.target[j].words for j in target)
    for word, positions in source_positions.items():
        for translation in evidence.model.lexicon.forward.get(word, ()):
            yield positions, target_positions.get(translation, ()), _WORD


def _positions(units: Iterable[Iterable[_Item]]) -> Mapping[_Item, list[int]]:
    """The numbers of the units that have each item; lists stop where they are too long to be of use."""
    positions: dict[_Item, list[int]] = defaultdict(list)
    for index, items in enumerate(units):
        for item in items:
            if len(positions[item]) <= _RARE:
                positions[item].append(index)
    return positions


def heaviest_chain(weights: Mapping[_Pair, float]) -> list[_Pair]:
    """The heaviest chain of pairs that rises on both sides.

    >>> heaviest_chain({(0, 0): 1.0, (1, 5): 3.0, (2, 1): 2.0, (3, 2): 2.0})
    [(0, 0), (2, 1), (3, 2)]
    """
    front: list[tuple[int, float, _Pair]] = []  # where chains end, their weights, both rising, and their last pairs
    predecessors: dict[_Pair, _Pair | None] = {}
    # Within a row from right to left, so that no chain takes two pairs of one row.
    for pair in sorted(weights, key=lambda pair: (pair[0], -pair[1])):
        place = bisect_left(front, (pair[1],))
        predecessors[pair] = front[place - 1][2] if place else None
        total = weights[pair] + (front[place - 1][1] if place else 0.0)
        end = place
        while end < len(front) and front[end][1] <= total:
            end += 1
        if end > place or end == len(front) or front[place][0] > pair[1]:
            front[place:end] = [(pair[1], total, pair)]
    return _chain_to(front[-1][2] if front else None, predecessors)


def _chain_to(last: _Pair | None, predecessors: Mapping[_Pair, _Pair | None]) -> list[_Pair]:
    pairs: list[_Pair] = []
    while last is not None:
        pairs.append(last)
        last = predecessors[last]
    return pairs[::-1]
