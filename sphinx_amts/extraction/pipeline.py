"""The whole way from two books to their sentence pairs.

The documents are read once and wait in a temporary file, since the alignment learns from all of them before it
decides on the first.  Nothing but one document and the learnt model is in memory at a time.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import IO, Literal

from sphinx_amts.alignment.documents import Alignment, align
from sphinx_amts.alignment.learning import learn_model
from sphinx_amts.alignment.texts import Text
from sphinx_amts.extraction import file_matching, pairing
from sphinx_amts.extraction.readers import wire
from sphinx_amts.extraction.rows import DocumentPair, ExtractedPair
from sphinx_amts.languages import LanguagePair
from sphinx_amts.tm.entries import Origin, TMEntry
from sphinx_amts.tm.memory import TranslationMemory

Unit = Literal["sentence", "paragraph"]
#: Names that are listed one by one.
_LISTED = 8
#: Pairs that are stored in one step.
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Extraction:
    """What is to be extracted: pairs of paths, source first, and how."""

    sides: tuple[tuple[Path, Path], ...]
    languages: LanguagePair
    worker: str
    """The module that reads a book with Sphinx, see :mod:`~sphinx_amts.extraction.readers.protocol`."""
    unit: Unit = "sentence"
    threshold: float = pairing.THRESHOLD
    """The score from which a pair is accepted."""
    listed: tuple[tuple[str, str], ...] = ()
    """Files that belong together, where their names do not tell."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Who is told what is found, as it is found."""

    pair: Callable[[ExtractedPair], object]
    document: Callable[[DocumentPair], object]
    fault: Callable[[str], object]
    """A sentence about something that could not be used; the rest goes on."""
    progress: Callable[[str], object]
    """How far it is."""


def extract(wanted: Extraction, listener: Listener) -> None:
    """Find the pairs, and hand them on document by document.

    :raises ConfigurationError: where there is nothing to read.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as spool:
        read = _spooled(_read(wanted, listener), spool)
        model = learn_model(read, wanted.languages.source, wanted.languages.target)
        orders = count()
        for number, (source, target) in enumerate(_unspooled(spool), 1):
            listener.progress(f"aligned {number}: {source.name}")
            alignment = align(source, target, model)
            _hand_on(wanted, alignment, (source, target), orders, listener)


def _read(wanted: Extraction, listener: Listener) -> Iterator[tuple[Text, Text]]:
    def tell(fault: wire.ReadingError) -> None:
        listener.fault(str(fault))

    for source, target in wanted.sides:
        with file_matching.opened(
            source, target, wanted.languages, tell, wanted.listed, worker=wanted.worker
        ) as documents:
            total = len(documents.matching.matches)
            for faults in _unmatched(documents.matching, source, target):
                listener.fault(faults)
            for number, both in enumerate(documents, 1):
                listener.progress(f"read {number} of {total}: {both[0].name}" if total else f"read {both[0].name}")
                yield both
            for note in documents.notes:
                listener.fault(note)


def _unmatched(matching: file_matching.Matching, source: Path, target: Path) -> Iterator[str]:
    for files, path in ((matching.only_source, source), (matching.only_target, target)):
        if files:
            more = f" and {len(files) - _LISTED} more" if len(files) > _LISTED else ""
            yield f"{path}: without a counterpart, and left out: {', '.join(files[:_LISTED])}{more}"


def _spooled(texts: Iterable[tuple[Text, Text]], spool: IO[str]) -> Iterator[tuple[Text, Text]]:
    for both in texts:
        spool.writelines(f"{wire.dumps(text)}\n" for text in both)
        yield both


def _unspooled(spool: IO[str]) -> Iterator[tuple[Text, Text]]:
    spool.seek(0)
    while source := spool.readline():
        yield wire.loads(source), wire.loads(spool.readline())


def _hand_on(
    wanted: Extraction, alignment: Alignment, texts: tuple[Text, Text], orders: Iterator[int], listener: Listener
) -> None:
    name = texts[0].name
    notes = tuple(f"{note.place}: {note.message}" for note in alignment.notes)
    listener.document(DocumentPair(name, (len(texts[0].blocks), len(texts[1].blocks)), alignment.parallelism, notes))
    for note in notes:
        listener.fault(note)
    for one in pairing.extracted_pairs(alignment, name, wanted.languages, unit=wanted.unit):
        listener.pair(replace(pairing.with_threshold(one, wanted.threshold), order=next(orders)))


@dataclass(slots=True)
class MemoryImport:
    """Accepted pairs on their way into the memory, as people's translations; ``done`` ends it.

    What a person has put into the memory before is not replaced, unless ``overwrite`` says so, and of two translations
    of one sentence the first is kept.
    """

    memory: TranslationMemory
    overwrite: bool = False
    stored: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    _waiting: dict[str, TMEntry] = field(default_factory=dict)
    _began: int = field(default_factory=lambda: int(time.time()))

    def add(self, pair: ExtractedPair) -> None:
        """Take a pair, if it is accepted and its tags correspond.

        :raises MemoryFailure: where the memory cannot keep it.
        """
        if pair.reason:
            return
        if pair.tagged is None:
            self.left_out["the markup differs between the two languages"] += 1
            return
        source, target = pair.tagged
        if source in self._waiting:
            self._count_again(self._waiting[source].translation, target)
            return
        self._waiting[source] = TMEntry(
            source, target, Origin.HUMAN, f"extracted from {pair.target_place}", self._began
        )
        if len(self._waiting) >= _AT_ONCE:
            self.done()

    def done(self) -> None:
        """Store what waits.

        :raises MemoryFailure: where the memory cannot keep it.
        """
        known = self.memory.get(self._waiting)
        new = [record for text, record in self._waiting.items() if self._is_new(record, known.get(text))]
        self.stored += self.memory.store(new)
        self._waiting.clear()

    def _is_new(self, record: TMEntry, known: TMEntry | None) -> bool:
        if known is None or known.origin < Origin.HUMAN or (self.overwrite and known.made != self._began):
            return True
        self._count_again(known.translation, record.translation)
        return False

    def _count_again(self, known: str, new: str) -> None:
        self.left_out["known already" if known == new else "a person's translation is there already"] += 1
