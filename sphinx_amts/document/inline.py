"""Inline nodes as numbered tags, and back.

:func:`protect` turns the content of a text element into a tagged text whose numbers point at the *original node
objects*; :func:`rebuild` puts a translation of that text around the very same objects.  Because they are the same
objects, every table that docutils keeps of them (names, footnotes, ids) stays right, and because only text and known
tags go back, a translation can neither break the markup of a page nor add any.

``rebuild(node, protect(node))`` leaves the page as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_amts.text import do_not_translate, tagged_text

if TYPE_CHECKING:
    from re import Pattern

#: Inline nodes that never have words of their own to translate.
PLACEHOLDER_NODES = frozenset({
    "citation_reference", "comment", "desc_inline", "eqref", "footnote_reference", "generated", "image", "index",
    "literal_emphasis", "literal_strong", "manpage", "math", "number_reference", "pending", "problematic", "raw",
    "substitution_reference", "system_message",
})  # fmt: skip
#: Roles whose text is a name to be typed, MyST-NB's pasted results, and Sphinx's own "Added in version …".
PLACEHOLDER_CLASSES = frozenset({
    "command", "file", "kbd", "mailheader", "makevar", "manpage", "mimetype", "newsgroup", "pasted-text", "program",
    "regexp", "samp", "versionmodified",
})  # fmt: skip
#: What a numbered reference replaces in its own title; touching it would break the reference.
_NUMREF_FIELDS = re.compile(r"%s|\{number\}|\{name\}")
_KEPT_HTML = re.compile(
    r"""<(?P<name>\w+)\b[^>]*\s(?:translate=["']?no\b|class=(?:["'][^"'>]*)?\bnotranslate\b)[^>]*(?<!/)>""",
    re.IGNORECASE,
)
_RFC_OR_PEP = re.compile(r"(?:PEP|RFC|CVE|CWE)[ -]?\d[\d-]*(?:#\S*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Protected:
    """A tagged text with the white space of its source; ``slots[number - 1]`` is the node behind a tag."""

    text: str
    nodes: tuple[nodes.Node, ...]


def is_no_translate(node: nodes.Element) -> bool:
    """Whether the author asked to leave this node and all inside it alone."""
    attributes = node.attributes
    return "notranslate" in attributes.get("classes", ()) or str(attributes.get("translate", "")).lower() == "no"


def protect(node: nodes.Element, do_not_translate: Pattern[str] | None = None) -> Protected:
    """The content of a text element as tagged text; what matches ``kept`` becomes opaque."""
    slots: list[nodes.Node] = []
    text = "".join(_protected(node, slots, do_not_translate))
    return Protected(text, tuple(slots))


def _protected(node: nodes.Element, slots: list[nodes.Node], kept: Pattern[str] | None) -> Iterator[str]:
    for child, is_left_alone in _with_html(node.children):
        if isinstance(child, nodes.Text) and not is_left_alone:
            yield from _protected_text(child.astext(), slots, _with_fields(kept) if _is_numbered(node) else kept)
        elif is_left_alone or not isinstance(child, nodes.Element) or is_placeholder(child):
            slots.append(child)
            yield tagged_text.placeholder(len(slots))
        else:
            slots.append(child)
            number = len(slots)
            yield tagged_text.paired_code(number, "".join(_protected(holder(child), slots, kept)))


def _with_html(children: Iterable[nodes.Node]) -> Iterator[tuple[nodes.Node, bool]]:
    """Each child, and whether it stands in HTML of a Markdown page that asks to leave it alone."""
    end = ""
    for child in children:
        text = child.astext().strip() if isinstance(child, nodes.raw) else ""
        if end and text.lower() == end:
            end = ""
        yield child, bool(end)
        start = _KEPT_HTML.match(text) if not end else None
        end = f"</{start['name'].lower()}>" if start else end


def holder(node: nodes.Element) -> nodes.Element:
    """Where the words of a paired node stand; Sphinx's references wrap them once more, which is no tag of its own."""
    inner = node.children[0] if len(node.children) == 1 else None
    if isinstance(inner, nodes.Element) and {"xref", "download"}.intersection(inner.get("classes", ())):
        return inner
    return node


