"""What can be known before anything is sent: the settings, the languages, the files, the account.

Nothing here costs money: the service is only asked for what it lists and describes, and one small file is written into
the folder in S3 and deleted again.  A finding never holds a credential, the number of an account or an ARN.

Languages that know formality, profanity and brevity are those of the service's developer guide.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from sphinx_amts import bitext, languages
from sphinx_amts.bitext import OtherLanguagesError, ParallelData
from sphinx_amts.engines.amazon import examples, options, resources, terminology
from sphinx_amts.engines.amazon.options import ACT_REGIONS, NAME, AmazonOptions
from sphinx_amts.engines.amazon.policies import SERVICE, partition_of
from sphinx_amts.engines.amazon.resources import Kind
from sphinx_amts.engines.amazon.service import Service, code_of, connect, redacted, told
from sphinx_amts.errors import ConfigurationError, EngineError, MemoryFailure, ParallelDataError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.config import AmtsConfig
from sphinx_amts.tm.memory import TranslationMemory

#: Requests for one call: whoever looks does not want to wait.
_ATTEMPTS = 2
_DENIED = frozenset({"403", "AccessDenied", "AccessDeniedException", "UnauthorizedOperation"})

#: Target languages that have formal and informal forms.
FORMALITY = frozenset({"nl", "fr", "fr-CA", "de", "hi", "it", "ja", "ko", "pt-PT", "es", "es-MX"})
#: Target languages in which profane words are not known.
NO_PROFANITY = frozenset({"bn", "hi", "ml", "pa", "si", "vi"})
#: Languages into which, and from which into English, translations can be shortened.
BREVITY = frozenset({"fr", "de", "it", "pt", "es"})

_Answer = TypeVar("_Answer")


class DiagnosticLevel(StrEnum):
    """How much a finding matters."""

    OK = "ok"
    NOTE = "note"
    """Something that could not be found out."""
    WARNING = "warning"
    ERROR = "error"
    """A build would not get translations."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing that was looked at: what is wrong with it, and what to do."""

    severity: DiagnosticLevel
    problem: str
    remedy: str = ""
    lacks_right: bool = False
    """Whether the caller or the role may not do what it has to."""

    def __str__(self) -> str:
        """One sentence, as a line."""
        sentence = f"{self.problem}; {self.remedy}" if self.remedy else self.problem
        return f"{self.severity}: {redacted(sentence)}"


def _ok(text: str) -> Diagnostic:
    return Diagnostic(DiagnosticLevel.OK, text)


def _note(text: str) -> Diagnostic:
    return Diagnostic(DiagnosticLevel.NOTE, text)


def _error(problem: str, remedy: str = "") -> Diagnostic:
    return Diagnostic(DiagnosticLevel.ERROR, problem, remedy)


def _warning(problem: str, remedy: str = "") -> Diagnostic:
    return Diagnostic(DiagnosticLevel.WARNING, problem, remedy)


def findings(config: AmtsConfig, targets: Sequence[str]) -> Iterator[Diagnostic]:
    """All that can be known of a book that the engine ``amazon`` is to translate; never raises.

    ``targets`` are canonical codes.
    """
    chosen = options.usable(config.amazon)
    pairs = [LanguagePair(languages.canonical(config.source_language), target) for target in targets]
    wrong = [_error(sentence) for sentence in options.faults(config.amazon)]
    yield from wrong or [_ok(f"the settings in {NAME} are sound")]
    yield from _languages(pairs)
    names: dict[LanguagePair, str] = {}
    for pair in pairs:
        yield from files(config, pair)
        names[pair] = yield from _examples(config, chosen, pair)
        yield from _terms(config, chosen, pair)
        yield from memory(config, pair)
        yield from _manners(chosen, pair)
    yield from _account(chosen, names)


def check_before_sending(service: Service, pair: LanguagePair) -> None:
    """What an engine looks at before it spends: languages, role, and the region of the bucket (one request).

    :raises EngineError: saying what is wrong and what to do.
    """
    chosen = service.options
    found = [*_languages([pair])]
    if chosen.mode != "realtime":
        found += [_error(f"{NAME}[{name!r}] is missing") for name in ("s3", "role") if not getattr(chosen, name)]
        found += _place(service) if chosen.bucket else []
    for one in found:
        if one.severity is DiagnosticLevel.ERROR:
            raise EngineError(redacted(f"{one.problem}; {one.remedy}" if one.remedy else one.problem))


