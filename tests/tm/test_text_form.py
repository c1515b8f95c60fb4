from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import tempfile
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memory_helpers import PAIR, entry

from sphinx_amts import durable_files
from sphinx_amts.errors import TextFormError
from sphinx_amts.languages import LanguagePair, profile
from sphinx_amts.text import segmentation
from sphinx_amts.text.foreign_text import join_surrogates, normalized, visible
from sphinx_amts.tm import entries, history, page_ledger, text_form_files, text_form_index, text_form_lines
from sphinx_amts.tm.entries import Origin, Place, State, TMEntry
from sphinx_amts.tm.history import Candidates, Event, Kind
from sphinx_amts.tm.memory import TranslationMemory
from sphinx_amts.tm.multi_sentence import is_multi_sentence, possibly_multi_sentence
from sphinx_amts.tm.text_form import TextForm
from sphinx_amts.tm.text_form_writer import save

GIT = shutil.which("git")
MADE = 1_795_852_800
HUMAN = TMEntry("Tides", "潮汐", Origin.HUMAN, made=MADE, by="Ann")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "translations"


@pytest.fixture
def open_clone(tmp_path, folder, reports):
    """Open a memory that has the text form and nothing else, or a database of the given name."""

    def opened(name="clone"):
        return TranslationMemory(
            tmp_path / name, PAIR, report=reports.append, layers=[TextForm(folder, PAIR, reports.append)]
        )

    return opened


def shard(folder, source="Tides"):
    return folder / "en-zh_CN" / text_form_files.shard_of(entries.key(PAIR, source))


def write_lines(folder, *lines, name="by-hand.amts.jsonl"):
    path = folder / "en-zh_CN" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    data = b"".join((line if isinstance(line, bytes) else line.encode()) + b"\n" for line in lines)
    path.write_bytes(data)
    return path


def line(found):
    return text_form_lines.encode(found if isinstance(found, Event) else Event(found))


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def deletion(source="Tides", made=MADE + 10, origin=Origin.MACHINE, **more):
    return Event(TMEntry(source, "", origin, made=made, **more), Kind.DELETED)


# --- lines ------------------------------------------------------------------------------------------------------------

ANY_TEXT = st.text(st.characters(), max_size=12)
PLACES = st.none() | st.builds(Place, ANY_TEXT.map(visible), st.none() | ANY_TEXT, st.none() | ANY_TEXT)
DATES = st.integers(0, 9) | st.integers(MADE, MADE + 5) | st.integers()


def entries_of(sources):
    def bound(found):
        return replace(found, is_bound=found.is_bound and found.place is not None)

    return st.builds(
        TMEntry,
        sources,
        st.sampled_from(["潮汐", "潮", "海"]) | ANY_TEXT.map(normalized),
        st.sampled_from(Origin),
        ANY_TEXT.map(visible),
        DATES,
        st.sampled_from(State),
        ANY_TEXT.map(visible),
        ANY_TEXT.map(visible),
        PLACES,
        st.booleans(),
    ).map(bound)


def events_of(sources):
    return st.builds(Event, entries_of(sources), st.sampled_from([Kind.TRANSLATION, Kind.DELETED]))


@given(events_of(ANY_TEXT.filter(bool).map(join_surrogates)))
def test_a_line_holds_its_event(event):
    """Whatever is in it comes out again, both in the quick way and field by field; it is one line of UTF-8."""
    written = line(event)
    data = written.encode()

    assert "\n" not in written
    assert text_form_lines.decode(data) == event
    assert text_form_lines.intact_source(data) == event.entry.source.encode("utf-8", "surrogatepass")
    assert text_form_lines.decode_intact({"a": data, "b": data + b"\n" + data}) == {"a": [event], "b": [event] * 2}


@given(events_of(ANY_TEXT.filter(bool).map(join_surrogates)), st.data())
def test_a_line_that_lost_a_letter_is_not_intact(event, data):
    """What was cut off or changed by accident is looked at in every detail."""
    written = line(event).encode()
    at = data.draw(st.integers(0, len(written) - 1))

    assert text_form_lines.intact_source(written[:at] + written[at + 1 :]) is None


def test_lines_are_readable():
    """Names and dates stand there as people write them; what says nothing is left out."""
    bound = TMEntry(
        "Tide", "潮", Origin.PARALLEL, "a.tmx", MADE, State.APPROVED, "Ann", "sic", Place("p", "", "f"), True
    )
    fields = json.loads(line(bound))
    del fields["check"]

    assert fields == {
        "source": "Tide",
        "translation": "潮",
        "origin": "parallel",
        "state": "approved",
        "engine": "a.tmx",
        "by": "Ann",
        "made": "2026-11-28T08:00:00Z",
        "note": "sic",
        "page": "p",
        "before": "",
        "after": "f",
        "bound": True,
    }
    assert [*json.loads(line(TMEntry("Tide", "潮", Origin.MACHINE)))] == ["source", "translation", "origin", "check"]
    assert [*json.loads(line(deletion()))] == ["source", "origin", "made", "deleted", "check"]


