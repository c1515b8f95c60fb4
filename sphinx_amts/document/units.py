"""The translatable parts of a page, and how translations are written back to them.

One walk, :func:`units`, decides it for everyone who collects, translates, counts or extracts.  It is depth first, in
reading order, and leaves out whole branches: code, mathematics, raw text (but for the titles of thumbnails),
signatures, cell outputs, front matter, and whatever the author marked with class ``notranslate`` or ``translate="no"``.

A unit is either the content of one text element, or one string that a reader sees although it stands in an attribute
(alternative text, captions and titles of a table of contents, index entries, page descriptions).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from docutils import nodes

from sphinx_amts.document import identifiers, inline, thumbnails
from sphinx_amts.document.html_spans import SpanContent

if TYPE_CHECKING:
    from re import Pattern

#: Branches without anything to translate.
PRUNED_NODES = frozenset({
    "author", "bibliography", "citation_reference", "comment", "desc_signature", "docinfo",
    "doctest_block", "graphviz", "highlightlang", "inheritance_diagram", "literal", "literal_block", "math",
    "math_block", "option_group", "pending", "production", "productionlist", "raw", "system_message",
    "tabular_col_spec",
})  # fmt: skip
#: Branches that a build may leave out of its output.
CONDITIONAL_NODES = frozenset({"ifconfig", "only", "todo_node"})
#: A class of docutils that says in which language a branch is: this, and a code.
_LANGUAGE_CLASS = "language-"
#: Parts of a notebook cell that its code or its kernel wrote.
_CELL_PARTS = frozenset({"cell_code_source", "cell_code_output", "mime_bundle"})
#: Pages describe themselves to search engines with these.
_META_NAMES = frozenset({
    "description", "keywords", "og:description", "og:title", "twitter:description", "twitter:title",
})  # fmt: skip
#: Attributes that a reader sees, by the name of the node that has them.
_ATTRIBUTES = {
    "abbreviation": ("explanation",),
    "document": ("title",),
    "image": ("alt",),
    "imgsgnode": ("alt",),
    "pending_xref": ("reftitle",),
    "reference": ("reftitle",),
    "toctree": ("caption",),
}
#: What stands above a hidden part of a notebook cell, where its author has set it.
PROMPTS = ("prompt_show", "prompt_hide")
#: What MyST-NB sets there; the names of its parts are filled in when the page is written.
_DEFAULT_PROMPTS = frozenset({"Show code cell {type}", "Hide code cell {type}"})
_PART = "{type}"
#: How MyST-NB calls the part of a cell that is hidden, by the mode of hiding, where there is one part only.
_HIDDEN_PARTS = {"all": "content", "input": "source", "output": "output"}
#: Index entries whose value is several terms.
_TERM_SEPARATOR = ";"


@dataclass(frozen=True, slots=True)
class Unit:
    """One translatable text: the content of an element, or a string within its attributes."""

    node: nodes.Element
    attribute_path: tuple[str | int, ...] = ()
    """Where the string stands: the name of the attribute, then indices; empty for the content."""

    def protect(self, do_not_translate: Pattern[str] | None = None) -> inline.ProtectedText:
        """The text with tags, and the nodes behind the tags."""
        return inline.protect(self.node if not self.attribute_path else _inline_of(self.read()), do_not_translate)

    def read(self) -> str:
        """The plain text as it is now."""
        if isinstance(self.node, nodes.raw):
            return thumbnails.read(self.node.astext(), int(self.attribute_path[0]))
        return str(_value_at(self.node.attributes, self.attribute_path)) if self.attribute_path else self.node.astext()

    def write(self, text: str, tag_nodes: Sequence[SpanContent]) -> None:
        """Put a checked translation, with the unit's numbers and nodes, in place of the text."""
        if not self.attribute_path:
            inline.rebuild(self.node, text, tag_nodes)
            return
        holder = nodes.inline()
        inline.rebuild(holder, text, tag_nodes)
        if isinstance(self.node, nodes.raw):
            html = thumbnails.replaced(self.node.astext(), int(self.attribute_path[0]), holder.astext())
            self.node.children = [nodes.Text(html)]
            return
        _set_value_at(self.node.attributes, self.attribute_path, holder.astext())

    def position(self) -> tuple[str, int | None]:
        """The source file and the line, counted from 1; the nearest that docutils knows."""
        node: nodes.Node | None = self.node
        source, line = None, None
        while node is not None and (source is None or line is None):
            source = source or node.source
            line = line or node.line
            node = node.parent
        return source or "", line


