"""Directives of our own manual: its lists of options and of warnings are made from the code, so that they cannot drift.

Used by the manual alone, in Markdown pages (MyST).  Each option becomes an object of Sphinx's type ``confval`` and
each warning one of our type ``amts-warning``, so both can be linked to, searched, and found in the index.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import Field
from typing import TYPE_CHECKING, Any

from sphinx.pycode import ModuleAnalyzer
from sphinx.util.docutils import SphinxDirective

from sphinx_amts.engines.amazon import options
from sphinx_amts.options import config
from sphinx_amts.options.schema import default_of
from sphinx_amts.sphinx_ext.warnings import TYPE, AmtsWarning

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

#: No value of any option: asked for it, a check tells what it expects.
_NOTHING = object()
_WARNING = "amts-warning"


class Options(SphinxDirective):
    """``amts-options``: every option with its type, its default, what it takes and what it does."""

    def run(self) -> list[nodes.Node]:
        """The entries, in the order of the code."""
        return self.parse_text_to_nodes("\n".join(map(option, config.options())))


class AmazonSettings(SphinxDirective):
    """``amts-amazon``: every setting of ``amts_amazon``."""

    def run(self) -> list[nodes.Node]:
        """The entries, in the order of the code."""
        return self.parse_text_to_nodes("\n".join(map(setting, options.settings())))


class Warnings(SphinxDirective):
    """``amts-warnings``: every subtype of warning with what it means."""

    def run(self) -> list[nodes.Node]:
        """The entries, in the order of the code."""
        return self.parse_text_to_nodes("\n".join(warning(*one) for one in warnings()))


def option(one: Field[Any]) -> str:
    """The entry of an option, in Markdown."""
    metadata = one.metadata
    fields = {"type": f"`{one.type}`", "default": f"`{default_of(one)!r}`"}
    sentences = [metadata["help"], f"It takes {_expected(metadata)}."]
    if metadata["rereads"]:
        sentences.append("After a change of it every page is read again.")
    if metadata["rewrites"]:
        sentences.append("After a change of it every page is written again.")
    if metadata["instead"] != default_of(one):
        sentences.append(f"In place of a wrong value `{metadata['instead']!r}` is used.")
    return _entry("confval", config.PREFIX + one.name, fields, sentences)


def setting(one: Field[Any]) -> str:
    """The entry of a setting of the engine ``amazon``, in Markdown."""
    fields = {"type": f"`{one.type}`", "default": f"`{default_of(one)!r}`"}
    sentences = [one.metadata["help"], f"It takes {_expected(one.metadata)}."]
    return _entry("confval", f"{options.NAME}.{one.name}", fields, sentences)


def _expected(metadata: Mapping[str, Any]) -> str:
    """What an option takes, with its examples as code, or the typesetter would change their quotes."""
    return re.sub(r"(\[[^\]]*\]|\{[^}]*\}|(?<!\w)'[^']*'(?!\w))", r"`\1`", metadata["check"](_NOTHING))


def warning(name: str, meaning: str) -> str:
    """The entry of a warning, in Markdown."""
    return _entry(_WARNING, f"{TYPE}.{name}", {}, [meaning])


def _entry(directive: str, name: str, fields: dict[str, str], sentences: list[str]) -> str:
    options = "".join(f":{key}: {value}\n" for key, value in fields.items())
    return f"````{{{directive}}} {name}\n{options}\n{' '.join(sentences)}\n````\n"


def warnings() -> Iterator[tuple[str, str]]:
    """Each subtype and the docstring under it, which only the source has."""
    documented = ModuleAnalyzer.for_module(AmtsWarning.__module__).find_attr_docs()
    for one in AmtsWarning:
        yield one.value, " ".join(documented[AmtsWarning.__name__, one.name]).strip()


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives with Sphinx."""
    app.add_object_type(_WARNING, _WARNING, "%s; warning", objname="warning")
    app.add_directive("amts-options", Options)
    app.add_directive("amts-amazon", AmazonSettings)
    app.add_directive("amts-warnings", Warnings)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
