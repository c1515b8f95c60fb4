"""Parallel data as a resource of the service, which a customised job names.

A resource made here has a name that holds the hash of its content and is never changed: one that is there and ACTIVE
is the right one, whoever made it, and what was interrupted is found again by its name.  Making one takes minutes, and
the service makes one at a time for an account.
"""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sphinx_amts import languages
from sphinx_amts.engines.amazon import examples, resources, storage
from sphinx_amts.engines.amazon.examples import Examples, File
from sphinx_amts.engines.amazon.options import NAME
from sphinx_amts.engines.amazon.resources import Kind, ResourceClock, Tell
from sphinx_amts.engines.amazon.service import BUSY, Service, code_of, redacted, told
from sphinx_amts.errors import EngineError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.config import AmtsConfig

KIND = Kind.PARALLEL_DATA
#: Answers after which a look at the resource tells how to go on.
_PASSING = BUSY | {"ConflictException"}
#: How often in a row a limit may be named while nothing is being made, before it is believed to be one of numbers.
_REFUSALS = 3
_UNFINISHED = frozenset({"CREATING", "UPDATING", "DELETING"})
_MESSAGES = 5
_SECONDS = 30


def ensure_parallel_data(
    service: Service, config: AmtsConfig, pair: LanguagePair, clock: ResourceClock, tell: Tell
) -> str | None:
    """The name of parallel data that a job can use now; nothing where the book has no examples for the languages.

    :raises NotReadyError: where it is not finished when the time ends; a later build goes on from there.
    :raises EngineError: where it cannot be made, or where the author's own is not there.
    """
    if own := service.options.parallel_data:
        return _own(service, own, pair, clock, tell)
    found = examples_of(config, pair)
    file = examples.file_of(found, pair)
    if file is None:
        tell(f"amts_parallel_data has no examples for {pair.source} to {pair.target}; the job is not customised")
        return None
    return ensure(service, file, clock, tell)


def examples_of(config: AmtsConfig, pair: LanguagePair) -> Examples:
    """What the files of ``amts_parallel_data`` hold for a pair of languages.

    :raises EngineError: for a file that cannot be read.
    """
    return examples.read(config.parallel_data_for(pair.target), pair)


def name_for(config: AmtsConfig, pair: LanguagePair) -> str | None:
    """The name that :func:`ensure_parallel_data` would return; nothing is sent.

    :raises EngineError: for a file that cannot be read.
    """
    if own := config.amazon.get("parallel_data"):
        return str(own)
    file = examples.file_of(examples_of(config, pair), pair)
    return file.name if file else None


@dataclass(slots=True)
class _Making:
    """How far it has come with one resource."""

    service: Service
    file: File
    tell: Tell
    requests: int = 0
    """Accepted requests to make it, since it was deleted."""
    deleted: bool = False
    uploaded: bool = False
    waited: bool = False
    """Whether it was not there from the beginning."""
    refusals: int = 0
    last: str = "it is being made"


def ensure(service: Service, file: File, clock: ResourceClock, tell: Tell) -> str:
    """The name of the resource with this content, made and waited for where it is not there.

    :raises NotReadyError: where it is not finished when the time ends.
    :raises EngineError: where the service cannot make it.
    """
    making = _Making(service, file, tell)
    while not _step(making):
        resources.wait(
            service, clock, f"the parallel data {file.name!r} is not ready yet ({making.last}); build again later"
        )
        making.waited = True
    return file.name


def _step(making: _Making) -> bool:
    """Look, and do what can be done now; whether it is ready."""
    found = _look(making.service, making.file.name)
    status = found.get("Status", "")
    if status == "ACTIVE":
        _finish(making, found)
        return True
    if status == "FAILED":
        _start_again(making, found)
    elif not status:
        _create(making)
    else:
        making.last = f"its state is {status}"
    return False


def _look(service: Service, name: str) -> dict[str, Any]:
    """Its properties, a busy service being as good as one that is working on it."""
    try:
        return resources.get(service, KIND, name)
    except EngineError as error:
        if code_of(error.__cause__ or error) in BUSY:
            return {"Status": "not known at the moment"}
        raise


