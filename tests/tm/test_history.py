"""What counts of a history follows from the set of its events, and nothing that a person did ever leaves it."""

from __future__ import annotations

import itertools
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from memory_helpers import PAIR, entry, plant, sql

from sphinx_amts.tm import codec, history
from sphinx_amts.tm.administration import Deletion, prunable, prune
from sphinx_amts.tm.entries import USABLE_STATES, Origin, Place, State, TMEntry, key
from sphinx_amts.tm.history import Candidates, Event, Kind, candidates
from sphinx_amts.tm.memory import TranslationMemory

SOURCE = "Tides"
PLACES = [None, Place("tides", "a", "b"), Place("moon")]
TEXTS = ["一", "二", "三"]


# --- an oracle that says the same in a simpler way --------------------------------------------------------------------

#: From the worst to the best, as the manual lists them; an approval makes a translation a person's.
RANKS = ["machine", "customised", "machine reviewed", "customised reviewed", "parallel", "human", "catalogue"]


def rank(made: TMEntry) -> int:
    name = made.origin.name.lower()
    if made.state is State.APPROVED and made.origin < Origin.HUMAN:
        name = "human"
    elif made.state is State.REVIEWED and made.origin < Origin.PARALLEL:
        name += " reviewed"
    return RANKS.index(name)


def is_persons(made: TMEntry) -> bool:
    by_machine = made.origin in {Origin.MACHINE, Origin.CUSTOMISED} and made.state is State.TRANSLATED
    return not by_machine


def place_of(made: TMEntry) -> Place | None:
    return made.place if made.is_bound else None


def is_dead(made: TMEntry, events) -> bool:
    """Whether a tombstone came later that means this entry; people's work only if it was asked for twice."""
    for event in events:
        tombstone = event.entry
        if event.kind is not Kind.DELETED or tombstone.made <= made.made:
            continue
        means_place = not tombstone.is_bound or place_of(tombstone) == place_of(made)
        means_text = tombstone.translation in {"", made.translation}
        means_people = tombstone.origin in {Origin.HUMAN, Origin.CATALOGUE}
        if means_place and means_text and (means_people or not is_persons(made)):
            return True
    return False


def standing_at(place: Place | None, events) -> list[TMEntry]:
    entries = [event.entry for event in events if event.kind is Kind.TRANSLATION]
    return [made for made in entries if place_of(made) == place and not is_dead(made, events)]


def is_rejected(text: str, standing: list[TMEntry]) -> bool:
    """Whether a person rejected the text and no person has said anything else of it since; engines do not count."""
    judgements = [made for made in standing if made.translation == text and is_persons(made)]
    judgements = [made for made in judgements if made.state is not State.DRAFT]
    rejections = [made for made in judgements if made.state is State.REJECTED]
    return any(all(other.made <= rejection.made for other in judgements) for rejection in rejections)


def best_at(place: Place | None, events) -> list[TMEntry]:
    """The best translations for a place: several only if they were made in the same second."""
    standing = standing_at(place, events)
    usable = [made for made in standing if made.state not in {State.DRAFT, State.REJECTED}]
    usable = [made for made in usable if not is_rejected(made.translation, standing)]
    top = max(((rank(made), made.made) for made in usable), default=None)
    return [made for made in usable if (rank(made), made.made) == top]


def check(found: Candidates, events) -> None:
    """Check that candidates are what the oracle says."""
    plain = best_at(None, events)
    assert (found.plain in plain) if plain else (found.plain is None)
    bound = {made.place: made for made in found.bound}
    assert len(bound) == len(found.bound)
    for place in {place_of(event.entry) for event in events} - {None}:
        best = best_at(place, events)
        assert (bound.pop(place) in best) if best else (place not in bound)
    assert bound == {}
    rejections = [made for made in standing_at(None, events) if made.state is State.REJECTED]
    if plain or not rejections:
        assert found.rejection is None
    else:
        assert found.rejection in rejections
        assert found.rejection.made == max(made.made for made in rejections)


# --- any history ------------------------------------------------------------------------------------------------------


