"""The rights that the engine needs in AWS, and no more: policies for copying, and a CloudFormation template.

Two parties act.  The *caller* is whoever builds the book: it asks the service, and writes and reads the folder in S3.
The *data access role* is what the service itself takes on to read and write that folder; jobs need it, single requests
do not.  Actions, and which of them can be limited to a resource, are those of AWS's service authorisation reference;
the role and its trust are those of the service's developer guide ("Prerequisites for batch translation jobs").

Everything here is made of texts, so that the same statements serve as JSON with names filled in and as a template with
CloudFormation's own placeholders.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sphinx_amts.engines.amazon.options import AmazonOptions

#: Stands for the number of an account that is not told.
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
        """The names in an author's settings; ``account`` stands in place of the numbers in them."""
        region = region or options.region
        partition = partition_of(region)
        role = _ROLE.sub(rf"\g<1>{account}\g<2>", options.role)
        known = {
            "bucket": options.bucket,
            "prefix": options.prefix,
            "role": role or f"arn:{partition}:iam::{account}:role/ROLE",
            "region": region,
            "key": _key_arn(options.encryption_key, partition, region or "REGION", account),
            "parallel_data": options.parallel_data,
            "terminology": options.terminology,
        }
        filled = {name: value for name, value in known.items() if value}
        return cls(account=account, partition=partition, mode=options.mode, **filled)

    @property
    def has_jobs(self) -> bool:
        """Whether jobs are started, and not single requests only."""
        return self.mode != "realtime"

    def resource(self, kind: str, name: str) -> str:
        """The ARN of a resource of Amazon Translate."""
        return f"arn:{self.partition}:translate:{self.region}:{self.account}:{kind}/{name}"

    def files(self) -> str:
        """The ARN of all files below the folder."""
        return f"{self.place()}/{self.prefix}/*"

    def place(self) -> str:
        """The ARN of the bucket."""
        return f"arn:{self.partition}:s3:::{self.bucket}"


def partition_of(region: str) -> str:
    """The part of AWS that a region belongs to, as it stands in an ARN."""
    return next((partition for start, partition in _PARTITIONS.items() if region.startswith(start)), "aws")


def _key_arn(key: str, partition: str, region: str, account: str) -> str:
    if key.startswith("arn:"):
        return _KEY_ARN.sub(rf"\g<1>{account}\g<2>", key)
    kind = "" if not key or key.startswith(("alias/", "key/")) else "key/"
    return key and f"arn:{partition}:kms:{region}:{account}:{kind}{key}"


def caller(names: Names) -> dict[str, Any]:
    """The policy of whoever builds the book."""
    statements = [_asking(names), _terminology(names)]
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
        _allow("ReadAndWriteFiles", ["s3:GetObject", "s3:PutObject"], names.files()),
        _allow("ListFiles", ["s3:ListBucket"], names.place()),
    )


def trust(names: Names) -> dict[str, Any]:
    """Who may take on the data access role: the service, and only on behalf of this account."""
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


def _asking(names: Names) -> dict[str, Any]:
    """The operations that cannot be limited to a resource; what a job has damaged is asked for once more, at once."""
    lists = ["ListLanguages", "ListTerminologies", *(["ListParallelData"] if names.mode == "act" else [])]
    jobs = _JOBS if names.has_jobs else ()
    return _allow("Translate", [f"translate:{action}" for action in ("TranslateText", *jobs, *lists)], "*")


def _terminology(names: Names) -> dict[str, Any]:
    actions = _TERMINOLOGY if names.terminology == "*" else ("GetTerminology",)
    resource = names.resource("terminology", names.terminology)
    return _allow("Terminology", [f"translate:{action}" for action in actions], resource)


def _parallel_data(names: Names) -> dict[str, Any]:
    actions = _PARALLEL_DATA if names.parallel_data == "*" else ("GetParallelData",)
    resource = names.resource("parallel-data", names.parallel_data)
    return _allow("ParallelData", [f"translate:{action}" for action in actions], resource)


def _folder(names: Names) -> Iterator[dict[str, Any]]:
    condition = {"StringLike": {"s3:prefix": [f"{names.prefix}/*"]}}
    yield _allow("ListFiles", ["s3:ListBucket"], names.place()) | {"Condition": condition}
    yield _allow("ReadAndWriteFiles", list(_FILES), names.files())


def _key_use(names: Names) -> dict[str, Any]:
    """An alias is no resource of these actions, but a condition of its key."""
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