def files(config: AmtsConfig, pair: LanguagePair) -> Iterator[Diagnostic]:
    """The parallel data and the terms of a book, whichever its engine."""
    for path in config.parallel_data_for(pair.target):
        yield from _file(path, pair, "pair", bitext.read)
    for path in config.terminology_for(pair.target):
        yield from _file(path, pair, "term", bitext.read_terms)


def _file(
    path: Path, pair: LanguagePair, what: str, read: Callable[[Path, LanguagePair], ParallelData]
) -> Iterator[Diagnostic]:
    try:
        data = read(path, pair)
    except OtherLanguagesError as error:
        yield _note(str(error).rstrip("."))
    except ParallelDataError as error:
        yield _error(str(error).rstrip("."))
    else:
        yield from _content(path, pair, what, data)


def _content(path: Path, pair: LanguagePair, what: str, data: ParallelData) -> Iterator[Diagnostic]:
    if data.errors:
        more = f" (and {len(data.errors) - 1} more faults in this file)" if len(data.errors) > 1 else ""
        first = str(data.errors[0]).rstrip(".") + more
        yield _warning(first) if data.pairs else _error(first, f"mend {path.name}, in which no {what} can be used")
    if data.pairs:
        number = "1 " + what if len(data.pairs) == 1 else f"{len(data.pairs)} {what}s"
        yield _ok(f"{path.name} has {number} for {languages.name(pair.target)}")
    elif not data.errors:
        yield _warning(f"{path.name} has no {what} for {languages.name(pair.target)}")


def _examples(config: AmtsConfig, chosen: AmazonOptions, pair: LanguagePair) -> Generator[Diagnostic, None, str]:
    """What of the parallel data the service can take as examples; returns the name of the resource for a job."""
    if chosen.mode != "act" or chosen.parallel_data:
        return chosen.parallel_data
    try:
        found = examples.read(config.parallel_data_for(pair.target), pair)
        file = examples.file_of(found, pair)
    except (EngineError, ConfigurationError):
        return ""  # told with the file or the language
    if found.left_out:
        yield _note(f"examples for {languages.name(pair.target)}: {found.told()}")
    if file is None:
        yield _warning(
            f"there is no parallel data for {languages.name(pair.target)}, so its job is not customised",
            f"name files in amts_parallel_data, or set {NAME}['mode'] to 'batch'",
        )
    return file.name if file else ""


def _terms(config: AmtsConfig, chosen: AmazonOptions, pair: LanguagePair) -> Iterator[Diagnostic]:
    """What of the terms the service can take."""
    if chosen.terminology:
        return
    try:
        found = terminology.terms_of(config, pair)
        file = examples.file_of(found, pair)
    except (EngineError, ConfigurationError):
        return  # told with the file or the language
    if found.left_out:
        yield _note(f"terms for {languages.name(pair.target)}: {found.told()}")
    if file and len(file.content) > terminology.LARGEST:
        size = f"{len(file.content)} bytes, of {terminology.LARGEST}"
        yield _error(f"the terms for {languages.name(pair.target)} take {size}", "use fewer in amts_terminology")


def memory(config: AmtsConfig, pair: LanguagePair) -> Iterator[Diagnostic]:
    """Whether the translation memory can keep what comes."""
    said: list[str] = []
    store = TranslationMemory(config.memory_folder(), pair, report=said.append)
    try:
        store.check_writable()
        yield _ok(f"the memory for {languages.name(pair.target)} can be written")
    except MemoryFailure as failure:
        yield _error(str(failure).rstrip("."))
    finally:
        store.close()
    yield from (_warning(sentence.rstrip(".")) for sentence in said)


