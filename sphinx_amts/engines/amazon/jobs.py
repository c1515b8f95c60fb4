"""A batch job: put together, started once, awaited, and its results read.

The name of a job is made from all that is in it.  Before a job is started the service is asked for one of that name,
so that neither a build that died at the wrong moment nor a second machine starts it twice.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from sphinx_amts.engines import Estimate
from sphinx_amts.engines.amazon import documents, storage
from sphinx_amts.engines.amazon.documents import InputDocument
from sphinx_amts.engines.amazon.journal import Job
from sphinx_amts.engines.amazon.order import JobContext
from sphinx_amts.engines.amazon.parallel_data import key_of
from sphinx_amts.engines.amazon.realtime import settings
from sphinx_amts.engines.amazon.service import BUSY, Service, code_of, redacted, told
from sphinx_amts.errors import EngineError

WITH_RESULTS = frozenset({"COMPLETED", "COMPLETED_WITH_ERROR"})
WITHOUT_RESULTS = frozenset({"FAILED", "STOPPED"})
#: The longest time between two questions for the state of a job, in seconds, unless the author chose a longer one.
_SLOWEST_POLL = 60.0
_SLOWER = 1.2
_DAY = 86_400.0
#: How long results stay in S3, in days.
RESULTS_STAY = 30
#: After so many seconds without news the state is told again.
_TELL_AGAIN = 300.0
#: Errors of a start that pass: the service is busy, or has not heard yet of what was just created.
_PASSING = BUSY | {"ResourceNotFoundException"}
_TRIES = 6
#: Answers of S3 after which another try is in vain.
_REFUSALS = frozenset({"AccessDenied", "NoSuchBucket"})


@dataclass(frozen=True, slots=True)
class Results:
    """What a job brought, by the names of its documents: the texts that there are, and why others are missing."""

    texts: Mapping[str, str]
    errors: Mapping[str, str]
    billed: int = 0
    """Characters, as the service counted them."""
    are_gone: bool = False
    """Whether nothing at all is there, not even an account of what went wrong: another machine has deleted it."""


@dataclass(frozen=True, slots=True)
class _Details:
    """The service's own account of the results."""

    files: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    billed: int = 0


def planned(order: JobContext, parts: Sequence[InputDocument], parallel_data: str, terminology: str) -> Job:
    """The job for these documents; nothing is sent yet."""
    options = order.options
    mode = "act" if parallel_data else "batch"
    chosen = settings(order, "formality", "profanity")
    content = [*order.codes, mode, parallel_data, terminology, chosen, options.s3, [part.text for part in parts]]
    digest = hashlib.sha256(json.dumps(content).encode()).hexdigest()
    name = f"amts-{order.codes[0]}-{order.codes[1]}-{digest[:24]}"
    folder = storage.uri(order.service, f"{options.prefix}/jobs/{name}")
    return Job(name, order.pair, mode, order.service.region, folder, tuple(parts), parallel_data, terminology, chosen)


def started(order: JobContext, job: Job) -> Job:
    """The job with its id: one that the service has already, else a new one.

    It is looked for before each try, since silence may mean that it was started.

    :raises EngineError: where it cannot be started.
    """
    found, name = _attempts(order, job)
    if found is None:
        _upload(order, job)
    for tries in count(1):
        if found is not None:
            order.tell(f"the job {name} was started before")
            return replace(job, id=found["JobId"])
        try:
            return replace(job, id=_start(order, job, name))
        except EngineError as error:
            if is_refusal(error) or tries >= _TRIES or order.clock.left() <= 0:
                raise
        order.clock.sleep(order.options.poll)
        found, name = _attempts(order, job)
    raise AssertionError  # unreachable: the last try raises


def is_refusal(error: EngineError) -> bool:
    """Whether the service has said no, and not that it is busy, and not nothing."""
    code = code_of(error.__cause__ or error)
    return bool(code) and code not in _PASSING


def known(order: JobContext, job: Job) -> Job | None:
    """The job with its id, if it was ever started."""
    found, _ = (None, "") if job.id else _attempts(order, job)
    return replace(job, id=found["JobId"]) if found else job if job.id else None


