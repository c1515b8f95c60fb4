"""Running text with its markup recognised, as sentences: for what is read without Sphinx."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sphinx_amts import markup, segment, terms
from sphinx_amts.align.texts import Place, Sentence, Tag
from sphinx_amts.extract.tags import text_names
from sphinx_amts.parallel.marks import Mark, Piece


def sentences(pieces: Sequence[Piece], language: str, place: Place) -> tuple[Sentence, ...]:
    """The sentences, also those without words; addresses are opaque, as in a page."""
    tags: list[Tag] = []
    text = "".join(_tagged(pieces, tags))
    return tuple(_sentences(text, tags, language, place))


def _tagged(pieces: Sequence[Piece], tags: list[Tag]) -> Iterator[str]:
    for piece in pieces:
        if isinstance(piece, str):
            yield from terms.split(piece, terms.ADDRESS, lambda address: _number(_address(address), tags))
            continue
        number = _number(_tag(piece), tags)
        if piece.content is None:
            yield markup.opaque(number)
        else:
            yield markup.paired(number, "".join(_tagged(piece.content, tags)))


def _tag(mark: Mark) -> Tag:
    return Tag(mark.names, mark.shown if mark.content is None else "", droppable=mark.names[-1] == "emphasis")


def _address(text: str) -> Tag:
    return Tag(text_names(text), text)


def _number(tag: Tag, tags: list[Tag]) -> int:
    tags.append(tag)
    return len(tags)


def _sentences(text: str, tags: Sequence[Tag], language: str, place: Place) -> Iterator[Sentence]:
    for part in segment.split(text.strip(), language):
        sentence, had = markup.canonical(part)
        yield Sentence(sentence, tuple(tags[number - 1] for number in had), place)
