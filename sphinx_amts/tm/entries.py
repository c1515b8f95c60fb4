"""What is known of a sentence: its translation, and who made it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import IntEnum

from sphinx_amts.languages import LanguagePair

#: Part of every key.  Raise it when the form of tagged sentences changes: old keys then never match by accident.
FORMAT = "1"


class Origin(IntEnum):
    """Who made a translation; of two, the higher one is used and the lower one never replaces it."""

    MACHINE = 1
    """An engine, without parallel data."""
    CUSTOMISED = 2
    """An engine customised with parallel data (Active Custom Translation)."""
    PARALLEL = 3
    """A sentence pair of the parallel data that matches exactly."""
    HUMAN = 4
    """A person, for this very sentence."""


@dataclass(frozen=True, slots=True)
class TMEntry:
    """One entry of the translation memory; both texts are tagged (:mod:`sphinx_amts.text.tagged_text`)."""

    source: str
    translation: str
    origin: Origin
    engine: str = ""
    """What made it: an engine's name, or the file of the parallel data."""
    made: int = 0
    """When it was made, in seconds since 1970 (UTC)."""


def key(pair: LanguagePair, sentence: str) -> str:
    """The content hash of a tagged sentence: 64 hexadecimal digits of SHA-256.

    >>> len(key(LanguagePair("en", "zh_CN"), "Read <x1/> first."))
    64
    """
    parts = (FORMAT, pair.source, pair.target, sentence)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
