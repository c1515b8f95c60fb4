"""The name of the person: what is given, or Git's, and never an address."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from sphinx_amts.errors import ChangeRefused
from sphinx_amts.tm import person

git = pytest.mark.skipif(not shutil.which("git"), reason="there is no Git")


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout whose user is known by its own configuration alone."""
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    folder = tmp_path / "book"
    folder.mkdir()
    subprocess.run([shutil.which("git"), "init", "-q"], cwd=folder, check=True)

    def named(name):
        subprocess.run([shutil.which("git"), "config", "user.name", name], cwd=folder, check=True)
        return folder

    return named


@git
def test_what_git_knows(checkout, tmp_path):
    """Its name for commits counts, unless another one is given; an address is no name."""
    folder = checkout("Ana  Lima")
    assert person.name_of("", folder) == "Ana  Lima"
    assert person.name_of(" Bo\n", folder) == "Bo"
    assert person.name_of("", checkout("ana@lima.example")) == ""
    assert person.name_of("", checkout("x" * 200)) == ""
    assert person.name_of("", checkout("A\x1b[2Jna")) == "A[2Jna"


@git
def test_git_knows_nobody(checkout, tmp_path):
    """Nor is anybody known without a checkout, or where there is no such folder."""
    assert person.name_of("", checkout("").parent) == ""
    assert person.name_of("", tmp_path / "absent") == ""


def test_no_git(tmp_path, monkeypatch):
    """The name is empty."""
    monkeypatch.setattr(shutil, "which", lambda _name: None)

    assert person.name_of("", tmp_path) == ""


@pytest.mark.parametrize("name", ["ana@lima.example", "Ana <ana@lima.example>", "x" * 200])
def test_what_is_refused(tmp_path, name):
    """An address is published sooner or later."""
    with pytest.raises(ChangeRefused):
        person.name_of(name, tmp_path)
