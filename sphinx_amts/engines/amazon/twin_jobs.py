"""Jobs with the same content: which of them counts, and which are stopped.

Two machines may start the same job at the same moment, and the service may not recognise the second request by its
token.  So each machine looks again after the start (:func:`settled`), all choose the same job, and the others are
stopped by whichever machine sees them.  A machine whose job was stopped goes on with the one that counts.  What the
service charges for a job that was stopped is not documented.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from sphinx_amts.engines.amazon.context import JobContext
from sphinx_amts.engines.amazon.service import engine_errors
from sphinx_amts.errors import EngineError

WITH_RESULTS = frozenset({"COMPLETED", "COMPLETED_WITH_ERROR"})
WITHOUT_RESULTS = frozenset({"FAILED", "STOPPED"})
ENDED = WITH_RESULTS | WITHOUT_RESULTS
#: States of jobs of which nothing is to be expected.
_USELESS = WITHOUT_RESULTS | {"STOP_REQUESTED"}

Properties: TypeAlias = Mapping[str, Any]
"""What the service says of a job."""


def listed(context: JobContext, **job_filter: str) -> Iterator[Properties]:
    """All jobs that a filter of the service lets through, the newest first.

    Raises:
        EngineError: If they cannot be listed.
    """
    token: dict[str, str] = {}
    while True:
        with engine_errors("the jobs of this account cannot be listed", context.service.region):
            page = context.service.translate.list_text_translation_jobs(Filter=job_filter, **token)
        yield from page.get("TextTranslationJobPropertiesList", ())
        if not page.get("NextToken"):
            return
        token = {"NextToken": page["NextToken"]}


def named(context: JobContext, name: str) -> list[Properties]:
    """All jobs of that name; not every job that the filter of the service lets through has it.

    Raises:
        EngineError: If they cannot be looked up.
    """
    return [properties for properties in listed(context, JobName=name) if properties.get("JobName") == name]


def surviving(jobs: Sequence[Properties]) -> Properties | None:
    """The job that counts among those with the same content, the same for every machine; ``None`` if none does.

    One that has results is preferred, since it is paid for; else the one that was submitted first.
    """
    candidates = [job for job in jobs if job["JobStatus"] not in _USELESS]
    return min(candidates, key=_precedence, default=None)


def _precedence(job: Properties) -> tuple[bool, float, str]:
    submitted = job.get("SubmittedTime")
    return job["JobStatus"] not in WITH_RESULTS, submitted.timestamp() if submitted else 0.0, str(job["JobId"])


def settled(context: JobContext, state: Properties, has_lost_results: Callable[[Properties], bool]) -> str:
    """The id of the job that counts among those with the same content; the others that run are stopped.

    Args:
        context: This build.
        state: A job that was started, as the service describes it; lists may not know of it yet.
        has_lost_results: Whether a job that has ended has no results any more.
    """
    try:
        others = named(context, state["JobName"])
        jobs = {properties["JobId"]: properties for properties in (*others, state)}
        chosen = surviving([properties for properties in jobs.values() if not has_lost_results(properties)])
    except EngineError:
        chosen = None  # a later look, or the next build, sees them
    if chosen is None:
        return str(state["JobId"])
    for properties in jobs.values():
        if properties["JobId"] != chosen["JobId"] and properties["JobStatus"] not in ENDED | _USELESS:
            _stop(context, properties)
    return str(chosen["JobId"])


def _stop(context: JobContext, properties: Properties) -> None:
    context.progress("the same job was started twice; the one that was submitted later is stopped")
    try:
        with engine_errors("the job cannot be stopped", context.service.region):
            context.service.translate.stop_text_translation_job(JobId=properties["JobId"])
    except EngineError as error:
        context.progress(f"{error}; its sentences may be charged twice")
