"""Parallel data as CSV or TSV: a first line of language codes, then one pair a line.

The rules are those of Amazon Translate ("Parallel data input files"): UTF-8, fields with the separator in double
quotes, no field over several lines.  Read as well: byte order marks, UTF-16 with one, columns that are no language,
and TSV whose quotes are not meant as such.
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

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sphinx_amts.bitext.pairs import MakeRow, Row
    from sphinx_amts.languages import LanguagePair

_ENCODINGS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_SEPARATORS = {".csv": ",", ".tsv": "\t"}
_BAD_QUOTES = "skipped, its quotes do not match: a field cannot go on in the next line, and a quote inside is doubled"
#: What decoding leaves where the bytes were no text.
_BAD = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class _Table:
    """How to read the lines of one file: its heads, and in which columns the two languages stand."""

    path: Path
    header: tuple[str, ...]
    source: int
    target: int
    make: MakeRow


def read(path: Path, pair: LanguagePair, make: MakeRow = notation.marked_up_row) -> ParallelData:
    """The pairs of a table, whichever of the two languages stands first; ``make`` says what its texts are.

    :raises ParallelDataError: if there is no column for one of the languages.
    :raises OSError: if the file cannot be opened.
    """
    with path.open(encoding=_encoding(path), errors="replace", newline=None) as lines:
        table = _table(path, next(lines, ""), pair, make)
        rows = (_row(table, number, line.rstrip("\n")) for number, line in enumerate(lines, 2) if line.strip())
        return gather_rows(path, chain(_ignored(table), rows))


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(3)
    return next((encoding for mark, encoding in _ENCODINGS.items() if start.startswith(mark)), "utf-8")


def _table(path: Path, first_line: str, pair: LanguagePair, make: MakeRow) -> _Table:
    header = tuple(name.strip() for name in _fields(path, first_line.rstrip("\n")))
    source, target = (positions_of_language(header, wanted) for wanted in (pair.source, pair.target))
    if not (source and target):
        codes = ", ".join(name for name in header if languages.known(name))
        fault = OtherLanguagesError if codes else ParallelDataError
        raise fault(
            f"{path}:1: the first line heads columns for {codes or 'no language'}; "
            f"wanted are {pair.source} and {pair.target}. Head each column with its language code."
        )
    return _Table(path, header, source[0], target[0], make)


def _ignored(table: _Table) -> Iterator[RowError]:
    if names := [name or '""' for name in table.header if not languages.known(name)]:
        yield RowError(table.path, 1, f"not read: {', '.join(names)} (the head of a column must be a language code)")


def _row(table: _Table, number: int, line: str) -> Row | RowError:
    wanted = len(table.header)
    fields = _fields(table.path, line, wanted)
    if _BAD in line:
        return RowError(table.path, number, "skipped, some of its bytes are not UTF-8; save the file as UTF-8")
    if not fields:
        return RowError(table.path, number, _BAD_QUOTES)
    if len(fields) != wanted:
        return RowError(table.path, number, f"skipped, it has {len(fields)} column(s), and the first line has {wanted}")
    source, target = fields[table.source], fields[table.target]
    return table.make(number, source, target, "")


def _fields(path: Path, line: str, columns: int = 0) -> list[str]:
    """One line taken apart, or nothing if its quotes are wrong; in TSV they may be part of the text."""
    separator = _SEPARATORS[path.suffix.lower()]
    try:
        fields = next(csv.reader([line], delimiter=separator, strict=True), [])
    except csv.Error:
        fields = []
    verbatim = line.split(separator)
    return verbatim if separator == "\t" and len(fields) != columns and len(verbatim) == columns else fields
