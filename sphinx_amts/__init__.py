"""Machine translation of Sphinx and Jupyter Books inside the build.

Imports point downwards in this list; a segment goes through the rooms from the bottom to the top, and back.

``cli``
    one thin file for each command: arguments, questions, printing;
``evaluation``
    how good translations are: scores, experiments, charts;
``sphinx_ext``
    the glue to Sphinx; its ``__init__`` reads as the life of a build;
``extraction``
    sentence pairs from a book and its human translation;
``translation`` and ``report``
    one batch, from the estimate to the memory; the report of a build;
``engines``
    who translates; ``engines.base`` is the protocol;
``checks``
    what may be wrong with a translation;
``document`` and ``bitext``
    a page as units, inline codes and segments, and writing back; files of sentence pairs;
``tm`` and ``alignment``
    the translation memory with its precedence (``tm.lookup``); which sentences correspond in two languages;
``text`` and ``options``
    tagged text, segmentation, spacing, terms that stay; every option, once;
``languages``, ``shared_budget``, ``durable_files``, ``spelling`` and ``errors``
    codes and profiles of languages; what several builds may send together; files that outlive a crash; which name was
    meant; what can go wrong.

Beside them, ``d2l`` reads the Markdown dialect of *Dive into Deep Learning*, and ``_manual`` has the directives of our
own manual.
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
    from sphinx_amts.sphinx_ext import register
    from sphinx_amts.sphinx_ext.env_data import ENV_VERSION

    register(app)
    return {
        "version": __version__,
        "env_version": ENV_VERSION,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
