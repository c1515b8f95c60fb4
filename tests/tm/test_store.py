"""Only text is read from the database, whatever another program has written to it."""

import os
import pickle
from contextlib import closing
from pathlib import Path

import diskcache
import pytest
from memory_helpers import PAIR, entries_of, entry, many_entries, plant, sql

from sphinx_amts.tm import codec, store
from sphinx_amts.tm.entries import key
from sphinx_amts.tm.memory import TranslationMemory


class Bomb:
    """Makes a folder when it is unpickled."""

    def __reduce__(self):
        """What a pickle runs."""
        return (os.mkdir, ("exploded",))


@pytest.mark.parametrize("again", [False, True], ids=["this build", "next build"])
@pytest.mark.parametrize(
    "row",
    [
        {"mode": 4, "value": pickle.dumps(Bomb())},
        {"mode": 4, "filename": "bomb"},
        {"mode": 3, "filename": "../../secret"},
        {"mode": 2, "filename": "../../secret"},
        {"mode": 1, "filename": "../../secret", "value": "x"},
        {"mode": 1, "value": b"blob"},
        {"mode": 1, "value": 7},
        {"mode": None, "value": None},
    ],
)
def test_planted_values_are_unknown(open_memory, reports, here, row, again):
    """A planted pickle is not run, a planted file name neither read nor deleted; each is reported once."""
    memory = open_memory()
    memory.store([entry(9)])
    secret = here / "secret"
    secret.write_text(codec.encode(entry()), encoding="utf-8")
    (memory.folder / "bomb").write_bytes(pickle.dumps(Bomb()))
    plant(memory, key(PAIR, "Sentence 1."), **row)
    memory = open_memory() if again else memory
    for _ in range(2):
        assert memory.get(["Sentence 1."]) == {}
        assert list(memory.entries()) == [entry(9)]
    assert len(reports) == 1
    assert "invalid entry" in reports[0]
    memory.store([entry()])
    assert entries_of(memory, [entry()]) == [entry()]
    assert secret.exists()
    assert not (here / "exploded").exists()


@pytest.mark.parametrize("again", [False, True], ids=["this build", "next build"])
@pytest.mark.parametrize("name", [pickle.dumps(Bomb()), b"blob", 7, "text"])
def test_planted_keys_are_unknown(open_memory, reports, here, name, again):
    """A pickled key is not run, in whatever way the memory is read."""
    memory = open_memory()
    memory.store([entry()])
    plant(memory, name, raw=0, value=codec.encode(entry(2)))
    memory = open_memory() if again else memory
    for _ in range(2):
        assert memory.get(["Sentence 1.", "Sentence 2."]) == {"Sentence 1.": entry()}
        assert list(memory.entries()) == [entry()]
    assert len(reports) == 1
    assert not (here / "exploded").exists()


def test_a_planted_file_name_deletes_nothing(open_memory, here):
    """Where the mark of the last change has a file, diskcache would delete that file with the old mark."""
    memory = open_memory()
    memory.store([entry(1)])
    (here / "secret").touch()
    (memory.folder / "secret").touch()
    for name in ("secret", "../../secret", str(here / "secret")):
        plant(memory, "generation", mode=3, filename=name)
        assert memory.store([entry(len(name))]) == 1
    assert (here / "secret").exists()
    assert (memory.folder / "secret").exists()


def test_nothing_is_ever_pickled(open_memory, monkeypatch):
    """Neither keys nor values are written as pickles."""
    monkeypatch.setattr(pickle, "dumps", lambda *_, **__: pytest.fail("pickled"))
    memory = open_memory()
    memory.store([entry()])
    assert set(sql(memory, "SELECT typeof(key), raw, mode, typeof(value), filename FROM Cache")) == {
        ("text", 1, 1, "text", None)
    }
    for wrong in (b"x", 1, ("a", "b")):
        for row in ((wrong, "text", None), ("key", wrong, None)):
            with pytest.raises(TypeError):
                store.write(memory.folder, lambda database, row=row: database.put_many([row]))


