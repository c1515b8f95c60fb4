"""The file that is searched: what it finds, and that nobody trusts it."""

from __future__ import annotations

import os

import pytest
from folder_snapshots import snapshot
from hypothesis import given
from hypothesis import strategies as st
from memory_helpers import PAIR, entry, sql

from sphinx_amts.tm import search
from sphinx_amts.tm.entries import Origin, TMEntry
from sphinx_amts.tm.history import Event
from sphinx_amts.tm.memory import TranslationMemory
from sphinx_amts.tm.search import Query


def sources(memory, *phrases, **options):
    """The sources of what is found."""
    return [event.entry.source for event in memory.find(Query(phrases, **options))]


@pytest.fixture
def memory(open_memory):
    """A memory with four sentences."""
    memory = open_memory()
    texts = {
        "Read <x1/> first.": "先读<x1/>。",
        "The tide <g1>rises</g1>.": "潮水<g1>上涨</g1>。",
        "R&amp;D &lt; 7": "研发 &lt; 7",
        "The STRASSE rises.": "Straße",
    }
    memory.store(TMEntry(source, text, Origin.MACHINE, made=9) for source, text in texts.items())
    return memory


@pytest.mark.parametrize(
    ("phrases", "found"),
    [
        (("rises",), ["The tide <g1>rises</g1>.", "The STRASSE rises."]),
        (("TIDE  rises.",), ["The tide <g1>rises</g1>."]),
        (("the", "潮水上涨"), ["The tide <g1>rises</g1>."]),
        (("水",), ["The tide <g1>rises</g1>."]),
        (("r&d <",), ["R&amp;D &lt; 7"]),
        (("strasse",), ["The STRASSE rises."]),
        (("<g1>rises",), ["The tide <g1>rises</g1>.", "The STRASSE rises."]),
        (("7",), ["R&amp;D &lt; 7"]),
        (("2",), []),
        (("rises", "first"), []),
    ],
)
def test_what_is_found(memory, phrases, found):
    """Parts of words in both languages, without tags, capitals and escapes; the number of an event is no text."""
    assert sources(memory, *phrases) == found


def test_the_number_of_an_event_is_passed_over(memory):
    """Where the file is read already, since events take longer."""
    assert list(Query(("2",)).numbers(memory.folder)) == []
    assert list(Query(("7",)).numbers(memory.folder)) == [3]


def test_a_whole_source(memory):
    """Nothing that only holds it, and no translation that is the same."""
    assert sources(memory, "read first.", is_source=True) == ["Read <x1/> first."]
    assert sources(memory, "rises.", is_source=True) == []
    assert sources(memory, "strasse", is_source=True) == []


def test_a_file_that_is_behind(memory, tmp_path):
    """What another process wrote into the database alone is added by the next search, and a cut line is dropped."""
    path = search.file(memory.folder)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:2]) + lines[2][:9])

    assert sources(memory, "rises") == ["The tide <g1>rises</g1>.", "The STRASSE rises."]
    assert path.read_bytes().splitlines(keepends=True) == lines


FOREIGN = [
    "nothing",
    "another form",
    "of another memory",
    "longer",
    "a number",
    "many digits",
    "bytes",
    "a line",
    "a cut line",
]


@pytest.mark.parametrize("content", [*FOREIGN, "a link", "a folder"])
def test_a_file_that_is_not_ours(memory, tmp_path, content):
    """It is made anew, and what a link leads to is neither read nor written."""
    path, other = search.file(memory.folder), tmp_path / "other"
    lines = path.read_bytes().splitlines(keepends=True)
    wrong = [lines[0], *(line.replace(b"rises", b"falls") for line in lines[1:])]
    contents = {
        "nothing": [],
        "another form": [b"amts-search 2\n", *lines[1:]],
        "of another memory": wrong,
        "longer": [*lines, b"5\tmore\tmehr\t\n"],
        "a number": [*lines, b"9" * 30 + b"\trises\trises\t\n"],
        "many digits": [*lines, b"9" * 9999 + b"\trises\trises\t\n"],
        "bytes": [*lines, b"\x00\xff\n\n\t\n"],
        "a cut line": [*lines[:3], b"3\t" + b"rises " * 999],
        "a line": [lines[0], b"rises " * 2**18],
    }
    path.unlink()
    if content == "a folder":
        path.mkdir()
    elif content == "a link":
        other.write_bytes(b"".join(lines))
        path.symlink_to(other)
    else:
        path.write_bytes(b"".join(contents[content]))

    assert len(sources(memory, "rises")) == 2
    if content != "a folder":  # which is not deleted, since it may hold anything: the history is searched
        assert path.read_bytes() == b"".join(lines)
        assert not path.is_symlink()
    if content == "a link":
        assert other.read_bytes() == b"".join(lines)