def test_a_line_by_hand_needs_two_fields():
    """It is a person's translation; a deletion by hand spares what people did."""
    assert text_form_lines.decode(b'{"translation": "T", "source": "S"}') == Event(TMEntry("S", "T", Origin.HUMAN))
    assert text_form_lines.decode(b'{"source": "S", "deleted": true}').entry.origin is Origin.MACHINE


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (b"{", "it is not JSON"),
        (b"[" * 100_000, "it is not JSON"),
        (b'"S"', "it is not an object of JSON"),
        (b'{"source": "\xff", "translation": "T"}', "it is not in UTF-8"),
        (b'{"source": "S\0", "translation": "T"}', "it is not JSON"),
        (b'{"translation": "T"}', "it has no source"),
        (b'{"source": "", "translation": "T"}', "it has no source"),
        (b'{"source": "S"}', "it has no translation"),
        (b'{"source": "S", "translation": 1}', "its field 'translation' must be a text"),
        (b'{"source": "S", "translation": "T", "bound": 1}', "its field 'bound' must be true or false"),
        (b'{"source": "S", "translation": "T", "made": true}', "its field 'made' must be a text"),
        (b'{"source": "S", "translation": "T", "sate": "approved"}', "it has an unknown field 'sate'"),
        (b'{"source": "S", "translation": "T", "origin": "me"}', "its origin 'me' is none of machine, customised,"),
        (b'{"source": "S", "translation": "T", "made": "soon"}', "its date 'soon' is not like 2026-11-28T08:00:00Z"),
    ],
)
def test_a_broken_line_says_why(written, reason):
    """In words for the one who wrote it."""
    with pytest.raises(ValueError, match=reason.replace("'", ".")):
        text_form_lines.decode(written)


@pytest.mark.parametrize("written", ["2026-11-28T08:00:00Z", "2026-11-28T09:00:00+01:00", "2026-11-28 08:00", MADE])
def test_dates_by_hand(written):
    """In any form of ISO 8601, in UTC where nothing else is said."""
    fields = json.dumps({"source": "S", "translation": "T", "made": written})

    assert text_form_lines.decode(fields.encode()).entry.made == MADE


# --- reading and writing ----------------------------------------------------------------------------------------------


