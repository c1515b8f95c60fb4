"""Fixtures of the tests of the translation memory."""

import tempfile

import pytest
from memory_helpers import FULL, PAIR

from sphinx_amts.tm import store
from sphinx_amts.tm.memory import TranslationMemory


@pytest.fixture(autouse=True)
def common_folders(tmp_path, monkeypatch):
    """A system temporary folder and a home of the test's own."""
    for name in ("tmp", "home"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


@pytest.fixture
def reports():
    """What the memory has reported, a sentence each."""
    return []


@pytest.fixture
def open_memory(tmp_path, reports):
    """Open the memory of this test, as often as needed."""
    return lambda **options: TranslationMemory(tmp_path / "amts", PAIR, report=reports.append, **options)


@pytest.fixture
def here(tmp_path, monkeypatch):
    """The folder of the test, as current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def full(monkeypatch):
    """From now on nothing can be written into the database."""

    def fail(failure=FULL[0]):
        def refused(*_arguments, **_options):
            raise failure

        monkeypatch.setattr(store.Database, "put_many", refused)

    return fail
