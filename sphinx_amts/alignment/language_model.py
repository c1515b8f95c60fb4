"""What is known of a pair of languages: how lengths compare, and which words translate each other."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sphinx_amts.alignment.bilingual_lexicon import BilingualLexicon

#: Variance of the difference in length for each letter: Gale and Church (1993) have 6.8 for European languages.
VARIANCE = 6.8
#: Letters that both documents are taken to have beside their own, so that short documents have a ratio near 1.
_PRIOR_LETTERS = 500.0
#: The greatest ratio of letters of two languages; documents beyond it have different content.
_MOST_RATIO = 1.6
#: Sentence pairs from which the lexicon is trusted as much as everything else.
_TRUSTED_PAIRS = 200


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """What :func:`~sphinx_amts.alignment.documents.align` knows of a pair of languages.

    It is data only; :mod:`sphinx_amts.alignment.learning` makes it from a book.
    """

    source_language: str
    target_language: str
    ratio: float = 0.0
    """Letters of the target for one of the source; 0 if nothing is known but the documents at hand."""
    variance: float = VARIANCE
    """Variance of the difference in length for each letter."""
    lexicon: BilingualLexicon = field(default_factory=BilingualLexicon)
    learnt_from: int = 0
    """The number of sentence pairs."""

    @property
    def lexicon_trust(self) -> float:
        """The weight of the lexicon against all other evidence, from 0 to 1."""
        return self.learnt_from / (self.learnt_from + _TRUSTED_PAIRS)

    @staticmethod
    def untrained(source_language: str, target_language: str) -> LanguageModel:
        """A model that knows only the codes of the languages: lengths and anchors alone decide."""
        return LanguageModel(source_language, target_language)

    def for_lengths(self, source_letters: float, target_letters: float) -> LanguageModel:
        """This model, with the ratio of two documents of these lengths if it has learnt none."""
        if self.ratio:
            return self
        ratio = (target_letters + _PRIOR_LETTERS) / (source_letters + _PRIOR_LETTERS)
        return replace(self, ratio=min(max(ratio, 1 / _MOST_RATIO), _MOST_RATIO))
