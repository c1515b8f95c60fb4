"""A memory that is opened read-only serves what can be read, and leaves every file and folder as it was."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest
from folder_snapshots import snapshot
from memory_helpers import (
    PAIR,
    PROJECT,
    child,
    confirmed,
    damaged_folders,
    database,
    entries_of,
    entry,
    many_entries,
    mount,
    mounted,
    plant,
    rescue_files,
    sql,
)

from sphinx_amts.errors import MemoryReadOnly
from sphinx_amts.tm import codec, store
from sphinx_amts.tm.entries import Origin, key
from sphinx_amts.tm.memory import TranslationMemory

#: A process that stores two entries, leaves the second one in the write-ahead log only, and is killed.
KILLED = """
import os, signal, sqlite3, sys
from pathlib import Path
from memory_helpers import PAIR, database, entry
from sphinx_amts.tm.memory import TranslationMemory
memory = TranslationMemory(Path(sys.argv[1]), PAIR)
memory.store([entry(1)])
other = sqlite3.connect(database(memory))
other.execute("SELECT count(*) FROM Cache").fetchall()  # the log is not emptied while another connection is open
memory.store([entry(2)])
os.kill(os.getpid(), signal.SIGKILL)
"""


def kill_while_storing(root):
    environment = {**os.environ, "PYTHONPATH": f"{PROJECT}{os.pathsep}{PROJECT / 'tests'}"}
    subprocess.run([sys.executable, "-c", KILLED, str(root)], cwd=PROJECT, env=environment, check=False)


def use(memory):
    """Everything that can be done with a memory, twice; its entries."""
    for _ in range(2):
        served = list(memory.entries())
        assert set(entries_of(memory, served)) == set(served)
        memory.multi_sentence_sources()
        assert memory.generation() == memory.generation()
        with pytest.raises(MemoryReadOnly, match="opened read-only"):
            memory.store([entry(99)])
        with pytest.raises(MemoryReadOnly, match="opened read-only"):
            memory.check_writable()
        assert memory.get(["Sentence 99."]) == {}
    memory.close()
    return set(served)


@pytest.fixture
def look(tmp_path, reports):
    """Open the memory of this test read-only, use it, and find nothing changed; its entries."""

    def open_and_use():
        before = snapshot(tmp_path)
        served = use(TranslationMemory(tmp_path / "amts", PAIR, read_only=True, report=reports.append))
        assert snapshot(tmp_path) == before
        return served

    return open_and_use


def test_a_sound_memory_is_read(open_memory, look, reports):
    """Entries, sources of several sentences and the generation are those of the memory opened for writing."""
    memory = open_memory()
    human = entry(3, source="It rises. It falls.", origin=Origin.HUMAN)
    memory.store([entry(1), entry(2), human])
    assert look() == {entry(1), entry(2), human}
    reader = open_memory(read_only=True)
    assert reader.multi_sentence_sources() == memory.multi_sentence_sources() == ["It rises. It falls."]
    assert reader.generation() == memory.generation() != ""
    assert reports == []


def test_an_absent_memory_is_empty(tmp_path, look, reports):
    """No folder is made, be it that of the memory or that of all memories."""
    assert look() == set()
    assert not TranslationMemory.exists(tmp_path / "amts", PAIR)
    (tmp_path / "amts").mkdir()
    assert look() == set()
    (tmp_path / "amts" / "en-zh_CN.v2").mkdir()
    assert look() == set()
    assert reports == []


def test_a_memory_that_comes_and_goes(open_memory, tmp_path, reports):
    """A memory that is made, or deleted, after it was opened read-only is seen, without an alarm."""
    reader = open_memory(read_only=True)
    assert list(reader.entries()) == []
    open_memory().store([entry(1)])
    assert list(reader.entries()) == [entry(1)]
    shutil.rmtree(tmp_path / "amts")
    assert list(reader.entries()) == []
    assert reports == []


def test_what_a_killed_build_stored_is_read(tmp_path, look, reports):
    """Entries that stand in the write-ahead log only are served, and the log is left for the next build."""
    kill_while_storing(tmp_path / "amts")
    assert (tmp_path / "amts" / "en-zh_CN.v2" / "cache.db-wal").stat().st_size
    assert look() == {entry(1), entry(2)}
    (tmp_path / "amts" / "en-zh_CN.v2" / "cache.db-shm").unlink()
    assert look() == {entry(1), entry(2)}
    assert reports == []


@pytest.mark.parametrize("index", ["with the log's index", "without it"])
def test_what_a_killed_build_stored_is_read_in_a_read_only_folder(tmp_path, reports, index):
    """The same in a folder that is mounted read-only."""
    kill_while_storing(tmp_path / "amts")
    if index == "without it":
        (tmp_path / "amts" / "en-zh_CN.v2" / "cache.db-shm").unlink()
    root = str(tmp_path / "amts")
    with mounted("--bind", root, root):
        mount("-o", "remount,ro,bind", root)
        memory = TranslationMemory(tmp_path / "amts", PAIR, read_only=True, report=reports.append)
        assert use(memory) == {entry(1), entry(2)}
    assert reports == []


def test_a_read_only_folder_is_read(open_memory, tmp_path, reports):
    """A folder in which nothing could be written anyway is not reported."""
    open_memory().store([entry(1)])
    root = str(tmp_path / "amts")
    with mounted("--bind", root, root):
        mount("-o", "remount,ro,bind", root)
        assert use(open_memory(read_only=True)) == {entry(1)}
    assert reports == []


def cut(memory):
    os.truncate(database(memory), database(memory).stat().st_size // 2)


def empty(memory):
    os.truncate(database(memory), 0)


def first_page(memory):
    with database(memory).open("r+b") as stream:
        stream.write(b"garbage!" * 512)


def no_entries(memory):
    sql(memory, "DROP TABLE Cache")


@pytest.mark.parametrize(("damage", "least"), [(cut, 400), (empty, 0), (first_page, 900), (no_entries, 0)])
def test_a_damaged_memory_is_served_and_left_alone(open_memory, look, reports, damage, least):
    """What can be read is used, one sentence reports the damage, and nothing is set aside or begun anew."""
    memory = open_memory()
    memory.store(many_entries(1000))
    damage(memory)
    served = look()
    assert len(served) >= least
    assert served <= set(many_entries(1000))
    assert len(reports) == 1
    assert "is damaged" in reports[0]
    assert "set aside" not in reports[0]
    assert damaged_folders(memory) == []


def test_damage_while_it_is_read(open_memory, reports):
    """A database that is damaged after it was opened is reported once, and served as far as it can be read."""
    memory = open_memory()
    memory.store(many_entries(1000))
    reader = open_memory(read_only=True)
    cut(memory)
    for _ in range(2):
        assert len(list(reader.entries())) >= 400
    assert len(reports) == 1


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to this user")
def test_a_memory_that_may_not_be_read_is_reported(open_memory, reports):
    """Without permission the memory is empty, and one sentence says why."""
    memory = open_memory()
    memory.store([entry(1)])
    database(memory).chmod(0)
    assert list(open_memory(read_only=True).entries()) == []
    assert len(reports) == 1
    assert "cannot be read" in reports[0]


def test_a_memory_that_cannot_be_read_is_reported(open_memory, reports, monkeypatch):
    """A file that the system does not open is one sentence, and what stands in its bytes is used."""
    memory = open_memory()
    memory.store([entry(1)])

    def refuse(*_arguments, **_options):
        raise sqlite3.OperationalError("unable to open database file")

    monkeypatch.setattr(store, "_connect", refuse)
    reader = open_memory(read_only=True)
    assert list(reader.entries()) == [entry(1)]
    assert len(reports) == 1
    assert "cannot be read (unable to open database file)" in reports[0]


def test_rescue_files_stay(open_memory, look, tmp_path, reports):
    """Rescue files are neither imported nor moved nor read."""
    memory = open_memory()
    memory.store([entry(1)])
    for folder in (memory.root, tmp_path / "tmp"):
        stem = memory._rescue_stems()[folder]
        (folder / f"{stem}-20260101T000000Z-1.jsonl").write_text(codec.encode(entry(2)) + "\n")
        (folder / f"{stem}-20260101T000000Z-2.jsonl").write_text("broken\n")
    assert look() == {entry(1)}
    assert len(rescue_files(tmp_path)) == 4
    assert reports == []


def test_invalid_entries_are_reported_once_and_stay(open_memory, look, reports):
    """Rows that another program has written are ignored and left there."""
    memory = open_memory()
    memory.store([entry(1)])
    plant(memory, key(PAIR, "Sentence 2."), value="{")
    plant(memory, "text", raw=0, value="x")
    sql(memory, "UPDATE Settings SET value = 67108864 WHERE key = 'sqlite_mmap_size'")
    assert look() == {entry(1)}
    assert len(reports) == 2


def test_it_reads_beside_a_build_that_writes(tmp_path, reports):
    """What another process has confirmed is there, while that process goes on, and no reading fails."""
    process = child(tmp_path / "amts", "a", 40)
    printed = [process.stdout.readline()]
    reader = TranslationMemory(tmp_path / "amts", PAIR, read_only=True, report=reports.append)
    while printed[-1]:
        sources = confirmed("a", "".join(printed))
        assert len(reader.get(sources)) == len(sources)
        assert len(list(reader.entries())) >= len(sources)
        printed.append(process.stdout.readline())
    process.communicate()
    assert len(list(reader.entries())) == 800
    assert reports == []


def test_it_does_not_hinder_a_build(open_memory):
    """A build stores while a reader is at work, and the reader sees one state of the database."""
    memory = open_memory()
    memory.store(many_entries(50))
    with closing(sqlite3.connect(database(memory))) as holder:
        holder.execute("SELECT count(*) FROM Cache").fetchall()  # so that the log and its index stay

        def count_twice(reader):
            first = len(reader.keys())
            return first, memory.store([entry(1)]), len(reader.texts([key(PAIR, "Sentence 1.")]))

        memory.store([entry(2)])
        store.ReadOnlyDatabase(memory.folder).run(lambda reader: reader.keys())
        assert store.ReadOnlyDatabase(memory.folder).run(count_twice)[1] == 1


def test_a_file_that_changes_is_read_again(open_memory, monkeypatch):
    """A database without a log is read as one that never changes; if it did change, the reading is repeated."""
    memory = open_memory()
    memory.store([entry(1)])
    asked = []

    def keys(reader):
        asked.append(len(reader.keys()))
        if len(asked) < 3:
            memory.store([entry(len(asked) + 1)])
        return asked[-1]

    assert store.ReadOnlyDatabase(memory.folder).run(keys) == 3
    assert asked == [1, 2, 3]


def test_a_file_that_always_changes_is_busy(open_memory, monkeypatch):
    """Nobody is waited for forever: the failure says that another process is writing."""
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    memory = open_memory()
    memory.store([entry(1)])
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        store.ReadOnlyDatabase(memory.folder).run(lambda _reader: os.utime(database(memory)))
