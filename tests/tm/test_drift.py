"""Entries whose key has moved are found by their words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_amts.languages import LanguagePair, profiles
from sphinx_amts.text import tagged_text
from sphinx_amts.tm.drift import Drifted
from sphinx_amts.tm.entries import Origin, TMEntry

ENGLISH_GERMAN = profiles(LanguagePair("en", "de"))


def entry(source: str, translation: str, origin: Origin = Origin.MACHINE, made: int = 0) -> TMEntry:
    return TMEntry(source, translation, origin, "engine", made)


#: The former source and translation; the source of today, what is seen of its tags, and the translation.
MOVED = {
    "inline HTML is a pair": (
        ("Press <x1/>Ctrl<x2/> first.", "Drücken Sie zuerst <x1/>Strg<x2/>."),
        ("Press <g1>Ctrl</g1> first.", (), "Drücken Sie zuerst <g1>Strg</g1>."),
    ),
    "tags have changed places in the translation": (
        ("<x1/>a<x2/> and <x3/>", "<x3/> und <x1/>b<x2/>"),
        ("<g1>a</g1> and <x2/>", (), "<x2/> und <g1>b</g1>"),
    ),
    "a name is a placeholder": (
        ("The header <g1>Accept</g1> is sent.", "Der Header <g1>Accept</g1> wird gesendet."),
        ("The header <x1/> is sent.", ("Accept",), "Der Header <x1/> wird gesendet."),
    ),
    "HTML that holds code is a placeholder": (
        ("Press <x1/>Ctrl<x2/>, <x3/>.", "<x3/>: <x1/>Strg<x2/> drücken."),
        ("Press <x1/>, <x2/>.", ("Ctrl", "now"), "<x2/>: <x1/> drücken."),
    ),
    "HTML without words is one placeholder": (
        ("Read <g1><x2/><x3/> this</g1>.", "<g1><x2/><x3/> Das</g1> lesen."),
        ("Read <g1><x2/> this</g1>.", (), "<g1><x2/> Das</g1> lesen."),
    ),
    "a number is a placeholder, another one stays": (
        ("It took 0.542 seconds for <x1/>.", "Es dauerte 0.542 Sekunden für <x1/>."),
        ("It took <x1/> seconds for <x2/>.", ("0.542", "run"), "Es dauerte <x1/> Sekunden für <x2/>."),
    ),
    "an emphasis is gone": (("Read <g1>this</g1>.", "Lies <g1>das</g1>."), ("Read this.", (), "Lies das.")),
    "white space": (("Read\xa0 this.", "Lies das."), ("Read this.", (), "Lies das.")),
    "escapes": ((r"Read \*this &amp; that.", "Lies."), ("Read *this &amp; that.", (), "Lies.")),
}


@pytest.mark.parametrize(("former", "today"), MOVED.values(), ids=MOVED)
def test_the_same_words(former, today):
    """The translation has the tags of today."""
    source, display_texts, translation = today
    found = Drifted.of([entry(*former)], ENGLISH_GERMAN).entry(source, display_texts)
    assert found == entry(source, translation)


NOT_MOVED = {
    "other words": (("Read this.", "Lies das."), ("Read that.", ())),
    "a word more": (("Read this.", "Lies das."), ("Do read this.", ())),
    "joined words": (("every day", "jeden Tag"), ("everyday", ())),
    "a new emphasis": (("Read this.", "Lies das."), ("Read <g1>this</g1>.", ())),
    "another name": (("See <g1>Accept</g1>.", "Siehe <g1>Accept</g1>."), ("See <x1/>.", ("Host",))),
    "a name that was translated": (("See Accept.", "Siehe Annehmen."), ("See <x1/>.", ("Accept",))),
    "a placeholder is gone": (("Read <x1/> this.", "Lies <x1/> das."), ("Read this.", ())),
    "a placeholder that is words today": (("See <x1/>.", "Siehe <x1/>."), ("See it.", ())),
}


@pytest.mark.parametrize(("former", "today"), NOT_MOVED.values(), ids=NOT_MOVED)
def test_other_words(former, today):
    """They are new: the book has changed, or nobody knows where a tag belongs."""
    assert Drifted.of([entry(*former)], ENGLISH_GERMAN).entry(*today) is None


def test_several_segments_are_one_today():
    """As good as the worst of them; each with its own tags."""
    former = [
        entry("See <x1/>, etc.", "Siehe <x1/> usw.", Origin.HUMAN, 7),
        entry("Then <g1>go</g1> on.", "<g1>Gehen</g1> Sie dann weiter.", Origin.MACHINE, 9),
    ]
    found = Drifted.of(former, ENGLISH_GERMAN).entry("See <x1/>, etc. Then <g2>go</g2> on.")
    expected = "Siehe <x1/> usw. <g2>Gehen</g2> Sie dann weiter."
    assert found == entry("See <x1/>, etc. Then <g2>go</g2> on.", expected, Origin.MACHINE, 7)


def test_the_better_of_two_with_the_same_words():
    """A human one, wherever it stands."""
    former = [entry("It  rises.", "Sie steigt.", Origin.HUMAN), entry("It rises\xa0.", "x"), entry("It\nrises.", "y")]
    found = Drifted.of(former, ENGLISH_GERMAN).entry("It rises.")
    assert (found.translation, found.origin) == ("Sie steigt.", Origin.HUMAN)


WORDS = st.lists(
    st.sampled_from(["tide", "moon", "sea.", "It", "<x1/>", "<g2>rises</g2>", "&amp;"]), min_size=1, max_size=9
)


@given(WORDS.filter(lambda words: len(set(words)) == len(words)), st.sampled_from([" ", "  ", "\xa0", "\n"]))
def test_a_segment_is_found_under_any_white_space(words, space):
    """Whatever is found can be put into the page."""
    source, _ = tagged_text.canonical(" ".join(words))
    former = entry(
        source.replace(" ", space), source.upper().replace("X", "x").replace("G", "g").replace("&AMP;", "&amp;")
    )
    found = Drifted.of([former], ENGLISH_GERMAN).entry(source)
    assert found is not None
    tagged_text.check(source, found.translation)
