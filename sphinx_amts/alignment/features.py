"""What of a sentence or block can be compared across two languages: its length, anchors and words.

Lengths
    are counted in letters of an alphabet; a Han character, a kana or a syllable of Hangul counts as several, so that
    what is left of the difference between two languages is a ratio near 1.
Anchors
    are what a translation keeps unchanged: code, formulas, references and links (the match keys of tags), numbers,
    words in Latin letters, question and exclamation marks.
Words
    are cut to what is the same in most of their forms, and are numbers, not strings: see :func:`word_hash`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from zlib import crc32

from sphinx_amts.alignment.texts import Tag, TextBlock, TextSentence
from sphinx_amts.text import scripts, tagged_text

#: Letters that one wide character counts as: English has 2.6 for one of Chinese (Dive into Deep Learning).
WIDE_LETTERS = 2.6
#: Letters that a placeholder counts as.
TAG_LETTERS = 3
#: Letters of a word that count; what follows is mostly inflection.
STEM = 7
#: Words of one sentence or block that count, so that no block, however long, takes much time or memory.
MOST_WORDS = 400

#: Thai, Lao, Tibetan, Burmese and Khmer, which have no spaces between words either.
_UNSPACED_ALPHABETS = "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff"
_WIDE = re.compile(f"[{scripts.EAST_ASIAN_LETTERS}]")
_UNSPACED = re.compile(f"[{scripts.HAN}{scripts.KANA}]+|[{_UNSPACED_ALPHABETS}]+")
_HANGUL = re.compile(f"[{scripts.HANGUL}]+")
_SPACED = re.compile(rf"(?:(?![{scripts.EAST_ASIAN_LETTERS}{_UNSPACED_ALPHABETS}])[^\W\d_])+")
_LATIN = re.compile(r"(?<![A-Za-z])[A-Za-z][A-Za-z0-9]+(?:[-.'][A-Za-z0-9]+)*|(?<![A-Za-z])[B-HJ-Z](?![A-Za-z])")
_LATIN_WORD = "latin "
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_COMMENT = re.compile(r"""(?<![\w"'])(?:\#|//).*""")
_STRING = re.compile(r"""'[^'\n]*'|"[^"\n]*\"""")
_MARKS = {"?": "?", "？": "?", "؟": "?", "\u037e": "?", "!": "!", "！": "!"}


@dataclass(frozen=True, slots=True)
class Features:
    """What can be compared of a sentence or a block."""

    length: float
    """The number of letters, at least 0."""
    anchors: Mapping[str, int]
    """Each anchor with the number of its occurrences."""
    words: frozenset[int]
    """The distinct words, as :func:`word_hash` numbers them."""


def sentence_features(sentence: TextSentence) -> Features:
    """What can be compared of a sentence."""
    text = unicodedata.normalize("NFKC", tagged_text.plain(sentence.text, " "))
    placeholders = sentence.text.count("/>")
    length = len(text) + (WIDE_LETTERS - 1) * len(_WIDE.findall(text)) + TAG_LETTERS * placeholders
    return Features(length, Counter(_anchors(text, sentence.tags)), frozenset(_words(text)))


def block_features(block: TextBlock, sentences: Iterable[Features]) -> Features:
    """What can be compared of a block, given the features of its sentences.

    For a landmark this is one anchor: its content without whitespace and comments.
    """
    if block.sentences:
        return merged(sentences)
    content = _bare_code(block.content) if block.kind == "code" else "".join(block.content.split())
    return Features(0, Counter([f"{block.kind} {word_hash(content):x}"]), frozenset())


def merged(parts: Iterable[Features]) -> Features:
    """The features of several sentences or blocks taken together."""
    features = list(parts)
    if len(features) == 1:
        return features[0]
    anchors: Counter[str] = Counter()
    for part in features:
        anchors.update(part.anchors)
    words = frozenset().union(*(part.words for part in features))
    return Features(sum(part.length for part in features), anchors, _limited(words))


def _limited(words: frozenset[int]) -> frozenset[int]:
    """At most :data:`MOST_WORDS` of the words: an even sample, since their numbers are hashes."""
    return words if len(words) <= MOST_WORDS else frozenset(sorted(words)[:MOST_WORDS])


def _bare_code(code: str) -> str:
    """Code without what translators change: whitespace, comments, and strings if more than these is left."""
    return "".join(_STRING.sub("''", _COMMENT.sub("", code)).split()) or "".join(code.split())


def is_latin_word(anchor: str) -> bool:
    """Whether an anchor is a word in Latin letters, which says little where all words are in Latin letters."""
    return anchor.startswith(_LATIN_WORD)


def word_hash(word: str) -> int:
    """A word as a number of 32 bits: no table of words is kept, so none can grow."""
    return crc32(word.encode("utf-8", "surrogatepass"))


def _anchors(text: str, tags: tuple[Tag, ...]) -> Iterator[str]:
    for tag in tags:
        yield f"tag {tag.match_keys[0]}" if tag.match_keys else "tag"
        if len(tag.match_keys) > 1:
            yield f"tag {tag.match_keys[-1]}"
    for match in _NUMBER.finditer(text):
        yield f"number {match[0].replace(',', '')}"
    for match in _LATIN.finditer(text):
        yield f"{_LATIN_WORD}{match[0].casefold()}"
    for character in text:
        if character in _MARKS:
            yield _MARKS[character]


def _words(text: str) -> Iterator[int]:
    """The words of a text: stems of spaced words, the first two syllables in Hangul, else pairs of characters."""
    lower = text.casefold()
    for match in _SPACED.finditer(lower):
        yield word_hash(match[0][:STEM])
    for match in _HANGUL.finditer(lower):
        yield word_hash(match[0][:2])
    for match in _UNSPACED.finditer(lower):
        yield from map(word_hash, _character_pairs(match[0]))


def _character_pairs(text: str) -> Iterator[str]:
    """Every two neighbouring characters; a single character is a word of its own."""
    if len(text) == 1:
        yield text
    for start in range(len(text) - 1):
        yield text[start : start + 2]
