"""The memory of earlier versions (format 1), which had no history: it is read, taken over, and left as it is.

Somebody who goes back to an earlier version finds it untouched, and loses only what came later.  What that version adds
to it is taken over in turn.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from sphinx_amts.errors import MemoryFailure
from sphinx_amts.languages import LanguagePair
from sphinx_amts.tm import codec, entries, recovery, store
from sphinx_amts.tm.history import Event
from sphinx_amts.tm.store import EntryReader, ReadOnlyDatabase

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class FormerMemory:
    """What a memory of format 1 holds."""

    events: list[Event] = field(default_factory=list)
    invalid_keys: tuple[str, ...] = ()
    """Keys of values that hold no entry, or that of another source."""
    damage: str = ""
    """Why it could not be read in the ordinary way; what could be read is there all the same."""


def state(folder: Path) -> str:
    """What changes whenever an earlier version stores something; empty if there is no such memory.

    Raises:
        MemoryFailure: Its files cannot be read.
    """
    with store.memory_failures(folder, reading=True):
        if not (store.exists(folder) or store.files(folder)):
            return ""
        log = store.log_file(folder)
        size = log.stat().st_size if store.has_log_without_index(folder) else 0
        try:
            return f"{_read(folder, EntryReader.generation)} {size}"
        except MemoryFailure:
            contents = b"".join(file.read_bytes() for file in store.files(folder))
            return f"damaged {hashlib.sha256(contents).hexdigest()}"


def read(folder: Path, pair: LanguagePair) -> FormerMemory:
    """All that can be read of it; no byte of it changes."""
    try:
        rows = _read(folder, _sound_rows)
    except MemoryFailure as failure:
        return FormerMemory(recovery.salvage(folder, leaves_no_trace=True).events, damage=str(failure))
    events, invalid = [], []
    for key, text in rows:
        entry = codec.decode(text)
        if entry is not None and entries.key(pair, entry.source) == key:
            events.append(Event(entry))
        else:
            invalid.append(key)
    log = recovery.events_of_log(folder) if store.has_log_without_index(folder) else []
    return FormerMemory([*events, *log], tuple(invalid))


def _sound_rows(database: EntryReader) -> list[tuple[str, str]]:
    database.invalid_keys()  # looks for damage
    return database.rows()


def _read(folder: Path, operation: Callable[[EntryReader], _T]) -> _T:
    """The answer of its database.

    Raises:
        MemoryFailure: It cannot be read.
    """
    with store.memory_failures(folder, reading=True):
        return ReadOnlyDatabase(folder, has_history=False).run(operation)
