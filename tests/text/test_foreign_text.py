"""What comes from outside is made safe in one place: for pages, and for what is printed."""

from __future__ import annotations

import json
import sys
import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sphinx_amts.text import foreign_text

SPECIAL = "a \n\t\x00\x1b\x7f\x9b\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\ud83d\ude00\ufffe中"
TEXTS = st.text(st.sampled_from(SPECIAL), max_size=20) | st.text(st.characters(exclude_categories=[]), max_size=20)

NORMALIZED = [
    ("Ebbe\nund Flut", "Ebbe und Flut"),
    ("Ebbe \r\n\t und", "Ebbe und"),
    ("\n.so /etc/passwd\n", ".so /etc/passwd"),
    ("a\x85b\u2028c\u2029d\x0be\x0cf\x1cg", "a b c d e f g"),
    ("a  b", "a  b"),
    ("a\x1b[2Jb\x9b31m\x00\x7f", "a[2Jb31m"),
    ("\ud83c\udf0a \ud800!\udfff", "🌊 !"),
    ("a\ufffe\uffff\ufdd0\U0001ffffb", "ab"),
    ("\u2067abc\u2069 \u202aabc\u202c", "\u2067abc\u2069 \u202aabc\u202c"),
    ("\u202eabc", "abc"),
    ("\u202e<x1/>\u202c", "<x1/>"),
    ("\u2067abc", "abc"),
    ("abc\u2069\u202c", "abc"),
    ("\u2067\u202aabc\u2069", "\u2067abc\u2069"),
    ("\u202a\u2067abc\u202c\u2069", "\u2067abc\u2069"),
]
KEPT = ["a\u200eb\u200f\u061c", "\u0645\u200c\u200d", "co\u00adop", "❤\ufe0f", "a\u00a0b\u202fc\u3000d", "👩\u200d🔬"]


@pytest.mark.parametrize(("text", "expected"), NORMALIZED)
def test_what_is_no_text_is_dropped(text, expected):
    """A sentence is one line; escapes of terminals, halves of characters and open directions are no part of it."""
    assert foreign_text.normalized(text) == expected


@pytest.mark.parametrize("text", KEPT)
def test_what_a_translator_writes_stays(text):
    """Marks of direction, joiners, soft hyphens, variation selectors and the spaces of each script are text."""
    assert foreign_text.normalized(text) is text
    assert foreign_text.visible(text) is text


@given(TEXTS)
@example("\u202a\u2067\u202c\u2069")
def test_the_result_is_safe_for_every_output(text):
    """It is one line of what UTF-8 and XML can hold, its directions end, and a second time changes nothing."""
    safe = foreign_text.normalized(text)

    assert foreign_text.normalized(safe) == safe
    assert not {unicodedata.category(character) for character in safe} & {"Cc", "Cs", "Zl", "Zp"}
    assert sum(map(safe.count, "\u202a\u202b")) == safe.count("\u202c")
    assert sum(map(safe.count, "\u2066\u2067\u2068")) == safe.count("\u2069")


@given(TEXTS)
def test_what_is_printed_is_one_safe_line(text):
    """And shows what was there."""
    shown = foreign_text.visible(text)

    assert foreign_text.normalized(shown) == shown
    assert "\n" not in shown
    assert foreign_text.visible(shown) == shown


def test_the_fast_test_misses_nothing():
    """Whatever is changed is not printable to Python, which is what is looked at first."""
    changed = foreign_text._UNSAFE.findall("".join(map(chr, range(sys.maxunicode + 1))))

    assert [character for character in changed if character.isprintable()] == []
    assert len(changed) > 2_000  # the surrogates alone are so many


def test_escapes_show_what_was_there():
    """In the form that programmers know."""
    assert foreign_text.visible("\x1b]0;x\x07\x9b \u202e \ud800 \ufffe") == r"\x1b]0;x\x07\x9b \u202e \ud800 \ufffe"
    assert foreign_text.visible_lines("a\x1b\nb\u202e") == "a\\x1b\nb\\u202e"


def test_colours_of_a_relayed_line_stay():
    """Other escapes do not, and no colour is made of what is none."""
    line = "\x1b[31mWARNING\x1b[39;49;00m \x1b[2J \x9b31m \x1b]0;x\x07"

    assert foreign_text.visible_except_colours(line) == r"[31mWARNING[39;49;00m \x1b[2J \x9b31m \x1b]0;x\x07".replace(
        "[31mW", "\x1b[31mW"
    ).replace("G[", "G\x1b[")


def test_json_stays_json():
    """Characters that no terminal should get are escapes in it, and come back."""
    value = {"a\u202e": ["\x9b\n\x1b", "\u2067x\u2069", "中", "\U0001fffe", "\ud800"]}

    text = foreign_text.escaped_json(json.dumps(value, ensure_ascii=False, indent=1))

    assert json.loads(text) == value
    assert not set(text) & set("\u202e\x9b\u2067\x1b\U0001fffe\ud800")


class UnprintableError(Exception):
    def __str__(self):  # noqa: D105
        raise RuntimeError("no")


@pytest.mark.parametrize(
    ("error", "expected"),
    [(ValueError("a\nb\x1b"), r"a b\x1b"), (UnprintableError(), "UnprintableError"), ("x" * 5_000, "x" * 1_000 + "…")],
)
def test_messages_are_short_lines(error, expected):
    """Whatever an error of another program says, or cannot say."""
    assert foreign_text.message(error) == expected


@pytest.mark.parametrize(
    "part", ["\u202a", "\u2067", "\u2067\u202a", "\u202a\u2069", "\n", " ", "\n ", "\ud800", "\x1b"]
)
def test_the_time_is_linear(part):
    """Also where nothing that is opened is closed: three times the text does not take nine times the time."""

    def seconds(count: int) -> float:
        text = part * count + "\u2069\n"
        began = time.process_time()
        foreign_text.normalized(text)
        foreign_text.visible(text)
        return time.process_time() - began

    assert min(map(seconds, [60_000] * 3)) < 7 * max(seconds(20_000), 0.01)  # the shortest: others are at work too
