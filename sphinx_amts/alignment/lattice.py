"""The best way through two sequences, and how sure each of its steps is.

A node ``(i, j)`` means that the first i items of one sequence and the first j of the other are dealt with; a step
takes some items of both to the next node and costs something: the negative logarithm of how probable it is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

#: How many items of either sequence a step takes.
Move = tuple[int, int]
#: Of the step that takes ``[i0, i1)`` and ``[j0, j1)``; infinite if there is no such step.
Cost = Callable[[int, int, int, int], float]
_Node = tuple[int, int]
_Edges = dict[_Node, list[tuple[_Node, float]]]


@dataclass(frozen=True, slots=True)
class Step:
    """Items ``[i0, i1)`` of one sequence and ``[j0, j1)`` of the other belong together."""

    i0: int
    i1: int
    j0: int
    j1: int
    probability: float = 1.0
    """That this step is on the right way, given that some way in the band is."""

    @property
    def paired(self) -> bool:
        """Whether there are items of both."""
        return self.i0 < self.i1 and self.j0 < self.j1


def full_band(rows: int, columns: int) -> list[range]:
    """The band that leaves nothing out."""
    return [range(columns + 1)] * (rows + 1)


def best_path(band: Sequence[range], moves: Sequence[Move], cost: Cost, origin: _Node = (0, 0)) -> list[Step]:
    """The cheapest way from the first node of the band to its last.

    :param band: for each i the j that are looked at; the first row holds 0, the last row's last is the end.
    :param origin: what is added to the numbers of the band, for the cost and in the steps.
    """
    edges = _edges(band, moves, cost, origin)
    end = (len(band) - 1, band[-1][-1])
    way = list(_way(edges, end))
    before, after = _sums(edges, end)
    return [
        Step(
            start[0] + origin[0],
            stop[0] + origin[0],
            start[1] + origin[1],
            stop[1] + origin[1],
            _share(before[start] + after[stop] - spent - before[end]),
        )
        for start, stop, spent in reversed(way)
    ]


def _edges(band: Sequence[range], moves: Sequence[Move], cost: Cost, origin: _Node) -> _Edges:
    """For each node that can be reached, the steps that lead to it."""
    edges: _Edges = {(0, 0): []}
    up, left = origin
    for i, row in enumerate(band):
        for j in row:
            found = []
            for di, dj in moves:
                start = (i - di, j - dj)
                if start in edges and (spent := cost(up + i - di, up + i, left + j - dj, left + j)) < math.inf:
                    found.append((start, spent))
            if found:
                edges[i, j] = found
    return edges


def _way(edges: _Edges, end: _Node) -> Iterator[tuple[_Node, _Node, float]]:
    """The steps of the cheapest way, last first; of equally cheap ways always the same."""
    total: dict[_Node, float] = {(0, 0): 0.0}
    came: dict[_Node, tuple[_Node, float]] = {}
    for node, found in edges.items():
        if found:
            start, spent = min(found, key=lambda edge: total[edge[0]] + edge[1])
            total[node], came[node] = total[start] + spent, (start, spent)
    node = end
    while node != (0, 0):
        start, spent = came[node]
        yield start, node, spent
        node = start


def _sums(edges: _Edges, end: _Node) -> tuple[Mapping[_Node, float], Mapping[_Node, float]]:
    """The logarithm of the probability of all ways to each node, and from it to the end."""
    before: dict[_Node, float] = {(0, 0): 0.0}
    for node, found in edges.items():
        if found:
            before[node] = _log_sum([before[start] - spent for start, spent in found])
    after: dict[_Node, float] = {end: 0.0}
    for node in reversed(edges):
        if node in after:
            for start, spent in edges[node]:
                value = after[node] - spent
                after[start] = _log_sum([after[start], value]) if start in after else value
    return before, after


def _log_sum(values: Sequence[float]) -> float:
    top = max(values)
    return top + math.log(sum(math.exp(value - top) for value in values))


def _share(logarithm: float) -> float:
    return min(1.0, math.exp(min(0.0, logarithm)))
