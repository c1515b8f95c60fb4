"""The report beside a build's output: what it tells, in a real browser too, and that texts stay texts."""

from __future__ import annotations

import json
import re
import time
import tracemalloc

import pytest
from browser import HOSTILE

from sphinx_amts.checks import Finding, Severity
from sphinx_amts.languages import LanguagePair
from sphinx_amts.report import build_report
from sphinx_amts.report.build_report import Head, ReportedPage, ReportedSegment

EN_ZH = LanguagePair("en", "zh_CN")
HEAD = Head("Tides", EN_ZH, "amazon", 1234, 1300, 0.0195)
DOUBLED = Finding("doubled", Severity.WARNING, "a word stands twice", "月月")
END = Finding("end", Severity.NOTE, "it ends otherwise", "")
TIDES = ReportedPage(
    "tides",
    "The Tides",
    "tides.html",
    {"human": 1, "machine": 2, "untranslated": 1, "catalogue": 3},
    (
        ReportedSegment("The sea rises.", "海水上涨。", "human"),
        ReportedSegment("Call <x1/> <g2>now</g2>.", "<g2>现在</g2>调用<x1/>。", "machine"),
        ReportedSegment(
            "Nobody translated <x1/>.", "", "untranslated", "tides.rst", 7, "no engine was chosen", ("len",)
        ),
    ),
)
MOON = ReportedPage(
    "moon",
    "",
    "moon.html",
    {"customised": 1},
    (ReportedSegment("The moon.", "月月亮。", "customised", "moon.rst", 2, findings=(DOUBLED, END)),),
)


@pytest.fixture
def small(chromium, tmp_path):
    """The small report, open."""
    build_report.write(tmp_path, HEAD, [TIDES, MOON])
    chromium.open(tmp_path / build_report.HTML)
    return chromium


def test_the_json_file_holds_all_facts(tmp_path):
    """Totals, money, pages, every sentence, reason, place and finding; and it is small where nothing is to be said."""
    build_report.write(tmp_path, HEAD, iter([TIDES, MOON]))
    found = json.loads((tmp_path / build_report.JSON).read_text("utf-8"))
    assert found["version"] == 1
    assert found["counts"] == {
        "catalogue": 3, "human": 1, "parallel": 0, "customised": 1, "machine": 2, "untranslated": 1,
    }  # fmt: skip
    assert (found["characters_sent"], found["characters_billed"], found["price"]) == (1234, 1300, 0.0195)
    tides, moon = found["pages"]
    assert tides["sentences"][0] == {"source": "The sea rises.", "target": "海水上涨。", "origin": "human"}
    assert tides["sentences"][2] == {
        "source": "Nobody translated <x1/>.", "origin": "untranslated", "file": "tides.rst", "line": 7,
        "reason": "no engine was chosen",
    }  # fmt: skip
    assert moon["sentences"][0]["findings"][0] == {
        "check": "doubled", "severity": "warning", "explanation": "a word stands twice", "excerpt": "月月",
    }  # fmt: skip
    assert [(one["warnings"], one["notes"]) for one in (found, moon, tides)] == [(1, 1), (1, 1), (0, 0)]


@pytest.fixture
def book(book):
    """A book whose builds write the report, as they do by default."""
    book.conf["amts_report"] = True
    return book


@pytest.mark.parametrize("pages", [[], [ReportedPage("a", "", "", {})]])
def test_a_book_without_sentences_has_a_report(tmp_path, pages):
    """Nothing to translate is no failure, and the JSON is JSON."""
    build_report.write(tmp_path, HEAD, pages)
    assert len(json.loads((tmp_path / build_report.JSON).read_text("utf-8"))["pages"]) == len(pages)
    assert not re.search(r"(?:src|href)=|@import|url\(", (tmp_path / build_report.HTML).read_text("utf-8"))


