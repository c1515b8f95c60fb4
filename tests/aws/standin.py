"""The stand-in as tests use it: ``with standin.running() as aws: ...``."""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import os
import urllib.request
from collections import Counter
from collections.abc import Iterator
from typing import Any

import boto3

from . import gateway, jobs, ledger, parallel_data, server
from .faults import HARMFUL, HARMLESS, Faults
from .jobs import Job
from .ledger import Bill, Ledger, Request
from .parallel_data import ParallelData
from .scenarios import DEAD_ENDS, SCENARIOS
from .state import ACCOUNT, Settings, State
from .storage import SERVICE_BUCKET, Storage
from .terminologies import Terminology

__all__ = ["DEAD_ENDS", "HARMFUL", "HARMLESS", "SCENARIOS", "Bill", "Request", "Settings", "StandIn", "running"]

BUCKET, ROLE = "amts-books", "amts-translate"


class StandIn:
    """The service, its storage, and everything a test wants to know about them."""

    account = ACCOUNT

    def __init__(self, state: State, translate: str, moto: str, region: str) -> None:
        self._state = state
        self._first = dataclasses.replace(state.settings)
        self._moto = moto
        self.region = region
        self.bucket = BUCKET
        self.role = ""
        self.environment = environment(translate, moto, region)
        keys = (self.environment["AWS_ACCESS_KEY_ID"], self.environment["AWS_SECRET_ACCESS_KEY"])
        self._session = boto3.Session(*keys)
        self.reset()  # the roles of one before in this process outlive its server

    def _furnish(self) -> None:
        self._state.storage.make_bucket(SERVICE_BUCKET, "us-east-1")
        self.add_bucket(self.bucket, self.region)
        self.role = self._state.storage.make_role(ROLE)

    def add_bucket(self, name: str, region: str) -> None:
        """Another bucket, in another region perhaps."""
        self._state.storage.make_bucket(name, region)

    def reset(self) -> None:
        """As after the start: empty bucket, no resources, no jobs, no log, no faults, the first settings."""
        with self._state.lock:
            self._state.clear()
            for field in dataclasses.fields(Settings):
                setattr(self._state.settings, field.name, getattr(self._first, field.name))
            request = urllib.request.Request(f"{self._moto}/moto-api/reset", method="POST")  # noqa: S310
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request).close()
            self._furnish()

    def client(self, name: str, region: str = "", **arguments: Any) -> Any:
        """A boto3 client for the stand-in, whatever the environment says."""
        endpoint = self.environment[f"AWS_ENDPOINT_URL_{name.upper()}"]
        return self._session.client(name, region_name=region or self.region, endpoint_url=endpoint, **arguments)

    @property
    def settings(self) -> Settings:
        return self._state.settings

    @property
    def faults(self) -> Faults:
        return self._state.faults

    @property
    def _ledger(self) -> Ledger:
        return self._state.ledger

    @property
    def requests(self) -> list[Request]:
        return self._ledger.requests

    @property
    def s3_requests(self) -> list[Request]:
        """Calls of clients to S3, STS and IAM."""
        return self._ledger.s3_requests

    @property
    def operations(self) -> Counter[str]:
        """How often each operation was called, of all services."""
        return Counter(request.operation for request in self.requests + self.s3_requests)

    def at_once(self, operation: str) -> int:
        """How many requests of an operation were under way at the same time, at most."""
        return ledger.at_once([request for request in self.requests if request.operation == operation])

    @property
    def bills(self) -> list[Bill]:
        return self._ledger.bills

    @property
    def billed(self) -> Counter[str]:
        """How often each sentence was charged, in all languages together."""
        return self._ledger.billed_in()

    def billed_in(self, target: str = "", operation: str = "") -> Counter[str]:
        """How often each sentence was charged, for a language and an operation; empty means any."""
        return self._ledger.billed_in(target, operation)

    @property
    def characters(self) -> Counter[str]:
        """Characters charged by operation."""
        return self._ledger.characters()

    @property
    def sent(self) -> Counter[str]:
        """Characters of texts and documents by operation, tags and wrappers included."""
        return self._ledger.sent

    @property
    def jobs(self) -> list[Job]:
        with self._state.lock:
            for job in self._state.jobs.values():
                if self.settings.job_seconds is not None:
                    jobs.advance(self._state, job, polls=0)
            return list(self._state.jobs.values())

    def overlapping(self) -> list[tuple[Job, Job]]:
        """Pairs of jobs that ran at the same time."""
        return [
            (one, other)
            for one, other in itertools.combinations(self.jobs, 2)
            if one.start < (other.end or float("inf")) and other.start < (one.end or float("inf"))
        ]

    @property
    def parallel_data(self) -> dict[str, ParallelData]:
        return {data.name: data for data in self._state.parallel_data.values()}

    @property
    def terminologies(self) -> dict[str, Terminology]:
        return {data.name: data for data in self._state.terminologies.values()}

    def keys(self, prefix: str = "") -> list[str]:
        """What lies in the bucket, below a prefix."""
        return self._state.storage.keys(f"s3://{self.bucket}/{prefix}")

    def read(self, key: str) -> bytes | None:
        """An object of the bucket; None where there is none."""
        return self._state.storage.get(f"s3://{self.bucket}/{key}")

    def advance(self) -> None:
        """One step of everything that runs."""
        with self._state.lock:
            for job in self._state.jobs.values():
                jobs.advance(self._state, job)
            for data in self._state.parallel_data.values():
                parallel_data.advance(self._state, data)

    def finish(self) -> None:
        """Everything that runs comes to its end, endless jobs too."""
        with self._state.lock:
            for data in self._state.parallel_data.values():
                parallel_data.finish(self._state, data)
            for job in self._state.jobs.values():
                jobs.finish(self._state, job)


def environment(translate: str, moto: str, region: str) -> dict[str, str]:
    """The variables with which any boto3 talks to the stand-in."""
    return {
        "AWS_ENDPOINT_URL_TRANSLATE": translate,
        "AWS_ENDPOINT_URL_S3": moto,
        "AWS_ENDPOINT_URL_STS": moto,
        "AWS_ENDPOINT_URL_IAM": moto,
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "AWS_DEFAULT_REGION": region,
        "AWS_REGION": region,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
    }


@contextlib.contextmanager
def running(
    region: str = "us-east-1", translate_port: int = 0, moto_port: int = 0, **settings: Any
) -> Iterator[StandIn]:
    """Start both servers on 127.0.0.1 and furnish a bucket and a role; ``settings`` are those of :class:`Settings`.

    :raises TypeError: for a setting that does not exist.
    """
    books, faults = Ledger(), Faults()
    with gateway.serving(books, faults, moto_port) as (moto, front):
        state = State(Storage(moto), Settings(**settings), faults, books)
        front.clock = state.now
        with server.serving(state, translate_port) as translate:
            try:
                yield StandIn(state, translate, moto, region)
            finally:
                faults.clear()
