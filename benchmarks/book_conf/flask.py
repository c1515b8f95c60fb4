"""Configuration for Flask's documentation, without its API page: that shows the Flask that happens to be installed."""

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx

project = "Flask"
author = "Pallets"
extensions = ["sphinx.ext.extlinks"]
extlinks = {name: (f"https://example.org/flask/{name}/%s", "#%s") for name in ("gh", "ghsa", "issue", "pr")}
exclude_patterns = ["_build", "api.rst"]
html_theme = "alabaster"
html_static_path = ["_static"]


class Tabs(Directive):
    """Stands in for sphinx-tabs: the content, one tab below the other."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """A container with the tab's label above its content."""
        container = nodes.container(classes=[self.name])
        if self.arguments:
            container += nodes.rubric(self.arguments[0], self.arguments[0])
        self.state.nested_parse(self.content, self.content_offset, container)
        return [container]


def setup(app: Sphinx) -> None:
    """Register the tabs."""
    for name in ("tabs", "tab", "group-tab", "code-tab"):
        app.add_directive(name, Tabs)
