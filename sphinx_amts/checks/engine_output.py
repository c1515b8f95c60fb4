"""What is in the output of an engine and belongs to no sentence: markup, damaged characters, its own commentary."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from sphinx_amts.checks.check import CheckContext, Severity, check, excerpt

#: Markup of authors' formats and escapes that are no part of a sentence.
_MARKUP = re.compile(
    r"\*\*|`+|(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])|</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>"
    r"|&(?:[a-z]{2,8}|#\d+|#x[0-9a-f]+);|:[a-z][\w:+-]*:`|\$\$|\]\(|\[\[|\]\]|^\#{1,6}\s|^[-*+>]\s|\\(?=[!-~])",
    re.IGNORECASE,
)
#: Remains of the placeholders of engines and tools, which belong to no sentence.
_PLACEHOLDER_REMAINS = re.compile(
    r"<\s*/?\s*[xg]\s*\d+\s*/?\s*>|\b/?[xg]\d+/(?!\w)|__[a-z]+_?\d*__|[⟦⟧〚〛]|@@\d*|%%\d|\{\{\w*\}\}"
    r"|DNT_?\d+|PH_\d+|([XZ])\1\d+\1\1|\{[a-z]*\d+[a-z]*\}|\bPLACEHOLDER\w*",
    re.IGNORECASE,
)
#: Each of the above has one of these, except for the remains XX1XX and list markers: a quick test before the patterns.
_MARKUP_CHARACTERS = frozenset("*`<>&$]#\\⟦⟧〚〛@%{_/")
#: How an engine introduces its translation instead of just giving it.
_COMMENTARY = re.compile(
    r"\W{0,9}(?:here(?: is|['’]s)\b[^:\n]{0,40}:|sure\b[!,.]|certainly\b[!,.]|translat(?:ion|ed text)\s*:"
    r"|(?:traducción|traduction|übersetzung|tradução|traduzione|перевод)\s*:"
    r"|(?:以下是)?(?:翻译|译文|翻譯)[^，。]{0,6}[：:]|以下是[^，。]{0,8}(?:翻译|译文)|(?:翻)?訳(?:文)?[：:])",
    re.IGNORECASE,
)
_TRANSLATORS_NOTE = re.compile(
    r"(?:^|[\n(（\[])[ \t]{0,4}(?:(?:translator['’]s )?note\s*:|nota(?: del? (?:traductor|tradutor))?\s*:"
    r"|n\.? ?del? ?t\.?\s*:|[译訳]?注\s*[:：]|译者注|訳注)",
    re.IGNORECASE,
)
#: Markup in the source as its author wrote it.
_MARKED_UP = re.compile(r"`[^`]+`|\*\w[^*]*\*")
_INVISIBLE = re.compile(
    r"[\ufffd\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff\ue000-\uf8ff]"
)
#: UTF-8 read in other encodings, and question marks in the place of letters.
_MISREAD = re.compile(
    r"Ã[\x80-\xbf©¡-¿ƒ‚„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|Â[\xa0-\xbf]|â€|ï»¿|[äåæçèé][\x80-\x9f]|锟斤拷|烫烫|屯屯"
    r"|\?{3,}|(?<=[a-zà-ÿ])\?(?=[a-zà-ÿ])|(?:[åæçäèé][^\x00-\x7f]{1,2}){3}"
)
_MISREAD_CHARACTERS = frozenset("ÃÂâïäåæçèé锟烫屯?")
_RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}
#: Marks of direction, which languages written from right to left need.
_DIRECTION_MARK = re.compile("[\u200e\u200f\u202a-\u202e\u2060]")


@check("markup", Severity.WARNING, "stray markup, escape or placeholder: delete it")
def stray_markup(context: CheckContext) -> Iterator[str]:
    """Markup in the text of the translation more often than in that of the source.

    A source that has come with the markup of its author may have a translation with more of it.
    """
    source, target = context.source_text, context.target_text
    if _MARKUP_CHARACTERS.isdisjoint(context.characters) and "XX" not in target and target[1:2] != " ":
        return
    has_raw_markup = _MARKED_UP.search(source) and "<" not in context.pair.source
    for pattern in (_PLACEHOLDER_REMAINS,) if has_raw_markup else (_PLACEHOLDER_REMAINS, _MARKUP):
        match = _first_surplus(pattern, source, target)
        if match:
            yield excerpt(target, *match.span())
            return


def _first_surplus(pattern: re.Pattern[str], source: str, target: str) -> re.Match[str] | None:
    """The first match that the target has more often than the source."""
    matches = list(pattern.finditer(target))
    allowed = Counter(match[0].lower() for match in pattern.finditer(source)) if matches else Counter()
    for match in matches:
        if allowed[match[0].lower()] <= 0:
            return match
        allowed[match[0].lower()] -= 1
    return None


@check("damaged-characters", Severity.WARNING, "damaged or invisible characters: replace or delete them")
def damaged_characters(context: CheckContext) -> Iterator[str]:
    """Replacement characters, control characters, invisible ones, and text read in another encoding than its own."""
    target = context.target_text
    match = None if target.isascii() and target.isprintable() else _INVISIBLE.search(target)
    if not match and not _MISREAD_CHARACTERS.isdisjoint(context.characters):
        match = _MISREAD.search(target)
    if not match or match[0] in context.source_text:
        return
    if not (_DIRECTION_MARK.match(match[0]) and context.target_language in _RIGHT_TO_LEFT):
        yield excerpt(target, *match.span())


@check("chatter", Severity.WARNING, "the engine added commentary: keep only the translation")
def commentary(context: CheckContext) -> Iterator[str]:
    """Words such as "Here is the translation:" and translator's notes."""
    for search in (_COMMENTARY.match, _TRANSLATORS_NOTE.search):
        match = search(context.target_text)
        if match and not search(context.source_text):
            yield excerpt(context.target_text, *match.span())
