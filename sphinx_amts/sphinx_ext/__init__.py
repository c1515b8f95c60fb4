"""The Sphinx extension: this module only registers handlers, in the order in which a build calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx_amts.options import config
from sphinx_amts.options.schema import default_of
from sphinx_amts.sphinx_ext import editions, env_data, events
from sphinx_amts.sphinx_ext.env_data import ENV_VERSION
from sphinx_amts.sphinx_ext.pages.transforms import RememberSource, Translate

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["ENV_VERSION", "register"]


def register(app: Sphinx) -> None:
    """Register options, transforms and event handlers."""
    for option in config.options():
        name, default = config.PREFIX + option.name, default_of(option)
        rebuild: Any = "env" if option.metadata["rereads"] else "html" if option.metadata["rewrites"] else ""
        app.add_config_value(name, default, rebuild, types=Any)
    app.connect("config-inited", events.check_options, priority=1)
    app.connect("builder-inited", events.open_memory)
    app.connect("env-get-outdated", events.find_stale_pages)
    app.connect("env-before-read-docs", events.remember_previous_titles)
    app.connect("env-purge-doc", lambda _app, env, docname: env_data.purge_page(env, docname))
    app.add_transform(RememberSource)
    app.add_transform(Translate)
    app.connect("env-merge-info", lambda _app, env, docnames, other: events.merge_reader(env, docnames, other))
    app.connect("env-updated", events.translate_book, priority=1)
    app.connect("html-page-context", events.set_direction)
    app.connect("build-finished", events.finish_build)
    editions.register(app)
