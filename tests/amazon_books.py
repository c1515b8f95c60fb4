"""A small book for Amazon's stand-in, built in processes of their own that die, or are disturbed, where a test wants.

The processes are forked from a server that has imported everything, so that a build takes a fraction of a second.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import io
import itertools
import multiprocessing
import os
import re
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing import forkserver
from pathlib import Path
from textwrap import dedent
from types import SimpleNamespace
from typing import Any
from unittest import mock

import boto3
from botocore.loaders import JSONFileLoader
from sphinx.application import builtin_extensions
from sphinx.cmd.build import build_main

PAGES = {
    "index.rst": """
        Tides
        =====

        Water rises twice a day. Yet *nobody* stops ``the tide`` & the moon: see :ref:`there <moon>`.

        .. toctree::

           moon
        """,
    "moon.rst": """
        .. _moon:

        Moon
        ====

        Formula :math:`a<b` holds (mostly), says ``len(x)``. Water rises twice a day.
        """,
}
EXAMPLES = "en\tzh\nWater rises twice a day.\t潮水每天涨两次。\nRead a book.\t读一本书。\n"
#: The sentences of the pages that are not in the examples, as a reader sees them.
MISSING = (
    "Tides",
    "Yet nobody stops the tide & the moon: see there.",
    "Moon",
    "Formula a<b holds (mostly), says len(x).",
)
#: What a build does that a death may come before or after, beside the requests.
INNER = (
    "sphinx_amts.engines.amazon.journal.Journal.note",
    "sphinx_amts.engines.amazon.journal.Journal.forget",
    "sphinx_amts.engines.amazon.journal.Journal.reject",
    "sphinx_amts.durable_files._sync_folder",
    "sphinx_amts.tm.memory.TranslationMemory.store",
)
#: The variable that is set in the server of the processes.
_SERVER = "AMTS_TEST_SERVER"
REQUEST = "botocore.client.BaseClient._make_api_call"
for _name in (*builtin_extensions, "sphinx_amts.sphinx_ext.events", "sphinx_amts.engines.amazon"):
    importlib.import_module(_name)


@dataclass(frozen=True)
class Plan:
    """A build: where, how, and what befalls it."""

    folder: Path
    builder: str = "text"
    out: str = "out"
    options: tuple[str, ...] = ()
    is_quiet: bool = True
    environment: Mapping[str, str] = field(default_factory=dict)
    moment: int = 0
    """The number of the moment before which it gets the signal, from 1; 0: never."""
    signal: int = signal.SIGKILL
    errors: Mapping[str, tuple[int, Exception]] = field(default_factory=dict)
    """Functions by dotted name that raise an error instead of what they do, from the call of that number on."""
    clock: float = 0
    """Seconds by which the clock of its machine is ahead."""
    path: str = ""
    """A folder from which it may import."""


@dataclass(frozen=True)
class Result:
    """What became of it."""

    code: int
    output: str
    moments: list[str]
    """What it did, in order: requests by operation, functions by name."""
    out: Path

    def pages(self) -> dict[str, str]:
        """The pages by name."""
        files = [file for file in self.out.iterdir() if file.suffix in {".html", ".txt"}]
        return {file.name: file.read_text(encoding="utf-8") for file in files}


def owner_of(dotted: str) -> tuple[Any, str]:
    """The module or class in which a function is, and its name there."""
    parts = dotted.split(".")
    for end in range(len(parts) - 1, 0, -1):
        with contextlib.suppress(ModuleNotFoundError):
            owner = importlib.import_module(".".join(parts[:end]))
            for part in parts[end:-1]:
                owner = getattr(owner, part)
            return owner, parts[-1]
    raise ModuleNotFoundError(dotted)


def run(plan: Plan, report: Path) -> None:
    """In the process of the build: disturb it as planned, and build."""
    os.environ.update(plan.environment)
    sys.path += [plan.path] if plan.path else []
    if plan.clock:
        real = time.time
        time.time = lambda: real() + plan.clock
    os.dup2(_new(report), 1)
    os.dup2(1, 2)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _hurry()
    moments = Moments(_new(_trace(report)), plan.moment, plan.signal)
    for dotted in (REQUEST, *INNER):
        moments.watch(dotted)
    for dotted, (number, error) in plan.errors.items():
        _break(dotted, number, error)
    target = plan.folder / "_build" / plan.out
    call = [
        *(["-q"] if plan.is_quiet else []),
        "-b",
        plan.builder,
        "-d",
        f"{target}.doctrees",
        "-D",
        "language=zh",
        *plan.options,
    ]
    sys.exit(build_main([*call, str(plan.folder), str(target)]))


def _new(file: Path) -> int:
    return os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)


def _trace(report: Path) -> Path:
    return report.with_suffix(".moments")


def _hurry() -> None:
    """No pauses between the tries of a request."""
    from botocore import endpoint
    from botocore.retries.adaptive import ClientRateLimiter

    endpoint.time = SimpleNamespace(sleep=lambda _seconds: None)
    ClientRateLimiter.on_sending_request = lambda *_arguments, **_options: None


@dataclass
class Moments:
    """Notes what is about to be done, and ends the process right before one of these moments."""

    trace: int
    fatal: int
    signal: int
    count: int = 0
    lock: Any = field(default_factory=threading.Lock)

    def watch(self, dotted: str) -> None:
        """Note every call of a function; requests are noted by their operation."""
        owner, name = owner_of(dotted)
        function = getattr(owner, name)

        def watched(*arguments, **options):
            self.reach(arguments[1] if dotted == REQUEST else name)
            return function(*arguments, **options)

        setattr(owner, name, watched)

    def reach(self, name: str) -> None:
        """Note a moment, and end there if it is the one."""
        with self.lock:
            self.count += 1
            os.write(self.trace, f"{name}\n".encode())
            is_fatal = self.count == self.fatal
        if is_fatal:
            os.kill(os.getpid(), self.signal)


def _break(dotted: str, number: int, error: Exception) -> None:
    owner, name = owner_of(dotted)
    function, calls = getattr(owner, name), itertools.count(1)

    def broken(*arguments, **options):
        if next(calls) >= number:
            raise error
        return function(*arguments, **options)

    setattr(owner, name, broken)


def context():
    """Where the processes come from."""
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(["amazon_books"])
    changes = {"PYTHONPATH": os.pathsep.join(sys.path), _SERVER: "1"}  # it looks for the module nowhere else
    with mock.patch.dict(os.environ, changes):
        forkserver.ensure_running()
    return server


def _warm() -> None:
    """Do once in the server what would be done in each process: read large files of JSON, compile patterns."""
    load = JSONFileLoader._load_file
    JSONFileLoader._load_file = lambda _self, *arguments: cached(*arguments)
    cached = functools.cache(functools.partial(load, None))
    for name in ("translate", "s3"):
        boto3.Session("key", "secret", region_name="us-east-1").client(name)
    re._MAXCACHE = 10_000
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        Path(folder, "conf.py").write_text("extensions = ['sphinx_amts']\n", encoding="utf-8")
        Path(folder, "index.rst").write_text(PAGES["moon.rst"], encoding="utf-8")
        build_main(["-q", "-Q", "-b", "text", "-D", "language=zh", folder, f"{folder}/out"])


@dataclass
class Builds:
    """The builds of one book."""

    folder: Path
    aws: Any
    conf: dict[str, Any] = field(default_factory=dict)
    amazon: dict[str, Any] = field(default_factory=dict)
    count: int = 0

    def __post_init__(self) -> None:
        """Write the book."""
        for name, text in PAGES.items():
            self.write(name, dedent(text).lstrip("\n"))
        self.write("pairs.tsv", EXAMPLES)

    def write(self, name: str, text: str) -> None:
        """A file of the book."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(text, encoding="utf-8")

    def start(self, **plan: Any):
        """A process that builds, and the file it reports to."""
        place = {
            "region": self.aws.region,
            "s3": f"s3://{self.aws.bucket}/my/book",
            "role": self.aws.role,
            "poll": 0.01,
        }
        conf = {
            "extensions": ["sphinx_amts"],
            "html_theme": "basic",
            "exclude_patterns": ["_build"],
            "project": "",
            "amts_report": False,  # it tells of one build, and outputs are compared
            "amts_checks_disabled": ["all"],  # the stand-in does not translate
            "amts_engine": "amazon",
            "amts_parallel_data": {"zh": "pairs.tsv"},
            "amts_amazon": place | self.amazon,
            **self.conf,
        }
        self.write("conf.py", "".join(f"{name} = {value!r}\n" for name, value in conf.items()))
        self.count += 1
        report = self.folder.parent / f"{self.folder.name}.{self.count}.log"
        plan = Plan(self.folder, **{"environment": self.aws.environment, **plan})
        process = context().Process(target=run, args=(plan, report))
        process.start()
        return process, report, plan

    def end(self, process, report: Path, plan: Plan) -> Result:
        process.join(60)
        if process.is_alive():
            process.kill()
            process.join()
        text = re.sub(r"\x1b\[[\d;]*[A-Za-z]", "", report.read_text(encoding="utf-8"))
        moments = _trace(report).read_text(encoding="utf-8").split()
        return Result(process.exitcode, text, moments, plan.folder / "_build" / plan.out)

    def build(self, **plan: Any) -> Result:
        """A build that comes to its end, or dies."""
        return self.end(*self.start(**plan))


if _SERVER in os.environ:
    _warm()
