"""What people do to single segments: each change is an event, and one that makes no sense is refused."""

from __future__ import annotations

import time

import pytest

from sphinx_amts.errors import ChangeRefused
from sphinx_amts.tm import administration, stored_segments
from sphinx_amts.tm.administration import Deletion, Edit
from sphinx_amts.tm.entries import Origin, Place, State, TMEntry
from sphinx_amts.tm.history import Event, Kind

SOURCE, MACHINE = "Read <x1/> first.", "先读<x1/>。"
BETTER = "请先读<x1/>。"
_DAY = 24 * 60 * 60


class Desk:
    """A memory of one segment, and a person who works on it."""

    def __init__(self, memory):
        self.memory = memory

    def segment(self):
        return stored_segments.find(self.memory, SOURCE)[0]

    def edit(self, translation=None, state=None, page="", by="Ana", note=""):
        edit = Edit(translation, State(state) if state else None, page, by, note)
        events = administration.edited(self.segment(), edit)
        assert self.memory.record(events) == len(events)
        return events[0].entry

    def refused(self, *arguments, **options):
        """Why an edit is refused; nothing has changed then."""
        before = self.segment()
        with pytest.raises(ChangeRefused) as refusal:
            self.edit(*arguments, **options)
        assert self.segment() == before
        return str(refusal.value)

    def delete(self, **options):
        events = administration.tombstones(self.segment(), Deletion(**options))
        assert self.memory.record(events) == len(events)

    def counts(self, page="anywhere"):
        """What is used on a page."""
        entry = self.segment().known.at(Place(page))
        return entry and (entry.translation, entry.origin.name, str(entry.state), entry.by)


@pytest.fixture
def desk(open_memory):
    memory = open_memory()
    memory.store([TMEntry(SOURCE, MACHINE, Origin.MACHINE, "amazon", made=1_000)])
    return Desk(memory)


# --- correcting -------------------------------------------------------------------------------------------------------


def test_a_correction_is_a_persons(desk):
    """It counts, and its tags are put right; the former translation is in the history."""
    desk.edit("请先读< X1 / >。", note="  politer\n")

    assert desk.counts() == (BETTER, "HUMAN", "translated", "Ana")
    assert desk.segment().known.plain.note == "politer"
    assert [event.entry.translation for event in desk.segment().events] == [MACHINE, BETTER]


def test_the_same_words_are_a_persons_too(desk):
    """Who writes what an engine wrote has translated it; a second time it changes nothing."""
    desk.edit(MACHINE)

    assert desk.counts() == (MACHINE, "HUMAN", "translated", "Ana")
    assert "is translated already" in desk.refused(MACHINE)


@pytest.mark.parametrize("text", ["先读。", "先读<x1/><x1/>。", "先读<x2/>。", "先<读<x1/>。", ""])
def test_a_correction_with_wrong_tags(desk, text):
    """The sentence has both texts, so that nothing that was written is lost."""
    sentence = desk.refused(text)

    assert SOURCE in sentence
    assert text in sentence


def test_the_typography_is_the_persons(desk):
    """Spaces, quotes and marks inside stay as they are."""
    text = "先读\u3000「<x1/>」\xa0—… ok"
    desk.edit(text)

    assert desk.counts()[0] == text


# --- judging ----------------------------------------------------------------------------------------------------------


def test_an_approval_makes_it_human(desk):
    """Who made it is still known, and a later translation by an engine does not replace it."""
    desk.edit(state="approved")
    desk.memory.store([TMEntry(SOURCE, "新<x1/>", Origin.CUSTOMISED)])

    assert desk.counts() == (MACHINE, "MACHINE", "approved", "Ana")
    assert desk.segment().known.plain.counts_as is Origin.HUMAN
    assert desk.segment().known.plain.engine == "amazon"


def test_two_people_approve(desk):
    """Both are in the history; the same person twice is one event."""
    desk.edit(state="approved")
    desk.edit(state="approved", by="Bo")

    assert desk.counts()[3] == "Bo"
    assert "is approved already" in desk.refused(state="approved", by="Bo")


def test_a_rejection(desk):
    """The translation is not used, nor the same words of an engine; they can be approved again all the same."""
    desk.edit(state="rejected")
    desk.memory.store([TMEntry(SOURCE, MACHINE, Origin.CUSTOMISED)])
    assert desk.counts() is None
    assert "is rejected already" in desk.refused(state="rejected", by="Bo")

    desk.edit(state="approved")
    assert desk.counts()[:3] == (MACHINE, "MACHINE", "approved")


