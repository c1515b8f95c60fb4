"""What the environment keeps of each page: its sentences and where they stand, which are missing, what checks found.

This is all that tells, in a later build, which pages are stale: those whose sentences are translated differently now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinx_amts.document import segments as pages
from sphinx_amts.document.segments import Place

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from sphinx_amts.checks import Finding
    from sphinx_amts.tm.entries import Record

#: What the titles of the book in ``conf.py`` are called where pages are listed; no page has that name.
STRINGS = "conf.py"
#: Raise it whenever :class:`PageRecord` or :class:`BookRecord` change: Sphinx then reads all pages again.
ENV_VERSION = 3


@dataclass(frozen=True, slots=True)
class PageRecord:
    """One page as it was read last."""

    places: Mapping[str, Place] = field(default_factory=dict)
    """The distinct sentences with words, in reading order, each where it stands first."""
    digest: str = ""
    """A hash of their translations."""
    missing: Mapping[str, Place] = field(default_factory=dict)
    """Those that stay in the source language."""
    counts: Mapping[str, int] = field(default_factory=Counter)
    """Sentences by origin, each occurrence counted: ``catalogue``, ``human``, ``parallel``, …"""
    is_waiting: bool = False
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
class BookRecord:
    """All pages; lives in the environment."""

    pages: dict[str, PageRecord] = field(default_factory=dict)
    strings: PageRecord = field(default_factory=PageRecord)
    """The titles of the book in ``conf.py``."""
    checks: dict[str, Checks] = field(default_factory=dict)
    """By page, the titles under the name of :data:`STRINGS`."""
    compared: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    """What they found in comparing the sentences of the book, by sentence."""
    state: str = ""
    """The memory, the parallel data and the engine as they were in the last build that looked at every page."""
    reasons: dict[str, str] = field(default_factory=dict)
    """Why a sentence stays in the source language."""

    def records(self) -> Iterator[tuple[str, PageRecord]]:
        """All pages by name, the titles of the book last."""
        yield from sorted(self.pages.items())
        yield STRINGS, self.strings

    def findings(self, name: str) -> dict[str, tuple[Finding, ...]]:
        """What the checks found on a page, by sentence, in reading order."""
        places = self.strings.places if name == STRINGS else self.pages[name].places
        own = self.checks.get(name, Checks()).findings
        found = {text: (*own.get(text, ()), *self.compared.get(text, ())) for text in places}
        return {text: findings for text, findings in found.items() if findings}


def book(env: BuildEnvironment) -> BookRecord:
    """The record in the environment, made on first use."""
    if not hasattr(env, "amts_book"):
        env.amts_book = BookRecord()  # type: ignore[attr-defined]
    return env.amts_book  # type: ignore[attr-defined,no-any-return]


def merge(env: BuildEnvironment, docnames: Iterable[str], other: BuildEnvironment) -> None:
    """Take over what a reader process found."""
    found = book(other).pages
    book(env).pages.update({docname: found[docname] for docname in docnames if docname in found})


def purge(env: BuildEnvironment, docname: str) -> None:
    """Forget a page."""
    book(env).pages.pop(docname, None)
    book(env).checks.pop(docname, None)


def record(
    blocks: Iterable[pages.Block], known: Mapping[str, Record], from_catalogue: int, **flags: bool
) -> PageRecord:
    """The record of a page that was taken apart into ``blocks``."""
    blocks = list(blocks)
    places = pages.places(blocks)
    missing = {sentence: place for sentence, place in places.items() if sentence not in known}
    counts: Counter[str] = Counter(catalogue=from_catalogue)
    for block in blocks:
        counts.update(_origin(part.sentence, known) for part in block.segments if part.has_words)
    return PageRecord(places, pages.digest(places, known), missing, +counts, **flags)


def _origin(sentence: str, known: Mapping[str, Record]) -> str:
    found = known.get(sentence)
    return found.origin.name.lower() if found else "untranslated"
