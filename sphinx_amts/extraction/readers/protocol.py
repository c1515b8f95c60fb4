"""What the two processes that read a book say to each other.

The reader of :mod:`~sphinx_amts.extraction.readers.sphinx_project` starts a worker, a program of its own, as ``python
-m WORKER FOLDER LANGUAGE SCRATCH LIMIT``: the folder of the book, the code of its language, a temporary folder, and a
file or folder of the book to which the reading is limited, or an empty word.  The worker never waits for the reader
to listen: its messages go to the file ``SCRATCH/messages``, one in each line.

1. The worker writes a :class:`ReadingError` for whatever the configuration lacks, then :class:`FilesFound`, or
   :class:`ReadingFailed` and nothing more.
2. The reader writes the pages that it requests to the worker's standard input, one line (:func:`dump_request`).
3. The worker writes :class:`PageRead` or :class:`ReadingError` for each of them, in their order, then
   :class:`ReadingDone`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from sphinx_amts.alignment.texts import Location, Text
from sphinx_amts.extraction.readers import wire
from sphinx_amts.extraction.readers.wire import ReadingError

#: The file in the temporary folder to which the worker writes its messages.
MESSAGES = "messages"
#: The file of a page, relative to the folder of the book, and the name that its text is to have.
PageRequest: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class FilesFound:
    """All pages of the book, as paths relative to its folder."""

    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page that was requested."""

    text: Text


@dataclass(frozen=True, slots=True)
class ReadingDone:
    """All pages that were requested have been read, or reported."""

    warnings: int
    """Warnings of Sphinx."""


@dataclass(frozen=True, slots=True)
class ReadingFailed:
    """The book cannot be read at all."""

    reason: str


Message: TypeAlias = FilesFound | PageRead | ReadingError | ReadingDone | ReadingFailed


def dumps(message: Message) -> str:
    """The message as one line of ASCII, without a line break; :func:`loads` returns an equal one."""
    match message:
        case FilesFound(files):
            return f"files\t{json.dumps(files)}"
        case PageRead(text):
            return f"page\t{wire.dumps(text)}"
        case ReadingError(place, reason):
            return f"error\t{json.dumps([place.file, place.line, reason])}"
        case ReadingDone(warnings):
            return f"done\t{json.dumps(warnings)}"
        case ReadingFailed(reason):
            return f"failed\t{json.dumps(reason)}"


def loads(line: str) -> Message:
    """The message that :func:`dumps` wrote.

    Raises:
        ValueError: If it is none.
    """
    kind, _, value = line.partition("\t")
    match kind:
        case "files":
            return FilesFound(tuple(json.loads(value)))
        case "page":
            return PageRead(wire.loads(value))
        case "error":
            file, line_number, reason = json.loads(value)
            return ReadingError(Location(file, line_number), reason)
        case "done":
            return ReadingDone(int(json.loads(value)))
        case "failed":
            return ReadingFailed(str(json.loads(value)))
    raise ValueError(f"{kind!r} is not a message of the worker")


def dump_request(pages: Sequence[PageRequest]) -> str:
    """The request as one line of ASCII, without a line break."""
    return json.dumps(pages)


def load_request(line: str) -> list[PageRequest]:
    """The pages that are requested; none if the reader has ended without a request."""
    return [(file, name) for file, name in json.loads(line or "[]")]


def command(worker: str, folder: Path, language: str, scratch: Path, limit: str) -> list[str]:
    """The arguments of Python that start the worker, a module path.

    ``-P`` keeps the files of the current folder from taking the place of modules.
    """
    return ["-P", "-m", worker, str(folder), language, str(scratch), limit]
