"""The translation memory keeps what it confirmed, whatever happens to its folder."""

import errno
import json
import multiprocessing
import os
import pickle
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sphinx_amts.errors import MemoryDamaged, MemoryFailure, MemoryReadOnly
from sphinx_amts.languages import LanguagePair
from sphinx_amts.tm import memory as module
from sphinx_amts.tm.entries import Origin, TMEntry, key
from sphinx_amts.tm.memory import TranslationMemory

PAIR = LanguagePair("en", "zh_CN")
PROJECT = Path(module.__file__).parents[2]


@pytest.fixture(autouse=True)
def common_folders(tmp_path, monkeypatch):
    """A system temporary folder and a home of the test's own."""
    for name in ("tmp", "home"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


@pytest.fixture
def said():
    return []


@pytest.fixture
def opened(tmp_path, said):
    """Open the memory of this test, as often as one likes."""
    return lambda **options: TranslationMemory(tmp_path / "amts", PAIR, report=said.append, **options)


def record(number=1, **changes):
    return replace(
        TMEntry(f"Sentence {number}.", f"句子 {number}。", Origin.MACHINE, "pseudo", 1_700_000_000), **changes
    )


def many(count=3000):
    return [record(n, source=f"Sentence {n} about <x1/> " + "and so on " * 20) for n in range(count)]


def database(memory):
    return memory.folder / "cache.db"


def sql(memory, statement, *values):
    with closing(sqlite3.connect(database(memory), isolation_level=None)) as connection:
        return connection.execute(statement, values).fetchall()


def known(memory, records):
    return list(memory.get([one.source for one in records]).values())


def set_aside(memory):
    return sorted(memory.root.glob(f"{memory.folder.name}.damaged-*"))


def rescued(folder):
    return sorted(folder.rglob("rescued-*.jsonl"))


# Keeping


def test_what_is_stored_comes_out(opened, said):
    """A record comes out as it went in, in this build and the next; what is not known is left out."""
    memory = opened()
    assert memory.store([record(1), record(2)]) == 2
    assert memory.get(["Sentence 1.", "Sentence 9."]) == {"Sentence 1.": record(1)}
    memory.close()
    assert sorted(opened().records(), key=lambda one: one.source) == [record(1), record(2)]
    assert said == []


TEXT = st.text(st.one_of(st.characters(), st.characters(categories=["Cs"])))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT), max_size=5))
@example([("\ud83d\ude00", "\udc80 \ude00\ud83d"), ("\ud800", "\0\u2028")])
def test_any_text_comes_out(pairs):
    """Any text comes out equal, lone surrogates too; two that make a pair come out as their character."""

    def whole(text):
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")

    with tempfile.TemporaryDirectory() as root:
        memory = TranslationMemory(Path(root), PAIR, report=pytest.fail)
        memory.store(record(source=source, translation=translation) for source, translation in pairs)
        found = memory.get([source for source, _ in pairs])
        assert found.keys() == {source for source, _ in pairs}
        wanted = {whole(source): whole(translation) for source, translation in pairs}
        assert {one.source: one.translation for one in found.values()} == wanted


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(Origin), st.integers(0, 3), st.text(max_size=2)), min_size=1), st.randoms())
def test_the_highest_origin_wins_in_any_order(entries, shuffled):
    """Whatever the order and the batches, the highest origin is what remains."""
    records = [record(origin=origin, made=made, translation=text) for origin, made, text in entries]
    shuffled.shuffle(records)
    with tempfile.TemporaryDirectory() as root:
        memory = TranslationMemory(Path(root), PAIR)
        cut = len(records) // 2
        for batch in (records[:cut], records[cut:]):
            memory.store(batch)
        ((_, left),) = memory.get(["Sentence 1."]).items()
        assert left.origin == max(one.origin for one in records)


@pytest.mark.parametrize(
    ("changes", "wins"),
    [
        ({"origin": Origin.HUMAN, "made": 1}, True),
        ({"origin": Origin.MACHINE, "made": 2_000_000_000}, False),
        ({"made": 1_700_000_001}, True),
        ({"made": 1_699_999_999}, False),
        ({"made": 0}, True),
    ],
)
def test_precedence(opened, changes, wins):
    """A lower origin never replaces a higher one; of equal ones the newer is kept, and no date means now."""
    memory = opened()
    old = record(origin=Origin.CUSTOMISED)
    new = replace(old, translation="新", **changes)
    memory.store([old])
    assert memory.store([new]) == int(wins)
    assert known(memory, [old]) == [new if wins else old]
    assert list(opened().records()) == [new if wins else old]


