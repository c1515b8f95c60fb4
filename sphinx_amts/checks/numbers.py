"""Facts: numbers, signs, units, versions, dates and mathematical symbols are the same in every language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from sphinx_amts.checks.check import Severity, View, declare
from sphinx_amts.text import do_not_translate, word_lists

_DIGITS = "0123456789０１２３４５６７８９"
_SYMBOLS = "←→↔⇐⇒⇔≤≥≠≈±×÷√∞∑∏∈∉⊂∪∩∂∇"
_VERSION = re.compile(
    r"(?<![\w.])(?:v?\d+(?:\.\d+){2,}(?:(?:a|b|rc|\.?dev|\.?post)\d+)?|\d+\.\d+(?:a|b|rc|\.?dev|\.?post)\d+|v\d+(?:\.\d+)*)",
    re.ASCII,
)
_NUMBER = re.compile(r"(?<![A-Za-z_\d.\-/])\d+(?:[.,'\u202f\xa0]\d+)*(?!(?:st|nd|rd|th)\b|[A-Za-z_]*_|\d)", re.ASCII)
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b")
_SCIENTIFIC = re.compile(r"(?<![\w.])\d+(?:\.\d+)?[eE][-+−]?\d+(?!\w)", re.ASCII)
_LIST_MARK = re.compile(r"\s*(?:[(（]([a-z]|[ivx]{1,4}|\d{1,2})[)）]|([a-z]|\d{1,2})[)）.．](?=\s))\s*", re.IGNORECASE)
#: What divides the numbers of a range, a fraction or a date.
_BETWEEN = re.compile(r"(?<=\d)(?:-{1,3}|[–/^~～])(?=\d)")
_ZEROS = re.compile(r"(?<![\d.,])0+(?=\d)")
_RUN = re.compile(r"(?:[eE][-−])?\d+", re.ASCII)
_ISO_DATE = re.compile(r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)")
_DECADE = re.compile(r"(?<![\w.])(\d\d)(\d0)(?=s\b|年代)", re.ASCII)
_CENTURY = re.compile(r"(?<!\d)\d+\s*世[纪紀]|\d0\s*年代")
_GROUPED = re.compile(r"\d{1,3}(?:[.,'\u202f\xa0]\d{3})+")
_SCALED = re.compile(
    r"(?<![\w.,])(\d++(?:[.,]\d++)*+)[\s\xa0]*"
    r"([十百千万亿萬億]|(?:hundred|thousand|mil|million|millones|millón|billion)\b)",
    re.IGNORECASE | re.ASCII,
)
_SCALES = {
    "十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "hundred": 100,
    "thousand": 1000, "mil": 1000, "million": 10**6, "millones": 10**6, "millón": 10**6, "billion": 10**9,
}  # fmt: skip
_POWERS = re.compile("[百千万亿萬億十]|hundred|thousand|million|billion|mil|millones", re.IGNORECASE)
_HAN_DIGITS = {
    **{digit: value for value, digit in enumerate("零一二三四五六七八九十")},
    **dict.fromkeys("两兩双半", 2),
    "単": 1,
}
_SMALL = 12
#: Languages whose ordinals are written with the digits themselves.
_COUNTING = {"zh", "ja"}
_WIDE = str.maketrans("０１２３４５６７８９％．", "0123456789%.")
_NEGATIVE = re.compile(r"(?<![^\s(\[（=:,<>，、：“\"])[-−](\d+(?:[.,]\d+)*)(?![-/\d]|\.\d)")
_MINUS = re.compile(r"(?<!\w)[-−–‐]\s?\d|[负負]|マイナス|minus|menos|moins|meno|мінус|минус|eksi", re.IGNORECASE)
_UNIT = re.compile(
    r"(?<![\w.,])\d++(?:[.,]\d++)*+[\s\xa0-]?"
    r"(%|[kKMGTP]i?B|[KMGT]i?b(?:its?)?|[kKMG]?bps|[mµμn]?s|[kMGT]?Hz|px|pt|em|dpi|[mk]?g|[kcmn]?m|k?W|°[CF]|GFLOPS|TFLOPS)"
    r"(?![A-Za-z])"
)
_MONEY = re.compile(r"[€£¥$₹]|\b(?:USD|EUR|GBP|JPY|CNY|CHF)\b")
_PER_CENT = re.compile(
    r"[%％٪]|百分|パーセント|퍼센트|por\s?cien|pour\s?cent|pro[sc]ent|prozent|per\s?cent|процент|відсот|odsto|yüzde"
    r"|persen|phần trăm|la sută|százalék|τοις εκατό|אחוז|بالمئة|cent[eo]",
    re.IGNORECASE,
)
_PER_CENT_WORD = re.compile(r"\d\s?per\s?cent\b", re.IGNORECASE)
_SYMBOL = re.compile(f"[{_SYMBOLS}]|[!=<>]=")
_WORD = re.compile(r"[^\W\d_]+")


def _numbers(text: str) -> Counter[str]:
    """Numbers in digits, in one spelling: no grouping, a point before decimals, no zeros in front."""
    free = _DECADE.sub(" ", do_not_translate.ADDRESS.sub(" ", _VERSION.sub(" ", text)))
    powers = _SCIENTIFIC.findall(free)
    free = _BETWEEN.sub(" ", _CENTURY.sub(" ", _SCIENTIFIC.sub(" ", free)))
    scaled = [
        *powers,
        *(_spelt(float(_normal(match[1])) * _SCALES[match[2].lower()]) for match in _SCALED.finditer(free)),
    ]
    return Counter([*scaled, *(_normal(match[0]) for match in _NUMBER.finditer(_SCALED.sub(" ", free)))])


def _spelt(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)


def _normal(number: str) -> str:
    if _GROUPED.fullmatch(number):
        return re.sub(r"\D", "", number)
    return _ZEROS.sub("", re.sub(r"[,'\u202f\xa0]", ".", number))


def _in_words(text: str, language: str) -> set[str]:
    """The values of numbers that stand in words, Han digits or ordinals."""
    known = word_lists.number_words(language)
    named = {str(known[word]) for word in _WORD.findall(text.lower()) if word in known}
    named |= {str(_HAN_DIGITS[character]) for character in text if character in _HAN_DIGITS}
    named |= set(_ORDINAL.findall(text))
    pattern = word_lists.ordinals(language)
    named |= {str(match.lastindex) for match in pattern.finditer(text)} if pattern else set()
    if _POWERS.search(text):
        named |= {_spelt(float(10**power)) for power in range(1, 13)}
    return named


@declare(
    "numbers", Severity.WARNING, "a number is lost, new or another one: write the number of the source", needs=_DIGITS
)
def numbers(view: View) -> Iterator[str]:
    """Numbers lost, changed or invented; a number in words is as good as one in digits."""
    source, target = view.source.translate(_WIDE), view.target.translate(_WIDE)
    dates = set(_ISO_DATE.findall(source)), set(_ISO_DATE.findall(target))
    if dates[1] and dates[0] != dates[1]:
        yield ", ".join(sorted(dates[0] ^ dates[1]))
        return
    if sorted(_RUN.findall(source)) == sorted(_RUN.findall(target)):
        return
    wanted, found = _numbers(source), _numbers(target)
    ordinals = set(_ORDINAL.findall(source)) - found.keys()
    if wanted.keys() != found.keys() or ordinals:
        yield from _difference(view, (wanted, found))


def _difference(view: View, counts: tuple[Counter[str], Counter[str]]) -> Iterator[str]:
    wanted, found = counts
    words = _in_words(view.target, view.to), _in_words(view.source, view.from_)
    named = {
        one
        for one in _ORDINAL.findall(view.source)
        if view.to in _COUNTING or int(one) > _SMALL or word_lists.ordinals(view.to)
    }
    lost = [
        number for number in [*wanted, *sorted(named - wanted.keys())] if number not in found and number not in words[0]
    ]
    if not word_lists.has_number_words(view.to):
        lost = [number for number in lost if not number.isdecimal() or int(number) > _SMALL]
    new = [number for number in found if number not in wanted and number not in words[1]]
    if lost or new:
        parts = (("missing", lost), ("not in the source", new))
        yield "; ".join(f"{what}: {', '.join(which)}" for what, which in parts if which)


@declare("signs", Severity.WARNING, "a minus before a number is lost or new: write it as in the source", needs="-−")
def signs(view: View) -> Iterator[str]:
    """Negative numbers whose minus is neither a sign nor a word on the other side."""
    for one, other, what in (
        (view.source, view.target, "is missing"),
        (view.target, view.source, "is not in the source"),
    ):
        for match in _NEGATIVE.finditer(one):
            if match[1] in other and not _MINUS.search(other):
                yield f"{match[0]} {what}"


@declare("units", Severity.WARNING, "a unit is lost or another one: write the unit of the source", needs=_DIGITS)
def units(view: View) -> Iterator[str]:
    """Units and currencies of the translation that the source lacks while one of the source is missing; per cents."""
    source, target = view.source.translate(_WIDE), view.target.translate(_WIDE)
    lost, new = _only(source, target, _UNIT)
    if ("%" in lost or _PER_CENT_WORD.search(source)) and not _PER_CENT.search(target):
        yield "% is missing"
    yield from (f"{unit} is not in the source" for unit in new if lost)
    lost, new = _only(source, target, _MONEY)
    yield from (f"{unit} is not in the source" for unit in new if lost)
    yield from _durations(source, target, view)


def _only(source: str, target: str, pattern: re.Pattern[str]) -> tuple[set[str], set[str]]:
    wanted, found = set(pattern.findall(source)), set(pattern.findall(target))
    return wanted - found, found - wanted


def _durations(source: str, target: str, view: View) -> Iterator[str]:
    """Lengths of time with a unit in words: the same number with another unit."""
    there, here = word_lists.durations(view.from_), word_lists.durations(view.to)
    if not there or not here:
        return
    wanted, found = (
        {(match[1], match.lastgroup) for match in one.finditer(text)} for one, text in ((there, source), (here, target))
    )
    numbers_ = {number for number, _ in wanted}
    yield from (f"{number}: another unit" for number, unit in found - wanted if number in numbers_ and wanted - found)


@declare("versions", Severity.WARNING, "a version is lost or another one: write that of the source", needs=_DIGITS)
def versions(view: View) -> Iterator[str]:
    """Versions of three and more parts, with a v, or before a release."""
    wanted, found = (
        set(_VERSION.findall(do_not_translate.ADDRESS.sub(" ", text))) for text in (view.source, view.target)
    )
    yield from (f"{one} is missing" for one in sorted(wanted - found) if not _has(view.target, one))
    yield from (f"{one} is not in the source" for one in sorted(found - wanted) if not _has(view.source, one))


def _has(text: str, version: str) -> bool:
    return re.search(rf"(?<![\d.]){re.escape(version)}(?!\d|\.\d|rc|a\d|b\d)", text) is not None


@declare("dates", Severity.WARNING, "a month is another one: write that of the source", needs=_DIGITS)
def dates(view: View) -> Iterator[str]:
    """A month beside a number whose name or number is missing while that of another month is there."""
    pattern = word_lists.month_beside_number(view.from_)
    wanted = (
        {word_lists.months(view.from_)[(match[1] or match[2]).casefold()] for match in pattern.finditer(view.source)}
        if pattern
        else set()
    )
    if not wanted:
        return
    found = word_lists.months_in(view.target, view.to)
    yield from (f"month {month} is not in the source" for month in sorted(found - wanted) if wanted - found)


@declare(
    "symbols",
    Severity.WARNING,
    "a mathematical symbol is lost or another one: write it as in the source",
    needs=_SYMBOLS + "=",
)
def symbols(view: View) -> Iterator[str]:
    """Arrows, comparisons and signs of calculation outside formulas."""
    wanted, found = (set(_SYMBOL.findall(text)) for text in (view.source, view.target))
    yield from (f"{one} is missing" for one in sorted(wanted - found))


@declare(
    "list-mark",
    Severity.WARNING,
    "the number or letter of a list is lost or another one: write it as in the source",
    needs=")）.．",
)
def list_mark(view: View) -> Iterator[str]:
    """Such as 2. or (b), at the beginning."""
    wanted, found = _LIST_MARK.match(view.source), _LIST_MARK.match(view.target)
    if (
        wanted
        and (found is None or (found[1] or found[2]).lower() != (wanted[1] or wanted[2]).lower())
        and len(view.source) > wanted.end()
    ):
        yield f"{wanted[0].strip()} is missing"
