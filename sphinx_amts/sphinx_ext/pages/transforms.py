"""Where in the life of a page its translation happens."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from sphinx_amts.document import segments, units
from sphinx_amts.sphinx_ext import deferred, env_data
from sphinx_amts.sphinx_ext.pages import catalogues, module_synopses
from sphinx_amts.sphinx_ext.pages.applying import apply_translations
from sphinx_amts.sphinx_ext.session import BuildSession, current_session
from sphinx_amts.sphinx_ext.suspended import suspend

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


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


class NoteAlternativeTexts(SphinxTransform):
    """Note what catalogues are about to change without a trace."""

    default_priority = 15  # before Locale (20), which applies catalogues

    def apply(self, **kwargs: Any) -> None:  # noqa: ARG002
        """Note it on the nodes."""
        if current_session(self.config):
            units.note_alternative_texts(self.document)


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


def segmented_units_of_page(
    env: BuildEnvironment, document: nodes.document, settings: segments.SegmentationSettings
) -> tuple[segments.SegmentedUnit, ...]:
    """The page being read, as segmented units in reading order, without what catalogues keep as it is."""
    is_kept = catalogues.is_kept_by_catalogue(env)
    translatable = [unit for unit in units.units(document) if not (unit.attribute_path and is_kept(unit.read()))]
    return tuple(segments.segmented_units([*translatable, *module_synopses.units(env)], settings))


def _translate_or_defer(env: BuildEnvironment, document: nodes.document, session: BuildSession) -> None:
    segmented_units = segmented_units_of_page(env, document, session.segmentation)
    matches = session.look_up(segments.distinct_sources(segmented_units))
    book = env_data.book_data(env)
    if session.is_reader():
        book.reader_matches |= matches
    page_data = env_data.page_data(segmented_units, matches, catalogues.count_translated(document))
    if page_data.locations and session.must_wait(page_data.missing):
        page_data = deferred.defer(env, session, suspend(env, document, segmented_units), page_data)
    if not page_data.is_deferred:
        apply_translations(env, document, segmented_units, matches, session.profiles)
    book.pages[env.docname] = page_data
