"""Whether a memory is sound: each kind of damage is found, and looking for it changes nothing."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest
from folder_snapshots import snapshot
from memory_helpers import PAIR, database, entry, plant, sql

from sphinx_amts.tm import codec, entries, search, store, verification
from sphinx_amts.tm.entries import Origin, Place, State, TMEntry
from sphinx_amts.tm.history import Event, Kind
from sphinx_amts.tm.memory import TranslationMemory

KEY = entries.key(PAIR, "Sentence 1.")
OTHER_KEY = entries.key(PAIR, "Sentence 2.")


@pytest.fixture
def memory(open_memory):
    """A memory with every kind of event."""
    memory = open_memory()
    memory.store([entry(n) for n in range(1, 4)])
    memory.store([entry(1, translation="人", origin=Origin.HUMAN, by="Ana", made=0)])
    memory.store([entry(1, translation="页", origin=Origin.HUMAN, made=0, place=Place("tides"), is_bound=True)])
    memory.store([entry(2, state=State.REJECTED, by="Bo", made=0), entry(3, state=State.DRAFT, made=0)])
    memory.record([Event(TMEntry("Sentence 3.", "", Origin.CUSTOMISED), Kind.DELETED)])
    memory.note_used([entry(4, origin=Origin.PARALLEL, engine="pairs.csv:3")])
    return memory


def problems(memory):
    """The sentences; whatever is wrong, nothing changes."""
    before = snapshot(memory.root)
    found = [str(problem) for problem in verification.problems(memory.folder, memory.pair)]
    assert snapshot(memory.root) == before
    return found


def test_a_sound_memory(memory):
    """It has no problem, nor has one that does not exist."""
    assert problems(memory) == []
    assert list(verification.problems(memory.folder.with_name("en-es.v2"), PAIR)) == []


def test_what_was_not_normal_text_when_it_was_stored(memory):
    """Its event has the id that it got then."""
    memory.store([entry(9, translation="控\x1b制\ud800", by="A\x07na")])

    assert problems(memory) == []


def test_dates_that_no_calendar_has(memory):
    """They are compared as the database can hold them."""
    memory.merge([Event(entry(9, made=made)) for made in (10**30, -(10**30), -5, 2**63)])

    assert problems(memory) == []


@pytest.mark.parametrize(
    ("statement", "values", "sentence"),
    [
        ("UPDATE Cache SET value = '{}' WHERE key = ?", [KEY], "no entry of this segment"),
        ("UPDATE Cache SET value = ? WHERE key = ?", [codec.encode(entry(7)), KEY], "no entry of this segment"),
        ("UPDATE Cache SET value = ? WHERE key = ?", [codec.encode(entry(1)), KEY], "what follows from its history"),
        ("UPDATE Cache SET value = x'00' WHERE key = ?", [KEY], "not written by sphinx_amts"),
        ("UPDATE Cache SET mode = 4 WHERE key = ?", [KEY], "not written by sphinx_amts"),
        ("DELETE FROM Cache WHERE key = ?", [KEY], "entry is missing"),
        ("DELETE FROM History WHERE key = ?", [KEY], "has no history"),
        ("UPDATE History SET event = '{}' WHERE key = ?", [OTHER_KEY], "no event of this segment"),
        ("UPDATE History SET key = ? WHERE key = ?", [KEY, OTHER_KEY], "no event of this segment"),
        ("UPDATE History SET made = 5 WHERE key = ?", [KEY], "changed by hand"),
        ("UPDATE History SET event = replace(event, '人', '入')", [], "changed by hand"),
    ],
)
def test_what_was_changed_by_hand(memory, statement, values, sentence):
    """It is found, with the key."""
    sql(memory, statement, *values)
    found = problems(memory)

    assert any(sentence in problem for problem in found), found
    assert any(problem.startswith((KEY[:12], OTHER_KEY[:12])) for problem in found), found


def test_a_planted_entry(memory):
    """One that another program wrote has no history."""
    plant(memory, entries.key(PAIR, "Sentence 8."), value=codec.encode(entry(8)))

    assert ["has no history" in problem for problem in problems(memory)] == [True]


@pytest.mark.parametrize(("origin", "words"), [(Origin.HUMAN, "of a person"), (Origin.MACHINE, '"坏"')])
def test_tags(memory, origin, words):
    """A translation that cannot be put into a page, whoever made it."""
    memory.store([TMEntry("Read <x1/>.", "坏", origin)])
    (problem,) = problems(memory)

    assert words in problem
    assert "lost: <x1/>" in problem


def test_damaged_pages(memory):
    """They are found wherever they are; the database is not set aside."""
    memory.store([entry(n, source=f"Long {n}. " + "and so on " * 40) for n in range(500)])
    content = bytearray(database(memory).read_bytes())
    middle = len(content) // 2
    content[middle : middle + 8192] = b"\xff" * 8192
    database(memory).write_bytes(content)

    assert any("damaged" in problem for problem in problems(memory))


def test_damaged_pages_of_a_long_history(memory, monkeypatch):
    """Builds do not look at them, and nothing else needs this index."""
    monkeypatch.setattr(store, "_MAX_EXAMINED_EVENTS", 0)
    ((page,),) = sql(memory, "SELECT rootpage FROM sqlite_master WHERE name = 'History_made'")
    content = bytearray(database(memory).read_bytes())
    content[(page - 1) * 4096 : (page - 1) * 4096 + 8] = b"\xff" * 8
    database(memory).write_bytes(content)

    assert any("damaged" in problem for problem in problems(memory))


@pytest.mark.parametrize("content", [b"", b"no database"])
def test_no_database(memory, content):
    """A file that is none."""
    database(memory).write_bytes(content)

    assert ["is damaged" in problem for problem in problems(memory)] == [True]


@pytest.mark.parametrize("way", ["changed", "more", "fewer"])
def test_the_file_that_is_searched(memory, way):
    """Each line is that of an event; lines that are missing at the end are no problem."""
    path = search.file(memory.folder)
    lines = path.read_bytes().splitlines(keepends=True)
    contents = {
        "changed": [lines[0], lines[1].replace(b"sentence", b"sentense"), *lines[2:]],
        "more": [*lines, b"99\tmore\tmehr\t\n"],
        "fewer": lines[:-3],
    }
    path.write_bytes(b"".join(contents[way]))
    found = problems(memory)

    assert ["Delete it" in problem for problem in found] == ([] if way == "fewer" else [True])


def test_another_pair_of_languages(memory, tmp_path):
    """A folder that was renamed holds nothing of what its name says."""
    memory.folder.rename(memory.folder.with_name("en-es.v2"))

    folder = memory.folder.with_name("en-es.v2")
    assert len(list(verification.problems(folder, PAIR))) == 0
    other = TranslationMemory(tmp_path, PAIR).pair.__class__("en", "es")
    assert len(list(verification.problems(folder, other))) > 3


@pytest.fixture
def incomplete(memory):
    """A copy of the memory without the index of its log, in which the last events are."""
    with closing(sqlite3.connect(database(memory))) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM Cache").fetchone()  # keeps the log from being taken in
        memory.store([entry(8, translation="日志", origin=Origin.HUMAN)])
        copy = TranslationMemory(memory.root.with_name("copy"), PAIR, is_examined=False)
        copy.folder.mkdir(parents=True)
        for name in ("cache.db", "cache.db-wal", "search.txt"):
            shutil.copy(memory.folder / name, copy.folder)
    return copy


def test_a_log_without_its_index(incomplete):
    """As a killed process may leave one, or a copy: it is verified as a build would read it, and left as it is."""
    assert problems(incomplete) == []
    log = incomplete.folder / "cache.db-wal"
    log.write_bytes(log.read_bytes().replace("日志".encode(), "旧志".encode()))
    # SQLite notices by its sums that the log was changed, and passes it over: the file that is searched has more lines.
    assert ["Delete it" in problem for problem in problems(incomplete)] == [True]


def test_commands_take_in_a_log(incomplete):
    """They do not look for damage, but they see what is there."""
    memory = TranslationMemory(incomplete.root, PAIR, is_examined=False)

    assert memory.get(["Sentence 8."])["Sentence 8."].translation == "日志"
