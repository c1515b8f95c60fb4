"""Parallel data as CSV or TSV: a first line of language codes, then one pair on each line.

The form is that of the service's "Parallel data input files": UTF-8, fields that contain the separator in double
quotes, no field over several lines.  More is read than that: byte order marks, UTF-16, columns that are not a
language, TSV whose quotes are part of the text, and what spreadsheets write where the comma is a decimal sign:
semicolons, tabs or bars between the fields, and a first line such as ``sep=;``.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from sphinx_amts import languages
from sphinx_amts.bitext import notation
from sphinx_amts.bitext.pairs import OtherLanguagesError, ParallelData, RowError, gather_rows, positions_of_language
from sphinx_amts.errors import ParallelDataError
from sphinx_amts.text import encodings, prose

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sphinx_amts.bitext.pairs import MakeRow, Row
    from sphinx_amts.languages import LanguagePair

#: What may separate fields, the usual separator of the suffix first.
_SEPARATORS = {".csv": ",;\t|", ".tsv": "\t;,|"}
#: The first line by which spreadsheets are given the separator.
_SEPARATOR_LINE = re.compile(r"""(?P<quote>"?)sep=(?P<separator>[,;\t|])(?P=quote)[,;\t|]*""", re.IGNORECASE)
#: What decoding leaves of bytes that are not text.
_UNDECODABLE = "\N{REPLACEMENT CHARACTER}"
_NOT_UTF_8 = "skipped: not valid UTF-8; save the file as UTF-8"
_BAD_QUOTES = (
    "skipped: unbalanced quotes; a field must end on the line it starts on, and a quote within a field must be doubled"
)
_TOO_LONG = (
    f"skipped: unbalanced quotes, or a field of more than {csv.field_size_limit():,} characters; balance the quotes, "
    "or split the text"
)
#: Headers of columns that are listed in a message, and how much of each.
_LISTED, _LONGEST_NAME = 8, 40


@dataclass(frozen=True, slots=True)
class _Table:
    """How to read the lines of one file: its header, and the columns of the two languages."""

    path: Path
    separator: str
    header_line: int
    header: tuple[str, ...]
    source: int
    target: int
    make_row: MakeRow


def read(path: Path, pair: LanguagePair, make_row: MakeRow = notation.marked_up_row) -> ParallelData:
    """The pairs of a table, whichever of the two languages comes first.

    Args:
        path: the file; its suffix says what separates the fields, unless they are languages by another separator.
        pair: the languages that are read.
        make_row: makes a row of two texts as they are in the file.

    Raises:
        ParallelDataError: If there is no column for one of the languages.
        OSError: If the file cannot be opened.
    """
    with path.open(encoding=_encoding(path), errors="replace", newline=None) as lines:
        numbered = enumerate(lines, 1)
        table = _table(path, numbered, pair, make_row)
        rows = (_row(table, number, line.rstrip("\n")) for number, line in numbered if line.strip())
        return gather_rows(path, chain(_ignored_columns(table), rows))


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        return encodings.of_first_bytes(file.read(3)) or "utf-8"


def _table(path: Path, lines: Iterator[tuple[int, str]], pair: LanguagePair, make_row: MakeRow) -> _Table:
    """How to read a file of which these are the lines; the header is taken from them."""
    separators = _SEPARATORS[path.suffix.lower()]
    number, line = next(lines, (1, ""))
    if match := _SEPARATOR_LINE.fullmatch(line.rstrip("\n")):
        separators = match["separator"]
        number, line = next(lines, (number + 1, ""))
    headers = {separator: _header(line, separator) for separator in separators}
    for separator, header in headers.items():
        source, target = (positions_of_language(header, language) for language in (pair.source, pair.target))
        if source and target:
            return _Table(path, separator, number, header, source[0], target[0], make_row)
    raise _no_columns(path, number, max(headers.values(), key=_known_languages), pair)


def _header(line: str, separator: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in _fields(separator, line.rstrip("\n")))


def _known_languages(header: tuple[str, ...]) -> int:
    return sum(map(languages.is_known, header))


def _no_columns(path: Path, number: int, header: tuple[str, ...], pair: LanguagePair) -> ParallelDataError:
    codes = prose.and_more([name for name in header if languages.is_known(name)], _LISTED)
    error = OtherLanguagesError if codes else ParallelDataError
    return error(
        f"{path}:{number}: the header names {codes or 'no language'}, but {pair.source} and {pair.target} are needed. "
        "Use a language code as the header of each column."
    )


def _ignored_columns(table: _Table) -> Iterator[RowError]:
    if names := [_shortened(name) or '""' for name in table.header if not languages.is_known(name)]:
        listed = prose.and_more(names, _LISTED)
        reason = f"ignored: {listed} (the header of a column must be a language code)"
        yield RowError(table.path, table.header_line, reason)


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"


def _row(table: _Table, number: int, line: str) -> Row | RowError:
    columns = len(table.header)
    fields = _fields(table.separator, line, columns)
    if _UNDECODABLE in line:
        return RowError(table.path, number, _NOT_UTF_8)
    if not fields:
        return RowError(table.path, number, _TOO_LONG if len(line) > csv.field_size_limit() else _BAD_QUOTES)
    if len(fields) != columns:
        difference = f"{prose.count(len(fields), 'column')}, but the header has {columns}"
        return RowError(table.path, number, f"skipped: it has {difference}")
    source, target = fields[table.source], fields[table.target]
    return table.make_row(number, source, target, "")


def _fields(separator: str, line: str, columns: int = 0) -> list[str]:
    """The fields of one line; empty if its quotes are wrong.  Between tabs, quotes may be part of the text."""
    try:
        fields = next(csv.reader([line], delimiter=separator, strict=True), [])
    except csv.Error:
        fields = []
    verbatim = line.split(separator)
    return verbatim if separator == "\t" and len(fields) != columns and len(verbatim) == columns else fields
