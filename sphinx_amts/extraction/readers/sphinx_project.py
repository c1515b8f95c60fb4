"""Books of any kind that Sphinx can read, as texts: each is read by a process of its own.

What is said between the two processes stands in :mod:`sphinx_amts.sphinx_ext.headless.worker`, which is that
process.  It never waits for this one: its answers go to a file, so that both sides of a pair are read at the same time.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Self

from sphinx_amts.alignment.texts import Location, Text
from sphinx_amts.errors import AmtsError
from sphinx_amts.extraction.readers import wire
from sphinx_amts.extraction.readers.wire import ReadingError

#: Seconds between two looks at what the other process wrote.
_PAUSE = 0.01
#: The package is found where this process found it, and no file of the working folder takes the place of a module.
_PROGRAM = "import sys; sys.path.append({!r}); from sphinx_amts.sphinx_ext.headless.worker import main; main()"
_ROOTS = ("conf.py", "_config.yml")
#: Where projects of programs keep their books.
_USUAL_PLACES = ("docs", "doc", "source", "docs/source", "doc/source")
_MOST_PARENTS = 8


class Book:
    """A book being read; a context manager, which ends the reading when it is left."""

    def __init__(self, path: Path, language: str, tell: Callable[[ReadingError], None]) -> None:
        """Start reading the book that ``path`` is, or is a part of."""
        self.path = path
        self.folder, self._limit = root_of(path)
        self.warnings = 0
        self._language, self._tell = language, tell
        self._place = tempfile.TemporaryDirectory(prefix="sphinx-amts-", ignore_cleanup_errors=True)
        self._files: tuple[str, ...] | None = None
        self._start()

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process and forget what it wrote."""
        self._stop()
        self._place.cleanup()

    @property
    def files(self) -> tuple[str, ...]:
        """All pages, as paths relative to :attr:`folder`; waits until they are known.

        :raises AmtsError: if the book cannot be read at all.
        """
        if self._files is None:
            self._files = self._await_files()
        return self._files

    def texts(self, wanted: Sequence[tuple[str, str]]) -> Iterator[Text]:
        """The texts of these files, in this order, under these names; reading begins at once.

        A page that cannot be read is told, and the rest is read.
        """
        self._ask(wanted)
        return self._texts(list(wanted))

    def _texts(self, left: list[tuple[str, str]]) -> Iterator[Text]:
        while left:
            for word, value in self._records():
                if word == "text":
                    text = wire.loads(value)
                    del left[: [name for _, name in left].index(text.name) + 1]
                    yield text
                elif word == "fault":
                    fault = self._told(value)
                    left = left[next((at for at, (file, _) in enumerate(left, 1) if file == fault.place.file), 0) :]
                elif word == "end":
                    self.warnings += int(value)
                    return
            file, reason = left.pop(0)[0], f"the process that read it ended ({self._last_words()})"
            self._tell(ReadingError(Location(str(self.folder / file)), f"{reason}; the others are read."))
            self._again(left)

    def _again(self, left: list[tuple[str, str]]) -> None:
        """Go on in a new process."""
        self._stop()
        self._start()
        self._await_files()
        self._ask(left)

    def _await_files(self) -> tuple[str, ...]:
        for word, value in self._records():
            if word == "files":
                return tuple(json.loads(value))
            if word == "failed":
                raise AmtsError(f"{self.path} cannot be read: {json.loads(value)}. Mend that, then try again.")
            self._told(value)
        raise AmtsError(f"{self.path} cannot be read: the process that read it ended ({self._last_words()}).")

    def _told(self, value: str) -> ReadingError:
        file, line, reason = json.loads(value)
        self._tell(ReadingError(Location(str(self.folder / file), line), reason))
        return ReadingError(Location(file, line), reason)

    # --- the process --------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        place = Path(tempfile.mkdtemp(dir=self._place.name))
        self._answers, self._errors = place / "records", place / "errors"
        self._answers.touch()
        package = str(Path(__file__).resolve().parents[3])
        command = [sys.executable, "-P", "-c", _PROGRAM.format(package)]
        command += [str(self.folder), self._language, str(place), self._limit]
        with self._errors.open("wb") as errors:
            self._process = subprocess.Popen(  # noqa: S603 - this very program
                command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=errors
            )
        self._read_to = 0

    def _stop(self) -> None:
        self._process.kill()
        self._process.communicate()

    def _ask(self, wanted: Sequence[tuple[str, str]]) -> None:
        """Say which pages are wanted, in ASCII; a process that has ended will be noticed when it is listened to."""
        stream: Any = self._process.stdin
        try:
            stream.write(json.dumps(wanted).encode() + b"\n")
            stream.flush()
        except OSError:
            return

    def _records(self) -> Iterator[tuple[str, str]]:
        """What the process says, until it has ended."""
        with self._answers.open("rb") as stream:
            stream.seek(self._read_to)
            while True:
                has_ended = self._process.poll() is not None
                line = stream.readline()
                if line.endswith(b"\n"):
                    self._read_to = stream.tell()
                    word, _, value = line.decode("ascii").rstrip("\n").partition("\t")
                    yield word, value
                elif has_ended:
                    return
                else:
                    stream.seek(self._read_to)
                    time.sleep(_PAUSE)

    def _last_words(self) -> str:
        """Why the process ended, as far as it said."""
        lines = self._errors.read_text(encoding="utf-8", errors="replace").split("\n")
        said = [line.strip() for line in lines if line.strip()]
        return said[-1][:200] if said else f"status {self._process.returncode}"


def texts(path: Path, language: str, tell: Callable[[ReadingError], None]) -> Iterator[Text]:
    """All pages of a book, each under the name of its file without suffix.

    :raises AmtsError: if the book cannot be read at all.
    """
    with Book(path, language, tell) as book:
        yield from book.texts([(file, file.rpartition(".")[0]) for file in book.files])


def root_of(path: Path) -> tuple[Path, str]:
    """The folder of the book that a path is or is in, and the path in it (nothing if it is the whole book).

    A part of a Sphinx or Jupyter Book project is read with the project's configuration, as a build reads it.
    """
    path = path.resolve()
    folder = path if path.is_dir() else path.parent
    for place in [folder, *folder.parents][:_MOST_PARENTS]:
        if _is_root(place):
            inside = path.relative_to(place).as_posix()
            return place, "" if inside == "." else inside
        if (place / ".git").exists():
            break
    if not path.is_dir():
        return folder, path.name
    return next((folder / name for name in _USUAL_PLACES if _is_root(folder / name)), folder), ""


def _is_root(folder: Path) -> bool:
    return any((folder / name).is_file() for name in _ROOTS)
