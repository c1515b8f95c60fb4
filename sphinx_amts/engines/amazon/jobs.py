"""A batch job: planned, submitted once, waited for, and its results read.

The name of a job is made from all that is in it.  Before a job is started the service is asked for one of that name,
so that neither a build that died at the wrong moment nor a second machine starts it twice; and while it runs the
service is asked again (:mod:`~sphinx_amts.engines.amazon.twin_jobs`).

Results that are not in S3 may be there later: they are tried again, in this build and in the next one, and only then
are they lost.  Whatever depends on time depends on the clocks of the service and of S3, not on that of this machine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count, groupby
from typing import Any

from sphinx_amts.engines.amazon import documents, examples, resources, storage, twin_jobs
from sphinx_amts.engines.amazon.context import JobContext
from sphinx_amts.engines.amazon.documents import InputDocument
from sphinx_amts.engines.amazon.journal import Job
from sphinx_amts.engines.amazon.options import AmazonOptions
from sphinx_amts.engines.amazon.parallel_data import examples_of, key_of
from sphinx_amts.engines.amazon.service import BUSY, Service, code_of, engine_errors, redacted, time_of
from sphinx_amts.engines.amazon.storage import Listing
from sphinx_amts.engines.amazon.twin_jobs import ENDED, WITH_RESULTS
from sphinx_amts.engines.base import Estimate
from sphinx_amts.errors import AmtsError, EngineError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.config import AmtsConfig
from sphinx_amts.text import prose

#: Why the segments of a document have no translation.
NO_RESULT = "there is no result for this page"
#: The longest time between two requests for the state of a job, in seconds, unless the author chose a longer one.
_SLOWEST_POLL = 60.0
_SLOWER = 1.2
_DAY = 86_400.0
#: How long results stay in S3, in days.
RESULTS_STAY = 30
#: After so many seconds without news the state is printed again.
_REPEAT_AFTER = 300.0
#: Errors on starting a job that pass: the service is busy, or has not heard yet of what was just created.
_TEMPORARY_ERRORS = BUSY | {"ResourceNotFoundException"}
_MAX_ATTEMPTS = 6
#: Answers of S3 after which another attempt is pointless.
_REFUSALS = frozenset({"AccessDenied", "NoSuchBucket"})
#: How often a job is looked for under its name while it runs: lists may be behind.
_LOOKS = 5
#: How often results are read that are not there, and the longest pause between two attempts, in seconds.
_READS, _LONGEST_PAUSE = 4, 5.0
#: The member of a state that holds the time at which the service answered, by its own clock.
_ANSWERED = "AnsweredAt"
#: So many seconds after the end of a job what is not in S3 will not come any more.
_SETTLED_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class JobResults:
    """What a job brought, by the names of its documents: the texts that there are, and why others are missing."""

    texts: Mapping[str, str]
    errors: Mapping[str, str]
    billed: int = 0
    """Characters, as the service counted them."""
    late: frozenset[str] = frozenset()
    """The documents of which nothing, or only a part, is there, although the service does not say why."""
    are_final: bool = True
    """Whether what is late will not come any more."""


@dataclass(frozen=True, slots=True)
class _Details:
    """The service's own report on the results."""

    files: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    billed: int = 0


def plan(context: JobContext, parts: Sequence[InputDocument], parallel_data: str, terminology: str) -> Job:
    """The job for these documents; nothing is sent yet.

    Args:
        context: The languages, the settings and the place in S3.
        parts: The documents, in order.
        parallel_data: The name of the resource that customises it, or empty.
        terminology: The name of the resource, or empty.
    """
    options = context.options
    mode = "act" if parallel_data else "batch"
    style = context.options.style("formality", "profanity")
    # All that decides the result, and nothing else: equal contents are one job, on whichever machine.
    content = [*context.codes, mode, parallel_data, terminology, style, options.s3, [part.text for part in parts]]
    digest = hashlib.sha256(json.dumps(content).encode()).hexdigest()
    name = f"amts-{context.codes[0]}-{context.codes[1]}-{digest[:24]}"
    folder = storage.uri(context.service, f"{options.prefix}/jobs/{name}")
    return Job(
        name, context.pair, mode, context.service.region, folder, tuple(parts), parallel_data, terminology, style
    )


