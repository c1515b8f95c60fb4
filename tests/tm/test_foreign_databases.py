"""A memory that somebody has planted: nothing of its schema runs, and no link leads out of its folder."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import time
from contextlib import closing

import diskcache
import pytest
from memory_helpers import PAIR, damaged_folders, database, entries_of, entry, many_entries, rescue_files, sql

from sphinx_amts.errors import MemoryReadOnly
from sphinx_amts.tm import store
from sphinx_amts.tm.history import Event
from sphinx_amts.tm.memory import TranslationMemory

ENDLESS = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT"
CACHE = store._SCHEMA["Cache"]


def _planted_table(*statements):
    """The table of entries is dropped, and these statements are run in its place."""
    return ("DROP TABLE Cache", *statements)


PLANTED = {
    "trigger on insert": [
        f"CREATE TRIGGER evil AFTER INSERT ON Cache BEGIN {ENDLESS} count(*) FROM r; END",
    ],
    "trigger on update": [
        f"CREATE TRIGGER evil BEFORE UPDATE ON Settings BEGIN {ENDLESS} count(*) FROM r; END",
    ],
    "trigger with a name of ours": [
        "DROP TRIGGER Settings_count_insert",
        f"CREATE TRIGGER Settings_count_insert AFTER INSERT ON Cache BEGIN {ENDLESS} count(*) FROM r; END",
    ],
    "view": _planted_table(
        f"CREATE VIEW Cache AS {ENDLESS} n AS key, 1 AS raw, 1 AS mode, NULL AS filename, 'x' AS value, NULL AS tag,"
        " n AS rowid FROM r"
    ),
    "view besides": [f"CREATE VIEW evil AS {ENDLESS} n FROM r"],
    "generated column": _planted_table(CACHE.removesuffix(")") + ", evil AS (hex(zeroblob(10))))"),
    "check of a column": _planted_table(
        CACHE.removesuffix("value BLOB)") + "value BLOB CHECK (length(hex(zeroblob(10))) > 0))"
    ),
    "index of an expression": ["CREATE INDEX evil ON Cache (hex(zeroblob(10)))"],
    "partial index": ["CREATE INDEX evil ON Cache (key) WHERE length(hex(zeroblob(10))) > 0"],
    "virtual table": ["CREATE VIRTUAL TABLE evil USING fts5(text)"],
    "table besides": ["CREATE TABLE evil (text)"],
}


@pytest.mark.parametrize("moment", ["before it is opened", "while it is open"])
@pytest.mark.parametrize("statements", PLANTED.values(), ids=PLANTED)
def test_a_foreign_schema_is_set_aside_and_nothing_of_it_runs(open_memory, reports, statements, moment):
    """What was found is named, entries are taken over, new ones are stored, and it takes no time."""
    memory = open_memory()
    memory.store(many_entries(50))
    memory = open_memory() if moment == "while it is open" else memory
    for statement in statements:
        sql(memory, statement)
    started = time.monotonic()

    memory = open_memory() if moment == "before it is opened" else memory
    memory.store([entry(1)])

    assert entries_of(memory, [entry(1)]) == [entry(1)]
    (aside,) = damaged_folders(memory)
    (sentence,) = reports
    assert "not made by sphinx_amts" in sentence
    assert "foreign" in sentence
    assert str(aside) in sentence
    assert "evil" in sentence or "Cache" in sentence or "Settings_count_insert" in sentence
    if not statements[0].startswith("DROP TABLE"):
        assert set(many_entries(50)) <= set(memory.entries())
    assert {name for (name,) in sql(memory, "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")} == set(
        store._SCHEMA
    )
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("statements", PLANTED.values(), ids=PLANTED)
def test_a_foreign_schema_does_not_run_where_nothing_may_be_changed(open_memory, reports, statements):
    """Opened read-only, it is named, and left as it is."""
    memory = open_memory()
    memory.store([entry(1)])
    for statement in statements:
        sql(memory, statement)
    before = database(memory).read_bytes()
    started = time.monotonic()

    reader = open_memory(read_only=True)

    assert set(reader.entries()) <= {entry(1)}
    assert "not made by sphinx_amts" in reports[0]
    assert database(memory).read_bytes() == before
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("statements", [*PLANTED.values(), ["DROP TABLE Cache"]], ids=[*PLANTED, "no table"])
def test_nothing_is_written_into_a_foreign_schema(open_memory, statements):
    """Planted between reading and writing, it stops the writing before diskcache can add what is missing."""
    memory = open_memory()
    memory.store([entry(1)])
    for statement in statements:
        sql(memory, statement)
    before = database(memory).read_bytes()
    with pytest.raises(sqlite3.DatabaseError, match=r"not made by|no such table"):
        store.write(memory.folder, store.Database.mark_changed)
    assert database(memory).read_bytes() == before


def test_a_foreign_name_prints_nothing_but_letters(open_memory, reports):
    """Neither control characters nor a megabyte of text reaches the terminal."""
    memory = open_memory()
    memory.store([entry(1)])
    name = "\x1b]0;evil\x07" + "x" * 100_000
    sql(memory, f'CREATE TABLE "{name}" (a)')
    open_memory()
    assert "\x1b" not in reports[0]
    assert len(reports[0]) < 1000


def test_what_ordinary_tools_leave_is_no_alarm(open_memory, reports):
    """ANALYZE, VACUUM, and the indices that diskcache adds where it is asked for them."""
    memory = open_memory()
    memory.store(many_entries(20))
    for statement in (
        "CREATE INDEX Cache_store_time ON Cache (store_time)",
        "CREATE INDEX Cache_tag_rowid ON Cache(tag, rowid)",
        "ANALYZE",
        "VACUUM",
    ):
        sql(memory, statement)
    assert len(list(open_memory().entries())) == 20
    assert open_memory().store([entry(1)]) == 1
    assert reports == []


def test_a_memory_has_the_schema_that_diskcache_makes(tmp_path):
    """Another release of diskcache that makes another one shows here, before any memory of an author is set aside.

    Beside its tables stands the history, which is ours.
    """
    diskcache.Cache(str(tmp_path), tag_index=1, eviction_policy="least-recently-used").close()
    with closing(sqlite3.connect(tmp_path / "cache.db")) as connection:
        names = store._names_in_schema(connection)
    assert names - set(store._TOLERATED) == {name for name in store._SCHEMA if not name.startswith("History")}


HALF_MADE = [
    [],
    ["Settings"],
    ["Settings", "Cache"],
    ["Settings", "Cache", "Cache_key_raw", "Settings_count_insert"],
]


@pytest.mark.parametrize("names", HALF_MADE, ids=len)
def test_a_half_made_database_of_an_earlier_version_is_no_alarm(open_memory, reports, names):
    """That version was killed while it made its database: nothing was lost, and it stays as it is."""
    memory = open_memory()
    former = store.format_1_folder(memory.folder)
    former.mkdir(parents=True)
    with closing(sqlite3.connect(former / "cache.db")) as connection:
        connection.execute("PRAGMA journal_mode = wal")
        for name in names:
            connection.execute(store._SCHEMA[name])
    before = content_of(former)
    memory = open_memory()
    assert list(memory.entries()) == []
    assert not memory.folder.exists()
    assert memory.store([entry(1)]) == 1
    assert list(open_memory().entries()) == [entry(1)]
    assert content_of(former) == before
    assert {name for (name,) in sql(memory, "SELECT name FROM sqlite_master WHERE sql NOT NULL")} == set(store._SCHEMA)
    assert reports == []


def test_a_database_without_its_history_is_damaged(open_memory, reports):
    """A database gets its name when it is complete, so the history cannot be missing; what is there is used."""
    memory = open_memory()
    memory.store([entry(1)])
    sql(memory, "DROP TABLE History")
    assert list(open_memory().entries()) == [entry(1)]
    assert open_memory().history(entry(1).source) == [Event(entry(1))]
    assert "no such table: History" in reports[0]
    assert len(damaged_folders(memory)) == 1


def test_an_unfinished_database_of_a_killed_build_is_no_obstacle(open_memory, reports):
    """A build was killed before the new database had its name."""
    memory = open_memory()
    memory.folder.mkdir(parents=True)
    (memory.folder / store._UNFINISHED).write_bytes(b"half")
    assert open_memory().store([entry(1)]) == 1
    assert {path.name for path in memory.folder.iterdir()} == {"cache.db", "search.txt"}
    assert reports == []


# --- links ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def foreign(tmp_path):
    """Another program's database, with settings that are dear to it."""
    file = tmp_path / "foreign" / "cache.db"
    file.parent.mkdir()
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE Settings (key TEXT NOT NULL UNIQUE, value)")
        connection.execute("INSERT INTO Settings VALUES ('colour', 'blue')")
    return file


