"""Segments as people look for them: by key, by text, by what they are."""

from __future__ import annotations

import itertools

import pytest
from memory_helpers import PAIR

from sphinx_amts.tm import entries, stored_segments
from sphinx_amts.tm.entries import Origin, Place, State, TMEntry
from sphinx_amts.tm.history import Event, Kind
from sphinx_amts.tm.stored_segments import MOST_SEGMENTS, Selection

SOURCES = ("Read <x1/> first.", "read <x1/> first.", "Read first.", "R&amp;D", "R<g1>&amp;</g1>D")


def key(source):
    return entries.key(PAIR, source)


@pytest.fixture
def memory(open_memory):
    memory = open_memory()
    memory.store(TMEntry(source, f"译 {source}", Origin.MACHINE) for source in SOURCES)
    return memory


def found(memory, text):
    return [segment.source for segment in stored_segments.find(memory, text)]


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("Read <x1/> first.", ["Read <x1/> first."]),
        ("Read  <x7/>\nfirst.", ["Read <x1/> first."]),
        ("Read first.", ["Read first."]),
        ("READ FIRST.", ["Read <x1/> first.", "read <x1/> first.", "Read first."]),
        ("R&D", ["R&amp;D"]),
        ("Read", []),
        ("", []),
    ],
)
def test_by_text(memory, text, sources):
    """The very source, or else what reads like it, capitals and all if there is such a one."""
    assert found(memory, text) == sources


def test_by_key(memory):
    """Four digits are enough, capitals or not; with fewer they are a text."""
    whole = key("Read first.")
    assert found(memory, whole) == found(memory, whole[:8].upper()) == ["Read first."]
    assert found(memory, whole[:3]) == []


def test_a_key_that_may_be_several(open_memory):
    """All are listed, but not without end; a source of such digits is among them."""
    memory = open_memory()
    by_start = {}
    for number in itertools.count():
        source = f"Sentence {number}."
        by_start.setdefault(key(source)[:4], []).append(source)
        if len(by_start[key(source)[:4]]) == 3:
            break
    start, sources = next((start, sources) for start, sources in by_start.items() if len(sources) == 3)
    memory.store(TMEntry(source, "句", Origin.MACHINE) for source in (*sources, start))

    assert sorted(found(memory, start)) == sorted([*sources, start])
    assert len(memory.keys("", 2)) == 2
    assert MOST_SEGMENTS < 100


def test_segments_that_have_a_history_only(memory):
    """Deleted ones, and those of which a pair of a file was used."""
    memory.record([Event(TMEntry("R&amp;D", "", Origin.CUSTOMISED), Kind.DELETED)])
    memory.note_used([TMEntry("Low tide.", "退潮。", Origin.PARALLEL, "pairs.csv:3")])

    (deleted,), (used,) = (stored_segments.find(memory, text) for text in ("R&D", key("Low tide.")[:12]))
    assert (deleted.counting, len(deleted.events)) == ((), 2)
    assert (used.counting, used.used_pair().translation) == ((), "退潮。")
    assert len(list(stored_segments.all_segments(memory))) == len(SOURCES) + 1


def test_drafts_and_rejections_that_stand(open_memory):
    """Until another judgement of the same text ends them; a draft takes back nothing."""
    memory = open_memory()
    judged = TMEntry("Tide.", "潮。", Origin.MACHINE)
    states = [State.DRAFT, State.REJECTED, State.DRAFT, State.APPROVED]
    standing = []
    for made, state in enumerate(states, 1):
        memory.record([Event(TMEntry("Tide.", "潮。", judged.origin, made=made, state=state, by="Ana"))])
        (segment,) = stored_segments.find(memory, "Tide.")
        standing.append([len(segment.standing(State.DRAFT)), len(segment.standing(State.REJECTED))])

    assert standing == [[1, 0], [0, 1], [1, 1], [0, 0]]


def test_selected(open_memory):
    """By all that can be asked for; what does not count is found by its state only."""
    memory = open_memory()
    machine = TMEntry("One.", "一。", Origin.MACHINE, place=Place("tides"))
    bound = TMEntry("One.", "壹。", Origin.HUMAN, by="Ana", place=Place("sea"), is_bound=True)
    approved = TMEntry("Two.", "二。", Origin.MACHINE, state=State.APPROVED, by="Bo")
    rejected = TMEntry("Three.", "三。", Origin.MACHINE, state=State.REJECTED, by="Bo")
    draft = TMEntry("Four.", "四。", Origin.HUMAN, state=State.DRAFT, by="Ana")
    memory.store([machine, bound, approved, rejected, draft])

    def texts(**options):
        return sorted(entry.translation for entry in stored_segments.selected(memory, Selection(**options)))

    assert texts() == ["一。", "二。", "壹。"]
    assert texts(origin=Origin.HUMAN) == ["二。", "壹。"]
    assert texts(origin=Origin.MACHINE) == ["一。"]
    assert texts(state=State.APPROVED) == texts(state=State.APPROVED, by="Bo") == ["二。"]
    assert texts(state=State.REJECTED) == ["三。"]
    assert texts(state=State.DRAFT) == ["四。"]
    assert texts(state=State.DRAFT, by="Bo") == []
    assert texts(by="Ana") == texts(page="sea") == ["壹。"]
    assert texts(page="tides") == ["一。"]


def test_what_a_search_shows(open_memory):
    """Not what was replaced or deleted, but what is rejected, drafted or in a file."""
    memory = open_memory()
    memory.store([TMEntry("One.", "alt", Origin.MACHINE, made=1)])
    memory.store([TMEntry("One.", "neu", Origin.MACHINE, made=2)])
    memory.store([TMEntry("Two.", "alt", Origin.MACHINE, made=1, state=State.REJECTED)])
    memory.store([TMEntry("Three.", "alt", Origin.HUMAN, made=1, state=State.DRAFT)])
    memory.store([TMEntry("Four.", "alt", Origin.MACHINE, made=1)])
    memory.record([Event(TMEntry("Four.", "", Origin.MACHINE, made=2), Kind.DELETED)])
    memory.note_used([TMEntry("Five.", "alt", Origin.PARALLEL, "pairs.csv:3")])

    assert [segment.source for segment in stored_segments.found(memory, ["alt"])] == ["Two.", "Three.", "Five."]
    assert [segment.source for segment in stored_segments.found(memory, ["NEU", "one"])] == ["One."]