def test_what_is_judged_by_its_text(desk):
    """An older translation; what is not there cannot be rejected."""
    desk.edit(BETTER)
    assert "does not have this one" in desk.refused("别<x1/>", "rejected")
    desk.edit(MACHINE, "rejected")

    assert desk.counts()[0] == BETTER
    desk.edit(BETTER, "rejected")
    assert desk.counts() is None


def test_a_judgement_that_would_have_no_effect(desk):
    """It is refused, and the sentence says what precedes it."""
    desk.edit(BETTER, "approved")

    assert f'"{BETTER}" (human, approved by Ana) precedes it' in desk.refused(MACHINE, "reviewed", by="Bo")
    assert "is approved already" in desk.refused(BETTER, by="Bo")


def test_a_machine_translation_is_reviewed(desk):
    """It counts as the engine's still, and precedes one that nobody has read; only other words take that back."""
    desk.edit(state="reviewed")
    desk.memory.store([TMEntry(SOURCE, "新<x1/>", Origin.CUSTOMISED)])

    assert desk.counts() == (MACHINE, "MACHINE", "reviewed", "Ana")
    assert "precedes it" in desk.refused(state="translated")


def test_a_translation_whose_tags_are_broken_is_not_approved(open_memory):
    """It could not be put into a page."""
    memory = open_memory()
    memory.store([TMEntry(SOURCE, "先读。", Origin.MACHINE)])

    assert "lost: <x1/>" in Desk(memory).refused(state="approved")


def test_drafts(desk):
    """A draft is not used; it is judged if nothing else is, and named where it is not clear what is meant."""
    assert "needs a translation" in desk.refused(state="draft")
    desk.edit(BETTER, "draft")
    assert desk.counts()[0] == MACHINE
    assert administration.present(desk.segment()).translation == BETTER
    sentence = desk.refused(state="approved")
    assert BETTER in sentence
    assert MACHINE in sentence

    desk.edit(MACHINE, "rejected")
    desk.edit(state="translated")
    assert desk.counts() == (BETTER, "HUMAN", "translated", "Ana")


def test_a_pair_of_a_file(open_memory):
    """It can be approved, and is then the memory's; it is rejected in its file, from where builds take it."""
    memory = open_memory()
    memory.note_used([TMEntry(SOURCE, BETTER, Origin.PARALLEL, "pairs.csv:3")])
    desk = Desk(memory)

    assert "stands in pairs.csv:3" in desk.refused(state="rejected")
    desk.edit(state="approved")
    assert desk.counts() == (BETTER, "PARALLEL", "approved", "Ana")


# --- for one page -----------------------------------------------------------------------------------------------------


def test_a_translation_for_one_page(desk):
    """Only that page reads differently; a correction of it is again for that page only."""
    desk.edit(BETTER, page="tides")
    assert (desk.counts()[0], desk.counts("tides")[0]) == (MACHINE, BETTER)
    desk.edit("请读<x1/>。", page="tides")
    assert (desk.counts()[0], desk.counts("tides")[0]) == (MACHINE, "请读<x1/>。")
    desk.edit(state="rejected", page="tides")
    assert desk.counts("tides")[0] == BETTER
    assert administration.present(desk.segment(), "tides").translation == BETTER
    assert administration.present(desk.segment(), "sea").translation == MACHINE


def test_the_places_of_a_page_that_has_its_own(desk):
    """Both get the correction, since a match of the neighbours would beat one of the page alone."""
    places = [Place("tides", "a", "b"), Place("tides", "c", "d")]
    desk.memory.store(TMEntry(SOURCE, BETTER, Origin.HUMAN, place=place, is_bound=True) for place in places)
    desk.edit("改<x1/>", page="tides")

    known = desk.segment().known
    assert [known.at(place).translation for place in (*places, Place("sea"))] == ["改<x1/>", "改<x1/>", MACHINE]


def test_a_page_without_its_own(desk):
    """It takes over what counts by an approval for it; it has nothing to reject."""
    assert "no translation of its own" in desk.refused(state="rejected", page="tides")
    desk.edit(state="approved", page="tides")
    desk.edit(BETTER)
    assert (desk.counts()[0], desk.counts("tides")[0]) == (BETTER, MACHINE)
    desk.delete(with_persons_work=True, page="tides")
    assert "precedes it" in desk.refused(MACHINE, "reviewed", page="tides")


# --- deleting ---------------------------------------------------------------------------------------------------------


