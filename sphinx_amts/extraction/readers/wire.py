"""Texts on their way between processes and into spool files, and what could not be read.

One text is one line of JSON: names of keys are left out, since a book has many sentences.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sphinx_amts.alignment.texts import AlignedSentence, Location, Tag, Text, TextBlock


@dataclass(frozen=True, slots=True)
class ReadingError:
    """Something that could not be read; all else was."""

    place: Location
    reason: str
    """What, why, and what to do: whole sentences."""

    def __str__(self) -> str:
        """As editors and terminals link it: ``file:line: reason``."""
        return f"{self.place}: {self.reason}"


def dumps(text: Text) -> str:
    """The text as one line of JSON, without a line break; :func:`loads` gives an equal one."""
    return json.dumps([text.name, [_block(block) for block in text.blocks]], separators=(",", ":"))


def _block(block: TextBlock) -> list[Any]:
    place = block.place
    sentences = [_sentence(sentence, place.file) for sentence in block.sentences]
    return [block.kind, block.content, place.file, place.line, sentences]


def _sentence(sentence: AlignedSentence, file: str) -> list[Any]:
    """A sentence; its file only where it is not that of its block."""
    tags = [[tag.match_keys, tag.display_text, tag.droppable] for tag in sentence.tags]
    place = sentence.place
    return [sentence.text, tags, place.line, *([] if place.file == file else [place.file])]


def loads(line: str) -> Text:
    """The text that :func:`dumps` wrote."""
    name, blocks = json.loads(line)
    return Text(name, tuple(_block_of(*block) for block in blocks))


def _block_of(kind: str, content: str, file: str, line: int, sentences: list[list[Any]]) -> TextBlock:
    return TextBlock(kind, tuple(_sentence_of(file, *one) for one in sentences), content, Location(file, line))


def _sentence_of(file: str, text: str, tags: list[Any], line: int, other: str | None = None) -> AlignedSentence:
    known = tuple(Tag(tuple(names), shown, droppable) for names, shown, droppable in tags)
    return AlignedSentence(text, known, Location(file if other is None else other, line))
