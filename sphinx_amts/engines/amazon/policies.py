"""The permissions that the engine needs in AWS, and no more: policies for copying.

Two parties act.  The *caller* builds the book: it calls the service, and writes and reads the folder in S3.
The *data access role* is what the service itself assumes to read and write that folder; jobs need it, single requests
do not.  Actions, and which of them can be limited to a resource, are those of AWS's service authorisation reference;
the role and its trust are those of the service's developer guide ("Prerequisites for batch translation jobs").

Names may be placeholders, so that the same statements serve as JSON with names filled in and in a template
(:mod:`sphinx_amts.engines.amazon.cloudformation`) with the placeholders of CloudFormation.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sphinx_amts.engines.amazon.options import AmazonOptions

#: Stands for the number of an account that is not known.
ACCOUNT = "ACCOUNT"
VERSION = "2012-10-17"
#: The service as a party that acts.
SERVICE = "translate.amazonaws.com"
_PARTITIONS = {"cn-": "aws-cn", "us-gov-": "aws-us-gov", "us-isob-": "aws-iso-b", "us-iso-": "aws-iso"}
_ROLE = re.compile(r"(arn:[\w-]+:iam::)\d{12}(:role/.+)")
_KEY_ARN = re.compile(r"(arn:[\w-]+:kms:[\w-]+:)\d{12}(:.+)")

_JOBS = ("StartTextTranslationJob", "DescribeTextTranslationJob", "ListTextTranslationJobs")
_PARALLEL_DATA = ("CreateParallelData", "GetParallelData", "UpdateParallelData", "DeleteParallelData")
_TERMINOLOGY = ("ImportTerminology", "GetTerminology", "DeleteTerminology")
_FILES = ("s3:GetObject", "s3:PutObject", "s3:DeleteObject")
_ENCRYPTION = ("kms:Decrypt", "kms:GenerateDataKey", "kms:CreateGrant", "kms:RetireGrant", "kms:DescribeKey")


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the policies are about; each may be a placeholder."""

    bucket: str = "BUCKET"
    prefix: str = "PREFIX"
    """The folder in the bucket, without a slash at its end."""
    role: str = f"arn:aws:iam::{ACCOUNT}:role/ROLE"
    region: str = "REGION"
    account: str = ACCOUNT
    partition: str = "aws"
    mode: str = "act"
    key: str = ""
    """The ARN of a KMS key or of its alias; empty without one."""
    parallel_data: str = "*"
    """The name of the author's own resource, or ``*`` where the engine makes them."""
    terminology: str = "*"

    @classmethod
    def of(cls, options: AmazonOptions, region: str = "", account: str = ACCOUNT) -> Names:
        """The names in an author's settings; ``account`` replaces the account numbers in them."""
        region = region or options.region
        partition = partition_of(region)
        role = _ROLE.sub(rf"\g<1>{account}\g<2>", options.role)
        chosen = {
            "bucket": options.bucket,
            "prefix": options.prefix,
            "role": role or f"arn:{partition}:iam::{account}:role/ROLE",
            "region": region,
            "key": _key_arn(options.encryption_key, partition, region or "REGION", account),
            "parallel_data": options.parallel_data,
            "terminology": options.terminology,
        }
        filled = {name: value for name, value in chosen.items() if value}
        return cls(account=account, partition=partition, mode=options.mode, **filled)

    @property
    def has_jobs(self) -> bool:
        """Whether jobs are started, and not single requests only."""
        return self.mode != "realtime"

    def resource_arn(self, kind: str, name: str) -> str:
        """The ARN of a resource of Amazon Translate."""
        return f"arn:{self.partition}:translate:{self.region}:{self.account}:{kind}/{name}"

    def files_arn(self) -> str:
        """The ARN of all files below the folder."""
        return f"{self.bucket_arn()}/{self.prefix}/*"

    def bucket_arn(self) -> str:
        """The ARN of the bucket."""
        return f"arn:{self.partition}:s3:::{self.bucket}"


def partition_of(region: str) -> str:
    """The AWS partition of a region, as it appears in an ARN."""
    return next((partition for start, partition in _PARTITIONS.items() if region.startswith(start)), "aws")


def _key_arn(key: str, partition: str, region: str, account: str) -> str:
    if key.startswith("arn:"):
        return _KEY_ARN.sub(rf"\g<1>{account}\g<2>", key)
    kind = "" if not key or key.startswith(("alias/", "key/")) else "key/"
    return key and f"arn:{partition}:kms:{region}:{account}:{kind}{key}"


