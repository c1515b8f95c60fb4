"""A request against botocore's model of a service: what the client checks, and what only the service checks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import regex
from botocore.loaders import Loader
from botocore.model import ServiceModel, Shape

_TYPES: Mapping[str, tuple[type, ...]] = {
    "structure": (Mapping,),
    "map": (Mapping,),
    "list": (list, tuple),
    "string": (str,),
    "blob": (bytes, bytearray),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
    "timestamp": (dt.datetime, int, float),
}


def assert_in_model(operation: str, parameters: Mapping[str, Any], service: str = "translate") -> None:
    """Fail unless the installed botocore knows the operation and every parameter, with a value that it allows."""
    model = _model(service)
    assert operation in model.operation_names, f"{service} has no operation {operation}"
    shape = model.operation_model(operation).input_shape
    wrong = list(_faults(parameters, shape, operation)) if shape else [*parameters]
    assert wrong == [], f"{operation}: {'; '.join(wrong)}"


@cache
def _model(service: str) -> ServiceModel:
    return ServiceModel(Loader().load_service_model(service, "service-2"), service)


def _faults(value: Any, shape: Shape, place: str) -> Iterator[str]:
    allowed = _TYPES[shape.type_name]
    if not isinstance(value, allowed) or (isinstance(value, bool) and bool not in allowed):
        yield f"{place} is {type(value).__name__}, not {shape.type_name}"
        return
    yield from _limits(value, shape, place)
    if shape.type_name == "structure":
        yield from (f"{place}.{name} is missing" for name in shape.required_members if name not in value)
        yield from (f"{place}.{name} is not in the model" for name in value if name not in shape.members)
        for name in shape.members.keys() & value.keys():
            yield from _faults(value[name], shape.members[name], f"{place}.{name}")
    elif shape.type_name == "list":
        for number, part in enumerate(value):
            yield from _faults(part, shape.member, f"{place}[{number}]")


def _limits(value: Any, shape: Shape, place: str) -> Iterator[str]:
    rules = shape.metadata
    size = value if isinstance(value, int | float) else len(value) if hasattr(value, "__len__") else 0
    if not rules.get("min", size) <= size <= rules.get("max", size):
        yield f"{place} has {size}, not {rules.get('min', 0)} to {rules.get('max', 'any')}"
    if "pattern" in rules and not _pattern(rules["pattern"]).fullmatch(value):
        yield f"{place} does not match {rules['pattern']}"
    if "enum" in rules and value not in rules["enum"]:
        yield f"{place} is {value!r}, not one of {', '.join(rules['enum'])}"


@cache
def _pattern(text: str) -> regex.Pattern[str]:
    return regex.compile(text.replace(r"\p{ASCII}", r"[\x00-\x7F]"), regex.DOTALL)
