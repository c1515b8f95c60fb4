"""Translation engines: the engine protocol, and the engines that come with it.

``base``
    :class:`Engine`, the one base class, and the data that it takes and yields;
``simple``
    engines that answer a list of requests with a list of translations;
``adapters``
    other people's objects, wrapped as engines;
``registry``
    engines by name;
``diagnostics`` and ``preflight``
    what ``sphinx-amts check`` looks at;
``pseudo``, ``apertium`` and a folder for each cloud service
    the engines.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from sphinx_amts.engines import adapters
from sphinx_amts.engines.base import (
    BatchContext,
    Engine,
    Estimate,
    PendingJob,
    PreviousTranslation,
    Request,
    Result,
    ResultBatch,
    Translated,
    Untranslated,
)
from sphinx_amts.engines.registry import MEMORY, MemoryOnly, load, load_for_inspection
from sphinx_amts.engines.simple import SimpleEngine
from sphinx_amts.tm.entries import Origin

__all__ = [
    "MEMORY",
    "BatchContext",
    "Engine",
    "Estimate",
    "MemoryOnly",
    "Origin",
    "PendingJob",
    "PreviousTranslation",
    "Request",
    "Result",
    "ResultBatch",
    "SimpleEngine",
    "Translated",
    "Untranslated",
    "load",
    "load_for_inspection",
]

#: Old names that the manual documented: what they were, and the new name.
_OLD_NAMES = {
    "Delivery": (adapters.delivery, "ResultBatch"),
    "Sentence": (adapters.sentence, "Request"),
    "Host": (adapters.Host, "BatchContext"),
}


if not TYPE_CHECKING:  # a type checker must go on reporting names that do not exist

    def __getattr__(name: str) -> Any:
        """An old name, with a DeprecationWarning that says the new one."""
        if name not in _OLD_NAMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value, new_name = _OLD_NAMES[name]
        warnings.warn(
            f"sphinx_amts.engines.{name} is deprecated; use sphinx_amts.engines.{new_name}",
            DeprecationWarning,
            stacklevel=2,
        )
        return value