def _languages(pairs: Sequence[LanguagePair]) -> Iterator[Diagnostic]:
    wanted = dict.fromkeys(code for pair in pairs for code in (pair.source, pair.target))
    for code in wanted:
        try:
            yield _ok(f"Amazon Translate speaks {languages.name(code)} ({languages.amazon(code)})")
        except ConfigurationError as error:
            yield _error(str(error).rstrip("."))


def _amazon(code: str) -> str:
    try:
        return languages.amazon(code)
    except ConfigurationError:
        return ""


def _manners(chosen: AmazonOptions, pair: LanguagePair) -> Iterator[Diagnostic]:
    """Settings that this language ignores."""
    source, target = _amazon(pair.source), _amazon(pair.target)
    shortens = target in BREVITY or (source in BREVITY and target == "en")
    ignored = {
        "formality": chosen.formality and target not in FORMALITY,
        "profanity": chosen.profanity and target in NO_PROFANITY,
        "brevity": chosen.brevity and chosen.mode == "realtime" and not shortens,
    }
    for name, is_ignored in ignored.items():
        if is_ignored and target:
            yield _warning(f"{languages.name(pair.target)} knows no {name}, so {NAME}[{name!r}] has no effect there")
    if chosen.brevity and chosen.mode != "realtime":
        yield _warning(f"{NAME}['brevity'] has an effect only in the mode 'realtime'")


def _account(chosen: AmazonOptions, names: Mapping[LanguagePair, str]) -> Iterator[Diagnostic]:
    """What AWS says; ``names``: the parallel data for each language pair."""
    try:
        service = connect(chosen, _ATTEMPTS)
    except EngineError as error:
        yield _error(str(error))
        return
    region = [*_region(service)]
    yield from region
    account = yield from _caller(service)
    if not account or any(one.severity is DiagnosticLevel.ERROR for one in region):
        return  # all that follows would fail for the same reason
    if chosen.mode != "realtime":
        yield from _folder(service) if chosen.bucket else ()
        yield from _role(service, account) if chosen.role else ()
    if chosen.encryption_key:
        yield from _key(service, account)
    yield from _spoken(service, names)
    for pair, name in names.items():
        if name and chosen.mode == "act":
            yield from _resource(service, Kind.PARALLEL_DATA, name, pair)
        if chosen.terminology:
            yield from _resource(service, Kind.TERMINOLOGY, chosen.terminology, pair)


def _asked(service: Service, doing: str, ask: Callable[[], _Answer]) -> _Answer | Diagnostic:
    """The answer, or the finding that there is none."""
    try:
        with told(doing, service.region):
            return ask()
    except EngineError as error:
        return Diagnostic(DiagnosticLevel.ERROR, str(error), lacks_right=code_of(error.__cause__ or error) in _DENIED)


def _client(service: Service, name: str) -> Any:
    """A client of another service with the same credentials."""
    from botocore.config import Config  # noqa: PLC0415 - heavy, and only this engine needs it

    config = Config(retries={"mode": "standard", "total_max_attempts": _ATTEMPTS}, connect_timeout=10, read_timeout=20)
    return service.session.client(name, config=config)


def _region(service: Service) -> Iterator[Diagnostic]:
    """Whether the service is there, as far as the library of this machine knows."""
    region = service.region
    offered = service.session.get_available_regions("translate", partition_name=partition_of(region))
    if region not in offered:
        known = f"set {NAME}['region'] to one of {', '.join(offered or ACT_REGIONS)}"
        yield _error(f"Amazon Translate is not offered in the region {region}", known)
    elif service.options.mode == "act" and region not in ACT_REGIONS:
        remedy = f"if it refuses, set {NAME}['region'] to one of these, or {NAME}['mode'] to 'batch'"
        yield _warning(f"{region} is not among the regions with parallel data ({', '.join(ACT_REGIONS)})", remedy)
    else:
        yield _ok(f"Amazon Translate is offered in {region}")


def _caller(service: Service) -> Generator[Diagnostic, None, str]:
    """Whether AWS accepts the credentials; returns the number of the account, empty where it does not."""
    answer = _asked(service, "AWS does not accept the credentials", _client(service, "sts").get_caller_identity)
    if isinstance(answer, Diagnostic):
        yield answer
        return ""
    yield _ok("AWS accepts the credentials")
    return str(answer["Account"])


