"""A page for the person who judges an extraction: both texts side by side, how sure each pair is, what was left out.

One HTML file that loads nothing from anywhere (:mod:`sphinx_amts.report.single_file`).
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TextIO

from sphinx_amts import durable_files, languages
from sphinx_amts.bitext import tmx
from sphinx_amts.extraction.rows import DocumentPair, ExtractedPair
from sphinx_amts.extraction.writers.statistics import ExtractionStatistics, StatisticsCounter
from sphinx_amts.languages import LanguagePair
from sphinx_amts.report import single_file

_OWN = Path(__file__).with_name("static") / "review"
#: Pairs in one element of the page.
_PART = 100


def write(
    path: Path,
    pairs: Iterable[ExtractedPair],
    languages_: LanguagePair,
    title: str = "",
    documents: Iterable[DocumentPair] = (),
) -> None:
    """Write a page with all pairs; see :func:`opened`."""
    with opened(path, languages_, title) as review:
        for pair in pairs:
            review.add(pair)
        for document in documents:
            review.add_document(document)


@contextmanager
def opened(path: Path, languages_: LanguagePair, title: str = "") -> Iterator[ReviewPage]:
    """A page to :meth:`~Review.add` pairs to; it appears at the end of the block, if that does not fail.

    :raises OSError: if it cannot be written; an older file of that name is then still whole.
    """
    with durable_files.replacing(Path(path), errors="backslashreplace") as page, single_file.spool() as spool:
        review = ReviewPage(spool)
        yield review
        review.finish(page, languages_, title or "Sentence pairs")


class ReviewPage:
    """A page that is being written."""

    def __init__(self, spool: IO[str]) -> None:
        """Begin with no pair; :func:`opened` does."""
        self._spool = spool
        self._counting = StatisticsCounter()
        self._rows: list[object] = []
        self._places: dict[str, int] = {}
        self._documents: dict[str, DocumentPair] = {}

    def add(self, pair: ExtractedPair) -> None:
        """Take a pair, accepted or not."""
        self._counting.add(pair)
        place = self._places.setdefault(pair.document, len(self._places))
        self._rows.append(_row(pair, place))
        if len(self._rows) == _PART:
            self._write_rows()

    def _write_rows(self) -> None:
        self._spool.write(single_file.element("pairs", self._rows))
        self._rows.clear()

    def add_document(self, document: DocumentPair) -> None:
        """Take what is known of a document, before or after its pairs."""
        self._counting.add_document(document)
        self._places.setdefault(document.name, len(self._places))
        self._documents[document.name] = document

    def finish(self, page: TextIO, pair: LanguagePair, title: str) -> None:
        """Write the page."""
        self._write_rows()
        data = {
            "languages": [(tmx.xml_language(code), languages.is_rtl(code)) for code in (pair.source, pair.target)],
            "documents": [_document(self._documents.get(name, DocumentPair(name))) for name in self._places],
        }
        markup = {
            "title": html.escape(title),
            "languages": html.escape(f"{languages.name(pair.source)} and {languages.name(pair.target)}"),
            "summary": _summary(self._counting.done()),
        }
        single_file.write(page, self._spool, _OWN, title, data, **markup)


def _row(pair: ExtractedPair, place: int) -> list[object]:
    """A pair as the script of the page reads it; with tags only where there are any."""
    has_tags = pair.tagged is not None and "<" in pair.tagged[0]
    source, target = pair.tagged if pair.tagged and has_tags else (pair.source, pair.target)
    row = [pair.order, place, pair.bead, round(pair.score, 3), source, target, pair.source_place, pair.target_place]
    return [*row, pair.reason, int(pair.tagged is not None), *([pair.display_texts] if has_tags else ())]


def _document(document: DocumentPair) -> dict[str, object]:
    return {"name": document.name, "fit": round(document.parallelism, 2), "notes": document.notes}


def _summary(found: ExtractionStatistics) -> str:
    shown = {
        "documents": f"{found.documents:,}",
        "sentences": f"{found.sentences[0]:,} and {found.sentences[1]:,}",
        "pairs accepted": f"{found.accepted:,}",
        "left out": f"{found.pairs - found.accepted:,}",
        "mean score": f"{found.score:.2f}",
    }
    return f"{single_file.numbers(shown)}\n<details><summary>More numbers</summary>{_tables(found)}</details>"


def _tables(found: ExtractionStatistics) -> str:
    sides = {"blocks": found.blocks, "characters accepted": found.characters, "bytes accepted": found.bytes}
    tables = [
        _table("Kinds of beads", ("", "accepted", "left out"), found.beads),
        _table("The two sides", ("", "source", "target"), sides),
        _list("Left out because", {reason: f"{count:,}" for reason, count in found.left_out.items()}),
        _list(
            "Documents whose two sides hardly fit",
            {one.name: f"{one.parallelism:.2f}" for one in found.poorly_parallel},
        ),
    ]
    return f'<div class="tables">{"".join(tables)}</div>'


def _table(caption: str, head: tuple[str, str, str], rows: Mapping[str, tuple[int, int]]) -> str:
    heads = "".join(f'<th scope="col">{name}</th>' for name in head)
    lines = "".join(
        f'<tr><th scope="row">{html.escape(name)}</th><td>{one:,}</td><td>{other:,}</td></tr>'
        for name, (one, other) in rows.items()
    )
    return f"<table><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>\n"


def _list(caption: str, rows: Mapping[str, str]) -> str:
    lines = "".join(
        f'<tr><td>{number}</td><td class="words">{html.escape(name)}</td></tr>' for name, number in rows.items()
    )
    return f"<table><caption>{caption}</caption><tbody>{lines}</tbody></table>\n" if rows else ""
