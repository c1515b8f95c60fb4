"""Where in the life of a page its translation happens."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sphinx.transforms import SphinxTransform

from sphinx_amts.document import segments
from sphinx_amts.document import units as document_units
from sphinx_amts.sphinx_ext import deferred, env_data, session
from sphinx_amts.sphinx_ext.pages import catalogues, module_synopses
from sphinx_amts.sphinx_ext.pages.applying import apply


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


class RememberSource(SphinxTransform):
    """Note what catalogues are about to change without a trace."""

    default_priority = 15  # before Locale (20), which applies catalogues

    def apply(self, **kwargs: Any) -> None:  # noqa: ARG002
        """Note it on the nodes."""
        if session.current(self.config):
            document_units.note_alternative_texts(self.document)


class Translate(SphinxTransform):
    """Translate the page if all its sentences are known; else let it wait for those that are missing.

    Nothing that collects titles, labels or search terms has run yet, so all of it sees the target language.
    """

    default_priority = 110  # after Locale (20) and sphinx-external-toc (100), before substitutions (210)

    def apply(self, **kwargs: Any) -> None:  # noqa: ARG002
        """Translate or park."""
        now = session.current(self.config)
        if now is not None:
            with _without_collector():
                self._translate(now)

    def _translate(self, now: session.BuildSession) -> None:
        is_kept = catalogues.keeper(self.env)
        units = [one for one in document_units.units(self.document) if not (one.attribute_path and is_kept(one.read()))]
        units += module_synopses.units(self.env)
        blocks = tuple(segments.segmented_units(units, now.segmentation))
        known = now.look_up(segments.distinct_segments(blocks))
        found = env_data.page_data(blocks, known, catalogues.count(self.document))
        docname = self.env.docname
        if found.missing and not now.is_last_call:
            found = deferred.defer(self.env, now, deferred.suspended(self.env, self.document, blocks, known), found)
        if not found.is_deferred:
            apply(self.env, self.document, blocks, known, now.pair)
        env_data.book_data(self.env).pages[docname] = found
