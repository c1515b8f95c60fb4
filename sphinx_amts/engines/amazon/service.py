"""The service as this engine sees it: two clients, and its errors as sentences for an author.

Credentials come from the usual places of AWS (environment, configuration files, the role of the machine) and never
from ``conf.py``.  Errors are recognised by their code and never by the HTTP status, which the service has changed
before.  Account numbers, e-mail addresses and whatever else belongs to an account are removed from messages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from sphinx_amts.engines.amazon.options import ACT_REGIONS, NAME, AmazonOptions
from sphinx_amts.errors import EngineError
from sphinx_amts.text import foreign_text

#: Attempts for one call, the first included.  The mode of retries matters: the oldest one gives up at the first
#: TooManyRequestsException.
ATTEMPTS = 8
_CONNECT_SECONDS = 20
#: Shorter names of buckets, roles and keys are words that may stand anywhere; messages name them after their kind.
_SHORTEST_NAME = 5
_READ_SECONDS = 120

#: The number of an account as it is written in ARNs or in the console; the id of a key or of a user.
_ACCOUNT = re.compile(r"(?<!\d)(?:\d{12}|\d{4}-\d{4}-\d{4})(?!\d)|\bA(?:IDA|KIA|ROA|SIA)[A-Z0-9]{12,}\b")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
#: What belongs to an account and is named after its kind.
_NAMED = re.compile(r"\b((?:assumed-role|role|key|alias|session|mfa)/)[\w+=,.@/-]*[\w=]")
#: What stands before the name of a resource: ``arn:aws:service:region:account:``.
_ARN = re.compile(r"arn:aws[\w-]*(?::[^:\s/\"',)]*){3}:")
#: Temporary errors, after which the whole call is worth another attempt.
BUSY = frozenset({
    "ConcurrentModificationException", "InternalServerException", "LimitExceededException",
    "ServiceUnavailableException", "ThrottlingException", "TooManyRequestsException",
})  # fmt: skip
_PERMISSIONS = "give your user the permissions that `sphinx-amts check --policies` prints"
_LOG_IN = "log in to AWS again"
_CREDENTIALS = "fix your AWS credentials (run `aws configure`, or set the AWS environment variables)"
_LATER = "build again later"
_REMEDIES: Mapping[str, str] = {
    "403": _PERMISSIONS,
    "AccessDenied": _PERMISSIONS,
    "AccessDeniedException": _PERMISSIONS,
    "AuthFailure": _CREDENTIALS,
    "ExpiredToken": _LOG_IN,
    "ExpiredTokenException": _LOG_IN,
    "IncompleteSignature": _CREDENTIALS,
    "InvalidAccessKeyId": _CREDENTIALS,
    "InvalidClientTokenId": _CREDENTIALS,
    "InvalidToken": _LOG_IN,
    "KMS.NotFoundException": f"fix {NAME}['encryption_key']",
    "LimitExceededException": f"delete what is no longer needed (`sphinx-amts parallel-data prune`), or {_LATER}",
    "NoSuchBucket": f"create the bucket, or set {NAME}['s3'] to another one",
    "OptInRequired": "complete the registration of your AWS account",
    "PermanentRedirect": f"use a bucket in the region of {NAME}['region']",
    "RequestTimeTooSkewed": "correct the clock of this machine",
    "ServiceUnavailableException": _LATER,
    "SignatureDoesNotMatch": _CREDENTIALS,
    "SlowDown": _LATER,
    "SubscriptionRequiredException": "complete the registration of your AWS account",
    "ThrottlingException": _LATER,
    "TooManyRequestsException": _LATER,
    "UnrecognizedClientException": _CREDENTIALS,
    "UnsupportedLanguagePairException": "choose another engine for this language",
}
#: Remedies for errors that the client library finds itself, by the name of the class.
#: Errors of the connection: nothing is known of the other side.
_UNREACHABLE = (
    "ConnectTimeoutError", "ConnectionClosedError", "EndpointConnectionError", "ProxyConnectionError",
    "ReadTimeoutError", "SSLError",
)  # fmt: skip
_REMEDIES_BY_TYPE: Mapping[str, str] = {
    "NoCredentialsError": _CREDENTIALS,
    "PartialCredentialsError": _CREDENTIALS,
    "CredentialRetrievalError": _LOG_IN,
    "SSOTokenLoadError": _LOG_IN,
    "TokenRetrievalError": _LOG_IN,
    "UnauthorizedSSOTokenError": _LOG_IN,
    "ProfileNotFound": "fix the AWS configuration of this machine, or AWS_PROFILE",
    "ConfigParseError": "fix the AWS configuration of this machine",
    "InvalidRegionError": f"fix {NAME}['region']",
    **dict.fromkeys(_UNREACHABLE, f"check the network and {NAME}['region'], and build again"),
}  # fmt: skip
_BLOCKED = (
    "parallel data is not available in the region {region} (the service calls that a block-listed account); set "
    f"{NAME}['region'] to one of {', '.join(ACT_REGIONS)}, or {NAME}['mode'] to 'batch'"
)


@dataclass(frozen=True, slots=True)
class Service:
    """The clients for one region."""

    translate: Any
    s3: Any
    region: str
    options: AmazonOptions
    session: Any = None
    """The session of boto3 that created them."""


def connect(options: AmazonOptions, attempts: int = ATTEMPTS) -> Service:
    """The clients for the author's region; nothing is sent yet.

    Args:
        options: The settings of the author.
        attempts: Attempts for one call, the first included.

    Raises:
        EngineError: If boto3, a region or credentials are missing.
    """
    try:
        import boto3  # noqa: PLC0415 - heavy, and only this engine needs it
        from botocore.config import Config  # noqa: PLC0415
    except ImportError as error:
        raise EngineError("the engine 'amazon' requires boto3; run: pip install 'sphinx-amts[amazon]'") from error
    with engine_errors("AWS cannot be used"):
        session = boto3.Session(region_name=options.region or None)
        if not session.region_name:
            raise EngineError(f"no AWS region is configured; set {NAME}['region'], for example to {ACT_REGIONS[0]!r}")
        if session.get_credentials() is None:
            raise EngineError("no AWS credentials were found; run `aws configure` or set AWS_PROFILE")
        # Adaptive retries slow down by themselves when the service is throttling; several builds may share an account.
        config = Config(
            retries={"mode": "adaptive", "total_max_attempts": attempts},
            connect_timeout=_CONNECT_SECONDS,
            read_timeout=_READ_SECONDS,
            max_pool_connections=max(10, options.concurrency),
            user_agent_extra="sphinx-amts",
        )
        translate, s3 = (session.client(name, config=config) for name in ("translate", "s3"))
        return Service(translate, s3, session.region_name, options, session)


def time_of(answer: Mapping[str, Any]) -> float | None:
    """When the service answered, by its own clock, in seconds since 1970; ``None`` if it does not say.

    The clock of this machine may be wrong, and must not decide what is deleted or paid for again.
    """
    date = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {}).get("date", "")
    try:
        return parsedate_to_datetime(date).timestamp()
    except (TypeError, ValueError):
        return None


def code_of(error: BaseException) -> str:
    """The service's own name of an error, or an empty text."""
    response = getattr(error, "response", None)
    return str(response.get("Error", {}).get("Code", "")) if isinstance(response, Mapping) else ""


