"""The report of a build: what it says, in a real browser too, and that texts stay texts."""

from __future__ import annotations

import json
import re
import time
import tracemalloc
from pathlib import Path

import pytest
from browser import HOSTILE

from sphinx_amts.checks import Finding, Severity
from sphinx_amts.languages import LanguagePair
from sphinx_amts.report import build_report
from sphinx_amts.report.build_report import BuildSummary, ReportedPage, ReportedSegment

EN_ZH = LanguagePair("en", "zh_CN")
SUMMARY = BuildSummary("Tides", EN_ZH, "amazon", 1234, 1300, 0.0195)
REPEATED = Finding("doubled-word", Severity.WARNING, "repeated word: delete one", "月月")
END = Finding("end", Severity.NOTE, "closing punctuation differs", "")
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
    (ReportedSegment("The moon.", "月月亮。", "customised", "moon.rst", 2, findings=(REPEATED, END)),),
)


@pytest.fixture
def small(chromium, tmp_path):
    """The small report, open."""
    build_report.write(tmp_path, SUMMARY, [TIDES, MOON])
    chromium.folder = tmp_path
    chromium.open(tmp_path / build_report.HTML)
    return chromium


def test_the_json_file_holds_all_facts(tmp_path):
    """Totals, money, pages, every sentence, reason, place and finding; and it is small where nothing is to be said."""
    build_report.write(tmp_path, SUMMARY, iter([TIDES, MOON]))
    report = json.loads((tmp_path / build_report.JSON).read_text("utf-8"))
    assert report["version"] == 1
    assert report["counts"] == {
        "catalogue": 3, "human": 1, "parallel": 0, "customised": 1, "machine": 2, "untranslated": 1,
    }  # fmt: skip
    assert (report["characters_sent"], report["characters_billed"], report["price"]) == (1234, 1300, 0.0195)
    tides, moon = report["pages"]
    assert tides["sentences"][0] == {"source": "The sea rises.", "target": "海水上涨。", "origin": "human"}
    assert tides["sentences"][2] == {
        "source": "Nobody translated <x1/>.", "origin": "untranslated", "file": "tides.rst", "line": 7,
        "reason": "no engine was chosen",
    }  # fmt: skip
    assert moon["sentences"][0]["findings"][0] == {
        "check": "doubled-word", "severity": "warning", "explanation": "repeated word: delete one", "excerpt": "月月",
    }  # fmt: skip
    assert [(counted["warnings"], counted["notes"]) for counted in (report, moon, tides)] == [(1, 1), (1, 1), (0, 0)]


@pytest.mark.parametrize("pages", [[], [ReportedPage("a", "", "", {})]])
def test_a_book_without_sentences_has_a_report(tmp_path, pages):
    """Nothing to translate is no failure, and the JSON is JSON."""
    build_report.write(tmp_path, SUMMARY, pages)
    assert len(json.loads((tmp_path / build_report.JSON).read_text("utf-8"))["pages"]) == len(pages)
    assert not re.search(r"(?:src|href)=|@import|url\(", (tmp_path / build_report.HTML).read_text("utf-8"))


