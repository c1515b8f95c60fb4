"""Directives of our own manual: what is said of the command line is made from the code, so that it cannot drift."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import Field
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from sphinx.util.docutils import SphinxDirective

from sphinx_amts import cli
from sphinx_amts.evaluation import experiments
from sphinx_amts.options.config import default_of

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


class Keys(SphinxDirective):
    """``amts-experiment``: the keys of an experiment, as a table."""

    table: ClassVar[type[experiments.Experiment | experiments.ExperimentSystem]] = experiments.Experiment

    def run(self) -> list[nodes.Node]:
        """The table, in the order of the code."""
        return self.parse_text_to_nodes("\n".join(key_table(experiments.keys(self.table))))


class SystemKeys(Keys):
    """``amts-systems``: the keys of a system in an experiment."""

    table = experiments.ExperimentSystem


def key_table(keys: Iterable[Field[Any]]) -> Iterator[str]:
    """The lines of a table of keys in Markdown: name, default, meaning."""
    yield from ("| key | default | meaning |", "|---|---|---|")
    for one in keys:
        default = default_of(one)
        shown = "" if default in ("", [], {}) else f"`{str(default).lower()}`"
        yield f"| `{one.name}` | {shown} | {one.metadata['help']} |"


def section(one: argparse.ArgumentParser) -> str:
    """The section of a command, in Markdown."""
    one.formatter_class = partial(argparse.HelpFormatter, width=_WIDTH, max_help_position=18)
    return f"## {one.prog}\n\n```text\n{one.format_help()}```\n"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives with Sphinx."""
    app.add_directive("amts-commands", Commands)
    app.add_directive("amts-experiment", Keys)
    app.add_directive("amts-systems", SystemKeys)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
