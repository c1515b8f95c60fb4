"""Pairs of the parallel data that serve no sentence of the book: those of another book, or a correction that misses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

from sphinx_amts.document.segments import SegmentLocation
from sphinx_amts.sphinx_ext.env_data import BookData
from sphinx_amts.text import tagged_text
from sphinx_amts.text.prose import count
from sphinx_amts.tm.entries import TMEntry

#: How many pairs that nearly match are listed for one file.
_MAX_LISTED = 3
#: In what a pair may differ from a sentence that it nearly matches.
_NEAR = "markup, spacing, capitals or punctuation"


def lines(book: BookData, parallel_data: Mapping[str, TMEntry]) -> Iterator[str]:
    """A line for each file with such pairs, and one for each of the first that nearly match a sentence.

    Args:
        book: All pages, as they were read last.
        parallel_data: The pairs by source; an entry has the place of its pair, ``book.tmx:12``, as its engine.
    """
    locations = {source: place for _name, page in book.all_pages() for source, place in page.locations.items()}
    unused = _by_file(entry for source, entry in parallel_data.items() if source not in locations)
    totals = Counter(map(_file, parallel_data.values())) if unused else Counter()
    by_letters = {_letters(source): place for source, place in locations.items()} if unused else {}
    for file, entries in unused.items():
        match = "matches" if len(entries) == 1 else "match"
        line = entries[0].engine.rpartition(":")[2]
        yield f"{file}: {len(entries):,} of {count(totals[file], 'pair')} {match} no sentence (first: line {line})"
        yield from islice(_near_lines(entries, by_letters), _MAX_LISTED)


def _near_lines(entries: Iterable[TMEntry], by_letters: Mapping[str, SegmentLocation]) -> Iterator[str]:
    for entry in entries:
        place = by_letters.get(_letters(entry.source))
        if place is not None:
            at = f"{Path(place.path).name}:{place.line or 1}"
            yield f"  {entry.engine} differs only in {_NEAR} from the sentence at {at}"


def _by_file(entries: Iterable[TMEntry]) -> dict[str, list[TMEntry]]:
    by_file: dict[str, list[TMEntry]] = {}
    for entry in entries:
        by_file.setdefault(_file(entry), []).append(entry)
    return by_file


def _file(entry: TMEntry) -> str:
    return entry.engine.rpartition(":")[0]


def _letters(source: str) -> str:
    """The letters and digits of a text, to compare it by."""
    return "".join(filter(str.isalnum, tagged_text.plain(source, "").casefold()))
