"""The cheapest path through two sequences, and the probability of each of its steps.

A node ``(i, j)`` of the lattice means that the first i items of one sequence and the first j of the other are dealt
with.  A step takes some items of both to the next node, and has a cost: the negative logarithm of its probability.
The path is that of Viterbi, the probabilities of its steps those of the forward-backward algorithm.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

#: How many items of either sequence a step takes.
Move = tuple[int, int]
#: The cost of the step that takes ``[i0, i1)`` and ``[j0, j1)``, given these four; infinite if there is no such step.
Cost = Callable[[int, int, int, int], float]
_Node = tuple[int, int]
#: For each node the nodes from which a step leads to it, with the costs of these steps.
_Edges = dict[_Node, list[tuple[_Node, float]]]


@dataclass(frozen=True, slots=True)
class Step:
    """Items ``[i0, i1)`` of one sequence and ``[j0, j1)`` of the other belong together."""

    i0: int
    i1: int
    j0: int
    j1: int
    probability: float = 1.0
    """The probability that the step is on the right path, given that some path in the band is right."""

    @property
    def paired(self) -> bool:
        """Whether the step takes items of both sequences."""
        return self.i0 < self.i1 and self.j0 < self.j1


def full_band(rows: int, columns: int) -> list[range]:
    """The band that leaves nothing out."""
    return [range(columns + 1)] * (rows + 1)


def best_path(band: Sequence[range], moves: Sequence[Move], cost: Cost, origin: _Node = (0, 0)) -> list[Step]:
    """The cheapest path from the first node of the band to its last.

    Args:
        band: for each i the range of j that is searched; the first row holds 0, and the last node of the last row is
            the end.
        moves: the steps that are possible.
        cost: the cost of each of them.
        origin: what is added to the numbers of the band, for ``cost`` and in the steps that are returned.
    """
    edges = _edges(band, moves, cost, origin)
    end = (len(band) - 1, band[-1][-1])
    path = list(_cheapest_path(edges, end))
    before, after = _log_sums(edges, end)
    return [
        Step(
            start[0] + origin[0],
            stop[0] + origin[0],
            start[1] + origin[1],
            stop[1] + origin[1],
            _probability(before[start] + after[stop] - step_cost - before[end]),
        )
        for start, stop, step_cost in reversed(path)
    ]


def _edges(band: Sequence[range], moves: Sequence[Move], cost: Cost, origin: _Node) -> _Edges:
    """For each node that can be reached, the steps that lead to it."""
    edges: _Edges = {(0, 0): []}
    up, left = origin
    for i, row in enumerate(band):
        for j in row:
            incoming = []
            for di, dj in moves:
                start = (i - di, j - dj)
                if start in edges and (step_cost := cost(up + i - di, up + i, left + j - dj, left + j)) < math.inf:
                    incoming.append((start, step_cost))
            if incoming:
                edges[i, j] = incoming
    return edges


def _cheapest_path(edges: _Edges, end: _Node) -> Iterator[tuple[_Node, _Node, float]]:
    """The steps of the cheapest path, last first; of equally cheap paths always the same."""
    total: dict[_Node, float] = {(0, 0): 0.0}
    predecessors: dict[_Node, tuple[_Node, float]] = {}
    for node, incoming in edges.items():
        if incoming:
            start, step_cost = min(incoming, key=lambda edge: total[edge[0]] + edge[1])
            total[node], predecessors[node] = total[start] + step_cost, (start, step_cost)
    node = end
    while node != (0, 0):
        start, step_cost = predecessors[node]
        yield start, node, step_cost
        node = start


def _log_sums(edges: _Edges, end: _Node) -> tuple[Mapping[_Node, float], Mapping[_Node, float]]:
    """The logarithm of the summed probability of all paths to each node, and of all from it to the end."""
    before: dict[_Node, float] = {(0, 0): 0.0}
    for node, incoming in edges.items():
        if incoming:
            before[node] = _log_sum([before[start] - step_cost for start, step_cost in incoming])
    after: dict[_Node, float] = {end: 0.0}
    for node in reversed(edges):
        if node in after:
            for start, step_cost in edges[node]:
                value = after[node] - step_cost
                after[start] = _log_sum([after[start], value]) if start in after else value
    return before, after


def _log_sum(values: Sequence[float]) -> float:
    """The logarithm of the sum of numbers that are given by their logarithms, without overflow."""
    top = max(values)
    return top + math.log(sum(math.exp(value - top) for value in values))


def _probability(logarithm: float) -> float:
    """A probability from its logarithm; rounding may have made it slightly greater than 0."""
    return min(1.0, math.exp(min(0.0, logarithm)))