def _entries(texts=TEXTS, origins=tuple(Origin), places=tuple(PLACES), persons=("", "Ann"), made=(1, 9)):
    """Entries of a few texts, origins, places and persons, made between two dates."""

    def built(place, is_bound, **fields):
        return TMEntry(SOURCE, place=place, is_bound=is_bound and place is not None, **fields)

    return st.builds(
        built,
        translation=st.sampled_from(texts),
        origin=st.sampled_from(origins),
        state=st.sampled_from(State),
        by=st.sampled_from(persons),
        made=st.integers(*made),
        place=st.sampled_from(places),
        is_bound=st.booleans(),
    )


def _events(entries):
    """Twice as many translations as tombstones and used pairs."""
    tombstones = st.builds(
        lambda made, text, origin: Event(
            replace(made, translation=text, origin=origin, state=State.TRANSLATED), Kind.DELETED
        ),
        entries,
        st.sampled_from(["", *TEXTS]),
        st.sampled_from([Origin.MACHINE, Origin.HUMAN]),
    )
    return entries.map(Event) | entries.map(Event) | tombstones | entries.map(lambda made: Event(made, Kind.USED))


#: So few different ones that they often meet.
FEW = {"texts": TEXTS[:2], "origins": (Origin.MACHINE, Origin.HUMAN), "places": (None, PLACES[1]), "persons": ("",)}
EVENTS = _events(_entries()) | _events(_entries(**FEW, made=(1, 5)))
HISTORIES = st.lists(_events(_entries()), max_size=8) | st.lists(_events(_entries(**FEW, made=(1, 5))), max_size=8)


@settings(max_examples=400)
@given(HISTORIES)
def test_the_best_is_what_precedence_says(events):
    """For any place and for each place that has its own: as an oracle says that looks at one pair after the other."""
    check(candidates(events), events)


@given(HISTORIES, st.randoms())
def test_the_order_of_events_means_nothing(events, shuffled):
    """Nor does an event that came in twice."""
    again = [*events, *events]
    shuffled.shuffle(again)
    assert candidates(again) == candidates(events)


@settings(max_examples=300)
@given(HISTORIES)
def test_nothing_of_a_person_dies_without_a_tombstone_asked_for_twice(events):
    """Whatever else happened: it stands, and a tombstone for machines' work does not mean it."""
    persons = [event.entry for event in events if event.kind is Kind.TRANSLATION and is_persons(event.entry)]
    asked_twice = [event.entry.made for event in events if event.kind is Kind.DELETED and event.entry.origin >= 4]
    alive = history.living(events)
    for made in persons:
        assert made in alive or any(moment > made.made for moment in asked_twice)


@settings(max_examples=500)
@given(HISTORIES, st.data())
def test_the_essence_of_a_history_is_enough(events, data):
    """For the history itself, and together with any earlier state of it, as a text form that Git has merged."""
    part = data.draw(st.lists(st.sampled_from(events), max_size=6) if events else st.just([]))
    assert candidates(history.essence(events)) == candidates(events)
    assert candidates([*history.essence(events), *part]) == candidates(events)
    assert candidates(history.essence([*history.essence(events), *part])) == candidates(events)


def test_the_essence_holds_what_took_a_text_up_again():
    """An approved translation that was rejected, and then reviewed by somebody else, is used by a clone as well."""
    approved = TMEntry(SOURCE, "一", Origin.MACHINE, made=3, state=State.APPROVED)
    steps = [replace(approved, made=4, state=State.REJECTED), replace(approved, made=5, state=State.REVIEWED)]
    events = [Event(approved), *map(Event, steps)]
    assert candidates(events).plain == approved
    assert candidates(history.essence(events)).plain == approved
    assert candidates([*history.essence(events), events[1]]).plain == approved


@given(HISTORIES)
def test_the_essence_is_a_part_and_that_of_itself(events):
    """Whatever a text form holds has happened, drafts stay in it, and to write it again changes no line."""
    essence = history.essence(events)
    assert set(essence) <= set(events)
    assert set(history.essence(essence)) == set(essence)
    drafts = [made for made in history.living(events) if made.state is State.DRAFT]
    kept = {(place_of(event.entry), event.entry.translation) for event in essence if event.entry.state is State.DRAFT}
    assert {(place_of(draft), draft.translation) for draft in drafts} == kept


