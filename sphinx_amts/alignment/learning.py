"""A language model from a book and its translation: ratio and variance of lengths, and a bilingual lexicon.

Learnt from are the sentences of blocks that have as many sentences as their translation.  Memory is bounded: see
:mod:`sphinx_amts.alignment.bilingual_lexicon`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from sphinx_amts.alignment.bilingual_lexicon import PairSample
from sphinx_amts.alignment.blocks import BlockComparison
from sphinx_amts.alignment.language_model import VARIANCE, LanguageModel
from sphinx_amts.alignment.texts import Text

#: Sentence pairs that count as evidence for :data:`VARIANCE`, so that few sentences do not make it zero.
_PRIOR_PAIRS = 50
#: Sentence pairs whose lengths are compared.
_MOST_LENGTHS = 5_000
#: Deviations that are so many times the usual one are mistakes, which say nothing about how lengths differ.
_OUTLIER = 4.0


def learn_model(pairs: Iterable[tuple[Text, Text]], source_language: str, target_language: str) -> LanguageModel:
    """The model that documents and their translations teach; each pair is looked at once and then forgotten.

    Args:
        pairs: documents with their translations; pairs that do not belong together teach nothing, or little.
        source_language: code of the language of the first of each pair.
        target_language: code of the language of the second.
    """
    learner = Learner(source_language, target_language)
    for source, target in pairs:
        learner.add(source, target)
    return learner.model()


class Learner:
    """Collects what a model needs, document by document."""

    def __init__(self, source_language: str, target_language: str) -> None:
        """Start with nothing, for a pair of languages given by their codes."""
        self._untrained = LanguageModel.untrained(source_language, target_language)
        self._sample = PairSample()
        self._letters = [0.0, 0.0]
        self._lengths: list[tuple[float, float]] = []

    def add(self, source: Text, target: Text) -> None:
        """Learn from a document and its translation."""
        comparison = BlockComparison(source, target, self._untrained)
        for sentence, translation in comparison.sentences_of_equal_blocks(comparison.best_path()):
            self._sample.add(sentence.words, translation.words)
            self._letters[0] += sentence.length
            self._letters[1] += translation.length
            if len(self._lengths) < _MOST_LENGTHS:
                self._lengths.append((sentence.length, translation.length))

    def model(self) -> LanguageModel:
        """The model that all documents so far teach; the untrained one if they teach nothing."""
        if not all(self._letters):
            return self._untrained
        ratio = self._letters[1] / self._letters[0]
        return LanguageModel(
            self._untrained.source_language,
            self._untrained.target_language,
            ratio,
            self._variance(ratio),
            self._sample.lexicon(),
            len(self._sample),
        )

    def _variance(self, ratio: float) -> float:
        """The variance of the difference in length for each letter, without outliers (Gale & Church 1993, section 3).

        Both lengths are scaled to a language half-way between the two, so that the direction makes no difference.
        """
        scale = math.sqrt(ratio)
        scaled = ((source * scale, target / scale) for source, target in self._lengths)
        squares = [(source - target) ** 2 / max(1.0, (source + target) / 2) for source, target in scaled]
        limit = _OUTLIER**2 * sorted(squares)[len(squares) // 2] if squares else 0.0
        usual = [square for square in squares if square <= limit]
        return (math.fsum(usual) + _PRIOR_PAIRS * VARIANCE) / (len(usual) + _PRIOR_PAIRS)
