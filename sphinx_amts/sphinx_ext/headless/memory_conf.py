"""Where a book keeps its translation memories, by its ``conf.py``, for commands that need no more of the book."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from sphinx.config import Config

from sphinx_amts import languages
from sphinx_amts.errors import ChangeRefused, ConfigurationError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options import config
from sphinx_amts.options.config import AmtsConfig
from sphinx_amts.options.schema import OptionError, UnknownName, default_of
from sphinx_amts.sphinx_ext.headless import conf_values

#: The options that decide which memories a book has; what is wrong with others concerns builds only.
_OPTIONS = frozenset({"amts_memory", "amts_languages", "amts_source_language", "amts_translations"})


@dataclass(frozen=True, slots=True)
class MemoryConf:
    """The memories of a book."""

    folder: Path
    """The folder of ``conf.py``, absolute."""
    config: AmtsConfig
    pairs: tuple[LanguagePair, ...]
    """The language pairs of the book; those that were asked for, if any were."""
    errors: tuple[OptionError | UnknownName, ...]
    """Wrong values of the options that decide which memories the book has."""


def read(folder: Path, codes: Iterable[str] = (), overrides: Mapping[str, Any] | None = None) -> MemoryConf:
    """Run ``conf.py`` and look only at what it says of languages and of the memory.

    Args:
        folder: The folder of ``conf.py``.
        codes: The target languages; without any those of ``amts_languages``, or else the ``language`` of ``conf.py``.
        overrides: Values by full option name that take precedence over ``conf.py``, texts as from ``sphinx-build -D``.

    Raises:
        ConfigurationError: If there is no ``conf.py``, if it does not run, or if no target language is known.
    """
    folder = folder.absolute()
    values = conf_values.run(folder, overrides or {})
    options, errors = config.checked_config(_own_values(values), folder)
    source = languages.canonical(options.source_language)
    targets = map(languages.canonical, [*codes] or options.languages or [str(values.language or source)])
    pairs = [LanguagePair(source, target) for target in dict.fromkeys(targets)]
    pairs = [pair for pair in pairs if not languages.same_language(pair.source, pair.target)]
    if not pairs:
        raise ConfigurationError(f"The book itself is in {source}; give a target language with -l, such as -l zh.")
    return MemoryConf(folder, options, tuple(pairs), tuple(error for error in errors if error.name in _OPTIONS))


def page_name(conf: MemoryConf, page: str) -> str:
    """A page of the book as Sphinx calls it: its file, relative to the book, without the suffix.

    Args:
        conf: The book.
        page: What a person writes, with or without the suffix; empty for none.

    Raises:
        ChangeRefused: The book has no such page.
    """
    path = Path(conf.folder, page)
    if not page or any(path.parent.glob(f"{glob.escape(path.name)}.*")):
        return page
    if not path.is_file():
        raise ChangeRefused(f'The book in "{conf.folder}" has no page "{page}".')
    return PurePath(page).with_suffix("").as_posix()


def _own_values(values: Config) -> dict[str, object]:
    """The options of this extension, by full name."""
    names = {config.PREFIX + option.name: default_of(option) for option in config.options()}
    for name, default in names.items():
        values.add(name, default, "", Any)
    return {name: values[name] for name in names}
