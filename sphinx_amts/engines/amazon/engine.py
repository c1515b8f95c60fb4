"""The engine ``amazon``, which sends missing segments to Amazon Translate and returns the results.

Earlier jobs come first: what another build submitted and did not fetch is fetched, or waited for, and nothing of it is
sent again.  The rest is one job, or single requests in the mode ``realtime``.  What a job damaged, or returned
untranslated, is requested once more, each segment on its own and without parallel data, and marked so.

An order that matters: a job is in the journal before it is started, its translations are in the memory before anything
else is requested (each ``yield`` returns when they are), and it leaves the journal last.  A build may die at any point
in between, and nothing is lost or paid twice, but for single requests that have no answer yet.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from sphinx_amts.engines.amazon import (
    account,
    cloudformation,
    documents,
    jobs,
    manage,
    options,
    policies,
    preflight,
    realtime,
)
from sphinx_amts.engines.amazon.clock import Clock
from sphinx_amts.engines.amazon.context import JobContext
from sphinx_amts.engines.amazon.journal import Job, Journal
from sphinx_amts.engines.amazon.options import AmazonOptions
from sphinx_amts.engines.amazon.parallel_data import ensure_parallel_data
from sphinx_amts.engines.amazon.realtime import Failure
from sphinx_amts.engines.amazon.service import account_hider, connect, redacted
from sphinx_amts.engines.amazon.terminology import ensure_terminology
from sphinx_amts.engines.amazon.twin_jobs import WITH_RESULTS, WITHOUT_RESULTS
from sphinx_amts.engines.base import (
    BatchContext,
    Engine,
    Estimate,
    PendingJob,
    Request,
    ResultBatch,
    Translated,
    Untranslated,
)
from sphinx_amts.engines.diagnostics import Diagnostic
from sphinx_amts.errors import EngineError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.config import AmtsConfig
from sphinx_amts.text.prose import count
from sphinx_amts.tm.entries import Origin, TMEntry

#: How long another build waits for one that submits a job for the same languages, at least, in seconds.
_SHORTEST_WAIT = 30.0
_BUILD_LATER = "build again later to fetch it; nothing is sent or paid for twice"
_RESULTS_LATE = (
    "the Amazon Translate job has ended, but its results are not in S3 yet; build again to look once more. They are "
    "requested again if they are missing then too"
)
_RESULTS_LOST = "the results of the Amazon Translate job are lost; build again to request them once more"
_NOT_YET_AGAIN = "it came back damaged; it is sent once more when all results of its job have arrived"
_NOT_SENT_AGAIN = "it is not sent again unless amts_amazon['retry'] is True"
_TOO_LONG = "the sentence is too long for one document"
#: The settings that decide what comes back; with others of them it is another system, and translates anew.
_DECIDING_SETTINGS = frozenset({"mode", "parallel_data", "terminology", "formality", "profanity", "brevity"})


class Amazon(Engine):
    """Amazon Translate."""

    name = "amazon"
    is_paid = True

    def __init__(self, config: AmtsConfig, settings: AmazonOptions | None = None) -> None:
        """Check the settings; nothing is sent.

        Args:
            config: The configuration of the book.
            settings: Those to be used in place of the book's own.

        Raises:
            ConfigurationError: Naming all that is wrong.
        """
        self.config = config
        self.options = settings or options.checked(config.amazon)

    @classmethod
    def for_inspection(cls, config: AmtsConfig) -> Amazon:
        """The engine with the valid settings, and the defaults of the others."""
        return cls(config, options.valid(config.amazon))

    def translate(
        self, requests: Sequence[Request], pair: LanguagePair, context: BatchContext
    ) -> Iterator[ResultBatch]:
        """Fetch what was requested before, request the rest, and hand on what arrives.

        Raises:
            EngineError: One sentence, where nothing more can be done in this build.
        """
        service = connect(self.options)
        hide = account_hider(service)
        journal = Journal(self.config.memory_folder(), pair)
        quiet = replace(context, progress=lambda text: context.progress(hide(text)))
        job_context = JobContext(service, self.config, pair, journal, Clock(self.options.wait), quiet)
        try:
            account.check_before_sending(service, pair)
            for batch in _results(job_context, requests):
                yield _without_account(batch, hide)
        except EngineError as error:
            raise EngineError(hide(str(error))) from error
        except Exception as error:
            raise EngineError(f"{self.name}: {type(error).__name__}: {hide(str(error))}".rstrip(": ")) from error

    def estimate(self, requests: Sequence[Request], pair: LanguagePair) -> Estimate:
        """Characters with their tags, as they would be sent, and the price of the mode that is used.

        What is in a job already, or is not sent again because it was damaged before, is not counted.
        """
        settled = self._sources_that_are_not_sent(pair)
        rest = [request for request in requests if request.source not in settled]
        if self.options.mode == "realtime":
            return realtime.estimate(self.options, documents.texts(rest))
        mode = jobs.mode_of_new_job(self.options, self.config, pair)
        return jobs.estimate(self.options, documents.documents(rest), mode)

    def _sources_that_are_not_sent(self, pair: LanguagePair) -> set[str]:
        journal = Journal(self.config.memory_folder(), pair)
        rejected = set() if self.options.retry else set(journal.rejected())
        try:
            return rejected | {request.source for job in journal.jobs() for request in job.requests()}
        except EngineError:
            return rejected

    def pending_jobs(self, pair: LanguagePair) -> list[PendingJob]:
        """The jobs in the journal; an unreadable file of it raises an error."""
        journal = Journal(self.config.memory_folder(), pair)
        return [
            PendingJob(
                frozenset(request.source for request in job.requests()),
                jobs.estimate(self.options, job.documents, job.mode),
                journal.time_noted(job),
            )
            for job in journal.jobs()
        ]

    def longest_batch(self, timeout: float) -> float:  # noqa: ARG002 - this engine limits its own waiting
        """The time that a build waits for the service."""
        return max(_SHORTEST_WAIT, self.options.wait)

    def preflight(self, config: AmtsConfig, pairs: Sequence[LanguagePair]) -> Iterator[Diagnostic]:
        """Check the settings, the languages, the examples and terms, and the account."""
        return preflight.diagnose(config, pairs)

    def fingerprint(self, pair: LanguagePair) -> str:
        """The name, and whether pages with translations of single requests are to be seen again."""
        return f"{super().fingerprint(pair)}{'upgrade' if self._upgrades else ''}"

    def settings(self, config: AmtsConfig) -> Mapping[str, object]:
        """The settings of ``amts_amazon`` that decide what comes back."""
        return {name: value for name, value in config.amazon.items() if name in _DECIDING_SETTINGS}

    @property
    def _upgrades(self) -> bool:
        return self.options.upgrade and self.options.mode == "act"

    def should_retranslate(self, entry: TMEntry) -> bool:
        """Whether a customised job is to replace what a single request translated."""
        return self._upgrades and entry.origin == Origin.MACHINE and entry.engine == realtime.ENGINE_LABEL

    def has_pending_jobs(self, pair: LanguagePair) -> bool:
        """Whether there are jobs of earlier builds, to be fetched or to be struck out, or answers to be stored."""
        journal = Journal(self.config.memory_folder(), pair)
        return journal.has_jobs() or journal.has_answers()

    @classmethod
    def access_policies(cls, config: AmtsConfig, account: str) -> str:
        """The policies of AWS for the settings of the book."""
        names = policies.Names.of(options.valid(config.amazon), account=account or policies.ACCOUNT)
        return policies.printed(names)

    @classmethod
    def parallel_data_manager(
        cls, config: AmtsConfig, name: str, report: Callable[[str], None], warn: Callable[[str], None]
    ) -> manage.AmazonParallelData:
        """What looks after the parallel data of the account."""
        return manage.manager(config, name, report, warn)

    @classmethod
    def infrastructure_template(cls) -> str:
        """The template of CloudFormation."""
        return cloudformation.template()


def _results(context: JobContext, requests: Sequence[Request]) -> Iterator[ResultBatch]:
    """The whole of a batch: earlier jobs first, then whatever they do not bring."""
    pending = {request.source: request for request in requests}
    # Before anything is sent: what these answers and jobs bring is paid for already.
    yield from realtime.earlier_answers(context)
    for job in context.journal.jobs():
        under_way = yield from _earlier_results(context, job, pending)
        pending = {source: request for source, request in pending.items() if source not in under_way}
    translated = context.batch.already_translated(pending)  # by those jobs, or by a build that was faster
    rejected = {} if context.options.retry else context.journal.rejected()
    yield ResultBatch({source: Untranslated(rejected[source]) for source in pending.keys() & rejected.keys()})
    rest = [request for source, request in pending.items() if source not in translated and source not in rejected]
    if rest and context.options.mode == "realtime":
        terminology = ensure_terminology(context.service, context.config, context.pair, context.progress) or ""
        failures = yield from realtime.translate_packed(context, rest, terminology)
        yield _reject_failures(context, failures)
    elif rest:
        yield from _results_of_new_job(context, rest)
    context.journal.forget_answers()  # all are stored, or rejected


def _without_account(batch: ResultBatch, hide: Callable[[str], str]) -> ResultBatch:
    """The same, with reasons that name nothing of the author's account: they are stored, printed and published."""
    results = {
        source: Untranslated(hide(result.reason)) if isinstance(result, Untranslated) else result
        for source, result in batch.results.items()
    }
    return replace(batch, results=results)


