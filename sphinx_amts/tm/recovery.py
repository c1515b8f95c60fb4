"""Recovery from a damaged database: it is kept under another name, and its readable entries are salvaged."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sphinx_amts import durable_files
from sphinx_amts.tm import codec, store
from sphinx_amts.tm.history import Event

#: How each entry begins in the bytes of the file: its first field (:mod:`~sphinx_amts.tm.codec`).
_BEGINNING = re.compile(re.escape('{"source": '))


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What could be read of a database that cannot be opened."""

    events: list[Event]
    generation: str = ""
    """The mark of what was stored last, if it could be read."""


def set_aside(folder: Path) -> Path:
    """Rename the folder of a damaged memory, which is never deleted; its new path.

    Raises:
        OSError: It cannot be renamed.
    """
    aside = folder.with_name(f"{folder.name}.damaged-{durable_files.timestamp()}")
    return folder.rename(durable_files.unused_path(aside))


def salvage(folder: Path, *, leaves_no_trace: bool = False) -> Salvaged:
    """Read what can be read of a memory that cannot be opened.

    Args:
        folder: Its folder.
        leaves_no_trace: Whether nothing may be made or changed in that folder.
    """
    carved = [text for file in store.files(folder) for text in carve(file)]
    rows = list(store.scan(folder, leaves_no_trace=leaves_no_trace))
    return Salvaged(codec.decode_events([*carved, *(text for _, text in rows)]), store.generation_in(rows))


def carve(file: Path) -> Iterator[str]:
    """The entries that are intact in the bytes of a file, whatever the state of its database."""
    try:
        text = file.read_bytes().decode("utf-8", "surrogateescape")
    except OSError:
        return
    for match in _BEGINNING.finditer(text):
        with suppress(ValueError, RecursionError):
            _, end = json.JSONDecoder().raw_decode(text, match.start())
            # Back to bytes, since only they show whether what looks like an entry is broken UTF-8.
            yield codec.text_of(text[match.start() : end].encode("utf-8", "surrogateescape"))


def events_of_log(folder: Path) -> list[Event]:
    """The events that are intact in the write-ahead log of a memory."""
    log = store.log_file(folder)
    return codec.decode_events(carve(log)) if log in store.files(folder) else []
