"""A page as sentences: taken apart once, looked up, and put together again in the target language.

A page is a sequence of blocks; a block is a unit of the page (:mod:`sphinx_amts.document.units`) with its sentences.
The sentence of a segment is the *canonical* text that the memory is asked for; its ``raw`` form keeps the tag numbers
and the white space of the block.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_amts.document import inline
from sphinx_amts.document import units as document_units
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import segmentation, spacing, tagged_text
from sphinx_amts.tm.entries import Origin, TMEntry

if TYPE_CHECKING:
    from re import Pattern

#: Texts longer than this, in characters, are never taken for a message of Sphinx or of a theme.
_LONGEST_MESSAGE = 200
_NOTHING: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence of a block."""

    source: str
    """Canonical: numbers from 1, single blanks."""
    raw: str
    """As it stands in its block: with the block's numbers and white space, and with tags that are not seen."""
    numbers: tuple[int, ...]
    """``numbers[n - 1]`` is the block's number of the sentence's tag n."""
    hidden: frozenset[int]
    """The block's numbers of tags that are not in the sentence, since nothing of them is seen."""
    space_after: str
    """The white space between this sentence and the next."""
    has_words: bool
    """Whether there is anything to translate."""


@dataclass(frozen=True, slots=True)
class SegmentedUnit:
    """One unit of a page with its sentences."""

    unit: document_units.Unit
    nodes: tuple[nodes.Node, ...]
    space_before: str
    """White space before the first sentence."""
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class MultiSentenceUnits:
    """Which sentence pairs of the parallel data hold several sentences, by their first one."""

    lengths: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """First sentence to the numbers of sentences, the largest first."""
    known: Container[str] = ()
    """The canonical texts of all pairs."""


@dataclass(frozen=True, slots=True)
class SegmentationSettings:
    """How a page is read: the language it is written in, the author's own terms, messages to leave alone."""

    language: str
    do_not_translate: Pattern[str] | None = None
    is_ui_message: Callable[[str], bool] = field(default=lambda text: False)  # noqa: ARG005
    multi_sentence_units: MultiSentenceUnits = field(default_factory=MultiSentenceUnits)


def segmented_units(units: Iterable[document_units.Unit], reading: SegmentationSettings) -> Iterator[SegmentedUnit]:
    """The blocks that these units of a page are, in their order."""
    for unit in units:
        block = segmented_unit(unit, reading)
        if block is not None:
            yield block


def segmented_unit(unit: document_units.Unit, reading: SegmentationSettings) -> SegmentedUnit | None:
    """The sentences of one unit; ``None`` where nothing is to be translated."""
    protected = unit.protect(reading.do_not_translate)
    text = protected.text
    if not tagged_text.has_words(text) or (len(text) < _LONGEST_MESSAGE and _is_localised(text, reading)):
        return None
    body = text.lstrip()
    found = tuple(segments(body, protected.nodes, reading))
    return SegmentedUnit(unit, protected.nodes, text[: len(text) - len(body)], found)


def _is_localised(text: str, reading: SegmentationSettings) -> bool:
    """Whether the text, without what is opaque in it or with anything there, is a message of Sphinx or of a theme."""
    is_localised = reading.is_ui_message
    return is_localised(tagged_text.plain(text).strip()) or (
        "<x" in text and is_localised(tagged_text.plain(text, "x").strip())
    )


def segments(text: str, slots: Sequence[nodes.Node], reading: SegmentationSettings) -> Iterator[Segment]:
    """The sentences of a tagged text; a run of them that the parallel data knows as one pair is one."""
    pieces = segmentation.segment(text, reading.language)
    unseen = {number: slot for number, slot in enumerate(slots, 1) if _may_be_hidden(slot)}
    position = 0
    while position < len(pieces):
        length = _run(pieces[position:], reading.multi_sentence_units) if reading.multi_sentence_units.lengths else 1
        yield _segment("".join(pieces[position : position + length]), unseen)
        position += length


def _run(pieces: list[str], runs: MultiSentenceUnits) -> int:
    first, _ = tagged_text.canonical(pieces[0])
    for length in runs.lengths.get(first, ()):
        if length <= len(pieces) and tagged_text.canonical("".join(pieces[:length]))[0] in runs.known:
            return length
    return 1


def _segment(piece: str, unseen: Mapping[int, nodes.Node]) -> Segment:
    raw = piece.rstrip()
    hidden = frozenset(_hidden(raw, unseen)) if unseen else _NOTHING
    sentence, numbers = tagged_text.canonical(tagged_text.without(raw, hidden) if hidden else raw)
    if sentence == raw:
        raw = sentence  # one string for both saves a third of the memory of a waiting page
    return Segment(sentence, raw, numbers, hidden, piece[len(raw) :], tagged_text.has_words(sentence))


def _may_be_hidden(slot: nodes.Node) -> bool:
    return inline.is_invisible(slot) or isinstance(slot, nodes.raw)


