"""Documents to documents: beads of sentences, each with how sure it is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sphinx_amts.alignment import sentences, transposed
from sphinx_amts.alignment.blocks import BlockComparison
from sphinx_amts.alignment.confidence import with_confidence
from sphinx_amts.alignment.language_model import LanguageModel
from sphinx_amts.alignment.lattice import Step
from sphinx_amts.alignment.parallelism import THRESHOLD, assess
from sphinx_amts.alignment.texts import MESSAGE, AlignedSentence, Location, Text, TextBlock
from sphinx_amts.alignment.transposed import BlockRange, TransposedSection
from sphinx_amts.text import tagged_text

#: A sentence of a document: the number of its block, and its number in the block, both from 0.
SentenceId = tuple[int, int]
#: Words from which a sentence that is the same on both sides is one that was not translated, and no name.
_WORDS = 3
#: What a translator writes into a catalogue in the source's own words is a name too, unless it is markup or a sentence.
_NO_NAME = re.compile(r"[<>]|[.!?:…]\W*\Z")


@dataclass(frozen=True, slots=True)
class Bead:
    """Sentences of the source and the sentences of the target that say the same; one side may be empty."""

    source: tuple[AlignedSentence, ...]
    target: tuple[AlignedSentence, ...]
    score: float
    """How probable it is that a person would draw the same bead, from 0 to 1."""
    source_ids: tuple[SentenceId, ...]
    target_ids: tuple[SentenceId, ...]
    untranslated: bool = False
    """Whether both sides are the same words, three or more, and no name."""

    @property
    def kind(self) -> str:
        """How many sentences of source and target: ``2-1``; ``1-0`` and ``0-1`` are nulls."""
        return f"{len(self.source)}-{len(self.target)}"


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a person should look at: a sentence, and where."""

    message: str
    place: Location


@dataclass(frozen=True, slots=True)
class Alignment:
    """A document aligned with its translation."""

    beads: tuple[Bead, ...]
    """Every sentence of both sides in exactly one, in the order of the source; those of the target keep their order
    too, but for sections that were moved."""
    parallelism: float
    """How probable it is that one translates the other, from 0 to 1; below one half nothing is paired."""
    notes: tuple[Note, ...] = ()


def align(source: Text, target: Text, model: LanguageModel) -> Alignment:
    """Which sentences of the target say what which sentences of the source say.

    Nothing is raised: documents without sentences have no beads, and those that do not fit have nulls alone and a note.
    """
    comparison = BlockComparison(source, target, model)
    way = comparison.best_path()
    sections = transposed.transposed_sections(comparison, way)
    groups = list(_merged(way, sections))
    steps = [step for group in groups for step in _within(comparison, group)]
    fits = assess(source, target, comparison, groups, steps)
    if fits.value < THRESHOLD:
        message = f'"{target.name}" does not fit its source: {fits.reason}. Nothing of it is paired.'
        return Alignment(tuple(_nulls(source, target, comparison)), fits.value, (Note(message, _place(target.blocks)),))
    sure = with_confidence(comparison.features.sentences, steps)
    found = tuple(_bead(source, target, comparison, step) for step in sure)
    return Alignment(found, fits.value, tuple(_notes(comparison, groups, sections)))


# --- blocks to sentences ----------------------------------------------------------------------------------------------


def _merged(way: Iterable[Step], sections: Iterable[TransposedSection]) -> Iterator[Step]:
    """The way through the blocks, with sections that were moved where the source has them."""
    steps = [step for section in sections for step in section.steps]
    starts = {step.i0: step for step in steps}
    ours = {index for step in steps for index in range(step.i0, step.i1)}
    theirs = {index for step in steps for index in range(step.j0, step.j1)}
    for step in way:
        if step.paired:
            yield step
        elif step.i0 in starts and step.i0 < step.i1:
            yield starts[step.i0]
        elif not (step.i0 in ours if step.i0 < step.i1 else step.j0 in theirs):
            yield step