@given(st.lists(events_of(st.sampled_from(["Tides", "Moon. Sun.", 'A "\\<x1/>', "\ud83d"])), max_size=12))
@settings(max_examples=40)
def test_a_clone_has_what_counts(events):
    """Of any histories: it offers the same for every segment, at every place; and saving again changes nothing."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "translations")
        memory = TranslationMemory(Path(name, "amts"), PAIR)
        memory.merge(events)
        sources = {event.entry.source for event in events}
        save(memory, folder)
        files = contents(folder) if folder.exists() else {}
        clone = TranslationMemory(Path(name, "clone"), PAIR, layers=[TextForm(folder, PAIR, pytest.fail)])

        assert clone.candidates(sources) == memory.candidates(sources)
        for source in sources:
            assert {*clone.history(source)} == {*history.essence(memory.history(source))}
        for saving in (memory, clone, TranslationMemory(Path(name, "empty"), PAIR)):
            assert save(saving, folder).files == ()
        assert (contents(folder) if folder.exists() else {}) == files


HISTORIES = st.lists(events_of(st.just("Tides")), max_size=8)


@given(HISTORIES, HISTORIES)
@settings(max_examples=40)
def test_two_memories_write_one_text_form(some, others):
    """Whoever saves first, it offers what follows from all events together, and what left the files is remembered."""
    for order in ((some, others), (others, some)):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name, "translations")
            memories = [TranslationMemory(Path(name, f"{number}"), PAIR) for number in range(2)]
            for memory, events in zip(memories, order, strict=True):
                memory.merge(events)
                save(memory, folder)
            save(memories[0], folder)
            clone = TranslationMemory(Path(name, "clone"), PAIR, layers=[TextForm(folder, PAIR, pytest.fail)])
            remembered = {event for memory in memories for event in memory.history("Tides")}

            assert clone.candidates(["Tides"]).get("Tides", Candidates()) == history.candidates({*some, *others})
            assert remembered >= {*some, *others}
            for memory in (memories[1], memories[0]):
                save(memory, folder)
            assert [save(memory, folder).files for memory in memories] == [(), ()]


def test_the_layout(folder, open_memory):
    """The version, what Git must know, and a file for the first two digits of the keys, lines in order."""
    memory = open_memory()
    memory.store([entry(number) for number in range(2000)])

    saved = save(memory, folder)

    files = contents(folder)
    assert json.loads(files.pop("amts.json")) == {"format": "sphinx-amts translations", "version": 1}
    assert files.pop(".gitattributes") == b"*.amts.jsonl merge=union text eol=lf\n"
    assert len(files) == 256
    for name, data in files.items():
        sources = [json.loads(text)["source"] for text in data.decode().splitlines()]
        keys = [entries.key(PAIR, source) for source in sources]
        assert keys == sorted(keys)
        assert {f"en-zh_CN/{key[:2]}.amts.jsonl" for key in keys} == {name}
        assert data.endswith(b"}\n")
    assert (saved.added, saved.changed, len(saved.files)) == (2000, 0, 258)
    assert str(saved) == f"Saved 2,000 new segments and 0 changed segments in {folder / 'en-zh_CN'} (258 files)."


def test_files_are_for_everybody(folder, open_memory):
    """They are as any file of the repository, unlike those of the memory; one that is there keeps its permissions."""
    memory, mask = open_memory(), os.umask(0o022)
    try:
        memory.store([HUMAN])
        save(memory, folder)
        assert stat.S_IMODE(shard(folder).stat().st_mode) == 0o644
        assert stat.S_IMODE(shard(folder).parent.stat().st_mode) == 0o755
        shard(folder).chmod(0o640)
        memory.store([replace(HUMAN, translation="海潮", made=MADE + 1)])
        save(memory, folder)
        assert stat.S_IMODE(shard(folder).stat().st_mode) == 0o640
    finally:
        os.umask(mask)


def test_nothing_to_save(folder, tmp_path, open_memory):
    """No file and no folder is made, neither of the text form nor of the memory."""
    assert save(open_memory(), folder).files == ()
    assert not folder.exists()
    assert not (tmp_path / "amts").exists()


def test_only_what_changes_is_written(folder, open_memory):
    """A file whose bytes stay the same is not touched, whatever its neighbours do."""
    memory = open_memory()
    memory.store([entry(number) for number in range(300)])
    save(memory, folder)
    for path in folder.rglob("*"):
        os.utime(path, ns=(0, 0))
    memory.store([replace(HUMAN, made=0)])

    saved = save(memory, folder)

    touched = {path for path in folder.rglob("*") if path.is_file() and path.stat().st_mtime_ns}
    assert touched == {*saved.files} == {shard(folder)}
    assert (saved.added, saved.changed) == (1, 0)


def test_what_was_saved_is_not_compared_again(folder, open_memory, monkeypatch):
    """A build that has stored nothing costs nothing; a change on either side does."""
    memory, compared = open_memory(), []
    memory.store([HUMAN])
    save(memory, folder)
    histories = TranslationMemory.histories
    monkeypatch.setattr(TranslationMemory, "histories", lambda *args: compared.append(args) or histories(*args))

    save(memory, folder)
    assert compared == []
    shard(folder).unlink()
    save(memory, folder)
    assert shard(folder).exists()
    memory.store([entry(1)])
    save(memory, folder)
    assert shard(folder, "Sentence 1.").exists()


def test_what_is_stored_while_saving_is_saved_next_time(folder, open_memory, monkeypatch):
    """By another process, say: it does not count as saved."""
    memory, histories, waiting = open_memory(), TranslationMemory.histories, [entry(1)]
    memory.store([HUMAN])

    def store_meanwhile(self, keys):
        found = histories(self, keys)
        memory.store([waiting.pop()] if waiting else [])
        return found

    monkeypatch.setattr(TranslationMemory, "histories", store_meanwhile)
    save(memory, folder)
    save(memory, folder)

    assert shard(folder, "Sentence 1.").exists()


def test_a_memory_with_a_namespace_is_not_written(folder, open_memory):
    """Pseudo-translations are no translations of the book."""
    memory = open_memory(namespace="pseudo")
    memory.store([HUMAN])

    assert save(memory, folder).files == ()
    assert not folder.exists()


def test_pairs_of_files_are_not_written(folder, open_memory):
    """Whoever has the repository has the files."""
    memory = open_memory()
    memory.note_used([TMEntry("Tides", "潮汐", Origin.PARALLEL, "pairs.tmx:1")])

    assert save(memory, folder).files == ()


def test_the_layer_and_the_memory_say_the_same(folder, open_memory, open_clone):
    """What stands in both is one entry, and is not stored once more."""
    memory = open_memory()
    memory.store([HUMAN, entry(1)])
    save(memory, folder)
    clone = open_clone()

    assert {*clone.entries()} == {*memory.entries()}
    assert clone.store([replace(HUMAN, made=0)]) == 0
    assert not clone.folder.exists()
    both = open_clone("amts")
    assert {*both.entries()} == {*memory.entries()}
    assert both.generation() != memory.generation()


def test_the_generation_follows_the_bytes(folder, open_memory):
    """It changes with the files and with nothing else."""
    memory = open_memory()
    assert TextForm(folder, PAIR).generation() == ""
    memory.store([HUMAN])
    save(memory, folder)
    before = TextForm(folder, PAIR).generation()
    os.utime(shard(folder))
    assert TextForm(folder, PAIR).generation() == before
    shard(folder).write_bytes(shard(folder).read_bytes() + b"\n")
    assert TextForm(folder, PAIR).generation() != before


def test_the_later_line_of_two_counts(folder, open_clone):
    """After a merge both stand there; precedence decides first, then the date."""
    write_lines(
        folder,
        line(replace(HUMAN, translation="new", made=MADE + 2)),
        line(HUMAN),
        line(TMEntry("Tides", "machine", Origin.MACHINE, made=MADE + 5)),
    )

    assert open_clone().get(["Tides"])["Tides"].translation == "new"


# --- by hand ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", [HUMAN, replace(HUMAN, origin=Origin.MACHINE, engine="amazon", by="", note="act-1")])
@pytest.mark.parametrize("state", [State.TRANSLATED, State.REVIEWED, State.APPROVED])
def test_a_line_edited_by_hand_wins(folder, open_memory, open_clone, first, state):
    """With its old date it precedes the memory's entry of that date, is a person's, and stays so when saved."""
    memory = open_memory()
    memory.merge([Event(replace(first, state=state))])
    save(memory, folder)
    text = shard(folder).read_text(encoding="utf-8")
    shard(folder).write_text(text.replace("潮汐", "涨潮"), encoding="utf-8")
    expected = TMEntry("Tides", "涨潮", Origin.HUMAN, made=MADE + 1)

    assert open_clone("amts").get(["Tides"]) == {"Tides": expected}
    assert open_clone().get(["Tides"]) == {"Tides": expected}
    assert save(memory, folder).changed == 1
    assert shard(folder).read_text(encoding="utf-8") == line(expected) + "\n"
    assert open_clone("amts").get(["Tides"]) == {"Tides": expected}


def test_both_the_old_line_and_the_edited_one(folder, open_clone):
    """Git's union may keep both; the edited one counts, in any order."""
    edited = line(HUMAN).replace("潮汐", "涨潮")
    for lines in ((edited, line(HUMAN)), (line(HUMAN), edited)):
        write_lines(folder, *lines)
        assert open_clone().get(["Tides"])["Tides"].translation == "涨潮"


