"""The command ``sphinx-amts``: its manners, and how it reads a book's configuration."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sphinx_amts import cli
from sphinx_amts._version import __version__
from sphinx_amts.cli import build
from sphinx_amts.errors import ConfigurationError, EngineError
from sphinx_amts.sphinx_ext.headless import conf

COMMAND = [sys.executable, "-m", "sphinx_amts"]


@pytest.fixture
def folder(tmp_path):
    """A folder with a conf.py; the rest of a book is not needed here."""
    (tmp_path / "conf.py").write_text("extensions = ['sphinx_amts']\n", encoding="utf-8")
    return tmp_path


def write(folder: Path, text: str) -> Path:
    (folder / "conf.py").write_text(text, encoding="utf-8")
    return folder


def test_version_and_help(capsys):
    """Both go to stdout, and the help has every command."""
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"sphinx-amts {__version__}\n"
    assert cli.main(["--help"]) == 0
    assert " build " in capsys.readouterr().out


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
    assert "build takes nothing after --" in capsys.readouterr().err


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
    assert done.stderr.splitlines()[-1].startswith("sphinx-amts: There is no folder ")


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


def test_the_configuration_is_checked(folder):
    """It knows the language as Sphinx will have it, its folder, and what is wrong in it."""
    write(folder, "language = 'pt-br'\namts_engine = 'pseudo'\namts_max_characters = 'many'\n")

    book = conf.read(folder)

    assert (book.language, book.config.engine, book.config.folder) == ("pt_BR", "pseudo", folder)
    assert [fault.name for fault in book.faults] == ["amts_max_characters"]
    assert book.place_of("amts_max_characters") == f"{folder / 'conf.py'}:3"


def test_the_command_line_counts_more(folder):
    """Language, options and tags as with sphinx-build."""
    write(folder, "language = 'es'\namts_engine = 'pseudo'\namts_memory = 'tagged' if tags.has('x') else 'plain'\n")

    book = conf.read(folder, "zh", {"amts_engine": "memory", "amts_languages": "en,zh"}, ["x"])

    assert (book.language, book.config.engine) == ("zh_CN", "memory")
    assert (book.config.memory, book.config.languages) == ("tagged", ["en", "zh"])


def test_conf_py_runs_in_its_folder(folder):
    """Relative files in it are beside it, as Sphinx has it."""
    (folder / "name.txt").write_text("pseudo", encoding="utf-8")

    assert (
        conf.read(write(folder, "import pathlib\namts_engine = pathlib.Path('name.txt').read_text()\n")).config.engine
        == "pseudo"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = 1\nb = = 2\n", "conf.py:2 is not Python: invalid syntax"),
        ("a = 1\n\nprint(nix)\n", "conf.py:3 does not run: NameError: name 'nix' is not defined"),
        ("import json\njson.loads('{')\n", "conf.py:2 does not run: JSONDecodeError"),
        ("import sys\nsys.exit()\n", "conf.py ends the program (sys.exit)"),
        ("from sphinx.errors import ConfigError\nraise ConfigError('Not today.')", "is refused by Sphinx: Not today"),
        ("language = 'xyzzy'\n", '"xyzzy" is not a language code'),
    ],
)
def test_a_conf_py_that_cannot_be_read(folder, text, message):
    """One sentence with the file, the line and the reason."""
    with pytest.raises(ConfigurationError) as caught:
        conf.read(write(folder, text))

    assert message in str(caught.value)
    assert "Traceback" not in str(caught.value)


def test_no_conf_py(tmp_path):
    """The sentence says where it should be, and knows Jupyter Book."""
    with pytest.raises(ConfigurationError, match="There is no folder"):
        conf.read(tmp_path / "nix")
    with pytest.raises(ConfigurationError, match=r"has no conf\.py\. Name the folder"):
        conf.read(tmp_path)
    (tmp_path / "_config.yml").touch()
    with pytest.raises(ConfigurationError, match="jupyter-book config sphinx"):
        conf.read(tmp_path)


def test_the_manual_has_every_command():
    """Each with its help, those within a command too, in lines that fit the page."""
    from sphinx_amts._manual import command_line

    texts = [command_line.section(one) for one in cli.commands()]

    assert {"## sphinx-amts build"} <= {text.splitlines()[0] for text in texts}
    assert all("usage: sphinx-amts " in text for text in texts)
    assert max(len(line) for text in texts for line in text.splitlines()) <= 80
