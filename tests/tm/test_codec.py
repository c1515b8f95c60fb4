"""Any entry survives being written as text, and nothing else is taken for an entry."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from memory_helpers import PAIR, entries_of, entry, plant

from sphinx_amts.text.foreign_text import join_surrogates, normalized, visible
from sphinx_amts.tm import codec
from sphinx_amts.tm.entries import Origin, Place, State, TMEntry, key
from sphinx_amts.tm.history import Candidates, Event, Kind
from sphinx_amts.tm.memory import TranslationMemory

TEXT = st.text(st.one_of(st.characters(), st.characters(categories=["Cs"])))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT), max_size=5))
@example([("\ud83d\ude00", "\udc80 \ude00\ud83d"), ("\ud800", "\0\u2028")])
def test_any_text_comes_out(pairs):
    """Any text is found again, lone surrogates too; two that make a pair come out as their character.

    A source comes out equal, since it is a key; a translation comes out as a page can show it.
    """

    def whole(text):
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")

    with tempfile.TemporaryDirectory() as root:
        memory = TranslationMemory(Path(root), PAIR, report=pytest.fail)
        memory.store(entry(source=source, translation=translation) for source, translation in pairs)
        matches = memory.get([source for source, _ in pairs])
        assert matches.keys() == {source for source, _ in pairs}
        expected = {whole(source): normalized(translation) for source, translation in pairs}
        assert {match.source: match.translation for match in matches.values()} == expected


# --- any entry, event and offer ---------------------------------------------------------------------------------------

#: What is read as it was written: the text of a page, on one line.
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=9).filter(
    lambda text: visible(text) == text
)
PLACES = st.builds(Place, WORDS, st.none() | WORDS, st.none() | WORDS)


def _entries(source=TEXT, **fields):
    """Entries as the memory makes them: only what has a place is bound to it."""

    def built(place, is_bound, **others):
        return TMEntry(place=place, is_bound=is_bound and place is not None, **others)

    fields = {"state": st.sampled_from(State), "is_bound": st.booleans(), "place": st.none() | PLACES} | fields
    return st.builds(
        built,
        source=source.map(join_surrogates),
        translation=TEXT.map(normalized),
        origin=st.sampled_from(Origin),
        engine=WORDS,
        made=st.integers(),
        by=WORDS,
        note=WORDS,
        **fields,
    )


ENTRIES = _entries()
EVENTS = st.builds(Event, ENTRIES, st.sampled_from(Kind))


@given(ENTRIES)
def test_an_entry_comes_out_as_it_went_in(made):
    """On one line, in an encoding that any file can have."""
    text = codec.encode(made)
    assert codec.decode(text) == made
    assert "\n" not in text
    assert text.encode().decode() == text
    assert text.startswith('{"source": ')  # by which salvage finds it


@given(EVENTS, EVENTS)
def test_an_event_comes_out_as_it_went_in(event, other):
    """With its kind; two that differ are known by different ids, whatever wrote them, and one by one id."""
    read = codec.decode_event(codec.encode_event(event))
    assert read == event
    assert codec.identity(event) == codec.identity(read)
    if Kind.USED not in {event.kind, other.kind}:
        assert (codec.identity(event) == codec.identity(other)) == (event == other)


@given(st.data(), TEXT)
def test_what_is_offered_comes_out_as_it_went_in(data, source):
    """One for any place, those of places, a rejection, and all of them together."""
    plain = data.draw(st.none() | _entries(st.just(source)))
    bound = data.draw(st.lists(_entries(st.just(source), place=PLACES, is_bound=st.just(True)), max_size=3))
    rejection = data.draw(st.none() | _entries(st.just(source), state=st.just(State.REJECTED)))
    offered = Candidates(plain, tuple(bound), rejection)
    if offered != Candidates():
        assert codec.decode_candidates(codec.encode_candidates(offered)) == (join_surrogates(source), offered)


def test_an_entry_of_an_earlier_version_is_written_as_that_version_did():
    """Its values and its events are the same to the last byte."""
    text = '{"source": "Tide", "translation": "潮", "origin": 4, "engine": "", "made": 5}'
    assert codec.decode(text) == TMEntry("Tide", "潮", Origin.HUMAN, made=5)
    for encoded in (
        codec.encode(TMEntry("Tide", "潮", Origin.HUMAN, made=5)),
        codec.encode_event(Event(TMEntry("Tide", "潮", Origin.HUMAN, made=5))),
        codec.encode_candidates(Candidates(TMEntry("Tide", "潮", Origin.HUMAN, made=5))),
    ):
        assert encoded == text


def test_an_id_is_the_same_everywhere():
    """It is a content hash of the event in this form: another one would double every history in a merge."""
    event = Event(entry(place=Place("tides", "a", ""), is_bound=True, state=State.APPROVED, by="Ann"))
    assert codec.identity(event) == "9f48a59489b7995d95b03969a4d000ae"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
NAMES = [
    *("source", "translation", "origin", "engine", "made", "state", "by", "note", "page", "before", "after", "bound"),
    *("kind", "places", "rejection"),
]
#: A sound text in which something else stands in the place of some fields, or is added.
NEARLY_SOUND = st.builds(
    lambda event, changes, missing: json.dumps(
        {
            name: value
            for name, value in (json.loads(codec.encode_event(event)) | changes).items()
            if name not in missing
        }
    ),
    EVENTS,
    st.dictionaries(st.sampled_from(NAMES), JSON | EVENTS.map(codec.encode_event).map(json.loads), max_size=2),
    st.sets(st.sampled_from(NAMES), max_size=1),
)


@settings(max_examples=300)
@given(NEARLY_SOUND | JSON.map(json.dumps) | st.text() | st.binary().map(codec.text_of))
@example("[" * 100_000)
@example('{"source": ' * 100_000)
@example("9" * 100_000)
@example("NaN")
def test_whatever_stands_on_the_disk_is_read_or_unknown(text):
    """Nothing raises; what is read is an entry with fields of the right types, which can be written and read again."""
    event, entry_of, offered = codec.decode_event(text), codec.decode(text), codec.decode_candidates(text)
    assert (entry_of is None) == (event is None or event.kind is not Kind.TRANSLATION)
    if event is not None:
        check_types(event.entry)
        assert codec.decode_event(codec.encode_event(event)) == event
        assert type(event.kind) is Kind
    if offered is not None and offered[1] != Candidates():
        source, found = offered
        entries = list(filter(None, (found.plain, *found.bound, found.rejection)))
        assert {made.source for made in entries} == {source}
        for made in entries:
            check_types(made)
        assert codec.decode_candidates(codec.encode_candidates(found)) == offered


def check_types(made):
    texts = (made.source, made.translation, made.engine, made.by, made.note)
    assert {*map(type, texts)} == {str}
    assert (type(made.origin), type(made.made), type(made.state), type(made.is_bound)) == (Origin, int, State, bool)
    assert made.place is not None or not made.is_bound
    if made.place is not None:
        assert type(made.place.page) is str
        assert {type(made.place.before), type(made.place.after)} <= {str, type(None)}
    assert normalized(made.translation) == made.translation


GOOD = json.loads(codec.encode(entry()))


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
        json.dumps({**GOOD, "state": "perfect"}),
        json.dumps({**GOOD, "by": 7}),
        json.dumps({**GOOD, "note": ["x"]}),
        json.dumps({**GOOD, "page": "tides", "bound": 1}),
        json.dumps({**GOOD, "places": [{**GOOD, "made": None}]}),
        json.dumps({**GOOD, "places": [{**GOOD, "source": "Another."}]}),
        json.dumps({**GOOD, "places": {}}),
        json.dumps({**GOOD, "places": [], "rejection": "no"}),
    ],
    ids=lambda value: value[:40],
)
def test_an_unsound_value_is_unknown(open_memory, reports, value):
    """Broken JSON, another sentence or a field of a wrong type: unknown, reported, and replaced by the next store."""
    memory = open_memory()
    memory.store([entry(2)])
    plant(memory, key(PAIR, "Sentence 1."), value=value)
    for _ in range(2):
        assert memory.get(["Sentence 1.", "Sentence 2."]) == {"Sentence 2.": entry(2)}
    assert len(reports) == 1
    assert memory.store([entry()]) == 1
    assert entries_of(memory, [entry()]) == [entry()]


POISON = "坏\n.so /etc/passwd\x1b[2J\x9b\u202e\ud800"
HARMLESS = "坏 .so /etc/passwd[2J"


def test_an_entry_that_an_earlier_version_stored_is_safe(open_memory, reports):
    """Whatever stands in the database: it is found, and a page can show it."""
    memory = open_memory()
    memory.store([entry(2)])
    value = json.dumps({**GOOD, "translation": POISON, "engine": "x\x1b"})
    plant(memory, key(PAIR, "Sentence 1."), value=value)

    found = memory.get(["Sentence 1.", "Sentence 2."])

    assert found["Sentence 1."].translation == HARMLESS
    assert found["Sentence 1."].engine == r"x\x1b"
    assert {entry.translation for entry in memory.entries()} == {HARMLESS, entry(2).translation}
    assert reports == []


def test_a_rescued_entry_is_safe(open_memory, tmp_path):
    """Rescue files of earlier versions hold what engines returned."""
    line = json.dumps({**GOOD, "translation": POISON})
    (tmp_path / "amts").mkdir()
    (tmp_path / "amts" / "rescued-en-zh_CN-20260101T000000Z-1.jsonl").write_text(f"{line}\n", encoding="utf-8")

    assert open_memory().get(["Sentence 1."])["Sentence 1."].translation == HARMLESS
