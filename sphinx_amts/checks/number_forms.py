"""The forms of a number: digits and signs of every script, grouping, and what another language writes in its place.

Two texts are first compared by their numbers in one spelling (:func:`numbers`).  What differs then may be explained by
what either text says in words, Roman numerals or Han numerals (:func:`in_words`), or by an :class:`Expression`, whose
number another language replaces: 3 p.m. is 15 Uhr, the 1980s are 20世纪80年代, 2.5 million are 25 lakh.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError

from sphinx_amts import languages
from sphinx_amts.text import do_not_translate, number_words, word_lists

#: The zeros of the scripts of living languages; the other digits follow each.
_ZEROS = "٠۰߀०০੦૦୦௦౦೦൦෦๐໐༠၀႐០᠐᥆᧐᪀᪐᭐᮰᱀᱐꘠꣐꤀꧐꧰꩐꯰０"
#: Every digit that a number may be written with, those of ASCII first.
DIGITS = "0123456789" + "".join(chr(ord(zero) + value) for zero in _ZEROS for value in range(10))
_SIGNS = {"٫": ".", "٬": ",", "٪": "%", "％": "%", "．": ".", "﹪": "%", "：": ":"}
_WESTERN = str.maketrans(_SIGNS | {digit: str(place % 10) for place, digit in enumerate(DIGITS) if place > 9})  # noqa: PLR2004
#: Signs that group digits; an ordinary space does so only where the other text has the number.
_GROUPING = ".,'’\u202f\u2009\u2007\xa0"

#: Neither a grouped number nor a date is a version.
VERSION = re.compile(
    r"(?<![\w.])(?!\d{1,3}(?:\.\d{3}){2,}(?![\d.])|[0-3]?\d\.[01]?\d\.(?:19|20)\d\d(?![\d.]))(?:v?\d+(?:\.\d+){2,}(?:(?:a|b|rc|\.?dev|\.?post)\d+)?|\d+\.\d+(?:a|b|rc|\.?dev|\.?post)\d+|v\d+(?:\.\d+)*)",
    re.ASCII,
)
ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b")
_NUMBER = re.compile(rf"(?<![A-Za-z_\d.\-/])\d+(?:[{_GROUPING}]\d+)*(?!(?:st|nd|rd|th)\b|[A-Za-z_]*_|\d)", re.ASCII)
_SPACED = re.compile(r"(?<![\w.,])\d{1,3}(?: \d{3})+(?:[.,]\d+)?(?!\w)", re.ASCII)
_SCIENTIFIC = re.compile(r"(?<![\w.])\d+(?:\.\d+)?[eE][-+−]?\d+(?!\w)", re.ASCII)
#: What divides the numbers of a range, a fraction, a date or a time.
_SEPARATOR = re.compile(r"(?<=\d)(?:-{1,3}|[–/^~～]|h(?=\d\d(?!\w)))(?=\d)")
_DOTTED_DATE = re.compile(r"(?<![\w.])([0-3]?\d)\.([01]?\d)\.((?:19|20)\d\d)(?![\d.])", re.ASCII)
_LEADING_ZEROS = re.compile(r"(?<![\d.,])0+(?=\d)")
_GROUPS = re.compile(
    rf"(?P<whole>\d{{1,3}}(?P<sign>[{_GROUPING} ])\d{{3}}(?:(?P=sign)\d{{3}})*)(?:(?!(?P=sign))[.,](?P<decimals>\d+))?"
)
_INDIAN_GROUPS = re.compile(r"(?P<whole>\d{1,2}(?:,\d{2})+,\d{3})(?:\.(?P<decimals>\d+))?")
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
#: Abbreviations that several languages have, and the words of languages whose other numbers are not known.
_MORE_SCALES = {
    "mio": 10**6, "mln": 10**6, "млн": 10**6, "mrd": 10**9, "mld": 10**9, "млрд": 10**9, "тыс": 1000, "тис": 1000,
    "tys": 1000, "tis": 1000, "lakh": 10**5, "crore": 10**7, "লাখ": 10**5, "লক্ষ": 10**5, "কোটি": 10**7,
    "لاکھ": 10**5, "کروڑ": 10**7,
}  # fmt: skip
_POWER_WORD = re.compile("[百千万亿萬億十]|hundred|thousand|million|billion|mil|millones", re.IGNORECASE)
#: Half and pair count as 2, since "one half" is as often written 1/2.
_HAN_DIGITS = {
    **{digit: value for value, digit in enumerate("零一二三四五六七八九十")},
    **dict.fromkeys("两兩双半", 2),
    "単": 1,
}
_WORD = re.compile(r"[^\W\d_]+")
_DECADE = re.compile(r"(?<![\w.])(\d\d)?(\d0)(?:['’]?s\b|\s*年代|\s*년대|er\b)", re.ASCII)
#: A decade that cannot be a number of seconds.
_CERTAIN_DECADE = re.compile(r"(?:(?<![\w.])\d\d|\bthe |['’])\d0['’]?s\b|\d0\s*(?:年代|년대)|\d0er\b", re.ASCII)
_TIME = re.compile(
    r"(?<![\w.,:])(?P<before>(?:下午|晚上|傍晚|午後|夜|오후|저녁|밤|PM )\s*)?(?P<hour>2[0-4]|[01]?\d)(?!\d)"
    r"(?:(?P<sign>[:.h]|\s?[h時时点點시]\s?)(?P<minutes>[0-5]\d)(?!\d|[.:]\d))?"
    r"(?:\s*(?:(?P<pm>p\.?\s?m\b|μ\.\s?μ)|(?P<am>a\.?\s?m\b|π\.\s?μ)))?",
    re.IGNORECASE,
)
_NOON, _DAY = 12, 24
#: Half past, as 五點半.
_HALF_HOUR = re.compile("[点點時时]半|시 반")
_TIMES_IN_WORDS = {"noon": "12", "midday": "12", "midnight": "0"}
_CENTURY, _THIS_CENTURY = 100, 20


@dataclass(frozen=True, slots=True)
class Expression:
    """Numbers of a text that another language may replace."""

    numbers: frozenset[str]
    """The numbers as the text has them."""
    instead: frozenset[str]
    """Numbers any of which says the same."""
    besides: frozenset[str] = frozenset()
    """Numbers that may stand beside any of these."""


@lru_cache(maxsize=8)
def western(text: str) -> str:
    """The text with the digits of ASCII, and with its signs for decimals, grouping and per cent.

    >>> western("١٢٫٥٪ १२ ๓")
    '12.5% 12 3'
    """
    return text if text.isascii() else text.translate(_WESTERN)


def numbers(text: str, known: frozenset[str] = frozenset()) -> Counter[str]:
    """Numbers in digits, in one spelling: no grouping, a point before decimals, no zeros in front.

    Args:
        text: A text with western digits.
        known: The numbers of the other text; a space only groups the digits of these.
    """
    # Each kind is taken out before the next is looked for, lest the digits of a version count twice.
    bare = do_not_translate.ADDRESS.sub(" ", VERSION.sub(" ", text))
    scientific = _SCIENTIFIC.findall(bare)
    bare = _DOTTED_DATE.sub(r"\1 \2 \3", _SEPARATOR.sub(" ", _SCIENTIFIC.sub(" ", bare)))
    spaced = [number for match in _SPACED.finditer(bare) if (number := normalised(match[0])) in known]
    if spaced:
        bare = _SPACED.sub(lambda match: " " if normalised(match[0]) in known else match[0], bare)
    scaled = (_decimal(float(normalised(match[1])) * _SCALES[match[2].lower()]) for match in _SCALED.finditer(bare))
    plain = (normalised(match[0]) for match in _NUMBER.finditer(_SCALED.sub(" ", bare)))
    return Counter([*scientific, *spaced, *scaled, *plain])


def _decimal(value: float) -> str:
    return str(int(value)) if value.is_integer() else str(value)  # infinite where a number has hundreds of digits


def normalised(number: str) -> str:
    """A number without grouping and leading zeros, with a point before its decimals.

    >>> normalised("1,024"), normalised("0,5"), normalised("007"), normalised("1’024.5"), normalised("12,50,000")
    ('1024', '0.5', '7', '1024.5', '1250000')
    """
    match = _GROUPS.fullmatch(number) or _INDIAN_GROUPS.fullmatch(number)
    if match:
        whole = re.sub(r"\D", "", match["whole"])
        return f"{whole}.{match['decimals']}" if match["decimals"] else whole
    return _LEADING_ZEROS.sub("", re.sub(rf"[{_GROUPING}]", ".", number))


def in_words(text: str, language: str) -> set[str]:
    """The values of numbers that are written as words, Han digits, Roman numerals or ordinals."""
    known = word_lists.number_words(language)
    words = _WORD.findall(text.lower())
    values = {str(known[word]) for word in words if word in known}
    values |= {_TIMES_IN_WORDS[word] for word in words if word in _TIMES_IN_WORDS}
    values |= {str(_HAN_DIGITS[character]) for character in text if character in _HAN_DIGITS}
    values |= set(ORDINAL.findall(text))
    values |= set(map(str, number_words.values(text, language) | number_words.roman_values(text)))
    ordinals = word_lists.ordinals(language)
    values |= {str(match.lastindex) for match in ordinals.finditer(text)} if ordinals else set()
    if _HALF_HOUR.search(text):
        values.add("30")
    if _POWER_WORD.search(text):
        values |= {_decimal(float(10**power)) for power in range(1, 13)}
    return values


def expressions(text: str, language: str, *, other_names_half: bool) -> Iterator[Expression]:
    """The numbers of a text that stand for a time of day, a decade, or a multiple of a word such as million.

    Args:
        text: A text with western digits.
        language: Its bare language code.
        other_names_half: Whether the other text :func:`names_half` of a day.
    """
    yield from _times(text, other_names_half)
    yield from (_decade(match) for match in _DECADE.finditer(text))
    yield from _multiples(text, language)


def names_half(text: str, language: str) -> bool:
    """Whether a text has a word or an abbreviation for a part of the day, such as "p.m." or 下午."""
    pattern = _parts_of_the_day(language)
    return any(match["pm"] or match["am"] or match["before"] for match in _TIME.finditer(text)) or bool(
        pattern and pattern.search(text)
    )


@cache
def _parts_of_the_day(language: str) -> re.Pattern[str] | None:
    """A pattern of the names that CLDR has for the parts of the day; ``None`` for a language that it does not know."""
    try:
        periods = Locale.parse(language).day_periods
    except (UnknownLocaleError, ValueError):
        return None
    names = {name for form in periods.values() for width in form.values() for name in width.values()}
    is_spaceless = languages.is_spaceless(language)
    words = "|".join(
        re.escape(name) for name in sorted(names, key=len, reverse=True) if len(name) > 1 or not name.isascii()
    )
    if not words:
        return None
    return re.compile(words if is_spaceless else rf"(?<![^\W\d_])(?:{words})(?!\w)", re.IGNORECASE)


def _times(text: str, other_names_half: bool) -> Iterator[Expression]:
    """Times of day: those with minutes, or with a word for the half of the day."""
    for match in _TIME.finditer(text):
        has_half = bool(match["pm"] or match["am"] or match["before"])
        # A point is also that of a decimal.
        if has_half or (match["minutes"] and match["sign"] != "."):
            yield from _time(match, other_names_half)


def _time(match: re.Match[str], other_names_half: bool) -> Iterator[Expression]:
    """A time of day on both clocks; some languages write a point between hours and minutes."""
    hour, minutes = int(match["hour"]), match["minutes"] or "00"
    hours = frozenset(map(str, {hour, *_hours_on_the_other_clock(hour, match, other_names_half)}))
    together = frozenset(f"{form}.{minutes}" for form in hours)
    is_full = not int(minutes)
    if match["sign"] == ".":
        yield Expression(frozenset({f"{hour}.{minutes}"}), together | (hours if is_full else frozenset()))
        return
    yield Expression(frozenset({str(hour)}), hours | together, frozenset({"0"} if is_full else ()))
    yield Expression(frozenset({normalised(minutes)}), together | (hours if is_full else frozenset()))


def _hours_on_the_other_clock(hour: int, match: re.Match[str], other_names_half: bool) -> set[int]:
    """The hour by the clock of 24 hours where the text counts to twelve, and the reverse."""
    if match["am"]:
        return {0, _DAY} if hour == _NOON else set()
    if match["pm"] or match["before"]:
        return {hour % _NOON + _NOON}
    if not other_names_half:
        return set()
    return {hour - _NOON} if _NOON < hour < _DAY else {_NOON} if hour in (0, _DAY) else set()


def _decade(match: re.Match[str]) -> Expression:
    """A decade with or without its century; Chinese names the century beside it."""
    years, century = match[2], int(match[1] or _THIS_CENTURY - 1)
    both = frozenset({years, f"{century}{years}"})
    return Expression(frozenset({f"{match[1] or ''}{years}"}), both, frozenset({str(century + 1)}))


def _multiples(text: str, language: str) -> Iterator[Expression]:
    """Numbers before a word for a hundred and more in the language: 25 lakh."""
    scales = _scales(language)
    for match in _multiple(language).finditer(text):
        value = float(normalised(match[1])) * scales[match[2].casefold()]
        yield Expression(frozenset({normalised(match[1])}), frozenset({_decimal(value)}))


@cache
def _scales(language: str) -> dict[str, int]:
    return _MORE_SCALES | number_words.scales(language)


@cache
def _multiple(language: str) -> re.Pattern[str]:
    """A pattern of a number and such a word, whatever its ending."""
    words = "|".join(map(re.escape, sorted(_scales(language), key=len, reverse=True)))
    return re.compile(rf"(?<![\w.,])(\d++(?:[.,]\d++)*+)[\s\xa0]*({words})", re.IGNORECASE)


def without_decades(text: str) -> str:
    """The text without its decades, whose ``s`` is no unit and whose 年 is no length of time."""
    return _CERTAIN_DECADE.sub(" ", text) if "0" in text else text
