"""The database of a translation memory; no other module knows its file, its tables or diskcache.

Each memory is a folder with one SQLite database, ``cache.db``, in the layout of diskcache: the table ``Cache`` holds
the keys and the JSON of the entries, the table ``Settings`` holds settings and counters.

diskcache is used for little beyond that layout.  It stays because it creates the tables, their index and the triggers
of its counters, because it starts transactions while other processes write and survives a fork, and because any memory
can be opened with a well-known library.  Replacing it would take about as many lines as the hardening below: nothing
that is read may ever be run (diskcache unpickles values, CVE-2025-69872), settings found in the database must not
count, and nothing may ever be evicted.  The hardening overrides one private name, ``_con``; a release of diskcache
without it would be the moment to write the tables ourselves.

A database is opened for one operation and closed after it.  So nothing is open when a reader process is forked, and at
rest a memory is one file that can be copied.
"""

from __future__ import annotations

import itertools
import sqlite3
import time
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Self, TypeVar

import diskcache

from sphinx_amts.languages import LanguagePair
from sphinx_amts.tm.codec import NOT_TEXT, text_of
from sphinx_amts.tm.failures import memory_failure

#: How long to wait for another process that is writing, in seconds.
LOCK_SECONDS = 60.0
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
#: What diskcache itself counts in the table of settings.
_COUNTERS = ("count", "size", "hits", "misses")
_DATABASE = "cache.db"
#: The write-ahead log: what was stored since the database file was written last.
_LOG = f"{_DATABASE}-wal"
#: The index of that log, which processes share.
_LOG_INDEX = f"{_DATABASE}-shm"
#: The key of the value that changes whenever something was stored.
_GENERATION = "generation"
#: The key of the value that is written and deleted to find out whether the database can be written.
_PROBE = "probe"
#: diskcache's mode of a value that stands in the table as it is (MODE_RAW; its MODE_TEXT is a file of text).
_MODE_RAW = 1
#: Keys in one statement; older versions of SQLite allow 999 parameters.
_KEYS_PER_STATEMENT = 500
#: How often, and at which interval in seconds, to read a file that changes in the meantime.
_READ_ATTEMPTS = 20
_READ_INTERVAL = 0.05

#: Rows as we write them, and their opposite.
_VALID_ROWS = "FROM Cache WHERE raw = 1 AND mode = 1 AND filename IS NULL AND typeof(value) = 'text'"
_INVALID_ROWS = (
    "FROM Cache WHERE raw IS NOT 1 OR mode IS NOT 1 OR filename IS NOT NULL"
    " OR typeof(key) <> 'text' OR typeof(value) <> 'text'"
)
_UPSERT = (
    "INSERT INTO Cache (key, raw, store_time, expire_time, access_time, access_count, tag, size, mode, filename, value)"
    " VALUES (?, 1, ?, NULL, ?, 0, ?, 0, ?, NULL, ?) ON CONFLICT (key, raw) DO UPDATE SET"
    " store_time = excluded.store_time, expire_time = NULL, access_time = excluded.access_time, access_count = 0,"
    " tag = excluded.tag, size = 0, mode = excluded.mode, filename = NULL, value = excluded.value"
)
_HAS_COUNTED = "SELECT 1 FROM Settings WHERE key = 'count' AND value > 0"

_T = TypeVar("_T")


# --- files ------------------------------------------------------------------------------------------------------------


def folder_of(root: Path, pair: LanguagePair, namespace: str = "") -> Path:
    """The folder of the memory of a language pair, in the folder of all memories.

    >>> folder_of(Path("amts"), LanguagePair("en", "zh_CN"), "pseudo").as_posix()
    'amts/en-zh_CN@pseudo'
    """
    return Path(root, f"{pair.source}-{pair.target}" + (f"@{namespace}" if namespace else ""))


def exists(folder: Path) -> bool:
    """Whether there is a database in the folder of a memory."""
    return (folder / _DATABASE).exists()


def holds_memories(root: Path) -> bool:
    """Whether a folder is that of all memories, with at least one database in it."""
    return root.is_dir() and any(root.glob(f"*/{_DATABASE}"))


def files(folder: Path) -> tuple[Path, Path]:
    """The files that hold the entries of a memory: the database and the write-ahead log, which may be absent."""
    return folder / _DATABASE, folder / _LOG


