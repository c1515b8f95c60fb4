"""Pages of languages that are written from right to left."""

from __future__ import annotations

import pytest
from small_books import Book

from sphinx_amts.sphinx_ext import text_direction


@pytest.mark.parametrize(
    ("code", "written"),
    [("ar", 'ar" dir="rtl'), ("he_IL", 'he-IL" dir="rtl'), ("zh_CN", "zh_CN"), ('ar" dir="rtl', 'ar" dir="rtl')],
)
def test_the_direction_stands_beside_the_language(code, written):
    """Once, and only for these languages."""
    context = {"language": code}
    text_direction.set_direction(context)

    assert context["language"] == written


def test_a_page_without_a_language():
    """It stays as it is."""
    context = {"language": None}
    text_direction.set_direction(context)

    assert context == {"language": None}


@pytest.mark.parametrize("theme", ["alabaster", "basic"])
def test_code_stays_from_left_to_right(tmp_path, theme):
    """A page in Hebrew loads the style sheet; one in Spanish has none."""
    book = Book(tmp_path).write({"index.rst": "Tides\n=====\n\n::\n\n   .hidden = -1\n"})
    hebrew = book.build(language="he", out="he", html_theme=theme)
    assert "amts-right-to-left.css" in hebrew.read("index.html")
    assert "direction: ltr" in hebrew.read("_static/amts-right-to-left.css")
    spanish = book.build(language="es", out="es", html_theme=theme)
    assert "amts-right-to-left.css" not in spanish.read("index.html")