def is_unreachable(error: BaseException) -> bool:
    """Whether nothing is known of the service, because the network did not reach it."""
    return type(error).__name__ in _UNREACHABLE


@contextmanager
def engine_errors(failure: str, region: str = "") -> Iterator[None]:
    """Turn errors of boto3 into one :class:`~sphinx_amts.errors.EngineError`: what could not be done, why, what to do.

    The original is its ``__cause__``.

    Args:
        failure: What could not be done, the beginning of the message.
        region: The region that was used, for the remedy.
    """
    try:
        yield
    except EngineError:
        raise
    except Exception as error:
        if not type(error).__module__.startswith(("boto", "s3transfer", "urllib3")) and not code_of(error):
            raise
        raise EngineError(f"{failure}: {_reason_and_remedy(error, region)}") from error


def _reason_and_remedy(error: Exception, region: str) -> str:
    response: Any = getattr(error, "response", None) or {}  # errors of the connection have one that is None
    message = redacted(str(response.get("Error", {}).get("Message", "") or error)).strip().rstrip(".")
    if "block-listed" in message:
        return _BLOCKED.format(region=region or "of your settings")
    code = code_of(error)
    remedy = _REMEDIES.get(code) or _REMEDIES_BY_TYPE.get(type(error).__name__, "")
    reason = f"{message} ({code})" if code and code not in message else message
    return f"{reason}; {remedy}" if remedy else reason


def redacted(text: str) -> str:
    """A message of the service without account numbers, the ARNs that hold them, and the ids of keys and users.

    Names of roles and of keys are left out too, and e-mail addresses, which are often names of sessions.
    Its control characters are shown as escapes.

    >>> redacted("User: arn:aws:iam::123456789012:user/ann is not authorized (account 123456789012)")
    'User: user/ann is not authorized (account …)'
    >>> redacted("arn:aws:sts::123456789012:assumed-role/books/ann@example.org may not pass role/translate")
    'assumed-role/… may not pass role/…'
    """
    text = foreign_text.visible_lines(text)
    while (shorter := _ARN.sub("", text)) != text:  # one may stand within another
        text = shorter
    return _EMAIL.sub("…", _NAMED.sub(r"\1…", _ACCOUNT.sub("…", text)))


def account_hider(service: Service) -> Callable[[str], str]:
    """What removes from a text whatever belongs to the account of the author, also the name of the bucket.

    For all that a build prints or stores: :func:`redacted` knows no names, this knows those of the settings and the
    credentials.
    """
    options = service.options
    names = {options.bucket, options.role.rpartition("/")[2], options.encryption_key.rpartition("/")[2]}
    known = sorted(names | _secrets(service), key=len, reverse=True)
    values = [re.escape(value) for value in known if len(value) >= _SHORTEST_NAME]
    pattern = re.compile(rf"s3://[^/\s'\"]+|(?<![\w-])(?:{'|'.join(values) or '(?!)'})(?![\w-])")
    return lambda text: redacted(pattern.sub(lambda match: "s3://…" if match[0].startswith("s3://") else "…", text))


def _secrets(service: Service) -> set[str]:
    try:
        credentials = service.session.get_credentials().get_frozen_credentials()
    except Exception:  # noqa: BLE001 - then there is nothing to hide
        return set()
    return set(filter(None, (credentials.access_key, credentials.secret_key, credentials.token)))
