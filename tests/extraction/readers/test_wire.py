"""Texts as lines of JSON."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sphinx_amts.alignment.texts import Location, Tag, Text, TextBlock, TextSentence
from sphinx_amts.extraction.readers import wire
from sphinx_amts.extraction.readers.wire import ReadingError

_words = st.text(st.characters(codec="utf-8"), max_size=20)
_tags = st.builds(Tag, st.lists(_words, min_size=1, max_size=3).map(tuple), _words, st.booleans())
_places = st.builds(Location, _words, st.integers(0, 10**6))
_sentences = st.builds(TextSentence, _words, st.lists(_tags, max_size=2).map(tuple), _places)
_blocks = st.builds(TextBlock, _words, st.lists(_sentences, max_size=3).map(tuple), _words, _places)


@given(st.builds(Text, _words, st.lists(_blocks, max_size=3).map(tuple)))
def test_a_text_survives_its_way_through_a_file(text):
    """One line of JSON holds all of it."""
    line = wire.dumps(text)
    assert "\n" not in line
    assert wire.loads(line) == text


def test_an_error_is_a_line_that_editors_link():
    """The file, the line, the reason."""
    assert str(ReadingError(Location("index.rst", 3), "It is binary.")) == "index.rst:3: It is binary."
