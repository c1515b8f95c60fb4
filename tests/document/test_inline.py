from __future__ import annotations

import pytest
from doctrees import xref
from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st
from sphinx import addnodes

from sphinx_amts.document import inline
from sphinx_amts.text import do_not_translate, tagged_text


def protected(*children: nodes.Node) -> str:
    """The tagged text of a paragraph."""
    return inline.protect(nodes.paragraph("", "", *children)).text


def joined(node: nodes.Node) -> object:
    """A dump of a tree, each element by its identity, with neighbouring texts as one."""
    if isinstance(node, nodes.Text):
        return str(node)
    children: list[object] = []
    for child in map(joined, node.children):
        if isinstance(child, str) and children and isinstance(children[-1], str):
            children[-1] += child
        else:
            children.append(child)
    return (
        id(node),
        sorted(node.non_default_attributes().items(), key=str),
        [child for child in children if child != ""],
    )


TEXTS = st.text(st.sampled_from("aB 中.,&<>\"'%s{}\n1x/g\u00a0"), min_size=1, max_size=8).map(nodes.Text)
LEAVES = st.one_of(
    TEXTS,
    st.builds(lambda text: nodes.literal("", text), st.text("ab <&", max_size=4)),
    st.builds(lambda: nodes.math("", "x < 1")),
    st.builds(lambda: nodes.footnote_reference("", "", refname="one")),
    st.builds(lambda: nodes.substitution_reference("", "words", refname="words")),
    st.builds(lambda: nodes.image(uri="picture.png", alt="words")),
    st.builds(lambda: nodes.target("", "", ids=["there"])),
    st.builds(
        xref, st.text("a <&%s", max_size=5), explicit=st.booleans(), reftype=st.sampled_from(["ref", "numref", "term"])
    ),
)


def paired(children):
    kinds = st.sampled_from([nodes.emphasis, nodes.strong, nodes.reference, nodes.inline, nodes.title_reference])
    return st.builds(lambda kind, inner: kind("", "", *inner), kinds, st.lists(children, min_size=1, max_size=3))


CONTENTS = st.lists(st.recursive(LEAVES, paired, max_leaves=6), min_size=1, max_size=5)


@given(CONTENTS)
def test_rebuilding_from_the_source_leaves_the_page_as_it_was(children):
    """What was protected comes back: the same nodes, the same texts, the same attributes, in the same order."""
    node = nodes.paragraph("", "", *children)
    before = joined(node)
    whole = inline.protect(node)

    inline.rebuild(node, whole.text, whole.nodes)

    assert joined(node) == before


@given(CONTENTS)
def test_tags_are_numbered_in_reading_order(children):
    """The numbers of a protected text are 1, 2, 3 …, one a node, and it passes its own check."""
    whole = inline.protect(nodes.paragraph("", "", *children))

    assert tagged_text.numbers(whole.text) == tuple(range(1, len(whole.nodes) + 1))
    tagged_text.check(whole.text, whole.text)


@given(CONTENTS, st.randoms())
def test_tags_may_come_back_in_any_order(children, random):
    """With its parts in another order, every node is there once, and the words are those of the translation."""
    node = nodes.paragraph("", "", *children)
    whole = inline.protect(node)
    parts = top_level(whole.text)
    random.shuffle(parts)

    inline.rebuild(node, "".join(parts), whole.nodes)

    after = [id(each) for each in node.findall(nodes.Element)]
    assert len(after) == len(set(after))
    assert {id(node_) for node_ in whole.nodes if isinstance(node_, nodes.Element)} <= set(after)
    again = inline.protect(node).text
    assert tagged_text.plain(again) == tagged_text.plain("".join(parts))


def top_level(tagged: str) -> list[str]:
    """The texts, placeholders and whole pairs that a tagged text consists of."""
    parts, depth = [""], 0
    for token in tagged_text.tokens(tagged):
        parts[-1] += token
        if tagged_text.is_tag(token) and token[1] != "x":
            depth += 1 if token[1] == "g" else -1
        if not depth:
            parts.append("")
    return parts


@given(CONTENTS)
def test_texts_are_only_texts(children):
    """Whatever a translation says, it adds no element to the page."""
    node = nodes.paragraph("", "", *children)
    count = len(list(node.findall(nodes.Element)))
    whole = inline.protect(node)
    wild = tagged_text.map_text(lambda text: f"<b>*{text}*</b> |sub|_ `x`_ <script>", whole.text)

    inline.rebuild(node, wild, whole.nodes)

    assert len(list(node.findall(nodes.Element))) == count


