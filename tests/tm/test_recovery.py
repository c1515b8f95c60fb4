"""A damaged database is set aside, what can be read is salvaged, and the build goes on."""

import os
import random
import sqlite3
from dataclasses import replace

import pytest
from memory_helpers import (
    child,
    confirmed,
    damaged_folders,
    database,
    entries_of,
    entry,
    many_entries,
    rescue_files,
    sql,
)

from sphinx_amts import durable_files
from sphinx_amts.errors import MemoryDamaged
from sphinx_amts.tm import codec, recovery, store
from sphinx_amts.tm.entries import Origin, Place, State
from sphinx_amts.tm.history import Event, Kind


def cut(memory):
    os.truncate(database(memory), database(memory).stat().st_size // 2)


def empty(memory):
    os.truncate(database(memory), 0)


def overwrite(memory, start, length):
    with database(memory).open("r+b") as stream:
        stream.seek(start)
        stream.write(random.Random(1).randbytes(length))  # noqa: S311


def header(memory):
    overwrite(memory, 0, 100)


def first_page(memory):
    overwrite(memory, 0, 4096)


def middle(memory):
    overwrite(memory, database(memory).stat().st_size // 2, 20_000)


def index(memory):
    ((page,),) = sql(memory, "SELECT rootpage FROM sqlite_master WHERE name = 'Cache_key_raw'")
    overwrite(memory, (page - 1) * 4096, 4096)


def everything(memory):
    overwrite(memory, 0, database(memory).stat().st_size)


def no_entries(memory):
    sql(memory, "DROP TABLE Cache")


def no_settings(memory):
    sql(memory, "DROP TABLE Settings")


DAMAGES = {  # and how many of a thousand sentences are left at least
    cut: 400,
    empty: 0,
    header: 900,
    first_page: 900,
    middle: 900,
    index: 1000,
    everything: 0,
    no_entries: 0,
    no_settings: 1000,
}


@pytest.mark.parametrize("moment", ["opening", "reading", "listing", "writing", "marking"])
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_memory_is_set_aside(open_memory, reports, damage, moment):
    """It stays under another name, readable entries go into a new one, a sentence says so, and the build continues."""
    memory = open_memory()
    memory.store(many_entries(1000))
    damage(memory)
    damaged = database(memory).read_bytes()
    memory = open_memory() if moment == "opening" else memory
    assert len(damaged_folders(memory)) == (moment == "opening")
    {"listing": lambda: list(memory.entries()), "marking": memory.generation}.get(moment, lambda: None)()
    if moment in {"opening", "reading"}:
        entries_of(memory, many_entries(1000))
    memory.store([entry()])
    if damaged_folders(memory):
        (aside,) = damaged_folders(memory)
        (sentence,) = [report for report in reports if "set aside" in report]
        assert str(aside) in sentence
        assert (aside / "cache.db").read_bytes() == damaged
    # else SQLite has not read what is damaged yet
    memory = open_memory()
    assert entries_of(memory, [entry()]) == [entry()]
    left = entries_of(memory, many_entries(1000))
    assert len(left) >= DAMAGES[damage]
    assert set(left) <= set(many_entries(1000))
    assert sql(memory, "PRAGMA integrity_check") == [("ok",)]


def test_an_earlier_damaged_memory_is_not_overwritten(open_memory, monkeypatch):
    """Two memories damaged within the same second are both kept."""
    monkeypatch.setattr(durable_files, "timestamp", lambda: "20260101T000000Z")
    for _ in range(3):
        memory = open_memory()
        memory.store(many_entries(50))
        header(memory)
    open_memory()
    assert len(damaged_folders(memory)) == 3


def test_long_sentences_are_salvaged(open_memory):
    """An entry that SQLite keeps in several pages survives damage elsewhere."""
    first, last = entry(source="long " * 3000), entry(source="very long " * 3000)
    memory = open_memory()
    for entries in ([first], many_entries(1000), [last]):
        memory.store(entries)
    middle(memory)
    assert entries_of(open_memory(), [first, last]) == [first, last]


@pytest.mark.parametrize("damage", [header, first_page, no_entries, no_settings])
def test_what_people_did_is_salvaged(open_memory, damage):
    """Their judgements, drafts and deletions, and what is bound to a place; what they deleted does not come back."""
    memory = open_memory()
    memory.store(entry(number) for number in range(1, 6))
    memory.record(
        [
            Event(replace(entry(1), made=0, origin=Origin.HUMAN, translation=""), Kind.DELETED),
            Event(replace(entry(2), made=0, state=State.REJECTED, by="Ann", note="too long")),
            Event(replace(entry(3), made=0, state=State.APPROVED, by="Bob")),
            Event(replace(entry(4), made=0, translation="别处", place=Place("tides", "a", ""), is_bound=True)),
            Event(replace(entry(5), made=0, translation="草稿", state=State.DRAFT)),
        ]
    )
    sources = [entry(number).source for number in range(1, 6)]
    before = [set(memory.history(source)) for source in sources], memory.candidates(sources)
    damage(memory)
    memory = open_memory()
    assert len(damaged_folders(memory)) == 1
    assert ([set(memory.history(source)) for source in sources], memory.candidates(sources)) == before
    assert entry(1).source not in memory.get(sources)


@pytest.mark.parametrize("long", [False, True])
def test_damage_in_the_history_is_found_when_it_is_opened(open_memory, reports, monkeypatch, long):
    """No build reads it, so nobody would notice; a very long one is looked at where it is used, or verified."""
    memory = open_memory()
    memory.store(many_entries(300))
    if long:
        monkeypatch.setattr(store, "_MAX_EXAMINED_EVENTS", 299)
    ((page,),) = sql(memory, "SELECT rootpage FROM sqlite_master WHERE name = 'History_key'")
    overwrite(memory, (page - 1) * 4096, 4096)
    memory = open_memory()
    assert len(damaged_folders(memory)) == (not long)
    memory.history(many_entries(300)[0].source)
    assert len(damaged_folders(memory)) == len(reports) == 1
    assert set(memory.entries()) == set(many_entries(300))
    assert memory.history(many_entries(300)[7].source) == [Event(many_entries(300)[7])]


def test_salvage_does_not_make_up_text(open_memory, reports):
    """An entry with garbage inside is not taken for a translation."""
    memory = open_memory()
    memory.store([entry(1), entry(2)])
    data = database(memory).read_bytes()
    broken = data.replace("句子 1".encode(), b"\xff\xfe" + "句子 1".encode()[2:])  # in the history, too
    database(memory).write_bytes(b"x" * 100 + broken[100:])
    assert list(open_memory().entries()) == [entry(2)]
    assert "1 entry" in reports[0]


def test_damage_that_stays_stops_nothing(open_memory, reports, monkeypatch):
    """If the new database is damaged, too, there is no endless loop: readable entries are used, new ones rescued."""

    def always(*_arguments, **_options):
        raise sqlite3.DatabaseError("database disk image is malformed")

    memory = open_memory()
    memory.store([entry(1)])
    monkeypatch.setattr(store.Database, "texts", always)
    with pytest.raises(MemoryDamaged):
        memory.store([entry(2)])
    assert set(entries_of(memory, [entry(1), entry(2)])) == {entry(1), entry(2)}
    assert len(damaged_folders(memory)) <= 2
    monkeypatch.undo()
    assert rescue_files(memory.root)


def test_several_builds_find_the_same_damage(open_memory, tmp_path):
    """A damaged memory is set aside once, and all builds store into the same new database."""
    memory = open_memory()
    memory.store(many_entries(300))
    database(memory).write_bytes(b"garbage" * 1000 + database(memory).read_bytes()[7000:])
    processes = [child(tmp_path / "amts", name, 3) for name in "abc"]
    sources = [
        source
        for name, process in zip("abc", processes, strict=True)
        for source in confirmed(name, process.communicate()[0])
    ]
    assert len(open_memory().get(sources)) == len(sources) == 180
    assert len(damaged_folders(memory)) == 1


def test_entries_are_carved_out_of_any_bytes(tmp_path):
    """Whole entries are found wherever they begin; a broken one, and a file that is not there, give nothing."""
    file = tmp_path / "bytes"
    whole, broken = codec.encode(entry(1)).encode(), codec.encode(entry(2)).encode()[:-9]
    file.write_bytes(b"\x00\xff" + whole + b"\x00" * 50 + broken + b"\xfe" + whole)
    assert codec.decode_all(recovery.carve(file)) == [entry(1), entry(1)]
    assert list(recovery.carve(tmp_path / "nothing")) == []


def test_a_salvage_may_leave_no_trace(open_memory):
    """The entries and the generation of a sound memory, with and without the files that SQLite makes."""
    memory = open_memory()
    memory.store([entry(1), entry(2)])
    before = sorted(memory.folder.iterdir())
    salvaged = recovery.salvage(memory.folder, leaves_no_trace=True)
    assert sorted(memory.folder.iterdir()) == before
    assert set(salvaged.events) == {Event(entry(1)), Event(entry(2))}
    assert salvaged.generation == memory.generation()
    assert recovery.salvage(memory.folder).generation == memory.generation()
    assert recovery.salvage(memory.folder / "nowhere").events == []
