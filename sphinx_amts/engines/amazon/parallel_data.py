"""Parallel data as a resource of the service, which a customised job names.

A resource created here has a name that holds the hash of its content and is never changed: one that exists and is
ACTIVE is the right one, whoever created it, and what was interrupted is found again by its name.  Creating one takes
minutes, and the service creates one at a time for an account.
"""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sphinx_amts.bitext import amazon_rules
from sphinx_amts.engines.amazon import examples, resources, storage
from sphinx_amts.engines.amazon.clock import Clock
from sphinx_amts.engines.amazon.examples import Examples, ResourceFile
from sphinx_amts.engines.amazon.options import NAME
from sphinx_amts.engines.amazon.resources import PrintProgress, ResourceKind
from sphinx_amts.engines.amazon.service import BUSY, Service, code_of, engine_errors, redacted
from sphinx_amts.errors import EngineError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.config import AmtsConfig

KIND = ResourceKind.PARALLEL_DATA
#: Errors after which the state of the resource shows how to continue.
_TEMPORARY = BUSY | {"ConflictException"}
#: How often in a row the service may report a limit while nothing is being created, before that is taken to be the
#: limit on the number of resources.
_MAX_REFUSALS = 3
_UNFINISHED = frozenset({"CREATING", "UPDATING", "DELETING"})
_MAX_MESSAGES = 5
_TIMEOUT_SECONDS = 30


def ensure_parallel_data(
    service: Service, config: AmtsConfig, pair: LanguagePair, clock: Clock, progress: PrintProgress
) -> str | None:
    """The name of parallel data that a job can use now, created if need be; ``None`` if the book has no examples.

    Args:
        service: The service and its settings.
        config: The configuration of the book.
        pair: The languages.
        clock: How long to wait.
        progress: Prints a line of progress.

    Raises:
        NotReadyError: If it is not ready in time; a later build continues from there.
        EngineError: If it cannot be created, or if the author's own does not exist.
    """
    if own := service.options.parallel_data:
        return _authors_own(service, own, pair, clock, progress)
    file = examples.file_of(examples_of(config, pair), pair)
    if file is None:
        progress(f"amts_parallel_data has no examples for {pair.source} to {pair.target}; the job is not customised")
        return None
    return ensure(service, file, clock, progress)


def examples_of(config: AmtsConfig, pair: LanguagePair) -> Examples:
    """What the files of ``amts_parallel_data`` hold for a pair of languages.

    Raises:
        EngineError: For a file that cannot be read.
    """
    return examples.read(config.parallel_data_for(pair.target), pair)


@dataclass(slots=True)
class _Creation:
    """How far the creation of one resource has come."""

    service: Service
    file: ResourceFile
    progress: PrintProgress
    requests: int = 0
    """Accepted requests to create it, since it was deleted."""
    deleted: bool = False
    uploaded: bool = False
    waited: bool = False
    """Whether it did not exist from the beginning."""
    refusals: int = 0
    last_state: str = "it is being created"


def ensure(service: Service, file: ResourceFile, clock: Clock, progress: PrintProgress) -> str:
    """The name of the resource with this content, created and waited for if it does not exist.

    Args:
        service: The service and its settings.
        file: The content.
        clock: How long to wait.
        progress: Prints a line of progress.

    Raises:
        NotReadyError: If it is not ready in time.
        EngineError: If the service cannot create it.
    """
    creation = _Creation(service, file, progress)
    while not _step(creation):
        resources.wait(
            service,
            clock,
            f"the parallel data {file.name!r} is not ready yet ({creation.last_state}); build again later",
        )
        creation.waited = True
    return file.name


def _step(creation: _Creation) -> bool:
    """Look at the resource, and do what can be done now; return whether it is ready."""
    properties = _properties_or_busy(creation.service, creation.file.name)
    status = properties.get("Status", "")
    if status == "ACTIVE":
        _finish(creation, properties)
        return True
    if status == "FAILED":
        _start_again(creation, properties)
    elif not status:
        _create(creation)
    else:
        creation.last_state = f"its state is {status}"
    return False


def _properties_or_busy(service: Service, name: str) -> dict[str, Any]:
    """The properties of a resource; a busy service counts as one that is working on it."""
    try:
        return resources.get(service, KIND, name)
    except EngineError as error:
        if code_of(error.__cause__ or error) in BUSY:
            return {"Status": "currently unknown"}
        raise


