"""The target language under its canonical code, and the catalogues under the code that the author wrote."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sphinx.config import Config
from sphinx.util.i18n import CatalogInfo, CatalogRepository, docname_to_domain

from sphinx_amts import languages
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.sphinx_ext import sphinx_compat

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: The catalogues under the author's code, where that is not the canonical one.
_repositories: WeakKeyDictionary[Config, CatalogRepository] = WeakKeyDictionary()


def make_canonical(app: Sphinx, config: Config) -> None:
    """Replace ``zh`` by ``zh_CN``, since the texts of Sphinx and of themes exist under that name only."""
    sphinx_compat.let_docutils_find_labels_only()
    try:
        code = languages.canonical(config.language)
    except ConfigurationError:
        return
    if code != config.language:
        _repositories[config] = CatalogRepository(
            app.srcdir, config.locale_dirs, str(config.language), config.source_encoding
        )
        config.language = code
        sphinx_compat.reload_interface_texts(app)  # they were loaded before any extension could say which are meant


def compile_catalogues(app: Sphinx) -> None:
    """Compile the catalogues under the code that the author wrote; Sphinx compiles those under the canonical one."""
    for catalogue in _catalogues(app):
        if catalogue.is_outdated():
            catalogue.write_mo(str(app.config.language), app.config.gettext_allow_fuzzy_translations)


def forget_catalogues(_app: Sphinx, config: Config) -> None:
    """Compile none of these catalogues in this application: that would write beside the author's files."""
    _repositories.pop(config, None)


def pages_of_changed_catalogues(app: Sphinx, env: BuildEnvironment) -> set[str]:
    """The pages that were read before their catalogue, one under the author's code, was compiled."""
    compiled = {
        catalogue.domain: Path(catalogue.mo_path).stat().st_mtime
        for catalogue in _catalogues(app)
        if Path(catalogue.mo_path).is_file()
    }
    compact = app.config.gettext_compact
    times = {docname: compiled.get(docname_to_domain(docname, compact), 0.0) for docname in env.all_docs}
    return {docname for docname, time in times.items() if time * 1e6 > env.all_docs[docname]}  # Sphinx's are in µs


def _catalogues(app: Sphinx) -> Iterator[CatalogInfo]:
    if app.config in _repositories:
        yield from _repositories[app.config].catalogs
