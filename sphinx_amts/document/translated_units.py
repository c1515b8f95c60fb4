"""Sentence pairs of texts that were translated in the page itself, as gettext catalogues do it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sphinx_amts.document import inline
from sphinx_amts.document.html_spans import SpanContent
from sphinx_amts.document.inline import ProtectedText
from sphinx_amts.languages import ProfilePair
from sphinx_amts.text import segmentation, tagged_text


def sentence_pairs(before: ProtectedText, after: ProtectedText, languages: ProfilePair) -> Iterator[tuple[str, str]]:
    """The sentences of a text and their translations, both canonical; the whole text as one pair if they are not even.

    Args:
        before: A text as it was.
        after: The same text, translated.
        languages: Those of both.
    """
    translation = tagged_text.renumber(after.text, _numbers_before(before, after))
    sources = segmentation.segment(before.text, languages.source)
    translations = segmentation.segment(translation, languages.target)
    if len(sources) != len(translations) or not all(map(_have_same_tags, sources, translations)):
        sources, translations = [before.text], [translation]
    for source, target in zip(sources, translations, strict=True):
        canonical, numbers = tagged_text.canonical(source.strip())
        # A translator may have added markup: its tags are numbered behind those of the source.
        all_numbers = dict.fromkeys((*numbers, *tagged_text.numbers(target)))
        yield canonical, tagged_text.renumber(target.strip(), {number: n for n, number in enumerate(all_numbers, 1)})


def _have_same_tags(source: str, translation: str) -> bool:
    return sorted(tagged_text.numbers(source)) == sorted(tagged_text.numbers(translation))


def _numbers_before(before: ProtectedText, after: ProtectedText) -> dict[int, int]:
    """Which tag of the text stands for each of its translation: one that reads alike, else the next of its kind."""
    free = list(enumerate(before.nodes, 1))
    mapping: dict[int, int] = {}
    for is_same in (_read_alike, _are_of_same_kind):
        for number, node in enumerate(after.nodes, 1):
            if number not in mapping:
                match = next(((old, former) for old, former in free if is_same(former, node)), None)
                if match:
                    free.remove(match)
                    mapping[number] = match[0]
    return mapping | _numbers_beyond(after.nodes, mapping, len(before.nodes))


def _read_alike(former: SpanContent, present: SpanContent) -> bool:
    return _are_of_same_kind(former, present) and inline.display_text(former) == inline.display_text(present)


def _are_of_same_kind(former: SpanContent, present: SpanContent) -> bool:
    return inline.is_placeholder(former) == inline.is_placeholder(present)


def _numbers_beyond(nodes: Sequence[SpanContent], mapping: dict[int, int], last: int) -> dict[int, int]:
    """Numbers of their own for tags that only the translation has."""
    others = [number for number in range(1, len(nodes) + 1) if number not in mapping]
    return {number: last + n for n, number in enumerate(others, 1)}
