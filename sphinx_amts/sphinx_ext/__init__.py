"""The glue to Sphinx: nothing but registration here; read downwards it is the life of a build."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx_amts import config
from sphinx_amts.sphinx_ext import book, editions, pages
from sphinx_amts.sphinx_ext.pages import ENV_VERSION
from sphinx_amts.sphinx_ext.transforms import RememberSource, Translate

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["ENV_VERSION", "register"]


def register(app: Sphinx) -> None:
    """Register options, transforms and event handlers."""
    for one in config.options():
        name, default = config.PREFIX + one.name, config.default_of(one)
        rebuild: Any = "env" if one.metadata["rereads"] else "html" if one.metadata["rewrites"] else ""
        app.add_config_value(name, default, rebuild, types=Any)
    app.connect("config-inited", book.check_options, priority=1)
    app.connect("builder-inited", book.start)
    app.connect("env-get-outdated", book.stale)
    app.connect("env-before-read-docs", book.remember_titles)
    app.connect("env-purge-doc", lambda _app, env, docname: pages.purge(env, docname))
    app.add_transform(RememberSource)
    app.add_transform(Translate)
    app.connect("env-merge-info", lambda _app, env, docnames, other: pages.merge(env, docnames, other))
    app.connect("env-updated", book.translate_book, priority=1)
    app.connect("html-page-context", book.set_direction)
    app.connect("build-finished", book.finish)
    editions.register(app)
