"""The seam to whoever translates: sentences in, translations out, in one batch, for one language pair.

An engine is any object with a ``name`` and a method ``translate``.  What it returns is checked sentence by sentence by
:mod:`sphinx_amts.workflow`, so an engine may be careless, but it must return one answer a sentence, in order.

Three attributes may be left out: ``paid`` (true where a sentence costs money: then nothing is sent unless the memory
can keep the answer), ``origin`` (:class:`~sphinx_amts.records.Origin` of its answers) and ``rehearsal`` (true for
engines that only show what would happen: their answers are kept apart and never stand for translations).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Protocol

from sphinx_amts.errors import ConfigurationError
from sphinx_amts.records import LanguagePair, Origin

if TYPE_CHECKING:
    from sphinx_amts.config import AmtsConfig

GROUP = "sphinx_amts.engines"
#: The engine that translates nothing.
MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A tagged sentence to translate, and the page where it stands first."""

    text: str
    page: str


@dataclass(frozen=True, slots=True)
class Untranslated:
    """An engine's answer where it has none: why the sentence stays as it is."""

    reason: str


class Engine(Protocol):
    """What translates."""

    name: str

    def translate(self, sentences: Sequence[Sentence], pair: LanguagePair) -> Iterable[str | Untranslated]:
        """One answer a sentence, in order, with the tags of the sentence.

        Errors may be raised; the sentences then stay in the source language with the error as their reason.  An
        engine may yield its answers: those that came before an error are kept.
        """


class MemoryOnly:
    """The default: what is not known stays as it is, and nothing is sent to anybody."""

    name = MEMORY

    def translate(self, sentences: Sequence[Sentence], pair: LanguagePair) -> list[Untranslated]:  # noqa: ARG002
        """Tell the same reason for every sentence."""
        return [Untranslated("not in the memory or the parallel data, and no engine was chosen")] * len(sentences)


def translates(engine: Engine) -> bool:
    """Whether another build may know more than this one without a change of the memory."""
    return engine.name != MEMORY


def is_paid(engine: Engine) -> bool:
    """Whether a sentence costs money."""
    return bool(getattr(engine, "paid", False))


def origin_of(engine: Engine) -> Origin:
    """How its answers are marked in the memory."""
    return Origin(getattr(engine, "origin", Origin.MACHINE))


def space_of(engine: Engine) -> str:
    """The part of the memory for its answers: the book's own, or one apart for a rehearsal."""
    return engine.name if getattr(engine, "rehearsal", False) else ""


def load(name: str, config: AmtsConfig) -> Engine:
    """The engine of that name: ``memory``, an entry point of the group ``sphinx_amts.engines``, or a dotted path.

    It is called with the configuration.

    :raises ConfigurationError: naming the engines that are installed, or what went wrong on loading.
    """
    if name == MEMORY:
        return MemoryOnly()
    factory = _factory(name)
    try:
        return factory(config)
    except Exception as error:
        raise ConfigurationError(f"the engine {name!r} cannot be started: {_told(error)}") from error


def _factory(name: str) -> Callable[[AmtsConfig], Engine]:
    installed = {point.name: point for point in entry_points(group=GROUP)}
    try:
        if name in installed:
            return installed[name].load()  # type: ignore[no-any-return]
        module, _, attribute = name.replace(":", ".").rpartition(".")
        if module:
            return getattr(importlib.import_module(module), attribute)  # type: ignore[no-any-return]
    except Exception as error:
        raise ConfigurationError(f"the engine {name!r} cannot be loaded: {_told(error)}") from error
    known = ", ".join(sorted({MEMORY, *installed}))
    raise ConfigurationError(
        f"there is no engine {name!r}; choose one of {known}, or give the dotted path of a class, such as "
        "'mypackage.MyEngine'"
    )


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
