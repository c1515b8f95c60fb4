"""The page for reviewers, in a real browser: what it shows, how it sorts and filters, that texts stay texts."""

from __future__ import annotations

import re
import time
import tracemalloc

import pytest
from browser import HOSTILE

from sphinx_amts.extraction.rows import DocumentPair, ExtractedPair
from sphinx_amts.extraction.writers import review_page
from sphinx_amts.languages import LanguagePair

EN_ZH = LanguagePair("en", "zh_CN")


def pair(order: int, source: str, target: str, score: float = 0.9, **more) -> ExtractedPair:
    """A pair of the small book, at line ``order``."""
    places = {"source_place": f"en/{order}.md:{order}", "target_place": f"zh/{order}.md:{order}"}
    return ExtractedPair(
        source, target, **{"bead": "1-1", "score": score, "document": "tides", "order": order} | places | more
    )


SMALL = (
    pair(0, "The sea rises.", "海水上涨。", tagged=("The sea rises.", "海水上涨。")),
    pair(
        1,
        "Call len now.",
        "现在调用len。",
        0.8,
        tagged=("Call <x1/> <g2>now</g2>.", "<g2>现在</g2>调用<x1/>。"),
        display_texts=("len", ""),
    ),
    pair(2, "It falls. It rests.", "它落下并静止。", 0.55, bead="2-1"),
    pair(3, "Nobody translated this.", "", 0.0, bead="1-0", reason="no counterpart", target_place=""),
    pair(4, "The moon.", "太阳。", 0.31, reason="score 0.31 is below 0.5", document="moon"),
    pair(5, "The MOON pulls.", "月亮牵引。", 0.97, document="moon"),
)
DOCUMENTS = (DocumentPair("tides", (3, 2), 0.9), DocumentPair("moon", (2, 2), 0.4, ("One block was inserted.",)))


@pytest.fixture
def small(chromium, tmp_path):
    """The small book, open."""
    review_page.write(tmp_path / "a.html", SMALL, EN_ZH, "Tides", DOCUMENTS)
    chromium.open(tmp_path / "a.html")
    return chromium


def orders(browser):
    """The lines of the pairs that are made, from the top."""
    places = browser.evaluate(
        "[...document.querySelectorAll('article')].map(a => a.querySelector('.place').textContent)"
    )
    return [int(place.rpartition(":")[2]) for place in places]


def focused(browser):
    return browser.evaluate("document.activeElement.querySelector('.text')?.textContent")


def test_both_texts_stand_side_by_side(small):
    """Document by document, in reading order, with score, kind, places, and why something was left out."""
    assert orders(small) == [0, 1, 2, 3, 4, 5]
    page = small.evaluate("document.querySelector('main').innerText")
    for shown in (
        "tides",
        "moon",
        "2-1",
        "0.55",
        "en/2.md:2",
        "zh/2.md:2",
        "left out: no counterpart",
        "One block was",
    ):
        assert shown in page
    assert page.index("tides") < page.index("The sea") < page.index("One block") < page.index("The moon")
    left, right = small.each(".text", "e.getBoundingClientRect().x")[:2]
    assert left < right
    assert small.evaluate("document.querySelectorAll('article.out').length") == 2
    assert small.errors == []


def test_code_and_emphasis_are_shown_where_they_stand(small):
    """Tags are no text: code looks like code, paired words are underlined, on both sides."""
    cells = small.each("article:nth-of-type(2) .text", "e.innerHTML")
    assert cells == ["Call <code>len</code> <u>now</u>.", "<u>现在</u>调用<code>len</code>。"]


def test_the_numbers_stand_above(small):
    """Statistics are part of the page itself, with the reasons in groups."""
    text = small.evaluate("document.querySelector('header').textContent")
    for part in ("Tides", "English and Simplified Chinese", "7 and 5", "score below 0.5", "no counterpart", "0.40"):
        assert part in text


@pytest.mark.parametrize(
    ("field", "value", "wanted"),
    [
        ("document", "1", [4, 5]),
        ("bead", "2-1", [2]),
        ("show", "accepted", [0, 1, 2, 5]),
        ("show", "left", [3, 4]),
        ("words", "moon", [4, 5]),
        ("words", "月亮", [5]),
        ("words", "call LEN", [1]),
        ("words", "zh/2.md", [2]),
        ("words", "no such thing", []),
        ("order", "doubt", [3, 4, 2, 1, 0, 5]),
    ],
)
def test_what_is_shown_can_be_chosen(small, field, value, wanted):
    """By document, kind, acceptance, and any text or place; sorted by doubt; Escape shows all again."""
    small.choose(field, value)
    assert orders(small) == wanted
    assert small.evaluate("document.forms[0].elements.count.value") == f"{len(wanted)} of 6"
    small.press("Escape")
    assert orders(small) == [0, 1, 2, 3, 4, 5]


