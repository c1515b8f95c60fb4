"""Joining and spacing of translated sentences in the script of the target.

:func:`join` sets sentences side by side, with the spaces that the target has between sentences.  :func:`tidy` sets a
machine's translation as a typesetter of the target would; what people have translated needs no tidying.

Chinese follows the practice of technical books (W3C, *Requirements for Chinese Text Layout*, 3.2.2, has a quarter-em
there): one space between Han and Latin letters, numbers, code and mathematics; none beside full-width punctuation or
between Han and Han.  Japanese loses the spaces beside full-width punctuation, kana and Han.  Other languages get back
the spaces beside tags that the source has.  Tags stay in their order, letters and digits stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sphinx_amts.languages import LanguageProfile
from sphinx_amts.text import scripts, tagged_text
from sphinx_amts.text.tagged_text import number_of

#: Full-width in Chinese, narrow elsewhere: one code for both.
_EITHER_WIDTH = "“”‘’…—·"
#: What parts itself from Han by a space.
_LATIN = rf"0-9_\u00b5{scripts.LATIN}{scripts.GREEK}{scripts.CYRILLIC}"
_NOTHING = r"(?!)"
_FULL_WIDTH = str.maketrans(",;:?!.", "，；：？！。")
#: With a number these are one word, and no space divides them.
_BEFORE_NUMBER = frozenset("第图圖表年月章节節")
_AFTER_NUMBER = frozenset("年月日号號个個章节節")


def _token_pattern(cjk: str, wide: str, word: str) -> re.Pattern[str]:
    """What a tagged text consists of; the name of the group is the kind of the token."""
    return re.compile(
        r"(?P<placeholder><x\d+/>)|(?P<pair></?g\d+>)|(?P<space>[ \t\r\n]+)"
        rf"|(?P<cjk>{cjk})|(?P<wide>{wide})|(?P<either>[{_EITHER_WIDTH}]+)|(?P<word>{word})"
        r"|(?P<stop>[,.;:](?![\w.]))|(?P<other>&#?\w+;|.)",
        re.DOTALL,
    )


_WIDE = f"[{scripts.FULL_WIDTH_PUNCTUATION}]+"
_CHINESE = _token_pattern(f"[{scripts.HAN}]+", _WIDE, f"[{_LATIN}]+")
_JAPANESE = _token_pattern(f"[{scripts.HAN}{scripts.KANA}]+", _WIDE, f"[{_LATIN}]+")
#: Of the languages that join sentences without a space.
_DENSE = _token_pattern(f"[{scripts.HAN}{scripts.KANA}]+", _WIDE, f"[{_LATIN}]+")
_SPACED = _token_pattern(_NOTHING, _NOTHING, r"\w+")
_HAN = re.compile(f"[{scripts.HAN}]")
_HANGUL = re.compile(f"[{scripts.HANGUL}]")
_CLOSING_TAGS = re.compile(r"(?:</g\d+>)*")
_PAIRED_TAG = re.compile(r"</?g\d+>")
_LAST_CLOSING_TAG = re.compile(r"</g\d+>(?=[ \t\r\n]+\Z)")
_SPACE = re.compile(r"[ \t\r\n]+")
#: A number whose unit must not part from it.
_BOUND_NUMBER = re.compile(r"(?<!\d)(?P<number>\d[\d.,]*)(?P<space>[\xa0\u202f])(?=\S)")
#: A straight quotation mark within a Hebrew word, typed for the mark of an abbreviation, or behind a prefix.
HEBREW_MARK = re.compile(r"(?<=[\u05d0-\u05ea])\"(?=[\u05d0-\u05ea])")
#: A number with its sign before it, or two with a dash between them, not isolated yet.
_SIGNED_NUMBER = re.compile(r"(?<![\w\u2066])(?:[-+\u2212±]\d[\d.,:]*|\d[\d.,:]*[–—]\d[\d.,:]*)(?<![.,:])")
#: Half-width punctuation in Chinese prose: Han before it; a space, the end or (not after a full stop) Han behind it.
_HALF_WIDTH = re.compile(
    rf"(?<=[{scripts.HAN}])((?:</g\d+>)*)"
    rf"(?:[,;:?!](?=(?:</?g\d+>)*(?:\s|\Z|[{scripts.HAN}]))|\.(?=(?:</?g\d+>)*(?:\s|\Z)))"
)
_MIXED_BRACKETS = re.compile(rf"（([^（）()]*[{scripts.HAN}][^（）()]*)\)|\(([^（）()]*[{scripts.HAN}][^（）()]*)）")


@dataclass(frozen=True, slots=True)
class _Token:
    """A run of characters of one kind, or a tag; kind "" is the edge of the text."""

    kind: str
    text: str = ""


_EDGE = _Token("")
#: A token, the spaces and paired tags behind it, and the next token.
_Joint = tuple[_Token, str, _Token]
#: How many spaces belong into a joint; ``None``: leave them as they are.
_Rule = Callable[[_Token, str, _Token], int | None]


# --- joining ----------------------------------------------------------------------------------------------------------


def join(
    sentences: Sequence[str], gaps: Sequence[str], target: LanguageProfile, source: LanguageProfile | None = None
) -> str:
    """The sentences as one tagged text.

    In Chinese and Japanese no space stands beside full-width punctuation or between two characters of the
    script; a sentence in Latin script keeps its spaces.  Other targets lose no space, and get one where the source's
    script has none between sentences.

    >>> from sphinx_amts.languages import profile
    >>> join(["完成。", "开始。"], [" "], profile("zh_CN"))
    '完成。开始。'
    >>> join(["Done.", "Go."], [""], profile("en"), source=profile("zh_CN"))
    'Done. Go.'

    Args:
        sentences: tagged, in the target language; those left in the source language may stand among them.
        gaps: the white space of the source after each sentence but the last.
        target: the target language.
        source: the source language, if known.

    Raises:
        ValueError: if there is not one gap fewer than sentences.
    """
    is_untranslated = source is not None and source.is_same_language(target)
    least = " " if source is not None and source.is_dense else ""
    joined = list(sentences[:1])
    for (left, right), gap in zip(pairwise(sentences), gaps, strict=True):
        if is_untranslated:
            between = gap
        elif target.is_dense:
            between = _dense_gap(left, gap, right)
        else:
            between = gap or least
        joined += between, right
    return "".join(joined)


def _dense_gap(left: str, gap: str, right: str) -> str:
    """No gap beside full-width punctuation and between two characters of a dense script; else that of the source."""
    before, after = _edge_kind(left, -1), _edge_kind(right, 0)
    return "" if "wide" in (before, after) or before == after == "cjk" else gap


def _edge_kind(tagged: str, edge: int) -> str:
    """The kind of the outermost character, seen through paired tags and quotes that have either width."""
    visible = _PAIRED_TAG.sub("", tagged).strip(_EITHER_WIDTH)
    is_tag = not visible or visible[edge] in "<>"  # text is escaped, so only a tag has a bracket
    return "placeholder" if is_tag else _kind_of(visible[edge], _DENSE)


# --- tidying ----------------------------------------------------------------------------------------------------------


def tidy(source: str, translation: str, target: LanguageProfile, display_texts: Mapping[int, str]) -> str:
    """A machine's translation with the spacing and punctuation of the target's script.

    >>> from sphinx_amts.languages import profile
    >>> tidy("Use <x1/> of Python here.", "在这里使用Python的<x1/>函数.", profile("zh_CN"), {1: "len()"})
    '在这里使用 Python 的 <x1/> 函数。'

    Args:
        source: the tagged sentence that was translated.
        translation: its translation, accepted by :func:`sphinx_amts.text.tagged_text.check`.
        target: the target language.
        display_texts: what a reader sees of each placeholder, by number; "" or no entry: not known yet.
    """
    if target.is_han:
        return _tidy_chinese(source, translation, display_texts) if _HAN.search(translation) else translation
    if target.script == "Jpan":
        return _respaced(translation, _JAPANESE, _japanese)
    rule = _as_in_source(source, _SPACED, target.language, attaches_before=target.is_rtl)
    respaced = _respaced(translation, _SPACED, rule)
    return _isolated_numbers(respaced) if target.is_rtl else respaced


def _tidy_chinese(source: str, translation: str, display_texts: Mapping[int, str]) -> str:
    """Full-width punctuation and brackets in Chinese prose first, since the spaces depend on them."""
    text = _MIXED_BRACKETS.sub(lambda match: f"（{match[1] or match[2]}）", translation)
    text = _HALF_WIDTH.sub(lambda match: match[1] + match[0][-1].translate(_FULL_WIDTH), text)
    as_in_source = _as_in_source(source, _CHINESE, "zh", attaches_before=False)

    def rule(left: _Token, joint: str, right: _Token) -> int | None:
        spaces = _chinese(left, right, display_texts)
        return as_in_source(left, joint, right) if spaces is None else spaces

    return _respaced(text, _CHINESE, rule)


def _chinese(left: _Token, right: _Token, display_texts: Mapping[int, str]) -> int | None:
    """The rule for Chinese; ``None`` where it is that of the source."""
    before, after = _visible_kind(left, display_texts, -1), _visible_kind(right, display_texts, 0)
    kinds = {before, after}
    if "wide" in kinds or kinds in ({"cjk"}, {"cjk", "either"}, {"cjk", "unknown"}):
        return 0
    if kinds == {"cjk", "number"}:
        return 0 if left.text[-1] in _BEFORE_NUMBER or right.text[0] in _AFTER_NUMBER else 1
    return 1 if kinds == {"cjk", "word"} else None


def _japanese(left: _Token, _joint: str, right: _Token) -> int | None:
    """The rule for Japanese: no space beside full-width punctuation and between kana and Han."""
    kinds = {left.kind, right.kind}
    return 0 if "wide" in kinds or kinds == {"cjk"} else None


def _visible_kind(token: _Token, display_texts: Mapping[int, str], edge: int) -> str:
    """The kind of what the reader sees at that edge of the token; code and mathematics count as words."""
    if token.kind == "word":
        return "number" if token.text.isdigit() else "word"
    if token.kind != "placeholder":
        return token.kind
    text = display_texts.get(number_of(token.text), "").strip()
    if not text:
        return "unknown"
    kind = _kind_of(text[edge], _CHINESE)
    return kind if kind in ("cjk", "wide") else "number" if text.isdigit() else "word"


def _kind_of(character: str, tokens: re.Pattern[str]) -> str:
    match = tokens.match(character)
    return (match.lastgroup if match else None) or "other"


def _as_in_source(source: str, tokens: re.Pattern[str], language: str, *, attaches_before: bool) -> _Rule:
    """A rule that sets spaces beside placeholders as the source has them.

    A space that the source has there is put back between the tag and a word, except where a language attaches
    something to the tag: Korean its particles behind, Hebrew and Arabic words before (``attaches_before``).  A space
    between a tag and ``, . ; :`` goes, unless the source or French typography has it.
    """
    spaces = set(_spaces_beside_tags(source, tokens))
    stops = ",." if language == "fr" else ",.;:"

    def rule(left: _Token, joint: str, right: _Token) -> int | None:
        if _SPACE.search(joint):
            tag = _tag_before_space(left, joint)
            is_spurious = right.kind == "stop" and right.text in stops and tag and (tag, "stop") not in spaces
            return 0 if is_spurious else None
        may_part_before = (left.kind == "word" and not attaches_before) or (left.text, "after") in spaces
        may_part_after = (right.kind == "word" and not _HANGUL.match(right.text)) or (right.text, "before") in spaces
        is_lost = (right.text, "before") in spaces or (left.text, "after") in spaces
        return 1 if may_part_before and may_part_after and is_lost else None

    return rule


def _spaces_beside_tags(source: str, tokens: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Each tag that has a space beside it, and where: before it, after it, or between it and a stop."""
    for left, joint, right in _joints(source, tokens):
        if _SPACE.search(joint):
            if right.kind == "placeholder":
                yield right.text, "before"
            if left.kind == "placeholder":
                yield left.text, "after"
            if right.kind == "stop":
                yield _tag_before_space(left, joint), "stop"


