"""Punctuation and spacing: brackets and quotes, Chinese and Japanese, French and Spanish.

Chinese and Japanese prose has full-width punctuation without blanks beside it; French has a blank before ``; : ! ?``
and inside guillemets (no-break; any blank passes here), in Canada only before the colon; Spanish
opens a question and an exclamation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sphinx_amts.checks.check import Severity, CheckContext, excerpt, declare
from sphinx_amts.checks.lengths import OBJECT
from sphinx_amts.text import do_not_translate, tagged_text

_CJK = "\u3005-\u3007\u3041-\u3096\u30a1-\u30ff\u3400-\u9fff\uf900-\ufaff"
_BRACKETS = {")": "(", "]": "[", "}": "{", "）": "（", "】": "【", "》": "《"}
_OPENING = frozenset(_BRACKETS.values())
_BRACKET = re.compile(r"[()\[\]{}【】《》]")
_LIST_MARK_LENGTH = 3
_LIST_MARK = re.compile(r"(?<!\w)\w{1,2}$")
_PASSED = re.compile(r"[:;]-?[()](?!\w)")
_QUOTES = (("“", "”"), ("「", "」"), ("『", "』"), ("«", "»"))
_CJK_ASCII = re.compile(
    rf"(?<=[{_CJK}])(?:[,;?!](?=[\s{_CJK}{OBJECT}]|$)|:(?=[{_CJK}])|\.(?=\s|$|[{_CJK}]))"
    rf"|(?<=[{OBJECT}])[,;](?=\s?[{_CJK}])|(?<=[）」』》])[.,](?=\s|$)"
)
#: Colons and semicolons of ASCII are usual there.
_JAPANESE_ASCII = re.compile(_CJK_ASCII.pattern.replace("[,;", "[,").replace("|:(?=", "|,(?="))
_LIST = re.compile(r"[^\W_][\w -]*(?:, [\w -]+)+")
_CJK_ASCII_BRACKET = re.compile(rf"\([^()]*[{_CJK}][^()]*\)")
_CJK_BLANK = re.compile(rf"(?<=[{_CJK}])[ \t]+(?=[{_CJK}])")
_BLANK_BEFORE_FULL = re.compile(rf"(?<=[{_CJK}])[ \t]+(?=[、。，；：？！）」』》])")
_LOOSE_BLANK = re.compile(r"[ \t](?=[、。，；：？！）」』》])|(?<=[、。，；：？！（「『《])[ \t]")
_CJK_LATIN = re.compile(rf"[{_CJK}][A-Za-z0-9{OBJECT}]|[A-Za-z0-9{OBJECT}][{_CJK}]")
_BESIDE_PAIR = re.compile(r"[ \t]*(</?g\d+>)[ \t]*")
_FRENCH = re.compile(r"[\w)\]»”%\ufffc][;!?](?=\s|$)|[\w)\]»”%\ufffc]:(?=\s|$)|«(?=\w)|(?<=[\w.!?])»")
_CANADA = re.compile(r"[\w)\]»”%\ufffc]:(?=\s|$)|«(?=\w)|(?<=[\w.!?])»")
_FRENCH_DONE = re.compile(r"[\s\xa0\u202f][;:!?](?=\s|$)|«[\s\xa0\u202f]")
#: From this share on a book has a habit.
_MOSTLY = 0.9
_BEFORE_STOP = re.compile(r"[ \t\xa0][,;:!?.](?=\s|$)(?<=[\w)\ufffc]..)")
_MISSING_AFTER = re.compile(
    r"[,;!?](?=[A-Za-z\u00c0-\u00ff]{2})(?<=[a-z\u00df-\u00ff]{2}.)"
    r"|\.(?=[A-Z\u00c0-\u00de][a-z\u00df-\u00ff]+\s)(?<=[a-z\u00df-\u00ff]{3}.)"
)
_WITH_WIDE = {"zh", "yue", "lzh"}
_WIDE_LETTER = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_WIDE = re.compile("[\uff01-\uff5e、。]")
_TWO_BLANKS = re.compile(r"(?<=\S) {2,}(?=\S)")
_CJK_BLANK_LATIN = re.compile(rf"[{_CJK}] (?=[A-Za-z0-9])|[A-Za-z0-9] (?=[{_CJK}])")
_CJK_NO_BLANK_LATIN = re.compile(rf"[{_CJK}](?=[A-Za-z0-9])|[A-Za-z0-9](?=[{_CJK}])")
#: Below this share of blanks a book is one without them.
_SELDOM = 0.1


@declare(
    "brackets", Severity.WARNING, "a bracket is not closed or not opened: add the other one", needs="()[]{}（）【】《》"
)
def brackets(view: CheckContext) -> Iterator[str]:
    """Brackets of either width; an interval, a list such as a) b) and a source with the same fault pass."""
    fault = _unbalanced(view.target_text)
    if fault and not _unbalanced(view.source_text):
        yield fault


def _unbalanced(text: str) -> str:
    bare = _PASSED.sub(" ", text).translate(str.maketrans("（）", "()"))
    opened: list[str] = []
    for match in _BRACKET.finditer(bare):
        character = match[0]
        if character in _OPENING:
            opened.append(character)
        elif (
            not opened
            and character == ")"
            and _LIST_MARK.search(bare, max(0, match.start() - _LIST_MARK_LENGTH), match.start())
        ):
            continue
        elif not opened or opened.pop() != _BRACKETS[character]:
            return f"{character} without {_BRACKETS[character]}"
    return f"{opened[-1]} is not closed" if opened else ""


@declare(
    "quotes", Severity.WARNING, "a quotation mark is not closed or not opened: add the other one", needs='"“”「」『』«»'
)
def quotes(view: CheckContext) -> Iterator[str]:
    """Pairs of quotation marks, and straight ones, which must be even in number."""
    if view.target_text.count('"') % 2 > view.source_text.count('"') % 2:
        yield '" is not closed'
    if "„" in view.target_text or view.source_text.count("“") != view.source_text.count("”"):
        return
    for opening, closing in _QUOTES:
        if view.target_text.count(opening) != view.target_text.count(closing):
            yield f"{opening} and {closing} are not as many"


@declare(
    "half-width",
    Severity.WARNING,
    "ASCII punctuation in Chinese or Japanese prose: write it full-width",
    needs=",;?!:.",
    to="zh ja",
)
def half_width(view: CheckContext) -> Iterator[str]:
    """A comma, full stop, question mark and so on of ASCII after a character of the script."""
    match = (_JAPANESE_ASCII if view.target_language == "ja" else _CJK_ASCII).search(view.target_text)
    if match and not _is_list(view):
        yield excerpt(view.target_text, *match.span())


def _is_list(view: CheckContext) -> bool:
    """Whether both are words with commas, as programs read them in the head of a page."""
    both = (view.source_text, view.target_text)
    return all(map(_LIST.fullmatch, both)) and both[0].count(",") == both[1].count(",")


@declare(
    "half-width-brackets",
    Severity.NOTE,
    "ASCII brackets around Chinese or Japanese: write them full-width, if the book does",
    needs="(",
    to="zh ja",
)
def half_width_brackets(view: CheckContext) -> Iterator[str]:
    """Houses differ in this, so that it is a note."""
    match = _CJK_ASCII_BRACKET.search(view.target_text)
    if match:
        yield match[0]


@declare(
    "wrong-blanks",
    Severity.WARNING,
    "a blank where Chinese or Japanese has none: take it away",
    needs=" \t",
    to="zh ja",
)
def wrong_blanks(view: CheckContext) -> Iterator[str]:
    """Between two characters of the script, or between one and full-width punctuation.

    Beside emphasis and links a blank may be there for the markup's sake.
    """
    text = view.target_text
    if "<g" in view.pair.translation:
        text = tagged_text.plain(_BESIDE_PAIR.sub(r"\1", view.pair.translation), OBJECT)
    match = _CJK_BLANK.search(text) or _BLANK_BEFORE_FULL.search(text)
    if match:
        yield excerpt(text, *match.span())


@declare(
    "loose-blanks",
    Severity.NOTE,
    "a blank beside full-width punctuation: take it away, if the book has none",
    needs=" \t",
    to="zh ja",
)
def loose_blanks(view: CheckContext) -> Iterator[str]:
    """Behind a full stop, or between punctuation and code or Latin letters, where some houses set one."""
    match = _LOOSE_BLANK.search(view.target_text)
    if match:
        yield excerpt(view.target_text, *match.span())


@declare(
    "missing-blanks",
    Severity.NOTE,
    "no blank between Chinese and Latin letters, digits or code: add it, if the book does",
    to="zh",
)
def missing_blanks(view: CheckContext) -> Iterator[str]:
    """The practice of technical books in Chinese; silent where a book has hardly any."""
    if 0 <= view.settings.blanks < _SELDOM:
        return
    match = _CJK_LATIN.search(view.target_text)
    if match:
        yield excerpt(view.target_text, *match.span())


@declare(
    "extra-blanks",
    Severity.NOTE, "a blank between Chinese and Latin letters or digits, unlike in the book: take it away",
    needs=" ", to="zh",
)  # fmt: skip
def extra_blanks(view: CheckContext) -> Iterator[str]:
    """Only where a book has hardly any, which is learnt from its sentences."""
    if 0 <= view.settings.blanks < _SELDOM:
        match = _CJK_BLANK_LATIN.search(view.target_text)
        if match:
            yield excerpt(view.target_text, *match.span())


def blanks(text: str) -> tuple[int, int]:
    """How many places between Han and Latin letters or digits have a blank, and how many there are."""
    with_blank = len(_CJK_BLANK_LATIN.findall(text))
    return with_blank, with_blank + len(_CJK_NO_BLANK_LATIN.findall(text))


@declare("full-width", Severity.WARNING, "full-width letters, digits or punctuation: write them in half width")
def full_width(view: CheckContext) -> Iterator[str]:
    """Letters and digits in Chinese, punctuation too in languages that have none of it; Japanese has both widths."""
    if view.target_language == "ja":
        return
    match = (_WIDE_LETTER if view.target_language in _WITH_WIDE else _WIDE).search(view.target_text)
    if match and match[0] not in view.source_text:
        yield excerpt(view.target_text, *match.span())


@declare("two-blanks", Severity.WARNING, "two blanks in a row: write one", needs=" ")
def two_blanks(view: CheckContext) -> Iterator[str]:
    """Between words, where the source has none such."""
    match = _TWO_BLANKS.search(view.target_text) if "  " in view.target_text else None
    if match and not _TWO_BLANKS.search(view.source_text):
        yield excerpt(view.target_text, *match.span())


@declare(
    "french-spacing",
    Severity.WARNING,
    "no blank before ; : ! ? or inside guillemets: put a no-break space",
    needs=";:!?«»", to="fr",
)  # fmt: skip
def french(view: CheckContext) -> Iterator[str]:
    """French of Canada has a blank before the colon alone; a book that has hardly any blanks there is left alone."""
    if not 0 <= view.settings.french < _MOSTLY:
        yield from _without_blank(view)


@declare(
    "french-mixed",
    Severity.NOTE,
    "no blank before ; : ! ? or inside guillemets, as often in this book: do one or the other",
    needs=";:!?«»", to="fr",
)  # fmt: skip
def french_mixed(view: CheckContext) -> Iterator[str]:
    """The same in a book that is not of one mind."""
    if 0 <= view.settings.french < _MOSTLY:
        yield from _without_blank(view)


def _without_blank(view: CheckContext) -> Iterator[str]:
    match = _french_of(view).search(do_not_translate.ADDRESS.sub(OBJECT, view.target_text))
    if match:
        yield excerpt(view.target_text, *match.span())


def _french_of(view: CheckContext) -> re.Pattern[str]:
    return _CANADA if view.languages.target.startswith("fr_CA") else _FRENCH


def french_blanks(view: CheckContext) -> tuple[int, int]:
    """How many signs have their blank, and how many there are."""
    with_blank = len(_FRENCH_DONE.findall(view.target_text))
    return with_blank, with_blank + len(_french_of(view).findall(view.target_text))


@declare(
    "blank-before-stop",
    Severity.WARNING,
    "a blank before a comma, full stop or the like: take it away",
    needs=" \t\xa0",
)
def blank_before(view: CheckContext) -> Iterator[str]:
    """In languages that have none there."""
    match = _BEFORE_STOP.search(view.target_text) if view.target_language != "fr" else None
    if match and not _BEFORE_STOP.search(view.source_text):
        yield excerpt(view.target_text, *match.span())


@declare("blank-after-stop", Severity.WARNING, "no blank after a comma, full stop or the like: add one", needs=",;!?.")
def blank_after(view: CheckContext) -> Iterator[str]:
    """Two words that punctuation joins, unless the source has such."""
    if not _MISSING_AFTER.search(view.target_text):
        return
    text = do_not_translate.ADDRESS.sub(OBJECT, view.target_text)
    match = _MISSING_AFTER.search(text)
    if match and not _MISSING_AFTER.search(do_not_translate.ADDRESS.sub(OBJECT, view.source_text)):
        yield excerpt(text, *match.span())


@declare(
    "spanish-marks",
    Severity.NOTE,
    "a question or exclamation is not opened: put ¿ or ¡ before it",
    needs="?!",
    to="es gl",
)
def spanish(view: CheckContext) -> Iterator[str]:
    """As many openings as closings."""
    text = do_not_translate.ADDRESS.sub(OBJECT, view.target_text)
    for opening, closing in ("¿?", "¡!"):
        if len(re.findall(re.escape(closing) + r"+(?=[\s)»”\"]|$)", text)) > text.count(opening):
            yield f"{closing} without {opening}"
