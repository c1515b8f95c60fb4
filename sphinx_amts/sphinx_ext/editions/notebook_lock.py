"""Editions that are built at the same time read their pages in turns where they share a cache of notebooks.

The cache of Jupyter fails when two processes add the same notebook to it.  So the first edition executes, and the
others find what it has executed.  All that follows, and above all the translating, goes on at the same time.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

from sphinx_amts import durable_files

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

#: Seconds of one attempt: while SQLite waits, Ctrl-C does too.
_ATTEMPT = 0.5


def register(app: Sphinx) -> None:
    """Connect to the events around reading."""
    app.connect("env-before-read-docs", take)
    app.connect("env-updated", give, priority=0)
    app.connect("build-finished", give)


def take(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Wait until no other edition reads, if there is something to read and a cache that they share."""
    notebooks = getattr(env, "mystnb_config", None)
    is_alone = not app.amts_config.languages  # type: ignore[attr-defined]
    if is_alone or not docnames or not notebooks or notebooks.execution_mode != "cache":
        return
    cache = Path(notebooks.execution_cache_path)
    with suppress(OSError, sqlite3.OperationalError):  # no place for a lock is no place for a cache: Jupyter says why
        app.amts_turn = _locked(cache.with_name(f"{cache.name}.lock"))  # type: ignore[attr-defined]


def _locked(file: Path) -> sqlite3.Connection:
    is_told = False
    while True:
        try:
            return durable_files.lock(file, _ATTEMPT)
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
        if not is_told:
            logger.info("waiting until another edition has read the notebooks")
            is_told = True


def give(app: Sphinx, _other: object) -> None:
    """Let the next edition read."""
    lock = getattr(app, "amts_turn", None)
    if lock is not None:
        lock.close()
