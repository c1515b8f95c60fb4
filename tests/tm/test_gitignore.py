"""Whether the files of a checkout say that Git leaves a folder out."""

from __future__ import annotations

import time

import pytest

from sphinx_amts.tm import gitignore


@pytest.fixture
def checkout(tmp_path):
    """A checkout with a book in it."""
    (tmp_path / "checkout" / ".git" / "info").mkdir(parents=True)
    (tmp_path / "checkout" / "docs" / ".amts").mkdir(parents=True)
    return tmp_path / "checkout"


@pytest.mark.parametrize(
    ("file", "text", "covers"),
    [
        (".gitignore", "# .amts\n\n", False),
        (".gitignore", "build/\n.amts\n", True),
        (".gitignore", ".amts/\r\n", True),
        (".gitignore", "/.amts/\n", False),
        (".gitignore", "/docs/.amts\n", True),
        (".gitignore", "docs/\n", True),
        (".gitignore", "docs/*\n", True),
        (".gitignore", "**/.a[lm]ts\n", True),
        (".gitignore", ".amts\n!.amts\n", False),
        ("docs/.gitignore", "/.amts\n", True),
        ("docs/.gitignore", "!.amts\n", False),
        (".git/info/exclude", ".amts\n", True),
        (".gitignore", "\udcff\ud800[[[\n*.py\n".encode("utf-8", "surrogatepass").decode("latin-1"), False),
    ],
)
def test_what_the_files_say(checkout, file, text, covers):
    """Patterns of all usual forms, in all files of a checkout."""
    (checkout / file).write_text(text, encoding="utf-8")
    assert gitignore.covers(checkout / "docs" / ".amts") == covers


def test_outside_of_a_checkout_there_is_nothing_to_say(tmp_path):
    """There is no repository."""
    assert gitignore.covers(tmp_path / ".amts")


def test_a_work_tree_has_a_file_in_the_place_of_its_git_folder(checkout):
    """As in submodules, too."""
    (checkout / "docs" / ".git").write_text("gitdir: elsewhere\n")
    assert not gitignore.covers(checkout / "docs" / ".amts")


@pytest.mark.parametrize("pattern", ["**/" * 500 + "b", "*a" * 40 + "b", "[" * 2000, "a*" * 2000])
def test_a_hostile_pattern_takes_no_time(checkout, pattern):
    """A checkout may come from anywhere."""
    (checkout / ".gitignore").write_text(pattern)
    started = time.monotonic()
    assert not gitignore.covers(checkout / ("a" * 200) / ".amts")
    assert time.monotonic() - started < 1
