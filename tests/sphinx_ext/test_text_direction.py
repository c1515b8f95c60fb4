"""Pages of languages that are written from right to left."""

from __future__ import annotations

import pytest

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
