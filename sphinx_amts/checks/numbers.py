"""Numbers, with their signs, units, versions, dates, mathematical symbols and list markers.

Digits are compared in one spelling, whatever the grouping and the decimal separator of a language; a number in words
is as good as one in digits.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from sphinx_amts.checks.check import CheckContext, Severity, check
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
_LIST_MARKER = re.compile(
    r"\s*(?:[(（]([a-z]|[ivx]{1,4}|\d{1,2})[)）]|([a-z]|\d{1,2})[)）.．](?=\s))\s*", re.IGNORECASE
)
#: What divides the numbers of a range, a fraction or a date.
_SEPARATOR = re.compile(r"(?<=\d)(?:-{1,3}|[–/^~～])(?=\d)")
_LEADING_ZEROS = re.compile(r"(?<![\d.,])0+(?=\d)")
_DIGIT_RUN = re.compile(r"(?:[eE][-−])?\d+", re.ASCII)
_ISO_DATE = re.compile(r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)")
_DECADE = re.compile(r"(?<![\w.])(\d\d)(\d0)(?=s\b|年代)", re.ASCII)
_CENTURY = re.compile(r"(?<!\d)\d+\s*世[纪紀]|\d0\s*年代")
_GROUPED = re.compile(r"\d{1,3}(?:[.,'\u202f\xa0]\d{3})+")
#: A number with a word or character for a power of ten.  The possessive quantifiers keep long numbers linear.
_SCALED = re.compile(
    r"(?<![\w.,])(\d++(?:[.,]\d++)*+)[\s\xa0]*"
    r"([十百千万亿萬億]|(?:hundred|thousand|mil|million|millones|millón|billion)\b)",
    re.IGNORECASE | re.ASCII,
)
_SCALES = {
    "十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "hundred": 100,
    "thousand": 1000, "mil": 1000, "million": 10**6, "millones": 10**6, "millón": 10**6, "billion": 10**9,
}  # fmt: skip
_POWER_WORD = re.compile("[百千万亿萬億十]|hundred|thousand|million|billion|mil|millones", re.IGNORECASE)
#: Half and pair count as 2, since "one half" is as often written 1/2.
_HAN_DIGITS = {
    **{digit: value for value, digit in enumerate("零一二三四五六七八九十")},
    **dict.fromkeys("两兩双半", 2),
    "単": 1,
}
#: Numbers up to here are often written as words, which are known of few languages.
_SMALL = 12
#: Languages whose ordinals are written with the digits themselves.
_DIGIT_ORDINALS = {"zh", "ja"}
_NARROW = str.maketrans("０１２３４５６７８９％．", "0123456789%.")
_NEGATIVE = re.compile(r"(?<![^\s(\[（=:,<>，、：“\"])[-−](\d+(?:[.,]\d+)*)(?![-/\d]|\.\d)")
_MINUS = re.compile(r"(?<!\w)[-−–‐]\s?\d|[负負]|マイナス|minus|menos|moins|meno|мінус|минус|eksi", re.IGNORECASE)
_UNIT = re.compile(
    r"(?<![\w.,])\d++(?:[.,]\d++)*+[\s\xa0-]?"
    r"(%|[kKMGTP]i?B|[KMGT]i?b(?:its?)?|[kKMG]?bps|[mµμn]?s|[kMGT]?Hz|px|pt|em|dpi|[mk]?g|[kcmn]?m|k?W|°[CF]|GFLOPS|TFLOPS)"
    r"(?![A-Za-z])"
)
_CURRENCY = re.compile(r"[€£¥$₹]|\b(?:USD|EUR|GBP|JPY|CNY|CHF)\b")
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
    # Each kind is taken out before the next is looked for, lest the digits of a version or a century count twice.
    bare = _DECADE.sub(" ", do_not_translate.ADDRESS.sub(" ", _VERSION.sub(" ", text)))
    scientific = _SCIENTIFIC.findall(bare)
    bare = _SEPARATOR.sub(" ", _CENTURY.sub(" ", _SCIENTIFIC.sub(" ", bare)))
    scaled = (_decimal(float(_normalised(match[1])) * _SCALES[match[2].lower()]) for match in _SCALED.finditer(bare))
    plain = (_normalised(match[0]) for match in _NUMBER.finditer(_SCALED.sub(" ", bare)))
    return Counter([*scientific, *scaled, *plain])


def _decimal(value: float) -> str:
    return str(int(value)) if value.is_integer() else str(value)  # infinite where a number has hundreds of digits


def _normalised(number: str) -> str:
    """A number without grouping and leading zeros, with a point before its decimals.

    >>> _normalised("1,024"), _normalised("0,5"), _normalised("007")
    ('1024', '0.5', '7')
    """
    if _GROUPED.fullmatch(number):
        return re.sub(r"\D", "", number)
    return _LEADING_ZEROS.sub("", re.sub(r"[,'\u202f\xa0]", ".", number))


def _numbers_in_words(text: str, language: str) -> set[str]:
    """The values of numbers that are written as words, Han digits or ordinals."""
    number_words = word_lists.number_words(language)
    values = {str(number_words[word]) for word in _WORD.findall(text.lower()) if word in number_words}
    values |= {str(_HAN_DIGITS[character]) for character in text if character in _HAN_DIGITS}
    values |= set(_ORDINAL.findall(text))
    ordinals = word_lists.ordinals(language)
    values |= {str(match.lastindex) for match in ordinals.finditer(text)} if ordinals else set()
    if _POWER_WORD.search(text):
        values |= {_decimal(float(10**power)) for power in range(1, 13)}
    return values


@check("numbers", Severity.WARNING, "number mismatch: use the source's number", characters=_DIGITS)
def number_mismatch(context: CheckContext) -> Iterator[str]:
    """Numbers lost, changed or invented; a number in words is as good as one in digits."""
    source, target = context.source_text.translate(_NARROW), context.target_text.translate(_NARROW)
    source_dates, target_dates = set(_ISO_DATE.findall(source)), set(_ISO_DATE.findall(target))
    if target_dates and source_dates != target_dates:
        yield ", ".join(sorted(source_dates ^ target_dates))
        return
    # Most pairs have the same digits, so that the slow comparison is rare.
    if sorted(_DIGIT_RUN.findall(source)) == sorted(_DIGIT_RUN.findall(target)):
        return
    source_numbers, target_numbers = _numbers(source), _numbers(target)
    has_lost_ordinal = bool(set(_ORDINAL.findall(source)) - target_numbers.keys())
    if source_numbers.keys() != target_numbers.keys() or has_lost_ordinal:
        yield from _number_difference(context, source_numbers, target_numbers)


def _number_difference(
    context: CheckContext, source_numbers: Counter[str], target_numbers: Counter[str]
) -> Iterator[str]:
    """Which numbers are missing and which are new, in one line.

    Args:
        context: The texts, where either may have a number in words.
        source_numbers: The numbers in digits of the source.
        target_numbers: Those of the translation.
    """
    target_words = _numbers_in_words(context.target_text, context.target_language)
    source_words = _numbers_in_words(context.source_text, context.source_language)
    required = [*source_numbers, *sorted(_required_ordinals(context) - source_numbers.keys())]
    missing = [number for number in required if number not in target_numbers and number not in target_words]
    if not word_lists.has_number_words(context.target_language):
        missing = [number for number in missing if not number.isdecimal() or int(number) > _SMALL]
    new = [number for number in target_numbers if number not in source_numbers and number not in source_words]
    if missing or new:
        parts = (("missing", missing), ("not in the source", new))
        yield "; ".join(f"{label}: {', '.join(numbers)}" for label, numbers in parts if numbers)


def _required_ordinals(context: CheckContext) -> set[str]:
    """The ordinals of the source, without small ones where their words in the target language are not known."""
    knows_all = context.target_language in _DIGIT_ORDINALS or word_lists.ordinals(context.target_language)
    return {number for number in _ORDINAL.findall(context.source_text) if knows_all or int(number) > _SMALL}


@check("signs", Severity.WARNING, "minus sign mismatch: use the source's sign", characters="-−")
def missing_minus(context: CheckContext) -> Iterator[str]:
    """Negative numbers whose minus is neither a sign nor a word on the other side."""
    source, target = context.source_text, context.target_text
    for text, counterpart, label in ((source, target, "missing"), (target, source, "not in the source")):
        negative = list(_NEGATIVE.finditer(text))
        if negative and not _MINUS.search(counterpart):
            yield from (f"{label}: {match[0]}" for match in negative if match[1] in counterpart)


@check("units", Severity.WARNING, "unit mismatch: use the source's unit", characters=_DIGITS)
def unit_mismatch(context: CheckContext) -> Iterator[str]:
    """Units and currencies of the translation that the source lacks while one of the source is missing; per cents."""
    source, target = context.source_text.translate(_NARROW), context.target_text.translate(_NARROW)
    missing, new = _difference(source, target, _UNIT)
    if ("%" in missing or _PER_CENT_WORD.search(source)) and not _PER_CENT.search(target):
        yield "missing: %"
    # A unit that is only missing may have become a word; one that another replaces has not.
    yield from (f"not in the source: {unit}" for unit in new if missing)
    missing, new = _difference(source, target, _CURRENCY)
    yield from (f"not in the source: {unit}" for unit in new if missing)
    yield from _duration_mismatches(source, target, context)


def _difference(source: str, target: str, pattern: re.Pattern[str]) -> tuple[set[str], set[str]]:
    """The matches that only the source has, and those that only the target has."""
    in_source, in_target = set(pattern.findall(source)), set(pattern.findall(target))
    return in_source - in_target, in_target - in_source


def _duration_mismatches(source: str, target: str, context: CheckContext) -> Iterator[str]:
    """Lengths of time with a unit in words: the same number with another unit."""
    patterns = [word_lists.durations(code) for code in (context.source_language, context.target_language)]
    if None in patterns:
        return
    source_durations, target_durations = (
        {(match[1], match.lastgroup) for match in pattern.finditer(text)}
        for pattern, text in zip(patterns, (source, target), strict=True)
        if pattern
    )
    source_numbers = {number for number, _ in source_durations}
    if source_durations - target_durations:
        for number, _ in target_durations - source_durations:
            if number in source_numbers:
                yield f"{number} with a different unit"


@check("versions", Severity.WARNING, "version number mismatch: use the source's version", characters=_DIGITS)
def version_mismatch(context: CheckContext) -> Iterator[str]:
    """Versions of three and more parts, with a v, or before a release."""
    source, target = (
        set(_VERSION.findall(do_not_translate.ADDRESS.sub(" ", text)))
        for text in (context.source_text, context.target_text)
    )
    for version in sorted(source - target):
        if not _has_version(context.target_text, version):
            yield f"missing: {version}"
    for version in sorted(target - source):
        if not _has_version(context.source_text, version):
            yield f"not in the source: {version}"


def _has_version(text: str, version: str) -> bool:
    """Whether the version is there, and not as the beginning of a longer one."""
    return re.search(rf"(?<![\d.]){re.escape(version)}(?!\d|\.\d|rc|a\d|b\d)", text) is not None


@check("dates", Severity.WARNING, "month mismatch: use the source's month", characters=_DIGITS)
def month_mismatch(context: CheckContext) -> Iterator[str]:
    """A month next to a number, missing by name and number in the translation, which has another month instead."""
    pattern = word_lists.month_beside_number(context.source_language)
    if not pattern:
        return
    numbers = word_lists.months(context.source_language)
    source_months = {numbers[(match[1] or match[2]).casefold()] for match in pattern.finditer(context.source_text)}
    if not source_months:
        return
    target_months = word_lists.months_in(context.target_text, context.target_language)
    if source_months - target_months:
        yield from (f"not in the source: month {month}" for month in sorted(target_months - source_months))


@check(
    "symbols",
    Severity.WARNING,
    "missing mathematical symbol: copy it from the source",
    characters=_SYMBOLS + "=",
)
def symbol_mismatch(context: CheckContext) -> Iterator[str]:
    """Arrows, comparisons and operators outside formulas."""
    missing, _new = _difference(context.source_text, context.target_text, _SYMBOL)
    yield from (f"missing: {symbol}" for symbol in sorted(missing))


@check(
    "list-mark",
    Severity.WARNING,
    "list number or letter mismatch: copy it from the source",
    characters=")）.．",
)
def list_marker_mismatch(context: CheckContext) -> Iterator[str]:
    """A marker such as ``2.`` or ``(b)`` at the beginning, when text follows it."""
    marker = _LIST_MARKER.match(context.source_text)
    if not marker or len(context.source_text) <= marker.end():
        return
    counterpart = _LIST_MARKER.match(context.target_text)
    if counterpart is None or _label(counterpart) != _label(marker):
        yield f"missing: {marker[0].strip()}"


def _label(marker: re.Match[str]) -> str:
    """The number or letter of a list marker, without its brackets."""
    return (marker[1] or marker[2]).lower()
