"""Other memories that are merged into one: copies, those of other books or machines, earlier formats, text forms.

They are read without a change.  Their events keep their dates, and which translation counts follows from all events
together: so memories can be merged in any order, any number of times.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sphinx_amts.errors import ChangeRefused, MemoryDamaged
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text.prose import and_more, count
from sphinx_amts.tm import codec, entries, recovery, store, text_form_files
from sphinx_amts.tm.history import Event
from sphinx_amts.tm.memory import TranslationMemory
from sphinx_amts.tm.store import EntryReader, ReadOnlyDatabase
from sphinx_amts.tm.text_form import TextForm

#: How many segments are read and merged at once.
_KEYS_AT_ONCE = 2_000
#: How many language pairs a message names.
_MAX_NAMED = 6


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge has brought."""

    new: int = 0
    """Events that the memory did not have."""
    known: int = 0
    """Events that it had."""
    changed: int = 0
    """Segments for which something else counts now."""

    def __add__(self, other: Merged) -> Merged:
        """Both together."""
        return Merged(self.new + other.new, self.known + other.known, self.changed + other.changed)


def merge_all(
    memories: Iterable[TranslationMemory], place: Path, report: Callable[[str], None]
) -> dict[LanguagePair, Merged]:
    """Store whatever a place has for any of several memories; what each got, for those that it has something for.

    Raises:
        ChangeRefused: There is nothing for any of them.
        MemoryFailure: The events cannot be stored.
    """
    merged: dict[LanguagePair, Merged] = {}
    refusals = []
    for memory in memories:
        try:
            merged[memory.pair] = merge(memory, place, report)
        except ChangeRefused as refusal:
            refusals.append(refusal)
    if not merged:
        raise refusals[0]
    return merged


def merge(memory: TranslationMemory, place: Path, report: Callable[[str], None]) -> Merged:
    """Store whatever another memory has and this one has not.

    Args:
        memory: The one that is changed.
        place: The folder of memories, or of one memory, or of a text form.
        report: Called with a sentence for each thing there that cannot be read.

    Raises:
        ChangeRefused: There is no memory of this language pair.
        MemoryFailure: The events cannot be stored.
    """
    total = Merged()
    for events in _events(memory, place, report):
        total += _merge_some(memory, events)
    return total


def _merge_some(memory: TranslationMemory, events: list[Event]) -> Merged:
    identities = {codec.identity(event) for event in events}
    sources = dict.fromkeys(event.entry.source for event in events)
    before = memory.candidates(sources)
    new = memory.merge(events)
    after = memory.candidates(sources) if new else before
    return Merged(new, len(identities) - new, sum(before.get(source) != after.get(source) for source in sources))


def _events(memory: TranslationMemory, place: Path, report: Callable[[str], None]) -> Iterator[list[Event]]:
    """The events of all that is in a place, some at a time."""
    if not place.is_dir():
        raise ChangeRefused(f"{place} is not a folder. Give the folder of a translation memory.")
    if _is_memory(place):
        yield from _events_of_folder(memory, place, report)
        return
    folders = [store.folder_of(place, memory.pair), store.format_1_folder(store.folder_of(place, memory.pair))]
    folders = [folder for folder in folders if _is_memory(folder)]
    has_text_form = text_form_files.folder_of(place, memory.pair).is_dir() and not folders
    if not (folders or has_text_form):
        raise ChangeRefused(_why_nothing_fits(place, memory.pair))
    for folder in folders:
        yield from _events_of_folder(memory, folder, report)
    if has_text_form:
        yield from _events_of_text_form(TextForm(place, memory.pair, report))


def _is_memory(folder: Path) -> bool:
    return bool(store.files(folder))


def _why_nothing_fits(place: Path, pair: LanguagePair) -> str:
    wanted = store.name_of(pair)
    others = sorted(folder.name for folder in place.iterdir() if _is_memory(folder))
    if others:
        return f"{place} has no memory for {wanted}, only {and_more(others, _MAX_NAMED)}. Choose a language with -l."
    return f"{place} is no folder of translation memories: it has neither a database for {wanted} nor its text form."


