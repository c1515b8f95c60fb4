"""The extension of our own manual: what it lists is made from the code, so that it cannot drift."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_amts._manual import directives

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives with Sphinx."""
    app.add_object_type(directives.WARNING, directives.WARNING, "%s; warning", objname="warning")
    app.add_directive("amts-options", directives.OptionsDirective)
    app.add_directive("amts-engine-settings", directives.EngineSettingsDirective)
    app.add_directive("amts-warnings", directives.WarningsDirective)
    app.add_directive("amts-commands", directives.CommandsDirective)
    app.add_directive("amts-experiment", directives.ExperimentKeysDirective)
    app.add_directive("amts-systems", directives.SystemKeysDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
