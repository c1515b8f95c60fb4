"""Pages in Hebrew and Arabic letters in a real browser: what is written from left to right is read so.

The boxes of the characters are compared: a sign that a browser puts behind its number stands right of the digits.
"""

from __future__ import annotations

from importlib.util import find_spec

import pytest
from browser import CHROMIUM, Browser
from small_books import Book

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no browser: install Debian's package chromium")

THEMES = ["alabaster", "basic", "pydata_sphinx_theme", "sphinx_book_theme", "furo"]
PAGE = r"""
    Tides
    =====

    Set ``.hidden = -1`` or ``-5``.

    Press :kbd:`Ctrl+C`, and :command:`ls -la`.

    It is -7 degrees.

    See :file:`/etc/passwd`, :option:`-v`, :samp:`--x={N}`.

    Take :math:`a < -b`.

    .. code-block:: python

       .hidden = -1  # a comment

    .. math:: x = -1

    .. py:function:: height(hour=-1)

       It is high.

    .. option:: -v, --verbose

       It says more.

    ====== =====
    Name   Value
    ====== =====
    water  -5
    ====== =====
    """
#: Where each character of an element's text stands: a character and its left edge.
BOXES = """
(() => {
  const walker = document.createTreeWalker(%s, NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    for (let i = 0; i < node.length; i++) {
      const range = document.createRange();
      range.setStart(node, i); range.setEnd(node, i + 1);
      const box = range.getBoundingClientRect();
      if (box.width) found.push([node.data[i], box.left]);
    }
  }
  return found;
})()
"""
LEFT_TO_RIGHT = "pre, code, kbd, samp, .math, dt.sig, strong.command, .amts-left-to-right"


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    opened = Browser(tmp_path_factory.mktemp("profile"))
    yield opened
    opened.close()


@pytest.fixture(scope="module", params=[("he", "hebrew"), ("ar", "arabic")], ids=["Hebrew", "Arabic"])
def book(request, tmp_path_factory):
    language, letters = request.param
    conf = {"amts_engine": "pseudo", "amts_pseudo": letters, "language": language, "html_permalinks": False}
    return Book(tmp_path_factory.mktemp("book"), conf | {"mathjax_path": "none.js"}).write({"index.rst": PAGE})


@pytest.fixture(params=THEMES)
def page(request, book, browser):
    """The page in a theme, open in the browser."""
    theme = request.param
    if theme not in {"alabaster", "basic"} and not find_spec(theme):
        pytest.skip(f"not installed: {theme}")
    result = book.build(language=book.conf["language"], out=theme, html_theme=theme)
    assert (result.code, result.warnings) == (0, "")
    browser.open(result.out / "index.html")
    return browser


def as_seen(page, element: str) -> str:
    """The characters of an element, which is one line, from left to right."""
    boxes = sorted(page.evaluate(BOXES % element), key=lambda box: box[1])
    return "".join(character for character, _left in boxes).strip()


def element(selector: str, text: str) -> str:
    """The smallest element of that kind that has that text."""
    return f"[...document.querySelectorAll({selector!r})].filter(e => e.textContent.includes({text!r})).pop()"


def test_what_is_written_from_left_to_right_is_shown_so(page):
    """Code, commands, mathematics and keys, character by character; and numbers, in prose and alone in a cell."""
    directions = page.each(LEFT_TO_RIGHT, "getComputedStyle(e).direction + ' ' + getComputedStyle(e).unicodeBidi")
    assert len(directions) >= 10
    assert set(directions) == {"ltr isolate"}
    for selector, text in [
        ("code", ".hidden = -1"), ("code", "-5"), (".amts-left-to-right", "Ctrl+C"), ("strong.command", "ls -la"),
        ("code", "/etc/passwd"), ("code", "-v"), ("code", "--x=N"), ("dt.sig", "height(hour=-1)"),
        ("dt.sig", "-v, --verbose"), ("td", "-5"),
    ]:  # fmt: skip
        assert as_seen(page, element(selector, text)) == text, (selector, text)
    assert as_seen(page, element("pre", ".hidden")) == ".hidden = -1  # a comment"
    assert "-7" in as_seen(page, element("p", "-7"))


def test_prose_is_read_from_right_to_left(page):
    """Also in the description of an option, which is a list of that name."""
    body = "[role=main] p, div.body p, article p"
    directions = page.each(body, "getComputedStyle(e).direction")
    assert len(directions) >= 3
    assert set(directions) == {"rtl"}
    assert page.evaluate("document.documentElement.dir") == "rtl"
