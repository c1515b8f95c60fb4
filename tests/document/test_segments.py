from __future__ import annotations

from doctrees import SETTINGS, segmented
from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st

from sphinx_amts.document import segments
from sphinx_amts.document import units as document_units
from sphinx_amts.languages import profile
from sphinx_amts.text import tagged_text


def page(sphinx_doctree, text):
    """A page of rst as Sphinx's parser leaves it; the fixture says whether transforms have run."""
    return sphinx_doctree(text).doctrees["index"]


def test_segments_have_canonical_sources(sphinx_doctree_no_tr):
    """A paragraph is a unit; each of its sentences counts its tags from 1."""
    (unit,) = segmented(page(sphinx_doctree_no_tr, "Read *this* now. Then *that* and ``it``."))

    assert [segment.source for segment in unit.segments] == [
        "Read <g1>this</g1> now.",
        "Then <g1>that</g1> and <x2/>.",
    ]
    assert [segment.numbers for segment in unit.segments] == [(1,), (2, 3)]
    assert [unit.display_texts(segment) for segment in unit.segments] == [("",), ("", "it")]


@given(
    st.lists(st.sampled_from(["One. ", "Two < 2! ", "3 + 4. ", "\n", "(See below.) ", "Is it? "]), max_size=6).map(
        "".join
    )
)
def test_segments_lose_nothing(text):
    """The sentences of a text with the gaps between them are the text."""
    unit = segments.segmented_unit(document_units.Unit(nodes.paragraph("", text)), SETTINGS)

    assert unit is None or unit.space_before + "".join(
        segment.raw + segment.space_after for segment in unit.segments
    ) == tagged_text.escape(text)


def test_nothing_to_translate_is_no_unit(sphinx_doctree_no_tr):
    """Units without a letter, and messages that Sphinx has translated, are left out."""
    settings = segments.SegmentationSettings(profile("en"), is_ui_message=lambda text: text == "参数")
    document = page(sphinx_doctree_no_tr, "1 + 2\n\n``code``\n\n参数\n\n参数 ``code``\n\nWords.\n")

    assert [unit.unit.read() for unit in segmented(document, settings)] == ["Words."]


def test_a_long_text_is_never_a_ui_message():
    """The question costs time, and no message is that long."""
    settings = segments.SegmentationSettings(profile("en"), is_ui_message=lambda text: True)

    assert segments.segmented_unit(document_units.Unit(nodes.paragraph("", "word " * 39)), settings) is None
    assert segments.segmented_unit(document_units.Unit(nodes.paragraph("", "word " * 41)), settings) is not None


def test_distinct_sources(sphinx_doctree_no_tr):
    """Each distinct sentence with words once, in reading order."""
    units = segmented(page(sphinx_doctree_no_tr, "One. Two. 3.\n\nOne.\n"))

    assert list(segments.distinct_sources(units)) == ["One.", "Two."]


def test_locations(sphinx_doctree_no_tr):
    """A segment stands in its file at the line where its sentence begins, the first time that it occurs."""
    units = segmented(page(sphinx_doctree_no_tr, "One,\nand one. Two ``it``.\n\nOne,\nand one.\nThree.\n"))
    locations = segments.locations(units)

    assert {source: location.line for source, location in locations.items()} == {
        "One, and one.": 1,
        "Two <x1/>.": 2,
        "Three.": 6,
    }
    assert {location.path.rpartition("/")[2] for location in locations.values()} == {"index.rst"}
    assert locations["Two <x1/>."].display_texts == ("it",)


def test_invisible_tags_are_not_in_the_source():
    """The engine hears nothing of anchors and of raw HTML at either end; raw HTML within a sentence is in it."""
    box, anchor, line_break = nodes.raw("", "<input>"), nodes.target("", "", ids=["there"]), nodes.raw("", "<br>")
    paragraph = nodes.paragraph(
        "", "", box, nodes.Text("Read "), anchor, nodes.Text("this,"), line_break, nodes.Text(" now.")
    )

    unit = segments.segmented_unit(document_units.Unit(paragraph), SETTINGS)

    (segment,) = unit.segments
    assert segment.source == "Read this,<x1/> now."
    assert segment.raw == "<x1/>Read <x2/>this,<x3/> now."
    assert (segment.numbers, segment.invisible) == ((3,), {1, 2})


def test_several_sentences_as_one_pair(sphinx_doctree_no_tr):
    """A pair of the parallel data that holds two sentences is one segment."""
    pairs = segments.multi_sentence_units(["One here. Two here."], profile("en"))
    settings = segments.SegmentationSettings(profile("en"), multi_sentence_units=pairs)

    (unit,) = segmented(page(sphinx_doctree_no_tr, "One here. Two here. Three here.\n"), settings)

    assert [segment.source for segment in unit.segments] == ["One here. Two here.", "Three here."]


def test_the_longest_pair_is_taken():
    """Of two pairs that begin with the same sentence, the one with more sentences is used where it stands."""
    pairs = segments.multi_sentence_units(["One. Two.", "One. Two. Three.", "Four."], profile("en"))
    settings = segments.SegmentationSettings(profile("en"), multi_sentence_units=pairs)

    found = [segment.source for segment in segments.segments("One. Two. Three. One. Two. Four.", (), settings)]

    assert pairs.lengths == {"One.": (3, 2)}
    assert found == ["One. Two. Three.", "One. Two.", "Four."]
