"""The cheapest path through a lattice, and the probability of its steps."""

import math

import pytest
from aligned_documents import seeded
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_amts.alignment import lattice

MOVES = ((1, 1), (1, 0), (0, 1), (2, 1))


def all_paths(rows, columns):
    """Every path, as lists of stretches."""
    paths = {(0, 0): [[]]}
    for i in range(rows + 1):
        for j in range(columns + 1):
            for di, dj in MOVES:
                for path in paths.get((i - di, j - dj), []):
                    paths.setdefault((i, j), []).append([*path, (i - di, i, j - dj, j)])
    return paths.get((rows, columns), [])


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 4), st.integers(0, 4), st.integers(0, 1000))
def test_lattice_finds_the_cheapest_way_and_its_probability(rows, columns, seed):
    """As good as trying all paths; a step is as probable as all paths through it are together."""
    costs = {}

    def cost(*stretch):
        return costs.setdefault(stretch, seeded(f"{seed}{stretch}").uniform(-2, 4))

    steps = lattice.best_path(lattice.full_band(rows, columns), MOVES, cost)
    paths = all_paths(rows, columns)
    totals = [sum(cost(*stretch) for stretch in path) for path in paths]
    path = [(step.i0, step.i1, step.j0, step.j1) for step in steps]
    assert sum(cost(*stretch) for stretch in path) == pytest.approx(min(totals))
    everything = sum(math.exp(-total) for total in totals)
    for step, stretch in zip(steps, path, strict=True):
        through = sum(math.exp(-total) for total, other in zip(totals, paths, strict=True) if stretch in other)
        assert step.probability == pytest.approx(through / everything)