def test_the_same_again_is_not_written(opened):
    """Storing what is there, be it with another date, writes nothing and changes no mark."""
    memory = opened()
    memory.store([record()])
    mark = memory.generation()
    assert memory.store([record(), record(made=1_800_000_000)]) == 0
    assert memory.store([]) == 0
    assert memory.generation() == opened().generation() == mark


def test_the_generation_tells_what_others_stored(opened):
    """The mark changes whenever something was stored, whoever did it, and only then."""
    mine, other = opened(), opened()
    marks = [mine.generation()]
    for writer in (mine, other, mine):
        writer.store([record(len(marks))])
        marks.append(mine.generation())
        assert other.generation() == marks[-1]
    mine.check_writable(1)
    assert mine.generation() == marks[-1]
    assert len(set(marks)) == 4


def test_pairs_and_spaces_are_apart(tmp_path):
    """Neither another language nor the results of a test engine get mixed in."""
    memories = [
        TranslationMemory(tmp_path, PAIR),
        TranslationMemory(tmp_path, PAIR, space="pseudo"),
        TranslationMemory(tmp_path, LanguagePair("en", "de")),
    ]
    memories[0].store([record()])
    assert [len(list(memory.records())) for memory in memories] == [1, 0, 0]
    assert [memory.folder.name for memory in memories] == ["en-zh_CN", "en-zh_CN@pseudo", "en-de"]


def test_a_store_is_all_or_nothing(opened, monkeypatch):
    """When writing fails in the middle, nothing of the batch is in the memory."""
    memory = opened()
    memory.store([record(0)])
    kept, writes = module._only_text, iter(range(99))

    def failing(text):
        if next(writes) == 3:
            raise sqlite3.OperationalError("disk I/O error")
        return kept(text)

    monkeypatch.setattr(module, "_only_text", failing)
    with pytest.raises(MemoryFailure, match="disk I/O error"):
        memory.store([record(n) for n in range(1, 9)])
    assert sql(memory, "SELECT count(*) FROM Cache WHERE key <> 'generation'") == [(1,)]


def test_nothing_is_open_between_two_calls(opened):
    """At rest a memory is one file that can be copied, and readers can be forked."""
    memory = opened()
    memory.store([record()])
    memory.get(["Sentence 1."])
    assert sorted(path.name for path in memory.folder.iterdir()) == ["cache.db"]


# Nothing read is run


