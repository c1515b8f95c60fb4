"""Documents to documents: which sentences of a translation correspond to those of its source, with confidence."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sphinx_amts.alignment import parallelism, sentences, transposed
from sphinx_amts.alignment.blocks import BlockComparison
from sphinx_amts.alignment.confidence import with_confidence
from sphinx_amts.alignment.language_model import LanguageModel
from sphinx_amts.alignment.lattice import Step
from sphinx_amts.alignment.texts import MESSAGE, Location, Text, TextBlock, TextSentence
from sphinx_amts.alignment.transposed import BlockRange, TransposedSection
from sphinx_amts.text import prose, tagged_text

#: A sentence of a document: the number of its block, and its number in the block, both from 0.
SentenceId = tuple[int, int]
#: Words from which a sentence that is the same on both sides is untranslated output, and not a name.
_UNTRANSLATED_WORDS = 3
#: In a catalogue, a translator's copy of the source is taken to be a name too, unless it is markup or a sentence.
_NOT_A_NAME = re.compile(r"[<>]|[.!?:…]\W*\Z")
#: Characters of a text that are quoted in a note.
_QUOTED = 60


@dataclass(frozen=True, slots=True)
class Bead:
    """Sentences of the source with the sentences of the target that translate them; one side may be empty."""

    source: tuple[TextSentence, ...]
    target: tuple[TextSentence, ...]
    score: float
    """The confidence: how probable it is that a person would draw the same bead, from 0 to 1."""
    source_ids: tuple[SentenceId, ...]
    target_ids: tuple[SentenceId, ...]
    untranslated: bool = False
    """Whether both sides are the same words, three or more, and not a name."""

    @property
    def kind(self) -> str:
        """The numbers of sentences of source and target: ``2-1``; ``1-0`` and ``0-1`` are nulls."""
        return f"{len(self.source)}-{len(self.target)}"


@dataclass(frozen=True, slots=True)
class Note:
    """A message about something that a person should look at, and its place."""

    message: str
    place: Location


@dataclass(frozen=True, slots=True)
class Alignment:
    """A document aligned with its translation."""

    beads: tuple[Bead, ...]
    """Each sentence of both documents in exactly one bead, in the order of the source; those of the target keep their
    order too, except in sections that were moved."""
    parallelism: float
    """How probable it is that one document translates the other, from 0 to 1; below one half nothing is paired."""
    notes: tuple[Note, ...] = ()


def align(source: Text, target: Text, model: LanguageModel) -> Alignment:
    """Align a document with its translation.

    Nothing is raised: documents without sentences have no beads, and documents that are not parallel have only nulls,
    and a note.

    Args:
        source: the document.
        target: its translation.
        model: what is known of the two languages.
    """
    comparison = BlockComparison(source, target, model)
    path = comparison.best_path()
    # Sections are looked for before sentences are aligned: the sentences of moved blocks need their counterparts.
    sections = transposed.transposed_sections(comparison, path)
    groups = list(_with_sections(path, sections))
    steps = [step for group in groups for step in _sentence_steps(comparison, group)]
    assessed = parallelism.assess(source, target, comparison, groups, steps)
    if assessed.value < parallelism.THRESHOLD:
        message = f'"{target.name}" is not a translation of its source: {assessed.reason}. None of it is paired.'
        note = Note(message, _first_place(target.blocks))
        return Alignment(tuple(_nulls(source, target, comparison)), assessed.value, (note,))
    beads = (_bead(source, target, comparison, step) for step in with_confidence(comparison.features.sentences, steps))
    return Alignment(tuple(beads), assessed.value, tuple(_notes(comparison, groups, sections)))


# --- blocks to sentences ----------------------------------------------------------------------------------------------


def _with_sections(path: Iterable[Step], sections: Iterable[TransposedSection]) -> Iterator[Step]:
    """The path through the blocks, with moved sections in the places that they have in the source."""
    moved = [step for section in sections for step in section.steps]
    moved_at = {step.i0: step for step in moved}
    moved_sources = {index for step in moved for index in range(step.i0, step.i1)}
    moved_targets = {index for step in moved for index in range(step.j0, step.j1)}
    for step in path:
        if step.paired:
            yield step
        elif step.i0 in moved_at and step.i0 < step.i1:
            yield moved_at[step.i0]
        elif not (step.i0 in moved_sources if step.i0 < step.i1 else step.j0 in moved_targets):
            yield step


def _sentence_steps(comparison: BlockComparison, group: Step) -> Iterator[Step]:
    """The steps through the sentences of blocks that belong together; no surer than the group itself."""
    source_starts, target_starts = comparison.features.starts
    i0, i1, j0, j1 = source_starts[group.i0], source_starts[group.i1], target_starts[group.j0], target_starts[group.j1]
    if i0 < i1 or j0 < j1:
        for step in sentences.align_sentences(comparison.features.sentences, i0, i1, j0, j1):
            yield Step(step.i0, step.i1, step.j0, step.j1, step.probability * group.probability)


def _nulls(source: Text, target: Text, comparison: BlockComparison) -> Iterator[Bead]:
    """A bead of its own for each sentence of both documents."""
    source_starts, target_starts = comparison.features.starts
    for index in range(source_starts[-1]):
        yield _bead(source, target, comparison, Step(index, index + 1, 0, 0))
    for index in range(target_starts[-1]):
        yield _bead(source, target, comparison, Step(source_starts[-1], source_starts[-1], index, index + 1))


def _bead(source: Text, target: Text, comparison: BlockComparison, step: Step) -> Bead:
    starts = comparison.features.starts
    source_ids, target_ids = _sentence_ids(starts[0], step.i0, step.i1), _sentence_ids(starts[1], step.j0, step.j1)
    originals = tuple(source.blocks[block].sentences[index] for block, index in source_ids)
    translations = tuple(target.blocks[block].sentences[index] for block, index in target_ids)
    is_message = bool(source_ids) and source.blocks[source_ids[0][0]].kind == MESSAGE
    untranslated = _is_untranslated(originals, translations, is_message=is_message)
    return Bead(originals, translations, step.probability, source_ids, target_ids, untranslated)


def _sentence_ids(starts: list[int], first: int, last: int) -> tuple[SentenceId, ...]:
    """The ids of the sentences with the numbers ``[first, last)`` of a document, given the starts of its blocks."""
    return tuple((block := bisect_right(starts, index) - 1, index - starts[block]) for index in range(first, last))


def _is_untranslated(
    originals: Sequence[TextSentence], translations: Sequence[TextSentence], *, is_message: bool
) -> bool:
    """Whether both sides are the same words and no name; ``is_message`` if a catalogue says that they correspond."""
    source_words, target_words = (
        " ".join(tagged_text.plain(sentence.text, " ") for sentence in side).split()
        for side in (originals, translations)
    )
    is_long = sum(any(map(str.isalpha, word)) for word in source_words) >= _UNTRANSLATED_WORDS
    is_name = is_message and _NOT_A_NAME.search(" ".join(source_words)) is None
    return source_words == target_words and is_long and not is_name


# --- notes ------------------------------------------------------------------------------------------------------------


def _notes(
    comparison: BlockComparison, groups: Sequence[Step], sections: Iterable[TransposedSection]
) -> Iterator[Note]:
    """What a person should review: sections that were moved, left out, or added."""
    paired = [group for group in groups if group.paired]
    for section in sections:
        first, last = section.steps[0], section.steps[-1]
        moved_to = _first_place(comparison.target[first.j0 : last.j1])
        blocks = comparison.source[first.i0 : last.i1]
        yield Note(f"{_quoted(blocks)} appears elsewhere in the translation: {moved_to}.", _first_place(blocks))
    for gap in transposed.notable_gaps(comparison.source, [(step.i0, step.i1) for step in paired]):
        yield _gap_note(comparison.source, gap, "is missing from the translation.")
    for gap in transposed.notable_gaps(comparison.target, [(step.j0, step.j1) for step in paired]):
        yield _gap_note(comparison.target, gap, "appears only in the translation.")


def _gap_note(blocks: Sequence[TextBlock], gap: BlockRange, predicate: str) -> Note:
    gap_blocks = blocks[gap.start : gap.end]
    return Note(f"{_quoted(gap_blocks)} {predicate}", _first_place(gap_blocks))


def _quoted(blocks: Sequence[TextBlock]) -> str:
    """The beginning of blocks, with their numbers of blocks and sentences: what a note is about."""
    with_sentences = [block for block in blocks if block.sentences]
    text = tagged_text.plain(with_sentences[0].sentences[0].text, "…") if with_sentences else ""
    beginning = text if len(text) <= _QUOTED else f"{text[:_QUOTED].rstrip()}…"
    sentence_count = sum(len(block.sentences) for block in with_sentences)
    return f'"{beginning}" ({prose.count(len(with_sentences), "block")}, {prose.count(sentence_count, "sentence")})'


def _first_place(blocks: Sequence[TextBlock]) -> Location:
    """The first known place of blocks or their sentences."""
    for block in blocks:
        if block.location.file:
            return block.location
        for sentence in block.sentences:
            if sentence.location.file:
                return sentence.location
    return Location("")
