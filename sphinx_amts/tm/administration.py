"""What people do to single segments of a memory: correct, judge and delete; and what old or unused ones may go.

Each of these is an event in the history of its segment.  A change that makes no sense, or would undo what a person did
without being asked to, is refused with a sentence, before anything is stored.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from sphinx_amts.errors import ChangeRefused, MarkupError
from sphinx_amts.text import tagged_text
from sphinx_amts.text.foreign_text import normalized
from sphinx_amts.tm import history
from sphinx_amts.tm.entries import USABLE_STATES, Origin, Place, State, TMEntry
from sphinx_amts.tm.history import Event, Kind
from sphinx_amts.tm.memory import TranslationMemory
from sphinx_amts.tm.stored_segments import StoredSegment, all_segments

_DAY = 24 * 60 * 60
#: The note of what :func:`prunable` has chosen.
PRUNED = "prune"


# --- correcting and judging -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person says of the translation of a segment."""

    translation: str | None = None
    """The right translation; ``None`` if the present one is meant."""
    state: State | None = None
    """How far it is; ``None`` if nothing is said of that."""
    page: str = ""
    """The page it is for; empty for any place."""
    by: str = ""
    note: str = ""


def edited(segment: StoredSegment, edit: Edit) -> list[Event]:
    """The events that an edit makes: one, or one for each place of the segment on a page that has its own translations.

    Raises:
        ChangeRefused: The edit would change nothing, or makes no sense; the sentence says why.
    """
    places = _places_on(segment, edit.page) if edit.page else [None]
    events = [Event(_edited_entry(segment, edit, place)) for place in places]
    for event in events:
        _check_effect(segment, event)
    return events


def present(segment: StoredSegment, page: str = "") -> TMEntry | None:
    """What a person who edits begins with: the newest draft, what counts, what was rejected, or a pair of a file."""
    drafts = segment.standing(State.DRAFT)
    entries = [entry for entry in (*drafts, *segment.counting) if _is_on(entry, page)]
    if not entries and page:
        return present(segment)
    newest = max(entries, key=lambda entry: entry.made, default=None)
    return newest or segment.known.rejection or segment.used_pair()


def _is_on(entry: TMEntry, page: str) -> bool:
    """Whether an entry is bound to a page, or to none if that is empty."""
    place = history.binding(entry)
    return (place.page if place else "") == page


def _places_on(segment: StoredSegment, page: str) -> list[Place | None]:
    """The places on a page that have translations of their own; the page as a whole if none has."""
    places = (history.binding(entry) for entry in (*segment.counting, *segment.standing(State.DRAFT)))
    return list(dict.fromkeys(place for place in places if place and place.page == page)) or [Place(page)]


def _edited_entry(segment: StoredSegment, edit: Edit, place: Place | None) -> TMEntry:
    """The entry that a person makes for a place, or for any if it is ``None``."""
    judged = _judged(segment, edit, place)
    if judged is None:
        if edit.state is State.REJECTED:
            raise ChangeRefused("Only a translation that the memory has can be rejected; it does not have this one.")
        judged = TMEntry(segment.source, _checked(segment.source, edit.translation or ""), Origin.HUMAN)
    elif edit.state in USABLE_STATES:
        _check_tags(segment.source, judged.translation)
    state = edit.state or State.TRANSLATED
    place = place or (None if judged.is_bound else judged.place)
    note, is_bound = normalized(edit.note).strip(), bool(edit.page)
    return replace(judged, made=0, state=state, by=edit.by, note=note, place=place, is_bound=is_bound)


def _checked(source: str, translation: str) -> str:
    """A translation that can be put into the page; slips in the writing of its tags are put right.

    Raises:
        ChangeRefused: It cannot.
    """
    text = tagged_text.repair(source, normalized(translation))
    _check_tags(source, text, translation)
    return text


def _check_tags(source: str, translation: str, written: str = "") -> None:
    """Refuse a translation that cannot be put into the page; ``written`` is how the person has written it."""
    try:
        tagged_text.check(source, translation)
    except MarkupError as error:
        raise ChangeRefused(
            f"The translation must have each tag of its source once, and words where that has words ({error}). "
            f"The source is: {source} The translation is: {written or translation}"
        ) from error