def caller(names: Names) -> dict[str, Any]:
    """The policy of the user or role that builds the book."""
    statements = [_translation(names), _terminology(names)]
    if names.mode == "act":
        statements.append(_parallel_data(names))
    if names.has_jobs:
        statements += [*_folder(names), _allow("HandOverTheRole", ["iam:PassRole"], names.role)]
    if names.key:
        statements.append(_key_use(names))
    return _document(*statements)


def data_access(names: Names) -> dict[str, Any]:
    """The policy of the data access role."""
    return _document(
        _allow("ReadAndWriteFiles", ["s3:GetObject", "s3:PutObject"], names.files_arn()),
        _allow("ListFiles", ["s3:ListBucket"], names.bucket_arn()),
    )


def trust(names: Names) -> dict[str, Any]:
    """Who may assume the data access role: the service, and only on behalf of this account."""
    condition = {
        "StringEquals": {"aws:SourceAccount": names.account},
        "ArnLike": {"aws:SourceArn": f"arn:{names.partition}:translate:*:{names.account}:*"},
    }
    principal = {"Service": SERVICE}
    return _document({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", "Condition": condition})


def key_statements(names: Names) -> list[dict[str, Any]]:
    """What is to be added to the policy of the encryption key; nothing without a key or without jobs."""
    if not (names.key and names.has_jobs):
        return []
    return [{
        "Sid": "TranslateBooks",
        "Effect": "Allow",
        "Principal": {"AWS": names.role},
        "Action": list(_ENCRYPTION),
        "Resource": "*",
    }]  # fmt: skip


def _translation(names: Names) -> dict[str, Any]:
    """The operations that cannot be limited to a resource; what a job damaged is requested once more in real time."""
    lists = ["ListLanguages", "ListTerminologies", *(["ListParallelData"] if names.mode == "act" else [])]
    jobs = _JOBS if names.has_jobs else ()
    return _allow("Translate", [f"translate:{action}" for action in ("TranslateText", *jobs, *lists)], "*")


def _terminology(names: Names) -> dict[str, Any]:
    actions = _TERMINOLOGY if names.terminology == "*" else ("GetTerminology",)
    resource = names.resource_arn("terminology", names.terminology)
    return _allow("Terminology", [f"translate:{action}" for action in actions], resource)


def _parallel_data(names: Names) -> dict[str, Any]:
    actions = _PARALLEL_DATA if names.parallel_data == "*" else ("GetParallelData",)
    resource = names.resource_arn("parallel-data", names.parallel_data)
    return _allow("ParallelData", [f"translate:{action}" for action in actions], resource)


def _folder(names: Names) -> Iterator[dict[str, Any]]:
    condition = {"StringLike": {"s3:prefix": [f"{names.prefix}/*"]}}
    yield _allow("ListFiles", ["s3:ListBucket"], names.bucket_arn()) | {"Condition": condition}
    yield _allow("ReadAndWriteFiles", list(_FILES), names.files_arn())


def _key_use(names: Names) -> dict[str, Any]:
    """The use of the key; an alias is not a resource of these actions, but a condition of its key."""
    start, alias, name = names.key.partition(":alias/")
    if not alias:
        return _allow("UseTheKey", list(_ENCRYPTION), names.key)
    condition = {"ForAnyValue:StringEquals": {"kms:ResourceAliases": f"alias/{name}"}}
    return _allow("UseTheKey", list(_ENCRYPTION), f"{start}:key/*") | {"Condition": condition}


def _allow(name: str, actions: list[str], resource: str) -> dict[str, Any]:
    return {"Sid": name, "Effect": "Allow", "Action": actions, "Resource": resource}


def _document(*statements: Mapping[str, Any]) -> dict[str, Any]:
    return {"Version": VERSION, "Statement": list(statements)}


def printed(names: Names) -> str:
    """All policies that the mode needs, with headings, for copying."""
    parts = {"The policy of the user or role that builds the book": caller(names)}
    if names.has_jobs:
        parts["The policy of the data access role"] = data_access(names)
        parts["The trust policy of the data access role"] = trust(names)
    for statement in key_statements(names):
        parts["A statement to add to the policy of the encryption key"] = statement
    return "\n\n".join(f"{heading}:\n\n{json.dumps(policy, indent=2)}" for heading, policy in parts.items()) + "\n"
