"""A memory of the version before is taken over whole, whatever befalls it, and no byte of it changes."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from folder_snapshots import snapshot
from memory_helpers import (
    FULL,
    PAIR,
    PROJECT,
    damaged_folders,
    database,
    entry,
    format_1_folder,
    many_entries,
    mount,
    mounted,
    rescue_files,
    store_as_before,
)

from sphinx_amts.errors import MemoryFailure, MemoryReadOnly
from sphinx_amts.text.foreign_text import normalized
from sphinx_amts.tm import store
from sphinx_amts.tm.entries import Origin, State, TMEntry, key
from sphinx_amts.tm.history import Event, Kind
from sphinx_amts.tm.memory import TranslationMemory

#: Memories that earlier versions have written, and where their entries are listed.
MEMORIES = {
    "cases": (Path(PROJECT, "tests/cases/memory/amts"), Path(PROJECT, "tests/cases/memory/entries.jsonl")),
    "earlier version": (
        Path(PROJECT, "tests/earlier_version/memory"),
        Path(PROJECT, "tests/earlier_version/entries.json"),
    ),
}
HUMAN = entry(1, origin=Origin.HUMAN)


def listed(file: Path) -> set[TMEntry]:
    """The entries of a list, as they are read."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".json":
        rows = [
            dict(zip(("source", "translation", "origin", "engine", "made"), row, strict=True))
            for row in json.loads(text)
        ]
    else:
        rows = [json.loads(line) for line in text.splitlines()]
    return {
        TMEntry(row["source"], normalized(row["translation"]), Origin(row["origin"]), row["engine"], row["made"])
        for row in rows
    }


@pytest.fixture
def former(tmp_path):
    """The folder of all memories, with one of the version before in it: a machine's entry and a person's."""
    store_as_before(tmp_path / "amts", [HUMAN, entry(2)])
    return tmp_path / "amts"


def check_taken_over(root, entries, namespace=""):
    """All of it is there and on the disk, with a history, the old files are as they were, and nothing more happens."""
    folder = format_1_folder(root, namespace)
    before = snapshot(folder)
    memory = TranslationMemory(root, PAIR, namespace=namespace, report=pytest.fail)
    check_served(memory, entries)
    assert snapshot(folder) == before
    everything = snapshot(root)
    again = TranslationMemory(root, PAIR, namespace=namespace, report=pytest.fail)
    assert again.taken_over == 0
    check_served(again, entries)
    check_served(TranslationMemory(root, PAIR, namespace=namespace, read_only=True, report=pytest.fail), entries)
    assert snapshot(root) == everything
    return again


def check_served(memory, entries):
    """Each entry counts, and each is the whole history of its segment."""
    assert set(memory.entries()) == set(entries)
    assert {made.source: made for made in memory.get([made.source for made in entries]).values()} == {
        made.source: made for made in entries
    }
    histories = memory.histories([key(PAIR, made.source) for made in entries])
    assert sorted(histories.values(), key=str) == sorted(([Event(made)] for made in entries), key=str)


# --- taken over -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MEMORIES)
def test_a_memory_of_an_earlier_version_is_taken_over(tmp_path, name):
    """Every entry, with its date and who made it; the old folder keeps every byte and every date."""
    folder, file = MEMORIES[name]
    root = tmp_path / "amts"
    shutil.copytree(folder / "en-zh_CN", root / "en-zh_CN")
    before = snapshot(root / "en-zh_CN")
    memory = TranslationMemory(root, PAIR, report=pytest.fail)
    assert memory.taken_over == len(listed(file))
    assert snapshot(root / "en-zh_CN") == before
    check_taken_over(root, listed(file))


def test_its_rescue_file_is_imported_into_the_new_one(tmp_path):
    """What could not be stored then is stored now; the name of the file is that of the pair."""
    root, reports = tmp_path / "amts", []
    shutil.copytree(MEMORIES["cases"][0], root)
    memory = TranslationMemory(root, PAIR, report=reports.append)
    assert len(list(memory.entries())) == 203
    assert ["Imported 1 entry" in sentence for sentence in reports] == [True]
    assert rescue_files(root) == []
    assert store.exists(format_1_folder(root))


