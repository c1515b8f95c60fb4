"""What every test module may ask for: small books, the stand-in for Amazon's services, a browser."""

from __future__ import annotations

import importlib
import os
import signal
from pathlib import Path

import browser
import fake_engines
import pytest
from hypothesis import HealthCheck, settings
from small_books import Book
from sphinx.application import builtin_extensions
from sphinx.config import Config

for _name in builtin_extensions:  # before any build, or the labels in them are those of its language for ever
    importlib.import_module(_name)

for _name in ("CI", "FORCE_COLOR", "FORCE_COLOUR"):  # each of them colours what Sphinx prints
    os.environ.pop(_name, None)
os.environ["NO_COLOR"] = "1"
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in the background of a script; builds would inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)
# the first example may pay for imports, and the machine may be busy
settings.register_profile("patient", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(autouse=True)
def usual_suffixes():
    """Undo what extensions of an earlier book left in Sphinx's own default, so that each book reads its own formats."""
    default = Config.config_values["source_suffix"].default
    default.clear()
    default[".rst"] = "restructuredtext"


@pytest.fixture(autouse=True)
def forget_calls():
    """What the engines of the tests were sent, from the beginning of each test."""
    fake_engines.Base.calls.clear()


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """An empty book; write pages into it and build it."""
    folder = tmp_path / "book"
    folder.mkdir()
    return Book(folder, {"exclude_patterns": ["_build"], "project": "Tides"})


@pytest.fixture(scope="session")
def cloud():
    """The stand-in for Amazon's services; started once, since that takes its time."""
    pytest.importorskip("boto3", reason="the engine amazon needs boto3")
    pytest.importorskip("moto", reason="the stand-in keeps its files in moto's S3")
    pytest.importorskip("regex", reason="the stand-in checks requests by the service's own patterns")
    from aws import standin

    with standin.running() as aws:
        yield aws


@pytest.fixture
def aws(cloud, monkeypatch):
    """The stand-in as after its start, and an environment in which boto3 talks to it alone."""
    cloud.reset()
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    for name, value in cloud.environment.items():
        monkeypatch.setenv(name, value)
    return cloud


@pytest.fixture(scope="session")
def chromium(tmp_path_factory):
    """A browser that can be driven; one for all tests of a process."""
    if not browser.CHROMIUM:
        pytest.skip("no browser: install Debian's package chromium")
    driven = browser.Browser(tmp_path_factory.mktemp("profile"))
    yield driven
    driven.close()
