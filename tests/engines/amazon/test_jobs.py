"""Batch jobs: what their names are made of, what is said of them; whole jobs are in test_engine.py and tests/builds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

pytest.importorskip("boto3")

from botocore.exceptions import ClientError

from sphinx_amts.engines import Request
from sphinx_amts.engines.amazon import documents, examples, jobs, options
from sphinx_amts.engines.amazon.clock import Clock
from sphinx_amts.engines.amazon.context import JobContext
from sphinx_amts.errors import EngineError
from sphinx_amts.languages import LanguagePair

PAIR = LanguagePair("en", "zh_CN")
REQUESTS = (
    Request("Water rises twice a day.", "index"),
    Request("See <x1/> and <g2>this</g2>.", "index", ("len", "")),
    Request("The moon pulls it.", "moon"),
)


@pytest.fixture
def context():
    settings = {
        "region": "us-east-1", "s3": "s3://tides/book", "role": "arn:aws:iam::123456789012:role/x",
        "formality": "formal",
    }  # fmt: skip
    service = SimpleNamespace(options=options.checked(settings), region="us-east-1")
    return JobContext(service, None, PAIR, None, None, None)


def test_names_are_those_of_the_first_version(context):
    """Another name would be another job, or another resource, and paid for again."""
    parts = tuple(documents.documents(REQUESTS))

    job = jobs.plan(context, parts, "amts-en-zh-0123456789abcdef", "")

    assert job.name == "amts-en-zh-caefcf23116394e8d4f2819d"
    assert job.folder == f"s3://tides/book/jobs/{job.name}"
    assert (job.mode, job.settings, job.id) == ("act", {"Formality": "FORMAL"}, "")
    file = examples.file_of(examples.cleaned([("Red", "红"), ("Call len.", "调用len。")], 1000), PAIR)
    assert f"{file.name} {file.token}" == "amts-en-zh-5dd2e74e091bfb88 5dd2e74e091bfb880e011313c14689d6"


def test_without_parallel_data_the_job_is_a_plain_one(context):
    """And has another name."""
    job = jobs.plan(context, tuple(documents.documents(REQUESTS)), "", "terms")

    assert job.mode == "batch"
    assert job.name != "amts-en-zh-caefcf23116394e8d4f2819d"


def test_the_estimate_counts_whole_documents(context):
    """Tags included, at the price of the mode."""
    parts = tuple(documents.documents(REQUESTS))

    estimate = jobs.estimate(context.options, parts, "act")

    assert estimate.characters == sum(len(part.text) for part in parts)
    assert estimate.price == pytest.approx(estimate.characters * 60 / 1_000_000)


@pytest.mark.parametrize(
    ("code", "is_one"),
    [("ValidationException", True), ("TooManyRequestsException", False), ("ResourceNotFoundException", False)],
)
def test_refusals(code, is_one):
    """A busy service has refused nothing, nor has one that is silent."""
    error = EngineError("no")
    error.__cause__ = ClientError({"Error": {"Code": code}}, "StartTextTranslationJob")

    assert jobs.is_refusal(error) is is_one
    assert not jobs.is_refusal(EngineError("silence"))


def test_documents_that_are_late(context, monkeypatch):
    """They are read a few times; long after the end of the job, or if a build has looked before, they are lost."""
    reads = []
    monkeypatch.setattr(jobs.storage, "get", lambda _service, address: reads.append(address))
    job = jobs.plan(context, tuple(documents.documents(REQUESTS)), "", "")
    waiting = replace(context, clock=Clock(0))
    end = datetime(2026, 11, 28, tzinfo=UTC)
    state = {"OutputDataConfig": {"S3Uri": "s3://tides/out/"}, "EndTime": end, "AnsweredAt": end.timestamp() + 60}

    results = jobs.fetch_results(waiting, job, state)

    assert len(reads) > len(job.documents) + 1
    assert results.late == {part.name for part in job.documents}
    assert set(results.errors.values()) == {jobs.NO_RESULT}
    assert not results.are_final
    assert jobs.fetch_results(waiting, replace(job, was_late=True), state).are_final
    assert jobs.fetch_results(waiting, job, state | {"AnsweredAt": end.timestamp() + 86_400}).are_final
