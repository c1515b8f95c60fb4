"""Files that are written bit by bit, and have their name only when they are whole."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def whole(path: Path, *, errors: str = "strict") -> Iterator[TextIO]:
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
