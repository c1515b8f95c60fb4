"""The Sphinx extension: this module only registers handlers, in the order in which a build calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def register(app: Sphinx) -> None:
    """Register options, transforms and event handlers."""
    # Here, since commands import the package for the name of a module in it, and Sphinx takes most of a second.
    from sphinx_amts.options import config  # noqa: PLC0415
    from sphinx_amts.options.schema import default_of  # noqa: PLC0415
    from sphinx_amts.sphinx_ext import editions, env_data, events  # noqa: PLC0415
    from sphinx_amts.sphinx_ext.pages.transforms import NoteAlternativeTexts, RemoveTranslationMarks, Translate  # noqa: PLC0415

    for option in config.options():
        name, default = config.PREFIX + option.name, default_of(option)
        rebuild: Any = "env" if option.metadata["rereads"] else "html" if option.metadata["rewrites"] else ""
        app.add_config_value(name, default, rebuild, types=Any)
    app.connect("config-inited", events.check_options, priority=1)
    app.connect("builder-inited", events.start_translation)
    app.connect("env-get-outdated", events.find_stale_pages)
    app.connect("env-before-read-docs", events.remember_previous_titles)
    app.connect("env-purge-doc", lambda _app, env, docname: env_data.purge_page(env, docname))
    app.add_transform(NoteAlternativeTexts)
    app.add_transform(Translate)
    app.add_transform(RemoveTranslationMarks)
    app.connect("env-merge-info", lambda _app, env, docnames, other: events.merge_reader(env, docnames, other))
    app.connect("env-updated", events.translate_book, priority=1)
    app.connect("html-page-context", events.set_direction)
    app.connect("build-finished", events.finish_build)
    editions.register(app)
