"""The translation memory of a language pair keeps what it has confirmed, whatever else uses its folder."""

import errno
import multiprocessing
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from folder_snapshots import snapshot
from hypothesis import given, settings
from hypothesis import strategies as st
from memory_helpers import (
    PAIR,
    child,
    confirmed,
    damaged_folders,
    database,
    entries_of,
    entry,
    many_entries,
    mount,
    mounted,
    rescue_files,
    sql,
)

from sphinx_amts.errors import MemoryDamaged, MemoryFailure, MemoryReadOnly
from sphinx_amts.languages import LanguagePair
from sphinx_amts.tm import codec, store
from sphinx_amts.tm.entries import Origin, State, key
from sphinx_amts.tm.history import Event
from sphinx_amts.tm.memory import TranslationMemory


def test_what_is_stored_comes_out(open_memory, reports):
    """An entry comes out as it went in, in this build and the next; a source without an entry is left out."""
    memory = open_memory()
    assert memory.store([entry(1), entry(2)]) == 2
    assert memory.get(["Sentence 1.", "Sentence 9."]) == {"Sentence 1.": entry(1)}
    memory.close()
    assert sorted(open_memory().entries(), key=lambda entry: entry.source) == [entry(1), entry(2)]
    assert reports == []


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(Origin), st.integers(0, 3), st.text(max_size=2)), min_size=1), st.randoms())
def test_the_highest_origin_wins_in_any_order(versions, shuffled):
    """Whatever the order and the batches, the highest origin is what remains."""
    entries = [entry(origin=origin, made=made, translation=text) for origin, made, text in versions]
    shuffled.shuffle(entries)
    with tempfile.TemporaryDirectory() as root:
        memory = TranslationMemory(Path(root), PAIR)
        middle = len(entries) // 2
        for batch in (entries[:middle], entries[middle:]):
            memory.store(batch)
        ((_, left),) = memory.get(["Sentence 1."]).items()
        assert left.origin == max(origin for origin, *_ in versions)


@pytest.mark.parametrize(
    ("changes", "wins"),
    [
        ({"origin": Origin.HUMAN, "made": 1}, True),
        ({"origin": Origin.MACHINE, "made": 2_000_000_000}, False),
        ({"made": 1_700_000_001}, True),
        ({"made": 1_699_999_999}, False),
    ],
)
def test_precedence(open_memory, changes, wins):
    """A lower origin never precedes a higher one, nor an older entry a newer one of the same; none is lost."""
    memory = open_memory()
    old = entry(origin=Origin.CUSTOMISED)
    new = replace(old, translation="新", **changes)
    memory.store([old])
    assert memory.store([new]) == 1
    assert entries_of(memory, [old]) == [new if wins else old]
    assert list(open_memory().entries()) == [new if wins else old]
    assert open_memory().history(old.source) == [Event(old), Event(new)]


def test_an_entry_without_a_date_is_of_now(open_memory):
    """It is stored with the date of this moment, and precedes what was there before."""
    memory, started = open_memory(), int(time.time())
    memory.store([entry(), entry(made=0, translation="新")])
    (stored,) = entries_of(memory, [entry()])
    assert stored == entry(made=stored.made, translation="新")
    assert started <= stored.made <= time.time()


def test_what_is_said_in_the_same_second_has_an_order(open_memory):
    """Two translations with the same date, or without any: the one that came in last counts, also after a merge."""
    memory = open_memory()
    for translation in "abcab":
        memory.store([entry(translation=translation, made=0)])
        assert entries_of(memory, [entry()])[0].translation == translation
    memory.store([entry(2, translation="a"), entry(2, translation="b")])
    assert entries_of(memory, [entry(2)])[0].translation == "b"
    dates = [event.entry.made for event in memory.history(entry().source)]
    assert len(set(dates)) == 5
    assert dates == sorted(dates)


def test_a_clock_that_was_ahead_is_caught_up_with(open_memory):
    """What a person does today is not preceded by what another computer dates tomorrow."""
    memory, tomorrow = open_memory(), int(time.time()) + 86_400
    memory.merge([Event(entry(made=tomorrow, origin=Origin.HUMAN))])
    memory.store([entry(made=0, origin=Origin.HUMAN, translation="新")])
    assert entries_of(memory, [entry()])[0].translation == "新"


