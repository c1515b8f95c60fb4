"""The database of a translation memory; no other module knows its file, its tables or diskcache.

Each memory is a folder with one SQLite database, ``cache.db``, which `diskcache`_ makes and can open without us: the
table ``Cache`` holds the keys and the JSON of what counts, the table ``Settings`` holds diskcache's settings and
counters.  A table of ours, ``History``, holds the events from which the entries follow; both change in one transaction.
diskcache makes its tables, their indices and the triggers of the counters, also where an earlier version was killed
while it made them, and it begins and ends the transactions.  It works on connections of ours (:class:`_Cache`),
and whatever is only read is read without it.

A memory may come with a book from anywhere, so nothing in its folder is trusted:

* A database is used only if each object of its schema is one of ours, word for word (:data:`_SCHEMA`): no trigger, view
  or generated column of somebody else ever runs.
* Links, and whatever else is not a plain file, are not opened (:func:`check_files`).
* Values are text; nothing is unpickled (CVE-2025-69872), and no setting found in the database counts.

Whatever is only to be read is read without changing a byte on the disk or making a file, so that programs that watch
the folder notice a build only if it has stored something.  A database is opened for one operation and closed after it.
So nothing is open when a reader process is forked, and at rest a memory is one file that can be copied.

.. _diskcache: https://grantjenks.com/docs/diskcache/
"""

from __future__ import annotations

import itertools
import os
import sqlite3
import stat
import time
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import diskcache

from sphinx_amts import durable_files
from sphinx_amts.languages import LanguagePair
from sphinx_amts.tm.codec import NOT_TEXT, text_of
from sphinx_amts.tm.failures import memory_failure

