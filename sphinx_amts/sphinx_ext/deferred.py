"""Pages that wait for missing sentences, without being read twice.

A page is parked in the middle of its transforms: what is left of them is taken away, so that nothing collects titles
or labels in the source language.  When all misses of the book are translated, the page goes on where it stopped.  No
source is parsed twice, no notebook runs twice, no warning is doubled.

In a serial build the page stays in memory, and an empty page stands in for it.  A reader process of a parallel build
sends it home inside the pickle of its ``.doctree`` file.
"""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.utils import DependencyList
from sphinx.transforms import DoctreeReadEvent, SphinxTransformer
from sphinx.transforms.references import SphinxDomains
from sphinx.util.docutils import LoggingReporter

from sphinx_amts.document.segments import SegmentedUnit
from sphinx_amts.sphinx_ext import session
from sphinx_amts.sphinx_ext.warnings import AmtsWarning, warn
from sphinx_amts.tm.entries import TMEntry

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_amts.sphinx_ext.env_data import PageData
    from sphinx_amts.sphinx_ext.session import BuildSession


@dataclass
class DeferredPage:
    """A page that stopped in the middle of its transforms."""

    document: nodes.document
    blocks: tuple[SegmentedUnit, ...]
    known: Mapping[str, TMEntry]
    """Those sentences of the page that were known when it was read."""
    transforms: list[Any]
    is_sorted: bool
    serial_number: int
    ref_context: dict[str, Any]
    dependencies: list[str]
    state: dict[str, Any] | None = None
    """All that the document held, while an empty one stands in for it."""
    current: Any = None
    """Sphinx's data of the page being read."""


def defer(env: BuildEnvironment, now: BuildSession, parked: DeferredPage, found: PageData) -> PageData:
    """Stop the page here; its record, marked as waiting, or as to be read again where it cannot wait."""
    document = parked.document
    if not now.is_reader():
        parked.current = _current(env)
        parked.state = document.__dict__.copy()
        _empty(document)
        now.deferred_pages[env.docname] = parked
        return replace(found, is_deferred=True)
    try:
        frozen = _frozen(parked)
    except Exception as error:  # noqa: BLE001 - whatever an extension left in the page that cannot be pickled
        reason = f"the page is read twice, because it cannot be sent between processes: {error}"
        warn(AmtsWarning.PAGE, reason, env.docname)
        return replace(found, is_unread=True)
    _empty(document)
    document.amts_parked = frozen  # type: ignore[attr-defined]
    _satisfy_collectors(env, document)
    return replace(found, is_deferred=True)


def suspended(
    env: BuildEnvironment, document: nodes.document, blocks: tuple[SegmentedUnit, ...], known: Mapping[str, TMEntry]
) -> DeferredPage:
    """The page as it is now, with the transforms that are still to come."""
    transformer = document.transformer
    dependencies = document.settings.record_dependencies
    return DeferredPage(
        document,
        blocks,
        known,
        list(transformer.transforms),
        bool(transformer.sorted),
        transformer.serialno,
        dict(env.ref_context),
        list(dependencies.list) if dependencies else [],
    )


def _empty(document: nodes.document) -> None:
    """Leave an empty page in place of this one, with nothing left to be done to it."""
    reporter, settings, transformer = document.reporter, document.settings, document.transformer
    source = document.current_source
    document.__dict__.clear()
    nodes.document.__init__(document, settings, reporter)
    document.note_source(source or "", -1)
    document["source"] = source
    document.transformer = transformer
    transformer.transforms = []


def _frozen(parked: DeferredPage) -> bytes:
    """The page as bytes, without what belongs to this process (the rules of Sphinx's own ``write_doctree``).

    The settings are emptied in place and not copied: parts of a page that were parsed on their own share them.
    """
    document = parked.document
    of_document = {name: getattr(document, name) for name in ("reporter", "transformer")}
    of_settings = {name: getattr(document.settings, name) for name in ("env", "record_dependencies", "warning_stream")}
    document.__dict__.update(dict.fromkeys(of_document))
    document.settings.__dict__.update(dict.fromkeys(of_settings))
    try:
        return pickle.dumps(parked, pickle.HIGHEST_PROTOCOL)
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


def _current(env: BuildEnvironment) -> Any:
    """Sphinx's data of the page being read: an object since 8.2, a dictionary that is emptied in place before."""
    return env.current_document if hasattr(env, "current_document") else dict(env.temp_data)


def deferred_page(app: Sphinx, docname: str) -> DeferredPage:
    """The parked page, from memory or from the file that a reader process left."""
    now = session.current(app.config)
    if now is not None and docname in now.deferred_pages:
        parked = now.deferred_pages.pop(docname)
        parked.document.__dict__.clear()
        parked.document.__dict__.update(parked.state or {})
        return parked
    path = Path(app.doctreedir, f"{docname}.doctree")
    with path.open("rb") as file:
        stand_in = pickle.load(file)  # noqa: S301 - written by this build
    parked = pickle.loads(stand_in.amts_parked)  # noqa: S301 - the same
    _revive(app, docname, parked)
    return parked  # type: ignore[no-any-return]


def _revive(app: Sphinx, docname: str, parked: DeferredPage) -> None:
    """Give an unpickled page what cannot be pickled."""
    document = parked.document
    document.reporter = LoggingReporter(str(app.env.doc2path(docname)))
    document.settings.env = app.env
    document.settings.record_dependencies = DependencyList()
    document.settings.record_dependencies.add(*parked.dependencies)
    document.transformer = SphinxTransformer(document)
    document.transformer.set_environment(app.env)
    document.transformer.serialno = parked.serial_number


def resume(app: Sphinx, docname: str, parked: DeferredPage, translate: Callable[[DeferredPage], None]) -> None:
    """Go on with a page: ``translate`` writes into it, then the rest of its transforms run."""
    env, document = app.env, parked.document
    env.prepare_settings(docname)
    _restore(env, parked)
    translate(parked)
    document.transformer.transforms = parked.transforms
    document.transformer.sorted = parked.is_sorted
    document.transformer.apply_transforms()
    env.all_docs[docname] = time.time_ns() // 1_000
    _forget(env)
    app.builder.write_doctree(docname, document)


def _restore(env: BuildEnvironment, parked: DeferredPage) -> None:
    env.ref_context.update(parked.ref_context)
    if parked.current is None:
        return
    if hasattr(env, "current_document"):
        env.current_document = parked.current
    else:
        env.temp_data.update(parked.current)


def _forget(env: BuildEnvironment) -> None:
    if hasattr(env, "current_document"):
        env.current_document = type(env.current_document)()
    else:
        env.temp_data.clear()
    env.ref_context.clear()
