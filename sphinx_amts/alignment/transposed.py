"""Blocks without a counterpart in their place: sections that were left out, added, or moved elsewhere.

Where a range of source blocks without counterparts and one of target blocks are translations of each other, a section
was moved (the two are transposed), and its blocks are aligned there; what is left has no counterpart at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sphinx_amts.alignment.blocks import BlockComparison, is_heading
from sphinx_amts.alignment.lattice import Step
from sphinx_amts.alignment.texts import TextBlock

#: Natural logarithm of odds from which two ranges are one section that was moved, and that for each of its blocks.
_SURE, _SURE_EACH = 10.0, 1.0
#: Ranges of each document that are compared with those of the other: the longest.
_MOST_RANGES = 12
#: Sections that are looked for; a translation with more of them elsewhere is another document.
_MOST_SECTIONS = 40
#: Blocks with sentences that make a range worth reporting; one title does too.
_NOTABLE_BLOCKS = 2


@dataclass(frozen=True, slots=True)
class BlockRange:
    """Neighbouring blocks ``[start, end)`` of one document."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TransposedSection:
    """A section that stands elsewhere in the translation: the steps through its blocks, in order."""

    steps: tuple[Step, ...]


def transposed_sections(comparison: BlockComparison, steps: Iterable[Step]) -> list[TransposedSection]:
    """The sections that were moved, the surest first; ``steps`` are the path through all blocks."""
    paired = [step for step in steps if step.paired]
    sections: list[TransposedSection] = []
    # One at a time, since each takes blocks that the next can no longer have.
    while len(sections) < _MOST_SECTIONS and (section := _surest_section(comparison, paired)):
        sections.append(section)
        paired.extend(section.steps)
    return sections


def gaps(length: int, taken: Iterable[tuple[int, int]]) -> list[BlockRange]:
    """The ranges between those that are taken, of ``length`` blocks.

    >>> gaps(9, [(3, 5), (5, 6)])
    [BlockRange(start=0, end=3), BlockRange(start=6, end=9)]
    """
    ranges, start = [], 0
    for first, last in (*sorted(taken), (length, length)):
        if start < first:
            ranges.append(BlockRange(start, first))
        start = max(start, last)
    return ranges


def notable_gaps(blocks: Sequence[TextBlock], taken: Iterable[tuple[int, int]]) -> list[BlockRange]:
    """The gaps that are worth reporting: with a title, or with several blocks of sentences."""
    return [gap for gap in gaps(len(blocks), taken) if _is_notable(blocks[gap.start : gap.end])]


def _is_notable(blocks: Sequence[TextBlock]) -> bool:
    with_sentences = [block for block in blocks if block.sentences]
    return len(with_sentences) >= _NOTABLE_BLOCKS or any(is_heading(block.kind) for block in with_sentences)


def _surest_section(comparison: BlockComparison, paired: Sequence[Step]) -> TransposedSection | None:
    source_gaps = _longest(notable_gaps(comparison.source, [(step.i0, step.i1) for step in paired]))
    target_gaps = _longest(notable_gaps(comparison.target, [(step.j0, step.j1) for step in paired]))
    candidates = [
        (surplus, section) for surplus, section in _candidates(comparison, source_gaps, target_gaps) if surplus > 0
    ]
    return max(candidates, key=lambda candidate: candidate[0])[1] if candidates else None


def _longest(ranges: Sequence[BlockRange]) -> Sequence[BlockRange]:
    return sorted(ranges, key=lambda blocks: (blocks.start - blocks.end, blocks.start))[:_MOST_RANGES]


def _candidates(
    comparison: BlockComparison, source_gaps: Iterable[BlockRange], target_gaps: Sequence[BlockRange]
) -> Iterator[tuple[float, TransposedSection]]:
    """Each pair of gaps as a section, with how much more speaks for it than is needed (logarithm of odds)."""
    for source_gap in source_gaps:
        for target_gap in target_gaps:
            path = comparison.path_between(source_gap.start, source_gap.end, target_gap.start, target_gap.end)
            steps = tuple(step for step in path if step.paired)
            gain = sum(comparison.gain(step) for step in steps)
            yield gain - _SURE - _SURE_EACH * len(steps), TransposedSection(steps)
