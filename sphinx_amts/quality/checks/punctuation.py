"""Punctuation and spacing: brackets and quotes, Chinese and Japanese, French and Spanish.

Chinese and Japanese prose has full-width punctuation without blanks beside it; French has a blank before ``; : ! ?``
and inside guillemets (no-break; any blank passes here), in Canada only before the colon; Spanish
opens a question and an exclamation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sphinx_amts import languages, markup, terms
from sphinx_amts.quality.checks.model import OBJECT, Severity, View, around, declare

_CJK = "\u3005-\u3007\u3041-\u3096\u30a1-\u30ff\u3400-\u9fff\uf900-\ufaff"
_BRACKETS = {")": "(", "]": "[", "}": "{", "）": "（", "】": "【", "》": "《"}
_OPENING = frozenset(_BRACKETS.values())
_BRACKET = re.compile(r"[()\[\]{}【】《》]")
_LIST_MARK_LENGTH = 3
_LIST_MARK = re.compile(r"(?<!\w)\w{1,2}$")
_PASSED = re.compile(r"[:;]-?[()](?!\w)|\[\s*\d*\s*[,，;]?\s*[^\[\]()]*\)|\([^()\[\]]*\]")
_QUOTES = (("“", "”"), ("「", "」"), ("『", "』"), ("«", "»"))
_CJK_ASCII = re.compile(
    rf"(?<=[{_CJK}])(?:[,;?!](?=[\s{_CJK}{OBJECT}]|$)|:(?=[{_CJK}])|\.(?=\s|$|[{_CJK}]))"
    rf"|(?<=[{OBJECT}])[,;](?=\s?[{_CJK}])|(?<=[）」』》])[.,](?=\s|$)"
)
_CJK_ASCII_BRACKET = re.compile(rf"\([^()]*[{_CJK}][^()]*\)")
_CJK_BLANK = re.compile(rf"(?<=[{_CJK}])[ \t]+(?=[{_CJK}])")
_BLANK_BEFORE_FULL = re.compile(rf"(?<=[{_CJK}])[ \t]+(?=[、。，；：？！）」』》])")
_LOOSE_BLANK = re.compile(r"[ \t]+(?=[、。，；：？！）」』》])|(?<=[、。，；：？！（「『《])[ \t]+")
_CJK_LATIN = re.compile(rf"[{_CJK}][A-Za-z0-9{OBJECT}]|[A-Za-z0-9{OBJECT}][{_CJK}]")
_BESIDE_PAIR = re.compile(r"[ \t]*(</?g\d+>)[ \t]*")
_FRENCH = re.compile(r"[\w)\]»”%\ufffc][;!?](?=\s|$)|[\w)\]»”%\ufffc]:(?=\s|$)|«(?=\w)|(?<=[\w.!?])»")
_CANADA = re.compile(r"[\w)\]»”%\ufffc]:(?=\s|$)|«(?=\w)|(?<=[\w.!?])»")
_BEFORE_STOP = re.compile(r"(?<=[\w)\ufffc])[ \t\xa0]+(?=[,;:!?.](?:\s|$))")
_MISSING_AFTER = re.compile(
    r"(?<=[a-z\u00df-\u00ff]{2})[,;!?](?=[A-Za-z\u00c0-\u00ff]{2})"
    r"|(?<=[a-z\u00df-\u00ff]{3})\.(?=[A-Z\u00c0-\u00de][a-z\u00df-\u00ff]+\s)"
)
_HALVES = {"zh", "ja"}


@declare("brackets", Severity.WARNING, "a bracket is not closed or not opened")
def brackets(view: View) -> Iterator[str]:
    """Brackets of either width; an interval, a list such as a) b) and a source with the same fault pass."""
    fault = _unbalanced(view.target)
    if fault and not _unbalanced(view.source):
        yield fault


def _unbalanced(text: str) -> str:
    bare = _PASSED.sub(" ", text).translate(str.maketrans("（）", "()"))
    opened: list[str] = []
    for match in _BRACKET.finditer(bare):
        character = match[0]
        if character in _OPENING:
            opened.append(character)
        elif not opened and _LIST_MARK.search(bare, max(0, match.start() - _LIST_MARK_LENGTH), match.start()):
            continue
        elif not opened or opened.pop() != _BRACKETS[character]:
            return f"{character} without {_BRACKETS[character]}"
    return f"{opened[-1]} is not closed" if opened else ""


@declare("quotes", Severity.WARNING, "a quotation mark is not closed or not opened")
def quotes(view: View) -> Iterator[str]:
    """Pairs of quotation marks, and straight ones, which must be even in number."""
    if view.target.count('"') % 2 > view.source.count('"') % 2:
        yield '" is not closed'
    if "„" in view.target or view.source.count("“") != view.source.count("”"):
        return
    for opening, closing in _QUOTES:
        if view.target.count(opening) != view.target.count(closing):
            yield f"{opening} and {closing} are not as many"


@declare("half-width", Severity.WARNING, "ASCII punctuation in Chinese or Japanese prose")
def half_width(view: View) -> Iterator[str]:
    """A comma, full stop, question mark and so on of ASCII after a character of the script."""
    match = _CJK_ASCII.search(view.target) if view.to in _HALVES else None
    if match:
        yield around(view.target, *match.span())


@declare("half-width-brackets", Severity.NOTE, "ASCII brackets around Chinese or Japanese text")
def half_width_brackets(view: View) -> Iterator[str]:
    """Houses differ in this, so that it is a note."""
    match = _CJK_ASCII_BRACKET.search(view.target) if view.to in _HALVES else None
    if match:
        yield match[0]


@declare("wrong-blanks", Severity.WARNING, "a blank where Chinese or Japanese has none")
def wrong_blanks(view: View) -> Iterator[str]:
    """Between two characters of the script, or between one and full-width punctuation.

    Beside emphasis and links a blank may be there for the markup's sake.
    """
    if view.to not in _HALVES:
        return
    text = markup.plain(_BESIDE_PAIR.sub(r"\1", view.pair.translation), OBJECT)
    match = _CJK_BLANK.search(text) or _BLANK_BEFORE_FULL.search(text)
    if match:
        yield around(text, *match.span())


@declare("loose-blanks", Severity.NOTE, "a blank beside full-width punctuation")
def loose_blanks(view: View) -> Iterator[str]:
    """Behind a full stop, or between punctuation and code or Latin letters, where some houses set one."""
    match = _LOOSE_BLANK.search(view.target) if view.to in _HALVES else None
    if match:
        yield around(view.target, *match.span())


@declare("missing-blanks", Severity.NOTE, "no blank between Chinese and Latin letters, numbers, code or formulas")
def missing_blanks(view: View) -> Iterator[str]:
    """The practice of technical books in Chinese; many publishers have none there."""
    match = _CJK_LATIN.search(view.target) if languages.is_han(view.languages.target) else None
    if match:
        yield around(view.target, *match.span())


@declare("french-spacing", Severity.WARNING, "no blank before ; : ! ? or inside guillemets")
def french(view: View) -> Iterator[str]:
    """French of Canada has a blank before the colon alone."""
    if view.to != "fr":
        return
    pattern = _CANADA if view.languages.target.startswith("fr_CA") else _FRENCH
    match = pattern.search(terms.ADDRESS.sub(OBJECT, view.target))
    if match:
        yield around(view.target, *match.span())


@declare("blank-before-stop", Severity.WARNING, "a blank before a comma, full stop or the like")
def blank_before(view: View) -> Iterator[str]:
    """In languages that have none there."""
    if view.to == "fr" or _BEFORE_STOP.search(view.source):
        return
    match = _BEFORE_STOP.search(view.target)
    if match:
        yield around(view.target, *match.span())


@declare("blank-after-stop", Severity.WARNING, "no blank after a comma, full stop or the like")
def blank_after(view: View) -> Iterator[str]:
    """Two words that punctuation joins, unless the source has such."""
    text = terms.ADDRESS.sub(OBJECT, view.target)
    match = _MISSING_AFTER.search(text)
    if match and not _MISSING_AFTER.search(terms.ADDRESS.sub(OBJECT, view.source)):
        yield around(text, *match.span())


@declare("spanish-marks", Severity.NOTE, "a question or exclamation that is not opened with ¿ or ¡")
def spanish(view: View) -> Iterator[str]:
    """As many openings as closings."""
    text = terms.ADDRESS.sub(OBJECT, view.target)
    for opening, closing in ("¿?", "¡!") if view.to in {"es", "gl"} else ():
        if len(re.findall(re.escape(closing) + r"+(?=[\s)»”\"]|$)", text)) > text.count(opening):
            yield f"{closing} without {opening}"
