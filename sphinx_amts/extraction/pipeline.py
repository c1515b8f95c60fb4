"""The pipeline from two books to their sentence pairs.

The documents are read once and wait in a temporary file, since the alignment learns from all of them before it
decides on the first.  Nothing but one document and the language model is in memory at a time.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import IO, Literal, TypeAlias

from sphinx_amts.alignment.documents import Alignment, align
from sphinx_amts.alignment.learning import Learner
from sphinx_amts.alignment.texts import Text
from sphinx_amts.extraction import pairing
from sphinx_amts.extraction.document_pairs import open_documents
from sphinx_amts.extraction.file_matching import unmatched_files
from sphinx_amts.extraction.readers import wire
from sphinx_amts.extraction.rows import DocumentPair, ExtractedPair
from sphinx_amts.languages import LanguagePair

PairUnit = Literal["sentence", "paragraph"]
#: Receives a sentence about something that a person should know; the extraction goes on.
Report: TypeAlias = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Extraction:
    """What is to be extracted, and how."""

    sides: tuple[tuple[Path, Path], ...]
    """Pairs of paths, source and translation."""
    languages: LanguagePair
    worker: str
    """The module that reads a book with Sphinx, see :mod:`~sphinx_amts.extraction.readers.protocol`."""
    unit: PairUnit = "sentence"
    threshold: float = pairing.THRESHOLD
    """The score from which a pair is accepted."""
    listed: tuple[tuple[str, str], ...] = ()
    """Files that belong together although their names do not show it."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an extraction is, in words."""

    message: str


#: What an extraction yields: progress, then for each document what is known of it and its pairs.
Event: TypeAlias = Progress | DocumentPair | ExtractedPair


def extract(extraction: Extraction, report: Report) -> Iterator[Event]:
    """Find the sentence pairs, document by document.

    Args:
        extraction: what is read, and how.
        report: receives what cannot be used, and what a person should look at.

    Raises:
        ConfigurationError: If there is nothing to read.
    """
    languages = extraction.languages
    learner = Learner(languages.source, languages.target)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as buffer:
        for source, target, progress in _read(extraction, report):
            buffer.writelines(f"{wire.dumps(text)}\n" for text in (source, target))
            yield progress
            learner.add(source, target)
        model = learner.model()
        orders = count()
        for number, (source, target) in enumerate(_buffered(buffer), 1):
            yield Progress(f"aligned {number}: {source.name}")
            document = _document_pair(source, target, alignment := align(source, target, model))
            yield document
            for note in document.notes:
                report(note)
            yield from _pairs(extraction, alignment, source.name, orders)


def _read(extraction: Extraction, report: Report) -> Iterator[tuple[Text, Text, Progress]]:
    """Each document with its translation, and how far the reading is."""

    def report_error(error: wire.ReadingError) -> None:
        report(str(error))

    for source, target in extraction.sides:
        with open_documents(
            source, target, extraction.languages, report_error, extraction.listed, worker=extraction.worker
        ) as documents:
            for message in unmatched_files(documents.matching, source, target):
                report(message)
            total = len(documents.matching.matches)
            for number, (source_text, target_text) in enumerate(documents, 1):
                position = f"read {number} of {total}" if total else "read"
                yield source_text, target_text, Progress(f"{position}: {source_text.name}")
            for note in documents.notes:
                report(note)


def _buffered(buffer: IO[str]) -> Iterator[tuple[Text, Text]]:
    """The documents that were written to the buffer, two lines for each."""
    buffer.seek(0)
    while source := buffer.readline():
        yield wire.loads(source), wire.loads(buffer.readline())


def _document_pair(source: Text, target: Text, alignment: Alignment) -> DocumentPair:
    notes = tuple(f"{note.place}: {note.message}" for note in alignment.notes)
    return DocumentPair(source.name, (len(source.blocks), len(target.blocks)), alignment.parallelism, notes)


def _pairs(
    extraction: Extraction, alignment: Alignment, document: str, orders: Iterator[int]
) -> Iterator[ExtractedPair]:
    """The pairs of a document, judged by the threshold and numbered over all documents."""
    for pair in pairing.extracted_pairs(alignment, document, extraction.languages, unit=extraction.unit):
        yield replace(pairing.with_threshold(pair, extraction.threshold), order=next(orders))
