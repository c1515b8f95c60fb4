"""Terminologies: imported at once, by name in a region."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from . import imports, rules
from .errors import ServiceError, not_found
from .imports import Terms
from .paging import page
from .state import Call
from .storage import SERVICE_BUCKET
from .tags import arn, forget, location, seconds, tag

_LIMIT = 100


@dataclass
class Terminology:
    """Terms in several languages."""

    name: str
    region: str
    contents: Terms
    form: str
    directionality: str
    size: int
    description: str = ""
    key: dict[str, str] | None = None
    created: float = field(default_factory=time.time)
    updated: float = field(default_factory=time.time)

    @property
    def source(self) -> str:
        return self.contents.header[0]

    @property
    def targets(self) -> list[str]:
        return self.contents.header[1:]

    @property
    def terms(self) -> dict[str, dict[str, str]]:
        """``terms[target][source]`` from the first language."""
        return {code: self.pairs(self.source, code) for code in self.targets}

    def pairs(self, source: str, target: str) -> dict[str, str]:
        """Terms of one direction; none where the terminology does not have it."""
        header = self.contents.header
        if source not in header or target not in header or (self.directionality == "UNI" and source != self.source):
            return {}
        one, other = header.index(source), header.index(target)
        return {row[one]: row[other] for row in self.contents.rows if row[one].strip() and row[other].strip()}


def import_file(call: Call) -> dict[str, Any]:
    parameters, state = call.parameters, call.state
    place = (call.region, parameters["Name"])
    if place not in state.terminologies and len(state.terminologies) >= _LIMIT:
        raise ServiceError("LimitExceededException", f"There can be {_LIMIT} terminologies only.")
    data = parameters["TerminologyData"]
    state.terminologies[place] = Terminology(
        parameters["Name"],
        call.region,
        imports.terminology(data["File"], data["Format"]),
        data["Format"],
        data.get("Directionality", "UNI"),
        len(data["File"]),
        parameters.get("Description", ""),
        parameters.get("EncryptionKey"),
    )
    state.storage.put(_file(*place), data["File"])
    tag(state, arn("terminology", *place), parameters.get("Tags", []))
    return {"TerminologyProperties": _properties(state.terminologies[place])}


def _file(region: str, name: str) -> str:
    return f"s3://{SERVICE_BUCKET}/{region}/terminology/{name}"


def find(call: Call, name: str) -> Terminology:
    found = call.state.terminologies.get((call.region, name))
    if found is None:
        raise not_found(f"The terminology {name} was not found.")
    return found


def get(call: Call) -> dict[str, Any]:
    found = find(call, call.parameters["Name"])
    place = location(call.state, _file(call.region, found.name))
    return {"TerminologyProperties": _properties(found), "TerminologyDataLocation": place}


def _properties(found: Terminology) -> dict[str, Any]:
    properties = {
        "Name": found.name, "Arn": arn("terminology", found.region, found.name), "Description": found.description,
        "SourceLanguageCode": found.source, "TargetLanguageCodes": found.targets, "EncryptionKey": found.key,
        "SizeBytes": found.size, "TermCount": len(found.contents.rows) * len(found.targets),
        "SkippedTermCount": found.contents.skipped, "Format": found.form, "Directionality": found.directionality,
        "CreatedAt": seconds(found.created), "LastUpdatedAt": seconds(found.updated),
    }  # fmt: skip
    return {name: value for name, value in properties.items() if value is not None}


def list_all(call: Call) -> dict[str, Any]:
    found = [_properties(one) for one in call.state.terminologies.values() if one.region == call.region]
    return page(call, found, "TerminologyPropertiesList")


def delete(call: Call) -> dict[str, Any]:
    found = find(call, call.parameters["Name"])
    del call.state.terminologies[call.region, found.name]
    forget(call.state, arn("terminology", call.region, found.name))
    return {}


def usable(call: Call) -> Terminology | None:
    """The terminology that a request names."""
    names = call.parameters.get("TerminologyNames", [])
    rules.check_one(names, "terminology")
    return find(call, names[0]) if names else None
