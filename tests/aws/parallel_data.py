"""Parallel data: created, updated and deleted by name in a region, imported while the client waits."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any

from . import imports, rules
from .errors import ServiceError, invalid_request, invalid_value, not_found
from .imports import BadFile, Contents
from .paging import page
from .state import Call, State
from .storage import SERVICE_BUCKET
from .tags import arn, forget, location, seconds, tag

_LIMIT = 1000
_IN_FORCE = ("ACTIVE", "FAILED")


@dataclass
class ParallelData:
    """Examples of translations."""

    name: str
    region: str
    config: dict[str, str]
    description: str = ""
    status: str = "CREATING"
    update: str = ""
    """State of the last update; empty before the first."""
    key: dict[str, str] | None = None
    contents: Contents = field(default_factory=Contents)
    message: str = ""
    update_message: str = ""
    created: float = field(default_factory=time.time)
    updated: float = 0.0
    began: float = field(default_factory=time.time)
    polls: int = 0

    @property
    def running(self) -> bool:
        return "UPDATING" in (self.status, self.update) or self.status == "CREATING"

    @property
    def source(self) -> str:
        return self.contents.source

    @property
    def targets(self) -> list[str]:
        return self.contents.targets

    @property
    def examples(self) -> dict[str, dict[str, str]]:
        return self.contents.examples

    @property
    def imported(self) -> int:
        return self.contents.imported

    @property
    def skipped(self) -> int:
        return self.contents.skipped

    @property
    def failed(self) -> int:
        return self.contents.failed

    def file(self, name: str) -> str:
        """Where the service keeps a file of this resource."""
        return f"s3://{SERVICE_BUCKET}/{self.region}/{self.name}/{name}"


# Imports


def advance(state: State, data: ParallelData, polls: int = 1) -> None:
    """One step of an import that is running."""
    if not data.running:
        return
    data.polls += polls
    pace = state.settings
    if pace.import_seconds is not None:
        over = time.time() - data.began >= pace.import_seconds
    else:
        over = data.polls > pace.import_polls
    if over:
        finish(state, data)


def finish(state: State, data: ParallelData) -> None:
    """The end of an import: the file is read, and the resource is in force or has failed."""
    if not data.running:
        return
    try:
        contents = _imported(state, data)
    except BadFile as error:
        _set(data, "FAILED", str(error))
    else:
        data.contents = contents
        _set(data, "ACTIVE", "")
    data.updated = time.time()


def _set(data: ParallelData, status: str, message: str) -> None:
    if data.update == "UPDATING":
        data.update, data.update_message = status, message
        data.status = "ACTIVE" if status == "ACTIVE" else data.status
        data.message = data.message if data.status == "FAILED" else ""
    else:
        data.status, data.message = status, message


def _imported(state: State, data: ParallelData) -> Contents:
    body = state.storage.get(data.config["S3Uri"])
    fault = state.faults.take("import", where=data.name)
    if fault:
        raise BadFile(fault.details.get("message", "An internal error occurred."))
    if body is None:
        raise BadFile(f"The file {data.config['S3Uri']} does not exist or cannot be read.")
    contents = imports.parallel_data(body, data.config["Format"])
    state.storage.put(data.file("data"), body)
    if contents.messages:
        state.storage.put(data.file("errors.json"), _report(contents))
    return contents


def _report(contents: Contents) -> bytes:
    summary = {"record_error_count": contents.failed, "record_skipped_count": contents.skipped}
    return json.dumps({"summary": summary, "messages": contents.messages}, ensure_ascii=False).encode()


# Operations on parallel data


def find(state: State, region: str, name: str) -> ParallelData:
    data = state.parallel_data.get((region, name))
    if data is None:
        raise not_found(f"The parallel data {name} was not found.")
    return data


def create(call: Call) -> dict[str, Any]:
    parameters, state = call.parameters, call.state
    rules.check_act_region(call.region)
    _check_place(call)
    known = state.parallel_data.get((call.region, call.made()))
    if known:
        return {"Name": known.name, "Status": known.status}
    if (call.region, parameters["Name"]) in state.parallel_data:
        raise ServiceError("ConflictException", f"The parallel data {parameters['Name']} already exists.")
    if len(state.parallel_data) >= _LIMIT:
        raise ServiceError("LimitExceededException", f"There can be {_LIMIT} parallel data resources only.")
    _check_alone(call)
    data = ParallelData(
        parameters["Name"],
        call.region,
        _config(call),
        parameters.get("Description", ""),
        key=parameters.get("EncryptionKey"),
    )
    state.parallel_data[call.region, data.name] = data
    call.remember(data.name)
    tag(state, arn("parallel-data", call.region, data.name), parameters.get("Tags", []))
    return {"Name": data.name, "Status": data.status}


def update(call: Call) -> dict[str, Any]:
    rules.check_act_region(call.region)
    _check_place(call)
    data = find(call.state, call.region, call.parameters["Name"])
    if data.status not in _IN_FORCE or data.running:
        raise ServiceError("ConflictException", f"The parallel data {data.name} is being created or updated.")
    _check_alone(call)
    data.config, data.update, data.polls, data.began = _config(call), "UPDATING", 0, time.time()
    data.description = call.parameters.get("Description", data.description)
    return {
        "Name": data.name,
        "Status": data.status,
        "LatestUpdateAttemptStatus": data.update,
        "LatestUpdateAttemptAt": seconds(data.began),
    }


def _check_place(call: Call) -> None:
    config = call.parameters["ParallelDataConfig"]
    if not config.get("S3Uri") or not config.get("Format"):
        raise invalid_value("ParallelDataConfig needs S3Uri and Format.")
    rules.check_bucket(call.state, config["S3Uri"], call.region)


def _config(call: Call) -> dict[str, str]:
    return dict(call.parameters["ParallelDataConfig"])


def _check_alone(call: Call) -> None:
    others = [data for data in call.state.parallel_data.values() if data.region == call.region]
    for data in others:
        advance(call.state, data, polls=0)
    busy = [data.name for data in others if data.running]
    if busy:
        raise ServiceError(
            call.state.settings.busy_code,
            f"Only one parallel data can be created or updated at a time; now it is {busy[0]}.",
        )


def get(call: Call) -> dict[str, Any]:
    data = find(call.state, call.region, call.parameters["Name"])
    advance(call.state, data)
    answer: dict[str, Any] = {"ParallelDataProperties": _properties(data)}
    if data.imported:
        answer["DataLocation"] = location(call.state, data.file("data"))
    if data.contents.messages:
        name = "AuxiliaryDataLocation" if not data.update else "LatestUpdateAttemptAuxiliaryDataLocation"
        answer[name] = location(call.state, data.file("errors.json"))
    return answer


def _properties(data: ParallelData) -> dict[str, Any]:
    properties = {
        "Name": data.name, "Arn": arn("parallel-data", data.region, data.name), "Description": data.description,
        "Status": data.status, "ParallelDataConfig": data.config, "Message": data.update_message or data.message,
        "SourceLanguageCode": data.source, "TargetLanguageCodes": data.targets, "EncryptionKey": data.key,
        "CreatedAt": seconds(data.created), "LastUpdatedAt": seconds(data.updated or data.created),
        "LatestUpdateAttemptStatus": data.update, "LatestUpdateAttemptAt": seconds(data.began) if data.update else None,
    }  # fmt: skip
    if not data.running:
        properties |= {
            "ImportedDataSize": data.contents.size, "ImportedRecordCount": data.imported,
            "FailedRecordCount": data.failed, "SkippedRecordCount": data.skipped,
        }  # fmt: skip
    return {name: value for name, value in properties.items() if value not in (None, "", [])}


def list_all(call: Call) -> dict[str, Any]:
    found = [_properties(data) for data in call.state.parallel_data.values() if data.region == call.region]
    return page(call, found, "ParallelDataPropertiesList")


def delete(call: Call) -> dict[str, Any]:
    data = find(call.state, call.region, call.parameters["Name"])
    advance(call.state, data, polls=0)
    if data.running:
        raise ServiceError(
            "ConcurrentModificationException", f"The parallel data {data.name} is being created or updated."
        )
    del call.state.parallel_data[call.region, data.name]
    forget(call.state, arn("parallel-data", call.region, data.name))
    return {"Name": data.name, "Status": "DELETING"}


def usable(call: Call) -> ParallelData | None:
    """The parallel data that a job names: there, in force, and for all its languages."""
    names = call.parameters.get("ParallelDataNames", [])
    if not names:
        return None
    rules.check_act_region(call.region)
    data = find(call.state, call.region, names[0])
    if data.status != "ACTIVE":
        raise invalid_request(f"The parallel data {data.name} is {data.status}, but must be ACTIVE.")
    missing = [code for code in call.parameters["TargetLanguageCodes"] if code not in data.targets]
    if missing or data.source != call.parameters["SourceLanguageCode"]:
        raise invalid_value(
            f"The parallel data {data.name} is from {data.source} to {', '.join(data.targets)}, "
            f"not to {', '.join(missing)}."
        )
    return data
