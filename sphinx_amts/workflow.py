"""The use cases, a few lines each, for the build and the command line alike."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from sphinx_amts import engines, markup
from sphinx_amts.engines import Engine, Sentence, Untranslated
from sphinx_amts.errors import MarkupError, MemoryFailure
from sphinx_amts.records import LanguagePair, Record

T = TypeVar("T")

#: Bytes that a sentence and its translation need in the memory, at most, for each character of the source.
_BYTES_A_CHARACTER = 16


class Store(Protocol):
    """What keeps translations: :class:`sphinx_amts.memory.Memory`."""

    def store(self, records: Iterable[Record]) -> int:
        """Keep them."""

    def check_writable(self, size: int = 0) -> None:
        """Raise unless ``size`` bytes can be kept."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a batch: translations by sentence, and a reason for each sentence that has none."""

    records: Mapping[str, Record] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    characters: int = 0
    """Characters of the tagged sentences that were sent, those asked twice counted twice."""
    trouble: str = ""
    """What went wrong with the memory: one sentence, or nothing."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a build may cost."""

    characters: int | None = None
    seconds: float = 3600.0


def translate(
    sentences: Sequence[Sentence], pair: LanguagePair, engine: Engine, memory: Store, limits: Limits
) -> Outcome:
    """Translate a batch, check every answer, ask once more for what failed, and keep what is right.

    Never raises for what an engine or the memory does: each sentence gets a translation or a reason.
    """
    refused = _refusal(sentences, engine, memory, limits)
    if refused:
        return Outcome(reasons=dict.fromkeys((one.text for one in sentences), refused))
    accepted, reasons, again = _asked(sentences, pair, engine, limits.seconds)
    characters = _characters(sentences)
    if again:
        accepted_later, reasons_later, _ = _asked(again, pair, engine, limits.seconds)
        accepted |= accepted_later
        reasons |= reasons_later
        characters += _characters(again)
    made = int(time.time())
    origin = engines.origin_of(engine)
    records = {text: Record(text, answer, origin, engine.name, made) for text, answer in accepted.items()}
    reasons = {text: reason for text, reason in reasons.items() if text not in records}
    return Outcome(records, reasons, characters if engines.translates(engine) else 0, _keep(records.values(), memory))


def _characters(sentences: Iterable[Sentence]) -> int:
    return sum(len(one.text) for one in sentences)


def _refusal(sentences: Sequence[Sentence], engine: Engine, memory: Store, limits: Limits) -> str:
    """Why nothing may be sent, if so."""
    total = _characters(sentences)
    if limits.characters is not None and total > limits.characters and engines.translates(engine):
        return f"{total} characters are missing, more than amts_max_characters = {limits.characters}; nothing was sent"
    if engines.is_paid(engine):
        try:
            memory.check_writable(total * _BYTES_A_CHARACTER)
        except MemoryFailure as error:
            return f"nothing was sent to {engine.name}, because its answer could not be kept: {error}"
    return ""


def _asked(
    sentences: Sequence[Sentence], pair: LanguagePair, engine: Engine, seconds: float
) -> tuple[dict[str, str], dict[str, str], list[Sentence]]:
    """The accepted answers, the reasons for the others, and those sentences that are worth asking again."""
    answers: list[object] = []
    try:
        within(seconds, lambda: answers.extend(engine.translate(sentences, pair)))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - an engine is foreign code, and the book is always built
        reason = f"{engine.name}: {type(error).__name__}: {error}".rstrip(": ")
        done = min(len(answers), len(sentences))  # an engine that yields its answers has been paid for these
        accepted, reasons, _ = _sorted_out(sentences[:done], answers[:done], engine.name)
        return accepted, reasons | dict.fromkeys((one.text for one in sentences[done:]), reason), []
    if len(answers) != len(sentences):
        reason = f"{engine.name} returned {len(answers)} translations for {len(sentences)} sentences"
        return {}, dict.fromkeys((one.text for one in sentences), reason), list(sentences)
    return _sorted_out(sentences, answers, engine.name)


def _sorted_out(
    sentences: Sequence[Sentence], answers: Sequence[object], name: str
) -> tuple[dict[str, str], dict[str, str], list[Sentence]]:
    accepted: dict[str, str] = {}
    reasons: dict[str, str] = {}
    again: list[Sentence] = []
    for sentence, answer in zip(sentences, answers, strict=True):
        if isinstance(answer, Untranslated):
            reasons[sentence.text] = answer.reason
            continue
        try:
            accepted[sentence.text] = accept(sentence.text, answer)
        except MarkupError as error:
            reasons[sentence.text] = f"{name} damaged the sentence: {error}"
            again.append(sentence)
    return accepted, reasons, again


def accept(source: str, answer: object) -> str:
    """The answer, repaired where that is safe.

    :raises MarkupError: where it cannot be put into the page.
    """
    if not isinstance(answer, str):
        raise MarkupError(f"{type(answer).__name__} was returned instead of text")
    repaired = markup.repair(source, answer)
    markup.check(source, repaired)
    return repaired


def _keep(records: Iterable[Record], memory: Store) -> str:
    """Store what was received; what went wrong with that, or nothing."""
    try:
        memory.store(records)
    except MemoryFailure as error:
        return str(error)
    return ""


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
