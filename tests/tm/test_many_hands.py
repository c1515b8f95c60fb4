"""Several people work on several memories: nothing of what they do is lost, and all memories agree in the end."""

from __future__ import annotations

import tempfile
import time
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from memory_helpers import PAIR

from sphinx_amts.errors import ChangeRefused
from sphinx_amts.tm import administration, codec, compaction, history, merging, stored_segments, verification
from sphinx_amts.tm.administration import Deletion, Edit
from sphinx_amts.tm.entries import Origin, State, TMEntry
from sphinx_amts.tm.history import Kind
from sphinx_amts.tm.memory import TranslationMemory

SOURCE = "Read <x1/>."
TEXTS = ("甲<x1/>", "乙<x1/>")

EDITS = [
    *[(None, text) for text in TEXTS],
    *[(state, None) for state in (State.TRANSLATED, State.REVIEWED, State.APPROVED, State.REJECTED)],
    *[(state, TEXTS[0]) for state in (State.DRAFT, State.APPROVED, State.REJECTED)],
]
OPERATIONS = st.one_of(
    st.tuples(st.just("engine"), st.sampled_from([Origin.MACHINE, Origin.CUSTOMISED]), st.sampled_from(TEXTS)),
    st.tuples(st.just("edit"), st.sampled_from(EDITS), st.sampled_from(["", "", "sea"])),
    st.tuples(st.just("delete"), st.booleans(), st.sampled_from([None, None, TEXTS[0]])),
    st.tuples(st.just("prune"), st.booleans()),
    st.tuples(st.just("use"), st.sampled_from(TEXTS)),
    st.tuples(st.just("merge")),
    st.tuples(st.just("compact")),
)
#: In which memory, by whom, what, and how many seconds later the next thing happens.
STEPS = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from(["Ana", "Bo"]), OPERATIONS, st.integers(0, 1)),
    min_size=1,
    max_size=16,
)


def do(memory, other, person, operation):
    """One step of one person; what is refused is not done."""
    kind, *values = operation
    found = stored_segments.find(memory, SOURCE)
    if kind == "engine":
        memory.store([TMEntry(SOURCE, values[1], values[0], "engine")])
    elif kind == "use":
        memory.note_used([TMEntry(SOURCE, values[0], Origin.PARALLEL, "pairs.csv:1")])
    elif kind == "edit" and found:
        (state, text), page = values
        edit = Edit(text, state, page, person)
        memory.record(administration.edited(found[0], edit))
    elif kind == "delete" and found:
        deletion = Deletion(values[1], with_persons_work=values[0], by=person)
        memory.record(administration.tombstones(found[0], deletion))
    elif kind == "prune":
        chosen = administration.prunable(memory, used=set(), with_persons_work=values[0])
        administration.prune(memory, list(chosen), Deletion(with_persons_work=values[0], by=person))
    elif kind == "merge" and other.folder.exists():
        merging.merge(memory, other.root, print)
    elif kind == "compact":
        compaction.compact(memory)


def events(memory):
    """All that happened; pairs of files are the same whenever they were used."""
    found = [event for events in memory.histories(memory.keys()).values() for event in events]
    return {codec.identity(event): event for event in found}


#: One memory deletes what engines wrote, while a person works on it in the other one.
DELETED_MEANWHILE = [
    (0, "Ana", ("engine", Origin.MACHINE, TEXTS[0]), 1),
    (1, "Bo", ("merge",), 1),
    (1, "Bo", ("edit", (None, TEXTS[1]), ""), 1),
    (0, "Ana", ("delete", False, None), 1),
]
#: Two engines in the same second.
IN_ONE_SECOND = [(number, "Ana", ("engine", Origin.MACHINE, TEXTS[number]), 0) for number in (0, 1)]


@settings(max_examples=150)
@given(STEPS)
@example(DELETED_MEANWHILE)
@example(IN_ONE_SECOND)
def test_whatever_people_do(steps):
    """Each event stays, people's work ends only by what they ask for twice, and merging is the same in any order."""
    moments = accumulate((step[-1] for step in steps), initial=1_800_000_000)
    with tempfile.TemporaryDirectory() as root, pytest.MonkeyPatch.context() as patch:
        memories = [TranslationMemory(Path(root, name), PAIR) for name in ("first", "second")]
        for moment, (number, person, operation, _seconds) in zip(moments, steps, strict=False):
            patch.setattr(time, "time", lambda moment=moment: float(moment))
            step(memories[number], memories[1 - number], person, operation)
        for memory in memories:
            check(memory)
        agree(*memories)
        for memory in memories:
            check(memory)


def step(memory, other, person, operation):
    """Do it; nothing is lost by it, and people's work ends only if that was said."""
    before = events(memory)
    try:
        do(memory, other, person, operation)
    except ChangeRefused:
        assert events(memory) == before
    after = events(memory)
    lost = [event for name, event in before.items() if name not in after]
    assert all(not event.entry.is_persons_work and event.kind is Kind.TRANSLATION for event in lost)
    assert operation[0] == "compact" or not lost
    new = [event for name, event in after.items() if name not in before]
    ends_persons_work = [event for event in new if event.kind is Kind.DELETED and event.entry.origin is Origin.HUMAN]
    assert operation[0] == "merge" or operation[1:2] == (True,) or not ends_persons_work


def check(memory):
    """What counts is what the history says; what a person did stands, or a person has ended it on purpose."""
    assert list(verification.problems(memory.folder, PAIR)) == []
    for segment in stored_segments.all_segments(memory):
        assert segment.known == history.candidates(segment.events)
        living = history.living(segment.events)
        entries = [event.entry for event in segment.events if event.kind is Kind.TRANSLATION]
        deletions = [event.entry for event in segment.events if event.kind is Kind.DELETED]
        for entry in entries:
            if entry in living:
                continue
            later = [deletion for deletion in deletions if deletion.made > entry.made]
            assert any(deletion.origin is Origin.HUMAN or not entry.is_persons_work for deletion in later)


def agree(first, second):
    """Memories that have taken in each other are the same, and a third merge brings nothing."""
    for memory, other in ((first, second), (second, first), (first, second)):
        if other.folder.exists():
            merged = merging.merge(memory, other.root, print)
    if first.folder.exists() and second.folder.exists():
        assert events(first).keys() == events(second).keys()
        assert first.candidates_by_key(first.keys()) == second.candidates_by_key(second.keys())
        assert merged.new == merged.changed == 0
