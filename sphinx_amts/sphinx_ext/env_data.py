"""What the environment keeps of each page: its sentences and where they stand, which are missing, what checks found.

This is all that tells, in a later build, which pages are stale: those whose sentences are translated differently now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinx_amts.document import segments as pages
from sphinx_amts.document import writeback
from sphinx_amts.document.segments import SegmentLocation

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from sphinx_amts.checks import Finding
    from sphinx_amts.tm.entries import TMEntry

#: What the titles of the book in ``conf.py`` are called where pages are listed; no page has that name.
CONF_TITLES = "conf.py"
#: Raise it whenever :class:`PageRecord` or :class:`BookRecord` change: Sphinx then reads all pages again.
ENV_VERSION = 3


@dataclass(frozen=True, slots=True)
class PageData:
    """One page as it was read last."""

    locations: Mapping[str, SegmentLocation] = field(default_factory=dict)
    """The distinct sentences with words, in reading order, each where it stands first."""
    digest: str = ""
    """A hash of their translations."""
    missing: Mapping[str, SegmentLocation] = field(default_factory=dict)
    """Those that stay in the source language."""
    counts: Mapping[str, int] = field(default_factory=Counter)
    """Sentences by origin, each occurrence counted: ``catalogue``, ``human``, ``parallel``, …"""
    is_deferred: bool = False
    """Parked by a reader process; the main process goes on with it."""
    is_unread: bool = False
    """Could not be parked; the main process reads it again."""


@dataclass(frozen=True, slots=True)
class Checks:
    """What the checks found in the translations of a page."""

    state: str = ""
    """A hash of these translations and of what was checked."""
    findings: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    """By sentence; only those that have any."""


@dataclass
class BookData:
    """All pages; lives in the environment."""

    pages: dict[str, PageData] = field(default_factory=dict)
    conf_titles: PageData = field(default_factory=PageData)
    """The titles of the book in ``conf.py``."""
    checks: dict[str, Checks] = field(default_factory=dict)
    """By page, the titles under the name of :data:`STRINGS`."""
    compared: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    """What they found in comparing the sentences of the book, by sentence."""
    fingerprint: str = ""
    """The memory, the parallel data and the engine as they were in the last build that looked at every page."""
    reasons: dict[str, str] = field(default_factory=dict)
    """Why a sentence stays in the source language."""

    def all_pages(self) -> Iterator[tuple[str, PageData]]:
        """All pages by name, the titles of the book last."""
        yield from sorted(self.pages.items())
        yield CONF_TITLES, self.conf_titles

    def findings(self, name: str) -> dict[str, tuple[Finding, ...]]:
        """What the checks found on a page, by sentence, in reading order."""
        places = self.conf_titles.locations if name == CONF_TITLES else self.pages[name].locations
        own = self.checks.get(name, Checks()).findings
        found = {text: (*own.get(text, ()), *self.compared.get(text, ())) for text in places}
        return {text: findings for text, findings in found.items() if findings}


def book_data(env: BuildEnvironment) -> BookData:
    """The record in the environment, made on first use."""
    if not hasattr(env, "amts_book"):
        env.amts_book = BookData()  # type: ignore[attr-defined]
    return env.amts_book  # type: ignore[attr-defined,no-any-return]


def merge(env: BuildEnvironment, docnames: Iterable[str], other: BuildEnvironment) -> None:
    """Take over what a reader process found."""
    found = book_data(other).pages
    book_data(env).pages.update({docname: found[docname] for docname in docnames if docname in found})


def purge(env: BuildEnvironment, docname: str) -> None:
    """Forget a page."""
    book_data(env).pages.pop(docname, None)
    book_data(env).checks.pop(docname, None)


def page_data(
    blocks: Iterable[pages.SegmentedUnit], known: Mapping[str, TMEntry], from_catalogue: int, **flags: bool
) -> PageData:
    """The record of a page that was taken apart into ``blocks``."""
    blocks = list(blocks)
    places = pages.locations(blocks)
    missing = {sentence: place for sentence, place in places.items() if sentence not in known}
    counts: Counter[str] = Counter(catalogue=from_catalogue)
    for block in blocks:
        counts.update(_origin(part.source, known) for part in block.segments if part.has_words)
    return PageData(places, writeback.digest(places, known), missing, +counts, **flags)


def _origin(sentence: str, known: Mapping[str, TMEntry]) -> str:
    found = known.get(sentence)
    return found.origin.name.lower() if found else "untranslated"
