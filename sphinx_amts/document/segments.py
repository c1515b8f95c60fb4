"""A page as segments: its translatable units, each with its sentences.

The source of a segment is its *canonical* text, which the memory is asked for; its ``raw`` form keeps the tag numbers
and the white space of the unit, so that the raw forms and the gaps between them are the whole text of the unit.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_amts.document import inline
from sphinx_amts.document import units as document_units
from sphinx_amts.document.html_spans import SpanContent
from sphinx_amts.languages import LanguageProfile
from sphinx_amts.text import segmentation, tagged_text

if TYPE_CHECKING:
    from re import Pattern

#: Texts longer than this, in characters, are never taken for a message of Sphinx or of a theme.
_LONGEST_UI_MESSAGE = 200
_NO_TAGS: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence of a unit, or several that the parallel data has as one pair."""

    source: str
    """Canonical: tags numbered from 1, single spaces."""
    raw: str
    """As it stands in its unit: with the unit's numbers and white space, and with invisible tags."""
    numbers: tuple[int, ...]
    """``numbers[n - 1]`` is the unit's number of tag n of the source."""
    invisible: frozenset[int]
    """The unit's numbers of tags that the source does not have, since a reader sees nothing of them."""
    space_after: str
    """The white space between this segment and the next."""
    has_words: bool
    """Whether there is anything to translate."""


@dataclass(frozen=True, slots=True)
class SegmentedUnit:
    """One unit of a page with its segments."""

    unit: document_units.Unit
    nodes: tuple[SpanContent, ...]
    """``nodes[number - 1]`` is the node, or the element of inline HTML, behind a tag."""
    space_before: str
    """White space before the first segment."""
    segments: tuple[Segment, ...]

    def display_texts(self, segment: Segment) -> tuple[str, ...]:
        """What a reader sees of the tags of one of the segments, in the order of their numbers in its source."""
        return tuple(inline.display_text(self.nodes[number - 1]) for number in segment.numbers)


@dataclass(frozen=True, slots=True)
class MultiSentenceSources:
    """The pairs of the parallel data that hold several sentences, by their first one."""

    lengths: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """The source of the first sentence to the numbers of sentences, the largest first."""
    sources: Container[str] = ()
    """The sources of all pairs."""


@dataclass(frozen=True, slots=True)
class SegmentationSettings:
    """What a page is segmented by; the same for all pages of a build."""

    language: LanguageProfile
    """The language that the book is written in."""
    do_not_translate: Pattern[str] | None = None
    """The author's terms, and addresses, as :func:`sphinx_amts.text.do_not_translate.pattern` makes it."""
    is_ui_message: Callable[[str], bool] = field(default=lambda text: False)  # noqa: ARG005
    """Whether a text is a message of Sphinx or of a theme, which is translated already."""
    multi_sentence_sources: MultiSentenceSources = field(default_factory=MultiSentenceSources)


def segmented_units(units: Iterable[document_units.Unit], settings: SegmentationSettings) -> Iterator[SegmentedUnit]:
    """The units in which something is to be translated, with their segments, in the order of the page."""
    for unit in units:
        unit_with_segments = segmented_unit(unit, settings)
        if unit_with_segments is not None:
            yield unit_with_segments


def segmented_unit(unit: document_units.Unit, settings: SegmentationSettings) -> SegmentedUnit | None:
    """The unit with its segments; ``None`` where nothing is to be translated."""
    protected = unit.protect(settings.do_not_translate)
    text = protected.text
    if not tagged_text.has_words(text) or _is_ui_message(text, settings):
        return None
    body = text.lstrip()
    space_before = text[: len(text) - len(body)]
    return SegmentedUnit(unit, protected.nodes, space_before, tuple(segments(body, protected.nodes, settings)))


def _is_ui_message(text: str, settings: SegmentationSettings) -> bool:
    """Whether the text, without its placeholders or with anything in their place, is a message of Sphinx or a theme."""
    if len(text) >= _LONGEST_UI_MESSAGE:
        return False
    is_message = settings.is_ui_message
    return is_message(tagged_text.plain(text).strip()) or (
        "<x" in text and is_message(tagged_text.plain(text, "x").strip())
    )


def segments(text: str, tag_nodes: Sequence[SpanContent], settings: SegmentationSettings) -> Iterator[Segment]:
    """The segments of a tagged text; sentences that the parallel data has as one pair are one segment.

    Args:
        text: the text of a unit without white space before it, with the unit's numbers.
        tag_nodes: ``tag_nodes[number - 1]`` is the node behind a tag.
        settings: those of the build.
    """
    sentences = segmentation.segment(text, settings.language)
    maybe_invisible = {number: node for number, node in enumerate(tag_nodes, 1) if _may_be_invisible(node)}
    position = 0
    while position < len(sentences):
        end = position + _sentence_count_at(sentences, position, settings.multi_sentence_sources)
        yield _segment("".join(sentences[position:end]), maybe_invisible)
        position = end


