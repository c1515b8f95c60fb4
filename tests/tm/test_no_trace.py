"""A build that has nothing to store leaves the memory as it is, and what is made is for its owner only."""

from __future__ import annotations

import os
import stat

import pytest
from folder_snapshots import snapshot
from memory_helpers import PAIR, database, entries_of, entry, many_entries

from sphinx_amts.errors import MemoryReadOnly
from sphinx_amts.tm.entries import Origin
from sphinx_amts.tm.memory import TranslationMemory


def use(memory):
    """All that a build does which has nothing to store."""
    memory.check_writable(1000)
    memory.get(["Sentence 1.", "Sentence 7."])
    list(memory.entries())
    memory.multi_sentence_sources()
    memory.generation()
    memory.store([])
    memory.close()


def test_where_there_is_none_none_is_made(open_memory, tmp_path):
    """Neither a database nor a lock nor a folder."""
    use(open_memory())
    assert not (tmp_path / "amts").exists()


def test_looking_changes_nothing(open_memory, tmp_path):
    """No byte, no date, no file; storing what is there already is not storing."""
    open_memory().store([entry(1), entry(2, origin=Origin.HUMAN), entry(2)])
    before = snapshot(tmp_path)
    memory = open_memory()
    use(memory)
    assert memory.store([entry(1), entry(2), entry(1, made=1_800_000_000)]) == 0
    use(memory)
    assert snapshot(tmp_path) == before


def test_after_storing_the_next_build_changes_nothing(open_memory, tmp_path):
    """Nothing is left for it to tidy up."""
    for number in range(2):
        memory = open_memory()
        memory.store([entry(number)])
        memory.close()
        before = snapshot(tmp_path)
        use(open_memory())
        assert snapshot(tmp_path) == before


def test_no_folder_of_another_pair_is_made(open_memory, tmp_path):
    """A namespace or a pair that has nothing has no folder."""
    open_memory().store([entry(1)])
    before = snapshot(tmp_path)
    use(open_memory(namespace="pseudo"))
    assert snapshot(tmp_path) == before


def test_a_locked_memory_is_read_without_a_trace(open_memory, tmp_path):
    """A writable memory is looked up as fast as one that is only read."""
    memory = open_memory()
    memory.store(many_entries(200))
    before = snapshot(tmp_path)
    assert len(entries_of(open_memory(), many_entries(200))) == 200
    assert snapshot(tmp_path) == before


# --- permissions ------------------------------------------------------------------------------------------------------


def modes(folder):
    """The permissions of all that is in a folder, and its own."""
    paths = [folder, *folder.rglob("*")]
    return {path.relative_to(folder).as_posix(): stat.S_IMODE(path.stat().st_mode) for path in paths}


@pytest.fixture
def open_mask():
    """The mask of a process that keeps nothing from anybody."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.skipif(os.name != "posix", reason="files have no mode here")
def test_a_new_memory_is_for_its_owner_only(open_memory, open_mask):
    """Folders 0700, files 0600, whatever the mask; those of SQLite too, while it writes."""
    memory = open_memory()
    memory.store([entry(1)])
    assert modes(memory.root) == {
        ".": 0o700, "en-zh_CN.v2": 0o700, "en-zh_CN.v2/cache.db": 0o600, "en-zh_CN.v2/search.txt": 0o600,
        ".en-zh_CN.v2.lock": 0o600,
    }  # fmt: skip


@pytest.mark.skipif(os.name != "posix", reason="files have no mode here")
def test_a_memory_that_is_there_keeps_its_permissions(open_memory):
    """What an earlier version has made, or its owner has opened to others, is not changed."""
    memory = open_memory()
    memory.store([entry(1)])
    for path in (memory.root, memory.folder, database(memory)):
        path.chmod(0o755 if path.is_dir() else 0o644)
    before = modes(memory.root)
    open_memory().store([entry(2)])
    assert modes(memory.root) == before


@pytest.mark.skipif(os.name != "posix", reason="files have no mode here")
def test_a_group_that_shares_the_folder_shares_what_is_made(tmp_path):
    """The folder is writable by its group and has the set-group-ID bit, as in Git's shared repositories."""
    (tmp_path / "amts").mkdir()
    (tmp_path / "amts").chmod(0o2770)
    memory = TranslationMemory(tmp_path / "amts", PAIR)
    memory.store([entry(1)])
    assert modes(memory.root) == {
        ".": 0o2770, "en-zh_CN.v2": 0o2770, "en-zh_CN.v2/cache.db": 0o660, "en-zh_CN.v2/search.txt": 0o660,
        ".en-zh_CN.v2.lock": 0o660,
    }  # fmt: skip


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to this user")
def test_a_folder_without_permission_is_named_before_anything_is_sent(open_memory):
    """The check needs no trial."""
    memory = open_memory()
    memory.store([entry(1)])
    memory.folder.chmod(0o500)
    with pytest.raises(MemoryReadOnly):
        open_memory().check_writable()