def _create(making: _Making) -> None:
    service, name = making.service, making.file.name
    key = _upload(making)
    request = {
        "Name": name,
        "Description": "Made by sphinx-amts from the examples of a book",
        "ParallelDataConfig": {"S3Uri": storage.uri(service, key), "Format": "TMX"},
        "ClientToken": f"{making.file.token}-{making.requests + 10 * making.deleted}",
        **resources.key(service),
    }
    with told(f"the parallel data {name!r} cannot be made", service.region):
        try:
            service.translate.create_parallel_data(**request)
        except Exception as error:
            if code_of(error) not in _PASSING:
                raise
            _refused(making, error)
            return
    making.requests += 1
    making.refusals = 0
    making.tell(f"the parallel data {name} is being made of examples: {making.file.told}; it takes some minutes")


def _upload(making: _Making) -> str:
    key = key_of(making.service, making.file.name)
    if not making.uploaded:
        storage.put(making.service, key, making.file.content, "application/x-tmx+xml")
        making.uploaded = True
    return key


def key_of(service: Service, name: str) -> str:
    """Where its examples are uploaded: the key in S3.

    :raises EngineError: where no place in S3 is set.
    """
    if not service.options.bucket:
        raise EngineError(f"{NAME}['s3'] is missing: parallel data is uploaded there; set it to 's3://bucket/folder'")
    return f"{service.options.prefix}/parallel-data/{name}.tmx"


def _refused(making: _Making, error: Exception) -> None:
    """Remember why it cannot be made now; more of them than allowed is no reason to wait."""
    said = _said(error)
    if making.last != said:
        making.tell(f"the service makes one parallel data at a time and says: {said}; waiting")
    making.last = said
    is_limit = code_of(error) == "LimitExceededException"
    making.refusals = making.refusals + 1 if is_limit and not _is_making_any(making.service) else 0
    if making.refusals >= _REFUSALS:
        raise EngineError(
            f"the parallel data {making.file.name!r} cannot be made: {said}; delete what is not needed, "
            "with `sphinx-amts parallel-data prune`"
        ) from error


def _said(error: Exception) -> str:
    response: Any = getattr(error, "response", {})
    return redacted(str(response.get("Error", {}).get("Message") or error)).rstrip(".")


def _is_making_any(service: Service) -> bool:
    try:
        return any(one.get("Status") in _UNFINISHED for one in resources.listed(service, KIND))
    except EngineError:
        return True


def _start_again(making: _Making, found: Mapping[str, Any]) -> None:
    """Delete what has failed, once.

    :raises EngineError: where it failed once more.
    """
    if making.deleted and not making.requests:
        return  # the deletion is not visible yet
    name, reason = making.file.name, message(found)
    for line in messages(found, "AuxiliaryDataLocation"):
        making.tell(line)
    if making.deleted:
        raise EngineError(f"the parallel data {name!r} cannot be made: {reason}")
    making.tell(f"the parallel data {name} has failed ({reason}); it is made once more")
    try:
        resources.delete(making.service, KIND, name)
    except EngineError as error:
        if code_of(error.__cause__ or error) not in BUSY:
            raise
        return
    making.deleted, making.requests = True, 0


def message(found: Mapping[str, Any]) -> str:
    """What the service says about it."""
    return redacted(str(found.get("Message") or "the service gives no reason")).rstrip(".")


def _finish(making: _Making, found: Mapping[str, Any]) -> None:
    if not making.waited:
        return
    making.tell(f"the parallel data {making.file.name} is ready: {counts(found)}")
    for line in messages(found, "AuxiliaryDataLocation"):
        making.tell(line)
    _discard(making.service, making.file.name, making.tell)


def _discard(service: Service, name: str, tell: Tell) -> None:
    """Delete the uploaded file, of which the service has a copy now."""
    if service.options.keep_files:
        return
    key = key_of(service, name)
    try:
        with told(f"{storage.uri(service, key)} cannot be deleted", service.region):
            service.s3.delete_object(Bucket=service.options.bucket, Key=key)
    except EngineError as error:
        tell(f"{error}; nobody needs it any more")


def counts(found: Mapping[str, Any]) -> str:
    """How many examples the service took, and how many it did not."""
    imported, skipped, failed = (found.get(f"{word}RecordCount", 0) for word in ("Imported", "Skipped", "Failed"))
    return f"{imported} examples imported, {skipped} skipped, {failed} failed"


