"""What the service demands beyond its model."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from .errors import ServiceError, invalid_request, invalid_value, unsupported_pair
from .languages import ACT_REGIONS, BATCH_REGIONS, FORMALITY, LANGUAGES
from .state import ACCOUNT, State
from .storage import split

TEXT_BYTES = 10_000
DOCUMENT_BYTES = 100_000
BATCH_DOCUMENT_BYTES = 20 * 1024 * 1024
BATCH_DOCUMENT_CHARACTERS = 1_000_000
TRANSLATABLE_BYTES = 1024 * 1024
TARGETS = 10
_OFFICE = "application/vnd.openxmlformats-officedocument."
REALTIME_TYPES = ("text/plain", "text/html", f"{_OFFICE}wordprocessingml.document")
BATCH_TYPES = (
    *REALTIME_TYPES,
    f"{_OFFICE}presentationml.presentation",
    f"{_OFFICE}spreadsheetml.sheet",
    "application/x-xliff+xml",
)
#: Calls in a second.
_RATES = {
    "StartTextTranslationJob": 5, "StopTextTranslationJob": 5,
    "DescribeTextTranslationJob": 10, "ListTextTranslationJobs": 10,
    "ImportTerminology": 5, "DeleteTerminology": 5,
    "GetTerminology": 10, "ListTerminologies": 10,
    "CreateParallelData": 5, "UpdateParallelData": 5, "DeleteParallelData": 5,
    "GetParallelData": 10, "ListParallelData": 10,
}  # fmt: skip


def check_rate(state: State, operation: str) -> None:
    """No more calls in a second than the quota allows, where the settings say so."""
    if not state.settings.rates or operation not in _RATES:
        return
    now = time.time()
    recent = [moment for moment in state.calls.get(operation, []) if now - moment < 1]
    if len(recent) >= _RATES[operation]:
        raise ServiceError("ThrottlingException", "Rate exceeded")
    state.calls[operation] = [*recent, now]


def check_text(text: str) -> None:
    """Realtime text is measured in bytes."""
    size = len(text.encode(errors="replace"))
    if size > TEXT_BYTES:
        raise ServiceError(
            "TextSizeLimitExceededException",
            f"Input text size exceeds limit. Max length of request text allowed is {TEXT_BYTES} bytes while in this "
            f"request the text size is {size} bytes",
        )


def check_languages(source: str, targets: Iterable[str], region: str) -> None:
    """Both languages are known, and none is guessed."""
    for target in targets:
        if source == "auto":
            raise _no_comprehend(region)
        for role, code in (("Source", source), ("Target", target)):
            if code not in LANGUAGES:
                raise unsupported_pair(source, target, f"{role} language '{code}' is not supported")


def _no_comprehend(region: str) -> ServiceError:
    return ServiceError(
        "AccessDeniedException",
        "com.amazonaws.translate.dataplane.DownstreamDependencyAccessDeniedException: User: "
        f"arn:aws:iam::{ACCOUNT}:user/moto is not authorized to perform: comprehend:DetectDominantLanguage in {region}",
    )


def check_document(parameters: dict[str, Any]) -> None:
    """A realtime document: its type, its size, English on one side, settings that exist for it."""
    document, settings = parameters["Document"], parameters.get("Settings", {})
    if document["ContentType"] not in REALTIME_TYPES:
        raise invalid_request(f"Unsupported content type: {document['ContentType']}")
    if len(document["Content"]) > DOCUMENT_BYTES:
        raise ServiceError("LimitExceededException", f"The document is larger than {DOCUMENT_BYTES} bytes.")
    source, target = parameters["SourceLanguageCode"], parameters["TargetLanguageCode"]
    if "en" not in (source, target):
        raise unsupported_pair(source, target, "The source or the target language of a document must be English")
    if "Brevity" in settings:
        raise invalid_request("Brevity is not supported for documents.")
    if "Formality" in settings and target not in FORMALITY:
        raise invalid_request(f"Formality is not supported for the target language '{target}'.")


def check_one(names: list[str], what: str) -> None:
    """A request has one terminology and one parallel data at most, although the member is a list."""
    if len(names) > 1:
        raise invalid_value(f"A request can name one {what} only, but names {len(names)}.")


def check_region(region: str) -> None:
    """Jobs exist in some regions only."""
    if region not in BATCH_REGIONS:
        raise invalid_request(f"Asynchronous batch translation is not available in {region}.")


def check_act_region(region: str) -> None:
    """Outside its regions parallel data is refused with a sentence that misleads."""
    if region not in ACT_REGIONS:
        raise ServiceError("NotAuthorizedException", "Your account has been block-listed")


def check_job(state: State, parameters: dict[str, Any], region: str) -> None:
    """Places, types, languages and role of a job."""
    check_region(region)
    targets = parameters["TargetLanguageCodes"]
    if len(targets) > TARGETS or len(set(targets)) != len(targets):
        raise invalid_value(f"A job can have {TARGETS} different target languages, not {len(targets)}: {targets}")
    check_languages(parameters["SourceLanguageCode"], targets, region)
    check_one(parameters.get("TerminologyNames", []), "terminology")
    check_one(parameters.get("ParallelDataNames", []), "parallel data")
    check_places(state, parameters, region)
    if not state.storage.has_role(parameters["DataAccessRoleArn"]):
        raise invalid_request(f"The service cannot assume the role {parameters['DataAccessRoleArn']}.")


def check_places(state: State, parameters: dict[str, Any], region: str) -> None:
    """Input is a folder, not a whole bucket; both buckets are in the region of the request."""
    place = parameters["InputDataConfig"]
    if place["ContentType"] not in BATCH_TYPES:
        raise invalid_request(f"Unsupported content type: {place['ContentType']}")
    if not split(place["S3Uri"])[1].strip("/"):
        raise invalid_request("The input must be a folder; the top level of a bucket cannot be translated.")
    for uri in (place["S3Uri"], parameters["OutputDataConfig"]["S3Uri"]):
        check_bucket(state, uri, region)


def check_bucket(state: State, uri: str, region: str) -> None:
    """The bucket is there, and in the region of the request."""
    bucket = split(uri)[0]
    there = state.storage.region_of(bucket)
    if there is None:
        raise invalid_request(f"The bucket {bucket} does not exist or cannot be read.")
    if there != region:
        raise invalid_request(f"The bucket {bucket} is in {there}, but must be in {region}.")
