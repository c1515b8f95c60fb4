"""Inline HTML of a page: what stands between an opening and its closing tag belongs together.

A parser makes two nodes of ``<b>words</b>``, one for each tag.  As two placeholders, an engine could part or cross
them, and the page would be broken.  A :class:`HtmlSpan` is both with what they enclose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from docutils import nodes

from sphinx_amts.text import html_elements

#: An HTML tag that is all that a node holds.
_TAG = re.compile(r"\s*<(?P<close>/?)(?P<name>[A-Za-z][\w-]*)(?:\s[^<>]*)?(?<!/)>\s*")


@dataclass(frozen=True, slots=True)
class HtmlSpan:
    """An element of inline HTML."""

    name: str
    opening: nodes.raw
    content: tuple[SpanContent, ...]
    closing: nodes.raw

    @property
    def is_code(self) -> bool:
        """Whether the element holds no words of a language."""
        return self.name in html_elements.CODE

    def nodes(self) -> Iterator[nodes.Node]:
        """All nodes of the element, in order."""
        yield self.opening
        yield from flattened(self.content)
        yield self.closing

    def astext(self) -> str:
        """What a reader sees of it."""
        return "".join("" if isinstance(node, nodes.raw) else node.astext() for node in self.nodes())


SpanContent: TypeAlias = "nodes.Node | HtmlSpan"


def flattened(content: Iterable[SpanContent]) -> Iterator[nodes.Node]:
    """The nodes of a content, in order."""
    for item in content:
        if isinstance(item, HtmlSpan):
            yield from item.nodes()
        else:
            yield item


def with_spans(children: Iterable[nodes.Node]) -> list[SpanContent]:
    """The children of an element, those of each HTML element as one; tags without a partner stay as they are."""
    content: list[SpanContent] = list(children)
    tags = list(_tags(content))
    partners = html_elements.partners(tags)
    if not partners:
        return content
    closings = set(partners.values())
    names = {index: name for index, name, _ in tags}
    levels: list[list[SpanContent]] = [[]]
    openings: list[nodes.raw] = []
    for index, child in enumerate(content):
        if index in partners and isinstance(child, nodes.raw):
            openings.append(child)
            levels.append([])
        elif index in closings and isinstance(child, nodes.raw):
            span = HtmlSpan(names[index], openings.pop(), tuple(levels.pop()), child)
            levels[-1].append(span)
        else:
            levels[-1].append(child)
    return levels[0]


def _tags(content: Iterable[SpanContent]) -> Iterator[tuple[int, str, bool]]:
    """The position of each tag, its name, and whether it is a closing one."""
    for index, node in enumerate(content):
        tag = _TAG.fullmatch(node.astext()) if isinstance(node, nodes.raw) and _is_html(node) else None
        if tag is not None and tag["name"].lower() not in html_elements.VOID:
            yield index, tag["name"].lower(), bool(tag["close"])


def _is_html(node: nodes.raw) -> bool:
    return "html" in node.get("format", "").split()