def _create(creation: _Creation) -> None:
    service, name = creation.service, creation.file.name
    key = _upload(creation)
    request = {
        "Name": name,
        "Description": "Made by sphinx-amts from the examples of a book",
        "ParallelDataConfig": {"S3Uri": storage.uri(service, key), "Format": "TMX"},
        # Counted: the token of a request that was accepted once returns the resource of then, even a failed one.
        "ClientToken": f"{creation.file.token}-{creation.requests + 10 * creation.deleted}",
        **resources.encryption(service),
    }
    with engine_errors(f"the parallel data {name!r} cannot be created", service.region):
        try:
            service.translate.create_parallel_data(**request)
        except Exception as error:
            if code_of(error) not in _TEMPORARY:
                raise
            _note_refusal(creation, error)
            return
    creation.requests += 1
    creation.refusals = 0
    creation.progress(
        f"Amazon Translate is preparing your examples ({creation.file.summary}) as the parallel data {name}; "
        "this takes several minutes"
    )


def _upload(creation: _Creation) -> str:
    key = key_of(creation.service, creation.file.name)
    if not creation.uploaded:
        storage.put(creation.service, key, creation.file.content, "application/x-tmx+xml")
        creation.uploaded = True
    return key


def key_of(service: Service, name: str) -> str:
    """The key in S3 where the examples of a resource are uploaded.

    Raises:
        EngineError: If no folder in S3 is set.
    """
    if not service.options.bucket:
        raise EngineError(f"{NAME}['s3'] is missing; set it to a folder for uploads, such as 's3://bucket/folder'")
    return f"{service.options.prefix}/parallel-data/{name}.tmx"


def _note_refusal(creation: _Creation, error: Exception) -> None:
    """Remember why the resource cannot be created now.

    Raises:
        EngineError: If there are as many resources as the service allows: waiting would not help.
    """
    reason = _message_of(error)
    if creation.last_state != reason:
        creation.progress(f"the service creates one parallel data at a time and reports: {reason}; waiting")
    creation.last_state = reason
    is_limit = code_of(error) == "LimitExceededException"
    creation.refusals = creation.refusals + 1 if is_limit and not _is_creating_any(creation.service) else 0
    if creation.refusals >= _MAX_REFUSALS:
        raise EngineError(
            f"the parallel data {creation.file.name!r} cannot be created: {reason}; delete unused parallel "
            "data with `sphinx-amts parallel-data prune`"
        ) from error


def _message_of(error: Exception) -> str:
    response: Any = getattr(error, "response", {})
    return redacted(str(response.get("Error", {}).get("Message") or error)).rstrip(".")


def _is_creating_any(service: Service) -> bool:
    try:
        return any(entry.get("Status") in _UNFINISHED for entry in resources.listed(service, KIND))
    except EngineError:
        return True


def _start_again(creation: _Creation, properties: Mapping[str, Any]) -> None:
    """Delete a resource that has failed, once.

    Raises:
        EngineError: If it failed a second time.
    """
    if creation.deleted and not creation.requests:
        return  # the deletion is not visible yet
    name, reason = creation.file.name, message(properties)
    for line in messages(properties, "AuxiliaryDataLocation"):
        creation.progress(line)
    if creation.deleted:
        raise EngineError(f"the parallel data {name!r} cannot be created: {reason}")
    creation.progress(f"the parallel data {name} could not be created ({reason}); trying once more")
    try:
        resources.delete(creation.service, KIND, name)
    except EngineError as error:
        if code_of(error.__cause__ or error) not in BUSY:
            raise
        return
    creation.deleted, creation.requests = True, 0


def message(properties: Mapping[str, Any]) -> str:
    """What the service says about the state of a resource."""
    return redacted(str(properties.get("Message") or "the service gives no reason")).rstrip(".")


def _finish(creation: _Creation, properties: Mapping[str, Any]) -> None:
    if not creation.waited:
        return
    creation.progress(f"the parallel data {creation.file.name} is ready: {counts(properties)}")
    for line in messages(properties, "AuxiliaryDataLocation"):
        creation.progress(line)
    _delete_upload(creation.service, creation.file.name, creation.progress)


def _delete_upload(service: Service, name: str, progress: PrintProgress) -> None:
    """Delete the uploaded file, of which the service has a copy now."""
    if service.options.keep_files:
        return
    key = key_of(service, name)
    try:
        with engine_errors(f"{storage.uri(service, key)} cannot be deleted", service.region):
            service.s3.delete_object(Bucket=service.options.bucket, Key=key)
    except EngineError as error:
        progress(f"{error}; it is no longer needed")


def counts(properties: Mapping[str, Any]) -> str:
    """How many examples the service took, and how many it did not."""
    imported, skipped, failed = (properties.get(f"{word}RecordCount", 0) for word in ("Imported", "Skipped", "Failed"))
    examples_imported = "1 example" if imported == 1 else f"{imported} examples"
    return f"{examples_imported} imported, {skipped} skipped, {failed} failed"


