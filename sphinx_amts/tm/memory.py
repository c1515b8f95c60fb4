"""The translation memory of a language pair: every translation that was ever paid for or corrected, kept on disk.

Its laws:

* Once :meth:`TranslationMemory.store` has returned, its entries survive a crash, a kill and a loss of power.
* A lower origin never replaces a higher one (:class:`~sphinx_amts.tm.entries.Origin`).
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

import shutil
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from sqlite3 import Connection
from typing import TypeVar

from sphinx_amts import durable_files, languages
from sphinx_amts.errors import MemoryDamaged, MemoryFailure, MemoryReadOnly
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import foreign_text, segmentation
from sphinx_amts.text.prose import count
from sphinx_amts.tm import codec, entries, multi_sentence, recovery, rescue, store
from sphinx_amts.tm.entries import TMEntry
from sphinx_amts.tm.store import Database, EntryReader, ReadOnlyDatabase

#: What has to stay free on the disk beside what is to be stored, in bytes.
RESERVE = 2**20
#: The tag of entries whose source is several sentences.
_MULTI_SENTENCE_TAG = "run"

_T = TypeVar("_T")


class TranslationMemory:
    """The translation memory of one language pair, in the folder ``<root>/<source>-<target>[@<namespace>]``.

    Args:
        root: The folder of the memories of all language pairs; created when something is stored.
        pair: Source and target language.
        namespace: Keeps the results of test engines apart from those of the book.
        read_only: Whether to change nothing on the disk.  :meth:`store` and :meth:`check_writable` then raise
            :class:`~sphinx_amts.errors.MemoryReadOnly`; a memory that does not exist is empty, a damaged one serves the
            entries that can be read, and rescue files stay where they are, unread.
        report: Called with a sentence for the author of the book whenever something is wrong.
        rescue_folders: Further folders for rescue files, tried after ``root``.

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
    ) -> None:
        """Look at the memory; unless it is read-only, set a damaged database aside and import rescue files."""
        self.root = Path(root)
        self.pair = pair
        self._source_language = languages.profile(pair.source)
        self.folder = self.folder_of(self.root, pair, namespace)
        self.read_only = read_only
        self._report = report
        self._rescue_folders = tuple(rescue_folders)
        self._database: ReadOnlyDatabase | None = ReadOnlyDatabase(self.folder)
        """Reads the entries; ``None`` once they cannot be read any more."""
        self._failure: MemoryFailure | None = None
        """Why nothing can be stored."""
        self._unsaved: dict[str, TMEntry] = {}
        """Entries that are served although they are not in the database, by key."""
        self._unsaved_generation = ""
        self._reported_keys: set[str] = set()
        self._holds_lock = False
        if read_only:
            self._failure = MemoryReadOnly(
                f"The translation memory {self.folder} was opened read-only: nothing can be stored."
            )
        self._examine()
        if not read_only:
            self._import_rescue_files()

    @staticmethod
    def folder_of(root: Path, pair: LanguagePair, namespace: str = "") -> Path:
        """The folder of a memory, whether it exists or not."""
        return store.folder_of(Path(root), pair, namespace)

    @classmethod
    def exists(cls, root: Path, pair: LanguagePair, namespace: str = "") -> bool:
        """Whether there is a memory of that language pair; nothing is opened."""
        try:
            return store.exists(cls.folder_of(root, pair, namespace))
        except OSError:  # nobody may look: opening it says why
            return True

    @staticmethod
    def exists_for_any_pair(root: Path) -> bool:
        """Whether a folder holds the memory of any language pair; nothing is opened."""
        return store.exists_for_any_pair(Path(root))

    def get(self, sources: Iterable[str]) -> dict[str, TMEntry]:
        """The entries of tagged canonical sources; sources without an entry are left out."""
        keys = {source: self._key(source) for source in sources}
        matches = self._get_by_key(list(keys.values()))
        return {source: matches[key] for source, key in keys.items() if key in matches}

    def entries(self) -> Iterator[TMEntry]:
        """All entries, in no particular order."""
        no_keys: list[str] = []
        keys = self._read(lambda database: database.keys(), no_keys)
        self._report_invalid(key for key in keys if key == codec.NOT_TEXT)
        for batch in store.batches(dict.fromkeys(key for key in (*keys, *self._unsaved) if key != codec.NOT_TEXT)):
            yield from self._get_by_key(batch).values()

    def multi_sentence_sources(self) -> list[str]:
        """The sources of translations that hold several sentences, by the segmentation of today."""
        if self._read(lambda database: database.segmentation(), segmentation.version()) != segmentation.version():
            return self._tag_anew()
        no_texts: list[str] = []
        texts = self._read(lambda database: database.tagged(_MULTI_SENTENCE_TAG), no_texts)
        # Entries that are served without the database carry no tag.
        unsaved = (entry for entry in self._unsaved.values() if self._tag(entry))
        return [*dict.fromkeys(entry.source for entry in (*codec.decode_all(texts), *unsaved))]

    def _tag_anew(self) -> list[str]:
        """Look through all entries, since they were tagged by another segmentation; the multi-sentence sources."""
        if self._failure is None:
            with suppress(MemoryFailure), self._lock():  # if it fails, the next build tries again
                self._write_once(self._put_tags)
        return [entry.source for entry in self.entries() if self._tag(entry)]

    def _put_tags(self, database: Database) -> None:
        entries_by_key = self._valid_entries(database.texts(database.keys()))
        after = {key: entry for key, entry in entries_by_key.items() if self._tag(entry)}
        before = {self._key(entry.source): entry for entry in codec.decode_all(database.tagged(_MULTI_SENTENCE_TAG))}
        database.put_many((key, codec.encode(before[key]), None) for key in before.keys() - after.keys())
        database.put_many((key, codec.encode(after[key]), _MULTI_SENTENCE_TAG) for key in after.keys() - before.keys())
        database.mark_changed(segmentation.version())

    def generation(self) -> str:
        """A mark that changes whenever this or another process stores something, and only then."""
        return self._read(lambda database: database.generation(), "") + self._unsaved_generation

    def store(self, new_entries: Iterable[TMEntry]) -> int:
        """Store all of the entries or, if that fails, none of them.

        An entry that is already there is replaced as :func:`sphinx_amts.tm.entries.replaces` says.

        Returns:
            How many entries were written.

        Raises:
            MemoryReadOnly: Nothing can be stored in this memory.
            MemoryFailure: The entries could not be stored.  The message names the rescue file that holds them; this
                memory serves them, and the next one imports the file.  A memory that was opened read-only writes no
                rescue file and does not serve them.
        """
        if self.read_only:
            self._raise_stored_failure()
        pending = self._entries_to_store(new_entries)
        try:
            return self._store_or_fail(pending) if pending else 0
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

    def close(self) -> None:
        """Nothing is open between two calls; a later call still works."""

    # --- reading

    def _key(self, source: str) -> str:
        # As JSON gives the source back, so that an entry is found under the source it comes out with.
        return entries.key(self.pair, foreign_text.join_surrogates(source))

    def _get_by_key(self, keys: Collection[str]) -> dict[str, TMEntry]:
        no_texts: dict[str, str] = {}
        stored = self._valid_entries(self._read(lambda database: database.texts(keys), no_texts))
        unsaved = {key: self._unsaved[key] for key in keys if key in self._unsaved} if self._unsaved else {}
        return stored | entries.replacements(stored, unsaved.items())

    def _valid_entries(self, texts: Mapping[str, str]) -> dict[str, TMEntry]:
        """The entries in the values of keys; values that hold no entry, or that of another source, are reported."""
        decoded = {key: codec.decode(text) for key, text in texts.items()}
        valid = {key: entry for key, entry in decoded.items() if entry and self._key(entry.source) == key}
        if len(valid) < len(decoded):
            self._report_invalid(decoded.keys() - valid.keys())
        return valid

    def _report_invalid(self, keys: Iterable[str]) -> None:
        unreported = sorted(set(keys) - self._reported_keys)
        self._reported_keys.update(unreported)
        if unreported:
            number = count(len(unreported), "invalid entry", "invalid entries")
            first = unreported[0] or "not text"
            self._report(
                f"The translation memory {self.folder} contains {number} (first key: {first}). "
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

    def _entries_to_store(self, new_entries: Iterable[TMEntry]) -> list[TMEntry]:
        """The entries that are not there yet, or better than what is there."""
        keyed = self._with_keys(new_entries)
        return [*entries.replacements(self._get_by_key([key for key, _ in keyed]), keyed).values()]

    def _with_keys(self, new_entries: Iterable[TMEntry]) -> list[tuple[str, TMEntry]]:
        return [(self._key(entry.source), entry) for entry in new_entries]

    def _store_or_fail(self, new_entries: Sequence[TMEntry]) -> int:
        """Store entries, without a rescue file; how many were written."""
        self._raise_stored_failure()
        with self._lock():
            try:
                return self._write_once(lambda database: self._put(database, new_entries))
            except MemoryDamaged as damage:
                self._replace_damaged(damage)
                return self._write_once(lambda database: self._put(database, new_entries))

    def _put(self, database: Database, new_entries: Sequence[TMEntry]) -> int:
        keyed = self._with_keys(new_entries)
        # Read once more, within the transaction: another process may have just stored a higher origin.
        present = self._valid_entries(database.texts([key for key, _ in keyed]))
        changed = entries.replacements(present, keyed)
        database.put_many((key, codec.encode(entry), self._tag(entry)) for key, entry in changed.items())
        if changed:
            # What was tagged before by another segmentation is not tagged anew here.
            is_new = not database.generation()
            database.mark_changed(segmentation.version() if is_new else database.segmentation())
        return len(changed)

    def _tag(self, entry: TMEntry) -> str | None:
        """The tag by which :meth:`multi_sentence_sources` finds an entry."""
        return _MULTI_SENTENCE_TAG if multi_sentence.is_multi_sentence(entry, self._source_language) else None

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

    def _examine(self) -> None:
        """Look for damage, for entries that only a log holds, and for the permission to store."""
        if store.has_log_without_index(self.folder):
            self._take_in_log()
        no_keys: list[str] = []
        self._report_invalid(self._read(lambda database: database.invalid_keys(), no_keys))
        if self._failure is None:
            try:
                with store.memory_failures(self.folder):
                    store.check_access(self.folder)
            except MemoryFailure as failure:
                self._failure = type(failure)(str(failure))  # a copy, which does not keep the frames alive
                self._report_not_storable(failure, len(list(self.entries())))

    def _take_in_log(self) -> None:
        """Let SQLite take over the log of an incomplete copy; where nothing may be written, serve what stands in it."""
        with suppress(MemoryFailure):
            self._raise_stored_failure()
            with self._lock():
                self._write_once(Database.generation)
            return
        self._serve_unsaved(recovery.entries_of_log(self.folder))

    def _replace_damaged(self, damage: MemoryDamaged) -> None:
        """Set the damaged database aside and start a new one with the entries that can be read; under the lock."""
        with store.memory_failures(self.folder):
            aside = recovery.set_aside(self.folder)
        salvaged = recovery.salvage(aside).entries
        try:
            stored = self._write_once(lambda database: self._put(database, salvaged))
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
        self._serve_unsaved(salvaged.entries, salvaged.generation)
        self._report_not_storable(failure, len(self._unsaved))

    def _report_not_storable(self, failure: MemoryFailure, number: int) -> None:
        """Report why nothing can be stored, and how many entries can be used all the same."""
        consequence = "" if self.read_only else "Nothing can be stored. "
        self._report(f"{failure} {consequence}Entries that can still be used: {number:,}.")

    # --- rescue files

    def _serve_unsaved(self, unsaved: Iterable[TMEntry], generation: str = "") -> None:
        """Serve entries that are not in the database; ``generation`` becomes part of :meth:`generation`."""
        self._unsaved |= entries.replacements(self._unsaved, self._with_keys(unsaved))
        self._unsaved_generation += generation

    def _rescue_stems(self) -> dict[Path, str]:
        return rescue.file_stems(self.folder, self._rescue_folders)

    def _write_rescue_file(self, unsaved: Sequence[TMEntry]) -> str:
        """Serve entries that cannot be stored and write them to a rescue file; return a sentence that says where."""
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
            pending = self._entries_to_store(rescued)
            stored = self._store_or_fail(pending) if pending else 0
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
