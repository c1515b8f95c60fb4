"""Entries and events as text, in the database, in rescue files and in the text form: one line of JSON each.

The JSON has the fields of :class:`~sphinx_amts.tm.entries.TMEntry`: always the first five, which earlier versions know,
the others where they are not empty.  Python's strings can hold lone surrogates, which UTF-8 cannot encode; they are
written as JSON escapes.  Two surrogates that make a pair are read back as the character that they stand for.

No matter who wrote an entry, an earlier version or another program: its translation is read without what is no text
(:func:`sphinx_amts.text.foreign_text.normalized`).  Its source is a key, and stays as it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import PurePath
from typing import Any

from sphinx_amts.text.foreign_text import normalized, visible
from sphinx_amts.tm.entries import Origin, Place, State, TMEntry
from sphinx_amts.tm.history import Candidates, Event, Kind

#: Stands for whatever is not text.  It is not JSON either, so it never becomes an entry.
NOT_TEXT = ""
_FIELDS = ("source", "translation", "origin", "engine", "made")
_TYPES = [str, str, int, str, int]
_ORIGINS = {int(origin): origin for origin in Origin}
_STATES = {str(state): state for state in State}
_KINDS = {str(kind): kind for kind in Kind}
_STRINGS = (str, State)
_STRING_OR_NONE = {str, type(None)}
#: Those of the value of a key that offers more than one plain translation.
_PLACES, _REJECTION = "places", "rejection"


def encode(entry: TMEntry) -> str:
    """The entry as one line of JSON, which UTF-8 can write."""
    return as_line(_fields_of(entry))


def encode_event(event: Event) -> str:
    """The event as one line of JSON; a translation that came in is written like its entry."""
    kind = {} if event.kind is Kind.TRANSLATION else {"kind": str(event.kind)}
    return as_line(_fields_of(event.entry) | kind)


def encode_candidates(candidates: Candidates) -> str:
    """What is offered for a segment, as the value of its key; where it is one plain entry, that entry."""
    if candidates.plain and not (candidates.bound or candidates.rejection):
        return encode(candidates.plain)
    entries = [entry for entry in (candidates.plain, *candidates.bound, candidates.rejection) if entry]
    fields: dict[str, Any] = _fields_of(candidates.plain) if candidates.plain else {"source": entries[0].source}
    fields[_PLACES] = [_fields_of(entry) for entry in candidates.bound]
    if candidates.rejection:
        fields[_REJECTION] = _fields_of(candidates.rejection)
    return as_line(fields)


def _fields_of(entry: TMEntry) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "source": entry.source,
        "translation": entry.translation,
        "origin": int(entry.origin),
        "engine": entry.engine,
        "made": entry.made,
    }
    if entry.state is not State.TRANSLATED:
        fields["state"] = str(entry.state)
    if entry.by:
        fields["by"] = entry.by
    if entry.note:
        fields["note"] = entry.note
    if entry.place is not None:
        place = {"page": entry.place.page, "before": entry.place.before, "after": entry.place.after}
        fields |= {name: value for name, value in place.items() if value is not None}
        if entry.is_bound:
            fields["bound"] = True
    return fields


def as_line(fields: Mapping[str, Any]) -> str:
    """Fields as one line of JSON, which UTF-8 can write."""
    text = json.dumps(fields, ensure_ascii=False)
    # Surrogates are all that UTF-8 refuses here, and their backslash form is also the JSON escape.
    return text.encode("utf-8", "backslashreplace").decode()


def decode(text: str) -> TMEntry | None:
    """The entry that a text holds, or ``None`` if it holds none, whoever wrote it."""
    event = decode_event(text)
    return event.entry if event and event.kind is Kind.TRANSLATION else None


def decode_event(text: str) -> Event | None:
    """The event that a text holds, or ``None`` if it holds none, whoever wrote it."""
    return _event_of(_loaded(text))


def decode_candidates(text: str) -> tuple[str, Candidates] | None:
    """The source of a value, and what is offered for it; ``None`` if the text holds neither."""
    data = _loaded(text)
    if not isinstance(data, dict):
        return None
    if _PLACES not in data:
        entry = _entry_of(data)
        return (entry.source, Candidates(entry)) if entry else None
    source, places, plain = data.get("source"), data[_PLACES], None
    bound = [_entry_of(place) for place in places] if isinstance(places, list) else [None]
    rejection = _entry_of(data[_REJECTION]) if _REJECTION in data else None
    if "translation" in data:
        plain = _entry_of(data)
    entries = [entry for entry in (plain, *bound, rejection) if entry]
    has_all = len(entries) == ("translation" in data) + len(bound) + (_REJECTION in data)
    if not (isinstance(source, str) and has_all and all(entry.source == source for entry in entries)):
        return None
    return source, Candidates(plain, tuple(entry for entry in bound if entry), rejection)


def _loaded(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _event_of(data: object) -> Event | None:
    """The event in decoded JSON."""
    entry = _entry_of(data)
    if entry is None or not isinstance(data, dict):
        return None
    kind = _KINDS.get(data.get("kind", Kind.TRANSLATION)) if isinstance(data.get("kind", ""), str) else None
    return Event(entry, kind) if kind else None


def _entry_of(data: object) -> TMEntry | None:
    """The entry in decoded JSON, of an event of whatever kind."""
    if not isinstance(data, dict):
        return None
    fields: list[Any] = [data.get(name) for name in _FIELDS]
    # Exact types instead of isinstance, because to Python JSON's true is an int.
    if [type(field) for field in fields] != _TYPES or fields[2] not in _ORIGINS:
        return None
    source, translation, origin, engine, made = fields
    core = (source, normalized(translation), _ORIGINS[origin], visible(engine), made)
    return TMEntry(*core) if len(data) == len(_FIELDS) else _entry_with_more(core, data)


def _entry_with_more(core: tuple[str, str, Origin, str, int], data: Mapping[str, Any]) -> TMEntry | None:
    """The entry with its optional fields; this is most of the time that reading a memory takes."""
    get = data.get
    state, by, note, page = get("state", State.TRANSLATED), get("by", ""), get("note", ""), get("page")
    before, after, is_bound = get("before"), get("after"), get("bound", False)
    if not (type(state) in _STRINGS and type(by) is str and type(note) is str and state in _STATES):
        return None
    if page is None:
        return TMEntry(*core, _STATES[state], visible(by) if by else "", visible(note) if note else "")
    if not (type(page) is str and type(is_bound) is bool and {type(before), type(after)} <= _STRING_OR_NONE):
        return None
    place = Place(_visible_page(page), before, after)
    by, note = visible(by) if by else "", visible(note) if note else ""
    return TMEntry(*core, _STATES[state], by, note, place, is_bound)


#: Pages have many segments.
_visible_page = lru_cache(maxsize=1000)(visible)


def decode_all(texts: Iterable[str]) -> list[TMEntry]:
    """The entries that texts hold, in their order; texts that hold none are left out."""
    return [entry for text in texts if (entry := decode(text))]


def decode_events(texts: Iterable[str]) -> list[Event]:
    """The events that texts hold, in their order; texts that hold none are left out."""
    return [event for text in texts if (event := decode_event(text))]


def identity(event: Event) -> str:
    """What an event is known by in every memory: a content hash, 32 hexadecimal digits.

    A pair of a file is the same event whenever it is used, and on whichever line it stands.
    """
    if event.kind is Kind.USED:
        event = replace(event, entry=replace(event.entry, made=0, place=None, engine=_file_of(event.entry.engine)))
    return digest(encode_event(event))


def digest(text: str) -> str:
    """The content hash of an event as it is written, which is its identity unless it is a pair of a file."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _file_of(place: str) -> str:
    """The name of the file in a place such as ``pairs.tmx:12``."""
    file, _, line = place.rpartition(":")
    return PurePath(file if line.isdecimal() else place).name


def text_of(data: bytes) -> str:
    """The text in UTF-8 that bytes hold, or :data:`NOT_TEXT`."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return NOT_TEXT
