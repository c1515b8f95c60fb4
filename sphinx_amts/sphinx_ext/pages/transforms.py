"""Where in the life of a page its translation happens."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from sphinx_amts import languages
from sphinx_amts.document import identifiers, segments, units
from sphinx_amts.sphinx_ext import deferred, env_data, interface
from sphinx_amts.sphinx_ext.conditions import Conditions
from sphinx_amts.sphinx_ext.pages import catalogue_pairs, catalogues, module_synopses
from sphinx_amts.sphinx_ext.pages.applying import apply_translations
from sphinx_amts.sphinx_ext.session import BuildSession, current_session
from sphinx_amts.sphinx_ext.suspended import suspend

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from sphinx_amts.languages import LanguageProfile
    from sphinx_amts.sphinx_ext.interface import InterfaceStrings


@contextmanager
def _without_collector() -> Iterator[None]:
    """Keep the garbage collector from walking the whole book because of objects that live as long as one page."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class NoteTexts(SphinxTransform):
    """Note what catalogues are about to change without a trace."""

    default_priority = 15  # before Locale (20), which applies catalogues

    def apply(self, **kwargs: Any) -> None:  # noqa: ARG002
        """Note it on the nodes."""
        session = current_session(self.config)
        if session is not None:
            units.note_alternative_texts(self.document)
            catalogue_pairs.note_texts(self.env, self.document, session)


class Translate(SphinxTransform):
    """Translate the page if all its segments are known; otherwise defer it until the unknown ones are translated.

    Nothing that collects titles, labels or search terms has run yet, so all of it sees the target language.
    """

    default_priority = 110  # after Locale (20) and sphinx-external-toc (100), before substitutions (210)

    def apply(self, **kwargs: Any) -> None:  # noqa: ARG002
        """Translate the page, or defer it."""
        session = current_session(self.config)
        if session is not None:
            with _without_collector():
                _translate_or_defer(self.env, self.document, session)


class RemoveTranslationMarks(SphinxTransform):
    """Take the marks of what is translated off again: writers of HTML and XML print every attribute of some nodes.

    Sphinx itself leaves the marks of its catalogues on descriptions of a page (``meta``), where browsers see them.
    """

    default_priority = 960  # after AddTranslationClasses (950), the last to read them

    def apply(self, **kwargs: Any) -> None:  # noqa: ARG002
        """Remove the attributes, where a book is translated."""
        if current_session(self.config) is None:
            return
        for node in self.document.findall(nodes.Element):
            node.attributes.pop("translated", None)
            if isinstance(node, nodes.meta):
                node["classes"] = []  # a class for the translated text: a description has no style


def segmented_units_of_page(
    env: BuildEnvironment, document: nodes.document, session: BuildSession, conditions: Conditions
) -> tuple[segments.SegmentedUnit, ...]:
    """The page being read, as segmented units in reading order.

    Left out is what catalogues keep as it is, and what no reader of this build sees; nothing is left of a page that the
    author has excluded.
    """
    if units.is_no_translate_page(document) or session.is_excluded(str(env.doc2path(env.docname, base=False))):
        return ()
    units.name_hidden_parts(document)
    settings = session.segmentation
    strings = interface.strings_of_build(session.config, session.pair.target)
    is_kept = catalogues.is_kept_by_catalogue(env)
    is_other = partial(_is_other_language, settings.language)
    scope = units.Scope(is_other, conditions.is_left_out, identifiers.described_names(document))
    translatable = [
        unit
        for unit in units.units(document, scope)
        if not (unit.attribute_path and (is_kept(unit.read()) or _is_prompt_of(unit, strings)))
    ]
    return tuple(segments.segmented_units([*translatable, *module_synopses.units(env)], settings))


def _is_prompt_of(unit: units.Unit, strings: InterfaceStrings) -> bool:
    """Whether a unit is a prompt that has a translation among the interface strings."""
    return unit.attribute_path[0] in units.PROMPTS and strings.get(unit.read()) is not None


def _is_other_language(language: LanguageProfile, code: str) -> bool:
    """Whether a code that an author wrote is that of another language; one that is not known may be anything."""
    return languages.is_known(code) and not language.is_same_language(languages.profile(code))


def _translate_or_defer(env: BuildEnvironment, document: nodes.document, session: BuildSession) -> None:
    conditions = Conditions(session.is_fulfilled)
    segmented_units = segmented_units_of_page(env, document, session, conditions)
    matches = session.look_up(segments.distinct_sources(segmented_units))
    binding = session.binding(segmented_units, env.docname)
    book = env_data.book_data(env)
    from_catalogues = catalogue_pairs.take_pairs(env, document, session)
    if session.is_reader():
        book.reader_matches |= matches
        book.reader_bound |= session.bound
        book.reader_catalogue_pairs += from_catalogues
    else:
        session.add_catalogue_pairs(from_catalogues)
    from_catalogue = catalogues.count_translated(document)
    page_data = env_data.page_data(segmented_units, matches, from_catalogue, conditions.fulfilled, binding)
    if page_data.locations and session.must_wait(page_data.missing):
        page_data = deferred.defer(env, session, suspend(env, document, segmented_units), page_data)
    if not page_data.is_deferred:
        terms = apply_translations(env, document, segmented_units, matches, session.profiles, bound=binding.used)
        page_data = replace(page_data, terms=terms)
    book.pages[env.docname] = page_data