def _judged(segment: StoredSegment, edit: Edit, place: Place | None) -> TMEntry | None:
    """The translation of the memory that an edit is about; ``None`` if it brings a new one."""
    if edit.translation is None:
        if edit.state is State.DRAFT:
            raise ChangeRefused("A draft needs a translation: give one, or write it in an editor.")
        return _judged_as_it_is(segment, edit, place)
    if edit.state not in {State.REVIEWED, State.APPROVED, State.REJECTED}:
        return None  # who writes it is who made it, even if an engine had said the same
    text = _checked(segment.source, edit.translation)
    same = [entry for entry in _known(segment) if entry.translation == text]
    return max(same, key=lambda entry: (history.binding(entry) == place, entry.made), default=None)


def _known(segment: StoredSegment) -> list[TMEntry]:
    """All translations that stand in the history, deleted ones left out."""
    pair = segment.used_pair()
    return [*history.living(segment.events), *([pair] if pair else ())]


def _judged_as_it_is(segment: StoredSegment, edit: Edit, place: Place | None) -> TMEntry:
    """What is judged where no translation is given: what counts, or else what a person has begun or rejected last."""
    counting = next((entry for entry in segment.counting if history.binding(entry) == place), None)
    drafts = [entry for entry in segment.standing(State.DRAFT) if history.binding(entry) == place]
    draft = max(drafts, key=lambda entry: entry.made, default=None)
    if counting and draft and draft.made > counting.made and draft.translation != counting.translation:
        raise ChangeRefused(
            f'There is a draft, "{draft.translation}", beside "{counting.translation}", which counts. '
            "Give the one that you mean as the translation."
        )
    judged = counting or draft
    if judged is None and place is None:
        judged = segment.known.rejection or segment.used_pair()
    elif judged is None and edit.state is not State.REJECTED:
        judged = segment.known.plain or segment.used_pair()  # from now on it is that of the page
    state = edit.state or State.TRANSLATED
    if judged is None:
        where = f' of its own on the page "{edit.page}"' if edit.page else ""
        raise ChangeRefused(f"There is no translation{where} that could be {state}.")
    if judged.state is state is State.TRANSLATED:
        raise ChangeRefused(f'"{judged.translation}" is {state} already.')
    return judged


def _check_effect(segment: StoredSegment, event: Event) -> None:
    """Refuse what would be stored without any effect.

    Raises:
        ChangeRefused: It would.
    """
    entry = event.entry
    if entry.state is State.REJECTED:
        _check_rejection(segment, entry)
    elif entry.state in USABLE_STATES:
        if present := _said_already(segment, entry):
            raise ChangeRefused(f'"{entry.translation}" is {present.state} already.')
        _check_precedence(segment, event)


def _said_already(segment: StoredSegment, entry: TMEntry) -> TMEntry | None:
    """What counts, if an entry says the same, or only that a person has translated what a person answers for."""
    counting = {history.binding(found): found for found in segment.counting}
    present = counting.get(history.binding(entry))
    if present is None or present.translation != entry.translation:
        return None
    is_less = entry.state is State.TRANSLATED and present.counts_as >= Origin.HUMAN
    return present if is_less or history.is_said_already(entry, segment.known) else None


def _check_rejection(segment: StoredSegment, entry: TMEntry) -> None:
    pair = segment.used_pair()
    if pair and pair.translation == entry.translation:
        raise ChangeRefused(f"The translation stands in {pair.engine}, from where builds take it: correct it there.")
    standing = ((history.binding(rejected), rejected.translation) for rejected in segment.standing(State.REJECTED))
    if (history.binding(entry), entry.translation) in standing:
        raise ChangeRefused(f'"{entry.translation}" is {entry.state} already.')


