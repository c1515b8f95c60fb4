"""The report in a build: what it says, when it is written, and where not."""

from __future__ import annotations

import json
import os
import stat

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


def folder_of(result):
    """The folder of the report of a build."""
    return result.doctrees / "amts-report"


def report_of(result):
    """The report of a build as data."""
    return json.loads((folder_of(result) / build_report.JSON).read_text("utf-8"))


def test_a_build_writes_it_into_the_folder_of_its_doctrees(book):
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
        assert str(book.folder) not in (folder_of(result) / name).read_text("utf-8")
    assert f"The translation report is {folder_of(result) / build_report.HTML}." in result.status
    assert not [path for path in result.out.rglob("*") if build_report.is_report(path)]


@pytest.mark.skipif(os.name != "posix", reason="files have no mode here")
def test_only_its_owner_reads_it(book):
    """It holds texts that are not published yet, and the doctrees may lie in the output."""
    folder = folder_of(book.write(PAGES).build())
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (folder, *sorted(folder.iterdir()))]
    assert modes == [0o700, 0o600, 0o600]


def test_the_author_names_its_folder(book):
    """It is relative to conf.py, for others to read; on the command line, 0 and 1 are no folders."""
    mask = os.umask(0o022)
    try:
        result = book.write(PAGES).build(amts_report="../reports/zh")
    finally:
        os.umask(mask)
    files = sorted((book.folder.parent / "reports" / "zh").iterdir())
    assert [file.name for file in files] == ["index.html", "report.json"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o644}
    assert not folder_of(result).exists()
    assert not folder_of(book.build("-D", "amts_report=0", out="second")).exists()
    assert folder_of(book.build("-D", "amts_report=1", out="third")).exists()
    assert not (book.folder / "0").exists()
    book.build("-D", "amts_report=named", out="fourth")
    assert (book.folder / "named" / "index.html").exists()


def test_the_start_page_of_the_book_is_not_overwritten(book):
    """A folder with another index.html is not taken."""
    result = book.write(PAGES).build(amts_report="_build/out")
    assert "no report" in result.warnings
    assert "Moon" in result.text("sub/moon.html")
    assert "translation report" not in result.read("index.html")


@pytest.mark.parametrize("option", ["html_static_path", "html_extra_path"])
def test_a_report_among_what_is_published_is_a_warning(book, option):
    """It holds texts that are not published yet; in the output it is the author's choice."""
    (book.folder / "_static").mkdir()
    assert "amts.report" in book.write(PAGES).build(amts_report="_static/r", **{option: ["_static"]}).warnings
    assert "amts.report" not in book.build(amts_report="_build/out/r", **{option: ["_static"]}).warnings


@pytest.mark.parametrize("is_on", [True, False])
def test_a_report_of_an_earlier_version_is_not_left_in_the_output(book, is_on):
    """It would stay public; a page of the book that happens to have its name stays."""
    result = book.write(PAGES).build(amts_report=True)
    for name, earlier in zip((build_report.HTML, build_report.JSON), build_report.EARLIER_NAMES, strict=True):
        (folder_of(result) / name).rename(result.out / earlier)
    result = book.build(amts_report=is_on)
    assert not list(result.out.glob("amts-report*"))
    assert "deleted" in result.status
    (result.out / "amts-report.html").write_text("<!DOCTYPE html>\n<title>Mine</title>", encoding="utf-8")
    book.build(amts_report=is_on)
    assert (result.out / "amts-report.html").exists()


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_its_links_lead_to_the_pages(book, chromium, builder):
    """Opened as a file, from wherever it lies; a later build without pages for a browser keeps them."""
    result = book.write(PAGES).build(builder=builder, out="my out")
    book.build(builder="text", out="my out")
    chromium.open(folder_of(result) / build_report.HTML)
    addresses = chromium.each("article a", "e.href.split('#')[0]")
    page = {"html": "sub/moon.html", "dirhtml": "sub/moon/index.html", "singlehtml": "index.html"}[builder]
    assert addresses[-1] == (result.out / page).as_uri()
    assert len(addresses) == 4
    for address in {*addresses}:
        assert (result.out / page).is_file()
        chromium.call("Page.navigate", url=address)
        chromium.wait("document.readyState === 'complete' && document.title.length")
        assert chromium.evaluate("document.querySelectorAll('h1').length") >= 1


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
    path = folder_of(result) / build_report.JSON
    before = path.stat().st_mtime_ns
    assert report_of(book.build(amts_engine="fake_engines.Upper"))["characters_sent"] > 0
    assert path.stat().st_mtime_ns == before
    (folder_of(result) / build_report.HTML).unlink()
    assert (folder_of(book.build(amts_engine="fake_engines.Upper")) / build_report.HTML).exists()
    assert report_of(book.build(amts_engine="fake_engines.Upper", project="Moons"))["title"].lower() == "moons"


@pytest.mark.parametrize("builder", ["dirhtml", "singlehtml", "text", "epub", "dummy"])
def test_builders_of_all_kinds_go_on(book, builder):
    """Links where pages are for a browser; no report where nothing is written, or where it would go into the book."""
    result = book.write(PAGES).build(builder=builder, amts_engine="fake_engines.Upper")
    assert result.code == 0
    assert (folder_of(result) / build_report.JSON).exists() == (builder not in {"epub", "dummy"})
    if builder == "dirhtml":
        assert report_of(result)["pages"][1]["link"] == "sub/moon/"
    if builder == "text":
        assert report_of(result)["pages"][1]["link"] == ""


def test_the_author_can_do_without(book):
    """``amts_report = False`` writes neither file."""
    result = book.write(PAGES).build(amts_report=False)
    assert not folder_of(result).exists()
    assert "report" not in result.status


def test_a_report_that_cannot_be_written_is_a_warning(book):
    """The book is complete, and the author is warned."""
    (book.folder / "_build/out.doctrees/amts-report" / build_report.HTML).mkdir(parents=True)
    result = book.write(PAGES).build(amts_engine="fake_engines.Upper")
    assert result.code == 0
    assert "cannot write the report" in result.warnings
    assert "MOON" in result.text("sub/moon.html")


def test_a_build_without_translation_has_no_report(book):
    """The source language has nothing to report."""
    assert not folder_of(book.write(PAGES).build(language="en")).exists()
