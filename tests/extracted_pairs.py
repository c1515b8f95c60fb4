"""Extracted pairs for the tests of writers."""

from __future__ import annotations

from hypothesis import strategies as st

from sphinx_amts.extraction.rows import ExtractedPair
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import tagged_text

EN_ZH = LanguagePair("en", "zh_CN")


def plain(source, target, score=0.9, **more):
    return ExtractedPair(source, target, **{"bead": "1-1", "score": score, "document": "tides"} | more)


def tagged(source, target, display_texts=(), **more):
    seen = [tagged_text.with_display_texts(text, display_texts) for text in (source, target)]
    return plain(*seen, tagged=(source, target), display_texts=display_texts, **more)


NASTY = st.sampled_from([
    *('"', '""', "a,b", "a\tb", "=1", "+1", "-1", "@a", "a\nb", "a\r\nb", "\u2028", "\x85", "\ufeff", " ", "\x00"),
    *("\ud800", "é" * 500, "é" * 500 + "a", "<ph/>", "</seg>", "&amp;", "]]>", "\u200b", "\ufffe", "'", "\u3000"),
    *('=" -', "A", "B"),
])  # fmt: skip


TEXTS = st.lists(NASTY | st.text(st.characters(), max_size=6), max_size=3).map("".join)


ROWS = st.lists(
    st.builds(plain, TEXTS, TEXTS, st.floats(0, 1), reason=st.sampled_from(["", "", "", "no counterpart"])), max_size=12
)
