"""A request against botocore's model of the service: types, members, lengths, patterns and enumerations.

The client checks the first two and the least lengths only; the service checks all.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from collections.abc import Iterator
from functools import cache
from typing import Any

import regex
from botocore.loaders import Loader
from botocore.model import ServiceModel, Shape
from botocore.validate import ParamValidator

from .errors import ServiceError


@cache
def service() -> ServiceModel:
    """The model of the installed botocore."""
    return ServiceModel(Loader().load_service_model("translate", "service-2"), "translate")


def operations() -> list[str]:
    return list(service().operation_names)


def target_prefix() -> str:
    """What stands before the operation in ``X-Amz-Target``."""
    return service().metadata["targetPrefix"]


def decoded(value: Any, shape: Shape | None) -> Any:
    """The parameters of the wire with blobs as bytes and timestamps as datetimes."""
    if shape is None or value is None:
        return value
    if shape.type_name == "structure" and isinstance(value, dict):
        return {name: decoded(part, shape.members.get(name)) for name, part in value.items()}
    if shape.type_name == "list" and isinstance(value, list):
        return [decoded(part, shape.member) for part in value]
    return _decoded_scalar(value, shape.type_name)


def _decoded_scalar(value: Any, kind: str) -> Any:
    if kind == "blob":
        try:
            return base64.b64decode(value, validate=True)
        except (binascii.Error, TypeError, ValueError) as error:
            raise ServiceError("SerializationException", f"not base64: {error}") from error
    if kind == "timestamp" and isinstance(value, int | float):
        return dt.datetime.fromtimestamp(value, tz=dt.UTC)
    return value


def parameters_of(operation: str, wire: dict[str, Any]) -> dict[str, Any]:
    """The parameters as Python values."""
    return decoded(wire, service().operation_model(operation).input_shape)


def faults(operation: str, parameters: dict[str, Any]) -> list[str]:
    """What the model has against these parameters, a sentence each."""
    shape = service().operation_model(operation).input_shape
    report = ParamValidator().validate(parameters, shape)
    if report.has_errors():
        return report.generate_report().splitlines()
    return list(_breaches(parameters, shape, ""))


def _breaches(value: Any, shape: Shape, place: str) -> Iterator[str]:
    yield from (
        f"Value '{_short(value)}' at '{place}' failed to satisfy constraint: {rule}" for rule in _rules(value, shape)
    )
    if shape.type_name == "structure":
        for name, part in value.items():
            yield from _breaches(part, shape.members[name], f"{place}.{name}" if place else name)
    elif shape.type_name == "list":
        for index, part in enumerate(value, 1):
            yield from _breaches(part, shape.member, f"{place}.{index}.member")


def _rules(value: Any, shape: Shape) -> Iterator[str]:
    limit, pattern = shape.metadata.get("max"), shape.metadata.get("pattern")
    size = value if isinstance(value, int | float) else len(value) if hasattr(value, "__len__") else 0
    if limit is not None and size > limit:
        yield f"Member must have length less than or equal to {limit}"
    if pattern and not _pattern(pattern).fullmatch(value):
        yield f"Member must satisfy regular expression pattern: {pattern}"
    if shape.metadata.get("enum") and value not in shape.metadata["enum"]:
        yield f"Member must satisfy enum value set: [{', '.join(shape.metadata['enum'])}]"


@cache
def _pattern(text: str) -> regex.Pattern[str]:
    return regex.compile(text.replace(r"\p{ASCII}", r"[\x00-\x7F]"), regex.DOTALL)


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:60]}..."
