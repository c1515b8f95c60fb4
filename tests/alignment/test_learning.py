"""Learning a language model: one document at a time, and nothing from nothing."""

from aligned_documents import document, of, translation

from sphinx_amts.alignment.language_model import LanguageModel
from sphinx_amts.alignment.learning import learn_model


def test_learning_takes_one_document_at_a_time():
    """Documents are asked for one by one, and none is asked for twice."""
    asked = []

    def stream():
        for seed in range(3):
            asked.append(seed)
            source = document(seed)
            yield source, translation(source)

    model = learn_model(stream(), "en", "es")
    assert asked == [0, 1, 2]
    assert 0.9 < model.ratio < 1.4
    assert model.learnt_from > 50


def test_learning_from_nothing_is_plain():
    """No documents, or empty ones, teach nothing; aligning goes on."""
    assert learn_model([], "en", "es") == LanguageModel.untrained("en", "es")
    assert learn_model([(of(), of())], "en", "es") == LanguageModel.untrained("en", "es")