@pytest.fixture
def here(tmp_path, monkeypatch):
    """The folder of the test, as current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


class Bomb:
    """Makes a folder when it is unpickled."""

    def __reduce__(self):
        """What a pickle runs."""
        return (os.mkdir, ("exploded",))


def plant(memory, name, *, raw=1, mode=1, filename=None, value=None):
    sql(memory, "DELETE FROM Cache WHERE key = ?", name)
    sql(
        memory,
        "INSERT INTO Cache (key, raw, store_time, mode, filename, value) VALUES (?, ?, 0, ?, ?, ?)",
        *(name, raw, mode, filename, value),
    )


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
def test_planted_values_are_unknown(opened, said, here, row, again):
    """A planted pickle is not run, a planted file name neither read nor deleted; each is reported once."""
    memory = opened()
    secret = here / "secret"
    secret.write_text(module._dumped(record()), encoding="utf-8")
    (memory.folder / "bomb").write_bytes(pickle.dumps(Bomb()))
    plant(memory, key(PAIR, "Sentence 1."), **row)
    memory = opened() if again else memory
    for _ in range(2):
        assert memory.get(["Sentence 1."]) == {}
        assert list(memory.records()) == []
    assert len(said) == 1
    assert "not sound" in said[0]
    memory.store([record()])
    assert known(memory, [record()]) == [record()]
    assert secret.exists()
    assert not (here / "exploded").exists()


@pytest.mark.parametrize("again", [False, True], ids=["this build", "next build"])
@pytest.mark.parametrize("name", [pickle.dumps(Bomb()), b"blob", 7, "text"])
def test_planted_keys_are_unknown(opened, said, here, name, again):
    """A pickled key is not run, in whatever way the memory is read."""
    memory = opened()
    memory.store([record()])
    plant(memory, name, raw=0, value=module._dumped(record(2)))
    memory = opened() if again else memory
    for _ in range(2):
        assert memory.get(["Sentence 1.", "Sentence 2."]) == {"Sentence 1.": record()}
        assert list(memory.records()) == [record()]
    assert len(said) == 1
    assert not (here / "exploded").exists()


def test_nothing_is_ever_pickled(opened, monkeypatch):
    """Neither keys nor values are written as pickles."""
    monkeypatch.setattr(pickle, "dumps", lambda *_, **__: pytest.fail("pickled"))
    memory = opened()
    memory.store([record()])
    assert set(sql(memory, "SELECT typeof(key), raw, mode, typeof(value), filename FROM Cache")) == {
        ("text", 1, 1, "text", None)
    }
    for wrong in (b"x", 1, ("a", "b")):
        with pytest.raises(TypeError):
            module._TextDisk("").put(wrong)
        with pytest.raises(TypeError):
            module._TextDisk("").store(wrong, read=False)


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
def test_planted_settings_mean_nothing(opened, said, here, again):
    """Whatever settings stand in the database, nothing is culled, written less safely, or run."""
    memory = opened()
    memory.store(many(20))
    for name, value in PLANTED_SETTINGS.items():
        if again or isinstance(name, str):
            sql(memory, "INSERT OR REPLACE INTO Settings VALUES (?, ?)", name, value)
    memory = opened() if again else memory
    memory.store([record(n) for n in range(20)])
    assert len(list(memory.records())) == 40
    pragmas = [memory._cache._sql(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "mmap_size")]
    memory.close()
    assert pragmas == [2, 0]
    assert not (here / "exploded").exists()
    assert said == []


def test_nothing_ever_expires(opened, said):
    """An entry that somebody has given a date of expiry is kept, and found."""
    memory = opened()
    memory.store([record(1)])
    sql(memory, "UPDATE Cache SET expire_time = 1")
    memory.store([record(2)])
    assert set(known(memory, [record(1), record(2)])) == set(opened().records()) == {record(1), record(2)}
    assert said == []


GOOD = json.loads(module._dumped(record()))


@pytest.mark.parametrize(
    "value",
    [
        "",
        "{",
        "[]",
        "[" * 100_000,
        json.dumps({**GOOD, "source": "Another."}),
        json.dumps({**GOOD, "translation": None}),
        json.dumps({**GOOD, "origin": 9}),
        json.dumps({**GOOD, "origin": True}),
        json.dumps({**GOOD, "made": "today"}),
        json.dumps({**GOOD, "made": True}),
        json.dumps({name: GOOD[name] for name in GOOD if name != "engine"}),
    ],
    ids=lambda value: value[:40],
)
def test_an_unsound_value_is_unknown(opened, said, value):
    """Broken JSON, another sentence or a field of a wrong type: unknown, reported, and replaced by the next store."""
    memory = opened()
    memory.store([record(2)])
    plant(memory, key(PAIR, "Sentence 1."), value=value)
    for _ in range(2):
        assert memory.get(["Sentence 1.", "Sentence 2."]) == {"Sentence 2.": record(2)}
    assert len(said) == 1
    assert memory.store([record()]) == 1
    assert known(memory, [record()]) == [record()]


def test_a_value_that_is_no_unicode_is_unknown(opened, said):
    """Bytes that are no UTF-8 hurt no other entry."""
    memory = opened()
    memory.store([record(1), record(2)])
    sql(memory, "UPDATE Cache SET value = CAST(x'ff41' AS TEXT) WHERE key = ?", key(PAIR, "Sentence 1."))
    assert list(memory.records()) == [record(2)]
    assert len(said) == 1
    memory.check_writable()


# Several processes

CHILD = """
import sys
from pathlib import Path
from sphinx_amts.languages import LanguagePair
from sphinx_amts.tm.entries import Origin, TMEntry
from sphinx_amts.tm.memory import TranslationMemory
memory = TranslationMemory(Path(sys.argv[1]), LanguagePair("en", "zh_CN"))
for batch in range(int(sys.argv[3])):
    names = [f"{sys.argv[2]} {batch} {n}" for n in range(20)]
    memory.store(TMEntry(name, "x" * 900, Origin.MACHINE) for name in names)
    print(batch, flush=True)
