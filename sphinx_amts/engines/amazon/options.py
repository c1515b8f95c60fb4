"""Every setting of ``amts_amazon``, once: name, type, default, check, help.

Patterns and lengths are those of the service's own model (``translate/2017-07-01``, shapes ``S3Uri``, ``IamRoleArn``,
``ResourceName``, ``EncryptionKeyID``): its client library sends a wrong value without checking it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import Field, dataclass, fields
from typing import Any

from sphinx_amts import spelling
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.options.schema import ValueCheck, flag, option

NAME = "amts_amazon"
#: Customised by parallel data, as a job; a job without; single requests.
MODES = ("act", "batch", "realtime")
#: Where the service has parallel data (its developer guide, "Customizing your translations with parallel data").
ACT_REGIONS = ("us-east-1", "us-west-2", "eu-west-1")
#: US dollars for a million characters, as third parties report them.
PRICES: Mapping[str, float] = {"act": 60.0, "batch": 15.0, "realtime": 15.0}

#: Settings whose values name an account or what belongs to it; no message repeats them.
_PRIVATE = frozenset({"encryption_key", "role", "s3"})

_S3_FOLDER = re.compile(r"s3://(?P<bucket>[a-z0-9][.\-a-z0-9]{1,61}[a-z0-9])/(?P<prefix>[^/\s].*)")
_ROLE = re.compile(r"arn:aws(-[^:]+)?:iam::[0-9]{12}:role/.+")
_RESOURCE = re.compile(r"([A-Za-z0-9-]_?)+")
_KMS_KEY = re.compile(
    r"(arn:aws(-[\w-]+)?:kms:[a-z]{2}(-[a-z]+)+-\d:\d{12}:)?((key/)?[A-Za-z0-9_-]+|alias/[A-Za-z0-9:/_-]+)"
)
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")
_MAX_RESOURCE_NAME = 256
_MAX_S3_FOLDER = 700  # of 1024, so that the names of folders and files fit behind it


def _matching(pattern: re.Pattern[str], longest: int, expected: str) -> ValueCheck:
    def check(value: Any) -> str:
        fits = isinstance(value, str) and (not value or (len(value) <= longest and pattern.fullmatch(value)))
        return "" if fits else expected

    return check


def _one_of(*values: str) -> ValueCheck:
    return lambda value: "" if value in values else f"one of {', '.join(map(repr, values))}"


def _one_of_any_case(*values: str) -> ValueCheck:
    """The values as the manual spells them; the service wants capitals."""
    is_known = _one_of(*values)
    return lambda value: is_known(value.lower() if isinstance(value, str) else value)


def _number(minimum: float, unit: str) -> ValueCheck:
    def check(value: Any) -> str:
        fits = isinstance(value, int | float) and not isinstance(value, bool) and value >= minimum
        return "" if fits else f"{unit}, at least {minimum:g}"

    return check


def _count(value: Any) -> str:
    fits = isinstance(value, int) and not isinstance(value, bool) and value > 0
    return "" if fits else "a whole number greater than 0"


def _prices(value: Any) -> str:
    fits = isinstance(value, Mapping) and all(
        mode in MODES and isinstance(price, int | float) and price >= 0 for mode, price in value.items()
    )
    return "" if fits else "a mapping of modes to prices of a million characters, such as {'act': 60}"


def _read_number(value: Any) -> Any:
    """A number from the command line, which comes as text."""
    if not isinstance(value, str):
        return value
    try:
        return int(value) if value.isdecimal() else float(value)
    except ValueError:
        return value


def _read_flag(value: Any) -> Any:
    return {"0": False, "1": True}.get(value, value) if isinstance(value, str) else value


def _upper(value: Any) -> Any:
    return value.upper() if isinstance(value, str) else value


_RESOURCE_NAME = "the name of a resource: letters, digits, hyphens and single underscores"


@dataclass(frozen=True, slots=True, kw_only=True)
class AmazonOptions:
    """The settings of ``amts_amazon`` as the author wrote them, checked."""

    region: str = option(
        "",
        _matching(_REGION, 32, "a region such as 'us-west-2'"),
        "The AWS region. The default is the region in the AWS configuration of this machine. Parallel data is "
        f"available in {', '.join(ACT_REGIONS)}.",
    )
    s3: str = option(
        "",
        _matching(_S3_FOLDER, _MAX_S3_FOLDER, "a folder in a bucket, such as 's3://my-bucket/my-book'"),
        "The S3 folder for the files that are sent and received. Its bucket must be in the same region. Required for "
        "jobs.",
    )
    role: str = option(
        "",
        _matching(_ROLE, 2048, "the ARN of a role, such as 'arn:aws:iam::123456789012:role/translate'"),
        "The ARN of the role that the service uses to read and write that folder. Required for jobs.",
    )
    mode: str = option(
        "act",
        _one_of(*MODES),
        "`act`: one job for all missing sentences, customised with the book's parallel data. `batch`: one job without "
        "parallel data. `realtime`: immediate requests, without parallel data.",
    )
    parallel_data: str = option(
        "",
        _matching(_RESOURCE, _MAX_RESOURCE_NAME, _RESOURCE_NAME),
        "The name of a parallel-data resource of your own, used instead of one made from `amts_parallel_data`.",
    )
    terminology: str = option(
        "",
        _matching(_RESOURCE, _MAX_RESOURCE_NAME, _RESOURCE_NAME),
        "The name of a terminology of your own, used instead of one made from `amts_terminology`.",
    )
    formality: str = option(
        "",
        _one_of_any_case("", "formal", "informal"),
        "`formal` or `informal`. It has no effect for languages that do not make this distinction.",
        read=_upper,
    )
    profanity: str = option("", _one_of_any_case("", "mask"), "`mask` replaces profane words.", read=_upper)
    brevity: str = option(
        "",
        _one_of_any_case("", "on"),
        "`on` makes translations shorter. It has an effect only in the mode `realtime`.",
        read=_upper,
    )
    encryption_key: str = option(
        "",
        _matching(_KMS_KEY, 400, "the ARN of a KMS key, its id, or its alias as 'alias/name'"),
        "The KMS key that encrypts results, parallel data and terminologies.",
    )
    wait: float = option(
        7200,
        _number(0, "a number of seconds"),
        "Number of seconds that a build waits for the service. After that, the book is finished with the translations "
        "that are available, and a later build fetches the rest. With 0, a build never waits.",
        read=_read_number,
    )
    poll: float = option(
        20,
        _number(0.01, "a number of seconds"),
        "Number of seconds to wait between two requests for the state of a job.",
        read=_read_number,
    )
    concurrency: int = option(
        4, _count, "Number of requests that run at the same time in the mode `realtime`.", read=_read_number
    )
    keep_files: bool = option(
        False,
        flag,
        "Whether all files are kept in S3. Otherwise, the files that were sent are deleted when their translations are "
        "in the memory, and results are deleted after 30 days. Until then, another machine that submits the same job "
        "finds the results and pays nothing.",
        read=_read_flag,
    )
    upgrade: bool = option(
        False,
        flag,
        "Whether a job replaces translations from the mode `realtime`. This costs as much as new sentences.",
        read=_read_flag,
    )
    retry: bool = option(
        False,
        flag,
        "Whether sentences that the service has damaged before are sent, and paid for, again.",
        read=_read_flag,
    )
    prices: Mapping[str, float] = option(
        {},
        _prices,
        "The price of a million characters in each mode, for estimates. The default is "
        + ", ".join(f"{price:g} in `{mode}`" for mode, price in PRICES.items())
        + " (US dollars, without warranty).",
    )

    @property
    def bucket(self) -> str:
        """The bucket of ``s3``."""
        return _part(self.s3, "bucket")

    @property
    def prefix(self) -> str:
        """The folder within the bucket, without a slash at its end."""
        return _part(self.s3, "prefix").rstrip("/")

    def style(self, *names: str) -> dict[str, str]:
        """Those of the named settings that the author chose, as the service takes them: ``{"Formality": "FORMAL"}``."""
        return {name.title(): value for name in names if (value := getattr(self, name))}

    def price(self, characters: int, mode: str = "") -> float:
        """What so many characters cost in a mode (by default that of the settings), as far as is known."""
        mode = mode or self.mode
        return characters * self.prices.get(mode, PRICES[mode]) / 1_000_000


def _part(address: str, name: str) -> str:
    match = _S3_FOLDER.fullmatch(address)
    return match[name] if match else ""


def settings() -> tuple[Field[Any], ...]:
    """The fields of :class:`AmazonOptions`, in the order of the manual."""
    return fields(AmazonOptions)


def _fields_by_name() -> dict[str, Field[Any]]:
    return {field.name: field for field in settings()}


def errors(values: Mapping[str, Any]) -> list[str]:
    """All errors in ``amts_amazon``, one sentence each."""
    by_name = _fields_by_name()
    sentences = [_unknown(name, by_name) for name in values if name not in by_name]
    for name, value in values.items():
        expected = _expected(by_name[name], value) if name in by_name else ""
        if expected:
            got = "" if name in _PRIVATE else f" (got {value!r})"
            sentences.append(f"{NAME}[{name!r}] must be {expected}{got}")
    return sentences or _missing(values)


def _expected(field: Field[Any], value: Any) -> str:
    """What the setting must be, if the value is not that; else empty."""
    expected: str = field.metadata["check"](field.metadata["read"](value))
    return expected


def _unknown(name: str, by_name: Mapping[str, Any]) -> str:
    hint = spelling.hint(name, by_name, f"the settings are {', '.join(by_name)}")
    return f"{NAME} has no setting {name!r}; {hint}"


def _missing(values: Mapping[str, Any]) -> list[str]:
    if values.get("mode", "act") == "realtime":
        return []
    by_name = _fields_by_name()
    return [
        f"{NAME}[{name!r}] is missing; it must be {_expected(by_name[name], None)}"
        for name in ("s3", "role")
        if not values.get(name)
    ]


def valid(values: Mapping[str, Any]) -> AmazonOptions:
    """The valid settings, and the defaults of the others; for code that only inspects and reports."""
    by_name = _fields_by_name()
    return _read(
        {name: value for name, value in values.items() if name in by_name and not _expected(by_name[name], value)}
    )


def checked(values: Mapping[str, Any]) -> AmazonOptions:
    """The settings, if all of them are right: with a service that costs money nothing is guessed.

    Raises:
        ConfigurationError: Naming all that is wrong.
    """
    sentences = errors(values)
    if sentences:
        raise ConfigurationError("; ".join(sentences))
    return _read(values)


def _read(values: Mapping[str, Any]) -> AmazonOptions:
    by_name = _fields_by_name()
    return AmazonOptions(**{name: by_name[name].metadata["read"](value) for name, value in values.items()})
