"""What was ordered and has not been delivered yet: one file a job, written before the job is started.

The journal lies in the folder of the translation memory.  A build that dies leaves its jobs there, and the next one
finds them.  A job leaves the journal when its translations are in the memory.  Sentences that the service damaged
whenever it was asked are noted as well, so that nobody pays for them in every build.

No credential, role or account number is ever written here.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sphinx_amts import durable_files
from sphinx_amts.engines import Request
from sphinx_amts.engines.amazon.documents import InputDocument
from sphinx_amts.errors import EngineError
from sphinx_amts.languages import LanguagePair

_FORMAT = 1
#: How long a lock that is about to be free is waited for without a word, in seconds.
_AT_ONCE = 0.5
_REFUSED = "refused.json"
_JOBS = "amts-*.json"
_UNREADABLE = (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Job:
    """A batch job: what is in it, and where it is."""

    name: str
    """The ``JobName``, made from a hash of all that follows up to ``settings``."""
    pair: LanguagePair
    mode: str
    """``act`` or ``batch``."""
    region: str
    folder: str
    """Its folder in S3, ``s3://bucket/…/name``, with ``in`` and ``out`` below."""
    documents: tuple[InputDocument, ...]
    parallel_data: str = ""
    terminology: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    id: str = ""
    """What the service calls it; empty until it is known to be started."""
    is_counted: bool = False
    """Whether what it cost has been told."""

    def sentences(self) -> Iterator[Request]:
        """All its sentences, in order."""
        return (sentence for document in self.documents for sentence in document.sentences)


@dataclass(frozen=True, slots=True)
class Journal:
    """The jobs of one language pair.  Files are written safely; every method raises :class:`EngineError`."""

    folder: Path
    pair: LanguagePair

    @property
    def _own(self) -> Path:
        return self.folder / "jobs" / f"{self.pair.source}-{self.pair.target}"

    @contextmanager
    def alone(self, seconds: float, tell: Callable[[str], None]) -> Iterator[None]:
        """Keep other builds from ordering for this pair meanwhile; waits so many seconds for one that does."""
        file = self.folder / "jobs" / f".{self._own.name}.lock"
        try:
            lock = _locked_at_once(file)
            if lock is None:
                tell("another build is ordering translations for this language; this one waits for it")
                lock = _locked_in_time(file, seconds)
        except (OSError, sqlite3.Error) as error:
            raise EngineError(
                f"another build is ordering translations for {self.pair.target}, or its lock in {self.folder} cannot "
                f"be had ({error}); nothing was sent. Build again when it is done"
            ) from error
        with closing(lock):
            yield

    def has_jobs(self) -> bool:
        """Whether there are jobs that were not delivered yet; none is read."""
        return any(self._own.glob(_JOBS))

    def jobs(self) -> list[Job]:
        """The jobs that were not delivered yet, oldest first."""
        return [_read(file) for file in sorted(self._own.glob(_JOBS), key=lambda file: (_written(file), file.name))]

    def note(self, job: Job) -> None:
        """Write a job down, or what is new of it."""
        self._write(f"{job.name}.json", {"format": _FORMAT, **asdict(job)})

    def forget(self, job: Job) -> None:
        """Strike a job out."""
        file = self._own / f"{job.name}.json"
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise EngineError(f"{file} cannot be deleted from the journal ({error.strerror or error})") from error

    def refused(self) -> dict[str, str]:
        """Sentences that are not worth sending again, and why."""
        file = self._own / _REFUSED
        try:
            found = json.loads(file.read_text("utf-8")) if file.exists() else {}
            return {text: reason for text, reason in found.items() if isinstance(reason, str)}
        except _UNREADABLE:
            return {}

    def refuse(self, reasons: Mapping[str, str]) -> None:
        """Note such sentences."""
        if reasons:
            self._write(_REFUSED, {**self.refused(), **reasons})

    def _write(self, name: str, content: Mapping[str, Any]) -> None:
        try:
            durable_files.write_atomically(self._own / name, json.dumps(content, indent=1).encode())
        except OSError as error:
            reason = error.strerror or error
            raise EngineError(
                f"the journal {self._own / name} cannot be written ({reason}); what was not ordered before is not sent"
            ) from error


def _written(file: Path) -> float:
    return file.stat().st_mtime if file.exists() else 0.0  # whoever reads it says what is wrong


def _locked_at_once(file: Path) -> sqlite3.Connection | None:
    with suppress(sqlite3.OperationalError):
        return durable_files.lock(file, _AT_ONCE)
    return None


def _locked_in_time(file: Path, seconds: float) -> sqlite3.Connection:
    """In short attempts: while SQLite waits, Ctrl-C does too."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if lock := _locked_at_once(file):
            return lock
    return durable_files.lock(file, _AT_ONCE)


def _read(file: Path) -> Job:
    try:
        content = json.loads(file.read_text("utf-8"))
        if content.pop("format") != _FORMAT:
            raise ValueError("it was written by another version")
        documents = tuple(_document(**one) for one in content.pop("documents"))
        return _own(Job(**{**content, "pair": LanguagePair(**content["pair"]), "documents": documents}), file.stem)
    except _UNREADABLE as error:
        raise EngineError(
            f"the journal {file} cannot be read ({error}). A job that was paid for may be in it; delete it to give "
            "that up and to send its sentences again. Nothing was sent"
        ) from error


def _own(job: Job, name: str) -> Job:
    """The job, if it is the one of that name; else foreign files would be deleted in the end."""
    if job.name != name or not job.folder.endswith(f"/jobs/{name}"):
        raise ValueError("its name or its folder in S3 is not that of its job")
    return job


def _document(name: str, page: str, sentences: list[dict[str, Any]]) -> InputDocument:
    return InputDocument(name, page, tuple(Request(one["text"], one["page"], tuple(one["shown"])) for one in sentences))
