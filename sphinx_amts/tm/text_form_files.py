"""The files of the text form of the memory, as they are in a repository.

.. code-block:: text

   translations/
       amts.json                the version of the form
       .gitattributes           lets Git merge without conflicts
       en-zh_CN/3f.amts.jsonl   the segments whose keys begin with 3f, a line for each event
       en-zh_CN/pages.amts.jsonl   which segments each page has (:mod:`sphinx_amts.tm.page_ledger`)

People write lines as well, and Git writes the markers of conflicts between them; so whatever can be understood is
used, and the rest is named with its lines.  Further files ``*.amts.jsonl`` in the folder of a language pair are read
like the others.  Nothing is trusted: links are not followed, and only plain files of a bounded size are read.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

from sphinx_amts import durable_files
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text.foreign_text import visible
from sphinx_amts.text.prose import and_more
from sphinx_amts.tm import store, text_form_lines
from sphinx_amts.tm.history import Event

#: The version of the form.  Raise it when an earlier version could lose something by writing what it has read.
VERSION = 1
SUFFIX = ".amts.jsonl"
#: Which segments each page has.
LEDGER = f"pages{SUFFIX}"
_HEAD, _FORMAT = "amts.json", "sphinx-amts translations"
_ATTRIBUTES = ".gitattributes"
#: The largest file that is read, in bytes.
_MAX_SIZE = 2**28
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
#: What Git writes between the sides of a conflict; no line of ours begins so.
_CONFLICT_MARKER = re.compile(rb"(?:<{7,}|={7,}|>{7,}|\|{7,})(?: .*)?")
#: How many lines a message names.
_MAX_NAMED = 8


@dataclass(frozen=True, slots=True)
class EventFile:
    """A file with events."""

    path: Path
    digest: str | None = None
    """A hash of its bytes; ``None`` if it could not be read."""
    intact: Sequence[bytes] = ()
    """The lines that are as this package wrote them."""
    sources: Sequence[bytes] = ()
    """The sources of these lines, in UTF-8."""
    written_by_others: Sequence[Event] = ()
    """The events of the other lines, in their order."""
    conflicts: Sequence[int] = ()
    """The numbers of the lines that mark a conflict of Git."""
    broken: Mapping[int, str] = field(default_factory=dict)
    """Why lines are not used, by number."""
    obstacle: str = ""
    """Why the file is not read at all, as it follows its name."""

    def problems(self) -> Iterator[str]:
        """Sentences for the author about what cannot be used."""
        if self.obstacle:
            yield f"{self.path} {self.obstacle}. It is not used."
        if self.broken:
            lines = [f"line {number} ({reason})" for number, reason in self.broken.items()]
            yield f"{self.path} has lines that are not used: {and_more(lines, _MAX_NAMED)}. Correct or delete them."

    def marked_lines(self) -> str:
        """The lines that mark a conflict, for the author; empty if there are none."""
        return f"lines {and_more(self.conflicts, _MAX_NAMED)}" if self.conflicts else ""


@dataclass(frozen=True, slots=True)
class RawFiles:
    """The files of a language pair, as they are on the disk."""

    paths: tuple[Path, ...] = ()
    """Those that could be read, by name."""
    sizes: tuple[int, ...] = ()
    data: bytes = b""
    """The bytes of all of them, one behind the other."""
    obstacles: tuple[EventFile, ...] = ()
    """Those that could not be read."""
    state: str = ""
    """A hash of all of them; empty if there are none."""


# --- names ------------------------------------------------------------------------------------------------------------


def folder_of(folder: Path, pair: LanguagePair) -> Path:
    """The folder of a language pair in that of the text form.

    >>> folder_of(Path("translations"), LanguagePair("en", "zh_CN")).as_posix()
    'translations/en-zh_CN'
    """
    return folder / store.name_of(pair)


def shard_of(key: str) -> str:
    """The name of the file for a key: there are 256, so that a change of a few sentences changes little."""
    return key[:2] + SUFFIX


# --- reading ----------------------------------------------------------------------------------------------------------


def version_problem(folder: Path) -> str:
    """Why the text form in a folder must neither be used nor written, one sentence; empty if it may be."""
    path = folder / _HEAD
    if not os.path.lexists(path):
        return ""
    try:
        head = json.loads(content(path))
        name, version = head["format"], head["version"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        name, version = "", 0
    if name != _FORMAT or type(version) is not int or version < 1:
        return (
            f"{path} does not say which version of the text form is in {folder}, so that nothing there is used or "
            "written. Restore that file from the repository, or delete it."
        )
    if version > VERSION:
        return (
            f"The text form of the memory in {folder} is of version {version}, and this sphinx-amts knows version "
            f"{VERSION}. Nothing there is used or written. Install a newer version: pip install --upgrade sphinx-amts"
        )
    return ""


def exists(folder: Path, pair: LanguagePair) -> bool:
    """Whether there may be any translations of a language pair."""
    with suppress(OSError):
        return bool(_paths(folder_of(folder, pair)))
    return os.path.lexists(folder_of(folder, pair))


def read(folder: Path, pair: LanguagePair) -> RawFiles:
    """The files of a language pair; none if there is no folder."""
    own_folder = folder_of(folder, pair)
    try:
        paths = _paths(own_folder)
    except FileNotFoundError:
        return RawFiles()
    except OSError as error:
        return _raw_files({}, [_unreadable(own_folder, error)])
    contents: dict[Path, bytes] = {}
    obstacles = []
    for path in paths:
        try:
            contents[path] = content(path)
        except OSError as error:
            obstacles.append(_unreadable(path, error))
    return _raw_files(contents, obstacles)


def _raw_files(contents: Mapping[Path, bytes], obstacles: Sequence[EventFile]) -> RawFiles:
    if not (contents or obstacles):
        return RawFiles()
    data, sizes = b"".join(contents.values()), tuple(map(len, contents.values()))
    names = [path.name for path in (*contents, *(file.path for file in obstacles))]
    digest = hashlib.sha256(repr((names, sizes)).encode("utf-8", "surrogatepass"))
    digest.update(data)
    return RawFiles((*contents,), sizes, data, (*obstacles,), digest.hexdigest())


def _unreadable(path: Path, error: OSError) -> EventFile:
    return EventFile(path, obstacle=f"cannot be read ({error.strerror or error})")


def state(folder: Path, pair: LanguagePair) -> str:
    """A hash of all files that :func:`read` and :func:`write_frame` look at.

    Raises:
        OSError: They cannot be read.
    """
    digests = {path.name: digest_of_file(path) for path in (folder / _HEAD, folder / _ATTRIBUTES)}
    with suppress(FileNotFoundError):
        digests |= {path.name: digest_of_file(path) for path in _paths(folder_of(folder, pair))}
    return digest_of(repr(digests).encode("utf-8", "surrogatepass"))


def _paths(folder: Path) -> list[Path]:
    """The files that hold events.

    Raises:
        OSError: The folder cannot be listed, or is a link.
    """
    if folder.is_symlink():
        raise OSError("it is a symbolic link")
    paths = (path for path in folder.iterdir() if path.name.endswith(SUFFIX) and not path.name.startswith("."))
    return sorted(path for path in paths if path.name != LEDGER)


def content(path: Path) -> bytes:
    """What a plain file holds.

    Raises:
        OSError: It is something else, too large, or not readable.
    """
    status = path.lstat()
    if stat.S_ISLNK(status.st_mode):
        raise OSError("it is a symbolic link")
    if not stat.S_ISREG(status.st_mode):
        raise OSError("it is not a regular file")
    if status.st_size > _MAX_SIZE:
        raise OSError(f"it is larger than {_MAX_SIZE:,} bytes")
    return path.read_bytes()


def parsed(raw: RawFiles) -> list[EventFile]:
    """The files with their lines, those that could not be read at the end."""
    ends = [*accumulate(raw.sizes)]
    parts = (raw.data[end - size : end] for size, end in zip(raw.sizes, ends, strict=True))
    return [*map(_parsed_file, raw.paths, parts), *raw.obstacles]


def _parsed_file(path: Path, data: bytes) -> EventFile:
    intact: list[bytes] = []
    sources: list[bytes] = []
    others: dict[int, bytes] = {}
    for number, line in enumerate(lines_of(data), 1):
        source = text_form_lines.intact_source(line)
        if source is not None:
            intact.append(line)
            sources.append(source)
        elif line and not line.isspace():
            others[number] = line
    conflicts = [number for number, line in others.items() if _CONFLICT_MARKER.fullmatch(line)]
    events, broken = _decoded({number: line for number, line in others.items() if number not in conflicts})
    return EventFile(path, digest_of(data), intact, sources, events, conflicts, broken)


def lines_of(data: bytes) -> list[bytes]:
    """The lines of a file, also with the line ends of Windows."""
    if data.startswith(_BYTE_ORDER_MARK) or b"\r" in data:
        data = data.removeprefix(_BYTE_ORDER_MARK).replace(b"\r\n", b"\n")
    return data.split(b"\n")


def _decoded(lines: Mapping[int, bytes]) -> tuple[list[Event], dict[int, str]]:
    """The events of lines by number, and why some have none."""
    events, broken = [], {}
    for number, line in lines.items():
        try:
            events.append(text_form_lines.decode(line))
        except ValueError as error:
            broken[number] = visible(str(error))
    return events, broken


def digest_of_file(path: Path) -> str | None:
    """A hash of the bytes of a plain file; ``None`` if it is not there.

    Raises:
        OSError: It is no plain file, or cannot be read.
    """
    return digest_of(content(path)) if os.path.lexists(path) else None


def digest_of(data: bytes) -> str:
    """A hash of the bytes of a file."""
    return hashlib.sha256(data).hexdigest()


# --- writing ----------------------------------------------------------------------------------------------------------


def write_frame(folder: Path) -> list[Path]:
    """Write what tells the version of the form, and Git how to merge it, where they are missing; what was written.

    Raises:
        OSError: They cannot be written.
    """
    head = json.dumps({"format": _FORMAT, "version": VERSION}, indent=2)
    texts = {folder / _HEAD: head, folder / _ATTRIBUTES: f"*{SUFFIX} merge=union text eol=lf"}
    missing = [path for path in texts if not os.path.lexists(path)]
    for path in missing:
        durable_files.write_atomically(path, f"{texts[path]}\n".encode(), is_private=False)
    return missing


class ChangedMeanwhileError(Exception):
    """Another program has changed a file after it was read."""


def write(path: Path, data: bytes, known: str | None) -> str | None:
    """Write a file, or remove it if there is nothing to write; what is there already is not written again.

    Args:
        path: The file.
        data: What it is to hold.
        known: A hash of what it held when it was read; ``None`` if it was not there.

    Returns:
        A hash of what it holds from now on; ``None`` if it is not there.

    Raises:
        ChangedMeanwhileError: It holds something else.
        OSError: It cannot be written.
    """
    wanted = digest_of(data) if data else None
    if wanted == known:
        return known
    if digest_of_file(path) != known:
        raise ChangedMeanwhileError("another program has changed it")
    if data:
        durable_files.write_atomically(path, data, is_private=False)
    else:
        path.unlink()
    return wanted
