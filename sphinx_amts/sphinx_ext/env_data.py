"""What the environment keeps of each page: its segments, where they are, which are missing, what the checks found.

From this alone a later build can tell which pages are stale: those whose segments are translated differently now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinx_amts.document import segments, writeback
from sphinx_amts.document.segments import SegmentLocation

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from sphinx_amts.checks import Finding
    from sphinx_amts.tm.entries import TMEntry

#: Stands for the titles of the book in ``conf.py`` where pages are listed; no page has that name.
CONF_TITLES = "conf.py"
#: Raise it whenever :class:`PageData` or :class:`BookData` change: Sphinx then reads all pages again.
ENV_VERSION = 5


@dataclass(frozen=True, slots=True)
class PageData:
    """One page as it was read last."""

    locations: Mapping[str, SegmentLocation] = field(default_factory=dict)
    """The distinct segments with words, by source, in reading order, each where it occurs first."""
    digest: str = ""
    """A hash of their translations."""
    missing: Mapping[str, SegmentLocation] = field(default_factory=dict)
    """Those that stay in the source language."""
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


def book_data(env: BuildEnvironment) -> BookData:
    """The data in the environment, created on first use."""
    if not hasattr(env, "amts_book"):
        env.amts_book = BookData()  # type: ignore[attr-defined]
    return env.amts_book  # type: ignore[attr-defined,no-any-return]


def merge_pages(env: BuildEnvironment, docnames: Iterable[str], reader_env: BuildEnvironment) -> Mapping[str, TMEntry]:
    """Take over what a reader process found on its pages; returns the matches that it looked up."""
    pages = book_data(reader_env).pages
    book_data(env).pages.update({docname: pages[docname] for docname in docnames if docname in pages})
    return book_data(reader_env).reader_matches


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
) -> PageData:
    """The data of a page that was segmented into ``segmented_units``.

    Args:
        segmented_units: The segmented units of the page, in reading order.
        matches: The translations of its segments, as far as they are known.
        from_catalogue: How many messages of the page Sphinx translated from gettext catalogues.
        conditions: Under which conditions parts of the page are shown, and whether this build fulfils them.
    """
    locations = segments.locations(segmented_units)
    missing = {source: location for source, location in locations.items() if source not in matches}
    counts: Counter[str] = Counter(catalogue=from_catalogue)
    for unit in segmented_units:
        counts.update(_origin_name(segment.source, matches) for segment in unit.segments if segment.has_words)
    digest = writeback.translations_digest(locations, matches)
    return PageData(locations, digest, missing, +counts, conditions or {})


def _origin_name(source: str, matches: Mapping[str, TMEntry]) -> str:
    entry = matches.get(source)
    return entry.origin.name.lower() if entry else "untranslated"