@pytest.mark.parametrize("made", [2**70, 2**63, -(2**70), 10**400])
def test_a_date_that_no_database_can_hold(open_memory, reports, made):
    """It comes out as it went in, from a text form or a rescue file, and stops nothing."""
    memory = open_memory()
    assert memory.merge([Event(entry(made=made)), Event(entry(2))]) == 2
    assert set(open_memory().entries()) == {entry(made=made), entry(2)}
    assert reports == []


def test_the_same_again_is_not_written(open_memory):
    """Storing what is there, be it with another date or of a lower origin, writes nothing and changes no mark."""
    memory = open_memory()
    draft = entry(2, translation="草", state=State.DRAFT)
    rejection = entry(3, state=State.REJECTED)
    others = [entry(2, origin=Origin.HUMAN), entry(2), draft, rejection]
    memory.store([entry(), *others])
    mark = memory.generation()
    assert memory.store([entry(), entry(made=1_800_000_000)]) == 0
    for _ in range(2):
        assert memory.store(others) == 0
        assert memory.store(replace(other, made=0) for other in others) == 0
    assert memory.store([]) == 0
    assert memory.generation() == open_memory().generation() == mark


def test_the_generation_tells_what_others_stored(open_memory):
    """The mark changes whenever something was stored, whoever did it, and only then."""
    first, second = open_memory(), open_memory()
    marks = [first.generation()]
    for writer in (first, second, first):
        writer.store([entry(len(marks))])
        marks.append(first.generation())
        assert second.generation() == marks[-1]
    first.check_writable(1)
    assert first.generation() == marks[-1]
    assert len(set(marks)) == 4


def test_pairs_and_spaces_are_apart(tmp_path):
    """Neither another language nor the results of a test engine get mixed in."""
    memories = [
        TranslationMemory(tmp_path, PAIR),
        TranslationMemory(tmp_path, PAIR, namespace="pseudo"),
        TranslationMemory(tmp_path, LanguagePair("en", "de")),
    ]
    memories[0].store([entry()])
    assert [len(list(memory.entries())) for memory in memories] == [1, 0, 0]
    assert [memory.folder.name for memory in memories] == ["en-zh_CN.v2", "en-zh_CN@pseudo.v2", "en-de.v2"]


def test_a_memory_is_found_where_it_is_kept(tmp_path):
    """Whoever has to know whether there is a memory need not guess its files, and makes nothing by asking."""
    assert TranslationMemory.folder_of(tmp_path, PAIR, "pseudo") == tmp_path / "en-zh_CN@pseudo.v2"
    assert not TranslationMemory.exists(tmp_path, PAIR)
    assert not TranslationMemory.exists_for_any_pair(tmp_path)
    assert list(tmp_path.glob("en-*")) == []
    TranslationMemory(tmp_path, PAIR, namespace="pseudo").store([entry()])
    assert TranslationMemory.exists(tmp_path, PAIR, "pseudo")
    assert not TranslationMemory.exists(tmp_path, PAIR)
    assert TranslationMemory.exists_for_any_pair(tmp_path)
    assert not TranslationMemory.exists_for_any_pair(tmp_path / "nowhere")


def test_a_store_is_all_or_nothing(open_memory, monkeypatch):
    """When writing fails in the middle, nothing of the batch is in the memory."""
    memory = open_memory()
    memory.store([entry(0)])
    only_text, writes = store._only_text, iter(range(99))

    def failing(text):
        if next(writes) == 3:
            raise sqlite3.OperationalError("disk I/O error")
        return only_text(text)

    monkeypatch.setattr(store, "_only_text", failing)
    with pytest.raises(MemoryFailure, match="disk I/O error"):
        memory.store([entry(n) for n in range(1, 9)])
    assert sql(memory, "SELECT count(*) FROM Cache WHERE key <> 'generation'") == [(1,)]
    assert sql(memory, "SELECT count(*) FROM History") == [(1,)]