def _tag_before_space(left: _Token, joint: str) -> str:
    """The tag that a space follows at once, or ""."""
    closing = _LAST_CLOSING_TAG.search(joint)
    if closing:
        return closing[0]
    return left.text if left.kind == "placeholder" and joint.isspace() else ""


# --- what a reader of one script needs --------------------------------------------------------------------------------


def with_no_break_spaces(source: str, translation: str) -> str:
    r"""The translation with the no-break spaces that the source has behind its numbers, such as ``10 km``.

    Engines never see them, since equal texts with other spaces are one segment.

    >>> with_no_break_spaces("Sail 10\xa0km.", "Segle 10 km.") == "Segle 10\xa0km."
    True

    Args:
        source: The raw source of a segment.
        translation: A machine translation of it.
    """
    for match in _BOUND_NUMBER.finditer(source):
        bound = re.compile(rf"(?<!\d){re.escape(match['number'])} (?=\S)")
        translation = bound.sub(match["number"] + match["space"], translation, count=1)
    return translation


def with_hebrew_marks(translation: str, target: LanguageProfile) -> str:
    """The mark of a Hebrew abbreviation as what it is, so that nothing takes it for a quotation mark.

    >>> from sphinx_amts.languages import profile
    >>> with_hebrew_marks('האו"ם', profile("he")), with_hebrew_marks('a"b', profile("he"))
    ('האו״ם', 'a"b')
    """
    return HEBREW_MARK.sub("\u05f4", translation) if target.script == "Hebr" and '"' in translation else translation


