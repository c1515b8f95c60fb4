"""Translations that are bound to a place, so that one sentence can read differently in two places of a book."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TypeAlias

from sphinx_amts.document import segments
from sphinx_amts.document.segments import SegmentedUnit
from sphinx_amts.tm.entries import Place, TMEntry, reference
from sphinx_amts.tm.history import Candidates

#: Translations for certain places of a page: by the index of the unit, then by that of the segment in it.
BoundMatches: TypeAlias = dict[int, dict[int, TMEntry]]


def bound_matches(
    segmented_units: Sequence[SegmentedUnit],
    page: str,
    matches: Mapping[str, TMEntry],
    bound: Mapping[str, Collection[TMEntry]],
) -> BoundMatches:
    """The translations of a page that are used at their place only.

    Args:
        segmented_units: Those of the page, in reading order.
        page: Its name.
        matches: The translations for any place, by source.
        bound: Translations for certain places, of this page or of others, by source.
    """
    if not any(unit_segment.source in bound for unit in segmented_units for unit_segment in unit.segments):
        return {}
    chosen: BoundMatches = {}
    for source, places in _occurrences(segmented_units, page, bound).items():
        for place, (number, index) in places.items():
            fitting = tuple(entry for entry in bound[source] if _fits(entry, place, places))
            entry = Candidates(matches.get(source), fitting).at(place)
            if entry is not None and entry.is_bound:
                chosen.setdefault(number, {})[index] = entry
    return chosen


def _occurrences(
    segmented_units: Sequence[SegmentedUnit], page: str, bound: Mapping[str, Collection[TMEntry]]
) -> dict[str, dict[Place, tuple[int, int]]]:
    """Where the segments stand that have translations for certain places, by source."""
    occurrences: dict[str, dict[Place, tuple[int, int]]] = {}
    for number, index, segment, before, after in segments.neighbours(segmented_units):
        if segment.source in bound:
            place = Place(page, reference(before), reference(after))
            occurrences.setdefault(segment.source, {})[place] = (number, index)
    return occurrences


def _fits(entry: TMEntry, place: Place, places: Collection[Place]) -> bool:
    """Whether no other place of the page fits a translation better: an edited neighbour must not give it to two."""
    if entry.place is None:
        return False
    score = entry.place.score(place)
    return score > 0 and score == max(map(entry.place.score, places))