def test_nothing_is_open_between_two_calls(open_memory):
    """At rest a memory is one file that can be copied, and readers can be forked."""
    memory = open_memory()
    memory.store([entry()])
    memory.get(["Sentence 1."])
    assert sorted(path.name for path in memory.folder.iterdir()) == ["cache.db", "search.txt"]


def test_a_memory_that_vanishes_is_made_again(open_memory, reports):
    """Somebody deletes the folder while a book is built: the build goes on with an empty memory."""
    memory = open_memory()
    memory.store([entry(1)])
    shutil.rmtree(memory.root)
    assert memory.get(["Sentence 1."]) == {}
    assert not memory.root.exists()
    assert memory.store([entry(2)]) == 1
    assert list(open_memory().entries()) == [entry(2)]
    assert reports == []


def test_a_memory_that_cannot_be_made_again_is_empty(open_memory, reports):
    """Where the folder was, a file stands suddenly: one sentence says so, and the build goes on."""
    memory = open_memory()
    memory.root.write_text("")
    for _ in range(2):
        assert memory.get(["Sentence 1."]) == {}
    with pytest.raises(MemoryReadOnly):
        memory.check_writable()
    assert len(reports) == 1


# Several processes


def test_killed_at_any_moment_it_holds_what_it_confirmed(tmp_path):
    """Even kill -9 loses nothing that a store has confirmed, and leaves a sound database."""
    moments = random.Random(7)  # noqa: S311
    sources, reports = [], []
    for turn in range(10):
        process = child(tmp_path / "amts", str(turn))
        first = process.stdout.readline()
        time.sleep(moments.uniform(0, 0.25))
        process.kill()
        rest, _ = process.communicate()
        printed = (first + rest).rpartition("\n")[0]
        sources += confirmed(turn, printed)
        memory = TranslationMemory(tmp_path / "amts", PAIR, report=reports.append)
        assert len(memory.get(sources)) == len(sources)
        assert sql(memory, "PRAGMA integrity_check") == [("ok",)]
    assert len(sources) > 400
    assert reports == []


@pytest.mark.parametrize("moment", [0.0, 0.01, 0.02, 0.04, 0.08])
def test_killed_while_it_is_made(tmp_path, moment):
    """A memory that was killed while it was made can be used, and no alarm is raised."""
    process = child(tmp_path / "amts", "a")
    while not (tmp_path / "amts" / "en-zh_CN.v2").exists():
        time.sleep(0.001)
    time.sleep(moment)
    process.kill()
    printed, _ = process.communicate()
    reports = []
    memory = TranslationMemory(tmp_path / "amts", PAIR, report=reports.append)
    memory.store([entry()])
    assert len(memory.get(confirmed("a", printed.rpartition("\n")[0]))) == 20 * printed.count("\n")
    assert reports == []


def copy_killed(memory, folder, size):
    """Copy a memory as a kill leaves it while the log is begun; so much of the log is there (-1: all of a commit)."""
    memory.store([entry(1)])
    with closing(sqlite3.connect(database(memory), isolation_level=None)) as writer:
        writer.execute("PRAGMA cache_size = 1")  # writes the log before the commit
        writer.execute("BEGIN")
        row = (key(PAIR, entry(2).source), codec.encode(entry(2)))
        writer.execute("INSERT INTO Cache (key, raw, store_time, mode, value) VALUES (?, 1, 0, 1, ?)", row)
        writer.executemany("INSERT INTO Settings VALUES (?, hex(zeroblob(1000)))", [(n,) for n in range(50)])
        shutil.copytree(memory.folder, folder)
        if size == -1:
            writer.execute("COMMIT")
            shutil.copy(memory.folder / "cache.db-wal", folder)
    if size > 0:
        os.truncate(folder / "cache.db-wal", size)