def test_source_and_target_stand_side_by_side(small):
    """Page by page, with origin, reason, line, findings, and code where it is known."""
    page = small.evaluate("document.querySelector('main').innerText")
    told = ("no engine was chosen", "doubled (warning): a word stands twice 月月", "end (note): it ends otherwise")
    for shown in ("The Tides", "moon", "human", "tides.rst:7", "moon.rst:2", *told):
        assert shown in page
    left, right = small.each(".text", "e.getBoundingClientRect().x")[:2]
    assert left < right
    assert small.each("article:nth-of-type(2) .text", "e.innerHTML") == [
        "Call <code>[1]</code> <u>now</u>.", "<u>现在</u>调用<code>[1]</code>。",
    ]  # fmt: skip
    assert small.sources()[2] == "Nobody translated len."
    assert small.errors == []
    assert len(small.requests) == 1


def test_numbers_and_bars_stand_above(small):
    """The book's totals, the money, and a bar for each page whose parts have the widths of its sentences."""
    text = small.evaluate("document.querySelector('header').textContent")
    for part in ("Tides", "English to Simplified Chinese", "1,234", "1,300", "0.02", "parallel data"):
        assert part in text
    small.evaluate("document.querySelector('details').open = true")
    bar = "tbody tr:first-child rect"
    assert small.each(bar, "e.getAttribute('class')") == ["catalogue", "human", "machine", "untranslated"]
    widths = small.each(bar, "e.getBoundingClientRect().width")
    assert widths[0] / widths[1] == pytest.approx(3, rel=0.05)
    assert small.evaluate(f"getComputedStyle(document.querySelector('{bar}')).fill") != "rgb(0, 0, 0)"


@pytest.mark.parametrize(
    ("field", "value", "wanted"),
    [
        ("page", "1", ["The moon."]),
        ("origin", "5", ["Nobody translated len."]),
        ("finding", "*", ["The moon."]),
        ("finding", "doubled", ["The moon."]),
        ("words", "NOBODY translated len", ["Nobody translated len."]),
        ("words", "no engine", ["Nobody translated len."]),
        ("words", "tides.rst:7", ["Nobody translated len."]),
        ("words", "月亮", ["The moon."]),
        ("words", "no such thing", []),
    ],
)
def test_what_is_shown_can_be_chosen(small, field, value, wanted):
    """By page, origin, finding, and any text, reason or place; Escape shows all again."""
    small.choose(field, value)
    assert small.sources() == wanted
    small.press("Escape")
    assert len(small.sources()) == 4


def test_a_row_of_the_table_chooses_its_page(small):
    """A click on a page shows its sentences."""
    small.evaluate("document.querySelectorAll('.pages button')[1].click()")
    assert small.sources() == ["The moon."]


def test_links_lead_to_the_sentence_in_the_book(small):
    """The page, and on it the first words of the translation, in the language of the browser's text fragments."""
    links = small.each("article a", "e.getAttribute('href')")
    assert links[0] == "tides.html#:~:text=%E6%B5%B7%E6%B0%B4%E4%B8%8A%E6%B6%A8%E3%80%82"
    assert links[2] == "tides.html#:~:text=Nobody%20translated"


