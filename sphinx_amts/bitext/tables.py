"""Parallel data as CSV or TSV: a first line of language codes, then one pair on each line.

The form is that of the service's "Parallel data input files": UTF-8, fields that contain the separator in double
quotes, no field over several lines.  More is read than that: byte order marks, UTF-16 with one, columns that are not a
language, and TSV whose quotes are part of the text.
"""

from __future__ import annotations

import codecs
import csv
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from sphinx_amts import languages
from sphinx_amts.bitext import notation
from sphinx_amts.bitext.pairs import OtherLanguagesError, ParallelData, RowError, gather_rows, positions_of_language
from sphinx_amts.errors import ParallelDataError
from sphinx_amts.text import prose

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sphinx_amts.bitext.pairs import MakeRow, Row
    from sphinx_amts.languages import LanguagePair

_ENCODINGS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_SEPARATORS = {".csv": ",", ".tsv": "\t"}
_SEPARATOR_NAMES = {",": "commas", "\t": "tabs", ";": "semicolons", "|": "vertical bars"}
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
    header: tuple[str, ...]
    source: int
    target: int
    make_row: MakeRow


def read(path: Path, pair: LanguagePair, make_row: MakeRow = notation.marked_up_row) -> ParallelData:
    """The pairs of a table, whichever of the two languages comes first.

    Args:
        path: the file; its suffix says what separates the fields.
        pair: the languages that are read.
        make_row: makes a row of two texts as they are in the file.

    Raises:
        ParallelDataError: If there is no column for one of the languages.
        OSError: If the file cannot be opened.
    """
    with path.open(encoding=_encoding(path), errors="replace", newline=None) as lines:
        table = _table(path, next(lines, ""), pair, make_row)
        rows = (_row(table, number, line.rstrip("\n")) for number, line in enumerate(lines, 2) if line.strip())
        return gather_rows(path, chain(_ignored_columns(table), rows))


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(3)
    return next((encoding for mark, encoding in _ENCODINGS.items() if start.startswith(mark)), "utf-8")


def _table(path: Path, first_line: str, pair: LanguagePair, make_row: MakeRow) -> _Table:
    header = tuple(name.strip() for name in _fields(path, first_line.rstrip("\n")))
    source, target = (positions_of_language(header, language) for language in (pair.source, pair.target))
    if not (source and target):
        _reject_other_separator(path, first_line, pair)
        codes = prose.and_more([name for name in header if languages.is_known(name)], _LISTED)
        error = OtherLanguagesError if codes else ParallelDataError
        raise error(
            f"{path}:1: the header names {codes or 'no language'}, but {pair.source} and {pair.target} are needed. "
            "Use a language code as the header of each column."
        )
    return _Table(path, header, source[0], target[0], make_row)


def _reject_other_separator(path: Path, first_line: str, pair: LanguagePair) -> None:
    """Raise :class:`ParallelDataError` where a header is right but for its separator, as spreadsheets save it."""
    wanted = _SEPARATORS[path.suffix.lower()]
    for separator in _SEPARATOR_NAMES.keys() - {wanted}:
        header = [name.strip().strip('"') for name in first_line.split(separator)]
        if all(positions_of_language(header, language) for language in (pair.source, pair.target)):
            raise ParallelDataError(
                f"{path}:1: the columns are separated by {_SEPARATOR_NAMES[separator]}. Save the file with "
                f"{_SEPARATOR_NAMES[wanted]} between the columns."
            )


def _ignored_columns(table: _Table) -> Iterator[RowError]:
    if names := [_shortened(name) or '""' for name in table.header if not languages.is_known(name)]:
        listed = prose.and_more(names, _LISTED)
        yield RowError(table.path, 1, f"ignored: {listed} (the header of a column must be a language code)")


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"


def _row(table: _Table, number: int, line: str) -> Row | RowError:
    columns = len(table.header)
    fields = _fields(table.path, line, columns)
    if _UNDECODABLE in line:
        return RowError(table.path, number, _NOT_UTF_8)
    if not fields:
        return RowError(table.path, number, _TOO_LONG if len(line) > csv.field_size_limit() else _BAD_QUOTES)
    if len(fields) != columns:
        difference = f"{prose.count(len(fields), 'column')}, but the header has {columns}"
        return RowError(table.path, number, f"skipped: it has {difference}")
    source, target = fields[table.source], fields[table.target]
    return table.make_row(number, source, target, "")


def _fields(path: Path, line: str, columns: int = 0) -> list[str]:
    """The fields of one line; empty if its quotes are wrong.  In TSV, quotes may be part of the text."""
    separator = _SEPARATORS[path.suffix.lower()]
    try:
        fields = next(csv.reader([line], delimiter=separator, strict=True), [])
    except csv.Error:
        fields = []
    verbatim = line.split(separator)
    return verbatim if separator == "\t" and len(fields) != columns and len(verbatim) == columns else fields