def _attempts(order: JobContext, job: Job) -> tuple[Mapping[str, Any] | None, str]:
    """The one that runs, or has results, of all the jobs for the same content; and a name, that one's or a free one."""
    for attempt in count(1):
        name = job.name if attempt == 1 else f"{job.name}-{attempt}"
        found = _found(order, name)
        if found is None or not (found["JobStatus"] in WITHOUT_RESULTS or _is_cleared(order, found)):
            return found, name
    raise AssertionError  # unreachable: there is always a next name


def _found(order: JobContext, name: str) -> Mapping[str, Any] | None:
    """The newest job of that name; not every job that the filter lets through has it."""
    token: dict[str, str] = {}
    while True:
        with told(f"it cannot be seen whether the job {name} exists", order.service.region):
            page = order.service.translate.list_text_translation_jobs(Filter={"JobName": name}, **token)
        for found in page.get("TextTranslationJobPropertiesList", ()):
            if found.get("JobName") == name:
                return found  # type: ignore[no-any-return]
        if not page.get("NextToken"):
            return None
        token = {"NextToken": page["NextToken"]}


def _is_cleared(order: JobContext, found: Mapping[str, Any]) -> bool:
    """Whether its results were fetched and deleted, by another machine perhaps."""
    if found["JobStatus"] not in WITH_RESULTS:
        return False
    folder = f"{storage.split(found['OutputDataConfig']['S3Uri'])[1].rstrip('/')}/"
    return all(key.startswith(f"{folder}details/") for key in storage.listed(order.service, folder))


def estimate(order: JobContext, parts: Iterable[InputDocument], mode: str) -> Estimate:
    """What a job with these documents sends, and may cost."""
    characters = documents.characters(parts)
    return Estimate(characters, order.options.price(characters, mode))


def _upload(order: JobContext, job: Job) -> None:
    order.host.commit(estimate(order, job.documents, job.mode))
    _, folder = storage.split(job.folder)
    files = [(f"{folder}/in/{part.name}", part.text.encode()) for part in job.documents]
    storage.put_all(order.service, files, "text/html; charset=utf-8")


def _start(order: JobContext, job: Job, name: str) -> str:
    source, target = order.codes
    key = order.options.encryption_key
    request: dict[str, Any] = {
        "JobName": name,
        "ClientToken": hashlib.sha256(name.encode()).hexdigest(),
        "InputDataConfig": {"S3Uri": f"{job.folder}/in/", "ContentType": "text/html"},
        "OutputDataConfig": {
            "S3Uri": f"{job.folder}/out/",
            **({"EncryptionKey": {"Type": "KMS", "Id": key}} if key else {}),
        },
        "DataAccessRoleArn": order.options.role,
        "SourceLanguageCode": source,
        "TargetLanguageCodes": [target],
        "TerminologyNames": [job.terminology] if job.terminology else [],
        "ParallelDataNames": [job.parallel_data] if job.parallel_data else [],
        "Settings": dict(job.settings),
    }
    request = {name: value for name, value in request.items() if value}
    with told("the job cannot be started", order.service.region):
        return str(_unrepeated(order.service).start_text_translation_job(**request)["JobId"])


def _unrepeated(service: Service) -> Any:
    """A client that sends a request once: nobody promises that a repeated one does not start a second job."""
    from botocore.config import Config  # noqa: PLC0415 - heavy

    config = service.translate.meta.config.merge(Config(retries={"mode": "standard", "total_max_attempts": 1}))
    return service.session.client("translate", config=config)


def earlier(order: JobContext, job: Job, *, is_wanted: bool) -> Mapping[str, Any]:
    """The state of a job that another build started; it is waited for if it is wanted.

    :raises EngineError: where the service does not tell.
    """
    state = _remembered(order, job)
    is_running = state["JobStatus"] not in WITH_RESULTS | WITHOUT_RESULTS
    return awaited(order, job) if is_wanted and is_running else state


def _remembered(order: JobContext, job: Job) -> Mapping[str, Any]:
    """Its state; where the service has forgotten it, what is in S3 counts."""
    try:
        return _state(order, job)
    except EngineError as error:
        if code_of(error.__cause__ or error) != "ResourceNotFoundException":
            raise
    name = f"-TranslateText-{job.id}"
    found = storage.listed(order.service, f"{storage.split(job.folder)[1]}/out/")
    folders = [key.partition(name)[0] + name for key in found if f"{name}/" in key]
    place = storage.uri(order.service, folders[0]) if folders else f"{job.folder}/out/{name}"
    return {"JobStatus": "COMPLETED", "OutputDataConfig": {"S3Uri": place}}


