"""Numbers, with their signs, units, versions, dates, mathematical symbols and list markers.

Digits are compared in one spelling, whatever the grouping and the decimal separator of a language; a number in words
is as good as one in digits.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sphinx_amts.checks import number_forms
from sphinx_amts.checks.check import CheckContext, Severity, check
from sphinx_amts.checks.number_forms import DIGITS, ORDINAL, VERSION, western
from sphinx_amts.text import do_not_translate, word_lists

_SYMBOLS = "←→↔⇐⇒⇔≤≥≠≈±×÷√∞∑∏∈∉⊂∪∩∂∇"
_LIST_MARKER = re.compile(
    r"\s*(?:[(（]([a-z]|[ivx]{1,4}|\d{1,2})[)）]|([a-z]|\d{1,2})[)）.．](?=\s))\s*", re.IGNORECASE
)
_DIGIT_RUN = re.compile(r"(?:[eE][-−])?\d+", re.ASCII)
_ISO_DATE = re.compile(r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)")
#: Numbers up to here are often written as words, which are known of few languages.
_SMALL = 12
#: Languages whose ordinals are written with the digits themselves.
_DIGIT_ORDINALS = {"zh", "ja"}
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


@check("numbers", Severity.WARNING, "number mismatch: use the source's number", characters=DIGITS)
def number_mismatch(context: CheckContext) -> Iterator[str]:
    """Numbers lost, changed or invented; a number in words is as good as one in digits."""
    source, target = western(context.source_text), western(context.target_text)
    source_dates, target_dates = set(_ISO_DATE.findall(source)), set(_ISO_DATE.findall(target))
    if target_dates and source_dates != target_dates:
        yield ", ".join(sorted(source_dates ^ target_dates))
        return
    # Most pairs have the same digits, so that the slow comparison is rare.
    if sorted(_DIGIT_RUN.findall(source)) == sorted(_DIGIT_RUN.findall(target)):
        return
    target_numbers = number_forms.numbers(target, frozenset(number_forms.numbers(source)))
    source_numbers = number_forms.numbers(source, frozenset(target_numbers))
    has_lost_ordinal = bool(set(ORDINAL.findall(source)) - target_numbers.keys())
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
    source = _side(context.source_text, context.source_language, source_numbers)
    target = _side(context.target_text, context.target_language, target_numbers)
    required = [*source_numbers, *sorted(_required_ordinals(context) - source_numbers.keys())]
    missing = [number for number in required if number not in target.values]
    new = [number for number in target_numbers if number not in source.values]
    if missing or new:
        from_source, from_target = _replaced(source, target), _replaced(target, source)
        missing = [number for number in missing if number not in from_source[0] | from_target[1]]
        new = [number for number in new if number not in from_source[1] | from_target[0]]
    if not word_lists.has_number_words(context.target_language):
        missing = [number for number in missing if not number.isdecimal() or int(number) > _SMALL]
    if missing or new:
        parts = (("missing", missing), ("not in the source", new))
        yield "; ".join(f"{label}: {', '.join(numbers)}" for label, numbers in parts if numbers)


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two texts."""

    text: str
    """With western digits."""
    language: str
    values: frozenset[str]
    """All numbers that it may express."""


def _side(text: str, language: str, numbers: Counter[str]) -> _Side:
    bare = western(text)
    return _Side(bare, language, frozenset(numbers) | number_forms.in_words(bare, language))


def _replaced(side: _Side, other: _Side) -> tuple[set[str], set[str]]:
    """The numbers of a text that the other one writes in another way, and those that it writes in their place."""
    own: set[str] = set()
    others: set[str] = set()
    other_names_half = number_forms.names_half(other.text, other.language)
    for expression in number_forms.expressions(side.text, side.language, other_names_half=other_names_half):
        if not expression.instead.isdisjoint(other.values):
            own |= expression.numbers
            others |= expression.instead & other.values | expression.besides
    return own, others


def _required_ordinals(context: CheckContext) -> set[str]:
    """The ordinals of the source, without small ones where their words in the target language are not known."""
    knows_all = context.target_language in _DIGIT_ORDINALS or word_lists.ordinals(context.target_language)
    return {number for number in ORDINAL.findall(context.source_text) if knows_all or int(number) > _SMALL}


@check("signs", Severity.WARNING, "minus sign mismatch: use the source's sign", characters="-−")
def missing_minus(context: CheckContext) -> Iterator[str]:
    """Negative numbers whose minus is neither a sign nor a word on the other side."""
    source, target = western(context.source_text), western(context.target_text)
    for text, counterpart, label in ((source, target, "missing"), (target, source, "not in the source")):
        negative = list(_NEGATIVE.finditer(text))
        if negative and not _MINUS.search(counterpart):
            yield from (f"{label}: {match[0]}" for match in negative if match[1] in counterpart)


@check("units", Severity.WARNING, "unit mismatch: use the source's unit", characters=DIGITS)
def unit_mismatch(context: CheckContext) -> Iterator[str]:
    """Units and currencies of the translation that the source lacks while one of the source is missing; per cents."""
    source, target = (
        number_forms.without_decades(western(text)) for text in (context.source_text, context.target_text)
    )
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


@check("versions", Severity.WARNING, "version number mismatch: use the source's version", characters=DIGITS)
def version_mismatch(context: CheckContext) -> Iterator[str]:
    """Versions of three and more parts, with a v, or before a release."""
    source, target = (
        set(VERSION.findall(do_not_translate.ADDRESS.sub(" ", western(text))))
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


@check("dates", Severity.WARNING, "month mismatch: use the source's month", characters=DIGITS)
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
    marker = _LIST_MARKER.match(western(context.source_text))
    if not marker or len(context.source_text) <= marker.end():
        return
    counterpart = _LIST_MARKER.match(western(context.target_text))
    if counterpart is None or _label(counterpart) != _label(marker):
        yield f"missing: {marker[0].strip()}"


def _label(marker: re.Match[str]) -> str:
    """The number or letter of a list marker, without its brackets."""
    return (marker[1] or marker[2]).lower()
