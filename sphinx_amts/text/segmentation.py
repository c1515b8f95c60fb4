"""Sentences of a tagged text.

:func:`segment` takes a text in the form of :mod:`sphinx_amts.text.tagged_text` apart and loses nothing: joined, the
segments are the text again, each with the white space that follows it.  No cut falls inside a tag, an entity or a pair
of tags.

Boundaries are proposed in a *view* of the text: a placeholder looks like a word there, paired codes are not there at
all, an entity is its character, a line break is a space.  In a language whose data is complete
(:mod:`sphinx_amts.text.abbreviations`), every end mark is proposed; in the others, English among them, sentencex
proposes, and what it misses is added.  A layer for technical prose then judges each boundary (an abbreviation, an
ordinal number, a place within quotes or brackets is none): :data:`_RULES`.  Where sentencex cannot be imported, every
end mark is proposed in any language.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from itertools import accumulate, pairwise
from typing import NamedTuple

from sphinx_amts.languages import LanguageProfile
from sphinx_amts.text import abbreviations, scripts
from sphinx_amts.text.abbreviations import AbbreviationKind, LanguageData
from sphinx_amts.text.tagged_text import TAG, unescape

try:
    from sentencex import segment as _sentencex
except ImportError:  # platforms without a wheel
    _sentencex = None

#: Raise it when the rules or the data change: memories then look through their entries for what is cut in another way.
RULES_VERSION = 2


@cache
def version() -> str:
    """By what texts are cut into sentences: our rules and data, and the version of sentencex."""
    try:
        return f"{RULES_VERSION}/{metadata.version('sentencex')}"
    except metadata.PackageNotFoundError:
        return f"{RULES_VERSION}/-"


# --- characters -------------------------------------------------------------------------------------------------------

_WIDE_END_MARKS = "。！？｡．"
#: Those of scripts that are in use today, by Unicode's property Sentence_Break=STerm: Arabic and Urdu, danda (Indic
#: scripts), Armenian, Ethiopic, Burmese, Khmer, Canadian syllabics, Mongolian, Lisu, Vai, Javanese, Ol Chiki; and the
#: shad of Tibetan.
_SCRIPT_END_MARKS = (
    "\u061f\u06d4\u0964\u0965\u0589\u1362\u1367\u1368\u104b\u17d4\u17d5\u0f0d\u0f0e\u166e\u1803\u1809"
    "\ua4ff\ua60e\ua60f\ua9c8\ua9c9\u1c7e\u1c7f"
)
_END_MARKS = ".!?…‥‼‽⁇⁈⁉" + _SCRIPT_END_MARKS + _WIDE_END_MARKS
_QUOTES = {'"': '"', "“": "”", "‘": "’", "„": "“", "«": "»", "「": "」", "『": "』", "｢": "｣"}
_BRACKETS = {"(": ")", "[": "]", "{": "}", "【": "】", "〔": "〕", "《": "》", "〈": "〉"}
#: Brackets around titles of books, which are words of the sentence whatever stands in them.
_TITLE_BRACKETS = "《〈"
_CLOSER_OF = _QUOTES | _BRACKETS
#: Marks that do not show by their form whether they open: the straight one, and those that Nordic languages turn round.
_OF_TWO_ROLES = frozenset('"”»')
_CLOSERS = "".join(_CLOSER_OF.values()) + "）］"
#: Characters of a pair of quotes or brackets that holds its sentences together; a longer one is split as other text is.
_LONGEST_PAIR = 150
_NO_BREAK_SPACES = "\xa0\u2007\u202f"
_NEVER_FIRST = frozenset(_END_MARKS + ",:，；：、%" + _CLOSERS) - {'"', "“"}
#: What a placeholder looks like in the view: a word with a capital, in letters that no text has.
_PLACEHOLDER_WORD = "Ѯѯѯ"
_HALF_WIDTH_BRACKETS = str.maketrans("（）［］", "()[]")  # Chinese authors mix the two
_LINE_BREAKS = str.maketrans(dict.fromkeys("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029", " "))
#: sentencex breaks down over some spaces of more than one byte; those that forbid a break become part of a word.
_WIDE_SPACES = str.maketrans(
    dict.fromkeys("\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000", " ")
    | dict.fromkeys(_NO_BREAK_SPACES, "_")
)

#: Characters that sentencex sees at a time; no paragraph that people read has as many.
_WINDOW = 20_000

# --- patterns ---------------------------------------------------------------------------------------------------------

#: The end of a text is no cut, whatever stands there.
_TRAILING = f"{_END_MARKS} \n"
_TAG_OR_ENTITY = re.compile(TAG.pattern + r"|&(?:\w+|#\w+);")
_WHITE_SPACE = re.compile(r"\s*")
_PAIRED_MARKS = re.compile("[" + re.escape("".join(_CLOSER_OF) + "（［" + _CLOSERS) + "]")
#: What a sentence begins with as a rule.
_BEGINNING = f"[A-ZÀ-Þ{_PLACEHOLDER_WORD[0]}]"
#: The mark of a footnote behind the end of a sentence.
_FOOTNOTE_MARK = rf"(?<=[a-zß-ÿ]{{3}}[.!?])(?:{_PLACEHOLDER_WORD})+"
#: No sentence ends with these, but where a language says so (``end_marks``).
_UNENDED = re.compile(rf"(?:[^\W_]|[,:，；：、;\u104a\u1363\u1364\u060c\u061b\u17d6])[{re.escape(_CLOSERS)}]*\Z")
_AFTER_FOOTNOTE_MARK = re.compile(rf"{_FOOTNOTE_MARK}\Z")
_WIDE = re.compile(f"[{scripts.WIDE_BMP}]")
_HIRAGANA = re.compile(f"[{scripts.HIRAGANA}]")
#: What a sentence begins with in text without spaces; no particle, as in "a.pyを".
_WIDE_WORD = re.compile(f"(?!{_HIRAGANA.pattern}){_WIDE.pattern}")
_LEADING_STOP = re.compile(r"\.(?:\.\.|[^\W\d])")
_ENUMERATOR = re.compile(r"[(\[]?(?:\d{1,3}|[^\W\d_]|[ivx]+|[IVX]+)\.[)\]]?")
#: Characters of the longest number of an item: more than any Roman number below 40 has.
_LONGEST_ENUMERATOR = 20
#: What is left out: ``(...)``.
_ELISION = re.compile(r"[(\[](?:\.\.\.|…)[)\]]")
#: Marks apart from the word before them that close it all the same, and the number of a reference or of a verse.
_CLOSES = re.compile(r"(?:''|/)\s|(?:\[\d{1,3}\])+ +[A-Z]|\d+ ?[।॥]")
_ENDS_WITH_REFERENCE = re.compile(r"[.!?][\"”]?\s?(?:\[\d{1,3}\])+\Z")
_ELLIPSIS = re.compile(r"(?P<detached>\A|\s)?(?:\.\.+|…+)\Z")
_INITIAL = re.compile(r"(?<!\w)(?:[A-Z]|z)\.\Z")
_ACRONYM = re.compile(r"(?<!\w)\w(?:\.\w)+\.\Z")
#: Also with a sign or a bracket before it, and numbers of appendices and Roman ones: "§3", "A.1", "IV".
_NUMBER = re.compile(r"[(\[]?(?:№|[§#~≈±+-]?\d|[A-Z](?:\d|\.\d)|(?!I\b)[IVXLC]+\b)")
#: A number with a full stop, Arabic or Roman, and the word before it; no part of a version.
_ENDS_WITH_NUMBER = re.compile(
    r"(?:(?P<before>[^\W\d]+)\W{1,2})?(?<![\w.,:/-])(?:(?P<arabic>\d{1,4})|(?P<roman>(?![CDLM]\.)[IVXLCDM]+))\.\Z"
)
#: What a number ends with: digits, Roman ones, and the ending of an English ordinal.
_LAST_OF_NUMBER = frozenset("0123456789०१२३४५६७८९٠١٢٣٤٥٦٧٨٩IVXLCDMdht")
_ENDS_WITH_DAY = re.compile(r"\d(?:st|nd|rd|th)\.\Z")
_ENDS_WITH_DATE = re.compile(r"\d{4}\.\s?\d{1,2}\.\s?\d{1,2}\.\Z")
#: The next part of a date: ``10.`` and ``2023`` in ``3. 10. 2023``.
_DATE_GOES_ON = re.compile(r"\d{1,2}\.|\d{4}\b")
#: A letter with a full stop, such as the initial of a name, and the word before it.
_ENDS_WITH_LETTER = re.compile(r"(?:(?P<before>\w+\.?)\W{1,2})?(?<![\w.’'-])[^\W\d_]\.\Z")
_ENDS_WITH_LETTERS = re.compile(r"(?<![\w./@-])[^\W\d_](?:\.[^\W\d_])+\.\Z")
_ENDS_WITH_SHORT_WORD = re.compile(r"(?<![\w./-])[^\W\d_]{2,3}\.\Z")
_ENDS_BEHIND_NUMBER = re.compile(r"(?:\d|\b[IVXLC]+)\s*\Z")
_FIRST_WORD = re.compile(r"[^\W\d_]{2,}(?!\w)|[^\W\d_](?![.\w])")
#: Any letter of a name; a capital of those scripts that have capitals.
_GOES_ON_LIKE_A_NAME = re.compile(r"[«„“\"]?[^\W\d_]")


@dataclass(frozen=True, slots=True)
class _Patterns:
    """Patterns that depend on the language; :func:`_patterns` makes them."""

    may_end: re.Pattern[str]
    """A text without a match is one sentence."""
    plain_end: re.Pattern[str]
    """An end mark before a space, one that is not of Latin script, or one of Latin script before a wide letter."""
    missed: re.Pattern[str]
    """What sentencex misses."""
    closers: Mapping[str, str]
    """The marks that close a pair, by the one that opens it."""


@cache
def _patterns(language: str) -> _Patterns:
    """The patterns of a language, made when its first text is split."""
    data = abbreviations.language_data(language)
    own_marks = "|".join(rf"{re.escape(mark)}(?=\s|\Z)" for mark in data.end_marks)
    or_own = f"|{own_marks}" if own_marks else ""
    more: dict[str, str] = {}
    for pair in data.quotes:
        more[pair[0]] = more.get(pair[0], "") + pair[1]
    return _Patterns(
        may_end=re.compile(f"[{_END_MARKS}]{or_own}"),
        plain_end=re.compile(
            rf"[{_END_MARKS}]+(?:\s+|(?<![.!?…‥])|(?<=[.!?])(?=[{scripts.KANA_BMP}{scripts.HAN_BMP}])){or_own}"
        ),
        missed=re.compile(_missed_by_sentencex(data)),
        closers={mark: _CLOSER_OF.get(mark, "") + more.get(mark, "") for mark in _CLOSER_OF.keys() | more.keys()},
    )


def _missed_by_sentencex(data: LanguageData) -> str:
    """What sentencex misses.

    An end mark before a closing one or a footnote's, any full-width one or one of another script than Latin, "etc.",
    units such as "GB/s.", versions such as "2.x.", the number of a reference ("done. [3]"), words that it takes for
    abbreviations, "No." as an answer, and the full stop of any long word or tag before a capital (it takes the rest of
    a text with "i) … ii) …" for one item).
    """
    words = rf"|{_any_behind(data.ends)}|(?<=[.!?…”\"] No\.)" if data.ends else ""
    closers = re.escape(_CLOSERS + "".join(pair[1] for pair in data.quotes))
    typed_quotes = r"|(?: [\"”]|\s?'')(?=\s)" if data.is_complete else ""
    return (
        rf"[{_END_MARKS}]+(?:(?:[\xa0\u202f]| (?=»))?[{closers}]+{typed_quotes}"
        rf"|(?<=[{_WIDE_END_MARKS}{_SCRIPT_END_MARKS}])"
        rf"|(?= +{_BEGINNING})(?:(?<=[a-zß-ÿ]{{4}}\.)|(?<={_PLACEHOLDER_WORD}\.)|(?<=\d\.x\.){words}|(?<=/\w\.))"
        rf"|{_FOOTNOTE_MARK}(?= +{_BEGINNING})|\"?\s?(?:\[\d{{1,3}}\])+(?= +[A-Z])|(?<=etc\.)(?= )|(?<=usw\.)(?= ))"
    )


def _any_behind(words: Sequence[str]) -> str:
    """A pattern of a place behind any of the words and a full stop."""
    return "|".join(rf"(?<=\b{re.escape(word)}\.)" for word in words)


def segment(tagged: str, language: LanguageProfile) -> list[str]:
    """The sentences of a tagged text, each with the white space after it.

    ``"".join(segment(text, language)) == text``.

    >>> from sphinx_amts.languages import profile
    >>> segment("See Eq. 5 in <x1/>. <g2>Then</g2> go on.", profile("en"))
    ['See Eq. 5 in <x1/>. ', '<g2>Then</g2> go on.']

    Args:
        tagged: escaped text with tags, as of :mod:`sphinx_amts.text.tagged_text`.
        language: that of the text; an unknown one is split by rules common to most.
    """
    if _patterns(language.language).may_end.search(tagged, 0, len(tagged.rstrip(_TRAILING))) is None:
        return [tagged] if tagged else []
    view, ends = _view(tagged)
    cuts = [_after_closing_tags(tagged, ends[start - 1]) for start in _sentence_starts(view, language.language)]
    if "<" in tagged:
        cuts = _outside_pairs(tagged, cuts)
    return [tagged[start:end] for start, end in pairwise([0, *cuts, len(tagged)])]


# --- the view ---------------------------------------------------------------------------------------------------------


def _view(tagged: str) -> tuple[str, Sequence[int]]:
    """What the splitter sees, and for each of its characters where that ends in the tagged text."""
    if "<" not in tagged and "&" not in tagged:
        return _on_a_line(tagged), range(1, len(tagged) + 1)
    parts: list[str] = []
    ends: list[int] = []
    position = 0
    for match in _TAG_OR_ENTITY.finditer(tagged):
        appearance = _view_of_token(match[0])
        parts += tagged[position : match.start()], appearance
        ends += range(position + 1, match.start() + 1)
        ends += [match.end()] * len(appearance)
        position = match.end()
    parts.append(tagged[position:])
    ends += range(position + 1, len(tagged) + 1)
    return _on_a_line("".join(parts)), ends


def _on_a_line(text: str) -> str:
    """The text with spaces in the place of line breaks and tabs."""
    return _translated(text.replace("\n", " "), _LINE_BREAKS)


def _translated(text: str, table: dict[int, str]) -> str:
    # Printable text holds no space but the plain one, and str.translate is slow.
    return text if text.isprintable() else text.translate(table)


def _view_of_token(token: str) -> str:
    """What a tag or an entity looks like in the view."""
    if token[0] == "<":
        return _PLACEHOLDER_WORD if token[1] == "x" else ""
    character = unescape(token)
    return character if len(character) == 1 else _PLACEHOLDER_WORD


def _after_closing_tags(tagged: str, position: int) -> int:
    """The position behind the closing tags that stand there: they belong to the sentence before."""
    while tagged.startswith("</", position):
        position = tagged.index(">", position) + 1
    return position


def _outside_pairs(tagged: str, positions: Iterable[int]) -> list[int]:
    """The positions that do not lie within a pair of tags, each once, in order."""
    tags = [match for match in TAG.finditer(tagged) if match[0][1] != "x"]
    depths = [0, *accumulate(-1 if match[0][1] == "/" else 1 for match in tags)]
    tag_ends = [match.end() for match in tags]
    outside = {position for position in positions if depths[bisect_right(tag_ends, position)] == 0}
    return sorted(outside - {0, len(tagged)})


# --- proposed boundaries ----------------------------------------------------------------------------------------------


def _sentence_starts(text: str, language: str) -> Iterator[int]:
    """Where a next sentence starts, in characters of the view."""
    data = abbreviations.language_data(language)
    pairs = _pairs(text, _patterns(language).closers) if _PAIRED_MARKS.search(text) else {}
    spans = _outermost({end: start for end, start in pairs.items() if end - start <= _LONGEST_PAIR}) if pairs else {}
    closing = list(spans)
    ends = {_before_white_space(text, position) for position in set(_proposed_ends(text, language, data))}
    begun, last = _end_of_white_space(text, 0), _after_last_letter(text)
    for end in sorted(ends - {0}):
        start = _end_of_white_space(text, end)
        if start >= last:
            return
        next_closing = bisect_right(closing, end)
        is_inside = next_closing < len(closing) and spans[closing[next_closing]] < end
        if not is_inside and _is_boundary(text, begun, end, start, pairs.get(end), data=data):
            begun = start
            yield start


def _proposed_ends(text: str, language: str, data: LanguageData) -> Iterator[int]:
    """Positions behind the ends of what may be sentences, in any order, some of them twice."""
    patterns = _patterns(language)
    yield from (match.end() for match in patterns.missed.finditer(text))
    if data.is_complete:
        yield from (match.end() for match in patterns.plain_end.finditer(text))
    elif _sentencex is None:
        yield from _by_plain_rule(text, patterns)
    else:
        yield from _by_sentencex(text, language, patterns)


def _by_sentencex(text: str, language: str, patterns: _Patterns) -> Iterable[int]:
    """What sentencex proposes; what the plain rule proposes for a text over which it breaks down."""
    try:
        return list(_by_windows(_translated(text, _WIDE_SPACES), language))
    except BaseException as failure:
        if type(failure).__name__ != "PanicException":  # how Rust fails: no Exception, no importable name
            raise
        return _by_plain_rule(text, patterns)


def _by_windows(text: str, language: str) -> Iterator[int]:
    """What sentencex proposes; it sees a part of a long text at a time, since its time grows with the square."""
    start = 0
    while start < len(text):
        ends = [start + end for end in accumulate(map(len, _sentencex(language, text[start : start + _WINDOW])))]
        if start + _WINDOW < len(text):
            ends.pop()  # the window ends there, and maybe no sentence; it is looked at again with what follows
        yield from ends
        start = ends[-1] if ends else start + _WINDOW // 2 if start + _WINDOW < len(text) else len(text)


def _by_plain_rule(text: str, patterns: _Patterns) -> Iterator[int]:
    """What is proposed in the place of sentencex: any end mark before a space, and any but ``.!?`` without one."""
    for match in patterns.plain_end.finditer(text):
        end = _before_white_space(text, match.end())
        before = text[max(0, end - abbreviations.LOOK_BACK) : end]
        goes_on = _ACRONYM.search(before) and text[match.end() : match.end() + 1].islower()
        if not goes_on and not _INITIAL.search(before):
            yield match.end()


def _after_last_letter(text: str) -> int:
    """The position behind the last letter or digit; the marks after it are not a sentence of their own."""
    at = len(text)
    while at and not text[at - 1].isalnum():
        at -= 1
    return at


def _end_of_white_space(text: str, position: int) -> int:
    return _WHITE_SPACE.match(text, position).end()  # type: ignore[union-attr]  # it matches anywhere


def _before_white_space(text: str, position: int) -> int:
    while position and text[position - 1].isspace():
        position -= 1
    return position


# --- rules for boundaries ---------------------------------------------------------------------------------------------


class _Boundary(NamedTuple):
    """A place where a sentence may end and the next begin."""

    text: str
    """The view of the whole text."""
    begun: int
    """Where the sentence that may end here has begun."""
    end: int
    """Behind its last character."""
    start: int
    """Where the next sentence would begin: behind the white space."""
    opened: int | None
    """Where the pair of quotes or brackets that closes at ``end`` opens, if one closes there."""
    before: str
    """The last characters of the sentence, enough for any abbreviation and the word before it."""
    data: LanguageData
    """Of the language of the text."""


def _is_boundary(text: str, begun: int, end: int, start: int, opened: int | None, *, data: LanguageData) -> bool:
    """Whether a sentence ends there: the first of :data:`_RULES` that knows decides; if none does, it ends."""
    before = text[max(begun, end - abbreviations.LOOK_BACK) : end]
    boundary = _Boundary(text, begun, end, start, opened, before, data)
    for rule in _RULES:
        verdict = rule(boundary)
        if verdict is not None:
            return verdict
    return True


def _no_break_space(at: _Boundary) -> bool | None:
    """The author keeps together what a no-break space joins, such as a title and a name."""
    return False if at.text[at.end] in _NO_BREAK_SPACES else None


def _mark_follows(at: _Boundary) -> bool | None:
    """No sentence begins with a closing or dividing mark: ``(Go!), he said``.

    An ellipsis and a name such as ``.py`` may begin one.
    """
    first = at.text[at.start]
    if first.isalpha():
        return None
    if _CLOSES.match(at.text, at.start) or (_is_apart(at.text, at.start) and _is_quoting(at, at.start)):
        return False
    may_begin = (
        first not in _NEVER_FIRST
        or _LEADING_STOP.match(at.text, at.start) is not None
        or (at.text.startswith(tuple(pair[0] for pair in at.data.quotes), at.start) and at.text[at.start + 1].isalnum())
    )
    return None if may_begin else False


def _enumerator(at: _Boundary) -> bool | None:
    """The number of an item is part of its first sentence: ``1. Install it.``."""
    is_short = at.end - at.begun <= _LONGEST_ENUMERATOR
    return False if is_short and _ENUMERATOR.fullmatch(at.text, at.begun, at.end) else None


def _reference_number(at: _Boundary) -> bool | None:
    """Behind the number of a reference that stands behind the end: ``It was shown. [3] Then``."""
    return True if at.before.endswith("]") and _ENDS_WITH_REFERENCE.search(at.before) else None


def _closing_pair(at: _Boundary) -> bool | None:
    """Behind a closing quote or bracket: ``(See below.) Then``, but ``Press (see below.) then``, ``the “Go!” button``.

    A bracket ends the sentence if it opened where that has begun.  A quote does before a capital; where no spaces are
    written, if it holds a full stop or stands after a colon, and no particle follows (Japanese: 「…。」と).
    """
    text, end, start, opened = at.text, at.end, at.start, at.opened
    if opened is None:
        return False if _is_apart(text, end - 1) and not _is_quoting(at, end - 1) else None
    mark = text[opened : end - 1].rstrip(_CLOSERS + _NO_BREAK_SPACES + " ")[-1:]
    if mark not in _END_MARKS or text[opened] in _TITLE_BRACKETS or _ELISION.fullmatch(text, opened, end):
        return False
    before = _before_white_space(text, opened)
    if text[opened] not in _QUOTES and text[opened] not in _OF_TWO_ROLES:
        return before <= at.begun and (start > end or mark not in "!?")
    if start > end:
        return before <= at.begun if _has_no_case(text[start]) else not text[start].islower()
    if mark not in _WIDE_END_MARKS or _HIRAGANA.match(text, start):
        return False
    return mark in "。｡．" or text[before - 1 : before] in (":", "：") or text[start] in _QUOTES


def _is_apart(text: str, position: int) -> bool:
    """Whether a straight quote stands there between spaces, so that it may open or close."""
    return (
        text[position] == '"' and text[position - 1 : position].isspace() and text[position + 1 : position + 2] == " "
    )


def _is_quoting(at: _Boundary, position: int) -> bool:
    """Whether a straight quote is open at that position: the sentence has an odd number of them before it."""
    return at.text.count('"', at.begun, position) % 2 == 1


def _has_no_case(character: str) -> bool:
    """Whether it is a letter of a script without capitals, which says nothing of where a sentence begins."""
    return character.isalpha() and character.lower() == character.upper()


def _no_end_mark(at: _Boundary) -> bool | None:
    """What ends with a letter or a comma is not a sentence, unless a footnote mark follows: ``done.<x1/>``.

    A language's own mark ends one before a space, if no small letter follows: the ``;`` of Greek.
    """
    if at.text[at.end - 1] in _END_MARKS or not _UNENDED.search(at.before):
        return None
    if at.before.endswith(at.data.end_marks):
        return at.end < at.start and not at.text[at.start].islower()
    return _AFTER_FOOTNOTE_MARK.search(at.before) is not None


def _ellipsis(at: _Boundary) -> bool | None:
    """An ellipsis at a word ends the sentence before a capital: ``and so on... Then``; one on its own never does."""
    if not at.before.endswith(("..", "…")):
        return None
    ellipsis = _ELLIPSIS.search(at.before)
    return ellipsis["detached"] is None and not at.text[at.start].islower() if ellipsis else None


def _no_space_follows(at: _Boundary) -> bool | None:
    """Without a space behind it, ``.!?`` ends a sentence only beside East Asian text: ``完成.下一步``, not ``a.py``.

    But no abbreviation does: ``et al.提出``.
    """
    if at.end != at.start or at.text[at.end - 1] not in ".!?":
        return None
    if at.data.kind(at.before) not in (None, AbbreviationKind.MAY_END):
        return False
    return _WIDE_WORD.match(at.text, at.end) is not None or _WIDE.match(at.before.rstrip(".!?")[-1:]) is not None


def _within_expression(at: _Boundary) -> bool | None:
    """Within an expression that holds an end mark: ``។ល។``, "etc." in Khmer."""
    if not at.data.unbroken:
        return None
    begun = any(
        expression[:length] == at.before[-length:] and at.text.startswith(expression[length:], at.end)
        for expression in at.data.unbroken
        for length in range(1, len(expression))
    )
    return False if begun else None


def _no_full_stop(at: _Boundary) -> bool | None:
    """Any end mark but the full stop ends the sentence: no abbreviation has it."""
    return True if at.text[at.end - 1] != "." else None


def _ordinal(at: _Boundary) -> bool | None:
    """Behind a number: ``points 1., 2. and 3. are``, ``am 3. Oktober``, ``Karel IV. Lucemburský``.

    A number and its full stop are an ordinal number before a small letter.  Where the language has such ordinal
    numbers, they are one before the next part of a date, too; before a month with a capital; and before any other
    capital behind a word such as an article.
    """
    if at.before[-2:-1] not in _LAST_OF_NUMBER:
        return None
    if at.data.has_ordinals and at.text[at.start].islower() and at.before[-2:-1].isdigit():
        return False
    number = _ENDS_WITH_NUMBER.search(at.before)
    if number is None:
        is_day = _ENDS_WITH_DAY.search(at.before) and _first_word(at) in at.data.months
        return False if is_day else None
    if at.text[at.start].islower():
        is_ordinal = at.data.has_ordinals or (number["arabic"] is not None and len(number["arabic"]) < len("1998"))
        return False if is_ordinal else None
    if not at.data.has_ordinals:
        return None
    goes_on = _first_word(at) in at.data.months or (number["arabic"] and _DATE_GOES_ON.match(at.text, at.start))
    is_of_date = not at.text[at.start].isupper() and _ENDS_WITH_DATE.search(at.before)
    return False if goes_on or is_of_date or _is_ordinal_of_name(at, number) else None


def _is_ordinal_of_name(at: _Boundary, number: re.Match[str]) -> bool:
    """Whether the number belongs to the word with a capital that follows: ``der 17. Versuch``."""
    if len(number["arabic"] or "") == len("1998") or not _first_word(at) or _begins_sentence(at):
        return False
    before = number["before"] or ""
    is_of_king = number["roman"] is not None and not at.data.has_capital_nouns
    return before in at.data.before_ordinals or is_of_king


def _goes_on_as_abbreviation(at: _Boundary) -> bool | None:
    """Within an abbreviation of several parts: ``z.`` before ``B.``."""
    return False if at.data.goes_on_with(at.before, at.text[at.start : at.start + abbreviations.LOOK_BACK]) else None


def _unit(at: _Boundary) -> bool | None:
    """Behind a unit with a number the sentence may end: ``2020 г. Потом``, ``2020 г. в``."""
    for written in abbreviations.written_forms(at.before):
        before = at.before[: -len(written)]
        if written in at.data.after_numbers and _ENDS_BEHIND_NUMBER.search(before):
            is_noun = at.data.has_capital_nouns and at.text[at.start].isupper() and not _begins_sentence(at)
            return not (_follows_small(at) or is_noun)
    return None


def _abbreviation(at: _Boundary) -> bool | None:
    """Behind an abbreviation, what :class:`~sphinx_amts.text.abbreviations.AbbreviationKind` says of it."""
    kind = at.data.kind(at.before)
    if kind is None:
        return None
    if kind is AbbreviationKind.NEVER_ENDS:
        return False
    follows_placeholder = at.text.startswith(_PLACEHOLDER_WORD, at.start)
    if _follows_small(at) or (follows_placeholder and kind is not AbbreviationKind.MAY_END and not _is_everyday(at)):
        return False
    return kind is not AbbreviationKind.BEFORE_NAMES or _begins_sentence(at)


def _is_everyday(at: _Boundary) -> bool:
    return not at.data.everyday.isdisjoint(abbreviations.written_forms(at.before))


def _letter(at: _Boundary) -> bool | None:
    """Behind a letter, such as the initial of a name: ``J. Smith``, but ``Plan B. Dann``."""
    letter = _ENDS_WITH_LETTER.search(at.before) if at.data.is_complete else None
    if letter is None:
        return None
    if at.text[at.start].islower():
        return False
    if at.before[-2].islower() or letter["before"] in at.data.before_letters or _begins_sentence(at):
        return True
    return not at.text[at.start].isalnum() or at.text.startswith(_PLACEHOLDER_WORD, at.start)


def _letters(at: _Boundary) -> bool | None:
    """Behind letters with full stops, it ends before a word that begins sentences: ``im U.S. Bundesstaat``."""
    if not (at.data.is_complete and _ENDS_WITH_LETTERS.search(at.before)):
        return None
    return not _follows_small(at) and (_begins_sentence(at) or at.text.startswith(_PLACEHOLDER_WORD, at.start))


def _short_word(at: _Boundary) -> bool | None:
    """Behind a short word it goes on before a small letter: it may be an abbreviation that nobody knows."""
    if not at.data.is_complete or not at.text[at.start].islower():
        return None
    return False if at.data.stop_is_pause or _ENDS_WITH_SHORT_WORD.search(at.before) else None


def _begins_sentence(at: _Boundary) -> bool:
    """Whether a word follows with which sentences begin, and which is no name."""
    return _first_word(at) in at.data.starters


def _first_word(at: _Boundary) -> str:
    """The word that follows, without a full stop; "" if there is none."""
    word = _FIRST_WORD.match(at.text, at.start)
    return word[0] if word else ""


def _follows_small(at: _Boundary) -> bool:
    """Whether a number, a lower-case letter or a name such as ``.py`` follows."""
    following = at.text[at.start]
    return _NUMBER.match(at.text, at.start) is not None or following.islower() or following == "."


#: In the order in which they are asked.  The first three look at what stands around the boundary, and hold whatever the
#: sentence ends with.  The number of a reference comes before the closing pair that it is.  A closing pair, what is
#: unended and an ellipsis come before "no full stop", which would take the bracket, the comma or the "…" for an end
#: mark; the ellipsis also before "no space follows", because ``wait...Then`` ends without one.  "No space follows"
#: comes before "no full stop", too: ``a!b`` is a name.  What is left are full stops before a space.  A unit comes
#: before the abbreviations, some of which are units behind a number; the letters and short words, which are guessed,
#: come behind all that are known.
_RULES: tuple[Callable[[_Boundary], bool | None], ...] = (
    _no_break_space,
    _mark_follows,
    _enumerator,
    _reference_number,
    _closing_pair,
    _no_end_mark,
    _ellipsis,
    _no_space_follows,
    _within_expression,
    _no_full_stop,
    _ordinal,
    _goes_on_as_abbreviation,
    _unit,
    _abbreviation,
    _letter,
    _letters,
    _short_word,
)


# --- quotes and brackets ----------------------------------------------------------------------------------------------


def _pairs(text: str, closers: Mapping[str, str]) -> dict[int, int]:
    """The pairs of quotes and brackets: behind the closing one -> at the opening one; in order.

    Args:
        text: the view.
        closers: the marks that close a pair in this language, by the one that opens it.
    """
    pairs: dict[int, int] = {}
    open_pairs: list[tuple[str, int]] = []
    open_counts: Counter[str] = Counter()
    for match in _PAIRED_MARKS.finditer(text.translate(_HALF_WIDTH_BRACKETS)):
        character, at = match[0], match.start()
        if open_counts[character]:
            pairs[at + 1] = _close_innermost(open_pairs, open_counts, character)
            continue
        closing = closers.get(character)
        if closing and (character not in _OF_TWO_ROLES or _is_at_beginning_of_word(text, at)):
            open_pairs.append((closing, at))
            open_counts.update(closing)
    return pairs


def _close_innermost(open_pairs: list[tuple[str, int]], open_counts: Counter[str], closer: str) -> int:
    """Where the innermost pair opens that the closer closes; the pair is taken out, with those that open within it."""
    while True:
        closers, start = open_pairs.pop()
        open_counts.subtract(closers)
        if closer in closers:
            return start


def _is_at_beginning_of_word(text: str, at: int) -> bool:
    """Whether a mark that opens and closes, such as the straight quote, opens there."""
    return (at == 0 or not text[at - 1].isalnum()) and not text[at + 1 : at + 2].isspace()


def _outermost(spans: dict[int, int]) -> dict[int, int]:
    """The spans that do not lie within another one, in order."""
    outermost: dict[int, int] = {}
    limit = None
    for end in sorted(spans, reverse=True):
        if limit is None or end <= limit:
            outermost[end] = limit = spans[end]
    return dict(sorted(outermost.items()))