def test_a_memory_of_a_test_engine_is_taken_over_by_itself(tmp_path, former):
    """Each namespace is taken over where it is opened."""
    store_as_before(former, [entry(3)], "pseudo")
    check_taken_over(former, [entry(3)], "pseudo")
    assert not TranslationMemory.folder_of(former, PAIR).exists()
    check_taken_over(former, [HUMAN, entry(2)])


def test_it_is_known_that_there_is_a_memory(former):
    """Whoever asks before a memory is opened learns of the old one, too."""
    assert TranslationMemory.exists(former, PAIR)
    assert not TranslationMemory.exists(former, PAIR, "pseudo")
    assert TranslationMemory.exists_for_any_pair(former)


def test_units_of_several_sentences_are_found(former):
    """Pages are cut as the earlier version has cut them."""
    unit = entry(source="It rises. It falls.", origin=Origin.HUMAN)
    store_as_before(former, [unit])
    for _ in range(2):
        assert TranslationMemory(former, PAIR).multi_sentence_sources() == [unit.source]


def test_invalid_entries_are_reported_and_cost_themselves_only(former, reports):
    """A value of another sentence, a pickle, a key that is no text; they stay where they are."""
    with closing(sqlite3.connect(format_1_folder(former) / "cache.db", isolation_level=None)) as connection:
        row = "INSERT INTO Cache (key, raw, store_time, mode, value) VALUES (?, ?, 0, ?, ?)"
        connection.execute(row, (key(PAIR, "Another."), 1, 1, '{"source": "No"}'))
        connection.execute(row, (key(PAIR, "A pickle."), 1, 4, b"\x80\x04."))
        connection.execute(row, (b"key", 0, 1, "x"))
    before = snapshot(format_1_folder(former))
    memory = TranslationMemory(former, PAIR, report=reports.append)
    assert set(memory.entries()) == {HUMAN, entry(2)}
    assert snapshot(format_1_folder(former)) == before
    assert len(reports) == 1
    assert "contains 3 invalid entries" in reports[0]
    assert str(format_1_folder(former)) in reports[0]
    check_taken_over(former, [HUMAN, entry(2)])


def test_dates_that_say_nothing_are_kept(former):
    """An entry without a date precedes nothing that has one, and one of a far future is no obstacle."""
    store_as_before(former, [entry(3, made=0), entry(4, made=2**70)])
    memory = TranslationMemory(former, PAIR)
    memory.store([entry(3, translation="新", made=5), entry(4, translation="新", made=0)])
    assert {made.translation for made in memory.get([entry(3).source, entry(4).source]).values()} == {"新"}
    assert Event(entry(3, made=0)) in memory.history(entry(3).source)


# --- going back and forth ---------------------------------------------------------------------------------------------


def test_what_an_earlier_version_stores_later_is_taken_over_in_turn(former):
    """Somebody goes back for a while; what each of them did is in the history, and precedence decides."""
    memory = TranslationMemory(former, PAIR)
    memory.store([replace(HUMAN, translation="新", made=HUMAN.made + 9), replace(entry(5), by="Ann")])
    store_as_before(
        former, [replace(HUMAN, translation="旧", made=HUMAN.made + 5), entry(2, made=1_800_000_000), entry(6)]
    )
    before = snapshot(format_1_folder(former))

    memory = TranslationMemory(former, PAIR, report=pytest.fail)

    assert memory.taken_over == 3
    assert [event.entry.translation for event in memory.history(HUMAN.source)] == [HUMAN.translation, "新", "旧"]
    assert memory.get([HUMAN.source])[HUMAN.source].translation == "新"
    assert {made.source for made in memory.entries()} == {entry(number).source for number in (1, 2, 5, 6)}
    assert snapshot(format_1_folder(former)) == before
    everything = snapshot(former)
    assert TranslationMemory(former, PAIR, report=pytest.fail).taken_over == 0
    assert snapshot(former) == everything


def test_what_was_deleted_does_not_come_back(former):
    """The old memory still has it; only what an earlier version stores after the deletion counts."""
    memory = TranslationMemory(former, PAIR)
    memory.record([Event(TMEntry(HUMAN.source, "", Origin.HUMAN), Kind.DELETED)])
    memory.record([Event(replace(entry(2), made=0, state=State.REJECTED))])
    store_as_before(former, [entry(3)])
    memory = TranslationMemory(former, PAIR)
    assert set(memory.entries()) == {entry(3)}
    later = replace(HUMAN, translation="新", made=int(time.time()) + 9)
    store_as_before(former, [later])
    assert set(TranslationMemory(former, PAIR).entries()) == {entry(3), later}


