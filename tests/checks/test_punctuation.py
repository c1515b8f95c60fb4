"""Punctuation and spacing of each language, and what the finding says."""

from __future__ import annotations

import pytest
from checking import check_names, excerpts


@pytest.mark.parametrize(
    ("name", "source", "translation", "language", "expected"),
    [
        ("brackets", "The page (last).", "La página (última.", "es", '"(" is not closed'),
        ("brackets", "The page (last).", "La página última).", "es", '")" without "("'),
        ("quotes", "The “page”.", "La «página.", "es", "1 « but 0 »"),
        ("quotes", 'The "page".', 'La "página.', "es", '" is not closed'),
        ("spanish-marks", "Really?", "De verdad?", "es", "? without ¿"),
    ],
)
def test_the_excerpt_names_the_mark(name, source, translation, language, expected):
    """Which one is missing or alone."""
    assert excerpts(name, source, translation, language) == [expected]


@pytest.mark.parametrize("letter", ["页", "𠀀", "々", "ー"])
def test_rare_letters_are_letters(letter):
    """ASCII punctuation and spaces are found beside characters of every Unicode block."""
    names = check_names("The page, and more.", f"该{letter},等 {letter}等。", "zh_CN")
    assert names.keys() >= {"half-width", "wrong-blanks"}


def test_an_excerpt_of_french_shows_the_right_place():
    """Also after an address, which has a colon of its own."""
    translation = "Voir https://example.org/une/longue/adresse/ici pour tout savoir: la page est vide."
    (place,) = excerpts("french-spacing", "See https://example.org/une/longue/adresse/ici.", translation, "fr")
    assert "savoir: la page" in place


@pytest.mark.parametrize(
    ("source", "translation", "language"),
    [
        ("The interval [0, 1).", "El intervalo [0, 1).", "es"),
        ("a) one b) two", "a) uno b) dos", "es"),
        ("Smile :)", "Sonría :)", "es"),
        ("tags: a, b", "标签: 3:45", "zh_CN"),
        ("The “page”.", "Die „Seite“.", "de"),
        ("Read <g1>it</g1> now.", "现在 <g1>阅读</g1> 它。", "zh_CN"),
    ],
)
def test_what_is_right_passes(source, translation, language):
    """Half-open intervals, list markers, German quotes, and spaces that markup needs."""
    names = check_names(source, translation, language)
    assert names.keys().isdisjoint({"brackets", "quotes", "wrong-blanks"})