PLANTED_SETTINGS = {
    "eviction_policy": "least-recently-stored",
    "cull_limit": 1000,
    "size_limit": 1,
    "statistics": 1,
    "tag_index": 1,
    "disk_min_file_size": 0,
    "disk_unheard_of": 1,
    "sqlite_synchronous": 0,
    "sqlite_mmap_size": 2**26,
    "sqlite_writable_schema": 1,
    "set": "no method any more",
    b"blob": pickle.dumps(Bomb()),
    "pickled": pickle.dumps(Bomb()),
}


@pytest.mark.parametrize("again", [False, True], ids=["this build", "next build"])
def test_planted_settings_mean_nothing(open_memory, reports, here, again):
    """Whatever settings stand in the database, nothing is culled, written less safely, or run."""
    memory = open_memory()
    memory.store(many_entries(20))
    for name, value in PLANTED_SETTINGS.items():
        if again or isinstance(name, str):
            sql(memory, "INSERT OR REPLACE INTO Settings VALUES (?, ?)", name, value)
    memory = open_memory() if again else memory
    memory.store([entry(n) for n in range(20)])
    assert len(list(memory.entries())) == 40
    names = ("synchronous", "mmap_size")

    def pragmas(database):
        return [database._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names]

    assert store.write(memory.folder, pragmas) == [2, 0]
    assert not (here / "exploded").exists()
    assert reports == []


def test_settings_in_the_database_are_not_touched(open_memory):
    """Whatever stands there, its own or those of another program, stays; only what is counted changes."""
    memory = open_memory()
    memory.store([entry(1)])
    for name, value in PLANTED_SETTINGS.items():
        sql(memory, "INSERT OR REPLACE INTO Settings VALUES (?, ?)", name, value)
    before = dict(sql(memory, "SELECT key, value FROM Settings"))
    open_memory().store([entry(2)])
    assert dict(sql(memory, "SELECT key, value FROM Settings")) == before | {"count": before["count"] + 1}


def test_diskcache_can_open_it_without_us(open_memory, reports):
    """It finds every entry, throws none away, and what it changes in the database hurts no entry."""
    memory = open_memory()
    memory.store([*many_entries(20), entry(1)])
    with closing(diskcache.Cache(str(memory.folder))) as cache:
        assert codec.decode(cache[key(PAIR, "Sentence 1.")]) == entry(1)
        assert len(cache) == len(list(cache)) == 22  # with the generation
        assert [Path(str(warning.message).removeprefix("unknown file: ")) for warning in cache.check()] == [
            memory.folder / "search.txt"
        ]
        assert cache.eviction_policy == "none"
        assert (cache.cull(), cache.expire(), cache.volume() > 0) == (0, 0, True)
        cache.create_tag_index()
    memory = open_memory()
    assert memory.store([entry(2)]) == 1
    assert len(list(memory.entries())) == 22
    assert reports == []


@pytest.mark.parametrize("name", ["$HOME", "%HOME%", "~", "a#b%20"])
def test_no_name_of_a_folder_means_another_folder(here, name):
    """A memory is where it was put, although diskcache expands variables and SQLite reads addresses."""
    memory = TranslationMemory(here / name / "amts", PAIR)
    memory.store([entry(1)])
    assert (here / name / "amts" / "en-zh_CN.v2" / "cache.db").is_file()
    assert sorted(path.name for path in here.iterdir()) == sorted([name, "home", "tmp"])
    assert list((here / "home").iterdir()) == list((here / "tmp").iterdir()) == []
    assert list(TranslationMemory(here / name / "amts", PAIR, read_only=True).entries()) == [entry(1)]


def test_nothing_ever_expires(open_memory, reports):
    """An entry to which another program has given a date of expiry stays, and is found."""
    memory = open_memory()
    memory.store([entry(1)])
    sql(memory, "UPDATE Cache SET expire_time = 1")
    memory.store([entry(2)])
    assert set(entries_of(memory, [entry(1), entry(2)])) == set(open_memory().entries()) == {entry(1), entry(2)}
    assert reports == []


def test_a_value_that_is_no_unicode_is_unknown(open_memory, reports):
    """Bytes that are no UTF-8 hurt no other entry."""
    memory = open_memory()
    memory.store([entry(1), entry(2)])
    sql(memory, "UPDATE Cache SET value = CAST(x'ff41' AS TEXT) WHERE key = ?", key(PAIR, "Sentence 1."))
    assert list(memory.entries()) == [entry(2)]
    assert len(reports) == 1
    memory.check_writable()
