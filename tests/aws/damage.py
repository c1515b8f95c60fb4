"""What services have been seen to do to tags and characters."""

from __future__ import annotations

import copy
from collections.abc import Callable

from . import markup
from .markup import Element, Node, Raw

LEAK = "DNT_GEBKJMMFHEHCKOAJBKHKJHCAkDHDNDDD"
#: Damage to a whole paragraph rather than to what stands in it.
BLOCKS = ("merged", "lost paragraph", "doubled paragraph")
_WIDE = {ord(sign): ord(sign) + 0xFEE0 for sign in ",.:;!?()"}


def spoil(kind: str, source: list[Node], result: list[Node]) -> list[Node] | None:
    """The translated nodes after the damage; None where it cannot happen to them."""
    function = _KINDS.get(kind)
    return function(source, copy.deepcopy(result)) if function else None


def _first(nodes: list[Node], protected: bool | None = None) -> tuple[list[Node], int] | None:
    """Where the first element stands that is (or is not) protected; None: either."""
    for index, node in enumerate(nodes):
        if isinstance(node, Element):
            if protected in (None, node.protected):
                return nodes, index
            inner = _first(node.children, protected) if not node.protected else None
            if inner:
                return inner
    return None


def _at_first(change: Callable[[list[Node], int], None], protected: bool | None = None):
    def spoilt(_source: list[Node], result: list[Node]) -> list[Node] | None:
        found = _first(result, protected)
        if found is None:
            return None
        change(*found)
        return result

    return spoilt


def _leak(nodes: list[Node], index: int) -> None:
    nodes[index] = Raw(f"<{LEAK}")


def leak_first(root: Element) -> None:
    """Put an inner name of the service in the place of the first protected element, at any depth."""
    found = _first(root.children, protected=True)
    if found:
        _leak(*found)


def _drop(nodes: list[Node], index: int) -> None:
    element = nodes[index]
    nodes[index : index + 1] = [] if element.protected else element.children


def _double(nodes: list[Node], index: int) -> None:
    nodes.insert(index, copy.deepcopy(nodes[index]))


def _empty(nodes: list[Node], index: int) -> None:
    element = nodes[index]
    nodes[index + 1 : index + 1] = element.children
    element.children = []


def _escape(nodes: list[Node], index: int) -> None:
    element = nodes[index]
    tag = markup.start_tag(element, "unquoted").replace("<", "&lt;").replace(">", "&gt;")
    nodes[index : index + 1] = [Raw(tag), *element.children, Raw(f"&lt;/{element.tag}&gt;")]


def _widen_tag(nodes: list[Node], index: int) -> None:
    element = nodes[index]
    tag = markup.start_tag(element, "quoted").replace("<", "＜").replace("=", "＝").replace(">", "＞")
    nodes[index : index + 1] = [Raw(tag), *element.children, Raw(f"＜/{element.tag}＞")]


def _move(source: list[Node], result: list[Node]) -> list[Node] | None:
    """The first element goes to the end of its sentence."""
    found = _first(result)
    if found is None or len(result) == 1:
        return None
    siblings, index = found
    result.append(siblings.pop(index))
    return result


def _space(source: list[Node], result: list[Node]) -> list[Node] | None:
    if _first(result) is None:
        return None
    spaced: list[Node] = []
    for node in result:
        if isinstance(node, Element) and not node.protected:
            node.children = [" ", *(_space(source, node.children) or node.children), " "]
        spaced += [" ", node, " "] if isinstance(node, Element) else [node]
    return spaced


def _widen(source: list[Node], result: list[Node]) -> list[Node] | None:
    wide = markup.map_text(lambda text: text.translate(_WIDE), result)
    return wide if wide != result else None


def _widen_inside(source: list[Node], result: list[Node]) -> list[Node] | None:
    changed = False
    for element in markup.elements(result):
        if element.protected and element.children:
            before = markup.text_of(element.children)
            element.children = [before.translate(_WIDE)]
            changed = changed or element.children != [before]
    return result if changed else None


def _escape_again(source: list[Node], result: list[Node]) -> list[Node] | None:
    twice = markup.map_text(lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"), result)
    return twice if twice != result else None


def _as_raw(manner: str):
    def spoilt(_source: list[Node], result: list[Node]) -> list[Node] | None:
        found = list(markup.elements(result))
        for element in found:
            element.source = ""
        return _written(result, manner) if found else None

    return spoilt


def _exchange(_source: list[Node], result: list[Node]) -> list[Node] | None:
    """The first two elements with words of their own keep their places and exchange their words."""
    elements = (node for node in result if isinstance(node, Element))
    spoken = [element for element in elements if not element.protected and element.children]
    if len(spoken) < 2:
        return None
    spoken[0].children, spoken[1].children = spoken[1].children, spoken[0].children
    return result


def _written(nodes: list[Node], manner: str) -> list[Node]:
    written: list[Node] = []
    for node in nodes:
        if isinstance(node, Element):
            written += [Raw(markup.start_tag(node, manner)), *_written(node.children, manner), Raw(f"</{node.tag}>")]
        else:
            written.append(node)
    return written


_KINDS: dict[str, Callable[[list[Node], list[Node]], list[Node] | None]] = {
    "quoted": _as_raw("quoted"),
    "unquoted": _as_raw("unquoted"),
    "spaces": _space,
    "moved tag": _move,
    "escaped": _escape_again,
    "full width": _widen,
    "line breaks": lambda source, result: ["\n", *result, "\n"],
    "dnt leak": _at_first(_leak, protected=True),
    "dropped tag": _at_first(_drop),
    "doubled tag": _at_first(_double),
    "added tag": lambda source, result: [*result, Element("b", {"id": "99"}, ["＋"])],
    "emptied tag": _at_first(_empty, protected=False),
    "escaped tag": _at_first(_escape),
    "full width tag": _at_first(_widen_tag),
    "full width inside": _widen_inside,
    "exchanged tags": _exchange,
    "empty": lambda source, result: [],
    "untranslated": lambda source, result: copy.deepcopy(source),
}


def spoil_block(root: Element, block: Element, kind: str) -> None:
    """Damage a whole paragraph: its words join those before it, it is missing, or it is there twice."""
    parent = _parent(root, block)
    if parent is None:
        return
    index = next(index for index, node in enumerate(parent.children) if node is block)
    if kind == "doubled paragraph":
        parent.children.insert(index, copy.deepcopy(block))
        return
    parent.children.pop(index)
    before = next(
        (node for node in reversed(parent.children[:index]) if isinstance(node, Element) and node.block), None
    )
    if kind == "merged":
        (before or parent).children.extend([" ", *block.children])


def _parent(root: Element, block: Element) -> Element | None:
    for node in root.children:
        if node is block:
            return root
        found = _parent(node, block) if isinstance(node, Element) else None
        if found:
            return found
    return None
