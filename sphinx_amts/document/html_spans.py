"""Inline HTML of a page: what stands between an opening and its closing tag belongs together.

A parser makes two nodes of ``<b>words</b>``, one for each tag.  As two placeholders, an engine could part or cross
them, and the page would be broken.  A :class:`HtmlSpan` is both with what they enclose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
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


@dataclass(slots=True)
class _Level:
    """What an opening tag without a closing one, so far, is followed by; the outermost level has no tag."""

    name: str = ""
    opening: tuple[nodes.raw, ...] = ()
    content: list[SpanContent] = field(default_factory=list)


def with_spans(children: Iterable[nodes.Node]) -> list[SpanContent]:
    """The children of an element, those of each HTML element as one; tags without a partner stay as they are."""
    levels = [_Level()]
    for child in children:
        match = _TAG.fullmatch(child.astext()) if isinstance(child, nodes.raw) and _is_html(child) else None
        if not isinstance(child, nodes.raw) or match is None or match["name"].lower() in html_elements.VOID:
            levels[-1].content.append(child)
        elif match["close"]:
            _close(levels, match["name"].lower(), child)
        else:
            levels.append(_Level(match["name"].lower(), (child,)))
    while len(levels) > 1:
        _take_back(levels)
    return levels[0].content


def _is_html(node: nodes.raw) -> bool:
    return "html" in node.get("format", "").split()


def _close(levels: list[_Level], name: str, closing: nodes.raw) -> None:
    """Close the innermost element of that name, and take back what is open within it; a stray tag stays a node."""
    if name not in (level.name for level in levels):
        levels[-1].content.append(closing)
        return
    while levels[-1].name != name:
        _take_back(levels)
    level = levels.pop()
    levels[-1].content.append(HtmlSpan(name, level.opening[0], tuple(level.content), closing))


def _take_back(levels: list[_Level]) -> None:
    """Let the innermost open tag be a node without a partner."""
    level = levels.pop()
    levels[-1].content += [*level.opening, *level.content]
