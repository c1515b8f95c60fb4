"""The service and the account: languages, credentials, region, bucket, role, key, and the resources that exist.

A build checks what it cannot send anything without (:func:`check_before_sending`), ``sphinx-amts check`` all of it.
Nothing here costs money: the service is only asked for what it lists and describes, and one small file is written into
the folder in S3 and deleted again.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sphinx_amts import languages
from sphinx_amts.bitext import amazon_rules
from sphinx_amts.engines.amazon import resources
from sphinx_amts.engines.amazon.options import ACT_REGIONS, NAME, AmazonOptions
from sphinx_amts.engines.amazon.policies import SERVICE, partition_of
from sphinx_amts.engines.amazon.resources import ResourceKind
from sphinx_amts.engines.amazon.service import Service, code_of, connect, engine_errors, is_unreachable, redacted
from sphinx_amts.engines.diagnostics import Diagnostic, DiagnosticLevel, error, note, ok, warning
from sphinx_amts.errors import ConfigurationError, EngineError
from sphinx_amts.languages import LanguagePair

#: Attempts for one call: a check should not take long.
_ATTEMPTS = 2
_DENIED = frozenset({"403", "AccessDenied", "AccessDeniedException", "UnauthorizedOperation"})

_Answer = TypeVar("_Answer")


def code_or_empty(code: str) -> str:
    """The service's code of a language; empty if it does not support the language."""
    try:
        return amazon_rules.language_code(code)
    except ConfigurationError:
        return ""


def check_before_sending(service: Service, pair: LanguagePair) -> None:
    """Check what a build needs before it spends: languages, role, and the region of the bucket (one request).

    Raises:
        EngineError: Saying what is wrong and how to fix it.
    """
    settings = service.options
    diagnostics = [*diagnose_languages([pair])]
    if settings.mode != "realtime":
        missing = [name for name in ("s3", "role") if not getattr(settings, name)]
        diagnostics += [error(f"{NAME}[{name!r}] is missing") for name in missing]
        diagnostics += diagnose_bucket(service) if settings.bucket else []
    for diagnostic in diagnostics:
        if diagnostic.level is DiagnosticLevel.ERROR:
            raise EngineError(redacted(diagnostic.sentence()))


def diagnose_languages(pairs: Sequence[LanguagePair]) -> Iterator[Diagnostic]:
    """Check that the service supports the languages, as far as this version knows."""
    codes = dict.fromkeys(code for pair in pairs for code in (pair.source, pair.target))
    for code in codes:
        try:
            yield ok(f"Amazon Translate supports {languages.name(code)} ({amazon_rules.language_code(code)})")
        except ConfigurationError as failure:
            yield error(str(failure).rstrip("."))


def diagnose(settings: AmazonOptions, parallel_data: Mapping[LanguagePair, str]) -> Iterator[Diagnostic]:
    """Check the account.

    Args:
        settings: The settings of the author that are right.
        parallel_data: The name of the resource for each language pair; empty where there is none.
    """
    try:
        service = connect(settings, _ATTEMPTS)
    except EngineError as failure:
        yield error(str(failure))
        return
    region = [*_diagnose_region(service)]
    yield from region
    account = yield from _diagnose_credentials(service)
    if not account or _has_error(region):
        return  # all that follows would fail for the same reason
    if settings.mode != "realtime":
        yield from _diagnose_folder(service) if settings.bucket else ()
        yield from _diagnose_role(service, account) if settings.role else ()
    if settings.encryption_key:
        yield from _diagnose_key(service, account)
    yield from _diagnose_supported_languages(service, parallel_data)
    for pair, name in parallel_data.items():
        if name and settings.mode == "act":
            yield from _diagnose_resource(service, ResourceKind.PARALLEL_DATA, name, pair)
        if settings.terminology:
            yield from _diagnose_resource(service, ResourceKind.TERMINOLOGY, settings.terminology, pair)


def _has_error(diagnostics: Collection[Diagnostic]) -> bool:
    return any(diagnostic.level is DiagnosticLevel.ERROR for diagnostic in diagnostics)


def _attempt(service: Service, failure: str, send: Callable[[], _Answer]) -> _Answer | Diagnostic:
    """The answer to a request, or a diagnostic of why there is none.

    Args:
        service: Its region is named in messages.
        failure: What could not be done, the beginning of a message.
        send: Sends the request.
    """
    try:
        with engine_errors(failure, service.region):
            return send()
    except EngineError as reason:
        if is_unreachable(reason.__cause__ or reason):
            remedy = f"check the network and {NAME}['region'], and check again"
            return error(f"AWS could not be reached: {redacted(str(reason.__cause__)).strip().rstrip('.')}", remedy)
        is_denied = code_of(reason.__cause__ or reason) in _DENIED
        return Diagnostic(DiagnosticLevel.ERROR, str(reason), lacks_permission=is_denied)


def _client(service: Service, name: str) -> Any:
    """A client of another service with the same credentials."""
    from botocore.config import Config  # noqa: PLC0415 - heavy, and only this engine needs it

    config = Config(retries={"mode": "standard", "total_max_attempts": _ATTEMPTS}, connect_timeout=10, read_timeout=20)
    return service.session.client(name, config=config)


