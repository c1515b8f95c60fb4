"""Whether two documents are one and its translation at all.

Three questions, each answered from 0 to 1, and the fit is what is left of all three:

* Is the target in the script of its language, and are its words others than those of the source?
* Do the words of paired sentences stand for each other?  Asked as far as there is a lexicon to ask.
* Are code, formulas, references, numbers and names the same on both sides?

What is compared is the smaller of the two documents: a translation that stops half-way still fits.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from sphinx_amts import languages
from sphinx_amts.alignment.blocks import BlockComparison
from sphinx_amts.alignment.evidence import Evidence
from sphinx_amts.alignment.features import Features, is_latin_word
from sphinx_amts.alignment.lattice import Step
from sphinx_amts.alignment.texts import Text
from sphinx_amts.text import tagged_text

#: Below this nothing is paired.
THRESHOLD = 0.5
#: Letters of a text that its script is told from, and how many there must be.
_LETTERS, _FEW_LETTERS = 4_000, 60
#: What part of its letters a text has in its own script at least, and in another at most; Latin is everywhere.
_OWN, _FOREIGN = 0.25, 0.35
#: What part of its words a text shares with the other if it was not translated.
_SHARED = 0.8
_FEW_WORDS = 30
#: Gain of each word, and of each anchor, from which two documents rather fit: those of Dive into Deep Learning have
#: .4 and .2 at least, its chapters taken at random .1 and .1 at most.
_WORDS, _ANCHORS = 0.35, 0.16
#: Words and anchors as of documents that fit, which are added to those there are: few prove nothing.
_MORE_WORDS, _USUAL_GAIN = 10, 0.9
_MORE_ANCHORS, _USUAL_ANCHOR = 8, 0.25
#: Anchors that a landmark counts for.
_LANDMARK = 4

_WRITTEN = {
    "Hans": {"CJK"}, "Hant": {"CJK"}, "Jpan": {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"},
    "Kore": {"HANGUL", "CJK"}, "Latn": {"LATIN"}, "Cyrl": {"CYRILLIC"}, "Grek": {"GREEK"}, "Arab": {"ARABIC"},
    "Hebr": {"HEBREW"}, "Thai": {"THAI"}, "Deva": {"DEVANAGARI"}, "Beng": {"BENGALI"}, "Taml": {"TAMIL"},
    "Telu": {"TELUGU"}, "Gujr": {"GUJARATI"}, "Knda": {"KANNADA"}, "Mlym": {"MALAYALAM"}, "Guru": {"GURMUKHI"},
    "Sinh": {"SINHALA"}, "Geor": {"GEORGIAN"}, "Armn": {"ARMENIAN"}, "Ethi": {"ETHIOPIC"}, "Khmr": {"KHMER"},
    "Mymr": {"MYANMAR"}, "Laoo": {"LAO"}, "Tibt": {"TIBETAN"},
}  # fmt: skip
_KANA = {"HIRAGANA", "KATAKANA"}
#: What part of the letters of Chinese is kana at most.
_SOME_KANA = 0.1


@dataclass(frozen=True, slots=True)
class Parallelism:
    """How well two documents fit, and what is wrong if they do not."""

    value: float
    reason: str = ""


def assess(
    source: Text, target: Text, comparison: BlockComparison, groups: Sequence[Step], beads: Sequence[Step]
) -> Parallelism:
    """Whether the target is a translation of the source.

    :param groups: the steps through the blocks; ``beads`` those through the sentences.
    """
    evidence = comparison.features.sentences
    if not evidence.source or not evidence.target:
        return Parallelism(1.0)
    model = evidence.model
    for text, code in ((source, model.source_language), (target, model.target_language)):
        if reason := wrong_script(text, code):
            return Parallelism(0.0, reason)
    if _untranslated(evidence):
        return Parallelism(0.0, "it is in the same words as the source, not translated")
    value = model.lexicon_trust * _words(evidence, beads) + (1 - model.lexicon_trust) * _anchors(
        comparison, groups, beads
    )
    return Parallelism(value, "too little in it corresponds to the source" if value < THRESHOLD else "")


def wrong_script(text: Text, code: str) -> str:
    """In words, if the text is not in the script of its language; empty if it is, or is too short to tell."""
    counts = Counter(islice(_scripts(text), _LETTERS))
    letters = counts.total()
    own = _WRITTEN.get(languages.script(code))
    if own is None or letters < _FEW_LETTERS:
        return ""
    name = languages.name(code)
    if languages.is_han(code) and sum(counts[each] for each in _KANA) > _SOME_KANA * letters:
        return f"it is Japanese, not {name}"
    if languages.language(code) == "ja" and counts["CJK"] + counts["LATIN"] == letters:
        return f"it has no kana, so it is not {name}"
    found = sum(counts[each] for each in own)
    foreign = sum(count for each, count in counts.items() if each not in own | {"LATIN"})
    strange = found < _OWN * letters or foreign > _FOREIGN * letters
    return f"it is not in the script of {name}" if strange else ""


def _scripts(text: Text) -> Iterator[str]:
    """The first word of each letter's name in Unicode."""
    for block in text.blocks:
        for sentence in block.sentences:
            for letter in tagged_text.plain(sentence.text):
                if letter.isalpha():
                    yield "LATIN" if letter.isascii() else unicodedata.name(letter, "?").split()[0]


