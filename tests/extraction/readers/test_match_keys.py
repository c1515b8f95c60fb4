"""The match keys of nodes are those of their markup, so that a page and a pair written by hand correspond."""

import pytest
from docutils import nodes

from sphinx_amts.bitext import notation
from sphinx_amts.extraction.readers.match_keys import match_keys, text_match_keys


@pytest.mark.parametrize(
    ("node", "markup"),
    [
        (nodes.emphasis("", "tide"), "*tide*"),
        (nodes.strong("", "tide"), "**tide**"),
        (nodes.literal("", "f(x)"), "`f(x)`"),
        (nodes.math("", "a +  b"), "$a + b$"),
        (nodes.image(uri="a.png"), "![](a.png)"),
        (nodes.reference("", "the sea", refuri="https://a.example"), "[the sea](https://a.example)"),
        (nodes.substitution_reference("", "version"), "|version|"),
    ],
)
def test_nodes_have_the_keys_of_their_markup(node, markup):
    """Code, formulas, emphasis, links and pictures."""
    code = next(run for run in notation.runs(markup) if run)
    assert match_keys(node) == code.match_keys


def test_an_address_is_a_link_too():
    """Some notations make it one, others leave it as text; a term is only itself."""
    assert text_match_keys("https://a.example") == ("link https://a.example", "https://a.example")
    assert text_match_keys("Saltmarsh") == ("Saltmarsh",)
    assert match_keys(nodes.Text("Saltmarsh")) == ("Saltmarsh",)
