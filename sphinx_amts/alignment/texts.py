"""What is aligned: documents as sequences of blocks, blocks as sequences of sentences."""

from __future__ import annotations

from dataclasses import dataclass

#: Kinds of blocks that have no sentences and only help to find the place: code, mathematics, pictures.
LANDMARKS = frozenset({"code", "math", "image"})
#: The kind of a block that is a message of a catalogue.
MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class Location:
    """Where something stands: a file as the author knows it, and a line counted from 1 (0 where none is known)."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        """As editors and terminals link it: ``file:line``."""
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Tag:
    """What a tag of a sentence stands for."""

    match_keys: tuple[str, ...]
    """What it is, the strictest name first; tags of two languages correspond by the strictest name they share.

    The names are those of :mod:`sphinx_amts.bitext.notation`: a code span in backticks, a formula without blanks
    in dollars, ``link <address>``, ``<role> <target>``, ``em <text>`` and ``em`` and ``emphasis``.
    """
    display_text: str = ""
    """What a reader sees of an opaque tag; empty for a pair, and where it is not known."""
    droppable: bool = False
    """Whether a translation may do without it, or have it alone: emphasis."""


@dataclass(frozen=True, slots=True)
class AlignedSentence:
    """A canonical tagged sentence; ``tags[n - 1]`` is what its tag n stands for."""

    text: str
    tags: tuple[Tag, ...] = ()
    place: Location = Location("")


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A unit of a page: a paragraph, a title, an item of a list; or a landmark without sentences."""

    kind: str
    """``h1`` to ``h6``, ``para``, ``item``, ``caption``, ``cell``, ``term``, …, or one of :data:`LANDMARKS`."""
    sentences: tuple[AlignedSentence, ...] = ()
    content: str = ""
    """Of a landmark: the code, the formula, the address of the picture."""
    place: Location = Location("")


@dataclass(frozen=True, slots=True)
class Text:
    """A document in one language."""

    name: str
    """Without the language: the same for the source and its translation where they correspond by name."""
    blocks: tuple[TextBlock, ...]