def awaited(order: JobContext, job: Job) -> Mapping[str, Any]:
    """The state of the job when it has ended, or when the build has waited long enough.

    :raises EngineError: where the service does not tell.
    """
    pause, shown, told_at = order.options.poll, "", 0.0
    while True:
        state = _state(order, job)
        progress, now = _progress(state), order.clock.elapsed()
        if progress != shown or now - told_at > _TELL_AGAIN:
            order.tell(f"{progress} ({now // 60:.0f}:{now % 60:02.0f} min)")
            shown, told_at = progress, now
        if state["JobStatus"] in WITH_RESULTS | WITHOUT_RESULTS or order.clock.left() <= 0:
            return state
        order.clock.sleep(pause)
        pause = min(pause * _SLOWER, max(_SLOWEST_POLL, order.options.poll))


def _state(order: JobContext, job: Job) -> Mapping[str, Any]:
    with told("the state of the job is not known", order.service.region):
        found = order.service.translate.describe_text_translation_job(JobId=job.id)
    state: Mapping[str, Any] = found["TextTranslationJobProperties"]
    return state


def _progress(state: Mapping[str, Any]) -> str:
    numbers = state.get("JobDetails", {})
    done, total = numbers.get("TranslatedDocumentsCount", 0), numbers.get("InputDocumentsCount", 0)
    counted = f", {done} of {total} documents" if total else ""
    return f"{state['JobStatus'].lower().replace('_', ' ')}{counted}"


def results(order: JobContext, job: Job, state: Mapping[str, Any]) -> Results:
    """What a job with results brought.

    :raises EngineError: where S3 does not let it be read.
    """
    folder = state["OutputDataConfig"]["S3Uri"].rstrip("/") + "/"
    details = _details(order, folder)
    names = [part.name for part in job.documents if part.name not in details.errors]
    addresses = [folder + details.files.get(name, f"{order.codes[1]}.{name}") for name in names]
    texts = {}
    errors = dict(details.errors)
    for name, (_, data) in zip(names, storage.get_all(order.service, addresses), strict=True):
        if data is None:
            errors[name] = "there is no result for this page"
        else:
            texts[name] = data.decode("utf-8", "replace")
    return Results(texts, errors, details.billed, are_gone=not texts and details == _Details())


def _details(order: JobContext, folder: str) -> _Details:
    """The file of details; where there is none, or nothing in it, the usual names are right."""
    data = storage.get(order.service, f"{folder}details/{order.codes[1]}.auxiliary-translation-details.json")
    try:
        content = json.loads(data or b"{}")
        entries = [one for one in content.get("details", ()) if isinstance(one, dict)]
        files = {_base(one["sourceFile"]): one["targetFile"] for one in entries if one.get("targetFile")}
        errors = {_base(one["sourceFile"]): why for one in entries if (why := _error(one))}
        return _Details(files, errors, int(content.get("charactersTranslated", 0)))
    except (ValueError, TypeError, KeyError, AttributeError):
        return _Details()


def _base(path: str) -> str:
    return path.rpartition("/")[2]


def _error(entry: Mapping[str, Any]) -> str:
    error = (entry.get("auxiliaryData") or {}).get("error") or {}
    return redacted(": ".join(filter(None, (error.get("errorCode"), error.get("errorMessage")))))


def clear(order: JobContext, job: Job) -> bool:
    """Delete what was sent, unless the author keeps it; whether that is settled, or to be tried again later.

    Results stay for some time: another machine that orders the same finds them by the job's name, and pays nothing.
    """
    if order.options.keep_files:
        return True
    _, folder = storage.split(job.folder)
    examples = {key_of(order.service, job.parallel_data)} if job.parallel_data else set()
    try:
        found = storage.listed(order.service, f"{folder.rpartition('/')[0]}/")
        old = {key for key, changed in found.items() if changed < time.time() - RESULTS_STAY * _DAY}
        sent = {key for key in found if key.startswith(f"{folder}/in/")}
        storage.delete(order.service, old | sent | (set() if order.options.parallel_data else examples))
    except EngineError as error:
        order.tell(f"files of a finished job stay in S3: {error}")
        return code_of(error.__cause__ or error) in _REFUSALS
    return True
