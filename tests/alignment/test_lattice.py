"""The cheapest path through a lattice, and the probability of its steps."""

import math

import pytest
from aligned_documents import seeded
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_amts.alignment import lattice

MOVES = ((1, 1), (1, 0), (0, 1), (2, 1))


def all_ways(rows, columns):
    """Every way, as lists of stretches."""
    ways = {(0, 0): [[]]}
    for i in range(rows + 1):
        for j in range(columns + 1):
            for di, dj in MOVES:
                for way in ways.get((i - di, j - dj), []):
                    ways.setdefault((i, j), []).append([*way, (i - di, i, j - dj, j)])
    return ways.get((rows, columns), [])


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 4), st.integers(0, 4), st.integers(0, 1000))
def test_lattice_finds_the_cheapest_way_and_its_probability(rows, columns, seed):
    """As good as trying all ways; a step is as probable as all ways through it are together."""
    costs = {}

    def cost(*stretch):
        return costs.setdefault(stretch, seeded(f"{seed}{stretch}").uniform(-2, 4))

    found = lattice.best_path(lattice.full_band(rows, columns), MOVES, cost)
    ways = all_ways(rows, columns)
    totals = [sum(cost(*stretch) for stretch in way) for way in ways]
    way = [(step.i0, step.i1, step.j0, step.j1) for step in found]
    assert sum(cost(*stretch) for stretch in way) == pytest.approx(min(totals))
    everything = sum(math.exp(-total) for total in totals)
    for step, stretch in zip(found, way, strict=True):
        through = sum(math.exp(-total) for total, one in zip(totals, ways, strict=True) if stretch in one)
        assert step.probability == pytest.approx(through / everything)