"""


def child(root, name, batches=100_000):
    command = [sys.executable, "-c", CHILD, str(root), name, str(batches)]
    return subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def confirmed(name, printed):
    return [f"{name} {batch} {n}" for batch in printed.split() for n in range(20)]


def test_killed_at_any_moment_it_holds_what_it_confirmed(tmp_path):
    """Even kill -9 loses nothing that a store has confirmed, and leaves a sound database."""
    moments = random.Random(7)  # noqa: S311
    wanted, said = [], []
    for turn in range(10):
        process = child(tmp_path / "amts", str(turn))
        first = process.stdout.readline()
        time.sleep(moments.uniform(0, 0.25))
        process.kill()
        rest, _ = process.communicate()
        printed = (first + rest).rpartition("\n")[0]
        wanted += confirmed(turn, printed)
        memory = TranslationMemory(tmp_path / "amts", PAIR, report=said.append)
        assert len(memory.get(wanted)) == len(wanted)
        assert sql(memory, "PRAGMA integrity_check") == [("ok",)]
    assert len(wanted) > 400
    assert said == []


@pytest.mark.parametrize("moment", [0.0, 0.01, 0.02, 0.04, 0.08])
def test_killed_while_it_is_made(tmp_path, moment):
    """A memory that was killed while it was made can be used, and no alarm is raised unless its file is empty."""
    process = child(tmp_path / "amts", "a")
    while not (tmp_path / "amts" / "en-zh_CN" / "cache.db").exists():
        time.sleep(0.001)
    time.sleep(moment)
    process.kill()
    printed, _ = process.communicate()
    said = []
    memory = TranslationMemory(tmp_path / "amts", PAIR, report=said.append)
    memory.store([record()])
    assert len(memory.get(confirmed("a", printed.rpartition("\n")[0]))) == 20 * printed.count("\n")
    assert all("empty" in sentence for sentence in said)


def test_several_builds_write_at_once(tmp_path):
    """Builds that share a folder wait for each other, and nothing of any of them is lost."""
    processes = [child(tmp_path / "amts", name, 10) for name in "abc"]
    wanted = [
        name for one, process in zip("abc", processes, strict=True) for name in confirmed(one, process.communicate()[0])
    ]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert len(TranslationMemory(tmp_path / "amts", PAIR).get(wanted)) == len(wanted) == 600


def test_several_builds_find_the_same_damage(opened, tmp_path):
    """A damaged memory is set aside once, and what the builds store goes into the one fresh memory."""
    memory = opened()
    memory.store(many(300))
    database(memory).write_bytes(b"garbage" * 1000 + database(memory).read_bytes()[7000:])
    processes = [child(tmp_path / "amts", name, 3) for name in "abc"]
    wanted = [
        name for one, process in zip("abc", processes, strict=True) for name in confirmed(one, process.communicate()[0])
    ]
    assert len(opened().get(wanted)) == len(wanted) == 180
    assert len(set_aside(memory)) == 1


def read_forked(memory, sentences, answers):
    answers.put(len(memory.get(sentences)))


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="this system cannot fork")
def test_forked_readers_read(opened):
    """A reader forked from the build sees what is known, and what is stored after the fork."""
    memory = opened()
    memory.store(many(50))
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    readers = [
        context.Process(target=read_forked, args=(memory, [one.source for one in many(50)], answers)) for _ in range(3)
    ]
    for reader in readers:
        reader.start()
    memory.store([record()])
    assert [answers.get(timeout=30) for _ in readers] == [50] * 3
    for reader in readers:
        reader.join()
    assert len(list(memory.records())) == 51
    assert sql(memory, "PRAGMA integrity_check") == [("ok",)]


# Damage


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
def test_a_damaged_memory_is_set_aside(opened, said, damage, moment):
    """It is kept under another name, what can be read goes into a fresh one, a sentence says so, and work goes on."""
    memory = opened()
    memory.store(many(1000))
    damage(memory)
    damaged = database(memory).read_bytes()
    memory = opened() if moment == "opening" else memory
    assert len(set_aside(memory)) == (moment == "opening")
    {"listing": lambda: list(memory.records()), "marking": memory.generation}.get(moment, lambda: None)()
    if moment in {"opening", "reading"}:
        known(memory, many(1000))
    memory.store([record()])
    if set_aside(memory):
        (aside,) = set_aside(memory)
        (sentence,) = [one for one in said if "set aside" in one]
        assert str(aside) in sentence
        assert (aside / "cache.db").read_bytes() == damaged
    # else SQLite has not read what is damaged yet
    memory = opened()
    assert known(memory, [record()]) == [record()]
    left = known(memory, many(1000))
    assert len(left) >= DAMAGES[damage]
    assert set(left) <= set(many(1000))
    assert sql(memory, "PRAGMA integrity_check") == [("ok",)]


def test_an_earlier_damaged_memory_is_not_overwritten(opened, monkeypatch):
    """Two memories damaged within the same second are both kept."""
    monkeypatch.setattr(module, "_now", lambda: "20260101T000000Z")
    for _ in range(3):
        memory = opened()
        memory.store(many(50))
        header(memory)
    opened()
    assert len(set_aside(memory)) == 3


def test_long_sentences_are_salvaged(opened):
    """An entry that SQLite keeps in several pages survives damage elsewhere."""
    first, last = record(source="long " * 3000), record(source="very long " * 3000)
    memory = opened()
    for records in ([first], many(1000), [last]):
        memory.store(records)
    middle(memory)
    assert known(opened(), [first, last]) == [first, last]


def test_salvage_does_not_make_up_text(opened, said):
    """An entry with garbage inside is not taken for a translation."""
    memory = opened()
    memory.store([record(1), record(2)])
    data = database(memory).read_bytes()
    place = data.index("句子 1".encode())
    database(memory).write_bytes(b"x" * 100 + data[100:place] + b"\xff\xfe" + data[place + 2 :])
    assert list(opened().records()) == [record(2)]
    assert "1 sentences" in said[0]


def test_a_memory_that_vanishes_is_made_again(opened, said):
    """Somebody deletes the folder while a book is built: the build goes on with an empty memory."""
    memory = opened()
    memory.store([record(1)])
    shutil.rmtree(memory.root)
    assert memory.get(["Sentence 1."]) == {}
    shutil.rmtree(memory.root)
    assert memory.store([record(2)]) == 1
    assert list(opened().records()) == [record(2)]
    assert said == []


def test_a_memory_that_cannot_be_made_again_is_empty(opened, said):
    """Where the folder was, a file stands suddenly: one sentence says so, and the build goes on."""
    memory = opened()
    shutil.rmtree(memory.root)
    memory.root.write_text("")
    for _ in range(2):
        assert memory.get(["Sentence 1."]) == {}
    with pytest.raises(MemoryReadOnly):
        memory.check_writable()
    assert len(said) == 1


def test_damage_that_stays_stops_nothing(opened, said, monkeypatch):
    """If the fresh memory is no better, nothing runs in circles: what can be read is used, what is new is rescued."""

    def always(*_arguments, **_options):
        raise sqlite3.DatabaseError("database disk image is malformed")

    memory = opened()
    memory.store([record(1)])
    monkeypatch.setattr(module._Cache, "texts", always)
    with pytest.raises(MemoryDamaged):
        memory.store([record(2)])
    assert set(known(memory, [record(1), record(2)])) == {record(1), record(2)}
    assert len(set_aside(memory)) <= 2
    monkeypatch.undo()
    assert rescued(memory.root)


# Locked


def test_a_locked_memory_is_waited_for_then_named(opened, said, monkeypatch):
    """Another process that holds the memory is waited for, then named; nothing is set aside or lost."""
    monkeypatch.setattr(module, "LOCK_SECONDS", 0.2)
    memory = opened()
    memory.store([record(1)])
    with closing(sqlite3.connect(database(memory), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(MemoryFailure, match="in use by another process") as caught:
            memory.store([record(2)])
        assert not isinstance(caught.value, (MemoryReadOnly, MemoryDamaged))
        with pytest.raises(MemoryFailure, match="in use by another process"):
            memory.check_writable()
        assert set(known(memory, [record(1), record(2)])) == {record(1), record(2)}
        assert set(opened().records()) == {record(1), record(2)}
    assert set_aside(memory) == []
    assert set(opened().records()) == {record(1), record(2)}
    assert rescued(memory.root) == []


HOLDER = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(1)
"""


