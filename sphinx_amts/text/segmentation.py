"""Sentences of a tagged text.

:func:`split` takes a text in the form of :mod:`sphinx_amts.text.tagged_text` apart and loses nothing: joined, the
pieces are the text again, each with the blanks that follow it.  No cut falls inside a tag, an entity or a pair of tags.

The boundaries are sentencex's, found in a *view* of the text: an opaque tag looks like a word there, paired tags are
not there at all, an entity is its character, a line break is a blank.  A layer for technical prose then takes back
what is cut wrongly (after "Eq.", within quotes and brackets) and adds what is missed (after "etc." before a capital,
after a closing bracket).  Where sentencex cannot be imported, a plain rule proposes the boundaries and the same layer
judges them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise

from sphinx_amts import languages
from sphinx_amts.text.tagged_text import TAG, unescape

try:
    from sentencex import segment as _sentencex
except ImportError:  # platforms without a wheel
    _sentencex = None

_WIDE_ENDS = "。！？｡．"
_ENDS = ".!?…‥‼‽⁇⁈⁉؟۔।॥։።។៖။༎།᙮᠃" + _WIDE_ENDS
_QUOTES = {'"': '"', "“": "”", "‘": "’", "„": "“", "«": "»", "「": "」", "『": "』", "｢": "｣"}
_BRACKETS = {"(": ")", "[": "]", "{": "}", "【": "】", "〔": "〕", "《": "》", "〈": "〉"}
_CLOSER_OF = _QUOTES | _BRACKETS
_CLOSERS = "".join(_CLOSER_OF.values()) + "）］"
_NO_BREAK = "\xa0\u2007\u202f"
_NEVER_FIRST = frozenset(_ENDS + ",:，；：、%" + _CLOSERS) - {'"', "“"}
#: What an opaque tag looks like: a word with a capital, in letters that no text has.
_WORD = "Ѯѯѯ"

#: A text without any of these is one sentence; the semicolon is the question mark of Greek.
_END = re.compile(f"[{_ENDS};\u037e]")
#: The end of a text is no cut, whatever stands there.
_LAST = f"{_ENDS} \n"
_LOOK = re.compile(TAG.pattern + r"|&(?:\w+|#\w+);")
_LINE_BREAK = str.maketrans(dict.fromkeys("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029", " "))
#: sentencex breaks down over some blanks of more than one byte; those that forbid a break become part of a word.
_WIDE_BLANK = str.maketrans(
    dict.fromkeys("\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000", " ")
    | dict.fromkeys(_NO_BREAK, "_")
)
_PAIRING = re.compile("[" + re.escape("".join(_CLOSER_OF) + "（［" + _CLOSERS) + "]")
#: What a sentence begins with as a rule.
_BEGINNING = f"[A-ZÀ-Þ{_WORD[0]}]"
#: The mark of a footnote behind the end of a sentence.
_NOTE = rf"(?<=[a-zß-ÿ]{{3}}[.!?])(?:{_WORD})+"
#: What sentencex misses: an end mark before a closing one or a footnote's, any full-width one, "etc.", units such as
#: "GB/s.", versions such as "2.x.", words that it takes for abbreviations, and the full stop of any long word or tag
#: before a capital (it takes the rest of a text with "i) … ii) …" for one item).
_PROPOSED_TOO = re.compile(
    rf"[{_ENDS}]+(?:(?:[\xa0\u202f]| (?=»))?[{re.escape(_CLOSERS)}]+|(?<=[{_WIDE_ENDS}])"
    rf"|(?<=etc\.)(?= )|(?<=usw\.)(?= )|(?<=/\w\.)(?= +[A-Z])"
    rf"|(?:(?<={_WORD}\.)|(?<=[a-zß-ÿ]{{4}}\.)|(?<=\d\.x\.)|(?<=\b(?:id|no|OK)\.)|{_NOTE})(?= +{_BEGINNING}))"
)
#: No sentence ends with these; between Greek letters the semicolon is a question mark.
_UNENDED = re.compile(rf"(?:[^\W_]|[,:，；：、]|(?<![\u0370-\u03ff\u1f00-\u1fff]);)[{re.escape(_CLOSERS)}]*\Z")
_HALF_WIDTH = str.maketrans("（）［］", "()[]")  # Chinese authors mix the two
_AFTER_NOTE = re.compile(rf"{_NOTE}\Z")
_MARKS = re.compile(rf"[{_ENDS}]+(?:\s+|(?<![.!?…‥])|(?<=[.!?])(?=[\u3041-\u30ff\u4e00-\u9fff]))")
_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff01-\uff60\uffe0-\uffe6]")
#: What a sentence begins with in text without blanks; no particle, as in "a.pyを".
_WIDE_WORD = re.compile(r"(?![\u3041-\u309f])" + _WIDE.pattern)
_LEADING_STOP = re.compile(r"\.(?:\.\.|[^\W\d])")
_HIRAGANA = re.compile(r"[\u3041-\u309f]")
_BLANKS = re.compile(r"\s*")
_ENUMERATOR = re.compile(r"\s*[(\[]?(?:\d{1,3}|[A-Za-z]|[ivx]+)\.[)\]]?")
_ELLIPSIS = re.compile(r"(?P<detached>\A|\s)?(?:\.\.+|…+)\Z")
_INITIAL = re.compile(r"(?<!\w)(?:[A-Z]|z)\.\Z")
_ACRONYM = re.compile(r"(?<!\w)\w(?:\.\w)+\.\Z")

#: The sentence goes on after these, whatever follows.
_OPEN_ENDED = (
    r"[Ee]\.\s?g|[Ii]\.\s?e|[Cc]f|[Vv]s|[Vv]iz|[Aa]pprox|Mr|Mrs|Ms|Dr|Prof|Srs?|Sras?|Dra|Ud|Uds|EE|St|Mme|Mlle"
    r"|[Pp]\.\s?ej|[Pp]\.\s?ex|[Zz]\.\s?B|[Dd]\.\s?h|[Bb]zw|[Vv]gl"
)
#: The sentence goes on after these if a number, a lower-case letter or something opaque follows.
_NUMBERED = (
    r"figs?|eqs?|eqns?|secs?|sect|chaps?|ch|tabs?|refs?|vols?|pp?|pg|págs?|ver|v|aprox|ca|al|thm|lem|prop|cor|def|ex"
    r"|alg|app|arts?|nos?|núm|nr|nº|caps?|abb|kap|bd|éq|est|min|max|incl|excl|resp|eds?|uu"
)
#: The sentence goes on after these if a number or a lower-case letter follows.
_EITHER_WAY = r"etc|usw|[ap]\.\s?m|inc|ltd|corp|jr"
_AFTER_OPEN_ENDED = re.compile(rf"(?<![\w.])(?:{_OPEN_ENDED})\.\Z")
_AFTER_NUMBERED = re.compile(rf"(?<![\w.])(?:{_NUMBERED})\.\Z", re.IGNORECASE)
_AFTER_EITHER = re.compile(rf"(?<![\w.])(?:{_EITHER_WAY})\.\Z", re.IGNORECASE)
#: Of those with numbers, words of every day, which end a sentence before something opaque unless they have a capital.
_WORDS_TOO = re.compile(r"(?<![\w.])(?:app|prop|tabs?)\.\Z")
_LONGEST_ABBREVIATION = 12
_NUMBER = re.compile(r"[(\[]?(?:[§#~≈±+-]?\d|[A-Z](?:\d|\.\d)|(?!I\b)[IVXLC]+\b)")


def segment(tagged: str, language: str) -> list[str]:
    """The sentences of a tagged text, each with the blanks after it; ``"".join(split(text, language)) == text``.

    >>> split("See Eq. 5 in <x1/>. <g2>Then</g2> go on.", "en")
    ['See Eq. 5 in <x1/>. ', '<g2>Then</g2> go on.']

    :param tagged: escaped text with tags, as of :mod:`sphinx_amts.text.tagged_text`.
    :param language: code of the text's language; an unknown one is split by rules common to most.
    """
    code = languages.language(language)
    if _END.search(tagged, 0, len(tagged.rstrip(_LAST))) is None:
        return [tagged] if tagged else []
    text, ends = _view(tagged)
    positions = [_after_closing_tags(tagged, ends[start - 1]) for start in _starts(text, code)]
    cuts = _outside_pairs(tagged, positions) if "<" in tagged else positions
    return [tagged[start:end] for start, end in pairwise([0, *cuts, len(tagged)])]


# --- the view ---------------------------------------------------------------------------------------------------------


def _view(tagged: str) -> tuple[str, Sequence[int]]:
    """What the splitter sees, and for each of its characters where that ends in the tagged text."""
    if "<" not in tagged and "&" not in tagged:
        return _translated(tagged, _LINE_BREAK), range(1, len(tagged) + 1)
    seen: list[str] = []
    ends: list[int] = []
    position = 0
    for match in _LOOK.finditer(tagged):
        looks = _looks(match[0])
        seen += tagged[position : match.start()], looks
        ends += range(position + 1, match.start() + 1)
        ends += [match.end()] * len(looks)
        position = match.end()
    seen.append(tagged[position:])
    ends += range(position + 1, len(tagged) + 1)
    return _translated("".join(seen), _LINE_BREAK), ends


def _translated(text: str, table: dict[int, str]) -> str:
    return text if text.isprintable() else text.translate(table)


def _looks(token: str) -> str:
    if token[0] == "<":
        return _WORD if token[1] == "x" else ""
    character = unescape(token)
    return character if len(character) == 1 else _WORD


def _after_closing_tags(tagged: str, position: int) -> int:
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


# --- boundaries -------------------------------------------------------------------------------------------------------


def _starts(text: str, code: str) -> Iterator[int]:
    """Where a next sentence starts, in characters of the view."""
    spans = _spans(text) if _PAIRING.search(text) else {}
    closing = list(spans)
    ends = {_before_blanks(text, position) for position in _proposed(text, code)}
    begun, last = 0, _after_words(text)
    for end in sorted(ends - {0}):
        start = _BLANKS.match(text, end).end()  # type: ignore[union-attr]  # it matches anywhere
        next_closing = bisect_right(closing, end)
        inside = next_closing < len(closing) and spans[closing[next_closing]] < end
        if not inside and start < last and _is_boundary(text, begun, end, start, spans.get(end)):
            begun = start
            yield start


def _proposed(text: str, code: str) -> Iterator[int]:
    yield from _by_rule(text) if _sentencex is None else _by_sentencex(text, code)
    yield from (match.end() for match in _PROPOSED_TOO.finditer(text))


def _by_sentencex(text: str, code: str) -> Iterable[int]:
    try:
        return list(accumulate(map(len, _sentencex(code, _translated(text, _WIDE_BLANK)))))
    except BaseException as failure:
        if type(failure).__name__ != "PanicException":  # how Rust fails: no Exception, no importable name
            raise
        return _by_rule(text)


def _by_rule(text: str) -> Iterator[int]:
    """The plain rule in the place of sentencex: any end mark that a blank follows, and any but ``.!?`` without one."""
    for match in _MARKS.finditer(text):
        end = _before_blanks(text, match.end())
        before = text[max(0, end - _LONGEST_ABBREVIATION) : end]
        goes_on = _ACRONYM.search(before) and text[match.end() : match.end() + 1].islower()
        if not goes_on and not _INITIAL.search(before):
            yield match.end()


def _after_words(text: str) -> int:
    """Behind the last letter or digit: the marks after it are no sentence."""
    return next((at for at in range(len(text), 0, -1) if text[at - 1].isalnum()), 0)


def _before_blanks(text: str, position: int) -> int:
    while position and text[position - 1].isspace():
        position -= 1
    return position


def _is_boundary(text: str, begun: int, end: int, start: int, opened: int | None) -> bool:
    """Whether the sentence that has ``begun`` ends at ``end``, and the next begins at ``start``.

    A pair of quotes or brackets that closes at ``end`` has ``opened`` there.
    """
    if text[end] in _NO_BREAK or not _may_begin(text, start) or _ENUMERATOR.fullmatch(text, begun, end):
        return False
    if opened is not None:
        return _closes_sentence(text, begun, opened, end, start)
    before = text[max(begun, end - _LONGEST_ABBREVIATION) : end]
    if _UNENDED.search(before):
        return _AFTER_NOTE.search(before) is not None
    if (ellipsis := _ELLIPSIS.search(before)) is not None:
        return ellipsis["detached"] is None and not text[start].islower()
    if text[end - 1] in ".!?" and end == start:
        return _WIDE_WORD.match(text, end) is not None or _WIDE.match(before.rstrip(".!?")[-1:]) is not None
    return text[end - 1] != "." or not _goes_on(text, before, start)


def _may_begin(text: str, start: int) -> bool:
    """Whether no closing or dividing mark stands there; an ellipsis and a name such as ``.py`` may begin a sentence."""
    return text[start] not in _NEVER_FIRST or _LEADING_STOP.match(text, start) is not None


def _goes_on(text: str, before: str, start: int) -> bool:
    """Whether the full stop that ``before`` ends with belongs to an abbreviation, and the sentence goes on."""
    if _AFTER_OPEN_ENDED.search(before):
        return True
    small = _NUMBER.match(text, start) is not None or text[start].islower() or text[start] == "."
    if _AFTER_EITHER.search(before):
        return small
    opaque = text.startswith(_WORD, start) and _WORDS_TOO.search(before) is None
    return _AFTER_NUMBERED.search(before) is not None and (small or opaque)


def _closes_sentence(text: str, begun: int, opened: int, end: int, start: int) -> bool:
    """Whether the closing quote or bracket before ``end`` ends a sentence too.

    A bracket does if it opened where the sentence has begun.  A quote does before a capital; where no blanks are
    written, if it holds a full stop or stands after a colon, and no particle follows (Japanese: 「…。」と).
    """
    mark = text[opened:end].rstrip(_CLOSERS + _NO_BREAK + " ")[-1:]
    if mark not in _ENDS or text[opened] in "《〈":
        return False
    before = _before_blanks(text, opened)
    if text[opened] not in _QUOTES:
        return before <= begun and (start > end or mark not in "!?")
    if start > end or mark not in _WIDE_ENDS:
        return start > end and not text[start].islower()
    if _HIRAGANA.match(text, start):
        return False
    return mark in "。｡．" or text[before - 1 : before] in (":", "：") or text[start] in _QUOTES


def _spans(text: str) -> dict[int, int]:
    """The outermost pairs of quotes and brackets: behind the closing one -> at the opening one; in order."""
    found: dict[int, int] = {}
    open_pairs: list[tuple[str, int]] = []
    for match in _PAIRING.finditer(text.translate(_HALF_WIDTH)):
        character, at = match[0], match.start()
        level = _level(open_pairs, character)
        if level is not None:
            start = open_pairs[level][1]
            del open_pairs[level:]
            found[at + 1] = start
        elif character in _CLOSER_OF and _opens(text, at):
            open_pairs.append((_CLOSER_OF[character], at))
    return _outermost(found)


def _level(open_pairs: list[tuple[str, int]], character: str) -> int | None:
    """Which of the open pairs the character closes, the innermost first."""
    return next((level for level in reversed(range(len(open_pairs))) if open_pairs[level][0] == character), None)


def _opens(text: str, at: int) -> bool:
    """Whether the straight quote opens: it stands at a word's beginning; other characters say so themselves."""
    if text[at] != '"':
        return True
    return (at == 0 or not text[at - 1].isalnum()) and not text[at + 1 : at + 2].isspace()


def _outermost(found: dict[int, int]) -> dict[int, int]:
    kept: dict[int, int] = {}
    limit = None
    for end in sorted(found, reverse=True):
        if limit is None or end <= limit:
            kept[end] = limit = found[end]
    return dict(sorted(kept.items()))
