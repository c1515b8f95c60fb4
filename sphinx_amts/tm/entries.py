"""An entry of the translation memory: who made it, how far it is, where it stands, its key, and its precedence."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cache

from sphinx_amts.languages import LanguagePair

#: Part of every key.  Raise it when the form of tagged text changes: old keys then never match by accident.
FORMAT = "1"
#: How many hexadecimal digits of a content hash stand for a neighbour of a segment.
_REFERENCE_DIGITS = 16


class Origin(IntEnum):
    """Who made a translation, the worst first."""

    MACHINE = 1
    """An engine, without parallel data."""
    CUSTOMISED = 2
    """An engine customised with parallel data."""
    PARALLEL = 3
    """A sentence pair of the parallel data that matches exactly."""
    HUMAN = 4
    """A human translator, for this very source."""
    CATALOGUE = 5
    """A gettext catalogue, which Sphinx itself applies."""


class State(StrEnum):
    """How far a translation is."""

    DRAFT = "draft"
    """A person is still working on it; builds do not use it."""
    TRANSLATED = "translated"
    """It is complete; nobody else has read it."""
    REVIEWED = "reviewed"
    """A person has read it."""
    APPROVED = "approved"
    """A person answers for it: from now on it counts as that person's, whoever made it."""
    REJECTED = "rejected"
    """A person has refused it; it is never used."""


#: The states in which a translation can be put into a page.
USABLE_STATES = frozenset({State.TRANSLATED, State.REVIEWED, State.APPROVED})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a segment stands: its page, and the segments around it.

    The neighbours are given by :func:`reference`; empty at the beginning and the end of a page, ``None`` if not known.
    """

    page: str
    before: str | None = None
    after: str | None = None

    def score(self, other: Place) -> int:
        """How well a translation that is bound to this place fits another one; 0 if it does not.

        A segment keeps its translation when its page is renamed (the neighbours are the same), and when its neighbours
        are edited (the page is the same).

        >>> place = Place("tides", "a", "b")
        >>> [place.score(other) for other in (place, Place("sea", "a", "b"), Place("tides", "a", "c"), Place("sea"))]
        [5, 4, 2, 0]
        """
        is_same_page = self.page == other.page
        if self.before is None and self.after is None:
            return 3 if is_same_page else 0
        same = (self.before == other.before) + (self.after == other.after)
        if same == 2 and (self.before or self.after):  # noqa: PLR2004 - both neighbours
            return 4 + is_same_page
        return (1 + (same > 0)) if is_same_page else 0


def reference(source: str) -> str:
    """What stands for a segment among the neighbours of another one: a short content hash, or "" for no segment."""
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:_REFERENCE_DIGITS] if source else ""


@dataclass(frozen=True, slots=True)
class TMEntry:
    """One entry of the translation memory; both texts are tagged (:mod:`sphinx_amts.text.tagged_text`).

    The fields are also those of the JSON in the database (:mod:`~sphinx_amts.tm.codec`).
    """

    source: str
    translation: str
    origin: Origin
    engine: str = ""
    """What made it: an engine's name, or the file of the parallel data."""
    made: int = 0
    """When it was made, in seconds since 1970 (UTC); 0 if unknown."""
    state: State = State.TRANSLATED
    by: str = ""
    """The person who made, reviewed, approved or rejected it; a name, never an address."""
    note: str = ""
    """What that person says of it, or the parallel data that customised the engine."""
    place: Place | None = None
    """Where it was made for, if known."""
    is_bound: bool = False
    """Whether it is used at that place only, so that one sentence can read differently in two places."""

    @property
    def counts_as(self) -> Origin:
        """The origin by which it is used and counted: what a person approved is that person's."""
        return max(self.origin, Origin.HUMAN) if self.state is State.APPROVED else self.origin

    @property
    def is_human(self) -> bool:
        """Whether people translated or approved it, for this very source or in a pair of the parallel data."""
        return self.counts_as >= Origin.PARALLEL

    @property
    def is_persons_work(self) -> bool:
        """Whether a person did anything for it: translated, drafted, reviewed, approved or rejected it."""
        return self.origin >= Origin.PARALLEL or self.state is not State.TRANSLATED

    @property
    def precedence(self) -> tuple[int, Origin]:
        """What decides between two translations, before the place and the date do; the higher one is used.

        Human translations precede the others.  Among these, one that a person has read precedes one that nobody has.
        """
        if self.is_human:
            return 2, self.counts_as
        return int(self.state is State.REVIEWED), self.origin


def key(pair: LanguagePair, source: str) -> str:
    """The key of a tagged source in the memory: its content hash, 64 hexadecimal digits of SHA-256.

    >>> len(key(LanguagePair("en", "zh_CN"), "Read <x1/> first."))
    64
    """
    return hash_of_source(pair, source.encode("utf-8", "surrogatepass"))


def hash_of_source(pair: LanguagePair, source: bytes) -> str:
    """The same key, of a source in UTF-8."""
    return hashlib.sha256(_key_start(pair) + source).hexdigest()


@cache
def _key_start(pair: LanguagePair) -> bytes:
    return f"{FORMAT}\0{pair.source}\0{pair.target}\0".encode("utf-8", "surrogatepass")
