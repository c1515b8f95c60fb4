"""Numbers in words, Roman numerals and Han numerals: which values a text may express without a digit in it.

The words are data (:mod:`sphinx_amts.text.number_word_data`); composing them is the same in every language.  All of it
serves to explain a number that the other text has in digits, so that a reading too many does little harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from sphinx_amts.text.number_word_data import JOINING_WORDS, SPACELESS, TEENS, WORDS

#: Values that multiply what stands before them.
_MULTIPLIERS = frozenset({12, 100, *(10**power for power in range(3, 13))})
#: In these languages ten does so, too.
_MULTIPLIERS_WITH_TEN = _MULTIPLIERS - {12} | {10}
_TENS_ARE_PRODUCTS = frozenset({"zh", "ja", "ko", "vi", "id", "ms", "am"})
_EAST_ASIAN = frozenset({"zh", "ja", "ko"})
#: What stands between words of a number, or of the text.
_TOKEN = re.compile(r"[^\s\-‐‑,.;:!?()\[\]{}«»“”„\"'’。、，।،؛؟۔።፣፡]+")
#: Letters that an inflected or ordinal form may have behind a word of the list, which has so many at least.
_ENDING_LENGTH, _STEM_LENGTH = 3, 3
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u00ad\u2060\u200c\u200d"))
#: A letter of Ukrainian; elsewhere a word ends at an apostrophe.
_APOSTROPHE_INSIDE = re.compile(r"(?<=[а-я])['’ʼ](?=[а-яєї])")
#: As many numbers are written with I, V and X alone as centuries, chapters and kings have; years begin with M.
_ROMAN = re.compile(
    r"(?<![A-Za-z0-9_])(X{0,3}(?:IX|IV|V?I{0,3})"
    r"|(?=M[A-Z]{3})M{1,2}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3}))"
    r"(?:-?(?:er|re|e|es|ème|ᵉ|[ºª°]|th|st|nd|rd|lea|a|го|му|м|й|е|я|ой|ого|ste|de))?(?![A-Za-z0-9_])"
)
#: The single characters of Unicode, and the letters of Cyrillic that are typed for the Latin ones.
_ROMAN_LETTERS = str.maketrans(
    {"І": "I", "Х": "X", "Ѵ": "V"}
    | {
        chr(0x2160 + place): text
        for place, text in enumerate("I II III IV V VI VII VIII IX X XI XII".split())  # noqa: SIM905 - shorter
    }
)
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
#: Languages whose numbers are those of another one.
_SAME_WORDS = {"no": "nb", "nn": "nb", "bs": "hr", "yue": "zh", "lzh": "zh"}
_SMALLEST_TEN, _TEN, _HUNDRED = 20, 10, 100


def values(text: str, language: str) -> set[int]:
    """The numbers that a text may express in words.

    >>> sorted(values("Three hundred and twenty-one boats", "en"))
    [321]
    >>> sorted(values("三百二十一艘船", "zh")), sorted(values("dreihunderteinundzwanzig Boote", "de"))
    ([321], [321])

    Args:
        text: A plain text.
        language: A bare language code; of an unknown language nothing is found.
    """
    language = _SAME_WORDS.get(language, language)
    if language not in WORDS:
        return set()
    found: set[int] = set()
    bare = _APOSTROPHE_INSIDE.sub("", text.translate(_INVISIBLE).casefold())
    for run in _runs(bare, language):
        found.update(_composed(run, language))
        found.update(_in_positions(run, language))
    return found


def roman_values(text: str) -> set[int]:
    """The values of the Roman numerals in a text: those up to 39, and years.

    >>> sorted(roman_values("du XIXe au XXe siècle, en MCMXIV")), roman_values("MIX CD")
    ([19, 20, 1914], set())
    """
    matches = (match[1] for match in _ROMAN.finditer(text.translate(_ROMAN_LETTERS)))
    return {_roman_value(numeral) for numeral in matches if numeral}


def _roman_value(numeral: str) -> int:
    digits = [_ROMAN_VALUES[letter] for letter in numeral]
    pairs = zip(digits, [*digits[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)


def _runs(text: str, language: str) -> Iterator[list[int]]:
    """The values of words of numbers that follow each other, with nothing else between them."""
    if language in SPACELESS:
        for match in _unspaced_run(language).finditer(text):
            yield [_vocabulary(language)[word] for word in _word(language).findall(match[0])]
        return
    run: list[int] = []
    for token in _tokens(text, language):
        if token in _joining_words(language):
            continue
        found = _values_of_token(token, language)
        if not found and run:
            yield run
            run = []
        run.extend(found)
    if run:
        yield run


def _tokens(text: str, language: str) -> list[str]:
    """The words of a text; a word that makes a teen of the one before it (``dua belas``) is joined to that."""
    tokens: list[str] = []
    for token in _TOKEN.findall(text):
        if tokens and token in TEENS.get(language, "").split():
            tokens[-1] += token
        else:
            tokens.append(token)
    return tokens


def _values_of_token(token: str, language: str) -> list[int]:
    """The values of a word, which may be composed of several: ``zweihundert``; none if it is something else."""
    vocabulary, word = _vocabulary(language), _word(language)
    found: list[int] = []
    prefix = _joint(language).match(token)  # وعشرون
    place = prefix.end() if prefix and word.match(token, prefix.end()) and not word.match(token) else 0
    while match := word.match(token, place):
        found.append(vocabulary[match[0]])
        place = match.end()
        joining = _joint(language).match(token, place)
        if joining and word.match(token, joining.end()):
            place = joining.end()
    rest, length = len(token) - place, place
    return found if not rest or (rest <= _ENDING_LENGTH and length >= _STEM_LENGTH) else []


def _composed(run: list[int], language: str) -> Iterator[int]:
    """The numbers that values in a row make: ``[3, 100, 20, 1]`` makes 321, and ``[3, 4]`` are two."""
    multipliers = _MULTIPLIERS_WITH_TEN if language in _TENS_ARE_PRODUCTS else _MULTIPLIERS
    terms: list[int] = []
    for value in run:
        if not value and terms:  # 五百零七
            continue
        if value in multipliers and terms:
            _multiply(terms, value)
        elif language == "fr" and value == _SMALLEST_TEN and terms[-1:] == [4]:
            terms[-1] *= value
        else:
            if terms and not _may_follow(terms[-1], value, language):
                yield sum(terms)
                terms.clear()
            terms.append(value)
    if terms:
        yield sum(terms)


def _multiply(terms: list[int], value: int) -> None:
    """Multiply the terms at the end that are smaller than the value."""
    factor = 0
    while terms and terms[-1] < value:
        factor += terms.pop()
    terms.append((factor or 1) * value)


def _may_follow(term: int, value: int, language: str) -> bool:
    """Whether a value goes on with the number that the term is the last part of."""
    if term < _TEN:  # einundzwanzig
        return _SMALLEST_TEN <= value < _HUNDRED and value % _TEN == 0
    is_french_teen = language == "fr" and term in (60, 80) and value < _SMALLEST_TEN
    return (value < term and term % 10 ** len(str(value)) == 0) or is_french_teen


def _in_positions(run: list[int], language: str) -> Iterator[int]:
    """A number whose digits are written one by one, as in 二〇二四, or in two parts, as in "nineteen eighty"."""
    if language in _EAST_ASIAN and len(run) > 1 and max(run) < _TEN:
        yield int("".join(map(str, run)))
    if language == "en" and len(run) > 1 and _TEN <= run[0] < _HUNDRED and _TEN <= run[1] < _HUNDRED:
        yield _HUNDRED * run[0] + sum(run[1:])


@cache
def scales(language: str) -> dict[str, int]:
    """The words of a language for a hundred and more, which stand behind digits too; empty if they are unknown."""
    language = _SAME_WORDS.get(language, language)
    vocabulary = _vocabulary(language) if language in WORDS else {}
    return {word: value for word, value in vocabulary.items() if value in _MULTIPLIERS_WITH_TEN and value >= _HUNDRED}


@cache
def _vocabulary(language: str) -> dict[str, int]:
    """The words of a language with their values."""
    groups = (group.split(":") for group in WORDS[language].split())
    return {word: int(value) for value, words in groups for word in words.split(",")}


@cache
def _alternatives(language: str) -> str:
    return "|".join(map(re.escape, sorted(_vocabulary(language), key=len, reverse=True)))


@cache
def _word(language: str) -> re.Pattern[str]:
    """Any word of a number, the longest first."""
    return re.compile(_alternatives(language))


@cache
def _unspaced_run(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{_alternatives(language)})+")


@cache
def _joining_words(language: str) -> frozenset[str]:
    return frozenset(JOINING_WORDS.get(language, "").split())


@cache
def _joint(language: str) -> re.Pattern[str]:
    """A joining word inside a word: the ``und`` of ``einundzwanzig``; the empty string where there is none."""
    return re.compile("|".join(map(re.escape, sorted(_joining_words(language), key=len, reverse=True))))
