"""Writing a page's translations, and updating those parts of Sphinx that noted its text while parsing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.util.nodes import clean_astext

from sphinx_amts.document import segments
from sphinx_amts.sphinx_ext.pages import module_synopses

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from sphinx_amts.languages import LanguagePair
    from sphinx_amts.tm.entries import TMEntry


def apply_translations(
    env: BuildEnvironment,
    document: nodes.document,
    units: Iterable[segments.SegmentedUnit],
    matches: Mapping[str, TMEntry],
    pair: LanguagePair,
) -> None:
    """Write the translations that are known into the page; the rest stays in the source language.

    Args:
        env: The environment of the build, with the page as the one being read.
        document: The page; it is changed in place.
        units: Its segmented units, whose nodes are those of ``document``.
        matches: Translations by source.
        pair: The languages of the book and of this build.
    """
    for unit in units:
        _apply_to_unit(env, unit, matches, pair)
    _update_slugs(env, document)
    _update_exercises(env, document)


def _apply_to_unit(
    env: BuildEnvironment, segmented: segments.SegmentedUnit, matches: Mapping[str, TMEntry], pair: LanguagePair
) -> None:
    unit, node = segmented.unit, segmented.unit.node
    # Sphinx registered a term under its text, and a description is an attribute: both are gone once it is written.
    term = node.astext() if isinstance(node, nodes.term) else ""
    description = unit.read() if isinstance(node, nodes.meta) else ""
    is_whole = segments.write_translations(segmented, matches, pair)
    if is_whole and (description != unit.read() if description else not unit.attribute_path):
        node["translated"] = True  # as Sphinx marks what catalogues translated
    module_synopses.restore(env, node)
    if term:
        _rename_term(env, node, term)


def _rename_term(env: BuildEnvironment, term: nodes.Element, source: str) -> None:
    """Register a glossary term under its translation too; its anchor and the source's name for it stay."""
    translation = term.astext()
    index = next(iter(term.findall(addnodes.index)), None)
    if translation == source or index is None:
        return
    standard = env.domains["std"] if not hasattr(env.domains, "standard_domain") else env.domains.standard_domain
    target = standard.objects.pop(("term", source), None)
    if target:
        standard.objects.setdefault(("term", translation), target)
        standard.data["terms"].setdefault(translation.lower(), target)
    entries = index["entries"]
    index["entries"] = [(kind, translation if value == source else value, *rest) for kind, value, *rest in entries]


def _update_slugs(env: BuildEnvironment, document: nodes.document) -> None:
    """Update the titles that MyST noted for links without a text of their own."""
    slugs = getattr(document, "myst_slugs", None)
    if not slugs:
        return
    for slug, (line, identifier, _text) in list(slugs.items()):
        section = document.ids.get(identifier)
        title = section.next_node(nodes.title) if isinstance(section, nodes.section) else None
        if title is not None:
            slugs[slug] = (line, identifier, clean_astext(title))
    env.metadata[env.docname]["myst_slugs"] = slugs


def _update_exercises(env: BuildEnvironment, document: nodes.document) -> None:
    """Update the copies that sphinx-exercise made of its exercises, for the titles of their solutions."""
    for label, exercise in getattr(env, "sphinx_exercise_registry", {}).items():
        if exercise.get("docname") == env.docname and label in document.ids:
            exercise["node"] = document.ids[label].deepcopy()
