"""Whether a memory on the disk is sound: its pages, its entries, its histories, and the file that is searched.

Nothing is repaired or changed, and nothing is trusted: what one part says is compared with what follows from another.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sphinx_amts.errors import MarkupError, MemoryFailure
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import tagged_text
from sphinx_amts.text.foreign_text import join_surrogates
from sphinx_amts.text.prose import count
from sphinx_amts.tm import codec, entries, history, search, store
from sphinx_amts.tm.entries import TMEntry
from sphinx_amts.tm.history import Candidates, Event
from sphinx_amts.tm.store import EntryReader, ReadOnlyDatabase
from sphinx_amts.tm.text_form import TextForm

#: How many segments, or lines of the file that is searched, are read at once.
_AT_ONCE = 5_000
#: How often the file that is searched is compared, if another process makes it anew meanwhile.
_ATTEMPTS = 5
#: Digits of a key that are printed.
_SHOWN_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong in a memory."""

    sentence: str
    key: str = ""
    """The segment, if it concerns one."""

    def __str__(self) -> str:
        """The sentence for a person, with the key before it."""
        return f"{self.key[:_SHOWN_DIGITS]}: {self.sentence}" if self.key else self.sentence


@dataclass(frozen=True, slots=True)
class _Rows:
    """What the database has of some segments, all of one moment."""

    texts: dict[str, str]
    history: list[tuple[str, str, int, str]]


def problems(folder: Path, pair: LanguagePair) -> Iterator[Problem]:
    """All that is wrong with the memory in a folder; nothing if it is sound, or if there is none.

    Args:
        folder: The folder of the memory.
        pair: Its languages, which are part of its keys.
    """
    try:
        with store.memory_failures(folder, reading=True), _readable(folder) as readable:
            if store.exists(folder):
                yield from _problems_of_database(readable, pair)
                yield from _problems_of_search_file(folder, readable)
    except MemoryFailure as failure:
        yield Problem(str(failure))


@contextmanager
def _readable(folder: Path) -> Iterator[Path]:
    """A folder in which the memory can be read as a build would: itself, or a copy.

    A process that was killed at the end of its work, or an incomplete copy, leaves a log that SQLite can only read by
    changing files.
    """
    with tempfile.TemporaryDirectory(prefix="sphinx-amts-", ignore_cleanup_errors=True) as scratch:
        if store.has_log_without_index(folder):
            copy = Path(scratch, folder.name)
            copy.mkdir()
            for file in store.files(folder):
                shutil.copy(file, copy)
            if store.has_log_without_index(folder):  # still: nobody has written meanwhile
                store.wait_for_writer(copy)
                yield copy
                return
        yield folder


def problems_of_text_form(folder: Path, pair: LanguagePair) -> list[Problem]:
    """What in the text form of a memory cannot be understood; ``folder`` is that of the text form of all pairs."""
    sentences: list[str] = []
    TextForm(folder, pair, sentences.append).keys()
    return [*map(Problem, sentences)]


def _problems_of_database(folder: Path, pair: LanguagePair) -> Iterator[Problem]:
    """What is wrong in it.

    Raises:
        MemoryFailure: It cannot be read.
    """
    database = ReadOnlyDatabase(folder)
    with store.memory_failures(folder, reading=True):
        invalid, keys = database.run(_pages_and_keys)
    for key in invalid:
        yield Problem("The row was not written by sphinx_amts; it is ignored.", key)
    for start in range(0, len(keys), _AT_ONCE):
        part = keys[start : start + _AT_ONCE]
        with store.memory_failures(folder, reading=True):
            rows = database.run(partial(_rows_of, keys=part))
        yield from _problems_of_rows(rows, part, pair)


def _pages_and_keys(reader: EntryReader) -> tuple[list[str], list[str]]:
    reader.check_pages()
    return reader.invalid_keys(), reader.keys_beginning("")


def _rows_of(reader: EntryReader, keys: list[str]) -> _Rows:
    return _Rows(reader.texts(keys), reader.history_rows(keys))


