"""Punctuation and spacing: brackets and quotes, and the rules of Chinese, Japanese, French and Spanish.

Chinese and Japanese prose has full-width punctuation without spaces beside it; French has a space before ``; : ! ?``
and inside guillemets (a no-break space; any kind passes here), in Canada only before the colon and inside guillemets;
Spanish opens a question and an exclamation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sphinx_amts.checks import quotation_marks
from sphinx_amts.checks.check import EXCERPT_MARGIN, CheckContext, Severity, check, excerpt
from sphinx_amts.checks.lengths import OBJECT
from sphinx_amts.text import do_not_translate, tagged_text
from sphinx_amts.text.scripts import HAN, KANA

#: Letters of Chinese and Japanese, and the middle dot between foreign names.
_CJK = f"{HAN}{KANA}\u30fb"
_OPENING_OF = {")": "(", "]": "[", "}": "{", "）": "（", "】": "【", "》": "《"}
_OPENING = frozenset(_OPENING_OF.values())
_BRACKET = re.compile(r"[()\[\]{}【】《》]")
#: What a closing bracket alone may follow: a list marker, as in "a) one b) two".
_LIST_LABEL, _LIST_LABEL_LENGTH = re.compile(r"(?<!\w)\w{1,2}$"), 3
_EMOTICON = re.compile(r"[:;]-?[()](?!\w)")
#: ASCII punctuation after a CJK letter, where prose goes on or ends: not in numbers, times and code.
_HALF_WIDTH = re.compile(
    rf"(?<=[{_CJK}])(?:[,;?!](?=[\s{_CJK}{OBJECT}]|$)|:(?=[{_CJK}])|\.(?=\s|$|[{_CJK}]))"
    rf"|(?<=[{OBJECT}])[,;](?=\s?[{_CJK}])|(?<=[）」』》])[.,](?=\s|$)"
)
#: The same for Japanese, where colons and semicolons of ASCII are usual.
_HALF_WIDTH_JAPANESE = re.compile(_HALF_WIDTH.pattern.replace("[,;", "[,").replace("|:(?=", "|,(?="))
_COMMA_LIST = re.compile(r"[^\W_][\w -]*(?:, [\w -]+)+")
_HALF_WIDTH_BRACKETS = re.compile(rf"\([^()]*[{_CJK}][^()]*\)")
_SPACE_BETWEEN_CJK = re.compile(rf"(?<=[{_CJK}])[ \t]+(?=[{_CJK}])")
_SPACE_BEFORE_FULL_WIDTH = re.compile(rf"(?<=[{_CJK}])[ \t]+(?=[、。，；：？！）」』》])")
_SPACE_BESIDE_FULL_WIDTH = re.compile(r"[ \t](?=[、。，；：？！）」』》])|(?<=[、。，；：？！（「『《])[ \t]")
_NO_SPACE_BESIDE_LATIN = re.compile(rf"[{_CJK}][A-Za-z0-9{OBJECT}]|[A-Za-z0-9{OBJECT}][{_CJK}]")
#: A tag of a paired code with the spaces beside it.
_PAIRED_TAG = re.compile(r"[ \t]*(</?g\d+>)[ \t]*")
#: French punctuation without its space, in France and in Canada, and with it.
_FRENCH_UNSPACED = re.compile(r"[\w)\]»”%\ufffc][;!?](?=\s|$)|[\w)\]»”%\ufffc]:(?=\s|$)|«(?=\w)|(?<=[\w.!?])»")
_CANADIAN_UNSPACED = re.compile(r"[\w)\]»”%\ufffc]:(?=\s|$)|«(?=\w)|(?<=[\w.!?])»")
_FRENCH_SPACED = re.compile(r"[\s\xa0\u202f][;:!?](?=\s|$)|«[\s\xa0\u202f]")
#: From this share of spaces on, a French book sets them, and one that is missing is an error.
_MOSTLY = 0.9
_SPACE_BEFORE_STOP = re.compile(r"[ \t\xa0][,;:!?.](?=\s|$)(?<=[\w)\ufffc]..)")
#: Punctuation between two words; a full stop only before a capital, since names of files and hosts have it too.
_NO_SPACE_AFTER = re.compile(
    r"[,;!?](?=[A-Za-z\u00c0-\u00ff]{2})(?<=[a-z\u00df-\u00ff]{2}.)"
    r"|\.(?=[A-Z\u00c0-\u00de][a-z\u00df-\u00ff]+\s)(?<=[a-z\u00df-\u00ff]{3}.)"
)
_CHINESE_LANGUAGES = {"zh", "yue", "lzh"}
_FULL_WIDTH_LETTER = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_FULL_WIDTH = re.compile("[\uff01-\uff5e、。]")
_DOUBLE_SPACE = re.compile(r"(?<=\S) {2,}(?=\S)")
_LATIN_SPACE = re.compile(rf"[{_CJK}] (?=[A-Za-z0-9])|[A-Za-z0-9] (?=[{_CJK}])")
_LATIN_BOUNDARY = re.compile(rf"[{_CJK}](?=[A-Za-z0-9])|[A-Za-z0-9](?=[{_CJK}])")
#: Below this share of spaces beside Latin letters, a Chinese book sets none.
_RARELY = 0.1


#: Characters around a place that is plain by itself, such as a missing space: the report shows the sentence above it.
_NEAR = 3


def _first_match(pattern: re.Pattern[str], text: str, margin: int = EXCERPT_MARGIN) -> Iterator[str]:
    """An excerpt for the first match; one finding is enough to point to the sentence."""
    match = pattern.search(text)
    if match:
        yield excerpt(text, *match.span(), margin)


@check(
    "brackets",
    Severity.WARNING,
    "unbalanced brackets: add the missing bracket",
    characters="()[]{}（）【】《》",
)
def unbalanced_brackets(context: CheckContext) -> Iterator[str]:
    """Brackets of either width; a half-open interval, a list such as a) b) and a source with the same defect pass."""
    defect = _bracket_defect(context.target_text)
    if defect and not _bracket_defect(context.source_text):
        yield defect


def _bracket_defect(text: str) -> str:
    """What is wrong with the brackets; empty if they are balanced."""
    bare = _EMOTICON.sub(" ", text).translate(str.maketrans("（）", "()"))
    opened: list[str] = []
    for match in _BRACKET.finditer(bare):
        character = match[0]
        if character in _OPENING:
            opened.append(character)
            continue
        if not opened and character == ")":
            start = max(0, match.start() - _LIST_LABEL_LENGTH)
            if _LIST_LABEL.search(bare, start, match.start()):
                continue
        if not opened or opened.pop() != _OPENING_OF[character]:
            return f'"{character}" without "{_OPENING_OF[character]}"'
    return f'"{opened[-1]}" is not closed' if opened else ""


@check(
    "quotes",
    Severity.WARNING,
    "unbalanced quotation marks: add the missing mark",
    characters='"“”„‟「」『』«»〝〞〟',
)
def unbalanced_quotes(context: CheckContext) -> Iterator[str]:
    """Pairs of quotation marks as the language writes them, and straight ones, which must be even in number."""
    source, target = context.source_text, context.target_text
    if quotation_marks.has_odd_straight_mark(target, source):
        yield '" is not closed'
    defects = list(quotation_marks.unbalanced(target, context.target_language))
    # A source with a defect of its own passes.
    if defects and not any(quotation_marks.unbalanced(source, context.source_language)):
        yield from defects


@check(
    "half-width",
    Severity.WARNING,
    "ASCII punctuation in Chinese or Japanese prose: use full-width punctuation",
    characters=",;?!:.",
    target_languages="zh ja",
)
def half_width(context: CheckContext) -> Iterator[str]:
    """A comma, full stop, question mark and so on of ASCII after a letter of the script."""
    if not _is_comma_list(context):
        pattern = _HALF_WIDTH_JAPANESE if context.target_language == "ja" else _HALF_WIDTH
        yield from _first_match(pattern, context.target_text)


def _is_comma_list(context: CheckContext) -> bool:
    """Whether both texts are words with commas, as programs read them in the metadata of a page."""
    texts = (context.source_text, context.target_text)
    return all(map(_COMMA_LIST.fullmatch, texts)) and texts[0].count(",") == texts[1].count(",")


@check(
    "half-width-brackets",
    Severity.NOTE,
    "ASCII brackets around Chinese or Japanese text: use full-width brackets if the book does",
    characters="(",
    target_languages="zh ja",
)
def half_width_brackets(context: CheckContext) -> Iterator[str]:
    """ASCII brackets around Chinese or Japanese text; a note only, because style guides differ."""
    match = _HALF_WIDTH_BRACKETS.search(context.target_text)
    if match:
        yield match[0]


@check(
    "wrong-blanks",
    Severity.WARNING,
    "space between Chinese or Japanese characters: delete it",
    characters=" \t",
    target_languages="zh ja",
)
def space_in_chinese(context: CheckContext) -> Iterator[str]:
    """A space between two letters of the script, or between one and full-width punctuation.

    Beside emphasis and links it may be there because the markup needs it.
    """
    text = context.target_text
    if "<g" in context.pair.translation:
        text = tagged_text.plain(_PAIRED_TAG.sub(r"\1", context.pair.translation), OBJECT)
    match = _SPACE_BETWEEN_CJK.search(text) or _SPACE_BEFORE_FULL_WIDTH.search(text)
    if match:
        yield excerpt(text, *match.span())


@check(
    "loose-blanks",
    Severity.NOTE,
    "space next to full-width punctuation: delete it if the rest of the book has none",
    characters=" \t",
    target_languages="zh ja",
)
def space_beside_full_width(context: CheckContext) -> Iterator[str]:
    """A space after a full stop, or between punctuation and code or Latin letters, where some publishers set one."""
    yield from _first_match(_SPACE_BESIDE_FULL_WIDTH, context.target_text, _NEAR)


@check(
    "missing-blanks",
    Severity.NOTE,
    "missing space between Chinese and Latin letters, digits or code: add one if the rest of the book does",
    target_languages="zh",
)
def no_space_beside_latin(context: CheckContext) -> Iterator[str]:
    """No space beside Latin letters, where Chinese technical books have one; silent if the book has hardly any."""
    if not _is_rarely_spaced(context):
        yield from _first_match(_NO_SPACE_BESIDE_LATIN, context.target_text, _NEAR)


@check(
    "extra-blanks",
    Severity.NOTE,
    "space between Chinese and Latin letters or digits, unlike in the rest of the book: delete it",
    characters=" ",
    target_languages="zh",
)
def space_beside_latin(context: CheckContext) -> Iterator[str]:
    """A space beside Latin letters in a book whose segments have hardly any."""
    if _is_rarely_spaced(context):
        yield from _first_match(_LATIN_SPACE, context.target_text, _NEAR)


def _is_rarely_spaced(context: CheckContext) -> bool:
    """Whether the book is known to have hardly any spaces between Chinese and Latin letters."""
    share = context.settings.conventions.latin_spaces
    return share is not None and share < _RARELY


def count_latin_spaces(text: str) -> tuple[int, int]:
    """How many boundaries between Han and Latin letters or digits have a space, and how many there are."""
    spaced = len(_LATIN_SPACE.findall(text))
    return spaced, spaced + len(_LATIN_BOUNDARY.findall(text))


@check("full-width", Severity.WARNING, "full-width letters, digits or punctuation: use half-width characters")
def full_width(context: CheckContext) -> Iterator[str]:
    """Letters and digits in Chinese, punctuation too in languages that have none of it; Japanese has both widths."""
    if context.target_language == "ja":
        return
    pattern = _FULL_WIDTH_LETTER if context.target_language in _CHINESE_LANGUAGES else _FULL_WIDTH
    match = pattern.search(context.target_text)
    if match and match[0] not in context.source_text:
        yield excerpt(context.target_text, *match.span())


@check("two-blanks", Severity.WARNING, "double space: delete one", characters=" ")
def double_space(context: CheckContext) -> Iterator[str]:
    """Two spaces between words, unless the source has two as well."""
    if "  " in context.target_text and not _DOUBLE_SPACE.search(context.source_text):
        yield from _first_match(_DOUBLE_SPACE, context.target_text)


@check(
    "french-spacing",
    Severity.WARNING,
    "missing space before ; : ! ? or inside guillemets: add a no-break space",
    characters=";:!?«»",
    target_languages="fr",
)
def french_spacing(context: CheckContext) -> Iterator[str]:
    """No space before all four marks (France) or the colon (Canada); see :func:`french_spacing_mixed`."""
    if not _is_mixed_french(context):
        yield from _unspaced_french(context)


@check(
    "french-mixed",
    Severity.NOTE,
    "missing space before ; : ! ? or inside guillemets, and the book is inconsistent: choose one style",
    characters=";:!?«»",
    target_languages="fr",
)
def french_spacing_mixed(context: CheckContext) -> Iterator[str]:
    """The same as :func:`french_spacing`, but a note, for a book that often has no space there."""
    if _is_mixed_french(context):
        yield from _unspaced_french(context)


def _is_mixed_french(context: CheckContext) -> bool:
    """Whether the book is known to leave the space out often."""
    share = context.settings.conventions.french_spaces
    return share is not None and share < _MOSTLY


def _unspaced_french(context: CheckContext) -> Iterator[str]:
    # A colon of an address is not punctuation.
    yield from _first_match(_unspaced_pattern(context), do_not_translate.ADDRESS.sub(OBJECT, context.target_text))


def _unspaced_pattern(context: CheckContext) -> re.Pattern[str]:
    """French punctuation without its space, by the rules of the country."""
    return _CANADIAN_UNSPACED if context.languages.target.startswith("fr_CA") else _FRENCH_UNSPACED


def count_french_spaces(context: CheckContext) -> tuple[int, int]:
    """How many marks of French punctuation have their space, and how many there are."""
    spaced = len(_FRENCH_SPACED.findall(context.target_text))
    return spaced, spaced + len(_unspaced_pattern(context).findall(context.target_text))


@check(
    "blank-before-stop",
    Severity.WARNING,
    "space before a comma, full stop or other punctuation: delete it",
    characters=" \t\xa0",
)
def space_before_punctuation(context: CheckContext) -> Iterator[str]:
    """A space before punctuation, in all languages except French."""
    if context.target_language != "fr" and not _SPACE_BEFORE_STOP.search(context.source_text):
        yield from _first_match(_SPACE_BEFORE_STOP, context.target_text)


@check(
    "blank-after-stop",
    Severity.WARNING,
    "missing space after a comma, full stop or other punctuation: add one",
    characters=",;!?.",
)
def no_space_after_punctuation(context: CheckContext) -> Iterator[str]:
    """Two words that punctuation joins, unless the source has such."""
    if not _NO_SPACE_AFTER.search(context.target_text):
        return
    source, target = (do_not_translate.ADDRESS.sub(OBJECT, text) for text in (context.source_text, context.target_text))
    if not _NO_SPACE_AFTER.search(source):
        yield from _first_match(_NO_SPACE_AFTER, target)


@check(
    "spanish-marks",
    Severity.NOTE,
    "question or exclamation without an opening mark: add ¿ or ¡",
    characters="?!",
    target_languages="es gl",
)
def spanish_opening_marks(context: CheckContext) -> Iterator[str]:
    """Fewer opening marks than closing ones."""
    text = do_not_translate.ADDRESS.sub(OBJECT, context.target_text)
    for opening, closing in ("¿?", "¡!"):
        if len(re.findall(rf"(?<!\{closing})\{closing}+(?=[\s)»”\"]|$)", text)) > text.count(opening):
            yield f"{closing} without {opening}"