@settings(max_examples=500)
@given(HISTORIES, HISTORIES)
def test_essences_of_different_histories_bring_nothing_back(events, others):
    """Two branches: what is used after a merge of their text forms could be used after one of their memories.

    The second best may be missing where the other branch has deleted or rejected the best one; what both would use is
    used.
    """
    both, merged = [*events, *others], candidates([*history.essence(events), *history.essence(others)])
    assert merged == candidates([*history.essence(others), *history.essence(events)])
    rejected = {place: standing_at(place, both) for place in {place_of(event.entry) for event in both} | {None}}
    for used in filter(None, (merged.plain, *merged.bound)):
        assert not is_dead(used, both)
        assert used.state in USABLE_STATES
        assert not is_rejected(used.translation, rejected[place_of(used)])
    for mine in (events, others):
        best = candidates(both).plain
        if best is not None and best == candidates(mine).plain:
            assert merged.plain == best


@settings(max_examples=300)
@given(HISTORIES.filter(bool), st.data())
def test_what_says_nothing_new_changes_nothing(events, data):
    """What need not be stored again would have changed dates only."""
    made = replace(data.draw(st.sampled_from(events)).entry, made=0)
    if history.is_said_already(made, candidates(events)) or history.is_repeated(made, events):
        after = [*events, history.dated(Event(made), events, 7)]
        assert dateless(candidates(after)) == dateless(candidates(events))


def dateless(found: Candidates):
    """Candidates without their dates, and without the places of those that are for any place."""
    plain, rejection = (replace(made, made=0, place=None) if made else None for made in (found.plain, found.rejection))
    return plain, {replace(made, made=0) for made in found.bound}, rejection


@pytest.mark.parametrize(
    "steps",
    [
        [("一", Origin.HUMAN, State.TRANSLATED), ("二", Origin.MACHINE, State.APPROVED)],
        [("一", Origin.HUMAN, State.TRANSLATED), ("一", Origin.HUMAN, State.REJECTED)],
        [("一", Origin.MACHINE, State.APPROVED), ("二", Origin.HUMAN, State.TRANSLATED)],
        [("一", Origin.MACHINE, State.TRANSLATED), ("二", Origin.MACHINE, State.TRANSLATED)],
        [("一", Origin.HUMAN, State.DRAFT), ("二", Origin.HUMAN, State.DRAFT)],
        [("一", Origin.HUMAN, State.REJECTED), ("一", Origin.HUMAN, State.TRANSLATED)],
    ],
)
def test_who_says_the_first_thing_again_is_heard(tmp_path, steps):
    """It was said before, but not last."""
    memory = TranslationMemory(tmp_path, PAIR)
    for text, origin, state in steps:
        assert memory.store([TMEntry(SOURCE, text, origin, state=state)]) == 1
    text, origin, state = steps[0]
    assert memory.store([TMEntry(SOURCE, text, origin, state=state)]) == 1
    last = memory.history(SOURCE)[-1].entry
    assert (last.translation, last.origin, last.state) == steps[0]
    if state in USABLE_STATES:
        assert memory.get([SOURCE]) == {SOURCE: last}


@given(HISTORIES, EVENTS)
def test_what_has_just_happened_is_the_last(events, event):
    """Its date is that of now, or later than any other: precedence apart, nothing that was there before counts more."""
    now = history.dated(replace(event, entry=replace(event.entry, made=0)), events, 7)
    assert now.entry.made >= 7
    assert all(earlier.entry.made < now.entry.made for earlier in events)
    given = history.dated(event, events, 7)
    assert given.entry.made >= event.entry.made
    assert all(earlier.entry.made != given.entry.made for earlier in events)


# --- judgements -------------------------------------------------------------------------------------------------------


def said(*steps) -> Candidates:
    """What counts after steps (translation, origin, state), one each second."""
    return candidates(
        [
            Event(TMEntry(SOURCE, text, origin, made=second, state=state))
            for second, (text, origin, state) in enumerate(steps, 1)
        ]
    )


MACHINE, HUMAN = Origin.MACHINE, Origin.HUMAN
TRANSLATED, REJECTED = State.TRANSLATED, State.REJECTED


def test_an_approval_is_an_event():
    """A machine's translation that was approved without a change counts as that person's, and stays."""
    found = said(("一", MACHINE, TRANSLATED), ("一", MACHINE, State.APPROVED), ("二", Origin.CUSTOMISED, TRANSLATED))
    assert found.plain is not None
    assert (found.plain.translation, found.plain.counts_as) == ("一", HUMAN)


