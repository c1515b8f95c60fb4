"""Names and tags of resources, and how answers speak of times and files."""

from __future__ import annotations

from typing import Any

from .errors import ServiceError, not_found
from .state import ACCOUNT, Call, State

_LIMIT = 50


def arn(kind: str, region: str, name: str) -> str:
    """The name of a resource in all of the cloud."""
    return f"arn:aws:translate:{region}:{ACCOUNT}:{kind}/{name}"


def seconds(moment: float) -> float:
    """A time as the wire has it: epoch seconds with milliseconds."""
    return round(moment, 3)


def location(state: State, uri: str) -> dict[str, str]:
    """A file of the service as a client may fetch it."""
    return {"RepositoryType": "S3", "Location": state.storage.link(uri)}


def tag(state: State, resource: str, tags: list[dict[str, str]]) -> None:
    """Add tags to a resource."""
    new = state.tags.get(resource, {}) | {entry["Key"]: entry["Value"] for entry in tags}
    if len(new) > _LIMIT:
        raise ServiceError("TooManyTagsException", f"A resource can have {_LIMIT} tags.", ResourceArn=resource)
    state.tags[resource] = new


def forget(state: State, resource: str) -> None:
    """The resource is gone."""
    state.tags.pop(resource, None)


def _tagged(call: Call) -> str:
    resource = call.parameters["ResourceArn"]
    if resource not in call.state.tags:
        raise not_found(f"{resource} was not found.")
    return resource


def add(call: Call) -> dict[str, Any]:
    tag(call.state, _tagged(call), call.parameters["Tags"])
    return {}


def remove(call: Call) -> dict[str, Any]:
    tags = call.state.tags[_tagged(call)]
    for key in call.parameters["TagKeys"]:
        tags.pop(key, None)
    return {}


def list_all(call: Call) -> dict[str, Any]:
    return {"Tags": [{"Key": key, "Value": value} for key, value in call.state.tags[_tagged(call)].items()]}
