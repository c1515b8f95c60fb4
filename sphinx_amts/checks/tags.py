"""Tags: what stands inside a sentence must stand inside its translation, once each and well nested."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from sphinx_amts.bitext import notation
from sphinx_amts.checks.check import Severity, View, around, declare, shown
from sphinx_amts.errors import MarkupError
from sphinx_amts.text import tagged_text

#: Markup of authors' formats and escapes that are no part of a sentence.
_MARKUP = re.compile(
    r"\*\*|`+|(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])|</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>"
    r"|&(?:[a-z]{2,8}|#\d+|#x[0-9a-f]+);|:[a-z][\w:+-]*:`|\$\$|\]\(|\[\[|\]\]|^\#{1,6}\s|^[-*+>]\s|\\(?=[!-~])",
    re.IGNORECASE,
)
#: Remains of the placeholders of engines and tools, which stand in nobody's sentence.
_REMAINS = re.compile(
    r"<\s*/?\s*[xg]\s*\d+\s*/?\s*>|\b/?[xg]\d+/(?!\w)|__[a-z]+_?\d*__|[⟦⟧〚〛]|@@\d*|%%\d|\{\{\w*\}\}"
    r"|DNT_?\d+|PH_\d+|([XZ])\1\d+\1\1|\{[a-z]*\d+[a-z]*\}|\bPLACEHOLDER\w*",
    re.IGNORECASE,
)
#: Characters of which all of these have one, but for the remains XX1XX and marks of lists.
_SIGNS = frozenset("*`<>&$]#\\⟦⟧〚〛@%{_/")
#: How an engine speaks of its translation instead of giving it.
_CHATTER = re.compile(
    r"\W{0,9}(?:here(?: is|['’]s)\b[^:\n]{0,40}:|sure\b[!,.]|certainly\b[!,.]|translat(?:ion|ed text)\s*:"
    r"|(?:traducción|traduction|übersetzung|tradução|traduzione|перевод)\s*:"
    r"|(?:以下是)?(?:翻译|译文|翻譯)[^，。]{0,6}[：:]|以下是[^，。]{0,8}(?:翻译|译文)|(?:翻)?訳(?:文)?[：:])",
    re.IGNORECASE,
)
_NOTE_OF_TRANSLATOR = re.compile(
    r"(?:^|[\n(（\[])[ \t]{0,4}(?:(?:translator['’]s )?note\s*:|nota(?: del? (?:traductor|tradutor))?\s*:"
    r"|n\.? ?del? ?t\.?\s*:|[译訳]?注\s*[:：]|译者注|訳注)",
    re.IGNORECASE,
)
#: Code, formulas and emphasis as authors write them.
_RAW = re.compile(r"(?<!`)`++[^`]+`+|\$[^$]+\$|(?<!\*)\*++\w[^*]*\*+|\]\([^()]*\)")
#: Strong emphasis, code and formulas.
_MARKS = tuple(map(re.compile, (r"\*\*[^\s*][^*]*(?<!\s)\*\*", "`", r"\$")))
_ROLE = re.compile(r":([a-z][a-z:+-]*):`")
_MARKED_UP = re.compile(r"`[^`]+`|\*\w[^*]*\*")
_INVISIBLE = re.compile(
    r"[\ufffd\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff\ue000-\uf8ff]"
)
#: UTF-8 read in other encodings, and question marks in the place of letters.
_MISREAD = re.compile(
    r"Ã[\x80-\xbf©¡-¿ƒ‚„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|Â[\xa0-\xbf]|â€|ï»¿|[äåæçèé][\x80-\x9f]|锟斤拷|烫烫|屯屯"
    r"|\?{3,}|(?<=[a-zà-ÿ])\?(?=[a-zà-ÿ])|(?:[åæçäèé][^\x00-\x7f]{1,2}){3}"
)
_MISREAD_SIGNS = frozenset("ÃÂâïäåæçèé锟烫屯?")
_FROM_THE_RIGHT = {"ar", "fa", "he", "ur"}
#: Marks of direction, which languages written from right to left need.
_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2060]")


@declare(
    "tags",
    Severity.WARNING,
    "code, formulas, references or emphasis are lost, doubled or new: put each tag of the source once",
)
def tags(view: View) -> Iterator[str]:
    """Tags that are not those of the source."""
    if "<" not in view.pair.source and "<" not in view.pair.translation:
        return
    tags_ = [tagged_text.TAG.findall(text) for text in (view.pair.source, view.pair.translation)]
    if tags_[0] == tags_[1]:
        return
    wanted, found = map(Counter, tags_)
    yield from (f"lost: {tag}" for tag in (wanted - found).elements())
    yield from (f"doubled or invented: {tag}" for tag in (found - wanted).elements())


@declare(
    "nesting",
    Severity.WARNING,
    "a pair of tags is crossed or empty: put it round its words",
)
def nesting(view: View) -> Iterator[str]:
    """The same tags, but not usable."""
    if "<g" not in view.pair.translation or sorted(tagged_text.TAG.findall(view.pair.source)) != sorted(
        tagged_text.TAG.findall(view.pair.translation)
    ):
        return
    try:
        tagged_text.check(view.pair.source, view.pair.translation)
    except MarkupError as error:
        if str(error).startswith(("badly nested", "emptied")):
            yield str(error)


@declare(
    "raw-markup",
    Severity.WARNING,
    "code, formulas, links or emphasis are not those of the source: copy them",
    needs="`$*]",
)
def raw(view: View) -> Iterator[str]:
    """The same as :func:`tags` where texts have come with their markup instead of tags."""
    has_tags = tagged_text.TAG.search(view.pair.source) or tagged_text.TAG.search(view.pair.translation)
    if has_tags or not _RAW.search(view.source) or notation.tagged_pair(view.source, view.target):
        return
    lost = [part for part in _RAW.findall(view.source) if not _kept(part, view.target)]
    if lost or _is_broken(view.source, view.target):
        yield "not as in the source: " + (", ".join(lost) or shown(view.source))


def _kept(part: str, text: str) -> bool:
    """Whether code, a formula or an address is there, with whatever marks; words in emphasis may be translated."""
    if part.startswith("*"):
        return True
    if part.startswith("]"):
        return part in text
    bare = "".join(text.split())
    return any("".join(one.split()) in bare for one in (part.strip("`$<>~!"), part.rpartition("<")[2].strip("`<>_")))


def _is_broken(source: str, target: str) -> bool:
    """Whether a kind of mark or a role is lost altogether, or a mark has lost its partner."""
    odd = any(target.count(mark) % 2 > source.count(mark) % 2 for mark in ("**", "`", "$"))
    lost = any(mark.search(source) and not mark.search(target) for mark in _MARKS)
    return odd or lost or not set(_ROLE.findall(source)) <= set(_ROLE.findall(target))


@declare("markup", Severity.WARNING, "markup, an escape or a placeholder stands in the text: take it away")
def stray(view: View) -> Iterator[str]:
    """Markup in the text of the translation more often than in that of the source.

    A source that has come with the markup of its author may have a translation with more of it.
    """
    if _SIGNS.isdisjoint(view.signs) and "XX" not in view.target and view.target[1:2] != " ":
        return
    allowed = _MARKED_UP.search(view.source) and "<" not in view.pair.source
    for pattern in (_REMAINS,) if allowed else (_REMAINS, _MARKUP):
        match = _surplus(pattern, view.source, view.target)
        if match:
            yield around(view.target, *match.span())
            return


def _surplus(pattern: re.Pattern[str], source: str, target: str) -> re.Match[str] | None:
    """The first match that the target has more often than the source."""
    found = list(pattern.finditer(target))
    had = Counter(match[0].lower() for match in pattern.finditer(source)) if found else Counter()
    for match in found:
        if had[match[0].lower()] <= 0:
            return match
        had[match[0].lower()] -= 1
    return None


@declare("damaged-characters", Severity.WARNING, "damaged or invisible characters: write the right ones")
def damaged(view: View) -> Iterator[str]:
    """Replacement characters, control characters, invisible ones, and text read in another encoding than its own."""
    match = None if view.target.isascii() and view.target.isprintable() else _INVISIBLE.search(view.target)
    if not match and not _MISREAD_SIGNS.isdisjoint(view.signs):
        match = _MISREAD.search(view.target)
    if match and match[0] not in view.source and not (_DIRECTION.match(match[0]) and view.to in _FROM_THE_RIGHT):
        yield around(view.target, *match.span())


@declare("chatter", Severity.WARNING, "the engine speaks of its translation: leave the translation alone")
def chatter(view: View) -> Iterator[str]:
    """Words such as "Here is the translation:" and notes in brackets."""
    for search in (_CHATTER.match, _NOTE_OF_TRANSLATOR.search):
        match = search(view.target)
        if match and not search(view.source):
            yield around(view.target, *match.span())
