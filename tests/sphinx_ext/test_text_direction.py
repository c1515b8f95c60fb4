"""Pages of languages that are written from right to left."""

from __future__ import annotations

import pytest
from docutils import nodes
from docutils.utils import new_document
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


def test_keys_and_numbers_stay_in_order():
    """Keys that are pressed together are one thing, and a number keeps its sign before it; code stays as it is."""
    page = new_document("page")
    keys = [nodes.literal("", name, classes=["kbd"]) for name in ("Ctrl", "Alt", "C")]
    separated = [keys[0], nodes.Text("+"), keys[1], nodes.Text("-"), keys[2], nodes.Text(" ")]
    page += nodes.paragraph("", "", *separated, nodes.literal("", "-1"))
    page += nodes.paragraph("", "-5")
    page += nodes.paragraph("", "", nodes.literal("", "x", classes=["kbd"]), nodes.Text("+"))

    text_direction.keep_left_to_right(page)
    text_direction.keep_left_to_right(page)  # a second builder writes the same page

    [joined] = page.findall(nodes.inline)
    assert joined.astext() == "Ctrl+Alt-C"
    assert page.astext().split("\n\n") == ["Ctrl+Alt-C -1", "\u2066-5\u2069", "x+"]
