"""Joining and spacing of translated sentences in the script of the target.

:func:`join` sets sentences side by side, with the blanks that the target has between sentences.  :func:`tidy` sets a
machine's translation as a typesetter of the target would; what people have translated needs no tidying.

Chinese follows the practice of technical books (W3C, *Requirements for Chinese Text Layout*, 3.2.2, has a quarter-em
there): one blank between Han and Latin letters, numbers, code and mathematics; none beside full-width punctuation or
between Han and Han.  Japanese loses the blanks beside full-width punctuation, kana and Han.  Other languages get back
the blanks beside tags that the source has.  Tags stay in their order, letters and digits stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sphinx_amts import languages
from sphinx_amts.text.tagged_text import number_of

_HAN = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_KANA = "\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_WIDE = "\u3001-\u3003\u3008-\u3011\u3014-\u301f\u30fb\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
#: Full-width in Chinese, narrow elsewhere: one code for both.
_EITHER_WIDTH = "“”‘’…—·"
_LATIN = r"0-9A-Za-z_\u00b5\u00c0-\u024f\u0370-\u03ff\u0400-\u052f"
_NOTHING = r"(?!)"
_FULL_WIDTH = str.maketrans(",;:?!.", "，；：？！。")
#: With a number these are one word, and no blank divides them.
_BEFORE_NUMBER = frozenset("第图圖表年月章节節")
_AFTER_NUMBER = frozenset("年月日号號个個章节節")


def _units(cjk: str, wide: str, word: str) -> re.Pattern[str]:
    """What a tagged text consists of; the name of the group is the kind of the unit."""
    return re.compile(
        r"(?P<opaque><x\d+/>)|(?P<pair></?g\d+>)|(?P<blank>[ \t\r\n]+)"
        rf"|(?P<cjk>{cjk})|(?P<wide>{wide})|(?P<either>[{_EITHER_WIDTH}]+)|(?P<word>{word})"
        r"|(?P<stop>[,.;:](?![\w.]))|(?P<other>&#?\w+;|.)",
        re.DOTALL,
    )


_CHINESE = _units(f"[{_HAN}]+", f"[{_WIDE}]+", f"[{_LATIN}]+")
_JAPANESE = _units(f"[{_HAN}{_KANA}]+", f"[{_WIDE}]+", f"[{_LATIN}]+")
_DENSE = _units(f"[{_HAN}{_KANA}\u0e01-\u0e5b]+", f"[{_WIDE}]+", f"[{_LATIN}]+")
_ANY = _units(_NOTHING, _NOTHING, r"\w+")
_HAS_HAN = re.compile(f"[{_HAN}]")
_CLOSING_TAGS = re.compile(r"(?:</g\d+>)*")
_PAIRED_TAG = re.compile(r"</?g\d+>")
_LAST_TAG = re.compile(r"</g\d+>(?=[ \t\r\n]+\Z)")
_BLANK = re.compile(r"[ \t\r\n]+")
#: Half-width punctuation in Chinese prose: Han before it; a blank, the end or (not after a full stop) Han behind it.
_HALF_WIDTH = re.compile(
    rf"(?<=[{_HAN}])((?:</g\d+>)*)(?:[,;:?!](?=(?:</?g\d+>)*(?:\s|\Z|[{_HAN}]))|\.(?=(?:</?g\d+>)*(?:\s|\Z)))"
)
_MIXED_BRACKETS = re.compile(rf"（([^（）()]*[{_HAN}][^（）()]*)\)|\(([^（）()]*[{_HAN}][^（）()]*)）")


@dataclass(frozen=True, slots=True)
class _Unit:
    """A run of characters of one kind, or a tag; kind "" is the edge of the text."""

    kind: str
    text: str = ""


_EDGE = _Unit("")
_Joint = tuple[_Unit, str, _Unit]
#: How many blanks belong between two units that have these blanks and paired tags between them; None: as they are.
_Rule = Callable[[_Unit, str, _Unit], int | None]


# --- joining ----------------------------------------------------------------------------------------------------------


def join(sentences: Sequence[str], gaps: Sequence[str], language: str, source: str = "") -> str:
    """The sentences as one tagged text.

    In Chinese, Japanese and Thai no blank stands beside full-width punctuation or between two characters of the
    script; a sentence in Latin script keeps its blanks.  Other targets lose no blank, and get one where the source's
    script has none between sentences.

    >>> join(["完成。", "开始。"], [" "], "zh_CN"), join(["Done.", "Go."], [""], "en", source="zh_CN")
    ('完成。开始。', 'Done. Go.')

    :param sentences: tagged sentences in the target language; those left in the source language may stand among them.
    :param gaps: the white space of the source after each sentence but the last.
    :param language: code of the target language.
    :param source: code of the source language, if known.
    :raises ValueError: if there is not one gap fewer than sentences.
    """
    joined = list(sentences[:1])
    for (left, right), gap in zip(pairwise(sentences), gaps, strict=True):
        joined += _gap(left, gap, right, language, source), right
    return "".join(joined)


def _gap(left: str, gap: str, right: str, language: str, source: str) -> str:
    if source and languages.same_language(source, language):
        return gap
    if not _is_dense(language):
        return " " if gap == "" and source and _is_dense(source) else gap
    before, after = _edge_kind(left, -1), _edge_kind(right, 0)
    dense = "wide" in (before, after) or before == after == "cjk"
    return "" if dense else gap


def _is_dense(language: str) -> bool:
    """Whether no blanks stand between sentences."""
    return languages.is_han(language) or languages.script(language) in {"Jpan", "Thai"}


def _edge_kind(tagged: str, edge: int) -> str:
    """The kind of the outermost character, seen through paired tags and quotes that have either width."""
    seen = _PAIRED_TAG.sub("", tagged).strip(_EITHER_WIDTH)
    is_tag = not seen or seen[edge] in "<>"  # text is escaped, so only a tag has a bracket
    return "opaque" if is_tag else _kind_of(seen[edge], _DENSE)


# --- tidying ----------------------------------------------------------------------------------------------------------


def tidy(source: str, translation: str, language: str, atoms: Mapping[int, str]) -> str:
    """A machine's translation with the spacing and punctuation of the target's script.

    >>> tidy("Use <x1/> of Python here.", "在这里使用Python的<x1/>函数.", "zh_CN", {1: "len()"})
    '在这里使用 Python 的 <x1/> 函数。'

    :param source: the tagged sentence that was translated.
    :param translation: its translation, accepted by :func:`sphinx_amts.text.tagged_text.check`.
    :param language: code of the target language.
    :param atoms: the visible text of each opaque tag, by number; "" or no entry: not known yet.
    """
    if languages.is_han(language):
        return _tidy_chinese(source, translation, atoms) if _HAS_HAN.search(translation) else translation
    if languages.script(language) == "Jpan":
        return _respaced(translation, _JAPANESE, _japanese)
    return _respaced(translation, _ANY, _as_in(source, _ANY, languages.language(language), languages.is_rtl(language)))


def _tidy_chinese(source: str, translation: str, atoms: Mapping[int, str]) -> str:
    text = _MIXED_BRACKETS.sub(lambda match: f"（{match[1] or match[2]}）", translation)
    text = _HALF_WIDTH.sub(lambda match: match[1] + match[0][-1].translate(_FULL_WIDTH), text)
    as_in_source = _as_in(source, _CHINESE, "zh", prefixed=False)

    def rule(left: _Unit, joint: str, right: _Unit) -> int | None:
        wanted = _chinese(left, right, atoms)
        return as_in_source(left, joint, right) if wanted is None else wanted

    return _respaced(text, _CHINESE, rule)


def _chinese(left: _Unit, right: _Unit, atoms: Mapping[int, str]) -> int | None:
    before, after = _visible_kind(left, atoms, -1), _visible_kind(right, atoms, 0)
    kinds = {before, after}
    if "wide" in kinds or kinds in ({"cjk"}, {"cjk", "either"}, {"cjk", "unknown"}):
        return 0
    if kinds == {"cjk", "number"}:
        return 0 if left.text[-1] in _BEFORE_NUMBER or right.text[0] in _AFTER_NUMBER else 1
    return 1 if kinds == {"cjk", "word"} else None


def _japanese(left: _Unit, _joint: str, right: _Unit) -> int | None:
    kinds = {left.kind, right.kind}
    return 0 if "wide" in kinds or kinds == {"cjk"} else None


def _visible_kind(unit: _Unit, atoms: Mapping[int, str], edge: int) -> str:
    """The kind of what the reader sees at that edge of the unit; code and mathematics count as words."""
    if unit.kind == "word":
        return "number" if unit.text.isdigit() else "word"
    if unit.kind != "opaque":
        return unit.kind
    text = atoms.get(number_of(unit.text), "").strip()
    if not text:
        return "unknown"
    kind = _kind_of(text[edge], _CHINESE)
    return kind if kind in ("cjk", "wide") else "number" if text.isdigit() else "word"


def _kind_of(character: str, units: re.Pattern[str]) -> str:
    match = units.match(character)
    return (match.lastgroup if match else None) or "other"


def _as_in(source: str, units: re.Pattern[str], language: str, prefixed: bool) -> _Rule:
    """Blanks beside opaque tags as the source has them.

    A blank that the source has there is put back between the tag and a word, except where a language attaches
    something to the tag: Korean its particles behind, Hebrew and Arabic their ``prefixed`` words before.  A blank
    between a tag and ``, . ; :`` goes, unless the source or French typography has it.
    """
    blanks = set(_blanks_beside_tags(source, units))
    stops = ",." if language == "fr" else ",.;:"

    def rule(left: _Unit, joint: str, right: _Unit) -> int | None:
        if _BLANK.search(joint):
            tag = _tag_before_blank(left, joint)
            spurious = right.kind == "stop" and right.text in stops and tag and (tag, "stop") not in blanks
            return 0 if spurious else None
        before = (left.kind == "word" and not prefixed) or (left.text, "after") in blanks
        after = (right.kind == "word" and not _is_hangul(right)) or (right.text, "before") in blanks
        lost = (right.text, "before") in blanks or (left.text, "after") in blanks
        return 1 if before and after and lost else None

    return rule


def _blanks_beside_tags(source: str, units: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    for left, joint, right in _joints(source, units):
        if _BLANK.search(joint):
            if right.kind == "opaque":
                yield right.text, "before"
            if left.kind == "opaque":
                yield left.text, "after"
            if right.kind == "stop":
                yield _tag_before_blank(left, joint), "stop"


def _tag_before_blank(left: _Unit, joint: str) -> str:
    """The tag that a blank follows at once, or ""."""
    closing = _LAST_TAG.search(joint)
    if closing:
        return closing[0]
    return left.text if left.kind == "opaque" and joint.isspace() else ""


def _is_hangul(unit: _Unit) -> bool:
    return "\uac00" <= unit.text[0] <= "\ud7a3"


# --- blanks -----------------------------------------------------------------------------------------------------------


def _respaced(tagged: str, units: re.Pattern[str], rule: _Rule) -> str:
    return "".join(_spaced(joint, left, right, rule) + right.text for left, joint, right in _joints(tagged, units))


def _joints(tagged: str, units: re.Pattern[str]) -> Iterator[_Joint]:
    """Each unit with the one before it, and the blanks and paired tags between them; the last is the edge."""
    left, joint = _EDGE, ""
    for match in units.finditer(tagged):
        if match.lastgroup in ("blank", "pair"):
            joint += match[0]
            continue
        right = _Unit(match.lastgroup or "other", match[0])
        yield left, joint, right
        left, joint = right, ""
    yield left, joint, _EDGE


def _spaced(joint: str, left: _Unit, right: _Unit, rule: _Rule) -> str:
    if _EDGE in (left, right):
        return joint
    wanted = rule(left, joint, right)
    if wanted is None:
        if sum(map(len, _BLANK.findall(joint))) <= 1:
            return joint
        wanted = 1
    bare = _BLANK.sub("", joint)
    closed = _CLOSING_TAGS.match(bare)
    outside = closed.end() if closed else 0
    return bare[:outside] + " " * wanted + bare[outside:]
