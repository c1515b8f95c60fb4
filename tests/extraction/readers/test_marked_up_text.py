"""Running text with its inline codes as sentences, each with its own tags."""

from sphinx_amts.alignment.texts import Location
from sphinx_amts.bitext.inline_codes import InlineCode
from sphinx_amts.extraction.readers.marked_up_text import marked_up_sentences

PLACE = Location("a.po", 3)


def test_each_sentence_has_its_own_tags():
    """They are numbered from 1 in every sentence; an address is a placeholder."""
    code = InlineCode(("`f`",), display_text="f")
    emphasis = InlineCode(("em b", "em", "emphasis"), ("b",), droppable=True)
    first, second = marked_up_sentences(["Use ", code, ". See ", emphasis, " at https://a.example."], "en", PLACE)
    assert (first.text, second.text) == ("Use <x1/>.", "See <g1>b</g1> at <x2/>.")
    assert [tag.display_text for tag in (*first.tags, *second.tags)] == ["f", "", "https://a.example"]
    assert [tag.droppable for tag in second.tags] == [True, False]
    assert {first.location, second.location} == {PLACE}


def test_text_without_words_is_a_sentence():
    """In a catalogue its counterpart is certain."""
    [sentence] = marked_up_sentences([InlineCode(("`f`",), display_text="f")], "en", PLACE)
    assert sentence.text == "<x1/>"
