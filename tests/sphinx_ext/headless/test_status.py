"""How far a translation is, without a build: the same facts, nothing written, nothing sent."""

from __future__ import annotations

import json
import socket
import sys

import fake_engines
import pytest
import tide_book

from sphinx_amts import cli
from sphinx_amts.cli import status

PAGES = {
    "index.rst": "Tides\n=====\n\n.. toctree::\n\n   sub/moon\n",
    "sub/moon.rst": "Moon\n====\n\nThe moon pulls ``len``. It rests.\n",
}


BOOM = """
def setup(app):
    from docutils.parsers.rst import Directive

    class Boom(Directive):
        def run(self):
            raise ZeroDivisionError("no luck")

    app.add_directive("boom", Boom)
"""


@pytest.fixture
def command(capsys):
    """Runs ``sphinx-amts``; exit code, stdout, stderr."""

    def run(*words):
        code = cli.main([str(word) for word in words])
        return code, *capsys.readouterr()

    return run


def files(folder):
    """Every file with its time and content."""
    return {path: (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"") for path in folder.rglob("*")}


def prepared(book, **conf):
    """The book with a conf.py, and nothing built."""
    values = {"extensions": ["sphinx_amts"], **book.conf, **conf}
    text = "".join(f"{name} = {value!r}\n" for name, value in values.items())
    return book.write({**PAGES, "conf.py": text}).folder


def test_what_is_missing_and_what_it_costs(book, command):
    """Translated and missing by page, characters, exit code 3; nothing is sent, nothing is written."""
    folder = prepared(book, amts_engine="fake_engines.Upper")
    before = files(folder)
    code, out, err = command("status", folder, "-l", "zh")
    assert code == status.INCOMPLETE == 3
    assert err == ""
    rows = [line.split() for line in out.splitlines()]
    assert rows[:4] == [
        ["page", "translated", "missing", "warnings", "notes"],
        ["index", "0", "1", "0", "0"],
        ["sub/moon", "0", "3", "0", "0"],
        ["conf.py", "0", "1", "0", "0"],
    ]
    assert "5 missing; a build would send" in out
    assert fake_engines.Base.calls == []
    assert files(folder) == before


def test_after_a_build_all_is_translated(book, command):
    """The same answer as the build's, from a memory that is not touched; exit code 0."""
    book.write(PAGES).build(amts_engine="fake_engines.Upper")
    before = files(book.folder / ".amts")
    code, out, _ = command("status", book.folder, "-l", "zh", "--json")
    (status_json,) = json.loads(out)
    assert code == 0
    assert (status_json["complete"], status_json["missing"], status_json["target_language"]) == (True, 0, "zh_CN")
    assert status_json["counts"] == {"machine": 5}
    assert files(book.folder / ".amts") == before


def test_it_counts_as_the_build_counts(book, command):
    """Parallel data, and what one new sentence changes."""
    conf = {"amts_parallel_data": "pairs.tsv", "amts_engine": "fake_engines.Upper"}
    book.write({**PAGES, "pairs.tsv": "en\tzh\nIt rests.\t它休息。\n"}).build(**conf)
    book.write({"sub/moon.rst": PAGES["sub/moon.rst"] + "\nIt rises.\n"})
    code, out, _ = command("status", book.folder, "-l", "zh", "--json")
    (status_json,) = json.loads(out)
    assert code == 3
    assert status_json["counts"] == {"machine": 4, "parallel": 1, "untranslated": 1}
    assert status_json["characters"] == len("It rises.")


def test_the_price_is_that_of_the_engine(book, command):
    """For Amazon Translate: characters with their tags, and the price of the chosen mode."""
    settings = {"prices": {"act": 1_000_000}}
    folder = prepared(book, amts_engine="amazon", amts_amazon=settings)
    code, out, _ = command("status", folder, "-l", "zh", "--json")
    (status_json,) = json.loads(out)
    assert code == 3
    assert status_json["price"] > status_json["characters"] / 1_000_000 > 0
    assert status_json["characters"] > len("The moon pulls len. It rests.")


