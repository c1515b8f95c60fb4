"""Engines by name: ``memory``, an entry point of the group ``sphinx_amts.engines``, or a dotted path."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any, ClassVar

from sphinx_amts.engines.adapters import adapt
from sphinx_amts.engines.base import BatchContext, Engine, Estimate, Request, ResultBatch, Untranslated
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.languages import LanguagePair

if TYPE_CHECKING:
    from sphinx_amts.options.config import AmtsConfig

GROUP = "sphinx_amts.engines"
#: The engine that translates nothing.
MEMORY = "memory"


class MemoryOnly(Engine):
    """The default engine: unknown segments remain in the source language, and nothing is sent."""

    name = MEMORY
    can_translate: ClassVar[bool] = False

    def __init__(self, config: AmtsConfig | None = None) -> None:
        """Nothing is configured."""

    def translate(
        self,
        requests: Sequence[Request],
        pair: LanguagePair,  # noqa: ARG002
        context: BatchContext,  # noqa: ARG002
    ) -> Iterator[ResultBatch]:
        """Yield the same reason for every request."""
        reason = Untranslated("not in the memory or the parallel data, and no engine was chosen")
        yield ResultBatch({request.source: reason for request in requests})

    def estimate(self, requests: Sequence[Request], pair: LanguagePair) -> Estimate:  # noqa: ARG002
        """Nothing is ever sent."""
        return Estimate(0)


def load(name: str, config: AmtsConfig) -> Engine:
    """The engine of that name, made for a book.

    Raises:
        ConfigurationError: Naming the engines that are installed, or what went wrong on loading.
    """
    return _started(name, lambda factory: factory(config))


def load_for_inspection(name: str, config: AmtsConfig) -> Engine:
    """The engine of that name for a look only (estimate, preflight), even if some of its settings are wrong.

    Raises:
        ConfigurationError: As for :func:`load`.
    """
    return _started(name, lambda factory: factory.for_inspection(config) if _is_engine(factory) else factory(config))


def _started(name: str, start: Callable[[Any], Any]) -> Engine:
    factory = _factory(name)
    try:
        return adapt(start(factory))
    except Exception as error:  # foreign code; whatever it raises is one sentence for the author
        raise ConfigurationError(f"the engine {name!r} cannot be started: {_described(error)}") from error


def _is_engine(factory: Any) -> bool:
    return isinstance(factory, type) and issubclass(factory, Engine)


def _factory(name: str) -> Callable[[AmtsConfig], Any]:
    if name == MEMORY:
        return MemoryOnly
    points = installed()
    try:
        if name in points:
            return points[name].load()  # type: ignore[no-any-return]
        module, _, attribute = name.replace(":", ".").rpartition(".")
        if module:
            return getattr(importlib.import_module(module), attribute)  # type: ignore[no-any-return]
    except Exception as error:
        raise ConfigurationError(f"the engine {name!r} cannot be loaded: {_described(error)}") from error
    names = ", ".join(sorted({MEMORY, *points}))
    raise ConfigurationError(
        f"there is no engine {name!r}; choose one of {names}, or specify the dotted path of a class, such as "
        "'mypackage.MyEngine'"
    )


def installed() -> dict[str, EntryPoint]:
    """The entry points of engines, by name; none is loaded."""
    return {point.name: point for point in entry_points(group=GROUP)}


def first_document(name: str, document: Callable[[type[Engine]], str]) -> str:
    """A document (policies, a template) of the engine of that name; if it has none, the first of an installed engine.

    Args:
        name: The engine of the book.
        document: Makes the document of an engine class; empty if it has none.
    """
    # An author who is preparing an account may not have named its engine in conf.py yet.
    names = dict.fromkeys([name, *sorted(installed())])
    return next(filter(None, map(document, engine_classes(names))), "")


def engine_classes(names: Iterable[str]) -> Iterator[type[Engine]]:
    """The classes of these engines; what cannot be loaded, or is not derived from :class:`Engine`, is left out."""
    for name in names:
        try:
            factory = _factory(name)
        except ConfigurationError:
            continue
        if _is_engine(factory):
            yield factory  # type: ignore[misc]  # checked right above


def _described(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
