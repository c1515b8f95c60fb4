"""Sections that were left out, added or moved are reported, and paired only where they belong."""

import itertools

import pytest
from aligned_documents import all_ids, document, is_translated, paired, pairs, sections_of, translation
from hypothesis import strategies as st

from sphinx_amts.alignment.documents import align
from sphinx_amts.alignment.texts import Location, Text, TextBlock, TextSentence

sentences = st.text("ab c7?.中文，", min_size=1, max_size=40).map(TextSentence)


any_block = st.one_of(
    st.builds(TextBlock, st.sampled_from(["h1", "h2", "para", "item"]), st.lists(sentences, max_size=4).map(tuple)),
    st.builds(TextBlock, st.sampled_from(["code", "math", "image"]), content=st.text("xy", max_size=3)),
)


texts = st.lists(any_block, max_size=7).map(lambda blocks: Text("page", tuple(blocks)))


def test_missing_section_is_reported(book):
    """A section that the translation has not is reported, with its place; nothing is paired with its sentences."""
    source = document(21)
    parts = sections_of(translation(source))
    alignment = align(source, Text("page", tuple(itertools.chain(*parts[:1], *parts[2:]))), book)
    assert all(is_translated(alignment, source))
    first = len(parts[0])
    assert [note.place for note in alignment.notes] == [Location("source", first + 1)]
    assert source.blocks[first].sentences[0].text[:20] in alignment.notes[0].message
    assert "missing from the translation" in alignment.notes[0].message


def test_added_section_is_reported(book):
    """A section that the translation has alone is reported, with its place."""
    source = document(22)
    parts = sections_of(translation(source))
    extra = sections_of(translation(document(999)))[0]
    alignment = align(source, Text("page", tuple(itertools.chain(*parts[:2], extra, *parts[2:]))), book)
    assert all(is_translated(alignment, source))
    assert ["only in the translation" in note.message for note in alignment.notes] == [True]


@pytest.mark.parametrize("seed", range(40, 46))
def test_section_in_place_of_another_is_not_paired_in_silence(book, seed):
    """Where the translation has another section, the titles are not paired, no pair is sure, and both are reported."""
    source = document(seed)
    parts = sections_of(translation(source))
    extra = sections_of(translation(document(seed + 900)))[0]
    alignment = align(source, Text("page", tuple(itertools.chain(*parts[:1], extra, *parts[2:]))), book)
    wrong = [bead for bead, right in zip(paired(alignment), is_translated(alignment, source), strict=True) if not right]
    assert all(bead.score < 0.9 and bead.source_ids[0] != (len(parts[0]), 0) for bead in wrong)
    assert len(alignment.notes) >= 2


def test_moved_section_is_found_and_reported(book):
    """A section that stands elsewhere in the translation is paired there, and reported."""
    source = document(23)
    parts = sections_of(translation(source))
    alignment = align(source, Text("page", tuple(itertools.chain(parts[0], parts[2], parts[3], parts[1]))), book)
    assert all(is_translated(alignment, source))
    assert len(pairs(alignment)) == len(all_ids(source))
    assert any("elsewhere in the translation" in note.message for note in alignment.notes)
