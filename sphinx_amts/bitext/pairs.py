"""Sentence pairs, what can be wrong with them, and gathering them from the rows of a file.

Of several rows with one source text the last one wins, or the one with the newest ``changedate`` if both have one
(Amazon Translate, "Parallel data input files").  Nothing leaves here that
:func:`sphinx_amts.text.tagged_text.check` refuses.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from sphinx_amts import languages
from sphinx_amts.bitext import amazon_rules
from sphinx_amts.errors import ConfigurationError, MarkupError, ParallelDataError
from sphinx_amts.text import tagged_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

_SHOWN = 8


class OtherLanguagesError(ParallelDataError):
    """A sound file that does not hold both languages of the pair that is wanted."""


@dataclass(frozen=True, slots=True)
class SentencePair:
    """A sentence and its translation, both as tagged sentences; two pairs are equal if their texts are."""

    source: str
    """In canonical form (:func:`sphinx_amts.text.tagged_text.canonical`)."""
    target: str
    """Its tags have the numbers of those in the source."""
    place: str = field(compare=False)
    """Where it was read: ``book.tmx:12``."""
    shown: tuple[str, ...] = field(default=(), compare=False)
    """``shown[n - 1]`` is what a reader sees of opaque tag n: code, a formula without ``$``; empty if unknown."""
    untagged: bool = field(default=False, compare=False)
    """Whether both texts are as they stand in the file, because their markup does not correspond."""


@dataclass(frozen=True, slots=True)
class RowError:
    """Something in a file that could not be used, or not as it is."""

    path: Path
    line: int
    reason: str

    def __str__(self) -> str:
        """As editors and terminals link it: ``file:line: reason``."""
        return f"{self.path}:{self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class ParallelData:
    """The contents of a file: each source sentence once, in the order of the file."""

    pairs: tuple[SentencePair, ...]
    faults: tuple[RowError, ...]
    other_languages: int = 0
    """How many units were passed over because they are of other languages."""


@dataclass(frozen=True, slots=True)
class Row:
    """One pair as read: two tagged sentences that passed the check, or two plain ones that have yet to."""

    line: int
    texts: tuple[str, str]
    changed: str = ""
    """The ``changedate`` of TMX, which sorts as text; empty if unknown."""
    untagged: bool = False
    """Whether the markup of the two did not correspond, so that they are plain."""
    shown: tuple[str, ...] = ()
    """What a reader sees of the tags of the source."""


#: Makes a row of a line number, a source and a target as they stand in the file, and the ``changedate``.
MakeRow: TypeAlias = "Callable[[int, str, str, str], Row]"


@dataclass(slots=True)
class _Gathering:
    """What grows while the rows of a file pass by."""

    path: Path
    found: dict[str, tuple[SentencePair, str]] = field(default_factory=dict)
    faults: list[RowError] = field(default_factory=list)
    untagged: list[int] = field(default_factory=list)
    passed_over: int = 0


def gather(path: Path, rows: Iterable[Row | RowError | None]) -> ParallelData:
    """The usable pairs of all rows; ``None`` stands for a unit of other languages."""
    state = _Gathering(path)
    for row in rows:
        if isinstance(row, Row):
            _take(state, row)
        elif row is None:
            state.passed_over += 1
        else:
            state.faults.append(row)
    faults = [*state.faults, *_untagged(path, state.untagged)]
    pairs = tuple(pair for pair, _ in state.found.values())
    return ParallelData(pairs, tuple(sorted(faults, key=lambda fault: fault.line)), state.passed_over)


def _take(state: _Gathering, row: Row) -> None:
    source, target = row.texts
    try:
        _check(source, target, checked=not row.untagged)
    except MarkupError as error:
        state.faults.append(RowError(state.path, row.line, f"skipped, {error}"))
        return
    if row.untagged:
        state.untagged.append(row.line)
    _, known = state.found.get(source, (None, ""))
    if not (row.changed and known) or row.changed >= known:
        place = f"{state.path.name}:{row.line}"
        state.found[source] = (SentencePair(source, target, place, row.shown, row.untagged), row.changed)


def _check(source: str, target: str, *, checked: bool) -> None:
    """Refuse what could not be put back into a page."""
    for text, name in ((source, "source"), (target, "translation")):
        if not text:
            raise MarkupError(f"the {name} is empty")
    if not checked:
        tagged_text.check(source, target)


def _untagged(path: Path, lines: Sequence[int]) -> Iterator[RowError]:
    if lines:
        more = f" and {len(lines) - _SHOWN} more" if len(lines) > _SHOWN else ""
        shown = ", ".join(map(str, lines[:_SHOWN])) + more
        yield RowError(
            path,
            lines[0],
            f"{len(lines)} pair(s) kept as plain text, because their markup differs between the two languages; "
            f"they serve only sentences without markup (lines {shown})",
        )


def fitting(codes: Sequence[str], wanted: str) -> list[int]:
    """The positions of the codes that mean the wanted language, exact ones before others.

    Besides the language itself these are, if there is none: its regions if it is wanted without one (``en_GB`` for
    ``en``), and the code Amazon Translate has for it (``pt`` for ``pt_BR``, ``no`` for ``nb_NO``).
    """
    for closeness in (_is_exact, _is_close):
        if found := [index for index, code in enumerate(codes) if closeness(code, wanted)]:
            return found
    return []


@cache
def _is_exact(code: str, wanted: str) -> bool:
    return languages.known(code) and languages.canonical(code) == languages.canonical(wanted)


@cache
def _is_close(code: str, wanted: str) -> bool:
    if not languages.known(code):
        return False
    without_region = languages.language(wanted) == wanted
    return (without_region and languages.same_language(code, wanted)) or languages.canonical(code) == _amazon(wanted)


def _amazon(wanted: str) -> str:
    try:
        return languages.canonical(amazon_rules.language_code(wanted))
    except ConfigurationError:
        return ""
