"""The history of a segment: all that ever happened to its translations, and what a build may use of it.

A history is a set of events.  Which translation counts follows from the set alone, not from the order in which the
events came in: so memories can be merged in any order, any number of times.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from sphinx_amts.tm.entries import USABLE_STATES, Origin, Place, State, TMEntry


class Kind(StrEnum):
    """What an event is."""

    TRANSLATION = "translation"
    """A translation came in, or a person judged one: its state says how."""
    USED = "used"
    """A build used this pair of a file; builds take it from the file, so it ends with the file."""
    DELETED = "deleted"
    """A person deleted what was there before: all translations if the event has none, else that one.

    It deletes what people did only if its origin is :attr:`~sphinx_amts.tm.entries.Origin.HUMAN`; and only what is
    bound to its place if it is bound itself.
    """


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a segment."""

    entry: TMEntry
    kind: Kind = Kind.TRANSLATION


@dataclass(frozen=True, slots=True)
class Candidates:
    """What the memory offers for a segment."""

    plain: TMEntry | None = None
    """The best translation for any place."""
    bound: tuple[TMEntry, ...] = ()
    """The best one of each place that has its own."""
    rejection: TMEntry | None = None
    """What a person rejected last, where nothing else is left for any place: engines are not asked again."""

    def at(self, place: Place) -> TMEntry | None:
        """The translation for a place: precedence decides first, then the place, then the date."""
        fitting = [(entry, entry.place.score(place)) for entry in self.bound if entry.place]
        fitting = [(entry, score) for entry, score in fitting if score] + ([(self.plain, 0)] if self.plain else [])
        best = max(fitting, key=lambda item: (item[0].precedence, item[1], _seniority(item[0])), default=None)
        return best[0] if best else None


def candidates(events: Collection[Event]) -> Candidates:
    """What counts of the history of one segment.

    >>> old = TMEntry("Tides", "Gezeiten", Origin.HUMAN, made=5)
    >>> new = TMEntry("Tides", "Tide", Origin.MACHINE, made=9)
    >>> candidates([Event(new), Event(old)]).plain == old
    True
    >>> deletion = TMEntry("Tides", "", Origin.HUMAN, made=7)
    >>> candidates([Event(old), Event(deletion, Kind.DELETED), Event(new)]).plain == new
    True
    """
    if len(events) == 1:  # most segments have been translated once
        (event,) = events
        if event.kind is Kind.TRANSLATION and event.entry.state in USABLE_STATES and not event.entry.is_bound:
            return Candidates(event.entry)
    groups: dict[Place | None, list[TMEntry]] = {}
    for entry in living(events):
        groups.setdefault(binding(entry), []).append(entry)
    best = {place: _best(entries) for place, entries in groups.items()}
    plain = best.pop(None, None)
    bound = tuple(sorted(filter(None, best.values()), key=_seniority, reverse=True))
    rejections = [entry for entry in groups.get(None, ()) if entry.state is State.REJECTED]
    return Candidates(plain, bound, None if plain else max(rejections, key=_seniority, default=None))


def living(events: Collection[Event]) -> list[TMEntry]:
    """The translations and judgements that no deletion has ended, rejections and drafts among them."""
    deletions = [event.entry for event in events if event.kind is Kind.DELETED]
    entries = [event.entry for event in events if event.kind is Kind.TRANSLATION]
    return [entry for entry in entries if not any(_is_deleted(entry, deletion) for deletion in deletions)]


def _is_deleted(entry: TMEntry, deletion: TMEntry) -> bool:
    return (
        entry.made < deletion.made
        and (not deletion.is_bound or binding(entry) == binding(deletion))
        and (not deletion.translation or deletion.translation == entry.translation)
        and (deletion.origin >= Origin.HUMAN or not entry.is_persons_work)
    )


def binding(entry: TMEntry) -> Place | None:
    """The place that an entry is bound to."""
    return entry.place if entry.is_bound else None


def _best(entries: Collection[TMEntry]) -> TMEntry | None:
    """The best usable one of entries for the same place."""
    rejected = _rejected_texts(entries)
    usable = [entry for entry in entries if entry.state in USABLE_STATES and entry.translation not in rejected]
    return max(usable, key=lambda entry: (entry.precedence, _seniority(entry)), default=None)


