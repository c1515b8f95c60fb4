"""Completeness: translations that are too long, too short or cut off, that lose a question, or repeat themselves."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import pairwise
from operator import eq

from sphinx_amts.checks import sentence_ends
from sphinx_amts.checks.check import CheckContext, Severity, check, end_excerpt, excerpt
from sphinx_amts.checks.lengths import OBJECT
from sphinx_amts.text import prose
from sphinx_amts.text.scripts import HAN, HIRAGANA

_HAN = re.compile(f"[{HAN}]")
#: How far a length may be from the expected one, as a natural logarithm: 1.86 times as long, or as short.
_TOLERANCE = 0.62
#: The same in a book whose lengths are known: so many standard deviations, but not less than this, for texts of more
#: characters than this, since short ones scatter more than any spread says.
_SPREADS, _MINIMUM_TOLERANCE, _LONG_TEXT = 4.0, 0.4, 60
#: A book whose translations keep their full stops in this share of sentences keeps them always.
_ALWAYS = 0.99
_FEW_SPACES = 2
#: A word twice, or a one-letter word of Romance languages twice (in small letters only: "la A a la Z").
_REPEATED_WORD = re.compile(r"\b(?:([^\W\d_]{2,})\s+\1|(?-i:([ayoe])\s+\2))\b", re.IGNORECASE)
#: Han and kana that nobody writes twice, and longer pieces of them; names in katakana may repeat a piece.
_REPEATED_PARTICLE = re.compile("([的是在和与将將为為被把了を])\\1")
_REPEATED_CJK = re.compile(f"([{HAN}{HIRAGANA}]{{3,20}}?)\\1")
_PUNCTUATION = ",.;:!?\"'()（），。"
_SPACELESS = {"zh", "ja"}
#: Words that make a phrase.
_PHRASE_LENGTH = 3
#: Any other characters twice in a row; digits, ruled lines and dotted lines may repeat themselves.
_REPEATED_ANY = re.compile(r"([^\s\d.\-=_*/]{7,24}?)\1")
_CLAUSE_BOUNDARY = re.compile("[，；。！？：、,;]")
_CLAUSE_LENGTH_IN_HAN = 4
_SENTENCE_BOUNDARY = re.compile(r"[!?。！？\n]|\.\s")
#: Characters from which on a sentence is not said twice, in Han and otherwise.
_SENTENCE_LENGTH_IN_HAN, _SENTENCE_LENGTH = 6, 13
#: What may follow closing punctuation: spaces, marks of direction, brackets and quotation marks of every language.
_AFTER_STOP = " \t\n\xa0\u202f\u200b\"'”’“‘»«›‹」』〟）)]】》〉*\ufffc\u200e\u200f\u061c\u202c\u2069"
#: Characters at the end in which a cut is looked for.
_TAIL = 12
_FUNCTION_WORDS = (
    "the|a|an|of|to|and|el|la|los|las|de|del|un|una|y|que|en|con|para|por|le|les|des|du|et|der|die|das|und"
)
#: What no sentence ends with; a mark that opens in one language closes in another one.
_CUT = re.compile(
    rf"(?:[,、，\-(（「/]|(?:^|[\s{HAN}])[“«]|\b(?:{_FUNCTION_WORDS})|[的和与及或在是把被对を、がはにで])$"
)
#: A translation without closing punctuation is cut off if it is shorter than this share of the expected length.
_SHORT = 0.8


def _excess_deviation(context: CheckContext) -> float:
    """How far the length is beyond what is tolerated, with the sign of the deviation; 0 within it."""
    tolerance, spread = _TOLERANCE, context.settings.conventions.length_spread
    if spread and len(context.source_text) > _LONG_TEXT:
        tolerance = min(_TOLERANCE, max(_MINIMUM_TOLERANCE, _SPREADS * spread))
    return math.copysign(max(0.0, abs(context.length_deviation) - tolerance), context.length_deviation)


@check("too-long", Severity.WARNING, "much longer than expected: check what was added")
def too_long(context: CheckContext) -> Iterator[str]:
    """A length above the expected one of the two languages; short texts may differ more."""
    if _excess_deviation(context) > 0:
        yield _length_change(context)


@check("too-short", Severity.WARNING, "much shorter than expected: check what is missing")
def too_short(context: CheckContext) -> Iterator[str]:
    """A length below the expected one: something was left out."""
    if _excess_deviation(context) < 0:
        yield _length_change(context)


def _length_change(context: CheckContext) -> str:
    return f"{prose.count(len(context.target_text), 'character')}; the source has {len(context.source_text):,}"


@check("truncated", Severity.WARNING, "the translation is cut off: complete it")
def truncated(context: CheckContext) -> Iterator[str]:
    """A source with an end, and a translation that stops at a comma or function word, or is short without an end."""
    if not _has_end(context.source_text):
        return
    target = context.target_text.rstrip()
    needs_stop = not sentence_ends.may_lack_stop(context.languages.target)
    is_cut = _CUT.search(target[-_TAIL:]) or (_trails_off(target) and not _trails_off(context.source_text))
    if is_cut or (
        needs_stop and not _has_end(target) and math.exp(context.length_deviation) < _SHORT and target[-1:] != OBJECT
    ):
        yield end_excerpt(target)


def _has_end(text: str) -> bool:
    """Whether the text has closing punctuation."""
    return text.rstrip(_AFTER_STOP)[-1:] in sentence_ends.STOPS


def _trails_off(text: str) -> bool:
    return text.rstrip().endswith(("...", "…"))


@check(
    "no-end",
    Severity.WARNING,
    "missing closing punctuation, unlike in the rest of the book: check whether words are missing",
)
def no_closing_punctuation(context: CheckContext) -> Iterator[str]:
    """A full stop without any counterpart, in a set of translations that keep theirs."""
    if (context.settings.conventions.full_stops or 0) >= _ALWAYS and keeps_full_stop(context) is False:
        yield end_excerpt(context.target_text)


def keeps_full_stop(context: CheckContext) -> bool | None:
    """Whether the translation has closing punctuation; ``None`` where it need not have any.

    That is so for a source that is not a sentence with a full stop, and for languages without one.
    """
    if sentence_ends.may_lack_stop(context.languages.target):
        return None
    source = context.source_text.rstrip(_AFTER_STOP)
    is_sentence = source.endswith(".") and source.count(" ") > _FEW_SPACES and not source.endswith("..")
    return _has_end(context.target_text) if is_sentence else None


@check(
    "question",
    Severity.WARNING,
    "missing question mark: the source is a question, so the translation should be one too",
    characters=sentence_ends.QUESTION_MARKS,
)
def question_lost(context: CheckContext) -> Iterator[str]:
    """A question mark at the end, and neither one nor a question word anywhere in the translation."""
    is_question = _closing_punctuation(context.source_text, context.source_language) == "?"
    if is_question and not sentence_ends.asks(context.target_text, context.target_language):
        yield end_excerpt(context.target_text)


@check("end", Severity.NOTE, "closing punctuation differs: check the full stop or colon at the end")
def other_closing_punctuation(context: CheckContext) -> Iterator[str]:
    """Another kind of closing punctuation than that of the source; scripts have their own forms of each kind."""
    kind = _closing_punctuation(context.source_text, context.source_language)
    target_kind = _closing_punctuation(context.target_text, context.target_language)
    if kind and kind != target_kind and not _may_end_otherwise(context, kind, target_kind):
        yield end_excerpt(context.target_text)


def _may_end_otherwise(context: CheckContext, kind: str, target_kind: str) -> bool:
    """Whether the language ends such a sentence without a mark, or a question with a full stop."""
    if kind in ".?" and not target_kind:
        return sentence_ends.may_lack_stop(context.languages.target)
    is_question = (kind, target_kind) == ("?", ".")
    return is_question and sentence_ends.may_lack_question_mark(context.target_language)


def _closing_punctuation(text: str, language: str) -> str:
    """The closing punctuation in its Latin form; empty if there is none."""
    return sentence_ends.kind(text.rstrip(_AFTER_STOP), language)


@check("doubled-word", Severity.WARNING, "repeated word: delete one")
def repeated_word(context: CheckContext) -> Iterator[str]:
    """A word twice in a row where the source has none."""
    words = [word.strip(_PUNCTUATION) for word in context.target_words]
    # The pattern takes most of the time of this check; equal neighbours are found faster.
    may_repeat = any(map(eq, words, words[1:])) or (
        context.target_language in _SPACELESS and " " in context.target_text
    )
    match = _REPEATED_WORD.search(context.target_text) if may_repeat else None
    if not match and not context.target_text.isascii():
        match = _REPEATED_PARTICLE.search(context.target_text) or _REPEATED_CJK.search(context.target_text)
    if match and not _REPEATED_WORD.search(context.source_text):
        yield excerpt(context.target_text, *match.span())


@check("repeated", Severity.WARNING, "repeated phrase or sentence: delete one")
def repeated_phrase(context: CheckContext) -> Iterator[str]:
    """Phrases of three words and more in a row, and sentences anywhere, unless the source repeats itself too."""
    target, source = context.target_text, context.source_text
    repetition = _phrase_loop(context.target_words) or _repeated_sentence(target) or _repeated_clause(context)
    if repetition and not _phrase_loop(context.source_words) and not _repeated_sentence(source):
        yield repetition


def _repeated_clause(context: CheckContext) -> str:
    """A clause that follows itself at once; in Chinese and Japanese any characters that do."""
    is_spaceless = context.target_language in _SPACELESS
    clauses = [clause.strip() for clause in _CLAUSE_BOUNDARY.split(context.target_text)]
    length = _CLAUSE_LENGTH_IN_HAN if is_spaceless else _SENTENCE_LENGTH
    repeated = next((clause for clause, after in pairwise(clauses) if clause == after and len(clause) >= length), "")
    match = _REPEATED_ANY.search(context.target_text) if is_spaceless and not repeated else None
    return repeated or (match[1] if match else "")


def _phrase_loop(words: list[str]) -> str:
    """The first phrase of three words or more that follows itself at once."""
    if len(words) < len(set(words)) + _PHRASE_LENGTH - 1:
        return ""
    bare = [word.strip(_PUNCTUATION) for word in words]
    last_start: dict[tuple[str, ...], int] = {}
    for start, phrase in enumerate(zip(bare, bare[1:], bare[2:], strict=False)):
        length = start - last_start.get(phrase, start)
        if length >= _PHRASE_LENGTH and bare[start - length : start] == bare[start : start + length]:
            return " ".join(words[start : start + length])
        last_start[phrase] = start
    return ""


def _repeated_sentence(text: str) -> str:
    """A sentence that occurs twice."""
    if ". " not in text and sum(map(text.count, "!?。！？\n")) <= 1:
        return ""
    length = _SENTENCE_LENGTH_IN_HAN if _HAN.search(text) else _SENTENCE_LENGTH
    seen: set[str] = set()
    for part in _SENTENCE_BOUNDARY.split(text):
        sentence = part.strip(" .。！？!?\n")
        if sentence in seen and len(sentence) >= length:
            return sentence
        seen.add(sentence)
    return ""
