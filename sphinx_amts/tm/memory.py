"""The translation memory: every sentence that was ever paid for or corrected, kept on disk.

A folder for each language pair, in it one SQLite database (``cache.db``) kept by diskcache.  Its laws:

* What a :meth:`TranslationMemory.store` that returned has kept, is there: after a crash, a kill, a loss of power.
* A lower origin never replaces a higher one (:class:`~sphinx_amts.tm.entries.Origin`).
* Nothing read is ever run: keys and values are text, never pickles (CVE-2025-69872) and never names of files.  Whatever
  else somebody put into the database counts as unknown.
* Only a damaged database is set aside, never deleted, and what is readable in it goes into a fresh one.  One that is
  merely locked, full or read-only stays where it is, and what it knows is still used.
* What cannot be kept goes into a rescue file, and from there into the memory as soon as that is possible.

A record is JSON with the fields of :class:`~sphinx_amts.tm.entries.Record`.  A lone surrogate is written as its JSON
escape; two that make a pair come back as the one character they stand for.

Only the opening process writes; forked readers may read, since no connection is open between two calls.
"""

from __future__ import annotations

import errno
import glob
import hashlib
import itertools
import json
import os
import re
import shutil
import sqlite3
import stat
import tempfile
import time
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import diskcache

from sphinx_amts import durable_files, languages
from sphinx_amts.errors import MemoryDamaged, MemoryFailure, MemoryReadOnly
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import segmentation
from sphinx_amts.tm.entries import Origin, TMEntry, key

#: How long to wait for another process that is writing, in seconds.
LOCK_SECONDS = 60.0
#: What has to stay free on the disk beside what is to be stored, in bytes.
RESERVE = 2**20
#: Given on every opening, so that settings in the database itself mean nothing.
SETTINGS: Mapping[str, int | str] = {
    "statistics": 0,
    "tag_index": 0,
    "eviction_policy": "none",
    "size_limit": 2**62,
    "cull_limit": 0,
    "sqlite_auto_vacuum": 0,
    "sqlite_cache_size": 2**13,
    "sqlite_journal_mode": "wal",
    "sqlite_mmap_size": 0,  # a mapped file that another process cuts short would kill the build
    "sqlite_synchronous": 2,  # FULL
    "disk_min_file_size": 2**62,
    "disk_pickle_protocol": 0,
}
_COUNTERS = ("count", "size", "hits", "misses")
_DATABASE = "cache.db"
#: The entry that changes whenever something was stored.
_GENERATION = "generation"
_PROBE = "probe"
#: The tag of entries whose source is several sentences.
_RUN = "run"
#: Stands for whatever is not text of ours; it is no JSON, so it is unknown.
_REFUSED = ""
_TEXT_MODE = 1
_FIELDS = ("source", "translation", "origin", "engine", "made")
_TYPES = [str, str, int, str, int]
_ORIGINS = {int(origin): origin for origin in Origin}
_AT_ONCE = 500

#: Entries as we write them, and their opposite.
_OURS = "SELECT key, value FROM Cache WHERE raw = 1 AND mode = 1 AND filename IS NULL AND typeof(value) = 'text'"
_OUR_VALUES = _OURS.replace("key, value", "value", 1)
_FOREIGN = (
    "SELECT key, raw FROM Cache WHERE raw IS NOT 1 OR mode IS NOT 1 OR filename IS NOT NULL"
    " OR typeof(key) <> 'text' OR typeof(value) <> 'text'"
)
_UPSERT = (
    "INSERT INTO Cache (key, raw, store_time, expire_time, access_time, access_count, tag, size, mode, filename, value)"
    " VALUES (?, 1, ?, NULL, ?, 0, ?, 0, ?, NULL, ?) ON CONFLICT (key, raw) DO UPDATE SET"
    " store_time = excluded.store_time, expire_time = NULL, access_time = excluded.access_time, access_count = 0,"
    " tag = excluded.tag, size = 0, mode = excluded.mode, filename = NULL, value = excluded.value"
)
_COUNTED = "SELECT 1 FROM Settings WHERE key = 'count' AND value > 0"