def test_the_keyboard_is_enough(chromium, tmp_path):
    """Next and previous sentence, beyond what is made so far, and next and previous page."""
    many = tuple(ReportedSegment(f"Sentence {n}.", "句。", "machine") for n in range(300))
    build_report.write(tmp_path, HEAD, [ReportedPage("a", "", "", {"machine": 300}, many), MOON])
    chromium.open(tmp_path / build_report.HTML)
    chromium.press(*["j"] * 55, "k")
    assert chromium.evaluate("document.activeElement.querySelector('.text').textContent") == "Sentence 53."
    for key, source in (("n", "The moon."), ("p", "Sentence 299.")):
        chromium.press(key)
        assert chromium.evaluate("document.activeElement.querySelector('.text').textContent") == source


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_are_texts_wherever_they_stand(chromium, tmp_path, text):
    """Nothing in a text, title, reason, place or finding is markup or script, and it is shown as it is."""
    finding = Finding(text, Severity.NOTE, text, text)
    one = ReportedSegment(text, text, "untranslated", text, 1, text, (text,), (finding,))
    build_report.write(
        tmp_path, Head(text, EN_ZH, text), [ReportedPage(text, text, "a.html", {"untranslated": 1}, (one,))]
    )
    json.loads((tmp_path / build_report.JSON).read_text("utf-8"))
    chromium.open(tmp_path / build_report.HTML)
    assert chromium.errors == []
    assert len(chromium.requests) == 1
    assert chromium.evaluate("document.querySelectorAll('img, article script').length") == 0
    assert "broken into" not in chromium.evaluate("document.title").replace(text, "")
    assert chromium.evaluate("document.querySelectorAll('article').length") == 1
    if not re.search(r"[\ud800<&]", text):
        assert chromium.sources() == [text]


def test_a_script_that_is_not_ours_does_not_run(chromium, tmp_path):
    """Even where markup would come in, the page's own policy keeps it still."""
    build_report.write(tmp_path, HEAD, [TIDES])
    path = tmp_path / build_report.HTML
    bad = "<script>document.title = 'broken into'</script>"
    path.write_text(path.read_text("utf-8").replace("</header>", f"{bad}</header>"), "utf-8")
    chromium.open(path)
    assert chromium.evaluate("document.title") == "Tides: translation report"