def test_a_lock_that_ends_in_time_is_no_failure(opened):
    """Who waits long enough gets through."""
    memory = opened()
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(database(memory))], stdout=subprocess.PIPE)
    process.stdout.readline()
    assert memory.store([record()]) == 1
    process.communicate()


# Read-only


def mount(*arguments):
    tool = shutil.which("mount")
    if not tool or subprocess.run([tool, *arguments], capture_output=True, check=False).returncode:
        pytest.skip("cannot mount here")


@contextmanager
def mounted(*arguments):
    mount(*arguments)
    try:
        yield
    finally:
        subprocess.run([shutil.which("umount"), arguments[-1]], check=True)


@pytest.fixture
def readonly(opened):
    """A memory with two sentences, in a folder that is mounted read-only."""
    memory = opened()
    memory.store([record(1), record(2, origin=Origin.HUMAN)])
    root = str(memory.root)
    with mounted("--bind", root, root):
        mount("-o", "remount,ro,bind", root)
        yield memory


def check_served_only(memory, said):
    assert set(memory.records()) == {record(1), record(2, origin=Origin.HUMAN)}
    assert len(said) == 1
    with pytest.raises(MemoryReadOnly):
        memory.check_writable()
    with pytest.raises(MemoryReadOnly, match="rescued-"):
        memory.store([record(2), record(3)])
    assert memory.store([record(1), record(3)]) == 0
    assert set(known(memory, [record(n) for n in (1, 2, 3)])) == {
        *(record(1), record(2, origin=Origin.HUMAN), record(3))
    }
    assert set_aside(memory) == []


