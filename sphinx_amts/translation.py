"""The use cases, a few lines each, for the build and the command line alike."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from sphinx_amts import engines
from sphinx_amts.engines import BatchContext, BatchEngine, Engine, Estimate, Request, Translated, Untranslated
from sphinx_amts.errors import EngineError, MarkupError, MemoryFailure
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import tagged_text
from sphinx_amts.tm.entries import TMEntry

T = TypeVar("T")

#: Bytes that a sentence and its translation need in the memory, at most, for each character of the source.
_BYTES_A_CHARACTER = 16


class Store(Protocol):
    """What keeps translations: :class:`sphinx_amts.tm.memory.TranslationMemory`."""

    def store(self, records: Iterable[TMEntry]) -> int:
        """Keep them."""

    def get(self, sentences: Iterable[str]) -> dict[str, TMEntry]:
        """What is known of these sentences."""

    def check_writable(self, size: int = 0) -> None:
        """Raise unless ``size`` bytes can be kept."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a build may cost."""

    characters: int | None = None
    seconds: float = 3600.0


@dataclass(frozen=True, slots=True)
class Usage:
    """What a batch cost."""

    sent: int = 0
    """Characters that were sent, those asked twice counted twice."""
    billed: int = 0
    """Characters as the service counted them, also those that an earlier build sent."""
    price: float = 0.0
    """US dollars, estimated."""


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """What came of a batch: translations by sentence, and a reason for each sentence that has none."""

    entries: Mapping[str, TMEntry] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    memory_error: str = ""
    """What went wrong with the memory: one sentence, or nothing."""
    usage: Usage = field(default_factory=Usage)


@dataclass(slots=True)
class _Batch:
    """A batch on its way: who translates it, what may be spent, and what came of it so far."""

    pair: LanguagePair
    engine: Engine | BatchEngine
    memory: Store
    limits: Limits
    tell: Callable[[str], None]
    records: dict[str, TMEntry] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    trouble: str = ""
    sent: int = 0
    billed: int = 0
    price: float = 0.0

    def spend(self, estimate: Estimate) -> None:
        """Let so much be sent, and count it."""
        self.check(estimate)
        self.sent += estimate.characters

    def check(self, estimate: Estimate) -> None:
        """Let so much be sent.

        :raises EngineError: if it is more than the author allows, or its answer could not be kept.
        """
        total, most = self.sent + estimate.characters, self.limits.characters
        if most is not None and total > most:
            cost = f" (about {estimate.price:.2f} US dollars)" if estimate.price else ""
            raise EngineError(
                f"{total} characters are missing{cost}, more than amts_max_characters = {most}; nothing was sent"
            )
        if engines.is_paid(self.engine):
            _check_writable(self.memory, total, self.engine.name)

    def recall(self, sentences: Collection[str]) -> set[str]:
        """Take over those of the sentences that the memory knows by now; which they are."""
        found = self.memory.get(sentences)
        good = {
            text: one
            for text, one in found.items()
            if not engines.should_retranslate(self.engine, one) and _is_sound(one)
        }
        self.records |= good
        return set(good)

    def keep(self, answers: Mapping[str, object]) -> list[str]:
        """Check answers and store the good ones; those that came back damaged."""
        found, refused, damaged = _sorted_out(answers, self.engine)
        self.records |= found
        self.reasons |= refused
        try:
            self.memory.store(found.values())
        except MemoryFailure as error:
            self.trouble = str(error)
        return damaged

    def outcome(self, sentences: Iterable[Request], otherwise: str) -> BatchOutcome:
        """What came of it; ``otherwise`` is the reason for sentences of which nothing was heard."""
        reasons = dict.fromkeys((one.source for one in sentences), otherwise) | self.reasons
        reasons = {text: reason for text, reason in reasons.items() if text not in self.records}
        return BatchOutcome(self.records, reasons, self.trouble, Usage(self.sent, self.billed, self.price))


def _is_sound(record: TMEntry) -> bool:
    try:
        tagged_text.check(record.source, record.translation)
    except MarkupError:
        return False
    return True


def _check_writable(memory: Store, characters: int, name: str) -> None:
    try:
        memory.check_writable(characters * _BYTES_A_CHARACTER)
    except MemoryFailure as error:
        raise EngineError(f"nothing was sent to {name}, because its answer could not be kept: {error}") from error


