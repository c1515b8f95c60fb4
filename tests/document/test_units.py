from __future__ import annotations

import pytest
from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Parser
from docutils.utils import new_document
from hypothesis import given
from hypothesis import strategies as st
from sphinx import addnodes

from sphinx_amts.document import inline, segments
from sphinx_amts.document import units as document_units
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import do_not_translate, tagged_text
from sphinx_amts.tm.entries import Origin, TMEntry

PAIR = LanguagePair("en", "zh_CN")
READING = segments.SegmentationSettings("en")


def parsed(text: str) -> nodes.document:
    """A page as the parser leaves it, before any transform."""
    settings = get_default_settings(Parser)
    settings.report_level = 5
    document = new_document("page.rst", settings)
    Parser().parse(text, document)
    return document


def holding(*children: nodes.Node) -> nodes.document:
    """A page of these elements."""
    document = new_document("page.rst", get_default_settings(Parser))
    document.extend(children)
    return document


def protected(*children: nodes.Node) -> str:
    return inline.protect(nodes.paragraph("", "", *children)).text


def texts(document: nodes.document) -> list[str]:
    return [tagged_text.plain(unit.protect().text, "·") for unit in document_units.units(document)]


# --- inline nodes -----------------------------------------------------------------------------------------------------


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


def xref(text: str, *, explicit: bool = True, **attributes: object) -> addnodes.pending_xref:
    inner = nodes.inline("", text, classes=["xref", "std", "std-ref"])
    return addnodes.pending_xref("", inner, refexplicit=explicit, reftarget="there", **{"reftype": "ref"} | attributes)


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
    """The numbers of a protected text are 1, 2, 3 …, one a slot, and it passes its own check."""
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
    assert {id(slot) for slot in whole.nodes if isinstance(slot, nodes.Element)} <= set(after)
    again = inline.protect(node).text
    assert tagged_text.plain(again) == tagged_text.plain("".join(parts))


def top_level(tagged: str) -> list[str]:
    """The texts, opaque tags and whole pairs that a tagged text consists of."""
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
def test_what_is_a_pair_and_what_is_opaque(children, expected):
    """Words for readers stand between tags; code, mathematics and what has no words of its own are one tag."""
    assert protected(*children) == expected


def test_kept_terms_are_opaque():
    """Terms of the author are slots too, and come back as text."""
    node = nodes.paragraph("", "", nodes.Text("Read Sphinx and "), nodes.emphasis("", "Sphinx books"))
    whole = inline.protect(node, do_not_translate.pattern(["Sphinx"]))

    assert whole.text == "Read <x1/> and <g2><x3/> books</g2>"
    inline.rebuild(node, "<g2><x3/>书</g2>和<x1/>", whole.nodes)
    assert node.astext() == "Sphinx书和Sphinx"
    assert [type(child) for child in node.children] == [nodes.emphasis, nodes.Text]


def test_visible_text_of_slots():
    """What code and mathematics look like is known; a reference's title is not yet."""
    node = nodes.paragraph("", "", nodes.literal("", "code"), nodes.math("", "x"), xref("there", explicit=False))

    assert [inline.display_text(slot) for slot in inline.protect(node).nodes] == ["code", "x", ""]


# --- the walk ---------------------------------------------------------------------------------------------------------

