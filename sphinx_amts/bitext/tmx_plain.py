"""Texts as the plainest TMX 1.4b: no inline elements, nothing that differs between two runs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TMX_END = "</body>\n</tmx>\n"


def plain_tmx(pairs: Iterable[tuple[str, str]], source_code: str, target_code: str) -> Iterator[str]:
    """The whole file, for two codes as they shall stand in it; texts hold no character that XML forbids."""
    yield plain_start(source_code)
    for source, target in pairs:
        yield plain_unit(source, target, source_code, target_code)
    yield TMX_END


def plain_start(source_code: str) -> str:
    """What stands before the units."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
        '<header creationtool="sphinx-amts" creationtoolversion="1" segtype="sentence" o-tmf="plain" adminlang="en" '
        f'srclang={quoteattr(source_code)} datatype="plaintext"/>\n<body>\n'
    )


def plain_unit(source: str, target: str, source_code: str, target_code: str) -> str:
    """One pair, on a line."""
    sides = ((source_code, source), (target_code, target))
    variants = (f"<tuv xml:lang={quoteattr(code)}><seg>{escape(text)}</seg></tuv>" for code, text in sides)
    return f"<tu>{''.join(variants)}</tu>\n"
