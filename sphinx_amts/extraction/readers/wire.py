"""Texts as lines of JSON, for the way between processes and into temporary files, and what could not be read.

One text is one line; names of keys are left out, since a book has many sentences.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sphinx_amts.alignment.texts import Location, Tag, Text, TextBlock, TextSentence


@dataclass(frozen=True, slots=True)
class ReadingError:
    """Something that could not be read; everything else was."""

    place: Location
    reason: str
    """What, why, and what to do: whole sentences."""

    def __str__(self) -> str:
        """As editors and terminals link it: ``file:line: reason``."""
        return f"{self.place}: {self.reason}"


def dumps(text: Text) -> str:
    """The text as one line of JSON, without a line break; :func:`loads` returns an equal one."""
    return json.dumps([text.name, [_block_as_list(block) for block in text.blocks]], separators=(",", ":"))


def _block_as_list(block: TextBlock) -> list[Any]:
    place = block.location
    sentences = [_sentence_as_list(sentence, place.file) for sentence in block.sentences]
    return [block.kind, block.content, place.file, place.line, sentences]


def _sentence_as_list(sentence: TextSentence, block_file: str) -> list[Any]:
    """A sentence; its file only if it is not that of its block."""
    tags = [[tag.match_keys, tag.display_text, tag.droppable] for tag in sentence.tags]
    place = sentence.location
    return [sentence.text, tags, place.line, *([] if place.file == block_file else [place.file])]


def loads(line: str) -> Text:
    """The text that :func:`dumps` wrote."""
    name, blocks = json.loads(line)
    return Text(name, tuple(_block_from_list(*block) for block in blocks))


def _block_from_list(kind: str, content: str, file: str, line: int, sentences: list[list[Any]]) -> TextBlock:
    block_sentences = tuple(_sentence_from_list(file, *sentence) for sentence in sentences)
    return TextBlock(kind, block_sentences, content, Location(file, line))


def _sentence_from_list(
    block_file: str, text: str, tags: list[Any], line: int, file: str | None = None
) -> TextSentence:
    sentence_tags = tuple(Tag(tuple(keys), display_text, droppable) for keys, display_text, droppable in tags)
    return TextSentence(text, sentence_tags, Location(block_file if file is None else file, line))
