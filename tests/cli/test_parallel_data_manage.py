"""``sphinx-amts parallel-data``: what it makes, shows and deletes, in plain lines, and that it asks before deleting."""

from __future__ import annotations

import re
from textwrap import dedent

import pytest

pytest.importorskip("boto3")


from sphinx_amts import cli
from sphinx_amts.engines.amazon import examples


@pytest.fixture
def book(aws, tmp_path):
    """The folder of a book in two languages whose settings name no role."""
    (tmp_path / "pairs.tsv").write_text("en\tes\tzh\nRed\tRojo\t红\nBlue\tAzul\t蓝\n", "utf-8")
    (tmp_path / "conf.py").write_text(
        dedent(f"""
        extensions = ["sphinx_amts"]
        amts_parallel_data = "pairs.tsv"
        amts_languages = ["en", "es", "zh_CN"]
        amts_amazon = {{"s3": "s3://{aws.bucket}/book", "poll": 0.01}}
        """)
    )
    return tmp_path


@pytest.fixture
def run(book, capsys):
    def ran(*words):
        """Exit code, and what was printed."""
        action, *rest = words
        named = rest[:1] if action in {"show", "delete"} else []
        code = cli.main(["parallel-data", action, *named, str(book), *rest[len(named) :]])
        printed = capsys.readouterr()
        assert not re.search(r"\d{12}|arn:aws|Traceback", printed.out + printed.err)
        return code, printed.out, printed.err

    return ran


def names(aws):
    return sorted(one.name for one in aws.parallel_data.values())


def change(book):
    (book / "pairs.tsv").write_text("en\tes\tzh\nGreen\tVerde\t绿\n", "utf-8")


def test_create_makes_it_for_every_language(run, aws):
    """One after the other, waited for, with counts; a second time it says that all is there."""
    code, out, _ = run("create")
    assert code == 0
    assert [examples.pair_of(name) for name in names(aws)] == [("en", "es"), ("en", "zh")]
    assert out.count("2 examples imported, 0 skipped, 0 failed") == 2
    code, out, _ = run("create")
    assert code == 0
    assert out.count("already exists: 2 examples imported") == 2
    assert aws.operations["CreateParallelData"] == 2


def test_create_makes_the_language_that_is_named(run, aws):
    """``-l`` counts more than the book's own list."""
    assert run("create", "-l", "zh")[0] == 0
    assert [examples.pair_of(name) for name in names(aws)] == [("en", "zh")]


def test_one_language_that_fails_does_not_stop_the_others(run, aws):
    """The complaint names it, the others are made, and the exit code tells."""
    code, _, err = run("create", "-l", "fr", "-l", "es")
    assert code == 1
    assert "no examples for en to fr" in err
    assert len(names(aws)) == 1


def test_a_language_that_the_service_lacks_is_one_sentence(run, aws):
    """Unsupported by Amazon is no traceback."""
    code, _, err = run("create", "-l", "eo")
    assert code == 1
    assert "Esperanto" in err


def test_what_is_wrong_in_the_files_is_told(run, book, aws):
    """Rows that cannot be used are named with their lines."""
    with (book / "pairs.tsv").open("a") as file:
        file.write("only one\n")
    code, _, err = run("create", "-l", "es")
    assert code == 0
    assert "pairs.tsv:4: skipped" in err


def test_an_unreadable_file_is_one_sentence(run, book, aws):
    """The file is named, nothing is made."""
    (book / "pairs.tsv").unlink()
    code, _, err = run("create", "-l", "es")
    assert code == 1
    assert "pairs.tsv: cannot be read (No such file or directory)" in err
    assert not aws.requests


def test_a_name_of_ones_own(run, book, aws):
    """It is made under that name, not made twice, changed by ``update``, and never taken for one of ours."""
    assert run("create", "--name", "mine", "-l", "es")[0] == 0
    assert names(aws) == ["mine"]
    code, _, err = run("create", "--name", "mine", "-l", "es")
    assert (code, "use `update`" in err) == (1, True)
    change(book)
    code, out, _ = run("update", "--name", "mine", "-l", "es")
    assert code == 0
    assert re.search("mine has been updated: 1 examples? imported", out)
    assert next(iter(aws.parallel_data.values())).examples == {"es": {"Green": "Verde"}}
    assert "Nothing to delete." in run("prune", "--yes")[1]


