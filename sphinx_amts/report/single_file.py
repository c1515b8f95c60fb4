"""Pages of a single file that list thousands of items, load nothing from anywhere, and run no script but their own.

A page is the frame, style and script that all share (``static/listing.*``), and a body, style and script of its own,
its template.  Texts are data in it, never markup.  Items wait in a temporary buffer until what precedes them is known,
so that memory does not grow with them.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import IO, TextIO

from sphinx_amts.text import foreign_text

_SHARED = Path(__file__).with_name("static") / "listing"


def temporary_buffer() -> IO[str]:
    """A temporary file for the :func:`data_element` s of items; it is gone when it is closed."""
    return tempfile.TemporaryFile("w+", encoding="utf-8", errors="backslashreplace")


def data_element(name: str, value: object) -> str:
    r"""Data as an element of the page, for its script: nothing in it can end the element, or begin another.

    >>> print(data_element("sentences", ["</script>"]), end="")
    <script type="application/json" class="sentences">["\u003c/script>"]</script>
    """
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    data = foreign_text.escaped_json(data)
    return f'<script type="application/json" class="{name}">{data}</script>\n'


def visible_data(value: object) -> object:
    """Data with all its texts as a page can show them (:func:`sphinx_amts.text.foreign_text.visible_lines`)."""
    if isinstance(value, str):
        return foreign_text.visible_lines(value)
    if isinstance(value, list | tuple):
        return [visible_data(item) for item in value]
    return {name: visible_data(item) for name, item in value.items()} if isinstance(value, Mapping) else value


def figures(values: Mapping[str, str], classes: Mapping[str, str] | None = None) -> str:
    """The markup of key figures at the head of the page.

    Args:
        values: The figures by their labels; both are markup.
        classes: The CSS classes that some have, by their labels.
    """
    attributes = {label: f' class="{name}"' for label, name in (classes or {}).items()}
    items = (f"<div{attributes.get(label, '')}><dt>{label}</dt><dd>{text}</dd></div>" for label, text in values.items())
    return f'<dl class="numbers">{"".join(items)}</dl>'


def write(
    page: TextIO, buffer: IO[str], template: Path, window_title: str, data: Mapping[str, object], **markup: str
) -> None:
    """Write a page.

    Args:
        page: The file to write to.
        buffer: The items, each a :func:`data_element`.
        template: The path of the page's body, style and script, without their suffixes ``.html``, ``.css``, ``.js``.
        window_title: The title of the window, a text.
        data: Data for the script, besides the items, each under its name.
        markup: What the body has in place of ``$<name>``.

    Raises:
        OSError: It cannot be written.
    """
    shown = {name: foreign_text.visible_lines(text) for name, text in markup.items()}
    body = Template(_read(template, "html")).substitute(shown)
    before, after = _frame(template, foreign_text.visible(window_title), body)
    page.write(before)
    page.writelines(data_element(name, visible_data(value)) for name, value in data.items())
    buffer.seek(0)
    shutil.copyfileobj(buffer, page)
    page.write(after)


def _frame(template: Path, window_title: str, body: str) -> tuple[str, str]:
    """What precedes the data in the file, and what follows them."""
    style, script = ("\n".join(_read(path, suffix) for path in (_SHARED, template)) for suffix in ("css", "js"))
    parts = {"name": html.escape(window_title), "body": body, "style": style, "script": script}
    before, after = (
        Template(part).substitute(parts, policy=_content_policy(style, script))
        for part in _read(_SHARED, "html").split("$data\n")
    )
    return before, after


def _read(path: Path, suffix: str) -> str:
    return path.with_suffix(f".{suffix}").read_text(encoding="utf-8")


def _content_policy(style: str, script: str) -> str:
    """The content security policy of a page that runs this one script, has this one style, and loads nothing."""
    start = "default-src 'none'; base-uri 'none'; form-action 'none'"
    return f"{start}; style-src {_hash(style)}; script-src {_hash(script)}"


def _hash(content: str) -> str:
    """The hash that a browser compares before it takes an inline style or script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
