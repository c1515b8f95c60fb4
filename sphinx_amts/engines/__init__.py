"""The seam to whoever translates: sentences in, translations out, in one batch, for one language pair.

An engine is any object with a ``name`` and a method ``translate``.  What it returns is checked sentence by sentence by
:mod:`sphinx_amts.translation`, so an engine may be careless, but it must return one answer a sentence, in order.

Three attributes may be left out: ``paid`` (true where a sentence costs money: then nothing is sent unless the memory
can keep the answer), ``origin`` (:class:`~sphinx_amts.tm.entries.Origin` of its answers) and ``rehearsal`` (true for
engines that only show what would happen: their answers are kept apart and never stand for translations).

An engine whose answers come in parts, or in a later build than the one that ordered them, has ``deliver`` instead
(:class:`BatchEngine`).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Protocol, TypeAlias

from sphinx_amts.errors import ConfigurationError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.tm.entries import Origin, TMEntry

if TYPE_CHECKING:
    from sphinx_amts.options.config import AmtsConfig

GROUP = "sphinx_amts.engines"
#: The engine that translates nothing.
MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class Request:
    """A tagged sentence to translate, and where it stands first."""

    source: str
    page: str
    display_texts: tuple[str, ...] = ()
    """``shown[n - 1]`` is what a reader sees of opaque tag n there; empty for a pair, and where it is not known."""

    @property
    def text(self) -> str:
        """The old name of :attr:`source`."""
        return self.source

    @property
    def shown(self) -> tuple[str, ...]:
        """The old name of :attr:`display_texts`."""
        return self.display_texts


@dataclass(frozen=True, slots=True)
class Untranslated:
    """An engine's answer where it has none: why the sentence stays as it is."""

    reason: str


@dataclass(frozen=True, slots=True)
class Translated:
    """An answer that was made in another way than the engine's other ones."""

    text: str
    origin: Origin
    engine: str
    """What made it, as the memory notes it: ``amazon realtime``."""


Result: TypeAlias = str | Translated | Untranslated


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is about to be sent, in characters, and what it may cost, in US dollars."""

    characters: int
    price: float = 0.0


@dataclass(frozen=True, slots=True)
class ResultBatch:
    """Answers that have come, by the sentence's text; also to sentences that an earlier build ordered."""

    results: Mapping[str, Result]
    billed: int = 0
    """Characters of these answers as the service counted them."""
    price: float = 0.0
    """What they may have cost, in US dollars."""


@dataclass(frozen=True, slots=True)
class BatchContext:
    """What a :class:`BatchEngine` may ask of whoever runs it."""

    check_budget: Callable[[Estimate], None]
    """Whether so much may be sent.

    :raises EngineError: if it may not.
    """
    commit: Callable[[Estimate], None]
    """The same, to be called right before it is sent: from then on it counts."""
    already_translated: Callable[[Collection[str]], AbstractSet[str]]
    """Those of these sentences that the memory knows by now, from another build perhaps."""
    progress: Callable[[str], None]
    """Shows a line of progress."""


class BatchEngine(Protocol):
    """What translates by jobs: the answers come in parts, in any order, and perhaps in a later build."""

    name: str

    def deliver(self, sentences: Sequence[Request], pair: LanguagePair, host: BatchContext) -> Iterator[ResultBatch]:
        """Answers as they come.  When it is asked for the next, those before are safe in the memory.

        Errors may be raised; the sentences without an answer then stay in the source language.  It is not bound to
        ``amts_timeout`` and limits its own waiting.
        """


class Engine(Protocol):
    """What translates."""

    name: str

    def translate(self, sentences: Sequence[Request], pair: LanguagePair) -> Iterable[str | Untranslated]:
        """One answer a sentence, in order, with the tags of the sentence.

        Errors may be raised; the sentences then stay in the source language with the error as their reason.  An
        engine may yield its answers: those that came before an error are kept.
        """


class MemoryOnly:
    """The default: what is not known stays as it is, and nothing is sent to anybody."""

    name = MEMORY

    def translate(self, sentences: Sequence[Request], pair: LanguagePair) -> list[Untranslated]:  # noqa: ARG002
        """Tell the same reason for every sentence."""
        return [Untranslated("not in the memory or the parallel data, and no engine was chosen")] * len(sentences)


def translates(engine: Engine | BatchEngine) -> bool:
    """Whether another build may know more than this one without a change of the memory."""
    return engine.name != MEMORY


def is_paid(engine: Engine | BatchEngine) -> bool:
    """Whether a sentence costs money."""
    return bool(getattr(engine, "paid", False))


def origin_of(engine: Engine | BatchEngine) -> Origin:
    """How its answers are marked in the memory."""
    return Origin(getattr(engine, "origin", Origin.MACHINE))


def should_retranslate(engine: Engine | BatchEngine, record: TMEntry) -> bool:
    """Whether it is to translate again what the memory has, since its own answer would be better."""
    judge: Callable[[TMEntry], bool] | None = getattr(engine, "improves", None)
    return judge is not None and judge(record)


def has_pending_jobs(engine: Engine | BatchEngine, pair: LanguagePair) -> bool:
    """Whether there is something to be had from it although nothing is missing: what an earlier build ordered."""
    ask: Callable[[LanguagePair], bool] | None = getattr(engine, "has_more", None)
    return ask is not None and ask(pair)


def fingerprint_of(engine: Engine | BatchEngine) -> str:
    """What decides which pages it has to see again, beside what is missing in them."""
    return f"{engine.name} {getattr(engine, 'state', '')}"


def namespace_of(engine: Engine | BatchEngine) -> str:
    """The part of the memory for its answers: the book's own, or one apart for a rehearsal."""
    return engine.name if getattr(engine, "rehearsal", False) else ""


def load(name: str, config: AmtsConfig) -> Engine | BatchEngine:
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


def _factory(name: str) -> Callable[[AmtsConfig], Engine | BatchEngine]:
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
