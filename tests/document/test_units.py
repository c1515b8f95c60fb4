from __future__ import annotations

import pytest
from doctrees import page_of, parsed
from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.utils import new_document
from sphinx import addnodes

from sphinx_amts.document import units as document_units
from sphinx_amts.text import tagged_text


def texts(document: nodes.document) -> list[str]:
    """The texts of a page, with a dot for each placeholder."""
    return [tagged_text.plain(unit.protect().text, "·") for unit in document_units.units(document)]


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
    document = page_of(tree, index)

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
    document = page_of(tree, index)

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
    untranslated = nodes.image(uri="b.png", alt="Words")
    document = page_of(nodes.paragraph("", "Words."), done, image, untranslated)
    document_units.note_alternative_texts(document)
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
    """Each unit knows its source file and its line."""
    units = list(document_units.units(parsed("Title\n=====\n\nOne.\n\nTwo.\n")))

    assert [unit.position()[0] for unit in units] == ["page.rst"] * 3
    assert [unit.position()[1] for unit in units][1:] == [4, 6]


SPHINX_PAGE = """\
Title
=====

.. index:: tides; spring

.. glossary::

   Ebb
      The falling tide.

.. code-block:: python
   :caption: A *caption*

   kept = True

.. py:function:: kept(height)

   What it does.

   :param height: in metres

.. versionadded:: 2.0
   A new one.

.. note:: A note.

.. only:: html

   On pages.

.. productionlist::
   kept: "kept"

.. toctree::
   :caption: Contents

   Own title <https://example.org>
"""


def test_walk_over_what_sphinx_adds(sphinx_doctree_no_tr):
    """Words in the directives of Sphinx are units; signatures, code and grammar are not."""
    document = sphinx_doctree_no_tr(SPHINX_PAGE).doctrees["index"]

    assert texts(document) == [
        "Title",
        "tides",
        "spring",
        "Ebb·",
        "The falling tide.",
        "A caption",
        "What it does.",
        "Parameters",
        "· -- in metres",
        "A new one.",
        "A note.",
        "On pages.",
        "Contents",
        "Own title",
    ]


def test_units_stand_for_the_nodes_of_the_page(sphinx_doctree_no_tr):
    """What is written into a unit is in the page, at its place."""
    wrapper = sphinx_doctree_no_tr("Title\n=====\n\nRead *this*.\n")
    document = wrapper.doctrees["index"]
    title, paragraph = document_units.units(document)
    emphasis = next(document.findall(nodes.emphasis))

    title.write("标题", ())
    paragraph.write("读<g1>这个</g1>。", (emphasis,))

    assert wrapper.pformat().split() == [
        *("<document", 'source="<src>/index.rst">', "<section", 'ids="title"', r'names="title">'),
        *("<title>", "标题", "<paragraph>", "读", "<emphasis>", "这个", "。"),
    ]


def test_labels_with_words_are_translated():
    """Those of tabs are; the marks of footnotes and citations are none."""
    footnote = nodes.footnote("", nodes.label("", "1"), nodes.paragraph("", "", nodes.Text("A note.")))
    citation = nodes.citation("", nodes.label("", "Tide2020"), nodes.paragraph("", "", nodes.Text("A book.")))
    tab = nodes.container("", nodes.label("", "On Linux"), nodes.paragraph("", "", nodes.Text("Start it.")))

    assert texts(page_of(footnote, citation, tab)) == ["A note.", "A book.", "On Linux", "Start it."]


@pytest.mark.parametrize(("code", "is_translated"), [("fr", False), ("en", True), ("en-GB", True), ("python", True)])
def test_what_is_said_to_be_in_another_language(code, is_translated):
    """A description with its language, or a block of a class that docutils makes one of, is left alone."""
    block = nodes.container("", nodes.paragraph("", "", nodes.Text("Words.")), classes=[f"language-{code}"])
    description = nodes.meta("", name="description", content="Words", lang=code)
    scope = document_units.Scope(lambda code: code == "fr")

    assert len(list(document_units.units(page_of(block), scope))) == is_translated
    assert len(list(document_units.units(page_of(description), scope))) == is_translated
    assert len(list(document_units.units(page_of(block)))) == 1


def test_what_the_build_leaves_out():
    """Asked of conditional branches alone."""
    page = page_of(
        addnodes.only("", nodes.paragraph("", "", nodes.Text("Shown.")), expr="html"),
        addnodes.only("", nodes.paragraph("", "", nodes.Text("Left out.")), expr="draft"),
        nodes.paragraph("", "", nodes.Text("Words.")),
    )
    scope = document_units.Scope(is_left_out=lambda node: node["expr"] == "draft")
    assert [unit.read() for unit in document_units.units(page, scope)] == ["Shown.", "Words."]


@pytest.mark.parametrize("name", ["tides.Gauge", "max_depth", "open()", "std::vector<T>"[:11], "--all", "README.md"])
def test_names_are_no_units(name):
    """Neither as a title, nor in a table or a list."""
    page = parsed(f"Book\n====\n\n* {name}\n\n.. rubric:: {name}\n")
    assert texts(page) == ["Book"]


def test_titles_that_are_names_of_what_is_described():
    """A module or a class of one word, only as a title, and only where it is described."""
    page = parsed("Gauge\n=====\n\nGauge\n\nTides\n-----\n")
    assert texts(page) == ["Gauge", "Gauge", "Tides"]
    scope = document_units.Scope(names=frozenset({"Gauge"}))
    assert [unit.read() for unit in document_units.units(page, scope)] == ["Gauge", "Tides"]


def test_prompts_and_thumbnails():
    """What an author sets above a hidden cell; titles and tooltips that sphinx-gallery writes as HTML, and no other."""
    document = new_document("", get_default_settings())
    cell = nodes.container(hide_mode="input", prompt_show="See my {type}", prompt_hide="Hide code cell {type}")
    both = nodes.container(hide_mode="input+output", prompt_show="See my {type}", prompt_hide="Hide it")
    html = (
        '<div class="sphx-glr-thumbcontainer" tooltip="Ebb &amp; flow"><div class="sphx-glr-thumbnail-title">Ebb</div>'
    )
    raw = nodes.raw("", html, format="html")
    other = nodes.raw("", '<div tooltip="No"><b>No</b></div>', format="html")
    document += [cell, both, raw, other]

    document_units.name_hidden_parts(document)
    found = list(document_units.units(document))
    assert [unit.read() for unit in found] == ["See my source", "Hide it", "Ebb & flow", "Ebb"]
    found[2].write('"Flut" &amp; Ebbe', ())
    assert raw.astext() == html.replace("Ebb &amp; flow", "&quot;Flut&quot; &amp; Ebbe")
    assert found[3].read() == "Ebb"
