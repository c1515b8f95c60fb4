"""Inline codes: lost, repeated, crossed and emptied ones."""

from __future__ import annotations

import pytest
from checking import check_names, excerpts


@pytest.mark.parametrize(
    ("name", "source", "translation", "expected"),
    [
        ("tags", "Call <x1/> now.", "Llame ahora.", "missing: <x1/>"),
        ("tags", "Call it now.", "Llame a <x1/> ahora.", "repeated or not in the source: <x1/>"),
        ("nesting", "A <g1>b</g1> c.", "A <g1></g1> b c.", "emptied: <g1>"),
        ("nesting", "A <g1>b <g2>c</g2></g1>.", "A <g1>b <g2>c</g1></g2>.", "badly nested: </g1>"),
        ("raw-markup", "Call `run()` now.", "Llame a run ahora.", "differs from the source: `run()`"),
    ],
)
def test_the_excerpt_names_the_tag(name, source, translation, expected):
    """Which tag it is and what happened to it."""
    assert excerpts(name, source, translation, "es")[0] == expected


def test_the_order_of_tags_is_free():
    """Languages have other word orders."""
    names = check_names("Call <x1/> before <x2/>.", "Antes de <x2/> llame a <x1/>.", "es")
    assert names.keys().isdisjoint({"tags", "nesting"})


def test_angle_brackets_in_the_text_are_no_nesting():
    """Only tags can be badly nested; text that looks like markup is another check's."""
    assert "nesting" not in check_names("A <g1>b</g1> c.", "A <g1>b</g1> &lt;b&gt;c.", "es")
