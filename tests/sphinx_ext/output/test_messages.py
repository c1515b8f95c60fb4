"""What a build says of itself: what stays untranslated and why, and who translated the rest."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from sphinx_amts.document.segments import SegmentLocation
from sphinx_amts.languages import LanguagePair
from sphinx_amts.sphinx_ext.env_data import BookData, PageData
from sphinx_amts.sphinx_ext.output import messages
from sphinx_amts.translation import BatchOutcome, Usage


@pytest.fixture
def printed(monkeypatch):
    """Warnings as (text, location), and lines of the log."""
    lines = SimpleNamespace(warnings=[], log=[])

    def warn(_type, text, location, more=()):
        lines.warnings.append(("\n".join((text, *more)), location))

    monkeypatch.setattr(messages, "warn", warn)
    monkeypatch.setattr(messages, "print_line", lines.log.append)
    return lines


def session(**more):
    engine = SimpleNamespace(name="upper")
    known = {"outcome": BatchOutcome(), "engine": engine, "pair": LanguagePair("en", "es")}
    return SimpleNamespace(**known | more)


def page(*sources, path="tides.rst", **counts):
    missing = {source: SegmentLocation(path, line) for line, source in enumerate(sources, 3)}
    return PageData(locations=missing, missing=missing, counts=counts)


def test_segments_are_listed_by_reason_at_the_first_one(printed):
    """One warning a page and reason; placeholders are shown as an ellipsis."""
    reasons = {"See <x1/>.": "why", "Sun.": "why", "Moon.": "why not"}
    book = BookData(pages={"tides": page("See <x1/>.", "Moon.", "Sun.")}, untranslated_reasons=reasons)

    messages.warn_untranslated(book)

    (first, first_location), (second, second_location) = printed.warnings
    assert first.splitlines() == [
        "2 sentences remain in the source language: why",
        "  tides.rst:3: See ….",
        "  tides.rst:5: Sun.",
    ]
    assert second.splitlines()[0] == "1 sentence remains in the source language: why not"
    assert (first_location, second_location) == ("tides.rst:3", "tides.rst:4")


def test_a_segment_that_stands_on_a_page_twice_counts_twice(printed):
    """As it does in the summary; each is listed once."""
    sources = [f"Sentence {number}." for number in range(12)]
    pages = page(*sources)
    missing = {source: replace(location, occurrences=2) for source, location in pages.missing.items()}

    messages.warn_untranslated(BookData(pages={"tides": replace(pages, missing=missing)}))

    lines = printed.warnings[0][0].splitlines()
    assert lines[0] == "24 sentences remain in the source language: unknown"
    assert lines[1] == "  tides.rst:3: Sentence 0. (2 times)"
    assert lines[-1] == "  and 4 more on this page"


def test_a_place_in_a_notebook_is_its_cell_and_line(printed):
    """MyST-NB codes both in one number."""
    missing = {"Moon.": SegmentLocation("book/data.ipynb", 30003)}
    messages.warn_untranslated(BookData(pages={"data": PageData(missing=missing)}))

    text, location = printed.warnings[0]
    assert location == "book/data.ipynb:cell 3, line 2"
    assert text.splitlines()[1] == "  data.ipynb:cell 3, line 2: Moon."


def test_long_lists_are_cut_and_counted(printed):
    """Ten are listed."""
    book = BookData(pages={"tides": page(*(f"Sentence {number}." for number in range(13)))})

    messages.warn_untranslated(book)

    lines = printed.warnings[0][0].splitlines()
    assert lines[-1] == "  and 3 more on this page"
    assert len(lines) == 12


def test_a_segment_without_a_file_is_reported_at_its_page(printed):
    """Such as one of a page that an extension made."""
    messages.warn_untranslated(BookData(pages={"api": page("Moon.", path="")}))

    assert printed.warnings[0][1] == ("api", 3)


def test_the_summary_adds_up_all_pages(printed):
    """By origin, the best first, and only what occurs."""
    book = BookData(pages={"a": PageData(counts={"human": 1, "machine": 2}), "b": PageData(counts={"machine": 1})})

    messages.log_summary(book, session())

    assert printed.log[0] == "English to Spanish: 4 sentences; 1 human; 3 machine-translated"


@pytest.mark.parametrize(
    ("counts", "missing", "expected"),
    [
        ({"parallel": 3}, {}, "Nothing was sent; all 3 sentences were known"),
        ({"human": 1}, {}, "Nothing was sent; the sentence was known"),
        (
            {"parallel": 1, "untranslated": 2},
            {"Sun.": SegmentLocation("", 1, (), 2)},
            "Nothing was sent; 1 of 3 sentences were known",
        ),
        ({}, {}, "Nothing was sent"),
    ],
)
def test_where_nothing_was_sent_the_known_sentences_are_counted(printed, counts, missing, expected):
    """As in the line above, so that both agree."""
    pages = {"a": PageData(locations=missing, missing=missing, counts=counts)}

    messages.log_summary(BookData(pages=pages), session())

    assert printed.log[1] == expected


def test_usage_is_printed_with_its_price(printed):
    """What was sent and billed, and what did not have to be sent."""
    book = BookData(pages={"a": PageData(locations={"Known.": SegmentLocation("", 1)})})
    outcome = BatchOutcome(usage=Usage(1200, 1000, 0.02))

    messages.log_summary(book, session(outcome=outcome))

    expected = "1,200 characters sent to the engine 'upper'; 1,000 billed, about 0.02 US dollars; 6 already translated"
    assert printed.log == ["English to Spanish: 0 sentences; nothing to translate", expected]
