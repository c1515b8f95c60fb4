"""The configuration of a book as Sphinx reads it, without a build: for the command line."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinx.util.tags import Tags

from sphinx_amts import languages
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.options import config
from sphinx_amts.options.config import AmtsConfig
from sphinx_amts.options.schema import OptionError, default_of
from sphinx_amts.sphinx_ext.pages import conf_titles

_NAME = "conf.py"


#: What runs, fetches or writes, switched off where only the text of a book is wanted: to be set once all extensions are
#: loaded, where one of them has such an option.
QUIET: Mapping[str, Any] = {
    "amts_languages": [],
    "autosummary_generate": False,
    "intersphinx_mapping": {},
    "jupyter_execute_notebooks": "off",
    "nb_execution_mode": "off",
    "nbsphinx_execute": "never",
    "plot_gallery": "False",
}


@dataclass(frozen=True, slots=True)
class BookConf:
    """What ``conf.py`` says, with what the command line says instead."""

    folder: Path
    """The folder of ``conf.py``, absolute."""
    language: str
    """The target language, a canonical code; the source language where there is nothing to translate."""
    config: AmtsConfig
    faults: tuple[OptionError, ...]
    """Wrong values; what is used instead stands in ``config``."""
    extensions: tuple[str, ...]
    """As ``conf.py`` lists them; ``sphinx_amts`` is not among them if another extension or ``setup`` loads it."""

    def place_of(self, option: str) -> str:
        """Where the option is set: the path of ``conf.py`` and the line."""
        return conf_titles.conf_location(str(self.folder), option)


def read(
    folder: Path, language: str = "", overrides: Mapping[str, Any] | None = None, tags: Iterable[str] = ()
) -> BookConf:
    """Run ``conf.py`` as Sphinx does and check the options of this extension.

    ``language`` is the target if it is not ``conf.py``'s; ``overrides`` are values by full option name that count
    more than ``conf.py``, text as from ``sphinx-build -D``; ``tags`` are those of ``sphinx-build -t``.

    :raises ConfigurationError: if there is no ``conf.py``, if it does not run, or if the language is none.
    """
    folder = folder.absolute()
    values = _run(folder, dict(overrides or {}), list(tags))
    checked, faults = config.checked(_options(values), folder)
    target = languages.canonical(language or str(values.language or checked.source_language))
    return BookConf(folder, target, checked, faults, tuple(map(str, values.extensions)))


def _run(folder: Path, overrides: dict[str, Any], tags: list[str]) -> Config:
    if not (folder / _NAME).is_file():
        raise ConfigurationError(_absent(folder))
    try:
        return Config.read(folder, overrides=overrides, tags=Tags(tags))
    except ConfigError as error:
        raise ConfigurationError(f"{folder / _NAME}{_what(error, folder / _NAME)}. Mend it, then try again.") from error


def _absent(folder: Path) -> str:
    if not folder.is_dir():
        return f"There is no folder {folder}. Name the folder of the book that holds {_NAME}."
    if (folder / "_config.yml").is_file():
        return f"{folder} has no {_NAME} but a _config.yml. Let Jupyter Book 1 write it: jupyter-book config sphinx ."
    return f"{folder} has no {_NAME}. Name the folder of the book that holds it."


def _what(error: ConfigError, path: Path) -> str:
    """Line and reason of the error that stopped ``conf.py``; of a traceback the author needs no more."""
    cause = error.__cause__
    if isinstance(cause, SyntaxError):
        return f":{cause.lineno or 1} is not Python: {cause.msg}"
    if isinstance(cause, SystemExit):
        return " ends the program (sys.exit) when it is read"
    if cause is None:
        return f" is refused by Sphinx: {error}".rstrip(".\n")
    lines = [frame.lineno for frame in traceback.extract_tb(cause.__traceback__) if frame.filename == str(path)]
    return f":{lines[-1] if lines else 1} does not run: {type(cause).__name__}: {cause}".rstrip(".")


def _options(values: Config) -> dict[str, object]:
    for one in config.options():
        values.add(config.PREFIX + one.name, default_of(one), "", Any)
    return {config.PREFIX + one.name: values[config.PREFIX + one.name] for one in config.options()}