def test_an_engine_does_not_overrule_a_rejection():
    """The same text again is not used; another one is."""
    rejected = [("一", MACHINE, TRANSLATED), ("一", MACHINE, REJECTED), ("一", Origin.CUSTOMISED, TRANSLATED)]
    assert said(*rejected).plain is None
    assert said(*rejected).rejection is not None
    found = said(*rejected, ("二", MACHINE, TRANSLATED))
    assert found.plain is not None
    assert found.plain.translation == "二"


@pytest.mark.parametrize(
    ("origin", "state"),
    [(HUMAN, TRANSLATED), (MACHINE, State.APPROVED), (MACHINE, State.REVIEWED), (Origin.PARALLEL, TRANSLATED)],
)
def test_a_person_takes_a_rejected_text_up_again(origin, state):
    """Whoever translates the same, approves or reviews it, overrules the rejection, until the next one."""
    steps = [("一", MACHINE, TRANSLATED), ("一", MACHINE, REJECTED), ("一", origin, state)]
    assert said(*steps).plain == TMEntry(SOURCE, "一", origin, made=3, state=state)
    assert said(*steps, ("一", MACHINE, REJECTED)).plain is None


def test_a_draft_is_not_used_and_takes_nothing_up():
    """A person is still working on it."""
    assert said(("一", HUMAN, State.DRAFT)) == Candidates()
    rejected = [("一", MACHINE, TRANSLATED), ("一", MACHINE, REJECTED)]
    assert said(*rejected, ("一", HUMAN, State.DRAFT)).plain is None


def test_a_rejection_of_the_best_leaves_the_second_best():
    """An engine is not asked, and the segment is not named, while another translation can be used."""
    found = said(("一", MACHINE, TRANSLATED), ("二", HUMAN, TRANSLATED), ("二", HUMAN, REJECTED))
    assert found == Candidates(TMEntry(SOURCE, "一", MACHINE, made=1))


# --- context ----------------------------------------------------------------------------------------------------------

BANK, SHORE, PLAIN = "银行", "河岸", "岸"
RIVER, MONEY = Place("river", "water", "flood"), Place("money", "coin", "loan")


def bound(text, place, made=2, **fields):
    return TMEntry("Bank", text, Origin.HUMAN, made=made, place=place, is_bound=True, **fields)


HERE = candidates(
    [
        Event(TMEntry("Bank", PLAIN, Origin.HUMAN, made=9)),
        Event(bound(SHORE, RIVER)),
        Event(bound(BANK, MONEY)),
    ]
)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (RIVER, SHORE),
        (MONEY, BANK),
        (Place("finance", "coin", "loan"), BANK),  # moved
        (Place("river-copy", "water", "flood"), SHORE),  # copied
        (Place("river", "water", "drought"), SHORE),  # one neighbour was edited
        (Place("river", "sand", "drought"), SHORE),  # both were
        (Place("third", "sand", "drought"), PLAIN),
        (Place("third", "water", "loan"), PLAIN),
        (Place("third"), PLAIN),
    ],
)
def test_one_sentence_reads_differently_in_two_places(place, text):
    """Moved, copied or edited, each keeps its own, although the plain one is newer; a third place gets that."""
    found = HERE.at(place)
    assert found is not None
    assert found.translation == text


def test_the_place_does_not_precede_precedence():
    """A machine's translation for this very place does not replace a person's for any place."""
    here = replace(bound(SHORE, RIVER), origin=Origin.MACHINE)
    human = TMEntry("Bank", PLAIN, Origin.HUMAN, made=1)
    assert candidates([Event(here), Event(human)]).at(RIVER) == human


def test_the_better_place_wins_then_the_later_date():
    """The neighbours on another page say more than the page with other neighbours."""
    same_page, same_neighbours = bound(SHORE, Place("river", "x", "y"), 9), bound(BANK, Place("old", "water", "flood"))
    assert candidates([Event(same_page), Event(same_neighbours)]).at(RIVER) == same_neighbours
    newer = bound(BANK, Place("river", "y", "x"), 10)
    assert candidates([Event(same_page), Event(newer)]).at(RIVER) == newer


