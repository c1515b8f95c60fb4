"""A text that a person writes in an editor, as for the message of a commit."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from sphinx_amts.errors import AmtsError

#: The line that divides the text from the explanation; a text may well begin with a number sign.
_SCISSORS = "# ------------------------ >8 ------------------------"


def edited(text: str, explanation: str, environment: Mapping[str, str] = os.environ) -> str:
    """What the person has made of a text, without spaces around it.

    Args:
        text: The text to begin with.
        explanation: Lines that are printed below it.
        environment: Where ``VISUAL`` and ``EDITOR`` name the editor.

    Raises:
        AmtsError: There is no editor, or it fails.
    """
    command = environment.get("VISUAL") or environment.get("EDITOR") or ""
    if not command.strip():
        raise AmtsError("No editor is known. Set VISUAL or EDITOR, or give the text with --translation.")
    below = ["Leave the line above as it is. What follows is left out.", "", *explanation.splitlines()]
    lines = "\n".join(f"# {line}".rstrip() for line in below)
    with tempfile.TemporaryDirectory(prefix="sphinx-amts-") as folder:
        file = Path(folder, "translation.txt")
        file.write_text(f"{text}\n{_SCISSORS}\n{lines}\n", encoding="utf-8", errors="backslashreplace")
        _run([*_words(command), str(file)])
        return file.read_text(encoding="utf-8", errors="replace").partition(_SCISSORS)[0].strip()


def _words(command: str) -> list[str]:
    """The editor and its options, as a shell divides them; backslashes divide the folders of Windows."""
    if os.name == "posix":
        return shlex.split(command)
    return [word.strip('"') for word in shlex.split(command, posix=False)]


def _run(command: list[str]) -> None:
    try:
        code = subprocess.run(command, check=False).returncode  # noqa: S603 - the user's own editor
    except OSError as error:
        raise AmtsError(f'The editor "{command[0]}" cannot be started ({error.strerror or error}).') from error
    if code:
        raise AmtsError(f'The editor "{command[0]}" ended with the code {code}; nothing was changed.')
