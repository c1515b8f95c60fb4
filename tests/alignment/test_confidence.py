"""The confidence in a bead is low where it is wrong."""

from dataclasses import replace

from aligned_documents import document, seeded, translated, translation, written
from hypothesis import strategies as st

from sphinx_amts.alignment.documents import align
from sphinx_amts.alignment.texts import Text, TextBlock, TextSentence

sentences = st.text("ab c7?.中文，", min_size=1, max_size=40).map(TextSentence)


any_block = st.one_of(
    st.builds(TextBlock, st.sampled_from(["h1", "h2", "para", "item"]), st.lists(sentences, max_size=4).map(tuple)),
    st.builds(TextBlock, st.sampled_from(["code", "math", "image"]), content=st.text("xy", max_size=3)),
)


texts = st.lists(any_block, max_size=7).map(lambda blocks: Text("page", tuple(blocks)))


def test_wrong_bead_is_less_sure(book):
    """A sentence whose translation says something else scores lower than the others."""
    source, chance = document(9), seeded(3)
    target = translation(source)
    place, block = next((i, block) for i, block in enumerate(target.blocks) if len(block.sentences) > 2)
    strange = replace(block.sentences[1], text=translated(written(chance, 10)))
    changed = replace(block, sentences=(block.sentences[0], strange, *block.sentences[2:]))
    alignment = align(
        source, replace(target, blocks=(*target.blocks[:place], changed, *target.blocks[place + 1 :])), book
    )
    touching = [bead.score for bead in alignment.beads if (place, 1) in bead.target_ids]
    assert touching[0] < 0.8
    assert touching[0] < min(
        bead.score for bead in alignment.beads if (place, 1) not in bead.source_ids + bead.target_ids
    )