def test_nothing_is_fetched(book, command, monkeypatch):
    """Not the inventories of other projects either."""

    def refuse(*_):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    conf = {"extensions": ["sphinx_amts", "sphinx.ext.intersphinx"]}
    folder = prepared(book, intersphinx_mapping={"python": ("http://localhost:9/", None)}, **conf)
    assert command("status", folder, "-l", "zh")[0] == 3


def test_no_catalogue_is_compiled(book, command):
    """What Sphinx and this extension would write beside catalogues is not written."""
    folder = prepared(book, locale_dirs=["locale"])
    catalogue = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Tides"\nmsgstr "潮汐"\n'
    book.write({f"locale/{name}/LC_MESSAGES/index.po": catalogue for name in ("zh", "zh_CN")})
    before = files(folder)
    assert command("status", folder, "-l", "zh")[0] == 3
    assert files(folder) == before


def test_the_extension_need_not_be_in_the_configuration(book, command):
    """An author may ask before the first build."""
    assert command("status", prepared(book, extensions=[]), "-l", "zh")[0] == 3


def test_each_language_has_a_status(book, command):
    """As ``amts_languages`` lists them, without the source language."""
    code, out, _ = command("status", prepared(book, amts_languages=["en", "zh", "es"]), "--json")
    assert code == 3
    assert [status_json["target_language"] for status_json in json.loads(out)] == ["zh_CN", "es"]


def test_a_page_that_cannot_be_read_stops_no_other(book, command):
    """It is named, the others are counted, and the exit code says that something failed."""
    folder = prepared(book)
    with (folder / "conf.py").open("a") as file:
        file.write(BOOM)
    book.write({"bad.rst": "Bad\n===\n\n.. boom::\n"})
    code, out, err = command("status", folder, "-l", "zh")
    assert "sub/moon" in out
    assert code == 1
    assert "bad cannot be read: ZeroDivisionError: no luck" in err


def test_nothing_of_a_bad_page_is_left_to_the_next_one(book, command):
    """The page after it is looked up as if it were the first."""
    conf = """
def setup(app):
    app.connect("source-read", stumble)
def stumble(app, docname, source):
    assert not app.env.ref_context, "left"
    app.env.ref_context["py:module"] = docname
    if docname == "bad":
        raise ZeroDivisionError("no luck")
"""
    folder = prepared(book)
    with (folder / "conf.py").open("a") as file:
        file.write(conf)
    book.write({"bad.rst": "Bad\n===\n"})
    _, out, err = command("status", folder, "-l", "zh")
    assert "no luck" in err
    assert "left" not in err
    assert "sub/moon" in out


def test_a_page_that_ends_early_is_named(book, command):
    """An extension may end the reading of a page; its sentences are not taken for none."""
    conf = """
def setup(app):
    from sphinx.transforms import SphinxTransform
    class Stop(SphinxTransform):
        default_priority = 50
        def apply(self, **_):
            if self.env.docname == "index":
                self.document.transformer.transforms = []
    app.add_transform(Stop)
"""
    folder = prepared(book)
    with (folder / "conf.py").open("a") as file:
        file.write(conf)
    code, _, err = command("status", folder, "-l", "zh")
    assert code == 1
    assert "index cannot be read: Sphinx did not finish reading the page" in err


def test_no_notebook_runs(book, command):
    """Cells are not executed, whatever conf.py says."""
    pytest.importorskip("myst_nb", reason="notebooks need myst_nb")
    folder = prepared(book, extensions=["myst_nb", "sphinx_amts"], nb_execution_mode="force")
    mark = folder.parent / "ran"
    cell = f"open({str(mark)!r}, 'w').close()"
    head = "---\nfile_format: mystnb\nkernelspec:\n  name: python3\n---\n"
    (folder / "cells.md").write_text(f"{head}\n# Cells\n\n```{{code-cell}}\n{cell}\n```\n")
    assert command("status", folder, "-l", "zh")[0] == 3
    assert not mark.exists()


