"""Blocks to blocks: inserted, deleted, merged and split ones, and landmarks."""

from dataclasses import replace

from aligned_documents import PLAIN, document, kinds, of, pairs, seeded, translated, translation, written
from hypothesis import strategies as st

from sphinx_amts.alignment.documents import align
from sphinx_amts.alignment.language_model import LanguageModel
from sphinx_amts.alignment.texts import Text, TextBlock, TextSentence

sentences = st.text("ab c7?.中文，", min_size=1, max_size=40).map(TextSentence)


any_block = st.one_of(
    st.builds(TextBlock, st.sampled_from(["h1", "h2", "para", "item"]), st.lists(sentences, max_size=4).map(tuple)),
    st.builds(TextBlock, st.sampled_from(["code", "math", "image"]), content=st.text("xy", max_size=3)),
)


texts = st.lists(any_block, max_size=7).map(lambda blocks: Text("page", tuple(blocks)))


def test_inserted_and_deleted_blocks_are_nulls(book):
    """A paragraph more or less does not disturb the others, and is paired with nothing."""
    source = document(11)
    target = translation(source)
    new = TextBlock("para", (TextSentence(translated(written(seeded(5)))),))
    place = next(i for i, block in enumerate(target.blocks) if block.kind == "para")
    more = replace(target, blocks=(*target.blocks[:place], new, *target.blocks[place:]))
    alignment = align(source, more, book)
    assert [bead.target_ids for bead in alignment.beads if not bead.source] == [((place, 0),)]
    less = replace(target, blocks=target.blocks[:place] + target.blocks[place + 1 :])
    alignment = align(source, less, book)
    assert {block for bead in alignment.beads if not bead.target for block, _ in bead.source_ids} == {place}


def test_merged_and_split_blocks(book):
    """Paragraphs that the translation makes one, and one that it makes several, lose no pair."""
    source = document(12)
    target = translation(source)
    places = [i for i, block in enumerate(target.blocks[:-1]) if block.kind == target.blocks[i + 1].kind == "para"]
    place = places[0]
    first, second = target.blocks[place : place + 2]
    merged = replace(first, sentences=first.sentences + second.sentences)
    joined = replace(target, blocks=(*target.blocks[:place], merged, *target.blocks[place + 2 :]))
    for alignment in (align(source, joined, book), align(joined, source, LanguageModel.untrained("es", "en"))):
        assert set(kinds(alignment)) == {"1-1"}


def test_landmarks_pair_with_landmarks_alone():
    """Documents of code and formulas have no beads; code is never paired with text."""
    landmarks = Text(
        "p", (TextBlock("code", content="x = 1"), TextBlock("math", content="a^2"), TextBlock("image", content="a.png"))
    )
    assert align(landmarks, landmarks, PLAIN).beads == ()
    alignment = align(landmarks, of(["Una frase."]), PLAIN)
    assert kinds(alignment) == ["0-1"]


def test_code_is_the_same_whatever_its_comments():
    """Equal code with translated comments and texts in quotes is one landmark, and leads to its paragraph."""
    source = Text("p", (
        TextBlock("para", (TextSentence("First of all."),)), TextBlock("code", content="f(x)\nprint('done')"),
        TextBlock("para", (TextSentence("Second thing."),)), TextBlock("code", content="g(x)  # and go on"),
    ))  # fmt: skip
    target = Text("p", (
        TextBlock("code", content="f(x)\nprint('hecho')"),
        TextBlock("para", (TextSentence("Lo segundo."),)), TextBlock("code", content="g(x)  # y seguir"),
    ))  # fmt: skip
    assert pairs(align(source, target, PLAIN)) == [(((2, 0),), ((1, 0),))]


def test_code_never_stands_for_text():
    """A paragraph goes with its translation although other code is before the one and behind the other."""
    source = Text("p", (TextBlock("code", content="a = 1"), *of(["Read this first."]).blocks))
    target = Text("p", (*of(["Lea esto primero."]).blocks, TextBlock("code", content="b = 2")))
    assert pairs(align(source, target, PLAIN)) == [(((1, 0),), ((0, 0),))]
