"""Whether two documents are parallel: one and its translation.

Three questions, each answered from 0 to 1, make the parallelism of two documents:

* Is the target in the script of its language, and are its words others than those of the source?
* Do the words of paired sentences translate each other?  This counts as far as there is a lexicon to ask.
* Are code, formulas, references, numbers and names the same on both sides?

The measure is the smaller of the two documents: a translation that stops half-way is still parallel.
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

#: Below this parallelism nothing is paired.
THRESHOLD = 0.5
#: Letters of a text that its script is judged by, and how many there must be.
_LETTERS, _FEW_LETTERS = 4_000, 60
#: The least share of its letters that a text has in its own script, and the greatest in another; Latin is everywhere.
_OWN_SHARE, _FOREIGN_SHARE = 0.25, 0.35
#: The share of its words that a text has in common with the other if it was not translated.
_UNTRANSLATED_SHARE = 0.8
_FEW_WORDS = 30
#: Gain for each word, and for each anchor, at which two documents are as likely parallel as not: those of Dive into
#: Deep Learning have at least .4 and .2, its chapters taken at random at most .1 and .1.
_WORD_GAIN, _ANCHOR_GAIN = 0.35, 0.16
#: Words and anchors of usual gain that are added to those there are: few prove nothing.
_MORE_WORDS, _USUAL_WORD_GAIN = 10, 0.9
_MORE_ANCHORS, _USUAL_ANCHOR_GAIN = 8, 0.25
#: Anchors that a landmark counts as.
_LANDMARK = 4

#: How the names of letters in Unicode begin, for each script of ISO 15924.
_LETTER_NAMES = {
    "Hans": {"CJK"}, "Hant": {"CJK"}, "Jpan": {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"},
    "Kore": {"HANGUL", "CJK"}, "Latn": {"LATIN"}, "Cyrl": {"CYRILLIC"}, "Grek": {"GREEK"}, "Arab": {"ARABIC"},
    "Hebr": {"HEBREW"}, "Thai": {"THAI"}, "Deva": {"DEVANAGARI"}, "Beng": {"BENGALI"}, "Taml": {"TAMIL"},
    "Telu": {"TELUGU"}, "Gujr": {"GUJARATI"}, "Knda": {"KANNADA"}, "Mlym": {"MALAYALAM"}, "Guru": {"GURMUKHI"},
    "Sinh": {"SINHALA"}, "Geor": {"GEORGIAN"}, "Armn": {"ARMENIAN"}, "Ethi": {"ETHIOPIC"}, "Khmr": {"KHMER"},
    "Mymr": {"MYANMAR"}, "Laoo": {"LAO"}, "Tibt": {"TIBETAN"},
}  # fmt: skip
_KANA = {"HIRAGANA", "KATAKANA"}
#: The greatest share of kana among the letters of Chinese.
_SOME_KANA = 0.1


@dataclass(frozen=True, slots=True)
class Parallelism:
    """How parallel two documents are, and why they are not."""

    value: float
    """From 0 to 1; below :data:`THRESHOLD` neither is a translation of the other."""
    reason: str = ""
    """A clause for people; empty if the documents are parallel."""


def assess(
    source: Text, target: Text, comparison: BlockComparison, groups: Sequence[Step], beads: Sequence[Step]
) -> Parallelism:
    """Whether the target is a translation of the source.

    Args:
        source: the document.
        target: what may be its translation.
        comparison: the blocks of both.
        groups: the steps through the blocks.
        beads: the steps through the sentences.
    """
    evidence = comparison.features.sentences
    if not evidence.source or not evidence.target:
        return Parallelism(1.0)
    model = evidence.model
    for text, language in ((source, model.source_language), (target, model.target_language)):
        if reason := wrong_script(text, language):
            return Parallelism(0.0, reason)
    if _is_untranslated(evidence):
        return Parallelism(0.0, "it has the same words as the source, so it was not translated")
    words, anchors = _word_parallelism(evidence, beads), _anchor_parallelism(comparison, groups, beads)
    value = model.lexicon_trust * words + (1 - model.lexicon_trust) * anchors
    return Parallelism(value, "too little of it corresponds to the source" if value < THRESHOLD else "")


def wrong_script(text: Text, language: str) -> str:
    """A clause that says so if the text is not in the script of its language; empty if it is, or if it is too short."""
    counts = Counter(islice(_letter_names(text), _LETTERS))
    letters = counts.total()
    own = _LETTER_NAMES.get(languages.script(language))
    if own is None or letters < _FEW_LETTERS:
        return ""
    name = languages.name(language)
    # Chinese, Japanese and their scripts share the Han characters, so kana decides between the two.
    if languages.is_han(language) and sum(counts[kana] for kana in _KANA) > _SOME_KANA * letters:
        return f"it is Japanese, not {name}"
    if languages.language(language) == "ja" and counts["CJK"] + counts["LATIN"] == letters:
        return f"it has no kana, so it is not {name}"
    own_count = sum(counts[letter_name] for letter_name in own)
    foreign_count = sum(count for letter_name, count in counts.items() if letter_name not in own | {"LATIN"})
    is_wrong = own_count < _OWN_SHARE * letters or foreign_count > _FOREIGN_SHARE * letters
    return f"it is not written in the script of {name}" if is_wrong else ""


def _letter_names(text: Text) -> Iterator[str]:
    """The first word of the Unicode name of each letter."""
    for block in text.blocks:
        for sentence in block.sentences:
            for letter in tagged_text.plain(sentence.text):
                if letter.isalpha():
                    yield "LATIN" if letter.isascii() else unicodedata.name(letter, "?").split()[0]


def _is_untranslated(evidence: Evidence) -> bool:
    """Whether most words of the target are words of the source, although the languages differ."""
    model = evidence.model
    if languages.language(model.source_language) == languages.language(model.target_language):
        return False
    source_words = frozenset().union(*(unit.words for unit in evidence.source))
    target_words = [word for unit in evidence.target for word in unit.words]
    shared = sum(word in source_words for word in target_words)
    return len(target_words) >= _FEW_WORDS and shared >= _UNTRANSLATED_SHARE * len(target_words)


def _word_parallelism(evidence: Evidence, beads: Iterable[Step]) -> float:
    """How well the words of beads translate each other, for each word of the smaller document; from 0 to 1."""
    gain = sum(evidence.word_gain(step.i0, step.i1, step.j0, step.j1) for step in beads if step.paired)
    words = min(sum(len(unit.words) for unit in units) for units in (evidence.source, evidence.target))
    mean_gain = (gain + _USUAL_WORD_GAIN * _MORE_WORDS) / (words + _MORE_WORDS)
    return _logistic(mean_gain, _WORD_GAIN, _WORD_GAIN / 4)


def _anchor_parallelism(comparison: BlockComparison, groups: Iterable[Step], beads: Iterable[Step]) -> float:
    """How many anchors and landmarks are the same, for each of the document that has fewer; from 0 to 1."""
    evidence = comparison.features.sentences
    model = evidence.model
    # Between languages of one script all words are in Latin letters, or none: then they are not anchors.
    latin = languages.script(model.source_language) != languages.script(model.target_language)
    shared = (evidence.shared_anchors(step.i0, step.i1, step.j0, step.j1) for step in beads if step.paired)
    gain = sum(anchor_gain for anchor, anchor_gain in chain.from_iterable(shared) if latin or not is_latin_word(anchor))
    gain += sum(comparison.gain(step) for step in groups if step.paired and not comparison.source[step.i0].sentences)
    anchors = min(_anchor_count(units, latin=latin) for units in (evidence.source, evidence.target))
    landmarks = min(sum(not block.sentences for block in blocks) for blocks in (comparison.source, comparison.target))
    expected = anchors + _LANDMARK * landmarks
    mean_gain = (gain + _USUAL_ANCHOR_GAIN * _MORE_ANCHORS) / (expected + _MORE_ANCHORS)
    return _logistic(mean_gain, _ANCHOR_GAIN, _ANCHOR_GAIN / 5)


def _anchor_count(units: Iterable[Features], *, latin: bool) -> int:
    counts = (item for unit in units for item in unit.anchors.items())
    return sum(count for anchor, count in counts if latin or not is_latin_word(anchor))


def _logistic(value: float, middle: float, width: float) -> float:
    """The logistic function: 0 far below the middle, one half at it, 1 far above it."""
    return 1 / (1 + math.exp(min(50.0, (middle - value) / width)))