def test_where_there_is_no_translation_for_a_place_there_is_none():
    """What is bound to another place is not used, and a segment with bound ones only has no plain one."""
    found = candidates([Event(bound(SHORE, RIVER))])
    assert found.plain is None
    assert found.at(MONEY) is None
    assert Candidates().at(RIVER) is None


def test_a_rejection_at_one_place_leaves_the_others():
    """And one of the plain text leaves the places that have their own."""
    rejected = bound(SHORE, RIVER, 5, state=State.REJECTED)
    found = candidates([Event(bound(SHORE, RIVER)), Event(bound(SHORE, MONEY)), Event(rejected)])
    assert found.at(RIVER) is None
    assert found.at(MONEY) == bound(SHORE, MONEY)
    plain = TMEntry("Bank", BANK, Origin.HUMAN, made=9, state=State.REJECTED)
    found = candidates([Event(bound(BANK, MONEY)), Event(plain)])
    assert found.at(MONEY) == bound(BANK, MONEY)
    assert found.rejection == plain


# --- memories of several writers --------------------------------------------------------------------------------------


def identities(memory) -> set[str]:
    return {codec.identity(event) for event in memory.history(SOURCE)}


def told(root: Path, *histories) -> TranslationMemory:
    """A new memory that these histories were merged into, one after the other."""
    memory = TranslationMemory(root, PAIR, report=pytest.fail)
    for events in histories:
        memory.merge(events)
    return memory


@settings(max_examples=20, deadline=None)
@given(HISTORIES, HISTORIES, HISTORIES)
def test_merging_is_commutative_associative_and_idempotent(first, second, third):
    """In whatever order memories are merged, each holds all events once and offers the same."""
    with tempfile.TemporaryDirectory() as folder:
        folders = map(Path(folder).joinpath, map(str, itertools.count()))
        memories = [told(next(folders), first, second, third), told(next(folders), third, second, first)]
        inner = told(next(folders), second, third).history(SOURCE)
        memories += [told(next(folders), first, inner), told(next(folders), inner, first)]
        memories.append(told(next(folders), [*third, *first, *second, *third]))

        everything = {codec.identity(event) for event in (*first, *second, *third)}
        offered = [memory.candidates([SOURCE]) for memory in memories]
        assert all(identities(memory) == everything for memory in memories)
        assert offered == offered[:1] * len(offered)
        check(offered[0].get(SOURCE, Candidates()), memories[0].history(SOURCE))

        mark = memories[0].generation()
        assert [memories[0].merge(memory.history(SOURCE)) for memory in memories] == [0] * len(memories)
        assert memories[0].generation() == mark


