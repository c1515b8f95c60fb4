"""Text in the wrong language: nothing there, the source itself, parts of it, letters of another script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from sphinx_amts import languages
from sphinx_amts.checks.check import Severity, View, around, declare, shown
from sphinx_amts.text import do_not_translate, word_lists

_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['’][a-z]+)?")
_SOMETHING = re.compile(r"[^\W_]")
_LETTER = re.compile(r"[^\W\d_]")
_LOWER = re.compile(r"(?<![\w'])[a-z]{2,}(?![\w'])")
_CODE = re.compile(r"[_/\\@=(){}<>]|^--?\w|.\.\w")
#: A run of words in Latin letters, with the punctuation inside it.
_LATIN_RUN = re.compile(r"(?<![A-Za-z'’\-])[A-Za-z][A-Za-z'’\-]*(?:[ ,;:]+[A-Za-z][A-Za-z'’\-]*)+")
_QUOTED = re.compile(
    r"“[^”]*”|\"[^\"]*\"|«[^»]*»|「[^」]*」|《[^》]*》|『[^』]*』|\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]|‘[^’]*’"
)
_SCRIPTS = {
    "Han": re.compile("[\u3400-\u4dbf\u4e00-\u9fff]"),
    "Kana": re.compile("[\u3041-\u3096\u30a1-\u30fa]"),
    "Hangul": re.compile("[\uac00-\ud7a3]"),
    "Cyrillic": re.compile("[\u0400-\u04ff]"),
    "Arabic": re.compile("[\u0620-\u06ff]"),
    "Hebrew": re.compile("[\u05d0-\u05ea]"),
    "Thai": re.compile("[\u0e01-\u0e5b]"),
    "Devanagari": re.compile("[\u0900-\u097f]"),
}
_LATIN = re.compile("[A-Za-z]")
#: The scripts above in which languages are written, by their script in CLDR.
_OF = {
    "Hans": {"Han"}, "Hant": {"Han"}, "Jpan": {"Han", "Kana"}, "Kore": {"Hangul", "Han"}, "Cyrl": {"Cyrillic"},
    "Arab": {"Arabic"}, "Hebr": {"Hebrew"}, "Thai": {"Thai"}, "Deva": {"Devanagari"},
}  # fmt: skip
#: Legacy encodings that hold the characters of one way of writing Chinese characters: the own and the others.
_CHARACTERS = {
    "Hans": ("gb2312", ("big5", "shift_jis")),
    "Hant": ("big5", ("gb2312",)),
    "Jpan": ("euc_jp", ("gb2312",)),
}
_ALL_HAN = range(0x4E00, 0x9FA6)
#: Stop-words of the source, of so many words in a row, that make a part of a sentence foreign.
_WINDOW, _FOREIGN = 7, 3
#: A text with a larger share of its own stop-words than one in so many is in its own language.
_MOST_FOREIGN = 5
_FEW_WORDS = 3


@declare("empty", Severity.WARNING, "the translation is empty: translate it")
def empty(view: View) -> Iterator[str]:
    """No letter or digit where the source has words."""
    if _LETTER.search(view.source) and is_nothing(view.target):
        yield shown(view.target.strip()) or "(nothing)"


def is_nothing(text: str) -> bool:
    """Whether there is neither a letter nor a digit."""
    return not _SOMETHING.search(text)


@declare("untranslated", Severity.WARNING, "the translation is the source itself: translate it")
def identical(view: View) -> Iterator[str]:
    """The same text although it has words of the source language; names, code and numbers may stay."""
    if languages.same_language(view.languages.source, view.languages.target):
        return
    if view.is_copy and _has_prose(view):
        yield view.target


def _has_prose(view: View) -> bool:
    """Whether the source has words that no translation would leave."""
    words = [word.lower() for word in _WORD.findall(_bare(view.source))]
    known = word_lists.stop_words(view.from_, view.to)
    lower = len(_LOWER.findall(_bare(view.source)))
    if _OF.get(languages.script(view.languages.source)):
        return not words and len(_LETTER.findall(view.source)) > _FEW_WORDS
    return (bool(known.intersection(words)) and len(words) >= _FEW_WORDS) or lower >= _FEW_WORDS + 1 - (not known)


def _bare(text: str) -> str:
    """Without addresses and what looks like code."""
    return " ".join(word for word in do_not_translate.ADDRESS.sub(" ", text).split() if not _CODE.search(word))


@declare("source-language", Severity.WARNING, "a part is left in the language of the source: translate it")
def left_over(view: View) -> Iterator[str]:
    """Words of the source language in a row, outside quotes, brackets, code and names."""
    if languages.same_language(view.languages.source, view.languages.target) or view.is_copy:
        return
    if languages.script(view.languages.source) != "Latn":
        yield from _in_script_of_source(view, _QUOTED.sub(" ", do_not_translate.ADDRESS.sub(" ", view.target)))
        return
    known, own = word_lists.stop_words(view.from_, view.to), word_lists.stop_words(view.to, view.from_)
    if _is_other_script(view) or len(known.intersection(view.words[1])) > 1 or _shares_words(view):
        part = _left_in(view, known, own)
        if part:
            yield part


def _shares_words(view: View) -> bool:
    """Whether three words stand in the same order on both sides: quick."""
    there, here = view.words
    if len(set(there).intersection(here)) < _FEW_WORDS:
        return False
    runs = (zip(words, words[1:], words[2:], strict=False) for words in (there, here))
    return not set(next(runs)).isdisjoint(next(runs))


def _left_in(view: View, known: frozenset[str], own: frozenset[str]) -> str:
    if not _LATIN_RUN.search(view.target):
        return ""
    text = _QUOTED.sub(" ", do_not_translate.ADDRESS.sub(" ", view.target))
    part = _of_other_script(text, known) if _is_other_script(view) else _of_same_script(text, known, own)
    return part or _copied(text, view.source, known)


def _copied(text: str, source: str, known: frozenset[str]) -> str:
    """The first words in a row that stand in the source too: four, or three with a stop-word of its language."""
    words = _WORD.findall(text)
    there = _WORD.findall(source.lower())
    if len(set(there).intersection(words)) < _FEW_WORDS:
        return ""
    runs = {length: set(zip(*(there[start:] for start in range(length)), strict=False)) for length in (3, 4)}
    for start in range(len(words) - _FEW_WORDS + 1):
        for length in (4, 3):
            part = words[start : start + length]
            is_prose = length > _FEW_WORDS or not known.isdisjoint(part)
            if is_prose and tuple(part) in runs[length] and " ".join(part) in text:
                return " ".join(part)
    return ""


def _is_other_script(view: View) -> bool:
    return languages.script(view.languages.source) == "Latn" != languages.script(view.languages.target)


def _in_script_of_source(view: View, text: str) -> Iterator[str]:
    """Letters in a row of a script that the source has and the target has not, such as Han in English."""
    scripts = (_OF.get(languages.script(code), set()) for code in (view.languages.source, view.languages.target))
    foreign = set.difference(*scripts)
    runs = (re.search(f"(?:{_SCRIPTS[name].pattern}){{2,}}", text) for name in sorted(foreign))
    yield from (around(text, *match.span()) for match in runs if match)


def _of_other_script(text: str, known: frozenset[str]) -> str:
    """The first run of Latin words that is prose."""
    for match in _LATIN_RUN.finditer(text):
        words = match[0].split()
        stop = sum(word.lower().strip(",;:") in known for word in words)
        lower = len(_LOWER.findall(match[0]))
        is_prose = stop > 1 and len(words) > _FEW_WORDS
        if is_prose or (lower > _FEW_WORDS and stop) or lower > 2 * _FEW_WORDS:
            return match[0]
    return ""


def _of_same_script(text: str, foreign: frozenset[str], own: frozenset[str]) -> str:
    if len(foreign.intersection(text.lower().split())) <= 1:
        return ""
    words = _WORD.findall(_bare(text))
    for start in range(max(1, len(words) - _WINDOW + 1)):
        part = [word.lower() for word in words[start : start + _WINDOW]]
        strange, native = (sum(word in known for word in part) for known in (foreign, own))
        if strange >= _FOREIGN and not native:
            return " ".join(words[start : start + _WINDOW])
    return ""


@declare(
    "script", Severity.WARNING, "letters of a script that neither the language nor the source has: write it in its own"
)
def script(view: View) -> Iterator[str]:
    """Such as kana in Chinese, or Cyrillic in Spanish."""
    if view.target.isascii():
        return
    own = _OF.get(languages.script(view.languages.target), set())
    match = _not_of(frozenset(own)).search(view.target)
    for name in (name for name, pattern in _SCRIPTS.items() if match and name not in own):
        found = _SCRIPTS[name].search(view.target)
        if found and not _SCRIPTS[name].search(view.source):
            yield f"{name}: {around(view.target, *found.span())}"


@cache
def _not_of(own: frozenset[str]) -> re.Pattern[str]:
    """The letters of all known scripts but some."""
    return re.compile("|".join(pattern.pattern for name, pattern in _SCRIPTS.items() if name not in own))


@declare(
    "characters",
    Severity.WARNING,
    "a character of another way of writing Chinese: write the one of this language",
    to="zh ja",
)
def characters(view: View) -> Iterator[str]:
    """Traditional ones in simplified Chinese, the reverse, and either in Japanese."""
    pattern = _strange_characters(languages.script(view.languages.target))
    match = pattern.search(view.target) if pattern else None
    if match and match[0] not in view.source:
        yield around(view.target, *match.span())


@cache
def _strange_characters(script: str) -> re.Pattern[str] | None:
    """Those that an encoding of the script lacks and one of another has; none where Chinese is not written."""
    if script not in _CHARACTERS:
        return None
    own, others = _CHARACTERS[script]
    every = [chr(code) for code in _ALL_HAN]
    strange = [one for one in every if not _holds(own, one) and any(_holds(other, one) for other in others)]
    return re.compile(f"[{''.join(strange)}]")


def _holds(encoding: str, character: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


@declare("wrong-language", Severity.WARNING, "the translation is in another language: translate it again")
def no_letter(view: View) -> Iterator[str]:
    """Sentences of words only, which no language leaves in another script; Latin text in a Latin target passes."""
    if _lacks_own_script(view) or (languages.script(view.languages.target) == "Latn" and _other_latin(view)):
        yield view.target


def _lacks_own_script(view: View) -> bool:
    own = [_SCRIPTS[name] for name in _OF.get(languages.script(view.languages.target), ())]
    return bool(own) and not any(one.search(view.target) for one in own) and not view.is_copy and _has_prose(view)


def _other_latin(view: View) -> bool:
    """Whether a Latin text has the stop-words of a third language and hardly any of its own."""
    known, words = word_lists.stop_words(view.to, ""), view.words[1]
    if not known or len(words) <= _FOREIGN or view.is_copy:
        return False
    own = sum(word in known for word in words)
    if own > len(words) / _MOST_FOREIGN:
        return False
    third = max(_count(words, code, view) for code in word_lists.LATIN_LANGUAGES)
    return third > _FOREIGN and third > 2 * own


def _count(words: list[str], code: str, view: View) -> int:
    if code in (view.to, view.from_):
        return 0
    return sum(word in word_lists.stop_words(code, view.to) for word in words)


@declare("negation", Severity.NOTE, "the source says no and the translation does not: see whether a not is lost")
def negation(view: View) -> Iterator[str]:
    """Languages say no in many ways, so that this is worth a look only."""
    there, here = word_lists.negation(view.from_), word_lists.negation(view.to)
    found = there.search(view.source) if there else None
    if found and here and not here.search(view.target):
        yield around(view.source, *found.span())


@declare("negation-added", Severity.NOTE, "the translation says no and the source does not: see whether it may")
def negation_added(view: View) -> Iterator[str]:
    """What plainly says no, where the source has not even a word such as "only" or "instead"."""
    here = word_lists.plain_negation(view.to)
    found = here.search(view.target) if here else None
    if found and not word_lists.may_be_negative(view.source, view.from_):
        yield around(view.target, *found.span())
