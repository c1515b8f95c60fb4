"""Which translation a segment gets: the precedence over all that is known of it, in one pure function.

The build (with its checks and its report), ``status`` and the evaluation use it, so that they agree.  From the best to
the worst: what this build translated, a human translation, an exact pair of the parallel data, a machine translation
made with Active Custom Translation, any other machine translation (:class:`~sphinx_amts.tm.entries.Origin`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from sphinx_amts.errors import MarkupError
from sphinx_amts.text import tagged_text
from sphinx_amts.tm.entries import TMEntry


@dataclass(frozen=True, slots=True)
class LookupResult:
    """What a look-up found, by source; a source that is in neither mapping is unknown."""

    matches: Mapping[str, TMEntry] = field(default_factory=dict)
    """Translations that can be put into the page: their tags were verified."""
    rejected: Mapping[str, str] = field(default_factory=dict)
    """Why the human translation of a segment cannot be used.  Such a segment is not sent to an engine either: no answer
    would ever replace the human translation in the memory."""


def _never(_entry: TMEntry) -> bool:
    return False


def look_up(
    sources: Collection[str],
    *,
    new: Mapping[str, TMEntry],
    remembered: Mapping[str, TMEntry],
    parallel_data: Mapping[str, TMEntry],
    should_retranslate: Callable[[TMEntry], bool] = _never,
) -> LookupResult:
    """Choose a translation for each segment.

    Args:
        sources: Canonical tagged texts of the segments that are asked for.
        new: What the batch of this build translated; verified when it came.
        remembered: What the memory holds for these sources, human and machine.  Its tags are verified here, since
            somebody may have edited them by hand.
        parallel_data: The exact pairs of the book's parallel data; verified when the files were read.
        should_retranslate: Whether an entry of the memory counts as unknown, because the engine would do better.

    >>> from sphinx_amts.tm.entries import Origin
    >>> entry = TMEntry("Tide.", "潮汐。", Origin.MACHINE)
    >>> look_up(["Tide.", "Moon."], new={}, remembered={"Tide.": entry}, parallel_data={}).matches == {"Tide.": entry}
    True
    """
    matches: dict[str, TMEntry] = {}
    rejected: dict[str, str] = {}
    for source in sources:
        if source in new:
            matches[source] = new[source]
            continue
        entry, pair = remembered.get(source), parallel_data.get(source)
        # What a pair precedes, or an engine replaces, is not even verified: its damage would be nobody's concern.
        if entry is not None and ((pair is not None and entry.origin < pair.origin) or should_retranslate(entry)):
            entry = None
        problem = _problem(source, entry) if entry is not None else ""
        if entry is not None and not problem:
            matches[source] = entry
        elif pair is not None:
            matches[source] = pair
        elif entry is not None and entry.is_human:
            rejected[source] = f"the translation in the memory cannot be used: {problem}"
    return LookupResult(matches, rejected)


def _problem(source: str, entry: TMEntry) -> str:
    """What is wrong with the tags of a translation; empty where nothing is."""
    try:
        tagged_text.check(source, entry.translation)
    except MarkupError as error:
        return str(error)
    return ""
