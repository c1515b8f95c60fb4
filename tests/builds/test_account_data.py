"""What belongs to an account stands nowhere in what a build leaves but where the manual says."""

from __future__ import annotations

import gzip
import pickle
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("boto3", reason="the engine amazon needs boto3")
pytest.importorskip("moto", reason="the stand-in keeps its files in moto's S3")

from amazon_books import Builds

BUCKET, ROLE, EMAIL = "zanzibar-quokka-7731", "numbat-role-4412", "quoll.pangolin@example.org"
KEY = "0f5e9d3c-1111-2222-3333-6c7a8b9d0e1f"
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "AKIAQUOKKA7731WOMBAT",
    "AWS_SECRET_ACCESS_KEY": "wombatSecret/9931+quollKeyThatNobodyMayRead",
    "AWS_SESSION_TOKEN": "numbatToken//7733==ThatNobodyMayRead",
}
MESSAGE = (
    "User: arn:aws:sts::{account}:assumed-role/{role}/{email} is not authorized to perform: iam:PassRole on resource: "
    "arn:aws:iam::{account}:role/{role} with key arn:aws:kms:us-east-1:{account}:key/{key} in {bucket}, token {token}"
)


@pytest.fixture
def builds(tmp_path, aws):
    """A book whose account has names that stand nowhere else."""
    aws.add_bucket(BUCKET, aws.region)
    role = aws._state.storage.make_role(ROLE)
    settings = {"s3": f"s3://{BUCKET}/my/book", "role": role, "encryption_key": KEY}
    return Builds(tmp_path / "book", aws, {"amts_report": True}, settings)


def secrets(aws):
    return [aws.account, BUCKET, ROLE, KEY, EMAIL, *CREDENTIALS.values()]


def message(aws):
    values = {"account": aws.account, "role": ROLE, "email": EMAIL, "key": KEY, "bucket": BUCKET}
    return MESSAGE.format(**values, token=CREDENTIALS["AWS_SESSION_TOKEN"])


def contents(folder: Path):
    """The bytes of every file below a folder, those in archives unpacked."""
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = file.read_bytes()
        yield file, data
        if data[:2] == b"\x1f\x8b":
            yield file, gzip.decompress(data)
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                for name in archive.namelist():
                    yield file / name, archive.read(name)


def places(builds, words):
    """The files of a book and its builds in which any of the words stands; conf.py is the author's own."""
    found = set()
    for file, data in contents(builds.folder.parent):
        if file.name != "conf.py" and not file.match("*/.amts/jobs/*/amts-*.json"):
            found |= {f"{file.name}: {word}" for word in words if word.encode() in data}
    return found


def build(builds, **plan):
    options = ("-vvv", "-T", *plan.pop("options", ()))
    return builds.build(environment=builds.aws.environment | CREDENTIALS, options=options, is_quiet=False, **plan)


@pytest.mark.parametrize("mode", ["act", "realtime"])
def test_a_build_that_goes_well(builds, mode):
    """Neither its output nor its doctrees, environment, log, report, memory or journal."""
    builds.amazon["mode"] = mode
    for builder in ("html", "epub"):
        assert build(builds, builder=builder, out=builder).code == 0

    assert places(builds, secrets(builds.aws)) == set()


@pytest.mark.parametrize(
    "operation",
    ["StartTextTranslationJob", "CreateParallelData", "DescribeTextTranslationJob", "s3:PutObject", "s3:HeadBucket",
     "s3:GetObject", "s3:DeleteObjects"],
)  # fmt: skip
def test_errors_of_the_service(builds, operation):
    """A message that names everything is printed, stored and published without the names."""
    kind = "AccessDenied" if operation.startswith("s3:") else "AccessDeniedException"
    builds.aws.faults.add(kind, operation, times=None, message=message(builds.aws))

    result = build(builds, builder="html")

    assert result.code == 0
    assert places(builds, secrets(builds.aws)) == set()


def test_a_job_that_fails_with_such_a_message(builds):
    """The service's own words for it too."""
    builds.aws.faults.add("FAILED", message=message(builds.aws), times=None)
    builds.aws.faults.add("import FAILED", message=message(builds.aws), times=None)
    builds.amazon["mode"] = "batch"

    result = build(builds, builder="html")

    assert "the Amazon Translate job failed" in result.output
    assert places(builds, secrets(builds.aws)) == set()


def test_settings_that_are_wrong(builds):
    """The warning does not repeat them."""
    builds.amazon["role"] = f"arn:aws:iam::{builds.aws.account}:rolle/{ROLE}"

    result = build(builds)

    assert "amts_amazon['role'] must be" in result.output
    others = [word for word in secrets(builds.aws) if word != builds.aws.account]  # the example has that number too
    assert places(builds, others) == set()


def test_a_setting_from_the_command_line(builds):
    """As from conf.py."""
    role = builds.amazon.pop("role")
    result = build(builds, options=("-D", f"amts_amazon.role={role}"))

    assert result.code == 0
    assert places(builds, secrets(builds.aws)) == set()


def test_the_journal_names_the_bucket_and_nothing_else(builds):
    """So that a later build finds the job, as the manual says."""
    builds.aws.settings.import_polls = 0
    builds.amazon["wait"] = 0
    while not builds.aws.jobs:
        build(builds)

    (file,) = (builds.folder / ".amts" / "jobs").rglob("amts-*.json")
    found = {word for word in secrets(builds.aws) if word in file.read_text("utf-8")}
    assert found == {BUCKET}
    assert file.stat().st_mode & 0o077 == 0


def test_the_option_reads_as_ever_and_is_stored_empty(builds):
    """Extensions may read it, and nothing is read again because of it."""
    assert build(builds).code == 0
    environment = pickle.loads((builds.folder / "_build" / "out.doctrees" / "environment.pickle").read_bytes())
    assert environment.config.amts_amazon == {}

    again = build(builds)
    assert "0 added, 0 changed, 0 removed" in again.output
