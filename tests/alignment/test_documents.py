"""Documents to documents: nothing is lost, and what belongs together is paired."""

import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import project_paths
import pytest
from aligned_documents import PLAIN, all_ids, document, kinds, of, paired, pairs, seeded, translation
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_amts.alignment.documents import align
from sphinx_amts.alignment.language_model import LanguageModel
from sphinx_amts.alignment.texts import Text, TextBlock, TextSentence

ROOT = project_paths.ROOT


DATA = Path(os.environ.get("AMTS_DATA", ROOT.parent / "shared" / "data"))


sentences = st.text("ab c7?.中文，", min_size=1, max_size=40).map(TextSentence)


any_block = st.one_of(
    st.builds(TextBlock, st.sampled_from(["h1", "h2", "para", "item"]), st.lists(sentences, max_size=4).map(tuple)),
    st.builds(TextBlock, st.sampled_from(["code", "math", "image"]), content=st.text("xy", max_size=3)),
)


texts = st.lists(any_block, max_size=7).map(lambda blocks: Text("page", tuple(blocks)))


@settings(max_examples=60, deadline=None)
@given(texts, texts)
def test_every_sentence_is_in_one_bead(source, target):
    """Each sentence of both sides is in exactly one bead, that of the source in its order; ids name the sentences."""
    alignment = align(source, target, PLAIN)
    source_ids = [sentence_id for bead in alignment.beads for sentence_id in bead.source_ids]
    target_ids = [sentence_id for bead in alignment.beads for sentence_id in bead.target_ids]
    assert source_ids == all_ids(source)
    assert sorted(target_ids) == all_ids(target)
    for bead in alignment.beads:
        assert bead.source == tuple(source.blocks[block].sentences[index] for block, index in bead.source_ids)
        assert bead.target == tuple(target.blocks[block].sentences[index] for block, index in bead.target_ids)
        assert 0 <= bead.score <= 1
    assert 0 <= alignment.parallelism <= 1


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_sides_may_be_swapped(seed):
    """Aligning the translation with its source gives the same beads the other way round, but for mere chance."""
    chance = seeded(seed)
    source = document(seed, sections=2)
    target = translation(source)
    target = replace(
        target,
        blocks=tuple(
            replace(block, sentences=tuple(sentence for sentence in block.sentences if chance.random() > 0.1))
            for block in target.blocks
        ),
    )
    forth = align(source, target, LanguageModel.untrained("en", "es"))
    back = align(target, source, LanguageModel.untrained("es", "en"))
    ours = {(bead.source_ids, bead.target_ids): bead.score for bead in paired(forth)}
    theirs = {(bead.target_ids, bead.source_ids): bead.score for bead in paired(back)}
    assert all((ours | theirs)[bead] < 0.6 for bead in ours.keys() ^ theirs.keys())
    assert all(ours[bead] == pytest.approx(theirs[bead]) for bead in ours.keys() & theirs.keys())
    assert forth.parallelism == pytest.approx(back.parallelism)


@pytest.mark.parametrize("learnt", [False, True])
def test_translation_word_by_word_is_paired_whole(book, learnt):
    """A document and its translation, sentence for sentence, are paired sentence for sentence, and surely."""
    source = document(7)
    alignment = align(source, translation(source), book if learnt else PLAIN)
    assert pairs(alignment) == [((sentence_id,), (sentence_id,)) for sentence_id in all_ids(source)]
    assert alignment.parallelism > 0.5
    assert not alignment.notes
    if learnt:
        assert min(bead.score for bead in alignment.beads) > 0.8


def test_target_keeps_its_order_but_for_moved_sections(book):
    """Without a moved section the sentences of the target come in order."""
    source = document(8)
    alignment = align(source, translation(source), book)
    target_ids = [sentence_id for bead in alignment.beads for sentence_id in bead.target_ids]
    assert target_ids == sorted(target_ids)


def test_words_left_as_they_are_are_told():
    """A sentence that stands untranslated in the translation is marked; a name is not."""
    source = of(["Gradient descent moves downhill.", "Nothing else is needed for it."], ["PyTorch"], ["Yes we can."])
    target = of(["El descenso de gradiente baja.", "Nothing else is needed for it."], ["PyTorch"], ["Sí que podemos."])
    alignment = align(source, target, PLAIN)
    assert [bead.source[0].text for bead in alignment.beads if bead.untranslated] == ["Nothing else is needed for it."]


def test_names_of_several_words_are_certain_in_catalogues_alone():
    """What a translator gives there in the source's words is no sentence and no markup, but a name."""
    texts = ["Google App Engine", "Imports the path hello.", "<i class='fa solid check'></i>", "mac ctrl c windows:"]
    texts = [text.replace("<", "&lt;").replace(">", "&gt;") for text in texts]
    for kind, untranslated in (("message", texts[1:]), ("para", texts)):
        blocks = tuple(TextBlock(kind, (TextSentence(text),)) for text in texts)
        alignment = align(Text("p", blocks), Text("p", blocks), PLAIN)
        assert [bead.source[0].text for bead in alignment.beads if bead.untranslated] == untranslated


@pytest.mark.parametrize(("source", "target"), [((), ()), ((["One."],), ()), ((), (["Una."],))])
def test_empty_documents(source, target):
    """An empty side makes nulls of the other; nothing is raised."""
    alignment = align(of(*source), of(*target), PLAIN)
    assert len(alignment.beads) == len(source) + len(target)
    assert not pairs(alignment)


def test_one_sentence_is_paired():
    """Documents of one sentence are paired, with a score that is no certainty."""
    alignment = align(of(["Read this first."]), of(["Lea esto primero."]), PLAIN)
    assert kinds(alignment) == ["1-1"]
    assert alignment.parallelism >= 0.5


@pytest.mark.skipif(not (DATA / "alignment").is_dir(), reason="needs the data folder, see AMTS_DATA")
def test_gold_alignment(monkeypatch):
    """Five articles by people: at least .99 within blocks and .985 for whole documents, without a lexicon."""
    monkeypatch.setattr(sys, "path", [str(ROOT / "benchmarks"), *sys.path])
    import alignment

    cases = alignment.gold_cases(alignment.GOLD, alignment.DOCS)
    model = LanguageModel.untrained("en", "zh_CN")
    assert alignment.within(alignment.ours(model), cases).measures(alignment._full)[2] >= 0.99
    assert alignment.whole(model, cases).measures(alignment._full)[2] >= 0.985
    back = [alignment.Case(case.target, case.source, frozenset((b, a) for a, b in case.gold)) for case in cases]
    assert alignment.whole(LanguageModel.untrained("zh_CN", "en"), back).measures(alignment._full)[2] >= 0.985


@pytest.mark.skipif(not (DATA / "alignment").is_dir(), reason="needs the data folder, see AMTS_DATA")
def test_reader_of_the_benchmark_numbers_as_the_gold_does(monkeypatch):
    """The five articles read by the benchmark have the blocks and sentences that the gold's ids mean."""
    monkeypatch.setattr(sys, "path", [str(ROOT / "benchmarks"), *sys.path])
    import d2l_texts

    given_ = json.loads((DATA / "alignment" / "d2l5_docs.json").read_text(encoding="utf-8"))
    for name in d2l_texts.FIVE:
        for side in ("en", "zh"):
            blocks = [block for block in d2l_texts.section(name, side).blocks if block.sentences]
            expected = given_[name.rpartition("/")[2]][side]
            assert [[sentence.text for sentence in block.sentences] for block in blocks] == [
                [d2l_texts.sentence(sentence).text for sentence in block["sents"]] for block in expected
            ]
