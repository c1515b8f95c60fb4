"""The template that creates what the engine needs."""

from __future__ import annotations

import ast

import project_paths
import pytest

from sphinx_amts.engines.amazon import cloudformation, policies
from sphinx_amts.engines.amazon.options import AmazonOptions
from sphinx_amts.engines.amazon.policies import Names

TEMPLATE = project_paths.ROOT / "docs" / "examples" / "amazon.yaml"


def test_the_template_of_the_manual():
    """The file of the manual is what the command prints."""
    assert TEMPLATE.read_text(encoding="utf-8") == cloudformation.template()


def test_the_template_is_sound():
    """The linter of CloudFormation finds nothing, not even a hint."""
    api = pytest.importorskip("cfnlint.api", reason="cfn-lint is not installed")

    found = api.lint(cloudformation.template(), config={"regions": ["us-west-2"], "include_checks": ["I"]})

    assert [f"{one.rule.id} {one.message}" for one in found if one.rule.id not in {"I3011", "I3042"}] == []


@pytest.fixture
def created(monkeypatch):
    """The stack as moto makes it; its resources by name, its outputs, and a client for each service."""
    moto = pytest.importorskip("moto")
    pytest.importorskip("openapi_spec_validator", reason="moto makes no stacks without it")
    boto3 = pytest.importorskip("boto3")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    with moto.mock_aws():
        clients = {name: boto3.client(name, region_name="us-west-2") for name in ("cloudformation", "s3", "iam")}
        clients["iam"].create_user(UserName="ann")
        clients["cloudformation"].create_stack(
            StackName="books",
            TemplateBody=cloudformation.template(),
            Parameters=[{"ParameterKey": "UserName", "ParameterValue": "ann"}],
            Capabilities=["CAPABILITY_IAM"],
        )
        [stack] = clients["cloudformation"].describe_stacks(StackName="books")["Stacks"]
        found = clients["cloudformation"].describe_stack_resources(StackName="books")["StackResources"]
        resources = {one["LogicalResourceId"]: one["PhysicalResourceId"] for one in found}
        outputs = {one["OutputKey"]: one["OutputValue"] for one in stack["Outputs"]}
        yield resources, outputs, clients


def test_the_template_can_be_created(created):
    """The stack is made: a bucket, and a role that trusts the service."""
    resources, _, clients = created
    role = clients["iam"].get_role(RoleName=resources["DataAccessRole"])["Role"]

    assert clients["s3"].head_bucket(Bucket=resources["Bucket"])
    assert "translate.amazonaws.com" in str(role["AssumeRolePolicyDocument"])


def test_the_bucket_is_closed():
    """Nobody from outside gets in, files are encrypted, and what a build left behind goes by itself."""
    text = cloudformation.template()

    for line in ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"):
        assert f"        {line}: true\n" in text
    assert 'SSEAlgorithm: "AES256"' in text
    assert 'ExpirationInDays:\n              Ref: "LeftoverDays"\n' in text


def test_the_template_gives_the_printed_rights(created):
    """Role and user get the very policies that the command prints for the settings that the stack tells."""
    resources, outputs, clients = created
    settings: dict = {}
    exec(outputs["ConfPy"], settings)  # noqa: S102 - our own lines of conf.py
    names = Names.of(AmazonOptions(**settings["amts_amazon"]), account="123456789012")
    iam, arn = clients["iam"], outputs["CallerPolicyArn"]

    version = iam.get_policy_version(
        PolicyArn=arn, VersionId=iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    )
    inline = iam.get_role_policy(RoleName=resources["DataAccessRole"], PolicyName="Files")
    attached = iam.list_attached_user_policies(UserName="ann")["AttachedPolicies"]

    assert settings["amts_engine"] == "amazon"
    assert names.bucket == resources["Bucket"]
    assert as_dict(version["PolicyVersion"]["Document"]) == policies.caller(names)
    assert as_dict(inline["PolicyDocument"]) == policies.data_access(names)
    assert [one["PolicyArn"] for one in attached] == [arn]


def as_dict(document):
    """A policy as moto gives it back: an object, JSON, or Python's text of an object."""
    return ast.literal_eval(document) if isinstance(document, str) else document
