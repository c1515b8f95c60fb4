"""The words in the HTML that sphinx-gallery makes for the thumbnails of its examples: titles and tooltips.

They are raw text to docutils, but in this form they come from that extension only, and they repeat what the page of the
example says.
"""

from __future__ import annotations

import re
from html import escape, unescape

_WORDS = re.compile(
    r'<div class="sphx-glr-thumbcontainer"[^<]*?\stooltip="(?P<tooltip>[^"<]*)"'
    r'|<div class="sphx-glr-thumbnail-title">(?P<title>[^<]*)</div>'
)


def count(html: str) -> int:
    """How many such texts there are."""
    return sum(1 for _ in _WORDS.finditer(html)) if "sphx-glr-thumb" in html else 0


def read(html: str, index: int) -> str:
    """The text at ``index``.

    >>> read('<div class="sphx-glr-thumbcontainer" tooltip="Ebb &amp; flow">', 0)
    'Ebb & flow'
    """
    match = _match(html, index)
    return unescape(match[str(match.lastgroup)])


def replaced(html: str, index: int, text: str) -> str:
    """The HTML with another text at ``index``.

    >>> replaced('<div class="sphx-glr-thumbnail-title">Tides</div>', 0, "Mareas")
    '<div class="sphx-glr-thumbnail-title">Mareas</div>'
    """
    match = _match(html, index)
    start, end = match.span(str(match.lastgroup))
    return html[:start] + escape(text) + html[end:]


def _match(html: str, index: int) -> re.Match[str]:
    return list(_WORDS.finditer(html))[index]