def _sentence_count_at(sentences: Sequence[str], position: int, pairs: MultiSentenceSources) -> int:
    """How many sentences from the position on are one pair of the parallel data, the longest one; 1 if none are.

    >>> pairs = MultiSentenceSources({"One.": (3, 2)}, {"One. Two.", "One. Two. Four."})
    >>> sentences = ["One. ", "Two. ", "Three."]
    >>> _sentence_count_at(sentences, 0, pairs), _sentence_count_at(sentences, 1, pairs)
    (2, 1)
    """
    if not pairs.lengths:
        return 1
    first, _ = tagged_text.canonical(sentences[position])
    for length in pairs.lengths.get(first, ()):
        candidate = sentences[position : position + length]
        if len(candidate) == length and tagged_text.canonical("".join(candidate))[0] in pairs.sources:
            return length
    return 1


def _segment(sentence: str, maybe_invisible: Mapping[int, SpanContent]) -> Segment:
    """The segment of a sentence with the white space after it."""
    raw = sentence.rstrip()
    invisible = frozenset(_invisible_numbers(raw, maybe_invisible)) if maybe_invisible else _NO_TAGS
    source, numbers = tagged_text.canonical(tagged_text.without_placeholders(raw, invisible) if invisible else raw)
    if source == raw:
        raw = source  # one string for both saves a third of the memory of a deferred page
    return Segment(source, raw, numbers, invisible, sentence[len(raw) :], tagged_text.has_words(source))


def _may_be_invisible(node: SpanContent) -> bool:
    return inline.is_invisible(node) or isinstance(node, nodes.raw)


def _invisible_numbers(raw: str, maybe_invisible: Mapping[int, SpanContent]) -> Iterator[int]:
    """Tags of which nothing is seen, and raw HTML at either end, such as the box of a task.

    Raw HTML within a sentence stays in it: a reader may see something of it, and its place there matters.
    """
    for number in tagged_text.numbers(raw):
        is_at_end = raw.startswith(tagged_text.placeholder(number)) or raw.endswith(tagged_text.placeholder(number))
        if number in maybe_invisible and (is_at_end or not isinstance(maybe_invisible[number], nodes.raw)):
            yield number


def multi_sentence_sources(sources: Iterable[str], language: LanguageProfile) -> MultiSentenceSources:
    """The pairs with several sentences among those of the parallel data, given by their canonical sources."""
    all_sources = frozenset(sources)
    lengths: dict[str, set[int]] = {}
    for source in all_sources:
        sentences = segmentation.segment(source, language)
        if len(sentences) > 1:
            lengths.setdefault(tagged_text.canonical(sentences[0])[0], set()).add(len(sentences))
    return MultiSentenceSources(
        {first: tuple(sorted(counts, reverse=True)) for first, counts in lengths.items()}, all_sources
    )


@dataclass(frozen=True, slots=True)
class SegmentLocation:
    """The location of a segment: the source file, the line (from 1), and the visible text of its tags."""

    path: str
    line: int | None
    display_texts: tuple[str, ...] = ()
    """``display_texts[n - 1]`` is what a reader sees of tag n; empty for a pair, and where it is not known yet."""
    occurrences: int = 1
    """How often the segment stands on its page."""
    before: str = ""
    """The source of the segment with words before it; only kept of segments that are missing."""
    after: str = ""
    """The source of the segment with words after it, likewise."""


def distinct_sources(segmented_units: Iterable[SegmentedUnit]) -> list[str]:
    """The distinct sources with words, in reading order."""
    sources = (segment.source for unit in segmented_units for segment in unit.segments if segment.has_words)
    return list(dict.fromkeys(sources))


def neighbours(segmented_units: Iterable[SegmentedUnit]) -> Iterator[tuple[int, int, Segment, str, str]]:
    """Each segment with words, in reading order, with the sources of those before and after it on its page.

    Yields the index of the unit, that of the segment in it, the segment, and both neighbours, "" where there is none.
    """
    places = [
        (number, index, segment)
        for number, unit in enumerate(segmented_units)
        for index, segment in enumerate(unit.segments)
        if segment.has_words
    ]
    sources = ["", *(segment.source for _number, _index, segment in places), ""]
    for (number, index, segment), before, after in zip(places, sources[:-2], sources[2:], strict=True):
        yield number, index, segment, before, after


def locations(segmented_units: Iterable[SegmentedUnit]) -> dict[str, SegmentLocation]:
    """The first location of each distinct source with words, in reading order."""
    locations_by_source: dict[str, SegmentLocation] = {}
    for unit in segmented_units:
        path, line = unit.unit.position()
        for segment in unit.segments:
            first = locations_by_source.get(segment.source)
            if first is not None:
                locations_by_source[segment.source] = replace(first, occurrences=first.occurrences + 1)
            elif segment.has_words:
                locations_by_source[segment.source] = SegmentLocation(path, line, unit.display_texts(segment))
            line = line and line + (segment.raw + segment.space_after).count("\n")
    return locations_by_source