def _is_numbered(node: nodes.Element) -> bool:
    return any(element is not None and element.get("reftype") == "numref" for element in (node, node.parent))


@cache
def _with_fields(kept: Pattern[str] | None) -> Pattern[str]:
    return re.compile("|".join(one.pattern for one in (_NUMREF_FIELDS, kept or do_not_translate.ADDRESS)))


def _protected_text(text: str, slots: list[nodes.Node], pattern: Pattern[str] | None) -> Iterator[str]:
    def number(term: str) -> int:
        slots.append(nodes.Text(term))
        return len(slots)

    return do_not_translate.split(text, pattern or do_not_translate.ADDRESS, number)


def is_placeholder(node: nodes.Element) -> bool:
    """Whether an inline node goes to the engine as one tag, without its text."""
    kind = type(node).__name__
    if (
        kind in PLACEHOLDER_NODES
        or not isinstance(node, nodes.Inline)
        or "nb_element" in node.attributes
        or is_no_translate(node)
    ):
        return True
    if kind == "literal":
        return not _is_titled_code(node)
    if kind in {"pending_xref", "download_reference"}:
        return not _has_own_title(node)
    if PLACEHOLDER_CLASSES.intersection(node.attributes.get("classes", ())):
        return True
    text = node.astext().strip()
    if kind == "reference" and (_is_bare_address(node, text) or _RFC_OR_PEP.fullmatch(text)):
        return True
    return not text


def _is_titled_code(node: nodes.Element) -> bool:
    """Code roles with a title of several words, such as ``:func:`the sum function <sum>```."""
    return not {"xref", "download"}.isdisjoint(node.attributes.get("classes", ())) and " " in node.astext().strip()


def _has_own_title(node: nodes.Element) -> bool:
    explicit = node.get("refexplicit") or node.get("reftype") == "term"
    inner = holder(node)
    is_name = isinstance(inner, nodes.literal) and not _is_titled_code(inner)
    return bool(explicit and node.astext().strip() and not is_name)


def _is_bare_address(node: nodes.Element, text: str) -> bool:
    address = node.get("refuri", "").removeprefix("mailto:").rstrip("/")
    shown = text.rstrip("/")
    return bool(address) and address in {shown, f"http://{shown}", f"https://{shown}"}


def is_invisible(node: nodes.Node) -> bool:
    """Whether nothing of the node is seen: an index entry, an anchor.  An engine need not hear of it."""
    return (isinstance(node, nodes.target) and not node.children) or type(node).__name__ == "index"


def display_text(slot: nodes.Node) -> str:
    """The text that a reader sees of an opaque slot; empty where it is known only when references are resolved."""
    shown = isinstance(slot, nodes.Text | nodes.literal | nodes.math) or type(slot).__name__.startswith("literal")
    return slot.astext() if shown else ""


def rebuild(node: nodes.Element, text: str, slots: Sequence[nodes.Node]) -> None:
    """Replace the content of ``node`` by a tagged text around the original nodes.

    ``text`` must have passed :func:`sphinx_amts.text.tagged_text.check` against the text that :func:`protect` gave.
    """
    stack: list[tuple[nodes.Element, list[nodes.Node]]] = [(node, [])]
    for token in tagged_text.tokens(text):
        if not tagged_text.is_tag(token):
            stack[-1][1].append(nodes.Text(tagged_text.unescape(token)))
        elif token[1] == "/":
            parent, children = stack.pop()
            _set_children(holder(parent), children)
        else:
            slot = slots[tagged_text.number_of(token) - 1]
            stack[-1][1].append(slot)
            if token[1] == "g" and isinstance(slot, nodes.Element):
                stack.append((slot, []))
    _set_children(node, stack[0][1])


def _set_children(node: nodes.Element, children: list[nodes.Node]) -> None:
    """Put the children into the node; texts side by side become one."""
    joined: list[nodes.Node] = []
    for child in children:
        last = joined[-1] if joined else None
        if isinstance(child, nodes.Text) and isinstance(last, nodes.Text):
            joined[-1] = nodes.Text(last + child)
        else:
            joined.append(child)
    for child in joined:
        child.parent = node
    node.children = joined