def _inline_of(text: str) -> nodes.Element:
    return nodes.inline("", "", nodes.Text(text))


def _value_at(container: Any, path: tuple[str | int, ...]) -> Any:
    """``container[path[0]][path[1]]…``; a string that is indexed is an index entry with several terms."""
    for step in path:
        steps: Any = _terms_of_entry(container) if isinstance(container, str) else container
        container = steps[step]
    return container


def _terms_of_entry(value: str) -> list[str]:
    """The terms of an index entry such as ``tides; spring``."""
    return [term.strip() for term in value.split(_TERM_SEPARATOR)]


def _set_value_at(container: Any, path: tuple[str | int, ...], value: str) -> None:
    """Set what :func:`_value_at` reads; tuples on the way are replaced, since they cannot be changed."""
    first, *rest = path
    if not rest:
        container[first] = value
        return
    inner = container[first]
    if isinstance(inner, str):
        terms = _terms_of_entry(inner)
        # A separator in the translation would make one term two, and change the form of the entry.
        _set_value_at(terms, tuple(rest), value.replace(_TERM_SEPARATOR, ","))
        container[first] = f"{_TERM_SEPARATOR} ".join(terms)
    else:
        changed = list(inner)
        _set_value_at(changed, tuple(rest), value)
        container[first] = type(inner)(changed)


@dataclass(frozen=True, slots=True)
class Scope:
    """What the walk leaves out besides what is never translated."""

    is_other_language: Callable[[str], bool] = field(default=lambda code: False)  # noqa: ARG005
    """Whether a code is that of another language than the book's: what its author marks with it is left alone."""
    is_left_out: Callable[[nodes.Element], bool] = field(default=lambda node: False)  # noqa: ARG005
    """Whether this build leaves one of the :data:`CONDITIONAL_NODES` out, so that no reader sees it."""
    names: frozenset[str] = frozenset()
    """Names of what the page describes: a title that is one of them is left alone."""


_EVERYTHING = Scope()


def units(document: nodes.document, scope: Scope = _EVERYTHING) -> Iterator[Unit]:
    """All that is translatable in a page, in reading order."""
    yield from _walk(document, _front_matter(document), scope)


def is_no_translate_page(document: nodes.document) -> bool:
    """Whether the metadata of a page ask to leave the page in the source language: ``:no-translate:``."""
    front_matter = _front_matter(document)
    fields = front_matter.children if isinstance(front_matter, nodes.field_list) else []
    return any(
        field.children[0].astext().strip().lower() == "no-translate"
        and asks_for_no_translation(field.children[1].astext())
        for field in fields
        if isinstance(field, nodes.field)
    )


def asks_for_no_translation(value: str) -> bool:
    """Whether a value of ``:no-translate:`` asks to leave the page: any but ``false``, ``no`` and ``0``."""
    return value.strip().lower() not in {"false", "no", "0"}


def _front_matter(document: nodes.document) -> nodes.Node | None:
    """The field list that docutils will read as metadata of the page (its DocInfo transform has the same rule)."""
    body = (child for child in document.children if not isinstance(child, nodes.PreBibliographic))
    first = next(body, None)
    return first if isinstance(first, nodes.field_list) else None


def _walk(
    node: nodes.Element, front_matter: nodes.Node | None, scope: Scope, *, is_index_role: bool = False
) -> Iterator[Unit]:
    """The units of a branch; the field list of the front matter is left out, and a role may have made the node."""
    kind = type(node).__name__
    if kind == "raw":
        yield from _thumbnail_units(node)
        return
    if node is front_matter or _is_pruned(node, kind, scope):
        return
    if node.attributes.get("nb_element") in _CELL_PARTS:
        yield from _captions_of_outputs(node, scope)
        return
    yield from attribute_units(node, kind, is_index_role=is_index_role)
    if isinstance(node, nodes.TextElement) and node.attributes.get("translated") is True:
        return  # by a catalogue, with all that stands in it
    if _is_unit(node):
        if not _is_name(node, scope.names):
            yield Unit(node)
        yield from _units_inside_unit(node, scope)
    else:
        index_roles = _index_roles(node)
        for child in _child_elements(node):
            yield from _walk(child, front_matter, scope, is_index_role=id(child) in index_roles)