def _quiet(_line: str) -> None:
    """Show nothing."""


def translate(
    sentences: Sequence[Request],
    pair: LanguagePair,
    engine: Engine | BatchEngine,
    memory: Store,
    limits: Limits,
    *,
    tell: Callable[[str], None] = _quiet,
) -> BatchOutcome:
    """Translate a batch, check every answer, and keep what is right.  ``tell`` shows a line of progress.

    Never raises for what an engine or the memory does: each sentence gets a translation or a reason.
    """
    batch = _Batch(pair, engine, memory, limits, tell)
    try:
        otherwise = _delivered(batch, sentences) if hasattr(engine, "deliver") else _at_once(batch, sentences)
    except EngineError as error:
        otherwise = str(error)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - an engine is foreign code, and the book is always built
        otherwise = f"{engine.name}: {type(error).__name__}: {error}".rstrip(": ")
    return batch.outcome(sentences, otherwise)


def _delivered(batch: _Batch, sentences: Sequence[Request]) -> str:
    """Keep answers as they come.  What cannot be kept ends it, and the engine will deliver that once more."""
    host = BatchContext(batch.check, batch.spend, batch.recall, batch.tell)
    for delivery in batch.engine.deliver(sentences, batch.pair, host):  # type: ignore[union-attr]
        batch.keep(delivery.results)
        batch.billed += delivery.billed
        batch.price += delivery.price
        if batch.trouble:
            break
    return batch.trouble or f"{batch.engine.name} returned nothing for it"


def _at_once(batch: _Batch, sentences: Sequence[Request]) -> str:
    """Ask for all answers, and once more for those that came back damaged."""
    damaged = _asked(batch, sentences)
    if damaged:
        _asked(batch, damaged)
    return ""


def _asked(batch: _Batch, sentences: Sequence[Request]) -> list[Request]:
    """Ask, and keep what is right; the sentences that came back damaged."""
    if engines.translates(batch.engine):
        batch.spend(Estimate(sum(len(one.source) for one in sentences)))
    answers: list[object] = []
    try:
        within(batch.limits.seconds, lambda: answers.extend(batch.engine.translate(sentences, batch.pair)))  # type: ignore[union-attr]
    except (Exception, SystemExit):
        batch.keep(_by_text(sentences, answers))  # an engine that yields its answers has been paid for these
        raise
    if len(answers) != len(sentences):
        reason = f"{batch.engine.name} returned {len(answers)} translations for {len(sentences)} sentences"
        batch.reasons |= dict.fromkeys((one.source for one in sentences), reason)
        return list(sentences)
    damaged = batch.keep(_by_text(sentences, answers))
    return [one for one in sentences if one.source in damaged]


def _by_text(sentences: Iterable[Request], answers: Iterable[object]) -> dict[str, object]:
    return dict(zip((one.source for one in sentences), answers, strict=False))


def _sorted_out(
    answers: Mapping[str, object], engine: Engine | BatchEngine
) -> tuple[dict[str, TMEntry], dict[str, str], list[str]]:
    """The records of the good answers, the reasons for the others, and those of them that are worth asking again."""
    accepted: dict[str, TMEntry] = {}
    reasons: dict[str, str] = {}
    damaged: list[str] = []
    for source, answer in answers.items():
        if isinstance(answer, Untranslated):
            reasons[source] = answer.reason
            continue
        origin, name, text = engines.origin_of(engine), engine.name, answer
        if isinstance(answer, Translated):
            origin, name, text = answer.origin, answer.engine, answer.text
        try:
            good = tagged_text.accepted(source, text)
        except MarkupError as error:
            reasons[source] = f"{engine.name} damaged the sentence: {error}"
            damaged.append(source)
        else:
            accepted[source] = TMEntry(source, good, origin, name, int(time.time()))
    return accepted, reasons, damaged


def within(seconds: float, work: Callable[[], T]) -> T:
    """The result of ``work``, run aside so that it can be left behind.

    :raises TimeoutError: after so many seconds; the work is not stopped, but no longer waited for.
    """
    results: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # noqa: BLE001 - raised again by the caller
            errors.append(error)

    thread = threading.Thread(target=run, name="sphinx-amts engine", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise TimeoutError(f"no answer within {seconds:g} seconds (amts_timeout)")
    if errors:
        raise errors[0]
    return results[0]
