"""Which translation a segment gets: the precedence over all that is known of it, in one pure function.

The build (with its checks and its report), ``status`` and the evaluation use it, so that they agree.  From the best to
the worst: what this build translated, a human translation, an exact pair of the parallel data, a machine translation
that a person has reviewed, one made with Active Custom Translation, any other machine translation
(:attr:`~sphinx_amts.tm.entries.TMEntry.precedence`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from sphinx_amts.errors import MarkupError
from sphinx_amts.text import tagged_text
from sphinx_amts.tm.entries import TMEntry
from sphinx_amts.tm.history import Candidates

_NOTHING = Candidates()


@dataclass(frozen=True, slots=True)
class LookupResult:
    """What a look-up found, by source; a source that is in neither mapping is unknown."""

    matches: Mapping[str, TMEntry] = field(default_factory=dict)
    """Translations that can be put into the page: their tags were verified."""
    bound: Mapping[str, tuple[TMEntry, ...]] = field(default_factory=dict)
    """Verified translations for certain places only, where a segment has any."""
    rejected: Mapping[str, str] = field(default_factory=dict)
    """Why a segment has no translation that can be used, although people have done something for it.  Such a segment is
    not sent to an engine either: no answer would ever replace the human translation in the memory."""


def _never(_entry: TMEntry) -> bool:
    return False


def look_up(
    sources: Collection[str],
    *,
    new: Mapping[str, TMEntry],
    stored: Mapping[str, Candidates],
    parallel_data: Mapping[str, TMEntry],
    should_retranslate: Callable[[TMEntry], bool] = _never,
) -> LookupResult:
    """Choose a translation for each segment.

    Args:
        sources: Canonical tagged texts of the segments that are asked for.
        new: What the batch of this build translated; verified when it came.
        stored: What the memory offers for these sources, human and machine.  Its tags are verified here, since
            somebody may have edited them by hand.
        parallel_data: The exact pairs of the book's parallel data; verified when the files were read.
        should_retranslate: Whether an entry of the memory counts as unknown, because the engine would do better.

    >>> from sphinx_amts.tm.entries import Origin
    >>> entry = TMEntry("Tide.", "潮汐。", Origin.MACHINE)
    >>> found = look_up(["Tide.", "Moon."], new={}, stored={"Tide.": Candidates(entry)}, parallel_data={})
    >>> found.matches == {"Tide.": entry}
    True
    """
    matches: dict[str, TMEntry] = {}
    bound: dict[str, tuple[TMEntry, ...]] = {}
    rejected: dict[str, str] = {}
    for source in sources:
        known = stored.get(source, _NOTHING)
        if known.bound:
            bound[source] = tuple(entry for entry in known.bound if not _tag_error(source, entry))
        if source in new:
            matches[source] = new[source]
            continue
        entry, pair = known.plain, parallel_data.get(source)
        # What a pair precedes, or an engine replaces, is not even verified: its damage would be nobody's concern.
        is_preceded = entry is not None and pair is not None and entry.precedence < pair.precedence
        if entry is not None and (is_preceded or should_retranslate(entry)):
            entry = None
        problem = _tag_error(source, entry) if entry is not None else ""
        if entry is not None and not problem:
            matches[source] = entry
        elif pair is not None:
            matches[source] = pair
        elif entry is not None and entry.is_persons_work:
            rejected[source] = f"the translation in the memory cannot be used: {problem}"
        elif known.rejection is not None:
            rejected[source] = reason_of_rejection(known.rejection)
    return LookupResult(matches, bound, rejected)


def reason_of_rejection(entry: TMEntry) -> str:
    """Why a segment stays in the source language if its only translations were rejected, this one last."""
    person = f" by {entry.by}" if entry.by else ""
    note = f" ({entry.note})" if entry.note else ""
    return f"its translation was rejected{person}{note}; correct it, or delete it to have it translated anew"


def _tag_error(source: str, entry: TMEntry) -> str:
    """What is wrong with the tags of a translation; empty where nothing is."""
    try:
        tagged_text.check(source, entry.translation)
    except MarkupError as error:
        return str(error)
    return ""
