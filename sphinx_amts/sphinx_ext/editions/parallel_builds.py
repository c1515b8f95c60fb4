"""Builds of several editions at the same time: a sphinx-build process for each.

From the start on the editions do not know of each other: one that fails stops no other.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import IO, TypeAlias

from sphinx_amts import languages
from sphinx_amts.sphinx_ext.editions import build_result
from sphinx_amts.text.foreign_text import visible_except_colours

#: Options of sphinx-build that all editions would share: a folder, a file, the terminal; and one without conf.py.
REFUSED_OPTIONS: Mapping[str, str] = {"doctreedir": "-d", "warnfile": "-w", "pdb": "-P", "noconfig": "-C"}
BUILT, STOPPED, NOT_STARTED = "built", "stopped", "not started"
#: Seconds to wait for the last lines of a process that has ended: what it started may still hold its output open.
_LAST_LINES = 5.0

#: Writes a line of an edition's output; raises ``BrokenPipeError`` if nobody reads it any more.
WriteLine: TypeAlias = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class EditionBuild:
    """A build of one edition."""

    code: str
    """The code of its language as the user typed it; the name of its folder."""
    doctrees: Path
    """The folder of its doctrees."""
    command: tuple[str, ...]
    """The words of its command."""


@dataclass(frozen=True, slots=True)
class EditionOutcome:
    """What became of the build of an edition."""

    code: str
    result: str = NOT_STARTED
    """:data:`BUILT`, :data:`STOPPED`, :data:`NOT_STARTED`, or how it failed."""
    seconds: float = 0.0
    numbers: Mapping[str, int] = field(default_factory=dict)
    """``untranslated`` and ``warnings`` of a build that has finished."""


def codes_of_same_language(codes: Iterable[str]) -> tuple[str, str] | None:
    """The first two codes that are one language, if there are any; a language has one folder, to which others link."""
    first: dict[str, str] = {}
    for code in codes:
        canonical = languages.canonical(code)
        if canonical in first:
            return first[canonical], code
        first[canonical] = code
    return None


def edition_build(code: str, published: Sequence[str], source: Path, out: Path, options: Sequence[str]) -> EditionBuild:
    """The build of an edition.

    Args:
        code: The code of its language.
        published: The codes of all editions, to which its pages link.
        source: The folder of the book.
        out: The folder that holds all editions.
        options: More options for sphinx-build.
    """
    doctrees = out / ".doctrees" / code
    own_options = ["-d", str(doctrees), "-D", f"language={code}", "-D", f"amts_languages={','.join(published)}"]
    # Ours come last: of two values for one option the last takes effect.
    words = [*options, *own_options, str(source), str(out / code)]
    return EditionBuild(code, doctrees, (sys.executable, "-u", "-m", "sphinx", *words))


class ParallelBuilds:
    """The processes that build editions, and whether they were asked to stop."""

    def __init__(
        self,
        write_output: WriteLine,
        write_error: WriteLine,
        width: int = 0,
        environment: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Store the settings; nothing is started yet.

        Args:
            write_output: Takes a line that an edition has written to stdout.
            write_error: Takes a line that an edition has written to stderr.
            width: The width of the languages' names at the start of lines, in characters.
            environment: Variables for the environment of the processes, beside those of this one.
        """
        self.width = width
        self._environment = {**os.environ, **environment}
        self.is_stopped = False
        self.is_unread = False
        """Nobody reads the output any more."""
        self._writers = (write_output, write_error)
        self._running: list[subprocess.Popen[str]] = []
        self._starting = threading.Lock()
        self._writing = threading.Lock()

    def build(self, edition: EditionBuild) -> EditionOutcome:
        """Build an edition, unless all were asked to stop."""
        began = time.monotonic()
        process = self._start(edition)
        if process is None:
            return EditionOutcome(edition.code)
        streams = zip((process.stdout, process.stderr), self._writers, strict=True)
        listeners = [
            threading.Thread(target=self._pass_on, args=(edition, stream, write), daemon=True)
            for stream, write in streams
        ]
        for listener in listeners:
            listener.start()
        process.wait()
        for listener in listeners:
            listener.join(_LAST_LINES)
        numbers = build_result.read(edition.doctrees)
        return EditionOutcome(edition.code, self._result(process.returncode), time.monotonic() - began, numbers)

    def _start(self, edition: EditionBuild) -> subprocess.Popen[str] | None:
        with self._starting:
            if self.is_stopped:
                return None
            build_result.forget(edition.doctrees)
            process = subprocess.Popen(  # noqa: S603 - sphinx-build with the user's own options
                edition.command,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                errors="backslashreplace",
                start_new_session=True,  # or Ctrl-C in a terminal would reach it twice
            )
            self._running.append(process)
            return process

    def _pass_on(self, edition: EditionBuild, stream: IO[str], write: WriteLine) -> None:
        """Write the lines of an edition, each with the name of its language and whole."""
        try:
            for line in stream:
                shown = visible_except_colours(line.rstrip())
                with self._writing:
                    write(f"{edition.code:<{self.width}} | {shown}".rstrip())
            stream.close()
        except BrokenPipeError:
            self.is_unread = True
            if not self.is_stopped:
                self.stop()

    def stop(self) -> None:
        """Interrupt all builds as Ctrl-C does, with all that they started; if asked again, kill them."""
        number = signal.SIGKILL if self.is_stopped else signal.SIGINT
        self.is_stopped = True
        for process in list(self._running):
            if process.poll() is None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, number)

    def _result(self, exit_code: int) -> str:
        if exit_code and self.is_stopped:
            return STOPPED
        if exit_code < 0:
            return f"killed ({signal.Signals(-exit_code).name})"
        return f"failed ({exit_code})" if exit_code else BUILT