def test_source_and_target_stand_side_by_side(small):
    """Page by page, with origin, reason, line, findings, and code where it is known."""
    page = small.evaluate("document.querySelector('main').innerText")
    reasons = (
        "no engine was chosen",
        "doubled-word (warning): repeated word: delete one 月月",
        "end (note): closing punctuation differs",
    )
    for shown in ("The Tides", "moon", "human", "tides.rst:7", "moon.rst:2", *reasons):
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
    ("field", "value", "expected"),
    [
        ("page", "1", ["The moon."]),
        ("origin", "5", ["Nobody translated len."]),
        ("finding", "*", ["The moon."]),
        ("finding", "doubled-word", ["The moon."]),
        ("words", "NOBODY translated len", ["Nobody translated len."]),
        ("words", "no engine", ["Nobody translated len."]),
        ("words", "tides.rst:7", ["Nobody translated len."]),
        ("words", "月亮", ["The moon."]),
        ("words", "no such thing", []),
    ],
)
def test_segments_can_be_filtered(small, field, value, expected):
    """By page, origin, finding, and any text, reason or place; Escape shows all again."""
    small.choose(field, value)
    assert small.sources() == expected
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
    build_report.write(tmp_path, SUMMARY, [ReportedPage("a", "", "", {"machine": 300}, many), MOON])
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
    segment = ReportedSegment(text, text, "untranslated", text, 1, text, (text,), (finding,))
    build_report.write(
        tmp_path, BuildSummary(text, EN_ZH, text), [ReportedPage(text, text, "a.html", {"untranslated": 1}, (segment,))]
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
    build_report.write(tmp_path, SUMMARY, [TIDES])
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
    build_report.write(tmp_path, SUMMARY, map(page, range(500)))
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

    build_report.write(tmp_path, SUMMARY, [MOON])
    old = {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()}
    with pytest.raises(ZeroDivisionError):
        build_report.write(tmp_path, SUMMARY, failing())
    assert {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()} == old
    assert len(old) == 2


@pytest.mark.parametrize("name", [build_report.HTML, build_report.JSON])
def test_what_is_no_report_is_not_overwritten(tmp_path, name):
    """A page of a book, or a link to a file elsewhere."""
    (tmp_path / name).write_text("a page")
    with pytest.raises(FileExistsError, match="no report"):
        build_report.write(tmp_path, SUMMARY, [MOON])
    (tmp_path / name).rename(tmp_path / "page")
    (tmp_path / name).symlink_to("page")
    with pytest.raises(FileExistsError, match="no report"):
        build_report.write(tmp_path, SUMMARY, [MOON])
    assert (tmp_path / "page").read_text() == "a page"


def test_a_report_of_an_earlier_version_is_known():
    """Its files are found where earlier versions left them; other files are not taken for reports."""
    earlier = Path(__file__).parents[1] / "earlier_version"
    assert build_report.is_report(earlier / "amts-report.json")
    assert not build_report.is_report(earlier / "entries.json")
    assert not build_report.is_report(earlier)


def test_what_is_not_known_is_not_shown(small):
    """No place without a file, and no money where none was spent."""
    build_report.write(
        small.folder,
        BuildSummary("Tides", EN_ZH, "pseudo"),
        [ReportedPage("a", "A", "", {"machine": 2}, (ReportedSegment("B", "b", "machine", "", 4),))],
    )
    small.open(small.folder / build_report.HTML)
    assert small.each("article .place", "e.textContent") == []
    assert "dollars" not in small.evaluate("document.querySelector('header').textContent")
    assert "each occurrence" in small.evaluate("document.querySelector('header').textContent")


def test_an_interrupted_report_is_not_current(tmp_path):
    """Only two whole files of the same fingerprint are."""
    summary = BuildSummary("Tides", EN_ZH, fingerprint="abc")
    assert not build_report.is_current(tmp_path, "abc")
    build_report.write(tmp_path, summary, [TIDES])
    assert build_report.is_current(tmp_path, "abc")
    assert not build_report.is_current(tmp_path, "abd")
    (tmp_path / build_report.HTML).unlink()
    assert not build_report.is_current(tmp_path, "abc")


def test_the_totals_are_those_of_all_pages():
    """Each origin, warnings and notes; the price to a hundredth of a cent."""
    totals = build_report.totals(BuildSummary("Tides", EN_ZH, price=0.123456), [TIDES.figures(), MOON.figures()])
    assert totals["counts"]["catalogue"] == 3
    assert (totals["warnings"], totals["notes"], totals["price"]) == (1, 1, 0.1235)


def test_texts_hold_nothing_that_is_no_text(tmp_path):
    """Sources are the author's, excerpts are cut anywhere, and reasons come from services."""
    bad = "a\n\x1b[2J\x9b\u202e\u2067\ud800"
    finding = Finding("numbers", Severity.NOTE, "x", bad)
    segment = ReportedSegment(bad, "海", "machine", "index\x1b.rst", 3, bad, (bad,), (finding,))
    page = ReportedPage("index", bad, "index.html", {"machine": 1}, (segment,))
    build_report.write(tmp_path, BuildSummary(bad, LanguagePair("en", "zh_CN"), bad), [page])

    for name in (build_report.HTML, build_report.JSON):
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)
    data = json.loads((tmp_path / build_report.JSON).read_text(encoding="utf-8"))
    assert data["pages"][0]["sentences"][0]["reason"] == r"a \x1b[2J\x9b\u202e\u2067\ud800"
