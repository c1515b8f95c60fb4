"""Batch jobs: their states, and the documents, probe and details files they leave in S3."""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from . import parallel_data, rules, terminologies
from .errors import ServiceError, not_found
from .paging import page
from .parallel_data import ParallelData
from .state import ACCOUNT, Call, State
from .storage import split
from .tags import seconds
from .terminologies import Terminology
from .translator import Translation

START = "StartTextTranslationJob"
_ENDED = frozenset({"COMPLETED", "COMPLETED_WITH_ERROR", "FAILED", "STOPPED"})
_DONE = "Your job has completed successfully."


class DocumentError(Exception):
    """A document that cannot be translated."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass
class Job:
    """A batch job; ``start`` and ``end`` are epoch seconds."""

    id: str
    region: str
    parameters: dict[str, Any]
    parallel: ParallelData | None
    terms: Terminology | None
    status: str = "SUBMITTED"
    start: float = field(default_factory=time.time)
    end: float | None = None
    message: str = ""
    describes: int = 0
    lists: int = 0
    """How many lists have left it out."""
    began: float | None = None
    """When it left the queue."""
    polls: int = 0
    endless: bool = False
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.parameters.get("JobName", "")

    @property
    def targets(self) -> list[str]:
        return self.parameters["TargetLanguageCodes"]

    @property
    def parallel_data(self) -> str:
        """Name of its parallel data; empty without."""
        return self.parallel.name if self.parallel else ""

    @property
    def terminology(self) -> str:
        """Name of its terminology; empty without."""
        return self.terms.name if self.terms else ""

    @property
    def input(self) -> str:
        return self.parameters["InputDataConfig"]["S3Uri"].rstrip("/") + "/"

    @property
    def place(self) -> str:
        """The folder that the client asked for."""
        return self.parameters["OutputDataConfig"]["S3Uri"].rstrip("/") + "/"

    @property
    def prefix(self) -> str:
        """The folder where the output really is."""
        return f"{self.place}{ACCOUNT}-TranslateText-{self.id}/"

    @property
    def ended(self) -> bool:
        return self.status in _ENDED

    def details(self, target: str) -> str:
        """The file that says what became of each document."""
        return f"{self.prefix}details/{target}.auxiliary-translation-details.json"


# Operations


def start(call: Call) -> dict[str, Any]:
    parameters, state = call.parameters, call.state
    known = state.jobs.get(call.made())
    if known:
        return {"JobId": known.id, "JobStatus": known.status}
    rules.check_job(state, parameters, call.region)
    parallel, terms = parallel_data.usable(call), terminologies.usable(call)
    waiting = sum(not job.ended for job in state.jobs.values())
    if waiting >= state.settings.concurrent_jobs + state.settings.queued_jobs:
        raise ServiceError("TooManyRequestsException", "There are too many jobs in the queue.")
    job = Job(uuid.uuid4().hex, call.region, parameters, parallel, terms)
    state.jobs[job.id] = job
    call.remember(job.id)
    _admit(state, job)
    state.storage.put(f"{job.place}.write_access_check_file.temp", b"")
    return {"JobId": job.id, "JobStatus": job.status}


def _find(call: Call) -> Job:
    job = call.state.jobs.get(call.parameters["JobId"])
    if job is None or job.region != call.region:
        raise not_found(f"The job {call.parameters['JobId']} was not found.")
    return job


def describe(call: Call) -> dict[str, Any]:
    job = _find(call)
    job.describes += 1
    advance(call.state, job)
    return {"TextTranslationJobProperties": _properties(job)}


def stop(call: Call) -> dict[str, Any]:
    job = _find(call)
    if not job.ended:
        job.status = "STOP_REQUESTED"
    return {"JobId": job.id, "JobStatus": job.status}


def list_all(call: Call) -> dict[str, Any]:
    wanted = call.parameters.get("Filter", {})
    if len(wanted) > 1:
        raise ServiceError("InvalidFilterException", f"Only one filter can be used at a time, not {', '.join(wanted)}.")
    visible = [job for job in call.state.jobs.values() if _is_listed(call.state, job)]
    jobs = sorted(visible, key=lambda job: job.start, reverse=True)
    return page(call, [_properties(job) for job in jobs if job.region == call.region and _wanted(job, wanted)],
                "TextTranslationJobPropertiesList")  # fmt: skip


def _is_listed(state: State, job: Job) -> bool:
    """Whether lists know of the job by now."""
    if job.lists < state.settings.listing_lag:
        job.lists += 1
        return False
    return True


def _wanted(job: Job, wanted: dict[str, Any]) -> bool:
    return (
        wanted.get("JobName", job.name) == job.name
        and wanted.get("JobStatus", job.status) == job.status
        and ("SubmittedBeforeTime" not in wanted or job.start < wanted["SubmittedBeforeTime"].timestamp())
        and ("SubmittedAfterTime" not in wanted or job.start > wanted["SubmittedAfterTime"].timestamp())
    )


def _properties(job: Job) -> dict[str, Any]:
    properties = {
        "JobId": job.id, "JobName": job.name, "JobStatus": job.status, "JobDetails": job.counts, "Message": job.message,
        "SubmittedTime": seconds(job.start), "EndTime": seconds(job.end) if job.end else None,
        "OutputDataConfig": job.parameters["OutputDataConfig"] | {"S3Uri": job.prefix},
    }  # fmt: skip
    same = ("SourceLanguageCode", "TargetLanguageCodes", "TerminologyNames", "ParallelDataNames", "InputDataConfig",
            "DataAccessRoleArn", "Settings")  # fmt: skip
    properties |= {name: job.parameters.get(name) for name in same}
    return {name: value for name, value in properties.items() if value not in (None, "", [])}


# States


def advance(state: State, job: Job, polls: int = 1) -> None:
    """One step of a job: out of the queue, into work, to its end."""
    if job.ended:
        return
    if job.status == "STOP_REQUESTED":
        end(job, "STOPPED", "The job was stopped.")
        return
    _admit(state, job)
    if job.began is None:
        return
    if job.polls == 0:
        for target in job.targets:
            state.storage.put(job.details(target), b"")
    job.polls += polls
    share = _share(state, job)
    if share >= 1:
        finish(state, job)
    elif share > 1 / 3 or state.settings.job_polls == 1:
        job.status = "IN_PROGRESS"


def _admit(state: State, job: Job) -> None:
    """Let the job begin, if not too many others run."""
    running = sum(other.began is not None and not other.ended for other in state.jobs.values())
    if job.began is None and running < state.settings.concurrent_jobs:
        job.began = time.time()
        fault = state.faults.take("job", where=job.name, target=job.targets[0], kinds=("endless",))
        job.endless = fault is not None


def _share(state: State, job: Job) -> float:
    """How much of its time a job has had."""
    pace = state.settings
    if pace.job_seconds is not None:
        share = (time.time() - (job.began or 0)) / (pace.job_seconds or 1e-9)
    elif job.polls > pace.job_polls:
        share = 1.0
    else:
        share = 0.0 if job.polls <= 1 else 0.5
    return min(share, 0.5) if job.endless else share


def end(job: Job, status: str, message: str) -> None:
    """The last state of a job."""
    job.status, job.message, job.end = status, message, time.time()


def finish(state: State, job: Job) -> None:
    """Do the work, once, and end."""
    if job.ended:
        return
    fault = state.faults.take("job", where=job.name, target=job.targets[0], kinds=("FAILED", "STOPPED"))
    if fault:
        end(job, fault.kind, fault.details.get("message", "An internal error occurred."))
        return
    folder = split(job.input)[1]
    keys = [key.removeprefix(folder) for key in state.storage.keys(job.input)]
    if not keys:
        end(job, "FAILED", f"There is no document in {job.input}.")
    elif any("details" in key.split("/")[:-1] for key in keys):
        end(job, "FAILED", "No folder of the input may be named details.")
    else:
        _translate(state, job, keys)
        if state.settings.job_seconds is not None and job.began:  # it was over before anybody asked
            job.end = min(time.time(), job.began + state.settings.job_seconds)


def _translate(state: State, job: Job, keys: list[str]) -> None:
    bad = sum(_translate_to(state, job, keys, target) for target in job.targets)
    total = len(keys) * len(job.targets)
    job.counts = {
        "TranslatedDocumentsCount": total - bad, "DocumentsWithErrorsCount": bad, "InputDocumentsCount": len(keys),
    }  # fmt: skip
    message = f"{bad} documents could not be translated." if bad else _DONE
    end(job, "COMPLETED_WITH_ERROR" if bad else "COMPLETED", message)


def _translate_to(state: State, job: Job, keys: list[str], target: str) -> int:
    """Translate all documents to one language; how many could not be."""
    entries, codes, characters = [], [], 0
    source = job.parameters["SourceLanguageCode"]
    terms = job.terms.pairs(source, target) if job.terms else {}
    examples = _examples(job, target)
    for key in keys:
        work = Translation(START, source, target, state.settings, state.faults, terms, examples)
        entries.append(_entry(state, job, key, work, codes))
        state.ledger.bills += work.bills
        characters += sum(bill.characters for bill in work.bills)
    if not state.faults.take("document", where=job.details(target), target=target, kinds=("lost details",)):
        state.storage.put(job.details(target), _details(job, target, entries, codes, characters))
    return len(codes)


def _examples(job: Job, target: str) -> dict[str, str] | None:
    """Examples by source text with single blanks; None without parallel data."""
    if job.parallel is None:
        return None
    return {" ".join(source.split()): text for source, text in job.parallel.examples.get(target, {}).items()}


def _entry(state: State, job: Job, key: str, work: Translation, codes: list[str]) -> dict[str, Any]:
    try:
        text = _document(state, job, key, work)
    except DocumentError as error:
        codes.append(error.code)
        return {"sourceFile": key, "auxiliaryData": {"error": {"errorCode": error.code, "errorMessage": str(error)}}}
    name = output_key(key, work.target, state.settings.nested)
    if not state.faults.take("document", where=key, target=work.target, kinds=("lost output",)):
        state.storage.put(job.prefix + name, text.encode())
    applied = [{"sourceText": source, "targetText": term} for source, term in work.applied.items()]
    auxiliary = {"appliedTerminologies": [{"name": job.terminology, "terms": applied}]} if applied else {}
    return {"sourceFile": key, "targetFile": name, "auxiliaryData": auxiliary}


def output_key(key: str, target: str, nested: str) -> str:
    """``a.html`` becomes ``fr.a.html``; two readings of the documentation for ``ch1/a.html``."""
    folder, slash, name = key.rpartition("/")
    return f"{target}.{key}" if nested == "prefix" else f"{folder}{slash}{target}.{name}"


def _document(state: State, job: Job, key: str, work: Translation) -> str:
    fault = state.faults.take("document", where=key, target=work.target, kinds=("document error",))
    if fault:
        code = fault.details.get("code", "InternalServerException")
        raise DocumentError(code, fault.details.get("message", "An internal error occurred."))
    body = state.storage.get(job.input + key) or b""
    text = _readable(body)
    state.ledger.sent[START] += len(text)
    kind = job.parameters["InputDataConfig"]["ContentType"]
    if kind not in ("text/html", "text/plain"):
        raise DocumentError("InvalidRequestException", f"The stand-in cannot translate {kind}.")
    result = work.document(text) if kind == "text/html" else work.lines(text)
    if sum(len(bill.sentence.encode()) for bill in work.bills) > rules.TRANSLATABLE_BYTES:
        work.bills.clear()
        raise DocumentError("InvalidRequestException", "The document has more than 1 MB of translatable text.")
    return result


def _readable(body: bytes) -> str:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError("InvalidRequestException", "Invalid utf-8 encoded texts detected") from error
    if len(body) > rules.BATCH_DOCUMENT_BYTES or len(text) >= rules.BATCH_DOCUMENT_CHARACTERS:
        raise DocumentError("InvalidRequestException", "The document is larger than the limit.")
    return text


def _details(job: Job, target: str, entries: list[dict[str, Any]], codes: list[str], characters: int) -> bytes:
    server = sum(code.startswith(("Internal", "ServiceUnavailable")) for code in codes)
    details = {
        "sourceLanguageCode": job.parameters["SourceLanguageCode"],
        "targetLanguageCode": target,
        "charactersTranslated": str(characters),
        "documentCountWithCustomerError": str(len(codes) - server),
        "documentCountWithServerError": str(server),
        "inputDataPrefix": job.input,
        "outputDataPrefix": job.prefix,
        "details": entries,
    }
    return json.dumps(details, ensure_ascii=False).encode()
