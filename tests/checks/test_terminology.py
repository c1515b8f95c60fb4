"""Terminology: inflected terms, longer terms, and what the finding says."""

from __future__ import annotations

import pytest
from checking import excerpts

from sphinx_amts.checks import Settings

_TERMS = Settings(terminology={"engine": "motor", "search engine": "buscador"})


def test_the_excerpt_names_the_translation():
    """The term and its translation in quotes; a replacement for a banned word, and the term that must stay."""
    assert excerpts("terms", "The engine runs.", "La máquina corre.", "es", _TERMS) == ['"engine" should be "motor"']
    banned = Settings(banned_words={"mouse": "ratón", "ordenador": ""})
    suggestions = excerpts("banned-words", "The mouse.", "El mouse del ordenador.", "es", banned)
    assert suggestions == ['El mouse del ordenador. (use "ratón")', "El mouse del ordenador."]
    kept = Settings(do_not_translate=("Data Hub",))
    assert excerpts("kept-terms", "Data Hub is free.", "Es gratis.", "es", kept) == ['missing: "Data Hub"']


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("Engines run.", "Los motores corren."),
        ("A search engine runs.", "Un buscador corre."),
        ("The engineer runs.", "El ingeniero corre."),
    ],
)
def test_inflection_and_longer_terms_pass(source, translation):
    """Plurals on both sides; a term inside a longer term or word is not one."""
    assert excerpts("terms", source, translation, "es", _TERMS) == []


def test_without_spaces_a_term_is_found_anywhere():
    """In Chinese no boundary shows where a word begins."""
    settings = Settings(terminology={"page": "页面"}, banned_words={"网页": "页面"})
    assert excerpts("terms", "The page is empty.", "该页面为空。", "zh_CN", settings) == []
    assert excerpts("banned-words", "The page is empty.", "该网页为空。", "zh_CN", settings) != []
