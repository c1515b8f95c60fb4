"""What is scored: units of text with their reference and hypotheses, and which of them are left out and why.

A unit is a sentence, a block, or a row or line of a file.  A unit that a system was given with its translation says
nothing about that system, so it is left out: see :func:`segment_keys` and :func:`without_seen`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import compress

from sphinx_amts.text import tagged_text
from sphinx_amts.text.segmentation import segment

#: Why a unit is left out whose translation a system was given.
SEEN = "known from parallel data or a memory"

#: Code, formulas, and roles with their targets, as they are written in Markdown and reStructuredText.
_PROTECTED = re.compile(
    r"(?::[\w:+.-]+:|\{[\w:+.-]+\})?(?P<ticks>`+)[^`]+(?P=ticks)|\$\$.*?\$\$|\$(?!\s)[^$]+(?<!\s)\$", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class EvaluatedUnit:
    """One unit as plain text: its source, its reference, and what each system made of the source."""

    document: str
    """The name of the article that the unit is part of."""
    source: str
    reference: str
    hypotheses: Mapping[str, str]
    """Translations by the names of the systems, in the order of the tables."""
    segments: tuple[str, ...] = ()
    """The source as tagged segments; empty where only its text is known."""


@dataclass(frozen=True, slots=True)
class UnitCollection:
    """The units to score, and how many were left out."""

    units: tuple[EvaluatedUnit, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)
    """How many units were left out, by reason."""


def collect(items: Iterable[EvaluatedUnit | str]) -> UnitCollection:
    """The units among the items; each text among them is the reason why there is no unit, and is counted."""
    units: list[EvaluatedUnit] = []
    left_out: Counter[str] = Counter()
    for item in items:
        if isinstance(item, str):
            left_out[item] += 1
        else:
            units.append(item)
    return UnitCollection(tuple(units), left_out)


def strip_protected_spans(text: str) -> str:
    """The text without code, formulas and references, as they are written in Markdown and reStructuredText.

    >>> strip_protected_spans("See :numref:`fig_x` and $a+b$ in `f()`.")
    'See and in .'
    """
    return " ".join(_PROTECTED.sub("", text).split())


# --- what the systems have seen ---------------------------------------------------------------------------------------


def comparison_key(text: str) -> str:
    """What two texts share if they say the same: their letters and digits alone, in lower case.

    >>> comparison_key("The  sea, deep.") == comparison_key("the sea deep")
    True
    """
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def segment_keys(sources: Iterable[str], language: str) -> set[str]:
    """The comparison keys of tagged sources; one that holds several sentences gives a key for each of them."""
    keys = (comparison_key(tagged_text.plain(part)) for source in sources for part in segment(source, language))
    return {key for key in keys if key}


def without_seen(
    units: Iterable[EvaluatedUnit], seen: Collection[str], language: str
) -> tuple[list[EvaluatedUnit], int]:
    """The units in which nothing was seen by a system, and how many others there are.

    Args:
        units: The units to choose from.
        seen: What systems were given with its translation, as returned by :func:`segment_keys`.
        language: The language of the source.
    """
    candidates = list(units)
    is_unseen = [
        not any(comparison_key(text) in seen for text in _plain_segments(unit, language)) for unit in candidates
    ]
    return list(compress(candidates, is_unseen)), is_unseen.count(False)


def leave_out_seen(collection: UnitCollection, seen: Collection[str], language: str) -> UnitCollection:
    """The collection without units that systems have seen; how many these are is counted, even if there are none."""
    units, count = without_seen(collection.units, seen, language)
    left_out = Counter(collection.left_out)
    left_out[SEEN] += count
    return UnitCollection(tuple(units), left_out)


def _plain_segments(unit: EvaluatedUnit, language: str) -> Iterator[str]:
    segments = unit.segments or segment(tagged_text.escape(strip_protected_spans(unit.source)), language)
    return map(tagged_text.plain, segments)