_T = TypeVar("_T")
_ERRORS = (sqlite3.Error, OSError, diskcache.Timeout)
#: What SQLite says, and what it means here.
_KINDS = {
    "damaged": re.compile(r"malformed|not a database|no such (table|column)|has no column|has \d+ columns"),
    "full": re.compile(r"disk is full"),
    "busy": re.compile(r"locked"),
    "read-only": re.compile(r"readonly|unable to open"),
}


class _TextDisk(diskcache.Disk):  # type: ignore[misc]
    """Text in, text out; everything else is refused: pickles, names of files, blobs, numbers."""

    def __init__(self, directory: str, **_settings: Any) -> None:
        super().__init__(directory, min_file_size=SETTINGS["disk_min_file_size"])

    def put(self, key: str) -> tuple[str, bool]:
        return _only_text(key), True

    def get(self, key: Any, raw: Any) -> str:
        return key if raw == 1 and isinstance(key, str) else _REFUSED

    def store(self, value: str, read: bool, key: Any = None) -> tuple[int, int, None, str]:  # noqa: ARG002
        return 0, _TEXT_MODE, None, _only_text(value)

    def fetch(self, mode: Any, filename: Any, value: Any, read: bool) -> str:  # noqa: ARG002
        return value if mode == _TEXT_MODE and filename is None and isinstance(value, str) else _REFUSED

    def remove(self, file_path: Any) -> None:
        """Nothing: no entry of ours has a file, and the name in a planted one may point anywhere."""


