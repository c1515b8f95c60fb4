"""What HTML says of its elements: their names, which have no end, and which hold no words."""

from __future__ import annotations

import re

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
    a abbr acronym address applet article aside audio b bdi bdo big blink blockquote body button canvas caption center
    cite colgroup data datalist dd del details dfn dialog dir div dl dt em fieldset figcaption figure font footer form
    frame frameset h1 h2 h3 h4 h5 h6 head header hgroup html i iframe ins label legend li main map mark marquee math
    menu meter nav nobr noscript object ol optgroup option output p picture pre progress q rb rp rt rtc ruby s search
    section select slot small span strike strong sub summary sup svg table tbody td template textarea tfoot th thead
    time title tr u ul video
"""
#: All names of elements, also those of older pages.
NAMES = frozenset(_OTHERS.split()) | VOID | CODE
