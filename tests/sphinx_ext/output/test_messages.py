"""What a build says of itself: what stays untranslated and why, and who translated the rest."""

from __future__ import annotations

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


def test_usage_is_printed_with_its_price(printed):
    """What was sent and billed, and what did not have to be sent."""
    book = BookData(pages={"a": PageData(locations={"Known.": SegmentLocation("", 1)})})
    outcome = BatchOutcome(usage=Usage(1200, 1000, 0.02))

    messages.log_summary(book, session(outcome=outcome))

    expected = "1,200 characters sent to the engine 'upper'; 1,000 billed, about 0.02 US dollars; 6 already translated"
    assert printed.log == ["English to Spanish: 0 sentences; nothing to translate", expected]
