"""Sentences of a tagged text.

:func:`segment` takes a text in the form of :mod:`sphinx_amts.text.tagged_text` apart and loses nothing: joined, the
segments are the text again, each with the white space that follows it.  No cut falls inside a tag, an entity or a pair
of tags.

The boundaries are sentencex's, found in a *view* of the text: a placeholder looks like a word there, paired codes are
not there at all, an entity is its character, a line break is a space.  A layer for technical prose then takes back
what is cut wrongly (after "Eq.", within quotes and brackets) and adds what is missed (after "etc." before a capital,
after a closing bracket): :data:`_RULES`.  Where sentencex cannot be imported, a plain rule proposes the boundaries and
the same layer judges them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from sphinx_amts.languages import LanguageProfile
from sphinx_amts.text import abbreviations, scripts
from sphinx_amts.text.tagged_text import TAG, unescape

try:
    from sentencex import segment as _sentencex
except ImportError:  # platforms without a wheel
    _sentencex = None

# --- characters -------------------------------------------------------------------------------------------------------

_WIDE_END_MARKS = "。！？｡．"
_END_MARKS = ".!?…‥‼‽⁇⁈⁉؟۔।॥։።៖។៖༎།᙮᠃" + _WIDE_END_MARKS
_QUOTES = {'"': '"', "“": "”", "‘": "’", "„": "“", "«": "»", "「": "」", "『": "』", "｢": "｣"}
_BRACKETS = {"(": ")", "[": "]", "{": "}", "【": "】", "〔": "〕", "《": "》", "〈": "〉"}
#: Brackets around titles of books, which are words of the sentence whatever stands in them.
_TITLE_BRACKETS = "《〈"
_CLOSER_OF = _QUOTES | _BRACKETS
_CLOSERS = "".join(_CLOSER_OF.values()) + "）］"
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

#: A text without any of these is one sentence; the semicolon is the question mark of Greek.
_MAY_END = re.compile(f"[{_END_MARKS};\u037e]")
#: The end of a text is no cut, whatever stands there.
_TRAILING = f"{_END_MARKS} \n"
_TAG_OR_ENTITY = re.compile(TAG.pattern + r"|&(?:\w+|#\w+);")
_WHITE_SPACE = re.compile(r"\s*")
_PAIRED_MARKS = re.compile("[" + re.escape("".join(_CLOSER_OF) + "（［" + _CLOSERS) + "]")
#: What a sentence begins with as a rule.
_BEGINNING = f"[A-ZÀ-Þ{_PLACEHOLDER_WORD[0]}]"
#: The mark of a footnote behind the end of a sentence.
_FOOTNOTE_MARK = rf"(?<=[a-zß-ÿ]{{3}}[.!?])(?:{_PLACEHOLDER_WORD})+"
#: What sentencex misses: an end mark before a closing one or a footnote's, any full-width one, "etc.", units such as
#: "GB/s.", versions such as "2.x.", words that it takes for abbreviations, and the full stop of any long word or tag
#: before a capital (it takes the rest of a text with "i) … ii) …" for one item).
_MISSED_BY_SENTENCEX = re.compile(
    rf"[{_END_MARKS}]+(?:(?:[\xa0\u202f]| (?=»))?[{re.escape(_CLOSERS)}]+|(?<=[{_WIDE_END_MARKS}])"
    rf"|(?<=etc\.)(?= )|(?<=usw\.)(?= )|(?<=/\w\.)(?= +[A-Z])"
    rf"|(?:(?<={_PLACEHOLDER_WORD}\.)|(?<=[a-zß-ÿ]{{4}}\.)|(?<=\d\.x\.)|(?<=\b(?:id|no|OK)\.)|{_FOOTNOTE_MARK})"
    rf"(?= +{_BEGINNING}))"
)
#: No sentence ends with these; between Greek letters the semicolon is a question mark.
_UNENDED = re.compile(rf"(?:[^\W_]|[,:，；：、]|(?<![{scripts.GREEK}]);)[{re.escape(_CLOSERS)}]*\Z")
_AFTER_FOOTNOTE_MARK = re.compile(rf"{_FOOTNOTE_MARK}\Z")
#: An end mark before a space, one that is not of Latin script, or one of Latin script before a wide letter.
_PLAIN_END = re.compile(rf"[{_END_MARKS}]+(?:\s+|(?<![.!?…‥])|(?<=[.!?])(?=[{scripts.KANA_BMP}{scripts.HAN_BMP}]))")
_WIDE = re.compile(f"[{scripts.WIDE_BMP}]")
_HIRAGANA = re.compile(f"[{scripts.HIRAGANA}]")
#: What a sentence begins with in text without spaces; no particle, as in "a.pyを".
_WIDE_WORD = re.compile(f"(?!{_HIRAGANA.pattern}){_WIDE.pattern}")
_LEADING_STOP = re.compile(r"\.(?:\.\.|[^\W\d])")
_ENUMERATOR = re.compile(r"[(\[]?(?:\d{1,3}|[A-Za-z]|[ivx]+)\.[)\]]?")
#: Characters of the longest number of an item: more than any Roman number below 40 has.
_LONGEST_ENUMERATOR = 20
_ELLIPSIS = re.compile(r"(?P<detached>\A|\s)?(?:\.\.+|…+)\Z")
_INITIAL = re.compile(r"(?<!\w)(?:[A-Z]|z)\.\Z")
_ACRONYM = re.compile(r"(?<!\w)\w(?:\.\w)+\.\Z")
#: Also with a sign or a bracket before it, and numbers of appendices and Roman ones: "§3", "A.1", "IV".
_NUMBER = re.compile(r"[(\[]?(?:[§#~≈±+-]?\d|[A-Z](?:\d|\.\d)|(?!I\b)[IVXLC]+\b)")


def _ending_with_abbreviation(table: Mapping[str, tuple[str, ...]], flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """A pattern of the abbreviations of a table with the full stop that ends the text."""
    return re.compile(rf"(?<![\w.])(?:{abbreviations.alternatives(table)})\.\Z", flags)


_ENDS_OPEN = _ending_with_abbreviation(abbreviations.OPEN_ENDED)
_ENDS_NUMBERED = _ending_with_abbreviation(abbreviations.NUMBERED, re.IGNORECASE)
_ENDS_EITHER_WAY = _ending_with_abbreviation(abbreviations.EITHER_WAY, re.IGNORECASE)
_ENDS_WITH_EVERYDAY_WORD = _ending_with_abbreviation(abbreviations.EVERYDAY_WORDS)


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
    if _MAY_END.search(tagged, 0, len(tagged.rstrip(_TRAILING))) is None:
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
        return _translated(tagged, _LINE_BREAKS), range(1, len(tagged) + 1)
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
    return _translated("".join(parts), _LINE_BREAKS), ends


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
    spans = _paired_spans(text) if _PAIRED_MARKS.search(text) else {}
    closing = list(spans)
    ends = {_before_white_space(text, position) for position in _proposed_ends(text, language)}
    begun, last = _end_of_white_space(text, 0), _after_last_letter(text)
    for end in sorted(ends - {0}):
        start = _end_of_white_space(text, end)
        next_closing = bisect_right(closing, end)
        is_inside = next_closing < len(closing) and spans[closing[next_closing]] < end
        if not is_inside and start < last and _is_boundary(text, begun, end, start, spans.get(end)):
            begun = start
            yield start


def _proposed_ends(text: str, language: str) -> Iterator[int]:
    """Positions behind the ends of what may be sentences, in any order, some of them twice."""
    yield from _by_plain_rule(text) if _sentencex is None else _by_sentencex(text, language)
    yield from (match.end() for match in _MISSED_BY_SENTENCEX.finditer(text))


def _by_sentencex(text: str, language: str) -> Iterable[int]:
    """What sentencex proposes; what the plain rule proposes for a text over which it breaks down."""
    try:
        return list(_by_windows(_translated(text, _WIDE_SPACES), language))
    except BaseException as failure:
        if type(failure).__name__ != "PanicException":  # how Rust fails: no Exception, no importable name
            raise
        return _by_plain_rule(text)


def _by_windows(text: str, language: str) -> Iterator[int]:
    """What sentencex proposes; it sees a part of a long text at a time, since its time grows with the square."""
    start = 0
    while start < len(text):
        ends = [start + end for end in accumulate(map(len, _sentencex(language, text[start : start + _WINDOW])))]
        if start + _WINDOW < len(text):
            ends.pop()  # the window ends there, and maybe no sentence; it is looked at again with what follows
        yield from ends
        start = ends[-1] if ends else start + _WINDOW // 2 if start + _WINDOW < len(text) else len(text)


def _by_plain_rule(text: str) -> Iterator[int]:
    """What is proposed in the place of sentencex: any end mark before a space, and any but ``.!?`` without one."""
    for match in _PLAIN_END.finditer(text):
        end = _before_white_space(text, match.end())
        before = text[max(0, end - abbreviations.LOOK_BACK) : end]
        goes_on = _ACRONYM.search(before) and text[match.end() : match.end() + 1].islower()
        if not goes_on and not _INITIAL.search(before):
            yield match.end()


def _after_last_letter(text: str) -> int:
    """The position behind the last letter or digit; the marks after it are not a sentence of their own."""
    return next((at for at in range(len(text), 0, -1) if text[at - 1].isalnum()), 0)


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
    """The last characters of the sentence, enough for any abbreviation."""


def _is_boundary(text: str, begun: int, end: int, start: int, opened: int | None) -> bool:
    """Whether a sentence ends there: the first of :data:`_RULES` that knows decides; if none does, it ends."""
    before = text[max(begun, end - abbreviations.LOOK_BACK) : end]
    boundary = _Boundary(text, begun, end, start, opened, before)
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
    may_begin = at.text[at.start] not in _NEVER_FIRST or _LEADING_STOP.match(at.text, at.start) is not None
    return None if may_begin else False


def _enumerator(at: _Boundary) -> bool | None:
    """The number of an item is part of its first sentence: ``1. Install it.``."""
    is_short = at.end - at.begun <= _LONGEST_ENUMERATOR
    return False if is_short and _ENUMERATOR.fullmatch(at.text, at.begun, at.end) else None


def _closing_pair(at: _Boundary) -> bool | None:
    """Behind a closing quote or bracket: ``(See below.) Then``, but ``Press (see below.) then``, ``the “Go!” button``.

    A bracket ends the sentence if it opened where that has begun.  A quote does before a capital; where no spaces are
    written, if it holds a full stop or stands after a colon, and no particle follows (Japanese: 「…。」と).
    """
    text, end, start, opened = at.text, at.end, at.start, at.opened
    if opened is None:
        return None
    mark = text[opened:end].rstrip(_CLOSERS + _NO_BREAK_SPACES + " ")[-1:]
    if mark not in _END_MARKS or text[opened] in _TITLE_BRACKETS:
        return False
    before = _before_white_space(text, opened)
    if text[opened] not in _QUOTES:
        return before <= at.begun and (start > end or mark not in "!?")
    if start > end or mark not in _WIDE_END_MARKS:
        return start > end and not text[start].islower()
    if _HIRAGANA.match(text, start):
        return False
    return mark in "。｡．" or text[before - 1 : before] in (":", "：") or text[start] in _QUOTES


def _no_end_mark(at: _Boundary) -> bool | None:
    """What ends with a letter or a comma is not a sentence, unless a footnote mark follows: ``done.<x1/>``."""
    return _AFTER_FOOTNOTE_MARK.search(at.before) is not None if _UNENDED.search(at.before) else None


def _ellipsis(at: _Boundary) -> bool | None:
    """An ellipsis at a word ends the sentence before a capital: ``and so on... Then``; one on its own never does."""
    ellipsis = _ELLIPSIS.search(at.before)
    return ellipsis["detached"] is None and not at.text[at.start].islower() if ellipsis else None


def _no_space_follows(at: _Boundary) -> bool | None:
    """Without a space behind it, ``.!?`` ends a sentence only beside East Asian text: ``完成.下一步``, not ``a.py``."""
    if at.end != at.start or at.text[at.end - 1] not in ".!?":
        return None
    return _WIDE_WORD.match(at.text, at.end) is not None or _WIDE.match(at.before.rstrip(".!?")[-1:]) is not None


def _no_full_stop(at: _Boundary) -> bool | None:
    """Any end mark but the full stop ends the sentence: no abbreviation has it."""
    return True if at.text[at.end - 1] != "." else None


def _open_ended_abbreviation(at: _Boundary) -> bool | None:
    """Behind these the sentence goes on, whatever follows: ``e.g. Python``."""
    return False if _ENDS_OPEN.search(at.before) else None


def _either_way_abbreviation(at: _Boundary) -> bool | None:
    """Behind these it ends, unless a number or a lower-case letter follows: ``etc. Then``, not ``etc. and``."""
    return not _follows_small(at) if _ENDS_EITHER_WAY.search(at.before) else None


def _numbered_abbreviation(at: _Boundary) -> bool | None:
    """Behind these it goes on if a number, a lower-case letter or a placeholder follows: ``Fig. 3``, ``Eq. <x1/>``."""
    if not _ENDS_NUMBERED.search(at.before):
        return None
    is_everyday = _ENDS_WITH_EVERYDAY_WORD.search(at.before) is not None
    return not (_follows_small(at) or (at.text.startswith(_PLACEHOLDER_WORD, at.start) and not is_everyday))


def _follows_small(at: _Boundary) -> bool:
    """Whether a number, a lower-case letter or a name such as ``.py`` follows."""
    following = at.text[at.start]
    return _NUMBER.match(at.text, at.start) is not None or following.islower() or following == "."


#: In the order in which they are asked.  The first three look at what stands around the boundary, and hold whatever the
#: sentence ends with.  A closing pair, what is unended and an ellipsis come before "no full stop", which would take the
#: bracket, the comma or the "…" for an end mark; the ellipsis also before "no space follows", because ``wait...Then``
#: ends without one.  "No space follows" comes before "no full stop", too: ``a!b`` is a name.  What is left are full
#: stops before a space, for the abbreviations; their tables share no entry, so that the order among these is free.
_RULES: tuple[Callable[[_Boundary], bool | None], ...] = (
    _no_break_space,
    _mark_follows,
    _enumerator,
    _closing_pair,
    _no_end_mark,
    _ellipsis,
    _no_space_follows,
    _no_full_stop,
    _open_ended_abbreviation,
    _either_way_abbreviation,
    _numbered_abbreviation,
)


# --- quotes and brackets ----------------------------------------------------------------------------------------------


def _paired_spans(text: str) -> dict[int, int]:
    """The outermost pairs of quotes and brackets: behind the closing one -> at the opening one; in order."""
    spans: dict[int, int] = {}
    open_pairs: list[tuple[str, int]] = []
    open_counts: Counter[str] = Counter()
    for match in _PAIRED_MARKS.finditer(text.translate(_HALF_WIDTH_BRACKETS)):
        character, at = match[0], match.start()
        if open_counts[character]:
            spans[at + 1] = _close_innermost(open_pairs, open_counts, character)
        elif character in _CLOSER_OF and _is_opening_quote(text, at):
            open_pairs.append((_CLOSER_OF[character], at))
            open_counts[_CLOSER_OF[character]] += 1
    return _outermost(spans)


def _close_innermost(open_pairs: list[tuple[str, int]], open_counts: Counter[str], closer: str) -> int:
    """Where the innermost pair opens that the closer closes; the pair is taken out, with those that open within it."""
    while True:
        expected, start = open_pairs.pop()
        open_counts[expected] -= 1
        if expected == closer:
            return start


def _is_opening_quote(text: str, at: int) -> bool:
    """Whether the straight quote there opens: it stands at a word's beginning.  Any other mark shows it by its form."""
    if text[at] != '"':
        return True
    return (at == 0 or not text[at - 1].isalnum()) and not text[at + 1 : at + 2].isspace()


def _outermost(spans: dict[int, int]) -> dict[int, int]:
    """The spans that do not lie within another one, in order."""
    outermost: dict[int, int] = {}
    limit = None
    for end in sorted(spans, reverse=True):
        if limit is None or end <= limit:
            outermost[end] = limit = spans[end]
    return dict(sorted(outermost.items()))
