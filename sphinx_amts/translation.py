"""One batch of missing segments: estimate, send, verify each translation once, store.

The engine sends and fetches; this module decides what may be spent, and what is good enough for the memory.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinx_amts.engines.base import (
    BatchContext,
    Engine,
    Estimate,
    Request,
    Result,
    ResultBatch,
    Translated,
    Untranslated,
)
from sphinx_amts.errors import EngineError, MarkupError, MemoryFailure
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import foreign_text, tagged_text
from sphinx_amts.text.exchanged_codes import exchanged_codes, texts_of_codes, translations_of_codes
from sphinx_amts.text.prose import count
from sphinx_amts.tm.entries import Origin, Place, TMEntry, reference
from sphinx_amts.tm.memory import TranslationMemory

if TYPE_CHECKING:
    from sphinx_amts.options.config import AmtsConfig
    from sphinx_amts.shared_budget import SharedBudget

#: Bytes that a segment and its translation need in the memory, at most, for each character of the source: three or four
#: for each in UTF-8, in both texts, as entry and in the history, and as much again while the database is being written.
_BYTES_PER_CHARACTER = 32


@dataclass(frozen=True, slots=True)
class Limits:
    """What a build may spend."""

    characters: int | None = None
    """Characters that may be sent; ``None``: as many as there are."""
    seconds: float = 3600.0
    """How long to wait for an engine that does not limit its own waiting."""
    unclear: str = ""
    """Why it is not clear what may be sent: then nothing is sent to a paid engine."""
    shared: SharedBudget | None = None
    """What other builds, which share the limit, have reserved; ``None`` if there are none."""

    @property
    def may_forbid(self) -> bool:
        """Whether there is a limit to what may be sent, so that an estimate is worth its work."""
        return self.characters is not None or bool(self.unclear)


def limits_of(config: AmtsConfig, shared: SharedBudget | None = None) -> Limits:
    """The limits that a book sets, and what it shares them with."""
    return Limits(config.max_characters, config.timeout, config.unclear_limit, shared)


@dataclass(frozen=True, slots=True)
class Usage:
    """What a batch cost."""

    sent: int = 0
    """Characters that were sent; those that were sent twice count twice."""
    billed: int = 0
    """Characters as the service counted them, also those that an earlier build sent."""
    price: float = 0.0
    """US dollars, estimated."""


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """The outcome of a batch: translations by source, and a reason for each source that has none."""

    entries: Mapping[str, TMEntry] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    memory_error: str = ""
    """Why translations could not be stored, one sentence; empty if they were."""
    usage: Usage = field(default_factory=Usage)


def _print_nothing(_line: str) -> None:
    """Ignore a line of progress."""


def translate(
    requests: Sequence[Request],
    pair: LanguagePair,
    engine: Engine,
    memory: TranslationMemory,
    limits: Limits,
    *,
    progress: Callable[[str], None] = _print_nothing,
    announce: Callable[[], None] = lambda: None,
) -> BatchOutcome:
    """Translate a batch, verify each translation, and store those that are good.

    Never raises for what an engine or the memory does: each request gets a translation or a reason.

    Args:
        requests: The segments that are missing, each source once.
        pair: The languages, as canonical codes.
        engine: Whatever translates.
        memory: Where translations are stored, before the engine goes on.
        limits: What may be spent.
        progress: Prints a line of progress.
        announce: Is called once, when the first request is about to be sent and the limits allow it.
    """
    batch = _Batch(engine, memory, limits, announce, {request.source: request for request in requests})
    context = BatchContext(
        limits.seconds, batch.check_budget, batch.commit, batch.already_translated, batch.verify, progress,
        batch.has_exchanged_codes,
    )  # fmt: skip
    try:
        if engine.is_paid and limits.may_forbid and not engine.has_pending_jobs(pair):
            batch.check_limit(engine.estimate(requests, pair))  # before a lock is made for nothing
        with _only_batch(engine, memory, limits, progress):
            batch.run(requests, pair, context)
        reason = batch.memory_error or f"{engine.name} returned no translation"
    except EngineError as error:
        reason = foreign_text.message(error)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - an engine is foreign code, and the book is always built
        reason = f"{engine.name}: {type(error).__name__}: {foreign_text.message(error)}".rstrip(": ")
    return batch.outcome([request.source for request in requests], reason)


def _amount(characters: int, estimate: Estimate) -> str:
    cost = f" ({estimate.cost()})" if estimate.price else ""
    return f"{count(characters, 'character')}{cost}"


def _more_than(limit: int) -> str:
    return f"more than amts_max_characters = {limit}; nothing was sent"


@contextmanager
def _only_batch(
    engine: Engine, memory: TranslationMemory, limits: Limits, progress: Callable[[str], None]
) -> Iterator[None]:
    """Keep other builds from paying for the same segments meanwhile; wait for one that is doing so.

    Raises:
        EngineError: If the other build does not finish in time, or nothing can be locked.
    """
    if not engine.is_paid:
        yield
        return

    def report_wait() -> None:
        progress("another build is requesting translations for this language; waiting for it to finish")

    try:
        lock = memory.lock_batches(engine.longest_batch(limits.seconds), report_wait)
    except MemoryFailure as error:
        raise EngineError(f"nothing was sent to {engine.name}: {error}") from error
    with closing(lock):
        yield


@tagged_text.only_markup_errors
def _entry(source: str, translation: str, result: Translated, place: Place | None) -> TMEntry:
    """The entry of a verified translation; a wrong origin or name is the damage of this one answer."""
    return TMEntry(
        source,
        translation,
        Origin(result.origin),
        foreign_text.message(result.engine),
        int(time.time()),
        note=foreign_text.message(result.note) if result.note else "",
        place=place,
    )


def _place(request: Request) -> Place:
    return Place(request.page, reference(request.before), reference(request.after))


@dataclass(slots=True)
class _Batch:
    """A batch in progress: its engine, its limits, and its results so far."""

    engine: Engine
    memory: TranslationMemory
    limits: Limits
    announce: Callable[[], None]
    requests: Mapping[str, Request]
    """What is asked for, by source; an engine may bring more, such as the results of an earlier job."""
    entries: dict[str, TMEntry] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    verified: dict[str, str] = field(default_factory=dict)
    """The last translation of each source that was found good."""
    memory_error: str = ""
    sent: int = 0
    billed: int = 0
    price: float = 0.0

    def run(self, requests: Sequence[Request], pair: LanguagePair, context: BatchContext) -> None:
        """Let the engine translate, and store what it yields as it comes."""
        pending = requests
        if self.engine.is_paid:  # another build may have paid for them while this one waited
            translated = self.already_translated([request.source for request in requests])
            pending = [request for request in requests if request.source not in translated]
            if requests and not pending and not self.engine.has_pending_jobs(pair):
                return
        for results in self.engine.translate(pending, pair, context):
            self.store_results(results)
            if self.memory_error:
                return  # the engine is not resumed: a later build gets these results once more

    def check_budget(self, estimate: Estimate) -> None:
        """Raise :class:`EngineError` if it is more than the author allows, or if its results could not be stored.

        What is allowed is reserved in the budget that the build shares with others, whether it is sent in the end or
        not: another build must not count on it.
        """
        total = self.check_limit(estimate)
        if self.engine.is_paid:
            # Of the whole batch, not of this part: what was sent before may not be in the memory yet.
            self._check_writable(total)
        if self.limits.shared is not None:
            self._reserve(self.limits.shared, total, estimate)

    def check_limit(self, estimate: Estimate) -> int:
        """Raise :class:`EngineError` if it is more than the author allows; return the characters of the whole batch."""
        total, limit = self.sent + estimate.characters, self.limits.characters
        if self.limits.unclear and self.engine.is_paid:
            raise EngineError(f"nothing was sent to {self.engine.name}: {self.limits.unclear}")
        if limit is not None and total > limit:
            raise EngineError(f"the build would send {_amount(total, estimate)}, {_more_than(limit)}")
        return total

    def _reserve(self, shared: SharedBudget, total: int, estimate: Estimate) -> None:
        limit = self.limits.characters
        try:
            reserved_by_others = shared.reserve(total, limit)
        except OSError as error:
            raise EngineError(
                f"nothing was sent to {self.engine.name}, because what the other languages of this build send is not "
                f"known ({error}); build again"
            ) from error
        if limit is not None and total + reserved_by_others > limit:
            raise EngineError(
                f"the build would send {_amount(total, estimate)}, and its other languages have reserved "
                f"{reserved_by_others:,}; together this is {_more_than(limit)}"
            )

    def _check_writable(self, characters: int) -> None:
        try:
            self.memory.check_writable(characters * _BYTES_PER_CHARACTER)
        except MemoryFailure as error:
            raise EngineError(
                f"nothing was sent to {self.engine.name}, because its translations could not be stored: {error}"
            ) from error

    def commit(self, estimate: Estimate) -> None:
        """Count the characters of a request, if it may be sent."""
        self.check_budget(estimate)
        if not self.sent:
            self.announce()
        self.sent += estimate.characters

    def already_translated(self, sources: Collection[str]) -> set[str]:
        """The sources that already have a translation, including those that were added to the memory meanwhile."""
        pending = [source for source in sources if source not in self.entries]
        self.entries |= {source: entry for source, entry in self.memory.get(pending).items() if self._is_usable(entry)}
        return {source for source in sources if source in self.entries}

    def _is_usable(self, entry: TMEntry) -> bool:
        if self.engine.should_retranslate(entry) and not entry.is_persons_work:
            return False
        try:
            tagged_text.check(entry.source, entry.translation)  # a person may have broken it
        except MarkupError:
            return False
        return True

    def verify(self, source: str, answer: object) -> str:
        """The translation, repaired where that is safe; one that was found good before is not verified again."""
        # An engine that asked for the verification hands in just this text afterwards; any other text is a new answer.
        verified = self.verified.get(source)
        if verified is None or type(answer) is not str or verified != answer:
            verified = self.verified[source] = tagged_text.accepted(source, answer)
        return verified

    def has_exchanged_codes(self, source: str, translation: str) -> bool:
        """Whether words show that links or emphasis are exchanged; links whose texts are translated show it too."""
        texts = texts_of_codes(source)
        entries = self.memory.get(texts) | self.entries if texts else {}
        translations = {text: entries[text].translation for text in texts if text in entries}
        return bool(exchanged_codes(source, translation, translations_of_codes(texts, translations)))

    def store_results(self, batch: ResultBatch) -> None:
        """Store the good translations, and record the reasons of the others."""
        outcomes = {
            source: self._entry_or_reason(source, result)
            for source, result in batch.results.items()
            if isinstance(source, str)  # an engine is foreign code; what is no text was never requested
        }
        entries = {source: outcome for source, outcome in outcomes.items() if isinstance(outcome, TMEntry)}
        self.reasons |= {
            source: outcome.reason for source, outcome in outcomes.items() if isinstance(outcome, Untranslated)
        }
        # The book gets them even if they cannot be stored; only the next build has to request them again.
        self.entries |= entries
        try:
            self.memory.store(entries.values())
        except MemoryFailure as error:
            self.memory_error = str(error)
        # Last: figures of a wrong type end the batch, and the translations must be safe by then.
        self.billed += batch.billed
        self.price += batch.price

    def _entry_or_reason(self, source: str, result: Result) -> TMEntry | Untranslated:
        """The entry of the memory for a result, or why there is none."""
        if isinstance(result, Untranslated):
            return result
        if not isinstance(result, Translated):
            result = Translated(result, self.engine.origin, self.engine.name)
        try:
            place = _place(self.requests[source]) if source in self.requests else None
            return _entry(source, self.verify(source, result.text), result, place)
        except MarkupError as error:
            return Untranslated(f"{self.engine.name} damaged the sentence: {error}")

    def outcome(self, sources: Iterable[str], reason: str) -> BatchOutcome:
        """The outcome of the batch; ``reason`` is that of sources without any result."""
        reasons = dict.fromkeys(sources, reason) | self.reasons
        remaining = {source: foreign_text.message(why) for source, why in reasons.items() if source not in self.entries}
        return BatchOutcome(self.entries, remaining, self.memory_error, Usage(self.sent, self.billed, self.price))