@pytest.mark.parametrize(
    ("language", "conf", "message"),
    [
        ("en", "", "Choose another language"),
        ("zh", "1/0", "raises ZeroDivisionError"),
        ("zh", "extensions = ['no_such']", "no_such"),
        ("zh", "def setup(app):\n    raise ValueError('not today')\n", "ValueError: not today"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(book, command, language, conf, message):
    """The source language, a conf.py that raises ZeroDivisionError, an extension that is missing: exit code 1."""
    folder = prepared(book)
    (folder / "conf.py").write_text(conf)
    code, out, err = command("status", folder, "-l", language)
    assert (code, out) == (1, "")
    assert message in err
    assert len(err.splitlines()) == 1


def test_boto3_is_not_needed(book, command, monkeypatch):
    """The price of Amazon Translate is known without its library."""
    monkeypatch.setitem(sys.modules, "boto3", None)
    assert command("status", prepared(book, amts_engine="amazon"), "-l", "zh")[0] == 3


def test_a_translation_that_somebody_broke_is_not_in_the_estimate(book, command):
    """A build does not send it either: no translation would replace it."""
    folder = prepared(book, amts_engine="fake_engines.Upper")
    tide_book.remember(folder / ".amts", {"The moon pulls <x1/>.": "月亮。"})

    code, out, _ = command("status", folder, "-l", "zh", "--json")

    (status_json,) = json.loads(out)
    assert (code, status_json["missing"]) == (3, 4)
    assert status_json["characters"] == len("Tides" + "Moon" + "It rests.")


def test_pseudo_translation_does_not_hide_what_the_memory_knows(book, command):
    """The status is that of the book, its checks included, whatever its engine would show."""
    folder = prepared(book, amts_engine="pseudo")
    tide_book.remember(folder / ".amts", {"It rests.": "它休息 5。"})

    _, out, _ = command("status", folder, "-l", "zh", "--json")

    (status_json,) = json.loads(out)
    assert status_json["counts"]["human"] == 1
    assert [page["warnings"] for page in status_json["pages"] if page["page"] == "sub/moon"] == [1]


def test_a_language_that_is_the_source_under_another_name_has_no_status(book, command):
    """``en_US`` is the English that the book is written in: the other languages are shown."""
    folder = prepared(book, amts_languages=["en_US", "zh"])

    code, out, err = command("status", folder)

    assert (code, err) == (3, "")
    assert "zh_CN" in out


def test_a_pseudo_translation_is_looked_for_in_its_own_memory(book, command):
    """It is no translation of the book, but the next build with that engine sends nothing."""
    book.write(PAGES).build(amts_engine="pseudo")

    code, out, _ = command("status", book.folder, "-l", "zh")

    assert code == 3
    assert '5 missing; a build would send 0 characters to the engine "pseudo"' in out


def test_what_is_ordered_is_not_counted_as_to_be_sent(book, command, aws):
    """The journal is read and not changed; without parallel data the price is that of a plain job."""
    settings = {"region": aws.region, "s3": f"s3://{aws.bucket}/tides", "role": aws.role, "wait": 0}
    conf = {"amts_engine": "amazon", "amts_amazon": settings}
    book.write(PAGES).build(**conf)
    before = files(book.folder / ".amts")

    code, out, _ = command("status", book.folder, "-l", "zh", "--json")
    (status_json,) = json.loads(out)
    _, text, _ = command("status", book.folder, "-l", "zh")
    sent = aws.operations.copy()
    book.write({"sub/moon.rst": PAGES["sub/moon.rst"] + "\nIt rises.\n"})
    _, more, _ = command("status", book.folder, "-l", "zh", "--json")
    (more_json,) = json.loads(more)

    assert code == 3
    assert (status_json["characters"], status_json["price"], status_json["requested"]) == (0, 0.0, 4)
    assert "4 missing sentences are in a job of 4 sentences requested" in text
    assert more_json["price"] == pytest.approx(more_json["characters"] * 15 / 1_000_000, abs=0.0001)
    assert more_json["characters"] > len("It rises.")
    assert files(book.folder / ".amts") == before
    assert aws.operations == sent
