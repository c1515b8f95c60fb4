"""Options whose values are kept out of the files that Sphinx writes, and out of its log.

Sphinx stores the values of all options in the environment, and prints the first characters of its configuration where
it logs everything.  Options that may name accounts read as ever, but are stored and printed empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.config import Config


class _PrivateMapping(dict[str, Any]):
    """A mapping that is pickled, and printed, without what is in it."""

    def __reduce__(self) -> tuple[type[dict[str, Any]], tuple[()]]:
        return dict, ()

    def __repr__(self) -> str:
        return "{…}" if self else "{}"


def keep_private(config: Config, names: Iterable[str]) -> None:
    """Keep the values of options private, those that are mappings."""
    for name in names:
        if isinstance(config[name], Mapping):
            config[name] = _PrivateMapping(config[name])
