"""The bilingual lexicon: it learns translations, in bounded memory, and always the same."""

from collections import Counter

from aligned_documents import document, translated
from hypothesis import strategies as st

from sphinx_amts.alignment import bilingual_lexicon, features
from sphinx_amts.alignment.texts import Text, TextBlock, TextSentence

sentences = st.text("ab c7?.中文，", min_size=1, max_size=40).map(TextSentence)


any_block = st.one_of(
    st.builds(TextBlock, st.sampled_from(["h1", "h2", "para", "item"]), st.lists(sentences, max_size=4).map(tuple)),
    st.builds(TextBlock, st.sampled_from(["code", "math", "image"]), content=st.text("xy", max_size=3)),
)


texts = st.lists(any_block, max_size=7).map(lambda blocks: Text("page", tuple(blocks)))


def test_lexicon_learns_what_stands_for_what(book):
    """The words of the book lead to their translations, and back."""
    text = document(31)
    words = Counter(
        word for block in text.blocks for sentence in block.sentences for word in sentence.text[:-1].split()
    )
    hits = [
        _best(book.lexicon.forward, word) == _stem(translated(word + ".")[:-1]) for word, _ in words.most_common(80)
    ]
    assert sum(hits) > 60
    assert {(a, b) for a, row in book.lexicon.forward.items() for b in row} == {
        (a, b) for b, row in book.lexicon.reverse.items() for a in row
    }


def _stem(word):
    return features.word_hash(word[: features.STEM])


def _best(table, word):
    row = table.get(_stem(word), {})
    return max(row, key=row.get, default=None)


def test_learning_is_bounded_and_repeatable():
    """However many pairs are offered, so many are kept, an even sample, and always the same."""
    samples = []
    for _ in range(2):
        sample = bilingual_lexicon.PairSample(most=50)
        for k in range(1000):
            sample.add(frozenset({k, 1}), frozenset({k + 5000, 2}))
        samples.append(sample._pairs)
    assert len(samples[0]) == 50
    assert samples[0] == samples[1]
    assert 300 < sum(max(source) for source, _ in samples[0]) / 50 < 700
