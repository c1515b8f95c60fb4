"""The translation memory of a language pair: every translation that was ever paid for or corrected, kept on disk.

Its laws:

* Once :meth:`TranslationMemory.store` has returned, its entries survive a crash, a kill and a loss of power.
* A lower origin never replaces a higher one (:class:`~sphinx_amts.tm.entries.Origin`).
* Nothing that is read is ever run: keys and values are text, never pickles and never names of files.  Anything else in
  the database is ignored.
* Only a damaged database is set aside.  It is never deleted, and its readable entries are copied into a new one.  A
  database that is merely locked, full or read-only stays where it is, and its entries are still used.
* Entries that cannot be stored go into a rescue file, and from there into the memory as soon as that is possible.
* A memory that is opened read-only changes nothing on the disk: it repairs, moves, creates and imports nothing.

Only the opening process writes; forked readers may read, since no connection is open between two calls.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from sphinx_amts import durable_files, languages
from sphinx_amts.errors import MemoryDamaged, MemoryFailure, MemoryReadOnly
from sphinx_amts.languages import LanguagePair
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
        root: The folder of the memories of all language pairs; created if necessary.
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
        """Open the memory; unless it is read-only, set a damaged database aside and import rescue files."""
        self.root = Path(root)
        self.pair = pair
        self._source_language = languages.profile(pair.source)
        self.folder = self.folder_of(self.root, pair, namespace)
        self.read_only = read_only
        self._report = report
        self._rescue_folders = tuple(rescue_folders)
        self._database: Database | ReadOnlyDatabase | None = None
        self._failure: MemoryFailure | None = None
        """Why nothing can be stored."""
        self._unsaved: dict[str, TMEntry] = {}
        """Entries that are served although they are not in the database, by key."""
        self._unsaved_generation = ""
        self._reported_keys: set[str] = set()
        self._holds_lock = False
        if read_only:
            self._open_read_only()
        else:
            self._open()
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
        """The sources of human translations that hold several sentences."""
        no_texts: list[str] = []
        texts = self._read(lambda database: database.tagged(_MULTI_SENTENCE_TAG), no_texts)
        # Entries that are served without the database carry no tag.
        unsaved = (entry for entry in self._unsaved.values() if self._tag(entry))
        return [*dict.fromkeys(entry.source for entry in (*codec.decode_all(texts), *unsaved))]

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
            return self._store_or_fail(pending)
        except MemoryFailure as failure:
            raise type(failure)(f"{failure} {self._write_rescue_file(pending)}") from failure

    def check_writable(self, size: int = 0) -> None:
        """Check that ``size`` bytes can be stored, before money is spent on them.

        Raises:
            MemoryReadOnly: Nothing can be stored in this memory.
            MemoryFailure: Another process is using it, or the disk is full.
        """
        self._raise_stored_failure()
        with store.memory_failures(self.folder):
            free = shutil.disk_usage(self.folder).free
        needed = 2 * size + RESERVE  # the write-ahead log holds everything a second time
        if free < needed:
            raise MemoryFailure(
                f"The disk of the translation memory {self.folder} has {count(free, 'free byte')}, but {needed:,} are "
                "needed. Free some space and build again."
            )
        with self._lock():
            self._run_or_recover(lambda database: database.try_write())

    def close(self) -> None:
        """Close the database; a later call opens it again."""
        if self._database is not None:
            self._database.close()

    # --- reading

    def _key(self, source: str) -> str:
        # As JSON gives the source back, so that an entry is found under the source it comes out with.
        return entries.key(self.pair, codec.join_surrogates(source))

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
        """The answer of the database, or ``empty`` if it can no longer be read."""
        if self._database is None:
            return empty
        try:
            if isinstance(self._database, Database):
                return self._run_or_recover(operation)
            with store.memory_failures(self.folder, reading=True):
                return self._database.run(operation) if store.exists(self.folder) else empty
        except MemoryFailure as failure:
            if self._database is not None:  # otherwise reopening it has failed, and was reported
                self._serve_without_database(failure)
            return empty

    # --- writing

    def _raise_stored_failure(self) -> None:
        if self._failure is not None:
            raise type(self._failure)(str(self._failure))  # a copy each time: raising the same one piles up its frames

    def _entries_to_store(self, new_entries: Iterable[TMEntry]) -> list[TMEntry]:
        """The entries that have to be stored; if nothing can be, without those that were rescued before."""
        if self._failure is None:
            return list(new_entries)
        return [*entries.replacements(self._unsaved, self._with_keys(new_entries)).values()]

    def _with_keys(self, new_entries: Iterable[TMEntry]) -> list[tuple[str, TMEntry]]:
        return [(self._key(entry.source), entry) for entry in new_entries]

    def _store_or_fail(self, new_entries: Sequence[TMEntry]) -> int:
        """Store entries, without a rescue file; how many were written."""
        if not new_entries:
            return 0
        self._raise_stored_failure()
        with self._lock():
            return self._run_or_recover(lambda database: self._write(database, new_entries))

    def _write(self, database: Database, new_entries: Sequence[TMEntry]) -> int:
        keyed = self._with_keys(new_entries)
        with database.transact():
            # Read within the transaction, because another process may have just stored a higher origin.
            present = self._valid_entries(database.texts([key for key, _ in keyed]))
            changed = entries.replacements(present, keyed)
            database.put_many((key, codec.encode(entry), self._tag(entry)) for key, entry in changed.items())
            if changed:
                database.mark_changed()
        return len(changed)

    def _tag(self, entry: TMEntry) -> str | None:
        """The tag by which :meth:`multi_sentence_sources` finds an entry."""
        return _MULTI_SENTENCE_TAG if multi_sentence.is_multi_sentence(entry, self._source_language) else None

    def _run_or_recover(self, operation: Callable[[Database], _T]) -> _T:
        """Perform an operation; if the database is damaged, set it aside and perform the operation in a new one."""
        with store.memory_failures(self.folder):
            is_there = store.exists(self.folder)
        if not is_there:  # it was deleted while the book was being built
            self._open()
        try:
            return self._run_once(operation)
        except MemoryDamaged:
            with self._lock():
                try:  # again, because another process may have set it aside while we waited for the lock
                    return self._run_once(operation)
                except MemoryDamaged as damage:
                    self._replace_damaged(damage)
                    return self._run_once(operation)

    def _run_once(self, operation: Callable[[Database], _T]) -> _T:
        self._raise_stored_failure()
        assert isinstance(self._database, Database)  # noqa: S101 - otherwise there is a failure
        with store.memory_failures(self.folder):
            return self._database.run(operation)

    @contextmanager
    def _lock(self) -> Iterator[None]:
        """Keep other processes from writing, opening or replacing this memory; the lock is held for one call only."""
        if self._holds_lock:
            yield
            return
        with store.memory_failures(self.folder):
            lock = durable_files.lock(self.root / f".{self.folder.name}.lock", store.LOCK_SECONDS)
        with closing(lock):
            self._holds_lock = True
            try:
                yield
            finally:
                self._holds_lock = False

    # --- opening

    def _open(self) -> None:
        try:
            with self._lock():
                try:
                    self._open_database()
                except MemoryDamaged as damage:
                    self._replace_damaged(damage)
        except MemoryFailure as failure:
            self._serve_without_database(failure)

    def _open_database(self) -> None:
        with store.memory_failures(self.folder):
            self._database, invalid = Database.open(self.folder)
        self._report_invalid(invalid)

    def _open_read_only(self) -> None:
        self._failure = MemoryReadOnly(
            f"The translation memory {self.folder} was opened read-only: nothing can be stored."
        )
        self._database = ReadOnlyDatabase(self.folder)
        no_keys: list[str] = []
        self._report_invalid(self._read(lambda database: database.invalid_keys(), no_keys))
        if store.has_log_without_index(self.folder):
            self._serve_unsaved(recovery.entries_of_log(self.folder))

    def _replace_damaged(self, damage: MemoryDamaged) -> None:
        """Set the damaged database aside and start a new one with the entries that can be read; under the lock."""
        with store.memory_failures(self.folder):
            aside = recovery.set_aside(self.folder)
        salvaged = recovery.salvage(aside).entries
        try:
            self._open_database()
            stored = self._run_once(lambda database: self._write(database, salvaged))
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
        salvaged = recovery.salvage(self.folder, leaves_no_trace=self.read_only)
        self._serve_unsaved(salvaged.entries, salvaged.generation)
        consequence = "" if self.read_only else "Nothing can be stored. "
        self._report(f"{failure} {consequence}Entries that can still be used: {len(self._unsaved):,}.")

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
            stored = self._store_or_fail(rescued)
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