def content_of(folder):
    """All names and bytes in a folder."""
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def link_file(memory, target):
    memory.folder.mkdir(parents=True)
    database(memory).symlink_to(target / "cache.db")


def link_log(memory, target):
    memory.folder.mkdir(parents=True)
    (memory.folder / "cache.db-wal").symlink_to(target / "cache.db")


def link_folder(memory, target):
    memory.root.mkdir()
    memory.folder.symlink_to(target, target_is_directory=True)


@pytest.mark.parametrize("link", [link_file, link_log, link_folder])
@pytest.mark.parametrize("target", ["a foreign database", "another memory", "nothing"])
def test_a_link_is_not_followed(open_memory, reports, tmp_path, foreign, link, target):  # noqa: PLR0917
    """Whatever it leads to stays as it is; the sentence says what to do, and what cannot be stored is rescued."""
    if target == "another memory":
        other = TranslationMemory(tmp_path / "other", PAIR)
        other.store([entry(2)])
        place = other.folder
    else:
        place = foreign.parent if target == "a foreign database" else tmp_path / "nowhere"
    link(open_memory(), place)
    before = content_of(place)

    memory = open_memory()
    assert list(memory.entries()) == []
    with pytest.raises(MemoryReadOnly, match="symbolic link"):
        memory.check_writable()
    with pytest.raises(MemoryReadOnly, match="rescued-"):
        memory.store([entry(1)])
    assert list(open_memory(read_only=True).entries()) == []

    assert content_of(place) == before
    assert "amts_memory" in reports[0]
    assert len(rescue_files(tmp_path)) == 1


