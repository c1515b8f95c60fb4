"""Other memories that are merged into one: what they have comes in, and they stay as they are."""

from __future__ import annotations

import shutil

import pytest
from folder_snapshots import snapshot
from memory_helpers import PAIR, damaged_folders, database, entry, sql

from sphinx_amts.errors import ChangeRefused
from sphinx_amts.languages import LanguagePair
from sphinx_amts.tm import merging, store, verification
from sphinx_amts.tm.entries import Origin, Place, State, TMEntry
from sphinx_amts.tm.history import Event, Kind
from sphinx_amts.tm.memory import TranslationMemory
from sphinx_amts.tm.merging import Merged


@pytest.fixture
def other(tmp_path):
    """Another memory, with every kind of event."""
    memory = TranslationMemory(tmp_path / "other", PAIR)
    memory.store([entry(1, translation="别"), entry(2)])
    memory.store([entry(1, translation="人", origin=Origin.HUMAN, by="Ana", made=0)])
    memory.store([entry(1, translation="页", origin=Origin.HUMAN, made=0, place=Place("tides"), is_bound=True)])
    memory.store([entry(3, state=State.REJECTED, made=0)])
    memory.record([Event(TMEntry("Sentence 2.", "", Origin.CUSTOMISED), Kind.DELETED)])
    memory.note_used([entry(4, origin=Origin.PARALLEL, engine="pairs.csv:3")])
    return memory


def merge(memory, place, reports=None):
    """Merge; the other memory does not change."""
    before = snapshot(place) if place.is_dir() else ""
    merged = merging.merge(memory, place, (reports if reports is not None else []).append)
    assert not place.is_dir() or snapshot(place) == before
    return merged


def ids(memory):
    return {row[0] for row in sql(memory, "SELECT id FROM History")}


@pytest.mark.parametrize("kind", ["root", "one"])
def test_all_that_happened_comes_in(open_memory, other, kind):
    """With its dates; a second time all is known."""
    memory = open_memory()
    memory.store([entry(1), entry(5)])
    place = other.root if kind == "root" else other.folder

    assert merge(memory, place) == Merged(new=7, known=0, changed=2)
    assert ids(other) < ids(memory)
    assert memory.candidates(["Sentence 1."]) == other.candidates(["Sentence 1."])
    assert memory.get(["Sentence 2."]) == {}  # deleted there
    assert merge(memory, place) == Merged(new=0, known=7, changed=0)
    assert list(verification.problems(memory.folder, PAIR)) == []


def test_in_any_order(tmp_path, other):
    """Two memories that take in each other have the same in the end."""
    memory = TranslationMemory(tmp_path / "mine", PAIR)
    memory.store([entry(1, translation="我", origin=Origin.HUMAN, made=0, by="Bo"), entry(2), entry(6)])
    merge(memory, other.root)
    merging.merge(other, memory.root, print)

    assert ids(memory) == ids(other)
    assert sorted(memory.entries(), key=repr) == sorted(other.entries(), key=repr)


def test_a_memory_of_format_1(open_memory, other, tmp_path):
    """Its entries come in, beside those of the newer format."""
    former = store.format_1_folder(other.folder)
    shutil.copytree(other.folder, former)
    sql_of = TranslationMemory(tmp_path / "x", PAIR)
    sql_of.folder = former
    for name in ("History_key", "History_made"):
        sql(sql_of, f"DROP INDEX {name}")
    sql(sql_of, "DROP TABLE History")
    sql(sql_of, "UPDATE Cache SET value = replace(value, '人', '旧')")
    shutil.rmtree(other.folder)
    memory = open_memory()

    assert merge(memory, other.root).new == 2
    assert memory.get(["Sentence 1."])["Sentence 1."].translation == "旧"
    assert merge(memory, former).new == 0


def test_a_text_form(open_memory, other, tmp_path):
    """It is read like a memory."""
    from sphinx_amts.tm import text_form_writer

    text_form_writer.save(other, tmp_path / "translations")
    memory = open_memory()

    assert merge(memory, tmp_path / "translations").new
    assert memory.candidates(["Sentence 1."]) == other.candidates(["Sentence 1."])


def test_other_languages(open_memory, other, tmp_path):
    """They are refused, whatever the folder is called."""
    spanish = TranslationMemory(tmp_path / "es", LanguagePair("en", "es"))
    spanish.store([entry(1)])
    memory = open_memory()
    for place in (spanish.root, spanish.folder):
        with pytest.raises(ChangeRefused, match="en-zh_CN"):
            merge(memory, place)
    renamed = spanish.folder.rename(tmp_path / "es" / "en-zh_CN.v2")
    reports = []
    assert merge(memory, renamed, reports) == Merged()
    assert "1 invalid entry" in reports[0]
    assert not memory.folder.exists()


def test_a_folder_with_a_name_of_its_own(open_memory, other):
    """Its keys say for which languages it is."""
    assert merge(open_memory(), other.folder.rename(other.root / "backup")).new == 7


def test_pseudo_translations(open_memory, tmp_path):
    """They are never mixed with others."""
    pseudo = TranslationMemory(tmp_path / "other", PAIR, namespace="pseudo")
    pseudo.store([entry(1)])
    for place in (pseudo.folder, pseudo.root):
        with pytest.raises(ChangeRefused):
            merge(open_memory(), place)


@pytest.mark.parametrize("kind", ["absent", "a file", "empty", "itself"])
def test_what_is_no_other_memory(open_memory, tmp_path, kind):
    """A sentence says so."""
    memory, place = open_memory(), tmp_path / "place"
    memory.store([entry(1)])
    if kind == "a file":
        place.write_text("x")
    elif kind == "empty":
        place.mkdir()
    elif kind == "itself":
        place = memory.folder
    with pytest.raises(ChangeRefused, match=r".\.$"):
        merge(memory, place)


@pytest.mark.parametrize("is_named", [True, False])
def test_a_damaged_memory(open_memory, other, is_named):
    """What can be read comes in if the name of the folder says for which languages it is."""
    content = database(other).read_bytes()
    database(other).write_bytes(b"x" * 100 + content[100:])
    folder = other.folder.rename(other.root / ("en-zh_CN.v2.damaged-20261128T000000Z" if is_named else "backup"))
    memory, reports = open_memory(), []
    if not is_named:
        with pytest.raises(ChangeRefused, match="is damaged"):
            merge(memory, folder)
        return
    assert merge(memory, folder, reports).new >= 6
    assert "is damaged" in reports[0]
    assert damaged_folders(memory) == []


def test_a_link(open_memory, other, tmp_path):
    """It is not followed into a database."""
    place = tmp_path / "linked"
    place.mkdir()
    (place / "en-zh_CN.v2").symlink_to(other.folder)
    with pytest.raises(Exception, match=r"symbolic link|neither a database"):
        merge(open_memory(), place)


def test_several_languages(open_memory, other, tmp_path):
    """Each memory gets what is there for it; nothing at all is refused."""
    memories = [TranslationMemory(tmp_path / "mine", LanguagePair("en", code)) for code in ("es", "zh_CN")]
    merged = merging.merge_all(memories, other.root, print)

    assert {pair.target: done.new for pair, done in merged.items()} == {"zh_CN": 7}
    with pytest.raises(ChangeRefused):
        merging.merge_all(memories, tmp_path, print)
