"""What has no counterpart in its place: sections left out, added, or moved elsewhere.

A *run* is a stretch of neighbouring blocks of one document that the way through the blocks leaves without a
counterpart.  Where a run of the source and one of the target say the same, a section was moved, and its blocks are
aligned there; what is left has no counterpart at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sphinx_amts.alignment.blocks import BlockComparison, is_heading
from sphinx_amts.alignment.lattice import Step
from sphinx_amts.alignment.texts import TextBlock

#: Natural logarithm of odds from which two runs are one section that was moved, and that for each of its blocks.
_SURE, _SURE_EACH = 10.0, 1.0
#: Runs of each side that are compared with those of the other: the longest.
_MOST_RUNS = 12
#: Blocks with sentences that make a run worth a word; one title does too.
_LONG = 2


@dataclass(frozen=True, slots=True)
class BlockRange:
    """Blocks ``[start, end)`` of one document."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TransposedSection:
    """A section that stands elsewhere in the translation: the steps through its blocks, in order."""

    steps: tuple[Step, ...]


def transposed_sections(comparison: BlockComparison, steps: Iterable[Step]) -> list[TransposedSection]:
    """The sections that were moved, the surest first."""
    taken = [step for step in steps if step.paired]
    found: list[TransposedSection] = []
    while section := _surest(comparison, taken):
        found.append(section)
        taken.extend(section.steps)
    return found


def gaps(length: int, taken: Iterable[tuple[int, int]]) -> list[BlockRange]:
    """What of ``length`` blocks is between the stretches that are taken.

    >>> runs(9, [(3, 5), (5, 6)])
    [Run(start=0, end=3), Run(start=6, end=9)]
    """
    found, start = [], 0
    for first, last in (*sorted(taken), (length, length)):
        if start < first:
            found.append(BlockRange(start, first))
        start = max(start, last)
    return found


def notable_gaps(blocks: Sequence[TextBlock], taken: Iterable[tuple[int, int]]) -> list[BlockRange]:
    """The runs that are worth a word."""
    return [run for run in gaps(len(blocks), taken) if _matters(blocks[run.start : run.end])]


def _matters(blocks: Sequence[TextBlock]) -> bool:
    worded = [block for block in blocks if block.sentences]
    return len(worded) >= _LONG or any(is_heading(block.kind) for block in worded)


def _surest(comparison: BlockComparison, taken: Sequence[Step]) -> TransposedSection | None:
    ours = _longest(notable_gaps(comparison.source, [(step.i0, step.i1) for step in taken]))
    theirs = _longest(notable_gaps(comparison.target, [(step.j0, step.j1) for step in taken]))
    weighed = [(value, section) for value, section in _compared(comparison, ours, theirs) if value > 0]
    return max(weighed, key=lambda both: both[0])[1] if weighed else None


def _longest(found: Sequence[BlockRange]) -> Sequence[BlockRange]:
    return sorted(found, key=lambda run: (run.start - run.end, run.start))[:_MOST_RUNS]


def _compared(
    comparison: BlockComparison, ours: Iterable[BlockRange], theirs: Sequence[BlockRange]
) -> Iterator[tuple[float, TransposedSection]]:
    """For each pair of runs how much more speaks for a moved section than is needed, and its steps."""
    for run in ours:
        for other in theirs:
            way = comparison.path_between(run.start, run.end, other.start, other.end)
            steps = tuple(step for step in way if step.paired)
            gain = sum(comparison.gain(step) for step in steps)
            yield gain - _SURE - _SURE_EACH * len(steps), TransposedSection(steps)
