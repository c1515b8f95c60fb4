"""What cannot be stored waits in a rescue file for the next build."""

import errno
import os
import shutil
import tempfile
from dataclasses import replace

import pytest
from memory_helpers import FULL, PAIR, damaged_folders, entry, mounted, rescue_files

from sphinx_amts import durable_files
from sphinx_amts.errors import MemoryFailure
from sphinx_amts.tm import codec
from sphinx_amts.tm.entries import Origin, Place, State
from sphinx_amts.tm.history import Event, Kind
from sphinx_amts.tm.memory import TranslationMemory


@pytest.mark.parametrize("failure", FULL, ids=str)
def test_what_cannot_be_kept_is_rescued(open_memory, reports, full, monkeypatch, failure):
    """A full disk: the failure names the rescue file, this build uses it, the next one takes it in and removes it."""
    memory = open_memory()
    memory.store([entry(1)])
    mark = memory.generation()
    full(failure)
    with pytest.raises(MemoryFailure, match="disk is full") as caught:
        memory.store([entry(2), entry(3)])
    (file,) = rescue_files(memory.root)
    assert str(file) in str(caught.value)
    assert file.name.startswith("rescued-en-zh_CN-20")
    assert memory.generation() != mark
    assert set(memory.entries()) == set(open_memory().entries()) == {entry(1), entry(2), entry(3)}
    assert file.exists()
    monkeypatch.undo()
    reports.clear()
    memory = open_memory()
    assert len(reports) == 1
    assert str(file) in reports[0]
    assert rescue_files(memory.root) == []
    assert set(memory.entries()) == {entry(1), entry(2), entry(3)}
    assert damaged_folders(memory) == []


def test_what_a_person_did_is_rescued(open_memory, full, monkeypatch):
    """Judgements, bindings and deletions too, with the dates that they have; this build goes by them already."""
    memory = open_memory()
    memory.store([entry(1), entry(2)])
    full()
    done = [
        Event(replace(entry(1), made=0, translation="", origin=Origin.HUMAN), Kind.DELETED),
        Event(replace(entry(2), made=0, state=State.REJECTED, by="Ann", note="too long")),
        Event(replace(entry(3), made=0, origin=Origin.HUMAN, place=Place("tides", "", "a"), is_bound=True)),
    ]
    with pytest.raises(MemoryFailure, match="rescued-"):
        memory.record(done)
    sources = [entry(number).source for number in (1, 2, 3)]
    served = memory.candidates(sources), memory.histories(memory.keys())
    assert {source: found.plain for source, found in served[0].items()} == dict.fromkeys(sources[1:])
    monkeypatch.undo()
    imported = open_memory()
    assert rescue_files(memory.root) == []
    assert (imported.candidates(sources), imported.histories(imported.keys())) == served


def test_rescue_goes_from_place_to_place(open_memory, full, monkeypatch, tmp_path):
    """Root, the caller's folders, the temporary folder, home: the first that works; each is looked into."""
    memory = open_memory(rescue_folders=[tmp_path / "one", tmp_path / "two"])
    places = [memory.root, tmp_path / "one", tmp_path / "two", tmp_path / "tmp", tmp_path / "home"]
    create_file, closed = durable_files.create, []

    def create(file, data):
        if file.parent in closed:
            raise OSError(errno.ENOSPC, "No space left on device")
        create_file(file, data)

    with monkeypatch.context() as patched:
        patched.setattr(durable_files, "create", create)
        full()
        for number, place in enumerate(places):
            with pytest.raises(MemoryFailure, match="rescued-") as caught:
                memory.store([entry(number)])
            assert str(place) in str(caught.value)
            closed.append(place)
        with pytest.raises(MemoryFailure, match="could not be saved elsewhere"):
            memory.store([entry(9)])
    monkeypatch.undo()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert len(rescue_files(tmp_path)) == 5
    assert list(TranslationMemory(tmp_path / "other", PAIR, rescue_folders=[tmp_path / "one"]).entries()) == []
    taken = open_memory(rescue_folders=[tmp_path / "one", tmp_path / "two"])
    assert set(taken.entries()) == {entry(number) for number in range(5)}
    assert rescue_files(tmp_path) == []


