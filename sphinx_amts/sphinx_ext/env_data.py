"""What the environment keeps of each page: its segments, where they are, which are missing, what the checks found.

From this alone a later build can tell which pages are stale: those whose segments are translated differently now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sphinx_amts.document import segments, writeback
from sphinx_amts.document.segments import SegmentLocation

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from sphinx_amts.checks import Finding
    from sphinx_amts.document.places import BoundMatches
    from sphinx_amts.tm.entries import TMEntry

#: The name by which segments without a translation are counted.
UNTRANSLATED = "untranslated"
#: Stands for the titles of the book in ``conf.py`` where pages are listed; no page has that name.
CONF_TITLES = "conf.py"
#: Raise it whenever :class:`PageData` or :class:`BookData` change: Sphinx then reads all pages again.
ENV_VERSION = 6


@dataclass(frozen=True, slots=True)
class PageData:
    """One page as it was read last."""

    locations: Mapping[str, SegmentLocation] = field(default_factory=dict)
    """The distinct segments with words, by source, in reading order, each where it occurs first."""
    digest: str = ""
    """A hash of their translations."""
    missing: Mapping[str, SegmentLocation] = field(default_factory=dict)
    """Those that stay in the source language, with their neighbours."""
    bound: Mapping[str, tuple[TMEntry, ...]] = field(default_factory=dict)
    """The translations that are used at certain places of this page only, by source; one for each such place."""
    counts: Mapping[str, int] = field(default_factory=Counter)
    """Segments by origin, each occurrence counted: ``catalogue``, ``human``, ``parallel``, …"""
    conditions: Mapping[tuple[str, str], bool] = field(default_factory=dict)
    """Under which conditions parts of the page are shown, and whether they were fulfilled."""
    terms: Mapping[str, str] = field(default_factory=dict)
    """The glossary terms of the page, in the source language, and their translations."""
    is_deferred: bool = False
    """The page waits for the batch; the main process resumes it."""
    is_unread: bool = False
    """The page could not be deferred; the main process reads it again."""


@dataclass(frozen=True, slots=True)
class PageChecks:
    """What the checks found in the translations of a page."""

    fingerprint: str = ""
    """A hash of these translations and of what was checked."""
    findings: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    """By source; only segments that have any."""


@dataclass
class BookData:
    """All pages; lives in the environment."""

    pages: dict[str, PageData] = field(default_factory=dict)
    conf_titles: PageData = field(default_factory=PageData)
    """The titles of the book in ``conf.py``."""
    checks: dict[str, PageChecks] = field(default_factory=dict)
    """By page, the titles under the name :data:`CONF_TITLES`."""
    cross_findings: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    """What comparing the segments of the book with each other found, by source."""
    fingerprint: str = ""
    """That of the last build that looked at every page (:attr:`BuildSession.fingerprint`)."""
    cross_fingerprint: str = ""
    """A hash of the pages that were compared then, and of what was checked."""
    untranslated_reasons: dict[str, str] = field(default_factory=dict)
    """Why a segment stays in the source language, by source; only segments that some page misses."""
    reader_matches: dict[str, TMEntry] = field(default_factory=dict)
    """Matches on their way from a reader process to the main one; empty in the environment that is saved."""
    reader_bound: dict[str, tuple[TMEntry, ...]] = field(default_factory=dict)
    """Translations for certain places, likewise."""
    reader_catalogue_pairs: list[TMEntry] = field(default_factory=list)
    """Pairs of catalogues that were used, likewise."""

    def all_pages(self) -> Iterator[tuple[str, PageData]]:
        """All pages by name, the titles of the book last."""
        yield from sorted(self.pages.items())
        yield CONF_TITLES, self.conf_titles

    def findings(self, docname: str) -> dict[str, tuple[Finding, ...]]:
        """What the checks found on a page, by source, in reading order."""
        locations = self.conf_titles.locations if docname == CONF_TITLES else self.pages[docname].locations
        page_findings = self.checks.get(docname, PageChecks()).findings
        by_source = {
            source: (*page_findings.get(source, ()), *self.cross_findings.get(source, ())) for source in locations
        }
        return {source: findings for source, findings in by_source.items() if findings}


@dataclass(frozen=True, slots=True)
class PageBinding:
    """The translations for certain places, as far as they concern a page."""

    used: BoundMatches = field(default_factory=dict)
    """Those of the page."""
    known: Mapping[str, tuple[TMEntry, ...]] = field(default_factory=dict)
    """All that there are, by source: when one is added, the page may read otherwise."""


NOT_BOUND = PageBinding()


def book_data(env: BuildEnvironment) -> BookData:
    """The data in the environment, created on first use."""
    if not hasattr(env, "amts_book"):
        env.amts_book = BookData()  # type: ignore[attr-defined]
    return env.amts_book  # type: ignore[attr-defined,no-any-return]


def merge_pages(env: BuildEnvironment, docnames: Iterable[str], reader_env: BuildEnvironment) -> BookData:
    """Take over what a reader process found on its pages; returns its data, with what it looked up."""
    reader_book = book_data(reader_env)
    pages = reader_book.pages
    book_data(env).pages.update({docname: pages[docname] for docname in docnames if docname in pages})
    return reader_book


def purge_page(env: BuildEnvironment, docname: str) -> None:
    """Forget a page."""
    book_data(env).pages.pop(docname, None)
    book_data(env).checks.pop(docname, None)


def translated_pages(env: BuildEnvironment) -> set[str]:
    """The pages that have translations which this extension has written."""
    pages = book_data(env).pages.items()
    return {docname for docname, page in pages if page.counts.keys() - {"catalogue", "untranslated"}}


def page_data(
    segmented_units: Sequence[segments.SegmentedUnit],
    matches: Mapping[str, TMEntry],
    from_catalogue: int,
    conditions: Mapping[tuple[str, str], bool] | None = None,
    bound: PageBinding = NOT_BOUND,
) -> PageData:
    """The data of a page that was segmented into ``segmented_units``.

    Args:
        segmented_units: The segmented units of the page, in reading order.
        matches: The translations of its segments, as far as they are known.
        from_catalogue: How many messages of the page Sphinx translated from gettext catalogues.
        conditions: Under which conditions parts of the page are shown, and whether this build fulfils them.
        bound: Translations for certain places.
    """
    locations = segments.locations(segmented_units)
    counts: Counter[str] = Counter(catalogue=from_catalogue)
    untranslated: set[str] = set()
    at_places: dict[str, tuple[TMEntry, ...]] = {}
    for number, unit in enumerate(segmented_units):
        bound_of_unit = bound.used.get(number, {})
        for index, segment in enumerate(unit.segments):
            if segment.has_words:
                entry = bound_of_unit.get(index) or matches.get(segment.source)
                counts[origin_name(entry) if entry else UNTRANSLATED] += 1
                if entry is None:
                    untranslated.add(segment.source)
                elif entry.is_bound:
                    at_places[segment.source] = (*at_places.get(segment.source, ()), entry)
    missing = {source: location for source, location in locations.items() if source in untranslated}
    return PageData(
        locations,
        writeback.translations_digest(locations, matches, bound.known),
        _with_neighbours(missing, segmented_units) if missing else {},
        at_places,
        +counts,
        conditions or {},
    )


def _with_neighbours(
    missing: Mapping[str, SegmentLocation], segmented_units: Sequence[segments.SegmentedUnit]
) -> dict[str, SegmentLocation]:
    """The locations with the segments before and after the first occurrence of each."""
    located: dict[str, SegmentLocation] = {}
    for _number, _index, segment, before, after in segments.neighbours(segmented_units):
        if segment.source in missing and segment.source not in located:
            located[segment.source] = replace(missing[segment.source], before=before, after=after)
    return located


def origin_name(entry: TMEntry) -> str:
    """The name by which the report and the summary count a translation."""
    return entry.counts_as.name.lower()