def test_a_read_only_folder_is_served(opened, said, readonly, tmp_path):
    """What is known is used, one sentence says that nothing can be kept, and what is new waits in a rescue file."""
    memory = opened()
    assert memory.generation() == opened().generation() != ""
    del said[1:]
    check_served_only(memory, said)
    (file,) = rescued(tmp_path)
    assert file.parent == tmp_path / "tmp"
    assert record(3) in set(opened().records())
    assert file.exists()


def test_a_folder_that_becomes_read_only_is_served(readonly, said):
    """The same if the folder cannot be written any more while the book is built."""
    check_served_only(readonly, said)


def test_a_killed_memory_is_read_even_read_only(opened, tmp_path):
    """What stands in the write-ahead log only is served from a read-only folder too."""
    memory = opened()
    memory.store([record(1)])
    with closing(sqlite3.connect(database(memory), isolation_level=None)) as other:
        other.execute("SELECT count(*) FROM Cache").fetchall()
        memory.store([record(2)])
        copy = tmp_path / "copy" / memory.folder.name
        shutil.copytree(memory.folder, copy, ignore=shutil.ignore_patterns("*-shm"))
    assert (copy / "cache.db-wal").stat().st_size
    root = str(copy.parent)
    with mounted("--bind", root, root):
        mount("-o", "remount,ro,bind", root)
        assert set(TranslationMemory(copy.parent, PAIR).records()) == {record(1), record(2)}


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
def test_a_memory_that_cannot_be_opened_for_writing_is_served(opened, said, monkeypatch, failure):
    """The same for every way in which a system says so."""
    memory = opened()
    memory.store([record(1), record(2, origin=Origin.HUMAN)])

    def refused(_database):
        raise failure

    monkeypatch.setattr(module, "_examined", refused)
    check_served_only(opened(), said)


@pytest.mark.parametrize("name", ["malformed", "locked", "disk is full"])
def test_the_name_of_a_folder_decides_nothing(tmp_path, name):
    """What is done about a failure does not depend on words in the path that it names."""
    error = PermissionError(errno.EACCES, "Permission denied", str(tmp_path / name))
    assert type(module._failure(error, tmp_path)) is MemoryReadOnly


