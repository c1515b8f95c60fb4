"""What the errors of SQLite and of the system mean for the memory, as sentences for the author of the book.

The kind decides what the memory does: only a damaged database is set aside, all others stay where they are.  SQLite's
texts are compared, not its codes: a missing table, which means damage here, has the code of any wrong statement, and
the errors that we raise ourselves have none.
"""

from __future__ import annotations

import errno
import re
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from sphinx_amts.errors import MemoryDamaged, MemoryFailure, MemoryReadOnly

#: What SQLite says, by what it means here; the first that matches counts.
_PATTERNS = {
    "link": re.compile(r"is a symbolic link|is not a regular file"),
    "damaged": re.compile(r"malformed|not a database|not made by|no such (table|column)|has no column|has \d+ columns"),
    "full": re.compile(r"disk is full"),
    "busy": re.compile(r"locked"),
    "read-only": re.compile(r"readonly|unable to open"),
}
_FAILURES: Mapping[str, tuple[type[MemoryFailure], str]] = {
    "damaged": (MemoryDamaged, "{memory} is damaged ({cause})."),
    "link": (
        MemoryReadOnly,
        "{memory} is not used because {cause}. Put the file itself there, or let amts_memory name its folder.",
    ),
    "full": (
        MemoryFailure,
        "{memory} cannot be written because the disk is full ({cause}). Free some space and build again.",
    ),
    "busy": (
        MemoryFailure,
        "{memory} was in use by another process for over {seconds:g} seconds ({cause}). Build again when it is free.",
    ),
    "read-only": (MemoryReadOnly, "{memory} cannot be written ({cause}). Choose a writable folder."),
    "unreadable": (MemoryFailure, "{memory} cannot be read ({cause})."),
    "other": (MemoryFailure, "{memory} cannot be used ({cause})."),
}


def memory_failure(cause: BaseException, folder: Path, seconds: float, *, reading: bool = False) -> MemoryFailure:
    """Return the memory failure that corresponds to an error.

    Args:
        cause: An error of SQLite or of the system.
        folder: The folder of the memory.
        seconds: How long another process was waited for.
        reading: Whether the memory was only to be read.
    """
    kind = _kind(cause)
    failure, sentence = _FAILURES["unreadable" if reading and kind == "read-only" else kind]
    return failure(sentence.format(memory=f"The translation memory {folder}", cause=cause, seconds=seconds))


def _kind(cause: BaseException) -> str:
    # The text of an error of the system holds the path, in which any word may stand: only its number counts.
    if isinstance(cause, OSError):
        return "full" if cause.errno in {errno.ENOSPC, errno.EDQUOT} else "read-only"
    if isinstance(cause, sqlite3.IntegrityError):
        return "damaged"
    return next((kind for kind, pattern in _PATTERNS.items() if pattern.search(str(cause))), "other")
