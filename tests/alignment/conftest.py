"""The model of a made-up book, learnt once for all tests of alignment."""

import pytest
from aligned_documents import document, translation

from sphinx_amts.alignment.learning import learn_model


@pytest.fixture(scope="session")
def book():
    """The model of a book of twenty documents."""
    texts = [document(seed) for seed in range(100, 120)]
    return learn_model([(text, translation(text)) for text in texts], "en", "es")
