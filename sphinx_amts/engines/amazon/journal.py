"""Pending jobs, whose results are not in the memory yet: one file for each, written before the job is started.

The journal is kept in the folder of the translation memory.  A build that dies leaves its jobs there, and the next one
finds them.  A job leaves the journal when its translations are in the memory.  Segments that the service damaged at
every attempt are noted as well, so that nobody pays for them in every build.

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
from sphinx_amts.engines.amazon.documents import InputDocument
from sphinx_amts.engines.base import Request
from sphinx_amts.errors import EngineError
from sphinx_amts.languages import LanguagePair

_FORMAT = 1
#: How long to wait silently for a lock that is about to be free, in seconds.
_SILENT_SECONDS = 0.5
#: The name dates from the first version; journals keep it.
_REJECTED = "refused.json"
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
    """Whether what it cost has been reported."""

    def requests(self) -> Iterator[Request]:
        """All its segments, in order."""
        return (request for document in self.documents for request in document.requests)


@dataclass(frozen=True, slots=True)
class Journal:
    """The journal of one language pair.  Files are written safely; every method may raise :class:`EngineError`."""

    folder: Path
    pair: LanguagePair

    @property
    def _pair_folder(self) -> Path:
        return self.folder / "jobs" / f"{self.pair.source}-{self.pair.target}"

    @contextmanager
    def locked(self, seconds: float, progress: Callable[[str], None]) -> Iterator[None]:
        """Keep other builds from submitting jobs for this pair meanwhile; wait so many seconds for one that does."""
        file = self.folder / "jobs" / f".{self._pair_folder.name}.lock"
        try:
            lock = _locked_at_once(file)
            if lock is None:
                progress("another build is requesting translations for this language; waiting for it to finish")
                lock = _locked_in_time(file, seconds)
        except (OSError, sqlite3.Error) as error:
            raise EngineError(
                f"another build is requesting translations for {self.pair.target}, or the lock in {self.folder} cannot "
                f"be acquired ({error}); nothing was sent. Build again when the other build has finished"
            ) from error
        with closing(lock):
            yield

    def has_jobs(self) -> bool:
        """Whether there are pending jobs; none is read."""
        return any(self._pair_folder.glob(_JOBS))

    def jobs(self) -> list[Job]:
        """The pending jobs, oldest first."""
        files = sorted(self._pair_folder.glob(_JOBS), key=lambda file: (_time_written(file), file.name))
        return [_read(file) for file in files]

    def note(self, job: Job) -> None:
        """Record a job, or the changes to it."""
        self._write(f"{job.name}.json", _job_to_json(job))

    def forget(self, job: Job) -> None:
        """Remove a job from the journal."""
        file = self._pair_folder / f"{job.name}.json"
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise EngineError(f"{file} cannot be deleted from the journal ({error.strerror or error})") from error

    def rejected(self) -> dict[str, str]:
        """Sources that are not worth sending again, and why."""
        file = self._pair_folder / _REJECTED
        try:
            content = json.loads(file.read_text("utf-8")) if file.exists() else {}
            return {source: reason for source, reason in content.items() if isinstance(reason, str)}
        except _UNREADABLE:
            return {}

    def reject(self, reasons: Mapping[str, str]) -> None:
        """Note sources that are not worth sending again, each with its reason."""
        if reasons:
            self._write(_REJECTED, {**self.rejected(), **reasons})

    def _write(self, name: str, content: Mapping[str, Any]) -> None:
        try:
            durable_files.write_atomically(self._pair_folder / name, json.dumps(content, indent=1).encode())
        except OSError as error:
            reason = error.strerror or error
            raise EngineError(
                f"the journal {self._pair_folder / name} cannot be written ({reason}); nothing new was sent"
            ) from error


def _time_written(file: Path) -> float:
    return file.stat().st_mtime if file.exists() else 0.0  # _read reports what is wrong with it


# The lock is that of a database file and not a file that exists: it ends with the process, however that dies.


def _locked_at_once(file: Path) -> sqlite3.Connection | None:
    with suppress(sqlite3.OperationalError):
        return durable_files.lock(file, _SILENT_SECONDS)
    return None


def _locked_in_time(file: Path, seconds: float) -> sqlite3.Connection:
    """The lock, acquired in short attempts: while SQLite waits, Ctrl-C does too."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if lock := _locked_at_once(file):
            return lock
    return durable_files.lock(file, _SILENT_SECONDS)


# What is in these files is paid for, so an earlier version's must stay readable: the keys of documents and requests are
# spelled out, and the fields of Job are keys and must not be renamed.


def _job_to_json(job: Job) -> dict[str, Any]:
    return {"format": _FORMAT, **asdict(job), "documents": [_document_to_json(document) for document in job.documents]}


def _document_to_json(document: InputDocument) -> dict[str, Any]:
    requests = [
        {"text": request.source, "page": request.page, "shown": request.display_texts} for request in document.requests
    ]
    return {"name": document.name, "page": document.page, "sentences": requests}


def _read(file: Path) -> Job:
    """The job in a file of the journal.

    Raises:
        EngineError: If it cannot be read; nothing must be sent then, since it may name a job that is paid for.
    """
    try:
        content = json.loads(file.read_text("utf-8"))
        if content.pop("format") != _FORMAT:
            raise ValueError("it was written by another version")
        documents = tuple(_document_from_json(**document) for document in content.pop("documents"))
        job = Job(**{**content, "pair": LanguagePair(**content["pair"]), "documents": documents})
        # Foreign files would be deleted in the end if a job named another folder than its own.
        if job.name != file.stem or not job.folder.endswith(f"/jobs/{file.stem}"):
            raise ValueError("its name or its folder in S3 does not match its job")
    except _UNREADABLE as error:
        raise EngineError(
            f"the journal {file} cannot be read ({error}); nothing was sent. It may contain a job that has been "
            "paid for; to abandon that job and send its sentences again, delete the file"
        ) from error
    return job


def _document_from_json(name: str, page: str, sentences: list[dict[str, Any]]) -> InputDocument:
    requests = (Request(fields["text"], fields["page"], tuple(fields["shown"])) for fields in sentences)
    return InputDocument(name, page, tuple(requests))
