"""What is known of a pair of languages: how lengths compare, which words stand for which."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sphinx_amts.alignment.bilingual_lexicon import BilingualLexicon, PairSample
from sphinx_amts.alignment.blocks import BlockComparison
from sphinx_amts.alignment.texts import Text

#: Of the difference in length, in letters for each letter: Gale and Church (1993) have 6.8 for European languages.
_VARIANCE = 6.8
#: Sentences as evidence for :data:`_VARIANCE`, so that few sentences do not make it zero.
_PRIOR = 50
_PRIOR_LETTERS = 500.0
#: No language needs more letters for one of another; what has more has other text.
_MOST_RATIO = 1.6
#: Sentence pairs whose lengths are compared.
_MOST_LENGTHS = 5_000
#: Sentence pairs from which the lexicon is believed as much as all else.
_BELIEVED = 200
#: Deviations that are greater are no measure of how lengths differ but mistakes.
_OUTLIER = 4.0


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """What :func:`~sphinx_amts.alignment.documents.align` knows of a pair of languages."""

    source_language: str
    target_language: str
    ratio: float = 0.0
    """Letters of the target for one of the source; 0 where nothing is known but the documents at hand."""
    variance: float = _VARIANCE
    lexicon: BilingualLexicon = field(default_factory=BilingualLexicon)
    learnt_from: int = 0
    """Sentence pairs."""

    @property
    def lexicon_trust(self) -> float:
        """What the lexicon's word counts for against everything else, from 0 to 1."""
        return self.learnt_from / (self.learnt_from + _BELIEVED)

    @staticmethod
    def untrained(source: str, target: str) -> LanguageModel:
        """Nothing is known; lengths and anchors alone decide.

        :param source: code of the language; so is ``target``.
        """
        return LanguageModel(source, target)

    @staticmethod
    def learn(pairs: Iterable[tuple[Text, Text]], source: str, target: str) -> LanguageModel:
        """What the book itself teaches; each pair of documents is looked at once and then forgotten.

        Learnt from are blocks with as many sentences as their translation has.  Memory is bounded: see
        :mod:`sphinx_amts.alignment.bilingual_lexicon`.

        :param pairs: documents and their translations; those that do not fit teach nothing, or little.
        """
        plain = LanguageModel.untrained(source, target)
        learner = _Learner()
        for one, other in pairs:
            learner.look(one, other, plain)
        return learner.model(source, target)

    def for_lengths(self, source: float, target: float) -> LanguageModel:
        """The same model, with the ratio of two documents where none is known; both in letters."""
        if self.ratio:
            return self
        ratio = (target + _PRIOR_LETTERS) / (source + _PRIOR_LETTERS)
        return replace(self, ratio=min(max(ratio, 1 / _MOST_RATIO), _MOST_RATIO))


class _Learner:
    """Gathers what a model needs, document by document."""

    def __init__(self) -> None:
        self._sample = PairSample()
        self._letters = [0.0, 0.0]
        self._lengths: list[tuple[float, float]] = []

    def look(self, one: Text, other: Text, plain: LanguageModel) -> None:
        """Take what a document and its translation teach."""
        comparison = BlockComparison(one, other, plain)
        for ours, theirs in comparison.equally_long_blocks(comparison.best_path()):
            self._sample.add(ours.words, theirs.words)
            self._letters[0] += ours.length
            self._letters[1] += theirs.length
            if len(self._lengths) < _MOST_LENGTHS:
                self._lengths.append((ours.length, theirs.length))

    def model(self, source: str, target: str) -> LanguageModel:
        """What all documents taught."""
        if not all(self._letters):
            return LanguageModel.untrained(source, target)
        ratio = self._letters[1] / self._letters[0]
        return LanguageModel(source, target, ratio, self._variance(ratio), self._sample.lexicon(), len(self._sample))

    def _variance(self, ratio: float) -> float:
        scale = math.sqrt(ratio)
        scaled = ((one * scale, other / scale) for one, other in self._lengths)
        squares = [(one - other) ** 2 / max(1.0, (one + other) / 2) for one, other in scaled]
        limit = _OUTLIER**2 * sorted(squares)[len(squares) // 2] if squares else 0.0
        usual = [square for square in squares if square <= limit]
        return (math.fsum(usual) + _PRIOR * _VARIANCE) / (len(usual) + _PRIOR)
