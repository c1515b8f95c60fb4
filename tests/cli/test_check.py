"""``sphinx-amts check``: what it prints and returns; the checks of a cloud engine are in its own tests."""

from __future__ import annotations

import pytest

from sphinx_amts import cli


@pytest.fixture
def check(tmp_path, capsys):
    """Runs the command on a book; returns the exit code and what was printed."""

    def run(conf, *arguments):
        (tmp_path / "conf.py").write_text(conf, encoding="utf-8")
        code = cli.main(["check", str(tmp_path), *arguments])
        return code, "".join(capsys.readouterr())

    return run


def test_a_book_that_is_ready(check):
    """Exit code 0, and a line for each thing that was checked."""
    code, printed = check("amts_engine = 'pseudo'\n", "-l", "es", "-l", "zh")

    assert code == 0
    assert printed.splitlines() == [
        "ok: the engine 'pseudo' can be started",
        "ok: the translation memory for Spanish is writable",
        "ok: the translation memory for Simplified Chinese is writable",
    ]


def test_the_source_language_is_no_target(check):
    """Whether it comes from the command line or from the book."""
    _, printed = check("amts_engine = 'pseudo'\namts_languages = ['en_GB', 'es']\n")

    assert "English" not in printed
    assert "memory for Spanish" in printed


def test_an_error_is_exit_code_1(check):
    """What would keep a build from translating."""
    code, printed = check("amts_engine = 'pseudo'\namts_parallel_data = 'no.csv'\n", "-l", "es")

    assert code == 1
    assert "error: " in printed


@pytest.mark.parametrize("number", ["12345", "12345678901x"])
def test_an_account_number_has_twelve_digits(check, number):
    """Wrong use is exit code 2."""
    code, printed = check("", "--policies", "--account", number)

    assert code == 2
    assert f'expected an account number of twelve digits (got "{number}")' in printed


@pytest.mark.parametrize(
    ("option", "word"), [("--policies", "sts:AssumeRole"), ("--cloudformation", "AWS::S3::Bucket")]
)
def test_documents_do_not_depend_on_the_engine_of_the_book(check, option, word):
    """An author who has not chosen the engine yet can prepare the account."""
    code, printed = check("", option)

    assert code == 0
    assert word in printed
