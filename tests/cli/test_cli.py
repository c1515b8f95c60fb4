"""The command ``sphinx-amts``: options, exit codes and error messages."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import project_paths
import pytest

from sphinx_amts import cli
from sphinx_amts._version import __version__
from sphinx_amts.cli import build
from sphinx_amts.errors import EngineError

COMMAND = [sys.executable, "-m", "sphinx_amts"]


def test_version_and_help(capsys):
    """Both go to stdout, and the help has every command."""
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"sphinx-amts {__version__}\n"
    assert cli.main(["--help"]) == 0
    printed = capsys.readouterr().out
    for command in ("build", "check", "status", "memory", "parallel-data", "evaluate", "check-translations"):
        assert re.search(rf"^    {command}\s", printed, re.MULTILINE)


@pytest.mark.parametrize("words", [[], ["nix"], ["build"], ["build", "a", "b", "--nix"], ["--", "-q"]])
def test_wrong_usage(words, capsys):
    """Exit code 2, and a line on stderr that says what is wrong."""
    assert cli.main(words) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "error: " in printed.err.splitlines()[-1]


def test_a_command_that_takes_nothing_after_dashes(monkeypatch, capsys):
    """It says so, and does nothing."""
    monkeypatch.setattr(build, "add_to", lambda subparsers: subparsers.add_parser("build").set_defaults(func=int))

    assert cli.main(["build", "--", "-q"]) == 2
    assert "build does not accept arguments after --" in capsys.readouterr().err


def test_help_is_fast():
    """It loads neither Sphinx nor boto3."""
    text = "import sys; from sphinx_amts import cli; cli.main(['--help']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)

    assert {"sphinx", "boto3", "botocore", "docutils"} & set(done.stderr.split()) == set()


def failing(error: BaseException):
    def run(arguments):
        raise error

    return run


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (EngineError("The engine is out of steam."), 1),
        (cli.UsageError("That cannot be."), 2),
        (PermissionError(13, "Permission denied", "out"), 1),
    ],
)
def test_an_error_is_one_sentence(monkeypatch, capsys, error, code):
    """On stderr, without a traceback."""
    monkeypatch.setattr(build, "run", failing(error))

    assert cli.main(["build", "a", "b"]) == code
    assert capsys.readouterr().err == f"sphinx-amts: {error}\n"


@pytest.mark.parametrize("words", [["-v", "build", "a", "b"], ["build", "a", "b", "-v"]])
def test_verbose_shows_where_it_arose(words, tmp_path):
    """The traceback, wherever -v stands."""
    done = subprocess.run([*COMMAND, *words, "-l", "zh"], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "Traceback" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("sphinx-amts: The folder ")


def test_interrupted(monkeypatch):
    """Ctrl-C gives 130, as a shell expects."""
    monkeypatch.setattr(build, "run", failing(KeyboardInterrupt()))

    assert cli.main(["build", "a", "b"]) == 130


def test_nobody_reads_on():
    """What goes into a pipe that is closed ends the command without a complaint of Python."""
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([*COMMAND, "--help"], stdout=writing, stderr=subprocess.PIPE, env=buffered, check=False)
    os.close(writing)

    assert (done.returncode, done.stderr) == (1, b"")


def test_table():
    """Columns stand in line, numbers to the right."""
    assert cli.table([("name", "count"), ("a", "7"), ("bb", "-")]) == "name  count\na         7\nbb    -"


def test_what_is_printed_is_visible(capsys):
    """Results, complaints, tables and JSON: no name or sentence moves the cursor."""
    bad = "a\x1b[2J\x9b\u202e\ud800"
    cli.show(f"{bad}\n{bad}")
    cli.complain(bad)
    cli.show(cli.table([("name", "n"), (f"{bad}\n", "1")]))
    cli.show(cli.as_json([bad]))

    out, err = capsys.readouterr()
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]", out + err)
    shown = r"a\x1b[2J\x9b\u202e\ud800"
    assert out.count(shown) == 3
    assert err == f"sphinx-amts: {shown}\n"
    assert json.loads(out[out.index("[\n") :]) == [bad]


def test_one_place_prints():
    """All output of commands passes it."""
    folder = project_paths.ROOT / "sphinx_amts" / "cli"
    printing = [
        f"{file.name}:{number}"
        for file in folder.glob("*.py")
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"(?<![\w.])print\(", line)
    ]

    assert len(printing) == 2
    assert {place.partition(":")[0] for place in printing} == {"__init__.py"}
