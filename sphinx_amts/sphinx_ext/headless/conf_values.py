"""``conf.py`` as Sphinx runs it, with as little of Sphinx as that needs: commands that ask the memory start fast."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.config import Config
from sphinx.errors import ConfigError

from sphinx_amts.errors import ConfigurationError

if TYPE_CHECKING:
    from sphinx.util.tags import Tags

_NAME = "conf.py"


class _LateTags:
    """Sphinx's tags, loaded when ``conf.py`` asks for them: that takes as long as all the rest, and few do."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = list(names)

    @cached_property
    def _tags(self) -> Tags:
        from sphinx.util.tags import Tags  # noqa: PLC0415 - see above

        return Tags(self._names)

    def __contains__(self, name: str) -> bool:
        return name in self._tags

    def __iter__(self) -> Iterator[str]:
        return iter(self._tags)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tags, name)


def run(folder: Path, overrides: Mapping[str, Any], tags: Iterable[str] = ()) -> Config:
    """Run ``conf.py``, without the extensions that it names.

    Args:
        folder: The folder of ``conf.py``, absolute.
        overrides: Values by full option name that take precedence, texts as from ``sphinx-build -D``.
        tags: Those of ``sphinx-build -t``.

    Raises:
        ConfigurationError: If there is no ``conf.py``, or it does not run.
    """
    path = folder / _NAME
    if not path.is_file():
        raise ConfigurationError(_why_absent(folder))
    try:
        late_tags: Any = _LateTags(tags)
        return Config.read(folder, overrides=dict(overrides), tags=late_tags)
    except ConfigError as error:
        raise ConfigurationError(f"{path}{_why_failed(error, path)}. Fix it and try again.") from error


def _why_absent(folder: Path) -> str:
    if not folder.is_dir():
        return f'The folder "{folder}" does not exist. Specify the folder that contains {_NAME} of the book.'
    if (folder / "_config.yml").is_file():
        return f'"{folder}" has a _config.yml but no {_NAME}. To create one, run: jupyter-book config sphinx .'
    return f'"{folder}" has no {_NAME}. Specify the folder of the book that contains it.'


def _why_failed(error: ConfigError, path: Path) -> str:
    """The line and the reason of the error that stopped ``conf.py``; the author needs no more of a traceback."""
    cause = error.__cause__
    if isinstance(cause, SyntaxError):
        return f":{cause.lineno or 1} is not valid Python: {cause.msg}"
    if isinstance(cause, SystemExit):
        return " calls sys.exit() when it is read"
    if cause is None:
        return f" is rejected by Sphinx: {error}".rstrip(".\n")
    lines = [frame.lineno for frame in traceback.extract_tb(cause.__traceback__) if frame.filename == str(path)]
    return f":{lines[-1] if lines else 1} raises {type(cause).__name__}: {cause}".rstrip(".")
