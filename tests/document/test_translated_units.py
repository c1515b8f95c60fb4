"""Sentence pairs of texts that a catalogue has translated in the page."""

from __future__ import annotations

import pytest
from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st

from sphinx_amts.document import inline
from sphinx_amts.document.translated_units import sentence_pairs
from sphinx_amts.languages import LanguagePair, profiles
from sphinx_amts.text import tagged_text

LANGUAGES = profiles(LanguagePair("en", "es"))


def protected(*parts: str):
    """A paragraph: ``*words*`` is an emphasis, ````words```` is code."""
    paragraph = nodes.paragraph()
    for part in parts:
        if part.startswith("``"):
            paragraph += nodes.literal("", part.strip("`"))
        elif part.startswith("*"):
            paragraph += nodes.emphasis("", part.strip("*"))
        else:
            paragraph += nodes.Text(part)
    return inline.protect(paragraph)


CASES = {
    "sentence by sentence": (
        ["One. Two."],
        ["Uno. Dos."],
        [("One.", "Uno."), ("Two.", "Dos.")],
    ),
    "tags in another order": (
        ["See ", "*this*", " and ", "``that``", "."],
        ["Vea ", "``that``", " y ", "*esto*", "."],
        [("See <g1>this</g1> and <x2/>.", "Vea <x2/> y <g1>esto</g1>.")],
    ),
    "alike ones by what is read": (
        ["Use ", "``a``", " or ", "``b``", "."],
        ["Use ", "``b``", " o ", "``a``", "."],
        [("Use <x1/> or <x2/>.", "Use <x2/> o <x1/>.")],
    ),
    "markup that the translator added": (
        ["One. Two."],
        ["Uno ", "*dos*", "."],
        [("One. Two.", "Uno <g1>dos</g1>.")],
    ),
    "a tag that moved into another sentence": (
        ["See ", "``a``", ". Go."],
        ["Vea. Siga ", "``a``", "."],
        [("See <x1/>. Go.", "Vea. Siga <x1/>.")],
    ),
    "one that the translator dropped": (["See ", "``a``", "."], ["Vea."], [("See <x1/>.", "Vea.")]),
}


@pytest.mark.parametrize(("before", "after", "pairs"), CASES.values(), ids=CASES)
def test_pairs(before, after, pairs):
    """Even sentences are pairs of their own, others one pair; the tags have the numbers of the source."""
    assert list(sentence_pairs(protected(*before), protected(*after), LANGUAGES)) == pairs


PARTS = st.lists(st.sampled_from(["One. ", "two ", "Three. ", "``a``", "``b``", "*c*"]), min_size=1, max_size=8)


@given(PARTS, PARTS)
def test_whatever_a_translator_writes(before, after):
    """It never fails, and each source is canonical."""
    for source, translation in sentence_pairs(protected(*before), protected(*after), LANGUAGES):
        assert tagged_text.canonical(source)[0] == source
        assert sorted(set(tagged_text.numbers(translation))) == sorted(tagged_text.numbers(translation))
