"""Text in the wrong language: nothing there, the source itself, parts of it, letters of another script."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sphinx_amts import languages, terms
from sphinx_amts.quality.checks import lexicon
from sphinx_amts.quality.checks.model import OBJECT, Severity, View, around, declare

_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['’][a-z]+)?")
_LETTER = re.compile(r"[^\W\d_]")
_LOWER = re.compile(r"(?<![\w'])[a-z]{2,}(?![\w'])")
#: A run of words in Latin letters, with the punctuation inside it.
_LATIN_RUN = re.compile(r"[A-Za-z][A-Za-z'’\-]*(?:[ ,;:]+[A-Za-z][A-Za-z'’\-]*)+")
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
#: Stop-words of the source, of so many words in a row, that make a part of a sentence foreign.
_WINDOW, _FOREIGN = 7, 3
_FEW_WORDS = 3


@declare("empty", Severity.WARNING, "the translation is empty")
def empty(view: View) -> Iterator[str]:
    """Nothing where the source has words."""
    if _LETTER.search(view.source) and not view.target.replace(OBJECT, "").strip():
        yield "(nothing)"


@declare("untranslated", Severity.WARNING, "the translation is the source itself")
def identical(view: View) -> Iterator[str]:
    """The same text although it has words of the source language; names, code and numbers may stay."""
    if languages.same_language(view.languages.source, view.languages.target) or not view.source.strip():
        return
    if " ".join(view.source.casefold().split()) == " ".join(view.target.casefold().split()) and _has_prose(view):
        yield view.target


def _has_prose(view: View) -> bool:
    """Whether the source has words that no translation would leave."""
    words = [word.lower() for word in _WORD.findall(_bare(view.source))]
    known = lexicon.stop_words(view.from_, view.to)
    lower = len(_LOWER.findall(_bare(view.source)))
    if _OF.get(languages.script(view.languages.source)):
        return not words and len(_LETTER.findall(view.source)) > _FEW_WORDS
    return (bool(known.intersection(words)) and len(words) >= _FEW_WORDS) or lower >= _FEW_WORDS + 1 - (not known)


def _bare(text: str) -> str:
    """Without addresses and what looks like code."""
    return re.sub(r"\S*[_/\\@=(){}<>]\S*|--?\w[\w-]*|\S+\.\w+", " ", terms.ADDRESS.sub(" ", text))


@declare("source-language", Severity.WARNING, "a part is left in the language of the source")
def left_over(view: View) -> Iterator[str]:
    """Words of the source language in a row, outside quotes, brackets, code and names."""
    if languages.same_language(view.languages.source, view.languages.target) or _same(view):
        return
    text = _QUOTED.sub(" ", terms.ADDRESS.sub(" ", view.target))
    known = lexicon.stop_words(view.from_, view.to)
    own = lexicon.stop_words(view.to, view.from_)
    yield from _in_script_of_source(view, text)
    part = _of_other_script(text, known) if _is_other_script(view) else _of_same_script(text, known, own)
    if part:
        yield part


def _same(view: View) -> bool:
    return " ".join(view.source.casefold().split()) == " ".join(view.target.casefold().split())


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


@declare("script", Severity.WARNING, "letters of a script that neither the language nor the source has")
def script(view: View) -> Iterator[str]:
    """Such as kana in Chinese, or Cyrillic in Spanish."""
    own = _OF.get(languages.script(view.languages.target), set())
    for name, pattern in _SCRIPTS.items():
        match = pattern.search(view.target)
        if match and name not in own and not pattern.search(view.source):
            yield f"{name}: {around(view.target, *match.span())}"


@declare("wrong-language", Severity.WARNING, "no letter of the target's script where the source has a sentence")
def no_letter(view: View) -> Iterator[str]:
    """Sentences of words only, which no language leaves in another script; Latin text in a Latin target passes."""
    if _lacks_own_script(view) or (languages.script(view.languages.target) == "Latn" and _other_latin(view)):
        yield view.target


def _lacks_own_script(view: View) -> bool:
    own = [_SCRIPTS[name] for name in _OF.get(languages.script(view.languages.target), ())]
    return bool(own) and not _same(view) and _has_prose(view) and not any(one.search(view.target) for one in own)


def _other_latin(view: View) -> bool:
    """Whether a Latin text has the stop-words of a third language and none of its own."""
    words = view.target.lower().split()
    own = sum(word in lexicon.stop_words(view.to, "") for word in words)
    third = max((_count(words, code, view) for code in ("en", "es", "fr", "de", "pt", "it", "nl")), default=0)
    return bool(lexicon.stop_words(view.to, "")) and third > _FOREIGN and third > 2 * own


def _count(words: list[str], code: str, view: View) -> int:
    if code in (view.to, view.from_):
        return 0
    return sum(word in lexicon.stop_words(code, view.to) for word in words)


@declare("negation", Severity.NOTE, "the source says no and the translation does not")
def negation(view: View) -> Iterator[str]:
    """Languages say no in many ways, so that this is worth a look only."""
    there, here = lexicon.negation(view.from_), lexicon.negation(view.to)
    found = there.search(view.source) if there else None
    if found and here and not here.search(view.target):
        yield around(view.source, *found.span())