class _Cache(diskcache.Cache):  # type: ignore[misc]
    """A diskcache on which settings found in the database have no influence."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        try:
            super().__init__(*arguments, **options)
        except BaseException:
            self.close()
            raise

    @property
    def _con(self) -> sqlite3.Connection:
        connection: sqlite3.Connection = super()._con
        connection.text_factory = _decoded
        return connection

    def reset(self, key: str, value: Any = diskcache.core.ENOVAL, update: bool = True) -> Any:
        return super().reset(key, SETTINGS.get(key, value), update=update and key not in SETTINGS)

    def texts(self, keys: Collection[str]) -> dict[str, str]:
        """The values of those keys that are there; ``""`` for one that is not text."""
        found: dict[str, str] = {}
        for part in _parts(keys, _AT_ONCE):
            query = f"SELECT key, mode, filename, value FROM Cache WHERE raw = 1 AND key IN ({_marks(part)})"  # noqa: S608
            found.update((name, self.disk.fetch(*columns, False)) for name, *columns in self._sql(query, part))
        return found

    def put(self, entries: Iterable[tuple[str, str, str | None]]) -> None:
        """Write many entries (key, value, tag) at once, as ``set`` writes one; within a transaction."""
        now = time.time()
        rows = ((name, now, now, tag, _TEXT_MODE, _only_text(text)) for name, text, tag in entries)
        self._con.executemany(_UPSERT, rows)

    def tagged(self, tag: str) -> list[str]:
        """The values of our entries with that tag."""
        return [value for (value,) in self._sql(f"{_OUR_VALUES} AND tag = ?", (tag,))]


class TranslationMemory:
    """The translation memory of one language pair, in the folder ``<root>/<source>-<target>[@<space>]``.

    Args:
        root: Where the memories of all pairs are; made if need be.
        pair: Source and target language.
        space: Sets the results of test engines apart from those of the book.
        report: Is given a sentence for the author of the book whenever something is not as it should be.
        rescue: Further folders for what cannot be kept, tried after ``root``.

    Opening raises nothing: a memory that cannot be opened, or not be written, still serves what can be read of it, and
    :meth:`store` and :meth:`check_writable` say why nothing can be kept.
    """

    def __init__(
        self,
        root: Path,
        pair: LanguagePair,
        *,
        space: str = "",
        report: Callable[[str], None] = lambda _sentence: None,
        rescue: Sequence[Path] = (),
    ) -> None:
        """Open it, set a damaged one aside, take in what was rescued earlier."""
        self.root = Path(root)
        self.pair = pair
        self.folder = self.root / (f"{pair.source}-{pair.target}" + (f"@{space}" if space else ""))
        self._report = report
        self._rescue = tuple(rescue)
        self._cache: _Cache | None = None
        self._refusal: MemoryFailure | None = None
        self._unkept: dict[str, TMEntry] = {}
        self._unkept_mark = ""
        self._noted: set[str] = set()
        self._holding = False
        self._open()
        self._take_in()

    def get(self, sentences: Iterable[str]) -> dict[str, TMEntry]:
        """What is known of tagged canonical sentences; those not known are left out."""
        keys = {sentence: self._key(sentence) for sentence in sentences}
        found = self._lookup(list(keys.values()))
        return {sentence: found[name] for sentence, name in keys.items() if name in found}

    def records(self) -> Iterator[TMEntry]:
        """All that is known, in no particular order."""
        nothing: list[str] = []
        names = self._read(_names, nothing)
        self._note(name for name in names if name == _REFUSED)
        ours = dict.fromkeys([*names, *self._unkept])
        for part in _parts([name for name in ours if name not in {_REFUSED, _GENERATION, _PROBE}], _AT_ONCE):
            yield from self._lookup(part).values()

    def runs(self) -> list[str]:
        """The sources of people's translations that hold several sentences."""
        nothing: list[str] = []
        records = map(_loaded, self._read(lambda cache: cache.tagged(_RUN), nothing))
        return [record.source for record in records if record]

    def generation(self) -> str:
        """A mark that changes whenever something was stored, by this or another process; the same otherwise."""
        return self._read(lambda cache: str(cache.get(_GENERATION, "")), "") + self._unkept_mark

    def store(self, records: Iterable[TMEntry]) -> int:
        """Keep records, all or none, where they do not contradict a higher origin, and say how many were written.

        Of two records of the same origin the one made later wins; one of unknown date (0) counts as made now.  What
        differs from the entry that is there in its date only is not written.

        Raises:
            MemoryFailure: They could not be kept (:class:`MemoryReadOnly`: in this memory nothing can).  The sentence
                names the rescue file they are in; this memory serves them, the next one takes them in.
        """
        new = self._news(records)
        try:
            return self._commit(new)
        except MemoryFailure as failure:
            raise type(failure)(f"{failure} {self._rescued(new)}") from failure

    def check_writable(self, size: int = 0) -> None:
        """Make sure that ``size`` bytes can be stored, before money is spent on them.

        Raises:
            MemoryReadOnly: Nothing can be kept in this memory.
            MemoryFailure: Another process holds it, or the disk is full.
        """
        self._refuse_if_refused()
        free = self._attempted(lambda: shutil.disk_usage(self.folder).free)
        if free < 2 * size + RESERVE:  # the write-ahead log holds everything a second time
            raise MemoryFailure(
                f"The disk of the translation memory {self.folder} has {free} bytes left, and {2 * size + RESERVE} are "
                "needed: make room and build again."
            )
        with self._lock():
            self._run(_try_a_write)

    def close(self) -> None:
        """Let go of the database; a later call opens it again."""
        if self._cache is not None:
            self._cache.close()

    # Reading and writing

    def _key(self, sentence: str) -> str:
        return key(self.pair, _paired(sentence))

    def _tag(self, record: TMEntry) -> str | None:
        """Marks what :meth:`runs` finds; machines translate one sentence at a time."""
        is_run = (
            record.origin >= Origin.PARALLEL
            and len(segmentation.segment(record.source, languages.profile(self.pair.source))) > 1
        )
        return _RUN if is_run else None

    def _lookup(self, keys: Collection[str]) -> dict[str, TMEntry]:
        nothing: dict[str, str] = {}
        found = self._sound(self._read(lambda cache: cache.texts(keys), nothing))
        unkept = {name: self._unkept[name] for name in keys if name in self._unkept} if self._unkept else {}
        return found | _merged(found, unkept.items())

    def _sound(self, texts: Mapping[str, str]) -> dict[str, TMEntry]:
        """The records in values, by key; those that are none are noted."""
        records = {name: _loaded(text) for name, text in texts.items()}
        sound = {name: record for name, record in records.items() if record and self._key(record.source) == name}
        if len(sound) < len(records):
            self._note(records.keys() - sound.keys())
        return sound

    def _note(self, names: Iterable[str]) -> None:
        fresh = sorted(set(names) - self._noted)
        self._noted.update(fresh)
        if fresh:
            self._report(
                f"The translation memory {self.folder} holds {len(fresh)} entries that are not sound and count as "
                f"unknown (the first: {fresh[0] or 'a key that is not text'}): they are translated again when needed."
            )

    def _read(self, operation: Callable[[_Cache], _T], nothing: _T) -> _T:
        """The outcome of an operation, or ``nothing`` from now on if the database cannot be read any more."""
        if self._cache is None:
            return nothing
        try:
            return self._run(operation)
        except MemoryFailure as failure:
            if self._refusal is None:
                self._refuse(failure)
            return nothing

    def _commit(self, records: Sequence[TMEntry]) -> int:
        if not records:
            return 0
        self._refuse_if_refused()
        with self._lock():
            return self._run(lambda cache: self._write(cache, records))

    def _keyed(self, records: Iterable[TMEntry]) -> list[tuple[str, TMEntry]]:
        return [(self._key(record.source), record) for record in records]

    def _news(self, records: Iterable[TMEntry]) -> list[TMEntry]:
        """Those that have to be stored; where nothing can be, what is known already is none."""
        return list(records) if self._refusal is None else [*_merged(self._unkept, self._keyed(records)).values()]

    def _write(self, cache: _Cache, records: Sequence[TMEntry]) -> int:
        new = self._keyed(records)
        with cache.transact():
            changed = _merged(self._sound(cache.texts([name for name, _ in new])), new)
            cache.put((name, _dumped(record), self._tag(record)) for name, record in changed.items())
            if changed:
                cache.set(_GENERATION, uuid.uuid4().hex)
        return len(changed)

    def _run(self, operation: Callable[[_Cache], _T]) -> _T:
        """Do it, and if the database is damaged, do it again in a fresh one."""
        if not self._attempted((self.folder / _DATABASE).exists):
            self._open()
        try:
            return self._attempt(operation)
        except MemoryDamaged:
            with self._lock():
                try:  # again: another process may have set it aside meanwhile
                    return self._attempt(operation)
                except MemoryDamaged as damage:
                    self._set_aside(damage)
                    return self._attempt(operation)

    def _attempt(self, operation: Callable[[_Cache], _T]) -> _T:
        self._refuse_if_refused()
        cache = self._cache
        assert cache is not None  # noqa: S101
        try:
            return self._attempted(lambda: operation(cache))
        finally:
            cache.close()  # rolls back what failed, and nothing is open when a reader is forked

    def _attempted(self, action: Callable[[], _T]) -> _T:
        try:
            return action()
        except _ERRORS as error:
            raise _failure(error, self.folder) from error

    @contextmanager
    def _lock(self) -> Iterator[None]:
        """Keep other processes from writing, opening and setting aside this memory; they hold it for one call only."""
        if self._holding:
            yield
            return
        with closing(
            self._attempted(lambda: durable_files.locked(self.root / f".{self.folder.name}.lock", LOCK_SECONDS))
        ):
            self._holding = True
            try:
                yield
            finally:
                self._holding = False

    # Opening

    def _open(self) -> None:
        try:
            with self._lock():
                self._open_or_set_aside()
        except MemoryFailure as failure:
            self._refuse(failure)

    def _open_or_set_aside(self) -> None:
        try:
            self._cache = self._attempted(self._opened)
        except MemoryDamaged as damage:
            self._set_aside(damage)

    def _opened(self) -> _Cache:
        self.folder.mkdir(exist_ok=True)
        database = self.folder / _DATABASE
        if database.exists():
            self._note(_examined(database))
        cache = _Cache(str(self.folder), timeout=LOCK_SECONDS, disk=_TextDisk, **SETTINGS)
        cache.close()
        return cache

    def _set_aside(self, damage: MemoryDamaged) -> None:
        """Keep the damaged folder under another name, and go on with a fresh one.  Under the lock."""
        aside = _unused(self.folder.with_name(f"{self.folder.name}.damaged-{_now()}"))
        self._attempted(lambda: self.folder.rename(aside))
        records = _records(_salvaged(aside))
        try:
            self._cache = self._attempted(self._opened)
            kept = self._attempt(lambda cache: self._write(cache, records))
            note = f"A fresh one was begun with the {kept} sentences that could still be read; no others are known."
        except MemoryFailure as failure:
            note = f"No fresh one could be begun: {failure} {self._rescued(records)}"
            raise
        finally:
            self._report(f"{damage} It was set aside as {aside}. {note}")

    def _refuse(self, failure: MemoryFailure) -> None:
        """From now on keep nothing, and serve what can be read."""
        self._cache, self._refusal = None, type(failure)(str(failure))  # without the frames of the original
        texts = _salvaged(self.folder)
        self._remember(_records(texts), dict(texts).get(_GENERATION, ""))
        self._report(f"{failure} Nothing can be kept; the {len(self._unkept)} sentences known are still used.")

    def _refuse_if_refused(self) -> None:
        if self._refusal is not None:
            raise type(self._refusal)(str(self._refusal))

    # Rescue files

    def _remember(self, records: Iterable[TMEntry], mark: str = "") -> None:
        """Serve records that are not in the database."""
        self._unkept |= _merged(self._unkept, self._keyed(records))
        self._unkept_mark += mark

    def _places(self) -> dict[Path, str]:
        """The folders for rescue files, in the order in which they are tried, and how names of files begin there."""
        name = f"rescued-{self.folder.name}"
        root = hashlib.sha256(os.fsencode(os.path.realpath(self.root))).hexdigest()[:8]
        return dict.fromkeys((*self._rescue, *_common_folders()), f"{name}-{root}") | {self.root: name}

    def _rescued(self, records: Sequence[TMEntry]) -> str:
        """Write a rescue file and say where it is."""
        self._remember(records)
        data = "".join(f"{_dumped(record)}\n" for record in records).encode()
        places = self._places()
        reasons = []
        for folder in dict.fromkeys((self.root, *places)):
            try:
                file = _written(folder, f"{places[folder]}-{_now()}-{os.getpid()}", data)
            except OSError as error:
                reasons.append(f"{folder}: {error.strerror or error}")
                continue
            self._unkept_mark += file.name
            return f"The {len(records)} sentences were written to {file}; the next build takes them from there."
        self._unkept_mark += uuid.uuid4().hex
        return f"The {len(records)} sentences could not be written anywhere else either ({'; '.join(reasons)})."

    def _take_in(self) -> None:
        """Store what rescue files hold."""
        for folder, stem in self._places().items():
            for file in _listed(folder, stem):
                try:
                    self._report(self._taken(file))
                except OSError as error:
                    self._report(f"The rescue file {file} stays where it is: {error.strerror or error}.")

    def _taken(self, file: Path) -> str:
        """Store one rescue file, remove it, and say so."""
        if not _trusted(file):
            return f"The rescue file {file} is ignored: somebody else may have put it there."
        lines = [_loaded(_decoded(line)) for line in file.read_bytes().splitlines()]
        records = [record for record in lines if record]
        try:
            kept = self._commit(records)
        except MemoryFailure as failure:
            self._remember(records, file.name)
            return f"{failure} The {len(records)} sentences of {file} are used, and the file stays where it is."
        note = f"{len(records)} sentences of the rescue file {file} were taken into the memory ({kept} of them new)"
        if len(records) == len(lines):
            file.unlink(missing_ok=True)
            return f"{note}, and the file was removed."
        aside = file.rename(_unused(file.with_name(f"{file.name}.taken")))
        return f"{note}; {len(lines) - len(records)} lines of it cannot be read, so it is kept as {aside}."


