"""What a build leaves out is not sent, and is translated by the build that shows it."""

from __future__ import annotations

import fake_engines
import pytest
from small_books import Book

PAGE = """
    Tides
    =====

    .. only:: html

       On the web.

    .. only:: latex

       On paper.

    .. only:: draft

       In a draft.

    .. ifconfig:: released

       It is out.

    .. todo:: Ask the harbour.
    """


@pytest.fixture
def book(tmp_path):
    extensions = ["sphinx.ext.ifconfig", "sphinx.ext.todo", "released_option", "sphinx_amts"]
    conf = {"extensions": extensions, "amts_engine": "fake_engines.Upper", "suppress_warnings": ["config.cache"]}
    fake_engines.Base.calls.clear()
    return Book(tmp_path, conf).write({"index.rst": PAGE})


def sent() -> set[str]:
    sources = {source for call in fake_engines.Base.calls for source in call}
    fake_engines.Base.calls.clear()
    return sources


def test_only_what_is_shown_is_sent(book):
    """By tags, by the builder, by options; and a second build sends nothing."""
    assert book.build().warnings == ""
    assert sent() == {"Tides", "On the web."}
    book.build()
    assert sent() == set()


@pytest.mark.parametrize("arguments", [[], ["-j", "2"]])
def test_another_build_of_the_same_pages_shows_more(book, arguments):
    """The pages are kept from build to build, but are read again where something else is shown."""
    book.build(*arguments)
    sent()
    assert "ON PAPER." in book.build(*arguments, builder="text").read("index.txt") or sent() == set()
    book.build(*arguments, builder="latex")
    assert sent() == {"On paper."}
    assert "IN A DRAFT." in book.build("-t", "draft", *arguments).text()
    assert sent() == {"In a draft."}
    assert "IT IS OUT." in book.build(*arguments, released=True).text()
    assert sent() == {"It is out."}
    assert "ASK THE HARBOUR." in book.build(*arguments, todo_include_todos=True).text()
    assert "Ask the harbour." in sent()


def test_a_condition_that_cannot_be_evaluated_leaves_nothing_out(book):
    """Sphinx itself reports it."""
    book.write({"index.rst": "Tides\n=====\n\n.. ifconfig:: no_such_name\n\n   Words.\n"})
    book.build()
    assert sent() == {"Tides", "Words."}
