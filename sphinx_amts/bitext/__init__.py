"""Parallel data: the sentence pairs of a human translation, read from files and written to them.

A pair serves as an exact match in the translation memory, and as an example for a customised engine.  Formats are
those of Amazon Translate: TMX 1.4b, CSV and TSV.  A bad line or unit is a :class:`Fault` and the rest is read.
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


def read(path: Path, pair: LanguagePair, make: MakeRow = notation.marked_up_row) -> ParallelData:
    """The sentence pairs of a file and what is wrong with it; the suffix of its name says what it is.

    ``make`` makes a row of two texts as they stand in the file.

    :raises OtherLanguagesError: if it does not hold both languages.
    :raises ParallelDataError: if it is no such file or cannot be opened.
    """
    path = Path(path)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise ParallelDataError(
            f"{path}: parallel data is read from {', '.join(_READERS)}, not from "
            f"{path.suffix or 'a name without suffix'}. Convert or rename the file."
        )
    try:
        return reader(path, pair, make)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ParallelDataError(f"{path}: cannot be read ({reason}). Check its name and rights.") from error


def read_terms(path: Path, pair: LanguagePair) -> ParallelData:
    """As :func:`read`, for a list of terms: nothing in their texts is markup."""
    return read(path, pair, notation.verbatim_row)
