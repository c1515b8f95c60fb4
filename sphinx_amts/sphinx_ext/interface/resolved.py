"""What extensions have added to a page after it was translated, and Sphinx still holds as nodes: a second, small look.

Only whole texts are replaced, and only those that are not among the page's own segments: an author's text is either
translated with its page, or left as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx.config import Config

from sphinx_amts.document import inline, units, writeback
from sphinx_amts.sphinx_ext import env_data
from sphinx_amts.sphinx_ext.interface.usual import InterfaceStrings, strings_of_build
from sphinx_amts.sphinx_ext.session import BuildPhase, BuildSession, current_session
from sphinx_amts.text import tagged_text

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_amts.sphinx_ext.env_data import PageData

#: The node that MyST-NB wraps around hidden parts of a cell, and the one with nbsphinx's thumbnails.
_HIDDEN_CELL = "HideCodeCellNode"
_GALLERY = "GalleryNode"
_LEFT_OUT = (units.PRUNED_NODES | inline.PLACEHOLDER_NODES) - {"pending"}


@dataclass(frozen=True, slots=True)
class _Known:
    """What has a translation in a build."""

    strings: InterfaceStrings
    sources: frozenset[str]
    """All segments of the book."""
    session: BuildSession

    def __contains__(self, text: str) -> bool:
        return text in self.sources or self.strings.get(text) is not None

    def translation(self, text: str) -> str | None:
        """The translation of a whole text."""
        string = self.strings.get(text)
        if string is not None:
            return string
        entry = self.session.look_up([text]).get(text) if text in self.sources else None
        if entry is None or "<" in entry.translation:
            return None
        return tagged_text.unescape(writeback.displayed_translation(entry, self.session.profiles.target))


_known: WeakKeyDictionary[Config, _Known] = WeakKeyDictionary()


def translate_added_texts(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Translate what has been added to a page since it was translated, before it is written."""
    session = current_session(app.config)
    if session is None or session.phase is BuildPhase.READING:
        return
    if app.config not in _known:
        pages = env_data.book_data(app.env).pages.values()
        sources = frozenset(source for page in pages for source in page.locations)
        _known[app.config] = _Known(strings_of_build(session.config, session.pair.target), sources, session)
    known = _known[app.config]
    for node in _elements_and_known_texts(doctree, known):
        if isinstance(node, nodes.Text):
            _translate_text(app.env, node, docname, known)
        elif type(node).__name__ == _HIDDEN_CELL:
            _translate_prompts(node, known.strings)
        elif type(node).__name__ == _GALLERY:
            _translate_gallery(node, known)


def _elements_and_known_texts(node: nodes.Element, known: _Known) -> Iterator[nodes.Text | nodes.Element]:
    """The nodes that may have to be translated; the walk is cheap, since it passes every page of every build."""
    stack: list[nodes.Element] = [node]
    while stack:
        element = stack.pop()
        for child in element.children:
            if isinstance(child, nodes.Text):
                if child in known:
                    yield child
            elif isinstance(child, nodes.Element) and type(child).__name__ not in _LEFT_OUT:
                if type(child).__name__ in (_HIDDEN_CELL, _GALLERY):
                    yield child
                stack.append(child)


def _translate_text(env: BuildEnvironment, text: nodes.Text, docname: str, known: _Known) -> None:
    """Translate a text if nothing else stands in its block and if it is not its author's."""
    ancestors = list(_ancestors(text))
    block = next((node for node in ancestors if not isinstance(node.parent, nodes.Inline | nodes.TextElement)), None)
    if block is None or block.astext() != text or any(map(_is_left_alone, ancestors)):
        return
    page = _page_of(env, ancestors, docname)
    translation = known.translation(str(text)) if page and text not in page.locations else None
    if translation is not None and text.parent is not None:
        text.parent.replace(text, nodes.Text(translation))


def _ancestors(node: nodes.Node) -> Iterator[nodes.Element]:
    while node.parent is not None:
        node = node.parent
        yield node


def _is_left_alone(node: nodes.Element) -> bool:
    """Whether a branch is left in the language of its author, or is not text."""
    classes: list[str] = node.get("classes", [])
    return inline.is_no_translate(node) or any(name.startswith("language-") for name in classes)


def _page_of(env: BuildEnvironment, ancestors: list[nodes.Element], docname: str) -> PageData | None:
    """The page on which a node stands, also in an output where all pages are one; ``None`` if it is left alone."""
    inner = next((node["docname"] for node in ancestors if type(node).__name__ == "start_of_file"), docname)
    session = current_session(env.config)
    is_excluded = session is None or session.is_excluded(str(env.doc2path(inner, base=False)))
    no_translate = env.metadata.get(inner, {}).get("no-translate")
    if is_excluded or (no_translate is not None and units.asks_for_no_translation(str(no_translate))):
        return None
    return env_data.book_data(env).pages.get(inner)


def _translate_prompts(node: nodes.Element, strings: InterfaceStrings) -> None:
    """Translate what stands above a hidden part of a notebook cell."""
    for name in units.PROMPTS:
        node[name] = strings.get(node.get(name, "")) or node.get(name, "")


def _translate_gallery(node: nodes.Element, known: _Known) -> None:
    """Translate the titles and tooltips of the thumbnails of notebooks."""
    node["entries"] = [
        (known.translation(title) or title, uri, file_name, known.translation(tooltip or "") or tooltip)
        for title, uri, file_name, tooltip in node["entries"]
    ]