def _within(comparison: BlockComparison, group: Step) -> Iterator[Step]:
    """The beads of blocks that belong together."""
    ours, theirs = comparison.features.starts
    i0, i1, j0, j1 = ours[group.i0], ours[group.i1], theirs[group.j0], theirs[group.j1]
    if i0 < i1 or j0 < j1:
        for step in sentences.align_sentences(comparison.features.sentences, i0, i1, j0, j1):
            yield Step(step.i0, step.i1, step.j0, step.j1, step.probability * group.probability)


def _nulls(source: Text, target: Text, comparison: BlockComparison) -> Iterator[Bead]:
    ours, theirs = comparison.features.starts
    for index in range(ours[-1]):
        yield _bead(source, target, comparison, Step(index, index + 1, 0, 0))
    for index in range(theirs[-1]):
        yield _bead(source, target, comparison, Step(ours[-1], ours[-1], index, index + 1))


def _bead(source: Text, target: Text, comparison: BlockComparison, step: Step) -> Bead:
    starts = comparison.features.starts
    ours, theirs = _ids(starts[0], step.i0, step.i1), _ids(starts[1], step.j0, step.j1)
    one = tuple(source.blocks[block].sentences[index] for block, index in ours)
    other = tuple(target.blocks[block].sentences[index] for block, index in theirs)
    stated = bool(ours) and source.blocks[ours[0][0]].kind == MESSAGE
    return Bead(one, other, step.probability, ours, theirs, _is_untranslated(one, other, stated=stated))


def _ids(starts: list[int], first: int, last: int) -> tuple[SentenceId, ...]:
    return tuple((block := bisect_right(starts, index) - 1, index - starts[block]) for index in range(first, last))


def _is_untranslated(ours: Sequence[AlignedSentence], theirs: Sequence[AlignedSentence], *, stated: bool) -> bool:
    """Whether both sides are the same words, as a name would not be; ``stated``: a catalogue says so."""
    one, other = (" ".join(tagged_text.plain(each.text, " ") for each in side).split() for side in (ours, theirs))
    is_long = sum(any(map(str.isalpha, word)) for word in one) >= _WORDS
    return one == other and is_long and not (stated and _NO_NAME.search(" ".join(one)) is None)


# --- notes ------------------------------------------------------------------------------------------------------------


def _notes(
    comparison: BlockComparison, groups: Sequence[Step], sections: Iterable[TransposedSection]
) -> Iterator[Note]:
    """What a person should know: sections that were moved, that the translation has not, that it has alone."""
    paired = [group for group in groups if group.paired]
    for section in sections:
        first, last = section.steps[0], section.steps[-1]
        there = _place(comparison.target[first.j0 : last.j1])
        message = f"{_named(comparison.source, first.i0, last.i1)} stands elsewhere in the translation: {there}."
        yield Note(message, _place(comparison.source[first.i0 : last.i1]))
    for run in transposed.notable_gaps(comparison.source, [(step.i0, step.i1) for step in paired]):
        yield _lonely(comparison.source, run, "is not in the translation.")
    for run in transposed.notable_gaps(comparison.target, [(step.j0, step.j1) for step in paired]):
        yield _lonely(comparison.target, run, "is in the translation alone.")


def _lonely(blocks: Sequence[TextBlock], run: BlockRange, what: str) -> Note:
    return Note(f"{_named(blocks, run.start, run.end)} {what}", _place(blocks[run.start : run.end]))


def _named(blocks: Sequence[TextBlock], start: int, end: int) -> str:
    """For a person: how much it is and how it begins."""
    worded = [block for block in blocks[start:end] if block.sentences]
    text = tagged_text.plain(worded[0].sentences[0].text, "…") if worded else ""
    beginning = text if len(text) <= _BEGINNING else f"{text[:_BEGINNING].rstrip()}…"
    count = sum(len(block.sentences) for block in worded)
    return f'"{beginning}" ({len(worded)} {_s("block", worded)}, {count} {"sentence" if count == 1 else "sentences"})'


_BEGINNING = 60


def _s(word: str, things: Sequence[object]) -> str:
    return word if len(things) == 1 else f"{word}s"


def _place(blocks: Sequence[TextBlock]) -> Location:
    """Of the first block that has one; of its first sentence."""
    for block in blocks:
        if block.place.file:
            return block.place
        for sentence in block.sentences:
            if sentence.place.file:
                return sentence.place
    return Location("")