def _untranslated(evidence: Evidence) -> bool:
    model = evidence.model
    if languages.language(model.source_language) == languages.language(model.target_language):
        return False
    ours = frozenset().union(*(unit.words for unit in evidence.source))
    theirs = [word for unit in evidence.target for word in unit.words]
    return len(theirs) >= _FEW_WORDS and sum(word in ours for word in theirs) >= _SHARED * len(theirs)


def _words(evidence: Evidence, beads: Iterable[Step]) -> float:
    """How well the words of beads stand for each other, as against the words of the smaller document."""
    gain = sum(evidence.word_gain(step.i0, step.i1, step.j0, step.j1) for step in beads if step.paired)
    words = min(sum(len(unit.words) for unit in units) for units in (evidence.source, evidence.target))
    return _between((gain + _USUAL_GAIN * _MORE_WORDS) / (words + _MORE_WORDS), _WORDS, _WORDS / 4)


def _anchors(comparison: BlockComparison, groups: Iterable[Step], beads: Iterable[Step]) -> float:
    """How many anchors and landmarks are the same, as against those of the document that has fewer."""
    evidence = comparison.features.sentences
    model = evidence.model
    latin = languages.script(model.source_language) != languages.script(
        model.target_language
    )  # else all words are in Latin letters, or none
    shared = (evidence.shared_anchors(step.i0, step.i1, step.j0, step.j1) for step in beads if step.paired)
    gain = sum(value for anchor, value in chain.from_iterable(shared) if latin or not is_latin_word(anchor))
    gain += sum(comparison.gain(step) for step in groups if step.paired and not comparison.source[step.i0].sentences)
    least = min(_count(units, latin=latin) for units in (evidence.source, evidence.target))
    least += _LANDMARK * min(
        sum(not block.sentences for block in side) for side in (comparison.source, comparison.target)
    )
    return _between((gain + _USUAL_ANCHOR * _MORE_ANCHORS) / (least + _MORE_ANCHORS), _ANCHORS, _ANCHORS / 5)


def _count(units: Iterable[Features], *, latin: bool) -> int:
    found = (both for unit in units for both in unit.anchors.items())
    return sum(count for anchor, count in found if latin or not is_latin_word(anchor))


def _between(value: float, middle: float, width: float) -> float:
    """From 0 far below the middle to 1 far above it."""
    return 1 / (1 + math.exp(min(50.0, (middle - value) / width)))
