"""Single requests: the mode ``realtime``, and sentences that a job brought back damaged.

A few requests run at a time.  Each answer is handed on as soon as it is there, so that it is kept whatever happens to
the next one.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any, TypeAlias

from sphinx_amts import languages
from sphinx_amts.engines import Estimate, Request, ResultBatch, Translated
from sphinx_amts.engines.amazon import documents
from sphinx_amts.engines.amazon.order import JobContext
from sphinx_amts.engines.amazon.service import code_of, told
from sphinx_amts.errors import EngineError, MarkupError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import tagged_text
from sphinx_amts.tm.entries import Origin

#: What the memory notes as the maker of a translation.
LABEL = "amazon realtime"
LABEL_ALONE = "amazon realtime, alone"

#: Errors that concern this text alone; after any other one no further request is made.
_OF_THE_TEXT = frozenset({
    "DetectedLanguageLowConfidenceException", "InternalServerException", "InvalidParameterValueException",
    "InvalidRequestException", "TextSizeLimitExceededException", "ValidationException",
})  # fmt: skip

#: From so many words on, a sentence that comes back as it was is rather not a name.
_WORDS = 4
_WORD, _LETTER = re.compile(r"[^\W\d_]+"), re.compile(r"[^\W\d_]")
#: Characters of a sentence that is shown as an example.
_SHOWN = 60

_Batch: TypeAlias = tuple[Request, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a sentence stays as it is, and whether that is likely to be so the next time."""

    reason: str
    is_damage: bool = False


#: Deliveries as they come; in the end the sentences that stay as they are.
Deliveries: TypeAlias = Generator[ResultBatch, None, dict[str, Failure]]


def settings(order: JobContext, *names: str) -> dict[str, str]:
    """The settings that the author chose, of those that an operation takes."""
    return {name.title(): value for name in names if (value := getattr(order.options, name))}


def packed(order: JobContext, sentences: Sequence[Request], terminology: str) -> Deliveries:
    """Translate with as few requests as possible, and what came back damaged once more, each on its own."""
    failed = yield from _translated(order, list(documents.texts(sentences)), terminology, LABEL)
    again = yield from alone(order, [one for one in sentences if one.source in failed], terminology)
    too_long = Failure("the sentence is too long for one request")
    return again | {one.source: too_long for one in sentences if documents.too_long(one)}


def alone(order: JobContext, sentences: Sequence[Request], terminology: str) -> Deliveries:
    """Translate each sentence by a request of its own."""
    return _translated(order, [(one,) for one in sentences if not documents.too_long(one)], terminology, LABEL_ALONE)


def _translated(order: JobContext, batches: Sequence[_Batch], terminology: str, label: str) -> Deliveries:
    failed: dict[str, Failure] = {}
    echoes: list[str] = []
    if batches:
        order.host.commit(_estimate(order, batches))
    for done, (batch, result) in enumerate(_results(order, batches, terminology), 1):
        good, bad = accepted(batch, result) if isinstance(result, str) else _none(batch, result)
        failed |= bad
        echoes += (text for text, answer in good.items() if is_echo(order.pair, text, answer))
        cost = _estimate(order, [batch])
        answers = {text: Translated(answer, Origin.MACHINE, label) for text, answer in good.items()}
        yield ResultBatch(answers, cost.characters, cost.price)
        if len(batches) > 1:
            order.tell(f"{done} of {len(batches)} requests done")
    if echoes:
        order.tell(_echoed(echoes))
    return failed


def is_echo(pair: LanguagePair, source: str, answer: str) -> bool:
    """Whether a tagged sentence of several words came back in the very same words, although the languages differ."""
    unit = _LETTER if languages.is_spaceless(pair.source) else _WORD
    words, others = (unit.findall(tagged_text.plain(text, " ")) for text in (source, answer))
    return words == others and len(words) >= _WORDS and not languages.same_language(pair.source, pair.target)


def _echoed(echoes: Sequence[str]) -> str:
    first = tagged_text.plain(echoes[0], "…")
    shown = first if len(first) <= _SHOWN else f"{first[:_SHOWN].rstrip()}…"
    if len(echoes) == 1:
        return f"1 sentence came back untranslated and stays so: {shown}"
    return f"{len(echoes)} sentences came back untranslated and stay so, the first: {shown}"


def _estimate(order: JobContext, batches: Iterable[_Batch]) -> Estimate:
    characters = sum(len(documents.text(batch)) for batch in batches)
    return Estimate(characters, order.options.price(characters, "realtime"))


def _none(batch: _Batch, error: EngineError) -> tuple[dict[str, str], dict[str, Failure]]:
    return {}, dict.fromkeys((one.source for one in batch), Failure(str(error)))


def accepted(sentences: Iterable[Request], result: str) -> tuple[dict[str, str], dict[str, Failure]]:
    """The good translations in what came back for these sentences, and what is wrong with the others."""
    sentences = tuple(sentences)
    found = documents.answers(sentences, result)
    good: dict[str, str] = {}
    bad: dict[str, Failure] = {}
    for one in sentences:
        try:
            good[one.source] = tagged_text.accepted(one.source, found[one.source])
        except KeyError:
            bad[one.source] = Failure("Amazon Translate lost the sentence", is_damage=True)
        except MarkupError as error:
            bad[one.source] = Failure(f"Amazon Translate damaged the sentence: {error}", is_damage=True)
    return good, bad


def _results(
    order: JobContext, batches: Iterable[_Batch], terminology: str
) -> Iterator[tuple[_Batch, str | EngineError]]:
    """Each batch with what came back, in the order of arrival.

    After trouble that would befall the others too no more is sent, but what is on its way is still awaited.
    """
    rest = deque(batches)
    running: dict[Future[str], _Batch] = {}
    trouble: BaseException | None = None
    with ThreadPoolExecutor(order.options.concurrency) as pool:
        while running or (rest and not trouble):
            while rest and not trouble and len(running) < order.options.concurrency:
                batch = rest.popleft()
                running[pool.submit(_request, order, batch, terminology)] = batch
            try:
                done, _ = wait(running, return_when=FIRST_COMPLETED)
            except KeyboardInterrupt as interruption:
                trouble, done = interruption, set()
            for future in done:
                batch, error = running.pop(future), future.exception()
                if error is None or _is_about_the_text(error):
                    yield batch, future.result() if error is None else EngineError(str(error))
                else:
                    trouble = trouble or error
    if trouble:
        raise trouble


def _is_about_the_text(error: BaseException) -> bool:
    return isinstance(error, EngineError) and code_of(error.__cause__ or error) in _OF_THE_TEXT


def _request(order: JobContext, batch: _Batch, terminology: str) -> str:
    source, target = order.codes
    optional: Mapping[str, Any] = {
        "TerminologyNames": [terminology] if terminology else [],
        "Settings": settings(order, "formality", "profanity", "brevity"),
    }
    with told("Amazon Translate did not translate a text", order.service.region):
        answer = order.service.translate.translate_text(
            Text=documents.text(batch),
            SourceLanguageCode=source,
            TargetLanguageCode=target,
            **{name: value for name, value in optional.items() if value},
        )
    text: str = answer["TranslatedText"]
    return text