def _isolated_numbers(translation: str) -> str:
    """Numbers with a sign, and ranges, isolated from text that runs from right to left, which would turn them around.

    >>> _isolated_numbers("ירד ל -5 מעלות") == "ירד ל \u2066-5\u2069 מעלות"
    True
    """
    return tagged_text.map_text(isolate_numbers, translation)


def isolate_numbers(text: str) -> str:
    """A plain text of a right-to-left language whose numbers with a sign, and ranges, are read from left to right.

    >>> isolate_numbers("-5") == isolate_numbers("\u2066-5\u2069") == "\u2066-5\u2069"
    True
    """
    return _SIGNED_NUMBER.sub("\u2066\\g<0>\u2069", text)


# --- spaces -----------------------------------------------------------------------------------------------------------


def _respaced(tagged: str, tokens: re.Pattern[str], rule: _Rule) -> str:
    """The text with the spaces that the rule sets in each joint."""
    return "".join(_spaced(joint, left, right, rule) + right.text for left, joint, right in _joints(tagged, tokens))


def _joints(tagged: str, tokens: re.Pattern[str]) -> Iterator[_Joint]:
    """Each token with the one before it, and the spaces and paired tags between them; the last is the edge."""
    left, joint = _EDGE, ""
    for match in tokens.finditer(tagged):
        if match.lastgroup in ("space", "pair"):
            joint += match[0]
            continue
        right = _Token(match.lastgroup or "other", match[0])
        yield left, joint, right
        left, joint = right, ""
    yield left, joint, _EDGE


def _spaced(joint: str, left: _Token, right: _Token, rule: _Rule) -> str:
    """The joint with the spaces that the rule sets, outside of the pairs that close and open in it."""
    if _EDGE in (left, right):
        return joint  # white space at the edges of a sentence belongs to the caller
    count = rule(left, joint, right)
    if count is None:
        if sum(map(len, _SPACE.findall(joint))) <= 1:
            return joint
        count = 1
    bare = _SPACE.sub("", joint)
    closed = _CLOSING_TAGS.match(bare)
    outside = closed.end() if closed else 0
    return bare[:outside] + " " * count + bare[outside:]
