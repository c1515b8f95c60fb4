"""Facts: numbers, units, versions, addresses, identifiers and product names are the same in every language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from sphinx_amts import languages, terms
from sphinx_amts.quality.checks import lexicon
from sphinx_amts.quality.checks.model import Severity, View, declare

_VERSION = re.compile(r"(?<![\w.])v?\d+(?:\.\d+){2,}(?:(?:a|b|rc|\.dev|\.post)\d+)?|(?<![\w.])v\d+(?:\.\d+)*", re.ASCII)
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"(?<![A-Za-z_\d.\-/])\d+(?:[.,'\u202f\xa0]\d+)*(?!(?:st|nd|rd|th)\b|[A-Za-z_]*_|\d)", re.ASCII)
_DECADE = re.compile(r"(?<![\w.])(\d\d)(\d0)(?=s\b|年代)", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:[.,'\u202f\xa0]\d{3})+")
_SCALED = re.compile(
    r"(?<![\w.,])(\d+(?:[.,]\d+)*)[\s\xa0]*"
    r"([十百千万亿萬億]|(?:hundred|thousand|mil|million|millones|millón|billion)\b)",
    re.IGNORECASE | re.ASCII,
)
_SCALES = {
    "十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "hundred": 100,
    "thousand": 1000, "mil": 1000, "million": 10**6, "millones": 10**6, "millón": 10**6, "billion": 10**9,
}  # fmt: skip
_HAN_DIGITS = {
    **{digit: value for value, digit in enumerate("零一二三四五六七八九十")},
    **dict.fromkeys("两兩双半", 2),
    "単": 1,
}
_WIDE = str.maketrans("０１２３４５６７８９％．", "0123456789%.")
_UNIT = re.compile(
    r"(?<![\w.])\d+(?:[.,]\d+)*[\s\xa0-]?"
    r"(%|[KMGTP]i?B|[kKMG]?bps|ms|µs|μs|ns|[kMG]?Hz|px|pt|em|dpi|kg|km|cm|mm|nm|kW|°C|°F|GFLOPS|TFLOPS)(?![A-Za-z])"
)
_PER_CENT = re.compile(r"[%％]|百分|パーセント|por\s?cien|pour\s?cent|prozent|per\s?cent|процент", re.IGNORECASE)
_IDENTIFIER = re.compile(
    r"""(?<![\w/@.\ufffc-])(?:
        --?[A-Za-z][\w-]*            # options
      | @?[A-Za-z]\w*(?:\.[A-Za-z_]\w+)+(?:\(\))?   # dotted names, names of files
      | \.?\w*[A-Za-z]\w*_\w+(?:\(\))?              # with low lines
      | [A-Za-z_]\w*\(\)             # calls
      | [a-z]+[A-Z]\w*               # camelCase
      | [A-Z]+[a-z]+[A-Z]\w*         # PyTorch, GitHub
      | [A-Za-z]+\d+[A-Za-z]+\w*     # word2vec
      | \.[a-z]{2,}\b                # .py
      | (?:~|\.{0,2})/\w[\w./-]+     # paths
    )""",
    re.VERBOSE | re.ASCII,
)
_PLURAL = re.compile(r"(?<=[A-Z])s$")
_ACRONYM = re.compile(r"(?<![\w-])[A-Z][A-Z0-9]{1,6}(?![\w-])", re.ASCII)
_CAPITAL = re.compile(r"\b[A-Z][a-z]+\b", re.ASCII)
_WORD = re.compile(r"[^\W\d_]+")


def _numbers(text: str) -> Counter[str]:
    """Numbers in digits, in one spelling: no grouping, a point before decimals."""
    if not _DIGIT.search(text):
        return Counter()
    free = _DECADE.sub(" ", terms.ADDRESS.sub(" ", _VERSION.sub(" ", text.translate(_WIDE))))
    free = re.sub(r"\d+\s*世[纪紀]|\d0\s*年代", " ", free)
    scaled = [_spelt(float(_normal(match[1])) * _SCALES[match[2].lower()]) for match in _SCALED.finditer(free)]
    return Counter([*scaled, *(_normal(match[0]) for match in _NUMBER.finditer(_SCALED.sub(" ", free)))])


def _spelt(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)


def _normal(number: str) -> str:
    if _GROUPED.fullmatch(number):
        return re.sub(r"\D", "", number)
    return re.sub(r"[,'\u202f\xa0]", ".", number)


def _in_words(text: str, language: str) -> set[str]:
    """The values of numbers that stand in words or Han digits."""
    known = lexicon.number_words(language)
    named = {str(known[word]) for word in _WORD.findall(text.lower()) if word in known}
    named |= {str(_HAN_DIGITS[character]) for character in text if character in _HAN_DIGITS}
    if re.search("[百千万亿萬億十]|hundred|thousand|million|billion|mil|millones", text):
        named |= {_spelt(float(10**power)) for power in range(1, 13)}
    return named


@declare("numbers", Severity.WARNING, "a number is not that of the source")
def numbers(view: View) -> Iterator[str]:
    """Numbers lost, changed or invented; a number in words is as good as one in digits."""
    wanted, found = _numbers(view.source), _numbers(view.target)
    if wanted.keys() == found.keys():
        return
    words = _in_words(view.target, view.to), _in_words(view.source, view.from_)
    lost = [number for number in wanted if number not in found and number not in words[0]]
    new = [number for number in found if number not in wanted and number not in words[1]]
    if lost or new:
        parts = (("missing", lost), ("not in the source", new))
        yield "; ".join(f"{what}: {', '.join(which)}" for what, which in parts if which)


@declare("units", Severity.WARNING, "a unit of measurement is not that of the source")
def units(view: View) -> Iterator[str]:
    """Units of the translation that the source lacks while one of the source is missing; per cents that are lost."""
    if not _DIGIT.search(view.source):
        return
    wanted, found = (Counter(_UNIT.findall(text.translate(_WIDE))) for text in (view.source, view.target))
    lost, new = wanted - found, found - wanted
    if "%" in lost and not _PER_CENT.search(view.target):
        yield "% is missing"
    yield from (f"{unit} is not in the source" for unit in new if lost and unit not in wanted)


@declare("versions", Severity.WARNING, "a version is not that of the source")
def versions(view: View) -> Iterator[str]:
    """Versions of three and more parts, or with a v."""
    if not (_DIGIT.search(view.source) or _DIGIT.search(view.target)):
        return
    wanted, found = (Counter(_VERSION.findall(terms.ADDRESS.sub(" ", text))) for text in (view.source, view.target))
    yield from (f"{one} is missing" for one in wanted if one not in view.target)
    yield from (f"{one} is not in the source" for one in found if one not in view.source)


@declare("addresses", Severity.WARNING, "a web address is not that of the source")
def addresses(view: View) -> Iterator[str]:
    """Addresses, but for the language that they name: ``en.`` or ``/en/``."""
    if "://" not in view.source + view.target:
        return
    codes = {view.languages.source, view.languages.target, view.from_, view.to}
    spellings = {spelling for code in codes for spelling in (code, code.lower(), code.replace("_", "-").lower())}
    named = "|".join(sorted(map(re.escape, spellings), key=len, reverse=True))
    part = re.compile(rf"(?<=[/.])(?:{named})(?=[/.]|$)")
    wanted, found = (
        {part.sub("", one).replace("//.", "//") for one in terms.ADDRESS.findall(text)}
        for text in (view.source, view.target)
    )
    yield from (f"{one} is missing" for one in sorted(wanted - found))
    yield from (f"{one} is not in the source" for one in sorted(found - wanted))


@declare("identifiers", Severity.WARNING, "a name in code, a file or an option is not that of the source")
def identifiers(view: View) -> Iterator[str]:
    """Names in code and of products with capitals inside; each must stand somewhere in the translation."""
    text = terms.ADDRESS.sub(" ", view.source)
    found = dict.fromkeys(_PLURAL.sub("", match[0]) for match in _IDENTIFIER.finditer(text))
    target = view.target.lower()
    yield from (f"{one} is missing" for one in found if one.removesuffix("()").lower() not in target)


@declare("products", Severity.WARNING, "the name of a product is missing")
def products(view: View) -> Iterator[str]:
    """Well-known names in Latin letters."""
    target = view.target.lower()
    found = dict.fromkeys(word for word in _CAPITAL.findall(view.source) if word in lexicon.PRODUCTS)
    yield from (f"{name} is missing" for name in found if name.lower() not in target)


@declare("abbreviations", Severity.NOTE, "an abbreviation in capitals is not in the translation")
def abbreviations(view: View) -> Iterator[str]:
    """Such as GPU; translators write some of them out."""
    if view.source.isupper() or languages.same_language(view.languages.source, view.languages.target):
        return
    target = view.target.lower()
    found = dict.fromkeys(_ACRONYM.findall(view.source))
    yield from (f"{one} is missing" for one in found if one.lower() not in target)