def test_a_line_in_another_form_is_the_same(folder, open_clone):
    """A formatter changes spaces and the order of fields; that is no edit."""
    fields = json.loads(line(HUMAN))
    write_lines(folder, json.dumps(dict(reversed(fields.items())), separators=(",", ":")))

    assert open_clone().history("Tides") == [Event(HUMAN)]


def test_without_its_check_a_line_is_taken_as_it_stands(folder, open_clone):
    """So a person can sign an edit."""
    fields = {**json.loads(line(HUMAN)), "translation": "涨潮", "by": "Bo", "state": "approved"}
    del fields["check"]
    write_lines(folder, json.dumps(fields))

    expected = replace(HUMAN, translation="涨潮", by="Bo", state=State.APPROVED)
    assert open_clone().history("Tides") == [Event(expected)]


def test_lines_in_other_files_find_their_place(folder, open_memory, open_clone):
    """Nobody can know the right file for a new line; saving brings it there, and its own file goes."""
    memory = open_memory()
    memory.store([entry(number) for number in range(600)])
    save(memory, folder)
    other = next(path for path in (folder / "en-zh_CN").iterdir() if path != shard(folder))
    canonical = other.read_bytes()
    by_hand = write_lines(folder, '{"source": "Sun", "translation": "日"}')
    other.write_bytes(canonical + '{"source": "Tides", "translation": "潮汐"}\n'.encode())

    assert open_clone().get(["Tides", "Sun"]).keys() == {"Tides", "Sun"}
    saved = save(memory, folder)

    assert {by_hand, other, shard(folder), shard(folder, "Sun")} == {*saved.files}
    assert not by_hand.exists()
    assert other.read_bytes() == canonical
    assert '"潮汐", "origin": "human", "check"' in shard(folder).read_text(encoding="utf-8")
    assert save(memory, folder).files == ()


def test_what_leaves_a_file_is_in_the_history(folder, open_memory, open_clone):
    """A line that another one supersedes is remembered by the memory of whoever saves."""
    later = replace(HUMAN, translation="涨潮", made=MADE + 5, by="Bo")
    write_lines(folder, line(HUMAN), line(later))
    memory = open_clone("amts")

    save(memory, folder)

    assert open_memory().history("Tides") == [Event(HUMAN)]
    assert shard(folder).read_text(encoding="utf-8") == line(later) + "\n"


def test_a_line_that_cannot_be_remembered_stays(folder, open_memory, full):
    """Where the disk of the memory is full, nothing leaves the files."""
    written = write_lines(folder, line(HUMAN), line(replace(HUMAN, translation="涨潮", made=MADE + 5)))
    before = written.read_bytes()
    full()

    with pytest.raises(Exception, match="disk is full"):
        save(open_memory(), folder)

    assert written.read_bytes() == before


# --- deletions --------------------------------------------------------------------------------------------------------


def test_what_was_deleted_stays_deleted(folder, open_memory, open_clone):
    """A clone that still has the entry in its own memory does not bring it back, with or without saving."""
    memory, other = open_memory(), open_clone("other")
    for each in (memory, other):
        each.merge([Event(replace(HUMAN, origin=Origin.MACHINE, by=""))])
    save(memory, folder)
    memory.merge([deletion()])
    save(memory, folder)
    other = open_clone("other")

    assert other.get(["Tides"]) == {}
    save(other, folder)
    assert open_clone().get(["Tides"]) == {}
    assert [*json.loads(shard(folder).read_text(encoding="utf-8"))] == ["source", "origin", "made", "deleted", "check"]


