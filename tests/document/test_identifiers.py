"""Names of programming outside code."""

from __future__ import annotations

import pytest
from doctrees import page_of
from docutils import nodes
from sphinx import addnodes

from sphinx_amts.document import identifiers, inline


@pytest.mark.parametrize(
    "text", ["Tides", "a", "Tides and moons", "e.g. this", "It rises.", "and/or", "well-known", "1.2", "..."]
)
def test_words_are_none(text):
    assert not identifiers.is_identifier(text)


def reference(text: str, rawsource: str) -> nodes.reference:
    return nodes.reference(rawsource, text, refuri="https://example.org")


@pytest.mark.parametrize(
    ("text", "rawsource", "is_name"),
    [
        ("Accept", ":http:header:`Accept`", True),
        ("404 Not Found", ":http:statuscode:`404`", True),
        ("issue 7", ":issue:`7`", False),
        ("the header", ":http:header:`the header <Accept>`", False),
        ("Accept", "`Accept <https://example.org>`_", False),
        ("Accepted", ":http:header:`Accept`", False),
    ],
)
def test_links_of_roles(text, rawsource, is_name):
    """A role shows the name that it was given, unless the author gave a title."""
    paragraph = nodes.paragraph("", "", nodes.Text("See "), reference(text, rawsource), nodes.Text("."))
    assert inline.protect(paragraph).text == ("See <x1/>." if is_name else f"See <g1>{text}</g1>.")


def described(*children: nodes.Node, parent=addnodes.desc_content) -> nodes.paragraph:
    """A paragraph in a field of a described object."""
    paragraph = nodes.paragraph("", "", *children)
    field = nodes.field("", nodes.field_name("", "Headers"), nodes.field_body("", paragraph))
    page_of(parent("", nodes.field_list("", field)))
    return paragraph


def test_arguments_of_fields():
    """They are names, whatever node they are; only what stands first, and only in described objects."""

    def parts():
        return nodes.inline("", "Accept"), nodes.Text(" – "), nodes.Text("the "), nodes.emphasis("", "type")

    assert inline.protect(described(*parts())).text == "<x1/> – the <g2>type</g2>"
    assert inline.protect(described(*parts(), parent=nodes.section)).text == "<g1>Accept</g1> – the <g2>type</g2>"


def test_names_of_what_a_page_describes():
    page = page_of(addnodes.desc_signature("", "", ids=["tides.Gauge"]), nodes.target("", "", ids=["module-tides"]))
    assert identifiers.described_names(page) == {"tides.Gauge", "tides"}