class Writers(RuleBasedStateMachine):
    """Three memories whose owners translate, judge, delete, prune and merge."""

    def __init__(self):
        """Make three empty memories."""
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.memories = [TranslationMemory(Path(self.folder.name, name), PAIR, report=pytest.fail) for name in "abc"]
        self.logs = [[], [], []]

    def teardown(self):
        """Merge all memories in two ways, and remove them."""
        forth, back = self.memories[0], self.memories[2]
        for others, memory in ((self.memories, forth), (self.memories[::-1], back)):
            for other in others:
                memory.merge(other.history(SOURCE))
        assert identities(forth) == identities(back)
        assert forth.candidates([SOURCE]) == back.candidates([SOURCE])
        self.folder.cleanup()

    writers = st.integers(0, 2)
    texts = st.sampled_from(TEXTS)
    places = st.sampled_from(PLACES)

    def say(self, writer, made, kind=Kind.TRANSLATION):
        """Record that something has just happened; it is the last event of the log, unless it says nothing new."""
        memory, before = self.memories[writer], self.memories[writer].history(SOURCE)
        number = memory.record([Event(made, kind)])
        new = memory.history(SOURCE)[len(before) :]
        assert number == len(new) <= 1
        if new:
            (event,) = new
            assert event == Event(replace(made, made=event.entry.made), kind)
            assert all(earlier.entry.made < event.entry.made for earlier in before)
        else:
            assert kind is Kind.TRANSLATION
            entries = [event.entry for event in before if event.kind is kind and not is_dead(event.entry, before)]
            assert any(replace(made, made=old.made, place=old.place) == old for old in entries)

    @rule(writer=writers, text=texts, origin=st.sampled_from([MACHINE, Origin.CUSTOMISED]))
    def translate(self, writer, text, origin):
        """An engine translates."""
        self.say(writer, TMEntry(SOURCE, text, origin, "engine"))

    @rule(writer=writers, text=texts, place=places, state=st.sampled_from([TRANSLATED, State.DRAFT]))
    def write(self, writer, text, place, state):
        """A person translates, or begins to."""
        self.say(writer, TMEntry(SOURCE, text, HUMAN, by="Ann", state=state, place=place, is_bound=place is not None))

    @rule(writer=writers, state=st.sampled_from([State.REVIEWED, State.APPROVED, REJECTED]))
    def judge(self, writer, state):
        """A person judges what is used."""
        known = self.memories[writer].get([SOURCE])
        if known:
            self.say(writer, replace(known[SOURCE], state=state, by="Bob", made=0))

    @rule(writer=writers, text=st.sampled_from(["", *TEXTS]), place=places, origin=st.sampled_from([MACHINE, HUMAN]))
    def delete(self, writer, text, place, origin):
        """A person deletes, with people's work if that was asked for twice."""
        tombstone = TMEntry(SOURCE, text, origin, by="Ann", place=place, is_bound=place is not None)
        self.say(writer, tombstone, Kind.DELETED)

    @rule(writer=writers, text=texts, made=st.integers(1, 9), origin=st.sampled_from([Origin.PARALLEL, HUMAN]))
    def import_pair(self, writer, text, made, origin):
        """Somebody imports a file with dates of its own."""
        self.memories[writer].merge([Event(TMEntry(SOURCE, text, origin, "pairs.tmx", made))])
        assert any(event.entry.made == made for event in self.memories[writer].history(SOURCE))

    @rule(writer=writers, text=texts)
    def use(self, writer, text):
        """A build uses a pair of a file."""
        self.memories[writer].note_used([TMEntry(SOURCE, text, Origin.PARALLEL, "pairs.tmx:3")])

    @rule(writer=writers, other=writers)
    def merge(self, writer, other):
        """One takes over all that another one has."""
        self.memories[writer].merge(self.memories[other].history(SOURCE))
        assert identities(self.memories[other]) <= identities(self.memories[writer])

    @precondition(lambda self: any(memory.history(SOURCE) for memory in self.memories))
    @rule(writer=writers, with_persons_work=st.booleans())
    def prune(self, writer, with_persons_work):
        """One prunes what the book does not use any more."""
        memory = self.memories[writer]
        alive = [made for made in history.living(memory.history(SOURCE)) if is_persons(made)]
        segments = list(prunable(memory, used=[], with_persons_work=with_persons_work))
        prune(memory, segments, Deletion(with_persons_work=with_persons_work))
        if not with_persons_work:
            assert set(alive) <= set(history.living(memory.history(SOURCE)))

    @invariant()
    def nothing_leaves_the_log(self):
        """What was in a log is there, in the same order; a memory opened anew has it, too."""
        for number, memory in enumerate(self.memories):
            log = memory.history(SOURCE)
            assert log[: len(self.logs[number])] == self.logs[number]
            self.logs[number] = log

    @invariant()
    def the_best_counts(self):
        """What a build sees is what the oracle says of the log."""
        for memory in self.memories:
            check(memory.candidates([SOURCE]).get(SOURCE, Candidates()), memory.history(SOURCE))


TestWriters = Writers.TestCase
TestWriters.settings = settings(max_examples=30, stateful_step_count=15, deadline=None)


def test_another_process_sees_the_same(tmp_path):
    """The log and what counts are on the disk, in the order in which this memory was told."""
    memory = TranslationMemory(tmp_path, PAIR)
    steps = [entry(translation="一"), entry(translation="二", origin=HUMAN, made=0), entry(translation="三", made=0)]
    for made in steps:
        memory.store([made])
    again = TranslationMemory(tmp_path, PAIR, read_only=True)
    assert [event.entry.translation for event in again.history(entry().source)] == ["一", "二", "三"]
    assert again.history(entry().source) == memory.history(entry().source)
    assert again.candidates([entry().source]) == memory.candidates([entry().source])


def test_a_row_without_a_history_is_taken_into_it(tmp_path):
    """What somebody else has put into the database is not lost when something is stored."""
    human, machine = TMEntry(SOURCE, "一", Origin.HUMAN, made=5), TMEntry(SOURCE, "二", Origin.MACHINE, made=6)
    memory = told(tmp_path, [])
    memory.store([entry()])
    plant(memory, key(PAIR, SOURCE), value=codec.encode(human))
    memory.store([machine])
    assert memory.get([SOURCE]) == {SOURCE: human}
    assert memory.history(SOURCE) == [Event(human), Event(machine)]