def test_a_half_written_rescue_file_gives_its_good_lines(open_memory, reports):
    """The lines before the broken one are imported; the file stays under another name and is not read again."""
    root = open_memory().root
    root.mkdir()
    lines = [codec.encode(entry(n)) for n in range(3)]
    file = root / "rescued-en-zh_CN-20260101T000000Z-1.jsonl"
    file.write_bytes("\n".join(lines).encode()[:-40])
    assert set(open_memory().entries()) == {entry(0), entry(1)}
    assert file.with_name(f"{file.name}.taken").exists()
    assert not file.exists()
    assert len(reports) == 1
    open_memory()
    assert len(reports) == 1


def test_a_rescue_file_does_not_undo_what_came_later(open_memory):
    """What was corrected by hand meanwhile stays."""
    memory = open_memory()
    memory.store([entry(origin=Origin.HUMAN)])
    file = memory.root / "rescued-en-zh_CN-20260101T000000Z-1.jsonl"
    file.write_text(codec.encode(entry(translation="alt")) + "\n")
    assert list(open_memory().entries()) == [entry(origin=Origin.HUMAN)]
    assert not file.exists()


def test_rescue_files_of_others_are_ignored(open_memory, reports, tmp_path, monkeypatch):
    """In a folder that everybody may write to, only our own files are taken in, and no links."""
    memory = open_memory()
    (tmp_path / "tmp").chmod(0o1777)
    stem = next(name for folder, name in memory._rescue_stems().items() if folder == tmp_path / "tmp")
    line = codec.encode(entry()) + "\n"
    (tmp_path / "mine").write_text(codec.encode(entry(2)) + "\n")
    (tmp_path / "tmp" / f"{stem}-20260101T000000Z-1.jsonl").symlink_to(tmp_path / "mine")
    file = tmp_path / "tmp" / f"{stem}-20260101T000000Z-2.jsonl"
    file.write_text(line)
    with monkeypatch.context() as patched:
        patched.setattr(os, "getuid", lambda: file.stat().st_uid + 1)
        assert list(open_memory().entries()) == []
    assert len(reports) == 2
    assert all("ignored" in sentence for sentence in reports)
    assert list(open_memory().entries()) == [entry()]


@pytest.mark.skipif(os.name != "posix", reason="files have no mode here")
def test_a_rescue_file_is_for_its_owner_only(open_memory, full):
    """A rescue file may stand in a folder that everybody can read."""
    memory = open_memory()
    full()
    with pytest.raises(MemoryFailure):
        memory.store([entry()])
    (file,) = rescue_files(memory.root)
    assert file.stat().st_mode & 0o077 == 0


def fill(memory, stored):
    for batch in range(1000):
        new = [entry(f"{batch}.{n}", engine="x" * 1000) for n in range(50)]
        stored += new
        memory.store(new)


def test_a_really_full_disk(tmp_path, reports):
    """On a small disk that fills up, everything confirmed or rescued is there in the end."""
    disk = tmp_path / "disk"
    disk.mkdir()
    stored = []
    with mounted("-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)):
        memory = TranslationMemory(disk / "amts", PAIR, report=reports.append)
        with pytest.raises(MemoryFailure, match="rescued-"):
            fill(memory, stored)
        assert set(memory.entries()) == set(stored)
        with pytest.raises(MemoryFailure):
            memory.check_writable(10_000)
        (disk / "filler").write_bytes(bytes(shutil.disk_usage(disk).free))
        again = TranslationMemory(disk / "amts", PAIR, report=reports.append)
        assert set(again.entries()) == set(stored)
        shutil.copytree(disk / "amts", tmp_path / "amts")
        assert damaged_folders(again) == []
    for file in rescue_files(tmp_path / "tmp"):
        shutil.copy(file, tmp_path / "amts" / "rescued-en-zh_CN-20260101T000000Z-1.jsonl")
    assert set(TranslationMemory(tmp_path / "amts", PAIR).entries()) == set(stored)