_TEMPLATE_NAMES = Names(
    bucket="${Bucket}",
    prefix="${Prefix}",
    role="${DataAccessRole.Arn}",
    region="${AWS::Region}",
    account="${AWS::AccountId}",
    partition="${AWS::Partition}",
)
#: Put before the template as comments.
_HEAD = """\
# What the engine "amazon" of sphinx_amts needs: a bucket, a role for Amazon Translate, and a policy for whoever builds
# the book.  Printed by `sphinx-amts check --cloudformation`.

"""
_CONF = """\
amts_engine = "amazon"
amts_amazon = {
    "region": "${AWS::Region}",
    "s3": "s3://${Bucket}/${Prefix}",
    "role": "${DataAccessRole.Arn}",
}
"""


def cloudformation() -> str:
    """The template, as YAML: all that the mode ``act`` needs, which is what the others need too."""
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "Translate books with Amazon Translate (sphinx_amts)",
        "Parameters": _parameters(),
        "Conditions": {"HasUser": {"Fn::Not": [{"Fn::Equals": [{"Ref": "UserName"}, ""]}]}},
        "Resources": {"Bucket": _bucket(), "DataAccessRole": _role(), "CallerPolicy": _caller_policy()},
        "Outputs": {
            "ConfPy": {"Description": "The lines for conf.py", "Value": _CONF},
            "CallerPolicyArn": {
                "Description": "The policy to attach to whoever builds the book",
                "Value": {"Ref": "CallerPolicy"},
            },
        },
    }
    return _HEAD + "\n".join(_yaml(template)) + "\n"


def _parameters() -> dict[str, Any]:
    return {
        "Prefix": {
            "Type": "String",
            "Default": "books",
            "AllowedPattern": "[A-Za-z0-9][A-Za-z0-9_-]*",
            "Description": "The folder in the bucket",
        },
        "UserName": {
            "Type": "String",
            "Default": "",
            "Description": "An IAM user who builds the book; without one, attach the policy yourself",
        },
        "LeftoverDays": {
            "Type": "Number",
            "Default": 30,
            "MinValue": 3,
            "Description": "After so many days results and leftovers are deleted; a job may take two days",
        },
    }


def _bucket() -> dict[str, Any]:
    rule = {
        "Id": "Leftovers",
        "Status": "Enabled",
        "ExpirationInDays": {"Ref": "LeftoverDays"},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
    }
    barred = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    encryption = [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
    properties = {
        "PublicAccessBlockConfiguration": dict.fromkeys(barred, True),
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
        "BucketEncryption": {"ServerSideEncryptionConfiguration": encryption},
        "LifecycleConfiguration": {"Rules": [rule]},
    }
    return {"Type": "AWS::S3::Bucket", "Properties": properties}


def _role() -> dict[str, Any]:
    policy = {"PolicyName": "Files", "PolicyDocument": data_access(_TEMPLATE_NAMES)}
    properties = {
        "Description": "Taken on by Amazon Translate to read and write the files of translation jobs",
        "AssumeRolePolicyDocument": trust(_TEMPLATE_NAMES),
        "Policies": [policy],
    }
    return {"Type": "AWS::IAM::Role", "Properties": properties}


def _caller_policy() -> dict[str, Any]:
    properties = {
        "Description": "Build books with the engine amazon of sphinx_amts",
        "PolicyDocument": caller(_TEMPLATE_NAMES),
        "Users": {"Fn::If": ["HasUser", [{"Ref": "UserName"}], {"Ref": "AWS::NoValue"}]},
    }
    return {"Type": "AWS::IAM::ManagedPolicy", "Properties": properties}


def _yaml(value: Mapping[str, Any] | list[Any], indent: str = "") -> Iterator[str]:
    """The lines of a template; what holds a placeholder is marked for substitution."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _entry(f"{indent}{_plain(name)}:", inner, indent + "  ")
        return
    for inner in value:
        if isinstance(inner, Mapping | list):
            first, *rest = _yaml(inner, indent + "  ")
            yield f"{indent}- {first.lstrip()}"
            yield from rest
        else:
            yield f"{indent}- {_scalar(inner)}"


def _entry(head: str, value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping | list):
        yield head
        yield from _yaml(value, indent)
    elif isinstance(value, str) and "\n" in value:
        yield f"{head} !Sub |"
        yield from (f"{indent}{line}" for line in value.splitlines())
    else:
        yield f"{head} {_scalar(value)}"


def _scalar(value: str | float) -> str:
    """A text, number or flag; the quotes and escapes of JSON are those of YAML too."""
    marked = "!Sub " if isinstance(value, str) and "${" in value else ""
    return marked + json.dumps(value)


def _plain(name: str) -> str:
    return name if ":" not in name else json.dumps(name)