def _is_pruned(node: nodes.Element, kind: str, scope: Scope) -> bool:
    """Whether nothing in this branch is translated."""
    if kind in PRUNED_NODES or inline.is_no_translate(node):
        return True
    if kind == "label" and isinstance(node.parent, nodes.footnote | nodes.citation):
        return True  # the mark of a note; other extensions have labels with words, such as those of tabs
    if kind in CONDITIONAL_NODES and scope.is_left_out(node):
        return True
    return any(map(scope.is_other_language, _language_codes(node, kind)))


def _language_codes(node: nodes.Element, kind: str) -> list[str]:
    """The codes of languages that the author gave to a branch; names of programming languages may be among them."""
    codes = [name.removeprefix(_LANGUAGE_CLASS) for name in node["classes"] if name.startswith(_LANGUAGE_CLASS)]
    if kind == "meta" and node.get("lang"):
        codes.append(node["lang"])
    return codes


def _child_elements(node: nodes.Element) -> Iterator[nodes.Element]:
    """The elements in ``node``, without one that a ``class:: notranslate`` before it will mark later.

    Descriptions of the page wait in such pending nodes, too, where an older MyST-Parser put them.
    """
    is_marked = False
    for child in node.children:
        if not isinstance(child, nodes.Element):
            continue
        if isinstance(child, nodes.pending):
            is_marked = is_marked or "notranslate" in child.details.get("class", ())
            yield from (held for held in child.details.get("nodes", ()) if isinstance(held, nodes.meta))
        elif is_marked and not isinstance(child, nodes.Invisible):
            is_marked = False
        else:
            yield child


def _captions_of_outputs(node: nodes.Element, scope: Scope) -> Iterator[Unit]:
    """An author's words about what a cell made (``mystnb`` in its metadata); the rest of an output is the kernel's."""
    for image in node.findall(nodes.image):
        if not isinstance(image.parent, nodes.TextElement):
            yield from attribute_units(image, "image")
    for figure in node.findall(nodes.figure):
        for part in figure.children:
            if isinstance(part, nodes.caption | nodes.legend):
                yield from _walk(part, None, scope)


def _units_inside_unit(node: nodes.Element, scope: Scope) -> Iterator[Unit]:
    """Attributes of what stands in a text, and blocks that stand in it as one placeholder."""
    index_roles = _index_roles(node)
    for child in node.children:
        if (
            not isinstance(child, nodes.Element)
            or inline.is_no_translate(child)
            or type(child).__name__ in PRUNED_NODES
        ):
            continue
        if isinstance(child, nodes.Inline):
            yield from attribute_units(child, type(child).__name__, is_index_role=id(child) in index_roles)
            yield from _units_inside_unit(child, scope)
        else:
            yield from _walk(child, None, scope, is_index_role=id(child) in index_roles)


def _is_unit(node: nodes.Element) -> bool:
    """Whether the children of ``node`` are running text that is translated as one."""
    if node.attributes.get("translatable") is False:
        return False
    if isinstance(node, nodes.Inline) and not _stands_alone(node):
        return False
    has_text = any(isinstance(child, nodes.Text) and not child.isspace() for child in node.children)
    return has_text or (_is_all_inline(node) and not _has_translatable_inside(node))


def _is_name(node: nodes.Element, described_names: frozenset[str]) -> bool:
    """Whether the text of a unit is nothing but the name of something in a program."""
    if len(node.children) != 1 or not isinstance(node.children[0], nodes.Text):
        return False
    text = node.astext().strip()
    return identifiers.is_identifier(text) or (isinstance(node, nodes.title) and text in described_names)


def _stands_alone(node: nodes.Element) -> bool:
    """An inline node outside of any text element, or marked by Sphinx as a translatable part of one."""
    is_outside = not isinstance(node.parent, nodes.TextElement)
    return bool(node.attributes.get("translatable")) or (is_outside and not inline.is_placeholder(node))


def _is_all_inline(node: nodes.Element) -> bool:
    """Whether a text element holds nothing but text and inline nodes."""
    return isinstance(node, nodes.TextElement) and all(
        isinstance(child, nodes.Text | nodes.Inline) for child in node.children
    )


