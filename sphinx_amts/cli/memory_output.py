"""What the commands of ``sphinx-amts memory`` share: the memories of the book, and how segments are printed."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Iterator
from typing import Any

from sphinx_amts import cli
from sphinx_amts.errors import AmtsError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.sphinx_ext.headless import memory_conf
from sphinx_amts.sphinx_ext.headless.memory_conf import MemoryConf
from sphinx_amts.text.prose import and_more
from sphinx_amts.tm import book_memory, entries, stored_segments
from sphinx_amts.tm.entries import Origin, State, TMEntry
from sphinx_amts.tm.history import Event, Kind
from sphinx_amts.tm.memory import TranslationMemory
from sphinx_amts.tm.stored_segments import StoredSegment

#: Digits of a key that are printed; so many are enough for millions of sentences.
_DIGITS = 12


# --- the memories -----------------------------------------------------------------------------------------------------


def read_conf(arguments: argparse.Namespace) -> MemoryConf:
    """Where the book keeps its memories; each wrong option that concerns them is reported on stderr.

    Raises:
        ConfigurationError: If there is no ``conf.py``, if it fails to run, or if no target language is known.
    """
    conf = memory_conf.read(arguments.source, arguments.languages, dict(arguments.define))
    for error in conf.errors:
        cli.complain(f"{conf.folder / 'conf.py'}: {error}")
    return conf


def open_memory(conf: MemoryConf, pair: LanguagePair, *, read_only: bool = False) -> TranslationMemory:
    """The memory of a language pair; what is wrong with it is reported on stderr."""
    return book_memory.open_memory(conf.config, pair, read_only=read_only, report=cli.complain, is_examined=False)


def existing_pairs(conf: MemoryConf) -> list[LanguagePair]:
    """The language pairs that have a memory.

    Raises:
        AmtsError: None has.
    """
    pairs = [pair for pair in conf.pairs if book_memory.exists(conf.config, pair)]
    if not pairs:
        wanted = " or ".join(map(name_of, conf.pairs))
        raise AmtsError(
            f"There is no translation memory from {wanted} in {conf.config.memory_folder()}. "
            "A build that translates something makes it."
        )
    return pairs


def open_memories(arguments: argparse.Namespace) -> list[TranslationMemory]:
    """The memories of the languages that were given, or of all languages of the book, that exist.

    Raises:
        AmtsError: None exists.
    """
    conf = read_conf(arguments)
    return [open_memory(conf, pair) for pair in existing_pairs(conf)]


def segments_of(memories: Iterable[TranslationMemory], text: str) -> list[StoredSegment]:
    """The segment that a key or a text means, in each language that has it.

    Empty if there is none, or if several of a language may be meant: a sentence on stderr says so.
    """
    found = [stored_segments.find(memory, text) for memory in memories]
    if unclear := next((segments for segments in found if len(segments) > 1), None):
        more = " or more" if len(unclear) == stored_segments.MOST_SEGMENTS else ""
        cli.complain(f'"{text}" fits {len(unclear)}{more} sentences; give more digits of the key:')
        cli.complain("\n".join(map(short, unclear)), prefix="")
        return []
    segments = [segment for segments in found for segment in segments]
    if not segments:
        cli.complain(
            f'No sentence in the memory has the key or the text "{text}". '
            'Look for it with "sphinx-amts memory search", which takes parts of it.'
        )
    return segments


def segment_of(memories: Iterable[TranslationMemory], text: str) -> StoredSegment | None:
    """The one segment that a key or a text means; ``None`` if it is not clear, after a sentence that says so.

    Raises:
        UsageError: It stands in the memories of several languages.
    """
    segments = segments_of(memories, text)
    if len(segments) > 1:
        targets = and_more([segment.pair.target for segment in segments], len(segments))
        raise cli.UsageError(f'"{text}" is translated into several languages ({targets}); choose one with -l')
    return segments[0] if segments else None


def name_of(pair: LanguagePair) -> str:
    """A language pair for people."""
    return f"{pair.source} to {pair.target}"


# --- as text ----------------------------------------------------------------------------------------------------------


def heading(key: str, pair: LanguagePair) -> str:
    """The first line of what is printed of a segment."""
    return f"{key[:_DIGITS]}  {name_of(pair)}"


def short(segment: StoredSegment) -> str:
    """A segment in a list of those that may be meant."""
    return f"{heading(segment.key, segment.pair)}  {segment.source}"


def entry_lines(entry: TMEntry, pair: LanguagePair) -> str:
    """An entry in a list: its key and what it is, and its two texts."""
    key = entries.key(pair, entry.source)
    return f"{heading(key, pair)}  {description(entry)}\n    {entry.source}\n    {entry.translation}"


def description(entry: TMEntry) -> str:
    """What a translation counts as, who made or judged it, when, and where it is used."""
    parts = [f"{entry.counts_as.name.lower()}: {happened(Event(entry))}", date(entry.made), *_more(entry)]
    return ", ".join(filter(None, parts))


def _more(entry: TMEntry) -> Iterator[str]:
    """Where a translation was made for, and its note, as far as there are any."""
    if entry.place is not None:
        yield f"on the page {entry.place.page} only" if entry.is_bound else f"for the page {entry.place.page}"
    if entry.note:
        yield f'note "{entry.note}"'


def date(made: int, form: str = "%Y-%m-%d %H:%M:%S") -> str:
    """A date in UTC; empty if it is unknown, or no date."""
    try:
        return time.strftime(form, time.gmtime(made)) if made else ""
    except (OverflowError, ValueError, OSError):
        return ""


def present_lines(segment: StoredSegment) -> Iterator[str]:
    """A segment with its translations: those that count, and what people have rejected or begun."""
    yield heading(segment.key, segment.pair)
    yield f"source:       {segment.source}"
    shown = [("translation", entry) for entry in segment.counting]
    shown += [("rejected", entry) for entry in segment.standing(State.REJECTED)]
    shown += [("draft", entry) for entry in segment.standing(State.DRAFT)]
    for label, entry in shown:
        yield f"{label + ':':<14}{entry.translation}"
        yield f"{'':<14}{description(entry)}"
    pair = segment.used_pair()
    if pair and not segment.counting:
        yield f"translation:  {pair.translation}"
        yield f"              from {pair.engine}; used only while it stands there"
    elif not segment.counting:
        yield "translation:  none"


def segment_lines(segment: StoredSegment) -> Iterator[str]:
    """A segment with its translations and its history."""
    yield from present_lines(segment)
    yield "history:"
    yield from (f"  {event_line(event)}" for event in segment.events)


def event_line(event: Event) -> str:
    """An event on one line: when, what and who, the translation, and what else is known."""
    entry, more = event.entry, ", ".join(_more(event.entry))
    text = f": {entry.translation}" if entry.translation else ""
    return f"{date(entry.made) or 'unknown date':<19}  {happened(event)}{text}" + (f" ({more})" if more else "")


def happened(event: Event) -> str:
    """What an event is, and who did it."""
    entry = event.entry
    person = entry.by or "a person"
    if event.kind is Kind.USED:
        return f"used from {entry.engine}"
    if event.kind is Kind.DELETED:
        return f"deleted by {person}" + (", people's work too" if entry.origin >= Origin.HUMAN else "")
    if entry.state is State.TRANSLATED:
        return _made(entry, entry.by)
    judged = "drafted" if entry.state is State.DRAFT else str(entry.state)
    return f"{judged} by {person}" + (f" ({_made(entry, '')})" if entry.engine else "")


def _made(entry: TMEntry, person: str) -> str:
    """Who or what made a translation."""
    if entry.origin is Origin.PARALLEL:
        return f"taken from {entry.engine}"
    if entry.origin >= Origin.HUMAN:
        return f"translated by {person or 'a person'}" + (f", {entry.engine}" if entry.engine else "")
    parallel_data = " with parallel data" if entry.origin is Origin.CUSTOMISED else ""
    return f"translated by {entry.engine or 'an engine'}{parallel_data}"


def log_lines(event: Event, pair: LanguagePair) -> str:
    """An event in the log of all segments."""
    return f"{heading(entries.key(pair, event.entry.source), pair)}  {event_line(event)}\n    {event.entry.source}"


# --- as JSON ----------------------------------------------------------------------------------------------------------


def entry_as_json(entry: TMEntry, pair: LanguagePair) -> dict[str, Any]:
    """An entry with the names that scripts rely on."""
    return {
        "key": entries.key(pair, entry.source),
        "source_language": pair.source,
        "target_language": pair.target,
        "source": entry.source,
        "translation": entry.translation,
        "origin": entry.counts_as.name.lower(),
        "made_by": entry.origin.name.lower(),
        "engine": entry.engine,
        "state": str(entry.state),
        "by": entry.by,
        "note": entry.note,
        "date": date(entry.made, "%Y-%m-%dT%H:%M:%SZ"),
        "page": entry.place.page if entry.place else "",
        "bound": entry.is_bound,
    }


def event_as_json(event: Event, pair: LanguagePair) -> dict[str, Any]:
    """An event with the names that scripts rely on."""
    return {"event": str(event.kind), **entry_as_json(event.entry, pair)}


def segment_as_json(segment: StoredSegment) -> dict[str, Any]:
    """A segment with what counts and its history."""
    rejection, pair = segment.known.rejection, segment.pair
    return {
        "key": segment.key,
        "source_language": pair.source,
        "target_language": pair.target,
        "source": segment.source,
        "translations": [entry_as_json(entry, pair) for entry in segment.counting],
        "rejected": entry_as_json(rejection, pair) if rejection else None,
        "history": [event_as_json(event, pair) for event in segment.events],
    }
