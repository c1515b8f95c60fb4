"""Files that survive a crash, and locks that end with their process.

What the three ways of writing guarantee:

=========================== =================================== ===================================
function                    an older file of that name          after a loss of power
=========================== =================================== ===================================
:func:`create`              is an error; nothing is overwritten the new file is there
:func:`write_atomically`    stays whole until it is replaced    the new file is there
:func:`open_atomically`     stays whole until it is replaced    the older or the new file is there,
                                                                or an incomplete one
=========================== =================================== ===================================

The first two keep what cannot be made again (translations that were paid for, jobs that are pending), so they wait for
the disk (``fsync``) and make private files, unless a file is meant for a repository.  The last one writes what the next
run makes again (reports, exported pairs): waiting for the disk would only cost time, and its files are meant for others
unless it is asked for a private one.

Private files and folders are for their owner only (0600, 0700).  The exception is a folder that a group shares on
purpose, which is writable by the group and has the set-group-ID bit, as in Git's shared repositories: what is made in
it is shared with that group.  Files and folders that exist already keep their permissions.
"""

from __future__ import annotations

import errno
import itertools
import os
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

#: How long one attempt waits for a lock, in seconds: while SQLite waits, Ctrl-C does too.
_ATTEMPT_SECONDS = 0.5


def lock(file: Path, seconds: float) -> sqlite3.Connection:
    """Lock a file until the returned connection is closed or the process ends.

    An empty SQLite database that is locked as a whole serves as the lock: this works alike on every system, and no lock
    outlives a process that was killed.

    Args:
        file: The file that stands for the lock; made where it is missing, with its folder, and never changed.
        seconds: How long to wait for another process that holds the lock.

    Raises:
        sqlite3.OperationalError: Another process still holds it after that time.
        OSError: There can be no such file.
    """
    make_folder(file.parent)
    if file.is_symlink() or (file.exists() and file.stat().st_size):  # not one of ours: those are files, and empty
        file.unlink()
    with suppress(FileExistsError):
        make_file(file)
    connection = sqlite3.connect(file, timeout=seconds, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = memory")  # no second file beside the lock
        connection.execute("BEGIN EXCLUSIVE")
    except BaseException:
        connection.close()
        raise
    return connection


def lock_patiently(file: Path, seconds: float, report_wait: Callable[[], None] | None) -> sqlite3.Connection | None:
    """The same lock, acquired in short attempts, so that Ctrl-C is heard while it is waited for.

    ``None`` if another process still holds it after that time.

    Args:
        file: As for :func:`lock`.
        seconds: How long to wait for another process that holds the lock.
        report_wait: Called once, if the lock is not free at once.

    Raises:
        sqlite3.OperationalError: It cannot be locked for another reason.
        OSError: There can be no such file.
    """
    end = time.monotonic() + seconds
    while True:
        try:
            return lock(file, _ATTEMPT_SECONDS)
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
        if report_wait is not None:
            report_wait()
            report_wait = None
        if time.monotonic() >= end:
            return None


def create(file: Path, data: bytes) -> None:
    """Write a new private file; it is on the disk when this returns.

    Raises:
        FileExistsError: There is something of that name, be it a link to nowhere; it is left alone.
        OSError: The file cannot be written; nothing of it is left.
    """
    _write_new(file, data)
    try:
        _sync_folder(file.parent)
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def write_atomically(file: Path, data: bytes, *, is_private: bool = True) -> None:
    """Write a file; it is on the disk when this returns.

    Args:
        file: The file; folders that are missing are made.
        data: What it is to hold.
        is_private: Whether the file, and folders that are made, are private.  Otherwise they are like any other, and an
            older file keeps its permissions.

    Raises:
        OSError: It cannot be written; an older file is still there.
    """
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    unfinished.unlink(missing_ok=True)  # left by a process that was killed and had the same number
    try:
        if is_private:
            _write_new(unfinished, data)
        else:
            _write_public(unfinished, data, file)
        replace(unfinished, file)
    finally:
        unfinished.unlink(missing_ok=True)


def replace(unfinished: Path, file: Path) -> None:
    """Give a finished file its name, in place of an older file; it has it for good when this returns.

    Raises:
        OSError: It cannot be renamed.
    """
    unfinished.replace(file)
    _sync_folder(file.parent)


@contextmanager
def open_atomically(path: Path, *, errors: str = "strict", is_private: bool = False) -> Iterator[TextIO]:
    """A text stream (UTF-8, Unix line ends) whose file takes the place of an older one when the block ends.

    If the block fails, the older file stays as it was and nothing of the new one is left.  Missing folders are made.

    Args:
        path: The file.
        errors: What to do with characters that UTF-8 cannot encode.
        is_private: Whether the file, and folders that are made, are private.

    Raises:
        OSError: The file cannot be written.
    """
    unfinished = path.with_name(f"{path.name}.new")
    if is_private:
        make_folder(path.parent)
        unfinished.unlink(missing_ok=True)  # left by a process that was killed
        make_file(unfinished)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with unfinished.open("w", encoding="utf-8", errors=errors, newline="\n") as stream:
            yield stream
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Make a private folder, and those above it that are missing; nothing happens if it is there.

    Raises:
        OSError: It cannot be made.
    """
    if folder.is_dir():
        return
    make_folder(folder.parent)
    try:
        folder.mkdir(0o700)
    except FileExistsError:
        if not folder.is_dir():  # otherwise another process was faster
            raise
    else:
        if _is_shared(folder.parent):
            folder.chmod(stat.S_ISGID | 0o770)


def make_file(file: Path) -> None:
    """Make an empty private file.

    Raises:
        FileExistsError: There is something of that name, be it a link to nowhere.
        OSError: It cannot be made.
    """
    # Exclusive, because folders such as /tmp are open to everybody: a planted link must not lead us to another file.
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    if _is_shared(file.parent):
        file.chmod(0o660)


def _is_shared(folder: Path) -> bool:
    """Whether a group shares a folder on purpose."""
    shared = stat.S_ISGID | stat.S_IWGRP
    return os.name == "posix" and folder.stat().st_mode & shared == shared


def check_access(path: Path, also: int = 0) -> None:
    """Check that a file may be written, or with ``os.X_OK`` that files may be made in a folder; nothing is opened.

    Raises:
        OSError: It may not.
    """
    if also == os.X_OK and not path.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))
    if not os.access(path, os.W_OK | also):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))


def unused_path(path: Path, suffix: str = "") -> Path:
    """The path with the suffix, or the first of ``path-2``, ``path-3``, … with the suffix that does not exist yet."""
    stems = itertools.chain([path.name], (f"{path.name}-{number}" for number in itertools.count(2)))
    candidates = (path.with_name(stem + suffix) for stem in stems)
    return next(candidate for candidate in candidates if not os.path.lexists(candidate))


def timestamp() -> str:
    """The present moment in UTC, for the name of a file: ``20261128T013851Z``."""
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())


def _write_new(file: Path, data: bytes) -> None:
    """Write a file that does not exist yet, up to the disk; its name in the folder may still be lost."""
    make_folder(file.parent)
    make_file(file)
    try:
        _write_through(file, data)
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def _write_public(file: Path, data: bytes, older: Path) -> None:
    """Write a file that does not exist yet, with the permissions of an older one, up to the disk."""
    file.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    if older.is_file() and not older.is_symlink():
        file.chmod(stat.S_IMODE(older.stat().st_mode))
    _write_through(file, data)


def _write_through(file: Path, data: bytes) -> None:
    with file.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    """Make sure that the name of a new file reaches the disk as well; Windows has no such call."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
