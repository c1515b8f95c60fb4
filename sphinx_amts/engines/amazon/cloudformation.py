"""A CloudFormation template that creates what the engine needs in AWS: bucket, role and policy."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sphinx_amts.engines.amazon.policies import Names, caller, data_access, trust

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
# The resources for the engine "amazon" of sphinx_amts: a bucket, a role for Amazon Translate, and a policy for the user
# who builds the book.  Printed by `sphinx-amts check --cloudformation`.

"""
_CONF = """\
amts_engine = "amazon"
amts_amazon = {
    "region": "${AWS::Region}",
    "s3": "s3://${Bucket}/${Prefix}",
    "role": "${DataAccessRole.Arn}",
}
"""


def template() -> str:
    """The template as YAML: all that the mode ``act`` needs, which includes what the others need."""
    content = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "Translate books with Amazon Translate (sphinx_amts)",
        "Parameters": _parameters(),
        "Conditions": {"HasUser": {"Fn::Not": [{"Fn::Equals": [{"Ref": "UserName"}, ""]}]}},
        "Resources": {"Bucket": _bucket(), "DataAccessRole": _role(), "CallerPolicy": _caller_policy()},
        "Outputs": {
            "ConfPy": {"Description": "The lines for conf.py", "Value": _CONF},
            "CallerPolicyArn": {
                "Description": "The policy to attach to the user or role that builds the book",
                "Value": {"Ref": "CallerPolicy"},
            },
        },
    }
    return _HEAD + "\n".join(_yaml(content)) + "\n"


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
            "Description": "The IAM user who builds the book; if empty, attach the policy yourself",
        },
        "LeftoverDays": {
            "Type": "Number",
            "Default": 30,
            "MinValue": 3,
            "Description": "Number of days after which results and leftover files are deleted; a job may take two days",
        },
    }


def _bucket() -> dict[str, Any]:
    rule = {
        "Id": "Leftovers",
        "Status": "Enabled",
        "ExpirationInDays": {"Ref": "LeftoverDays"},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
    }
    blocked = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    encryption = [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
    properties = {
        "PublicAccessBlockConfiguration": dict.fromkeys(blocked, True),
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
        "BucketEncryption": {"ServerSideEncryptionConfiguration": encryption},
        "LifecycleConfiguration": {"Rules": [rule]},
    }
    return {"Type": "AWS::S3::Bucket", "Properties": properties}


def _role() -> dict[str, Any]:
    policy = {"PolicyName": "Files", "PolicyDocument": data_access(_TEMPLATE_NAMES)}
    properties = {
        "Description": "Assumed by Amazon Translate to read and write the files of translation jobs",
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
    """The lines of a template; texts with a placeholder are marked for substitution."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _mapping_entry(f"{indent}{_quoted_if_needed(name)}:", inner, indent + "  ")
        return
    for inner in value:
        if isinstance(inner, Mapping | list):
            first, *rest = _yaml(inner, indent + "  ")
            yield f"{indent}- {first.lstrip()}"
            yield from rest
        else:
            yield f"{indent}- {_scalar(inner)}"


def _mapping_entry(head: str, value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping | list):
        yield head
        yield from _yaml(value, indent)
    elif isinstance(value, str) and "\n" in value:
        yield f"{head} !Sub |"
        yield from (f"{indent}{line}" for line in value.splitlines())
    else:
        yield f"{head} {_scalar(value)}"


def _scalar(value: str | float) -> str:
    """The YAML of a text, number or flag; the quotes and escapes of JSON are those of YAML too."""
    marked = "!Sub " if isinstance(value, str) and "${" in value else ""
    return marked + json.dumps(value)


def _quoted_if_needed(name: str) -> str:
    return name if ":" not in name else json.dumps(name)
