"""Segments of a memory as people look at them: found by key or by text, each with all that is known of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import tagged_text
from sphinx_amts.tm import entries, history, search
from sphinx_amts.tm.entries import USABLE_STATES, Origin, State, TMEntry
from sphinx_amts.tm.history import Candidates, Event, Kind
from sphinx_amts.tm.memory import TranslationMemory

#: The beginning of a key, as Git lets one shorten its own: four hexadecimal digits are needed, all 64 are the key.
_KEY = re.compile(r"[0-9a-f]{4,64}", re.IGNORECASE)
#: How many segments with the same beginning of their key are looked up, since they are listed for a person.
MOST_SEGMENTS = 20
#: How many keys are looked up at once.
_KEYS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class StoredSegment:
    """What a memory holds of a segment."""

    pair: LanguagePair
    key: str
    source: str
    known: Candidates = field(default_factory=Candidates)
    events: tuple[Event, ...] = ()
    """Its history, in the order in which the memory was told."""

    @property
    def counting(self) -> tuple[TMEntry, ...]:
        """The translations that builds use: that for any place first, then those for one place each."""
        return tuple(filter(None, (self.known.plain, *self.known.bound)))

    def standing(self, state: State) -> list[TMEntry]:
        """The drafts or the rejections that no deletion and no later judgement of the same text has ended."""
        living = [entry for entry in history.living(self.events) if entry.is_persons_work]
        if state is not State.DRAFT:  # a draft takes back nothing
            living = [entry for entry in living if entry.state is not State.DRAFT]
        latest = {(history.binding(entry), entry.translation): entry for entry in sorted(living, key=_made)}
        return [entry for entry in latest.values() if entry.state is state]

    @property
    def has_persons_work(self) -> bool:
        """Whether anything stands that a person did: a translation, a judgement, or a draft."""
        return any(entry.is_persons_work for entry in history.living(self.events))

    def used_pair(self) -> TMEntry | None:
        """The pair of a file that a build used last."""
        pairs = (event.entry for event in self.events if event.kind is Kind.USED)
        return max(pairs, key=_made, default=None)


def _made(entry: TMEntry) -> int:
    return entry.made


def of_keys(memory: TranslationMemory, keys: Collection[str]) -> list[StoredSegment]:
    """The segments of these keys that the memory has ever heard of."""
    known, histories = memory.candidates_by_key(keys), memory.histories(keys)
    return [
        StoredSegment(
            memory.pair, key, histories[key][0].entry.source, known.get(key, Candidates()), tuple(histories[key])
        )
        for key in keys
        if histories.get(key)
    ]


def all_segments(memory: TranslationMemory) -> Iterator[StoredSegment]:
    """All segments of a memory, in the order of their keys."""
    keys = memory.keys()
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        yield from of_keys(memory, keys[start : start + _KEYS_AT_ONCE])


def find(memory: TranslationMemory, text: str) -> list[StoredSegment]:
    """The segments that somebody may mean; at most :data:`MOST_SEGMENTS`.

    Args:
        memory: Where to look.
        text: The first digits of a key, at least four; or the exact source text, with its tags or without them.
    """
    keys = [_key_of(memory, source) for source in (text, tagged_text.escape(text))]
    if _KEY.fullmatch(text):
        keys += memory.keys(text.lower(), MOST_SEGMENTS)
    return of_keys(memory, list(dict.fromkeys(keys))) or of_keys(memory, list(_keys_by_words(memory, text)))


def _key_of(memory: TranslationMemory, source: str) -> str:
    return entries.key(memory.pair, tagged_text.canonical(source)[0])


def _keys_by_words(memory: TranslationMemory, text: str) -> Iterable[str]:
    """The keys of the sources that read like a text; capitals count if there is one with the same."""
    by_source = {event.entry.source: event for event in memory.find(search.Query((text,), is_source=True))}
    words = " ".join(text.split())
    exact = [source for source in by_source if " ".join(tagged_text.plain(source).split()) == words]
    return [entries.key(memory.pair, source) for source in (exact or by_source)][:MOST_SEGMENTS]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which entries are asked for; all that count if nothing is said."""

    origin: Origin | None = None
    """What they count as."""
    state: State | None = None
    """Drafts and rejected ones do not count, and are found by this only."""
    by: str = ""
    """The person who made or judged them."""
    page: str = ""
    """The page that they were made for, or are used on."""

    def holds(self, entry: TMEntry) -> bool:
        """Whether an entry is among them."""
        return (
            self.origin in {None, entry.counts_as}
            and self.state in {None, entry.state}
            and (not self.by or self.by == entry.by)
            and (not self.page or (entry.place is not None and entry.place.page == self.page))
        )


def selected(memory: TranslationMemory, selection: Selection) -> Iterator[TMEntry]:
    """The entries that are asked for."""
    state = selection.state
    if state is None or state in USABLE_STATES:
        yield from (entry for entry in memory.entries() if selection.holds(entry))
        return
    keys = memory.keys_of_events_with(f'"state": "{state}"')  # the database does not know states
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        for segment in of_keys(memory, keys[start : start + _KEYS_AT_ONCE]):
            yield from (entry for entry in segment.standing(state) if selection.holds(entry))


def found(memory: TranslationMemory, phrases: Iterable[str]) -> Iterator[StoredSegment]:
    """The segments with a translation that, together with its source, holds all phrases.

    Such are the translations that count, that are rejected or drafted, or that builds take from a file.

    Args:
        memory: Where to look.
        phrases: Texts without tags; capitals and the number of spaces do not matter.
    """
    query = search.Query(tuple(phrases))
    seen: set[str] = set()
    for events in _some_at_a_time(memory.find(query)):
        keys = dict.fromkeys(entries.key(memory.pair, event.entry.source) for event in events)
        new = [key for key in keys if key not in seen]
        seen.update(new)
        yield from (segment for segment in of_keys(memory, new) if _shows(segment, query))


def _some_at_a_time(events: Iterator[Event]) -> Iterator[list[Event]]:
    """Few at first, since the reader may want no more; later more."""
    size = 10
    while some := [event for _, event in zip(range(size), events, strict=False)]:
        yield some
        size = min(2 * size, _KEYS_AT_ONCE)


def _shows(segment: StoredSegment, query: search.Query) -> bool:
    pair = segment.used_pair()
    shown = segment.counting or ((pair,) if pair else ())
    shown += (*segment.standing(State.REJECTED), *segment.standing(State.DRAFT))
    return any(query.fits(Event(entry)) for entry in shown)