def submit(context: JobContext, job: Job) -> Job:
    """The job with its id: one that the service has already, else a new one.

    It is looked for before each attempt, since silence may mean that it was started.

    Raises:
        EngineError: If it cannot be started.
    """
    properties, name = _latest_attempt(context, job)
    if properties is None:
        _upload(context, job)
    for attempt in count(1):
        if properties is not None:
            context.progress(f"the job {name} was already started")
            return replace(job, id=properties["JobId"])
        try:
            return replace(job, id=_start(context, job, name))
        except EngineError as error:
            if is_refusal(error) or attempt >= _MAX_ATTEMPTS or context.clock.left() <= 0:
                raise
        context.clock.sleep(context.options.poll)
        properties, name = _latest_attempt(context, job)
    raise AssertionError  # unreachable: the last try raises


def is_refusal(error: EngineError) -> bool:
    """Whether the error is a refusal: an answer of the service other than that it is busy."""
    code = code_of(error.__cause__ or error)
    return bool(code) and code not in _TEMPORARY_ERRORS


def find_started(context: JobContext, job: Job) -> Job | None:
    """A job of the journal with its id, if it was ever started."""
    if job.id:
        return job
    properties, _ = _latest_attempt(context, job)
    return replace(job, id=properties["JobId"]) if properties else None


def _latest_attempt(context: JobContext, job: Job) -> tuple[Mapping[str, Any] | None, str]:
    """Of all jobs with the same content the one that runs or has results, and its name; else none, and a free name."""
    for attempt in count(1):
        name = job.name if attempt == 1 else f"{job.name}-{attempt}"
        jobs = twin_jobs.named(context, name)
        chosen = twin_jobs.surviving([properties for properties in jobs if not _has_lost_results(context, properties)])
        if chosen is not None or not jobs:
            return chosen, name
    raise AssertionError  # unreachable: there is always a next name


def _has_lost_results(context: JobContext, properties: Mapping[str, Any]) -> bool:
    """Whether the results of a job were deleted, or never arrived; those of a young job may still arrive."""
    if properties["JobStatus"] not in WITH_RESULTS:
        return False
    folder = f"{storage.split(properties['OutputDataConfig']['S3Uri'])[1].rstrip('/')}/"
    listing = storage.listing(context.service, folder)
    if not all(key.startswith(f"{folder}details/") for key in listing.changes):
        return False
    return properties["JobId"] in context.findings.lost_jobs or _is_settled(properties, listing.time)


def _is_settled(properties: Mapping[str, Any], present: float | None) -> bool:
    """Whether a job ended so long ago that all its results are where they will ever be.

    Args:
        properties: The job, as the service describes it.
        present: The time by the clock of the service.
    """
    end = properties.get("EndTime")
    return bool(end and present is not None and present - end.timestamp() > _SETTLED_SECONDS)


def mode_of_new_job(options: AmazonOptions, config: AmtsConfig, pair: LanguagePair) -> str:
    """The mode of a job for a book: without any examples it is not customised, whatever the author chose."""
    if options.mode != "act" or options.parallel_data:
        return options.mode
    try:
        return "act" if examples.file_of(examples_of(config, pair), pair) else "batch"
    except AmtsError:
        return "act"  # the job is not started then


def estimate(options: AmazonOptions, parts: Iterable[InputDocument], mode: str) -> Estimate:
    """What a job with these documents sends, and what that may cost."""
    files = list(parts)
    characters = documents.characters(files)
    text = documents.characters_without_tags(part.text for part in files)
    return Estimate(characters, options.price(characters, mode), text)


def _upload(context: JobContext, job: Job) -> None:
    context.batch.commit(estimate(context.options, job.documents, job.mode))
    _, folder = storage.split(job.folder)
    files = [(f"{folder}/in/{part.name}", part.text.encode()) for part in job.documents]
    storage.put_all(context.service, files, "text/html; charset=utf-8")


def _start(context: JobContext, job: Job, name: str) -> str:
    source, target = context.codes
    request: dict[str, Any] = {
        "JobName": name,
        # From the name, so that two builds that start the same job at the same moment start one.
        "ClientToken": hashlib.sha256(name.encode()).hexdigest(),
        "InputDataConfig": {"S3Uri": f"{job.folder}/in/", "ContentType": "text/html"},
        "OutputDataConfig": {
            "S3Uri": f"{job.folder}/out/",
            **resources.encryption(context.service),
        },
        "DataAccessRoleArn": context.options.role,
        "SourceLanguageCode": source,
        "TargetLanguageCodes": [target],
        "TerminologyNames": [job.terminology] if job.terminology else [],
        "ParallelDataNames": [job.parallel_data] if job.parallel_data else [],
        "Settings": dict(job.settings),
    }
    request = {name: value for name, value in request.items() if value}
    with engine_errors("the job cannot be started", context.service.region):
        return str(_client_without_retries(context.service).start_text_translation_job(**request)["JobId"])


