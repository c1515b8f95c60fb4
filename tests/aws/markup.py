"""HTML as the service reads and writes it: a tree with the end tags that HTML5 lets authors leave out."""

from __future__ import annotations

import copy
import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from .languages import words
from .state import Settings

VOID = words("area base br col embed hr img input link meta source track wbr")
_SILENT = frozenset({"script", "style", "head"})
BLOCKS = words(
    """html head body title address article aside blockquote caption center dd details dialog div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol p pre section summary table
    tbody td tfoot th thead tr ul"""
)
_DEFINITIONS, _CELLS = words("dt dd"), words("td th tr")
#: Element -> elements whose start ends it.
_ENDED_BY = {
    "p": BLOCKS - words("caption dd dt legend li td th tr tbody thead tfoot"),
    "li": words("li"), "dt": _DEFINITIONS, "dd": _DEFINITIONS, "td": _CELLS, "th": _CELLS, "tr": words("tr"),
}  # fmt: skip
_SAFE = re.compile(r"[^\s\"'=<>`]+")
_LOOKS_LIKE_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")


@dataclass(frozen=True, slots=True)
class Raw:
    """What is written as it is: comments, declarations, damage."""

    text: str


@dataclass
class Element:
    """An element; ``source`` is its start tag as it was written."""

    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)
    source: str = ""
    closed: bool = True

    @property
    def protected(self) -> bool:
        """Whether its content must come back as it is."""
        return (self.attributes.get("translate") or "").lower() == "no" or self.tag in _SILENT

    @property
    def block(self) -> bool:
        return self.tag in BLOCKS


Node = Element | str | Raw


def is_markup(text: str) -> bool:
    """Whether a text without declared type is taken for HTML."""
    return _LOOKS_LIKE_MARKUP.search(text) is not None


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        while tag in _ENDED_BY.get(self._block().tag, ()):
            self._close(self._block())
        element = Element(tag, dict(attrs), source=self.get_starttag_text() or "", closed=tag in VOID)
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        for element in reversed(self.open[1:]):
            if element.tag == tag:
                element.closed = True
                self._close(element)
                return
            if element.block and tag not in BLOCKS:  # an inline end tag ends nothing outside its block
                return

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        self.open[-1].children.append(Raw(f"<!--{data}-->"))

    def handle_decl(self, decl: str) -> None:
        self.open[-1].children.append(Raw(f"<!{decl}>"))

    def _block(self) -> Element:
        return next(element for element in reversed(self.open) if element.block or element is self.root)

    def _close(self, element: Element) -> None:
        while self.open.pop() is not element:
            pass


def parse(text: str) -> Element:
    """The tree of a text below a root without a name."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.root


def text_of(nodes: list[Node]) -> str:
    """The text of nodes, as it stands."""
    return "".join(
        text_of(node.children) if isinstance(node, Element) else node for node in nodes if not isinstance(node, Raw)
    )


def plain(nodes: list[Node]) -> str:
    """The text of nodes, single blanks."""
    return " ".join(text_of(nodes).split())


def elements(nodes: list[Node]) -> Iterator[Element]:
    """All elements in these nodes, outer ones first; nothing inside protected ones."""
    for node in nodes:
        if isinstance(node, Element):
            yield node
            if not node.protected:
                yield from elements(node.children)


def map_text(function: Callable[[str], str], nodes: list[Node]) -> list[Node]:
    """Copies of the nodes with each text outside protected elements changed."""
    return [_mapped(function, node) for node in nodes]


def _mapped(function: Callable[[str], str], node: Node) -> Node:
    if isinstance(node, str):
        return function(node)
    new = copy.deepcopy(node)
    if isinstance(new, Element) and not new.protected:
        new.children = map_text(function, new.children)
    return new


def runs(parent: Element) -> Iterator[tuple[Element, slice]]:
    """Each stretch of inline content with words in it that is to be translated: its block, and where in it."""
    start = 0
    for index, node in enumerate([*parent.children, Element("p")]):
        if not (isinstance(node, Element) and _has_block(node)):
            continue
        if text_of(parent.children[start:index]).strip():
            yield parent, slice(start, index)
        start = index + 1
        if index < len(parent.children) and not node.protected:
            yield from runs(node)


def _has_block(element: Element) -> bool:
    return element.block or any(isinstance(node, Element) and _has_block(node) for node in element.children)


def serialise(node: Node, settings: Settings) -> str:
    """The node as HTML."""
    if isinstance(node, Raw):
        return node.text
    if isinstance(node, str):
        return _escaped(node, settings.entities)
    inner = "".join(
        node.children if node.tag in {"script", "style"} else (serialise(part, settings) for part in node.children)
    )
    before = "\n  " if settings.indent and node.block else ""
    return f"{before}{start_tag(node, settings.attributes)}{inner}{_end_tag(node, settings)}"


def start_tag(element: Element, manner: str) -> str:
    """The start tag, its attributes quoted, unquoted where that is possible, or as they were."""
    if not element.tag:
        return ""
    if manner == "verbatim" and element.source:
        return element.source
    return f"<{element.tag}{''.join(_attribute(*pair, manner) for pair in element.attributes.items())}>"


def _attribute(name: str, value: str | None, manner: str) -> str:
    if value is None:
        return f" {name}"
    if manner == "unquoted" and _SAFE.fullmatch(value):
        return f" {name}={value}"
    return f' {name}="{html.escape(value)}"'


def _end_tag(element: Element, settings: Settings) -> str:
    written = element.tag and element.tag not in VOID and (element.closed or settings.end_tags)
    return f"</{element.tag}>" if written else ""


def _escaped(text: str, manner: str) -> str:
    text = html.escape(text, quote=manner != "minimal")
    if manner == "numeric":
        return re.sub(r"&(amp|lt|gt|quot);", lambda match: f"&#{ord(html.unescape(match[0]))};", text)
    return text.replace("\xa0", "&nbsp;") if manner == "named" else text
