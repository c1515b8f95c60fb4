"""Two texts with inline codes as a pair of tagged texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_amts.bitext import inline_codes
from sphinx_amts.bitext.inline_codes import InlineCode
from sphinx_amts.errors import MarkupError
from sphinx_amts.text import tagged_text


@given(st.text(max_size=40))
def test_plain_text_stays_itself(text):
    """Without tags the words are those that were given."""
    source, target = inline_codes.untagged_pair(text, text)
    assert tagged_text.plain(source).split() == text.split()
    assert tagged_text.plain(target).split() == text.split()


def test_codes_correspond_by_their_strictest_common_key():
    """The same emphasis goes together although another of its kind comes first."""
    emphasis = [InlineCode((f"em {word}", "em", "emphasis"), (word,), droppable=True) for word in ("a", "b", "乙")]
    source, target = [emphasis[0], " ", emphasis[1]], [emphasis[1], emphasis[2]]
    assert inline_codes.tagged_pair(source, target) == ("<g1>a</g1> <g2>b</g2>", "<g2>b</g2><g1>乙</g1>")


def test_a_code_of_the_translation_alone_is_dropped_or_refused():
    """Emphasis loses its markers, and a plain number is kept as text; other codes are an error."""
    emphasis = InlineCode(("strong b", "strong", "emphasis"), ("b",), droppable=True)
    number = InlineCode(("$7$",), droppable=True, dropped_text="7", display_text="7")
    assert inline_codes.tagged_pair(["a 7"], [emphasis, " ", number]) == ("a 7", "b 7")
    with pytest.raises(MarkupError, match="only in the translation: `f`"):
        inline_codes.tagged_pair(["a"], [InlineCode(("`f`",))])


def test_what_a_reader_sees():
    """Display texts of all codes in order, and the whole text."""
    runs = ["Use ", InlineCode(("`f`",), display_text="f"), " and ", InlineCode(("em",), ("that",)), "."]
    assert inline_codes.display_texts(runs) == ("f", "")
    assert inline_codes.visible_text(runs) == "Use f and that."
