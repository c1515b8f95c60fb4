"""Tags: what stands inside a sentence must stand inside its translation, once each and well nested."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from sphinx_amts import markup
from sphinx_amts.errors import MarkupError
from sphinx_amts.parallel import inline_markup
from sphinx_amts.quality.checks.model import OBJECT, Severity, View, around, declare, shown

#: Markup of authors' formats and remains of placeholders that are no part of a sentence.
_MARKUP = re.compile(
    r"\*\*|``|`|</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>|&(?:amp|lt|gt|quot|nbsp|#\d+);|:[a-z][\w:+-]*:`|\{\{|\}\}|\$\$"
    r"|<\s*/?\s*[xg]\s*\d+\s*/?\s*>|__[A-Z]+_?\d+__|\]\(|\bPLACEHOLDER\w*",
    re.IGNORECASE,
)
#: Code, formulas and emphasis as authors write them.
_RAW = re.compile(r"`+[^`]+`+|\$[^$]+\$|\*+\w[^*]*\*+|\]\([^()]*\)")
_DAMAGE = re.compile(r"\ufffd|Ã[\x80-\xbf©¡-¿]|â€|ï»¿|[äåæçèé][\x80-\x9f]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@declare("tags", Severity.WARNING, "code, formulas, references or emphasis of the source are lost, doubled or invented")
def tags(view: View) -> Iterator[str]:
    """Tags that are not those of the source."""
    wanted, found = (Counter(markup.TAG.findall(text)) for text in (view.pair.source, view.pair.translation))
    yield from (f"lost: {tag}" for tag in (wanted - found).elements())
    yield from (f"doubled or invented: {tag}" for tag in (found - wanted).elements())


@declare("nesting", Severity.WARNING, "a pair of tags is crossed, or has lost its words")
def nesting(view: View) -> Iterator[str]:
    """The same tags, but not usable."""
    if sorted(markup.TAG.findall(view.pair.source)) != sorted(markup.TAG.findall(view.pair.translation)):
        return
    try:
        markup.check(view.pair.source, view.pair.translation)
    except MarkupError as error:
        if str(error).startswith(("badly nested", "emptied")):
            yield str(error)


@declare(
    "raw-markup", Severity.WARNING, "code, formulas, references or emphasis do not correspond to those of the source"
)
def raw(view: View) -> Iterator[str]:
    """The same as :func:`tags` where texts have come with their markup instead of tags."""
    has_tags = markup.TAG.search(view.pair.source) or markup.TAG.search(view.pair.translation)
    if has_tags or not _RAW.search(view.source) or inline_markup.tagged(view.source, view.target):
        return
    lost = [part for part in _RAW.findall(view.source) if part not in view.target]
    yield "not as in the source: " + (", ".join(lost) or shown(view.source))


@declare("markup", Severity.WARNING, "markup or a placeholder stands in the text, which the source does not have")
def stray(view: View) -> Iterator[str]:
    """Markup in the text of the translation more often than in that of the source."""
    had = Counter(match[0].lower() for match in _MARKUP.finditer(view.source))
    for match in _MARKUP.finditer(view.target):
        if had[match[0].lower()] <= 0:
            yield around(view.target, *match.span())
            return
        had[match[0].lower()] -= 1


@declare("damaged-characters", Severity.WARNING, "characters were damaged by a wrong encoding")
def damaged(view: View) -> Iterator[str]:
    """Replacement characters, control characters and UTF-8 read as Latin-1."""
    match = _DAMAGE.search(view.target)
    if match and match[0] not in view.source and match[0] != OBJECT:
        yield around(view.target, *match.span())
