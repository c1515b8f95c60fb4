"""The translation memory of a language pair: every translation that was ever paid for or corrected, kept on disk.

Its laws:

* Once :meth:`TranslationMemory.store` has returned, its entries survive a crash, a kill and a loss of power.
* Whatever is stored stays in the history of its segment.  What a build sees of it is decided by
  :func:`~sphinx_amts.tm.history.candidates`, whatever came first.
* Nothing that is read is ever run: keys and values are text, never pickles and never names of files.  Anything else in
  the database is ignored.
* Only a damaged database is set aside.  It is never deleted, and its readable entries are copied into a new one.  A
  database that is merely locked, full or read-only stays where it is, and its entries are still used.
* Entries that cannot be stored go into a rescue file, and from there into the memory as soon as that is possible.
* Nothing on the disk changes, not even a date, unless there is something to store or to repair; no file is made before.
* A memory that is opened read-only changes nothing at all: it repairs, moves, creates and imports nothing.

Only the opening process writes; forked readers may read, since no connection is open between two calls.
"""

from __future__ import annotations

import copy
import heapq
import shutil
import time
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from sqlite3 import Connection
from typing import Protocol, TypeAlias, TypeVar

from sphinx_amts import durable_files, languages
from sphinx_amts.errors import MemoryDamaged, MemoryFailure, MemoryReadOnly
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import foreign_text
from sphinx_amts.text.prose import count
from sphinx_amts.tm import codec, entries, format_1, history, multi_sentence, recovery, rescue, search, store
from sphinx_amts.tm.entries import TMEntry
from sphinx_amts.tm.history import Candidates, Event, Kind
from sphinx_amts.tm.store import Database, EntryReader, ReadOnlyDatabase

#: What has to stay free on the disk beside what is to be stored, in bytes.
RESERVE = 2**20
#: The tag of entries whose source is several sentences.
_MULTI_SENTENCE_TAG = "run"

#: How many events are read at once where all are.
_EVENTS_AT_ONCE = 10_000

_NOTHING = Candidates()

_T = TypeVar("_T")
#: Histories by key, events with their keys, and what adds some to the others.
_Histories: TypeAlias = dict[str, list[Event]]
_Keyed: TypeAlias = list[tuple[str, Event]]
_Add: TypeAlias = Callable[[_Histories, Iterable[tuple[str, Event]]], _Keyed]


class Layer(Protocol):
    """Events that a memory serves beside those of its database."""

    def keys(self) -> Iterable[str]:
        """The keys that have any."""

    def events(self, keys: Collection[str]) -> Mapping[str, Sequence[Event]]:
        """The events of those keys that have any."""

    def multi_sentence_sources(self) -> Iterable[str]:
        """The sources of its translations that hold several sentences."""

    def generation(self) -> str:
        """A mark that changes whenever its events do."""