def _problems_of_rows(rows: _Rows, keys: Iterable[str], pair: LanguagePair) -> Iterator[Problem]:
    histories: dict[str, list[Event]] = {}
    for key, event_id, made, text in rows.history:
        event = codec.decode_event(text)
        if event is None or not _belongs(event.entry.source, key, pair):
            yield Problem("An event of its history is no event of this segment; it is ignored.", key)
        elif not _is_as_written(event, event_id, made, text):
            yield Problem("An event of its history was changed by hand.", key)
        else:
            histories.setdefault(key, []).append(event)
    for key in keys:
        yield from _problems_of_segment(key, rows.texts.get(key), histories.get(key, []), pair)


def _is_as_written(event: Event, event_id: str, made: int, text: str) -> bool:
    # Where something was left out when it was read, since it is no text, the id is that of what is written.
    has_its_id = event_id in {codec.identity(event), codec.digest(text)}
    return has_its_id and store.bounded_date(event.entry.made) == made


def _problems_of_segment(key: str, text: str | None, events: list[Event], pair: LanguagePair) -> Iterator[Problem]:
    expected = history.candidates(events)
    if text is None:
        if expected != Candidates():
            yield Problem("Its entry is missing: the history says that it has one.", key)
        return
    found = codec.decode_candidates(text)
    if found is None or not _belongs(found[0], key, pair):
        yield Problem("Its value is no entry of this segment; it is ignored.", key)
    elif not events:
        yield Problem("Its entry has no history: another program wrote it.", key)
    elif found[1] != expected:
        yield Problem("Its entry is not what follows from its history.", key)
    else:
        yield from _problems_of_tags(key, (found[1].plain, *found[1].bound))


def _belongs(source: str, key: str, pair: LanguagePair) -> bool:
    return entries.key(pair, join_surrogates(source)) == key


def _problems_of_tags(key: str, counting: Iterable[TMEntry | None]) -> Iterator[Problem]:
    for entry in filter(None, counting):
        try:
            tagged_text.check(entry.source, entry.translation)
        except MarkupError as error:
            person = "of a person " if entry.is_persons_work else ""
            yield Problem(f'The translation {person}"{entry.translation}" cannot be put into a page: {error}.', key)


# --- the file that is searched ----------------------------------------------------------------------------------------


def _problems_of_search_file(folder: Path, readable: Path) -> Iterator[Problem]:
    """Whether each of its lines is that of an event; lines that are missing at the end are added by the next search.

    Args:
        folder: The folder of the memory.
        readable: Where its history can be read.
    """
    for _ in range(_ATTEMPTS):
        before = _state(search.file(folder))
        try:
            wrong = _wrong_lines(folder, readable)
        except OSError as error:
            yield Problem(f"{search.file(folder)} cannot be read ({error.strerror or error}).")
            return
        if not wrong:
            return
        if _state(search.file(folder)) == before:
            break  # otherwise it was made anew while it was read
    yield Problem(
        f"{search.file(folder)} has {count(wrong, 'line')} that the history has not. Delete it: it is made again."
    )


def _wrong_lines(folder: Path, readable: Path) -> int:
    expected = _expected_lines(readable)
    return sum(line != next(expected, b"") for line in search.lines(folder))


def _expected_lines(folder: Path) -> Iterator[bytes]:
    number = 0
    while rows := _events_after(folder, number):
        yield from (search.line(number, codec.decode_event(text)) for number, text in rows)
        number = rows[-1][0]


def _events_after(folder: Path, number: int) -> list[tuple[int, str]]:
    with store.memory_failures(folder, reading=True):
        return ReadOnlyDatabase(folder).run(lambda reader: reader.events_after(number, _AT_ONCE))


def _state(file: Path) -> tuple[int, int]:
    """What changes when a file is made anew, or added to."""
    with suppress(OSError):
        status = file.stat()
        return status.st_ino, status.st_size
    return 0, 0
