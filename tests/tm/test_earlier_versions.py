"""A memory that an earlier version has written is used as it is, and no key has moved."""

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from memory_helpers import PAIR, PROJECT

from sphinx_amts.text.foreign_text import join_surrogates, normalized
from sphinx_amts.tm.codec import encode
from sphinx_amts.tm.entries import Origin, TMEntry, key
from sphinx_amts.tm.memory import TranslationMemory

CASES = Path(PROJECT, "tests", "cases", "memory")
WAITING = TMEntry("Waiting <x1/>.", "等待<x1/>。", Origin.HUMAN, "", 1_790_000_600)


@pytest.fixture(scope="module")
def listed():
    """The entries of the database by key."""
    entries = {}
    for line in (CASES / "entries.jsonl").read_text(encoding="utf-8").splitlines():
        fields = json.loads(line)
        entry_key, origin = fields.pop("key"), Origin(fields.pop("origin"))
        entries[entry_key] = TMEntry(**fields, origin=origin)
    assert len(entries) == 202
    return entries


def as_read(entries):
    """The entries as they are read: without what is no text in a translation."""
    return {replace(entry, translation=normalized(entry.translation)) for entry in entries.values()}


@pytest.fixture
def earlier(tmp_path):
    """A copy of that memory, which a test may change."""
    shutil.copytree(CASES / "amts", tmp_path / "amts")
    return tmp_path / "amts"


def test_no_key_has_moved(listed):
    """The keys of 200 tagged sources of a real book, and of two odd ones, are as they were."""
    assert {key(PAIR, join_surrogates(entry.source)): entry for entry in listed.values()} == listed


def test_nothing_is_written_otherwise(earlier, listed):
    """The text of an entry in the database is the same to the last byte."""
    with closing(sqlite3.connect(earlier / "en-zh_CN" / "cache.db")) as connection:
        rows = connection.execute("SELECT key, value FROM Cache WHERE key <> 'generation'").fetchall()
    assert {entry_key: encode(entry) for entry_key, entry in listed.items()} == dict(rows)


def test_it_is_read(earlier, listed):
    """Read-only, every entry is found under its source, and the units of several sentences are listed."""
    memory = TranslationMemory(earlier, PAIR, read_only=True, report=pytest.fail)
    assert set(memory.entries()) == as_read(listed)
    sources = [entry.source for entry in listed.values()]
    assert set(memory.get(sources).values()) == as_read(listed)
    assert memory.multi_sentence_sources() == ["It rises. It falls."]
    assert memory.generation() != ""


def test_it_is_gone_on_with(earlier, listed):
    """A build imports what was rescued and stores nothing anew that is there already."""
    reports = []
    memory = TranslationMemory(earlier, PAIR, report=reports.append)
    assert set(memory.entries()) == {*as_read(listed), WAITING}
    assert len(reports) == 1
    assert "Imported 1 entry" in reports[0]
    assert memory.store(as_read(listed)) == 0
    assert list(earlier.glob("*.jsonl")) == []
