from __future__ import annotations

import time

import pytest
from doctrees import SETTINGS, entries, page_of, segmented
from docutils import nodes
from sphinx import addnodes

from sphinx_amts.document import segments, writeback
from sphinx_amts.document import units as document_units
from sphinx_amts.languages import LanguagePair, profile, profiles
from sphinx_amts.tm.entries import Origin, TMEntry

LANGUAGES = profiles(LanguagePair("en", "zh_CN"))


def test_translations_are_written_around_the_original_nodes(sphinx_doctree_no_tr):
    """What has a translation is written around the original nodes; the rest stays in the source language."""
    document = sphinx_doctree_no_tr("Read *this* now. Then ``it``.\n\nUnknown.\n").doctrees["index"]
    first, second = segmented(document)
    matches = entries(("Read <g1>this</g1> now.", "现在读<g1>这个</g1>。"), ("Then <x1/>.", "然后是<x1/>。"))
    literal = next(document.findall(nodes.literal))

    assert writeback.write_translations(first, matches, LANGUAGES)
    assert not writeback.write_translations(second, matches, LANGUAGES)
    assert first.unit.node.astext() == "现在读这个。然后是it。"
    assert first.unit.node.next_node(nodes.literal) is literal
    assert second.unit.node.astext() == "Unknown."


def test_half_a_unit(sphinx_doctree_no_tr):
    """A unit of which one sentence is missing says so, and has both."""
    (unit,) = segmented(sphinx_doctree_no_tr("One here. Two here.\n").doctrees["index"])

    assert not writeback.write_translations(unit, entries(("Two here.", "两个。")), LANGUAGES)
    assert unit.unit.node.astext() == "One here. 两个。"


def test_a_translation_that_is_the_source_changes_nothing(sphinx_doctree_no_tr):
    """The unit counts as translated, and its text is the very same object."""
    (unit,) = segmented(sphinx_doctree_no_tr("Sphinx,\nand Jupyter.\n").doctrees["index"])
    before = unit.unit.node.children[0]

    assert writeback.write_translations(unit, entries(("Sphinx, and Jupyter.", "Sphinx, and Jupyter.")), LANGUAGES)
    assert unit.unit.node.children[0] is before


def test_a_whole_page_before_and_after(sphinx_doctree_no_tr):
    """After the translation, the tree differs in its words alone."""
    text = "Title\n=====\n\nSee `the page <https://example.org>`_ and :ref:`here <there>`.\n\n* One ``item``.\n"
    wrapper = sphinx_doctree_no_tr(text)
    before = wrapper.pformat()
    matches = entries(
        ("Title", "标题"),
        ("See <g1>the page</g1> and <g2>here</g2>.", "见<g2>这里</g2>和<g1>此页</g1>。"),
        ("One <x1/>.", "一个<x1/>。"),
    )

    for unit in segmented(wrapper.doctrees["index"]):
        assert writeback.write_translations(unit, matches, LANGUAGES)

    tags = [line.split()[0] for line in before.splitlines() if line.lstrip().startswith("<")]
    after = [line.split()[0] for line in wrapper.pformat().splitlines() if line.lstrip().startswith("<")]
    assert sorted(after) == sorted(tags)
    assert "见" in wrapper.pformat()


@pytest.mark.parametrize(
    ("origin", "displayed"), [(Origin.MACHINE, "使用 Python 的 <x1/> 函数。"), (Origin.HUMAN, "使用Python的<x1/>函数.")]
)
def test_only_machines_are_typeset(origin, displayed):
    """A person's translation is shown as it is, that of a machine in the typography of its language."""
    entry = TMEntry("Use <x1/> of Python.", "使用Python的<x1/>函数.", origin)

    assert writeback.displayed_translation(entry, profile("zh_CN"), ("len()",)) == displayed


def test_invisible_tags_come_back():
    """An anchor stands behind the tag that it followed; one among words, and the box of a task, at the nearer end."""
    box, anchor, end = nodes.raw("", "<input>"), nodes.target("", "", ids=["a"]), nodes.target("", "", ids=["b"])
    code = nodes.literal("", "code")
    paragraph = nodes.paragraph(
        "", "", box, nodes.Text("Read "), code, anchor, nodes.Text(" now"), end, nodes.Text(".")
    )
    unit = segments.segmented_unit(document_units.Unit(paragraph), SETTINGS)

    assert writeback.write_translations(unit, entries(("Read <x1/> now.", "现在读<x1/>。")), LANGUAGES)
    assert paragraph.children == [box, "现在读", code, anchor, "。", end]


def test_digest_follows_the_translations():
    """The hash of a page changes with a translation, with its origin, and when one comes or goes; with nothing else."""
    first, second = entries(("One.", "一。")), entries(("Two.", "二。"))
    states = [{}, first, first | second, entries(("One.", "壹。")), entries(("One.", "一。"), origin=Origin.MACHINE)]

    digests = [writeback.translations_digest(["One.", "Two."], state) for state in states]

    assert len(set(digests)) == len(states)
    assert writeback.translations_digest(["One."], first) == writeback.translations_digest(["One."], first | second)


def test_anchors_stand_where_they_stood():
    """Behind the tag that they followed, the last first; else at the nearer end."""
    raw = "<x5/><x6/>Read <g1>this</g1><x7/><x8/> and all of that<x9/>."
    segment = segments.Segment("", raw, (1,), frozenset({5, 6, 7, 8, 9}), "", True)
    written = writeback._with_invisible_tags(segment, "读<g1>这个</g1>。")
    assert written == "<x6/><x5/>读<g1>这个</g1><x8/><x7/>。<x9/>"


def test_thousands_of_nodes_take_no_time():
    """Anchors, index entries and HTML tags that nobody closes in one paragraph, each with its words."""
    makers = [
        lambda: [nodes.emphasis("", "a"), nodes.target()],
        lambda: [nodes.emphasis("", "a"), nodes.Text(" – b ")],
        lambda: [addnodes.index(entries=[("single", "a", "b", "", None)]), nodes.target(), nodes.Text("c ")],
        lambda: [nodes.raw("", "<b>", format="html"), nodes.Text("c ")],
        lambda: [nodes.raw("", "</i>", format="html"), nodes.Text("c ")],
    ]
    for make in makers:
        start = time.process_time()
        page = page_of(nodes.paragraph("", "", *[node for _ in range(5_000) for node in make()]))
        for unit in list(segments.segmented_units(document_units.units(page), SETTINGS)):
            matches = entries(*((part.source, part.source.replace("a", "甲")) for part in unit.segments))
            writeback.write_translations(unit, matches, LANGUAGES)
        assert time.process_time() - start < 8
