"""From a request on the wire to an answer: whose it is, whether it is valid, what goes wrong, what comes of it."""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from . import jobs, model, parallel_data, realtime, rules, tags, terminologies
from .errors import ConnectionDropped, ServiceError
from .faults import DROP, DROP_AFTER, SLOW, Fault
from .languages import REGIONS
from .ledger import Request
from .state import ACCOUNT, Call, State

log = logging.getLogger("aws")
_SCOPE = re.compile(r"Credential=[^/]+/\d{8}/([^/]+)/([^/]+)/aws4_request")

OPERATIONS: dict[str, Callable[[Call], dict[str, Any]]] = {
    "CreateParallelData": parallel_data.create,
    "DeleteParallelData": parallel_data.delete,
    "DeleteTerminology": terminologies.delete,
    "DescribeTextTranslationJob": jobs.describe,
    "GetParallelData": parallel_data.get,
    "GetTerminology": terminologies.get,
    "ImportTerminology": terminologies.import_file,
    "ListLanguages": realtime.list_languages,
    "ListParallelData": parallel_data.list_all,
    "ListTagsForResource": tags.list_all,
    "ListTerminologies": terminologies.list_all,
    "ListTextTranslationJobs": jobs.list_all,
    "StartTextTranslationJob": jobs.start,
    "StopTextTranslationJob": jobs.stop,
    "TagResource": tags.add,
    "TranslateDocument": realtime.translate_document,
    "TranslateText": realtime.translate_text,
    "UntagResource": tags.remove,
    "UpdateParallelData": parallel_data.update,
}
_MESSAGES = {
    "ThrottlingException": "Rate exceeded",
    "TooManyRequestsException": "Too many requests",
    "InternalServerException": "An internal error occurred.",
    "ServiceUnavailableException": "The service is unavailable.",
    "NotAuthorizedException": "Your account has been block-listed",
}
#: As botocore 1.44 declares them; the service's reference says 400 and 500.
_NEW_STATUSES = {
    "ResourceNotFoundException": 404,
    "ConflictException": 409,
    "ConcurrentModificationException": 409,
    "TooManyRequestsException": 429,
    "ServiceUnavailableException": 503,
}
_SERVER_ERRORS = {"InternalServerException", "ServiceUnavailableException", "InternalFailure"}


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and body, JSON unless said otherwise."""

    status: int
    body: bytes
    kind: str = "application/x-amz-json-1.1"


def answer(state: State, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """Answer a request.

    :raises ConnectionDropped: when a mishap cuts the connection.
    """
    request = Request(headers.get("X-Amz-Target", path).rpartition(".")[2], {})
    try:
        result = _handled(state, path, headers, body, request)
    except ServiceError as error:
        request.error = error.code
        return _error(state, error, cbor=_is_cbor(path, headers))
    except ConnectionDropped as error:
        request.error = str(error)
        raise
    except Exception as error:
        log.exception("The stand-in itself is at fault.")
        request.error = repr(error)
        return _error(state, ServiceError("InternalFailure", repr(error)), cbor=False)
    finally:
        request.end = time.time()
        log.info("%s", request.line())
    return Answer(200, json.dumps(result).encode())


def _is_cbor(path: str, headers: Mapping[str, str]) -> bool:
    return "cbor" in headers.get("Content-Type", "") or "smithy-protocol" in headers or path.startswith("/service/")


def _handled(state: State, path: str, headers: Mapping[str, str], body: bytes, request: Request) -> dict[str, Any]:
    with state.lock:
        state.ledger.requests.append(request)
    if _is_cbor(path, headers):
        log.error("A request in CBOR: the stand-in speaks JSON 1.1 only. Configure the client for JSON.")
        raise ServiceError(
            "UnsupportedProtocolException", "The stand-in for Amazon Translate speaks JSON 1.1, not CBOR."
        )
    request.region = _region(headers)
    _check_clock(state, headers)
    operation, parameters = _parsed(headers, body)
    request.parameters = parameters
    text = body.decode(errors="replace")
    _mishap(state, request, text)
    _hold(state, operation, done=False)
    with state.lock:
        rules.check_rate(state, operation)
        _check_model(state, operation, parameters)
        result = OPERATIONS[operation](Call(state, operation, parameters, request.region))
    _hold(state, operation, done=True)
    if state.faults.take("request", operation, text, kinds=(DROP_AFTER,)):
        raise ConnectionDropped(DROP_AFTER)
    return result


def _region(headers: Mapping[str, str]) -> str:
    """The region of the signature."""
    scope = _SCOPE.search(headers.get("Authorization", ""))
    if scope is None:
        raise ServiceError("MissingAuthenticationTokenException", "Missing Authentication Token")
    region, service = scope.groups()
    if service != "translate":
        raise ServiceError("InvalidSignatureException", "Credential should be scoped to correct service: 'translate'.")
    if region not in REGIONS:
        raise ServiceError(
            "InvalidSignatureException", f"Credential should be scoped to a valid region, not '{region}'."
        )
    return region


def _check_clock(state: State, headers: Mapping[str, str]) -> None:
    """Refuse a signature that is too old, or from the future."""
    if state.settings.skew is None:
        return
    signed = datetime.strptime(headers.get("X-Amz-Date", ""), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    if abs(signed.timestamp() - state.now()) > state.settings.skew:
        raise ServiceError(
            "RequestTimeTooSkewed", "The difference between the request time and the current time is too large."
        )


def _parsed(headers: Mapping[str, str], body: bytes) -> tuple[str, dict[str, Any]]:
    prefix, _, operation = headers.get("X-Amz-Target", "").partition(".")
    if prefix != model.target_prefix() or operation not in OPERATIONS:
        raise ServiceError("UnknownOperationException", f"There is no operation {prefix}.{operation}.")
    try:
        wire = json.loads(body or b"{}")
    except ValueError as error:
        raise ServiceError("SerializationException", f"not JSON: {error}") from error
    if not isinstance(wire, dict):
        raise ServiceError("SerializationException", "not an object")
    return operation, model.parameters_of(operation, wire)


def _check_model(state: State, operation: str, parameters: dict[str, Any]) -> None:
    if isinstance(parameters.get("Text"), str):
        rules.check_text(parameters["Text"])  # has an error of its own
    found = model.faults(operation, parameters)
    if found:
        message = f"{len(found)} validation error{'s' * (len(found) > 1)} detected: {'; '.join(found)}"
        raise ServiceError(state.settings.validation_code, message)


def _mishap(state: State, request: Request, text: str) -> None:
    """What a test wants to go wrong before anything is done."""
    for fault in state.faults.fitting("request", request.operation, text):
        if fault.kind == DROP_AFTER or not fault.use():
            continue
        if fault.kind == DROP:
            raise ConnectionDropped(DROP)
        if fault.kind != SLOW:
            raise _asked_for(fault, request)
        time.sleep(fault.details.get("seconds", 1.0))


def _asked_for(fault: Fault, request: Request) -> ServiceError:
    details = dict(fault.details)
    status, message = details.pop("status", 0), details.pop("message", "") or _message(fault.kind, request)
    return ServiceError(fault.kind, message, status, **details)


def _message(code: str, request: Request) -> str:
    if code == "AccessDeniedException":
        return (
            f"User: arn:aws:iam::{ACCOUNT}:user/moto is not authorized to perform: translate:{request.operation} on "
            f"resource: arn:aws:translate:{request.region}:{ACCOUNT}:* because no identity-based policy allows the "
            f"translate:{request.operation} action"
        )
    if code == "UnsupportedLanguagePairException":
        source, target = (request.parameters.get(f"{role}LanguageCode", "?") for role in ("Source", "Target"))
        return f"Unsupported language pair: {source} to {target}. Target language '{target}' is not supported"
    return _MESSAGES.get(code, "The request was refused.")


def _hold(state: State, operation: str, *, done: bool) -> None:
    hold = state.faults.held(operation, done=done)
    if hold:
        hold.wait()


def _error(state: State, error: ServiceError, *, cbor: bool) -> Answer:
    status = error.status or (_NEW_STATUSES.get(error.code, 0) if state.settings.new_statuses else 0)
    status = status or (500 if error.code in _SERVER_ERRORS else 400)
    if cbor:
        return Answer(status, _cbor({"__type": error.code, "message": error.message}), "application/cbor")
    return Answer(status, json.dumps({"__type": error.code, "message": error.message} | error.members).encode())


def _cbor(texts: dict[str, str]) -> bytes:
    """A map of texts, so that a client that speaks CBOR can read why it is refused."""
    parts = [part.encode() for pair in texts.items() for part in pair]
    return bytes([0xA0 + len(texts)]) + b"".join(b"\x79" + len(part).to_bytes(2, "big") + part for part in parts)
