"""What a memory holds, in figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from sphinx_amts.tm import store
from sphinx_amts.tm.entries import State, TMEntry
from sphinx_amts.tm.history import Kind
from sphinx_amts.tm.memory import TranslationMemory
from sphinx_amts.tm.stored_segments import StoredSegment, all_segments


@dataclass(slots=True)
class MemoryStatistics:
    """The figures of a memory."""

    segments: int = 0
    """Segments that have a translation."""
    bound: int = 0
    """Translations for one place only, beside those for any."""
    by_origin: Counter[str] = field(default_factory=Counter)
    """Translations that count, by their origin; what a person approved is that person's."""
    by_state: Counter[str] = field(default_factory=Counter)
    by_person: Counter[str] = field(default_factory=Counter)
    """Those that a person made, reviewed or approved, by name; empty if it is not known."""
    events: int = 0
    deletions: int = 0
    rejections: int = 0
    """Rejections that stand."""
    drafts: int = 0
    used_pairs: int = 0
    """Pairs of files that builds used."""
    size: int = 0
    """On the disk, in bytes."""
    first: int = 0
    """The date of the first event, in seconds since 1970 (UTC); 0 if there is none."""
    last: int = 0

    def add(self, segment: StoredSegment) -> None:
        """Count a segment."""
        self.segments += bool(segment.counting)
        self.bound += len(segment.known.bound)
        self._add_entries(segment.counting)
        self.events += len(segment.events)
        kinds = Counter(event.kind for event in segment.events)
        self.deletions += kinds[Kind.DELETED]
        self.used_pairs += kinds[Kind.USED]
        self.rejections += len(segment.standing(State.REJECTED))
        self.drafts += len(segment.standing(State.DRAFT))
        dates = [event.entry.made for event in segment.events if event.entry.made]
        self.first = min([*dates, *filter(None, [self.first])], default=0)
        self.last = max(*dates, self.last, 0)

    def _add_entries(self, entries: Iterable[TMEntry]) -> None:
        for entry in entries:
            self.by_origin[entry.counts_as.name.lower()] += 1
            self.by_state[str(entry.state)] += 1
            if entry.is_persons_work:
                self.by_person[entry.by] += 1


def statistics(memory: TranslationMemory) -> MemoryStatistics:
    """The figures of a memory, which is read as a whole."""
    figures = MemoryStatistics(size=store.size(memory.folder) if memory.folder.is_dir() else 0)
    for segment in all_segments(memory):
        figures.add(segment)
    return figures
