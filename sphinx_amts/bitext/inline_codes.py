"""Two texts with inline markup, numbered alike: the step from any notation to a pair of tagged texts.

A text is a sequence of runs: plain strings, and inline codes that stand for code, emphasis and the like.  The inline
codes of the source are numbered in order; each one of the target takes the number of its counterpart in the source.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, TypeAlias

from sphinx_amts.errors import MarkupError
from sphinx_amts.text import tagged_text
from sphinx_amts.text.exchanged_codes import exchanged_codes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_WHITESPACE = re.compile(r"[ \t\r\n\f\v]+")


@dataclass(frozen=True, slots=True)
class InlineCode:
    """Inline markup in a text: a placeholder if it has no content, else a paired code around it."""

    match_keys: tuple[str, ...]
    """What it is, the strictest key first; codes of two languages correspond by the strictest key that they share."""
    content: tuple[Run, ...] | None = None
    droppable: bool = False
    """Whether a translation may have it although the source has not; then only its text is kept."""
    dropped_around: tuple[str, str] = ("", "")
    """The text before and after it that is dropped with it."""
    dropped_text: str = ""
    """What is kept of a placeholder that is dropped."""
    display_text: str = ""
    """What a reader sees of a placeholder: code, a formula; empty if unknown."""


Run: TypeAlias = str | InlineCode


def tagged_pair(source: Sequence[Run], target: Sequence[Run]) -> tuple[str, str]:
    """Both texts as tagged texts with the same tags, the source in canonical form.

    Raises:
        MarkupError: If an inline code has no counterpart in the other text, or the tags of the target are wrong.
    """
    source_codes, target_codes = list(codes_in(source)), list(codes_in(target))
    numbers = [counterpart + 1 for counterpart in _counterparts(source_codes, target_codes)]
    for code, number in zip(target_codes, numbers, strict=True):
        if not number and not code.droppable:
            raise MarkupError(f"only in the translation: {code.match_keys[0]}")
    tagged_source, _ = tagged_text.canonical(_tagged(source, iter(range(1, len(source_codes) + 1))))
    translation = _normalized(_tagged(target, iter(numbers)))
    if source_codes or not translation or "&" in translation:  # else there is nothing that could be wrong
        tagged_text.check(tagged_source, translation)
    kinds = {number: code.match_keys[1:] for code, number in zip(target_codes, numbers, strict=True)}
    return tagged_source, _with_moved_emphasis(tagged_source, translation, kinds)


def _with_moved_emphasis(source: str, translation: str, kinds: Mapping[int, tuple[str, ...]]) -> str:
    """The translation with codes of one kind renumbered where their words show that they stand in another order."""
    moved = {int(place[1:]): int(name[1:]) for name, place in exchanged_codes(source, translation).items()}
    if len(moved) == 1:
        moved |= {name: place for place, name in moved.items()}
    are_alike = len({kinds[number] for number in moved}) == 1 and all(kinds[number] for number in moved)
    if set(moved) != set(moved.values()) or not are_alike:
        return translation
    return tagged_text.renumber(translation, {number: moved.get(number, number) for number in kinds})


def untagged_pair(source: str, target: str) -> tuple[str, str]:
    """Both texts verbatim, as tagged texts without tags; they are not checked."""
    return tagged_text.canonical(tagged_text.escape(source))[0], _normalized(tagged_text.escape(target))


def display_texts(runs: Sequence[Run]) -> tuple[str, ...]:
    """What a reader sees of each inline code that :func:`tagged_pair` numbers, in order; empty for a paired code."""
    return tuple(code.display_text for code in codes_in(runs))


def visible_text(runs: Sequence[Run]) -> str:
    """The text that a reader sees."""
    return "".join(run if isinstance(run, str) else run.display_text + visible_text(run.content or ()) for run in runs)


def codes_in(runs: Sequence[Run]) -> Iterator[InlineCode]:
    """All inline codes, also those within others, in the order in which they begin."""
    for run in runs:
        if isinstance(run, InlineCode):
            yield run
            yield from codes_in(run.content or ())


def _counterparts(source: Sequence[InlineCode], target: Sequence[InlineCode]) -> list[int]:
    """For each inline code of the target the index of its counterpart in the source, or -1.

    Equal keys are paired in order, the strictest keys of all codes first, so that a loose key (any emphasis) takes no
    counterpart from a code that is the same to the letter.
    """
    counterparts = [-1] * len(target)
    free = set(range(len(source)))
    for source_keys, target_keys in zip_longest(_keys_by_level(source), _keys_by_level(target), fillvalue=()):
        candidates: dict[str, deque[int]] = defaultdict(deque)
        for index, key in source_keys:
            if index in free:
                candidates[key].append(index)
        for index, key in target_keys:
            if counterparts[index] < 0 and candidates[key]:
                counterparts[index] = candidates[key].popleft()
                free.discard(counterparts[index])
    return counterparts


def _keys_by_level(codes: Sequence[InlineCode]) -> Iterator[list[tuple[int, str]]]:
    """Level by level, strictest first, the match keys of the codes with their indices."""
    for level in range(max((len(code.match_keys) for code in codes), default=0)):
        yield [(index, code.match_keys[level]) for index, code in enumerate(codes) if level < len(code.match_keys)]


def _tagged(runs: Sequence[Run], numbers: Iterator[int]) -> str:
    """The runs as a tagged text; ``numbers`` are those of the inline codes in order, 0 for one that is dropped."""
    return "".join(
        tagged_text.escape(run) if isinstance(run, str) else _tagged_code(run, next(numbers), numbers) for run in runs
    )


def _tagged_code(code: InlineCode, number: int, numbers: Iterator[int]) -> str:
    if code.content is None:
        return tagged_text.placeholder(number) if number else tagged_text.escape(code.dropped_text)
    content = _tagged(code.content, numbers)
    before, after = code.dropped_around
    return f"{before}{tagged_text.paired_code(number, content)}{after}" if number else content


def _normalized(text: str) -> str:
    """The text on one line with single spaces; no-break and full-width spaces are the translator's and stay."""
    return _WHITESPACE.sub(" ", text).strip(" ")
