"""Pages of one file that list thousands of items, load nothing from anywhere, and run no script but their own.

A page is the frame, style and script that all share (``static/listing.*``), and a body, style and script of its own.
Texts are data in it, never markup.  Items wait in a temporary file until what stands above them is known, so that
memory does not grow with them.
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

_SHARED = Path(__file__).with_name("static") / "listing"


def spool() -> IO[str]:
    """A temporary file for the :func:`element` s of items."""
    return tempfile.TemporaryFile("w+", encoding="utf-8", errors="backslashreplace")


def element(name: str, value: object) -> str:
    """Data as an element of the page, for its script: nothing in it can end the element, or begin another."""
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" class="{name}">{data}</script>\n'


def numbers(shown: Mapping[str, str], marks: Mapping[str, str] | None = None) -> str:
    """Numbers with their names, for the head of the page; ``marks`` are the classes that some have, by name."""
    classes = {name: f' class="{mark}"' for name, mark in (marks or {}).items()}
    items = (f"<div{classes.get(name, '')}><dt>{name}</dt><dd>{text}</dd></div>" for name, text in shown.items())
    return f'<dl class="numbers">{"".join(items)}</dl>'


def write(page: TextIO, items: IO[str], own: Path, name: str, data: Mapping[str, object], **markup: str) -> None:
    """Write a page.

    ``own``: the path of its body, style and script, without their endings ``.html``, ``.css`` and ``.js``.
    ``name``: what the window is called, a text.
    ``data``: for the script, besides the ``items``.
    ``markup``: what stands in the body in place of ``$<name>``.

    :raises OSError: if it cannot be written.
    """
    before, after = _frame(own, name, Template(_read(own, "html")).substitute(markup))
    page.write(before)
    page.writelines(element(one, value) for one, value in data.items())
    items.seek(0)
    shutil.copyfileobj(items, page)
    page.write(after)


def _frame(own: Path, name: str, body: str) -> tuple[str, str]:
    """What stands before the data, and after them."""
    style, script = ("\n".join(_read(path, kind) for path in (_SHARED, own)) for kind in ("css", "js"))
    parts = {"name": html.escape(name), "body": body, "style": style, "script": script}
    before, after = (
        Template(part).substitute(parts, policy=_policy(style, script))
        for part in _read(_SHARED, "html").split("$data\n")
    )
    return before, after


def _read(path: Path, kind: str) -> str:
    return path.with_suffix(f".{kind}").read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """The content policy of a page that runs this one script, has this one style, and loads nothing."""
    start = "default-src 'none'; base-uri 'none'; form-action 'none'"
    return f"{start}; style-src {_hash(style)}; script-src {_hash(script)}"


def _hash(content: str) -> str:
    """What the browser compares before it takes an element of this content."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
