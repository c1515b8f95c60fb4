"""Entries, databases and processes for tests of the translation memory."""

import errno
import shutil
import sqlite3
import subprocess
import sys
import uuid
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import diskcache
import pytest

from sphinx_amts.languages import LanguagePair
from sphinx_amts.tm import codec
from sphinx_amts.tm.entries import Origin, TMEntry, key

PAIR = LanguagePair("en", "zh_CN")


PROJECT = Path(__file__).parents[1]


def entry(number=1, **changes):
    return replace(
        TMEntry(f"Sentence {number}.", f"句子 {number}。", Origin.MACHINE, "pseudo", 1_700_000_000), **changes
    )


def many_entries(count=3000):
    return [entry(n, source=f"Sentence {n} about <x1/> " + "and so on " * 20) for n in range(count)]


def database(memory):
    return memory.folder / "cache.db"


def sql(memory, statement, *values):
    with closing(sqlite3.connect(database(memory), isolation_level=None)) as connection:
        return connection.execute(statement, values).fetchall()


def entries_of(memory, entries):
    """What the memory has for the sources of these entries."""
    return list(memory.get([entry.source for entry in entries]).values())


def damaged_folders(memory):
    return sorted(memory.root.glob(f"{memory.folder.name}.damaged-*"))


def rescue_files(folder):
    return sorted(folder.rglob("rescued-*.jsonl"))


def format_1_folder(root, namespace=""):
    """Where earlier versions keep the memory of this pair."""
    return Path(root, f"en-zh_CN@{namespace}" if namespace else "en-zh_CN")


def store_as_before(root, entries, namespace=""):
    """Store entries as earlier versions do: each replaces the one that was there, and the mark changes."""
    folder = format_1_folder(root, namespace)
    with closing(diskcache.Cache(str(folder), eviction_policy="none", cull_limit=0)) as cache, cache.transact():
        for stored in entries:
            cache.set(key(PAIR, stored.source), codec.encode(stored))
        cache.set("generation", f"{uuid.uuid4().hex} an earlier segmentation")


def plant(memory, name, *, raw=1, mode=1, filename=None, value=None):
    sql(memory, "DELETE FROM Cache WHERE key = ?", name)
    sql(
        memory,
        "INSERT INTO Cache (key, raw, store_time, mode, filename, value) VALUES (?, ?, 0, ?, ?, ?)",
        *(name, raw, mode, filename, value),
    )


CHILD = """
import sys
from pathlib import Path
from sphinx_amts.languages import LanguagePair
from sphinx_amts.tm.entries import Origin, TMEntry
from sphinx_amts.tm.memory import TranslationMemory
memory = TranslationMemory(Path(sys.argv[1]), LanguagePair("en", "zh_CN"))
for batch in range(int(sys.argv[3])):
    names = [f"{sys.argv[2]} {batch} {n}" for n in range(20)]
    memory.store(TMEntry(name, "x" * 900, Origin.MACHINE) for name in names)
    print(batch, flush=True)
"""


def child(root, name, batches=100_000):
    command = [sys.executable, "-c", CHILD, str(root), name, str(batches)]
    return subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def confirmed(name, printed):
    return [f"{name} {batch} {n}" for batch in printed.split() for n in range(20)]


def mount(*arguments):
    tool = shutil.which("mount")
    if not tool or subprocess.run([tool, *arguments], capture_output=True, check=False).returncode:
        pytest.skip("cannot mount here")


@contextmanager
def mounted(*arguments):
    mount(*arguments)
    try:
        yield
    finally:
        subprocess.run([shutil.which("umount"), arguments[-1]], check=True)


FULL = [sqlite3.OperationalError("database or disk is full"), OSError(errno.ENOSPC, "No space left on device")]