WALKED = {
    "order": ("Title\n=====\n\nOne.\n\n* Two.\n\n  Three.\n", ["Title", "One.", "Two.", "Three."]),
    "code": ("Take ``it``.\n\n::\n\n   code\n\n>>> code\n", ["Take ·."]),
    "fields": ("Words.\n\n:Name: Body\n", ["Words.", "Name", "Body"]),
    "front matter": (":author: Kept\n\nTitle\n=====\n\nWords.\n", ["Title", "Words."]),
    "front matter below a title": ("Title\n=====\n\n:author: Kept\n\nWords.\n", ["Title", "author", "Kept", "Words."]),
    "options": ("-a, --all  Take it.\n", ["Take it."]),
    "images": (".. image:: a.png\n   :alt: Words\n\n.. image:: b.png\n", ["Words"]),
    "images in a line": ("Here |a|.\n\n.. |a| image:: a.png\n   :alt: Words\n", ["Here ·.", "Words", "·"]),
    "substitutions": ("Here |a|.\n\n.. |a| replace:: some *words*\n", ["Here ·.", "some words"]),
    "figures": (
        ".. figure:: a.png\n   :alt: Alternative\n\n   Caption\n\n   Legend.\n",
        ["Alternative", "Caption", "Legend."],
    ),
    "tables": ("=====  =====\nOne    Two\n=====  =====\nThree  ``4``\n=====  =====\n", ["One", "Two", "Three", "·"]),
    "definitions": ("Term : kind\n   Words.\n", ["Term", "kind", "Words."]),
    "footnotes": ("See [1]_.\n\n.. [1] Words.\n", ["See ·.", "Words."]),
    "comments": (".. Kept.\n\nWords.\n", ["Words."]),
    "raw": (".. raw:: html\n\n   <p>Kept</p>\n\nWords.\n", ["Words."]),
    "mathematics": (".. math:: x = 1\n\nWords.\n", ["Words."]),
    "not translated": (".. container:: notranslate\n\n   Kept.\n\nWords.\n", ["Words."]),
    "not translated by class": (".. class:: notranslate\n\nKept.\n\nWords.\n", ["Words."]),
    "a block of a class": (".. class:: notranslate\n\n   Kept.\n\n   Kept too.\n\nWords.\n", ["Words."]),
    "descriptions": (
        ".. meta::\n   :description: Words of it\n   :keywords: one, two\n   :viewport: kept\n",
        ["Words of it", "one, two"],
    ),
    "line block": ("| One\n|   Two\n", ["One", "Two"]),
    "quotation": ("Words.\n\n   Quoted.\n\n   -- Somebody\n", ["Words.", "Quoted.", "Somebody"]),
}


@pytest.mark.parametrize(("source", "expected"), WALKED.values(), ids=WALKED)
def test_walk(source, expected):
    """The units of a page in reading order, and nothing that is not for readers."""
    assert [text for text in texts(parsed(source)) if text != "·"] == [text for text in expected if text != "·"]


def test_attributes_that_are_read():
    """Titles and captions of a table of contents, and terms of the index, are units of their own."""
    tree = addnodes.toctree(
        caption="Caption", rawcaption="Caption", rawentries=["Own"], entries=[("Own", "a"), (None, "b")]
    )
    index = addnodes.index(
        entries=[("pair", "loop; statement", "i", "", None), ("single", "word", "i", "main", None)], inline=False
    )
    document = holding(tree, index)

    assert [unit.read() for unit in document_units.units(document) if unit.attribute_path] == [
        "Caption",
        "Own",
        "loop",
        "statement",
        "word",
    ]


def test_writing_into_attributes():
    """A translated part of an index entry changes neither its neighbours nor the form of the entries."""
    index = addnodes.index(entries=[("pair", "loop; statement", "i", "", None)], inline=False)
    tree = addnodes.toctree(
        caption="Caption", rawcaption="Caption", rawentries=["Own"], entries=[("Own", "a"), (None, "b")]
    )
    document = holding(tree, index)

    for unit in list(document_units.units(document)):
        if unit.attribute_path:
            unit.write(f"[{unit.read()}; &amp;]", ())

    assert index["entries"] == [("pair", "[loop, &]; [statement, &]", "i", "", None)]
    assert tree["entries"] == [("[Own; &]", "a"), (None, "b")]
    assert tree["caption"] == "[Caption; &]"


def test_what_a_catalogue_translated_is_left_alone():
    """A translated paragraph, all that stands in it, and an alternative text that changed belong to people."""
    done = nodes.paragraph(
        "", "", nodes.Text("手写"), nodes.emphasis("", "星号"), nodes.abbreviation("", "缩", explanation="写")
    )
    done["translated"] = True
    image = nodes.image(uri="a.png", alt="before")
    other = nodes.image(uri="b.png", alt="Words")
    document = holding(nodes.paragraph("", "Words."), done, image, other)
    document_units.remember(document)
    image["alt"] = "手写"

    assert [unit.read() for unit in document_units.units(document)] == ["Words.", "Words"]


@pytest.mark.parametrize("source", [source for source, _ in WALKED.values()], ids=WALKED)
def test_writing_what_was_read_changes_nothing(source):
    """A page written back unit by unit is the page."""
    document = parsed(source)
    before = document.pformat()

    for unit in list(document_units.units(document)):
        whole = unit.protect()
        unit.write(whole.text, whole.nodes)

    assert document.pformat() == before