#: How long to wait for another process that is writing, in seconds.
LOCK_SECONDS = 60.0
#: How long one operation may keep SQLite busy, in seconds: a belt, since nothing of a foreign schema is ever run.
_MAX_SECONDS = 300.0
#: After how many of its instructions SQLite looks at the time.
_INSTRUCTIONS = 100_000
#: What diskcache is to go by, whatever stands in the database: nothing is ever evicted or put into a file.
_SETTINGS: Mapping[str, int | str] = {
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
_DATABASE = "cache.db"
#: What the name of the folder of a memory in format 2 ends with.
_SUFFIX = ".v2"
#: The write-ahead log: what was stored since the database file was written last.
_LOG = f"{_DATABASE}-wal"
#: The size of its header, in bytes: a log that is no longer holds nothing.
_LOG_HEADER_SIZE = 32
#: The index of that log, which processes share.
_LOG_INDEX = f"{_DATABASE}-shm"
#: The journal of a mode that we never use.  SQLite would play it back, and delete a file that it names.
_ROLLBACK_JOURNAL = f"{_DATABASE}-journal"
#: The database while it is being made.
_UNFINISHED = f".{_DATABASE}.new"
#: The key of the value that changes whenever something was stored.
_GENERATION = "generation"
#: The key of the value that says which state of format 1 was taken over.
_FORMAT_1 = "format 1"
#: The key of a value that earlier versions wrote and deleted to find out whether the database can be written.
_PROBE = "probe"
#: diskcache's mode of a value that stands in the table as it is (MODE_RAW; its MODE_TEXT is a file of text).
_MODE_RAW = 1
#: Keys in one statement; older versions of SQLite allow 999 parameters.
_KEYS_PER_STATEMENT = 500
#: The largest number that SQLite can hold.
_MAX_DATE = 2**63 - 1
#: How many events there may be for the pages of the history to be checked whenever a memory is examined.
_MAX_EXAMINED_EVENTS = 50_000
#: The hexadecimal digits of the key of an entry; the keys of other values are shorter.
_KEY_LENGTH = 64
#: How often, and at which interval in seconds, to read a file that changes in the meantime.
_READ_ATTEMPTS = 20
_READ_INTERVAL = 0.05

#: The tables, indices and triggers of a memory, by name, as diskcache makes them: SQLite keeps these very texts, and
#: any other text in their place is not ours.
_SCHEMA: Mapping[str, str] = {
    "Settings": "CREATE TABLE Settings ( key TEXT NOT NULL UNIQUE, value)",
    "Cache": (
        "CREATE TABLE Cache ( rowid INTEGER PRIMARY KEY, key BLOB, raw INTEGER, store_time REAL, expire_time REAL,"
        " access_time REAL, access_count INTEGER DEFAULT 0, tag BLOB, size INTEGER DEFAULT 0, mode INTEGER DEFAULT 0,"
        " filename TEXT, value BLOB)"
    ),
    "Cache_key_raw": "CREATE UNIQUE INDEX Cache_key_raw ON Cache(key, raw)",
    "Cache_expire_time": "CREATE INDEX Cache_expire_time ON Cache (expire_time)",
    "Settings_count_insert": (
        "CREATE TRIGGER Settings_count_insert AFTER INSERT ON Cache FOR EACH ROW BEGIN"
        ' UPDATE Settings SET value = value + 1 WHERE key = "count"; END'
    ),
    "Settings_count_delete": (
        "CREATE TRIGGER Settings_count_delete AFTER DELETE ON Cache FOR EACH ROW BEGIN"
        ' UPDATE Settings SET value = value - 1 WHERE key = "count"; END'
    ),
    "Settings_size_insert": (
        "CREATE TRIGGER Settings_size_insert AFTER INSERT ON Cache FOR EACH ROW BEGIN"
        ' UPDATE Settings SET value = value + NEW.size WHERE key = "size"; END'
    ),
    "Settings_size_update": (
        "CREATE TRIGGER Settings_size_update AFTER UPDATE ON Cache FOR EACH ROW BEGIN"
        ' UPDATE Settings SET value = value + NEW.size - OLD.size WHERE key = "size"; END'
    ),
    "Settings_size_delete": (
        "CREATE TRIGGER Settings_size_delete AFTER DELETE ON Cache FOR EACH ROW BEGIN"
        ' UPDATE Settings SET value = value - OLD.size WHERE key = "size"; END'
    ),
    "History": (
        "CREATE TABLE History ( number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, key TEXT NOT NULL,"
        " made INTEGER NOT NULL, event TEXT NOT NULL)"
    ),
    "History_key": "CREATE INDEX History_key ON History (key)",
    "History_made": "CREATE INDEX History_made ON History (made)",
}
_HISTORY = tuple(statement for name, statement in _SCHEMA.items() if name.startswith("History"))
#: What may be there besides: what SQLite makes for itself, what ANALYZE leaves, and the indices that diskcache adds
#: when somebody opens the memory with it.
_TOLERATED: Mapping[str, str | None] = {
    "sqlite_autoindex_Settings_1": None,
    "sqlite_autoindex_History_1": None,
    "sqlite_stat1": "CREATE TABLE sqlite_stat1(tbl,idx,stat)",
    "sqlite_stat4": "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)",
    "Cache_store_time": "CREATE INDEX Cache_store_time ON Cache (store_time)",
    "Cache_access_time": "CREATE INDEX Cache_access_time ON Cache (access_time)",
    "Cache_access_count": "CREATE INDEX Cache_access_count ON Cache (access_count)",
    "Cache_tag_rowid": "CREATE INDEX Cache_tag_rowid ON Cache(tag, rowid)",
}

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
_APPEND = "INSERT OR REPLACE INTO History (id, key, made, event) VALUES (?, ?, ?, ?)"
_HAS_COUNTED = "SELECT 1 FROM Settings WHERE key = 'count' AND value > 0"

_T = TypeVar("_T")


# --- files ------------------------------------------------------------------------------------------------------------


def folder_of(root: Path, pair: LanguagePair, namespace: str = "") -> Path:
    """The folder of the memory of a language pair, in the folder of all memories.

    >>> folder_of(Path("amts"), LanguagePair("en", "zh_CN"), "pseudo").as_posix()
    'amts/en-zh_CN@pseudo.v2'
    """
    return Path(root, name_of(pair, namespace) + _SUFFIX)


def format_1_folder(folder: Path) -> Path:
    """The folder of the same memory in format 1, which had no history; earlier versions read and write it."""
    return folder.with_name(folder.name.removesuffix(_SUFFIX))


def name_of(pair: LanguagePair, namespace: str = "") -> str:
    """What a memory is called among those of all language pairs, whatever its format."""
    return f"{pair.source}-{pair.target}" + (f"@{namespace}" if namespace else "")


def exists(folder: Path) -> bool:
    """Whether there is a database in the folder of a memory."""
    return (folder / _DATABASE).exists()


def exists_for_any_pair(root: Path) -> bool:
    """Whether a folder is that of all memories, with at least one database in it."""
    return root.is_dir() and any(root.glob(f"*/{_DATABASE}"))


def files(folder: Path) -> tuple[Path, ...]:
    """The files that hold the entries of a memory: the database and the write-ahead log, as far as they are there.

    Links, and whatever else is not a plain file, are left out.
    """
    names = () if folder.is_symlink() else (_DATABASE, _LOG)
    return tuple(folder / name for name in names if _kind_of(folder / name) == stat.S_IFREG)


def size(folder: Path) -> int:
    """How much a memory takes on the disk, in bytes.

    Raises:
        OSError: The folder cannot be looked at.
    """
    return sum(path.stat().st_size for path in folder.iterdir() if _kind_of(path) == stat.S_IFREG)


def log_file(folder: Path) -> Path:
    """The write-ahead log of a memory, whether it is there or not."""
    return folder / _LOG


def has_log_without_index(folder: Path) -> bool:
    """Whether there is a write-ahead log that SQLite can read only by creating its index, as in an incomplete copy."""
    return _size(folder / _LOG) > _LOG_HEADER_SIZE and not (folder / _LOG_INDEX).exists()


def check_files(folder: Path) -> None:
    """Check that whatever is in the folder of a memory can be opened: its files only, none of them a link.

    Raises:
        sqlite3.Error: Something is not what we have made.
        OSError: The folder cannot be looked at.
    """
    for parent in (folder.parent, folder):
        if _kind_of(parent) not in {0, stat.S_IFDIR, stat.S_IFLNK}:
            raise NotADirectoryError(f"{parent} is not a folder")
    if folder.is_symlink():  # the folder above may be one: the author has chosen it
        raise sqlite3.DatabaseError("it is a symbolic link")
    for name in (_DATABASE, _LOG, _LOG_INDEX):
        kind = _kind_of(folder / name)
        if kind == stat.S_IFLNK:
            raise sqlite3.DatabaseError(f"its file {name} is a symbolic link")
        if kind not in {0, stat.S_IFREG}:
            raise sqlite3.DatabaseError(f"its file {name} is not a regular file")
    if os.path.lexists(folder / _ROLLBACK_JOURNAL):
        raise sqlite3.DatabaseError(f"malformed: a file {_ROLLBACK_JOURNAL} is beside it")
    if _size(folder / _LOG) and not exists(folder):
        raise sqlite3.DatabaseError(f"not a database: there is {_LOG} without {_DATABASE}")


def _kind_of(path: Path) -> int:
    """The kind of what has that name, such as ``stat.S_IFLNK``; 0 if nothing has."""
    try:
        return stat.S_IFMT(path.lstat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return 0


def lock_file(folder: Path) -> Path:
    """The file that is locked while a process of ours changes a memory."""
    return folder.with_name(f".{folder.name}.lock")


def check_access(folder: Path) -> None:
    """Check that the files of a memory may be written or made.

    Nothing is opened, since programs that watch the folder can notice that.

    Raises:
        OSError: They may not.
    """
    files_there = [folder / name for name in (_DATABASE, _LOG, _LOG_INDEX)] + [lock_file(folder)]
    for path in filter(Path.exists, files_there):
        durable_files.check_access(path)
    for place in (folder, folder.parent) if not lock_file(folder).exists() else (folder,):
        durable_files.check_access(next(path for path in (place, *place.absolute().parents) if path.exists()), os.X_OK)


def is_in_use(folder: Path) -> bool:
    """Whether another process has the database open for writing, or was killed while it had."""
    return (folder / _LOG_INDEX).exists()


@contextmanager
def memory_failures(folder: Path, *, reading: bool = False) -> Iterator[None]:
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


# --- the schema -------------------------------------------------------------------------------------------------------


def _names_in_schema(connection: sqlite3.Connection) -> set[str]:
    """The names of all tables, indices and triggers, which are ours.

    Raises:
        sqlite3.Error: There is anything that we have not made.
    """
    known: dict[str, str | None] = {**_SCHEMA, **_TOLERATED}
    names = set()
    for kind, name, statement in connection.execute("SELECT type, name, sql FROM sqlite_master"):
        text = " ".join(statement.split()) if isinstance(statement, str) else statement
        if name not in known or text != known[name]:
            what = kind if kind in {"table", "index", "trigger", "view"} else "object"
            raise sqlite3.DatabaseError(f"not made by sphinx_amts: it has a foreign {what} {_excerpt(name)}")
        names.add(name)
    return names


def _excerpt(name: object) -> str:
    """A foreign name as it may be printed."""
    text = ascii(name)
    return text if len(text) <= 42 else f"{text[:40]}…'"  # noqa: PLR2004 - the same number once more


def _check_tables(names: Collection[str], connection: sqlite3.Connection) -> None:
    """Check that no table is lost.

    A database without the table of entries is sound if its creation was interrupted: then nothing was counted yet.
    """
    if "Cache" in names and "Settings" not in names:
        raise sqlite3.DatabaseError("no such table: Settings")
    if "Settings" in names and "Cache" not in names and connection.execute(_HAS_COUNTED).fetchone():
        raise sqlite3.DatabaseError("no such table: Cache")


# --- what can be asked ------------------------------------------------------------------------------------------------


class EntryReader:
    """The queries that an open database answers."""

    def __init__(self, connection: sqlite3.Connection, *, has_history: bool = True) -> None:
        """Check the schema; nothing else is read.

        Args:
            connection: That of the database.
            has_history: Whether it is a memory of format 2, which has one.

        Raises:
            sqlite3.Error: It is not the schema of a memory, or tables are lost.
        """
        self._connection = connection
        self.names = _names_in_schema(connection)
        """The names of all tables, indices and triggers."""
        _check_tables(self.names, connection)
        if has_history and "History" not in self.names:
            raise sqlite3.DatabaseError("no such table: History")

    def execute(self, statement: str, parameters: Sequence[object] = ()) -> Iterable[tuple[Any, ...]]:
        """The rows of a query of the table of entries; none if the creation of the database was interrupted."""
        return self._connection.execute(statement, parameters) if "Cache" in self.names else ()

    def texts(self, keys: Collection[str]) -> dict[str, str]:
        """The values of those keys that are there; :data:`~sphinx_amts.tm.codec.NOT_TEXT` for one that is not text."""
        texts: dict[str, str] = {}
        for part in batches(keys):
            statement = (
                f"SELECT key, mode, filename, value FROM Cache WHERE raw = 1 AND key IN ({_parameter_marks(part)})"  # noqa: S608
            )
            texts.update((key, _value(*columns)) for key, *columns in self.execute(statement, part))
        return texts

    def keys(self) -> list[str]:
        """The keys of all entries; :data:`~sphinx_amts.tm.codec.NOT_TEXT` for one that is not text."""
        keys = (_key(*row) for row in self.execute("SELECT key, raw FROM Cache ORDER BY rowid"))
        return [key for key in keys if key not in {_GENERATION, _PROBE, _FORMAT_1}]

    def rows(self) -> list[tuple[str, str]]:
        """Keys and values of all entries, without the help of an index, which may be damaged without any error."""
        columns = self.execute("SELECT key, raw, mode, filename, value FROM Cache ORDER BY rowid")
        rows = [(_key(key, raw), _value(*value)) for key, raw, *value in columns]
        return [(key, text) for key, text in rows if key not in {_GENERATION, _PROBE, _FORMAT_1}]

    def keys_beginning(self, start: str, limit: int = -1) -> list[str]:
        """The first keys that begin with some hexadecimal digits, in their order, those that have only a history too.

        Args:
            start: The digits; all keys if it is empty.
            limit: How many at most; all if it is negative.
        """
        of_keys = f"key >= ? AND key < ? AND length(key) = {_KEY_LENGTH} AND typeof(key) = 'text'"
        tables = [f"SELECT key FROM Cache WHERE raw = 1 AND {of_keys}"] if "Cache" in self.names else []  # noqa: S608
        tables += [f"SELECT key FROM History WHERE {of_keys}"] if "History" in self.names else []  # noqa: S608
        if not tables:
            return []
        # "g" comes behind every digit.
        parameters = (*(start, start + "g") * len(tables), limit)
        statement = f"{' UNION '.join(tables)} ORDER BY key LIMIT ?"
        return [key for (key,) in self._connection.execute(statement, parameters)]

    def histories(self, keys: Collection[str]) -> dict[str, list[str]]:
        """The events of those keys that have any, in the order in which they came in."""
        events: dict[str, list[str]] = {}
        for part in batches(keys):
            statement = f"SELECT key, event FROM History WHERE key IN ({_parameter_marks(part)}) ORDER BY number"  # noqa: S608
            for key, event in self._history(statement, part):
                events.setdefault(key, []).append(event)
        return events

    def known_ids(self, ids: Collection[str]) -> set[str]:
        """Those ids of events that are in the history."""
        known: set[str] = set()
        for part in batches(ids):
            statement = f"SELECT id FROM History WHERE id IN ({_parameter_marks(part)})"  # noqa: S608
            known.update(found for (found,) in self._history(statement, part))
        return known

    def keys_with_history(self, start: str = "", limit: int = -1) -> list[str]:
        """The first keys with a history that begin with some hexadecimal digits; all if no limit is given."""
        statement = "SELECT DISTINCT key FROM History WHERE key >= ? AND key < ? ORDER BY key LIMIT ?"
        return [key for (key,) in self._history(statement, (start, start + "g", limit))]

    def events_after(self, number: int, limit: int = -1) -> list[tuple[int, str]]:
        """The events behind one, with their numbers, in the order in which they came in; all if no limit is given."""
        statement = "SELECT number, event FROM History WHERE number > ? ORDER BY number LIMIT ?"
        return [(found, event) for found, event in self._history(statement, (number, limit))]

    def events_numbered(self, numbers: Collection[int]) -> dict[int, str]:
        """The events with these numbers."""
        events: dict[int, str] = {}
        for part in batches(numbers):
            statement = f"SELECT number, event FROM History WHERE number IN ({_parameter_marks(part)})"  # noqa: S608
            events.update(self._history(statement, part))
        return events

    def newest_events(self, limit: int) -> list[str]:
        """The events that happened last, the last one first."""
        statement = "SELECT event FROM History ORDER BY made DESC, number DESC LIMIT ?"
        return [event for (event,) in self._history(statement, (limit,))]

    def last_number(self) -> int:
        """The number of the event that came in last; 0 if there is none."""
        return next((number for (number,) in self._history("SELECT max(number) FROM History") if number), 0)

    def history_rows(self, keys: Collection[str]) -> list[tuple[str, str, int, str]]:
        """The rows of the history as they stand there (key, id, date, event)."""
        rows: list[tuple[str, str, int, str]] = []
        for part in batches(keys):
            statement = f"SELECT key, id, made, event FROM History WHERE key IN ({_parameter_marks(part)})"  # noqa: S608
            rows += self._history(f"{statement} ORDER BY number", part)
        return rows

    def keys_with_several_events(self) -> list[str]:
        """The keys whose history has more than one event."""
        return [key for (key,) in self._history("SELECT key FROM History GROUP BY key HAVING count(*) > 1")]

    def keys_of_events_with(self, text: str) -> list[str]:
        """The keys of the events in whose JSON a text occurs."""
        statement = "SELECT DISTINCT key FROM History WHERE instr(event, ?)"
        return [key for (key,) in self._history(statement, (text,))]

    def _history(self, statement: str, parameters: Sequence[object] = ()) -> Iterable[tuple[Any, ...]]:
        """The rows of a query of the history; none in a memory of format 1, which has none."""
        return self._connection.execute(statement, parameters) if "History" in self.names else ()

    def taken_over(self) -> str:
        """Which state of format 1 was taken over; empty if none was."""
        return self.texts([_FORMAT_1]).get(_FORMAT_1, "")

    def tagged(self, tag: str) -> list[str]:
        """The values of the entries that were stored with a tag."""
        return [value for (value,) in self.execute(f"SELECT value {_VALID_ROWS} AND tag = ?", (tag,))]

    def generation(self) -> str:
        """A mark that changes whenever something was stored; empty if nothing ever was."""
        mark = self._mark()
        return "" if mark.startswith(" ") else mark

    def segmentation(self) -> str:
        """By which segmentation the entries were tagged; older versions take it for a part of the generation."""
        return self._mark().partition(" ")[2]

    def _mark(self) -> str:
        """A random text that changes with what is stored, a space, and the version of the segmentation."""
        return self.texts([_GENERATION]).get(_GENERATION, "")

    def invalid_keys(self) -> list[str]:
        """The keys of rows that we did not write; :data:`~sphinx_amts.tm.codec.NOT_TEXT` for one that is not text.

        Damage that SQLite itself would notice late or never is looked for as well.

        Raises:
            sqlite3.Error: The database is damaged.
        """
        # Builds do not read the history, and to look through a long one would take a while.
        tables = {"Cache", "History"} if self.last_number() <= _MAX_EXAMINED_EVENTS else {"Cache"}
        for table in sorted(tables & self.names):
            self.check_pages(table)
        return [_key(*row) for row in self.execute(f"SELECT key, raw {_INVALID_ROWS}")]

    def check_pages(self, table: str = "1") -> None:
        """Let SQLite check the pages of a table, or of all.

        Raises:
            sqlite3.Error: The database is damaged.
        """
        for (verdict,) in self._connection.execute(f"PRAGMA quick_check({table})"):
            if verdict != "ok":
                raise sqlite3.DatabaseError(f"malformed: {verdict}")


def _key(key: Any, raw: Any) -> str:
    return key if raw == 1 and isinstance(key, str) else NOT_TEXT


def _value(mode: Any, filename: Any, value: Any) -> str:
    return value if mode == _MODE_RAW and filename is None and isinstance(value, str) else NOT_TEXT


# --- for reading and writing ------------------------------------------------------------------------------------------


class _TextDisk(diskcache.Disk):  # type: ignore[misc]
    """What diskcache stores and gives back: text, and neither pickles nor names of files, blobs or numbers."""

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


class _Cache(diskcache.Cache):  # type: ignore[misc]
    """A diskcache on a connection of ours: its own would apply what it finds in the table of settings."""

    _con: Any = None
    """The connection; in diskcache a private property that opens one where there is none."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Make the tables, indices and triggers that are missing."""
        self._con = self.connection = connection
        # No folder of its own: it would expand variables in the name, and we open the file.
        super().__init__(os.curdir, disk=_TextDisk, **_SETTINGS)

    def close(self) -> None:
        """Nothing, also where diskcache would open the database anew: the connection is closed where it was opened."""


def bounded_date(made: int) -> int:
    """A date as its column holds it, which only gives the order; one that SQLite cannot hold stays in the text."""
    return max(-_MAX_DATE, min(made, _MAX_DATE))


class Database(EntryReader):
    """A database within a transaction that ends with the operation; see :func:`write`."""

    def __init__(self, cache: _Cache) -> None:
        """Check the schema; nothing else is read."""
        super().__init__(cache.connection)
        self._cache = cache

    def put_many(self, rows: Iterable[tuple[str, str, str | None]]) -> None:
        """Write many rows (key, value, tag) in the form in which diskcache's ``set`` writes one, but faster."""
        moment = time.time()
        columns = ((_only_text(key), moment, moment, tag, _MODE_RAW, _only_text(text)) for key, text, tag in rows)
        self._connection.executemany(_UPSERT, columns)

    def delete_many(self, keys: Iterable[str]) -> None:
        """Delete the rows of keys; their history stays."""
        self._connection.executemany("DELETE FROM Cache WHERE key = ? AND raw = 1", ((key,) for key in keys))

    def append_events(self, rows: Iterable[tuple[str, str, int, str]]) -> None:
        """Add events (id, key, date, text) to the history; one that is there already, maybe damaged, is replaced."""
        bounded = ((event_id, key, bounded_date(made), text) for event_id, key, made, text in rows)
        self._connection.executemany(_APPEND, bounded)

    def forget_events(self, ids: Iterable[str]) -> None:
        """Remove events from the history."""
        self._connection.executemany("DELETE FROM History WHERE id = ?", ((event_id,) for event_id in ids))

    def note_taken_over(self, state: str) -> None:
        """Note which state of format 1 was taken over."""
        self._cache.set(_FORMAT_1, state)

    def mark_changed(self, segmentation: str) -> None:
        """Change the mark that :meth:`generation` gives."""
        self._cache.set(_GENERATION, f"{uuid.uuid4().hex} {segmentation}")

    def mark_new(self, segmentation: str) -> None:
        """Note the segmentation of a memory in which nothing is that a build would see."""
        self._cache.set(_GENERATION, f" {segmentation}")


def write(folder: Path, operation: Callable[[Database], _T]) -> _T:
    """Perform an operation in the database of a memory, which is made where there is none, in one transaction.

    The caller keeps other processes of ours away meanwhile.  If the operation fails, no entry has changed.

    Raises:
        sqlite3.Error: It is damaged, full or read-only.
        diskcache.Timeout: It is locked.
        OSError: The folder cannot be made or read.
    """
    check_files(folder)
    if not exists(folder):
        _create(folder)
    _check_not_empty(folder / _DATABASE)
    with closing(_connect(folder / _DATABASE, "mode=rw")) as connection:
        EntryReader(connection)  # checks the schema before the first byte is written
        # diskcache takes this table for that of the settings: it neither reads what stands in the real one, nor writes
        # there.  The triggers count in the real one.
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("CREATE TEMP TABLE Settings (key TEXT NOT NULL UNIQUE, value)")
        cache = _Cache(connection)
        with cache.transact():
            return operation(Database(cache))


def compact(folder: Path) -> None:
    """Give the space of rows that were removed back to the system; the caller keeps other processes away.

    SQLite writes the database anew and then takes over the new one, in one transaction.

    Raises:
        sqlite3.Error: It is damaged, locked, read-only, or there is no space for a second one.
        OSError: The folder cannot be read.
    """
    check_files(folder)
    with closing(_connect(folder / _DATABASE, "mode=rw")) as connection:
        EntryReader(connection)  # checks the schema before the first byte is written
        connection.execute("VACUUM")


def wait_for_writer(folder: Path) -> None:
    """Wait for a process that is writing; nothing is written.

    Raises:
        sqlite3.Error: It takes too long.
    """
    with closing(_connect(folder / _DATABASE, "mode=rw")) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")


def _only_text(text: str) -> str:
    if not isinstance(text, str):
        raise TypeError(f"The translation memory stores text only, not {type(text).__name__}.")
    return text


def _create(folder: Path) -> None:
    """Make an empty database under another name and put it into its place: a kill leaves none or a whole one."""
    durable_files.make_folder(folder)
    unfinished = folder / _UNFINISHED
    unfinished.unlink(missing_ok=True)  # left by a process that was killed; the caller keeps others away
    durable_files.make_file(unfinished)
    with (
        closing(sqlite3.connect(":memory:", isolation_level=None)) as new,
        closing(sqlite3.connect(unfinished, isolation_level=None)) as file,
    ):
        _Cache(new)
        for statement in _HISTORY:
            new.execute(statement)
        file.execute("PRAGMA journal_mode = memory")  # no second file that a kill would leave
        file.execute("PRAGMA synchronous = FULL")
        new.backup(file)
        file.execute("PRAGMA journal_mode = wal")
    durable_files.replace(unfinished, folder / _DATABASE)


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

    def __init__(self, folder: Path, *, has_history: bool = True) -> None:
        """Nothing is opened yet; arguments as for :class:`EntryReader`."""
        self._folder = folder
        self._has_history = has_history

    def run(self, operation: Callable[[EntryReader], _T]) -> _T:
        """Perform an operation; repeat it if another process has written to the database in the meantime.

        Raises:
            sqlite3.Error: The database cannot be read, or never stays the same long enough.
            OSError: The same.
        """
        for _ in range(_READ_ATTEMPTS):
            before = self._file_states()
            way = _read_only_uri_options(self._folder)  # anew each time: a build may begin or end while we read
            try:
                check_files(self._folder)
                _check_not_empty(self._folder / _DATABASE)
                with closing(_connect(self._folder / _DATABASE, way)) as connection:
                    connection.execute("BEGIN")  # so that the schema and what is read are of one state
                    answer = operation(EntryReader(connection, has_history=self._has_history))
            except (sqlite3.Error, FileNotFoundError):
                if self._file_states() == before:
                    raise
            else:
                if way == _WITH_LOG or self._file_states() == before:
                    return answer
            time.sleep(_READ_INTERVAL)
        raise sqlite3.OperationalError("database is locked: another process keeps writing to it")

    def _file_states(self) -> list[tuple[int, int, int]]:
        """What changes whenever one of the files is written."""
        return [_file_state(self._folder / name) for name in (_DATABASE, _LOG)]


def _read_only_uri_options(folder: Path) -> str:
    # Without a log, the first way would create one.  Where a process was killed just after it had begun one, SQLite
    # would wait ten seconds for the rest.
    return _WITH_LOG if _size(folder / _LOG) > _LOG_HEADER_SIZE and (folder / _LOG_INDEX).exists() else _WITHOUT_LOG


def _file_state(file: Path) -> tuple[int, int, int]:
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

    Of a database with a foreign schema nothing is read but the table of entries, if that is as we make it.

    Args:
        folder: The folder of the memory.
        leaves_no_trace: Whether SQLite must not create or change its own files either.
    """
    # The second way is for folders in which SQLite cannot create its files.
    for way in (_read_only_uri_options(folder) if leaves_no_trace else "mode=ro", _WITHOUT_LOG):
        for order in ("ASC", "DESC"):
            with suppress(sqlite3.Error, OSError):
                check_files(folder)
                with closing(_connect(folder / _DATABASE, way)) as connection:
                    for query in _salvage_queries(connection):
                        yield from connection.execute(f"{query} {order}")
                    return


def _salvage_queries(connection: sqlite3.Connection) -> Iterator[str]:
    """The queries of the tables that are as we make them; only the order is left open."""
    for name, query in (
        ("History", "SELECT '', event FROM History WHERE typeof(event) = 'text' ORDER BY number"),
        ("Cache", f"SELECT key, value {_VALID_ROWS} ORDER BY rowid"),
    ):
        found = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (name,))
        if [" ".join(str(statement).split()) for (statement,) in found] == [_SCHEMA[name]]:
            yield query


def generation_in(rows: Iterable[tuple[str, str]]) -> str:
    """The generation among keys and values, see :meth:`EntryReader.generation`; the last one if there are several."""
    return dict(rows).get(_GENERATION, "")


def _connect(database: Path, way: str) -> sqlite3.Connection:
    uri = f"{database.absolute().as_uri()}?{way}"
    connection = sqlite3.connect(uri, uri=True, timeout=LOCK_SECONDS, isolation_level=None)
    connection.text_factory = text_of  # a value that is not UTF-8 does not keep other rows from being read
    end = time.monotonic() + _MAX_SECONDS
    connection.set_progress_handler(lambda: time.monotonic() > end, _INSTRUCTIONS)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA mmap_size = 0")  # a mapped file that another process cuts short would kill the build
    return connection


# --- statements -------------------------------------------------------------------------------------------------------


def batches(keys: Iterable[_T]) -> Iterator[list[_T]]:
    """Lists of as many keys as one statement takes."""
    rest = iter(keys)
    while part := list(itertools.islice(rest, _KEYS_PER_STATEMENT)):
        yield part


def _parameter_marks(values: Collection[Any]) -> str:
    return ",".join("?" * len(values))
