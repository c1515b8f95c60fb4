"""A page to review an extraction: both texts side by side, the confidence in each pair, and what was left out and why.

It is one HTML file that loads nothing from anywhere (:mod:`sphinx_amts.report.single_file`).
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

_TEMPLATE = Path(__file__).with_name("static") / "review"
#: Pairs in one data element of the page.
_CHUNK = 100


def write(
    path: Path,
    pairs: Iterable[ExtractedPair],
    languages_: LanguagePair,
    title: str = "",
    documents: Iterable[DocumentPair] = (),
) -> None:
    """Write a page with all pairs.

    Args:
        path: the file.
        pairs: all pairs, accepted or not.
        languages_: their languages.
        title: the title of the page.
        documents: what is known of their documents.
    """
    with open_review_page(path, languages_, title) as page:
        for pair in pairs:
            page.add(pair)
        for document in documents:
            page.add_document(document)


@contextmanager
def open_review_page(path: Path, languages_: LanguagePair, title: str = "") -> Iterator[ReviewPage]:
    """A page to :meth:`~ReviewPage.add` pairs to; it appears at the end of the block, if that succeeds.

    Args:
        path: the file.
        languages_: the languages of the pairs.
        title: the title of the page.

    Raises:
        OSError: If the file cannot be written; an older file of that name is then still whole.
    """
    replacing = durable_files.open_atomically(Path(path), errors="backslashreplace")
    with replacing as stream, single_file.temporary_buffer() as buffer:
        page = ReviewPage(buffer)
        yield page
        page.finish(stream, languages_, title or "Sentence pairs")


class ReviewPage:
    """A page that is being written."""

    def __init__(self, buffer: IO[str]) -> None:
        """Begin without pairs; :func:`open_review_page` does.  They wait in ``buffer`` until the head is known."""
        self._buffer = buffer
        self._counter = StatisticsCounter()
        self._rows: list[object] = []
        self._indices: dict[str, int] = {}
        self._documents: dict[str, DocumentPair] = {}

    def add(self, pair: ExtractedPair) -> None:
        """Take a pair, accepted or not."""
        self._counter.add(pair)
        index = self._indices.setdefault(pair.document, len(self._indices))
        self._rows.append(_pair_data(pair, index))
        if len(self._rows) == _CHUNK:
            self._write_rows()

    def _write_rows(self) -> None:
        self._buffer.write(single_file.data_element("pairs", single_file.visible_data(self._rows)))
        self._rows.clear()

    def add_document(self, document: DocumentPair) -> None:
        """Take what is known of a document, before or after its pairs."""
        self._counter.add_document(document)
        self._indices.setdefault(document.name, len(self._indices))
        self._documents[document.name] = document

    def finish(self, page: TextIO, pair: LanguagePair, title: str) -> None:
        """Write the page.

        Args:
            page: receives its text.
            pair: the languages.
            title: the title of the page.
        """
        self._write_rows()
        data = {
            "languages": [(tmx.xml_language(code), languages.is_rtl(code)) for code in (pair.source, pair.target)],
            "documents": [_document_data(self._documents.get(name, DocumentPair(name))) for name in self._indices],
        }
        markup = {
            "title": html.escape(title),
            "languages": html.escape(f"{languages.name(pair.source)} and {languages.name(pair.target)}"),
            "summary": _summary(self._counter.statistics()),
        }
        single_file.write(page, self._buffer, _TEMPLATE, title, data, **markup)


def _pair_data(pair: ExtractedPair, document: int) -> list[object]:
    """A pair as the script of the page reads it, with the index of its document; with tags only if there are any."""
    has_tags = pair.tagged is not None and "<" in pair.tagged[0]
    source, target = pair.tagged if pair.tagged and has_tags else (pair.source, pair.target)
    data = [pair.order, document, pair.bead, round(pair.score, 3), source, target, pair.source_place, pair.target_place]
    return [*data, pair.reason, int(pair.tagged is not None), *([pair.display_texts] if has_tags else ())]


def _document_data(document: DocumentPair) -> dict[str, object]:
    return {"name": document.name, "parallelism": round(document.parallelism, 2), "notes": document.notes}


# --- the head of the page ---------------------------------------------------------------------------------------------


def _summary(statistics: ExtractionStatistics) -> str:
    figures = {
        "documents": f"{statistics.documents:,}",
        "sentences": f"{statistics.sentences[0]:,} and {statistics.sentences[1]:,}",
        "pairs accepted": f"{statistics.accepted:,}",
        "left out": f"{statistics.pairs - statistics.accepted:,}",
        "mean score": f"{statistics.score:.2f}",
    }
    details = f"<details><summary>More figures</summary>{_tables(statistics)}</details>"
    return f"{single_file.figures(figures)}\n{details}"


def _tables(statistics: ExtractionStatistics) -> str:
    sides = {
        "blocks": statistics.blocks,
        "characters accepted": statistics.characters,
        "bytes accepted": statistics.bytes,
    }
    reasons = {reason: f"{number:,}" for reason, number in statistics.left_out.items()}
    documents = {document.name: f"{document.parallelism:.2f}" for document in statistics.poorly_parallel}
    tables = [
        _table("Bead types", ("", "accepted", "left out"), statistics.beads),
        _table("Source and translation", ("", "source", "translation"), sides),
        _list("Reasons for leaving pairs out", reasons),
        _list("Poorly parallel documents", documents),
    ]
    return f'<div class="tables">{"".join(tables)}</div>'


def _table(caption: str, head: tuple[str, str, str], rows: Mapping[str, tuple[int, int]]) -> str:
    heads = "".join(f'<th scope="col">{label}</th>' for label in head)
    lines = "".join(
        f'<tr><th scope="row">{html.escape(label)}</th><td>{first:,}</td><td>{second:,}</td></tr>'
        for label, (first, second) in rows.items()
    )
    return f"<table><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>\n"


def _list(caption: str, rows: Mapping[str, str]) -> str:
    lines = "".join(
        f'<tr><td>{number}</td><td class="words">{html.escape(label)}</td></tr>' for label, number in rows.items()
    )
    return f"<table><caption>{caption}</caption><tbody>{lines}</tbody></table>\n" if rows else ""