def test_an_event_that_cannot_be_read(memory):
    """It is passed over, even if it is the last; others are found, and the file is complete."""
    sql(memory, "UPDATE History SET event = 'x' WHERE number = 4")
    search.file(memory.folder).unlink()

    assert sources(memory, "rises") == ["The tide <g1>rises</g1>."]
    before = snapshot(memory.folder)
    assert sources(memory, "rises") == ["The tide <g1>rises</g1>."]
    assert snapshot(memory.folder) == before


def test_a_memory_that_is_read_only(memory, open_memory):
    """It is searched as well, and nothing is made."""
    search.file(memory.folder).unlink()
    before = snapshot(memory.folder)

    assert sources(open_memory(read_only=True), "rises") == ["The tide <g1>rises</g1>.", "The STRASSE rises."]
    assert snapshot(memory.folder) == before


def test_what_is_not_in_the_database(open_memory, full, memory):
    """Events that could not be stored are found too."""
    full()
    with pytest.raises(Exception, match="full"):
        memory.store([entry(7)])

    assert sources(memory, "句子 7") == ["Sentence 7."]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_does_not_hang_a_build(memory):
    """Neither storing nor searching waits for somebody who writes into it."""
    search.file(memory.folder).unlink()
    os.mkfifo(search.file(memory.folder))

    assert memory.store([entry(7)]) == 1
    assert sources(memory, "句子") == ["Sentence 7."]
    assert search.file(memory.folder).is_file()


@pytest.mark.parametrize("phrases", [(), ("",), (" \t\n",), ("<x1/>", "")])
def test_nothing_in_particular_is_everything(memory, phrases):
    """An empty phrase stands in every text, and ends as well."""
    assert len(sources(memory, *phrases)) == 4


def test_a_build_stores_although_the_file_cannot_be_written(memory, monkeypatch):
    """The file is a copy; it is completed by the next search."""

    def refuse(*_arguments):
        raise PermissionError("Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(search, "append", refuse)
        assert memory.store([entry(7)]) == 1
        assert sources(memory, "句子 7") == ["Sentence 7."]
    assert sources(memory, "句子 7") == ["Sentence 7."]
    assert search.last_number(memory.folder) == 5


def test_storing_keeps_the_file_complete(memory, open_memory):
    """Each event has one line with its number in the history, whichever process stores it."""
    for number in range(5, 9):
        open_memory().store([entry(number, source="Low\u00a0TIDE\t<x1/>\n", translation=f"低<x1/>{number}")])
    lines = search.file(memory.folder).read_bytes().splitlines()[1:]
    assert [int(line.split(b"\t")[0]) for line in lines] == list(range(1, 9))
    assert lines[-1] == "8\tlow tide\t低8\t".encode()
    assert sources(memory, "low tide", "低7") == ["Low\u00a0TIDE\t<x1/>\n"]


@given(
    st.lists(st.tuples(st.text("ab \n1", max_size=6), st.text("ab 1", max_size=6)), min_size=1, max_size=12),
    st.lists(st.text("ab1", min_size=1, max_size=3), min_size=1, max_size=2),
    st.integers(1, 40),
    st.booleans(),
)
def test_any_file_is_read_through(tmp_path_factory, texts, phrases, block, is_windows):
    """Wherever the blocks end, and with and without the C library."""
    folder = tmp_path_factory.mktemp("memory")
    events = [Event(TMEntry(source, translation, Origin.MACHINE)) for source, translation in texts]
    search.append(folder, enumerate(events, 1))
    query = Query(tuple(phrases))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "_BLOCK", block)
        if is_windows:
            patch.setattr("ctypes.CDLL", {}.get)
        numbers = list(query.numbers(folder))

    assert [number for number in numbers if query.fits(events[number - 1])] == [
        number for number, event in enumerate(events, 1) if query.fits(event)
    ]


def test_searching_makes_the_file_once(tmp_path):
    """A memory without it gets it by the first search; the next one changes nothing."""
    memory = TranslationMemory(tmp_path, PAIR)
    memory.store([entry(1)])
    search.file(memory.folder).unlink()
    sources(memory, "Sentence")
    before = snapshot(tmp_path)

    assert sources(memory, "Sentence") == ["Sentence 1."]
    assert snapshot(tmp_path) == before