def test_fifty_thousand_sentences_open_and_filter_at_once(chromium, tmp_path):
    """Something to read within 3 seconds, any choice within 200 milliseconds, and writing it keeps the memory flat."""
    words = "The tide rises slowly along the pier, and nobody on the quay looks up from the nets. "

    def page(number):
        rows = (ReportedSegment(f"{n} {number} {words}", f"{n} 潮水沿着码头慢慢上涨。", "machine") for n in range(100))
        return ReportedPage(f"p{number}", "", f"p{number}.html", {"machine": 100}, tuple(rows))

    tracemalloc.start()
    build_report.write(tmp_path, HEAD, map(page, range(500)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3_000_000 < (tmp_path / build_report.HTML).stat().st_size
    start = time.perf_counter()
    chromium.open(tmp_path / build_report.HTML)
    chromium.wait("document.querySelector('article')")
    opened = time.perf_counter() - start
    times = {}
    for field, value in (
        ("words", "1234"),
        ("words", "pier"),
        ("words", ""),
        ("page", "7"),
        ("page", ""),
        ("origin", "4"),
    ):
        start = time.perf_counter()
        chromium.choose(field, value)
        chromium.evaluate("document.body.offsetHeight")
        times[field, value] = time.perf_counter() - start
    assert opened < 30  # a machine may be busy; the manual has the figures
    assert max(times.values()) < 2, times


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_wider_than_the_window(small, width):
    """On a telephone the two texts stand one above the other, and nobody scrolls sideways."""
    with small.window(width):
        assert small.evaluate("document.documentElement.scrollWidth") <= width
        tops = small.each("article:first-of-type .text", "e.getBoundingClientRect().top")
        assert (tops[0] < tops[1]) == (width < 700)


def test_a_failed_report_leaves_the_old_one(tmp_path):
    """Half a report never takes the place of a whole one."""

    def failing():
        yield TIDES
        raise ZeroDivisionError

    for name in (build_report.HTML, build_report.JSON):
        (tmp_path / name).write_text("old")
    with pytest.raises(ZeroDivisionError):
        build_report.write(tmp_path, HEAD, failing())
    assert {path.read_text() for path in tmp_path.iterdir()} == {"old"}
    assert len(list(tmp_path.iterdir())) == 2


# --- in a build ------------------------------------------------------------------------------------------------------


PAGES = {
    "index.rst": "Tides\n=====\n\n.. toctree::\n\n   sub/moon\n",
    "sub/moon.rst": "Moon\n====\n\nThe moon pulls ``len``. It rests.\n",
}


def facts(result):
    return json.loads(result.read(build_report.JSON))


def test_a_build_writes_it_beside_its_output(book):
    """Who translated what, why something is untranslated and at which line, and no path of the machine."""
    result = book.write(PAGES).build()
    found = facts(result)
    pages = {one["page"]: one for one in found["pages"]}
    assert pages["sub/moon"]["link"] == "sub/moon.html"
    moon = pages["sub/moon"]["sentences"]
    assert [one["file"] for one in moon] == ["sub/moon.rst"] * 3
    assert moon[1]["line"] == 4
    assert "no engine was chosen" in moon[1]["reason"]
    assert found["target_language"] == "zh_CN"
    for name in (build_report.HTML, build_report.JSON):
        assert str(book.folder) not in result.read(name)


def test_the_report_follows_the_book(book):
    """After a translation, and in a build in which nothing changed, it tells what the pages show."""
    book.write(PAGES).build()
    for _ in range(2):
        found = facts(book.build(amts_engine="fake_engines.Upper"))
        assert found["counts"]["untranslated"] == 0
        targets = [one["target"] for page in found["pages"] for one in page["sentences"]]
        assert "THE MOON PULLS <x1/>." in targets


def test_a_better_translation_is_in_the_report(book):
    """Also where only the words of one sentence changed, and nothing was sent."""
    conf = {"amts_parallel_data": "pairs.tsv"}
    for words in ("它休息。", "它歇着。"):
        book.write({**PAGES, "pairs.tsv": f"en\tzh\nIt rests.\t{words}\n"})
        targets = [one.get("target") for page in facts(book.build(**conf))["pages"] for one in page["sentences"]]
        assert words in targets


def test_a_report_that_is_current_is_not_written_again(book):
    """A build in which nothing changed keeps it, what was paid included; a lost file or a new title writes it again."""
    result = book.write(PAGES).build(amts_engine="fake_engines.Upper")
    path = result.out / build_report.JSON
    before = path.stat().st_mtime_ns
    assert facts(book.build(amts_engine="fake_engines.Upper"))["characters_sent"] > 0
    assert path.stat().st_mtime_ns == before
    (result.out / build_report.HTML).unlink()
    assert (book.build(amts_engine="fake_engines.Upper").out / build_report.HTML).exists()
    assert facts(book.build(amts_engine="fake_engines.Upper", project="Moons"))["title"].lower() == "moons"


@pytest.mark.parametrize("builder", ["dirhtml", "singlehtml", "text", "epub", "dummy"])
def test_builders_of_all_kinds_go_on(book, builder):
    """Links where pages are for a browser; no report where nothing is written, or where it would go into the book."""
    result = book.write(PAGES).build(builder=builder, amts_engine="fake_engines.Upper")
    assert result.code == 0
    assert (result.out / build_report.JSON).exists() == (builder not in {"epub", "dummy"})
    if builder == "dirhtml":
        assert facts(result)["pages"][1]["link"] == "sub/moon/"
    if builder == "text":
        assert facts(result)["pages"][1]["link"] == ""


def test_the_author_can_do_without(book):
    """``amts_report = False`` writes neither file."""
    result = book.write(PAGES).build(amts_report=False)
    assert not list(result.out.glob("amts-report*"))


def test_a_report_that_cannot_be_written_is_a_warning(book):
    """The book is whole, and the author is told."""
    (book.folder / "_build/out" / build_report.HTML).mkdir(parents=True)
    result = book.write(PAGES).build(amts_engine="fake_engines.Upper")
    assert result.code == 0
    assert "the report cannot be written" in result.warnings
    assert "MOON" in result.text("sub/moon.html")


def test_a_build_without_translation_has_no_report(book):
    """The source language has nothing to report."""
    assert not list(book.write(PAGES).build(language="en").out.glob("amts-report*"))
