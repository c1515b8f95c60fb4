"""Evidence for stretches: symmetric, bounded, and nothing for what is not shared."""

import pytest
from aligned_documents import document, translation
from hypothesis import strategies as st

from sphinx_amts.alignment.bilingual_lexicon import BilingualLexicon
from sphinx_amts.alignment.blocks import BlockComparison
from sphinx_amts.alignment.evidence import Evidence, anchor_weights, length_cost
from sphinx_amts.alignment.features import Features
from sphinx_amts.alignment.language_model import LanguageModel
from sphinx_amts.alignment.texts import Text, TextBlock, TextSentence

sentences = st.text("ab c7?.中文，", min_size=1, max_size=40).map(TextSentence)


any_block = st.one_of(
    st.builds(TextBlock, st.sampled_from(["h1", "h2", "para", "item"]), st.lists(sentences, max_size=4).map(tuple)),
    st.builds(TextBlock, st.sampled_from(["code", "math", "image"]), content=st.text("xy", max_size=3)),
)


texts = st.lists(any_block, max_size=7).map(lambda blocks: Text("page", tuple(blocks)))


def test_comparisons_that_are_kept_are_bounded(monkeypatch, book):
    """What was compared is forgotten when it becomes much; the result is the same."""
    source = document(41)
    target = translation(source)
    whole = BlockComparison(source, target, book).best_path()
    monkeypatch.setattr("sphinx_amts.alignment.evidence._MOST_CACHED", 5)
    comparison = BlockComparison(source, target, book)
    assert comparison.best_path() == whole
    assert len(comparison.features.blocks._links) <= 5


def test_the_cost_of_lengths_is_symmetric_and_grows():
    """Equal lengths cost nothing, and either direction costs the same."""
    costs = [length_cost(100, 100 + difference, 6.8) for difference in (0, 10, 50, 100, 400)]
    assert costs[0] == 0
    assert costs == sorted(costs)
    assert length_cost(100, 150, 6.8) == pytest.approx(length_cost(150, 100, 6.8))
    assert length_cost(0, 0, 6.8) == 0


def test_rare_anchors_weigh_more():
    """An anchor that everything has weighs nothing; one that a single side has is none."""
    source = [
        Features(10, {"number 7": 1, "often": 1} if unit == 0 else {"often": 1}, frozenset()) for unit in range(40)
    ]
    target = [*source[:-1], Features(10, {"often": 1, "number 8": 1}, frozenset())]
    weights = anchor_weights(source, target)
    assert weights.keys() == {"number 7"}
    evidence = Evidence(source, target, LanguageModel("en", "es", ratio=1.0))
    assert evidence.anchor_gain(0, 1, 0, 1) > 0
    assert evidence.anchor_gain(1, 2, 1, 2) == 0


def test_words_that_translate_each_other_gain():
    """Translations speak for two stretches, other words against them; without a lexicon words say nothing."""
    lexicon = BilingualLexicon({1: {11: 40.0}, 2: {12: 40.0}}, {11: {1: 40.0}, 12: {2: 40.0}})
    source, target = ([Features(5, {}, frozenset({word})) for word in words] for words in ((1, 2), (11, 12)))
    evidence = Evidence(source, target, LanguageModel("en", "es", ratio=1.0, lexicon=lexicon, learnt_from=100))
    assert evidence.word_gain(0, 1, 0, 1) > 0 > evidence.word_gain(0, 1, 1, 2)
    assert evidence.word_gain(0, 2, 0, 2) > 0
    assert evidence.known_words(0, 2, 0, 2) == 2
    assert Evidence(source, target, LanguageModel("en", "es", ratio=1.0)).word_gain(0, 1, 0, 1) == 0
