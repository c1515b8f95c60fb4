"""A page that is suspended in the middle of its transforms, and goes on later in this process or in another one.

What is left of its transforms is taken away, so that nothing collects titles or labels in the source language, and an
empty page stands in for it.  This module knows how docutils and Sphinx hold a page; why and when a page is suspended is
the concern of :mod:`sphinx_amts.sphinx_ext.deferred`.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.utils import DependencyList
from sphinx.transforms import DoctreeReadEvent
from sphinx.transforms.references import SphinxDomains
from sphinx.util.docutils import LoggingReporter

from sphinx_amts.document.segments import SegmentedUnit
from sphinx_amts.sphinx_ext import sphinx_compat
from sphinx_amts.sphinx_ext.sphinx_compat import PendingTransforms

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


@dataclass
class SuspendedDocument:
    """A page that stopped in the middle of its transforms."""

    document: nodes.document
    segmented_units: tuple[SegmentedUnit, ...]
    pending: PendingTransforms
    ref_context: dict[str, Any]
    dependencies: list[str]
    document_state: dict[str, Any] | None = None
    """All that the document held, while an empty page stands in for it in the same process."""
    reading_state: Any = None
    """Sphinx's data of the page being read, in the same process."""


def suspend(
    env: BuildEnvironment, document: nodes.document, segmented_units: tuple[SegmentedUnit, ...]
) -> SuspendedDocument:
    """The page as it is now, with the transforms that are still to come; the page itself is not changed yet."""
    dependencies = document.settings.record_dependencies
    return SuspendedDocument(
        document,
        segmented_units,
        sphinx_compat.pending_transforms(document),
        dict(env.ref_context),
        list(dependencies.list) if dependencies else [],
    )


def keep_in_process(env: BuildEnvironment, suspended: SuspendedDocument) -> None:
    """Keep the page in this process, and leave an empty one in its place."""
    suspended.reading_state = sphinx_compat.page_state(env)
    suspended.document_state = sphinx_compat.contents(suspended.document)
    sphinx_compat.make_empty(suspended.document)


def restore_document(suspended: SuspendedDocument) -> None:
    """Undo :func:`keep_in_process` for the document itself."""
    sphinx_compat.restore_contents(suspended.document, suspended.document_state or {})


def pickle_into_stand_in(env: BuildEnvironment, suspended: SuspendedDocument) -> None:
    """Turn the page into bytes that travel within the empty page that stands in for it.

    Raises:
        Exception: What pickle says of something that an extension left in the page, or an extension of the empty page;
            the page is as it was, with its transforms still to come.
    """
    document = suspended.document
    with sphinx_compat.picklable(document):
        frozen = pickle.dumps(suspended, pickle.HIGHEST_PROTOCOL)
    contents = sphinx_compat.contents(document)
    sphinx_compat.make_empty(document)
    try:
        _run_collectors_on_empty_page(env, document)
    except Exception:
        sphinx_compat.restore_contents(document, contents)
        sphinx_compat.await_transforms(document, suspended.pending)
        raise
    document.amts_suspended = frozen  # type: ignore[attr-defined]


def unpickle_from_stand_in(app: Sphinx, docname: str, stand_in: nodes.document) -> SuspendedDocument:
    """The page within a stand-in that a reader process wrote, with all that cannot be pickled made anew."""
    suspended: SuspendedDocument = pickle.loads(stand_in.amts_suspended)  # type: ignore[attr-defined]  # noqa: S301 - written by this build
    document = suspended.document
    document.reporter = LoggingReporter(str(app.env.doc2path(docname)))
    document.settings.env = app.env
    document.settings.record_dependencies = DependencyList()
    document.settings.record_dependencies.add(*suspended.dependencies)
    sphinx_compat.new_transformer(app.env, document, suspended.pending.serial_number)
    return suspended


def restore_reading_state(env: BuildEnvironment, suspended: SuspendedDocument) -> None:
    """Restore Sphinx's state so that it appears to be reading this page."""
    env.ref_context.update(suspended.ref_context)
    if suspended.reading_state is not None:
        sphinx_compat.restore_page_state(env, suspended.reading_state)


def apply_remaining_transforms(suspended: SuspendedDocument) -> None:
    """Run the transforms that were still to come when the page was suspended."""
    sphinx_compat.run_transforms(suspended.document, suspended.pending)


def _run_collectors_on_empty_page(env: BuildEnvironment, stand_in: nodes.document) -> None:
    """Run all that collects on the empty page: merging the environments demands an entry for every page."""
    document = nodes.document(stand_in.settings, stand_in.reporter, source=stand_in["source"])
    document.note_source(stand_in["source"], -1)
    sphinx_compat.new_transformer(env, document)
    document.transformer.add_transforms([SphinxDomains, DoctreeReadEvent])
    document.transformer.apply_transforms()
