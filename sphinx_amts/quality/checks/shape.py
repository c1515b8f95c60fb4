"""The shape of a translation: its length, its end, and what it says twice."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from sphinx_amts.quality.checks import lexicon
from sphinx_amts.quality.checks.model import OBJECT, Severity, View, around, declare

_HAN = re.compile("[\u3005-\u3007\u3400-\u9fff\uf900-\ufaff]")
_KANA_HANGUL = re.compile("[\u3041-\u30ff\uac00-\ud7a3]")
#: What a character is worth in narrow ones.
_HAN_WIDTH, _KANA_WIDTH = 2.7, 1.9
#: How far a length may be from what is expected: a factor, and more for short texts (in narrow characters).
_FACTOR, _SLACK = 0.62, 14.0
_DOUBLED = re.compile(r"\b([^\W\d_]{2,}|[ayoe])\s+\1\b", re.IGNORECASE)
#: Han and kana that nobody writes twice, and longer pieces.
_DOUBLED_CJK = re.compile("([的是在和与將将為为被把了を])\\1|([\u3041-\u3096\u3400-\u9fff]{3,}?)\\2")
_LOOP = re.compile(r"(?<!\w)(\w+(?:[^\w.!?:;]+\w+){2,}?)(?:[^\w.!?:;]+\1)+(?!\w)", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?。！？]{12,}(?:[!?。！？]|\.(?=\s|$))|[^.!?。！？]{12,}$")
_CJK_SENTENCE = re.compile(r"[^。！？]{6,}[。！？]?")
_END = re.compile(r"[.!?。！？…．:：;；।؟][\"'”’»」』）)\]*\s\ufffc]*$")
_LITTLE = "the|a|an|of|to|and|el|la|los|las|de|del|un|una|y|que|en|con|para|por|le|les|des|du|et|der|die|das|und"
_CUT = re.compile(rf"(?:[,、，\-(（“「«/]|\b(?:{_LITTLE})|[的和与及或在是把被对を、がはにで])\s*$")
_ELLIPSIS = re.compile(r"(?:\.\.\.|…+)\s*$")
_WORDS = re.compile(r"\w+")
_NARROW = str.maketrans("。．！？：；…؟।", "..!?:;.?.")
_SHORTER = 0.8


def width(text: str) -> float:
    """The length of a text in narrow characters; what is opaque counts as three."""
    han, kana, opaque = len(_HAN.findall(text)), len(_KANA_HANGUL.findall(text)), text.count(OBJECT)
    return len(text) - han - kana + _HAN_WIDTH * han + _KANA_WIDTH * kana + 2 * opaque


def _surplus(view: View) -> float:
    """The logarithm of how much longer it is than expected, less what is usual; 0 within it."""
    ratio = view.settings.ratio or lexicon.ratio(view.from_, view.to)
    expected, length = width(view.source) * ratio + _SLACK, width(view.target) + _SLACK
    surplus = math.log(length / expected)
    return math.copysign(max(0.0, abs(surplus) - _FACTOR), surplus)


@declare("too-long", Severity.WARNING, "much longer than translations of such a text are")
def too_long(view: View) -> Iterator[str]:
    """The length expected for the pair of languages, generous for short texts."""
    if _surplus(view) > 0:
        yield _lengths(view)


@declare("too-short", Severity.WARNING, "much shorter than translations of such a text are")
def too_short(view: View) -> Iterator[str]:
    """The same from below: something was left out."""
    if _surplus(view) < 0:
        yield _lengths(view)


def _lengths(view: View) -> str:
    return f"{len(view.source)} characters became {len(view.target)}"


@declare("truncated", Severity.WARNING, "the translation breaks off")
def truncated(view: View) -> Iterator[str]:
    """A source with an end, and a translation that stops at a comma or a little word, or is short without an end."""
    source, target = view.source.rstrip(), view.target.rstrip()
    if not _END.search(source):
        return
    cut = _CUT.search(target) or (_ELLIPSIS.search(target) and not _ELLIPSIS.search(source))
    if cut or (not _END.search(target) and _relative(view) < _SHORTER and target[-1:] != OBJECT):
        yield around(target, len(target), len(target))


def _relative(view: View) -> float:
    ratio = view.settings.ratio or lexicon.ratio(view.from_, view.to)
    return (width(view.target) + _SLACK) / (width(view.source) * ratio + _SLACK)


@declare("end", Severity.NOTE, "the sentence ends differently: a full stop, question mark or colon is missing or new")
def end(view: View) -> Iterator[str]:
    """Questions must stay questions; a full stop is a full stop in every script."""
    wanted, found = _kind_of_end(view.source), _kind_of_end(view.target)
    if wanted and wanted != found:
        yield around(view.target, len(view.target), len(view.target))


def _kind_of_end(text: str) -> str:
    last = text.rstrip(" \t\n\"'”’»」』）)]*\ufffc")[-1:].translate(_NARROW)
    return last if last in ".!?:;" else ""


@declare("doubled-word", Severity.WARNING, "a word stands twice")
def doubled(view: View) -> Iterator[str]:
    """A word twice in a row where the source has none."""
    if _DOUBLED.search(view.source):
        return
    match = _DOUBLED.search(view.target) or _DOUBLED_CJK.search(view.target)
    if match:
        yield around(view.target, *match.span())


@declare("repeated", Severity.WARNING, "a phrase or sentence stands twice")
def repeated(view: View) -> Iterator[str]:
    """Phrases of three words in a row, and sentences anywhere, more often than in the source."""
    loop = _LOOP.search(view.target) if _may_loop(view.target) else None
    if loop and not _LOOP.search(view.source):
        yield around(view.target, *loop.span())
        return
    found = _twice(view.target)
    if found and not _twice(view.source):
        yield found


def _may_loop(text: str) -> bool:
    """Whether three words come again in the same order, so that a search is worth its time."""
    words = _WORDS.findall(text.lower())
    phrases = list(zip(words, words[1:], words[2:], strict=False))
    return len(phrases) > len(set(phrases))


def _twice(text: str) -> str:
    pattern = _CJK_SENTENCE if _HAN.search(text) else _SENTENCE
    seen: set[str] = set()
    for sentence in (match[0].strip(" .。！？!?") for match in pattern.finditer(text)):
        if sentence in seen:
            return sentence
        seen.add(sentence)
    return ""
