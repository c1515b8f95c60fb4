"""The inline markup of a book in plain text: recognised as the book's own tags, whatever the text."""

from __future__ import annotations

import time

import project_paths
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_amts.bitext import notation
from sphinx_amts.text import tagged_text

CASES = project_paths.TESTS / "cases" / "parallel" / "inline.txt"


def cases():
    for block in CASES.read_text(encoding="utf-8").split("\n\n"):
        title, *rest = block.strip().splitlines()
        given_texts = [line[2:] for line in rest if line.startswith("<")]
        wanted = [line[2:] for line in rest if line.startswith(">")]
        if given_texts:
            yield pytest.param(*given_texts, None if wanted == ["none"] else tuple(wanted), id=title[2:])


@pytest.mark.parametrize(("source", "target", "wanted"), list(cases()))
def test_markup_of_the_book_becomes_the_tags_of_the_book(source, target, wanted):
    """Each pair of the case file gets exactly the tagged form that stands there, or none."""
    assert notation.tagged_pair(source, target) == wanted


MARKUP_SOUP = st.text(alphabet="ab 中`*_$[]()<>/|:{}\\~^!1gx=\"'&;#.\t\n。", max_size=60)


@given(MARKUP_SOUP, MARKUP_SOUP)
def test_whatever_is_recognised_passes_the_check(source, target):
    """No text makes the recogniser fail, and what it returns can go into a page."""
    found = notation.tagged_pair(source, target)
    if found is not None:
        tagged_text.check(*found)
        assert found[0] == tagged_text.canonical(found[0])[0]


@given(MARKUP_SOUP.filter(str.strip))
def test_a_text_corresponds_to_itself(text):
    """A text and its copy get the same tags: everything in it has a counterpart, in order."""
    found = notation.tagged_pair(text, text)
    assert found is not None
    assert found[0] == tagged_text.canonical(found[1])[0]


@pytest.mark.parametrize(
    "text", ["<g1>" * 2000, "<g1><g2>" * 900, "*" * 9000, "[" * 9000, "`" * 9001, "a+" * 4000 + "_", "$a" * 4999]
)
def test_hostile_text_takes_no_time(text):
    """Thousands of openings that nobody closes neither crash nor hang."""
    start = time.perf_counter()
    notation.tagged_pair(text, text)
    assert time.perf_counter() - start < 10


def test_what_is_longer_than_any_sentence_is_not_searched():
    """A whole chapter in one field is no sentence pair with tags."""
    text = "`a` " * notation.LONGEST
    assert notation.tagged_pair(text, text) is None


def test_deep_nesting_is_refused():
    """Tags within tags within tags, beyond reason, are a pair without tags."""
    deep = "".join(f"<g{n}>" for n in range(700)) + "a" + "".join(f"</g{n}>" for n in reversed(range(700)))
    assert notation.tagged_pair(deep, deep) is None


def test_emphasis_that_moves_with_its_words_keeps_its_tags():
    """The order of emphasis is that of its words, where names or numbers show it."""
    source = "*Sphinx 8* needs *the manual*, **Flask** does not."
    assert notation.tagged_pair(source, "*手册*为*Sphinx 8*所需，**Flask**则不然。") == (
        "<g1>Sphinx 8</g1> needs <g2>the manual</g2>, <g3>Flask</g3> does not.",
        "<g2>手册</g2>为<g1>Sphinx 8</g1>所需，<g3>Flask</g3>则不然。",
    )
