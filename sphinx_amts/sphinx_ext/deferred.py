"""Pages that wait for unknown segments, without being read twice.

A page is suspended at the transform that would translate it.  When the unknown segments of the whole book are
translated, it is resumed where it stopped: no source is parsed twice, no notebook runs twice, no warning is doubled.

In a serial build the page stays in memory, and an empty page stands in for it.  A reader process of a parallel build
sends it home inside the pickle of its ``.doctree`` file.
"""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_amts.sphinx_ext import sphinx_compat
from sphinx_amts.sphinx_ext import suspended as suspension
from sphinx_amts.sphinx_ext.suspended import SuspendedDocument
from sphinx_amts.sphinx_ext.warnings import AmtsWarning, warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_amts.sphinx_ext.env_data import PageData
    from sphinx_amts.sphinx_ext.session import BuildSession


def defer(env: BuildEnvironment, session: BuildSession, suspended: SuspendedDocument, page_data: PageData) -> PageData:
    """Stop reading the current page; return its data, marked as deferred or to be read again."""
    if not session.is_reader():
        suspension.keep_in_process(env, suspended)
        session.suspend_page(env.docname, suspended)
        return replace(page_data, is_deferred=True)
    try:
        suspension.freeze_into_stand_in(env, suspended)
    except Exception as error:  # noqa: BLE001 - whatever an extension left in the page that cannot be pickled
        reason = f"the page cannot be sent between processes ({error}); it is read twice"
        warn(AmtsWarning.PAGE, reason, env.docname)
        return replace(page_data, is_unread=True)
    return replace(page_data, is_deferred=True)


def resume(app: Sphinx, session: BuildSession, docname: str, translate: Callable[[SuspendedDocument], None]) -> None:
    """Continue with a deferred page: ``translate`` writes into it, then its remaining transforms run."""
    suspended = _suspended_document(app, session, docname)
    env, document = app.env, suspended.document
    env.prepare_settings(docname)
    suspension.restore_reading_state(env, suspended)
    translate(suspended)
    suspension.apply_remaining_transforms(suspended)
    env.all_docs[docname] = time.time_ns() // 1_000
    sphinx_compat.forget_page(env)
    app.builder.write_doctree(docname, document)


def _suspended_document(app: Sphinx, session: BuildSession, docname: str) -> SuspendedDocument:
    """The suspended page, from memory or from the file that a reader process left."""
    suspended = session.take_suspended(docname)
    if suspended is not None:
        suspension.take_back(suspended)
        return suspended
    with Path(app.doctreedir, f"{docname}.doctree").open("rb") as file:
        stand_in = pickle.load(file)  # noqa: S301 - written by this build
    return suspension.thaw(app, docname, stand_in)
