"""Pending jobs, whose results are not in the memory yet: one file for each, written before the job is started.

The journal is kept in the folder of the translation memory.  A build that dies leaves its jobs there, and the next one
finds them.  A job leaves the journal when its translations are in the memory.  The answer to a single request is noted
as soon as it arrives, and is struck out when its translations are in the memory.  Segments that the service damaged at
every attempt are noted as well, so that nobody pays for them in every build.

A job is found again by its region and its folder in S3, so these are written here, and the name of the bucket with
them.  No credential, role, key or account number ever is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sphinx_amts import durable_files
from sphinx_amts.engines.amazon.documents import InputDocument
from sphinx_amts.engines.base import Request
from sphinx_amts.errors import EngineError
from sphinx_amts.languages import LanguagePair

_FORMAT = 1
#: The name dates from the first version; journals keep it.
_REJECTED = "refused.json"
_JOBS = "amts-*.json"
_ANSWERS = "answer-*.json"
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
    was_late: bool = False
    """Whether a build has looked for its results in vain, although it had ended."""

    def requests(self) -> Iterator[Request]:
        """All its segments, in order."""
        return (request for document in self.documents for request in document.requests)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for a single request, before it is verified."""

    requests: tuple[Request, ...]
    """The segments that the request held, in order."""
    returned: str
    is_alone: bool
    """Whether the segment was sent on its own, because it had come back damaged before."""


@dataclass(frozen=True, slots=True)
class Journal:
    """The journal of one language pair.  Files are written safely; every method may raise :class:`EngineError`."""

    folder: Path
    pair: LanguagePair

    @property
    def _pair_folder(self) -> Path:
        return self.folder / "jobs" / f"{self.pair.source}-{self.pair.target}"

    def has_jobs(self) -> bool:
        """Whether there are pending jobs; none is read."""
        return any(self._pair_folder.glob(_JOBS))

    def has_answers(self) -> bool:
        """Whether there are answers of a build that died; none is read."""
        return any(self._pair_folder.glob(_ANSWERS))

    def time_noted(self, job: Job) -> float:
        """When a job was noted, in seconds since 1970 by the clock of this machine."""
        return _time_written(self._pair_folder / f"{job.name}.json")

    def jobs(self) -> list[Job]:
        """The pending jobs, oldest first."""
        files = sorted(self._pair_folder.glob(_JOBS), key=lambda file: (_time_written(file), file.name))
        return [_read(file) for file in files]

    def names_of_all_pairs(self) -> set[str]:
        """The names of the pending jobs of all language pairs; none is read."""
        return {file.stem for file in self.folder.glob(f"jobs/*/{_JOBS}")}

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

    def answers(self) -> list[Answer]:
        """The answers of a build that died before it could store them; what cannot be read is left out."""
        answers = []
        for file in sorted(self._pair_folder.glob(_ANSWERS)):
            with suppress(*_UNREADABLE):
                content = json.loads(file.read_text("utf-8"))
                requests = tuple(_request_from_json(fields) for fields in content["sentences"])
                answers.append(Answer(requests, str(content["returned"]), bool(content["is_alone"])))
        return answers

    def note_answer(self, answer: Answer) -> None:
        """Keep an answer that is paid for; it is on the disk when this returns."""
        sentences = [_request_to_json(request) for request in answer.requests]
        content = {"sentences": sentences, "returned": answer.returned, "is_alone": answer.is_alone}
        self._write(_answer_name(answer.requests, is_alone=answer.is_alone), content)

    def forget_answer(self, requests: Sequence[Request], *, is_alone: bool) -> None:
        """Remove the answer to a request, because its translations are in the memory."""
        with suppress(OSError):  # it is read once more, and nothing is paid for
            (self._pair_folder / _answer_name(requests, is_alone=is_alone)).unlink(missing_ok=True)

    def forget_answers(self) -> None:
        """Remove all answers."""
        for file in self._pair_folder.glob(_ANSWERS):
            with suppress(OSError):
                file.unlink(missing_ok=True)

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


def _answer_name(requests: Sequence[Request], *, is_alone: bool) -> str:
    digest = hashlib.sha256(json.dumps([is_alone, *(request.source for request in requests)]).encode())
    return f"answer-{digest.hexdigest()[:24]}.json"


# What is in these files is paid for, so an earlier version's must stay readable: the keys of documents and requests are
# spelled out, and the fields of Job are keys and must not be renamed.


def _job_to_json(job: Job) -> dict[str, Any]:
    fields = asdict(job)
    if not job.was_late:  # the first version knows no such field
        del fields["was_late"]
    return {"format": _FORMAT, **fields, "documents": [_document_to_json(document) for document in job.documents]}


def _document_to_json(document: InputDocument) -> dict[str, Any]:
    requests = [_request_to_json(request) for request in document.requests]
    return {"name": document.name, "page": document.page, "sentences": requests}


def _request_to_json(request: Request) -> dict[str, Any]:
    return {"text": request.source, "page": request.page, "shown": request.display_texts}


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
    return InputDocument(name, page, tuple(map(_request_from_json, sentences)))


def _request_from_json(fields: Mapping[str, Any]) -> Request:
    return Request(fields["text"], fields["page"], tuple(fields["shown"]))
