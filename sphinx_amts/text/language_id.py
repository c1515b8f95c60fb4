"""Whether texts are in the language that they are said to be in: by script, by characters, by the commonest words.

Nothing is guessed of one sentence; many texts are looked at together, in which a few dozen words decide.  Languages
whose words are not known are told from known ones only, where these are beyond doubt.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from sphinx_amts import languages
from sphinx_amts.text import word_lists

#: How the names of Unicode characters begin in a script.
_NAMES = {
    "Latn": ("LATIN",), "Hans": ("CJK",), "Hant": ("CJK",), "Jpan": ("CJK", "HIRAGANA", "KATAKANA"),
    "Kore": ("HANGUL",), "Cyrl": ("CYRILLIC",), "Grek": ("GREEK",), "Arab": ("ARABIC",), "Hebr": ("HEBREW",),
    "Deva": ("DEVANAGARI",), "Thai": ("THAI",),
}  # fmt: skip
#: Under so many letters, words (more where those of the language are not known) or characters nothing is said.
_LETTERS, _WORDS, _MANY, _CHARACTERS = 20, 12, 40, 10
#: The share of letters that are of the script: Latin ones are everywhere in technical texts.
_OF_LATIN, _OF_OTHERS = 0.5, 0.1
#: So many different words of another language must be there: a few are common to many languages.
_DIFFERENT = 6
#: So many times the words of another language make a text that language.
_TIMES = 2
#: The share of words that are common ones of another language, where those of the own are not known.
_SHARE = 0.33
#: Languages whose common words may be known.
_SPOKEN = ("en", "es", "fr", "de", "pt", "it", "nl")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
_HAN = re.compile(r"[\u3400-\u9fff]")
#: Characters that stand in nearly every text of one way of writing Chinese, and in none of the other.
_SIMPLIFIED = frozenset("这们为说时会过对学来还种数应与线进样经")
_TRADITIONAL = frozenset("這們為說時會過對學來還種數應與線進樣經")


def trouble(texts: Sequence[str], language: str) -> str:
    """Why they are not in the language, half a sentence; nothing if they are, or if nobody can tell.

    >>> trouble(["The sea rises and falls, and it is the moon that does this to the water of the sea."] * 3, "es")
    'the words are those of English'
    """
    if is_of_other_script(texts, language):
        return "hardly any of the letters are of that script"
    if languages.script(language) in {"Hans", "Hant", "Jpan"}:
        return _eastern("".join(texts), languages.script(language))
    other = _spoken(texts, languages.language(language))
    return f"the words are those of {languages.name(other)}" if other else ""


def is_of_other_script(texts: Iterable[str], language: str) -> bool:
    """Whether hardly any letters are of the script of the language; false where there are few, or none is known."""
    expected = _NAMES.get(languages.script(language))
    letters = [unicodedata.name(char, "") for text in texts for char in text if char.isalpha()]
    if expected is None or len(letters) < _LETTERS:
        return False
    own = sum(name.startswith(expected) for name in letters) / len(letters)
    return own < (_OF_LATIN if expected == _NAMES["Latn"] else _OF_OTHERS)


def _eastern(text: str, script: str) -> str:
    """Chinese in the other way of writing, or Japanese given as Chinese, or the other way round."""
    han, kana = len(_HAN.findall(text)), len(_KANA.findall(text))
    if script == "Jpan":
        return "there are no kana, as in Chinese" if not kana and han >= _LETTERS else ""
    if kana > max(_CHARACTERS, han / _TIMES):
        return "the characters are those of Japanese"
    simplified, traditional = (sum(char in some for char in text) for some in (_SIMPLIFIED, _TRADITIONAL))
    own, other, name = simplified, traditional, "Traditional"
    if script == "Hant":
        own, other, name = traditional, simplified, "Simplified"
    return f"the characters are those of {name} Chinese" if other >= max(_CHARACTERS, own * _TIMES) else ""


def _spoken(texts: Iterable[str], own: str) -> str:
    """The language whose common words the texts have, if it is another one; nothing otherwise."""
    words = Counter(word.lower() for text in texts for word in _WORD.findall(text))
    found = dict(_shares(words, own))
    best = max(found, key=found.__getitem__, default="")
    return best if best and found[best] > 0 else ""


def _shares(words: Counter[str], own: str) -> Iterator[tuple[str, int]]:
    """By how many words each other language is ahead; nothing of those that are not."""
    is_known = bool(word_lists.stop_words(own, ""))
    for other in _SPOKEN:
        found = [words[word] for word in word_lists.stop_words(other, own) if words[word]]
        native = sum(words[word] for word in word_lists.stop_words(own, other))
        least = native * _TIMES if is_known else max(_MANY, words.total() * _SHARE)
        if other != own and len(found) >= _DIFFERENT and sum(found) >= max(_WORDS, least):
            yield other, sum(found) - native