PROTECTED = [
    ([nodes.Text("Read "), nodes.literal("", "code")], "Read <x1/>"),
    ([nodes.emphasis("", "words"), nodes.Text(" & <b>")], "<g1>words</g1> &amp; &lt;b&gt;"),
    ([nodes.reference("", "words", refuri="https://example.org")], "<g1>words</g1>"),
    ([nodes.reference("", "https://example.org", refuri="https://example.org")], "<x1/>"),
    ([nodes.reference("", "example.org/", refuri="https://example.org/")], "<x1/>"),
    ([nodes.reference("", "a@example.org", refuri="mailto:a@example.org")], "<x1/>"),
    ([nodes.reference("", "PEP 8", refuri="https://example.org")], "<x1/>"),
    ([nodes.reference("", "", refname="there")], "<x1/>"),
    ([nodes.reference("", "", nodes.image(uri="a.png"))], "<x1/>"),
    ([xref("title of its own")], "<g1>title of its own</g1>"),
    ([xref("there", explicit=False)], "<x1/>"),
    ([xref("tides", explicit=False, reftype="term")], "<g1>tides</g1>"),
    ([xref("Number %s and {number} of {name}", reftype="numref")], "<g1>Number <x2/> and <x3/> of <x4/></g1>"),
    ([nodes.Text("100 %s {name}")], "100 %s {name}"),
    (
        [nodes.strong("", "", nodes.emphasis("", "", nodes.Text("deep "), nodes.math("", "x")))],
        "<g1><g2>deep <x3/></g2></g1>",
    ),
    ([nodes.inline("", "Ctrl", classes=["kbd"])], "<x1/>"),
    ([nodes.inline("", "words", classes=["special"])], "<g1>words</g1>"),
    ([nodes.literal("", "Ctrl", classes=["kbd"])], "<x1/>"),
    ([nodes.strong("", "make", classes=["command"])], "<x1/>"),
    ([nodes.inline("", "Kept", classes=["notranslate"])], "<x1/>"),
    ([nodes.inline("", "Kept", translate="no")], "<x1/>"),
    ([nodes.inline("", "42", nb_element="glue")], "<x1/>"),
    ([nodes.target("", "", ids=["here"]), nodes.Text("words")], "<x1/>words"),
    ([nodes.target("", "words", ids=["here"])], "<g1>words</g1>"),
    ([nodes.superscript("", "th")], "<g1>th</g1>"),
    ([nodes.footnote_reference("", "1")], "<x1/>"),
    ([nodes.raw("", "<b>", format="html")], "<x1/>"),
    ([addnodes.download_reference("", "", nodes.literal("", "book.zip", classes=["xref", "download"]))], "<x1/>"),
    (
        [
            addnodes.download_reference(
                "", "", nodes.literal("", "the whole book", classes=["xref", "download"]), refexplicit=True
            )
        ],
        "<g1>the whole book</g1>",
    ),
]


@pytest.mark.parametrize(("children", "expected"), PROTECTED, ids=[expected for _, expected in PROTECTED])
def test_what_is_a_pair_and_what_is_a_placeholder(children, expected):
    """Words for readers stand between tags; code, mathematics and what has no words of its own are one tag."""
    assert protected(*children) == expected


def test_do_not_translate_terms_are_placeholders():
    """Terms of the author have tags too, and come back as text."""
    node = nodes.paragraph("", "", nodes.Text("Read Sphinx and "), nodes.emphasis("", "Sphinx books"))
    whole = inline.protect(node, do_not_translate.pattern(["Sphinx"]))

    assert whole.text == "Read <x1/> and <g2><x3/> books</g2>"
    inline.rebuild(node, "<g2><x3/>书</g2>和<x1/>", whole.nodes)
    assert node.astext() == "Sphinx书和Sphinx"
    assert [type(child) for child in node.children] == [nodes.emphasis, nodes.Text]


def test_display_texts():
    """What code and mathematics look like is known; a reference's title is not yet."""
    node = nodes.paragraph("", "", nodes.literal("", "code"), nodes.math("", "x"), xref("there", explicit=False))

    assert [inline.display_text(tag_node) for tag_node in inline.protect(node).nodes] == ["code", "x", ""]


@pytest.mark.parametrize(
    ("field", "title", "expected"),
    [
        ("%s", "Bild {} zu 100 % {{0}}", "Bild %s zu 100 %% {0}"),
        ("%s", "Bild {} zu 100 %%", "Bild %s zu 100 %%"),
        ("{number}", "Bild {} {{0}} {{number.__class__}} %", "Bild {number} {{0}} {{number.__class__}} %"),
        ("{number}", "Bild {} {{", "Bild {number} {{"),
    ],
)
def test_the_text_of_a_numbered_reference_is_no_format(field, title, expected):
    """Sphinx formats it: a brace or a percent sign of a translator would end the build, or show what is inside."""
    node = xref("", reftype="numref")
    node[0] += nodes.Text(f"Figure {field}")
    paragraph = nodes.paragraph("", "", node)
    protected_text = inline.protect(paragraph)
    translation = tagged_text.escape(title.format("\0")).replace("\0", "<x2/>")

    inline.rebuild(paragraph, f"<g1>{translation}</g1>", protected_text.nodes)

    assert node.astext() == expected
