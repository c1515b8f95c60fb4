"""Single requests: the mode ``realtime``, and segments that a job brought back damaged.

A few requests run at a time.  Each answer is noted in the journal by the thread that receives it, before anything else
is done with it, and struck out when its translations are in the memory.  A build that dies pays again for the requests
at most that had no answer yet: as many as may run at a time.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeAlias

from sphinx_amts import languages
from sphinx_amts.engines.amazon import documents
from sphinx_amts.engines.amazon.context import JobContext
from sphinx_amts.engines.amazon.journal import Answer
from sphinx_amts.engines.amazon.options import AmazonOptions
from sphinx_amts.engines.amazon.service import code_of, engine_errors
from sphinx_amts.engines.base import BatchContext, Estimate, Request, ResultBatch, Translated
from sphinx_amts.errors import EngineError, MarkupError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import foreign_text, tagged_text
from sphinx_amts.tm.entries import Origin

#: What the memory records as the maker of a translation.
ENGINE_LABEL = "amazon realtime"
ENGINE_LABEL_ALONE = "amazon realtime, alone"

#: Errors that concern this text alone; after any other one no further request is sent.
_ERRORS_OF_THE_TEXT = frozenset({
    "DetectedLanguageLowConfidenceException", "InternalServerException", "InvalidParameterValueException",
    "InvalidRequestException", "TextSizeLimitExceededException", "ValidationException",
})  # fmt: skip

#: From so many words on, a segment that comes back unchanged is unlikely to be a name.
_MIN_UNTRANSLATED_WORDS = 4
_WORD, _LETTER = re.compile(r"[^\W\d_]+"), re.compile(r"[^\W\d_]")
#: Characters of a segment that is shown as an example.
_EXAMPLE_LENGTH = 60

_Text: TypeAlias = tuple[Request, ...]
"""The segments that one request holds."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a segment stays in the source language, and whether the next attempt is likely to fail in the same way."""

    reason: str
    is_damage: bool = False


#: Results as they arrive; in the end the segments that stay as they are.
ResultsAndFailures: TypeAlias = Generator[ResultBatch, None, dict[str, Failure]]


def earlier_answers(context: JobContext) -> Iterator[ResultBatch]:
    """What a build that died was answered and had not stored; what was damaged is remembered in the findings."""
    for answer in context.journal.answers():
        label = ENGINE_LABEL_ALONE if answer.is_alone else ENGINE_LABEL
        translations, failures = verified(context.batch, answer.requests, answer.returned)
        yield _batch(context, answer.requests, translations, label)
        if answer.is_alone:
            context.findings.damaged_alone.update({source: failure.reason for source, failure in failures.items()})
        else:
            context.findings.damaged.update(failures)


def translate_packed(context: JobContext, requests: Sequence[Request], terminology: str) -> ResultsAndFailures:
    """Translate with as few texts as possible, and what is damaged or doubtful once more, each segment on its own."""
    damaged = context.findings.damaged | context.findings.damaged_alone.keys()
    fresh = [request for request in requests if request.source not in damaged]
    exchanged: set[str] = set()
    failed = yield from _translate_texts(context, list(documents.texts(fresh)), terminology, ENGINE_LABEL, exchanged)
    to_repeat = failed.keys() | exchanged | damaged
    again = [request for request in requests if request.source in to_repeat]
    still_failed = yield from translate_alone(context, again, terminology)
    still_failed = {source: failure for source, failure in still_failed.items() if source not in exchanged}
    too_long = Failure("the sentence is too long for one request")
    return still_failed | {request.source: too_long for request in requests if documents.is_too_long(request)}


def translate_alone(context: JobContext, requests: Sequence[Request], terminology: str) -> ResultsAndFailures:
    """Translate each segment as a text of its own, unless a build that died did so in vain."""
    in_vain = context.findings.damaged_alone
    texts = [(request,) for request in requests if request.source not in in_vain and not documents.is_too_long(request)]
    failed = yield from _translate_texts(context, texts, terminology, ENGINE_LABEL_ALONE, set())
    sources = [request.source for request in requests]
    return failed | {source: Failure(in_vain[source], is_damage=True) for source in sources if source in in_vain}


def _translate_texts(
    context: JobContext, texts: Sequence[_Text], terminology: str, label: str, exchanged: set[str]
) -> ResultsAndFailures:
    """Translate texts; sources whose translations have exchanged links are added to ``exchanged``."""
    failed: dict[str, Failure] = {}
    untranslated: list[str] = []
    if texts:
        context.batch.commit(estimate(context.options, texts))
    is_alone = label == ENGINE_LABEL_ALONE
    for done, (text, result) in enumerate(_results(context, texts, terminology, is_alone=is_alone), 1):
        if isinstance(result, EngineError):
            failure = Failure(foreign_text.message(result))
            no_translations: dict[str, str] = {}
            translations, failures = no_translations, dict.fromkeys((request.source for request in text), failure)
        else:
            translations, failures = verified(context.batch, text, result)
        failed |= failures
        untranslated += (
            source
            for source, translation in translations.items()
            if is_untranslated_output(context.pair, source, translation)
        )
        exchanged |= {
            source
            for source, translation in translations.items()
            if context.batch.has_exchanged_codes(source, translation)
        }
        yield _batch(context, text, translations, label)
        if not failures:
            context.journal.forget_answer(text, is_alone=is_alone)
        if len(texts) > 1:
            context.progress(f"{done} of {len(texts)} requests done")
    if untranslated:
        context.progress(_describe_untranslated(untranslated))
    return failed


