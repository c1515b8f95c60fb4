"""An entry of the translation memory, who made it, its key, and which of two entries counts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from sphinx_amts.languages import LanguagePair

#: Part of every key.  Raise it when the form of tagged text changes: old keys then never match by accident.
FORMAT = "1"


class Origin(IntEnum):
    """Who made a translation; of two, the higher one is used and the lower one never replaces it."""

    MACHINE = 1
    """An engine, without parallel data."""
    CUSTOMISED = 2
    """An engine customised with parallel data."""
    PARALLEL = 3
    """A sentence pair of the parallel data that matches exactly."""
    HUMAN = 4
    """A human translator, for this very source."""


@dataclass(frozen=True, slots=True)
class TMEntry:
    """One entry of the translation memory; both texts are tagged (:mod:`sphinx_amts.text.tagged_text`).

    The fields are also those of the JSON in the database, under the same names.
    """

    source: str
    translation: str
    origin: Origin
    engine: str = ""
    """What made it: an engine's name, or the file of the parallel data."""
    made: int = 0
    """When it was made, in seconds since 1970 (UTC); 0 if unknown."""

    @property
    def is_human(self) -> bool:
        """Whether people translated it, for this very source or in a pair of the parallel data."""
        return self.origin >= Origin.PARALLEL


def key(pair: LanguagePair, source: str) -> str:
    """The key of a tagged source in the memory: its content hash, 64 hexadecimal digits of SHA-256.

    >>> len(key(LanguagePair("en", "zh_CN"), "Read <x1/> first."))
    64
    """
    parts = (FORMAT, pair.source, pair.target, source)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def replaces(candidate: TMEntry, present: TMEntry) -> bool:
    """Whether an entry takes the place of another one with the same source.

    A higher origin does, a lower one never.  Of equal origins the one made later does; one of unknown date counts as
    made now.  An entry that differs in its date only does not: storing it would change nothing that a reader sees.

    >>> old = TMEntry("Tides", "Gezeiten", Origin.HUMAN, made=5)
    >>> replaces(TMEntry("Tides", "Tide", Origin.MACHINE, made=9), old)
    False
    >>> replaces(TMEntry("Tides", "Ebbe und Flut", Origin.HUMAN, made=9), old)
    True
    """
    if candidate.origin != present.origin:
        return candidate.origin > present.origin
    if (candidate.translation, candidate.engine) == (present.translation, present.engine):
        return False
    return not candidate.made or candidate.made >= present.made


def replacements(present: Mapping[str, TMEntry], candidates: Iterable[tuple[str, TMEntry]]) -> dict[str, TMEntry]:
    """The candidates that are new or replace a present entry, by key; of several for one key the one that counts."""
    winners: dict[str, TMEntry] = {}
    for entry_key, candidate in candidates:
        rival = winners.get(entry_key) or present.get(entry_key)
        if rival is None or replaces(candidate, rival):
            winners[entry_key] = candidate
    return winners
