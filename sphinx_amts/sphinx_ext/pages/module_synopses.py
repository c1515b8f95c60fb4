"""One-line descriptions of modules, which Sphinx keeps apart from the page and shows in indices and tooltips."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_amts.document import units as document_units
from sphinx_amts.sphinx_ext import sphinx_compat

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

#: On the node that stands for a description: the name of its module.
_MODULE = "amts_module"


def units(env: BuildEnvironment) -> Iterator[document_units.Unit]:
    """The descriptions of the Python modules that the page being read describes."""
    for name, synopsis in sphinx_compat.module_synopses(env):
        node = nodes.inline("", "", nodes.Text(synopsis), **{_MODULE: name})
        node.source = str(env.doc2path(env.docname))
        yield document_units.Unit(node)


def restore(env: BuildEnvironment, node: nodes.Element) -> None:
    """Register the translated description if the node stands for one."""
    name = node.get(_MODULE)
    if name:
        sphinx_compat.set_module_synopsis(env, name, node.astext())