def _has_translatable_inside(node: nodes.Element) -> bool:
    """Whether Sphinx marked a part of the node as translatable on its own."""
    return any(
        isinstance(child, nodes.Element) and (child.get("translatable") or _has_translatable_inside(child))
        for child in node.children
    )


def attribute_units(node: nodes.Element, kind: str, *, is_index_role: bool = False) -> Iterator[Unit]:
    """The strings in attributes of ``node`` that a reader sees and no catalogue has translated.

    Args:
        node: the element.
        kind: the name of its class.
        is_index_role: whether the role ``index`` made it.
    """
    for name in _ATTRIBUTES.get(kind, ()):
        if node.attributes.get(name) and not _is_from_catalogue(node, name):
            yield Unit(node, (name,))
    if kind == "toctree":
        yield from _toctree_titles(node)
    elif kind == "index":
        yield from _index_entries(node, is_role=is_index_role)
    elif kind == "container" and node.get("hide_mode"):
        yield from _prompts(node)
    elif kind == "meta" and not node.get("translated"):
        yield from _page_description(node)


def _thumbnail_units(node: nodes.Element) -> Iterator[Unit]:
    """The titles and tooltips in the HTML that sphinx-gallery makes."""
    if node.get("format") == "html" and not inline.is_no_translate(node):
        for index in range(thumbnails.count(node.astext())):
            yield Unit(node, (index,))


def _prompts(node: nodes.Element) -> Iterator[Unit]:
    """What an author has set above the hidden part of a cell, as far as it does not depend on the part."""
    for name in PROMPTS:
        prompt = node.get(name)
        if prompt and prompt not in _DEFAULT_PROMPTS and _PART not in prompt:
            yield Unit(node, (name,))


def name_hidden_parts(document: nodes.document) -> None:
    """Fill the name of the hidden part into what authors have set above it, so that it is a whole sentence."""
    for cell in document.findall(nodes.container):
        part = _HIDDEN_PARTS.get(cell.get("hide_mode"))
        for name in PROMPTS:
            if part and cell.get(name, "") not in _DEFAULT_PROMPTS:
                cell[name] = cell.get(name, "").replace(_PART, part)


def note_alternative_texts(document: nodes.document) -> None:
    """Note the alternative texts before a catalogue is applied; nothing else shows afterwards who translated them."""
    for image in document.findall(nodes.image):
        if image.get("alt"):
            image.amts_alt = image["alt"]  # type: ignore[attr-defined]


def _is_from_catalogue(node: nodes.Element, name: str) -> bool:
    """Whether a catalogue has changed the attribute of that name."""
    if name == "alt":
        return bool(getattr(node, "amts_alt", node["alt"]) != node["alt"])
    return name == "caption" and node.get("rawcaption", node["caption"]) != node["caption"]


def _toctree_titles(node: nodes.Element) -> Iterator[Unit]:
    """The titles that the author gave to entries of a table of contents, as far as no catalogue has changed them."""
    raw = frozenset[str](node.get("rawentries", ()))
    entries: list[tuple[str | None, str]] = node.get("entries", [])
    for index, (title, _target) in enumerate(entries):
        if title and (title in raw or "rawentries" not in node):
            yield Unit(node, ("entries", index, 0))


def _page_description(node: nodes.Element) -> Iterator[Unit]:
    """The content of a ``meta`` that a reader of search results sees."""
    name = node.get("name") or node.get("property") or ""
    if name.lower() in _META_NAMES and node.get("content"):
        yield Unit(node, ("content",))


def _index_entries(node: nodes.Element, *, is_role: bool) -> Iterator[Unit]:
    """Terms of index entries that the author wrote; entries of described objects are Sphinx's, in its own form."""
    if "raw_entries" not in node and ("inline" in node or is_role):
        entries: list[tuple[str, ...]] = node.get("entries", [])
        for index, entry in enumerate(entries):
            for part in range(len(_terms_of_entry(entry[1]))):
                yield Unit(node, ("entries", index, 1, part))


def _index_roles(parent: nodes.Element) -> frozenset[int]:
    """The ids of the children that the role ``index`` made: a target and the words of the role follow.

    For all children at once: to look for the place of each would take time that grows with the square of their number.
    """
    children = parent.children
    return frozenset(
        id(child)
        for child, target, words in zip(children, children[1:], children[2:], strict=False)
        if type(child).__name__ == "index" and isinstance(target, nodes.target) and isinstance(words, nodes.Text)
    )
