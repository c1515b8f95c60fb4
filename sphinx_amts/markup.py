"""The old place of :mod:`sphinx_amts.text.tagged_text` (deprecated)."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from sphinx_amts.text import tagged_text

_NEW_NAMES = {"opaque": "placeholder", "paired": "paired_code"}


if not TYPE_CHECKING:  # a type checker must go on reporting names that do not exist

    def __getattr__(name: str) -> Any:
        """A name of tagged_text, with a DeprecationWarning that says where it is now."""
        new_name = _NEW_NAMES.get(name, name)
        if name.startswith("_") or not hasattr(tagged_text, new_name):
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        place = f"sphinx_amts.text.tagged_text.{new_name}"
        warnings.warn(f"sphinx_amts.markup.{name} is deprecated; use {place}", DeprecationWarning, stacklevel=2)
        return getattr(tagged_text, new_name)
