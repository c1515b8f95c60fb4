"""The Sphinx extension: this module only registers handlers, in the order in which a build calls them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def _constant(value: Any, _config: object) -> Any:
    """The value, whatever the configuration."""
    return value


def register(app: Sphinx) -> None:
    """Register options, transforms and event handlers."""
    # Here, since commands import the package for the name of a module in it, and Sphinx takes most of a second.
    from sphinx_amts.options import config  # noqa: PLC0415
    from sphinx_amts.options.schema import default_of, read_flag  # noqa: PLC0415
    from sphinx_amts.sphinx_ext import editions, env_data, events, interface  # noqa: PLC0415
    from sphinx_amts.sphinx_ext.pages import source_voice  # noqa: PLC0415
    from sphinx_amts.sphinx_ext.pages.transforms import NoteTexts, RemoveTranslationMarks, Translate  # noqa: PLC0415
    from sphinx_amts.sphinx_ext.private_options import keep_private  # noqa: PLC0415

    for option in config.options():
        name, default = config.PREFIX + option.name, default_of(option)
        if option.metadata["read"] is read_flag:  # where a default is True or False, Sphinx takes only 0 or 1 with -D
            default = partial(_constant, default)
        rebuild: Any = "env" if option.metadata["rereads"] else "html" if option.metadata["rewrites"] else ""
        app.add_config_value(name, default, rebuild, types=Any)
        if option.metadata["private"]:  # at once: Sphinx prints its whole configuration before the first handler runs
            keep_private(app.config, [name])
    app.connect("config-inited", events.check_options, priority=1)
    app.connect("builder-inited", events.start_translation)
    app.connect("env-get-outdated", events.find_stale_pages)
    app.connect("env-before-read-docs", events.remember_previous_titles)
    app.connect("env-purge-doc", lambda _app, env, docname: env_data.purge_page(env, docname))
    app.add_transform(NoteTexts)
    app.add_transform(Translate)
    for transform in source_voice.TRANSFORMS:
        app.add_transform(transform)
    app.add_transform(RemoveTranslationMarks)
    app.connect("env-merge-info", lambda _app, env, docnames, other: events.merge_reader(env, docnames, other))
    app.connect("env-updated", events.translate_book, priority=1)
    app.connect("doctree-resolved", interface.translate_added_texts, priority=900)  # after those that add texts
    app.connect("html-page-context", events.set_direction)
    app.connect("doctree-resolved", events.keep_left_to_right, priority=900)  # after all that adds to a page
    app.connect("build-finished", events.finish_build)
    editions.register(app)