# Records as text


def _only_text(text: str) -> str:
    if not isinstance(text, str):
        raise TypeError(f"The translation memory keeps text only, not {type(text).__name__}.")
    return text


def _decoded(data: bytes) -> str:
    """The text, or what stands for no text."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return _REFUSED


def _paired(text: str) -> str:
    """The text as JSON gives it back: surrogates that make a pair are one character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return text


def _dumped(record: TMEntry) -> str:
    text = json.dumps(asdict(record), ensure_ascii=False)
    return text.encode("utf-8", "backslashreplace").decode()  # only surrogates: \udc80 is JSON


def _loaded(text: str) -> TMEntry | None:
    """The record in a text, if it is one."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    fields: list[Any] = [data.get(name) for name in _FIELDS] if isinstance(data, dict) else []
    if [type(field) for field in fields] != _TYPES or fields[2] not in _ORIGINS:  # types exactly: True is no number
        return None
    return TMEntry(fields[0], fields[1], _ORIGINS[fields[2]], fields[3], fields[4])


def _records(texts: Iterable[tuple[str, str]]) -> list[TMEntry]:
    return [record for _, text in texts if (record := _loaded(text))]


def _merged(held: Mapping[str, TMEntry], new: Iterable[tuple[str, TMEntry]]) -> dict[str, TMEntry]:
    """What is to be written of new records, by key, where ``held`` is there already."""
    changed: dict[str, TMEntry] = {}
    for name, record in new:
        present = changed.get(name) or held.get(name)
        if present is None or _replaces(record, present):
            changed[name] = record
    return changed


def _replaces(record: TMEntry, present: TMEntry) -> bool:
    if record.origin != present.origin:
        return record.origin > present.origin
    if (record.translation, record.engine) == (present.translation, present.engine):
        return False
    return not record.made or record.made >= present.made


# The database


def _names(cache: _Cache) -> list[str]:
    return list(cache)


def _try_a_write(cache: _Cache) -> None:
    cache.set(_PROBE, "x")
    cache.delete(_PROBE)


def _examined(database: Path) -> list[str]:
    """The keys of entries that are not ours (``""`` for one that is not text), in a database that can be written.

    Raises:
        sqlite3.Error: It is damaged, locked, full or read-only.
    """
    if not database.stat().st_size:
        raise sqlite3.DatabaseError("not a database: the file is empty")
    with closing(sqlite3.connect(database, timeout=LOCK_SECONDS, isolation_level=None)) as connection:
        connection.text_factory = _decoded
        connection.execute("BEGIN IMMEDIATE")
        tables = _checked_tables(connection)
        if "Settings" in tables:
            names = (*SETTINGS, *_COUNTERS)
            connection.execute(f"DELETE FROM Settings WHERE key NOT IN ({_marks(names)})", names)  # noqa: S608
        foreign = connection.execute(_FOREIGN).fetchall() if "Cache" in tables else []
        connection.execute("COMMIT")
    return [name if raw == 1 and isinstance(name, str) else _REFUSED for name, raw in foreign]


def _checked_tables(connection: sqlite3.Connection) -> set[str]:
    """The tables of a database, after a look for damage that SQLite itself would notice late or never.

    A database without its table of entries is sound if it was never finished: then nothing was counted yet.
    """
    ((verdict,),) = connection.execute("PRAGMA quick_check(1)")
    if verdict != "ok":
        raise sqlite3.DatabaseError(f"malformed: {verdict}")
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if tables == {"Cache"}:
        raise sqlite3.DatabaseError("no such table: Settings")
    if tables == {"Settings"} and connection.execute(_COUNTED).fetchone():
        raise sqlite3.DatabaseError("no such table: Cache")
    return tables


def _scanned(database: Path) -> Iterator[tuple[str, str]]:
    """Keys and values of a database, changing nothing in it: from both ends as far as it can be read."""
    for mode in ("mode=ro", "mode=ro&immutable=1"):  # the second: a folder in which SQLite cannot make its own files
        for order in ("ASC", "DESC"):
            with suppress(sqlite3.Error), closing(_reader(database, mode)) as connection:
                yield from connection.execute(f"{_OURS} ORDER BY rowid {order}")
                return


def _reader(database: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{database.absolute().as_uri()}?{mode}", uri=True, timeout=LOCK_SECONDS)
    connection.text_factory = _decoded
    return connection


def _carved(data: bytes) -> Iterator[str]:
    """The records that stand in one piece in the bytes of a file, whatever became of the database in it."""
    text = data.decode("utf-8", "surrogateescape")
    for match in re.finditer(re.escape('{"source": '), text):
        with suppress(ValueError, RecursionError):
            _, end = json.JSONDecoder().raw_decode(text, match.start())
            yield _decoded(text[match.start() : end].encode("utf-8", "surrogateescape"))


def _salvaged(folder: Path) -> list[tuple[str, str]]:
    """Keys (``""`` where unknown) and values of a memory that cannot be opened; what is surest comes last."""
    found: list[tuple[str, str]] = []
    for file in (folder / _DATABASE, folder / f"{_DATABASE}-wal"):
        with suppress(OSError):
            found += (("", text) for text in _carved(file.read_bytes()))
    return [*found, *_scanned(folder / _DATABASE)]


# Failures


def _failure(error: Exception, folder: Path) -> MemoryFailure:
    """The error as a sentence for the author, and of the kind that decides what is done."""
    # A failed BEGIN and the ROLLBACK of a transaction that SQLite has ended hide the reason.
    hidden = isinstance(error, diskcache.Timeout) or "cannot rollback" in str(error)
    cause = error.__context__ if hidden and error.__context__ else error
    failure, sentence = _FAILURES[_kind(cause)]
    return failure(sentence.format(memory=f"The translation memory {folder}", cause=cause, seconds=LOCK_SECONDS))


def _kind(error: BaseException) -> str:
    if isinstance(error, OSError):  # its text holds the path, so it tells nothing
        return "full" if error.errno in {errno.ENOSPC, errno.EDQUOT} else "read-only"
    if isinstance(error, sqlite3.IntegrityError):
        return "damaged"
    return next((kind for kind, pattern in _KINDS.items() if pattern.search(str(error))), "other")


_FAILURES: Mapping[str, tuple[type[MemoryFailure], str]] = {
    "damaged": (MemoryDamaged, "{memory} is damaged ({cause})."),
    "full": (MemoryFailure, "{memory} cannot be written, the disk is full ({cause}): make room and build again."),
    "busy": (
        MemoryFailure,
        "{memory} was in use by another process for over {seconds:g} seconds ({cause}): build again when that is done.",
    ),
    "read-only": (MemoryReadOnly, "{memory} cannot be written ({cause}): choose a folder that can."),
    "other": (MemoryFailure, "{memory} cannot be used ({cause})."),
}


# Files


def _now() -> str:
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())


def _unused(path: Path, suffix: str = "") -> Path:
    """The path with the suffix; where that exists, the first of ``path-2``, ``path-3``, … that does not."""
    stems = itertools.chain([path.name], (f"{path.name}-{n}" for n in itertools.count(2)))
    candidates = (path.with_name(stem + suffix) for stem in stems)
    return next(candidate for candidate in candidates if not os.path.lexists(candidate))


def _common_folders() -> Iterator[Path]:
    for find in (tempfile.gettempdir, Path.home):
        with suppress(OSError, RuntimeError):
            yield Path(find())


def _written(folder: Path, stem: str, data: bytes) -> Path:
    """A new file that only its owner can read, safely on the disk; or an OSError and no file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = _unused(folder / stem, ".jsonl")
    try:
        file.touch(0o600, exist_ok=False)
        with file.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError:
        file.unlink(missing_ok=True)
        raise
    return file


def _listed(folder: Path, stem: str) -> list[Path]:
    try:
        return sorted(folder.glob(f"{glob.escape(stem)}-*.jsonl"))
    except OSError:
        return []


def _trusted(file: Path) -> bool:
    """Whether a regular file is our own, or in a folder that not everybody may write to."""
    found = file.lstat()
    if not stat.S_ISREG(found.st_mode):
        return False
    return not hasattr(os, "getuid") or found.st_uid == os.getuid() or not file.parent.stat().st_mode & stat.S_IWOTH


def _parts(items: Collection[_T], size: int) -> Iterator[list[_T]]:
    rest = iter(items)
    while part := list(itertools.islice(rest, size)):
        yield part


def _marks(values: Collection[Any]) -> str:
    return ",".join("?" * len(values))
