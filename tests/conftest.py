"""Small whole books, built by the real sphinx-build."""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import re
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

import fake_engines
import pytest
import sphinx.locale
from hypothesis import HealthCheck, settings
from sphinx.application import builtin_extensions
from sphinx.cmd.build import build_main
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

sys.path.insert(0, str(Path(__file__).parent))  # engines of the tests are named by dotted path

_TAG = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>", re.DOTALL)


@dataclass(frozen=True)
class Result:
    """What one build printed and left behind."""

    code: int
    status: str
    warnings: str
    out: Path

    def read(self, name: str) -> str:
        """A file of the output."""
        return (self.out / name).read_text(encoding="utf-8")

    def text(self, page: str = "index.html") -> str:
        """The visible text of a page, single blanks."""
        body = self.read(page)
        body = body[body.find("<body") :]
        return " ".join(_TAG.sub(" ", body).split())

    def pages_read(self) -> list[str]:
        """The pages that were read, in order."""
        return re.findall(r"reading sources\.\.\. \[ *\d+%\].*? ([\w/-]+)", _plain(self.status))


def _plain(text: str) -> str:
    return re.sub(r"\x1b\[[\d;]*[A-Za-z]", "", text).replace("\r", "\n")


@dataclass
class Book:
    """A book in a temporary folder."""

    folder: Path
    conf: dict[str, object] = field(default_factory=dict)

    def write(self, files: dict[str, str]) -> Book:
        """Write or change sources."""
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
        return self

    def build(self, *arguments: str, builder: str = "html", language: str = "zh", out: str = "out", **conf) -> Result:
        """Run sphinx-build; ``conf`` is added to the book's own configuration for this build."""
        always = {
            "extensions": ["sphinx_amts"],
            "html_theme": "basic",
            "show_warning_types": True,  # off before Sphinx 8
            "amts_report": False,  # outputs are compared, and pages counted
            "amts_checks_disabled": ["all"],  # most engines of the tests do not translate
        }
        values = always | self.conf | conf
        text = "".join(f"{name} = {value!r}\n" for name, value in values.items())
        (self.folder / "conf.py").write_text(text, encoding="utf-8")
        target = self.folder / "_build" / out
        doctrees = self.folder / "_build" / f"{out}.doctrees"
        call = ["-b", builder, "-d", str(doctrees), "-D", f"language={language}", *arguments]
        status, warnings = io.StringIO(), io.StringIO()
        sphinx.locale.translators.clear()
        with contextlib.redirect_stdout(status), contextlib.redirect_stderr(warnings):
            code = build_main([*call, str(self.folder), str(target)])
        return Result(code, _plain(status.getvalue()), _plain(warnings.getvalue()), target)


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
