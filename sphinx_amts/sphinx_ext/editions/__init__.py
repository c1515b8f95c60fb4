"""The language versions of one book, side by side: built together, and linked page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_amts.sphinx_ext.editions import build_result, menu, notebook_lock

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["register"]


def register(app: Sphinx) -> None:
    """Connect to the events of a build; ``amts_config`` must be there when they come."""
    app.connect("config-inited", menu.set_base_url, priority=2)  # after the options were checked (1)
    app.connect("builder-inited", menu.add_links)
    app.connect("env-before-read-docs", notebook_lock.acquire)
    app.connect("env-updated", notebook_lock.release, priority=0)  # before all that takes long and needs no notebook
    app.connect("build-finished", notebook_lock.release)
    app.connect("build-finished", build_result.write)