def test_units_know_their_place():
    """Each unit tells its source file and its line."""
    units = list(document_units.units(parsed("Title\n=====\n\nOne.\n\nTwo.\n")))

    assert [unit.position()[0] for unit in units] == ["page.rst"] * 3
    assert [unit.position()[1] for unit in units][1:] == [4, 6]


# --- pages as sentences -----------------------------------------------------------------------------------------------


def blocks(document: nodes.document, reading: segments.SegmentationSettings) -> list[segments.SegmentedUnit]:
    return list(segments.segmented_units(document_units.units(document), reading))


def known(*pairs: tuple[str, str], origin: Origin = Origin.HUMAN) -> dict[str, TMEntry]:
    return {source: TMEntry(source, target, origin) for source, target in pairs}


def test_blocks_have_canonical_sentences():
    """A paragraph is a block; each of its sentences counts its tags from 1."""
    (block,) = blocks(parsed("Read *this* now. Then *that* and ``it``."), READING)

    assert [one.source for one in block.segments] == ["Read <g1>this</g1> now.", "Then <g1>that</g1> and <x2/>."]
    assert [one.numbers for one in block.segments] == [(1,), (2, 3)]


@given(
    st.lists(st.sampled_from(["One. ", "Two < 2! ", "3 + 4. ", "\n", "(See below.) ", "Is it? "]), max_size=6).map(
        "".join
    )
)
def test_segments_lose_nothing(text):
    """The sentences of a text with the gaps between them are the text."""
    block = segments.segmented_unit(document_units.Unit(nodes.paragraph("", text)), READING)

    assert block is None or block.space_before + "".join(
        part.raw + part.space_after for part in block.segments
    ) == tagged_text.escape(text)


def test_nothing_to_translate_is_no_block():
    """Blocks without a letter, and messages that Sphinx has localised, are left out."""
    reading = segments.SegmentationSettings("en", is_ui_message=lambda text: text == "参数")
    document = parsed("1 + 2\n\n``code``\n\n参数\n\n参数 ``code``\n\nWords.\n")

    assert [block.unit.read() for block in blocks(document, reading)] == ["Words."]


def test_sentences_that_are_wanted():
    """Each distinct sentence with words once, in reading order."""
    found = blocks(parsed("One. Two. 3.\n\nOne.\n"), READING)

    assert list(segments.distinct_segments(found)) == ["One.", "Two."]


def test_applying_what_is_known():
    """Known sentences are written around the original nodes; the rest stays in the source language."""
    document = parsed("Read *this* now. Then ``it``.\n\nUnknown.\n")
    first, second = blocks(document, READING)
    records = known(("Read <g1>this</g1> now.", "现在读<g1>这个</g1>。"), ("Then <x1/>.", "然后是<x1/>。"))

    assert segments.write_translations(first, records, PAIR)
    assert not segments.write_translations(second, records, PAIR)
    assert first.unit.node.astext() == "现在读这个。然后是it。"
    assert isinstance(first.unit.node.next_node(nodes.literal), nodes.literal)
    assert second.unit.node.astext() == "Unknown."


def test_half_a_block():
    """A block of which one sentence is missing says so, and has both."""
    (block,) = blocks(parsed("One here. Two here.\n"), READING)

    assert not segments.write_translations(block, known(("Two here.", "两个。")), PAIR)
    assert block.unit.node.astext() == "One here. 两个。"


def test_several_sentences_as_one_pair():
    """A pair of the parallel data that holds two sentences is used as one."""
    sources = ["One here. Two here."]
    reading = segments.SegmentationSettings("en", multi_sentence_units=segments.multi_sentence_units(sources, "en"))

    (block,) = blocks(parsed("One here. Two here. Three here.\n"), reading)

    assert [one.source for one in block.segments] == ["One here. Two here.", "Three here."]


def test_digest_follows_the_translations():
    """The hash of a page changes with a translation, with its origin, and when one comes or goes; with nothing else."""
    one, two = known(("One.", "一。")), known(("Two.", "二。"))
    states = [{}, one, one | two, known(("One.", "壹。")), known(("One.", "一。"), origin=Origin.MACHINE)]

    digests = [segments.digest(["One.", "Two."], state) for state in states]

    assert len(set(digests)) == len(states)
    assert segments.digest(["One."], one) == segments.digest(["One."], one | two)
