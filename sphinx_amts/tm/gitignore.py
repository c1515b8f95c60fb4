"""Whether Git leaves a folder out, as far as the files in the checkout say so.

Git itself is not asked: a checkout may come from anywhere, and its configuration can name programs that Git then runs.
So the patterns of the user's own configuration are not known here.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

#: Characters of a line, at most; longer ones are no patterns that a person has written.
_MAX_LENGTH = 300


def covers(folder: Path) -> bool:
    """Whether a folder is in no Git checkout, or left out by a ``.gitignore`` or by ``.git/info/exclude``."""
    folder = folder.absolute()
    checkout = next((parent for parent in folder.parents if (parent / ".git").exists()), None)
    if checkout is None:
        return True
    # A folder that is left out takes with it whatever is in it; so each folder on the way counts by itself.
    ways = [folder, *(parent for parent in folder.parents if parent != checkout and parent.is_relative_to(checkout))]
    return any(_is_ignored(path, checkout) for path in ways)


def _is_ignored(path: Path, checkout: Path) -> bool:
    """What the last pattern says that fits."""
    verdict = False
    for base, pattern in _patterns(path, checkout):
        is_negative = pattern.startswith("!")
        if _fits(path.relative_to(base).as_posix(), pattern.removeprefix("!")):
            verdict = not is_negative
    return verdict


def _patterns(path: Path, checkout: Path) -> Iterator[tuple[Path, str]]:
    """The patterns that may fit a path, each with the folder it is relative to, in the order in which they count."""
    bases = [parent for parent in reversed(path.parents) if parent.is_relative_to(checkout)]
    files = [(checkout, checkout / ".git" / "info" / "exclude"), *((base, base / ".gitignore") for base in bases)]
    for base, file in files:
        with suppress(OSError):
            lines = file.read_text("utf-8", "replace").splitlines()
            yield from (
                (base, line.rstrip()) for line in lines if line.strip() and line[0] != "#" and len(line) <= _MAX_LENGTH
            )


def _fits(path: str, pattern: str) -> bool:
    """Whether a pattern of Git fits a folder.

    >>> [_fits("docs/.amts", pattern) for pattern in (".amts", "/.amts", "docs/.a*/", "**/.amts", "*.py")]
    [True, False, True, True, False]
    """
    body = pattern.rstrip("/")
    parts = path.split("/")
    positions = {0}  # how many parts of the path the pattern has taken so far
    for part in (body.lstrip("/") if "/" in body else f"**/{body}").split("/"):
        if part == "**":
            positions = set(range(min(positions, default=len(parts) + 1), len(parts) + 1))
        else:
            positions = {at + 1 for at in positions if at < len(parts) and fnmatch.fnmatchcase(parts[at], part)}
    return len(parts) in positions
