"""A directive of our own manual: the page of the command line is made from its help, so that it cannot drift."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING

from sphinx.util.docutils import SphinxDirective

from sphinx_amts import cli

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

#: Characters in a line of a code block, as wide as the manual's theme shows without breaking it.
_WIDTH = 66


class Commands(SphinxDirective):
    """``amts-commands``: a section for each command with its help, in Markdown pages (MyST)."""

    def run(self) -> list[nodes.Node]:
        """The sections, in the order of the help."""
        return self.parse_text_to_nodes("\n".join(map(section, cli.commands())), allow_section_headings=True)


def section(one: argparse.ArgumentParser) -> str:
    """The section of a command, in Markdown."""
    one.formatter_class = partial(argparse.HelpFormatter, width=_WIDTH, max_help_position=18)
    return f"## {one.prog}\n\n```text\n{one.format_help()}```\n"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive with Sphinx."""
    app.add_directive("amts-commands", Commands)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