def _events_of_text_form(text_form: TextForm) -> Iterator[list[Event]]:
    for keys in _parts([*text_form.keys()]):
        yield [event for events in text_form.events(keys).values() for event in events]


# --- one memory -------------------------------------------------------------------------------------------------------


def _events_of_folder(memory: TranslationMemory, folder: Path, report: Callable[[str], None]) -> Iterator[list[Event]]:
    """The events of the database in a folder, of whatever format.

    Raises:
        ChangeRefused: It is this memory itself, or that of other languages.
    """
    if folder.resolve() == memory.folder.resolve():
        raise ChangeRefused(f"{folder} is the memory itself.")
    _check_name(folder, memory.pair)
    is_named = _is_named(folder, memory.pair)
    invalid: list[str] = []
    try:
        for events, invalid_keys in _readable_events(folder, memory.pair):
            invalid += invalid_keys
            if invalid and not events and not is_named:
                raise ChangeRefused(f"{folder} is not a memory for {store.name_of(memory.pair)}.")
            yield events
    except MemoryDamaged as damage:
        if not is_named:
            raise ChangeRefused(f"{damage} Its name does not say either for which languages it is.") from damage
        report(f"{damage} What can be read of it is merged; it is left as it is.")
        yield recovery.salvage(folder, leaves_no_trace=True).events
    if invalid:
        number = count(len(invalid), "invalid entry", "invalid entries")
        report(f"{folder} contains {number} (first key: {invalid[0]}), which are left out.")
    if is_named and store.has_log_without_index(folder):
        yield recovery.events_of_log(folder)


def _check_name(folder: Path, pair: LanguagePair) -> None:
    """Refuse what a test engine wrote, which only the name of its folder shows."""
    if folder.name.startswith(f"{store.name_of(pair)}@"):
        raise ChangeRefused(f"{folder} is kept apart from the translations of books, and is not merged with them.")


def _is_named(folder: Path, pair: LanguagePair) -> bool:
    """Whether the folder of a memory is called like those of a language pair, also where it was set aside."""
    return re.fullmatch(re.escape(store.name_of(pair)) + r"(\.v\d+)?(\.damaged-.*)?", folder.name) is not None


def _readable_events(folder: Path, pair: LanguagePair) -> Iterator[tuple[list[Event], list[str]]]:
    """Events of a sound database, some at a time, with the keys of what is none.

    Raises:
        MemoryFailure: It is damaged.
    """
    database = ReadOnlyDatabase(folder, has_history=False)
    with store.memory_failures(folder, reading=True):
        keys = database.run(lambda reader: reader.keys_beginning(""))
    for part in _parts(keys):
        with store.memory_failures(folder, reading=True):
            texts, histories = database.run(partial(_texts_and_histories, keys=part))
        yield _valid_events(pair, part, texts, histories)


def _texts_and_histories(reader: EntryReader, keys: list[str]) -> tuple[dict[str, str], dict[str, list[str]]]:
    return reader.texts(keys), reader.histories(keys)


def _valid_events(
    pair: LanguagePair, keys: Iterable[str], texts: Mapping[str, str], histories: Mapping[str, list[str]]
) -> tuple[list[Event], list[str]]:
    """The events of keys, and the keys of what is none."""
    events, invalid = [], []
    for key in keys:
        written = histories.get(key) or [texts.get(key, codec.NOT_TEXT)]
        found = codec.decode_events(written) if key in histories else _events_of_value(written[0])
        valid = [event for event in found if entries.key(pair, event.entry.source) == key]
        events += valid
        if len(valid) < len(written):
            invalid.append(key)
    return events, invalid


def _events_of_value(text: str) -> list[Event]:
    """What a value without a history says: in format 1 each is one."""
    found = codec.decode_candidates(text)
    return [*map(Event, filter(None, (found[1].plain, *found[1].bound)))] if found else []


def _parts(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        yield keys[start : start + _KEYS_AT_ONCE]