def _client_without_retries(service: Service) -> Any:
    """A client that sends each request once, because a repeated request might start a second job."""
    from botocore.config import Config  # noqa: PLC0415 - heavy

    config = service.translate.meta.config.merge(Config(retries={"mode": "standard", "total_max_attempts": 1}))
    return service.session.client("translate", config=config)


def state_of_earlier(context: JobContext, job: Job, *, is_needed: bool) -> Mapping[str, Any]:
    """The state of a job that another build started; it is waited for if its results are needed.

    Raises:
        EngineError: If the service does not say.
    """
    state = _state_that_counts(context, _state_or_results(context, job))
    is_running = state["JobStatus"] not in ENDED
    return wait_for(context, replace(job, id=state["JobId"])) if is_needed and is_running else state


def _state_that_counts(context: JobContext, state: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same state, or that of the job with the same content that is used instead."""
    if "JobName" not in state:  # the service has forgotten it
        return state
    chosen = twin_jobs.settled(context, state, lambda properties: _has_lost_results(context, properties))
    return state if chosen == state["JobId"] else _state(context, chosen)


def _state_or_results(context: JobContext, job: Job) -> Mapping[str, Any]:
    """The state of a job; where the service has forgotten the job, what is in S3 counts."""
    try:
        return _state(context, job.id)
    except EngineError as error:
        if code_of(error.__cause__ or error) != "ResourceNotFoundException":
            raise
    name = f"-TranslateText-{job.id}"
    keys = storage.listed(context.service, f"{storage.split(job.folder)[1]}/out/")
    folders = [key.partition(name)[0] + name for key in keys if f"{name}/" in key]
    place = storage.uri(context.service, folders[0]) if folders else f"{job.folder}/out/{name}"
    return {"JobId": job.id, "JobStatus": "COMPLETED", "OutputDataConfig": {"S3Uri": place}}


def wait_for(context: JobContext, job: Job) -> Mapping[str, Any]:
    """The state of the job when it has ended, or when the build has waited long enough.

    Raises:
        EngineError: If the service does not say.
    """
    pause, last_line, printed_at = context.options.poll, "", 0.0
    state: Mapping[str, Any] = {"JobId": job.id}
    for looks in count(1):
        state = _state(context, state["JobId"])
        if looks <= _LOOKS or state["JobStatus"] not in {"SUBMITTED", "IN_PROGRESS"}:
            state = _state_that_counts(context, state)
        line, elapsed = _describe_progress(state), context.clock.elapsed()
        if line != last_line or elapsed - printed_at > _REPEAT_AFTER:
            context.progress(f"{line} ({elapsed // 60:.0f}:{elapsed % 60:02.0f} min)")
            last_line, printed_at = line, elapsed
        if state["JobStatus"] in ENDED or context.clock.left() <= 0:
            return state
        context.clock.sleep(pause)
        # A job takes minutes or hours; frequent requests would only run into the limits of the account.
        pause = min(pause * _SLOWER, max(_SLOWEST_POLL, context.options.poll))
    raise AssertionError  # unreachable: the count has no end


def _state(context: JobContext, job_id: str) -> Mapping[str, Any]:
    with engine_errors("the state of the job cannot be read", context.service.region):
        answer = context.service.translate.describe_text_translation_job(JobId=job_id)
    return {**answer["TextTranslationJobProperties"], _ANSWERED: time_of(answer)}


def _describe_progress(state: Mapping[str, Any]) -> str:
    numbers = state.get("JobDetails", {})
    done, total = numbers.get("TranslatedDocumentsCount", 0), numbers.get("InputDocumentsCount", 0)
    counted = f", {done} of {prose.count(total, 'document')}" if total else ""
    return f"{state['JobStatus'].lower().replace('_', ' ')}{counted}"


def fetch_results(context: JobContext, job: Job, state: Mapping[str, Any]) -> JobResults:
    """Return the results of a job that has finished; what is not there is read again a few times.

    Raises:
        EngineError: If S3 does not let it be read.
    """
    folder = state["OutputDataConfig"]["S3Uri"].rstrip("/") + "/"
    texts: dict[str, str] = {}
    late: set[str] = set()
    for attempt in range(_READS):
        if attempt:
            context.clock.sleep(min(context.options.poll, _LONGEST_PAUSE))
        details = _details(context, folder)
        wanted = [part for part in job.documents if part.name not in details.errors]
        unread = [part for part in wanted if part.name not in texts or part.name in late]
        texts |= _read_texts(context, folder, details, unread)
        late = {part.name for part in wanted if not documents.has_end(texts.get(part.name, ""))}
        if not late:
            break
    whole = {name: documents.without_cut_end(text) if name in late else text for name, text in texts.items()}
    errors = {**dict.fromkeys(late - texts.keys(), NO_RESULT), **details.errors}
    are_final = job.was_late or _is_settled(state, state.get(_ANSWERED))
    return JobResults(whole, errors, details.billed, frozenset(late), are_final)


def _read_texts(context: JobContext, folder: str, details: _Details, parts: Sequence[InputDocument]) -> dict[str, str]:
    """The texts of the documents that are there, by name."""
    addresses = [folder + details.files.get(part.name, f"{context.codes[1]}.{part.name}") for part in parts]
    answers = zip(parts, storage.get_all(context.service, addresses), strict=True)
    return {part.name: data.decode("utf-8", "replace") for part, (_, data) in answers if data is not None}


def _details(context: JobContext, folder: str) -> _Details:
    """What the file of details says; where there is none, or nothing in it, the usual names of results are right."""
    data = storage.get(context.service, f"{folder}details/{context.codes[1]}.auxiliary-translation-details.json")
    try:
        content = json.loads(data or b"{}")
        entries = [entry for entry in content.get("details", ()) if isinstance(entry, dict)]
        results = [entry for entry in entries if entry.get("targetFile")]
        files = {_file_name(entry["sourceFile"]): str(entry["targetFile"]) for entry in results}
        errors = {_file_name(entry["sourceFile"]): error for entry in entries if (error := _error_of(entry))}
        return _Details(files, errors, int(content.get("charactersTranslated", 0)))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return _Details()


def _file_name(path: str) -> str:
    return path.rpartition("/")[2]


def _error_of(entry: Mapping[str, Any]) -> str:
    error = (entry.get("auxiliaryData") or {}).get("error") or {}
    return redacted(": ".join(filter(None, (error.get("errorCode"), error.get("errorMessage")))))


def delete_files(context: JobContext, job: Job) -> bool:
    """Delete what was sent, unless the author keeps it; return whether that is settled, or to be tried again later.

    Results stay for some time: another machine that submits the same finds them by the job's name, and pays nothing.
    """
    if context.options.keep_files:
        return True
    _, folder = storage.split(job.folder)
    uploaded = {key_of(context.service, job.parallel_data)} if job.parallel_data else set()
    try:
        listing = storage.listing(context.service, f"{folder.rpartition('/')[0]}/")
        sent = {key for key in listing.changes if key.startswith(f"{folder}/in/")}
        old = _old_files(context, job, listing)
        storage.delete(context.service, old | sent | (set() if context.options.parallel_data else uploaded))
    except EngineError as error:
        context.progress(f"files of a finished job remain in S3: {error}")
        return code_of(error.__cause__ or error) in _REFUSALS
    return True


def _old_files(context: JobContext, job: Job, listing: Listing) -> set[str]:
    """The files of jobs of which nobody fetches anything any more.

    All files of such a job are old by the clock of S3, no build of this memory waits for it, and it does not run.
    """
    if listing.time is None:
        return set()
    oldest = listing.time - RESULTS_STAY * _DAY
    depth = storage.split(job.folder)[1].count("/")
    pending = context.journal.names_of_all_pairs() - {job.name}
    old: set[str] = set()
    for name, of_job in groupby(sorted(listing.changes), key=lambda key: key.split("/")[depth]):
        keys = set(of_job)
        is_old = all(listing.changes[key] < oldest for key in keys)
        if is_old and name not in pending and (name == job.name or _has_ended(context, name)):
            old |= keys
    return old


def _has_ended(context: JobContext, name: str) -> bool:
    """Whether all jobs of that name have ended, or the service knows none."""
    return all(properties["JobStatus"] in ENDED for properties in twin_jobs.named(context, name))
