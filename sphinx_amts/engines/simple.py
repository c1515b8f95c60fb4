"""Engines that answer a list of requests with a list of translations, all in one call."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from typing import TypeVar

from sphinx_amts.engines.base import BatchContext, Engine, Request, Result, ResultBatch, Untranslated
from sphinx_amts.errors import MarkupError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text.prose import count

T = TypeVar("T")


class SimpleEngine(Engine):
    """Asks :meth:`answers` for all translations at once, and once more for damaged ones and exchanged links."""

    def answers(self, requests: Sequence[Request], pair: LanguagePair) -> Iterable[str | Untranslated]:
        """One answer for each request, in order: the translation with the tags of its source, or why there is none.

        Answers that are yielded before an error are kept.
        """
        raise NotImplementedError

    def translate(
        self, requests: Sequence[Request], pair: LanguagePair, context: BatchContext
    ) -> Iterator[ResultBatch]:
        """Yield all results of one call, and those of a second one for damaged answers and exchanged links."""
        again = yield from self._translate_once(requests, pair, context)
        if again:
            yield from self._translate_once(again, pair, context)

    def _translate_once(
        self, requests: Sequence[Request], pair: LanguagePair, context: BatchContext
    ) -> Generator[ResultBatch, None, list[Request]]:
        """Yield the results of one call; return the requests whose answers are worth requesting again."""
        context.commit(self.estimate(requests, pair))
        answers: list[str | Untranslated] = []
        try:
            run_with_timeout(context.timeout, lambda: answers.extend(self.answers(requests, pair)))
        except (Exception, SystemExit):
            # An engine that yields its answers has perhaps been paid for those that came before the error.
            yield ResultBatch(self._verified(zip(requests, answers, strict=False), context)[0])
            raise
        if len(answers) != len(requests):
            # Nobody knows which answer belongs to which request.
            reason = f"{self.name} returned {count(len(answers), 'translation')} for {count(len(requests), 'segment')}"
            yield ResultBatch({request.source: Untranslated(reason) for request in requests})
            return list(requests)
        results, again = self._verified(zip(requests, answers, strict=True), context)
        yield ResultBatch(results)
        return again

    def _verified(
        self, answered: Iterable[tuple[Request, str | Untranslated]], context: BatchContext
    ) -> tuple[dict[str, Result], list[Request]]:
        """The results by source, and the requests whose answers are damaged or have exchanged links."""
        results: dict[str, Result] = {}
        again: list[Request] = []
        for request, answer in answered:
            if isinstance(answer, Untranslated):
                results[request.source] = answer
                continue
            try:
                translation = context.verify(request.source, answer)
                results[request.source] = translation
                if context.has_exchanged_codes(request.source, translation):
                    again.append(request)
            except MarkupError as error:
                results[request.source] = Untranslated(f"{self.name} damaged the sentence: {error}")
                again.append(request)
        return results, again


def run_with_timeout(seconds: float, work: Callable[[], T]) -> T:
    """Return the result of ``work``, which runs in a thread that can be abandoned.

    Raises:
        TimeoutError: After so many seconds; the work is not stopped, but no longer waited for.
    """
    results: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # noqa: BLE001 - raised again by the caller
            errors.append(error)

    # A daemon, since nothing can stop foreign code that hangs, and it must not keep the finished build from ending.
    thread = threading.Thread(target=run, name="sphinx-amts engine", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise TimeoutError(f"no answer within {seconds:g} seconds (amts_timeout)")
    if errors:
        raise errors[0]
    return results[0]
