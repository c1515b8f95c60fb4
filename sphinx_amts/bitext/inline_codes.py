"""Two texts with markup, numbered alike: the step from any notation to a pair of tagged sentences.

A text is a sequence of pieces: plain strings, and marks that stand for code, emphasis and the like.  The marks of the
source are numbered in order; each mark of the target takes the number of the source's mark that it corresponds to.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, TypeAlias

from sphinx_amts.errors import MarkupError
from sphinx_amts.text import tagged_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BLANKS = re.compile(r"[ \t\r\n\f\v]+")


@dataclass(frozen=True, slots=True)
class InlineCode:
    """Something in a text that is no text: opaque without ``content``, paired with it."""

    match_keys: tuple[str, ...]
    """What it is, the strictest name first; marks correspond by the strictest name they share."""
    content: tuple[Run, ...] | None = None
    droppable: bool = False
    """Whether a translation may have it although the source has not; then only its text is kept."""
    dropped_around: tuple[str, str] = ("", "")
    """Text before and after it that goes when it is dropped."""
    dropped_text: str = ""
    """What is kept of it when it is dropped although it has no content."""
    display_text: str = ""
    """What a reader sees of it, if it is opaque: code, a formula; empty where that is not known."""


Run: TypeAlias = str | InlineCode


def tagged_pair(source: Sequence[Run], target: Sequence[Run]) -> tuple[str, str]:
    """Both as tagged sentences, the source in canonical form.

    :raises MarkupError: if a mark of one has no counterpart in the other, or the tags of the target are no good.
    """
    known, found = list(walk(source)), list(walk(target))
    numbers = [counterpart + 1 for counterpart in _counterparts(known, found)]
    for mark, number in zip(found, numbers, strict=True):
        if not number and not mark.droppable:
            raise MarkupError(f"only in the translation: {mark.match_keys[0]}")
    sentence, _ = tagged_text.canonical(_rendered(source, iter(range(1, len(known) + 1))))
    translation = _single_blanks(_rendered(target, iter(numbers)))
    if known or not translation or "&" in translation:  # else there is nothing that could be wrong
        tagged_text.check(sentence, translation)
    return sentence, translation


def untagged_pair(source: str, target: str) -> tuple[str, str]:
    """Both texts as they are, as tagged sentences without tags; not checked."""
    return tagged_text.canonical(tagged_text.escape(source))[0], _single_blanks(tagged_text.escape(target))


def display_texts(source: Sequence[Run]) -> tuple[str, ...]:
    """What a reader sees of each mark that :func:`tagged` numbers, in order; empty for a pair."""
    return tuple(mark.display_text for mark in walk(source))


def visible_text(pieces: Sequence[Run]) -> str:
    """The text that a reader sees of pieces."""
    return "".join(
        piece if isinstance(piece, str) else piece.display_text + visible_text(piece.content or ()) for piece in pieces
    )


def walk(pieces: Sequence[Run]) -> Iterator[InlineCode]:
    """All marks, in order of their beginning."""
    for piece in pieces:
        if isinstance(piece, InlineCode):
            yield piece
            yield from walk(piece.content or ())


def _counterparts(source: Sequence[InlineCode], target: Sequence[InlineCode]) -> list[int]:
    """For each mark of the target the index of its counterpart in the source, or -1."""
    result = [-1] * len(target)
    free = set(range(len(source)))
    for known, wanted in zip_longest(_by_level(source), _by_level(target), fillvalue=()):
        waiting: dict[str, deque[int]] = defaultdict(deque)
        for index, name in known:
            if index in free:
                waiting[name].append(index)
        for index, name in wanted:
            if result[index] < 0 and waiting[name]:
                result[index] = waiting[name].popleft()
                free.discard(result[index])
    return result


def _by_level(marks: Sequence[InlineCode]) -> Iterator[list[tuple[int, str]]]:
    """Level by level, strictest first, the names of the marks with their indices."""
    for level in range(max((len(mark.match_keys) for mark in marks), default=0)):
        yield [(index, mark.match_keys[level]) for index, mark in enumerate(marks) if level < len(mark.match_keys)]


def _rendered(pieces: Sequence[Run], numbers: Iterator[int]) -> str:
    return "".join(
        tagged_text.escape(piece) if isinstance(piece, str) else _tags(piece, next(numbers), numbers)
        for piece in pieces
    )


def _tags(mark: InlineCode, number: int, numbers: Iterator[int]) -> str:
    if mark.content is None:
        return tagged_text.placeholder(number) if number else tagged_text.escape(mark.dropped_text)
    content = _rendered(mark.content, numbers)
    before, after = mark.dropped_around
    return f"{before}{tagged_text.paired_code(number, content)}{after}" if number else content


def _single_blanks(text: str) -> str:
    """The text without line breaks and rows of blanks; no-break and full-width spaces are the translator's."""
    return _BLANKS.sub(" ", text).strip(" ")