def _place(service: Service) -> Iterator[Diagnostic]:
    """Whether the bucket is there, and in the region of the service."""
    bucket = service.options.bucket
    found = _asked(service, f"the bucket {bucket} cannot be reached", lambda: _bucket_region(service))
    if isinstance(found, Diagnostic):
        yield found
    elif found and found != service.region:
        yield _error(
            f"the bucket {bucket} is in {found}, and the service is asked in {service.region}",
            f"name a bucket in {service.region} in {NAME}['s3'], or set {NAME}['region'] to {found!r}",
        )
    else:
        yield _ok(f"the bucket {bucket} is there, in {service.region}")


def _bucket_region(service: Service) -> str:
    """The region of the bucket; empty where AWS does not tell.

    Whoever may only see a folder is refused here, but learns the region all the same.
    """
    bucket = service.options.bucket
    try:
        answer: Mapping[str, Any] = service.s3.head_bucket(Bucket=bucket)
    except Exception as error:
        if code_of(error) in {"404", "NoSuchBucket"}:
            remedy = f"create it, or name another one in {NAME}['s3']"
            raise EngineError(f"the bucket {bucket} does not exist; {remedy}") from error
        if code_of(error) not in _DENIED:
            raise
        answer = getattr(error, "response", {})
    headers: Mapping[str, str] = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    return headers.get("x-amz-bucket-region", "")


def _folder(service: Service) -> Iterator[Diagnostic]:
    """Whether files can be written, listed, read and deleted; a small one is, below the folder."""
    place = [*_place(service)]
    yield from place
    if any(one.severity is DiagnosticLevel.ERROR for one in place):
        return
    at = {"Bucket": service.options.bucket, "Key": f"{service.options.prefix}/amts-check-{uuid.uuid4().hex}"}
    s3 = service.s3
    steps: list[tuple[str, Callable[[], Any]]] = [
        ("written", lambda: s3.put_object(**at, Body=b"")),
        ("listed", lambda: s3.list_objects_v2(Bucket=at["Bucket"], Prefix=at["Key"])),
        ("read", lambda: s3.get_object(**at)),
        ("deleted", lambda: s3.delete_object(**at)),
    ]
    failed = []
    for done, ask in steps:
        answer = _asked(service, f"files below {service.options.s3} cannot be {done}", ask)
        failed += [answer] if isinstance(answer, Diagnostic) else []
        if failed and done == "written":
            break
    yield from failed or [_ok(f"files below {service.options.s3} can be written, listed, read and deleted")]


def _role(service: Service, account: str) -> Iterator[Diagnostic]:
    """Whether the role is of this account, is there, and trusts the service; the last two only as far as allowed."""
    role = service.options.role
    name = role.rpartition("/")[2]
    if role.split(":")[4] != account:
        yield _error(
            "the data access role belongs to another account than your credentials",
            f"name a role of your own account in {NAME}['role'], or use other credentials",
        )
        return
    answer = _asked(service, "the role cannot be read", lambda: _read_role(_client(service, "iam"), name))
    if isinstance(answer, Diagnostic):
        yield _note(f"whether the role {name} exists cannot be checked, because you may not read roles (iam:GetRole)")
    elif answer is None:
        remedy = f"create it with the policies that `sphinx-amts check --policies` prints, or mend {NAME}['role']"
        yield _error(f"there is no role {name}", remedy)
    elif SERVICE not in str(answer["Role"].get("AssumeRolePolicyDocument", "")):
        remedy = "give it the trust policy that `sphinx-amts check --policies` prints"
        yield _error(f"the role {name} does not trust {SERVICE}", remedy)
    else:
        yield _ok(f"the role {name} exists and trusts the service")
    yield _note("whether you may hand the role to the service (iam:PassRole) shows only when a job is started")


def _read_role(iam: Any, name: str) -> Mapping[str, Any] | None:
    try:
        answer: Mapping[str, Any] = iam.get_role(RoleName=name)
    except Exception as error:
        if code_of(error) == "NoSuchEntity":
            return None
        raise
    return answer


