"""A program that watches the source folder, such as sphinx-autobuild, comes to rest.

There is one build a change, one more at most where something was stored, and then none.
"""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from folder_snapshots import snapshot

PAGES = {
    "index.rst": "Tides\n=====\n\nThe *sea* rises.\n\n.. toctree::\n\n   moon\n",
    "moon.rst": "Moon\n====\n\nIt pulls.\n",
}
#: Configurations, and whether a build stores something.
ENGINES = {
    "default": ({}, False),
    "pseudo": ({"amts_engine": "pseudo"}, True),
    "storing": ({"amts_engine": "fake_engines.Upper"}, True),
    "paid": ({"amts_engine": "fake_engines.Paid"}, True),
    "paid, failing": ({"amts_engine": "fake_engines.PaidRaising"}, True),  # the lock of those that pay
    "over the limit": ({"amts_engine": "fake_engines.Paid", "amts_max_characters": 3}, False),
    "unknown": ({"amts_engine": "amazn"}, False),
}


def state_of(book):
    """The source folder, without what the build puts out and the conf.py that each build of the tests writes."""
    return snapshot(book.folder, without=(book.folder / "_build", book.folder / "conf.py"))


@pytest.mark.parametrize(("conf", "stores"), ENGINES.values(), ids=ENGINES)
@pytest.mark.parametrize("options", [(), ("-j", "2")], ids=["", "in parallel"])
def test_a_build_that_stores_nothing_leaves_no_trace(book, conf, stores, options):
    """No byte, no date and no file of the source folder changes, in the first build and in all that follow."""
    book.write(PAGES).build(language="en")  # makes the folder for what is put out, and conf.py
    before = state_of(book)
    book.build(*options, amts_report=True, **conf)
    assert (state_of(book) != before) == stores
    stored = state_of(book)
    for change in ("", "Moon\n====\n\nIt pulls. It pulls.\n"):
        if change:
            book.write({"moon.rst": change})
            stored = state_of(book)
        book.build(*options, amts_report=True, **conf)
        assert state_of(book) == stored
    book.build("-E", "-a", *options, builder="text", out="other", **conf)
    assert state_of(book) == stored


@pytest.fixture
def amazon(aws):
    """A configuration for the stand-in."""
    settings = {"region": aws.region, "s3": f"s3://{aws.bucket}/my/book", "role": aws.role, "poll": 0.01}
    return {"amts_engine": "amazon", "amts_amazon": {**settings, "mode": "batch"}}


def test_amazon_leaves_no_trace_where_nothing_is_stored(book, amazon):
    """All is translated, or more would be sent than the author allows."""
    book.write(PAGES).build(**amazon)
    stored = state_of(book)
    book.build(**amazon)
    book.build("-E", **amazon)
    assert state_of(book) == stored
    book.write({"moon.rst": "Moon\n====\n\nIt pulls hard.\n"})
    stored = state_of(book)
    for _ in range(2):
        assert "amts_max_characters" in book.build(**amazon, amts_max_characters=3).warnings
        assert state_of(book) == stored


@pytest.mark.parametrize("name", ["default", "pseudo", "storing", "paid, failing"])
def test_a_watching_program_comes_to_rest(book, name):
    """With the library that sphinx-autobuild watches with."""
    watchfiles = pytest.importorskip("watchfiles")
    conf, stores = ENGINES[name]
    book.write(PAGES).build(**conf)
    out = str(book.folder / "_build")

    def is_watched(_change: object, path: str) -> bool:
        return not path.startswith(out) and Path(path).name != "conf.py"

    def edit():
        book.write({"moon.rst": "Moon\n====\n\nIt pulls hard.\n"})

    threading.Timer(0.5, edit).start()
    builds = 0
    for changes in watchfiles.watch(book.folder, watch_filter=is_watched, rust_timeout=1500, yield_on_timeout=True):
        if not changes and builds:
            break
        if changes:
            book.build(**conf)
            builds += 1
            assert builds <= 1 + stores, changes
    assert builds >= 1
