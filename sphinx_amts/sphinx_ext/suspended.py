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
from sphinx.transforms import DoctreeReadEvent, SphinxTransformer
from sphinx.transforms.references import SphinxDomains
from sphinx.util.docutils import LoggingReporter

from sphinx_amts.document.segments import SegmentedUnit

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


@dataclass
class SuspendedDocument:
    """A page that stopped in the middle of its transforms."""

    document: nodes.document
    units: tuple[SegmentedUnit, ...]
    transforms: list[Any]
    is_sorted: bool
    serial_number: int
    ref_context: dict[str, Any]
    dependencies: list[str]
    document_state: dict[str, Any] | None = None
    """All that the document held, while an empty page stands in for it in the same process."""
    reading_state: Any = None
    """Sphinx's data of the page being read, in the same process."""


def suspend(env: BuildEnvironment, document: nodes.document, units: tuple[SegmentedUnit, ...]) -> SuspendedDocument:
    """The page as it is now, with the transforms that are still to come; the page itself is not changed yet."""
    transformer = document.transformer
    dependencies = document.settings.record_dependencies
    return SuspendedDocument(
        document,
        units,
        list(transformer.transforms),
        bool(transformer.sorted),
        transformer.serialno,
        dict(env.ref_context),
        list(dependencies.list) if dependencies else [],
    )


def keep_in_process(env: BuildEnvironment, suspended: SuspendedDocument) -> None:
    """Keep the page in this process, and leave an empty one in its place."""
    suspended.reading_state = _reading_state(env)
    suspended.document_state = suspended.document.__dict__.copy()
    _make_empty(suspended.document)


def take_back(suspended: SuspendedDocument) -> None:
    """Undo :func:`keep_in_process` for the document itself."""
    suspended.document.__dict__.clear()
    suspended.document.__dict__.update(suspended.document_state or {})


def freeze_into_stand_in(env: BuildEnvironment, suspended: SuspendedDocument) -> None:
    """Turn the page into bytes that travel within the empty page that stands in for it.

    Raises:
        Exception: Whatever pickle says of what an extension left in the page; the page is as it was.
    """
    document = suspended.document
    frozen = _frozen(suspended)
    _make_empty(document)
    document.amts_suspended = frozen  # type: ignore[attr-defined]
    _satisfy_collectors(env, document)


def thaw(app: Sphinx, docname: str, stand_in: nodes.document) -> SuspendedDocument:
    """The page within a stand-in that a reader process wrote, with all that cannot be pickled made anew."""
    suspended: SuspendedDocument = pickle.loads(stand_in.amts_suspended)  # type: ignore[attr-defined]  # noqa: S301 - written by this build
    document = suspended.document
    document.reporter = LoggingReporter(str(app.env.doc2path(docname)))
    document.settings.env = app.env
    document.settings.record_dependencies = DependencyList()
    document.settings.record_dependencies.add(*suspended.dependencies)
    document.transformer = SphinxTransformer(document)
    document.transformer.set_environment(app.env)
    document.transformer.serialno = suspended.serial_number
    return suspended


def restore_reading_state(env: BuildEnvironment, suspended: SuspendedDocument) -> None:
    """Let Sphinx believe that it reads this page again."""
    env.ref_context.update(suspended.ref_context)
    if suspended.reading_state is None:
        return
    if hasattr(env, "current_document"):
        env.current_document = suspended.reading_state
    else:
        env.temp_data.update(suspended.reading_state)


def apply_remaining_transforms(suspended: SuspendedDocument) -> None:
    """Run the transforms that were still to come when the page was suspended."""
    transformer = suspended.document.transformer
    transformer.transforms = suspended.transforms
    transformer.sorted = suspended.is_sorted
    transformer.apply_transforms()


def forget_reading_state(env: BuildEnvironment) -> None:
    """As Sphinx itself does when a page was read."""
    if hasattr(env, "current_document"):
        env.current_document = type(env.current_document)()
    else:
        env.temp_data.clear()
    env.ref_context.clear()


def _reading_state(env: BuildEnvironment) -> Any:
    """Sphinx's data of the page being read: an object since 8.2, a dictionary that is emptied in place before."""
    return env.current_document if hasattr(env, "current_document") else dict(env.temp_data)


def _make_empty(document: nodes.document) -> None:
    """Leave an empty page in place of this one, with nothing left to be done to it.

    The very object must stay: Sphinx goes on with it when the transform returns.
    """
    reporter, settings, transformer = document.reporter, document.settings, document.transformer
    source = document.current_source
    document.__dict__.clear()
    nodes.document.__init__(document, settings, reporter)
    document.note_source(source or "", -1)
    document["source"] = source
    document.transformer = transformer
    transformer.transforms = []


def _frozen(suspended: SuspendedDocument) -> bytes:
    """The page as bytes, without what belongs to this process (the rules of Sphinx's own ``write_doctree``).

    The settings are emptied in place and not copied: parts of a page that were parsed on their own share them.
    """
    document = suspended.document
    of_document = {name: getattr(document, name) for name in ("reporter", "transformer")}
    of_settings = {name: getattr(document.settings, name) for name in ("env", "record_dependencies", "warning_stream")}
    document.__dict__.update(dict.fromkeys(of_document))
    document.settings.__dict__.update(dict.fromkeys(of_settings))
    try:
        return pickle.dumps(suspended, pickle.HIGHEST_PROTOCOL)
    finally:
        document.__dict__.update(of_document)
        document.settings.__dict__.update(of_settings)


def _satisfy_collectors(env: BuildEnvironment, stand_in: nodes.document) -> None:
    """Run all that collects on the empty page: merging the environments demands an entry for every page."""
    document = nodes.document(stand_in.settings, stand_in.reporter, source=stand_in["source"])
    document.transformer = SphinxTransformer(document)
    document.transformer.set_environment(env)
    document.transformer.add_transforms([SphinxDomains, DoctreeReadEvent])
    document.transformer.apply_transforms()
