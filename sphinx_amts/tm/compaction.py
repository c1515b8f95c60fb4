"""Space in a memory is given back: translations of engines go that others of engines have superseded.

What people did stays, and so does whatever decides what counts, today or after a deletion or a rejection: the best
translation of an engine for each place too, since a segment falls back to it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sphinx_amts.tm import codec, history, search, store
from sphinx_amts.tm.entries import State
from sphinx_amts.tm.history import Event, Kind
from sphinx_amts.tm.memory import TranslationMemory
from sphinx_amts.tm.store import Database

#: How many segments are looked through at once.
_KEYS_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Compacted:
    """What a compaction has done."""

    dropped: int
    """Events that went."""
    before: int
    """The size on the disk, in bytes."""
    after: int


def compact(memory: TranslationMemory) -> Compacted:
    """Drop what is superseded, and give its space back to the system; other processes wait meanwhile.

    All is dropped in one transaction, and the file is shortened in another one: whatever stops this, nothing is lost,
    and the next compaction goes on.

    Raises:
        MemoryFailure: The memory cannot be written, or the disk has no space for a second copy of it.
    """
    if not store.exists(memory.folder):
        return Compacted(0, 0, 0)
    before = store.size(memory.folder)
    memory.check_writable(before)
    with memory.changing():
        search.remove(memory.folder)  # a file with numbers of events that are no more would mislead
        dropped = store.write(memory.folder, _drop_superseded)
        store.compact(memory.folder)
    memory.complete_search_file()
    return Compacted(dropped, before, store.size(memory.folder))


def _drop_superseded(database: Database) -> int:
    """Drop it from all histories; how many events went."""
    keys, dropped = database.keys_with_several_events(), 0
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        ids = [*_superseded_ids(database, keys[start : start + _KEYS_AT_ONCE])]
        database.forget_events(ids)
        dropped += len(ids)
    return dropped


def _superseded_ids(database: Database, keys: Collection[str]) -> Iterator[str]:
    """The ids of the events that may go."""
    histories: dict[str, dict[str, Event]] = {}
    for key, event_id, _made, text in database.history_rows(keys):
        if event := codec.decode_event(text):
            histories.setdefault(key, {})[event_id] = event
    for events in histories.values():
        yield from superseded(events)


def superseded(events: dict[str, Event]) -> list[str]:
    """The ids of the events of a segment that may go; none if something else would count without them.

    >>> from sphinx_amts.tm.entries import Origin, TMEntry
    >>> old, new = (Event(TMEntry("Tide", text, Origin.MACHINE, made=len(text))) for text in ("Tide", "Gezeiten"))
    >>> superseded({"a": old, "b": new})
    ['a']
    """
    by_engines = {event_id: event for event_id, event in events.items() if _is_of_engine(event)}
    others = [event for event in events.values() if event.kind is Kind.DELETED or event.entry.state is State.REJECTED]
    known, fallback = history.candidates(events.values()), history.candidates([*by_engines.values(), *others])
    needed = {entry for offered in (known, fallback) for entry in (offered.plain, *offered.bound)}
    dropped = [event_id for event_id, event in by_engines.items() if event.entry not in needed]
    kept = [event for event_id, event in events.items() if event_id not in dropped]
    is_same = history.candidates(kept) == known
    return dropped if is_same and {*history.essence(kept)} == {*history.essence(events.values())} else []


def _is_of_engine(event: Event) -> bool:
    return event.kind is Kind.TRANSLATION and not event.entry.is_persons_work