def _hidden(raw: str, unseen: Mapping[int, nodes.Node]) -> Iterator[int]:
    """Tags of which nothing is seen, and raw text at either end, such as the box of a task."""
    for number in tagged_text.numbers(raw):
        at_end = raw.startswith(tagged_text.placeholder(number)) or raw.endswith(tagged_text.placeholder(number))
        if number in unseen and (at_end or not isinstance(unseen[number], nodes.raw)):
            yield number


def multi_sentence_units(sources: Iterable[str], language: str) -> MultiSentenceUnits:
    """The runs among the source sentences of parallel data."""
    known = frozenset(sources)
    lengths: dict[str, set[int]] = {}
    for source in known:
        pieces = segmentation.segment(source, language)
        if len(pieces) > 1:
            lengths.setdefault(tagged_text.canonical(pieces[0])[0], set()).add(len(pieces))
    return MultiSentenceUnits({first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}, known)


@dataclass(frozen=True, slots=True)
class SegmentLocation:
    """Where a sentence stands: the source file and its line, counted from 1, and what is seen of its opaque tags."""

    path: str
    line: int | None
    display_texts: tuple[str, ...] = ()
    """``shown[n - 1]`` is the text that a reader sees of tag n; empty for a pair, and where it is not known yet."""


def distinct_segments(page: Iterable[SegmentedUnit]) -> dict[str, Segment]:
    """The distinct sentences with words, in reading order, each with its first occurrence."""
    found: dict[str, Segment] = {}
    for block in page:
        for part in block.segments:
            if part.has_words:
                found.setdefault(part.source, part)
    return found


def locations(page: Iterable[SegmentedUnit]) -> dict[str, SegmentLocation]:
    """Where each distinct sentence with words stands first, in reading order."""
    found: dict[str, SegmentLocation] = {}
    for block in page:
        source, line = block.unit.position()
        for part in block.segments:
            if part.has_words and part.source not in found:
                found[part.source] = SegmentLocation(source, line, _shown(part, block))
            line = line and line + (part.raw + part.space_after).count("\n")
    return found


def _shown(part: Segment, block: SegmentedUnit) -> tuple[str, ...]:
    return tuple(inline.display_text(block.nodes[number - 1]) for number in part.numbers)


def write_translations(block: SegmentedUnit, known: Mapping[str, TMEntry], pair: LanguagePair) -> bool:
    """Write the known sentences of a block into the page; whether all that has words was known.

    The rest stays in the source language.  Translations must have passed :func:`sphinx_amts.text.tagged_text.check`.
    """
    texts = [_translated(part, block, known, pair.target) for part in block.segments]
    if any(text != part.raw for text, part in zip(texts, block.segments, strict=True)):
        gaps = [part.space_after for part in block.segments]
        joined = spacing.join(texts, gaps[:-1], pair.target, source=pair.source)
        block.unit.write(block.space_before + joined + gaps[-1], block.nodes)
    return all(part.source in known or not part.has_words for part in block.segments)


def _translated(part: Segment, block: SegmentedUnit, known: Mapping[str, TMEntry], target: str) -> str:
    record = known.get(part.source)
    if record is None or record.translation == part.source:
        return part.raw
    text = displayed_translation(record, target, _shown(part, block))
    if part.numbers:
        text = tagged_text.renumber(text, dict(enumerate(part.numbers, 1)))
    return _with_hidden(part, text) if part.hidden else text


def displayed_translation(record: TMEntry, target: str, shown: Sequence[str] = ()) -> str:
    """A translation as readers see it: that of a machine in the typography of its language, a person's as it is.

    ``shown[n - 1]`` is what is seen of opaque tag n.
    """
    if record.origin > Origin.CUSTOMISED:
        return record.translation
    return spacing.tidy(record.source, record.translation, target, dict(enumerate(shown, 1)))


def _with_hidden(part: Segment, text: str) -> str:
    """The translation with the tags that are not seen: behind the tag that they followed, else at the nearer end."""
    seen = ""
    for token in tagged_text.tokens(part.raw):
        if not tagged_text.is_tag(token) or tagged_text.number_of(token) not in part.hidden:
            seen += token
        elif seen.endswith(">") and (last := list(tagged_text.tokens(seen))[-1]) in text and tagged_text.is_tag(last):
            text = text.replace(last, last + token)
        elif len(seen) > len(part.raw) / 2:
            text += token
        else:
            text = token + text
    return text


def digest(sentences: Iterable[str], known: Mapping[str, TMEntry]) -> str:
    """A hash of what a page's sentences are translated to; it changes when a page has to be read again."""
    state = hashlib.sha256()
    for sentence in sentences:
        record = known.get(sentence)
        state.update(f"{record.translation}\0{record.origin:d}\1".encode("utf-8", "replace") if record else b"\2")
    return state.hexdigest()
