"""What of a sentence or block can be compared across two languages: length, anchors, words.

Lengths
    are counted in letters of an alphabet; a Han character, a kana or a syllable of Hangul counts for several, so that
    what is left of the difference between two languages is a ratio near 1.
Anchors
    are what a translation leaves as it is: code, formulas, references and links (the names of tags), numbers, words
    in Latin letters, question and exclamation marks.
Words
    are cut to what is the same in most of their forms, and are numbers, not strings: see :func:`number`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from zlib import crc32

from sphinx_amts.alignment.texts import AlignedSentence, Tag, TextBlock
from sphinx_amts.text import tagged_text

#: Letters that one wide character stands for: English has 2.6 for one of Chinese (Dive into Deep Learning).
WIDE_LETTERS = 2.6
#: Letters that an opaque tag counts for.
TAG_LETTERS = 3
#: Letters of a word that count; what follows is mostly inflection.
STEM = 7
#: Words of one sentence or block that count, so that no block, however long, takes much time or memory.
MOST_WORDS = 400

_WIDE_CLASS = "\u2e80-\u2fff\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_WIDE = re.compile(f"[{_WIDE_CLASS}]")
_UNSPACED = re.compile(
    "[\u2e80-\u2fff\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
    "|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u0f00-\u0fff]+"
)
_HANGUL = re.compile("[\uac00-\ud7af]+")
_SPACED = re.compile(rf"(?:(?![{_WIDE_CLASS}\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff])[^\W\d_])+")
_LATIN = re.compile(r"(?<![A-Za-z])[A-Za-z][A-Za-z0-9]+(?:[-.'][A-Za-z0-9]+)*|(?<![A-Za-z])[B-HJ-Z](?![A-Za-z])")
_LATIN_WORD = "latin "
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_COMMENT = re.compile(r"""(?<![\w"'])(?:\#|//).*""")
_STRING = re.compile(r"""'[^'\n]*'|"[^"\n]*\"""")
_MARKS = {"?": "?", "？": "?", "؟": "?", "\u037e": "?", "!": "!", "！": "!"}


@dataclass(frozen=True, slots=True)
class Features:
    """Of a sentence, or of several taken together."""

    length: float
    """In letters."""
    anchors: Mapping[str, int]
    """How often each occurs."""
    words: frozenset[int]


def sentence_features(sentence: AlignedSentence) -> Features:
    """What can be compared of it."""
    text = unicodedata.normalize("NFKC", tagged_text.plain(sentence.text, " "))
    opaque = sentence.text.count("/>")
    length = len(text) + (WIDE_LETTERS - 1) * len(_WIDE.findall(text)) + TAG_LETTERS * opaque
    return Features(length, Counter(_anchors(text, sentence.tags)), frozenset(_words(text)))


def merged(parts: Iterable[Features]) -> Features:
    """Of several sentences or blocks as one."""
    found = list(parts)
    if len(found) == 1:
        return found[0]
    anchors: Counter[str] = Counter()
    for part in found:
        anchors.update(part.anchors)
    words = frozenset().union(*(part.words for part in found))
    return Features(sum(part.length for part in found), anchors, _few(words))


def block_features(block: TextBlock, sentences: Iterable[Features]) -> Features:
    """Of its sentences together; of a landmark, its content but for blanks and comments."""
    if block.sentences:
        return merged(sentences)
    bare = _bare_code(block.content) if block.kind == "code" else "".join(block.content.split())
    return Features(0, Counter([f"{block.kind} {word_hash(bare):x}"]), frozenset())


def _bare_code(code: str) -> str:
    """What of code is the same in all languages: no blanks, comments or texts within quotes, if more is there."""
    return "".join(_STRING.sub("''", _COMMENT.sub("", code)).split()) or "".join(code.split())


def is_latin_word(anchor: str) -> bool:
    """Whether it is a word in Latin letters, which is no anchor of much worth where all words are."""
    return anchor.startswith(_LATIN_WORD)


def word_hash(word: str) -> int:
    """A word as a number of 32 bits: no table of words is kept, so none can grow."""
    return crc32(word.encode("utf-8", "surrogatepass"))


def _few(words: frozenset[int]) -> frozenset[int]:
    return words if len(words) <= MOST_WORDS else frozenset(sorted(words)[:MOST_WORDS])


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
    lower = text.casefold()
    for match in _SPACED.finditer(lower):
        yield word_hash(match[0][:STEM])
    for match in _HANGUL.finditer(lower):
        yield word_hash(match[0][:2])
    for match in _UNSPACED.finditer(lower):
        yield from map(word_hash, _pairs(match[0]))


def _pairs(run: str) -> Iterator[str]:
    """Every two neighbouring characters; one that stands alone is a word."""
    if len(run) == 1:
        yield run
    for start in range(len(run) - 1):
        yield run[start : start + 2]
