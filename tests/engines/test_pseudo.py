"""Pseudo-translation."""

from __future__ import annotations

from sphinx_amts.engines import Request
from sphinx_amts.engines.pseudo import Pseudo
from sphinx_amts.languages import LanguagePair


def test_letters_are_wide_and_tags_stay():
    """Whatever is not translated stands out."""
    answers = Pseudo(None).answers([Request("See <x1/> &amp; <g2>go</g2> 7.", "index")], LanguagePair("en", "es"))

    assert answers == ["Ｓｅｅ <x1/> &amp; <g2>ｇｏ</g2> 7."]


def test_it_is_kept_apart():
    """Its answers never stand for translations."""
    assert (Pseudo(None).is_pseudo, Pseudo(None).namespace) == (True, "pseudo")