def messages(properties: Mapping[str, Any], location: str) -> Iterator[str]:
    """What the service says about single examples, as far as that can be fetched; a few lines at most.

    Args:
        properties: The properties of the resource.
        location: The name of the property that holds the address of the report.
    """
    address = str(properties.get(location, {}).get("Location", ""))
    if not address.startswith(("https://", "http://")):
        return
    try:
        with urllib.request.urlopen(address, timeout=_TIMEOUT_SECONDS) as answer:  # noqa: S310 - checked above
            lines = [*_report_lines(json.loads(answer.read()))]
    except (OSError, ValueError, TypeError, AttributeError):
        yield "the service's report on individual examples cannot be fetched"
        return
    yield from lines[:_MAX_MESSAGES]
    if len(lines) > _MAX_MESSAGES:
        yield f"… and {len(lines) - _MAX_MESSAGES} more"


def _report_lines(report: Mapping[str, Any]) -> Iterator[str]:
    for entry in report.get("messages") or ():
        yield redacted(f"{entry.get('content', 'an example')}: {entry.get('message', 'no reason')}")


def _authors_own(service: Service, name: str, pair: LanguagePair, clock: Clock, progress: PrintProgress) -> str:
    """The name of the author's own parallel data, when it can be used.

    Raises:
        EngineError: If it cannot be used.
    """
    setting = f"{NAME}['parallel_data'] = {name!r}"
    properties = _wait_until_settled(service, name, clock)
    if not properties:
        raise EngineError(
            f"{setting}: this parallel data does not exist in {service.region}; `sphinx-amts parallel-data list` shows "
            "what exists"
        )
    if properties.get("Status") != "ACTIVE":
        state = f"its state is {properties.get('Status')} ({message(properties)})"
        raise EngineError(f"{setting}: {state}; update it, or choose another one")
    if properties.get("LatestUpdateAttemptStatus") == "FAILED":
        reason = message(properties)
        progress(f"the last update of the parallel data {name} failed ({reason}); its previous content is used")
    _check_languages(setting, properties, pair)
    return name


def _check_languages(setting: str, properties: Mapping[str, Any], pair: LanguagePair) -> None:
    source, target = amazon_rules.language_code(pair.source), amazon_rules.language_code(pair.target)
    has_source, has_targets = properties.get("SourceLanguageCode"), properties.get("TargetLanguageCodes", ())
    if has_source != source or target not in has_targets:
        raise EngineError(
            f"{setting}: it supports {has_source} to {', '.join(has_targets)}, not {source} to {target}; choose "
            f"another one, or set {NAME}['mode'] to 'batch' for this language"
        )


def _wait_until_settled(service: Service, name: str, clock: Clock) -> dict[str, Any]:
    """The properties of a resource, when the service is no longer working on it."""
    while _is_unsettled(properties := _properties_or_busy(service, name)):
        resources.wait(service, clock, f"the parallel data {name!r} is being created or updated; build again later")
    return properties


def _is_unsettled(properties: Mapping[str, Any]) -> bool:
    if not properties:
        return False
    is_created = properties["Status"] in {"ACTIVE", "FAILED", "DELETING"}
    return not is_created or properties.get("LatestUpdateAttemptStatus") == "UPDATING"


def update(service: Service, file: ResourceFile, clock: Clock, progress: PrintProgress) -> None:
    """Replace the content of the parallel data that has the file's name.

    Args:
        service: The service and its settings.
        file: The new content.
        clock: How long to wait.
        progress: Prints a line of progress.

    Raises:
        NotReadyError: If the service has not finished in time.
        EngineError: If there is none of that name, or if the service cannot use the content.
    """
    while not _request_update(service, file, clock):
        resources.wait(service, clock, f"the service is busy; the parallel data {file.name!r} was not updated")
    progress(f"the parallel data {file.name} is being updated; this takes several minutes")
    properties = _wait_until_settled(service, file.name, clock)
    for line in messages(properties, "LatestUpdateAttemptAuxiliaryDataLocation"):
        progress(line)
    _delete_upload(service, file.name, progress)
    if "FAILED" in {properties.get("Status"), properties.get("LatestUpdateAttemptStatus")}:
        raise EngineError(f"the parallel data {file.name!r} was not updated: {message(properties)}")
    progress(f"the parallel data {file.name} has been updated: {counts(properties)}")


def _request_update(service: Service, file: ResourceFile, clock: Clock) -> bool:
    """Request the change; return whether that was accepted."""
    if not _wait_until_settled(service, file.name, clock):
        raise EngineError(
            f"the parallel data {file.name!r} does not exist; create it with `sphinx-amts parallel-data create`"
        )
    key = key_of(service, file.name)
    storage.put(service, key, file.content, "application/x-tmx+xml")
    source = {"S3Uri": storage.uri(service, key), "Format": "TMX"}
    with engine_errors(f"the parallel data {file.name!r} cannot be updated", service.region):
        try:
            service.translate.update_parallel_data(Name=file.name, ParallelDataConfig=source)
        except Exception as error:
            if code_of(error) not in _TEMPORARY:
                raise
            return False
    return True
