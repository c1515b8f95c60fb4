"""What every build needs, checked without a cloud."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sphinx_amts import cli
from sphinx_amts.engines import preflight
from sphinx_amts.engines.diagnostics import Diagnostic, DiagnosticLevel, error
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.config import AmtsConfig
from sphinx_amts.tm.entries import Origin, TMEntry
from sphinx_amts.tm.memory import TranslationMemory

PAIRS = "en\tes\nThe sea.\tEl mar.\n"


def lines(folder: Path, targets=("es",), **options):
    """What is printed for a book."""
    return [str(one) for one in preflight.diagnose(AmtsConfig(folder=folder, **options), list(targets))]


def test_a_diagnostic_is_a_line():
    """The level, what is wrong, how to fix it."""
    diagnostic = error("the file is empty", "write something into it")

    assert str(diagnostic) == "error: the file is empty; write something into it"
    assert str(Diagnostic(DiagnosticLevel.NOTE, "nobody knows")) == "note: nobody knows"


def test_a_book_that_is_ready(tmp_path):
    """The engine starts, the files are read, the memory can be written."""
    (tmp_path / "pairs.tsv").write_text(PAIRS, "utf-8")

    assert lines(tmp_path, engine="apertium", parallel_data="pairs.tsv") == [
        "ok: the engine 'apertium' can be started",
        "ok: pairs.tsv has 1 pair for Spanish",
        "ok: the translation memory for Spanish is writable",
    ]


def test_what_is_missing_is_named_and_the_rest_is_checked(tmp_path):
    """No engine, no target, no file."""
    assert lines(tmp_path, targets=())[0].startswith("warning: there is no target language to check; specify one")
    first, second, third = lines(tmp_path, engine="nobody", parallel_data="no.csv")
    assert first.startswith("error: there is no engine 'nobody'")
    assert second.startswith("error: ")
    assert "no.csv" in second
    assert third == "ok: the translation memory for Spanish is writable"


@pytest.mark.parametrize(("rows", "more"), [("a\t\nb\t\nc\t\n", "2 more errors"), ("a\t\nb\t\n", "1 more error ")])
def test_errors_of_a_file_are_counted(tmp_path, rows, more):
    """The first is shown, with the number of the others."""
    (tmp_path / "pairs.tsv").write_text(PAIRS + rows, "utf-8")

    [line] = [line for line in lines(tmp_path, parallel_data="pairs.tsv") if line.startswith("warning")]
    assert "pairs.tsv:3" in line
    assert f"(and {more}" in f"{line} "
    assert "in this file)" in line


@pytest.mark.parametrize("engine", ["pseudo", "memory"])
@pytest.mark.parametrize(("written", "source"), [("zh", "zh_CN"), ("en-us", "en_US"), ("en", "en")])
def test_the_memory_is_that_of_the_build(tmp_path, capsys, written, source, engine):
    """However the source language is spelt, and whatever the engine: no other memory is opened, and none is made."""
    (tmp_path / "conf.py").write_text(f"amts_source_language = {written!r}\namts_engine = {engine!r}\n", "utf-8")
    assert cli.main(["check", str(tmp_path), "-l", "es"]) == 0, capsys.readouterr()
    assert not (tmp_path / ".amts").exists()

    namespace = "pseudo" if engine == "pseudo" else ""
    memory = TranslationMemory(tmp_path / ".amts", LanguagePair(source, "es"), namespace=namespace)
    memory.store([TMEntry("Tides", "Mareas", Origin.MACHINE)])
    memory.close()
    (memory.folder / "cache.db").write_bytes(b"no database" * 100)
    capsys.readouterr()

    cli.main(["check", str(tmp_path), "-l", "es"])
    assert "is damaged" in capsys.readouterr().out
    folders = {path.name.partition(".damaged")[0] for path in (tmp_path / ".amts").iterdir() if path.is_dir()}
    assert folders == {memory.folder.name}


def test_a_memory_that_cannot_be_made(tmp_path):
    """There is a file in the place of its folder; nothing is created."""
    (tmp_path / "file").write_text("")

    assert lines(tmp_path, memory="file/memories")[-1].startswith(
        f"error: the translation memory for Spanish cannot be created, because {tmp_path / 'file'} is not a folder; "
    )


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["-l", "en"], "there is nothing to translate into English: the book is written in English"),
        (["-l", "en_GB"], "there is nothing to translate into British English"),
        ([], "there is no target language to check"),
    ],
)
def test_the_language_of_the_book_is_no_target(tmp_path, capsys, words, problem):
    """It says which language was given, if one was."""
    (tmp_path / "conf.py").write_text("", "utf-8")

    cli.main(["check", str(tmp_path), *words])
    assert f"warning: {problem}" in capsys.readouterr().out


def test_without_a_cloud_engine_none_is_imported(tmp_path):
    """``sphinx-amts check`` of a book with Apertium neither needs nor loads one."""
    (tmp_path / "conf.py").write_text("amts_engine = 'apertium'\n", "utf-8")
    code = (
        "import sys; from sphinx_amts import cli; cli.main(sys.argv[1:]); "
        "print([name for name in sys.modules if 'amazon' in name and 'rules' not in name or name == 'boto3'])"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, "check", str(tmp_path), "-l", "es"], capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "[]"
    assert "ok: the engine 'apertium' can be started" in done.stdout
