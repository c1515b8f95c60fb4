"""Space is given back, and nothing that counts, or that people did, is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from folder_snapshots import snapshot
from hypothesis import given, settings
from hypothesis import strategies as st
from memory_helpers import PAIR, PROJECT, entry, sql

from sphinx_amts.errors import MemoryFailure, MemoryReadOnly
from sphinx_amts.tm import compaction, history, search, stored_segments, verification
from sphinx_amts.tm.entries import Origin, Place, State, TMEntry
from sphinx_amts.tm.history import Event, Kind
from sphinx_amts.tm.memory import TranslationMemory


def fill(memory, sentences=300, rounds=4):
    """Sentences that an engine has translated several times."""
    for number in range(rounds):
        text = f"{number} " + "and so on " * 20
        memory.store(entry(n, translation=f"{n} {text}", made=number + 1) for n in range(sentences))


def test_what_is_replaced_goes(open_memory):
    """The file is smaller, what counts is the same, and builds notice nothing."""
    memory = open_memory()
    fill(memory)
    mark, known = memory.generation(), list(memory.entries())
    done = compaction.compact(memory)

    assert done.dropped == 900
    assert done.after < done.before / 2
    assert (memory.generation(), list(memory.entries())) == (mark, known)
    assert [event.entry.source for event in memory.find(search.Query(("sentence 7.",)))] == ["Sentence 7."]
    assert list(verification.problems(memory.folder, PAIR)) == []


def test_a_second_time(open_memory):
    """Nothing is left to drop, and nothing is lost."""
    memory = open_memory()
    fill(memory)
    compaction.compact(memory)
    histories = memory.histories(memory.keys())

    assert compaction.compact(memory).dropped == 0
    assert memory.histories(memory.keys()) == histories


def test_what_a_segment_falls_back_to(open_memory):
    """The best translation by an engine stays beside that of a person."""
    memory = open_memory()
    memory.store([entry(1, made=1), entry(1, translation="机", made=2)])
    memory.store([entry(1, translation="人", origin=Origin.HUMAN, made=3)])
    compaction.compact(memory)
    memory.store([entry(1, translation="人", origin=Origin.HUMAN, state=State.REJECTED, made=4)])

    assert memory.get(["Sentence 1."])["Sentence 1."].translation == "机"


def test_no_memory(tmp_path):
    """None is made."""
    memory = TranslationMemory(tmp_path / "amts", PAIR)

    assert compaction.compact(memory).after == 0
    assert not (tmp_path / "amts").exists()


def test_a_memory_that_cannot_be_written(open_memory):
    """Nothing happens to it."""
    fill(open_memory())
    memory = open_memory(read_only=True)
    before = snapshot(memory.root)
    with pytest.raises(MemoryReadOnly):
        compaction.compact(memory)

    assert snapshot(memory.root) == before


def test_a_disk_without_space(open_memory, monkeypatch):
    """It is asked for before anything is done, since a second copy is made."""
    memory = open_memory()
    fill(memory)
    usage = type("Usage", (), {"free": 2**20 + 1000})
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: usage)
    with pytest.raises(MemoryFailure, match="Free some space"):
        compaction.compact(memory)

    assert len(sql(memory, "SELECT 1 FROM History")) == 1200


EVENTS = st.builds(
    lambda origin, state, text, made, place, kind: Event(
        TMEntry(
            "Tide.",
            "" if kind is Kind.DELETED and text == "a" else text,
            origin,
            made=made,
            state=state,
            place=Place(place) if place else None,
            is_bound=bool(place),
        ),
        kind,
    ),
    st.sampled_from([Origin.MACHINE, Origin.MACHINE, Origin.CUSTOMISED, Origin.HUMAN]),
    st.sampled_from([State.TRANSLATED, State.TRANSLATED, *State]),
    st.sampled_from(["a", "b", "c"]),
    st.integers(1, 9),
    st.sampled_from(["", "", "tides"]),
    st.sampled_from([Kind.TRANSLATION] * 4 + [Kind.DELETED, Kind.USED]),
)


@settings(max_examples=300)
@given(st.sets(EVENTS, min_size=1, max_size=8))
def test_no_history_loses_what_matters(events):
    """What counts is the same, and only translations by engines go, which nobody has judged."""
    by_id = {str(number): event for number, event in enumerate(sorted(events, key=repr))}
    dropped = compaction.superseded(by_id)
    kept = [event for number, event in by_id.items() if number not in dropped]

    assert history.candidates(kept) == history.candidates(events)
    assert {*history.essence(kept)} == {*history.essence(events)}
    for number in dropped:
        event = by_id[number]
        assert event.kind is Kind.TRANSLATION
        assert not event.entry.is_persons_work


COMPACT = """
import sys
from pathlib import Path
from sphinx_amts.languages import LanguagePair
from sphinx_amts.tm import compaction
from sphinx_amts.tm.memory import TranslationMemory
memory = TranslationMemory(Path(sys.argv[1]), LanguagePair("en", "zh_CN"), is_examined=False)
print("ready", flush=True)
compaction.compact(memory)
"""


@pytest.mark.parametrize("moment", [0.0, 0.01, 0.03, 0.06, 0.1, 0.2])
def test_killed(moment):
    """Whenever it is killed, everything that counts is there, and a second start goes on."""
    with tempfile.TemporaryDirectory() as root:
        memory = TranslationMemory(Path(root), PAIR)
        fill(memory, 1500)
        known = {entry.source: entry for entry in memory.entries()}
        command = [sys.executable, "-c", COMPACT, root]
        with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout.readline() == "ready\n"
            time.sleep(moment)
            os.kill(process.pid, signal.SIGKILL)
        memory = TranslationMemory(Path(root), PAIR)
        assert {entry.source: entry for entry in memory.entries()} == known
        compaction.compact(memory)
        assert len(sql(memory, "SELECT 1 FROM History")) == 1500
        assert list(verification.problems(memory.folder, PAIR)) == []


def test_the_number_of_an_event_that_went_is_used_again(open_memory):
    """The file that is searched is not misled by it, even where it could not be made anew."""
    memory = open_memory()
    memory.store([entry(1, translation="人", origin=Origin.HUMAN, made=5)])
    memory.store([entry(2), entry(1, made=1), entry(1, translation="旧", made=2)])
    path = search.file(memory.folder)
    before = path.read_bytes()
    compaction.compact(memory)
    path.write_bytes(before)  # as after a kill between the two, if the file had not been removed first
    memory.store([entry(8, translation="旧")])

    for phrase, source in (("旧", "Sentence 8."), ("人", "Sentence 1.")):
        assert [segment.source for segment in stored_segments.found(memory, [phrase])] == [source]
