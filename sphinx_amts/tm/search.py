"""Search in the texts of a memory: a file beside the database with one line for each event.

The file is a copy that can be made anew at any time; nobody trusts it.  To search is to read it through, which takes
about a tenth of a second for a million entries and finds parts of words in every script, Chinese and Thai as well.  An
index of words would have to know where words end.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sphinx_amts import durable_files
from sphinx_amts.text import tagged_text
from sphinx_amts.text.foreign_text import normalized
from sphinx_amts.tm.history import Event

_NAME = "search.txt"
#: The first line: the form of the file.
_HEAD = b"amts-search 1\n"
#: How much is read at once, in bytes.
_BLOCK = 2**20
#: How much of the file shows which of several words is the rarest, in bytes.
_SAMPLE = 2**20
#: Digits of the longest number; the database could not hold a longer one.
_MAX_DIGITS = 18


def file(folder: Path) -> Path:
    """The file of a memory, whether it is there or not."""
    return folder / _NAME


def line(number: int, event: Event | None) -> bytes:
    """The line of an event: its number in the history, and both texts as they are searched, or nothing."""
    texts = (_searchable(event.entry.source), _searchable(event.entry.translation)) if event else ("", "")
    return "\t".join([str(number), *texts, "\n"]).encode("utf-8", "replace")


def _searchable(text: str) -> str:
    # As the database gives a text back: an event has the same line when it comes in, and when it is read.
    return " ".join(tagged_text.plain(normalized(text)).casefold().split())


# --- the file ---------------------------------------------------------------------------------------------------------


def last_number(folder: Path) -> int:
    """The number of the last event in the file; 0 if there is no file that can be used."""
    return _number_of(_last_line(folder))


def ends_with(folder: Path, number: int, event: Event | None) -> bool:
    """Whether the last line is that of an event: what was made from another database ends with another one."""
    return _last_line(folder) + b"\n" == line(number, event)


def _last_line(folder: Path) -> bytes:
    try:
        with _opened(folder) as stream:
            if stream.read(len(_HEAD)) != _HEAD:
                return b""
            stream.seek(max(len(_HEAD), stream.seek(0, os.SEEK_END) - _BLOCK))
            whole_lines = stream.read().rpartition(b"\n")[0]
    except OSError:
        return b""
    return whole_lines.rpartition(b"\n")[2]


def _opened(folder: Path) -> BinaryIO:
    """The file, to be read.

    Raises:
        OSError: There is none, or it is a link or another thing that somebody has put there.
    """
    path = file(folder)
    if not stat.S_ISREG(path.lstat().st_mode):
        raise FileNotFoundError(path)
    return path.open("rb")


def _number_of(text: bytes) -> int:
    number = text.partition(b"\t")[0]
    return int(number) if number.isdigit() and len(number) <= _MAX_DIGITS else 0


def append(folder: Path, events: Iterable[tuple[int, Event | None]]) -> None:
    """Add events to the file, with their numbers, or begin it; the caller keeps other processes away.

    Raises:
        OSError: It cannot be written.
    """
    path = file(folder)
    if not last_number(folder):
        path.unlink(missing_ok=True)
        durable_files.make_file(path)
        path.write_bytes(_HEAD)
    with path.open("r+b") as stream:
        stream.seek(_end_of_whole_lines(stream))
        stream.truncate()  # of a line that a killed process has begun
        stream.writelines(line(number, event) for number, event in events)


def remove(folder: Path) -> None:
    """Remove the file, so that the next search makes it anew; the caller keeps other processes away.

    Raises:
        OSError: It cannot be removed.
    """
    file(folder).unlink(missing_ok=True)


def lines(folder: Path) -> Iterator[bytes]:
    """The whole lines of the file, its head left out; none if there is no file that can be used.

    Raises:
        OSError: It cannot be read.
    """
    if last_number(folder):
        with _opened(folder) as stream:
            stream.seek(len(_HEAD))
            yield from (found for found in stream if found.endswith(b"\n"))


def _end_of_whole_lines(stream: BinaryIO) -> int:
    """Where the last whole line ends, in bytes."""
    end = stream.seek(0, os.SEEK_END)
    start = max(0, end - _BLOCK)
    stream.seek(start)
    return start + stream.read().rfind(b"\n") + 1


# --- what is searched for ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody searches for: texts without tags, capitals or not, with any spaces."""

    phrases: tuple[str, ...]
    """All of them stand in the source or in the translation, some of them here and some there."""
    is_source: bool = False
    """Whether the only phrase is the whole source."""

    def fits(self, event: Event) -> bool:
        """Whether the texts of an event hold what is searched for."""
        source, translation = _searchable(event.entry.source), _searchable(event.entry.translation)
        phrases = [*map(_searchable, self.phrases)]
        if self.is_source:
            return [source] == phrases
        return all(phrase in source or phrase in translation for phrase in phrases)

    def numbers(self, folder: Path) -> Iterator[int]:
        """The numbers of the events that fit, by the file, in the order of the history; maybe some more.

        Raises:
            OSError: The file cannot be read.
        """
        wanted = [phrase.encode("utf-8", "replace") for phrase in map(_searchable, self.phrases)]
        if self.is_source:
            wanted = [b"\t%b\t" % source for source in wanted]
        wanted = [phrase for phrase in wanted if phrase] or [b"\t"]  # every line has one
        with _opened(folder) as stream:
            sample = stream.read(_SAMPLE)
            # Most lines are passed over for the sake of one phrase: best the one that most of them lack.
            wanted.sort(key=lambda phrase: (sample.count(phrase), -len(phrase)))
            stream.seek(len(_HEAD))
            yield from _numbers_in(stream, wanted)


def _numbers_in(stream: BinaryIO, wanted: Sequence[bytes]) -> Iterator[int]:
    """The numbers in those lines that have all phrases."""
    first, *others = wanted
    find = _finder()
    for lines, beginning, ending in _ranges_of_lines(stream):
        position = find(lines, first, beginning, ending)
        while position >= 0:
            line_start, line_end = lines.rfind(b"\n", 0, position) + 1, lines.find(b"\n", position)
            found = lines[line_start:line_end]
            texts = found[found.find(b"\t") :]  # a phrase of digits may stand in the number of the event, too
            if all(phrase in texts for phrase in (first, *others)) and (number := _number_of(found)):
                yield number
            position = find(lines, first, line_end, ending)


def _finder() -> Callable[[bytes, bytes, int, int], int]:
    """``bytes.find``, or the same by the C library where it can be called: that takes half as long."""
    try:
        import ctypes  # noqa: PLC0415 - it is no part of every Python

        memmem = ctypes.CDLL(None).memmem  # Windows has none
    except (ImportError, OSError, TypeError, AttributeError):
        return bytes.find
    memmem.restype = ctypes.c_void_p
    memmem.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t]

    def find(data: bytes, phrase: bytes, start: int, end: int) -> int:
        address = ctypes.cast(ctypes.c_char_p(data), ctypes.c_void_p).value or 0
        found = memmem(address + start, max(0, end - start), phrase, len(phrase))
        return found - address if found else -1

    return find


def _ranges_of_lines(stream: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """The whole lines of the file: some bytes each time, and where the lines in them begin and end."""
    rest = b""
    while block := stream.read(_BLOCK):
        first, last = block.find(b"\n") + 1, block.rfind(b"\n") + 1
        if not first:
            rest += block
            continue
        line = rest + block[:first]
        yield line, 0, len(line)
        yield block, first, last
        rest = block[last:]
