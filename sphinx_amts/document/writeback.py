"""Translations back into the page: around the original nodes, in the typography of the target language.

What has no translation stays in the source language.  Entries of the memory are handed in by their sources.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from sphinx_amts.document.segments import Segment, SegmentedUnit
from sphinx_amts.languages import LanguageProfile, ProfilePair
from sphinx_amts.text import spacing, tagged_text
from sphinx_amts.tm.entries import TMEntry


def write_translations(
    segmented_unit: SegmentedUnit,
    matches: Mapping[str, TMEntry],
    languages: ProfilePair,
    bound: Mapping[int, TMEntry] = MappingProxyType({}),
) -> bool:
    """Write the translations of a unit into the page; whether all its segments with words have one.

    Args:
        segmented_unit: A unit of the page; the page is changed in place.
        matches: Translations by source, of its segments and maybe of others; they have passed
            :func:`sphinx_amts.text.tagged_text.check`.
        languages: Those of the book and of the build.
        bound: Translations for this very place, by the index of their segment in the unit; they precede the others.
    """
    entries = [bound.get(index, matches.get(segment.source)) for index, segment in enumerate(segmented_unit.segments)]
    texts = [
        _raw_translation(segment, segmented_unit, entry, languages.target)
        for segment, entry in zip(segmented_unit.segments, entries, strict=True)
    ]
    if any(text != segment.raw for text, segment in zip(texts, segmented_unit.segments, strict=True)):
        gaps = [segment.space_after for segment in segmented_unit.segments]
        joined = spacing.join(texts, gaps[:-1], languages.target, source=languages.source)
        segmented_unit.unit.write(segmented_unit.space_before + joined + gaps[-1], segmented_unit.nodes)
    return all(entry or not segment.has_words for segment, entry in zip(segmented_unit.segments, entries, strict=True))


def _raw_translation(
    segment: Segment, segmented_unit: SegmentedUnit, entry: TMEntry | None, target: LanguageProfile
) -> str:
    """The translation with the numbers of the unit and its invisible tags; the raw source if there is none."""
    if entry is None or entry.translation == segment.source:
        return segment.raw
    text = displayed_translation(entry, target, segmented_unit.display_texts(segment))
    if not entry.is_human:
        text = spacing.with_no_break_spaces(segment.raw, text)
    if segment.numbers:
        text = tagged_text.renumber(text, dict(enumerate(segment.numbers, 1)))
    return _with_invisible_tags(segment, text) if segment.invisible else text


def displayed_translation(entry: TMEntry, target: LanguageProfile, display_texts: Sequence[str] = ()) -> str:
    """A translation as readers see it: machine translations get their language's typography, human ones are unchanged.

    Args:
        entry: of the memory.
        target: the language of the translation.
        display_texts: ``display_texts[n - 1]`` is what is seen of placeholder n.
    """
    if entry.is_human:
        return spacing.with_hebrew_marks(entry.translation, target)
    try:
        tidied = spacing.tidy(entry.source, entry.translation, target, dict(enumerate(display_texts, 1)))
    except Exception:  # noqa: BLE001 - an engine may answer anything: its typography must not cost the page
        return entry.translation
    return spacing.with_hebrew_marks(tidied, target)


def _with_invisible_tags(segment: Segment, translation: str) -> str:
    """The translation, with the numbers of the unit, and with the invisible tags of the segment.

    Each of them stands behind the tag that it followed at once; one that followed words stands at the nearer end, since
    nobody knows where these words went.

    >>> def with_invisible_tags(raw, translation):
    ...     return _with_invisible_tags(Segment("", raw, (), frozenset({5, 6}), "", True), translation)
    >>> with_invisible_tags("Read <g1>this</g1><x5/> now.", "现在读<g1>这个</g1>。")
    '现在读<g1>这个</g1><x5/>。'
    >>> with_invisible_tags("<x5/>Read this now<x6/>.", "现在读这个。")
    '<x5/>现在读这个。<x6/>'
    """
    tags = set(filter(tagged_text.is_tag, tagged_text.tokens(translation)))
    behind: dict[str, deque[str]] = defaultdict(deque)
    before, after = deque[str](), deque[str]()
    previous, passed = "", 0
    middle = len(tagged_text.without_placeholders(segment.raw, segment.invisible)) / 2
    for token in tagged_text.tokens(segment.raw):
        if not tagged_text.is_tag(token) or tagged_text.number_of(token) not in segment.invisible:
            previous, passed = token, passed + len(token)
        elif previous in tags:
            behind[previous].appendleft(token)
        elif passed > middle:
            after.append(token)
        else:
            before.appendleft(token)
    texts = ("".join([token, *behind.get(token, ())]) for token in tagged_text.tokens(translation))
    return "".join([*before, *texts, *after])


def translations_digest(
    sources: Iterable[str],
    matches: Mapping[str, TMEntry],
    bound: Mapping[str, Sequence[TMEntry]] = MappingProxyType({}),
) -> str:
    """A hash of what the segments of a page are translated to; when it changes, the page has to be read again.

    Args:
        sources: Those of the page.
        matches: Translations by source.
        bound: Translations for certain places, of this page or of others, by source.
    """
    digest = hashlib.sha256()
    for source in sources:
        entry = matches.get(source)
        digest.update(_fact(entry) if entry else b"\2")
        for entry in bound.get(source, ()):
            digest.update(_fact(entry) + f"{entry.place}\3".encode("utf-8", "replace"))
    return digest.hexdigest()


def _fact(entry: TMEntry) -> bytes:
    return f"{entry.translation}\0{entry.counts_as:d}\1".encode("utf-8", "replace")