def test_a_sample_by_chance_is_the_same_for_everybody(small, tmp_path):
    """The order by chance holds all pairs, and is that of the next reader."""
    small.choose("order", "chance")
    first = orders(small)
    assert sorted(first) == [0, 1, 2, 3, 4, 5]
    small.open(tmp_path / "a.html")
    small.choose("order", "chance")
    assert orders(small) == first


def test_the_keyboard_is_enough(small):
    """Next and previous pair, next and previous document, search; letters typed into the search are text."""
    small.press("j", "j")
    assert focused(small) == "Call len now."
    small.press("k")
    assert focused(small) == "The sea rises."
    small.press("n")
    assert focused(small) == "The moon."
    small.press("p")
    assert focused(small) == "Nobody translated this."
    small.press("/", "j")
    assert small.evaluate("document.forms[0].elements.words.value") == "j"
    small.press("Escape", "j")
    assert focused(small) == "The sea rises."


def test_moving_on_makes_more(chromium, tmp_path):
    """The end of what is made is not the end of the list."""
    review_page.write(tmp_path / "a.html", (pair(n, f"Sentence {n}.", "句。") for n in range(300)), EN_ZH)
    chromium.open(tmp_path / "a.html")
    assert len(orders(chromium)) < 300
    chromium.press(*["j"] * 55)
    assert focused(chromium) == "Sentence 54."
    chromium.evaluate("scrollTo(0, document.body.scrollHeight)")
    chromium.wait("document.querySelector('main').textContent.includes('Sentence 299.')")


def test_another_document_may_be_far(chromium, tmp_path):
    """The next document is reached from the first pair of a long one, is seen, and its end is the way back."""
    rows = (pair(n, f"Sentence {n}.", "句。", document="tides" if n < 300 else "moon") for n in range(600))
    review_page.write(tmp_path / "a.html", rows, EN_ZH)
    chromium.open(tmp_path / "a.html")
    chromium.press("j", "n")
    assert focused(chromium) == "Sentence 300."
    time.sleep(0.3)  # what is near is made meanwhile
    top = chromium.evaluate("document.activeElement.getBoundingClientRect().top")
    assert 0 < top < chromium.evaluate("innerHeight")
    chromium.press("p")
    assert focused(chromium) == "Sentence 299."


def test_printing_shows_all(chromium, tmp_path):
    """What is chosen is on the paper as a whole, not only what was on the screen."""
    review_page.write(tmp_path / "a.html", (pair(n, f"Sentence {n}.", "句。") for n in range(300)), EN_ZH)
    chromium.open(tmp_path / "a.html")
    chromium.choose("words", "sentence 2")
    chromium.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert orders(chromium) == [n for n in range(300) if str(n).startswith("2")]


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_are_texts_wherever_they_stand(chromium, tmp_path, text):
    """Nothing in a text, a name, a reason or a title is markup or script, and it is shown as it is."""
    hostile = ExtractedPair(text, text, "1-1", 0.5, text, text, text, reason=text)
    tagged = ExtractedPair(
        text, text, "1-1", 0.6, tagged=("<x1/> &lt;b&gt;", "&lt;b&gt; <x1/>"), display_texts=(text,), order=1
    )
    review_page.write(
        tmp_path / "a.html", [hostile, tagged], EN_ZH, text, [DocumentPair(text, parallelism=0.1, notes=(text,))]
    )
    chromium.open(tmp_path / "a.html")
    seen = text.replace("\x00", "\ufffd") if "\x00" in text else text
    assert chromium.errors == []
    assert len(chromium.requests) == 1
    assert chromium.evaluate("document.querySelectorAll('img, article script').length") == 0
    assert "broken into" not in chromium.evaluate("document.title").replace(text, "")
    if "\ud800" not in text:
        assert chromium.sources()[0] == text
        assert chromium.sources()[1] == f"{text} <b>"
        assert chromium.evaluate("document.querySelector('h1').textContent") == seen


