"""What an extraction found, in numbers: counted pair by pair, printed for a person or written for a program."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field

from sphinx_amts.extraction.rows import DocumentPair, ExtractedPair
from sphinx_amts.text import prose

#: A document of less parallelism than this is named.
POORLY_PARALLEL = 0.5
_SCORE = re.compile(r"\bscore [\d.]+ is ")
#: Keys of the JSON file that differ from the names of attributes: programs read them, so they stay.
_JSON_KEYS = {"parallelism": "fit"}

#: A number for the source and one for the translation; or one for accepted pairs and one for those left out.
Both = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ExtractionStatistics:
    """The numbers; those in twos are of the source and of its translation."""

    documents: int = 0
    blocks: Both = (0, 0)
    sentences: Both = (0, 0)
    beads: Mapping[str, Both] = field(default_factory=dict)
    """By kind of bead, the most frequent first, how many were accepted and how many left out."""
    accepted: int = 0
    tagged: int = 0
    """The number of accepted pairs whose tags correspond, or that have none."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """By reason, the most frequent first."""
    characters: Both = (0, 0)
    """The characters of the accepted pairs."""
    bytes: Both = (0, 0)
    """The bytes of the accepted pairs, in UTF-8."""
    score: float = 0.0
    """The mean of the accepted pairs, from 0 to 1."""
    poorly_parallel: tuple[DocumentPair, ...] = ()
    """Poorly parallel documents, the worst first."""

    @property
    def pairs(self) -> int:
        """The number of all pairs, accepted or not."""
        return self.accepted + sum(self.left_out.values())

    def as_json(self) -> dict[str, object]:
        """The same as numbers, texts, lists and dictionaries."""
        numbers = asdict(self) | {"score": round(self.score, 4)}
        documents = numbers.pop("poorly_parallel")
        poor = [{_JSON_KEYS.get(key, key): value for key, value in document.items()} for document in documents]
        return {"pairs": self.pairs} | numbers | {"poor": poor}

    def text(self) -> str:
        """Tables for a terminal."""
        return "\n".join(_lines(self))


class StatisticsCounter:
    """Counts pairs and documents as they come."""

    def __init__(self) -> None:
        """Start with zeros."""
        self._beads: Counter[tuple[str, bool]] = Counter()
        self._left_out: Counter[str] = Counter()
        self._sums: Counter[str] = Counter()
        self._score = 0.0
        self._names: dict[str, None] = {}
        self._poorly_parallel: list[DocumentPair] = []

    def add(self, pair: ExtractedPair) -> None:
        """Count a pair."""
        self._names[pair.document] = None
        self._beads[pair.bead, not pair.reason] += 1
        self._add_both("sentences", pair.sentences)
        if pair.reason:
            self._left_out[group(pair.reason)] += 1
        else:
            self._add_accepted(pair)

    def _add_accepted(self, pair: ExtractedPair) -> None:
        self._score += pair.score
        self._sums["tagged"] += pair.tagged is not None
        self._add_both("characters", (len(pair.source), len(pair.target)))
        sizes = len(pair.source.encode(errors="replace")), len(pair.target.encode(errors="replace"))
        self._add_both("bytes", sizes)

    def add_document(self, document: DocumentPair) -> None:
        """Count a document; its pairs may come before or after it."""
        self._names[document.name] = None
        self._add_both("blocks", document.blocks)
        if document.parallelism < POORLY_PARALLEL:
            self._poorly_parallel.append(document)

    def statistics(self) -> ExtractionStatistics:
        """The numbers so far."""
        kinds = Counter[str]()
        for (bead, _), number in self._beads.items():
            kinds[bead] += number
        accepted = sum(number for (_, is_accepted), number in self._beads.items() if is_accepted)
        return ExtractionStatistics(
            documents=len(self._names),
            blocks=self._both("blocks"),
            sentences=self._both("sentences"),
            beads={bead: (self._beads[bead, True], self._beads[bead, False]) for bead, _ in kinds.most_common()},
            accepted=accepted,
            tagged=self._sums["tagged"],
            left_out=dict(self._left_out.most_common()),
            characters=self._both("characters"),
            bytes=self._both("bytes"),
            score=self._score / accepted if accepted else 0.0,
            poorly_parallel=tuple(sorted(self._poorly_parallel, key=lambda document: document.parallelism)),
        )

    def _add_both(self, what: str, both: Both) -> None:
        for side, number in zip(("source", "target"), both, strict=True):
            self._sums[f"{side} {what}"] += number

    def _both(self, what: str) -> Both:
        return self._sums[f"source {what}"], self._sums[f"target {what}"]


def count(pairs: Iterable[ExtractedPair], documents: Iterable[DocumentPair] = ()) -> ExtractionStatistics:
    """The numbers of all pairs and documents."""
    counter = StatisticsCounter()
    for pair in pairs:
        counter.add(pair)
    for document in documents:
        counter.add_document(document)
    return counter.statistics()


def group(reason: str) -> str:
    """A reason without the score of the single pair.

    >>> group("score 0.31 is below 0.5")
    'score below 0.5'
    """
    return _SCORE.sub("score ", reason)


# --- tables for a terminal --------------------------------------------------------------------------------------------


def _lines(statistics: ExtractionStatistics) -> Iterator[str]:
    yield from _table((prose.count(statistics.documents, "document"), "source", "target"), side_rows(statistics))
    yield ""
    total = (statistics.accepted, statistics.pairs - statistics.accepted)
    yield from _table(("pairs", "accepted", "left out"), {**statistics.beads, "all": total})
    yield f"mean score {statistics.score:.2f}; tags correspond in {prose.count(statistics.tagged, 'accepted pair')}"
    yield from _list("left out because", [(f"{number:,}", reason) for reason, number in statistics.left_out.items()])
    poor = [
        (f"{document.parallelism:.2f}", " ".join((document.name, *document.notes)))
        for document in statistics.poorly_parallel
    ]
    yield from _list("poorly parallel documents", poor)


def side_rows(statistics: ExtractionStatistics) -> dict[str, Both]:
    """The numbers of source and translation, with their labels."""
    return {
        "blocks": statistics.blocks,
        "sentences": statistics.sentences,
        "characters accepted": statistics.characters,
        "bytes accepted": statistics.bytes,
    }


def _table(head: tuple[str, str, str], rows: Mapping[str, Both]) -> Iterator[str]:
    cells = [head, *((label, f"{first:,}", f"{second:,}") for label, (first, second) in rows.items())]
    widths = [max(len(row[column]) for row in cells) for column in range(3)]
    for label, first, second in cells:
        yield f"{label:<{widths[0]}}  {first:>{widths[1]}}  {second:>{widths[2]}}"


def _list(title: str, rows: list[tuple[str, str]]) -> Iterator[str]:
    if rows:
        width = max(len(number) for number, _ in rows)
        yield from ("", title)
        yield from (f"  {number:>{width}}  {text}" for number, text in rows)