def test_a_deletion_spares_people(folder, open_memory, open_clone):
    """Unless it was asked for twice."""
    memory = open_memory()
    memory.merge([Event(HUMAN), deletion()])
    save(memory, folder)
    assert open_clone().get(["Tides"]) == {"Tides": HUMAN}
    memory.merge([deletion(made=MADE + 20, origin=Origin.HUMAN)])
    save(memory, folder)
    assert open_clone().get(["Tides"]) == {}


def test_drafts_and_rejections_are_kept(folder, open_memory, open_clone):
    """They are people's work, though no build uses them."""
    memory = open_memory()
    memory.merge(
        [
            Event(TMEntry("Tides", "潮", Origin.MACHINE, "m", MADE)),
            Event(TMEntry("Tides", "潮", Origin.MACHINE, "m", MADE + 1, State.REJECTED, "Ann")),
            Event(TMEntry("Tides", "潮…", Origin.HUMAN, "", MADE + 2, State.DRAFT, "Ann")),
        ]
    )
    save(memory, folder)

    assert open_clone().get(["Tides"]) == {}
    assert open_clone().candidates(["Tides"])["Tides"].rejection.by == "Ann"
    assert {event.entry.state for event in open_clone().history("Tides")} == {State.DRAFT, State.REJECTED}


def test_a_rejection_that_was_taken_back(folder, open_memory, open_clone):
    """Memories of which only one knows that do not change the files in turn."""
    rejection = Event(TMEntry("Tides", "潮", Origin.MACHINE, made=MADE, state=State.REJECTED, by="Ann"))
    taken_back = Event(TMEntry("Tides", "潮", Origin.MACHINE, made=MADE + 1, state=State.REVIEWED, by="Ann"))
    better = Event(replace(HUMAN, made=MADE + 2))
    memory, other = open_memory(), open_clone("other")
    memory.merge([rejection, taken_back, better])
    other.merge([rejection, better])
    for each in (memory, other, memory):
        save(each, folder)

    for each in (open_clone("third"), other, memory):
        assert save(each, folder).files == ()
    assert open_clone().get(["Tides"]) == {"Tides": better.entry}


# --- what cannot be understood ----------------------------------------------------------------------------------------

THEIRS = replace(HUMAN, translation="涨潮", made=MADE + 5, by="Bo")


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_conflict_markers_are_named(folder, open_clone, open_memory, reports, line_end):
    """With their lines; the lines of all sides are used, that of the ancestor too, and saving merges them."""
    sides = [
        "<<<<<<< HEAD",
        line(HUMAN),
        "||||||| 1234567",
        line(entry(7)),
        "=======",
        line(THEIRS),
        line(entry(8)),
        ">>>>>>> branch",
    ]
    path = write_lines(folder, *sides)
    path.write_bytes(path.read_bytes().replace(b"\n", line_end))

    assert open_clone().get(["Tides", "Sentence 7.", "Sentence 8."]).keys() == {"Tides", "Sentence 7.", "Sentence 8."}
    (report,) = reports
    assert report.startswith(f"{path} has conflict markers of Git (lines 1, 3, 5, 8). ")
    assert "memory save" in report

    told = []
    saved = save(open_memory(), folder, told.append)
    assert saved.refused == ()
    assert told == [f"{path} had conflict markers of Git (lines 1, 3, 5, 8). The lines of both sides have been merged."]
    assert open_clone().get(["Tides"]) == {"Tides": THEIRS}
    assert not any(b"<<<" in data for data in contents(folder).values())


def test_a_broken_line_costs_itself_only(folder, open_clone, open_memory, reports):
    """It is named with its line and the reason; the others are used, and its file is never written over it."""
    memory = open_memory()
    memory.store([HUMAN, entry(1)])
    save(memory, folder)
    broken = shard(folder)
    broken.write_bytes(broken.read_bytes() + b'{"source": "Moon", "translation": "\n')
    before = broken.read_bytes()
    memory.store([replace(THEIRS, made=0), entry(2)])

    assert open_clone().get(["Tides"]) == {"Tides": HUMAN}
    assert reports == [f"{broken} has lines that are not used: line 2 (it is not JSON). Correct or delete them."]
    told = []
    saved = save(memory, folder, told.append)
    assert broken.read_bytes() == before
    assert told == reports
    (sentence,) = saved.refused
    assert sentence == (
        f"{broken} was not written, because it has a line that cannot be understood (line 2: it is not JSON)."
    )
    assert {*saved.files} == {shard(folder, "Sentence 2.")}
    broken.write_bytes(before[: before.rindex(b'{"source": "Moon')])
    assert save(memory, folder).files == (broken,)


def test_lines_that_belong_into_a_broken_file_stay_where_they_are(folder, open_memory):
    """They have nowhere to go."""
    path = write_lines(folder, line(HUMAN))
    write_lines(folder, "broken", name=shard(folder).name)

    saved = save(open_memory(), folder)

    assert path.read_text(encoding="utf-8") == line(HUMAN) + "\n"
    assert (saved.files, saved.refused) == ((), ())


