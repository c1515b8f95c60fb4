"""Texts and files made to keep a reader busy: each is read in time that grows with its length and no faster.

The bounds are generous: what is guarded here took minutes, ended the program, or grew with the square of the length.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sphinx_amts import bitext
from sphinx_amts.alignment.blocks import BlockComparison
from sphinx_amts.alignment.language_model import LanguageModel
from sphinx_amts.alignment.texts import Text, TextBlock, TextSentence
from sphinx_amts.alignment.transposed import transposed_sections
from sphinx_amts.bitext import inline_grammar, notation
from sphinx_amts.checks import MAXIMUM_LENGTH, SegmentPair, check_pair
from sphinx_amts.errors import AmtsError
from sphinx_amts.extraction.readers import html
from sphinx_amts.languages import LanguagePair, profile
from sphinx_amts.text import segmentation

PAIR = LanguagePair("en", "zh_CN")
#: Seconds of the processor; each case takes a small part of them.
LIMIT = 8.0


def seconds(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def repeated(pattern: str, size: int) -> str:
    return (pattern * (size // len(pattern) + 1))[:size]


MARKUP = (
    "*a ", "_a ", "**a ", "***a ", "*a `", "`a ", "``a ", "![", "![a](", "[^", "[^a", "[~~", "(~~", ":a", ":a:b",
    ":a::", "<g1>", "<g1>a", "a_ ", "a:", "a+", " ", "\u3000", "`a   ", "[a](   ", "[**", "(**", "|a ", "$a ",
)  # fmt: skip


@pytest.mark.parametrize("pattern", MARKUP)
def test_inline_markup_is_found_in_linear_time(pattern: str) -> None:
    assert seconds(lambda: list(inline_grammar.matches(repeated(pattern, 40_000)))) < LIMIT


@pytest.mark.parametrize("pattern", MARKUP)
def test_rows_up_to_the_longest_are_read_at_once(pattern: str) -> None:
    assert seconds(lambda: notation.runs(repeated(pattern, notation.LONGEST))) < LIMIT / 4


@pytest.mark.parametrize(
    "text",
    [
        "[a " + "[b](c) " * 60,
        "[a " + "![b] " * 60,
        "`a" + " " * 9_000,
        "[a](" + " " * 9_000,
        ":abbr:`a" + " " * 9_000 + "b`",
        "*a " * 3_000 + "` b*",
        ":a" * 4_000 + ":`b",
    ],
)
def test_one_mark_is_not_read_in_many_ways(text: str) -> None:
    assert seconds(lambda: notation.runs(text)) < LIMIT / 4


def test_time_for_inline_markup_grows_with_the_length() -> None:
    def fastest(size: int) -> float:
        text = repeated("*a _b `c [d ", size)
        return min(seconds(lambda: list(inline_grammar.matches(text))) for _ in range(3))

    assert fastest(80_000) < 9 * fastest(20_000) + 0.2  # 16 times as long where it grows with the square


@pytest.mark.parametrize("pattern", ["![", "![a](", "<!--", "中文。", "「a。", "iv", '"a. '])
def test_long_paragraphs_are_cut_in_linear_time(pattern: str) -> None:
    text = repeated(pattern, 45_000)
    sentences: list[str] = []
    assert seconds(lambda: sentences.extend(segmentation.segment(text, profile("en")))) < LIMIT
    assert "".join(sentences) == text


def test_a_paragraph_longer_than_the_window_is_cut_like_a_short_one() -> None:
    sentences = [f"This is sentence {number} of e.g. Mr. Smith. " for number in range(2_000)]
    assert segmentation.segment("".join(sentences), profile("en")) == sentences


def test_a_long_sentence_without_an_end_does_not_hide_those_behind_it() -> None:
    long = "word " * 10_000
    assert segmentation.segment(f"One ends. {long}ends. Two ends.", profile("en"))[-1] == "Two ends."


@pytest.mark.parametrize("pattern", ["?", "Aa", "aA", "XX1", "1e", "`a` ", "*a ", "-1 ", "9", "{a1", "“a", "a/b", "::"])
def test_checks_of_a_pair_take_no_time(pattern: str) -> None:
    text = repeated(pattern, MAXIMUM_LENGTH)
    for pair in (PAIR, LanguagePair("en", "es")):
        assert seconds(lambda pair=pair: list(check_pair(SegmentPair(text, f"{text[:-1]}!"), pair))) < LIMIT


def test_a_number_of_hundreds_of_digits_does_not_end_the_checks() -> None:
    failures: list[str] = []
    pair = SegmentPair(f"Wait {'9' * 400} million times.", "请等待 5 次。")
    findings = list(check_pair(pair, PAIR, report=failures.append))
    assert "numbers" in {str(finding.check) for finding in findings}
    assert failures == []


# --- files ------------------------------------------------------------------------------------------------------------


def _tmx(folder: Path, *segments: str) -> bitext.ParallelData:
    units = (
        f'<tu><tuv xml:lang="en"><seg>{segment}</seg></tuv><tuv xml:lang="zh"><seg>{segment}</seg></tuv></tu>'
        for segment in segments
    )
    path = folder / "a.tmx"
    path.write_text(f'<tmx version="1.4"><header/><body>{"".join(units)}</body></tmx>', encoding="utf-8")
    return bitext.read(path, PAIR)


@pytest.mark.parametrize(
    "segment",
    [
        '<bpt i="1"/>a' * 20_000,
        "".join(f'<bpt i="{number}"/>a' for number in range(20_000)),
        "<hi>a" * 20_000 + "</hi>" * 20_000,
        "<hi>" * 900 + '<ph x="1"/>a' * 2_000 + "</hi>" * 900,
        "w" * 1_000_000,
    ],
)
def test_a_hostile_unit_of_tmx_does_not_hold_up_the_others(tmp_path: Path, segment: str) -> None:
    pairs: list[str] = []
    run = seconds(lambda: pairs.extend(pair.source for pair in _tmx(tmp_path, segment, "The last one").pairs))
    assert run < 2 * LIMIT
    assert pairs[-1] == "The last one"


def test_deeply_paired_codes_are_skipped_with_a_reason(tmp_path: Path) -> None:
    starts = "".join(f'<bpt i="{number}"/>' for number in range(5_000))
    ends = "".join(f'<ept i="{number}"/>' for number in reversed(range(5_000)))
    data = _tmx(tmp_path, f"{starts}a{ends}", "The last one")
    assert [pair.source for pair in data.pairs] == ["The last one"]
    assert "nested too deeply" in data.errors[0].reason


def test_thousands_of_unknown_columns_are_one_short_line(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("en\tzh" + "\tnote" * 5_000 + "\t" + "n" * 100_000 + "\n", encoding="utf-8")
    assert len(str(bitext.read(path, PAIR).errors[0])) < 1_000


def test_a_field_of_a_megabyte_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"en,zh\n{'w' * 1_000_000},中\nGo on.,继续。\n", encoding="utf-8")
    data = bitext.read(path, PAIR)
    assert [pair.source for pair in data.pairs] == ["Go on."]
    assert "characters" in data.errors[0].reason


def _page(body: str) -> str:
    return f"<html><body><article><h1>Title</h1><p>{body}</article></body></html>"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<i>a" * 20_000, "nested more than"),
        ("<div>a" * 20_000, "nested more than"),
        (f"<i {' '.join(f'a{number}=b' for number in range(30_000))}>a", "attributes"),
    ],
)
def test_an_absurd_page_costs_only_itself(tmp_path: Path, body: str, reason: str) -> None:
    (tmp_path / "a.html").write_text(_page(body), encoding="utf-8")
    (tmp_path / "b.html").write_text(_page("Words of the other page."), encoding="utf-8")
    errors: list[str] = []
    pages = html.HtmlPages(tmp_path, "en", lambda error: errors.append(str(error)))
    names = [text.name for text in pages.texts([("a.html", "a"), ("b.html", "b")])]
    assert names == ["b"]
    assert len(errors) == 1
    assert reason in errors[0]


@pytest.mark.parametrize(
    "page",
    [
        _page("<b>a" * 180 + "b " * 10_000),
        _page("a<nav></nav>" * 15_000),
        _page("![" * 20_000),
        "<meta charset=punycode>" + _page("w" * 300_000),
    ],
)
def test_a_long_page_is_read_in_linear_time(tmp_path: Path, page: str) -> None:
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    try:
        assert seconds(lambda: html.article_text(tmp_path / "a.html", "en", "a")) < LIMIT
    except AmtsError as error:
        pytest.fail(str(error))


def test_text_behind_furniture_stays_in_its_place(tmp_path: Path) -> None:
    body = "One<nav>x</nav> two<button>y</button><nav>z</nav> three <b>four</b><nav>n</nav> five."
    (tmp_path / "a.html").write_text(_page(body), encoding="utf-8")
    blocks = html.article_text(tmp_path / "a.html", "en", "a").blocks
    assert [sentence.text for block in blocks for sentence in block.sentences] == [
        "Title",
        "One two three <g1>four</g1> five.",
    ]


# --- alignment --------------------------------------------------------------------------------------------------------


def test_only_so_many_moved_sections_are_looked_for() -> None:
    blocks = tuple(TextBlock("para", (TextSentence(f"{n * 7919 + 10**6} {n * 104729 + 10**7}"),)) for n in range(120))
    source, target = Text("a", blocks), Text("a", blocks[::-1])
    comparison = BlockComparison(source, target, LanguageModel.untrained("en", "es"))
    assert len(transposed_sections(comparison, comparison.best_path())) <= 40