def _batch(context: JobContext, text: _Text, translations: Mapping[str, str], label: str) -> ResultBatch:
    cost = estimate(context.options, [text])
    answers = {source: Translated(translation, Origin.MACHINE, label) for source, translation in translations.items()}
    return ResultBatch(answers, cost.characters, cost.price)


def is_doubtful(context: JobContext, source: str, translation: str) -> bool:
    """Whether a verified translation is worth requesting once more: it is not one, or has exchanged links."""
    is_untranslated = is_untranslated_output(context.pair, source, translation)
    return is_untranslated or context.batch.has_exchanged_codes(source, translation)


def is_untranslated_output(pair: LanguagePair, source: str, answer: str) -> bool:
    """Whether a segment of several words came back in the very same words, although the languages differ."""
    unit = _LETTER if languages.is_spaceless(pair.source) else _WORD
    source_words, answer_words = (unit.findall(tagged_text.plain(text, " ")) for text in (source, answer))
    is_unchanged = source_words == answer_words and len(source_words) >= _MIN_UNTRANSLATED_WORDS
    return is_unchanged and not languages.same_language(pair.source, pair.target)


def _describe_untranslated(sources: Sequence[str]) -> str:
    text = tagged_text.plain(sources[0], "…")
    example = text if len(text) <= _EXAMPLE_LENGTH else f"{text[:_EXAMPLE_LENGTH].rstrip()}…"
    if len(sources) == 1:
        return f"1 sentence came back untranslated and remains in the source language: {example}"
    return f"{len(sources):,} sentences came back untranslated and remain in the source language, such as: {example}"


def estimate(options: AmazonOptions, texts: Iterable[_Text]) -> Estimate:
    """What these texts send, and what that may cost."""
    sent = [documents.text(text) for text in texts]
    characters = sum(map(len, sent))
    return Estimate(characters, options.price(characters, "realtime"), documents.characters_without_tags(sent))


def verified(
    batch: BatchContext, requests: Sequence[Request], returned: str
) -> tuple[dict[str, str], dict[str, Failure]]:
    """The good translations in a document or text that came back, and why the other segments have none.

    Args:
        batch: Verifies each translation.
        requests: The segments of the document or text, in order.
        returned: What came back for them.
    """
    answers: Mapping[str, str] = {}
    with suppress(MarkupError):
        answers = _translations(requests, returned)
    translations: dict[str, str] = {}
    failures: dict[str, Failure] = {}
    for request in requests:
        try:
            translations[request.source] = batch.verify(request.source, answers[request.source])
        except KeyError:
            failures[request.source] = Failure("Amazon Translate lost the sentence", is_damage=True)
        except MarkupError as error:
            failures[request.source] = Failure(f"Amazon Translate damaged the sentence: {error}", is_damage=True)
    return translations, failures


#: What cannot be read costs its own document or text, and no other.
_translations = tagged_text.only_markup_errors(documents.translations)


def _results(
    context: JobContext, texts: Iterable[_Text], terminology: str, *, is_alone: bool
) -> Iterator[tuple[_Text, str | EngineError]]:
    """Each text with what came back, in the order of arrival.

    After an error that the other texts would meet too, no more is sent; what is under way is still awaited, since it
    will be paid for.
    """
    rest = deque(texts)
    running: dict[Future[str], _Text] = {}
    fatal: BaseException | None = None
    with ThreadPoolExecutor(context.options.concurrency) as pool:
        while running or (rest and not fatal):
            while rest and not fatal and len(running) < context.options.concurrency:
                text = rest.popleft()
                running[pool.submit(_send_and_note, context, text, terminology, is_alone)] = text
            try:
                done, _ = wait(running, return_when=FIRST_COMPLETED)
            except KeyboardInterrupt as interruption:
                # Not at once: requests under way are paid for, and their results are yielded before the build ends.
                fatal, done = interruption, set()
            for future in done:
                text, error = running.pop(future), future.exception()
                if error is None or _is_about_the_text(error):
                    yield text, future.result() if error is None else EngineError(str(error))
                else:
                    fatal = fatal or error
    if fatal:
        raise fatal


def _is_about_the_text(error: BaseException) -> bool:
    return isinstance(error, EngineError) and code_of(error.__cause__ or error) in _ERRORS_OF_THE_TEXT


def _send_and_note(context: JobContext, text: _Text, terminology: str, is_alone: bool) -> str:
    """Send a request, and note the answer: the build may die before it has been stored."""
    returned = _send(context, text, terminology)
    with suppress(EngineError):  # it is stored in the memory all the same, if the build goes on
        context.journal.note_answer(Answer(text, returned, is_alone))
    return returned


def _send(context: JobContext, text: _Text, terminology: str) -> str:
    source_code, target_code = context.codes
    optional: Mapping[str, Any] = {
        "TerminologyNames": [terminology] if terminology else [],
        "Settings": context.options.style("formality", "profanity", "brevity"),
    }
    with engine_errors("Amazon Translate did not translate a text", context.service.region):
        answer = context.service.translate.translate_text(
            Text=documents.text(text),
            SourceLanguageCode=source_code,
            TargetLanguageCode=target_code,
            **{name: value for name, value in optional.items() if value},
        )
    translated: str = answer.get("TranslatedText", "")
    return translated
