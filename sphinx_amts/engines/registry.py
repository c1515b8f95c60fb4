"""Engines by name: ``memory``, an entry point of the group ``sphinx_amts.engines``, or a dotted path."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any, ClassVar

from sphinx_amts import spelling
from sphinx_amts.engines.adapters import adapt
from sphinx_amts.engines.base import BatchContext, Engine, Estimate, Request, ResultBatch, Untranslated
from sphinx_amts.errors import ConfigurationError, EngineUnavailable
from sphinx_amts.languages import LanguagePair

if TYPE_CHECKING:
    from sphinx_amts.options.config import AmtsConfig

ENTRY_POINT_GROUP = "sphinx_amts.engines"
#: The engine that translates nothing.
MEMORY = "memory"
#: Why a segment stays in the source language where no engine is named.
_NOT_SET = "no translation is known, and amts_engine is not set"
#: Characters of a reason that are repeated at each page.
_REASON_LENGTH = 160


class MemoryOnly(Engine):
    """The default engine, and what stands in for one that cannot be loaded: it translates and sends nothing."""

    name = MEMORY
    can_translate: ClassVar[bool] = False

    def __init__(self, config: AmtsConfig | None = None, reason: str = _NOT_SET) -> None:  # noqa: ARG002
        """Nothing is configured; ``reason`` is why segments remain in the source language."""
        self.reason = reason

    def translate(
        self,
        requests: Sequence[Request],
        pair: LanguagePair,  # noqa: ARG002
        context: BatchContext,  # noqa: ARG002
    ) -> Iterator[ResultBatch]:
        """Yield the same reason for every request."""
        yield ResultBatch({request.source: Untranslated(self.reason) for request in requests})

    def estimate(self, requests: Sequence[Request], pair: LanguagePair) -> Estimate:  # noqa: ARG002
        """Nothing is ever sent."""
        return Estimate(0)


def load(name: str, config: AmtsConfig) -> Engine:
    """The engine of that name, made for a book.

    Raises:
        EngineUnavailable: Naming the engines that are installed, or what went wrong on loading.
    """
    return _start_engine(name, lambda factory: factory(config))


def load_for_inspection(name: str, config: AmtsConfig) -> Engine:
    """The engine of that name for a look only (estimate, preflight), even if some of its settings are wrong.

    Raises:
        EngineUnavailable: As for :func:`load`.
    """
    return _start_engine(
        name, lambda factory: factory.for_inspection(config) if _is_engine(factory) else factory(config)
    )


def _start_engine(name: str, start: Callable[[Any], Any]) -> Engine:
    factory = _factory(name)
    try:
        return adapt(start(factory))
    except Exception as error:  # foreign code; whatever it raises is one sentence for the author
        # The settings of our own engines are checked with errors that are sentences already.
        problem = str(error) if isinstance(error, ConfigurationError) else _described(error)
        raise _unavailable(name, "started", problem) from error


def _is_engine(factory: Any) -> bool:
    return isinstance(factory, type) and issubclass(factory, Engine)


def _factory(name: str) -> Callable[[AmtsConfig], Any]:
    if name == MEMORY:
        return MemoryOnly
    points = installed()
    module, _, attribute = name.replace(":", ".").rpartition(".")
    if not module and name not in points:
        names = sorted({MEMORY, *points})
        raise EngineUnavailable(*_unknown_name(name, names))
    try:
        if name in points:
            return points[name].load()  # type: ignore[no-any-return]
        return _attribute(importlib.import_module(module), attribute)  # type: ignore[no-any-return]
    except Exception as error:
        raise _unavailable(name, "loaded", _described(error)) from error


def _unknown_name(name: str, names: Sequence[str]) -> tuple[str, str]:
    """The sentence about an engine that does not exist, and the same in short."""
    close = spelling.nearest(name, names)
    meant = f"did you mean {close[0]!r}? " if close else ""
    every = f"choose one of {', '.join(names)}, or specify the dotted path of a class, such as 'mypackage.MyEngine'"
    problem = f"there is no engine {name!r}; {meant}{every[:1].upper() + every[1:] if close else every}"
    short = meant.strip() or f"it is none of {', '.join(names)}"
    return problem, f"the engine {name!r} could not be loaded: {short}"


def _attribute(module: Any, name: str) -> Any:
    """A class or function of a module.

    Raises:
        AttributeError: If there is none; the message names the one that may have been meant.
    """
    if hasattr(module, name):
        return getattr(module, name)
    classes = [known for known, value in vars(module).items() if inspect.isclass(value)]
    hint = spelling.hint(name, classes, "")
    raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}{'; ' if hint else ''}{hint}")


def _unavailable(name: str, what: str, problem: str) -> EngineUnavailable:
    """The error of an engine that cannot be loaded or started."""
    line = " ".join(problem.split())
    short = line if len(line) <= _REASON_LENGTH else line[: _REASON_LENGTH - 1].rstrip() + "…"
    return EngineUnavailable(
        f"the engine {name!r} cannot be {what}: {problem}", f"the engine {name!r} could not be {what}: {short}"
    )


def installed() -> dict[str, EntryPoint]:
    """The entry points of engines, by name; none is loaded."""
    return {point.name: point for point in entry_points(group=ENTRY_POINT_GROUP)}


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
