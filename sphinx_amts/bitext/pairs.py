"""Sentence pairs, what can be wrong with them, and how they are gathered from the rows of a file.

Of several rows with one source text the last one wins, or the one with the newest ``changedate`` if both have one, as
in the services that take such files.  Nothing leaves here that :func:`sphinx_amts.text.tagged_text.check` rejects.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from sphinx_amts import languages
from sphinx_amts.bitext import amazon_rules
from sphinx_amts.errors import ConfigurationError, MarkupError, ParallelDataError
from sphinx_amts.text import foreign_text, prose, tagged_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from sphinx_amts.languages import LanguagePair

#: Numbers of lines that are listed in a message.
_LISTED_LINES = 8


class OtherLanguagesError(ParallelDataError):
    """A sound file that does not hold both languages of the pair that it is read for."""


@dataclass(frozen=True, slots=True)
class SentencePair:
    """A sentence and its translation, both as tagged texts; two pairs are equal if their texts are."""

    source: str
    """In canonical form (:func:`sphinx_amts.text.tagged_text.canonical`)."""
    target: str
    """Its tags have the numbers of those in the source."""
    place: str = field(compare=False)
    """Where it was read: ``book.tmx:12``."""
    display_texts: tuple[str, ...] = field(default=(), compare=False)
    """``display_texts[n - 1]`` is what a reader sees of placeholder n: code, a formula; empty if unknown."""
    untagged: bool = field(default=False, compare=False)
    """Whether both texts are verbatim, with their markup, because it does not correspond."""


@dataclass(frozen=True, slots=True)
class RowError:
    """Something in a file that could not be used, or only in part."""

    path: Path
    line: int
    reason: str

    def __str__(self) -> str:
        """The form that editors and terminals turn into a link: ``file:line: reason``."""
        return f"{self.path}:{self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class ParallelData:
    """The contents of a file: each source sentence once, in the order of the file."""

    pairs: tuple[SentencePair, ...]
    errors: tuple[RowError, ...]
    other_languages: int = 0
    """The number of units that were skipped because they are in other languages."""


@dataclass(frozen=True, slots=True)
class Row:
    """One pair as read from a file: two tagged texts that passed the check, or two verbatim ones that have yet to."""

    line: int
    texts: tuple[str, str]
    changed: str = ""
    """The ``changedate`` of TMX, which sorts as text; empty if unknown."""
    untagged: bool = False
    """Whether the texts are verbatim because their markup does not correspond."""
    display_texts: tuple[str, ...] = ()
    """What a reader sees of the placeholders of the source."""
    distance: int = 0
    """How far its languages are from those that are read: 1 or more if one is only close, as ``es`` to ``es_MX``."""


#: Makes a row of a line number, a source and a target as they are in the file, and the ``changedate``.
MakeRow: TypeAlias = "Callable[[int, str, str, str], Row]"


@dataclass(slots=True)
class _Gathering:
    """What grows while the rows of a file pass by."""

    path: Path
    pairs: dict[str, tuple[SentencePair, Row]] = field(default_factory=dict)
    """By source: the pair that counts so far, with its row."""
    errors: list[RowError] = field(default_factory=list)
    untagged_lines: list[int] = field(default_factory=list)
    other_languages: int = 0


def gather_rows(path: Path, rows: Iterable[Row | RowError | None]) -> ParallelData:
    """The usable pairs of all rows of a file; ``None`` stands for a unit in other languages."""
    gathering = _Gathering(path)
    for row in rows:
        if isinstance(row, Row):
            _add_row(gathering, row)
        elif row is None:
            gathering.other_languages += 1
        else:
            gathering.errors.append(row)
    if gathering.untagged_lines:
        gathering.errors.append(_untagged_notice(path, gathering.untagged_lines))
    pairs = tuple(pair for pair, _ in gathering.pairs.values())
    return ParallelData(pairs, tuple(sorted(gathering.errors, key=_line)), gathering.other_languages)


def _line(error: RowError) -> int:
    return error.line


def _add_row(gathering: _Gathering, row: Row) -> None:
    source, target = row.texts[0], foreign_text.normalized(row.texts[1])  # the source is a key
    try:
        _check_row(replace(row, texts=(source, target)))
    except MarkupError as error:
        gathering.errors.append(RowError(gathering.path, row.line, f"skipped: {error}"))
        return
    if row.untagged:
        gathering.untagged_lines.append(row.line)
    _, earlier = gathering.pairs.get(source, (None, None))
    if earlier is None or _replaces(row, earlier):
        place = f"{gathering.path.name}:{row.line}"
        pair = SentencePair(source, target, place, row.display_texts, row.untagged)
        gathering.pairs[source] = pair, row


def _replaces(row: Row, earlier: Row) -> bool:
    """Whether a row counts in place of an earlier one with the same source."""
    if row.distance != earlier.distance:
        return row.distance < earlier.distance
    return not (row.changed and earlier.changed) or row.changed >= earlier.changed


def _check_row(row: Row) -> None:
    """Reject what could not be put back into a page.

    Raises:
        MarkupError: If a text is empty, or a verbatim one has characters that a page would take for markup.
    """
    for text, name in zip(row.texts, ("source", "translation"), strict=True):
        if not text:
            raise MarkupError(f"the {name} is empty")
    if row.untagged:  # tagged texts were checked when they were made
        tagged_text.check(*row.texts)


def _untagged_notice(path: Path, lines: Sequence[int]) -> RowError:
    """One notice for all pairs without tags: a file of another notation has thousands."""
    are_kept = f"{prose.count(len(lines), 'pair')} {'is' if len(lines) == 1 else 'are'} kept as plain text"
    numbers = f"{'line' if len(lines) == 1 else 'lines'} {prose.and_more(lines, _LISTED_LINES)}"
    return RowError(
        path,
        lines[0],
        f"{are_kept} because the markup of the two languages differs; they match only sentences without markup "
        f"({numbers})",
    )


def positions_of_language(codes: Sequence[str], language: str) -> list[int]:
    """The positions of the codes that mean a language; empty if none does.

    If no code means exactly this language, close ones of the same script count: its base (``es`` for ``es_MX``), its
    regions if it is given without one (``en_GB`` for ``en``), and the code that the service has whose files are read
    (``no`` for ``nb_NO``).
    """
    for is_match in (_is_exact, _is_close):
        if positions := [index for index, code in enumerate(codes) if is_match(code, language)]:
            return positions
    return []


def is_exact(codes: Iterable[str], pair: LanguagePair) -> bool:
    """Whether both codes of a row mean exactly the languages of a pair, source and target."""
    return all(_is_exact(code, language) for code, language in zip(codes, (pair.source, pair.target), strict=True))


@cache
def _is_exact(code: str, language: str) -> bool:
    return languages.is_known(code) and languages.canonical(code) == languages.canonical(language)


@cache
def _is_close(code: str, language: str) -> bool:
    if not languages.is_known(code) or languages.script(code) != languages.script(language):
        return False
    if languages.serves(code, language):
        return True
    without_region = languages.language(language) == language
    if without_region and languages.same_language(code, language):
        return True
    return languages.canonical(code) == _canonical_service_code(language)


def _canonical_service_code(language: str) -> str:
    """The code that the service has for a language, in canonical form; empty if it does not support the language."""
    try:
        return languages.canonical(amazon_rules.language_code(language))
    except ConfigurationError:
        return ""
