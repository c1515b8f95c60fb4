"""The lines of the text form: an event as one line of JSON that people can read and Git can merge.

Source and translation stand on one line, so that no merge marries a source to the translation of another one.  Only
``source`` and ``translation`` must be there: a line that a person has written holds a translation by a person.

A line that this module has written ends with a ``check``: two checksums, of the texts and of the line.  With the right
checksum of the line it need not be examined, which takes a tenth of the time.  With a wrong checksum of the texts, a
person has changed them, but neither the date nor who made the translation before; what follows, see :func:`_edited`.
"""

from __future__ import annotations

import json
import time
import zlib
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

from sphinx_amts.text.foreign_text import normalized, visible
from sphinx_amts.tm import codec
from sphinx_amts.tm.entries import Origin, Place, State, TMEntry
from sphinx_amts.tm.history import Event, Kind

_ORIGINS = {origin.name.lower(): origin for origin in Origin}
_NAMES = {origin: name for name, origin in _ORIGINS.items()}
_STATES = {str(state): state for state in State}
_FIELDS: Mapping[str, tuple[type, ...]] = {
    "source": (str,), "translation": (str,), "origin": (str,), "state": (str,), "engine": (str,), "by": (str,),
    "made": (str, int), "note": (str,), "page": (str,), "before": (str,), "after": (str,), "bound": (bool,),
    "deleted": (bool,), "check": (str,),
}  # fmt: skip
#: The first second that no date of four digits for the year can express.
_END_OF_DATES = 253_402_300_800

#: How each line that this module has written begins, and what divides its fields.
_BEGINNING, _DIVIDER = b'{"source": "', b'", "'
_SOURCE_START = len(_BEGINNING)
#: How a line ends behind its check, which is twice as many hexadecimal digits as a checksum has.
_END, _DIGITS = b'"}', 8
_SUM_START = -(_DIGITS + len(_END))
_T = TypeVar("_T")
#: All fields but those that are no text.
_TEXTS = frozenset(name for name, types in _FIELDS.items() if str in types)


# --- writing ----------------------------------------------------------------------------------------------------------


def encode(event: Event) -> str:
    """The line of an event, without a line end.

    >>> print(encode(Event(TMEntry("Tides", "Gezeiten", Origin.HUMAN, made=1_795_852_800, by="Ann"))))
    {"source": "Tides", "translation": "Gezeiten", "origin": "human", "by": "Ann", "made": "2026-11-28T08:00:00Z", \
"check": "5b587f2760507a8f"}
    """
    check = _sum_of_texts(event.entry.source, event.entry.translation)
    line = codec.as_line(_fields_of(event) | {"check": check}).removesuffix(_END.decode())
    return f"{line}{zlib.crc32(line.encode()):08x}{_END.decode()}"


def _fields_of(event: Event) -> dict[str, Any]:
    entry, is_deletion = event.entry, event.kind is Kind.DELETED
    fields: dict[str, Any] = {"source": entry.source}
    if entry.translation or not is_deletion:
        fields["translation"] = entry.translation
    fields["origin"] = _NAMES[entry.origin]
    optional: dict[str, Any] = {
        "state": "" if entry.state is State.TRANSLATED else str(entry.state),
        "engine": entry.engine,
        "by": entry.by,
        "made": _written_date(entry.made),
        "note": entry.note,
    }
    fields |= {name: value for name, value in optional.items() if value}
    if entry.place is not None:
        place = {"page": entry.place.page, "before": entry.place.before, "after": entry.place.after}
        fields |= {name: value for name, value in place.items() if value is not None}
    marks = {"bound": entry.is_bound and entry.place is not None, "deleted": is_deletion}
    return fields | {name: True for name, value in marks.items() if value}


def _written_date(made: int) -> str | int:
    """A date in UTC; the seconds themselves where no year of four digits can hold them, or there are none."""
    if 0 < made < _END_OF_DATES:
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(made))
    return made


def _sum_of_texts(source: str, translation: str) -> str:
    # In this encoding, two surrogates that make a pair are the same bytes as the character that they stand for.
    texts = f"{source}\x00{translation}".encode("utf-16-le", "surrogatepass")
    return f"{zlib.crc32(texts):08x}"


# --- reading ----------------------------------------------------------------------------------------------------------


def intact_source(line: bytes) -> bytes | None:
    """The source of a line, in UTF-8, if the line is byte for byte as :func:`encode` has written it; else ``None``."""
    if line[_SUM_START:] != b'%08x"}' % zlib.crc32(line[:_SUM_START]) or not line.startswith(_BEGINNING):
        return None
    return source_of(line)


def source_of(line: bytes) -> bytes | None:
    """The same for a line that is known to be intact."""
    end = line.find(_DIVIDER, _SOURCE_START)
    if end < 0:  # somebody else has made that check
        return None
    source = line[_SOURCE_START:end]
    return _unescaped(source) if b"\\" in source else source


def _unescaped(source: bytes) -> bytes | None:
    try:
        return str(json.loads(b'"' + source + b'"')).encode("utf-8", "surrogatepass")
    except ValueError:  # the same
        return None


