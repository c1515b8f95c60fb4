"""What can be compared across languages: lengths, anchors, words."""

import pytest

from sphinx_amts.alignment import features
from sphinx_amts.alignment.texts import TextBlock, TextSentence


@pytest.mark.parametrize(
    ("kind", "code", "translated", "is_same"),
    [
        ("code", "f(x)  # compute", "f(x)  # calcular", True),
        ("code", "print('done', x)", 'print("hecho",x)', True),
        ("code", "int x;  // count", "int x;  // cuenta", True),
        ("code", "f(x)", "f(y)", False),
        ("code", "# nothing but words", "# nada más que palabras", False),
        ("math", "a + b", "a+b", True),
        ("image", "https://a.org/1.png", "https://b.org/1.png", False),
    ],
)
def test_what_is_the_same_landmark(kind, code, translated, is_same):
    """Comments, texts in quotes and spaces are left out of account, and nothing else."""
    anchors, expected = (
        features.block_features(TextBlock(kind, content=content), ()).anchors for content in (code, translated)
    )
    assert (anchors == expected) is is_same


def test_words_of_all_scripts():
    """Words are cut alike in any form: stems, pairs of characters, syllables."""
    forms = {
        text: features.sentence_features(TextSentence(text)).words
        for text in ("Networks", "NETWORKING", "网络模型", "모델은")
    }
    assert forms["Networks"] == forms["NETWORKING"]
    assert len(forms["网络模型"]) == 3
    assert len(forms["모델은"]) == 1
