"""Inline HTML: an element is one thing, whatever an engine does to it."""

from __future__ import annotations

import pytest
from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st

from sphinx_amts.document import html_spans, inline


def html(text: str) -> list[nodes.Node]:
    """What a parser makes of inline HTML: a raw node for each tag."""
    parts = [part for part in text.replace("<", "\0<").replace(">", ">\0").split("\0") if part]
    return [nodes.raw("", part, format="html") if part[0] == "<" else nodes.Text(part) for part in parts]


def paragraph(text: str) -> nodes.paragraph:
    return nodes.paragraph("", "", *html(text))


TAGGED = {
    "Press <b>this</b> now.": "Press <g1>this</g1> now.",
    "<a href='x'>Here <i>and</i> there</a>": "<g1>Here <g2>and</g2> there</g1>",
    "Press <kbd>Ctrl</kbd> <code>a</code>.": "Press <x1/> <x2/>.",
    "One<br>two<br/>three": "One<x1/>two<x2/>three",
    "<b>not closed": "<x1/>not closed",
    "not opened</b>": "not opened<x1/>",
    "<b>crossed <i>over</b> it</i>": "<g1>crossed <x2/>over</g1> it<x3/>",
    "<B class='x'>capitals</b>": "<g1>capitals</g1>",
    "<span></span>empty": "<x1/>empty",
    "<b translate=no>kept</b> words": "<x1/> words",
    "<b>a</b><b>b</b>": "<g1>a</g1><g2>b</g2>",
}


@pytest.mark.parametrize(("source", "tagged"), TAGGED.items(), ids=TAGGED)
def test_elements(source, tagged):
    """An element with words is a pair, one with code a placeholder, a tag without its partner one, too."""
    assert inline.protect(paragraph(source)).text == tagged


def test_other_formats():
    """What is raw for LaTeX is no HTML."""
    node = nodes.paragraph("", "", nodes.raw("", "<b>", format="latex"), nodes.Text("x"), *html("</b>"))
    assert inline.protect(node).text == "<x1/>x<x2/>"


def test_a_translation_moves_whole_elements():
    """In any order; nothing is parted."""
    node = paragraph("Press <b>this</b>, <kbd>Ctrl</kbd> and <i>that</i>.")
    inline.rebuild(node, "<g3>Das</g3>, <x2/>, dann <g1>dies</g1>.", inline.protect(node).nodes)
    assert node.astext() == "<i>Das</i>, <kbd>Ctrl</kbd>, dann <b>dies</b>."


def test_what_is_seen_of_code():
    """Engines and checks get its text."""
    assert [inline.display_text(span) for span in html_spans.with_spans(html("<kbd>Ctrl</kbd>"))] == ["Ctrl"]
    assert [inline.display_text(span) for span in html_spans.with_spans(html("<b>Ctrl</b>"))] == [""]


@given(st.lists(st.sampled_from(["<b>", "</b>", "<i>", "</i>", "<br>", "word ", "<kbd>", "</kbd>"]), max_size=12))
def test_protecting_and_rebuilding_changes_nothing(parts):
    """Whatever is crossed, open or stray."""
    node = paragraph("".join(parts))
    before = [child.astext() for child in node.children]
    protected = inline.protect(node)
    inline.rebuild(node, protected.text, protected.nodes)
    assert "".join(child.astext() for child in node.children) == "".join(before)
    assert [child for child in node.children if isinstance(child, nodes.raw)] == [
        child for child in html_spans.flattened(protected.nodes) if isinstance(child, nodes.raw)
    ] or sorted(before) == sorted(child.astext() for child in node.children)