@pytest.mark.parametrize("read_only", [False, True], ids=["", "read-only"])
@pytest.mark.parametrize("size", [32, 0, -1], ids=["header", "no commit", "commit"])
def test_killed_while_its_log_was_begun(tmp_path, size, read_only):
    """It is opened at once, since nobody is waited for, and what the log holds is not lost."""
    reports = []
    copy_killed(TranslationMemory(tmp_path / "amts", PAIR), tmp_path / "copy" / "en-zh_CN.v2", size)
    before = snapshot(tmp_path / "copy")
    started = time.monotonic()
    memory = TranslationMemory(tmp_path / "copy", PAIR, read_only=read_only, report=reports.append)
    served = set(memory.entries())
    assert time.monotonic() - started < 5
    assert {entry(1)} <= served <= {entry(1), entry(2)}
    assert entry(2) in served or size != -1
    assert reports == []
    if read_only:
        assert snapshot(tmp_path / "copy") == before
    else:
        assert memory.store([entry(3)]) == 1
        again = TranslationMemory(tmp_path / "copy", PAIR, report=pytest.fail)
        assert set(again.entries()) == served | {entry(3)}


def test_several_builds_write_at_once(tmp_path):
    """Builds that share a folder wait for each other, and nothing of any of them is lost."""
    processes = [child(tmp_path / "amts", name, 10) for name in "abc"]
    sources = [
        source
        for name, process in zip("abc", processes, strict=True)
        for source in confirmed(name, process.communicate()[0])
    ]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert len(TranslationMemory(tmp_path / "amts", PAIR).get(sources)) == len(sources) == 600


def read_forked(memory, sentences, answers):
    answers.put(len(memory.get(sentences)))


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="this system cannot fork")
def test_forked_readers_read(open_memory):
    """A reader forked from the build sees the entries of the memory, and those stored after the fork."""
    memory = open_memory()
    memory.store(many_entries(50))
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    readers = [
        context.Process(target=read_forked, args=(memory, [stored.source for stored in many_entries(50)], answers))
        for _ in range(3)
    ]
    for reader in readers:
        reader.start()
    memory.store([entry()])
    assert [answers.get(timeout=30) for _ in readers] == [50] * 3
    for reader in readers:
        reader.join()
    assert len(list(memory.entries())) == 51
    assert sql(memory, "PRAGMA integrity_check") == [("ok",)]


# Locked