def _reject_failures(context: JobContext, failures: Mapping[str, Failure]) -> ResultBatch:
    """The segments that remain untranslated; damaged ones are recorded, so that they are not paid for again."""
    context.journal.reject(
        {source: f"{failure.reason}; {_NOT_SENT_AGAIN}" for source, failure in failures.items() if failure.is_damage}
    )
    return ResultBatch({source: Untranslated(failure.reason) for source, failure in failures.items()})


def _earlier_results(
    context: JobContext, job: Job, pending: Mapping[str, Request]
) -> Generator[ResultBatch, None, frozenset[str]]:
    """Fetch a job that another build submitted; return the sources that are still under way."""
    context = _context_of_job(context, job)
    started = jobs.find_started(context, job)
    if started is None:  # that build died before it was started
        _delete_files_and_forget(context, job)
        return frozenset()
    context.progress("fetching the results of a job that an earlier build submitted")
    sources = frozenset(request.source for request in started.requests())
    state = jobs.state_of_earlier(context, started, is_needed=not sources.isdisjoint(pending))
    if state["JobStatus"] in WITH_RESULTS:
        return (yield from _results_of_finished_job(context, started, state, pending))
    if state["JobStatus"] in WITHOUT_RESULTS:
        context.progress(f"{_describe_end(state)}; its sentences are sent again")
        _delete_files_and_forget(context, job)
        return frozenset()
    yield ResultBatch(dict.fromkeys(sources & pending.keys(), Untranslated(_describe_wait(state))))
    return sources


