"""Remains of an engine's work in its output."""

from __future__ import annotations

import pytest
from checking import check_names


@pytest.mark.parametrize(
    ("check", "translation"),
    [
        ("markup", "La **página** está vacía."),
        ("markup", "La página __PH_1__ está vacía."),
        ("markup", "La página &amp;amp; el libro."),
        ("markup", "# La página está vacía."),
        ("damaged-characters", "La pÃ¡gina está vacía."),
        ("damaged-characters", "La página\u200b está vacía."),
        ("damaged-characters", "La p?gina está vacía."),
        ("chatter", "Here is the translation: La página está vacía."),
        ("chatter", "La página está vacía. (Nota del traductor: sin cambios.)"),
    ],
)
def test_what_no_author_wrote_is_found(check, translation):
    """Markup, remains of placeholders, damaged characters, and commentary of the engine."""
    assert check in check_names("The page is empty.", translation, "es")


@pytest.mark.parametrize(
    ("source", "translation", "language"),
    [
        ("Write **it** here.", "Escríba**lo** aquí.", "es"),
        ("Note: it is empty.", "Nota: está vacía.", "es"),
        ("Read C++ here.", "اقرأ \u200eC++\u200f هنا.", "ar"),
    ],
)
def test_what_the_source_has_too_passes(source, translation, language):
    """Markup and notes of the author, and marks of direction in languages written from right to left."""
    names = check_names(source, translation, language)
    assert names.keys().isdisjoint({"markup", "chatter", "damaged-characters"})
