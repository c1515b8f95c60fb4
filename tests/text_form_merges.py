"""Two people who change a book's translations at the same time, and what Git makes of their text forms."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from sphinx_amts.languages import LanguagePair
from sphinx_amts.tm import history, text_form_writer
from sphinx_amts.tm.entries import Origin, State, TMEntry
from sphinx_amts.tm.history import Candidates, Event, Kind
from sphinx_amts.tm.memory import TranslationMemory
from sphinx_amts.tm.text_form import TextForm

PAIR = LanguagePair("en", "zh_CN")
GIT = shutil.which("git") or "git"
SEGMENTS = 200
CHANGES = 120
#: How many changes are saved and committed together.
_AT_ONCE = 30
_BEGINNING = 1_795_852_800


def git(folder: Path, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run Git, with nobody's configuration."""
    names = {f"GIT_{role}_{part}": "a@example.org" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    nobody = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    call = [GIT, "-c", "init.defaultBranch=main", *words]
    return subprocess.run(
        call, cwd=folder, env=os.environ | names | nobody, check=check, capture_output=True, text=True
    )


@dataclass
class Person:
    """Somebody with a clone and a memory of their own."""

    clone: Path
    memory: TranslationMemory
    random: random.Random
    events: set[Event] = field(default_factory=set)
    """All that this person's memory was told."""
    clock: int = _BEGINNING

    @property
    def folder(self) -> Path:
        """That of the text form."""
        return self.clone / "translations"

    def save(self) -> text_form_writer.Saved:
        """Write the text form, and commit it."""
        saved = text_form_writer.save(self.memory, self.folder)
        git(self.clone, "add", "-A")
        git(self.clone, "commit", "-q", "-m", "Translations", "--allow-empty")
        return saved

    def record(self, event: Event) -> None:
        """Something happens to a segment, a while after what happened before."""
        self.clock += self.random.randrange(1, 60)
        dated = replace(event, entry=replace(event.entry, made=self.clock))
        self.memory.record([dated])
        self.events.update(self.memory.history(event.entry.source))

    def _any_entry(self) -> TMEntry:
        sources = sorted({event.entry.source for event in self.events})
        while True:
            for entry in self.memory.get([self.random.choice(sources)]).values():
                return entry

    def change(self, number: int) -> None:
        """Make a change at random: edit, add, delete, approve, reject."""
        entry = self._any_entry()
        word = f"{self.clone.name}{number}"
        kind = self.random.choice(["edit", "edit", "add", "delete", "delete twice", "approve", "reject"])
        if kind == "edit":
            self.record(Event(_by(replace(entry, translation=f"{entry.source} = {word}", origin=Origin.HUMAN))))
        elif kind == "add":
            source = f"New sentence {self.random.randrange(SEGMENTS)} of {self.random.choice(['both', word])}."
            self.record(Event(TMEntry(source, f"{source} = {word}", Origin.MACHINE, "engine")))
        elif kind == "approve":
            self.record(Event(_by(replace(entry, state=State.APPROVED))))
        elif kind == "reject":
            self.record(Event(_by(replace(entry, state=State.REJECTED))))
        else:
            origin = Origin.HUMAN if kind == "delete twice" else Origin.MACHINE
            self.record(Event(TMEntry(entry.source, "", origin, by="Ann"), Kind.DELETED))


def _by(entry: TMEntry) -> TMEntry:
    return replace(entry, by="Ann", engine="")


@dataclass(frozen=True)
class Merge:
    """What came of one merge."""

    conflicts: int
    """Files that Git could not merge."""
    reported: int
    """Those of them that the reader names."""
    wrong_pairs: int
    """Entries whose translation was never one of their source."""
    resurrected: int
    """Segments with a translation although the last that happened to them was a deletion."""
    other: int
    """Segments for which something else is offered than follows from all events."""
    changed_by_saving: int
    """Segments for which saving the merged files offers something else."""
    unsettled: int
    """Files that still change when both have saved what the other one has saved."""


def merge(folder: Path, seed: int, *, union: bool) -> Merge:
    """Let two people make changes, merge them with Git, and compare.

    Args:
        folder: An empty folder for the clones.
        seed: Of the changes.
        union: Whether Git is told to merge by union.
    """
    ours, theirs = _people(folder, seed, union=union)
    for person in (ours, theirs):
        for number in range(CHANGES):
            person.change(number)
            if number % _AT_ONCE == 0:
                person.save()
        person.save()
    git(ours.clone, "pull", "-q", "--no-rebase", "--no-edit", str(theirs.clone), "main", check=False)
    conflicts = set(git(ours.clone, "diff", "--name-only", "--diff-filter=U").stdout.split())
    reports: list[str] = []
    text_form = TextForm(ours.folder, PAIR, reports.append)
    reader = TranslationMemory(folder / "reader", PAIR, layers=[text_form])
    events = ours.events | theirs.events
    sources = {event.entry.source for event in events}
    offered = reader.candidates(sources)
    saved = _save_both(ours, theirs)
    again = TranslationMemory(folder / "reader", PAIR, layers=[TextForm(ours.folder, PAIR)]).candidates(sources)
    return Merge(
        conflicts=len(conflicts),
        reported=len([name for name in conflicts if any(f"/{name} has conflict markers" in text for text in reports)]),
        wrong_pairs=_wrong_pairs(reader.entries(), events),
        resurrected=len([source for source in sources if _is_deleted(source, events) and source in offered]),
        other=len([source for source in sources if offered.get(source) != _expected(source, events)]),
        changed_by_saving=len([source for source in sources if offered.get(source) != again.get(source)]),
        unsettled=saved,
    )


def _people(folder: Path, seed: int, *, union: bool) -> tuple[Person, Person]:
    """Two people with clones of one repository, and memories that know what is in it."""
    first = folder / "ours"
    first.mkdir(parents=True)
    git(first, "init", "-q")
    if not union:
        (first / "translations").mkdir()
        (first / "translations" / ".gitattributes").write_text("*.amts.jsonl text eol=lf\n")
    people = []
    for name in ("ours", "theirs"):
        if name == "theirs":
            git(folder, "clone", "-q", str(first), name)
        memory = TranslationMemory(folder / f"memory of {name}", PAIR)
        person = Person(folder / name, memory, random.Random(f"{seed} {name}"))  # noqa: S311
        people.append(person)
        entries = [_entry(number) for number in range(SEGMENTS)]
        memory.merge(map(Event, entries))
        person.events |= {*map(Event, entries)}
        if name == "ours":
            person.save()
    return people[0], people[1]


def _entry(number: int) -> TMEntry:
    origin = Origin.HUMAN if number % 3 == 0 else Origin.MACHINE
    return TMEntry(f"Sentence {number}.", f"Sentence {number}. = base", origin, "engine", _BEGINNING - 1000)


def _save_both(ours: Person, theirs: Person) -> int:
    """Let both save the merged files, in turn; how many files the last one still changes."""
    ours.save()
    for person, other in ((theirs, ours), (ours, theirs), (theirs, ours)):
        git(person.clone, "pull", "-q", "--no-rebase", "--no-edit", str(other.clone), "main")
        last = person.save()
    return len(last.files)


def _wrong_pairs(entries: Iterable[TMEntry], events: Iterable[Event]) -> int:
    known = {(event.entry.source, event.entry.translation) for event in events}
    return len([entry for entry in entries if (entry.source, entry.translation) not in known])


def _is_deleted(source: str, events: Iterable[Event]) -> bool:
    """Whether a deletion that spares nothing was the last that happened to a segment."""
    own = [event for event in events if event.entry.source == source]
    last = max(own, key=lambda event: event.entry.made)
    is_only = [event.entry.made for event in own].count(last.entry.made) == 1
    return is_only and last.kind is Kind.DELETED and last.entry.origin is Origin.HUMAN


def _expected(source: str, events: Iterable[Event]) -> Candidates | None:
    found = history.candidates([event for event in events if event.entry.source == source])
    return None if found == Candidates() else found
