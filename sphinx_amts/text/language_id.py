"""Whether texts are in the language that they are said to be in: by script, by characters, by the commonest words.

Nothing is guessed from one sentence: many texts are looked at together, in which a few dozen words decide.  A language
whose common words are not known is told apart from known ones only, and only where these are beyond doubt.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from sphinx_amts import languages
from sphinx_amts.text import scripts, word_lists

#: How the names of the letters of a script begin in Unicode.
_LETTER_NAMES = {
    "Latn": ("LATIN",), "Hans": ("CJK",), "Hant": ("CJK",), "Jpan": ("CJK", "HIRAGANA", "KATAKANA"),
    "Kore": ("HANGUL",), "Cyrl": ("CYRILLIC",), "Grek": ("GREEK",), "Arab": ("ARABIC",), "Hebr": ("HEBREW",),
    "Deva": ("DEVANAGARI",), "Thai": ("THAI",),
}  # fmt: skip
#: With fewer letters, words or characters nothing is said.
_LEAST_LETTERS, _LEAST_WORDS, _LEAST_CHARACTERS = 20, 12, 10
#: The same for words, where those of the language itself are not known.
_LEAST_WORDS_UNKNOWN = 40
#: The least share of letters that are of the script: Latin ones are everywhere in technical texts.
_LEAST_SHARE_LATIN, _LEAST_SHARE_OTHER = 0.5, 0.1
#: So many different words of another language must be there: a few are common to many languages.
_LEAST_DIFFERENT_WORDS = 6
#: So many times the words or characters of the language itself make a text another language.
_TIMES = 2
#: The share of words that are common ones of another language, where those of the language itself are not known.
_LEAST_SHARE_OF_WORDS = 0.33
#: Languages that a text is recognised to be in.
_RECOGNISED = ("en", "es", "fr", "de", "pt", "it", "nl")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_KANA = re.compile(f"[{scripts.KANA}]")
_HAN = re.compile(f"[{scripts.HAN}]")
#: Characters that stand in nearly every text of one way of writing Chinese, and in none of the other.
_SIMPLIFIED = frozenset("这们为说时会过对学来还种数应与线进样经")
_TRADITIONAL = frozenset("這們為說時會過對學來還種數應與線進樣經")


def mismatch(texts: Sequence[str], language: str) -> str:
    """Why the texts are not in the language, half a sentence; "" if they are, or if it cannot be known.

    >>> mismatch(["The sea rises and falls, and it is the moon that does this to the water of the sea."] * 3, "es")
    'the common words are those of English'

    Args:
        texts: plain, without markup and code.
        language: a code.
    """
    if is_of_other_script(texts, language):
        return "hardly any letters are in its script"
    profile = languages.profile(language)
    if profile.is_han or profile.script == "Jpan":
        return _east_asian_mismatch("".join(texts), profile.script)
    other = _other_language(texts, profile.language)
    return f"the common words are those of {languages.name(other)}" if other else ""


def is_of_other_script(texts: Iterable[str], language: str) -> bool:
    """Whether hardly any letters are of the script of the language; false where there are few, or none is known."""
    expected = _LETTER_NAMES.get(languages.script(language))
    letters = [unicodedata.name(character, "") for text in texts for character in text if character.isalpha()]
    if expected is None or len(letters) < _LEAST_LETTERS:
        return False
    share = sum(name.startswith(expected) for name in letters) / len(letters)
    return share < (_LEAST_SHARE_LATIN if expected == _LETTER_NAMES["Latn"] else _LEAST_SHARE_OTHER)


def _east_asian_mismatch(text: str, script: str) -> str:
    """Chinese in the other way of writing, or Japanese given as Chinese, or the other way round."""
    han, kana = len(_HAN.findall(text)), len(_KANA.findall(text))
    if script == "Jpan":
        return "there is no kana, so it may be Chinese" if not kana and han >= _LEAST_LETTERS else ""
    if kana > max(_LEAST_CHARACTERS, han / _TIMES):
        return "the characters are those of Japanese"
    simplified, traditional = (sum(character in own for character in text) for own in (_SIMPLIFIED, _TRADITIONAL))
    expected, unexpected, name = simplified, traditional, "Traditional"
    if script == "Hant":
        expected, unexpected, name = traditional, simplified, "Simplified"
    is_other = unexpected >= max(_LEAST_CHARACTERS, expected * _TIMES)
    return f"the characters are those of {name} Chinese" if is_other else ""


def _other_language(texts: Iterable[str], language: str) -> str:
    """The language whose common words the texts have, if it is another one; else ""."""
    words = Counter(word.lower() for text in texts for word in _WORD.findall(text))
    leads = dict(_leads(words, language))
    best = max(leads, key=leads.__getitem__, default="")
    return best if best and leads[best] > 0 else ""


def _leads(words: Counter[str], language: str) -> Iterator[tuple[str, int]]:
    """By how many words each other language is ahead; nothing of those that are not."""
    is_known = bool(word_lists.stop_words(language, ""))
    for other in _RECOGNISED:
        counts = [words[word] for word in word_lists.stop_words(other, language) if words[word]]
        own_count = sum(words[word] for word in word_lists.stop_words(language, other))
        least = own_count * _TIMES if is_known else max(_LEAST_WORDS_UNKNOWN, words.total() * _LEAST_SHARE_OF_WORDS)
        if other != language and len(counts) >= _LEAST_DIFFERENT_WORDS and sum(counts) >= max(_LEAST_WORDS, least):
            yield other, sum(counts) - own_count
