"""Translations to be checked: those of a translation memory, of a file of sentence pairs, of gettext catalogues."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sphinx_amts import bitext
from sphinx_amts.bitext import notation
from sphinx_amts.bitext.pairs import Row
from sphinx_amts.checks.check import SegmentPair
from sphinx_amts.document import writeback
from sphinx_amts.errors import AmtsError
from sphinx_amts.languages import LanguagePair, profile
from sphinx_amts.options.config import AmtsConfig
from sphinx_amts.text import tagged_text
from sphinx_amts.tm import book_memory
from sphinx_amts.tm.memory import TranslationMemory

#: Is called with a sentence about something that cannot be read; the rest is read.
Report = Callable[[str], None]


def from_book(config: AmtsConfig, languages: LanguagePair, report: Report) -> list[SegmentPair]:
    """All translations of a book, those of the memory and those of its text form; otherwise as :func:`from_memory`."""
    if not book_memory.exists(config, languages):
        raise _no_memory(config.memory_folder(), languages)
    return _pairs_of(book_memory.open_memory(config, languages, read_only=True, report=report))


def from_memory(folder: Path, languages: LanguagePair, report: Report) -> list[SegmentPair]:
    """All translations of a memory, as readers see them.

    Args:
        folder: The folder of the memory, which has one for each pair of languages.
        languages: The pair, as canonical codes.
        report: Is called with what the memory has to say about its files.

    Raises:
        AmtsError: There is no memory of these languages.
    """
    if not TranslationMemory.exists(folder, languages):
        raise _no_memory(folder, languages)
    return _pairs_of(TranslationMemory(folder, languages, read_only=True, report=report))


def _no_memory(folder: Path, languages: LanguagePair) -> AmtsError:
    place = TranslationMemory.folder_of(folder, languages)
    return AmtsError(f'"{place}" contains no translation memory. Build the book first, or specify another folder.')


def _pairs_of(memory: TranslationMemory) -> list[SegmentPair]:
    try:
        entries = list(memory.entries())
    finally:
        memory.close()
    target = profile(memory.pair.target)
    return [
        SegmentPair(
            entry.source,
            writeback.displayed_translation(entry, target),
            entry.engine,
            is_human=entry.is_human,
        )
        for entry in entries
    ]


def is_catalogue(path: Path) -> bool:
    """Whether the path names a gettext catalogue, or a folder of them."""
    return path.is_dir() or path.suffix.lower() == ".po"


def from_messages(messages: Iterable[tuple[str, str, object]]) -> Iterator[SegmentPair]:
    """The messages of catalogues with their markup as tags; each is a source, its translation and a location."""
    for source, translation, location in messages:
        row = notation.marked_up_row(0, source, translation)
        yield SegmentPair(*_texts(row, source, translation), str(location), is_human=True)


def from_file(path: Path, languages: LanguagePair, report: Report) -> Iterator[SegmentPair]:
    """All pairs of a TMX, CSV or TSV file in its order, with those that cannot be used as parallel data.

    Empty translations, damaged tags and second translations of a source are what the checks are there to find.

    Args:
        path: The file.
        languages: The pair, as canonical codes.
        report: Is called for each row that cannot be read.

    Raises:
        AmtsError: Nothing can be read.
    """
    texts_as_read: dict[str, tuple[str, str]] = {}

    def noting_row(line: int, source: str, translation: str, changed: str = "") -> Row:
        row = notation.marked_up_row(line, source, translation, changed)
        texts_as_read[f"{path.name}:{line}"] = _texts(row, source, translation)
        return row

    data = bitext.read(path, languages, noting_row)
    texts = {pair.place: (pair.source, pair.target) for pair in data.pairs} | texts_as_read
    for error in data.errors:
        if f"{path.name}:{error.line}" not in texts:
            report(str(error))
    for location in sorted(texts, key=_line_number):
        yield SegmentPair(*texts[location], location, is_human=True)


def _line_number(location: str) -> int:
    return int(location.rpartition(":")[2])


def _texts(row: Row, source: str, translation: str) -> tuple[str, str]:
    """The pair with its markup as tags; unchanged where it has damaged tags of our own form."""
    has_damaged_tags = row.untagged and (tagged_text.TAG.search(source) or tagged_text.TAG.search(translation))
    return (source, translation) if has_damaged_tags else row.texts