def _key(service: Service, account: str) -> Iterator[Diagnostic]:
    """Where the encryption key is; whether it may be used shows only when it is."""
    parts = service.options.encryption_key.split(":")
    if parts[0] == "arn" and parts[3] != service.region:
        yield _error(
            f"the encryption key is in {parts[3]}, and the service is asked in {service.region}",
            f"name a key in {service.region} in {NAME}['encryption_key']",
        )
    elif parts[0] == "arn" and parts[4] != account:
        yield _warning("the encryption key belongs to another account", "its policy has to allow yours and the role")
    yield _note("whether the encryption key may be used shows only when something is encrypted")


def _spoken(service: Service, pairs: Collection[LanguagePair]) -> Iterator[Diagnostic]:
    """The languages of the service as it tells them itself."""
    answer = _asked(service, "the service does not list its languages", lambda: _live_codes(service))
    if isinstance(answer, Diagnostic):
        yield answer if not answer.lacks_right else _note("you may not list the languages (translate:ListLanguages)")
        return
    wanted = {_amazon(code) for pair in pairs for code in (pair.source, pair.target)} - {""}
    for code in sorted(wanted - answer):
        yield _error(f"the service does not speak {code} in {service.region}", "choose another engine or region")
    yield from _differences(answer)


def _live_codes(service: Service) -> set[str]:
    codes: set[str] = set()
    more: dict[str, str] = {}
    while True:
        answer = service.translate.list_languages(MaxResults=500, **more)
        codes |= {one["LanguageCode"] for one in answer.get("Languages", ())}
        if not answer.get("NextToken"):
            return codes
        more = {"NextToken": answer["NextToken"]}


def _differences(live: Collection[str]) -> Iterator[Diagnostic]:
    fresh, gone = sorted(set(live) - languages.AMAZON - {"auto"}), sorted(languages.AMAZON - set(live))
    if fresh:
        yield _note(f"the service speaks languages that this version does not know: {', '.join(fresh)}")
    if gone:
        yield _note(f"the service does not list languages that this version counts on: {', '.join(gone)}")


def _resource(service: Service, kind: Kind, name: str, pair: LanguagePair) -> Iterator[Diagnostic]:
    """What a job would use: the author's own resource has to be there, one of ours may be made yet."""
    is_own = name == getattr(service.options, kind.value)
    language = languages.name(pair.target)
    answer = _asked(service, f"the {kind} {name} cannot be looked up", lambda: resources.get(service, kind, name))
    if isinstance(answer, Diagnostic):
        yield answer
    elif is_own:
        yield _own(kind, name, answer, pair)
    elif not answer:
        yield _ok(f"the {kind} for {language} will be made by the first build")
    else:
        yield _ok(f"the {kind} for {language} is {answer.get('Status', 'there')}")


def _own(kind: Kind, name: str, properties: Mapping[str, Any], pair: LanguagePair) -> Diagnostic:
    """Whether a resource of the author's own can be used for a language pair."""
    source, target = _amazon(pair.source), _amazon(pair.target)
    what, remedy = (
        f"the {kind} {name}",
        f"mend {NAME}[{kind.value!r}], or leave it out and name files in amts_{kind.value}",
    )
    status = properties.get("Status", "ACTIVE")
    if not properties:
        return _error(f"{what} does not exist", remedy)
    if status in {"CREATING", "UPDATING"}:
        return _warning(f"{what} is {status}", "a build waits until it is ACTIVE")
    if status != "ACTIVE":
        return _error(f"{what} is {status}, not ACTIVE", remedy)
    if properties.get("SourceLanguageCode", source) != source:
        return _error(f"{what} is made for texts in {properties['SourceLanguageCode']}, not in {source}", remedy)
    if target in properties.get("TargetLanguageCodes", ()):
        return _ok(f"{what} has {languages.name(pair.target)}")
    severity = (
        DiagnosticLevel.ERROR if kind is Kind.PARALLEL_DATA else DiagnosticLevel.WARNING
    )  # a job goes without terms
    return Diagnostic(severity, f"{what} has no translations into {target}", remedy)