def _context_of_job(context: JobContext, job: Job) -> JobContext:
    """The same for the region and the bucket of that job, which the author may have changed since."""
    settings = replace(context.options, region=job.region, s3=job.folder)
    is_here = (settings.region, settings.bucket) == (context.service.region, context.options.bucket)
    return context if is_here else replace(context, service=connect(settings))


def _results_of_new_job(context: JobContext, requests: Sequence[Request]) -> Iterator[ResultBatch]:
    """Translate by a new job."""
    parts = tuple(documents.documents(requests))
    sent = {request.source: request for part in parts for request in part.requests}
    yield ResultBatch({request.source: Untranslated(_TOO_LONG) for request in requests if request.source not in sent})
    # The budget comes before parallel data and terminology: those are uploads too, and worth nothing without a job.
    mode = jobs.mode_of_new_job(context.options, context.config, context.pair)
    context.batch.check_budget(jobs.estimate(context.options, parts, mode))
    parallel_data = None
    if context.options.mode == "act":
        parallel_data = ensure_parallel_data(
            context.service, context.config, context.pair, context.clock, context.progress
        )
    terminology = ensure_terminology(context.service, context.config, context.pair, context.progress)
    # The resources go first, since the name of a job is made from theirs too.
    job = _submitted(context, jobs.plan(context, parts, parallel_data or "", terminology or ""))
    state = jobs.wait_for(context, job)
    if state["JobStatus"] in WITH_RESULTS:
        yield from _results_of_finished_job(context, job, state, sent)
    elif state["JobStatus"] in WITHOUT_RESULTS:
        _delete_files_and_forget(context, job)
        yield ResultBatch(dict.fromkeys(sent, Untranslated(_describe_end(state))))
    else:
        yield ResultBatch(dict.fromkeys(sent, Untranslated(_describe_wait(state))))


def _submitted(context: JobContext, job: Job) -> Job:
    """The job, noted in the journal before it is started, and with its id once it is known to run."""
    context.journal.note(job)
    try:
        job = jobs.submit(context, job)
    except EngineError as error:
        if jobs.is_refusal(error):  # after silence it may have been started
            _delete_files_and_forget(context, job)
        raise
    context.journal.note(job)
    return job


def _note_of_parallel_data(job: Job) -> str:
    """Which parallel data it was, as the memory records it: not by its name, since memories are published."""
    if not job.parallel_data:
        return ""
    return f"parallel data {hashlib.sha256(job.parallel_data.encode()).hexdigest()[:8]}"


