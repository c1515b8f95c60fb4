"""The old place of names that are in :mod:`sphinx_amts.engines` and :mod:`sphinx_amts.tm.entries` now (deprecated).

A module of its own, and not a hook in the package: it costs nothing until somebody imports it, and a reader who looks
for the old name finds where it went.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from sphinx_amts import languages
from sphinx_amts.tm import entries

_NEW_PLACES = {
    "Origin": ("sphinx_amts.engines.Origin", entries.Origin),
    "Record": ("sphinx_amts.tm.entries.TMEntry", entries.TMEntry),
    "LanguagePair": ("sphinx_amts.languages.LanguagePair", languages.LanguagePair),
}


if not TYPE_CHECKING:  # a type checker must go on reporting names that do not exist

    def __getattr__(name: str) -> Any:
        """A name that moved, with a DeprecationWarning that says where it is now."""
        if name not in _NEW_PLACES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        place, value = _NEW_PLACES[name]
        warnings.warn(f"sphinx_amts.records.{name} is deprecated; use {place}", DeprecationWarning, stacklevel=2)
        return value