def _diagnose_region(service: Service) -> Iterator[Diagnostic]:
    """Check that the service is offered there, as far as the library of this machine knows."""
    region = service.region
    offered = service.session.get_available_regions("translate", partition_name=partition_of(region))
    if region not in offered:
        remedy = f"set {NAME}['region'] to one of {', '.join(offered or ACT_REGIONS)}"
        yield error(f"Amazon Translate is not available in the region {region}", remedy)
    elif service.options.mode == "act" and region not in ACT_REGIONS:
        remedy = f"if the service rejects it, set {NAME}['region'] to one of these, or {NAME}['mode'] to 'batch'"
        yield warning(
            f"{region} is not one of the regions that support parallel data ({', '.join(ACT_REGIONS)})", remedy
        )
    else:
        yield ok(f"Amazon Translate is available in {region}")


def _diagnose_credentials(service: Service) -> Generator[Diagnostic, None, str]:
    """Check that AWS accepts the credentials; return the number of the account, empty if it does not."""
    answer = _attempt(service, "AWS does not accept the credentials", _client(service, "sts").get_caller_identity)
    if isinstance(answer, Diagnostic):
        yield answer
        return ""
    yield ok("AWS accepts the credentials")
    return str(answer["Account"])


def diagnose_bucket(service: Service) -> Iterator[Diagnostic]:
    """Check that the bucket exists, in the region of the service."""
    bucket = service.options.bucket
    region = _attempt(service, f"the bucket {bucket} cannot be reached", lambda: _bucket_region(service))
    if isinstance(region, Diagnostic):
        yield region
    elif region and region != service.region:
        yield error(
            f"the bucket {bucket} is in {region}, but the service is used in {service.region}",
            f"set {NAME}['s3'] to a bucket in {service.region}, or {NAME}['region'] to {region!r}",
        )
    else:
        yield ok(f"the bucket {bucket} exists in {service.region}")


def _bucket_region(service: Service) -> str:
    """The region of the bucket; empty if AWS does not say.

    A user with permissions for a folder only is refused here, but learns the region all the same.
    """
    bucket = service.options.bucket
    try:
        answer: Mapping[str, Any] = service.s3.head_bucket(Bucket=bucket)
    except Exception as failure:
        if code_of(failure) in {"404", "NoSuchBucket"}:
            remedy = f"create it, or set {NAME}['s3'] to another bucket"
            raise EngineError(f"the bucket {bucket} does not exist; {remedy}") from failure
        if code_of(failure) not in _DENIED:
            raise
        answer = getattr(failure, "response", {})
    headers: Mapping[str, str] = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    return headers.get("x-amz-bucket-region", "")


def _diagnose_folder(service: Service) -> Iterator[Diagnostic]:
    """Check that files can be written, listed, read and deleted, by doing so with a small one below the folder."""
    bucket = [*diagnose_bucket(service)]
    yield from bucket
    if _has_error(bucket):
        return
    file = {"Bucket": service.options.bucket, "Key": f"{service.options.prefix}/amts-check-{uuid.uuid4().hex}"}
    s3 = service.s3
    steps: list[tuple[str, Callable[[], Any]]] = [
        ("written", lambda: s3.put_object(**file, Body=b"")),
        ("listed", lambda: s3.list_objects_v2(Bucket=file["Bucket"], Prefix=file["Key"])),
        ("read", lambda: s3.get_object(**file)),
        ("deleted", lambda: s3.delete_object(**file)),
    ]
    failed = []
    for done, send in steps:
        answer = _attempt(service, f"files under {service.options.s3} cannot be {done}", send)
        failed += [answer] if isinstance(answer, Diagnostic) else []
        if failed and done == "written":
            break  # there is nothing that could be read or deleted
    yield from failed or [ok(f"files under {service.options.s3} can be written, listed, read and deleted")]


def _diagnose_role(service: Service, account: str) -> Iterator[Diagnostic]:
    """Check that the role is of this account, exists, and trusts the service; the last two if that may be looked up."""
    role = service.options.role
    name = role.rpartition("/")[2]
    if role.split(":")[4] != account:
        yield error(
            "the data access role and your credentials belong to different accounts",
            f"set {NAME}['role'] to a role of your own account, or use other credentials",
        )
        return
    answer = _attempt(service, "the role cannot be read", lambda: _read_role(_client(service, "iam"), name))
    if isinstance(answer, Diagnostic):
        yield note(f"without permission to read roles (iam:GetRole), the role {name} cannot be checked")
    elif answer is None:
        remedy = f"create it with the policies that `sphinx-amts check --policies` prints, or fix {NAME}['role']"
        yield error(f"the role {name} does not exist", remedy)
    elif SERVICE not in str(answer["Role"].get("AssumeRolePolicyDocument", "")):
        remedy = "give it the trust policy that `sphinx-amts check --policies` prints"
        yield error(f"the role {name} does not trust {SERVICE}", remedy)
    else:
        yield ok(f"the role {name} exists and trusts the service")
    yield note("your permission to pass the role to the service (iam:PassRole) is only checked when a job starts")