def decode(line: bytes) -> Event:
    """The event of a line, whoever wrote it.

    Raises:
        ValueError: There is none; the text says why, for the author.
    """
    try:
        data = json.loads(line)
    except UnicodeDecodeError:
        raise ValueError("it is not in UTF-8") from None
    except (ValueError, RecursionError):
        raise ValueError("it is not JSON") from None
    return event_of(data)


def decode_intact(texts: Mapping[str, bytes]) -> dict[str, list[Event]]:
    """The events of intact lines, faster than one by one.

    Args:
        texts: Lines, divided by line ends, by any names.

    Raises:
        ValueError: A line is not intact after all.
    """
    joined = b",".join(texts.values())
    if b"\n" not in joined:  # one line each: nearly always
        events = _decoded_lines(joined, texts.values())
        return {name: [event] for name, event in zip(texts, events, strict=True)}
    lines = [line for text in texts.values() for line in text.split(b"\n")]
    following = iter(_decoded_lines(b",".join(lines), lines))
    return {name: [*islice(following, text.count(b"\n") + 1)] for name, text in texts.items()}


def _decoded_lines(joined: bytes, lines: Collection[bytes]) -> list[Event]:
    """The events of intact lines.

    Args:
        joined: The lines with commas between them.
        lines: The same, one by one.
    """
    decoded = json.loads(f"[{joined.decode()}]")
    if len(decoded) != len(lines):
        raise ValueError("it has several objects of JSON")
    events = [event_of(data, is_intact=True) for data in decoded]
    for event, line in zip(events, lines, strict=True):
        if event.entry.source.encode("utf-8", "surrogatepass") != source_of(line):
            raise ValueError("it has two sources")  # and would marry one of them to the translation of the other
    return events


def event_of(data: object, *, is_intact: bool = False) -> Event:
    """The event in decoded JSON.

    Args:
        data: What JSON holds.
        is_intact: Whether nobody has changed the line.

    Raises:
        ValueError: There is none; the text says why, for the author.
    """
    if not isinstance(data, dict):
        raise ValueError("it is not an object of JSON")  # noqa: TRY004 - of the text, not of our own code
    _check_fields(data)
    get = data.get
    source, translation, is_deletion = get("source", ""), get("translation", ""), get("deleted", False)
    if not source or ("translation" not in data and not is_deletion):
        raise ValueError(f"it has no {'translation' if source else 'source'}")
    page = get("page")
    entry = TMEntry(
        source,
        normalized(translation),
        # By itself, a translation is a person's, and a deletion spares what people did.
        _named(_ORIGINS, "origin", get("origin", "machine" if is_deletion else "human")),
        _visible(get("engine", "")),
        _read_date(get("made", 0)),
        _named(_STATES, "state", get("state", "translated")),
        _visible(get("by", "")),
        _visible(get("note", "")),
        None if page is None else Place(_visible(page), get("before"), get("after")),
        page is not None and get("bound", False),
    )
    if is_deletion:
        return Event(entry, Kind.DELETED)
    is_as_written = is_intact or get("check", "")[:_DIGITS] in {"", _sum_of_texts(source, translation)}
    return Event(entry if is_as_written else _edited(entry))


def _check_fields(data: Mapping[str, object]) -> None:
    if data.keys() <= _TEXTS and set(map(type, data.values())) == {str}:
        return  # nearly all lines
    for name, value in data.items():
        _check_field(name, value)


def _check_field(name: str, value: object) -> None:
    # Exact types instead of isinstance, because to Python JSON's true is an int.
    if name not in _FIELDS:
        raise ValueError(f"it has an unknown field {visible(ascii(name))}")
    if type(value) not in _FIELDS[name]:
        raise ValueError(f"its field {name!r} must be {'true or false' if bool in _FIELDS[name] else 'a text'}")


#: Names of engines, persons, pages and the like occur again and again.
_visible = lru_cache(visible)


def _named(meanings: Mapping[str, _T], field: str, name: str) -> _T:
    if name not in meanings:
        raise ValueError(f"its {field} {visible(ascii(name))} is none of {', '.join(meanings)}")
    return meanings[name]


@lru_cache
def _read_date(written: str | int) -> int:
    """Seconds since 1970 (UTC)."""
    if isinstance(written, int):
        return written
    try:
        date = datetime.fromisoformat(written)
        return int((date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        raise ValueError(f"its date {visible(ascii(written))} is not like 2026-11-28T08:00:00Z") from None


def _edited(entry: TMEntry) -> TMEntry:
    """What a line means whose texts a person has changed without saying so in its other fields.

    The translation is a person's now, nobody knows whose, and nobody has reviewed it.  It is a second younger than the
    line that it was, so that it precedes that line wherever both are known: in the memory, and after a merge.
    """
    was_read = entry.state in {State.REVIEWED, State.APPROVED}
    return replace(
        entry,
        origin=max(entry.origin, Origin.HUMAN),
        engine="",
        made=entry.made + 1,
        state=State.TRANSLATED if was_read else entry.state,
        by="",
        note=entry.note if entry.origin >= Origin.PARALLEL else "",
    )