def test_a_damaged_event_does_not_take_with_it_what_counts(tmp_path):
    """The history has garbage where the translation stood: it is reported, and what a build sees stays."""
    reports = []
    human, machine = TMEntry(SOURCE, "一", Origin.HUMAN, made=5), TMEntry(SOURCE, "二", Origin.MACHINE, made=6)
    memory = TranslationMemory(tmp_path, PAIR, report=reports.append)
    memory.store([machine, human])
    sql(memory, "UPDATE History SET event = '{garbage' WHERE made = 5")
    memory.store([replace(machine, translation="三", made=7)])
    assert memory.get([SOURCE]) == {SOURCE: human}
    assert set(memory.history(SOURCE)) >= {Event(human), Event(machine)}
    assert len(reports) == 1
    assert "1 invalid entry" in reports[0]


# --- pairs of files ---------------------------------------------------------------------------------------------------


def test_a_pair_of_a_file_is_noted_once_and_never_used(tmp_path):
    """Neither on another line nor on another day is it another event; its file is what builds take it from."""
    memory = TranslationMemory(tmp_path, PAIR)
    pair = TMEntry(SOURCE, "一", Origin.PARALLEL, "data/pairs.tmx:3")
    assert memory.note_used([pair, pair]) == 1
    mark = memory.generation()
    assert memory.note_used([replace(pair, engine="elsewhere/pairs.tmx:4", made=5, place=Place("tides"))]) == 0
    assert memory.generation() == mark
    assert memory.note_used([replace(pair, engine="other.tmx:3"), replace(pair, translation="二")]) == 2
    assert memory.get([SOURCE]) == {}
    assert {event.kind for event in memory.history(SOURCE)} == {Kind.USED}


# --- layers -----------------------------------------------------------------------------------------------------------


class Texts:
    """Events beside the database, as of a text form."""

    def __init__(self, *events):
        self._events = {}
        for event in events:
            self._events.setdefault(key(PAIR, event.entry.source), []).append(event)

    def keys(self):
        return self._events.keys()

    def events(self, keys):
        return {one: self._events[one] for one in keys if one in self._events}

    def multi_sentence_sources(self):
        return []

    def generation(self):
        return str(len(self._events))


def test_a_layer_is_heard_where_the_database_has_a_rejection_only(tmp_path):
    """A colleague has translated anew what was rejected here."""
    rejected = TMEntry(SOURCE, "一", Origin.MACHINE, made=5, state=State.REJECTED)
    translated = TMEntry(SOURCE, "二", Origin.HUMAN, made=6)
    told(tmp_path, [Event(rejected)])
    memory = TranslationMemory(tmp_path, PAIR, layers=[Texts(Event(translated))])
    assert memory.get([SOURCE]) == {SOURCE: translated}


def test_a_layer_does_not_hide_a_row_without_a_history(tmp_path):
    """An entry that somebody else has put into the database is one of the history."""
    human, machine = TMEntry(SOURCE, "一", Origin.HUMAN, made=5), TMEntry(SOURCE, "二", Origin.MACHINE, made=6)
    memory = told(tmp_path, [Event(human)])
    sql(memory, "DELETE FROM History")
    layered = TranslationMemory(tmp_path, PAIR, layers=[Texts(Event(machine))])
    assert layered.get([SOURCE]) == {SOURCE: human}
    assert set(layered.history(SOURCE)) == {Event(human), Event(machine)}


@settings(max_examples=60, deadline=None)
@given(HISTORIES, HISTORIES)
def test_a_layer_counts_like_the_database(stored, beside):
    """What a text form holds and what the database holds are one history."""
    with tempfile.TemporaryDirectory() as folder:
        told(Path(folder), stored)
        memory = TranslationMemory(Path(folder), PAIR, layers=[Texts(*beside)], report=pytest.fail)
        assert memory.candidates([SOURCE]).get(SOURCE, Candidates()) == candidates([*stored, *beside])
        assert identities(memory) == {codec.identity(event) for event in (*stored, *beside)}
