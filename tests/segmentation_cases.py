"""The text cases of the segmentation, in ``cases/segment``: one file a language, named by its code.

A case is one line: a text whose sentences are parted by ``|``.  A line that starts with ``#`` says what the cases below
it test.  Every third case is *held out*: rules and data are made without a look at it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import project_paths

CASES = project_paths.TESTS / "cases" / "segment"
#: Languages whose sentences stand without a space between them.
_DENSE = {"zh", "zh_CN", "ja"}
_HELD_OUT = 3


@dataclass(frozen=True, slots=True)
class Case:
    """A text and its sentences."""

    language: str
    heading: str
    """The comment above it."""
    line: int
    sentences: tuple[str, ...]
    is_held_out: bool

    @property
    def text(self) -> str:
        """The sentences as they stand in a paragraph."""
        return joined(self.sentences, self.language)

    @property
    def stripped(self) -> tuple[str, ...]:
        """The sentences without what says how they are joined."""
        return tuple(sentence.removeprefix("_") for sentence in self.sentences)


def joined(sentences: tuple[str, ...] | list[str], language: str) -> str:
    """The text of these sentences; one that begins with ``_`` stands without a space behind the one before it."""
    separator = "" if language in _DENSE else " "
    return separator.join(sentences).replace(f"{separator}_", "")


def cases() -> Iterator[Case]:
    """All cases of all languages."""
    for file in sorted(CASES.glob("*.txt")):
        heading, number = "", 0
        for line, content in enumerate(file.read_text("utf-8").splitlines(), 1):
            if content.startswith("#"):
                heading = content.lstrip("# ")
            elif content:
                number += 1
                sentences = tuple(content.split("|"))
                yield Case(file.stem, heading, line, sentences, number % _HELD_OUT == 0)
