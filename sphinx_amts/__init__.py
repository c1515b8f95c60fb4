"""Machine translation of Sphinx and Jupyter Books inside the build.

A sentence goes through these modules, in this order; each is one stage:

``doctree``
    which nodes of a page are translatable, and writing translations back;
``inline`` and ``markup``
    inline nodes as numbered tags, and the check that none was lost;
``segment``
    blocks into sentences;
``memory`` and ``parallel``
    what is known already;
``plan`` and ``engines``
    what is missing, and who translates it;
``sphinx_ext``
    the glue that does all this while Sphinx reads the book.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_amts._version import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


__all__ = ["__version__", "setup"]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx."""
    from sphinx_amts.sphinx_ext import ENV_VERSION, register

    register(app)
    return {
        "version": __version__,
        "env_version": ENV_VERSION,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