def _results_of_finished_job(
    context: JobContext, job: Job, state: Mapping[str, Any], pending: Mapping[str, Request]
) -> Generator[ResultBatch, None, frozenset[str]]:
    """Yield the results of a job, and request again what is damaged, untranslated or has exchanged links.

    Returns the sources that a later build looks for once more.  What is lost for certain is not among them: it is to be
    requested by another job.
    """
    job = replace(job, id=state["JobId"])
    results = jobs.fetch_results(context, job, state)
    translations, failures = _verified(context, job, results)
    origin = Origin.CUSTOMISED if job.mode == "act" else Origin.MACHINE
    note = _note_of_parallel_data(job)
    answers = {source: Translated(text, origin, f"amazon {job.mode}", note) for source, text in translations.items()}
    doubtful = {
        source: answers.pop(source)
        for source in pending
        if realtime.is_doubtful(context, source, translations.get(source, ""))
    }
    billed = 0 if job.is_counted else results.billed
    # The good ones first: if the build dies in what follows, these are safe.
    yield ResultBatch(answers, billed, context.options.price(billed, job.mode))
    if results.late and not results.are_final:
        context.journal.note(replace(job, was_late=True, is_counted=job.is_counted or billed > 0))
        return (yield from _wait_for_late_results(job, results, {*failures, *doubtful}, pending))
    lost = _sources_of(job, results.late - results.texts.keys())
    if not lost.isdisjoint(pending):
        context.findings.lost_jobs.add(job.id)
        context.progress(f"the results for {count(len(lost), 'sentence')} are lost; they are requested by another job")
        yield ResultBatch(dict.fromkeys(lost & pending.keys(), Untranslated(_RESULTS_LOST)))
    translated = context.batch.already_translated([*failures, *doubtful])
    again = [
        request
        for source, request in pending.items()
        if (source in failures or source in doubtful) and source not in translated and source not in lost
    ]
    if again:
        context.journal.note(replace(job, is_counted=True))  # what was billed is counted once, also if this build dies
        context.progress(_describe_retry(len(again)))
        yield from _requested_again(context, job, again, doubtful)
    _delete_files_and_forget(context, job)
    return frozenset()


def _wait_for_late_results(
    job: Job, results: jobs.JobResults, unfinished: AbstractSet[str], pending: Mapping[str, Request]
) -> Generator[ResultBatch, None, frozenset[str]]:
    """Leave what is late, and what came back damaged, to the next build; return these sources."""
    late = _sources_of(job, results.late)
    reasons = {
        source: Untranslated(_RESULTS_LATE if source in late else _NOT_YET_AGAIN)
        for source in unfinished & pending.keys()
    }
    yield ResultBatch(reasons)
    return frozenset(unfinished)


def _sources_of(job: Job, names: AbstractSet[str]) -> frozenset[str]:
    """The segments in documents of a job."""
    return frozenset(request.source for part in job.documents if part.name in names for request in part.requests)


def _describe_retry(count: int) -> str:
    if count == 1:
        return "1 sentence came back damaged, untranslated, with exchanged links or not at all; it is sent once more"
    return (
        f"{count} sentences came back damaged, untranslated, with exchanged links or not at all; each is sent once more"
    )


def _requested_again(
    context: JobContext, job: Job, requests: Sequence[Request], doubtful: Mapping[str, Translated]
) -> Iterator[ResultBatch]:
    """Request once more; what was only doubtful is accepted in the end, since some names are never translated."""
    try:
        failures = yield from realtime.translate_alone(context, requests, job.terminology)
    except EngineError:
        # They are paid for, and perhaps right; without this yield the next build would pay for them again.
        yield _accepted(context, doubtful)
        raise
    yield _accepted(context, doubtful)
    yield _reject_failures(context, {source: failure for source, failure in failures.items() if source not in doubtful})


def _accepted(context: JobContext, doubtful: Mapping[str, Translated]) -> ResultBatch:
    translated = context.batch.already_translated(doubtful)
    return ResultBatch({source: doubtful[source] for source in doubtful.keys() - translated})


def _verified(context: JobContext, job: Job, results: jobs.JobResults) -> tuple[dict[str, str], dict[str, Failure]]:
    """The good translations of a job by source, and why the other segments have none."""
    translations: dict[str, str] = {}
    failures: dict[str, Failure] = {}
    for part in job.documents:
        if part.name in results.texts:
            of_part, failures_of_part = realtime.verified(context.batch, part.requests, results.texts[part.name])
            translations |= of_part
            failures |= failures_of_part
        else:
            failure = Failure(results.errors.get(part.name, jobs.NO_RESULT))
            failures |= dict.fromkeys((request.source for request in part.requests), failure)
    return translations, failures


def _delete_files_and_forget(context: JobContext, job: Job) -> None:
    """Delete the files of a job from which nothing more is expected, and then strike it out of the journal."""
    if jobs.delete_files(context, job):
        context.journal.forget(job)


def _describe_end(state: Mapping[str, Any]) -> str:
    status = str(state["JobStatus"]).lower()
    reason = redacted(str(state.get("Message", ""))).strip().rstrip(".")
    return f"the Amazon Translate job {status}: {reason}" if reason else f"the Amazon Translate job {status}"


def _describe_wait(state: Mapping[str, Any]) -> str:
    status = str(state["JobStatus"]).lower().replace("_", " ")
    submitted = state.get("SubmittedTime")
    since = f" since {submitted:%Y-%m-%d %H:%M}" if submitted else ""
    return f"Amazon Translate has been working on it{since} ({status}); {_BUILD_LATER}"