def _rejected_texts(entries: Iterable[TMEntry]) -> set[str]:
    """The translations that were rejected, and that no person has taken up again since."""
    judgements = _last_of_texts(filter(_is_judgement, entries))
    return {entry.translation for entry in judgements if entry.state is State.REJECTED}


def _is_judgement(entry: TMEntry) -> bool:
    # An engine that says the same again does not overrule a person.
    return entry.is_persons_work and entry.state is not State.DRAFT


def _last_of_texts(entries: Iterable[TMEntry]) -> list[TMEntry]:
    """The last one of each text for each place."""
    last: dict[tuple[Place | None, str], TMEntry] = {}
    for entry in entries:
        extent = (binding(entry), entry.translation)
        rival = last.get(extent)
        if rival is None or _seniority(entry) > _seniority(rival):
            last[extent] = entry
    return [*last.values()]


def _seniority(entry: TMEntry) -> tuple[int, bool, str]:
    """The later one counts; of the same second any one, as long as every memory chooses the same."""
    return entry.made, entry.state is State.REJECTED, repr(entry)


def is_said_already(entry: TMEntry, known: Candidates) -> bool:
    """Whether storing an entry would change its date only, which no reader sees."""
    present = known.plain if not entry.is_bound else _bound_to(known, entry.place)
    return present is not None and replace(entry, made=present.made, place=present.place) == present


def is_repeated(entry: TMEntry, events: Collection[Event]) -> bool:
    """Whether nothing else has been said since, neither of this text nor by anything of the same precedence."""
    same_place = [old for old in living(events) if binding(old) == binding(entry)]
    of_text = [old for old in same_place if old.translation == entry.translation]
    of_rank = [old for old in same_place if _rank(old) == _rank(entry)]
    last = [max(group, key=_seniority) for group in (of_text, of_rank) if group]
    return bool(of_text) and all(replace(entry, made=old.made, place=old.place) == old for old in last)


def _rank(entry: TMEntry) -> object:
    return entry.precedence if entry.state in USABLE_STATES else entry.state


def _bound_to(known: Candidates, place: Place | None) -> TMEntry | None:
    return next((entry for entry in known.bound if entry.place == place), None)


def dated(event: Event, events: Iterable[Event], moment: int) -> Event:
    """The event with a date if it has none: that of this moment; and in no case that of an event before it.

    Dates decide, also between two events of one second, and after a merge nothing else tells their order.

    Args:
        event: One that has just happened.
        events: The history of its segment.
        moment: In seconds since 1970 (UTC).
    """
    dates = {earlier.entry.made for earlier in events}
    if event.entry.made:
        made = event.entry.made
        while made in dates:
            made += 1
    else:
        made = max(moment, *(date + 1 for date in dates)) if dates else moment
    return event if made == event.entry.made else replace(event, entry=replace(event.entry, made=made))


def essence(events: Collection[Event]) -> list[Event]:
    """The events of a segment that decide what is used, also after a merge with an earlier state of its history.

    These are the best entry of each place, the rejections, what people said last of all these texts, the drafts, and
    the deletions that are the last of their extent.  A rejection that a person has taken back is among them: otherwise
    two memories, of which only one knows that, would add and remove it in turn.  Pairs of files are left out: who has
    the files has them.
    """
    known, standing = candidates(events), living(events)
    used = [*([known.plain] if known.plain else ()), *known.bound]
    rejections = _last_of_texts(entry for entry in standing if entry.state is State.REJECTED)
    texts = {(binding(entry), entry.translation) for entry in (*used, *rejections)}
    judgements = _last_of_texts(filter(_is_judgement, standing))
    drafts = _last_of_texts(entry for entry in standing if entry.state is State.DRAFT)
    chosen = [*used, *rejections, *drafts]
    chosen += [entry for entry in judgements if (binding(entry), entry.translation) in texts]
    deletions: dict[tuple[object, ...], Event] = {}
    for event in events:
        if event.kind is Kind.DELETED:
            extent = (binding(event.entry), event.entry.is_bound, event.entry.translation, event.entry.origin)
            rival = deletions.get(extent)
            if rival is None or _seniority(event.entry) > _seniority(rival.entry):
                deletions[extent] = event
    return [*map(Event, dict.fromkeys(chosen)), *deletions.values()]


def by_source(entries: Mapping[str, Candidates]) -> dict[str, TMEntry]:
    """The plain translations, for those that do not ask for places."""
    return {source: known.plain for source, known in entries.items() if known.plain}
