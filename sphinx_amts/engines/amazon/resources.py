"""What parallel data and terminologies have in common: waiting, looking up, listing, deleting."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import Any, Protocol

from sphinx_amts.engines.amazon.service import Service, code_of, told
from sphinx_amts.errors import EngineError

#: Takes one line about what is going on.
Tell = Callable[[str], None]


class NotReadyError(EngineError):
    """The service has not finished in the time that there is; nothing is lost, and a later build goes on from here."""


class ResourceClock(Protocol):
    """The time that there is."""

    def left(self) -> float:
        """Seconds until nothing is waited for any more; 0 or less when that is now."""

    def sleep(self, seconds: float) -> None:
        """Let that time pass."""


class Kind(Enum):
    """The two kinds of resources, by the word that the service has for them."""

    PARALLEL_DATA = "parallel_data"
    TERMINOLOGY = "terminology"

    def __str__(self) -> str:
        """As it is called in a sentence."""
        return self.value.replace("_", " ")


_LISTS: Mapping[Kind, tuple[str, str]] = {
    Kind.PARALLEL_DATA: ("list_parallel_data", "ParallelDataPropertiesList"),
    Kind.TERMINOLOGY: ("list_terminologies", "TerminologyPropertiesList"),
}
_PROPERTIES: Mapping[Kind, str] = {
    Kind.PARALLEL_DATA: "ParallelDataProperties",
    Kind.TERMINOLOGY: "TerminologyProperties",
}
_PAGE = 100


def get(service: Service, kind: Kind, name: str) -> dict[str, Any]:
    """The properties of a resource, with all else that is answered; empty where there is none of that name.

    :raises EngineError: where that cannot be found out.
    """
    with told(f"the {kind} {name!r} cannot be looked up", service.region):
        try:
            answer = getattr(service.translate, f"get_{kind.value}")(Name=name)
        except Exception as error:
            if code_of(error) == "ResourceNotFoundException":
                return {}
            raise
    return {**answer, **answer.get(_PROPERTIES[kind], {})}


def listed(service: Service, kind: Kind) -> Iterator[dict[str, Any]]:
    """The properties of all resources of that kind.

    :raises EngineError: where they cannot be listed.
    """
    method, member = _LISTS[kind]
    more: dict[str, str] = {}
    while True:
        with told(f"the {kind} of this account cannot be listed", service.region):
            answer = getattr(service.translate, method)(MaxResults=_PAGE, **more)
        yield from answer.get(member, ())
        if not answer.get("NextToken"):
            return
        more = {"NextToken": answer["NextToken"]}


def delete(service: Service, kind: Kind, name: str) -> None:
    """Delete a resource; one that does not exist is as good as deleted.

    :raises EngineError: where that is not possible, as while it is being made.
    """
    with told(f"the {kind} {name!r} cannot be deleted", service.region):
        try:
            getattr(service.translate, f"delete_{kind.value}")(Name=name)
        except Exception as error:
            if code_of(error) != "ResourceNotFoundException":
                raise


def key(service: Service) -> dict[str, Any]:
    """The member of a request that names the author's key, if there is one."""
    identity = service.options.encryption_key
    return {"EncryptionKey": {"Type": "KMS", "Id": identity}} if identity else {}


def wait(service: Service, clock: ResourceClock, why: str) -> None:
    """Let the time between two questions pass.

    :raises NotReadyError: with the reason, where there is no time left.
    """
    left = clock.left()
    if left <= 0:
        raise NotReadyError(why)
    clock.sleep(min(service.options.poll, left))
