"""Entries as text, in the database and in rescue files: one line of JSON for each entry.

The JSON has the fields of :class:`~sphinx_amts.tm.entries.TMEntry`.  Python's strings can hold lone surrogates, which
UTF-8 cannot encode; they are written as JSON escapes.  Two surrogates that make a pair are read back as the character
that they stand for.

No matter who wrote an entry, an earlier version or another program: its translation is read without what is no text
(:func:`sphinx_amts.text.foreign_text.normalized`).  Its source is a key, and stays as it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sphinx_amts.text.foreign_text import normalized, visible
from sphinx_amts.tm.entries import Origin, TMEntry

#: Stands for whatever is not text.  It is not JSON either, so it never becomes an entry.
NOT_TEXT = ""
_FIELDS = ("source", "translation", "origin", "engine", "made")
_TYPES = [str, str, int, str, int]
_ORIGINS = {int(origin): origin for origin in Origin}


def encode(entry: TMEntry) -> str:
    """The entry as one line of JSON, which UTF-8 can write."""
    text = json.dumps(asdict(entry), ensure_ascii=False)
    # Surrogates are all that UTF-8 refuses here, and their backslash form is also the JSON escape.
    return text.encode("utf-8", "backslashreplace").decode()


def decode(text: str) -> TMEntry | None:
    """The entry that a text holds, or ``None`` if it holds none, whoever wrote it."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    fields: list[Any] = [data.get(name) for name in _FIELDS] if isinstance(data, dict) else []
    # Exact types instead of isinstance, because to Python JSON's true is an int.
    if [type(field) for field in fields] != _TYPES or fields[2] not in _ORIGINS:
        return None
    return TMEntry(fields[0], normalized(fields[1]), _ORIGINS[fields[2]], visible(fields[3]), fields[4])


def decode_all(texts: Iterable[str]) -> list[TMEntry]:
    """The entries that texts hold, in their order; texts that hold none are left out."""
    return [entry for text in texts if (entry := decode(text))]


def text_of(data: bytes) -> str:
    """The text in UTF-8 that bytes hold, or :data:`NOT_TEXT`."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return NOT_TEXT