def test_a_root_that_cannot_be_made_is_an_empty_memory(tmp_path, said):
    """Where the folder should be stands a file: the build goes on, and what it pays for is rescued."""
    (tmp_path / "file").write_text("")
    memory = TranslationMemory(tmp_path / "file" / "amts", PAIR, report=said.append)
    assert memory.get(["Sentence 1."]) == {}
    assert list(memory.records()) == []
    assert memory.generation() == ""
    with pytest.raises(MemoryReadOnly):
        memory.check_writable()
    with pytest.raises(MemoryReadOnly, match="rescued-"):
        memory.store([record()])
    assert memory.generation() != ""
    assert len(said) == 1
    (tmp_path / "file").unlink()
    assert list(TranslationMemory(tmp_path / "file" / "amts", PAIR).records()) == [record()]
    assert rescued(tmp_path) == []


# A full disk, and rescue files

FULL = [sqlite3.OperationalError("database or disk is full"), OSError(errno.ENOSPC, "No space left on device")]


@pytest.fixture
def full(monkeypatch):
    """From now on nothing can be written into the database."""

    def fail(failure=FULL[0]):
        def refused(*_arguments, **_options):
            raise failure

        monkeypatch.setattr(module._Cache, "set", refused)

    return fail


@pytest.mark.parametrize("failure", FULL, ids=str)
def test_what_cannot_be_kept_is_rescued(opened, said, full, monkeypatch, failure):
    """A full disk: the failure names the rescue file, this build uses it, the next one takes it in and removes it."""
    memory = opened()
    memory.store([record(1)])
    mark = memory.generation()
    full(failure)
    with pytest.raises(MemoryFailure, match="disk is full") as caught:
        memory.store([record(2), record(3)])
    (file,) = rescued(memory.root)
    assert str(file) in str(caught.value)
    assert file.name.startswith("rescued-en-zh_CN-20")
    assert memory.generation() != mark
    assert set(memory.records()) == set(opened().records()) == {record(1), record(2), record(3)}
    assert file.exists()
    monkeypatch.undo()
    said.clear()
    memory = opened()
    assert len(said) == 1
    assert str(file) in said[0]
    assert rescued(memory.root) == []
    assert set(memory.records()) == {record(1), record(2), record(3)}
    assert set_aside(memory) == []


def test_rescue_goes_from_place_to_place(opened, full, monkeypatch, tmp_path):
    """Root, the caller's folders, the temporary folder, home: the first that works; each is looked into."""
    memory = opened(rescue=[tmp_path / "one", tmp_path / "two"])
    places = [memory.root, tmp_path / "one", tmp_path / "two", tmp_path / "tmp", tmp_path / "home"]
    write, closed = module._written, []

    def written(folder, stem, data):
        if folder in closed:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(folder, stem, data)

    with monkeypatch.context() as patched:
        patched.setattr(module, "_written", written)
        full()
        for number, place in enumerate(places):
            with pytest.raises(MemoryFailure, match="rescued-") as caught:
                memory.store([record(number)])
            assert str(place) in str(caught.value)
            closed.append(place)
        with pytest.raises(MemoryFailure, match="could not be written anywhere"):
            memory.store([record(9)])
    monkeypatch.undo()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert len(rescued(tmp_path)) == 5
    assert list(TranslationMemory(tmp_path / "other", PAIR, rescue=[tmp_path / "one"]).records()) == []
    taken = opened(rescue=[tmp_path / "one", tmp_path / "two"])
    assert set(taken.records()) == {record(number) for number in range(5)}
    assert rescued(tmp_path) == []


def test_a_half_written_rescue_file_gives_its_good_lines(opened, said):
    """The lines before the broken one are taken in; the file is kept under another name, and not read again."""
    root = opened().root
    lines = [module._dumped(record(n)) for n in range(3)]
    file = root / "rescued-en-zh_CN-20260101T000000Z-1.jsonl"
    file.write_bytes("\n".join(lines).encode()[:-40])
    assert set(opened().records()) == {record(0), record(1)}
    assert file.with_name(f"{file.name}.taken").exists()
    assert not file.exists()
    assert len(said) == 1
    opened()
    assert len(said) == 1


