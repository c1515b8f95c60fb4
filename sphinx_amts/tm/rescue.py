"""Rescue files: where events go that cannot be stored at the moment, to be imported by the next build.

A rescue file holds one event per line (:mod:`~sphinx_amts.tm.codec`) and is named after its memory.  In
the folder of all memories that name is enough.  In other folders, which books share, the name includes a hash of the
folder of all memories, so that no book imports the entries of another.
"""

from __future__ import annotations

import glob
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from sphinx_amts import durable_files
from sphinx_amts.tm import codec
from sphinx_amts.tm.history import Event

_SUFFIX = ".jsonl"


def file_stems(root: Path, memory: str, folders: Sequence[Path]) -> dict[Path, str]:
    """How the names of a memory's rescue files begin, by the folder they may be in, in the order these are tried.

    Args:
        root: The folder of all memories; it is tried first.
        memory: The name of the memory, whatever its format.
        folders: Further folders of the caller; the common ones of the system are tried last.
    """
    name = f"rescued-{memory}"
    root_hash = hashlib.sha256(os.fsencode(os.path.realpath(root))).hexdigest()[:8]
    elsewhere = dict.fromkeys((*folders, *_common_folders()), f"{name}-{root_hash}")
    return {root: name} | elsewhere | {root: name}  # the first gives the place, the last the name


def _common_folders() -> Iterator[Path]:
    for find in (tempfile.gettempdir, Path.home):
        with suppress(OSError, RuntimeError):
            yield Path(find())


def write(events: Sequence[Event], stem_by_folder: Mapping[Path, str]) -> Path:
    """Write events to a new rescue file in the first folder that takes it.

    Raises:
        OSError: No folder takes it; the text names each with its reason.
    """
    data = "".join(f"{codec.encode_event(event)}\n" for event in events).encode()
    reasons = []
    for folder, stem in stem_by_folder.items():
        # The process number distinguishes builds that fail in the same second.
        path = folder / f"{stem}-{durable_files.timestamp()}-{os.getpid()}"
        try:
            file = durable_files.unused_path(path, _SUFFIX)
            durable_files.create(file, data)
        except OSError as error:
            reasons.append(f"{folder}: {error.strerror or error}")
        else:
            return file
    raise OSError("; ".join(reasons))


def files(stem_by_folder: Mapping[Path, str]) -> Iterator[Path]:
    """The rescue files that are there; a folder that cannot be listed has none."""
    for folder, stem in stem_by_folder.items():
        with suppress(OSError):
            yield from sorted(folder.glob(f"{glob.escape(stem)}-*{_SUFFIX}"))


def read(file: Path) -> tuple[list[Event], int]:
    """The events of a rescue file, and how many of its lines hold none.

    Raises:
        OSError: It cannot be read.
    """
    lines = file.read_bytes().splitlines()
    events = codec.decode_events(map(codec.text_of, lines))
    return events, len(lines) - len(events)


def set_file_aside(file: Path) -> Path:
    """Rename a rescue file with unreadable lines, so that it stays but is not imported again; return its new path."""
    return file.rename(durable_files.unused_path(file.with_name(f"{file.name}.taken")))


def is_trusted(file: Path) -> bool:
    """Whether it is a regular file of our own, or in a folder that not everybody may write to."""
    status = file.lstat()  # not stat: a link may lead anywhere
    if not stat.S_ISREG(status.st_mode):
        return False
    return not hasattr(os, "getuid") or status.st_uid == os.getuid() or not file.parent.stat().st_mode & stat.S_IWOTH