def has_log_without_index(folder: Path) -> bool:
    """Whether there is a write-ahead log that SQLite can read only by creating its index, as in an incomplete copy."""
    return _size(folder / _LOG) > 0 and not (folder / _LOG_INDEX).exists()


@contextmanager
def explained(folder: Path, *, reading: bool = False) -> Iterator[None]:
    """Turn errors of SQLite, diskcache or the system into a failure of the memory, with a sentence for the author.

    Args:
        folder: The folder of the memory.
        reading: Whether the memory is only read.

    Raises:
        MemoryFailure: The block has raised an error; the class says what can be done about it.
    """
    try:
        yield
    except (sqlite3.Error, OSError, diskcache.Timeout) as error:
        # A failed BEGIN (diskcache's Timeout) and the ROLLBACK of a transaction that SQLite has ended hide the reason.
        is_hiding = isinstance(error, diskcache.Timeout) or "cannot rollback" in str(error)
        cause = error.__context__ if is_hiding and error.__context__ else error
        raise memory_failure(cause, folder, LOCK_SECONDS, reading=reading) from error


# --- what can be asked ------------------------------------------------------------------------------------------------


class EntryReader(ABC):
    """The queries that an open database answers, whether it was opened for writing or read-only."""

    @abstractmethod
    def execute(self, statement: str, parameters: Sequence[object] = ()) -> sqlite3.Cursor:
        """Run a statement of SQL."""

    def texts(self, keys: Collection[str]) -> dict[str, str]:
        """The values of those keys that are there; :data:`~sphinx_amts.tm.codec.NOT_TEXT` for one that is not text."""
        texts: dict[str, str] = {}
        for part in batches(keys):
            statement = f"SELECT key, mode, filename, value FROM Cache WHERE raw = 1 AND key IN ({_marks(part)})"  # noqa: S608
            texts.update((key, _value(*columns)) for key, *columns in self.execute(statement, part))
        return texts

    def keys(self) -> list[str]:
        """The keys of all entries; :data:`~sphinx_amts.tm.codec.NOT_TEXT` for one that is not text."""
        keys = (_key(*row) for row in self.execute("SELECT key, raw FROM Cache ORDER BY rowid"))
        return [key for key in keys if key not in {_GENERATION, _PROBE}]

    def tagged(self, tag: str) -> list[str]:
        """The values of the entries that were stored with a tag."""
        return [value for (value,) in self.execute(f"SELECT value {_VALID_ROWS} AND tag = ?", (tag,))]

    def generation(self) -> str:
        """A mark that changes whenever something was stored; empty if nothing ever was."""
        return self.texts([_GENERATION]).get(_GENERATION, "")

    def invalid_keys(self) -> list[str]:
        """The keys of rows that we did not write; :data:`~sphinx_amts.tm.codec.NOT_TEXT` for one that is not text.

        Raises:
            sqlite3.Error: The database is damaged.
        """
        if "Cache" not in self._checked_tables():
            return []
        return [_key(*row) for row in self.execute(f"SELECT key, raw {_INVALID_ROWS}")]

    def _checked_tables(self) -> set[str]:
        """The tables of the database, after a check for damage that SQLite itself would notice late or never.

        A database without the table of entries is sound if its creation was interrupted: then nothing was counted yet.
        """
        ((verdict,),) = self.execute("PRAGMA quick_check(1)")
        if verdict != "ok":
            raise sqlite3.DatabaseError(f"malformed: {verdict}")
        tables = {name for (name,) in self.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if tables == {"Cache"}:
            raise sqlite3.DatabaseError("no such table: Settings")
        if tables == {"Settings"} and self.execute(_HAS_COUNTED).fetchone():
            raise sqlite3.DatabaseError("no such table: Cache")
        return tables


def _key(key: Any, raw: Any) -> str:
    return key if raw == 1 and isinstance(key, str) else NOT_TEXT


def _value(mode: Any, filename: Any, value: Any) -> str:
    return value if mode == _MODE_RAW and filename is None and isinstance(value, str) else NOT_TEXT


# --- for reading and writing ------------------------------------------------------------------------------------------


class _TextDisk(diskcache.Disk):  # type: ignore[misc]
    """What diskcache stores and gives back: text, and neither pickles nor names of files, blobs or numbers."""

    def __init__(self, directory: str, **_settings: Any) -> None:
        super().__init__(directory, min_file_size=SETTINGS["disk_min_file_size"])

    def put(self, key: str) -> tuple[str, bool]:
        return _only_text(key), True

    def get(self, key: Any, raw: Any) -> str:
        return _key(key, raw)

    def store(self, value: str, read: bool, key: Any = None) -> tuple[int, int, None, str]:  # noqa: ARG002
        return 0, _MODE_RAW, None, _only_text(value)

    def fetch(self, mode: Any, filename: Any, value: Any, read: bool) -> str:  # noqa: ARG002
        return _value(mode, filename, value)

    def remove(self, file_path: Any) -> None:
        """Nothing: no entry of ours has a file, and the name in a planted one may point anywhere."""


class Database(EntryReader, diskcache.Cache):  # type: ignore[misc]
    """A diskcache on which settings found in the database have no influence."""

    @classmethod
    def open(cls, folder: Path) -> tuple[Self, list[str]]:
        """The database of a memory, made where there is none, and the keys of what is not valid in it.

        Raises:
            sqlite3.Error: It is damaged, locked, full or read-only.
            OSError: The folder cannot be made or read.
        """
        folder.mkdir(exist_ok=True)
        # Before diskcache opens it, because diskcache starts by applying the settings that it finds there.
        invalid = _examine(folder / _DATABASE) if exists(folder) else []
        database = cls(str(folder), timeout=LOCK_SECONDS, disk=_TextDisk, **SETTINGS)
        database.close()
        return database, invalid

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Open the database as diskcache does, but leave no connection open if that fails."""
        try:
            super().__init__(*arguments, **options)
        except BaseException:
            self.close()
            raise

    @property
    def _con(self) -> sqlite3.Connection:
        """The connection of this process; a value that is not UTF-8 does not keep other rows from being read."""
        connection: sqlite3.Connection = super()._con
        connection.text_factory = text_of
        return connection

    def reset(self, key: str, value: Any = diskcache.core.ENOVAL, update: bool = True) -> Any:
        """Apply our value of a setting instead of the one that diskcache has read from the database."""
        return super().reset(key, SETTINGS.get(key, value), update=update and key not in SETTINGS)

    def run(self, operation: Callable[[Self], _T]) -> _T:
        """Perform an operation and close the database, which rolls back a transaction that failed."""
        try:
            return operation(self)
        finally:
            self.close()

    def execute(self, statement: str, parameters: Sequence[object] = ()) -> sqlite3.Cursor:
        """Run a statement of SQL."""
        return self._con.execute(statement, parameters)

    def put_many(self, rows: Iterable[tuple[str, str, str | None]]) -> None:
        """Write many rows (key, value, tag) in the form in which ``set`` writes one; call it within a transaction."""
        moment = time.time()
        columns = ((key, moment, moment, tag, _MODE_RAW, _only_text(text)) for key, text, tag in rows)
        self._con.executemany(_UPSERT, columns)

    def mark_changed(self) -> None:
        """Change the mark that :meth:`generation` gives."""
        self.set(_GENERATION, uuid.uuid4().hex)

    def try_write(self) -> None:
        """Write a value and delete it, to find out whether the database can be written."""
        self.set(_PROBE, "x")
        self.delete(_PROBE)


def _only_text(text: str) -> str:
    if not isinstance(text, str):
        raise TypeError(f"The translation memory stores text only, not {type(text).__name__}.")
    return text


class _Connection(EntryReader):
    """A connection of our own, without diskcache."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def execute(self, statement: str, parameters: Sequence[object] = ()) -> sqlite3.Cursor:
        return self.connection.execute(statement, parameters)


def _examine(database: Path) -> list[str]:
    """Check that a database is sound and can be written, remove settings that are not ours; return its invalid keys.

    Raises:
        sqlite3.Error: It is damaged, locked, full or read-only.
    """
    _check_not_empty(database)
    with closing(sqlite3.connect(database, timeout=LOCK_SECONDS, isolation_level=None)) as connection:
        connection.text_factory = text_of
        reader = _Connection(connection)
        reader.execute("BEGIN IMMEDIATE")
        invalid = reader.invalid_keys()
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'Settings'").fetchone():
            names = (*SETTINGS, *_COUNTERS)
            connection.execute(f"DELETE FROM Settings WHERE key NOT IN ({_marks(names)})", names)  # noqa: S608
        connection.execute("COMMIT")
    return invalid


def _check_not_empty(database: Path) -> None:
    # SQLite treats an empty file as a new database; here it is a database that was cut off.
    if not database.stat().st_size:
        raise sqlite3.DatabaseError("not a database: the file is empty")


# --- for reading only -------------------------------------------------------------------------------------------------

#: Two ways to have SQLite read a database without writing a byte.  If there is a log with its index, SQLite reads both
#: and respects the locks of other processes, but creates no file and does not repair the index (``readonly_shm``).  If
#: there is no log, all entries are in one file, which SQLite reads as if it never changed (``immutable``); in any other
#: mode it would create a log.
_WITH_LOG = "mode=ro&readonly_shm=1"
_WITHOUT_LOG = "mode=ro&immutable=1"


class ReadOnlyDatabase:
    """A database that is read without creating or changing any file, even while other processes write to it."""

    def __init__(self, folder: Path) -> None:
        """Nothing is opened yet."""
        self._folder = folder

    def run(self, operation: Callable[[EntryReader], _T]) -> _T:
        """Perform an operation; repeat it if another process has written to the database in the meantime.

        Raises:
            sqlite3.Error: The database cannot be read, or never stays the same long enough.
        """
        for _ in range(_READ_ATTEMPTS):
            before = self._file_states()
            way = _way_without_trace(self._folder)  # anew each time: a build may begin or end while we read
            try:
                _check_not_empty(self._folder / _DATABASE)
                with closing(_connect(self._folder / _DATABASE, way)) as connection:
                    answer = operation(_Connection(connection))
            except sqlite3.Error:
                if self._file_states() == before:
                    raise
            else:
                if way == _WITH_LOG or self._file_states() == before:
                    return answer
            time.sleep(_READ_INTERVAL)
        raise sqlite3.OperationalError("database is locked: another process keeps writing to it")

    def close(self) -> None:
        """Nothing is open between two operations."""

    def _file_states(self) -> list[tuple[int, int, int]]:
        """What changes whenever one of the files is written."""
        return [_state(file) for file in files(self._folder)]


def _way_without_trace(folder: Path) -> str:
    # Without a log, or with an empty one, the first way would create a log.
    return _WITH_LOG if _size(folder / _LOG) and (folder / _LOG_INDEX).exists() else _WITHOUT_LOG


def _state(file: Path) -> tuple[int, int, int]:
    try:
        status = file.stat()
    except OSError:
        return (0, 0, 0)
    return status.st_ino, status.st_size, status.st_mtime_ns


def _size(file: Path) -> int:
    with suppress(OSError):
        return file.stat().st_size
    return 0


def scan(folder: Path, *, leaves_no_trace: bool = False) -> Iterator[tuple[str, str]]:
    """Keys and values of a database that may be damaged: from both ends as far as it can be read.

    Args:
        folder: The folder of the memory.
        leaves_no_trace: Whether SQLite must not create or change its own files either.
    """
    # The second way is for folders in which SQLite cannot create its files.
    for way in (_way_without_trace(folder) if leaves_no_trace else "mode=ro", _WITHOUT_LOG):
        for order in ("ASC", "DESC"):
            with suppress(sqlite3.Error), closing(_connect(folder / _DATABASE, way)) as connection:
                yield from connection.execute(f"SELECT key, value {_VALID_ROWS} ORDER BY rowid {order}")
                return


def generation_in(rows: Iterable[tuple[str, str]]) -> str:
    """The generation among keys and values, see :meth:`EntryReader.generation`; the last one if there are several."""
    return dict(rows).get(_GENERATION, "")


def _connect(database: Path, way: str) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{database.absolute().as_uri()}?{way}", uri=True, timeout=LOCK_SECONDS)
    connection.text_factory = text_of
    return connection


# --- statements -------------------------------------------------------------------------------------------------------


def batches(keys: Iterable[_T]) -> Iterator[list[_T]]:
    """Lists of as many keys as one statement takes."""
    rest = iter(keys)
    while part := list(itertools.islice(rest, _KEYS_PER_STATEMENT)):
        yield part


def _marks(values: Collection[Any]) -> str:
    return ",".join("?" * len(values))
