"""The checked options of a build, kept with the application of Sphinx: the only place that knows where."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from sphinx_amts.options.config import AmtsConfig


def set_amts_config(app: Sphinx, config: AmtsConfig) -> None:
    """Keep the checked options, as soon as Sphinx has read ``conf.py``."""
    app.amts_config = config  # type: ignore[attr-defined]


def amts_config(app: Sphinx) -> AmtsConfig:
    """The checked options of the build."""
    return app.amts_config  # type: ignore[attr-defined,no-any-return]
