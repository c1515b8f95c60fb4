"""Directives of our own manual for options, settings of engines, warnings, commands and keys of experiments.

They are used in Markdown pages (MyST).  Each option becomes an object of Sphinx's type ``confval`` and each warning
one of our type ``amts-warning``, so both can be linked to, searched, and found in the index.
"""

from __future__ import annotations

import argparse
import importlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import Field
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from sphinx.pycode import ModuleAnalyzer
from sphinx.util.docutils import SphinxDirective

from sphinx_amts import cli
from sphinx_amts.evaluation import experiments
from sphinx_amts.options import config
from sphinx_amts.options.schema import default_of
from sphinx_amts.sphinx_ext.warnings import TYPE, AmtsWarning

if TYPE_CHECKING:
    from docutils import nodes

#: The directive and role of a warning.
WARNING = "amts-warning"
#: Not a valid value of any option: given it, a check returns what it expects.
_INVALID = object()
#: Characters in a line of a code block, as wide as the manual's theme shows without breaking it.
_LINE_LENGTH = 66


class OptionsDirective(SphinxDirective):
    """``amts-options``: every option with its type, its default, what it takes and what it does."""

    def run(self) -> list[nodes.Node]:
        """The entries, in the order of the code."""
        return self.parse_text_to_nodes("\n".join(map(option_entry, config.options())))


class EngineSettingsDirective(SphinxDirective):
    """``amts-engine-settings MODULE``: every setting of an engine, of which the module has a list ``settings()``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """The entries, in the order of the code."""
        module = importlib.import_module(self.arguments[0])
        entries = (setting_entry(module.NAME, setting) for setting in module.settings())
        return self.parse_text_to_nodes("\n".join(entries))


class WarningsDirective(SphinxDirective):
    """``amts-warnings``: every subtype of warning with its meaning."""

    def run(self) -> list[nodes.Node]:
        """The entries, in the order of the code."""
        return self.parse_text_to_nodes("\n".join(warning_entry(name, meaning) for name, meaning in warnings()))


class CommandsDirective(SphinxDirective):
    """``amts-commands``: a section for each command with its help."""

    def run(self) -> list[nodes.Node]:
        """The sections, in the order of the help."""
        return self.parse_text_to_nodes("\n".join(map(command_section, cli.commands())), allow_section_headings=True)


class ExperimentKeysDirective(SphinxDirective):
    """``amts-experiment``: the keys of an experiment, as a table."""

    table: ClassVar[type[experiments.Experiment | experiments.ExperimentSystem]] = experiments.Experiment

    def run(self) -> list[nodes.Node]:
        """The table, in the order of the code."""
        return self.parse_text_to_nodes("\n".join(key_table(experiments.keys(self.table))))


class SystemKeysDirective(ExperimentKeysDirective):
    """``amts-systems``: the keys of a system in an experiment, as a table."""

    table = experiments.ExperimentSystem


def option_entry(option: Field[Any]) -> str:
    """The entry of an option, in Markdown."""
    metadata = option.metadata
    default = default_of(option)
    sentences = [metadata["help"], f"Must be {_expected_value(metadata)}."]
    if metadata["rereads"]:
        sentences.append("If this option changes, all pages are read again.")
    if metadata["rewrites"]:
        sentences.append("If this option changes, all pages are written again.")
    if metadata["instead"] != default:
        sentences.append(f"An invalid value is replaced by `{metadata['instead']!r}`.")
    fields = {"type": f"`{option.type}`", "default": f"`{default!r}`"}
    return _entry("confval", config.PREFIX + option.name, fields, sentences)


def setting_entry(option_name: str, setting: Field[Any]) -> str:
    """The entry of a setting of an engine, in Markdown; ``option_name`` is the option that holds all its settings."""
    fields = {"type": f"`{setting.type}`", "default": f"`{default_of(setting)!r}`"}
    sentences = [setting.metadata["help"], f"Must be {_expected_value(setting.metadata)}."]
    return _entry("confval", f"{option_name}.{setting.name}", fields, sentences)


def _expected_value(metadata: Mapping[str, Any]) -> str:
    """What an option takes, with its examples as code, or the typesetter would change their quotes."""
    return re.sub(r"(\[[^\]]*\]|\{[^}]*\}|(?<!\w)'[^']*'(?!\w))", r"`\1`", metadata["check"](_INVALID))


def warning_entry(name: str, meaning: str) -> str:
    """The entry of a warning, in Markdown."""
    return _entry(WARNING, f"{TYPE}.{name}", {}, [meaning])


def _entry(directive: str, name: str, fields: dict[str, str], sentences: list[str]) -> str:
    directive_options = "".join(f":{key}: {value}\n" for key, value in fields.items())
    return f"````{{{directive}}} {name}\n{directive_options}\n{' '.join(sentences)}\n````\n"


def warnings() -> Iterator[tuple[str, str]]:
    """Each subtype of warning and the docstring under it, which only the source has."""
    docstrings = ModuleAnalyzer.for_module(AmtsWarning.__module__).find_attr_docs()
    for subtype in AmtsWarning:
        yield subtype.value, " ".join(docstrings[AmtsWarning.__name__, subtype.name]).strip()


def command_section(parser: argparse.ArgumentParser) -> str:
    """The section of a command, in Markdown."""
    parser.formatter_class = partial(argparse.HelpFormatter, width=_LINE_LENGTH, max_help_position=18)
    return f"## {parser.prog}\n\n```text\n{parser.format_help()}```\n"


def key_table(keys: Iterable[Field[Any]]) -> Iterator[str]:
    """The lines of a table of keys in Markdown: name, default, meaning."""
    yield from ("| key | default | meaning |", "|---|---|---|")
    for key in keys:
        default = default_of(key)
        default_cell = "" if default in ("", [], {}) else f"`{str(default).lower()}`"
        yield f"| `{key.name}` | {default_cell} | {key.metadata['help']} |"
