"""Writing a page's translations, and updating those parts of Sphinx that noted its text while parsing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_amts.document import segments, writeback
from sphinx_amts.sphinx_ext import sphinx_compat
from sphinx_amts.sphinx_ext.pages import glossary, module_synopses, source_voice

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from sphinx_amts.document.places import BoundMatches
    from sphinx_amts.languages import ProfilePair
    from sphinx_amts.tm.entries import TMEntry


def apply_translations(
    env: BuildEnvironment,
    document: nodes.document,
    segmented_units: Sequence[segments.SegmentedUnit],
    matches: Mapping[str, TMEntry],
    languages: ProfilePair,
    *,
    bound: BoundMatches,
) -> dict[str, str]:
    """Write the translations that are known into the page; the rest stays in the source language.

    Returns the terms of the page's glossaries, in the source language, and their translations.

    Args:
        env: The environment of the build, with the page as the one being read.
        document: The page; it is changed in place.
        segmented_units: Its segmented units, whose nodes are those of ``document``.
        matches: Translations by source.
        languages: Those of the book and of this build.
        bound: Translations for certain places of the page.
    """
    voices = source_voice.shadow_titles(document, segmented_units)
    terms: dict[str, str] = {}
    for number, unit in enumerate(segmented_units):
        terms |= _apply_to_unit(env, unit, matches, languages, bound.get(number, {}))
    sphinx_compat.update_myst_headings(env, document)
    sphinx_compat.update_exercise_copies(env, document)
    source_voice.give_voices(document, voices)
    return terms


def _apply_to_unit(
    env: BuildEnvironment,
    segmented_unit: segments.SegmentedUnit,
    matches: Mapping[str, TMEntry],
    languages: ProfilePair,
    bound: Mapping[int, TMEntry],
) -> dict[str, str]:
    """Write one unit; returns the term that it is, with its translation, if it is one."""
    unit, node = segmented_unit.unit, segmented_unit.unit.node
    # Both are gone once it is written.
    term = node.astext() if isinstance(node, nodes.term) else ""
    description = unit.read() if isinstance(node, nodes.meta) else ""
    is_whole = writeback.write_translations(segmented_unit, matches, languages, bound)
    if is_whole and (description != unit.read() if description else not unit.attribute_path):
        node["translated"] = True  # as Sphinx marks what catalogues translated
        if node.get("lang"):
            node["lang"] = languages.target.code.replace("_", "-")  # as Sphinx writes that of the page
    module_synopses.restore(env, node)
    return glossary.translated_term(node, term)