class TranslationMemory:
    """The translation memory of one language pair, in the folder ``<root>/<source>-<target>[@<namespace>].v2``.

    Args:
        root: The folder of the memories of all language pairs; created when something is stored.
        pair: Source and target language.
        namespace: Keeps the results of test engines apart from those of the book.
        read_only: Whether to change nothing on the disk.  :meth:`store` and :meth:`check_writable` then raise
            :class:`~sphinx_amts.errors.MemoryReadOnly`; a memory that does not exist is empty, a damaged one serves the
            entries that can be read, and rescue files stay where they are, unread.
        report: Called with a sentence for the author of the book whenever something is wrong.
        rescue_folders: Further folders for rescue files, tried after ``root``.
        layers: What is served beside the database, such as the text form.
        is_examined: Whether to look for damage first, which takes longer the larger the memory is.

    The constructor raises nothing.  A memory that cannot be opened or written still serves the entries that can be
    read, and :meth:`store` and :meth:`check_writable` raise an error that says why nothing can be stored.
    """

    def __init__(
        self,
        root: Path,
        pair: LanguagePair,
        *,
        namespace: str = "",
        read_only: bool = False,
        report: Callable[[str], None] = lambda _sentence: None,
        rescue_folders: Sequence[Path] = (),
        layers: Sequence[Layer] = (),
        is_examined: bool = True,
    ) -> None:
        """Look at the memory; unless it is read-only, set a damaged database aside and import rescue files."""
        self.root = Path(root)
        self.pair = pair
        self._source_language = languages.profile(pair.source)
        self.folder = self.folder_of(self.root, pair, namespace)
        self._name = store.name_of(pair, namespace)
        self.read_only = read_only
        self._report = report
        self._rescue_folders = tuple(rescue_folders)
        self._layers = tuple(layers)
        self._database: ReadOnlyDatabase | None = ReadOnlyDatabase(self.folder)
        """Reads the entries; ``None`` once they cannot be read any more."""
        self._failure: MemoryFailure | None = None
        """Why nothing can be stored."""
        self._unsaved: dict[str, list[Event]] = {}
        """Events that are served although they are not in the database, by key."""
        self._unsaved_generation = ""
        self._reported_keys: set[str] = set()
        self._holds_lock = False
        if read_only:
            self._failure = MemoryReadOnly(
                f"The translation memory {self.folder} was opened read-only: nothing can be stored."
            )
        self.taken_over = 0
        """How many entries of an earlier version's memory this call has taken over."""
        if store.has_log_without_index(self.folder):
            self._take_in_log()
        failure = self._examine() if is_examined else None
        self._take_over_format_1()
        if failure is not None:
            self._report_not_storable(failure, len(list(self.entries())))
        if not read_only:
            self._import_rescue_files()

    def without_layers(self) -> TranslationMemory:
        """The same memory without what is served beside its database."""
        memory = copy.copy(self)
        memory._layers = ()  # noqa: SLF001 - of its own class
        return memory

    @staticmethod
    def folder_of(root: Path, pair: LanguagePair, namespace: str = "") -> Path:
        """The folder of a memory, whether it exists or not."""
        return store.folder_of(Path(root), pair, namespace)

    @classmethod
    def exists(cls, root: Path, pair: LanguagePair, namespace: str = "") -> bool:
        """Whether there is a memory of that language pair; nothing is opened."""
        folder = cls.folder_of(root, pair, namespace)
        try:
            return store.exists(folder) or store.exists(store.format_1_folder(folder))
        except OSError:  # nobody may look: opening it says why
            return True

    @staticmethod
    def exists_for_any_pair(root: Path) -> bool:
        """Whether a folder holds the memory of any language pair; nothing is opened."""
        return store.exists_for_any_pair(Path(root))

    def get(self, sources: Iterable[str]) -> dict[str, TMEntry]:
        """The entries of tagged canonical sources, for any place; sources without such an entry are left out."""
        return history.by_source(self.candidates(sources))

    def candidates(self, sources: Iterable[str]) -> dict[str, Candidates]:
        """What is offered for tagged canonical sources; those for which there is nothing are left out."""
        keys = {source: self._key(source) for source in sources}
        known = self._candidates_by_key(list(keys.values()))
        return {source: known[key] for source, key in keys.items() if key in known}

    def entries(self, *, with_rejected: bool = False) -> Iterator[TMEntry]:
        """All entries that count, those that are bound to a place as well, in no particular order.

        Args:
            with_rejected: Whether to add, for segments with nothing else, what was rejected.
        """
        for known in self._all_candidates():
            yield from filter(None, (known.plain, *known.bound, known.rejection if with_rejected else None))

    def _all_candidates(self) -> Iterator[Candidates]:
        no_keys: list[str] = []
        keys = self._read(lambda database: database.keys(), no_keys)
        self._report_invalid(key for key in keys if key == codec.NOT_TEXT)
        more = (key for layer in self._layers for key in layer.keys())  # noqa: SIM118 - a layer is no mapping
        all_keys = dict.fromkeys((*keys, *self._unsaved, *more))
        all_keys.pop(codec.NOT_TEXT, None)
        for batch in store.batches(all_keys):
            yield from self._candidates_by_key(batch).values()

    def history(self, source: str) -> list[Event]:
        """All that happened to a segment, in the order in which this memory was told."""
        key = self._key(source)
        return self.histories([key]).get(key, [])

    def keys(self, digits: str = "", limit: int = -1) -> list[str]:
        """The keys of all segments, those that have only a history too, in their order.

        Args:
            digits: How the keys begin, in hexadecimal digits.
            limit: How many at most; all if it is negative.
        """
        no_keys: list[str] = []
        keys = self._read(lambda database: database.keys_beginning(digits, limit), no_keys)
        if not (self._unsaved or self._layers):
            return keys
        more = (*self._unsaved, *(key for layer in self._layers for key in layer.keys()))  # noqa: SIM118
        keys = sorted({*keys, *(key for key in more if key.startswith(digits))})
        return keys if limit < 0 else keys[:limit]

    def candidates_by_key(self, keys: Collection[str]) -> dict[str, Candidates]:
        """What is offered for the segments of these keys; those for which there is nothing are left out."""
        return self._candidates_by_key(keys)

    def histories(self, keys: Collection[str]) -> dict[str, list[Event]]:
        """All that happened to the segments of these keys, each in the order in which this memory was told."""
        histories = self._histories(keys)
        # Entries that somebody else put into the database have no history.
        without = self._candidates_by_key([key for key in keys if key not in histories])
        rows = {key: _events_of(known) for key, known in without.items()}
        more = (*rows.items(), *self._events_beside_database(keys).items())
        self._add_known(histories, ((key, event) for key, events in more for event in events))
        return histories

    def keys_of_events_with(self, text: str) -> list[str]:
        """The keys of segments with an event in whose JSON (:mod:`~sphinx_amts.tm.codec`) a text occurs."""
        no_keys: list[str] = []
        keys = self._read(lambda database: database.keys_of_events_with(text), no_keys)
        beside = (event for event in self._all_events_beside_database() if text in codec.encode_event(event))
        return [*dict.fromkeys((*keys, *(self._key(event.entry.source) for event in beside)))]

    def newest_events(self, limit: int) -> list[Event]:
        """The events that happened last, the last one first."""
        no_texts: list[str] = []
        events = codec.decode_events(self._read(lambda database: database.newest_events(limit), no_texts))
        beside = heapq.nlargest(limit, self._all_events_beside_database(), key=lambda event: event.entry.made)
        if beside:
            by_identity = {codec.identity(event): event for event in (*events, *beside)}
            events = sorted(by_identity.values(), key=lambda event: event.entry.made, reverse=True)
        return events[:limit]

    def find(self, query: search.Query) -> Iterator[Event]:
        """The events whose texts hold what is searched for; an event may come more than once.

        The file that is searched is first made or completed, unless nothing may be written: then the whole history is
        read, which takes longer.
        """
        try:
            found = self._search_file(query) if self.complete_search_file() else self._search_history()
            yield from filter(query.fits, found)
        except OSError:  # the file has gone, or cannot be read
            yield from filter(query.fits, self._search_history())
        yield from filter(query.fits, self._all_events_beside_database())

    def _search_file(self, query: search.Query) -> Iterator[Event]:
        no_texts: dict[int, str] = {}
        for numbers in store.batches(query.numbers(self.folder)):
            texts = self._read(partial(_events_numbered, numbers=numbers), no_texts)
            yield from codec.decode_events(texts[number] for number in numbers if number in texts)

    def _search_history(self) -> Iterator[Event]:
        for rows in self._rows_of_history(0):
            yield from codec.decode_events(text for _number, text in rows)

    def _rows_of_history(self, number: int) -> Iterator[list[tuple[int, str]]]:
        """The events behind one, some at a time, with their numbers."""
        no_rows: list[tuple[int, str]] = []
        while rows := self._read(partial(_events_after, number=number), no_rows):
            yield rows
            number = rows[-1][0]

    def complete_search_file(self) -> bool:
        """Bring the file that is searched up to the database; whether it is."""
        if self._is_search_file_complete():
            return True
        if self._failure is None and store.exists(self.folder):
            with suppress(MemoryFailure, OSError):
                self._write_search_file()
        return self._is_search_file_complete()

    def _write_search_file(self) -> None:
        """Add to the file that is searched, some events at a time, so that nobody waits for long."""
        is_behind = True
        while is_behind:
            with self._lock():
                if not self._fits_search_file():
                    search.remove(self.folder)
                rows = next(self._rows_of_history(search.last_number(self.folder)), [])
                if is_behind := bool(rows):
                    search.append(self.folder, ((number, codec.decode_event(text)) for number, text in rows))

    def _is_search_file_complete(self) -> bool:
        last = self._read(lambda database: database.last_number(), 0)
        return search.last_number(self.folder) == last and self._fits_search_file()

    def _fits_search_file(self) -> bool:
        """Whether the file that is searched is that of this database, as far as it goes."""
        number, no_texts = search.last_number(self.folder), dict[int, str]()
        texts = self._read(lambda database: database.events_numbered([number]), no_texts)
        return number in texts and search.ends_with(self.folder, number, codec.decode_event(texts[number]))

    def multi_sentence_sources(self) -> list[str]:
        """The sources of translations that hold several sentences, by the segmentation of today."""
        in_layers = [source for layer in self._layers for source in layer.multi_sentence_sources()]
        version = multi_sentence.segmentation_version()
        if self._read(lambda database: database.segmentation(), version) != version:
            return self._offered((*self._tag_anew(), *in_layers))
        no_texts: list[str] = []
        texts = self._read(lambda database: database.tagged(_MULTI_SENTENCE_TAG), no_texts)
        decoded = [found[0] for text in texts if (found := codec.decode_candidates(text))]
        # Events that are served without the database carry no tag.
        unsaved = [event.entry.source for events in self._unsaved.values() for event in events]
        return self._offered((*decoded, *filter(self._tag, unsaved), *in_layers))

    def _offered(self, sources: Iterable[str]) -> list[str]:
        """The sources, each once, without those whose translations have been deleted in a layer or the database."""
        sources = dict.fromkeys(sources)
        return [*(self.candidates(sources) if self._layers and sources else sources)]

    def _tag_anew(self) -> list[str]:
        """Look through all entries, since they were tagged by another segmentation; the multi-sentence sources."""
        if self._failure is None:
            with suppress(MemoryFailure), self._lock():  # if it fails, the next build tries again
                self._write_once(self._put_tags)
        return [entry.source for entry in self.entries() if self._tag(entry.source)]

    def _put_tags(self, database: Database) -> None:
        texts = database.texts(database.keys())
        sources = {key: found[0] for key, text in texts.items() if (found := codec.decode_candidates(text))}
        after = {key for key, source in sources.items() if self._key(source) == key and self._tag(source)}
        tagged = map(codec.decode_candidates, database.tagged(_MULTI_SENTENCE_TAG))
        before = {self._key(found[0]) for found in tagged if found}
        database.put_many((key, texts[key], None) for key in (before - after) & texts.keys())
        database.put_many((key, texts[key], _MULTI_SENTENCE_TAG) for key in after - before)
        database.mark_changed(multi_sentence.segmentation_version())

    def generation(self) -> str:
        """A mark that changes whenever this or another process stores something, and only then."""
        layers = "".join(layer.generation() for layer in self._layers)
        return self._read(lambda database: database.generation(), "") + self._unsaved_generation + layers

    def store(self, new_entries: Iterable[TMEntry]) -> int:
        """Store entries that have just been made: all of them or, if that fails, none.

        An entry without a date gets that of this moment.  One that repeats what is used already is not stored again.

        Returns:
            How many entries were written.

        Raises:
            MemoryReadOnly: Nothing can be stored in this memory.
            MemoryFailure: The entries could not be stored.  The message names the rescue file that holds them; this
                memory serves them, and the next one imports the file.  A memory that was opened read-only writes no
                rescue file and does not serve them.
        """
        return self.record(Event(entry) for entry in new_entries)

    def record(self, new_events: Iterable[Event]) -> int:
        """Store what has just happened; otherwise as :meth:`store`."""
        return self._store_events(new_events, self._add_new)

    def merge(self, events: Iterable[Event]) -> int:
        """Store what happened elsewhere or earlier, with its dates; events that are there already are not repeated."""
        return self._store_events(events, self._add_known)

    def note_used(self, pairs: Iterable[TMEntry]) -> int:
        """Note pairs of files that a build used, each once; they outlive their files in the history only."""
        moment = int(time.time())
        used = (Event(replace(pair, made=moment), Kind.USED) for pair in pairs)
        events = {codec.identity(event): event for event in used}
        no_ids: set[str] = set()
        known = self._read(lambda database: database.known_ids(events), no_ids)
        return self.merge(event for event_id, event in events.items() if event_id not in known)

    def _store_events(self, new_events: Iterable[Event], add: _Add) -> int:
        if self.read_only:
            self._raise_stored_failure()
        pending = self._pending(new_events, add)
        try:
            return self._store_or_fail(pending, add) if pending else 0
        except MemoryFailure as failure:
            raise type(failure)(f"{failure} {self._write_rescue_file(pending)}") from failure

    def check_writable(self, size: int = 0) -> None:
        """Check that ``size`` bytes can be stored, before money is spent on them; nothing is written.

        Raises:
            MemoryReadOnly: Nothing can be stored in this memory.
            MemoryFailure: Another process is using it, or the disk is full.
        """
        self._raise_stored_failure()
        with store.memory_failures(self.folder):
            store.check_files(self.folder)
            store.check_access(self.folder)
            free = shutil.disk_usage(_nearest_folder(self.folder)).free
        needed = 2 * size + RESERVE  # the write-ahead log holds everything a second time
        if free < needed:
            raise MemoryFailure(
                f"The disk of the translation memory {self.folder} has {count(free, 'free byte')}, but {needed:,} are "
                "needed. Free some space and build again."
            )
        if store.is_in_use(self.folder):
            with store.memory_failures(self.folder):
                store.wait_for_writer(self.folder)

    def lock_batches(self, seconds: float, report_wait: Callable[[], None]) -> Connection:
        """A lock that one process at a time can hold for this memory; it ends with the process, however that dies.

        Reading and storing do without it: it is for a build that pays for what it stores.

        Args:
            seconds: How long to wait for a process that holds it.
            report_wait: Called once, if there is one.

        Raises:
            MemoryFailure: It is still held by another process then, or there can be no lock.
        """
        file = self.root / f".{self.folder.name}.batch.lock"
        with store.memory_failures(self.folder):
            lock = durable_files.lock_patiently(file, seconds, report_wait)
        if lock is None:
            raise MemoryFailure(
                f"Another build has been requesting translations for {self.pair.target} for over {seconds:g} seconds. "
                "Build again when it has finished."
            )
        return lock

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Keep other processes from writing or replacing this memory, for who changes its files otherwise.

        Raises:
            MemoryReadOnly: Nothing can be stored in this memory.
            MemoryFailure: Another process keeps it, or what is done with its files fails.
        """
        self._raise_stored_failure()
        with self._lock(), store.memory_failures(self.folder):
            yield

    @property
    def can_store(self) -> bool:
        """Whether entries can be stored, as far as that is known; where not, this was reported."""
        return self._failure is None

    def close(self) -> None:
        """Nothing is open between two calls; a later call still works."""

    # --- reading

    def _key(self, source: str) -> str:
        # As JSON gives the source back, so that an entry is found under the source it comes out with.
        return entries.key(self.pair, foreign_text.join_surrogates(source))

    def _candidates_by_key(self, keys: Collection[str]) -> dict[str, Candidates]:
        no_texts: dict[str, str] = {}
        known = self._valid_candidates(self._read(lambda database: database.texts(keys), no_texts))
        more = self._events_beside_database(keys)
        if not more:
            return known
        news = {key: events for key, events in more.items() if not _is_covered(events, known.get(key))}
        histories = self._histories(news)
        for key, events in news.items():
            stored = histories.get(key) or _events_of(known.get(key, _NOTHING))
            known[key] = history.candidates([*stored, *events])
        return {key: found for key, found in known.items() if found != _NOTHING}

    def _events_beside_database(self, keys: Collection[str]) -> dict[str, list[Event]]:
        """Events of these keys that are served although they are not in the database."""
        more = {key: list(self._unsaved[key]) for key in keys if key in self._unsaved} if self._unsaved else {}
        for layer in self._layers:
            for key, events in layer.events(keys).items():
                more.setdefault(key, []).extend(events)
        return more

    def _all_events_beside_database(self) -> Iterator[Event]:
        keys = dict.fromkeys((*self._unsaved, *(key for layer in self._layers for key in layer.keys())))  # noqa: SIM118
        for batch in store.batches(keys):
            for events in self._events_beside_database(batch).values():
                yield from events

    def _histories(self, keys: Collection[str]) -> dict[str, list[Event]]:
        """The events of keys in the database."""
        no_texts: dict[str, list[str]] = {}
        texts = self._read(lambda database: database.histories(keys), no_texts) if keys else no_texts
        histories = {key: codec.decode_events(found) for key, found in texts.items()}
        self._report_invalid(key for key, events in histories.items() if len(events) < len(texts[key]))
        return histories

    def _valid_candidates(self, texts: Mapping[str, str]) -> dict[str, Candidates]:
        """What the values of keys offer; values that offer nothing, or for another source, are reported."""
        valid: dict[str, Candidates] = {}
        for key, text in texts.items():
            found = codec.decode_candidates(text)
            if found is not None and self._key(found[0]) == key:
                valid[key] = found[1]
        if len(valid) < len(texts):
            self._report_invalid(texts.keys() - valid.keys())
        return valid

    def _report_invalid(self, keys: Iterable[str], folder: Path | None = None) -> None:
        unreported = sorted(set(keys) - self._reported_keys)
        self._reported_keys.update(unreported)
        if unreported:
            number = count(len(unreported), "invalid entry", "invalid entries")
            first = unreported[0] or "not text"
            self._report(
                f"The translation memory {folder or self.folder} contains {number} (first key: {first}). "
                "Invalid entries are ignored, and their sentences are translated again when needed."
            )

    def _read(self, operation: Callable[[EntryReader], _T], empty: _T) -> _T:
        """The answer of the database, or ``empty`` if there is none or it can no longer be read."""
        try:
            return self._read_once(operation, empty)
        except MemoryFailure as failure:
            try:
                return self._read_repaired(operation, empty, failure)
            except MemoryFailure as final:
                self._serve_without_database(final)
                return empty

    def _read_once(self, operation: Callable[[EntryReader], _T], empty: _T) -> _T:
        if self._database is None:
            return empty
        with store.memory_failures(self.folder, reading=True):
            store.check_files(self.folder)
            return self._database.run(operation) if store.exists(self.folder) else empty

    def _read_repaired(self, operation: Callable[[EntryReader], _T], empty: _T, failure: MemoryFailure) -> _T:
        """The answer of a database that could not be read without changing it, after its repair.

        Raises:
            MemoryFailure: It cannot be repaired, or this memory must not do it.
        """
        if self.read_only or isinstance(failure, MemoryReadOnly):
            raise failure
        with self._lock():
            try:  # again, because another process may have repaired it while we waited for the lock
                return self._read_once(operation, empty)
            except MemoryDamaged as damage:
                self._replace_damaged(damage)
            except MemoryFailure:
                self._write_once(Database.generation)  # SQLite puts the log of a process that was killed in order
            return self._read_once(operation, empty)

    # --- writing

    def _raise_stored_failure(self) -> None:
        if self._failure is not None:
            raise type(self._failure)(str(self._failure))  # a copy each time: raising the same one piles up its frames

    def _pending(self, new_events: Iterable[Event], add: _Add) -> list[Event]:
        """The events that are not there yet, so that no lock is made and nothing is written for the others."""
        keyed = [(self._key(event.entry.source), event) for event in new_events]
        keys = dict.fromkeys(key for key, _ in keyed)
        histories = self._histories(keys)
        for key, events in self._events_beside_database(keys).items():
            histories.setdefault(key, []).extend(events)
        return [event for _key, event in add(histories, keyed)]

    def _add_new(self, histories: _Histories, keyed: Iterable[tuple[str, Event]]) -> _Keyed:
        """Add what has just happened to histories; what was added, with dates."""
        moment = int(time.time())
        added = []
        for key, event in keyed:
            earlier = histories.setdefault(key, [])
            is_translation = event.kind is Kind.TRANSLATION and earlier
            if is_translation and _is_nothing_new(event, earlier):
                continue
            dated = history.dated(event, earlier, moment)
            if dated not in earlier:
                earlier.append(dated)
                added.append((key, dated))
        return added

    def _add_known(self, histories: _Histories, keyed: Iterable[tuple[str, Event]]) -> _Keyed:
        """Add what happened elsewhere to histories; what was added."""
        ids = {key: set(map(codec.identity, events)) for key, events in histories.items()}
        added = []
        for key, event in keyed:
            known, event_id = ids.setdefault(key, set()), codec.identity(event)
            if event_id not in known:
                known.add(event_id)
                histories.setdefault(key, []).append(event)
                added.append((key, event))
        return added

    def _store_or_fail(self, events: Sequence[Event], add: _Add) -> int:
        """Store events, without a rescue file; how many were written."""
        self._raise_stored_failure()
        with self._lock():
            try:
                return self._write_events(events, add)
            except MemoryDamaged as damage:
                self._replace_damaged(damage)
                return self._write_events(events, add)

    def _write_events(self, events: Sequence[Event], add: _Add, taken_over: str = "") -> int:
        """Write events into the database, and then into the file that is searched; under the lock."""
        number, added = self._write_once(lambda database: self._put(database, events, add, taken_over))
        if number == search.last_number(self.folder):  # otherwise the next search reads the events from the database
            with suppress(OSError):
                search.append(self.folder, enumerate(added, number + 1))
        return len(added)

    def _put(self, database: Database, new: Sequence[Event], add: _Add, taken_over: str) -> tuple[int, list[Event]]:
        """Write events and what follows from them; the last number before, and the events behind it."""
        keyed = [(self._key(event.entry.source), event) for event in new]
        keys = dict.fromkeys(key for key, _ in keyed)
        # Read once more, within the transaction: another process may have just stored something.
        texts = database.histories(keys)
        histories = {key: codec.decode_events(found) for key, found in texts.items()}
        number = database.last_number()
        incomplete = [key for key in keys if key not in texts or len(histories[key]) < len(texts[key])]
        added = [*self._add_rows(database, histories, incomplete), *add(histories, keyed)]
        database.append_events(
            (codec.identity(event), key, event.entry.made, codec.encode_event(event)) for key, event in added
        )
        self._put_candidates(database, {key: histories[key] for key, _ in added})
        if taken_over:
            database.note_taken_over(taken_over)
        # What was tagged before by another segmentation is not tagged anew here.
        tagged_by = database.segmentation()
        if any(event.kind is not Kind.USED for _key, event in added):
            database.mark_changed(tagged_by or multi_sentence.segmentation_version())
        elif not tagged_by:
            database.mark_new(multi_sentence.segmentation_version())
        return number, [event for _key, event in added]

    def _add_rows(self, database: Database, histories: _Histories, keys: Collection[str]) -> _Keyed:
        """Add entries that their history lacks, since others made them, or it is damaged; what was added."""
        found = {key: codec.decode_candidates(text) for key, text in database.texts(keys).items()}
        valid = {key: row[1] for key, row in found.items() if row and self._key(row[0]) == key}
        return self._add_known(histories, [(key, event) for key, known in valid.items() for event in _events_of(known)])

    def _put_candidates(self, database: Database, histories: Mapping[str, Sequence[Event]]) -> None:
        """Write what counts of the histories of keys."""
        rows, deleted = [], []
        for key, events in histories.items():
            known = history.candidates(events)
            if known == _NOTHING:
                deleted.append(key)
            else:
                rows.append((key, codec.encode_candidates(known), self._tag(events[0].entry.source)))
        database.put_many(rows)
        database.delete_many(deleted)

    def _tag(self, source: str) -> str | None:
        """The tag by which :meth:`multi_sentence_sources` finds a source."""
        return _MULTI_SENTENCE_TAG if multi_sentence.is_multi_sentence(source, self._source_language) else None

    def _write_once(self, operation: Callable[[Database], _T]) -> _T:
        """Perform an operation in the database opened for writing; under the lock."""
        self._raise_stored_failure()
        with store.memory_failures(self.folder):
            return store.write(self.folder, operation)

    @contextmanager
    def _lock(self) -> Iterator[None]:
        """Keep other processes from writing or replacing this memory; the lock is held for one call only."""
        if self._holds_lock:
            yield
            return
        with store.memory_failures(self.folder):
            lock = durable_files.lock(store.lock_file(self.folder), store.LOCK_SECONDS)
        with closing(lock):
            self._holds_lock = True
            try:
                yield
            finally:
                self._holds_lock = False

    # --- what is found on the disk

    def _examine(self) -> MemoryFailure | None:
        """Look for damage; why nothing can be stored, if that is still to be reported."""
        no_keys: list[str] = []
        self._report_invalid(self._read(lambda database: database.invalid_keys(), no_keys))
        if self._failure is None:
            try:
                with store.memory_failures(self.folder):
                    store.check_access(self.folder)
            except MemoryFailure as failure:
                self._failure = type(failure)(str(failure))  # a copy, which does not keep the frames alive
                return self._failure
        return None

    def _take_in_log(self) -> None:
        """Let SQLite take over the log of an incomplete copy; where nothing may be written, serve what stands in it."""
        with suppress(MemoryFailure):
            self._raise_stored_failure()
            with self._lock():
                self._write_once(Database.generation)
            return
        self._serve_unsaved(recovery.events_of_log(self.folder))

    def _replace_damaged(self, damage: MemoryDamaged) -> None:
        """Set the damaged database aside and start a new one with the entries that can be read; under the lock."""
        with store.memory_failures(self.folder):
            aside = recovery.set_aside(self.folder)
        salvaged = recovery.salvage(aside).events
        try:
            stored = self._write_events(salvaged, self._add_known)
            outcome = (
                f"A new database was created with the {count(stored, 'entry', 'entries')} that could be read; "
                "everything else is only in the damaged one."
            )
        except MemoryFailure as failure:
            outcome = f"No new database could be created: {failure} {self._write_rescue_file(salvaged)}"
            raise
        finally:
            self._report(f"{damage} It was set aside as {aside}. {outcome}")

    def _serve_without_database(self, failure: MemoryFailure) -> None:
        """Stop storing, and serve the entries that can be read from the database's files."""
        self._database = None
        if not self.read_only:  # a read-only memory has its own reason why nothing can be stored
            self._failure = type(failure)(str(failure))  # a copy, which does not keep the frames alive
        salvaged = recovery.salvage(self.folder, leaves_no_trace=True)
        self._serve_unsaved(salvaged.events, salvaged.generation)
        self._report_not_storable(failure, len(self._unsaved))

    def _report_not_storable(self, failure: MemoryFailure, number: int) -> None:
        """Report why nothing can be stored, and how many entries can be used all the same."""
        consequence = "" if self.read_only else "Nothing can be stored. "
        self._report(f"{failure} {consequence}Entries that can still be used: {number:,}.")

    # --- format 1

    def _take_over_format_1(self) -> None:
        """Take over what an earlier version has stored since this was done last; its own files stay as they are."""
        folder = store.format_1_folder(self.folder)
        taken_over = self._read(lambda database: database.taken_over(), "")
        try:
            state = format_1.state(folder)
        except MemoryFailure as failure:
            if not taken_over:  # to pay for translations that may be there would be to pay twice
                self._failure = self._failure or type(failure)(str(failure))
            self._report_not_storable(failure, len(list(self.entries())))
            return
        if state in {"", taken_over}:
            return
        former = format_1.read(folder, self.pair)
        if former.damage:
            number = count(len(former.events), "entry", "entries")
            self._report(f"{former.damage} It is left as it is; {number} that could be read are taken over.")
        self._report_invalid(former.invalid_keys, folder)
        if not former.events and not store.exists(self.folder):
            return  # no database is made for nothing
        try:
            self._raise_stored_failure()
            with self._lock():
                self.taken_over = self._write_events(former.events, self._add_known, state)
        except MemoryFailure as failure:
            self._serve_unsaved(former.events, state)
            if not self.read_only and self._failure is None:
                self._report_not_storable(failure, len(former.events))

    # --- rescue files

    def _serve_unsaved(self, unsaved: Iterable[Event], generation: str = "") -> None:
        """Serve events that are not in the database; ``generation`` becomes part of :meth:`generation`."""
        for event in unsaved:
            self._unsaved.setdefault(self._key(event.entry.source), []).append(event)
        self._unsaved_generation += generation

    def _rescue_stems(self) -> dict[Path, str]:
        return rescue.file_stems(self.folder.parent, self._name, self._rescue_folders)

    def _write_rescue_file(self, unsaved: Sequence[Event]) -> str:
        """Serve events that cannot be stored and write them to a rescue file; return a sentence that says where."""
        number = count(len(unsaved), "entry", "entries")
        try:
            file = rescue.write(unsaved, self._rescue_stems())
        except OSError as error:
            self._serve_unsaved(unsaved, uuid.uuid4().hex)
            return f"{number} could not be saved elsewhere either ({error})."
        self._serve_unsaved(unsaved, file.name)
        return f"Saved {number} in {file} instead; the next build imports this file."

    def _import_rescue_files(self) -> None:
        for file in rescue.files(self._rescue_stems()):
            try:
                self._report(self._import_rescue_file(file))
            except OSError as error:
                self._report(f"The rescue file {file} could not be imported: {error.strerror or error}.")

    def _import_rescue_file(self, file: Path) -> str:
        """Store the entries of a rescue file and delete it; return a sentence that says so."""
        if not rescue.is_trusted(file):
            return f"The rescue file {file} is ignored because another user may have put it there."
        rescued, unreadable_lines = rescue.read(file)
        number = count(len(rescued), "entry", "entries")
        try:
            pending = self._pending(rescued, self._add_known)
            stored = self._store_or_fail(pending, self._add_known) if pending else 0
        except MemoryFailure as failure:
            self._serve_unsaved(rescued, file.name)
            return f"{failure} {number} from the rescue file {file} can still be used; the file is kept."
        imported = f"Imported {number} from the rescue file {file} ({stored:,} new)"
        if not unreadable_lines:
            file.unlink(missing_ok=True)
            return f"{imported} and deleted the file."
        aside = rescue.set_file_aside(file)
        return (
            f"{imported}. The file is kept as {aside} because {count(unreadable_lines, 'line')} of it cannot be read."
        )


def _nearest_folder(path: Path) -> Path:
    """The path, or the nearest folder above it that is there."""
    return next(folder for folder in (path, *path.absolute().parents) if folder.is_dir())


def _events_numbered(database: EntryReader, numbers: Collection[int]) -> dict[int, str]:
    return database.events_numbered(numbers)


def _events_after(database: EntryReader, number: int) -> list[tuple[int, str]]:
    return database.events_after(number, _EVENTS_AT_ONCE)


def _is_covered(events: Sequence[Event], known: Candidates | None) -> bool:
    """Whether events say only what counts already."""
    if known is None or known.plain is None or known.bound:
        return False
    counting = Event(known.plain)
    return all(event == counting for event in events)


def _events_of(known: Candidates) -> list[Event]:
    """What has led to this at least."""
    return [*map(Event, filter(None, (known.plain, *known.bound, known.rejection)))]


def _is_nothing_new(event: Event, earlier: Collection[Event]) -> bool:
    """Whether a translation or judgement is in a history, its date apart, and nothing else has been said since."""
    is_used = history.is_said_already(event.entry, history.candidates(earlier))
    return is_used or history.is_repeated(event.entry, earlier)