def test_what_engines_wrote_is_deleted(desk):
    """It does not count any more, and is still in the history; it can be translated anew."""
    desk.delete(by="Ana", note="wrong")
    assert desk.counts() is None
    assert [event.kind for event in desk.segment().events] == [Kind.TRANSLATION, Kind.DELETED]
    with pytest.raises(ChangeRefused, match="deleted already"):
        desk.delete()

    desk.memory.store([TMEntry(SOURCE, MACHINE, Origin.MACHINE)])
    assert desk.counts()[0] == MACHINE


@pytest.mark.parametrize("state", ["draft", "translated", "reviewed", "approved"])
def test_the_work_of_a_person_is_deleted_if_that_is_said(desk, state):
    """Whatever the person did."""
    desk.edit(BETTER, state)
    with pytest.raises(ChangeRefused, match="work of Ana; add --human"):
        desk.delete()
    assert desk.segment().has_persons_work

    desk.delete(with_persons_work=True)
    assert desk.counts() is None
    assert not desk.segment().has_persons_work


def test_a_rejection_is_deleted(desk):
    """So that the sentence is translated anew."""
    desk.edit(state="rejected")
    desk.delete(with_persons_work=True)

    assert desk.segment().known.rejection is None


def test_one_translation_is_deleted(desk):
    """The others stay."""
    desk.edit(BETTER)
    desk.delete(translation=MACHINE)
    assert desk.counts()[0] == BETTER
    desk.delete(translation=BETTER, with_persons_work=True)
    assert desk.counts() is None
    with pytest.raises(ChangeRefused):
        desk.delete(translation="unknown")


def test_what_is_bound_to_a_page_is_deleted(desk):
    """What is for any place stays."""
    places = [Place("tides", "a", "b"), Place("tides"), Place("sea")]
    desk.memory.store(TMEntry(SOURCE, BETTER, Origin.HUMAN, place=place, is_bound=True) for place in places)
    desk.delete(page="tides", with_persons_work=True)

    assert [entry.place for entry in desk.segment().counting] == [None, Place("sea")]


def test_a_pair_of_a_file_is_deleted_there(open_memory):
    """The sentence says where."""
    memory = open_memory()
    memory.note_used([TMEntry(SOURCE, BETTER, Origin.PARALLEL, "pairs.csv:3")])
    with pytest.raises(ChangeRefused, match=r"stands in pairs\.csv:3"):
        Desk(memory).delete()


# --- pruning ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def old_and_new(open_memory):
    """A memory with sentences of engines and of people, ten days old and from today."""
    memory, today = open_memory(), int(time.time())
    for days in (0, 10):
        made = today - days * _DAY
        memory.store(
            [
                TMEntry(f"Machine {days}.", "机", Origin.MACHINE, made=made),
                TMEntry(f"Human {days}.", "人", Origin.HUMAN, made=made),
                TMEntry(f"Reviewed {days}.", "审", Origin.MACHINE, made=made, state=State.REVIEWED),
                TMEntry(f"Rejected {days}.", "拒", Origin.MACHINE, made=made, state=State.REJECTED),
                TMEntry(f"Draft {days}.", "稿", Origin.MACHINE, made=made, state=State.DRAFT),
            ]
        )
    memory.merge([Event(TMEntry("Undated.", "无", Origin.MACHINE))])
    return memory


@pytest.mark.parametrize(
    ("options", "sources"),
    [
        ({"days": 5}, {"Machine 10."}),
        ({"days": 11}, set()),
        ({"used": {"Machine 10."}}, {"Machine 0.", "Undated."}),
        ({"days": 5, "used": {"Machine 0."}}, {"Machine 10."}),
        ({"days": 5, "used": {"Machine 10."}}, set()),
        (
            {"days": 5, "with_persons_work": True},
            {"Machine 10.", "Human 10.", "Reviewed 10.", "Rejected 10.", "Draft 10."},
        ),
    ],
)
def test_what_may_go(old_and_new, options, sources):
    """What meets all criteria, and holds nothing that a person did; what has no date is not old."""
    assert {segment.source for segment in administration.prunable(old_and_new, **options)} == sources


def test_pruning_keeps_what_people_do_meanwhile(old_and_new):
    """Between the choice and the deletion somebody approves one of them."""
    chosen = list(administration.prunable(old_and_new, days=5))
    old_and_new.record([Event(TMEntry("Machine 10.", "机", Origin.MACHINE, state=State.APPROVED, by="Ana"))])

    assert administration.prune(old_and_new, chosen, Deletion(note=administration.PRUNED)) == 1
    assert old_and_new.get(["Machine 10."])["Machine 10."].by == "Ana"
    assert list(administration.prunable(old_and_new, days=5)) == []
