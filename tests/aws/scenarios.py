"""The faults that every client must survive, by name, each armed once."""

from __future__ import annotations

from collections.abc import Callable

from .faults import HARMFUL, HARMLESS, Faults

_START, _DESCRIBE = "StartTextTranslationJob", "DescribeTextTranslationJob"


def _adding(kind: str, **details: object) -> Callable[[Faults], object]:
    return lambda faults: faults.add(kind, **details)


def _everywhere(kind: str, **details: object) -> Callable[[Faults], None]:
    def arm(faults: Faults) -> None:
        for operation in (_START, _DESCRIBE, "CreateParallelData", "GetParallelData", "TranslateText"):
            faults.add(kind, operation=operation, **details)

    return arm


SCENARIOS: dict[str, Callable[[Faults], object]] = {
    "throttled 400": _everywhere("ThrottlingException", status=400, times=2),
    "throttled 429": _everywhere("TooManyRequestsException", status=429, times=2),
    "too many requests 400": _everywhere("TooManyRequestsException", status=400, times=2),
    "internal error": _everywhere("InternalServerException", status=500),
    "unavailable": _everywhere("ServiceUnavailableException", status=503),
    "connection dropped": _everywhere("drop"),
    "answer lost": _everywhere("drop after"),
    "S3 slows down": _adding("SlowDown", operation="s3:PutObject", times=2),
    "S3 drops an upload": _adding("drop", operation="s3:PutObject"),
    "S3 drops a download": _adding("drop", operation="s3:GetObject"),
    "one document fails": _adding("document error"),
    "job fails": _adding("FAILED", message="The role cannot read the input."),
    "job is stopped": _adding("STOPPED"),
    "output is lost": _adding("lost output"),
    "details are lost": _adding("lost details"),
    "import fails": _adding("import FAILED"),
    **{kind: _adding(kind) for kind in HARMLESS + HARMFUL},
}
#: Faults that last: the book stays untranslated, and the reader is told what to do.
DEAD_ENDS: dict[str, Callable[[Faults], object]] = {
    "job never ends": _adding("endless", times=None),
    "access denied": _everywhere("AccessDeniedException", times=None),
    "block-listed": _adding("NotAuthorizedException", operation="CreateParallelData", times=None),
    "unsupported pair": _adding("UnsupportedLanguagePairException", operation=_START, times=None),
    "S3 denied": _adding("AccessDenied", operation="s3:PutObject", times=None),
}