def _link(path):
    target = path.with_name("target")
    target.write_text(line(HUMAN) + "\n", encoding="utf-8")
    path.symlink_to(target)


def _huge(path):
    with path.open("wb") as stream:
        stream.truncate(2**28 + 1)


@pytest.mark.parametrize(
    "case",
    [
        (_link, "it is a symbolic link"),
        (Path.mkdir, "it is not a regular file"),
        (os.mkfifo, "it is not a regular file"),
        (_huge, "it is larger than 268,435,456 bytes"),
    ],
)
def test_what_is_no_plain_file_is_not_read(folder, open_memory, open_clone, reports, case):
    """Nor is it written over; the other files are used."""
    make, reason = case
    write_lines(folder, line(entry(1)))
    make(shard(folder))
    memory = open_memory()
    memory.store([HUMAN])

    assert open_clone().get(["Tides", "Sentence 1."]).keys() == {"Sentence 1."}
    assert reports == [f"{shard(folder)} cannot be read ({reason}). It is not used."]
    (sentence,) = save(memory, folder).refused
    assert reason in sentence
    assert os.path.lexists(shard(folder))


@pytest.mark.parametrize("make", [Path.touch, lambda path: path.symlink_to(path.parent)])
def test_a_folder_that_is_none(folder, open_memory, open_clone, reports, make):
    """A build goes on without it, and saving says why it cannot."""
    folder.mkdir()
    make(folder / "en-zh_CN")
    memory = open_memory()
    memory.store([HUMAN])

    assert open_clone().get(["Tides"]) == {}
    assert "cannot be read" in reports[0]
    with pytest.raises(TextFormError, match="en-zh_CN cannot be written: "):
        save(memory, folder)


def test_other_bytes(folder, open_clone, reports):
    """A mark of the byte order and line ends of Windows are nothing; what is no UTF-8 is a broken line."""
    path = write_lines(
        folder,
        b"\xef\xbb\xbf" + line(HUMAN).encode() + b"\r",
        b"\r",
        b"  ",
        b'{"source": "\xff"}',
        b"\0\0",
        line(entry(1)),
    )

    assert open_clone().get(["Tides", "Sentence 1."]).keys() == {"Tides", "Sentence 1."}
    (report,) = reports
    assert report.startswith(
        f"{path} has lines that are not used: line 4 (it is not in UTF-8), line 5 (it is not JSON)"
    )


def planted(body):
    """A line that somebody has given the right checksum."""
    start = body.encode() + b', "check": "00000000'
    return start + b'%08x"}' % zlib.crc32(start)


@pytest.mark.parametrize(
    "body",
    [
        '{"source": "Tides", "translation": "x", "origin": "nobody"',
        '{"source": "Tides", "translation": "x", "source": "Moon"',
        '{"source": "Tides", "translation": "x"}, {"source": "Moon"',
        '{"source": "Tides", "translation": 7',
        '{"source": "Tides',
        '{"source": "\\"',
        '{"source": "Tides", "translation": ' + "[" * 100_000,
    ],
)
def test_a_checksum_proves_nothing(folder, open_clone, open_memory, body):
    """Whoever plants a line with one gets no further than with any other line; and saving does not lose it."""
    path = write_lines(folder, planted(body), line(entry(1)), name=shard(folder).name)

    assert open_clone().get(["Tides", "Moon", "Sentence 1."]).keys() == {"Sentence 1."}
    save(open_memory(), folder)
    assert planted(body) in path.read_bytes()


@pytest.mark.parametrize(
    "case",
    [
        ('{"format": "sphinx-amts translations", "version": 2}', "is of version 2.*pip install --upgrade"),
        ('{"format": "other", "version": 1}', "does not say which version"),
        ("<<<<<<< HEAD", "does not say which version"),
        ("[]", "does not say which version"),
        ('{"format": "sphinx-amts translations", "version": true}', "does not say which version"),
        (None, "does not say which version"),
    ],
)
def test_a_newer_version_is_left_alone(folder, open_memory, open_clone, reports, case):
    """Nothing is used and nothing is written, and a sentence says what to do."""
    head, reason = case
    path = write_lines(folder, line(HUMAN))
    (folder / "amts.json").mkdir() if head is None else (folder / "amts.json").write_text(head)
    memory, before = open_memory(), contents(folder)
    memory.store([THEIRS])

    assert open_clone().get(["Tides"]) == {}
    assert len(reports) == 1
    with pytest.raises(TextFormError, match=reason) as caught:
        save(memory, folder)
    assert [str(caught.value)] == reports
    with pytest.raises(TextFormError, match=reason):
        page_ledger.save(folder, PAIR, {"index": ["0"]})
    assert contents(folder) == before
    assert path.exists()


# --- writing, when something is in the way ----------------------------------------------------------------------------


