"""Writing the text form of the memory (:func:`save`): what counts of it joins what the files hold already.

Nobody's lines are lost.  What is in the files takes part like what is in the memory; a line that no longer counts, such
as one side of a merge, goes into the history of the memory before it leaves its file; and a file with a line that
cannot be understood is not written.  Files change only where their bytes do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from sphinx_amts import durable_files
from sphinx_amts.errors import TextFormError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text.prose import count
from sphinx_amts.tm import history, text_form_files, text_form_lines
from sphinx_amts.tm.history import Event
from sphinx_amts.tm.memory import TranslationMemory
from sphinx_amts.tm.text_form import Content, TextForm, key_of, keys_of_lines
from sphinx_amts.tm.text_form_files import ChangedMeanwhileError, EventFile

#: How often to begin anew because another program writes the files at the same time.
_ATTEMPTS = 5
#: The file in the folder of the memory that says which state of both was saved last.
_MARK = "text-form.txt"
_KEY = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Saved:
    """What :func:`save` has changed."""

    folder: Path
    """The folder of the language pair."""
    added: int = 0
    """How many segments the text form did not have before."""
    changed: int = 0
    """How many segments have other lines now."""
    files: tuple[Path, ...] = ()
    """The files that were written or removed."""
    refused: tuple[str, ...] = ()
    """A sentence for each file that was not written although something in it should change."""

    def __str__(self) -> str:
        """One sentence for the author."""
        if not self.files:
            return f"The text form of the memory in {self.folder} is up to date."
        segments = f"{count(self.added, 'new segment')} and {count(self.changed, 'changed segment')}"
        return f"Saved {segments} in {self.folder} ({count(len(self.files), 'file')})."


def save(memory: TranslationMemory, folder: Path, report: Callable[[str], None] = lambda _sentence: None) -> Saved:
    """Write what counts of a memory into the text form.

    A memory with a namespace, such as that of pseudo-translations, is never written.

    Args:
        memory: The memory, open for writing; whether the text form is one of its layers makes no difference.
        folder: The folder of the text form (``amts_translations``); made if there is something to write.
        report: Called with a sentence for the author about whatever in the files needs attention.

    Raises:
        TextFormError: The folder cannot be written, or it is not of a version that is known.
        MemoryFailure: A line that leaves its file could not be stored in the memory; the line stays where it is.
    """
    own_folder = text_form_files.folder_of(folder, memory.pair)
    if memory.folder != TranslationMemory.folder_of(memory.root, memory.pair):
        return Saved(own_folder)
    if problem := text_form_files.version_problem(folder):
        raise TextFormError(problem)
    try:
        return _save_if_changed(memory.without_layers(), folder, report)
    except OSError as error:
        reason = error.strerror or error
        raise TextFormError(f"The text form of the memory in {own_folder} cannot be written: {reason}.") from error


def _save_if_changed(memory: TranslationMemory, folder: Path, report: Callable[[str], None]) -> Saved:
    """Save, unless neither the memory nor the files have changed since this was done last."""
    mark, generation = memory.folder / _MARK, memory.generation()

    def state() -> str:
        return f"{generation}\n{text_form_files.state(folder, memory.pair)}\n"

    if not mark.is_symlink() and mark.is_file() and mark.read_text("utf-8", "replace") == state():
        return Saved(text_form_files.folder_of(folder, memory.pair))
    saved = _save_patiently(memory, folder, report)
    # What another process has stored meanwhile, or what has just left the files, is looked at next time.
    if memory.folder.is_dir() and not saved.refused and memory.generation() == generation:
        with suppress(OSError), durable_files.open_atomically(mark, is_private=True) as stream:
            stream.write(state())
    return saved


def _save_patiently(memory: TranslationMemory, folder: Path, report: Callable[[str], None]) -> Saved:
    for _ in range(_ATTEMPTS):
        text_form = TextForm(folder, memory.pair)
        try:
            saved = _Saving(memory, text_form).run()
        except ChangedMeanwhileError:
            continue
        _report_files(text_form.content, report)
        return saved
    raise OSError("another program is writing it at the same time")


def _report_files(content: Content, report: Callable[[str], None]) -> None:
    for file in content.files.values():
        for sentence in file.problems():
            report(sentence)
        if (lines := file.marked_lines()) and not file.broken:
            report(f"{file.path} had conflict markers of Git ({lines}). The lines of both sides have been merged.")


# --- what the files are to hold ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Shard:
    """The file of some keys as it is to be."""

    name: str
    lines: list[bytes] = field(default_factory=list)
    superseded: list[Event] = field(default_factory=list)
    """Events of the text form that no longer count, and that the memory does not know."""
    added: int = 0
    changed: int = 0
    is_understood: bool = True
    """Whether each line of its keys is; a checksum alone does not prove it."""


def _shards(memory: TranslationMemory, text_form: TextForm) -> Iterator[_Shard]:
    keys = {key for key in memory.keys() if _KEY.fullmatch(key)} | {*text_form.keys()}  # noqa: SIM118 - no mappings
    for name, group in groupby(sorted(keys), text_form_files.shard_of):
        yield _shard(name, [*group], memory, text_form)


def _shard(name: str, keys: Sequence[str], memory: TranslationMemory, text_form: TextForm) -> _Shard:
    shard = _Shard(name)
    histories, written = memory.histories(keys), text_form.events(keys)
    for key in keys:
        stored = [event for event in histories.get(key, ()) if key_of(event, memory.pair) == key]
        present = written.get(key, ())
        if len(present) == 1 and stored in ([], [*present]) and _has_one_line(text_form.content, key):
            shard.lines.append(text_form.content.lines[key])  # nearly always: there is nothing to merge
            continue
        essence = history.essence(dict.fromkeys((*stored, *present)))
        lines = sorted(text_form_lines.encode(event).encode() for event in essence)
        shard.lines += lines
        shard.superseded += [event for event in present if event not in essence and event not in stored]
        _compare(shard, text_form.content, key, lines, len(present))
    return shard


def _has_one_line(content: Content, key: str) -> bool:
    """Whether there is exactly one line for a key, and this package has written it."""
    return key not in content.written_by_others and key in content.lines and b"\n" not in content.lines[key]


def _compare(shard: _Shard, content: Content, key: str, lines: Collection[bytes], number: int) -> None:
    """Count what is new to the text form.

    Args:
        shard: Counts.
        content: What the files hold.
        key: The key of a segment.
        lines: The lines that it is to have.
        number: How many events of it the files hold.
    """
    of_others, text = content.written_by_others.get(key, ()), content.lines.get(key, b"")
    before = text.split(b"\n") if text else []
    shard.is_understood &= number == len(of_others) + len(before)
    if of_others or before:
        shard.changed += bool(of_others) or {*before} != {*lines}
    else:
        shard.added += bool(lines)


def _stray_lines(file: EventFile, pair: LanguagePair) -> list[bytes]:
    """The lines of a file that belong into other ones."""
    keyed = [
        *zip(keys_of_lines(file, pair), file.intact, strict=True),
        *((key_of(event, pair), text_form_lines.encode(event).encode()) for event in file.written_by_others),
    ]
    return [line for key, line in keyed if text_form_files.shard_of(key) != file.path.name]


def _blocked_files(content: Content) -> dict[str, str]:
    """Why files must not be written, as it follows "it", by name: what is in them would be lost."""
    blocked: dict[str, str] = {}
    for name, file in content.files.items():
        if file.obstacle:
            blocked[name] = file.obstacle
        elif file.broken:
            number, reason = next(iter(file.broken.items()))
            blocked[name] = f"has a line that cannot be understood (line {number}: {reason})"
    while more := _files_with_lines_of(blocked, content):
        blocked |= more
    return blocked


def _files_with_lines_of(blocked: Mapping[str, str], content: Content) -> dict[str, str]:
    return {
        name: f"has lines that belong into {min(strays & blocked.keys())}, which is not written either"
        for name, strays in content.strays.items()
        if name not in blocked and not strays.isdisjoint(blocked)
    }


# --- writing ----------------------------------------------------------------------------------------------------------


class _Saving:
    """One attempt to save."""

    def __init__(self, memory: TranslationMemory, text_form: TextForm) -> None:
        """Read the files."""
        self._memory = memory
        self._text_form = text_form
        self._folder = text_form_files.folder_of(text_form.folder, memory.pair)
        self._files = text_form.content.files
        self._digests = {name: file.digest for name, file in self._files.items()}
        self._blocked = _blocked_files(text_form.content)
        self._final_lines: dict[str, list[bytes]] = {name: [] for name in self._files if name not in self._blocked}
        """The lines of files that lose some at the end, when all lines stand where they belong."""
        self._has_frame = False
        self._written: dict[Path, None] = {}
        self._refused: list[str] = []

    def run(self) -> Saved:
        """Write the files.

        Raises:
            ChangedMeanwhileError: Another program has written one of them; what was written so far is right.
            OSError: One of them cannot be written.
        """
        self._check_folder()
        added = changed = 0
        for shard in _shards(self._memory, self._text_form):
            if self._may_write(shard):
                self._write_shard(shard)
                added, changed = added + shard.added, changed + shard.changed
        for name, lines in self._final_lines.items():
            self._write(name, lines)
        return Saved(self._folder, added, changed, tuple(self._written), tuple(self._refused))

    def _check_folder(self) -> None:
        for file in self._files.values():
            if file.path == self._folder:
                raise OSError(f"it {file.obstacle}")

    def _may_write(self, shard: _Shard) -> bool:
        if not shard.is_understood:
            self._blocked.setdefault(shard.name, "has a line that cannot be understood")
            self._final_lines.clear()
        if reason := self._blocked.get(shard.name):
            if shard.added or shard.changed:
                self._refused.append(f"{self._folder / shard.name} was not written, because it {reason}.")
            return False
        return True

    def _write_shard(self, shard: _Shard) -> None:
        """Write a file; lines that belong into others stay until these are written."""
        if shard.superseded:
            self._memory.merge(shard.superseded)
        strays: list[bytes] = []
        if shard.name in self._text_form.content.strays:
            strays = _stray_lines(self._files[shard.name], self._text_form.pair)
        if strays and shard.name in self._final_lines:
            self._final_lines[shard.name] = shard.lines
        else:
            self._final_lines.pop(shard.name, None)
        self._write(shard.name, [*shard.lines, *strays])

    def _write(self, name: str, lines: Iterable[bytes]) -> None:
        path, data = self._folder / name, b"".join(line + b"\n" for line in lines)
        if data and not self._has_frame:
            self._written |= dict.fromkeys(text_form_files.write_frame(self._text_form.folder))
            self._has_frame = True
        digest = text_form_files.write(path, data, self._digests.get(name))
        if digest != self._digests.get(name):
            self._written[path] = None
            self._digests[name] = digest
