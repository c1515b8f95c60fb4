"""Names of programming that stand outside code: titles of API pages, names of headers, arguments of fields.

They are the same in every language, so they are left as they are and never sent to an engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docutils import nodes

#: Parts of ASCII names with something between them that no word of a language has, or parentheses behind them.
_IDENTIFIER = re.compile(
    r"(?:(?=\S*(?:\.|::|->|_|\(\)))[A-Za-z_]\w*(?:(?:\.|::|->)[A-Za-z_]\w*)*(?:\(\))?|--?[a-z][\w-]*\w)", re.ASCII
)
#: What a role was written as, without a title of its own: its name, and the text that it was given.
_ROLE = re.compile(r":[\w:+.-]+:`(?P<text>[^`<>]+)`")
#: Before the description of a field's argument: ``Accept – the wanted type``, ``name (string) – its name``.
_AFTER_ARGUMENT = (" – ", " (")
#: How Sphinx begins the id of a module.
_MODULE_ID = "module-"


def is_identifier(text: str) -> bool:
    """Whether a text is nothing but a name such as ``package.Class``, ``read_level`` or ``open()``, or an option.

    >>> [text for text in ("tides.Gauge", "max_depth", "open()", "std::vector", "--help", "Tides", "e.g. this")
    ...  if is_identifier(text)]
    ['tides.Gauge', 'max_depth', 'open()', 'std::vector', '--help']
    """
    return _IDENTIFIER.fullmatch(text) is not None


def described_names(document: nodes.document) -> frozenset[str]:
    """The names of the objects and modules that a page describes: a title that is one of them is no prose."""
    return frozenset(_described_names(document))


def _described_names(document: nodes.document) -> Iterator[str]:
    for node in document.findall(nodes.Element):
        kind = type(node).__name__
        if kind == "desc_signature":
            yield from node["ids"]
        elif kind == "target":
            yield from (name.removeprefix(_MODULE_ID) for name in node["ids"] if name.startswith(_MODULE_ID))


def is_shown_by_role(reference: nodes.Element) -> bool:
    """Whether a link was made by a role of which the text is a name: ``:http:header:`Accept```.

    A role that shows other words, such as ``issue 7`` for ``7``, or a title that the author gave, does not count.
    """
    match = _ROLE.fullmatch(reference.rawsource)
    return match is not None and (reference.astext() + " ").startswith(match["text"] + " ")


def is_field_argument(node: nodes.Element) -> bool:
    """Whether a node is the argument of a field in the description of an object: the name of a parameter or header."""
    paragraph = node.parent
    if not isinstance(paragraph, nodes.paragraph) or len(paragraph) < 2 or paragraph[0] is not node:  # noqa: PLR2004
        return False
    following = paragraph[1]
    return isinstance(following, nodes.Text) and following.startswith(_AFTER_ARGUMENT) and _is_in_described_field(node)


def _is_in_described_field(node: nodes.Node) -> bool:
    ancestor: nodes.Node | None = node
    while ancestor is not None and not isinstance(ancestor, nodes.field_body):
        ancestor = ancestor.parent
    field_list = ancestor.parent.parent if ancestor is not None and ancestor.parent is not None else None
    return field_list is not None and type(field_list.parent).__name__ == "desc_content"