def test_a_write_that_fails_leaves_the_older_file(folder, open_memory, monkeypatch):
    """Whole, and nothing beside it; the error says where."""
    memory = open_memory()
    memory.store([HUMAN])
    save(memory, folder)
    before = contents(folder)
    memory.store([replace(THEIRS, made=0)])

    def fail(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(TextFormError, match="en-zh_CN cannot be written: No space left on device"):
        save(memory, folder)
    assert contents(folder) == before


def test_a_file_that_changes_meanwhile_is_read_again(folder, open_memory, monkeypatch):
    """What another program has written in the meantime is not lost."""
    memory = open_memory()
    memory.store([HUMAN])
    save(memory, folder)
    memory.store([replace(THEIRS, made=0)])
    histories, changes = TranslationMemory.histories, ["Neptune"]

    def change(self, keys):
        if changes:
            source = changes.pop()
            with shard(folder).open("a", encoding="utf-8") as stream:
                stream.write(line(TMEntry(source, "海王星", Origin.HUMAN)) + "\n")
        return histories(self, keys)

    monkeypatch.setattr(TranslationMemory, "histories", change)
    save(memory, folder)

    assert "海王星" in "".join(data.decode() for data in contents(folder).values())


def test_the_attributes_of_the_author_stay(folder, open_memory):
    """Who does not want Git to merge by itself, says so there."""
    folder.mkdir()
    (folder / ".gitattributes").write_text("*.amts.jsonl -merge")
    memory = open_memory()
    memory.store([HUMAN])
    save(memory, folder)

    assert (folder / ".gitattributes").read_text() == "*.amts.jsonl -merge"


def test_git_applies_the_attributes(folder, open_memory):
    """Also in the folders of the language pairs."""
    memory = open_memory()
    memory.store([HUMAN])
    save(memory, folder)
    subprocess.run([GIT, "init", "-q", str(folder.parent)], check=True)
    name = shard(folder).relative_to(folder.parent).as_posix()
    call = [GIT, "check-attr", "merge", "text", "eol", "--", name]
    printed = subprocess.run(call, cwd=folder.parent, capture_output=True, text=True, check=True).stdout

    assert [text.rpartition(": ")[2] for text in printed.splitlines()] == ["union", "set", "lf"]


def test_private_files_stay_private(tmp_path):
    """What is written for the owner only is not concerned by what is written for a repository."""
    durable_files.write_atomically(tmp_path / "a" / "private", b"1")
    assert stat.S_IMODE((tmp_path / "a" / "private").stat().st_mode) == 0o600


# --- several sentences ------------------------------------------------------------------------------------------------


def test_multi_sentence_sources(folder, open_memory, open_clone):
    """They are found in the text form as in the memory, if their translation has not been deleted in either of them."""
    both, deleted_here, deleted_there = "It rises. It falls.", "One! Two!", "Now? Then."
    memory = open_memory()
    memory.store(
        TMEntry(source, "x", Origin.MACHINE, made=MADE) for source in (both, deleted_here, deleted_there, "No.")
    )
    save(memory, folder)
    assert {*open_clone().multi_sentence_sources()} == {both, deleted_here, deleted_there}
    write_lines(folder, line(deletion(deleted_there)), '{"source": "By hand. Too.", "translation": "x"}')
    memory.merge([deletion(deleted_here)])

    assert {*open_clone("amts").multi_sentence_sources()} == {both, "By hand. Too."}


WORDS = ["Tide", "it", "e.g.", "No", "3", "B", "潮", "ñ", "<x1/>", "<g2>", "</g2>", "&amp;", "&#46;", "[3]"]
MARKS = [".", "!", "?", "...", "…", "。", " ", "  ", ",", ";", ":", '"', "'", "''", "(", ")", "\xa0", "\n", "-", "=="]
SOURCES = st.lists(st.sampled_from(WORDS + MARKS), max_size=9).map("".join)


@given(SOURCES, st.sampled_from(["en", "de", "el", "hy", "am", "ja", "zh_CN", "th", "ru", "sw"]))
@settings(max_examples=1500)
def test_the_quick_look_misses_no_sentence(source, code):
    """What it says to be one sentence is one."""
    language = profile(code)

    assert possibly_multi_sentence([source.encode()], language) or not is_multi_sentence(source, language)


def test_the_quick_look_knows_the_cases_of_the_segmentation():
    """Those of all languages."""
    cases = Path(__file__).parents[1] / "cases" / "segment"
    for file in sorted(cases.glob("*.txt")):
        language = profile(file.stem)
        for source in file.read_text(encoding="utf-8").replace("|", "").splitlines():
            assert (
                possibly_multi_sentence([source.encode()], language) or len(segmentation.segment(source, language)) < 2
            )


# --- the index --------------------------------------------------------------------------------------------------------


@pytest.fixture
def indexed(tmp_path, folder, reports):
    """The text form with the index that is kept beside the database of the memory."""
    index_file = tmp_path / "amts" / "en-zh_CN.v2" / text_form_index.NAME

    def opened(*, is_index_written=True):
        return TextForm(folder, PAIR, reports.append, index_file=index_file, is_index_written=is_index_written)

    return opened


@pytest.fixture
def filled(open_memory, folder):
    """A memory that is saved: 300 segments, some with several lines, some of several sentences."""
    memory = open_memory()
    memory.store([HUMAN, *(entry(number) for number in range(300)), entry(source="It rises. It falls.")])
    memory.merge([deletion("Moon"), Event(replace(HUMAN, translation="潮?", made=MADE + 3, state=State.DRAFT))])
    save(memory, folder)
    return memory


def answers(text_form):
    """All that a memory asks of a layer."""
    text_form = text_form()
    keys = [entries.key(PAIR, source) for source in ("Tides", "Moon", "Sun", *(f"Sentence {n}." for n in range(300)))]
    return text_form.generation(), [*text_form.multi_sentence_sources()], dict(text_form.events(keys))


def test_the_index_changes_nothing(indexed, filled, folder, monkeypatch):
    """It answers as the files do; they are not looked through again until one of them changes."""
    without = answers(lambda: TextForm(folder, PAIR))
    assert answers(indexed) == without
    looked_through = []
    monkeypatch.setattr(text_form_files, "parsed", lambda raw: looked_through.append(raw) or _parsed(raw))
    assert answers(indexed) == without
    assert looked_through == []

    filled.store([replace(THEIRS, made=0)])
    save(filled, folder)
    assert answers(indexed) == answers(lambda: TextForm(folder, PAIR))
    assert looked_through


_parsed = text_form_files.parsed


@pytest.mark.parametrize(
    "change",
    [
        lambda data: b"",
        lambda data: b"{}\n",
        lambda data: data[:-3],
        lambda data: data[:-8],
        lambda data: data[:300] + bytes([data[300] ^ 1]) + data[301:],
        lambda data: data[:-5] + b"\xff" + data[-4:],
        lambda data: b"[" * 10_000 + data,
        lambda data: data.replace(b"index 1", b"index 2"),
    ],
)
def test_a_damaged_index_is_made_anew(indexed, filled, folder, tmp_path, change):
    """Whatever stands in its file."""
    without = answers(lambda: TextForm(folder, PAIR))
    answers(indexed)
    (path,) = tmp_path.rglob(text_form_index.NAME)
    data = path.read_bytes()
    path.write_bytes(change(data))

    assert answers(indexed) == without
    assert path.read_bytes() == data


def test_a_planted_index_marries_nobody(indexed, filled, folder, tmp_path):
    """Places of other lines, or of none, are found out: such segments have no translation, or their own."""
    answers(indexed)
    (path,) = tmp_path.rglob(text_form_index.NAME)
    head, _, body = path.read_bytes().partition(b"\n")
    half = len(body) // 2
    for places in (body[:half:-1], b"\xff" * half, bytes(half)):
        planted_body = body[:half] + places[:half].ljust(half, b"\0")
        planted_head = json.dumps({**json.loads(head), "check": zlib.crc32(planted_body)}).encode()
        path.write_bytes(planted_head + b"\n" + planted_body)
        found = answers(indexed)[2]
        assert all(entries.key(PAIR, event.entry.source) == key for key, events in found.items() for event in events)


def test_lines_by_hand_are_reported_in_every_build(indexed, filled, folder, reports):
    """So there is no index then; what can be understood is used all the same."""
    with shard(folder).open("a") as stream:
        stream.write("broken\n")
    for number in (1, 2):
        assert "Tides" in {events[0].entry.source for events in answers(indexed)[2].values()}
        assert len(reports) == number


def test_the_index_is_written_where_a_memory_is(indexed, filled, folder, tmp_path):
    """Not by those that only read, and no folder is made for it."""
    answers(lambda: indexed(is_index_written=False))
    assert [*tmp_path.rglob(text_form_index.NAME)] == []
    shutil.rmtree(filled.root)
    answers(indexed)
    assert not filled.root.exists()


# --- the ledger of pages ----------------------------------------------------------------------------------------------


@given(
    st.dictionaries(
        ANY_TEXT.filter(bool).map(join_surrogates), st.lists(st.text("0123456789abcdef", max_size=4), unique=True)
    )
)
def test_the_ledger_holds_the_pages(pages):
    """In the order of reading, a line each."""
    assert page_ledger.decode(page_ledger.encode(pages)) == dict(sorted(pages.items()))


def test_after_a_merge_a_page_has_the_segments_of_both_sides(folder):
    """And whatever is no page is left out."""
    sides = page_ledger.encode({"a": ["1", "2"], "b": ["9"]}) + page_ledger.encode({"a": ["1", "3"]})
    noise = b'\n<<<<<<< HEAD\n{"page": 1, "keys": []}\n{"page": "c"}\n[]\n{"page": "c", "keys": [1]}\n'

    assert page_ledger.decode(sides + noise) == {"a": ["1", "2", "3"], "b": ["9"]}


def test_the_ledger_is_written_if_it_changes(folder, reports):
    """And is no part of the translations."""
    pages = {"index": [page_ledger.short_key(PAIR, "Tides")]}
    assert page_ledger.save(folder, PAIR, pages)
    assert not page_ledger.save(folder, PAIR, pages)
    assert page_ledger.read(folder, PAIR) == pages
    assert page_ledger.read(folder, LanguagePair("en", "de")) == {}
    assert TextForm(folder, PAIR, reports.append).generation() == ""
    assert page_ledger.save(folder, PAIR, {})
    assert reports == []
