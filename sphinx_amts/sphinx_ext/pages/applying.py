"""Writing a page's translations, and telling those parts of Sphinx that noted its text while parsing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.util.nodes import clean_astext

from sphinx_amts import languages
from sphinx_amts.document import segments, writeback
from sphinx_amts.sphinx_ext.pages import module_synopses

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from sphinx_amts.languages import LanguagePair
    from sphinx_amts.tm.entries import TMEntry


def apply(
    env: BuildEnvironment,
    document: nodes.document,
    blocks: Iterable[segments.SegmentedUnit],
    known: Mapping[str, TMEntry],
    pair: LanguagePair,
) -> None:
    """Write what is known into the page; the rest stays in the source language."""
    for block in blocks:
        node = block.unit.node
        term = node.astext() if isinstance(node, nodes.term) else ""
        before = block.unit.read() if isinstance(node, nodes.meta) else ""
        is_whole = writeback.write_translations(block, known, languages.profiles(pair))
        if is_whole and (before != block.unit.read() if before else not block.unit.attribute_path):
            node["translated"] = True  # as Sphinx marks what catalogues translated
        module_synopses.put_back(env, node)
        if term:
            _rename_term(env, node, term)
    _update_slugs(env, document)
    _update_exercises(env, document)


def _rename_term(env: BuildEnvironment, term: nodes.Element, old: str) -> None:
    """Register a glossary term under its translation too; its anchor and the source's name for it stay."""
    new = term.astext()
    index = next(iter(term.findall(addnodes.index)), None)
    if new == old or index is None:
        return
    standard = env.domains["std"] if not hasattr(env.domains, "standard_domain") else env.domains.standard_domain
    place = standard.objects.pop(("term", old), None)
    if place:
        standard.objects.setdefault(("term", new), place)
        standard.data["terms"].setdefault(new.lower(), place)
    index["entries"] = [(kind, new if value == old else value, *rest) for kind, value, *rest in index["entries"]]


def _update_slugs(env: BuildEnvironment, document: nodes.document) -> None:
    """The titles that MyST noted for links without a text of their own."""
    noted = getattr(document, "myst_slugs", None)
    if not noted:
        return
    for slug, (line, identifier, _text) in list(noted.items()):
        section = document.ids.get(identifier)
        title = section.next_node(nodes.title) if isinstance(section, nodes.section) else None
        if title is not None:
            noted[slug] = (line, identifier, clean_astext(title))
    env.metadata[env.docname]["myst_slugs"] = noted


def _update_exercises(env: BuildEnvironment, document: nodes.document) -> None:
    """The copies that sphinx-exercise made of its exercises, for the titles of their solutions."""
    for label, noted in getattr(env, "sphinx_exercise_registry", {}).items():
        if noted.get("docname") == env.docname and label in document.ids:
            noted["node"] = document.ids[label].deepcopy()
