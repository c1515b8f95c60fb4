"""Inline codes: lost, repeated, crossed and emptied ones."""

from __future__ import annotations

import pytest
from checking import check_names, excerpts

from sphinx_amts import checks
from sphinx_amts.checks import SegmentPair, Settings
from sphinx_amts.languages import LanguagePair


@pytest.mark.parametrize(
    ("name", "source", "translation", "expected"),
    [
        ("tags", "Call <x1/> now.", "Llame ahora.", "missing: <x1/>"),
        ("tags", "Call it now.", "Llame a <x1/> ahora.", "repeated or not in the source: <x1/>"),
        ("nesting", "A <g1>b</g1> c.", "A <g1></g1> b c.", "emptied: <g1>"),
        ("nesting", "A <g1>b <g2>c</g2></g1>.", "A <g1>b <g2>c</g1></g2>.", "badly nested: </g1>"),
        (
            "exchanged-tags",
            "See <g1>Sphinx</g1> or <g2>Flask</g2>.",
            "Vea <g1>Flask</g1> o <g2>Sphinx</g2>.",
            "<g2> has the words of <g1>, <g1> has the words of <g2>",
        ),
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


def test_terms_and_other_segments_show_which_link_is_which():
    """Chinese shares no words with English, but the terminology or a heading may have the text of a link."""
    bad = SegmentPair("See <g1>tides</g1> or <g2>the moon</g2>.", "见<g1>月球</g1>或<g2>潮汐</g2>。")
    good = SegmentPair(bad.source, "见<g2>月球</g2>或<g1>潮汐</g1>。")
    languages, heading = LanguagePair("en", "zh_CN"), SegmentPair("Tides", "潮汐")

    def names(pairs, **settings):
        found = checks.check_pairs(pairs, languages, Settings(**settings))
        return [finding.check for _pair, finding in found]

    assert names([bad]) == []
    assert names([good, heading]) == names([good], terminology={"tides": "潮汐"}) == []
    assert names([bad, heading]) == names([bad], terminology={"tides": "潮汐"}) == ["exchanged-tags"]


def test_angle_brackets_in_the_text_are_no_nesting():
    """Only tags can be badly nested; text that looks like markup is another check's."""
    assert "nesting" not in check_names("A <g1>b</g1> c.", "A <g1>b</g1> &lt;b&gt;c.", "es")
