"""The configuration of a book as Sphinx reads it, without a build: for the command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sphinx.config import Config

from sphinx_amts import languages
from sphinx_amts.options import config
from sphinx_amts.options.config import AmtsConfig
from sphinx_amts.options.schema import OptionError, UnknownName, default_of
from sphinx_amts.sphinx_ext import source_language, sphinx_compat
from sphinx_amts.sphinx_ext.headless import conf_values
from sphinx_amts.sphinx_ext.output import checks
from sphinx_amts.sphinx_ext.pages import conf_titles


@dataclass(frozen=True, slots=True)
class BookConf:
    """The configuration of a book: ``conf.py``, and the options of the command line, which take precedence."""

    folder: Path
    """The folder of ``conf.py``, absolute."""
    language: str
    """The target language, a canonical code; the source language if the book is not to be translated."""
    config: AmtsConfig
    """The options of this extension, all valid."""
    errors: tuple[OptionError | UnknownName, ...]
    """Wrong values, which ``config`` has replaced, and names that mean nothing."""
    extensions: tuple[str, ...]
    """As ``conf.py`` lists them; ``sphinx_amts`` is not among them if another extension or ``setup`` loads it."""
    overridden: frozenset[str] = frozenset()
    """The options that the command line sets."""

    source_problem: str = ""
    """Why nothing is translated, if the text of the book is not in the source language; else ""."""

    def location_of(self, option: str) -> str:
        """Where the option is set: on the command line, or the path of ``conf.py`` and the line."""
        if option in self.overridden:
            return f"-D {option}"
        return conf_titles.conf_location(str(self.folder), option)


def read(
    folder: Path, language: str = "", overrides: Mapping[str, Any] | None = None, tags: Iterable[str] = ()
) -> BookConf:
    """Run ``conf.py`` as Sphinx does and check the options of this extension.

    Args:
        folder: The folder of ``conf.py``.
        language: The target language, if it is not that of ``conf.py``.
        overrides: Values by full option name that take precedence over ``conf.py``, texts as from ``sphinx-build -D``.
        tags: Those of ``sphinx-build -t``.

    Raises:
        ConfigurationError: If there is no ``conf.py``, if it does not run, or if the language is not a language code.
    """
    folder = folder.absolute()
    values = conf_values.run(folder, overrides or {}, tags)
    written = _author_values(values)
    code = language or str(values.language)
    checked, errors = config.checked_config(written, folder, code, values.values.keys())
    if any(isinstance(error, UnknownName) and error.name not in values.values for error in errors):
        others = _names_of_extensions(folder, dict(overrides or {}), list(tags))
        checked, errors = config.checked_config(written, folder, code, values.values.keys() | others)
    target = languages.canonical(code or checked.source_language)
    errors = (*errors, *checks.unknown_checks(checked))
    overridden = frozenset(name.partition(".")[0] for name in overrides or {})
    problem = source_language.ask_files(folder, values, checked).problem
    return BookConf(folder, target, checked, errors, tuple(map(str, values.extensions)), overridden, problem)


def _author_values(values: Config) -> dict[str, object]:
    """All that ``conf.py`` or the command line sets, and every option of this extension, by full name."""
    for option in config.options():
        values.add(config.PREFIX + option.name, default_of(option), "", Any)
    names = [config.PREFIX + option.name for option in config.options()]
    return {**sphinx_compat.values_set_by_author(values), **{name: values[name] for name in names}}


def _names_of_extensions(folder: Path, overrides: dict[str, Any], tags: list[str]) -> frozenset[str]:
    """The names of the options that the extensions of the book know; none where Sphinx cannot start with them.

    Extensions take long to load, so this is only asked where a name looks wrong.
    """
    from sphinx_amts.sphinx_ext.headless import application  # noqa: PLC0415 - see above

    with application.scratch_folder(folder) as scratch:
        try:
            app = application.HeadlessApplication(
                folder,
                folder,
                scratch,
                overrides=overrides,
                options={"amts_engine": "memory"},
                tags=tags,
                needs_all_extensions=False,
            )
        except (Exception, SystemExit):  # noqa: BLE001 - whatever an extension stumbles over; the name is reported then
            return frozenset()
        return frozenset(app.config.values)
