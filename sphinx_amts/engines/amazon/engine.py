"""The engine ``amazon``: what is missing goes out, and comes back checked.

Earlier jobs come first: what another build ordered and did not fetch is fetched, or awaited, and nothing of it is
ordered again.  The rest is one job, or single requests in the mode ``realtime``.  What a job damaged, or did not
translate, is sent once more, each sentence on its own and without parallel data, and marked so.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sphinx_amts.engines import BatchContext, Request, ResultBatch, Translated, Untranslated
from sphinx_amts.engines.amazon import documents, jobs, manage, options, realtime
from sphinx_amts.engines.amazon.journal import Job, Journal
from sphinx_amts.engines.amazon.order import Clock, JobContext
from sphinx_amts.engines.amazon.parallel_data import ensure_parallel_data
from sphinx_amts.engines.amazon.preflight import check_before_sending
from sphinx_amts.engines.amazon.service import connect, redacted
from sphinx_amts.engines.amazon.terminology import ensure_terminology
from sphinx_amts.errors import EngineError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.config import AmtsConfig
from sphinx_amts.tm.entries import Origin, TMEntry

#: How long to wait for another build that orders for the same languages, at least, in seconds.
_LOCK_SECONDS = 30.0
_AGAIN_LATER = "build again later to fetch it; nothing is sent or paid twice"
_GONE = "the results of the job of Amazon Translate are not there any more; build again to order it once more"
_NOT_AGAIN = "it is not sent again unless amts_amazon['retry'] is True"
_TOO_LONG = "the sentence is too long for one document"


class Amazon:
    """Amazon Translate."""

    name = "amazon"
    paid = True
    parallel_data_manager = staticmethod(manage.manager)

    def __init__(self, config: AmtsConfig) -> None:
        """Check the settings; nothing is sent.

        :raises ConfigurationError: naming all that is wrong.
        """
        self.config = config
        self.options = options.checked(config.amazon)

    @property
    def state(self) -> str:
        """Whether pages with translations of single requests are to be seen again."""
        return "upgrade" if self.options.upgrade and self.options.mode == "act" else ""

    def improves(self, record: TMEntry) -> bool:
        """Whether a customised job is to replace what a single request made."""
        return bool(self.state) and record.origin == Origin.MACHINE and record.engine == realtime.LABEL

    def has_more(self, pair: LanguagePair) -> bool:
        """Whether there are jobs of earlier builds, to be fetched or to be struck out."""
        return Journal(self.config.memory_folder(), pair).has_jobs()

    def deliver(self, sentences: Sequence[Request], pair: LanguagePair, host: BatchContext) -> Iterator[ResultBatch]:
        """Fetch what was ordered before, order the rest, and hand on what comes.

        :raises EngineError: one sentence, where nothing more can be done in this build.
        """
        service = connect(self.options)
        check_before_sending(service, pair)
        journal = Journal(self.config.memory_folder(), pair)
        order = JobContext(service, self.config, pair, journal, Clock(self.options.wait), host)
        with journal.alone(max(_LOCK_SECONDS, self.options.wait), order.tell):
            yield from _delivered(order, sentences)


def _delivered(order: JobContext, sentences: Sequence[Request]) -> Iterator[ResultBatch]:
    wanted = {one.source: one for one in sentences}
    for job in order.journal.jobs():
        under_way = yield from _earlier(order, job, wanted)
        wanted = {text: one for text, one in wanted.items() if text not in under_way}
    known = order.host.already_translated(wanted)  # by those jobs, or by a build that was faster
    refused = {} if order.options.retry else order.journal.refused()
    yield ResultBatch({text: Untranslated(refused[text]) for text in wanted.keys() & refused.keys()})
    rest = [one for text, one in wanted.items() if text not in known and text not in refused]
    if rest and order.options.mode == "realtime":
        terminology = ensure_terminology(order.service, order.config, order.pair, order.tell) or ""
        failures = yield from realtime.packed(order, rest, terminology)
        yield _given_up(order, failures)
    elif rest:
        yield from _ordered(order, rest)


def _given_up(order: JobContext, failures: Mapping[str, realtime.Failure]) -> ResultBatch:
    """The sentences that stay as they are; those that were damaged are noted, so that nobody pays for them again."""
    order.journal.refuse({text: f"{one.reason}; {_NOT_AGAIN}" for text, one in failures.items() if one.is_damage})
    return ResultBatch({text: Untranslated(one.reason) for text, one in failures.items()})


def _earlier(
    order: JobContext, job: Job, wanted: Mapping[str, Request]
) -> Generator[ResultBatch, None, frozenset[str]]:
    """Fetch a job that another build ordered; the sentences that are still under way."""
    order = _where(order, job)
    found = jobs.known(order, job)
    if found is None:  # that build died before it was started
        _forget(order, job)
        return frozenset()
    order.tell("an earlier build ordered sentences that are fetched now")
    under_way = frozenset(one.source for one in found.sentences())
    state = jobs.earlier(order, found, is_wanted=not under_way.isdisjoint(wanted))
    if state["JobStatus"] in jobs.WITH_RESULTS:
        yield from _fetched(order, found, state, wanted)
    elif state["JobStatus"] in jobs.WITHOUT_RESULTS:
        order.tell(f"{_ended(state)}; its sentences are ordered again")
        _forget(order, job)
    else:
        yield ResultBatch(dict.fromkeys(under_way & wanted.keys(), Untranslated(_still_working(state))))
        return under_way
    return frozenset()


def _where(order: JobContext, job: Job) -> JobContext:
    """The same for the region and the bucket of that job, which the author may have changed since."""
    own = replace(order.options, region=job.region, s3=job.folder)
    is_here = (own.region, own.bucket) == (order.service.region, order.options.bucket)
    return order if is_here else replace(order, service=connect(own))


def _ordered(order: JobContext, sentences: Sequence[Request]) -> Iterator[ResultBatch]:
    """Translate by a new job."""
    parts = tuple(documents.documents(sentences))
    sent = {one.source: one for part in parts for one in part.sentences}
    yield ResultBatch({one.source: Untranslated(_TOO_LONG) for one in sentences if one.source not in sent})
    order.host.check_budget(jobs.estimate(order, parts, order.options.mode))
    parallel_data = terminology = None
    if order.options.mode == "act":
        parallel_data = ensure_parallel_data(order.service, order.config, order.pair, order.clock, order.tell)
    terminology = ensure_terminology(order.service, order.config, order.pair, order.tell)
    job = _started(order, jobs.planned(order, parts, parallel_data or "", terminology or ""))
    state = jobs.awaited(order, job)
    if state["JobStatus"] in jobs.WITH_RESULTS:
        yield from _fetched(order, job, state, sent)
    elif state["JobStatus"] in jobs.WITHOUT_RESULTS:
        _forget(order, job)
        yield ResultBatch(dict.fromkeys(sent, Untranslated(_ended(state))))
    else:
        yield ResultBatch(dict.fromkeys(sent, Untranslated(_still_working(state))))


def _started(order: JobContext, job: Job) -> Job:
    """The job, noted before it is started and once it is known to run."""
    order.journal.note(job)
    try:
        job = jobs.started(order, job)
    except EngineError as error:
        if jobs.is_refusal(error):  # after silence it may have been started
            _forget(order, job)
        raise
    order.journal.note(job)
    return job


def _fetched(
    order: JobContext, job: Job, state: Mapping[str, Any], wanted: Mapping[str, Request]
) -> Iterator[ResultBatch]:
    """Hand on what a job brought, and send once more what is still wanted and came back damaged or as it was."""
    results = jobs.results(order, job, state)
    if results.are_gone:
        yield ResultBatch({one.source: Untranslated(_GONE) for one in job.sentences() if one.source in wanted})
        _forget(order, job)
        return
    good, failures = _checked(job, results)
    origin = Origin.CUSTOMISED if job.mode == "act" else Origin.MACHINE
    billed = 0 if job.is_counted else results.billed
    answers = {text: Translated(answer, origin, f"amazon {job.mode}") for text, answer in good.items()}
    echoes = {text: answers.pop(text) for text in wanted if realtime.is_echo(order.pair, text, good.get(text, ""))}
    yield ResultBatch(answers, billed, order.options.price(billed, job.mode))
    known = order.host.already_translated([*failures, *echoes])
    again = [one for text, one in wanted.items() if (text in failures or text in echoes) and text not in known]
    if again:
        order.journal.note(replace(job, is_counted=True))
        order.tell(f"{len(again)} sentences came back damaged, untranslated or not at all; each is sent once more")
        yield from _sent_again(order, job, again, echoes)
    _forget(order, job)


def _sent_again(
    order: JobContext, job: Job, sentences: Sequence[Request], echoes: Mapping[str, Translated]
) -> Iterator[ResultBatch]:
    """Ask once more; an echo of which nothing else comes is a translation, since names stay as they are."""
    try:
        failures = yield from realtime.alone(order, sentences, job.terminology)
    except EngineError:
        yield _kept(order, echoes)
        raise
    yield _kept(order, echoes)
    yield _given_up(order, {text: one for text, one in failures.items() if text not in echoes})


def _kept(order: JobContext, echoes: Mapping[str, Translated]) -> ResultBatch:
    return ResultBatch({text: echoes[text] for text in echoes.keys() - order.host.already_translated(echoes)})


def _checked(job: Job, results: jobs.Results) -> tuple[dict[str, str], dict[str, realtime.Failure]]:
    good: dict[str, str] = {}
    failures: dict[str, realtime.Failure] = {}
    for part in job.documents:
        if part.name in results.texts:
            right, wrong = realtime.accepted(part.sentences, results.texts[part.name])
            good |= right
            failures |= wrong
        else:
            failure = realtime.Failure(results.errors.get(part.name, "there is no result for this page"))
            failures |= dict.fromkeys((one.source for one in part.sentences), failure)
    return good, failures


def _forget(order: JobContext, job: Job) -> None:
    """Delete the files of a job of which nothing is to be had any more, and then strike it out."""
    if jobs.clear(order, job):
        order.journal.forget(job)


def _ended(state: Mapping[str, Any]) -> str:
    status = str(state["JobStatus"]).lower()
    reason = redacted(str(state.get("Message", ""))).strip().rstrip(".")
    return f"the job of Amazon Translate {status}: {reason}" if reason else f"the job of Amazon Translate {status}"


def _still_working(state: Mapping[str, Any]) -> str:
    status = str(state["JobStatus"]).lower().replace("_", " ")
    submitted = state.get("SubmittedTime")
    minutes = f" since {submitted:%Y-%m-%d %H:%M}" if submitted else ""
    return f"Amazon Translate is at work on it{minutes} ({status}); {_AGAIN_LATER}"
