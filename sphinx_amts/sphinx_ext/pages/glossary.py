"""Terms of glossaries, which Sphinx registers by their text while it parses a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from sphinx_amts.sphinx_ext import sphinx_compat

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from sphinx_amts.sphinx_ext.env_data import BookData


def translated_term(node: nodes.Element, source: str) -> dict[str, str]:
    """A term and its translation, which its entries of the index get at once; empty if nothing is to be renamed.

    Args:
        node: A unit of the page, after its translation was written.
        source: Its text before, if it is a term.
    """
    translation = node.astext()
    index = next(iter(node.findall(addnodes.index)), None) if isinstance(node, nodes.term) else None
    if not source or translation == source or index is None:
        return {}
    index["entries"] = [
        (kind, translation if value == source else value, *rest) for kind, value, *rest in index["entries"]
    ]
    return {source: translation}


def rename_terms(env: BuildEnvironment, book: BookData) -> None:
    """Register the terms of all pages under their translations; only now are the terms of all pages known."""
    sphinx_compat.rename_terms(env, {term: new for page in book.pages.values() for term, new in page.terms.items()})
