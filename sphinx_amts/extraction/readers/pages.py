"""A page of the document tree as the blocks of a text: its units, with code, formulas and pictures between them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from docutils import nodes

from sphinx_amts.alignment.texts import AlignedSentence, Location, TextBlock
from sphinx_amts.document import segments
from sphinx_amts.document import units as document_units
from sphinx_amts.extraction.readers import inline_codes

_DEPTHS = 6
_ATTRIBUTE_KINDS = {
    "alt": "alt", "caption": "caption", "content": "meta", "explanation": "tooltip", "reftitle": "tooltip",
    "title": "meta",
}  # fmt: skip
_KINDS = {
    "attribution": "quote", "caption": "caption", "field_name": "field", "line": "line", "rubric": "title",
    "subtitle": "h2", "term": "term",
}  # fmt: skip
#: What a text stands in, the nearest of these.
_AROUND = {
    "block_quote": "quote", "citation": "footnote", "definition": "definition", "entry": "cell",
    "field_body": "field", "footnote": "footnote", "legend": "caption", "list_item": "item",
}  # fmt: skip
_LANDMARKS = {"doctest_block": "code", "image": "image", "literal_block": "code", "math_block": "math"}
_OUTPUTS = frozenset({"cell_code_output", "mime_bundle"})


def blocks(
    document: nodes.document, units: Iterable[document_units.Unit], reading: segments.SegmentationSettings, folder: Path
) -> Iterator[TextBlock]:
    """The blocks of a page, with code, formulas and pictures between them, in reading order."""
    for one in _in_order(document, units):
        if isinstance(one, document_units.Unit):
            found = segments.segmented_unit(one, reading)
            if found is not None:
                yield _block(found, folder)
        else:
            yield _landmark(one, folder)


def _in_order(
    document: nodes.document, units: Iterable[document_units.Unit]
) -> Iterator[document_units.Unit | nodes.Element]:
    order = {id(node): at for at, node in enumerate(document.findall(nodes.Element))}
    landmarks = [node for node in document.findall(nodes.Element) if _is_landmark(node)]
    told = reached = 0
    for unit in units:
        reached = max(reached, order.get(id(unit.node), 0))  # what waits in a pending node has no place of its own
        while told < len(landmarks) and order[id(landmarks[told])] < reached:
            yield landmarks[told]
            told += 1
        yield unit
    yield from landmarks[told:]


def _is_landmark(node: nodes.Element) -> bool:
    """Code, a formula or a picture that stands alone and that the author wrote: no output of a cell."""
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


def _block(block: segments.SegmentedUnit, folder: Path) -> TextBlock:
    place = _place(block.unit, folder)
    return TextBlock(kind_of(block.unit), tuple(_sentences(block, place)), "", place)


def _sentences(block: segments.SegmentedUnit, place: Location) -> Iterator[AlignedSentence]:
    """The sentences that have words."""
    line = place.line
    for part in block.segments:
        if part.has_words:
            known = inline_codes.sentence_tags(part.source, part.numbers, block.nodes)
            yield AlignedSentence(part.source, known, Location(place.file, line))
        line += (part.raw + part.space_after).count("\n") if line else 0


def _place(unit: document_units.Unit, folder: Path) -> Location:
    source, line = unit.position()
    return Location(os.path.relpath(source, folder).replace(os.sep, "/") if source else "", line or 0)


def kind_of(unit: document_units.Unit) -> str:
    """What a unit is to the eye, as :class:`~sphinx_amts.alignment.texts.Block` says it."""
    node, name = unit.node, type(unit.node).__name__
    if unit.attribute_path:
        return _ATTRIBUTE_KINDS.get(str(unit.attribute_path[0])) or ("index" if name == "index" else "entry")
    if isinstance(node, nodes.title):
        return _kind_of_title(node)
    if "amts_module" in node:
        return "synopsis"
    return _KINDS.get(name) or next((_AROUND[kind] for kind in _kinds_around(node) if kind in _AROUND), "para")


def _kind_of_title(node: nodes.title) -> str:
    if isinstance(node.parent, nodes.table):
        return "caption"
    if not isinstance(node.parent, nodes.section | nodes.document):
        return "title"
    return f"h{min(_DEPTHS, max(1, list(_kinds_around(node)).count('section')))}"


def _kinds_around(node: nodes.Element) -> Iterator[str]:
    return (type(parent).__name__ for parent in _ancestors(node))
