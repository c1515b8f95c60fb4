"""Pages of a single file: data that cannot break out, and a policy that lets nothing in."""

from __future__ import annotations

import base64
import doctest
import hashlib
import io
import json
import re
from pathlib import Path

import pytest

from sphinx_amts.report import single_file

_TEMPLATE = Path(single_file.__file__).with_name("static") / "report"
_MARKUP = {"title": "T", "languages": "L", "summary": "S", "rows": ""}


def _page(title: str = "Window", **data: object) -> str:
    page = io.StringIO()
    with single_file.temporary_buffer() as buffer:
        buffer.write(single_file.data_element("sentences", ["an item"]))
        single_file.write(page, buffer, _TEMPLATE, title, data, **_MARKUP)
    return page.getvalue()


@pytest.mark.parametrize("text", ["</script>", "<!--<script>", "\u2028", "\ud800"])
def test_data_cannot_end_their_element(text):
    """Whatever the text: the element holds no angle bracket, and is read back as it was."""
    element = single_file.data_element("x", [text])
    content = re.fullmatch(r"<script [^>]*>(.*)</script>\n", element, re.DOTALL)[1]
    assert "<" not in content
    assert json.loads(content) == [text]


def test_the_policy_names_the_script_and_style_of_the_page():
    """Their hashes, and nothing else: no other script, no address."""
    page = _page()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1]
    for name in ("style", "script type=.module."):
        content = re.search(rf"<{name}>(.*?)</{name.split()[0]}>", page, re.DOTALL)[1]
        assert base64.b64encode(hashlib.sha256(content.encode()).digest()).decode() in policy
    assert "default-src 'none'" in policy


def test_the_title_is_text_and_the_data_precede_the_items():
    """In the order in which the script reads them."""
    page = _page("<b>&", pages=[1])
    assert "<title>&lt;b&gt;&amp;</title>" in page
    assert page.index('class="pages"') < page.index('class="sentences"') < page.index('<script type="module">')


def test_figures_have_classes_where_they_are_given():
    """A label, a figure, and the colour of an origin."""
    markup = single_file.figures({"human": "1", "notes": "2"}, {"human": "h"})
    assert '<div class="h"><dt>human</dt><dd>1</dd></div><div><dt>notes</dt><dd>2</dd></div>' in markup


def test_the_example_holds():
    """The docstring shows what the function returns."""
    assert doctest.testmod(single_file).failed == 0
