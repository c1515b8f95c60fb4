"""Running text with its markup recognised, as sentences: for what is read without Sphinx."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sphinx_amts.alignment.texts import AlignedSentence, Location, Tag
from sphinx_amts.bitext.inline_codes import InlineCode, Run
from sphinx_amts.extraction.readers.inline_codes import text_match_keys
from sphinx_amts.text import do_not_translate, segmentation, tagged_text


def marked_up_sentences(pieces: Sequence[Run], language: str, place: Location) -> tuple[AlignedSentence, ...]:
    """The sentences, also those without words; addresses are opaque, as in a page."""
    tags: list[Tag] = []
    text = "".join(_tagged(pieces, tags))
    return tuple(_sentences(text, tags, language, place))


def _tagged(pieces: Sequence[Run], tags: list[Tag]) -> Iterator[str]:
    for piece in pieces:
        if isinstance(piece, str):
            yield from do_not_translate.split(
                piece, do_not_translate.ADDRESS, lambda address: _number(_address(address), tags)
            )
            continue
        number = _number(_tag(piece), tags)
        if piece.content is None:
            yield tagged_text.placeholder(number)
        else:
            yield tagged_text.paired_code(number, "".join(_tagged(piece.content, tags)))


def _tag(mark: InlineCode) -> Tag:
    return Tag(
        mark.match_keys, mark.display_text if mark.content is None else "", droppable=mark.match_keys[-1] == "emphasis"
    )


def _address(text: str) -> Tag:
    return Tag(text_match_keys(text), text)


def _number(tag: Tag, tags: list[Tag]) -> int:
    tags.append(tag)
    return len(tags)


def _sentences(text: str, tags: Sequence[Tag], language: str, place: Location) -> Iterator[AlignedSentence]:
    for part in segmentation.segment(text.strip(), language):
        sentence, had = tagged_text.canonical(part)
        yield AlignedSentence(sentence, tuple(tags[number - 1] for number in had), place)
