"""A Sphinx application that reads a book with its own configuration and extensions, and does nothing else.

It always has our extension.  It runs no notebook, fetches no inventory, compiles no catalogue and writes nothing
beside the author's files.  Each page is handed to one function, at the moment when a build would translate it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from docutils import nodes
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError, ExtensionError, SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinx_amts.sphinx_ext import language, sphinx_compat
from sphinx_amts.sphinx_ext.headless.page_hook import PageHook, set_page_hook

#: What runs, fetches or writes, switched off: these options are set where an extension has defined them.
QUIET_OPTIONS: Mapping[str, Any] = {
    "amts_languages": [],
    "autosummary_generate": False,
    "intersphinx_mapping": {},
    "jupyter_execute_notebooks": "off",
    "nb_execution_mode": "off",
    "nbsphinx_execute": "never",
    "plot_gallery": "False",
}
#: Characters of a reason that are shown.
_REASON_LENGTH = 300


@contextmanager
def scratch_folder(conf_folder: Path) -> Iterator[Path]:
    """A temporary folder for an application; what it registers with docutils is forgotten in the end."""
    with (
        tempfile.TemporaryDirectory(prefix="sphinx-amts-", ignore_cleanup_errors=True) as folder,
        patch_docutils(str(conf_folder)),
        docutils_namespace(),
    ):
        yield Path(folder)


class HeadlessApplication(sphinx_compat.HookedApplication):
    """An application that only reads; use it within :func:`scratch_folder`."""

    def __init__(
        self,
        source_folder: Path,
        conf_folder: Path | None,
        scratch: Path,
        *,
        overrides: Mapping[str, Any],
        options: Mapping[str, Any],
        tags: Iterable[str] = (),
        warnings: IO[str] | None = None,
        needs_all_extensions: bool = True,
    ) -> None:
        """Start Sphinx.

        Args:
            source_folder: Where the pages are.
            conf_folder: The folder of ``conf.py``; ``None`` if ``overrides`` are the whole configuration.
            scratch: A temporary folder for what Sphinx writes in any case.
            overrides: Options that take precedence over ``conf.py``.
            options: Options that take precedence over ``conf.py``, its ``setup`` function and all extensions, where
                an extension has defined them; beside :data:`QUIET_OPTIONS`.
            tags: As those of ``sphinx-build -t``.
            warnings: Where Sphinx writes its warnings; nowhere if it is ``None``.
            needs_all_extensions: Whether an extension that cannot be loaded is an error; if not, its reason is one of
                :attr:`missing_extensions`.

        Raises:
            Exception: Whatever ``conf.py`` or an extension raises.
        """
        self.missing_extensions: list[str] = []
        """Why an extension could not be loaded, a reason for each, if not all are needed."""
        self._amts_needs_all_extensions = needs_all_extensions
        self._amts_options = {**QUIET_OPTIONS, **options}
        super().__init__(
            source_folder,
            conf_folder,
            scratch / "out",
            scratch / "doctrees",
            sphinx_compat.ReadOnlyBuilder.name,
            dict(overrides),
            status=None,
            warning=warnings,
            freshenv=True,
            tags=list(tags),
        )

    def setup_extension(self, extname: str) -> None:
        """Load an extension; if not all are needed, only note what cannot be loaded."""
        try:
            super().setup_extension(extname)
        except ExtensionError as error:
            if self._amts_needs_all_extensions:
                raise
            self.missing_extensions.append(one_line(error))

    def after_extensions(self) -> None:
        """Add our extension, and be the first and the last to hear of the configuration."""
        self.add_builder(sphinx_compat.ReadOnlyBuilder, override=True)
        self.setup_extension("sphinx_amts")
        self.connect("config-inited", self._set_options, priority=0)  # before anybody looks at them
        self.connect("config-inited", language.forget_catalogues, priority=900)  # after the language is known

    def _set_options(self, _app: object, config: Config) -> None:
        for name, value in self._amts_options.items():
            if name in config.values:
                setattr(config, name, value)

    def start_reading(self, hook: PageHook) -> list[str]:
        """Pass each page that is read from now on to ``hook``; return the sorted names of all pages.

        Pages that are in no table of contents are among them.
        """

        def take(document: nodes.document, env: BuildEnvironment) -> None:
            self._amts_was_taken = True
            hook(document, env)

        set_page_hook(self, take)
        return sphinx_compat.start_reading(self)

    def read_page(self, docname: str) -> str:
        """Read a page and pass it to the hook; return the reason if Sphinx cannot read it, without stopping."""
        self._amts_was_taken = False
        try:
            sphinx_compat.read_page(self, docname)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a parser or an extension stumbles over
            sphinx_compat.forget_page(self.env)
            return one_line(error)
        return "" if self._amts_was_taken else "Sphinx did not finish reading the page"


def one_line(error: BaseException) -> str:
    """The reason of an error in one line; for errors in ``conf.py`` Sphinx itself shows a whole traceback."""
    cause = error.__cause__ if isinstance(error, ConfigError) and error.__cause__ else error
    words = " ".join(str(cause).split())
    reason = words if isinstance(cause, SphinxError) else f"{type(cause).__name__}: {words}"
    return reason[:_REASON_LENGTH].rstrip(" .:")
