"""Language: translations that are empty, left in the source language, or in another language, script or variant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from sphinx_amts import languages
from sphinx_amts.checks.check import CheckContext, Severity, check, displayed, excerpt
from sphinx_amts.text import do_not_translate, word_lists
from sphinx_amts.text.scripts import LETTERS, SCRIPTS_BY_CLDR_CODE

_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['’][a-z]+)?")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_LETTER = re.compile(r"[^\W\d_]")
_LOWER_CASE_WORD = re.compile(r"(?<![\w'])[a-z]{2,}(?![\w'])")
_CODE_WORD = re.compile(r"[_/\\@=(){}<>]|^--?\w|.\.\w")
#: Several words in Latin letters, with the punctuation between them.
_LATIN_WORDS = re.compile(r"(?<![A-Za-z'’\-])[A-Za-z][A-Za-z'’\-]*(?:[ ,;:]+[A-Za-z][A-Za-z'’\-]*)+")
#: What may be in the source language: quotations, titles, and what is explained in brackets.
_QUOTATION = re.compile(
    r"“[^”]*”|\"[^\"]*\"|«[^»]*»|「[^」]*」|《[^》]*》|『[^』]*』|\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]|‘[^’]*’"
)
_SCRIPTS = {name: re.compile(f"[{letters}]") for name, letters in LETTERS.items()}
#: Legacy encodings as lists of characters: that of the variant, and those whose other characters are foreign to it.
_ENCODINGS = {
    "Hans": ("gb2312", ("big5", "shift_jis")),
    "Hant": ("big5", ("gb2312",)),
    "Jpan": ("euc_jp", ("gb2312",)),
}
#: The characters that those encodings may hold.
_ENCODED_HAN = range(0x4E00, 0x9FA6)
#: So many stop words of the source in so many words in a row make a part of a sentence foreign.
_FOREIGN_STOP_WORDS, _WINDOW = 3, 7
#: A text in which one word of so many is a stop word of its language is in that language.
_WORDS_PER_STOP_WORD = 5
_FEW_WORDS = 3


@check("empty", Severity.WARNING, "the translation is empty: translate the sentence")
def empty(context: CheckContext) -> Iterator[str]:
    """No letter or digit where the source has words."""
    if _LETTER.search(context.source_text) and is_wordless(context.target_text):
        yield displayed(context.target_text.strip()) or "(nothing)"


def is_wordless(text: str) -> bool:
    """Whether there is neither a letter nor a digit."""
    return not _LETTER_OR_DIGIT.search(text)


@check("untranslated", Severity.WARNING, "the translation is identical to the source: translate it")
def untranslated(context: CheckContext) -> Iterator[str]:
    """The same text although it has words of the source language; names, code and numbers may stay."""
    if languages.same_language(context.languages.source, context.languages.target):
        return
    if context.is_source_copy and _has_prose(context):
        yield context.target_text


def _has_prose(context: CheckContext) -> bool:
    """Whether the source has words that no translation would keep."""
    prose = _without_code(context.source_text)
    words = [word.lower() for word in _LATIN_WORD.findall(prose)]
    if SCRIPTS_BY_CLDR_CODE.get(languages.script(context.languages.source)):
        return not words and len(_LETTER.findall(context.source_text)) > _FEW_WORDS
    stop_words = word_lists.stop_words(context.source_language, context.target_language)
    has_stop_word = bool(stop_words.intersection(words)) and len(words) >= _FEW_WORDS
    # Where the stop words of a language are not known, one word in small letters more has to do.
    return has_stop_word or len(_LOWER_CASE_WORD.findall(prose)) >= _FEW_WORDS + 1 - (not stop_words)


def _without_code(text: str) -> str:
    """The text without addresses and words that look like code."""
    words = do_not_translate.ADDRESS.sub(" ", text).split()
    return " ".join(word for word in words if not _CODE_WORD.search(word))


def _without_quotations(text: str) -> str:
    return _QUOTATION.sub(" ", do_not_translate.ADDRESS.sub(" ", text))


@check("source-language", Severity.WARNING, "part of the sentence is still in the source language: translate it")
def partly_untranslated(context: CheckContext) -> Iterator[str]:
    """Words of the source language in a row, outside quotes, brackets, code and names."""
    if languages.same_language(context.languages.source, context.languages.target) or context.is_source_copy:
        return
    if languages.script(context.languages.source) != "Latn":
        yield from _in_source_script(context, _without_quotations(context.target_text))
        return
    foreign = word_lists.stop_words(context.source_language, context.target_language)
    # Most translations have none of these signs, so that the slow search is rare.
    is_suspicious = _leaves_latin_script(context) or len(foreign.intersection(context.target_words)) > 1
    if is_suspicious or _shares_three_words(context):
        part = _source_words_left(context, foreign)
        if part:
            yield part


def _shares_three_words(context: CheckContext) -> bool:
    """Whether three words stand in the same order on both sides."""
    source, target = context.source_words, context.target_words
    if len(set(source).intersection(target)) < _FEW_WORDS:
        return False
    triples = (zip(words, words[1:], words[2:], strict=False) for words in (source, target))
    return not set(next(triples)).isdisjoint(next(triples))


def _source_words_left(context: CheckContext, foreign: frozenset[str]) -> str:
    """The first words of a translation from a Latin script that are still in the source language."""
    if not _LATIN_WORDS.search(context.target_text):
        return ""
    text = _without_quotations(context.target_text)
    if _leaves_latin_script(context):
        part = _latin_prose(text, foreign)
    else:
        own = word_lists.stop_words(context.target_language, context.source_language)
        part = _foreign_window(text, foreign, own)
    return part or _copied_words(text, context.source_text, foreign)


def _copied_words(text: str, source: str, foreign: frozenset[str]) -> str:
    """The first words in a row that are in the source too: four, or three with a stop word of its language."""
    words = _LATIN_WORD.findall(text)
    source_words = _LATIN_WORD.findall(source.lower())
    if len(set(source_words).intersection(words)) < _FEW_WORDS:
        return ""
    runs = {length: set(zip(*(source_words[start:] for start in range(length)), strict=False)) for length in (3, 4)}
    for start in range(len(words) - _FEW_WORDS + 1):
        for length in (4, 3):
            part = words[start : start + length]
            is_prose = length > _FEW_WORDS or not foreign.isdisjoint(part)
            if is_prose and tuple(part) in runs[length] and " ".join(part) in text:
                return " ".join(part)
    return ""


def _leaves_latin_script(context: CheckContext) -> bool:
    """Whether the source is in Latin letters and the target language is not."""
    return languages.script(context.languages.source) == "Latn" != languages.script(context.languages.target)


def _in_source_script(context: CheckContext, text: str) -> Iterator[str]:
    """Letters in a row of a script that only the source language is written in, such as Han in English."""
    codes = (context.languages.source, context.languages.target)
    foreign = frozenset.difference(*(_scripts_of(code) for code in codes))
    matches = (re.search(f"(?:{_SCRIPTS[name].pattern}){{2,}}", text) for name in sorted(foreign))
    yield from (excerpt(text, *match.span()) for match in matches if match)


def _scripts_of(code: str) -> frozenset[str]:
    """The names of the scripts that a language is written in; none for Latin, Greek and unknown ones."""
    return SCRIPTS_BY_CLDR_CODE.get(languages.script(code), frozenset())


def _latin_prose(text: str, foreign: frozenset[str]) -> str:
    """The first words in Latin letters that are prose rather than a name, in a text of another script."""
    for match in _LATIN_WORDS.finditer(text):
        words = match[0].split()
        stop_words = sum(word.lower().strip(",;:") in foreign for word in words)
        lower_case = len(_LOWER_CASE_WORD.findall(match[0]))
        is_prose = stop_words > 1 and len(words) > _FEW_WORDS
        if is_prose or (lower_case > _FEW_WORDS and stop_words) or lower_case > 2 * _FEW_WORDS:
            return match[0]
    return ""


def _foreign_window(text: str, foreign: frozenset[str], own: frozenset[str]) -> str:
    """The first seven words with three stop words of the source language and none of the target language."""
    if len(foreign.intersection(text.lower().split())) <= 1:
        return ""
    words = _LATIN_WORD.findall(_without_code(text))
    for start in range(max(1, len(words) - _WINDOW + 1)):
        window = [word.lower() for word in words[start : start + _WINDOW]]
        foreign_count, own_count = (sum(word in some for word in window) for some in (foreign, own))
        if foreign_count >= _FOREIGN_STOP_WORDS and not own_count:
            return " ".join(words[start : start + _WINDOW])
    return ""


@check("script", Severity.WARNING, "letters from another script: use the script of the target language")
def foreign_script(context: CheckContext) -> Iterator[str]:
    """Letters of a script that neither the target language nor the source has, such as kana in Chinese."""
    if context.target_text.isascii():
        return
    own = _scripts_of(context.languages.target)
    if not _all_scripts_but(own).search(context.target_text):
        return
    for name in (name for name in _SCRIPTS if name not in own):
        match = _SCRIPTS[name].search(context.target_text)
        if match and not _SCRIPTS[name].search(context.source_text):
            yield f"{name}: {excerpt(context.target_text, *match.span())}"


@cache
def _all_scripts_but(own: frozenset[str]) -> re.Pattern[str]:
    """The letters of all known scripts but the language's own."""
    return re.compile("|".join(pattern.pattern for name, pattern in _SCRIPTS.items() if name not in own))