def test_a_new_memory_that_is_damaged_takes_it_over_again(former, reports):
    """Nothing comes in twice."""
    memory = TranslationMemory(former, PAIR)
    memory.store([entry(3)])
    database(memory).write_bytes(b"no database" * 100)
    memory = TranslationMemory(former, PAIR, report=reports.append)
    assert len(damaged_folders(memory)) == len(reports) == 1
    assert set(memory.entries()) == {HUMAN, entry(2)}
    check_taken_over(former, [HUMAN, entry(2)])


# --- where nothing may be written -------------------------------------------------------------------------------------


def test_opened_read_only_it_is_served_and_nothing_is_made(former):
    """As often as it is opened; what is already in the new memory counts once."""
    before = snapshot(former)
    marks = set()
    for _ in range(2):
        memory = TranslationMemory(former, PAIR, read_only=True, report=pytest.fail)
        check_served(memory, [HUMAN, entry(2)])
        marks.add(memory.generation())
        with pytest.raises(MemoryReadOnly, match="opened read-only"):
            memory.store([entry(3)])
    assert len(marks) == 1
    assert marks != {""}
    assert snapshot(former) == before


def test_a_read_only_reader_sees_both_formats(former):
    """An earlier version has stored something since the new memory was written last."""
    TranslationMemory(former, PAIR).store([entry(3)])
    store_as_before(former, [entry(4)])
    before = snapshot(former)
    memory = TranslationMemory(former, PAIR, read_only=True, report=pytest.fail)
    assert set(memory.entries()) == {HUMAN, *(entry(number) for number in (2, 3, 4))}
    assert snapshot(former) == before


def test_in_a_folder_that_is_mounted_read_only_it_is_served(former, tmp_path):
    """One sentence says that nothing can be stored, and how many entries can be used; new ones are rescued."""
    reports, before = [], snapshot(former)
    with mounted("--bind", str(former), str(former)):
        mount("-o", "remount,ro,bind", str(former))
        memory = TranslationMemory(former, PAIR, report=reports.append)
        check_served(memory, [HUMAN, entry(2)])
        assert len(reports) == 1
        assert "Nothing can be stored. Entries that can still be used: 2." in reports[0]
        with pytest.raises(MemoryReadOnly, match="rescued-"):
            memory.store([entry(3)])
        assert set(TranslationMemory(former, PAIR).entries()) == {HUMAN, entry(2), entry(3)}
        check_served(TranslationMemory(former, PAIR, read_only=True, report=pytest.fail), [HUMAN, entry(2)])
    assert snapshot(former) == before
    assert len(rescue_files(tmp_path / "tmp")) == 1
    memory = TranslationMemory(former, PAIR)
    assert set(memory.entries()) == {HUMAN, entry(2), entry(3)}
    assert rescue_files(tmp_path) == []


@pytest.mark.parametrize("failure", FULL, ids=str)
def test_on_a_full_disk_it_is_served_until_there_is_room(former, full, reports, monkeypatch, failure):
    """Nothing of it is rescued, since it stands where it stood; one sentence says what is the matter."""
    before = snapshot(format_1_folder(former))
    with monkeypatch.context():
        full(failure)
        memory = TranslationMemory(former, PAIR, report=reports.append)
        check_served(memory, [HUMAN, entry(2)])
        assert len(reports) == 1
        assert "disk is full" in reports[0]
        assert "Entries that can still be used: 2." in reports[0]
        assert rescue_files(former.parent) == []
    monkeypatch.undo()
    assert snapshot(format_1_folder(former)) == before
    check_taken_over(former, [HUMAN, entry(2)])