def test_a_link_in_the_place_of_the_lock_makes_nothing(open_memory, tmp_path):
    """A planted link to nowhere does not make us create a file there."""
    memory = open_memory()
    memory.root.mkdir()
    store.lock_file(memory.folder).symlink_to(tmp_path / "made")
    memory.store([entry(1)])
    assert not (tmp_path / "made").exists()
    assert list(open_memory().entries()) == [entry(1)]


def test_the_folder_of_all_memories_may_be_a_link(tmp_path, reports):
    """The author has chosen it."""
    (tmp_path / "real").mkdir()
    (tmp_path / "amts").symlink_to(tmp_path / "real")
    for _ in range(2):
        memory = TranslationMemory(tmp_path / "amts", PAIR, report=reports.append)
        memory.store([entry(1)])
    assert reports == []
    assert (tmp_path / "real" / "en-zh_CN.v2" / "cache.db").is_file()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_does_not_hang_the_build(open_memory, reports):
    """What is not a plain file is not opened."""
    memory = open_memory()
    memory.folder.mkdir(parents=True)
    os.mkfifo(database(memory))
    assert list(open_memory().entries()) == []
    assert "not a regular file" in reports[0]
    assert stat.S_ISFIFO(database(memory).stat().st_mode)


def test_a_planted_journal_is_not_played_back(open_memory, reports, tmp_path):
    """SQLite would undo what it says, and delete a file that it names."""
    memory = open_memory()
    memory.store([entry(1)])
    (memory.folder / "cache.db-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(512))
    memory = open_memory()
    assert memory.store([entry(2)]) == 1
    assert set(memory.entries()) == {entry(1), entry(2)}
    (aside,) = damaged_folders(memory)
    assert (aside / "cache.db-journal").exists()


def test_a_log_without_its_database_is_set_aside(open_memory, reports):
    """SQLite would play an old log into a new database."""
    memory = open_memory()
    memory.store([entry(1)])
    with closing(sqlite3.connect(database(memory), isolation_level=None)) as holder:
        holder.execute("SELECT count(*) FROM Cache").fetchall()
        memory.store([entry(2)])
        log = (memory.folder / "cache.db-wal").read_bytes()
    shutil.rmtree(memory.folder)
    memory.folder.mkdir()
    (memory.folder / "cache.db-wal").write_bytes(log)
    memory = open_memory()
    assert memory.store([entry(3)]) == 1
    assert entry(3) in set(memory.entries())
    assert len(damaged_folders(memory)) == 1
