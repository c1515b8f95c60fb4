"""Editions that are built at the same time read their pages one after another if they share a cache of notebooks.

The cache of Jupyter fails when two processes add the same notebook to it.  So the first edition executes the
notebooks, and the others find the results.  All that follows, above all translating, runs at the same time.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from sphinx.config import Config

from sphinx_amts import durable_files
from sphinx_amts.sphinx_ext.app_config import amts_config
from sphinx_amts.sphinx_ext.warnings import print_line

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: Seconds of one attempt; while SQLite waits, Ctrl-C has to wait, too.
_ATTEMPT = 0.5

_locks: WeakKeyDictionary[Config, sqlite3.Connection] = WeakKeyDictionary()


def acquire(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Wait until no other edition reads, if this one has pages to read and shares a cache with others."""
    cache = shared_cache(env) if amts_config(app).languages and docnames else None
    if cache is not None:
        with suppress(OSError, sqlite3.OperationalError):  # where no lock can be, no cache can be: Jupyter says why
            _locks[app.config] = _locked(cache.with_name(f"{cache.name}.lock"))


def shared_cache(env: Any) -> Path | None:
    """The folder of MyST-NB's cache, which all editions of a book share; ``None`` if notebooks are not cached."""
    settings = getattr(env, "mystnb_config", None)
    return Path(settings.execution_cache_path) if settings and settings.execution_mode == "cache" else None


def _locked(file: Path) -> sqlite3.Connection:
    was_reported = False
    while True:
        try:
            return durable_files.lock(file, _ATTEMPT)
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
        if not was_reported:
            print_line("waiting for another edition to read the notebooks")
            was_reported = True


def release(app: Sphinx, _env_or_error: object) -> None:
    """Let the next edition read, if one is waiting for this one."""
    lock = _locks.pop(app.config, None)
    if lock is not None:
        lock.close()
