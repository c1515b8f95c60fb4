"""A few rounds of the benchmark that kills builds and memory commands at random: nothing that was confirmed is lost."""

from __future__ import annotations

import os
import random
import sys

import project_paths
import pytest

sys.path.append(str(project_paths.ROOT / "benchmarks"))
import kill_memory

from sphinx_amts.tm import compaction


@pytest.fixture
def shelf(tmp_path):
    """The book and the memory that the processes work on."""
    shelf = kill_memory.Shelf(tmp_path)
    shelf.make()
    return shelf


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the processes are forked")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_some_rounds(shelf):
    """Two builds and two commands at once, most of them killed; the memory is sound after each round."""
    rng = random.Random(21)  # noqa: S311 - not for secrets
    for number in range(1, 5):
        done = kill_memory.run_round(shelf, number, rng)

        assert (done.lost, done.problems, done.failures) == ([], [], [])
    assert done.confirmed


def test_a_loss_is_seen(shelf, monkeypatch):
    """What is confirmed and not there is named."""
    shelf.write_pages(1)
    arguments = (shelf, "edit", "note", random.Random(1))  # noqa: S311 - not for secrets
    kill_memory.build(shelf, "out")
    assert kill_memory.command(*arguments) == 0
    done = kill_memory.Round(1)
    kill_memory._look(shelf, done)
    assert (done.confirmed, done.lost, done.problems) == (1, [], [])

    monkeypatch.setattr(compaction, "superseded", list)
    assert kill_memory.command(shelf, "approve", "later", random.Random(1)) == 0  # noqa: S311 - not for secrets
    compaction.compact(shelf.memory())
    done = kill_memory.Round(2)
    kill_memory._look(shelf, done)
    assert [line for line in done.lost if '"note"' in line]
    assert done.problems
