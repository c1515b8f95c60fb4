from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_amts.engines.amazon import policies
from sphinx_amts.engines.amazon.options import AmazonOptions
from sphinx_amts.engines.amazon.policies import Names

ROLE = "arn:aws:iam::123456789012:role/service-role/translate"
OPTIONS = AmazonOptions(region="us-west-2", s3="s3://my-bucket/books/tides", role=ROLE)


def changed(**settings) -> Names:
    """The names of a usual author with other settings."""
    values = {"region": "us-west-2", "s3": OPTIONS.s3, "role": ROLE} | settings
    return Names.of(AmazonOptions(**values))


def actions(policy, name: str = "") -> set[str]:
    return {action for one in policy["Statement"] if name in {"", one["Sid"]} for action in one["Action"]}


def statement(policy, name):
    [found] = [one for one in policy["Statement"] if one["Sid"] == name]
    return found


def test_what_an_author_may_do():
    """A job needs the service, the resources, the folder and the role: these, and nothing else anywhere."""
    policy = policies.caller(changed())

    assert {one["Sid"]: one["Resource"] for one in policy["Statement"]} == {
        "Translate": "*",
        "Terminology": "arn:aws:translate:us-west-2:ACCOUNT:terminology/*",
        "ParallelData": "arn:aws:translate:us-west-2:ACCOUNT:parallel-data/*",
        "ListFiles": "arn:aws:s3:::my-bucket",
        "ReadAndWriteFiles": "arn:aws:s3:::my-bucket/books/tides/*",
        "HandOverTheRole": "arn:aws:iam::ACCOUNT:role/service-role/translate",
    }
    assert statement(policy, "ListFiles")["Condition"] == {"StringLike": {"s3:prefix": ["books/tides/*"]}}
    assert not [action for action in actions(policy) if "*" in action]


@pytest.mark.parametrize(
    ("mode", "missing"),
    [
        ("act", set()),
        ("batch", {"translate:CreateParallelData", "translate:ListParallelData"}),
        (
            "realtime",
            {"translate:StartTextTranslationJob", "s3:PutObject", "iam:PassRole", "translate:GetParallelData"},
        ),
    ],
)
def test_only_what_the_mode_needs(mode, missing):
    """A mode that does without something has no right to it."""
    granted = actions(policies.caller(changed(mode=mode)))

    assert "translate:TranslateText" in granted
    assert missing <= actions(policies.caller(changed()))
    assert granted.isdisjoint(missing)


def test_resources_of_the_author():
    """A resource of the author's own is only read, and only that one."""
    policy = policies.caller(changed(parallel_data="tides", terminology="terms"))

    assert actions(policy, "ParallelData") == {"translate:GetParallelData"}
    assert statement(policy, "ParallelData")["Resource"].endswith(":parallel-data/tides")
    assert actions(policy, "Terminology") == {"translate:GetTerminology"}
    assert statement(policy, "Terminology")["Resource"].endswith(":terminology/terms")


def test_every_action_exists():
    """Each right of the service is one of its operations, so none is misspelt."""
    session = pytest.importorskip("botocore.session")
    asked = {action.partition(":")[2] for action in actions(policies.caller(changed())) if "translate:" in action}

    assert asked <= set(session.get_session().get_service_model("translate").operation_names)


def test_the_role_reads_and_writes_the_folder():
    """The service may list the bucket, and read and write below the folder; it cannot delete."""
    policy = policies.data_access(changed())

    assert actions(policy) == {"s3:GetObject", "s3:PutObject", "s3:ListBucket"}
    assert statement(policy, "ReadAndWriteFiles")["Resource"] == "arn:aws:s3:::my-bucket/books/tides/*"


def test_the_role_serves_this_account_only():
    """Nobody else can make the service use the role (the confused deputy)."""
    [one] = policies.trust(Names(account="123456789012", partition="aws-us-gov"))["Statement"]

    assert one["Principal"] == {"Service": "translate.amazonaws.com"}
    assert one["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "123456789012"},
        "ArnLike": {"aws:SourceArn": "arn:aws-us-gov:translate:*:123456789012:*"},
    }


@pytest.mark.parametrize(
    ("region", "partition"),
    [("us-west-2", "aws"), ("us-gov-west-1", "aws-us-gov"), ("cn-north-1", "aws-cn"), ("us-iso-east-1", "aws-iso")],
)
def test_other_parts_of_aws(region, partition):
    """The names of resources are those of the part of AWS that the region is in."""
    names = Names.of(AmazonOptions(region=region, s3="s3://my-bucket/books"))

    texts = policies.printed(names)

    assert set(re.findall(r"arn:([\w-]+):", texts)) == {partition}


@pytest.mark.parametrize(
    ("key", "resource", "condition"),
    [
        ("0123-ab", "arn:aws:kms:us-west-2:ACCOUNT:key/0123-ab", None),
        ("key/0123-ab", "arn:aws:kms:us-west-2:ACCOUNT:key/0123-ab", None),
        ("arn:aws:kms:us-west-2:123456789012:key/0123-ab", "arn:aws:kms:us-west-2:ACCOUNT:key/0123-ab", None),
        ("alias/books", "arn:aws:kms:us-west-2:ACCOUNT:key/*", "alias/books"),
    ],
)
def test_an_encryption_key(key, resource, condition):
    """However the key is named, caller and role may use this one; without a key nobody asks for rights to any."""
    names = changed(encryption_key=key)
    use = statement(policies.caller(names), "UseTheKey")

    assert use["Resource"] == resource
    assert use.get("Condition") == (condition and {"ForAnyValue:StringEquals": {"kms:ResourceAliases": condition}})
    assert policies.key_statements(names)[0]["Principal"] == {"AWS": names.role}
    assert policies.key_statements(changed()) == []
    assert policies.key_statements(changed(encryption_key=key, mode="realtime")) == []
    assert "kms:" not in policies.printed(changed())


def test_printed_for_copying():
    """Each policy stands there as JSON that AWS can read, under a heading."""
    texts = policies.printed(changed(encryption_key="0123-ab"))
    parts = re.findall(r"^(\w[^\n]*):\n\n(\{.*?^\})$", texts, re.DOTALL | re.MULTILINE)

    assert len(parts) == 4
    assert json.loads(parts[0][1]) == policies.caller(changed(encryption_key="0123-ab"))
    assert "data access role" not in policies.printed(changed(mode="realtime"))


@given(st.from_regex(r"\A[0-9]{12}\Z"), st.sampled_from(["", "arn:aws:kms:us-west-2:{}:key/k"]))
def test_no_account_is_printed_unasked(account, key):
    """The numbers in an author's settings do not come out, unless the author gives one to be filled in."""
    options = AmazonOptions(s3=OPTIONS.s3, role=f"arn:aws:iam::{account}:role/t", encryption_key=key.format(account))

    assert account not in policies.printed(Names.of(options))
    assert "ACCOUNT" in policies.printed(Names.of(options))
    assert "ACCOUNT" not in policies.printed(Names.of(options, region="us-west-2", account="999999999999"))


def test_nothing_is_known_yet():
    """Who has set nothing gets placeholders."""
    texts = policies.printed(Names.of(AmazonOptions()))

    assert all(word in texts for word in ("BUCKET", "PREFIX", "REGION", "ACCOUNT", "role/ROLE"))