def _check_precedence(segment: StoredSegment, event: Event) -> None:
    entry = event.entry
    after = history.candidates([*segment.events, history.dated(event, segment.events, int(time.time()))])
    counting = {history.binding(found): found for found in (after.plain, *after.bound) if found}
    first = counting.get(history.binding(entry))
    if entry.is_bound and after.plain and after.plain.precedence > entry.precedence:
        first = after.plain
    if first and replace(first, made=0) != entry:
        raise ChangeRefused(
            f'"{entry.translation}" would not be used, since {_description(first)} precedes it: '
            "reject that, or delete it, first."
        )


def _description(entry: TMEntry) -> str:
    person = f" by {entry.by}" if entry.by else ""
    return f'"{entry.translation}" ({entry.counts_as.name.lower()}, {entry.state}{person})'


# --- deleting ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Deletion:
    """What a person wants to be deleted of a segment."""

    translation: str | None = None
    """That translation only; ``None`` for all."""
    page: str = ""
    """What is bound to that page only; empty for all."""
    with_persons_work: bool = False
    """Whether what people did is meant as well."""
    by: str = ""
    note: str = ""


def affected(segment: StoredSegment, deletion: Deletion) -> list[TMEntry]:
    """What a deletion ends."""
    return [
        entry
        for entry in history.living(segment.events)
        if deletion.translation in {None, entry.translation}
        and (not deletion.page or (entry.is_bound and _is_on(entry, deletion.page)))
    ]


def tombstones(segment: StoredSegment, deletion: Deletion) -> list[Event]:
    """The events that delete what is meant.

    Raises:
        ChangeRefused: There is nothing to delete, or a person did it and nothing was said of that.
    """
    ended = affected(segment, deletion)
    if not ended:
        raise ChangeRefused(_why_nothing_is_deleted(segment, deletion))
    persons_work = [entry for entry in ended if entry.is_persons_work]
    if persons_work and not deletion.with_persons_work:
        people = sorted({entry.by for entry in persons_work if entry.by})
        raise ChangeRefused(f"It is the work of {' and '.join(people) or 'a person'}; add --human to delete that too.")
    places = dict.fromkeys(map(history.binding, ended)) if deletion.page else [None]
    return [Event(_tombstone(segment, deletion, place), Kind.DELETED) for place in places]


def _tombstone(segment: StoredSegment, deletion: Deletion, place: Place | None) -> TMEntry:
    origin = Origin.HUMAN if deletion.with_persons_work else Origin.CUSTOMISED
    return TMEntry(
        segment.source,
        deletion.translation or "",
        origin,
        by=deletion.by,
        note=deletion.note,
        place=place,
        is_bound=place is not None,
    )


def _why_nothing_is_deleted(segment: StoredSegment, deletion: Deletion) -> str:
    if history.living(segment.events):
        return "Nothing of the segment is like that."
    if pair := segment.used_pair():
        return f"Its translation stands in {pair.engine}, from where builds take it. Delete it there."
    return "It is deleted already." if deletion.translation is None else "The segment has no translation."


def prunable(
    memory: TranslationMemory,
    *,
    days: float | None = None,
    used: Collection[str] | None = None,
    with_persons_work: bool = False,
) -> Iterator[StoredSegment]:
    """The segments that may go: those that fulfil all criteria and, unless asked for, hold no person's work.

    Args:
        memory: Where to look.
        days: All that stands of the segment is older; what has no date is not.
        used: The sources of the book: the segment is none of them.
        with_persons_work: Whether segments with translations or judgements of people are among them.
    """
    limit = None if days is None else int(time.time() - days * _DAY)
    for segment in all_segments(memory):
        living = history.living(segment.events)
        is_kept = segment.has_persons_work and not with_persons_work
        is_used = used is not None and segment.source in used
        is_young = limit is not None and any(not 0 < entry.made < limit for entry in living)
        if living and not (is_kept or is_used or is_young):
            yield segment


def prune(memory: TranslationMemory, segments: Iterable[StoredSegment], deletion: Deletion) -> int:
    """Delete segments that :func:`prunable` has found; how many.

    What a person has done for one of them meanwhile stays, unless that is meant as well.

    Raises:
        MemoryFailure: Nothing can be stored.
    """
    return memory.record(Event(_tombstone(segment, deletion, None), Kind.DELETED) for segment in segments)