def test_a_rescue_file_does_not_undo_what_came_later(opened):
    """What was corrected by hand meanwhile stays."""
    memory = opened()
    memory.store([record(origin=Origin.HUMAN)])
    file = memory.root / "rescued-en-zh_CN-20260101T000000Z-1.jsonl"
    file.write_text(module._dumped(record(translation="alt")) + "\n")
    assert list(opened().records()) == [record(origin=Origin.HUMAN)]
    assert not file.exists()


def test_rescue_files_of_others_are_ignored(opened, said, tmp_path, monkeypatch):
    """In a folder that everybody may write to, only our own files are taken in, and no links."""
    memory = opened()
    (tmp_path / "tmp").chmod(0o1777)
    stem = next(name for folder, name in memory._places().items() if folder == tmp_path / "tmp")
    line = module._dumped(record()) + "\n"
    (tmp_path / "mine").write_text(module._dumped(record(2)) + "\n")
    (tmp_path / "tmp" / f"{stem}-20260101T000000Z-1.jsonl").symlink_to(tmp_path / "mine")
    file = tmp_path / "tmp" / f"{stem}-20260101T000000Z-2.jsonl"
    file.write_text(line)
    with monkeypatch.context() as patched:
        patched.setattr(os, "getuid", lambda: file.stat().st_uid + 1)
        assert list(opened().records()) == []
    assert len(said) == 2
    assert all("ignored" in sentence for sentence in said)
    assert list(opened().records()) == [record()]


@pytest.mark.skipif(os.name != "posix", reason="files have no mode here")
def test_a_rescue_file_is_for_its_owner_only(opened, full):
    """A rescue file may stand in a folder that everybody can read."""
    memory = opened()
    full()
    with pytest.raises(MemoryFailure):
        memory.store([record()])
    (file,) = rescued(memory.root)
    assert file.stat().st_mode & 0o077 == 0


def fill(memory, stored):
    for batch in range(1000):
        new = [record(f"{batch}.{n}", engine="x" * 1000) for n in range(50)]
        stored += new
        memory.store(new)


def test_a_really_full_disk(tmp_path, said):
    """On a small disk that fills up, everything confirmed or rescued is there in the end."""
    disk = tmp_path / "disk"
    disk.mkdir()
    stored = []
    with mounted("-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)):
        memory = TranslationMemory(disk / "amts", PAIR, report=said.append)
        with pytest.raises(MemoryFailure, match="rescued-"):
            fill(memory, stored)
        assert set(memory.records()) == set(stored)
        with pytest.raises(MemoryFailure):
            memory.check_writable(10_000)
        (disk / "filler").write_bytes(bytes(shutil.disk_usage(disk).free))
        again = TranslationMemory(disk / "amts", PAIR, report=said.append)
        assert set(again.records()) == set(stored)
        shutil.copytree(disk / "amts", tmp_path / "amts")
        assert set_aside(again) == []
    for file in rescued(tmp_path / "tmp"):
        shutil.copy(file, tmp_path / "amts" / "rescued-en-zh_CN-20260101T000000Z-1.jsonl")
    assert set(TranslationMemory(tmp_path / "amts", PAIR).records()) == set(stored)


def test_money_is_not_spent_on_what_does_not_fit(opened, monkeypatch):
    """The check before translating refuses when the disk has no room for the answer, and leaves nothing behind."""
    memory = opened()
    memory.check_writable(1000)
    assert list(memory.records()) == []
    assert sql(memory, "SELECT count(*) FROM Cache") == [(0,)]
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(2**30, 2**30, 5_000_000))
    memory.check_writable(1000)
    with pytest.raises(MemoryFailure, match="make room"):
        memory.check_writable(4_000_000)


def test_the_check_really_writes(opened, full):
    """That the disk seems to have room is not enough."""
    memory = opened()
    full()
    with pytest.raises(MemoryFailure, match="disk is full"):
        memory.check_writable()


# Speed


def test_a_book_is_looked_up_at_once(opened):
    """13,000 sentences are stored and found in moments."""
    memory = opened()
    records = many(13_000)
    begun = time.perf_counter()
    memory.store(records)
    stored = time.perf_counter()
    assert len(known(memory, records)) == 13_000
    found = time.perf_counter()
    assert stored - begun < 20
    assert found - stored < 3
