"""The command ``sphinx-amts status``: its table, its closing line and its JSON; books are read in tests/sphinx_ext."""

from __future__ import annotations

from collections import Counter

import pytest

from sphinx_amts.cli import status
from sphinx_amts.engines import Estimate, PendingJob
from sphinx_amts.languages import LanguagePair
from sphinx_amts.sphinx_ext.env_data import BookData, PageData
from sphinx_amts.sphinx_ext.headless.status import Status


def book_status(
    engine: str = "apertium",
    estimate: Estimate = Estimate(0),  # noqa: B008
    obstacle: str = "",
    **counts: int,
) -> Status:
    book = BookData({"index": PageData(counts=Counter(counts)), "empty": PageData()})
    return Status(LanguagePair("en", "zh_CN"), engine, book, estimate, obstacle)


@pytest.mark.parametrize(
    ("of_book", "line"),
    [
        (book_status(machine=2), "2 sentences translated, 0 missing"),
        (
            book_status("memory", obstacle="amts_engine is not set", human=1, untranslated=3),
            "1 sentence translated, 3 missing; a build would send nothing: amts_engine is not set",
        ),
        (
            book_status(estimate=Estimate(1), untranslated=1),
            '0 sentences translated, 1 missing; a build would send 1 character to the engine "apertium"',
        ),
        (
            book_status("x", Estimate(2_000, 0.186), machine=1, untranslated=9),
            '9 missing; a build would send 2,000 characters to the engine "x", for about 0.19 US dollars',
        ),
    ],
)
def test_the_closing_line(of_book, line):
    """What is there, what is missing, and what a build would do about it."""
    closing_line = status._as_text(of_book).splitlines()[-1]

    assert closing_line.startswith("en to zh_CN: ")
    assert closing_line.endswith(line)


def test_what_is_requested_already():
    """A line for each job that brings missing sentences, with its time and its price."""
    page = PageData(counts=Counter(untranslated=2), missing={"One.": None, "Two.": None})
    jobs = [PendingJob(frozenset(names), Estimate(100, 0.5, 60), 0.0) for names in (["One.", "Old."], ["Older."])]
    of_book = Status(
        LanguagePair("en", "zh_CN"), "x", BookData({"index": page}), Estimate(8, 0.1, 4), pending=tuple(jobs)
    )

    line, requested = status._as_text(of_book).splitlines()[-2:]

    assert line.endswith('would send 8 characters to the engine "x" (4 without tags), for 0.05 to 0.10 US dollars')
    assert requested.startswith("1 missing sentence is in a job of 2 sentences requested 19")
    assert requested.endswith(", for 0.30 to 0.50 US dollars; the next build fetches it")
    assert status._as_json(of_book)["requested"] == 1


def test_the_table_has_a_row_for_each_page_with_sentences():
    """Others are left out."""
    lines = status._as_text(book_status(human=2, machine=1, untranslated=3)).splitlines()

    assert [line.split() for line in lines[:2]] == [
        ["page", "translated", "missing", "warnings", "notes"],
        ["index", "3", "3", "0", "0"],
    ]
    assert lines[2] == ""


def test_the_names_in_json():
    """Scripts rely on them."""
    facts = status._as_json(book_status(human=1))

    assert list(facts) == [
        "source_language", "target_language", "engine", "complete", "counts", "missing", "moved", "characters",
        "price", "lowest_price", "requested", "pages", "faults",
    ]  # fmt: skip
    assert facts["pages"][0] == {"page": "empty", "counts": {}, "warnings": 0, "notes": 0}
    assert facts["pages"][1] == {"page": "index", "counts": {"human": 1}, "warnings": 0, "notes": 0}
