"""The glue to Sphinx: nothing but registration here; read downwards it is the life of a build."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx_amts.options import config
from sphinx_amts.sphinx_ext import editions, env_data, events
from sphinx_amts.sphinx_ext.env_data import ENV_VERSION
from sphinx_amts.sphinx_ext.pages.transforms import RememberSource, Translate

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["ENV_VERSION", "register"]


def register(app: Sphinx) -> None:
    """Register options, transforms and event handlers."""
    for one in config.options():
        name, default = config.PREFIX + one.name, config.default_of(one)
        rebuild: Any = "env" if one.metadata["rereads"] else "html" if one.metadata["rewrites"] else ""
        app.add_config_value(name, default, rebuild, types=Any)
    app.connect("config-inited", events.check_options, priority=1)
    app.connect("builder-inited", events.start)
    app.connect("env-get-outdated", events.stale)
    app.connect("env-before-read-docs", events.remember_titles)
    app.connect("env-purge-doc", lambda _app, env, docname: env_data.purge(env, docname))
    app.add_transform(RememberSource)
    app.add_transform(Translate)
    app.connect("env-merge-info", lambda _app, env, docnames, other: env_data.merge(env, docnames, other))
    app.connect("env-updated", events.translate_book, priority=1)
    app.connect("html-page-context", events.set_direction)
    app.connect("build-finished", events.finish)
    editions.register(app)