def _read_role(iam: Any, name: str) -> Mapping[str, Any] | None:
    try:
        answer: Mapping[str, Any] = iam.get_role(RoleName=name)
    except Exception as failure:
        if code_of(failure) == "NoSuchEntity":
            return None
        raise
    return answer


def _diagnose_key(service: Service, account: str) -> Iterator[Diagnostic]:
    """Check where the encryption key is; whether it may be used is only known when it is."""
    parts = service.options.encryption_key.split(":")
    if parts[0] == "arn" and parts[3] != service.region:
        yield error(
            f"the encryption key is in {parts[3]}, but the service is used in {service.region}",
            f"set {NAME}['encryption_key'] to a key in {service.region}",
        )
    elif parts[0] == "arn" and parts[4] != account:
        yield warning(
            "the encryption key belongs to another account", "its policy must allow your account and the role"
        )
    yield note("your permission to use the encryption key is only checked when something is encrypted")


def _diagnose_supported_languages(service: Service, pairs: Collection[LanguagePair]) -> Iterator[Diagnostic]:
    """Check the languages against the list that the service itself gives."""
    codes = _attempt(service, "the languages of the service cannot be listed", lambda: _listed_codes(service))
    if isinstance(codes, Diagnostic):
        denied = note("you do not have permission to list the languages (translate:ListLanguages)")
        yield denied if codes.lacks_permission else codes
        return
    needed = {code_or_empty(code) for pair in pairs for code in (pair.source, pair.target)} - {""}
    for code in sorted(needed - codes):
        yield error(f"the service does not support {code} in {service.region}", "choose another engine or region")
    yield from _differences(codes)


def _listed_codes(service: Service) -> set[str]:
    codes: set[str] = set()
    next_page: dict[str, str] = {}
    while True:
        answer = service.translate.list_languages(MaxResults=500, **next_page)
        codes |= {language["LanguageCode"] for language in answer.get("Languages", ())}
        if not answer.get("NextToken"):
            return codes
        next_page = {"NextToken": answer["NextToken"]}


def _differences(codes: Collection[str]) -> Iterator[Diagnostic]:
    """Report languages that were added to the service, or removed from it, since this version."""
    known = amazon_rules.LANGUAGE_CODES
    added, removed = sorted(set(codes) - known - {"auto"}), sorted(known - set(codes))
    if added:
        yield note(f"the service supports languages that this version does not know: {', '.join(added)}")
    if removed:
        yield note(f"the service no longer lists languages that this version expects: {', '.join(removed)}")


def _diagnose_resource(service: Service, kind: ResourceKind, name: str, pair: LanguagePair) -> Iterator[Diagnostic]:
    """Check what a job would use: the author's own resource must exist, any other one is created by a build.

    Args:
        service: The service and its settings.
        kind: Parallel data or terminology.
        name: The name of the resource.
        pair: The languages.
    """
    is_own = name == getattr(service.options, kind.value)
    language = languages.name(pair.target)
    answer = _attempt(service, f"the {kind} {name} cannot be looked up", lambda: resources.get(service, kind, name))
    if isinstance(answer, Diagnostic):
        yield answer
    elif is_own:
        yield _diagnose_own_resource(kind, name, answer, pair)
    elif not answer:
        yield ok(f"the {kind} for {language} will be created by the first build")
    else:
        yield ok(f"the {kind} for {language} is {answer.get('Status', 'ready')}")


def _diagnose_own_resource(
    kind: ResourceKind, name: str, properties: Mapping[str, Any], pair: LanguagePair
) -> Diagnostic:
    """Check that a resource of the author's own can be used for a language pair.

    Args:
        kind: Parallel data or terminology.
        name: The name of the resource.
        properties: What the service says of it; empty if it does not exist.
        pair: The languages.
    """
    source, target = code_or_empty(pair.source), code_or_empty(pair.target)
    what = f"the {kind} {name}"
    remedy = f"fix {NAME}[{kind.value!r}], or remove it and list files in amts_{kind.value}"
    status = properties.get("Status", "ACTIVE")
    if not properties:
        return error(f"{what} does not exist", remedy)
    if status in {"CREATING", "UPDATING"}:
        return warning(f"{what} is {status}", "a build waits until it is ACTIVE")
    if status != "ACTIVE":
        return error(f"{what} is {status}, not ACTIVE", remedy)
    if properties.get("SourceLanguageCode", source) != source:
        return error(f"{what} translates from {properties['SourceLanguageCode']}, not from {source}", remedy)
    if target in properties.get("TargetLanguageCodes", ()):
        return ok(f"{what} supports {languages.name(pair.target)}")
    # Without the terms a job is translated all the same; without the parallel data it is refused.
    level = DiagnosticLevel.ERROR if kind is ResourceKind.PARALLEL_DATA else DiagnosticLevel.WARNING
    return Diagnostic(level, f"{what} has no translations into {target}", remedy)