def messages(found: Mapping[str, Any], location: str) -> Iterator[str]:
    """What the service says about single examples, as far as that can be fetched; no more than a few lines."""
    address = str(found.get(location, {}).get("Location", ""))
    if not address.startswith(("https://", "http://")):
        return
    try:
        with urllib.request.urlopen(address, timeout=_SECONDS) as answer:  # noqa: S310 - checked above
            listed = [*_lines(json.loads(answer.read()))]
    except (OSError, ValueError, TypeError, AttributeError):
        yield "what the service says about single examples cannot be fetched"
        return
    yield from listed[:_MESSAGES]
    if len(listed) > _MESSAGES:
        yield f"… and {len(listed) - _MESSAGES} more"


def _lines(report: Mapping[str, Any]) -> Iterator[str]:
    for one in report.get("messages") or ():
        yield redacted(f"{one.get('content', 'an example')}: {one.get('message', 'no reason')}")


def _own(service: Service, name: str, pair: LanguagePair, clock: ResourceClock, tell: Tell) -> str:
    """The author's own parallel data.

    :raises EngineError: where it cannot serve.
    """
    what = f"{NAME}['parallel_data'] = {name!r}"
    found = _settled(service, name, clock)
    if not found:
        raise EngineError(
            f"{what}: there is no such parallel data in {service.region}; `sphinx-amts parallel-data list` shows "
            "what there is"
        )
    if found.get("Status") != "ACTIVE":
        reason = message(found)
        raise EngineError(f"{what}: its state is {found.get('Status')} ({reason}); update it or name another one")
    if found.get("LatestUpdateAttemptStatus") == "FAILED":
        tell(f"the last update of the parallel data {name} has failed ({message(found)}); it is used as it was before")
    _check_languages(what, found, pair)
    return name


def _check_languages(what: str, found: Mapping[str, Any], pair: LanguagePair) -> None:
    source, target = languages.amazon(pair.source), languages.amazon(pair.target)
    held = found.get("SourceLanguageCode"), found.get("TargetLanguageCodes", ())
    if held[0] != source or target not in held[1]:
        raise EngineError(
            f"{what}: it holds {held[0]} to {', '.join(held[1])}, and {source} to {target} is needed; name another "
            f"one, or set {NAME}['mode'] to 'batch' for this language"
        )


def _settled(service: Service, name: str, clock: ResourceClock) -> dict[str, Any]:
    """Its properties, when nothing is being done with it any more."""
    while _is_unsettled(found := _look(service, name)):
        resources.wait(service, clock, f"the parallel data {name!r} is being made or changed; build again later")
    return found


def _is_unsettled(found: Mapping[str, Any]) -> bool:
    if not found:
        return False
    return (
        found["Status"] not in {"ACTIVE", "FAILED", "DELETING"} or found.get("LatestUpdateAttemptStatus") == "UPDATING"
    )


def update(service: Service, file: File, clock: ResourceClock, tell: Tell) -> None:
    """Replace the content of the parallel data that has the file's name.

    :raises NotReadyError: where the service has not finished when the time ends.
    :raises EngineError: where there is none of that name, or where the service cannot use the content.
    """
    while not _update(service, file, clock):
        resources.wait(service, clock, f"the service is busy, and the parallel data {file.name!r} is as it was")
    tell(f"the parallel data {file.name} is being changed, which takes some minutes")
    found = _settled(service, file.name, clock)
    for line in messages(found, "LatestUpdateAttemptAuxiliaryDataLocation"):
        tell(line)
    _discard(service, file.name, tell)
    if "FAILED" in {found.get("Status"), found.get("LatestUpdateAttemptStatus")}:
        raise EngineError(f"the parallel data {file.name!r} is as it was: {message(found)}")
    tell(f"the parallel data {file.name} is changed: {counts(found)}")


def _update(service: Service, file: File, clock: ResourceClock) -> bool:
    """Ask for the change; whether that was accepted."""
    if not _settled(service, file.name, clock):
        raise EngineError(f"there is no parallel data {file.name!r}; make it with `sphinx-amts parallel-data create`")
    key = key_of(service, file.name)
    storage.put(service, key, file.content, "application/x-tmx+xml")
    place = {"S3Uri": storage.uri(service, key), "Format": "TMX"}
    with told(f"the parallel data {file.name!r} cannot be changed", service.region):
        try:
            service.translate.update_parallel_data(Name=file.name, ParallelDataConfig=place)
        except Exception as error:
            if code_of(error) not in _PASSING:
                raise
            return False
    return True
