"""Files that outlive a crash, and locks that end with their process."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


def locked(file: Path, seconds: float) -> sqlite3.Connection:
    """A lock that ends when it is closed, or with its process, on every system: an empty database, locked as a whole.

    :raises sqlite3.OperationalError: if another process still has it after so many seconds.
    :raises OSError: if there can be no such file.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.exists() and file.stat().st_size:  # not ours
        file.unlink()
    connection = sqlite3.connect(file, timeout=seconds, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = memory")
        connection.execute("BEGIN EXCLUSIVE")
    except BaseException:
        connection.close()
        raise
    return connection


def write(file: Path, data: bytes) -> None:
    """Write a file that only its owner can read, safely on the disk; the old one stays whole until then.

    :raises OSError: if it cannot be written; the old one is still there.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        unfinished.touch(0o600)
        with unfinished.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    _sync_folder(file.parent)


@contextmanager
def replacing(path: Path, *, errors: str = "strict") -> Iterator[TextIO]:
    """A stream of text in UTF-8 with Unix line ends; at the end of the block it takes the place of an older file.

    If the block fails, the older file stays as it was, and nothing of the new one is left.  Missing folders are made.

    :raises OSError: if it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.new")
    try:
        with unfinished.open("w", encoding="utf-8", errors=errors, newline="\n") as stream:
            yield stream
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Let the name of a new file reach the disk as well; Windows has no such call."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
