"""A page of the document tree as the blocks of a text: its units, with code, formulas and pictures between them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from docutils import nodes

from sphinx_amts.alignment.texts import Location, TextBlock, TextSentence
from sphinx_amts.document import segments
from sphinx_amts.document import units as document_units
from sphinx_amts.extraction.readers.match_keys import sentence_tags

_DEPTHS = 6
_ATTRIBUTE_KINDS = {
    "alt": "alt", "caption": "caption", "content": "meta", "explanation": "tooltip", "reftitle": "tooltip",
    "title": "meta",
}  # fmt: skip
_KINDS = {
    "attribution": "quote", "caption": "caption", "field_name": "field", "line": "line", "rubric": "title",
    "subtitle": "h2", "term": "term",
}  # fmt: skip
#: Kinds by the nearest of these elements around a text.
_KINDS_AROUND = {
    "block_quote": "quote", "citation": "footnote", "definition": "definition", "entry": "cell",
    "field_body": "field", "footnote": "footnote", "legend": "caption", "list_item": "item",
}  # fmt: skip
_LANDMARKS = {"doctest_block": "code", "image": "image", "literal_block": "code", "math_block": "math"}
_OUTPUTS = frozenset({"cell_code_output", "mime_bundle"})


def blocks(
    document: nodes.document,
    units: Iterable[document_units.Unit],
    settings: segments.SegmentationSettings,
    folder: Path,
) -> Iterator[TextBlock]:
    """The blocks of a page, with code, formulas and pictures between them, in reading order.

    Args:
        document: the doctree of the page.
        units: its translatable units.
        settings: how they are divided into segments.
        folder: the folder of the book, to which places are relative.
    """
    for unit_or_landmark in _in_order(document, units):
        if isinstance(unit_or_landmark, document_units.Unit):
            segmented_unit = segments.segmented_unit(unit_or_landmark, settings)
            if segmented_unit is not None:
                yield _block(segmented_unit, folder)
        else:
            yield _landmark(unit_or_landmark, folder)


def _in_order(
    document: nodes.document, units: Iterable[document_units.Unit]
) -> Iterator[document_units.Unit | nodes.Element]:
    """The units and the landmarks of a page, merged in reading order."""
    order = {id(node): index for index, node in enumerate(document.findall(nodes.Element))}
    landmarks = [node for node in document.findall(nodes.Element) if _is_landmark(node)]
    passed = position = 0
    for unit in units:
        # A unit in a pending node has no position of its own: it comes where the units before it were.
        position = max(position, order.get(id(unit.node), 0))
        while passed < len(landmarks) and order[id(landmarks[passed])] < position:
            yield landmarks[passed]
            passed += 1
        yield unit
    yield from landmarks[passed:]


def _is_landmark(node: nodes.Element) -> bool:
    """Whether it is code, a formula or a picture on its own that the author wrote, and not the output of a cell."""
    if type(node).__name__ not in _LANDMARKS:
        return False
    if isinstance(node, nodes.image) and isinstance(node.parent, nodes.TextElement) and node.parent.astext().strip():
        return False
    return not any(parent.get("nb_element") in _OUTPUTS for parent in _ancestors(node))


def _ancestors(node: nodes.Element) -> Iterator[nodes.Element]:
    while node.parent is not None:
        node = node.parent
        yield node


def _landmark(node: nodes.Element, folder: Path) -> TextBlock:
    content = str(node.get("uri", "")) if isinstance(node, nodes.image) else node.astext()
    return TextBlock(_LANDMARKS[type(node).__name__], (), content.strip(), _place(document_units.Unit(node), folder))


def _block(segmented_unit: segments.SegmentedUnit, folder: Path) -> TextBlock:
    place = _place(segmented_unit.unit, folder)
    return TextBlock(kind_of(segmented_unit.unit), tuple(_sentences(segmented_unit, place)), "", place)


def _sentences(segmented_unit: segments.SegmentedUnit, place: Location) -> Iterator[TextSentence]:
    """The segments that have words, each with the line on which it begins."""
    line = place.line
    for segment in segmented_unit.segments:
        if segment.has_words:
            tags = sentence_tags(segment.source, segment.numbers, segmented_unit.nodes)
            yield TextSentence(segment.source, tags, Location(place.file, line))
        line += (segment.raw + segment.space_after).count("\n") if line else 0


def _place(unit: document_units.Unit, folder: Path) -> Location:
    source, line = unit.position()
    return Location(os.path.relpath(source, folder).replace(os.sep, "/") if source else "", line or 0)


def kind_of(unit: document_units.Unit) -> str:
    """What a unit is to the eye: a kind of :class:`~sphinx_amts.alignment.texts.TextBlock`."""
    node, name = unit.node, type(unit.node).__name__
    if unit.attribute_path:
        return _ATTRIBUTE_KINDS.get(str(unit.attribute_path[0])) or ("index" if name == "index" else "entry")
    if isinstance(node, nodes.title):
        return _kind_of_title(node)
    if "amts_module" in node:
        return "synopsis"
    return _KINDS.get(name) or next(
        (_KINDS_AROUND[name] for name in _names_around(node) if name in _KINDS_AROUND), "para"
    )


def _kind_of_title(node: nodes.title) -> str:
    if isinstance(node.parent, nodes.table):
        return "caption"
    if not isinstance(node.parent, nodes.section | nodes.document):
        return "title"
    return f"h{min(_DEPTHS, max(1, list(_names_around(node)).count('section')))}"


def _names_around(node: nodes.Element) -> Iterator[str]:
    return (type(parent).__name__ for parent in _ancestors(node))
