"""What the environment keeps of each page."""

from __future__ import annotations

from types import SimpleNamespace

from docutils import nodes

from sphinx_amts.checks import Finding, Severity
from sphinx_amts.document import segments, units
from sphinx_amts.languages import profile
from sphinx_amts.sphinx_ext import env_data
from sphinx_amts.sphinx_ext.env_data import CONF_TITLES, BookData, PageChecks, PageData
from sphinx_amts.tm.entries import Origin, TMEntry


def segmented(*texts: str) -> list[segments.SegmentedUnit]:
    """Paragraphs as segmented units."""
    paragraphs = [units.Unit(nodes.paragraph(text, text)) for text in texts]
    return list(segments.segmented_units(paragraphs, segments.SegmentationSettings(profile("en"))))


def test_a_page_counts_occurrences_and_keeps_distinct_sources():
    """Origins count each occurrence; locations and missing segments stand once, in reading order."""
    match = TMEntry("It rises.", "它上涨。", Origin.HUMAN)

    data = env_data.page_data(segmented("It rises. It falls.", "It rises."), {"It rises.": match}, from_catalogue=2)

    assert list(data.locations) == ["It rises.", "It falls."]
    assert list(data.missing) == ["It falls."]
    assert data.counts == {"catalogue": 2, "human": 2, "untranslated": 1}


def test_the_digest_follows_the_translations():
    """Another translation is another digest: the page is stale."""
    page = segmented("It rises.")
    digests = {
        env_data.page_data(page, {"It rises.": TMEntry("It rises.", text, Origin.MACHINE)}, 0).digest
        for text in ("它上涨。", "它涨。")
    }

    assert len({*digests, env_data.page_data(page, {}, 0).digest}) == 3


def test_a_reader_process_hands_over_its_pages_and_matches():
    """Only pages that it read are taken, and what it looked up goes to the session, not into the saved environment."""
    main, reader = SimpleNamespace(), SimpleNamespace()
    env_data.book_data(main).pages["index"] = PageData(digest="old")
    match = TMEntry("It rises.", "它上涨。", Origin.HUMAN)
    env_data.book_data(reader).pages |= {"index": PageData(digest="stale copy"), "moon": PageData(digest="new")}
    env_data.book_data(reader).reader_matches["It rises."] = match

    handed_over = env_data.merge_pages(main, ["moon"], reader)

    assert handed_over.reader_matches == {"It rises.": match}
    assert env_data.book_data(main).pages == {"index": PageData(digest="old"), "moon": PageData(digest="new")}
    assert env_data.book_data(main).reader_matches == {}


def test_a_purged_page_leaves_nothing():
    """Neither its segments nor its findings."""
    env = SimpleNamespace()
    book = env_data.book_data(env)
    book.pages["moon"], book.checks["moon"] = PageData(), PageChecks()

    env_data.purge_page(env, "moon")
    env_data.purge_page(env, "never there")

    assert (book.pages, book.checks) == ({}, {})


def test_findings_of_a_page_join_its_own_with_those_across_the_book():
    """In reading order, and only for segments of that page."""
    own, across = (Finding(name, Severity.WARNING, "why", "where") for name in ("number", "consistency"))
    location = segments.SegmentLocation("moon.rst", 1)
    book = BookData(
        pages={"moon": PageData({"b": location, "a": location})},
        checks={"moon": PageChecks("", {"a": (own,)})},
        cross_findings={"a": (across,), "b": (across,), "elsewhere": (across,)},
    )

    assert list(book.findings("moon").items()) == [("b", (across,)), ("a", (own, across))]
    assert book.findings(CONF_TITLES) == {}
