"""Whatever an engine does, every page builds, nothing is lost, and each sentence's reason is named."""

from __future__ import annotations

import re

import fake_engines
import pytest

PAGES = {
    "index.rst": """
        A *good* title
        ==============

        Read ``this`` and :doc:`more`. Then *rest* a **little** while; see `the site <https://example.org>`_.

        .. toctree::

           more
        """,
    "more.rst": """
        More
        ====

        Nothing < is *lost* & found.
        """,
}
#: Engine, and what the reason must say.
BAD = [
    ("Dropping", "lost: "),
    ("Doubling", "duplicated or unknown: "),
    ("Swapping", "badly nested"),
    ("Misnesting", "badly nested"),
    ("Translating", "lost: "),
    ("TooFew", "returned"),
    ("TooMany", "returned"),
    ("Empty", "nothing was returned"),
    ("NotText", "NoneType was returned instead of text"),
    ("Html", "stray markup"),
    ("Stray", "stray markup"),
    ("Raising", "RuntimeError: the cable is cut"),
    ("Hanging", "no answer within"),
    ("Refusing", "too long for this service"),
]


def engine(name: str) -> str:
    return f"fake_engines.{name}"


@pytest.mark.parametrize(("name", "reason"), BAD, ids=[name for name, _ in BAD])
def test_nothing_is_lost(book, name, reason):
    """With a bad engine the pages build, links and code stand where they were, and the reason is told."""
    book.write(PAGES)

    result = book.build(amts_engine=engine(name), amts_timeout=0.5)

    assert result.code == 0
    body = result.read("index.html")
    assert re.search(r"<code[^>]*>.*this.*</code>", body)
    assert 'href="more.html"' in body
    assert 'href="https://example.org"' in body
    assert reason in result.warnings
    assert "[amts.untranslated]" in result.warnings
    assert "Nothing &lt; is" in result.read("more.html") or "NOTHING &lt; IS" in result.read("more.html")


def test_answers_before_an_error_are_kept(book):
    """What an engine yielded before it failed stands in the book and is not asked for again."""
    book.write({"index.rst": "First\n=====\n\nSecond. Third.\n"})

    result = book.build(amts_engine=engine("Halfway"))
    first = result.text().replace(" ¶", "")
    again = book.build(amts_engine=engine("Upper"))

    assert "FIRST SECOND. Third." in first
    assert "the line is dead" in result.warnings
    assert fake_engines.Base.calls[-1] == ["Third.", "Tides"]
    assert "FIRST SECOND. THIRD." in again.text().replace(" ¶", "")


@pytest.mark.parametrize("name", ["Spacing", "FullWidth"])
def test_harmless_damage_is_repaired(book, name):
    """Blanks, quotes and full-width characters in tags cost no sentence."""
    book.write(PAGES)

    result = book.build(amts_engine=engine(name))

    assert "[amts.untranslated]" not in result.warnings
    assert "<em>GOOD</em>" in re.sub(r"\s+(?=</em>)|(?<=<em>)\s+", "", result.read("index.html"))


def test_failed_sentences_are_asked_once_more(book):
    """A damaged sentence is sent a second time, alone; a good one never is."""
    book.write(PAGES)
    fake_engines.Base.calls.clear()

    book.build(amts_engine=engine("Dropping"))

    first, second = fake_engines.Base.calls
    assert "More" in first
    assert set(second) == {text for text in first if "<" in text}


def test_an_engine_that_cannot_start_is_told(book):
    """The build goes on without it, and says why."""
    book.write(PAGES)

    result = book.build(amts_engine=engine("Unpicklable"))

    assert result.code == 0
    assert "no key was found" in result.warnings
    assert "[amts.engine]" in result.warnings


def test_an_unknown_engine_is_told_with_the_known_ones(book):
    """A misspelt engine names those that are there."""
    book.write(PAGES)

    result = book.build(amts_engine="amazn")

    assert "Choose one of amazon, apertium, memory, pseudo" in result.warnings
