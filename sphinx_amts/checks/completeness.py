"""The shape of a translation: its length, its end, and what it says twice."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import pairwise
from operator import eq

from sphinx_amts.checks.check import Severity, CheckContext, excerpt, declare
from sphinx_amts.checks.lengths import OBJECT

_HAN = re.compile("[\u3005-\u3007\u3400-\u9fff\uf900-\ufaff]")
#: How far a length may be from what is expected, as a logarithm.
_FACTOR = 0.62
#: The same for texts of some length in characters where the set is known: so many times what is usual there.
_SPREADS, _LEAST_FACTOR, _LONG = 4.0, 0.4, 60
#: A book whose translations keep their full stops in this share of sentences keeps them always.
_KEEPS = 0.99
_FEW_WORDS = 2
_DOUBLED = re.compile(r"\b(?:([^\W\d_]{2,})\s+\1|(?-i:([ayoe])\s+\2))\b", re.IGNORECASE)
#: Han and kana that nobody writes twice, and longer pieces.
_DOUBLED_HAN = re.compile("([的是在和与将將为為被把了を])\\1")
_DOUBLED_CJK = re.compile("([\u3041-\u3096\u3400-\u9fff]{3,20}?)\\1")
_MARKS = ",.;:!?\"'()（），。"
_SPACELESS = {"zh", "ja"}
#: Words that make a phrase.
_LEAST_PHRASE = 3
#: Whatever follows upon itself, but for digits, lines and points.
_DOUBLED_ANY = re.compile(r"([^\s\d.\-=_*/]{7,24}?)\1")
_CLAUSE = re.compile("[，；。！？：、,;]")
_LEAST_CLAUSE = 4
_SENTENCE = re.compile(r"[!?。！？\n]|\.\s")
#: Characters from which on a sentence is not said twice, in Han and otherwise.
_LEAST_HAN, _LEAST = 6, 13
_STOPS = frozenset(".!?。！？…．:：;；।؟")
_CLOSING = " \t\n\"'”’»」』）)]*\ufffc"
#: Characters at the end in which a cut is looked for.
_TAIL = 12
_LITTLE = "the|a|an|of|to|and|el|la|los|las|de|del|un|una|y|que|en|con|para|por|le|les|des|du|et|der|die|das|und"
_CUT = re.compile(rf"(?:[,、，\-(（“「«/]|\b(?:{_LITTLE})|[的和与及或在是把被对を、がはにで])$")
_SHORTER = 0.8
_QUESTION = re.compile(r"[?？][\"'”’»」』）)\]*\s]*$")
_ASKS = re.compile(r"[?？؟;]|[かの][。！!\s」』）]*$|습니까|까요|请|試|试")
_NARROW = str.maketrans("。．！？：；…؟।", "..!?:;.?.")


def _surplus(view: CheckContext) -> float:
    """The deviation less what is usual; 0 within it."""
    usual = _FACTOR
    if view.settings.spread and len(view.source_text) > _LONG:
        usual = min(_FACTOR, max(_LEAST_FACTOR, _SPREADS * view.settings.spread))
    return math.copysign(max(0.0, abs(view.length_deviation) - usual), view.length_deviation)


@declare(
    "too-long", Severity.WARNING, "much longer than translations of such a text are: see what was added"
)  # fmt: skip
def too_long(view: CheckContext) -> Iterator[str]:
    """The length expected for the pair of languages, generous for short texts."""
    if _surplus(view) > 0:
        yield _lengths(view)


@declare(
    "too-short", Severity.WARNING, "much shorter than translations of such a text are: see what is missing"
)  # fmt: skip
def too_short(view: CheckContext) -> Iterator[str]:
    """The same from below: something was left out."""
    if _surplus(view) < 0:
        yield _lengths(view)


def _lengths(view: CheckContext) -> str:
    return f"{len(view.source_text)} characters became {len(view.target_text)}"


@declare("truncated", Severity.WARNING, "the translation breaks off: complete it")
def truncated(view: CheckContext) -> Iterator[str]:
    """A source with an end, and a translation that stops at a comma or a little word, or is short without an end."""
    if not _has_end(view.source_text):
        return
    target = view.target_text.rstrip()
    cut = _CUT.search(target[-_TAIL:]) or (_trails_off(target) and not _trails_off(view.source_text))
    if cut or (not _has_end(target) and math.exp(view.length_deviation) < _SHORTER and target[-1:] != OBJECT):
        yield excerpt(target, len(target), len(target))


def _has_end(text: str) -> bool:
    return text.rstrip(_CLOSING)[-1:] in _STOPS


def _trails_off(text: str) -> bool:
    return text.rstrip().endswith(("...", "…"))


@declare(
    "no-end", Severity.WARNING, "the sentence has no end, unlike others of this book: see whether something is missing"
)
def no_end(view: CheckContext) -> Iterator[str]:
    """A full stop without any counterpart, in a set of translations that keep theirs."""
    if view.settings.stops >= _KEEPS and stops(view) is False:
        yield excerpt(view.target_text, len(view.target_text), len(view.target_text))


def stops(view: CheckContext) -> bool | None:
    """Whether the translation has an end; ``None`` where the source is no sentence with a full stop."""
    source = view.source_text.rstrip(_CLOSING)
    is_sentence = source.endswith(".") and source.count(" ") > _FEW_WORDS and not source.endswith("..")
    return _has_end(view.target_text) if is_sentence else None


@declare("question", Severity.WARNING, "a question is no question any more: write it as one", needs="?？")
def question(view: CheckContext) -> Iterator[str]:
    """A question mark at the end that the translation has nowhere, nor a word for it."""
    if _QUESTION.search(view.source_text) and not _ASKS.search(view.target_text):
        yield excerpt(view.target_text, len(view.target_text), len(view.target_text))


@declare("end", Severity.NOTE, "the sentence ends differently: see whether the full stop or colon is missing")
def end(view: CheckContext) -> Iterator[str]:
    """A full stop is a full stop in every script."""
    wanted, found = _kind_of_end(view.source_text), _kind_of_end(view.target_text)
    if wanted and wanted != found:
        yield excerpt(view.target_text, len(view.target_text), len(view.target_text))


def _kind_of_end(text: str) -> str:
    last = text.rstrip(_CLOSING)[-1:].translate(_NARROW)
    return last if last in ".!?:;" else ""


@declare("doubled-word", Severity.WARNING, "a word stands twice: take one away")
def doubled(view: CheckContext) -> Iterator[str]:
    """A word twice in a row where the source has none."""
    words = [word.strip(_MARKS) for word in view.words[1]]
    may_be = any(map(eq, words, words[1:])) or (view.target_language in _SPACELESS and " " in view.target_text)
    match = _DOUBLED.search(view.target_text) if may_be else None
    if not match and not view.target_text.isascii():
        match = _DOUBLED_HAN.search(view.target_text) or _DOUBLED_CJK.search(view.target_text)
    if match and not _DOUBLED.search(view.source_text):
        yield excerpt(view.target_text, *match.span())


@declare("repeated", Severity.WARNING, "a phrase or sentence stands twice: take one away")
def repeated(view: CheckContext) -> Iterator[str]:
    """Phrases of three words and more in a row, and sentences anywhere, unless the source repeats itself too."""
    there, here = view.words
    found = _loop(here) or _twice(view.target_text) or _clause_twice(view)
    if found and not _loop(there) and not _twice(view.source_text):
        yield found


def _clause_twice(view: CheckContext) -> str:
    """A clause that follows upon itself; in Chinese and Japanese whatever characters do."""
    is_spaceless = view.target_language in _SPACELESS
    clauses = [clause.strip() for clause in _CLAUSE.split(view.target_text)]
    least = _LEAST_CLAUSE if is_spaceless else _LEAST
    same = next((one for one, other in pairwise(clauses) if one == other and len(one) >= least), "")
    match = _DOUBLED_ANY.search(view.target_text) if is_spaceless and not same else None
    return same or (match[1] if match else "")


def _loop(words: list[str]) -> str:
    """The first phrase that follows upon itself."""
    if len(words) < len(set(words)) + _LEAST_PHRASE - 1:
        return ""
    bare = [word.strip(_MARKS) for word in words]
    seen: dict[tuple[str, ...], int] = {}
    for start, phrase in enumerate(zip(bare, bare[1:], bare[2:], strict=False)):
        length = start - seen.get(phrase, start)
        if length >= _LEAST_PHRASE and bare[start - length : start] == bare[start : start + length]:
            return " ".join(words[start : start + length])
        seen[phrase] = start
    return ""


def _twice(text: str) -> str:
    """A sentence that comes again."""
    if ". " not in text and sum(map(text.count, "!?。！？\n")) <= 1:
        return ""
    parts = _SENTENCE.split(text)
    least = _LEAST_HAN if _HAN.search(text) else _LEAST
    seen: set[str] = set()
    for sentence in (part.strip(" .。！？!?\n") for part in parts):
        if sentence in seen and len(sentence) >= least:
            return sentence
        seen.add(sentence)
    return ""
