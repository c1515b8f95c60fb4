"""Objects that translate without being an :class:`~sphinx_amts.engines.base.Engine`, wrapped so that they are one.

Two forms are wrapped: an object with ``translate(requests, pair)``, which returns one answer for each request (the way
of the manual's short example, and here to stay), and one with ``deliver(sentences, pair, host)``, the older way of
engines whose results come in parts (deprecated).  Attributes under their old names work with a DeprecationWarning.

This is the only module that asks an object which attributes it has.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from sphinx_amts.engines.base import BatchContext, Engine, Estimate, Request, Result, ResultBatch, Untranslated
from sphinx_amts.engines.simple import SimpleEngine
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.tm.entries import Origin, TMEntry

#: Old names of attributes, and the new ones.
OLD_NAMES: Mapping[str, str] = {
    "paid": "is_paid",
    "rehearsal": "is_pseudo",
    "improves": "should_retranslate",
    "has_more": "has_pending_jobs",
    "state": "fingerprint",
}


def adapt(translator: Any) -> Engine:
    """The object as an engine: itself if it is one, else wrapped.

    Raises:
        ConfigurationError: If it has no method that translates.
    """
    if isinstance(translator, Engine):
        return translator
    # Once, when the engine is loaded: a warning at each use would be one for each segment.
    for old, new in OLD_NAMES.items():
        if hasattr(translator, old) and not hasattr(translator, new):
            _deprecate(translator, f"the attribute {old!r}", f"name it {new!r}")
    if hasattr(translator, "deliver"):
        _deprecate(translator, "the method 'deliver'", "subclass sphinx_amts.engines.Engine and yield from 'translate'")
        return _DeliveringObject(translator)
    if hasattr(translator, "translate"):
        return _TranslatingObject(translator)
    raise ConfigurationError(f"{type(translator).__name__} has no method 'translate'")


def _deprecate(translator: object, what: str, remedy: str) -> None:
    warnings.warn(
        f"{what} of the engine {type(translator).__name__} is deprecated; {remedy}", DeprecationWarning, stacklevel=2
    )


class _WrappedObject(Engine):
    """What both forms have in common: the attributes, under their new or their old names."""

    def __init__(self, translator: Any) -> None:
        """Read the attributes that do not change during a build."""
        self._translator = translator
        self.name = str(getattr(translator, "name", type(translator).__name__))
        self.is_paid = bool(self._attribute("is_paid", "paid", default=False))
        self.is_pseudo = bool(self._attribute("is_pseudo", "rehearsal", default=False))
        self.origin = Origin(getattr(translator, "origin", Origin.MACHINE))

    def _attribute(self, name: str, old_name: str, default: Any = None) -> Any:
        return getattr(self._translator, name, getattr(self._translator, old_name, default))

    def should_retranslate(self, entry: TMEntry) -> bool:
        """The object's own decision, if it makes one."""
        judge: Callable[[TMEntry], bool] | None = self._attribute("should_retranslate", "improves")
        return judge is not None and bool(judge(entry))

    def has_pending_jobs(self, pair: LanguagePair) -> bool:
        """The object's own answer, if it has jobs at all."""
        ask: Callable[[LanguagePair], bool] | None = self._attribute("has_pending_jobs", "has_more")
        return ask is not None and bool(ask(pair))

    def fingerprint(self, pair: LanguagePair) -> str:
        """The name and the object's state, if it has one."""
        fingerprint: Callable[[LanguagePair], str] | None = getattr(self._translator, "fingerprint", None)
        return f"{self.name} {fingerprint(pair) if fingerprint else getattr(self._translator, 'state', '')}"

    @property
    def namespace(self) -> str:
        """The namespace that the object names, else that of every engine."""
        return str(getattr(self._translator, "namespace", super().namespace))

    @property
    def implementation(self) -> type:
        """The class of the object."""
        return type(self._translator)


class _TranslatingObject(_WrappedObject, SimpleEngine):
    """An object with ``translate(requests, pair)``."""

    def answers(self, requests: Sequence[Request], pair: LanguagePair) -> Iterable[str | Untranslated]:
        """The object's answers."""
        answers: Iterable[str | Untranslated] = self._translator.translate(requests, pair)
        return answers


class _DeliveringObject(_WrappedObject):
    """An object with ``deliver(sentences, pair, host)``."""

    def translate(
        self, requests: Sequence[Request], pair: LanguagePair, context: BatchContext
    ) -> Iterator[ResultBatch]:
        """The object's deliveries."""
        host = Host(context.check_budget, context.commit, context.already_translated, context.progress)
        batches: Iterator[ResultBatch] = self._translator.deliver(requests, pair, host)
        return batches


@dataclass(frozen=True, slots=True)
class Host:
    """What ``deliver`` is given: a :class:`~sphinx_amts.engines.base.BatchContext` under its old names."""

    check: Callable[[Estimate], None]
    spend: Callable[[Estimate], None]
    recall: Callable[[Collection[str]], AbstractSet[str]]
    tell: Callable[[str], None]


def delivery(answers: Mapping[str, Result], billed: int = 0, price: float = 0.0) -> ResultBatch:
    """What was called ``Delivery``: a batch of results, with its old parameters."""
    return ResultBatch(answers, billed, price)


def sentence(text: str, page: str, shown: tuple[str, ...] = ()) -> Request:
    """What was called ``Sentence``: a request, with its old parameters."""
    return Request(text, page, shown)
