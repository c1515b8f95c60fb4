"""What HTML says of its elements: their names, which have no end, which hold no words, and which tags are one."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Elements without a closing tag.
VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
})  # fmt: skip
#: Elements that hold names, as roles such as ``kbd`` do.
CODE = frozenset({"code", "kbd", "samp", "script", "style", "tt", "var"})
#: The start of an element that its author asks to leave alone.
NO_TRANSLATE = re.compile(
    r"""<(?P<name>\w+)\b[^>]*\s(?:translate=["']?no\b|class=(?:["'][^"'>]*)?\bnotranslate\b)[^>]*(?<!/)>""",
    re.IGNORECASE,
)
_OTHERS = """
    a abbr acronym audio b bdi bdo big blink button canvas cite data del dfn em font i iframe ins label map mark math
    meter nobr object output picture progress q rb rp rt rtc ruby s select slot small span strike strong sub sup svg
    textarea time u video
"""
#: Elements that stand within sentences, also those of older pages.  A name of another one, such as ``<h1>``, is more
#: often what a sentence is about.
INLINE = frozenset(_OTHERS.split()) | CODE | VOID - {"base", "col", "hr", "link", "meta"}
#: Elements within each other from which on none is taken for one: no text has so many, and each is read on its own.
_DEEPEST = 100


def partners(tags: Iterable[tuple[int, str, bool]]) -> dict[int, int]:
    """The positions of closing tags by those of their opening tags.

    A tag closes the innermost element of its name, and what is open within that has no partner.

    Args:
        tags: the position of each tag, its name, and whether it is a closing one, in order; void elements have no tag.

    >>> partners([(0, "b", False), (3, "i", False), (6, "b", True), (9, "i", True)])
    {0: 6}
    """
    closings: dict[int, int] = {}
    open_tags: list[tuple[str, int]] = []
    open_names = Counter[str]()
    for position, name, is_closing in tags:
        if not is_closing:
            open_tags.append((name, position))
            open_names[name] += 1
        elif open_names[name]:
            opened = ""
            while opened != name:
                opened, start = open_tags.pop()
                open_names[opened] -= 1
            closings[start] = position
    return {} if _depth(closings) > _DEEPEST else closings


def _depth(closings: dict[int, int]) -> int:
    """How many elements are within each other at most."""
    steps = sorted([*((start, 1) for start in closings), *((end, -1) for end in closings.values())])
    depth = deepest = 0
    for _, step in steps:
        depth += step
        deepest = max(deepest, depth)
    return deepest
