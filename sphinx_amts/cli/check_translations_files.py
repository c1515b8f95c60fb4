"""Translations to be checked, as they stand: those of a memory, of files of sentence pairs, of gettext catalogues."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sphinx_amts import bitext, cli
from sphinx_amts.bitext import notation
from sphinx_amts.bitext.pairs import Row
from sphinx_amts.checks import Checked
from sphinx_amts.document import segments
from sphinx_amts.errors import AmtsError
from sphinx_amts.extraction.readers import gettext
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import tagged_text
from sphinx_amts.tm.entries import Origin
from sphinx_amts.tm.memory import TranslationMemory


def of_memory(folder: Path, pair: LanguagePair) -> list[Checked]:
    """All translations of a memory, as readers see them.

    :raises AmtsError: where there is none.
    """
    place = folder / f"{pair.source}-{pair.target}"
    if not place.is_dir():
        raise AmtsError(f"{place}: there is no translation memory. Build the book first, or name it with --memory.")
    memory = TranslationMemory(folder, pair, report=cli.complain)
    try:
        records = list(memory.records())
    finally:
        memory.close()
    return [
        Checked(
            one.source,
            segments.displayed_translation(one, pair.target),
            one.engine,
            human=one.origin >= Origin.PARALLEL,
        )
        for one in records
    ]


def of_file(file: Path, pair: LanguagePair) -> list[Checked]:
    """All pairs of a file, or messages of catalogues; what cannot be read is told.

    :raises AmtsError: where nothing can be read.
    """
    is_catalogue = file.is_dir() or file.suffix.lower() == ".po"
    return list(_messages(file, pair) if is_catalogue else _rows(file, pair))


def _messages(path: Path, pair: LanguagePair) -> Iterator[Checked]:
    for source, target, place in gettext.messages(path, pair, lambda fault: cli.complain(str(fault))):
        row = notation.marked_up_row(place.line, source, target)
        yield Checked(*_texts(row, source, target), str(place), human=True)


def _rows(file: Path, pair: LanguagePair) -> Iterator[Checked]:
    """Those too that cannot be used as parallel data: empty ones, damaged ones, second ones."""
    as_they_stand: dict[str, tuple[str, str]] = {}

    def noted(line: int, source: str, target: str, changed: str = "") -> Row:
        row = notation.marked_up_row(line, source, target, changed)
        as_they_stand[f"{file.name}:{line}"] = _texts(row, source, target)
        return row

    data = bitext.read(file, pair, noted)
    found = {one.place: (one.source, one.target) for one in data.pairs} | as_they_stand
    for fault in data.errors:
        if f"{file.name}:{fault.line}" not in found:
            cli.complain(str(fault))
    for place in sorted(found, key=lambda place: int(place.rpartition(":")[2])):
        yield Checked(*found[place], place, human=True)


def _texts(row: Row, source: str, target: str) -> tuple[str, str]:
    """The pair with its markup as tags; as it was where these are tags of ours, though damaged ones."""
    is_ours = row.untagged and (tagged_text.TAG.search(source) or tagged_text.TAG.search(target))
    return (source, target) if is_ours else row.texts
