"""The report in a build: what it says, when it is written, and where not."""

from __future__ import annotations

import json

import pytest

from sphinx_amts.report import build_report


@pytest.fixture
def book(book):
    """A book whose builds write the report, as they do by default."""
    book.conf["amts_report"] = True
    return book


PAGES = {
    "index.rst": "Tides\n=====\n\n.. toctree::\n\n   sub/moon\n",
    "sub/moon.rst": "Moon\n====\n\nThe moon pulls ``len``. It rests.\n",
}


def report_of(result):
    """The report of a build as data."""
    return json.loads(result.read(build_report.JSON))


def test_a_build_writes_it_beside_its_output(book):
    """Who translated what, why something is untranslated and at which line, and no path of the machine."""
    result = book.write(PAGES).build()
    report = report_of(result)
    pages = {page["page"]: page for page in report["pages"]}
    assert pages["sub/moon"]["link"] == "sub/moon.html"
    moon = pages["sub/moon"]["sentences"]
    assert [segment["file"] for segment in moon] == ["sub/moon.rst"] * 3
    assert moon[1]["line"] == 4
    assert "amts_engine is not set" in moon[1]["reason"]
    assert report["target_language"] == "zh_CN"
    for name in (build_report.HTML, build_report.JSON):
        assert str(book.folder) not in result.read(name)


def test_the_report_follows_the_book(book):
    """After a translation, and in a build in which nothing changed, it says what the pages show."""
    book.write(PAGES).build()
    for _ in range(2):
        report = report_of(book.build(amts_engine="fake_engines.Upper"))
        assert report["counts"]["untranslated"] == 0
        targets = [segment["target"] for page in report["pages"] for segment in page["sentences"]]
        assert "THE MOON PULLS <x1/>." in targets


def test_a_better_translation_is_in_the_report(book):
    """Also where only the words of one sentence changed, and nothing was sent."""
    conf = {"amts_parallel_data": "pairs.tsv"}
    for words in ("它休息。", "它歇着。"):
        book.write({**PAGES, "pairs.tsv": f"en\tzh\nIt rests.\t{words}\n"})
        targets = [
            segment.get("target") for page in report_of(book.build(**conf))["pages"] for segment in page["sentences"]
        ]
        assert words in targets


def test_a_report_that_is_current_is_not_written_again(book):
    """A build in which nothing changed keeps it, what was paid included; a lost file or a new title writes it again."""
    result = book.write(PAGES).build(amts_engine="fake_engines.Upper")
    path = result.out / build_report.JSON
    before = path.stat().st_mtime_ns
    assert report_of(book.build(amts_engine="fake_engines.Upper"))["characters_sent"] > 0
    assert path.stat().st_mtime_ns == before
    (result.out / build_report.HTML).unlink()
    assert (book.build(amts_engine="fake_engines.Upper").out / build_report.HTML).exists()
    assert report_of(book.build(amts_engine="fake_engines.Upper", project="Moons"))["title"].lower() == "moons"


@pytest.mark.parametrize("builder", ["dirhtml", "singlehtml", "text", "epub", "dummy"])
def test_builders_of_all_kinds_go_on(book, builder):
    """Links where pages are for a browser; no report where nothing is written, or where it would go into the book."""
    result = book.write(PAGES).build(builder=builder, amts_engine="fake_engines.Upper")
    assert result.code == 0
    assert (result.out / build_report.JSON).exists() == (builder not in {"epub", "dummy"})
    if builder == "dirhtml":
        assert report_of(result)["pages"][1]["link"] == "sub/moon/"
    if builder == "text":
        assert report_of(result)["pages"][1]["link"] == ""


def test_the_author_can_do_without(book):
    """``amts_report = False`` writes neither file."""
    result = book.write(PAGES).build(amts_report=False)
    assert not list(result.out.glob("amts-report*"))


def test_a_report_that_cannot_be_written_is_a_warning(book):
    """The book is complete, and the author is warned."""
    (book.folder / "_build/out" / build_report.HTML).mkdir(parents=True)
    result = book.write(PAGES).build(amts_engine="fake_engines.Upper")
    assert result.code == 0
    assert "cannot write the report" in result.warnings
    assert "MOON" in result.text("sub/moon.html")


def test_a_build_without_translation_has_no_report(book):
    """The source language has nothing to report."""
    assert not list(book.write(PAGES).build(language="en").out.glob("amts-report*"))
