"""Whatever an engine answers or an earlier version stored: the book is built, and only text comes into it."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing

import fuzz_answers
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_books import Book
from tide_book import PAIR

from sphinx_amts.errors import MarkupError
from sphinx_amts.text import tagged_text
from sphinx_amts.tm.entries import Origin, TMEntry
from sphinx_amts.tm.memory import TranslationMemory

ATTACK = "水\n.so /etc/passwd\n.TH x\n'so /etc/group\x1b[2J\x9b\u202e\ud800"
SAFE = "水 .so /etc/passwd .TH x 'so /etc/group[2J"


@pytest.mark.parametrize("seed", [1, 2])
def test_a_bad_answer_costs_itself_only(tmp_path, seed):
    """In every kind of engine, up to the nodes of a page, its checks and what is printed."""
    figures = fuzz_answers.run_pure(600, seed, tmp_path, batch=300)

    assert str(figures.faults) == "Counter()", str(figures)
    assert figures.answers >= 600
    assert figures.accepted > 100


def test_long_texts_are_only_long(tmp_path):
    """They cost themselves, and time that grows with them (``benchmarks/fuzz.py --longest 1000000``)."""
    figures = fuzz_answers.run_pure(40, 3, tmp_path, batch=40, longest=100_000)

    assert not figures.faults, str(figures)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(fuzz_answers.PAYLOADS) | st.text(max_size=5), max_size=8).map("".join))
def test_any_answer_is_text_or_a_reason(text):
    """What is accepted is one line of text with the tags of its source."""
    source = "See <g1>the page</g1> and <x2/>."
    try:
        accepted = tagged_text.accepted(source, f"看<g1>页{text}</g1>和<x2/>{text}。")
    except MarkupError:
        return
    assert not fuzz_answers.unclean(accepted)
    assert "\n" not in accepted
    assert sorted(tagged_text.TAG.findall(accepted)) == sorted(tagged_text.TAG.findall(source))


def test_hostile_answers_in_every_builder(tmp_path):
    """No exception, no markup that the source does not have, no control character, in no output and no terminal."""
    figures = fuzz_answers.run_build(tmp_path, 7, pages=2, paragraphs=12)

    assert str(figures.faults) == "Counter()", str(figures)
    assert figures.accepted > 10


BOOK = {
    "index.rst": """
    The tide
    ========

    .. image:: wave.svg
       :alt: A wave

    .. glossary::

       ebb
          The water goes.

    The :abbr:`TLA (three letters)` rises.

    .. toctree::
       :caption: All pages
    """,
    "wave.svg": "<svg/>",
}
SOURCES = ("The tide", "A wave", "ebb", "The water goes.", "three letters", "The <g1>TLA</g1> rises.", "All pages")
PAGES = {"html": "index.html", "man": "book.1", "text": "index.txt", "latex": "book.tex", "texinfo": "book.texi"}
CONF = {
    "man_pages": [("index", "book", "the book", ["Ann"], 1)],
    "latex_documents": [("index", "book.tex", "The book", "Ann", "manual")],
    "texinfo_documents": [("index", "book", "The book", "Ann", "book", "About.", "Misc")],
}


def _poison(folder) -> None:
    """A memory as an earlier version stored what an engine returned."""
    memory = TranslationMemory(folder, PAIR)
    memory.store([TMEntry(source, "x", Origin.MACHINE, "x", 1) for source in SOURCES])
    memory.close()
    with closing(sqlite3.connect(memory.folder / "cache.db", isolation_level=None)) as connection:
        rows = connection.execute("SELECT rowid, value FROM Cache WHERE value LIKE '{%'").fetchall()
        for rowid, value in rows:
            entry = json.loads(value)
            entry["translation"] = ATTACK if "<" not in entry["source"] else f"<g1>{ATTACK}</g1>"
            connection.execute("UPDATE Cache SET value = ? WHERE rowid = ?", (json.dumps(entry), rowid))
    assert len(rows) >= len(SOURCES)


@pytest.mark.parametrize("builder", PAGES)
def test_a_poisoned_memory_spoils_no_page(tmp_path, builder):
    """Alternative texts, titles, terms and explanations are one line, in a man page too."""
    book = Book(tmp_path, CONF).write(BOOK)
    _poison(tmp_path / ".amts")

    result = book.build(builder=builder, amts_report=True)

    assert result.code == 0, result.warnings
    page = result.read(PAGES[builder])
    assert "水" in page
    assert not fuzz_answers.unclean(page + result.status + result.warnings)
    if builder == "man":
        requests = re.findall(r"^[.'](?:so|TH)\b.*", page, re.MULTILINE)
        assert [request.partition(" ")[0] for request in requests] == [".TH"]
    if builder == "html":
        assert f'alt="{SAFE}"'.replace("'", "&#x27;") in page.replace("&#39;", "&#x27;").replace("'so", "&#x27;so")
