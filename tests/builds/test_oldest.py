"""Jupyter Book 1, the oldest host that is supported, with its own two ways to build."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from textwrap import dedent

import project_paths
import pytest
from small_books import Result
from tide_book import differing

TESTS = project_paths.TESTS

pytest.importorskip("jupyter_book", reason="Jupyter Book 1 is in the oldest set only: make test-oldest")
if version("jupyter-book").partition(".")[0] != "1":
    pytest.skip("only Jupyter Book 1 builds with Sphinx", allow_module_level=True)

CONFIG = """
    title: A book of tides
    author: Us
    execute:
      execute_notebooks: cache
      cache: _build/notebook-cache
    sphinx:
      extra_extensions:
        - sphinx_amts
      config:
        amts_parallel_data:
          zh: pairs.csv
        amts_engine: fake_engines.Upper
        amts_checks_disabled: [all]
"""
LANGUAGE = "    language: zh_CN\n"
BOOK = {
    "_toc.yml": """
        format: jb-book
        root: intro
        parts:
          - caption: About the sea
            chapters:
              - file: tides
              - file: data
                title: All the data
        """,
    "intro.md": "# Welcome\n\nThe sea *rises* twice a day. See [](tides.md).\n",
    "tides.md": "# The tides\n\n```{note}\nIt pulls the sea.\n```\n",
    "pairs.csv": "en,zh\nThe tides,潮汐\nAll the data,所有数据\nAbout the sea,关于海洋\n",
}


def notebook(log: Path) -> str:
    cell = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
    return json.dumps(
        {
            "cells": [
                {"cell_type": "markdown", "metadata": {}, "source": ["# The data\n", "\n", "A *table* comes."]},
                {**cell, "source": [f"open({str(log)!r}, 'a').write('run\\n')\n", "print(6 * 7)"]},
            ],
            "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
            "nbformat": 4,
            "nbformat_minor": 4,
        }
    )


def run(folder: Path, program: str, *arguments: str) -> str:
    """Run an installed program in the folder; what it printed, warnings included."""
    paths = os.pathsep.join([str(TESTS), str(TESTS.parent)])
    done = subprocess.run(
        [str(Path(sys.executable).with_name(program)), *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": paths, "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "WARNING: " not in done.stdout, done.stdout
    return done.stdout


@pytest.fixture
def folder(tmp_path):
    """A Jupyter Book that says its language in a second configuration only."""
    for name, text in BOOK.items():
        (tmp_path / name).write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    (tmp_path / "data.ipynb").write_text(notebook(tmp_path / "runs.log"), encoding="utf-8")
    config = dedent(CONFIG).lstrip("\n")
    (tmp_path / "_config.yml").write_text(config, encoding="utf-8")
    (tmp_path / "_config.zh.yml").write_text(config + LANGUAGE, encoding="utf-8")
    return tmp_path


def assert_translated(out: Path) -> None:
    page = Result(0, "", "", out)
    text = page.text("intro.html")
    assert "THE SEA <em>RISES</em> TWICE A DAY." in page.read("intro.html")
    for title in ("关于海洋", "潮汐", "所有数据"):
        assert title in text
    assert "A BOOK OF TIDES" in page.read("intro.html")
    assert "IT PULLS THE SEA." in page.text("tides.html")
    assert "A <em>TABLE</em> COMES." in page.read("data.html")
    assert "42" in page.text("data.html")
    assert 'lang="zh-CN"' in page.read("data.html")


def test_jupyter_book_builds_in_chinese(folder):
    """Pages, captions and titles of ``_toc.yml``, notebooks: all in the target language; the English build is not."""
    run(folder, "jupyter-book", "build", ".", "--config", "_config.zh.yml", "--path-output", "_build/zh")
    run(folder, "jupyter-book", "build", ".", "--path-output", "_build/en")
    again = run(folder, "jupyter-book", "build", ".", "--config", "_config.zh.yml", "--path-output", "_build/zh")

    assert_translated(folder / "_build" / "zh" / "_build" / "html")
    assert "0 added, 0 changed, 0 removed" in again
    english = Result(0, "", "", folder / "_build" / "en" / "_build" / "html")
    assert "The sea <em>rises</em> twice a day." in english.read("intro.html")
    assert (folder / "runs.log").read_text() == "run\n"


def test_sphinx_build_from_jupyter_book(folder):
    """``jupyter-book config sphinx`` writes a ``conf.py`` that gives the same book with ``-D language=zh``."""
    run(folder, "jupyter-book", "build", ".", "--config", "_config.zh.yml", "--path-output", "_build/zh")
    run(folder, "jupyter-book", "config", "sphinx", ".")
    built = run(folder, "sphinx-build", "-b", "html", "-d", "_build/doctrees", "-D", "language=zh", ".", "_build/html")

    assert "\nNothing was sent" in built
    assert_translated(folder / "_build" / "html")
    assert differing(folder / "_build" / "zh" / "_build" / "html", folder / "_build" / "html") == []
