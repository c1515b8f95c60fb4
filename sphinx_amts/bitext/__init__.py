"""Parallel data: the sentence pairs of a human translation, read from files and written to them.

A pair serves as an exact match in the translation memory, and as an example for a customised engine.  The formats are
TMX 1.4b, CSV and TSV.  A bad line or unit becomes a :class:`RowError`, and the rest is read.

``pairs``
    what a sentence pair is, and gathering them from the rows of a file;
``tmx``, ``tables``
    the formats: TMX, which is also written, and tables (CSV, TSV);
``notation``
    recognises the inline markup of books (rst, MyST, D2L) in plain text;
``inline_codes``
    two texts with inline markup as a pair of tagged texts;
``amazon_rules``
    the language codes of the translation service, and its rules for parallel data.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_amts.bitext import notation, tables, tmx
from sphinx_amts.bitext.pairs import MakeRow, OtherLanguagesError, ParallelData, RowError, SentencePair
from sphinx_amts.bitext.tmx import write_tmx
from sphinx_amts.errors import ParallelDataError

if TYPE_CHECKING:
    from sphinx_amts.languages import LanguagePair

__all__ = ["OtherLanguagesError", "ParallelData", "RowError", "SentencePair", "read", "read_terms", "write_tmx"]

_READERS = {".csv": tables.read, ".tmx": tmx.read, ".tsv": tables.read}


def read(path: Path, pair: LanguagePair, make_row: MakeRow = notation.marked_up_row) -> ParallelData:
    """The sentence pairs of a file, with its errors; the suffix of its name says what it is.

    Args:
        path: a ``.tmx``, ``.csv`` or ``.tsv`` file.
        pair: the languages that are read; others are skipped.
        make_row: makes a row of two texts as they are in the file; by default their inline markup is recognised.

    Raises:
        OtherLanguagesError: If the file does not hold both languages.
        ParallelDataError: If it is not such a file, or cannot be opened.
    """
    path = Path(path)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise ParallelDataError(
            f"{path}: unsupported file type. Parallel data can be read from {', '.join(_READERS)} files. "
            "Convert or rename the file."
        )
    try:
        return reader(path, pair, make_row)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ParallelDataError(f"{path}: cannot be read ({reason}). Check its name and permissions.") from error


def read_terms(path: Path, pair: LanguagePair) -> ParallelData:
    """The pairs of a list of terms, read as by :func:`read`; nothing in their texts is markup."""
    return read(path, pair, notation.verbatim_row)
