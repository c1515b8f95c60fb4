"""Pages of languages that are written from right to left."""

from __future__ import annotations

import re
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from markupsafe import Markup

from sphinx_amts import languages
from sphinx_amts.text import spacing

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: What stays from left to right in such pages.
_STYLE_SHEET = Path(__file__).with_name("static") / "amts-right-to-left.css"
#: The class of what is put around text that stays from left to right.
_LEFT_TO_RIGHT = "amts-left-to-right"
#: What is not read as prose: it is from left to right as it is.
_NO_PROSE = (nodes.literal, nodes.literal_block, nodes.math, nodes.math_block, nodes.raw, nodes.FixedTextElement)
_KEY_SEPARATOR = re.compile(r"[-+^\s]+")


def add_style_sheet(app: Sphinx) -> None:
    """Add a style sheet that shows code, mathematics and the like from left to right in pages of such a language."""
    if app.builder.format == "html" and languages.is_rtl(str(app.config.language)):
        app.config.html_static_path = [*app.config.html_static_path, str(_STYLE_SHEET)]
        app.add_css_file(_STYLE_SHEET.name, priority=900)  # after the theme's own


def set_direction(context: dict[str, Any]) -> None:
    """Write ``dir="rtl"`` next to ``lang`` if the language of a page is written from right to left.

    ``lang`` is the one attribute of a page that every theme takes from ``context``, so the other attribute goes into
    its value.
    """
    code = str(context.get("language") or "")
    if languages.is_rtl(code) and "dir=" not in code:
        context["language"] = Markup(f'{code.replace("_", "-")}" dir="rtl')  # noqa: S704 - a checked language code


def keep_left_to_right(doctree: nodes.document) -> None:
    """Keep what consists of several parts in its order: the sign and the digits of a number, and pressed keys.

    In a translation numbers are so already; those that stand alone, as in the cells of tables, are not translated.  The
    keys of a combination are elements of their own.  The page is changed as it is written.
    """
    for key in [node for node in doctree.findall(nodes.literal) if _is_key(node)]:
        if not _is_in_combination(key):
            _join_keys(key)
    for text in list(doctree.findall(nodes.Text)):
        isolated = spacing.isolate_numbers(text)
        if isolated != text and not _is_no_prose(text):
            text.parent.replace(text, nodes.Text(isolated))


def _is_no_prose(text: nodes.Text) -> bool:
    node: Any = text.parent
    while node is not None and not isinstance(node, _NO_PROSE):
        node = node.parent
    return node is not None


def _is_key(node: nodes.Node) -> bool:
    return isinstance(node, nodes.literal) and "kbd" in node["classes"]


def _is_in_combination(key: nodes.literal) -> bool:
    return _LEFT_TO_RIGHT in key.parent.get("classes", [])


def _join_keys(first: nodes.literal) -> None:
    """Put an element around keys that are pressed together, the first of which is given."""
    parent, start = first.parent, first.parent.index(first)
    run = [*takewhile(_is_key_or_separator, parent.children[start:])]
    while run and not _is_key(run[-1]):
        run.pop()
    if len(run) > 1:
        parent[start : start + len(run)] = [nodes.inline("", "", *run, classes=[_LEFT_TO_RIGHT])]


def _is_key_or_separator(node: nodes.Node) -> bool:
    return _is_key(node) or (isinstance(node, nodes.Text) and _KEY_SEPARATOR.fullmatch(node) is not None)
