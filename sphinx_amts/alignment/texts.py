"""What is aligned: documents as sequences of blocks, and blocks as sequences of sentences."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sphinx_amts.text import foreign_text
from sphinx_amts.text.prose import place

#: Kinds of blocks that have no sentences and only mark a position in the document: code, mathematics, pictures.
LANDMARKS = frozenset({"code", "math", "image"})
#: The kind of a block that is a message of a catalogue.
MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class Location:
    """A position in a file of the author's: its path and a line, counted from 1 (0 if unknown)."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        """The form that editors and terminals turn into a link: ``file:line``."""
        return place(self.file, self.line)


@dataclass(frozen=True, slots=True)
class Tag:
    """What a tag of a sentence stands for."""

    match_keys: tuple[str, ...]
    """What it is, the strictest name first; tags of two languages correspond by the strictest key that they share.

    The keys are those of :mod:`sphinx_amts.bitext.notation`: a code span in backticks, a formula without whitespace
    in dollars, ``link <address>``, ``<role> <target>``, ``em <text>`` and ``em`` and ``emphasis``.
    """
    display_text: str = ""
    """What a reader sees of a placeholder; empty for a paired code, and if unknown."""
    droppable: bool = False
    """Whether it may be missing from the translation, or from the source alone: emphasis."""


@dataclass(frozen=True, slots=True)
class TextSentence:
    """A sentence of a document, in either language; ``tags[n - 1]`` is what its tag n stands for."""

    text: str
    """Tagged text in canonical form."""
    tags: tuple[Tag, ...] = ()
    location: Location = Location("")


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A unit of a page, such as a paragraph, a title or a list item; or a landmark, which has no sentences."""

    kind: str
    """``h1`` to ``h6``, ``para``, ``item``, ``caption``, ``cell``, ``term``, …, or one of :data:`LANDMARKS`."""
    sentences: tuple[TextSentence, ...] = ()
    content: str = ""
    """The code, the formula or the address of the picture, if the block is a landmark."""
    location: Location = Location("")


@dataclass(frozen=True, slots=True)
class Text:
    """A document in one language."""

    name: str
    """The name without marks of the language, so that the source and its translation share it."""
    blocks: tuple[TextBlock, ...]

    def normalized(self) -> Text:
        """The document without characters that are no text, such as control characters (``text/foreign_text.py``)."""
        return replace(self, blocks=tuple(map(_normalized_block, self.blocks)))


def _normalized_block(block: TextBlock) -> TextBlock:
    return replace(block, sentences=tuple(map(_normalized_sentence, block.sentences))) if block.sentences else block


def _normalized_sentence(sentence: TextSentence) -> TextSentence:
    text, tags = foreign_text.normalized(sentence.text), tuple(map(_normalized_tag, sentence.tags))
    return sentence if text is sentence.text and tags == sentence.tags else replace(sentence, text=text, tags=tags)


def _normalized_tag(tag: Tag) -> Tag:
    display_text = foreign_text.normalized(tag.display_text)
    return tag if display_text is tag.display_text else replace(tag, display_text=display_text)