@check(
    "characters",
    Severity.WARNING,
    "Chinese character of the wrong variant: use the variant of the target language",
    target_languages="zh ja",
)
def foreign_characters(context: CheckContext) -> Iterator[str]:
    """Traditional characters in simplified Chinese, the reverse, and either in Japanese."""
    pattern = _characters_of_other_variants(languages.script(context.languages.target))
    match = pattern.search(context.target_text) if pattern else None
    if match and match[0] not in context.source_text:
        yield excerpt(context.target_text, *match.span())


@cache
def _characters_of_other_variants(script: str) -> re.Pattern[str] | None:
    """The characters that an encoding of another variant has and that of this one lacks.

    ``None`` for a script without Chinese characters.
    """
    if script not in _ENCODINGS:
        return None
    own, others = _ENCODINGS[script]
    every = (chr(code) for code in _ENCODED_HAN)
    foreign = [char for char in every if not _encodes(own, char) and any(_encodes(name, char) for name in others)]
    return re.compile(f"[{''.join(foreign)}]")


def _encodes(encoding: str, character: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


@check("wrong-language", Severity.WARNING, "the translation is in the wrong language: translate it again")
def wrong_language(context: CheckContext) -> Iterator[str]:
    """No letter of the target's script, or in Latin letters the stop words of a third language."""
    is_latin = languages.script(context.languages.target) == "Latn"
    if _lacks_own_script(context) or (is_latin and _is_other_latin_language(context)):
        yield context.target_text


def _lacks_own_script(context: CheckContext) -> bool:
    """Whether prose has been translated without a letter of the script of the target language."""
    own = [_SCRIPTS[name] for name in _scripts_of(context.languages.target)]
    has_none = bool(own) and not any(pattern.search(context.target_text) for pattern in own)
    return has_none and not context.is_source_copy and _has_prose(context)


def _is_other_latin_language(context: CheckContext) -> bool:
    """Whether a Latin text has the stop words of a third language and hardly any of its own."""
    own, words = word_lists.stop_words(context.target_language, ""), context.target_words
    if not own or len(words) <= _FOREIGN_STOP_WORDS or context.is_source_copy:
        return False
    own_count = sum(word in own for word in words)
    if own_count > len(words) / _WORDS_PER_STOP_WORD:
        return False
    highest = max(_count_stop_words(words, code, context) for code in word_lists.LATIN_LANGUAGES)
    return highest > _FOREIGN_STOP_WORDS and highest > 2 * own_count


def _count_stop_words(words: list[str], code: str, context: CheckContext) -> int:
    """How many words are stop words of a third language; 0 for the two languages of the pair."""
    if code in (context.target_language, context.source_language):
        return 0
    return sum(word in word_lists.stop_words(code, context.target_language) for word in words)


@check("negation", Severity.NOTE, "the source is negated but the translation is not: check the meaning")
def negation_lost(context: CheckContext) -> Iterator[str]:
    """A negation of the source is missing; a note only, because languages have many ways to negate."""
    in_source, in_target = map(word_lists.negation, (context.source_language, context.target_language))
    match = in_source.search(context.source_text) if in_source else None
    if match and in_target and not in_target.search(context.target_text):
        yield excerpt(context.source_text, *match.span())


@check("negation-added", Severity.NOTE, "the translation is negated but the source is not: check the meaning")
def negation_added(context: CheckContext) -> Iterator[str]:
    """A plain negation where the source has not even a word such as "only" or "instead"."""
    plain_negation = word_lists.plain_negation(context.target_language)
    match = plain_negation.search(context.target_text) if plain_negation else None
    if match and not word_lists.may_be_negative(context.source_text, context.source_language):
        yield excerpt(context.target_text, *match.span())
