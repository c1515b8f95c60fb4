"""Documents that are no translations of each other are not paired, and that is reported."""

from dataclasses import replace

import pytest
from aligned_documents import all_ids, document, of, paired, pairs, translation
from hypothesis import strategies as st

from sphinx_amts.alignment.documents import align
from sphinx_amts.alignment.language_model import LanguageModel
from sphinx_amts.alignment.learning import learn_model
from sphinx_amts.alignment.parallelism import wrong_script
from sphinx_amts.alignment.texts import Text, TextBlock, TextSentence

sentences = st.text("ab c7?.中文，", min_size=1, max_size=40).map(TextSentence)


any_block = st.one_of(
    st.builds(TextBlock, st.sampled_from(["h1", "h2", "para", "item"]), st.lists(sentences, max_size=4).map(tuple)),
    st.builds(TextBlock, st.sampled_from(["code", "math", "image"]), content=st.text("xy", max_size=3)),
)


texts = st.lists(any_block, max_size=7).map(lambda blocks: Text("page", tuple(blocks)))


def test_other_document_is_not_paired(book):
    """The translation of another document has a low fit, no pair, and one note."""
    alignment = align(document(24), translation(document(25)), book)
    assert alignment.parallelism < 0.5
    assert not pairs(alignment)
    assert len(alignment.beads) == len(all_ids(document(24))) + len(all_ids(document(25)))
    assert ["is not a translation" in note.message for note in alignment.notes] == [True]


def test_other_document_teaches_nothing_that_makes_it_fit():
    """Documents that do not belong together do not fit even by what was learnt from them."""
    source, target = document(26), translation(document(27))
    target = replace(target, blocks=tuple(replace(block, content=block.content + "!") for block in target.blocks))
    model = learn_model([(source, target)], "en", "es")
    alignment = align(source, target, model)
    sure = [bead for bead in paired(alignment) if bead.score > 0.8]
    assert len(sure) < len(all_ids(source)) / 10


ENGLISH = "The model reads the whole sentence before it writes the first word of the translation. "


CHINESE = "模型先读完整个句子，然后才写出译文的第一个词，这样做的效果要好得多，训练也更加稳定一些。"


JAPANESE = "モデルは文全体を読んでから、訳文の最初の単語を書きますので、結果がとても良くなります。"


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        (ENGLISH * 2, "zh_CN", "script"), (CHINESE * 2, "zh_CN", ""), (JAPANESE * 2, "zh_CN", "Japanese"),
        (CHINESE * 2, "ja", "kana"), (JAPANESE * 2, "ja", ""), (CHINESE * 2, "es", "script"), (ENGLISH * 2, "es", ""),
        ("Модель читает всё предложение, прежде чем написать первое слово перевода.", "ru", ""),
        ("Модель читает всё предложение, прежде чем написать первое слово перевода.", "de", "script"),
        ("OK", "zh_CN", ""), (ENGLISH * 2, "tlh", ""),
    ],
)  # fmt: skip
def test_script_of_language(text, code, says):
    """A text in the script of another language is reported; a short one, or of an unknown language, is not judged."""
    reason = wrong_script(of([text]), code)
    assert (says in reason) if says else reason == ""


def test_wrong_language_is_not_paired():
    """English where Chinese should be, and the source itself as its translation, are reported and not paired."""
    source = of([ENGLISH, ENGLISH], [ENGLISH])
    for target, code in ((of([ENGLISH], [ENGLISH]), "zh_CN"), (source, "es")):
        alignment = align(source, target, LanguageModel.untrained("en", code))
        assert not pairs(alignment)
        assert len(alignment.notes) == 1
