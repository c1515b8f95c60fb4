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

from sphinx_amts.document import identifiers
from sphinx_amts.document.html_spans import HtmlSpan, SpanContent, flattened, with_spans
from sphinx_amts.text import html_elements, tagged_text
from sphinx_amts.text.do_not_translate import ADDRESS, tag_terms

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
_NAME_OF_STANDARD = re.compile(r"(?:PEP|RFC|CVE|CWE)[ -]?\d[\d-]*(?:#\S*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ProtectedText:
    """The content of a text element as tagged text, with the white space of its source."""

    text: str
    nodes: tuple[SpanContent, ...]
    """``nodes[number - 1]`` is the node, or the element of inline HTML, behind a tag."""


def is_no_translate(node: nodes.Element) -> bool:
    """Whether the author asked to leave this node and all inside it alone."""
    attributes = node.attributes
    return "notranslate" in attributes.get("classes", ()) or str(attributes.get("translate", "")).lower() == "no"


def protect(node: nodes.Element, do_not_translate: Pattern[str] | None = None) -> ProtectedText:
    """The content of a text element as tagged text.

    Args:
        node: the element; it stays as it is.
        do_not_translate: what of its text becomes a placeholder, as of
            :func:`sphinx_amts.text.do_not_translate.pattern`; without it, addresses alone.
    """
    tag_nodes: list[SpanContent] = []
    text = "".join(_tagged_content(with_spans(node.children), tag_nodes, do_not_translate or ADDRESS))
    return ProtectedText(text, tuple(tag_nodes))


def _tagged_content(
    content: Iterable[SpanContent], tag_nodes: list[SpanContent], do_not_translate: Pattern[str]
) -> Iterator[str]:
    """The parts of the tagged text; what is behind each new tag is appended to ``tag_nodes``."""
    for child in content:
        if isinstance(child, nodes.Text):
            terms = _with_numref_fields(do_not_translate) if _is_numbered_reference(child.parent) else do_not_translate
            yield from _tagged_terms(child.astext(), tag_nodes, terms)
        elif is_placeholder(child):
            tag_nodes.append(child)
            yield tagged_text.placeholder(len(tag_nodes))
        else:
            tag_nodes.append(child)
            number = len(tag_nodes)  # before those of the tags inside
            inside = "".join(_tagged_content(_content(child), tag_nodes, do_not_translate))
            yield tagged_text.paired_code(number, inside)


def _content(paired_code: SpanContent) -> Iterable[SpanContent]:
    """What stands in a paired code."""
    if isinstance(paired_code, HtmlSpan):
        return paired_code.content
    return with_spans(_text_holder(paired_code).children) if isinstance(paired_code, nodes.Element) else ()


def _text_holder(node: nodes.Element) -> nodes.Element:
    """Where the words of a paired node stand; Sphinx's references wrap them once more, which is no tag of its own."""
    inner = node.children[0] if len(node.children) == 1 else None
    if isinstance(inner, nodes.Element) and {"xref", "download"}.intersection(inner.get("classes", ())):
        return inner
    return node


def _is_numbered_reference(node: nodes.Element | None) -> bool:
    # The fields stand in the reference, or in the element that Sphinx wraps around its words.
    around = node, node.parent if node is not None else None
    return any(element is not None and element.get("reftype") == "numref" for element in around)


@cache
def _with_numref_fields(do_not_translate: Pattern[str]) -> Pattern[str]:
    return re.compile(f"{_NUMREF_FIELDS.pattern}|{do_not_translate.pattern}")


def _tagged_terms(text: str, tag_nodes: list[SpanContent], do_not_translate: Pattern[str]) -> Iterator[str]:
    def number(term: str) -> int:
        tag_nodes.append(nodes.Text(term))
        return len(tag_nodes)

    return tag_terms(text, do_not_translate, number)


def is_placeholder(node: SpanContent) -> bool:
    """Whether an inline node goes to the engine as one tag, without its text."""
    if isinstance(node, HtmlSpan):
        is_protected = html_elements.NO_TRANSLATE.match(node.opening.astext().strip()) is not None
        return is_protected or node.is_code or not node.astext().strip()
    return not isinstance(node, nodes.Element) or _is_placeholder_element(node)


def _is_placeholder_element(node: nodes.Element) -> bool:
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
    if kind == "reference" and _is_name(node, text):
        return True
    return not text or identifiers.is_field_argument(node)


def _is_name(reference: nodes.Element, text: str) -> bool:
    """Whether the text of a link is an address, the number of a standard, or a name that a role shows."""
    is_standard = _NAME_OF_STANDARD.fullmatch(text) is not None
    return is_standard or _is_bare_address(reference, text) or identifiers.is_shown_by_role(reference)


def _is_titled_code(node: nodes.Element) -> bool:
    """Code roles with a title of several words, such as ``:func:`the sum function <sum>```."""
    return not {"xref", "download"}.isdisjoint(node.attributes.get("classes", ())) and " " in node.astext().strip()


def _has_own_title(node: nodes.Element) -> bool:
    """Whether a reference has words of its author, rather than the name or the title of its target."""
    explicit = node.get("refexplicit") or node.get("reftype") == "term"
    inner = _text_holder(node)
    is_name = isinstance(inner, nodes.literal) and not _is_titled_code(inner)
    return bool(explicit and node.astext().strip() and not is_name)


def _is_bare_address(node: nodes.Element, text: str) -> bool:
    """Whether a link shows where it leads, with or without the scheme."""
    address = node.get("refuri", "").removeprefix("mailto:").rstrip("/")
    bare_text = text.rstrip("/")
    return bool(address) and address in {bare_text, f"http://{bare_text}", f"https://{bare_text}"}


def is_invisible(node: SpanContent) -> bool:
    """Whether a reader sees nothing of the node: an index entry, an anchor.  Engines do not need it."""
    return (isinstance(node, nodes.target) and not node.children) or type(node).__name__ == "index"


def display_text(node: SpanContent) -> str:
    """What a reader sees of a placeholder's node; "" where it is known only when references are resolved."""
    if isinstance(node, HtmlSpan):
        return node.astext() if is_placeholder(node) else ""
    is_known = isinstance(node, nodes.Text | nodes.literal | nodes.math) or type(node).__name__.startswith("literal")
    return node.astext() if is_known else ""


def rebuild(node: nodes.Element, text: str, tag_nodes: Sequence[SpanContent]) -> None:
    """Replace the content of an element by a tagged text around the original nodes.

    Args:
        node: the element that was given to :func:`protect`.
        text: a translation of what :func:`protect` made of it, accepted by
            :func:`sphinx_amts.text.tagged_text.check`.
        tag_nodes: the nodes behind the tags, as :func:`protect` gave them.
    """
    stack: list[tuple[nodes.Element | HtmlSpan, list[nodes.Node]]] = [(node, [])]
    for token in tagged_text.tokens(text):
        if not tagged_text.is_tag(token):
            stack[-1][1].append(nodes.Text(tagged_text.unescape(token)))
        elif token[1] == "/":
            element, children = stack.pop()
            stack[-1][1].extend(_filled(element, children, tag_nodes))
        else:
            tag_node = tag_nodes[tagged_text.number_of(token) - 1]
            if token[1] == "g" and isinstance(tag_node, nodes.Element | HtmlSpan):
                stack.append((tag_node, []))
            else:
                stack[-1][1].extend(flattened([tag_node]))
    _set_children(node, _with_escaped_formats(node, stack[0][1], tag_nodes))


def _with_escaped_formats(
    holder: nodes.Element, children: list[nodes.Node], tag_nodes: Sequence[SpanContent]
) -> list[nodes.Node]:
    """The children of a numbered reference, whose text Sphinx formats: a brace or ``%`` of a translator is no field."""
    if not _is_numbered_reference(holder):
        return children
    fields = {id(child) for child in tag_nodes if isinstance(child, nodes.Text) and _NUMREF_FIELDS.fullmatch(child)}
    if not any(id(child) in fields for child in children):
        return children
    title = "".join(child.astext() for child in children)
    is_new_style = "{name}" in title or "number" in title  # how Sphinx decides it
    specials = ("{", "}") if is_new_style else ("%",)

    def escaped(text: str) -> str:
        for special in specials:
            text = text.replace(special * 2, special).replace(special, special * 2)
        return text

    return [
        nodes.Text(escaped(child)) if isinstance(child, nodes.Text) and id(child) not in fields else child
        for child in children
    ]


def _filled(
    element: nodes.Element | HtmlSpan, children: list[nodes.Node], tag_nodes: Sequence[SpanContent]
) -> list[nodes.Node]:
    """The nodes of a paired code with other content."""
    if isinstance(element, HtmlSpan):
        return [element.opening, *children, element.closing]
    holder = _text_holder(element)
    _set_children(holder, _with_escaped_formats(holder, children, tag_nodes))
    return [element]


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