def test_on_a_really_full_disk_it_is_served(tmp_path):
    """A small disk that is full; when there is room again, the next start takes it over."""
    disk, entries, reports = tmp_path / "disk", many_entries(500), []
    disk.mkdir()
    with mounted("-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)):
        store_as_before(disk / "amts", entries)
        before = snapshot(format_1_folder(disk / "amts"))
        filler = disk / "filler"
        for left in (0, 30_000, 300_000):
            filler.write_bytes(b"")
            filler.write_bytes(bytes(shutil.disk_usage(disk).free - left))
            memory = TranslationMemory(disk / "amts", PAIR, report=reports.append)
            check_served(memory, entries)
            assert damaged_folders(memory) == []
        assert len(reports) == 3
        assert snapshot(format_1_folder(disk / "amts")) == before
        filler.unlink()
        check_taken_over(disk / "amts", entries)


def test_where_nobody_may_look_nothing_is_paid_twice(former, reports, monkeypatch):
    """Its translations may be there: until they can be read, or the folder is gone, nothing can be stored."""
    exists, folder = store.exists, format_1_folder(former)

    def refusing(path):
        if path == folder:
            raise PermissionError(13, "Permission denied", str(path))
        return exists(path)

    with monkeypatch.context() as patched:
        patched.setattr(store, "exists", refusing)
        memory = TranslationMemory(former, PAIR, report=reports.append)
        assert list(memory.entries()) == []
        with pytest.raises(MemoryFailure, match="Permission denied"):
            memory.check_writable()
    assert len(reports) == 1
    assert "Permission denied" in reports[0]
    assert str(folder) in reports[0]
    check_taken_over(former, [HUMAN, entry(2)])
    monkeypatch.setattr(store, "exists", refusing)
    memory = TranslationMemory(former, PAIR, report=reports.append)
    assert set(memory.entries()) == {HUMAN, entry(2)}
    assert memory.store([entry(3)]) == 1
    assert len(reports) == 2


# --- damaged ----------------------------------------------------------------------------------------------------------


def cut(file):
    os.truncate(file, file.stat().st_size // 2)


def empty(file):
    os.truncate(file, 0)


def overwrite(file, start, length):
    with file.open("r+b") as stream:
        stream.seek(start)
        stream.write(random.Random(1).randbytes(length))  # noqa: S311


def first_page(file):
    overwrite(file, 0, 4096)


def middle(file):
    overwrite(file, file.stat().st_size // 2, 20_000)


def index(file):
    with closing(sqlite3.connect(file)) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'Cache_key_raw'"
        ((page,),) = connection.execute(query).fetchall()
    overwrite(file, (page - 1) * 4096, 4096)


def no_entries(file):
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DROP TABLE Cache")


def a_foreign_trigger(file):
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TRIGGER evil AFTER INSERT ON Cache BEGIN DELETE FROM Cache; END")


DAMAGES = {  # and how many of five hundred sentences are left at least
    cut: 200,
    empty: 0,
    first_page: 450,
    middle: 400,
    index: 500,
    no_entries: 0,
    a_foreign_trigger: 500,
}


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_of_a_damaged_one_all_that_can_be_read_is_taken_over(tmp_path, damage):
    """It stays as it is, at the same place; one sentence says so, and only when it is taken over."""
    root, entries = tmp_path / "amts", many_entries(500)
    store_as_before(root, entries)
    damage(format_1_folder(root) / "cache.db")
    before, reports = snapshot(format_1_folder(root)), []

    reader = TranslationMemory(root, PAIR, read_only=True, report=reports.append)
    served = set(reader.entries())
    memory = TranslationMemory(root, PAIR, report=reports.append)

    assert set(memory.entries()) == served
    assert served <= set(entries)
    assert len(served) >= DAMAGES[damage]
    assert len(reports) == 2
    assert f"{format_1_folder(root)} is damaged" in reports[1]
    assert "It is left as it is" in reports[1]
    assert damaged_folders(memory) == list(root.glob("*damaged*")) == []
    assert snapshot(format_1_folder(root)) == before
    if served:
        check_taken_over(root, served)
    assert memory.store([entry()]) == 1
    TranslationMemory(root, PAIR)
    check_taken_over(root, [*served, entry()])


def test_an_index_that_hides_entries_loses_none(tmp_path):
    """SQLite does not notice it, nor need it: the table has them all."""
    root, entries = tmp_path / "amts", many_entries(200)
    store_as_before(root, entries)
    with closing(sqlite3.connect(format_1_folder(root) / "cache.db", isolation_level=None)) as connection:
        statement = "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE name = 'Cache_key_raw'"
        whole, partial = "(key, raw)", "(key, raw) WHERE rowid > 100"
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(statement, (whole, partial))
        connection.execute("PRAGMA writable_schema = RESET")
        connection.execute("REINDEX Cache_key_raw")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(statement, (partial, whole))
    check_taken_over(root, entries)


@pytest.mark.parametrize("log", ["cache.db-wal", "cache.db-wal without cache.db"])
def test_what_stands_in_a_log_only_is_taken_over(tmp_path, log):
    """An earlier version was killed, and its folder copied without the log's index, or without the database."""
    root = tmp_path / "amts"
    kill_earlier_version(root)
    (format_1_folder(root) / "cache.db-shm").unlink()
    if "without" in log:
        (format_1_folder(root) / "cache.db").unlink()
    before = snapshot(format_1_folder(root))
    memory = TranslationMemory(root, PAIR)
    assert entry(2) in set(memory.entries())
    assert set(memory.entries()) == {entry(1), entry(2)} or "without" in log
    assert snapshot(format_1_folder(root)) == before
    check_taken_over(root, list(memory.entries()))


# --- killed -----------------------------------------------------------------------------------------------------------

#: An earlier version that stores two entries, leaves the second one in the write-ahead log only, and is killed.
EARLIER = """
import os, signal, sqlite3, sys
from memory_helpers import entry, format_1_folder, store_as_before
root = sys.argv[1]
store_as_before(root, [entry(1)])
other = sqlite3.connect(format_1_folder(root) / "cache.db")
other.execute("SELECT count(*) FROM Cache").fetchall()  # the log is not emptied while another connection is open
store_as_before(root, [entry(2)])
os.kill(os.getpid(), signal.SIGKILL)
"""
#: A build that is killed when it calls a function for the nth time.
KILLED = """
import importlib, os, signal, sys
from pathlib import Path
from memory_helpers import PAIR
from sphinx_amts.tm.memory import TranslationMemory
root, module, name, number = Path(sys.argv[1]), *sys.argv[2:4], int(sys.argv[4])
owner = importlib.import_module(module)
*path, name = name.split(".")
for part in path:
    owner = getattr(owner, part)
function, calls = getattr(owner, name), iter(range(1, 99))
def dying(*arguments, **options):
    if next(calls) == number:
        os.kill(os.getpid(), signal.SIGKILL)
    return function(*arguments, **options)
setattr(owner, name, dying)
TranslationMemory(root, PAIR)
"""
OPENED = """
import sys, time
from pathlib import Path
from memory_helpers import PAIR
from sphinx_amts.tm.memory import TranslationMemory
print("ready", flush=True)
sys.stdin.readline()
memory = TranslationMemory(Path(sys.argv[1]), PAIR, report=print)
print(len(list(memory.entries())), memory.taken_over, flush=True)
"""


def child(code, *arguments):
    environment = {**os.environ, "PYTHONPATH": f"{PROJECT}{os.pathsep}{PROJECT / 'tests'}"}
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=PROJECT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def kill_earlier_version(root):
    process = child(EARLIER, root)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert (format_1_folder(root) / "cache.db-wal").stat().st_size


def test_a_log_that_an_earlier_version_has_left_is_read_and_left(tmp_path):
    """That version goes on with its own log when somebody goes back."""
    root = tmp_path / "amts"
    kill_earlier_version(root)
    check_taken_over(root, [entry(1), entry(2)])
    assert (format_1_folder(root) / "cache.db-wal").stat().st_size
    store_as_before(root, [entry(3)])
    TranslationMemory(root, PAIR)
    check_taken_over(root, [entry(number) for number in (1, 2, 3)])


MOMENTS = [
    ("sphinx_amts.durable_files", "make_folder", 1),
    ("sphinx_amts.durable_files", "make_file", 1),
    ("sphinx_amts.durable_files", "make_file", 2),
    ("sphinx_amts.durable_files", "replace", 1),
    ("sphinx_amts.durable_files", "_sync_folder", 1),
    ("sphinx_amts.tm.store", "Database.append_events", 1),
    ("sphinx_amts.tm.store", "Database.put_many", 1),
    ("sphinx_amts.tm.store", "Database.note_taken_over", 1),
    ("sphinx_amts.tm.store", "Database.mark_changed", 1),
    ("sphinx_amts.tm.search", "append", 1),
    ("sphinx_amts.tm.search", "line", 3),
]


@pytest.mark.parametrize(("module", "name", "number"), MOMENTS, ids=lambda value: str(value).rpartition(".")[2])
def test_half_taken_over_and_killed_a_second_start_goes_on(former, module, name, number):
    """Before, while and after the new database is made and written; a third start changes no byte."""
    store_as_before(former, many_entries(20))
    before = snapshot(format_1_folder(former))
    process = child(KILLED, former, module, name, number)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert snapshot(format_1_folder(former)) == before
    check_taken_over(former, [HUMAN, entry(2), *many_entries(20)])


def test_killed_at_any_moment_nothing_is_lost(tmp_path):
    """Again and again, at random moments of a large memory."""
    moments, entries = random.Random(7), many_entries(2000)  # noqa: S311
    store_as_before(tmp_path / "former", entries)
    for turn in range(6):
        root = shutil.copytree(tmp_path / "former", tmp_path / str(turn))
        process = child(OPENED, root)
        process.stdout.readline()
        process.stdin.write("\n")
        process.stdin.flush()
        time.sleep(moments.uniform(0, 0.7))
        process.kill()
        process.communicate()
        check_taken_over_fast(root, entries)


def check_taken_over_fast(root, entries):
    before = snapshot(format_1_folder(root))
    memory = TranslationMemory(root, PAIR, report=pytest.fail)
    assert set(memory.entries()) == set(entries)
    assert memory.taken_over in {0, len(entries)}
    everything = snapshot(root)
    assert set(TranslationMemory(root, PAIR, report=pytest.fail).entries()) == set(entries)
    assert snapshot(root) == everything
    assert snapshot(format_1_folder(root)) == before


def test_two_builds_take_it_over_at_once(tmp_path):
    """Both see all of it, and it stands in the history once."""
    root, entries = tmp_path / "amts", many_entries(500)
    store_as_before(root, entries)
    before = snapshot(format_1_folder(root))
    processes = [child(OPENED, root) for _ in range(3)]
    for process in processes:
        process.stdout.readline()
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    answers = sorted(process.communicate()[0].split() for process in processes)
    assert answers == [["500", "0"], ["500", "0"], ["500", "500"]]
    assert snapshot(format_1_folder(root)) == before
    check_taken_over(root, entries)


# --- planted ----------------------------------------------------------------------------------------------------------


def link_folder(folder, target):
    folder.parent.mkdir(exist_ok=True)
    folder.symlink_to(target, target_is_directory=True)


def link_file(folder, target):
    folder.mkdir(parents=True)
    (folder / "cache.db").symlink_to(target / "cache.db")


def pipe(folder, _target):
    folder.mkdir(parents=True)
    os.mkfifo(folder / "cache.db")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
@pytest.mark.parametrize("plant", [link_folder, link_file, pipe])
def test_what_is_no_memory_is_not_opened(tmp_path, plant):
    """A link is not followed and a pipe not waited for; it is named, nothing is made for it, and a build goes on."""
    store_as_before(tmp_path / "elsewhere", [entry(9)])
    root, reports = tmp_path / "amts", []
    plant(format_1_folder(root), format_1_folder(tmp_path / "elsewhere"))
    before = snapshot(tmp_path / "elsewhere"), snapshot(root, without=(format_1_folder(root),))
    memory = TranslationMemory(root, PAIR, report=reports.append)
    assert list(memory.entries()) == []
    assert (snapshot(tmp_path / "elsewhere"), snapshot(root, without=(format_1_folder(root),))) == before
    assert len(reports) == 1
    assert "is not used because" in reports[0]
    assert memory.store([entry(1)]) == 1
    assert list(TranslationMemory(root, PAIR, read_only=True).entries()) == [entry(1)]
    TranslationMemory(root, PAIR)
    check_taken_over_fast(root, [entry(1)])


# --- speed ------------------------------------------------------------------------------------------------------------


def test_a_book_is_taken_over_in_moments(tmp_path):
    """13,000 sentences, once; afterwards the old memory costs a build nothing worth mentioning."""
    root, entries = tmp_path / "amts", many_entries(13_000)
    store_as_before(root, entries)
    started = time.perf_counter()
    assert TranslationMemory(root, PAIR).taken_over == 13_000
    taken_over = time.perf_counter()
    TranslationMemory(root, PAIR)
    assert taken_over - started < 20
    assert time.perf_counter() - taken_over < 1