def test_a_script_that_is_not_ours_does_not_run(chromium, tmp_path):
    """Even where markup would come in, the page's own policy keeps it still."""
    review_page.write(tmp_path / "a.html", SMALL, EN_ZH)
    page = (tmp_path / "a.html").read_text("utf-8")
    bad = "<script>document.title = 'broken into'</script><img src='http://localhost:9/x.png'>"
    (tmp_path / "b.html").write_text(page.replace("</header>", f"{bad}</header>"), "utf-8")
    chromium.open(tmp_path / "b.html")
    assert chromium.evaluate("document.title") == "Sentence pairs"
    assert not [address for address in chromium.requests if address.startswith("http")] or chromium.errors


@pytest.mark.parametrize(("target", "direction"), [("ar", "rtl"), ("he", "rtl"), ("zh_CN", "ltr"), ("ja", "ltr")])
def test_each_text_has_its_language_and_direction(chromium, tmp_path, target, direction):
    """Fonts, line breaks and direction are those of the language; places stay from left to right."""
    review_page.write(tmp_path / "a.html", SMALL, LanguagePair("en", target))
    chromium.open(tmp_path / "a.html")
    texts = chromium.each(".text", "[e.lang, getComputedStyle(e).direction]")[:2]
    assert texts == [["en", "ltr"], [target.replace("_", "-"), direction]]
    assert chromium.each(".place", "getComputedStyle(e).direction")[1] == "ltr"


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_wider_than_the_window(small, width):
    """On a telephone the two texts stand one above the other, and nobody scrolls sideways."""
    with small.window(width):
        assert small.evaluate("document.documentElement.scrollWidth") <= width
        tops = small.each(".side", "e.getBoundingClientRect().top")
        assert (tops[0] < tops[1]) == (width < 700)


def test_thousands_of_pairs_open_and_filter_at_once(chromium, tmp_path):
    """15,000 pairs: something to read within 2 seconds, any choice within 200 milliseconds (the best of three)."""
    words = "The tide rises slowly along the pier, and nobody on the quay looks up from the nets. "
    rows = (
        pair(n, f"{n} {words}", f"{n} 潮水沿着码头慢慢上涨。", n % 100 / 100, document=f"d{n // 100}")
        for n in range(15_000)
    )
    review_page.write(tmp_path / "a.html", rows, EN_ZH)
    choices = (("words", "1234"), ("words", ""), ("order", "doubt"), ("document", "7"), ("document", ""))
    times: dict[object, list[float]] = {}
    for _ in range(3):
        start = time.perf_counter()
        chromium.open(tmp_path / "a.html")
        chromium.wait("document.querySelector('article')")
        times.setdefault("open", []).append(time.perf_counter() - start)
        for choice in choices:
            start = time.perf_counter()
            chromium.choose(*choice)
            chromium.evaluate("document.body.offsetHeight")
            times.setdefault(choice, []).append(time.perf_counter() - start)
    fastest = {name: min(all_) for name, all_ in times.items()}
    assert fastest.pop("open") < 2
    assert max(fastest.values()) < 0.2, fastest


def test_without_scripts_the_numbers_and_a_message_remain(small, tmp_path):
    """A browser that runs nothing shows the summary and says what is missing."""
    small.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        small.open(tmp_path / "a.html")
        text = small.evaluate("document.body.innerText")
    finally:
        small.call("Emulation.setScriptExecutionDisabled", value=False)
    assert "pairs accepted" in text
    assert "Without JavaScript" in text
    assert "The sea rises" not in text


# --- without a browser ---------------------------------------------------------------------------------------------


def test_memory_does_not_grow_with_the_pairs(tmp_path):
    """Pairs go to the disk one by one."""
    tracemalloc.start()
    review_page.write(
        tmp_path / "a.html", (pair(n, "The sea rises. " * 20, "海水上涨。" * 20) for n in range(5_000)), EN_ZH
    )
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000 < (tmp_path / "a.html").stat().st_size


def test_a_failed_page_leaves_the_old_one(tmp_path):
    """Half a page never takes the place of a whole one, and nothing of it is left."""

    def failing():
        yield SMALL[0]
        raise ZeroDivisionError

    (tmp_path / "a.html").write_text("old")
    with pytest.raises(ZeroDivisionError):
        review_page.write(tmp_path / "a.html", failing(), EN_ZH)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.html", "old")]


def test_a_page_without_pairs_is_a_page(tmp_path):
    """Nothing found is no failure."""
    review_page.write(tmp_path / "a.html", [], EN_ZH)
    page = (tmp_path / "a.html").read_text("utf-8")
    assert "pairs accepted" in page
    assert not re.search(r"(?:src|href)=|@import|url\(", page)
