"""Books of any kind that Sphinx can read, as texts: each is read by a process of its own.

That process, the worker, is a program of a higher layer; the caller names its module.  What the two
processes say to each other is in :mod:`sphinx_amts.extraction.readers.protocol`.
"""

from __future__ import annotations

import os
import site
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Self

from sphinx_amts.alignment.texts import Location, Text
from sphinx_amts.errors import AmtsError
from sphinx_amts.extraction.readers import protocol
from sphinx_amts.extraction.readers.protocol import (
    FilesFound,
    Message,
    PageRead,
    PageRequest,
    ReadingDone,
    ReadingFailed,
)
from sphinx_amts.extraction.readers.wire import ReadingError

#: Seconds between two looks at what the worker wrote.
_PAUSE = 0.01
#: The folder that holds this package.
_PACKAGE_ROOT = Path(__file__).resolve().parents[3]
_ROOT_FILES = ("conf.py", "_config.yml")
#: Where software projects keep their documentation.
_USUAL_FOLDERS = ("docs", "doc", "source", "docs/source", "doc/source")
_MOST_PARENTS = 8
#: Characters of the worker's last words that are shown.
_LAST_WORDS = 200


class Book:
    """A book being read; a context manager, which ends the reading when it is left."""

    def __init__(self, path: Path, language: str, report: Callable[[ReadingError], None], worker: str) -> None:
        """Start reading the book that ``path`` is, or is a part of.

        Args:
            path: A folder or a file.
            language: The language in which the book is written.
            report: Called for each thing that cannot be read; the rest is read.
            worker: The module path of the worker, which must know the protocol.
        """
        self.path = path
        self.folder, self._limit = root_of(path)
        self.warnings = 0
        self._language, self._report, self._worker = language, report, worker
        self._scratch = tempfile.TemporaryDirectory(prefix="sphinx-amts-", ignore_cleanup_errors=True)
        self._files: tuple[str, ...] | None = None
        self._start()

    def __enter__(self) -> Self:
        """The book itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the worker and delete what it wrote."""
        self._stop()
        self._scratch.cleanup()

    @property
    def files(self) -> tuple[str, ...]:
        """All pages, as paths relative to :attr:`folder`; waits until they are known.

        :raises AmtsError: if the book cannot be read at all.
        """
        if self._files is None:
            self._files = self._await_files()
        return self._files

    def texts(self, requested: Sequence[PageRequest]) -> Iterator[Text]:
        """The texts of these files, in this order, under these names; reading begins at once.

        A page that cannot be read is reported, and the rest is read.
        """
        self._request(requested)
        return self._texts(list(requested))

    def _texts(self, pending: list[PageRequest]) -> Iterator[Text]:
        while pending:
            for message in self._messages():
                if isinstance(message, PageRead):
                    del pending[: [name for _, name in pending].index(message.text.name) + 1]
                    yield message.text
                elif isinstance(message, ReadingError):
                    self._report_in_folder(message)
                    pending = _after(message.place.file, pending)
                elif isinstance(message, ReadingDone):
                    self.warnings += message.warnings
                    return
            self._restart(pending)

    def _restart(self, pending: list[PageRequest]) -> None:
        """Report the page in which the worker ended, and let another worker read those after it."""
        file = pending.pop(0)[0]
        reason = f"the process that read this page ended ({self._last_words()}); the page is skipped."
        self._report_in_folder(ReadingError(Location(file), reason))
        self._stop()
        self._start()
        self._await_files()
        self._request(pending)

    def _await_files(self) -> tuple[str, ...]:
        for message in self._messages():
            if isinstance(message, FilesFound):
                return message.files
            if isinstance(message, ReadingFailed):
                raise AmtsError(f"{self.path} cannot be read: {message.reason}. Fix this and try again.")
            if isinstance(message, ReadingError):
                self._report_in_folder(message)
        raise AmtsError(f"{self.path} cannot be read: the process that read it ended ({self._last_words()}).")

    def _report_in_folder(self, error: ReadingError) -> None:
        """Report an error, its file as a path that the user can open."""
        place = Location(str(self.folder / error.place.file), error.place.line)
        self._report(ReadingError(place, error.reason))

    # --- the worker ---------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        scratch = Path(tempfile.mkdtemp(dir=self._scratch.name))
        self._message_file, self._error_file = scratch / protocol.MESSAGES, scratch / "errors"
        self._message_file.touch()
        self._read_to = 0
        arguments = protocol.command(self._worker, self.folder, self._language, scratch, self._limit)
        with self._error_file.open("wb") as errors:
            self._process = subprocess.Popen(  # noqa: S603 - a module of this package
                [sys.executable, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env=_environment(),
            )

    def _stop(self) -> None:
        self._process.kill()
        self._process.communicate()

    def _request(self, pages: Sequence[PageRequest]) -> None:
        """Name the pages; that a worker has ended already will be noticed when its messages are read."""
        stream: Any = self._process.stdin
        try:
            stream.write(protocol.dump_request(pages).encode("ascii") + b"\n")
            stream.flush()
        except OSError:
            return

    def _messages(self) -> Iterator[Message]:
        """The messages of the worker that have not been read yet, until it has ended."""
        with self._message_file.open("rb") as stream:
            stream.seek(self._read_to)
            while True:
                has_ended = self._process.poll() is not None  # asked first: what it wrote before is read below
                line = stream.readline()
                if line.endswith(b"\n"):
                    self._read_to = stream.tell()
                    yield protocol.loads(line.decode("ascii").rstrip("\n"))
                elif has_ended:
                    return
                else:
                    stream.seek(self._read_to)
                    time.sleep(_PAUSE)

    def _last_words(self) -> str:
        """Why the worker ended, as far as it said."""
        lines = self._error_file.read_text(encoding="utf-8", errors="replace").split("\n")
        words = [line.strip() for line in lines if line.strip()]
        return words[-1][:_LAST_WORDS] if words else f"exit status {self._process.returncode}"


def _after(file: str, pending: list[PageRequest]) -> list[PageRequest]:
    """The requests after that of the file; all of them if it is not among them, such as ``conf.py``."""
    return pending[next((at for at, (requested, _) in enumerate(pending, 1) if requested == file), 0) :]


def _environment() -> dict[str, str] | None:
    """The environment in which the worker finds this very package, also in a checkout that is not installed.

    The folder of installed packages is not added: it would come before Python's own modules.
    """
    if str(_PACKAGE_ROOT) in {*site.getsitepackages(), site.getusersitepackages()}:
        return None
    paths = [path for path in (str(_PACKAGE_ROOT), os.environ.get("PYTHONPATH")) if path]
    return os.environ | {"PYTHONPATH": os.pathsep.join(paths)}


def texts(path: Path, language: str, report: Callable[[ReadingError], None], worker: str) -> Iterator[Text]:
    """All pages of a book, each under the name of its file without suffix; the arguments are those of :class:`Book`.

    :raises AmtsError: if the book cannot be read at all.
    """
    with Book(path, language, report, worker) as book:
        yield from book.texts([(file, file.rpartition(".")[0]) for file in book.files])


def root_of(path: Path) -> tuple[Path, str]:
    """The folder of the book that a path is or is in, and the path in it, which is empty if it is the whole book.

    A part of a Sphinx or Jupyter Book project is read with the project's configuration, as a build reads it.
    """
    path = path.resolve()
    folder = path if path.is_dir() else path.parent
    for parent in [folder, *folder.parents][:_MOST_PARENTS]:
        if _is_root(parent):
            inside = path.relative_to(parent).as_posix()
            return parent, "" if inside == "." else inside
        if (parent / ".git").exists():  # what is above a repository is not its book
            break
    if not path.is_dir():
        return folder, path.name
    return next((folder / name for name in _USUAL_FOLDERS if _is_root(folder / name)), folder), ""


def _is_root(folder: Path) -> bool:
    return any((folder / name).is_file() for name in _ROOT_FILES)
