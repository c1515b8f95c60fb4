"""A language model: what it assumes of documents when it has learnt nothing, and how far it trusts its lexicon."""

import pytest

from sphinx_amts.alignment.language_model import LanguageModel


def test_the_ratio_is_that_of_the_documents_until_one_is_learnt():
    """Short documents have a ratio near 1, no ratio is beyond that of languages, and a learnt one stays."""
    untrained = LanguageModel.untrained("en", "es")
    assert untrained.for_lengths(0, 0).ratio == 1
    assert 1 < untrained.for_lengths(1000, 1200).ratio < 1.2
    assert untrained.for_lengths(1000, 100_000).ratio == 1.6
    assert untrained.for_lengths(100_000, 1000).ratio == pytest.approx(1 / 1.6)
    learnt = LanguageModel("en", "es", ratio=1.1)
    assert learnt.for_lengths(1000, 3000) is learnt


def test_the_lexicon_is_trusted_as_far_as_it_was_learnt():
    """From nothing to nearly everything."""
    assert LanguageModel("en", "es").lexicon_trust == 0
    assert LanguageModel("en", "es", learnt_from=200).lexicon_trust == 0.5
    assert LanguageModel("en", "es", learnt_from=20_000).lexicon_trust > 0.98
