"""*Dive into Deep Learning*'s Markdown dialect, read as MyST.

An extension of its own, beside MyST-Parser or MyST-NB.  It changes the text of Markdown sources before they are parsed
(:func:`to_myst`), sets what such books need, numbers sections where they have numbers, and prints citations as words
where no citation extension is loaded.  Law: a source line stays on its line, so that warnings point to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_amts.d2l.dialect import to_myst

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

__all__ = ["setup", "to_myst"]

#: MyST's syntax extensions that a chapter cannot be read without.
SYNTAX = ("dollarmath", "amsmath")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx."""
    from sphinx_amts.d2l.transforms import NumberOrTitle, SoftBreaks  # noqa: PLC0415 - to_myst works without Sphinx

    app.connect("config-inited", _configure)
    app.connect("source-read", _read)
    app.connect("include-read", _include)
    app.add_transform(SoftBreaks)
    app.add_post_transform(NumberOrTitle)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def _configure(app: Sphinx, config: Config) -> None:
    """Switch on numbers for figures, mathematics between dollars, and citations unless an extension brings them."""
    config.numfig = True
    config.myst_dmath_double_inline = True
    config.myst_enable_extensions = {*getattr(config, "myst_enable_extensions", ()), *SYNTAX}
    if "sphinxcontrib.bibtex" not in app.extensions:
        from sphinx_amts.d2l.transforms import CiteDomain, CiteInWords  # noqa: PLC0415 - to_myst works without Sphinx

        app.add_role("cite", CiteInWords())
        app.add_domain(CiteDomain)


def _read(app: Sphinx, docname: str, content: list[str]) -> None:
    if str(app.env.doc2path(docname)).endswith(".md"):
        content[0] = to_myst(content[0])


def _include(_: Sphinx, path: Path, _parent: str, content: list[str]) -> None:
    if path.suffix == ".md":
        content[0] = to_myst(content[0])
