"""What parallel data and terminologies have in common: looking up, listing, deleting, waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import Any

from sphinx_amts.engines.amazon.clock import Clock
from sphinx_amts.engines.amazon.service import Service, code_of, engine_errors
from sphinx_amts.errors import EngineError

#: Prints a line of progress.
PrintProgress = Callable[[str], None]


class NotReadyError(EngineError):
    """The service has not finished in time; nothing is lost, and a later build continues from here."""


class ResourceKind(Enum):
    """The two kinds of resources, by the word that the service has for them."""

    PARALLEL_DATA = "parallel_data"
    TERMINOLOGY = "terminology"

    def __str__(self) -> str:
        """The name of the kind in a sentence."""
        return self.value.replace("_", " ")


_LISTS: Mapping[ResourceKind, tuple[str, str]] = {
    ResourceKind.PARALLEL_DATA: ("list_parallel_data", "ParallelDataPropertiesList"),
    ResourceKind.TERMINOLOGY: ("list_terminologies", "TerminologyPropertiesList"),
}
_PROPERTIES: Mapping[ResourceKind, str] = {
    ResourceKind.PARALLEL_DATA: "ParallelDataProperties",
    ResourceKind.TERMINOLOGY: "TerminologyProperties",
}
_PAGE = 100


def get(service: Service, kind: ResourceKind, name: str) -> dict[str, Any]:
    """The properties of a resource, and whatever else the service answers; empty if there is none of that name.

    Raises:
        EngineError: If that cannot be found out.
    """
    with engine_errors(f"the {kind} {name!r} cannot be looked up", service.region):
        try:
            answer = getattr(service.translate, f"get_{kind.value}")(Name=name)
        except Exception as error:
            if code_of(error) == "ResourceNotFoundException":
                return {}
            raise
    return {**answer, **answer.get(_PROPERTIES[kind], {})}


def listed(service: Service, kind: ResourceKind) -> Iterator[dict[str, Any]]:
    """The properties of all resources of that kind.

    Raises:
        EngineError: If they cannot be listed.
    """
    method, member = _LISTS[kind]
    next_page: dict[str, str] = {}
    while True:
        with engine_errors(f"the {kind} of this account cannot be listed", service.region):
            answer = getattr(service.translate, method)(MaxResults=_PAGE, **next_page)
        yield from answer.get(member, ())
        if not answer.get("NextToken"):
            return
        next_page = {"NextToken": answer["NextToken"]}


def delete(service: Service, kind: ResourceKind, name: str) -> None:
    """Delete a resource; one that does not exist counts as deleted.

    Raises:
        EngineError: If that is not possible, for instance while it is being created.
    """
    with engine_errors(f"the {kind} {name!r} cannot be deleted", service.region):
        try:
            getattr(service.translate, f"delete_{kind.value}")(Name=name)
        except Exception as error:
            if code_of(error) != "ResourceNotFoundException":
                raise


def in_use(service: Service, kind: ResourceKind) -> set[str]:
    """The names of the resources that jobs use which have not ended.

    Raises:
        EngineError: If the jobs cannot be listed.
    """
    member = {ResourceKind.PARALLEL_DATA: "ParallelDataNames", ResourceKind.TERMINOLOGY: "TerminologyNames"}[kind]
    names: set[str] = set()
    for status in ("SUBMITTED", "IN_PROGRESS"):
        next_page: dict[str, str] = {}
        while True:
            with engine_errors("the jobs of this account cannot be listed", service.region):
                answer = service.translate.list_text_translation_jobs(Filter={"JobStatus": status}, **next_page)
            for job in answer.get("TextTranslationJobPropertiesList", ()):
                names.update(job.get(member, ()))
            if not answer.get("NextToken"):
                break
            next_page = {"NextToken": answer["NextToken"]}
    return names


def encryption(service: Service) -> dict[str, Any]:
    """The member of a request that names the author's encryption key, if there is one."""
    identity = service.options.encryption_key
    return {"EncryptionKey": {"Type": "KMS", "Id": identity}} if identity else {}


def wait(service: Service, clock: Clock, reason: str) -> None:
    """Let the time between two requests for the state of a resource pass.

    Args:
        service: Its settings say how long that is.
        clock: The time that is left.
        reason: What is being waited for, a sentence.

    Raises:
        NotReadyError: With the reason, if there is no time left.
    """
    left = clock.left()
    if left <= 0:
        raise NotReadyError(reason)
    clock.sleep(min(service.options.poll, left))