def test_a_locked_memory_is_waited_for_then_named(open_memory, reports, monkeypatch):
    """Another process that holds the memory is waited for, then named; nothing is set aside or lost."""
    monkeypatch.setattr(store, "LOCK_SECONDS", 0.2)
    memory = open_memory()
    memory.store([entry(1)])
    with closing(sqlite3.connect(database(memory), isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(MemoryFailure, match="in use by another process") as caught:
            memory.store([entry(2)])
        assert not isinstance(caught.value, (MemoryReadOnly, MemoryDamaged))
        with pytest.raises(MemoryFailure, match="in use by another process"):
            memory.check_writable()
        assert set(entries_of(memory, [entry(1), entry(2)])) == {entry(1), entry(2)}
        assert set(open_memory().entries()) == {entry(1), entry(2)}
    assert damaged_folders(memory) == []
    assert set(open_memory().entries()) == {entry(1), entry(2)}
    assert rescue_files(memory.root) == []


HOLDER = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(1)
"""


def test_a_lock_that_ends_in_time_is_no_failure(open_memory):
    """Who waits long enough gets through."""
    memory = open_memory()
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(database(memory))], stdout=subprocess.PIPE)
    process.stdout.readline()
    assert memory.store([entry()]) == 1
    process.communicate()


# Folders that cannot be written


@pytest.fixture
def readonly(open_memory):
    """A memory with two sentences, in a folder that is mounted read-only."""
    memory = open_memory()
    memory.store([entry(1), entry(2, origin=Origin.HUMAN)])
    root = str(memory.root)
    with mounted("--bind", root, root):
        mount("-o", "remount,ro,bind", root)
        yield memory


def check_served_only(memory):
    assert set(memory.entries()) == {entry(1), entry(2, origin=Origin.HUMAN)}
    with pytest.raises(MemoryReadOnly):
        memory.check_writable()
    with pytest.raises(MemoryReadOnly, match="rescued-"):
        memory.store([entry(2), entry(3)])
    assert memory.store([entry(1), entry(3)]) == 0
    assert set(entries_of(memory, [entry(n) for n in (1, 2, 3)])) == {
        *(entry(1), entry(2, origin=Origin.HUMAN), entry(3))
    }
    assert damaged_folders(memory) == []


def test_a_read_only_folder_is_served(open_memory, reports, readonly, tmp_path):
    """The entries are used, one sentence says that nothing can be stored, and new ones wait in a rescue file."""
    memory = open_memory()
    assert memory.generation() == open_memory().generation() != ""
    assert "Nothing can be stored. Entries that can still be used: 2" in reports[0]
    assert len(reports) == 2
    check_served_only(memory)
    (file,) = rescue_files(tmp_path)
    assert file.parent == tmp_path / "tmp"
    assert entry(3) in set(open_memory().entries())
    assert file.exists()


def test_a_folder_that_becomes_read_only_is_served(readonly):
    """The same if the folder cannot be written any more while the book is built."""
    check_served_only(readonly)


def test_a_killed_memory_is_read_even_read_only(open_memory, tmp_path):
    """What stands in the write-ahead log only is served from a read-only folder too."""
    memory = open_memory()
    memory.store([entry(1)])
    with closing(sqlite3.connect(database(memory), isolation_level=None)) as holder:
        holder.execute("SELECT count(*) FROM Cache").fetchall()
        memory.store([entry(2)])
        copy = tmp_path / "copy" / memory.folder.name
        shutil.copytree(memory.folder, copy, ignore=shutil.ignore_patterns("*-shm"))
    assert (copy / "cache.db-wal").stat().st_size
    root = str(copy.parent)
    with mounted("--bind", root, root):
        mount("-o", "remount,ro,bind", root)
        assert set(TranslationMemory(copy.parent, PAIR).entries()) == {entry(1), entry(2)}


@pytest.mark.parametrize(
    "failure",
    [
        sqlite3.OperationalError("attempt to write a readonly database"),
        sqlite3.OperationalError("unable to open database file"),
        PermissionError(errno.EACCES, "Permission denied"),
        OSError(errno.EROFS, "Read-only file system"),
    ],
    ids=str,
)
def test_a_memory_that_cannot_be_opened_for_writing_is_served(open_memory, reports, monkeypatch, failure):
    """The same for every way in which a system says so."""
    memory = open_memory()
    memory.store([entry(1), entry(2, origin=Origin.HUMAN)])

    def refused(_folder):
        raise failure

    monkeypatch.setattr(store, "check_access", refused)
    check_served_only(open_memory())
    assert len(reports) == 1


def test_a_root_that_cannot_be_made_is_an_empty_memory(tmp_path, reports):
    """Where the folder should be stands a file: the build goes on, and what it pays for is rescued."""
    (tmp_path / "file").write_text("")
    memory = TranslationMemory(tmp_path / "file" / "amts", PAIR, report=reports.append)
    assert memory.get(["Sentence 1."]) == {}
    assert list(memory.entries()) == []
    assert memory.generation() == ""
    with pytest.raises(MemoryReadOnly):
        memory.check_writable()
    with pytest.raises(MemoryReadOnly, match="rescued-"):
        memory.store([entry()])
    assert memory.generation() != ""
    assert len(reports) == 1
    (tmp_path / "file").unlink()
    assert list(TranslationMemory(tmp_path / "file" / "amts", PAIR).entries()) == [entry()]
    assert rescue_files(tmp_path) == []


# Before money is spent


def test_money_is_not_spent_on_what_does_not_fit(open_memory, monkeypatch):
    """The check before translating refuses when the disk has no room for the answer, and makes nothing."""
    memory = open_memory()
    memory.check_writable(1000)
    assert not memory.root.exists()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(2**30, 2**30, 5_000_000))
    memory.check_writable(1000)
    with pytest.raises(MemoryFailure, match="Free some space"):
        memory.check_writable(4_000_000)


# Speed


def test_a_book_is_looked_up_at_once(open_memory):
    """13,000 sentences are stored and found in moments."""
    memory = open_memory()
    entries = many_entries(13_000)
    begun = time.perf_counter()
    memory.store(entries)
    stored = time.perf_counter()
    assert len(entries_of(memory, entries)) == 13_000
    looked_up = time.perf_counter()
    assert stored - begun < 20
    assert looked_up - stored < 3
