"""Quotation marks as each language pairs them: ”…” in Finnish, »…« in Danish, „…“ in German, 「…」 in Japanese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from sphinx_amts.text import spacing

#: Pairs that pass in any language; typographers of the same language differ.
_EVERYWHERE = "“” «» „“ „” 「」 『』"
#: Further ones: the marks of the Unicode CLDR (``delimiters``, of version 48) and their usual alternatives.
_PAIRS = {
    pairs: languages.split()
    for pairs, languages in {
        "»«": "de cs sk sl hr bs sr hsb dsb lb nds ksh mk sq is et lt lv hu pl ro szl csb kk ug",
        "”” »»": "fi sv se smn smj sma rn sn lag",
        "”” »«": "da nb nn no fo is",
        "”“ ””": "ar fa ur he yi ps sd ckb ug syr ks",
        "〝〞 〝〟 《》": "ja zh yue ko",
    }.items()
}
_MARKS = re.compile("[“”„‟«»「」『』〝〞〟]")
_INCHES, _INCH = (
    re.compile(r'(?<=\d)"'),
    re.compile(r"\d[\s-]?(?:inch|in\.|zoll|pouce|pulgada|дюйм|インチ|英寸|吋)", re.IGNORECASE),
)


@cache
def _closing_marks(language: str) -> dict[str, str]:
    """The marks that close what each opening mark of a language opens."""
    own = [pair for pairs, languages in _PAIRS.items() if language in languages for pair in pairs.split()]
    closing: dict[str, str] = {}
    for pair in [*own, *_EVERYWHERE.split()]:
        closing[pair[0]] = closing.get(pair[0], "") + pair[1]
    return closing


def unbalanced(text: str, language: str) -> Iterator[str]:
    """What is wrong with the quotation marks of a text: marks that open and do not close, or the reverse.

    >>> list(unbalanced("Hän sanoi ”mene”.", "fi")), list(unbalanced("La «página.", "es"))
    ([], ['1 « but 0 »'])

    Args:
        text: A plain text.
        language: Its bare language code.
    """
    closing, marks = _closing_marks(language), _MARKS.findall(text)
    opened: list[str] = []
    for mark in marks:
        if opened and mark in closing[opened[-1]]:
            opened.pop()
        elif mark in closing:
            opened.append(mark)
        else:
            yield from _difference(marks, mark, closing)
            return
    if opened:
        yield from _difference(marks, opened[0], closing)


def _difference(marks: list[str], mark: str, closing: dict[str, str]) -> Iterator[str]:
    """How often a lone mark occurs, and how often its counterpart; nothing if marks only changed places."""
    pairs = ((start, ends[0]) for start, ends in closing.items() if start == mark or mark in ends)
    opening, other = next(pairs, ("“", mark))
    if opening != other and marks.count(opening) != marks.count(other):
        yield f"{marks.count(opening)} {opening} but {marks.count(other)} {other}"
    elif opening == other or len(marks) % 2:
        yield f"{mark} is not closed"


def has_odd_straight_mark(text: str, source: str) -> bool:
    """Whether straight marks are odd in number, and none of them may be something else.

    >>> has_odd_straight_mark('a "b', ""), has_odd_straight_mark('האו"ם', "")
    (True, False)
    >>> has_odd_straight_mark('Eine 5"-Diskette', "A 5-inch disk")
    False

    Args:
        text: The translation.
        source: Its source, which says whether a mark behind a digit may stand for inches.
    """
    others = spacing.HEBREW_MARK.findall(text) + (_INCHES.findall(text) if _INCH.search(source) else [])
    return not others and text.count('"') % 2 > source.count('"') % 2
