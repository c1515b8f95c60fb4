"""The name of the person who works on a memory: the one that is given, or else the one that Git puts into commits.

It stands in the history, in the text form, and so in public repositories: it is never an address.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from sphinx_amts.errors import ChangeRefused
from sphinx_amts.text.foreign_text import normalized

#: What only addresses have.
_AT = "@"
#: Characters of a name, at most.
_MAX_LENGTH = 100
#: How long Git may take, in seconds; it reads a few small files.
_TIMEOUT = 5


def name_of(given: str, folder: Path) -> str:
    """The name of the person, empty if it is not known.

    Args:
        given: What the person says; Git is asked only if it is empty.
        folder: The folder of the book, whose Git configuration counts.

    Raises:
        ChangeRefused: The given name is an address or too long.
    """
    name = _cleaned(given)
    if _AT in name:
        raise ChangeRefused(
            f'"{name}" is an address, and histories are often published. Give a name, such as --by "Ana Lima".'
        )
    if len(name) > _MAX_LENGTH:
        raise ChangeRefused(f"A name has at most {_MAX_LENGTH} characters; the given one has {len(name):,}.")
    return name or _name_in_git(folder)


def _cleaned(name: str) -> str:
    return normalized(name).strip()


def _name_in_git(folder: Path) -> str:
    """Git's ``user.name``, unless that is an address; empty if there is none."""
    program = shutil.which("git")
    if program is None:
        return ""
    try:
        answer = subprocess.run(  # noqa: S603 - the program that was found, with fixed words
            [program, "config", "user.name"],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=_TIMEOUT,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    name = _cleaned(answer.stdout.decode("utf-8", "replace"))
    return "" if _AT in name or len(name) > _MAX_LENGTH else name