@pytest.mark.parametrize("action", ["create", "update"])
def test_a_name_of_ones_own_is_for_one_language(run, aws, action):
    """Which one is asked; a name that the service does not allow is refused before anything is sent."""
    code, _, err = run(action, "--name", "mine")
    assert (code, "choose it with -l" in err) == (2, True)
    code, _, err = run(action, "--name", "two__lines", "-l", "es")
    assert (code, "letters, digits, hyphens" in err) == (1, True)
    assert not aws.requests


def test_list_shows_all_of_them(run, aws):
    """Several pages, columns in line, ours marked."""
    aws.settings.page_size = 1
    run("create")
    run("create", "--name", "mine", "-l", "es")
    code, out, _ = run("list")
    head, *rows = out.splitlines()
    assert code == 0
    assert head.split()[:3] == ["NAME", "STATE", "LANGUAGES"]
    assert [row[0] for row in rows] == ["*", "*", " "]
    assert all(row.index("ACTIVE") == head.index("STATE") for row in rows)
    assert "en to zh" in rows[1]


def test_nothing_to_list_is_said(run):
    """An empty region is named, for it may be the wrong one."""
    assert run("list")[1] == "There is no parallel data in us-east-1.\n"


def test_show_tells_all_that_is_known(run, aws):
    """State, languages, counts; of a failed one the reason."""
    run("create", "--name", "mine", "-l", "es")
    code, out, _ = run("show", "mine")
    assert code == 0
    for fact in ("ACTIVE", "en to es", "2 examples imported"):
        assert fact in out
    aws.faults.add("import FAILED", times=None, message="Something odd.")
    assert run("create", "-l", "zh")[0] == 1
    failed = next(name for name in names(aws) if name != "mine")
    assert "Something odd" in run("show", failed)[1]


@pytest.mark.parametrize("action", ["show", "delete"])
def test_an_unknown_name_is_an_error(run, action):
    """What is not there cannot be shown or deleted."""
    code, _, err = run(action, "nothing")
    assert (code, "the parallel data 'nothing' does not exist in us-east-1" in err) == (1, True)


@pytest.mark.parametrize(("answer", "left"), [("y", 0), ("", 1), ("n", 1), (None, 1)])
def test_delete_asks(run, aws, monkeypatch, answer, left):
    """Only a yes deletes; where nobody can answer it stays."""

    def asked(question):
        assert "mine" in question
        if answer is None:
            raise EOFError
        return answer

    run("create", "--name", "mine", "-l", "es")
    monkeypatch.setattr("builtins.input", asked)
    code, out, _ = run("delete", "mine")
    assert len(names(aws)) == left
    assert code == left
    assert ("--yes" in out) == (answer is None)


def test_delete_does_not_ask_after_yes(run, aws):
    """For scripts."""
    run("create", "--name", "mine", "-l", "es")
    assert run("delete", "mine", "--yes")[:2] == (0, "Deleted mine.\n")
    assert not names(aws)


def test_prune_deletes_what_the_files_no_longer_give(run, book, aws, monkeypatch):
    """Ours of this book's languages and of other contents, terminologies too; asked first, and not in a dry run."""
    translate = aws.client("translate")
    term = {"File": b"en,es\na,b\n", "Format": "CSV"}
    for name in ("amts-en-es-0123456789abcdef", "theirs"):
        translate.import_terminology(Name=name, MergeStrategy="OVERWRITE", TerminologyData=term)
    run("create")
    before = names(aws)
    change(book)
    run("create", "-l", "es")
    run("create", "--name", "mine", "-l", "es")
    code, out, _ = run("prune", "--dry-run")
    assert code == 0
    assert {line.split()[0] for line in out.splitlines()} == {*before, "amts-en-es-0123456789abcdef"}
    monkeypatch.setattr("builtins.input", lambda _: "no")
    assert run("prune")[0] == 1
    assert len(names(aws)) == 4
    assert run("prune", "--yes")[0] == 0
    assert [examples.pair_of(name) for name in names(aws)] == [("en", "es"), None]
    assert [one.name for one in aws.terminologies.values()] == ["theirs"]
    assert run("prune", "--yes")[1] == "Nothing to delete.\n"


def test_prune_leaves_other_languages_alone(run, book, aws):
    """What other books have for other languages is not touched."""
    run("create")
    change(book)
    run("prune", "--yes", "-l", "es")
    assert [examples.pair_of(name) for name in names(aws)] == [("en", "zh")]


def test_no_credentials_is_one_sentence(run, monkeypatch, tmp_path):
    """What to do is said."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    code, _, err = run("list")
    assert (code, "aws configure" in err) == (1, True)
