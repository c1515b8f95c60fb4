"""What the author is told: which sentences stay in the source language and why, and who translated the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from sphinx.util import logging

from sphinx_amts import languages
from sphinx_amts.document.segments import SegmentLocation
from sphinx_amts.sphinx_ext.env_data import BookData, PageData
from sphinx_amts.sphinx_ext.session import BuildSession
from sphinx_amts.sphinx_ext.warnings import AmtsWarning, warn
from sphinx_amts.text import tagged_text

logger = logging.getLogger(__name__)

#: Sentences of one page that are listed one by one.
_LISTED = 10
#: Characters of a sentence that are shown.
_SHOWN = 72
_WORDS = {
    "catalogue": "from catalogues",
    "human": "by people",
    "parallel": "from parallel data",
    "customised": "by machine, customised",
    "machine": "by machine",
    "untranslated": "untranslated",
}


def tell_untranslated(book: BookData, now: BuildSession) -> None:
    """One warning for each page that has such sentences, at the first one, listing them by reason."""
    for docname, record in book.all_pages():
        for reason, missing in _by_reason(record, book.reasons | now.rejected):
            first = next(iter(missing.values()))
            warn(AmtsWarning.UNTRANSLATED, _listing(reason, missing), location(first, docname))


def location(place: SegmentLocation, docname: str) -> str | tuple[str, int | None]:
    """Where a warning about a sentence points."""
    return f"{place.path}:{place.line or 1}" if place.path else (docname, place.line)


def _by_reason(record: PageData, reasons: Mapping[str, str]) -> Iterator[tuple[str, dict[str, SegmentLocation]]]:
    found: dict[str, dict[str, SegmentLocation]] = {}
    for sentence, place in record.missing.items():
        found.setdefault(reasons.get(sentence, "unknown"), {})[sentence] = place
    yield from found.items()


def _listing(reason: str, missing: Mapping[str, SegmentLocation]) -> str:
    count = "1 sentence stays" if len(missing) == 1 else f"{len(missing)} sentences stay"
    lines = [f"{count} in the source language: {reason}"]
    lines += [f"  {_short(place)}: {_excerpt(sentence)}" for sentence, place in list(missing.items())[:_LISTED]]
    if len(missing) > _LISTED:
        lines.append(f"  and {len(missing) - _LISTED} more on this page")
    return "\n".join(lines)


def _short(place: SegmentLocation) -> str:
    return f"{Path(place.path).name}:{place.line or '?'}"


def _excerpt(sentence: str) -> str:
    text = tagged_text.plain(sentence, "…")
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def untranslated(book: BookData) -> int:
    """How many distinct sentences of the book stay in the source language, page by page."""
    return sum(len(record.missing) for _name, record in book.all_pages())


def tell(book: BookData, now: BuildSession) -> None:
    """The closing lines of a build."""
    total: Counter[str] = Counter()
    for _docname, record in book.all_pages():
        total.update(record.counts)
    parts = [f"{total[name]} {words}" for name, words in _WORDS.items() if total[name]]
    direction = f"{languages.name_or_code(now.pair.source)} to {languages.name_or_code(now.pair.target)}"
    logger.info("%s: %d sentences; %s", direction, total.total(), "; ".join(parts) or "nothing to translate")
    _tell_bill(book, now)


def _tell_bill(book: BookData, now: BuildSession) -> None:
    """What was sent and saved, in characters of the distinct sentences, and what it may have cost."""
    bill = now.usage
    sentences = {
        text for _docname, record in book.all_pages() for text in record.locations if text not in record.missing
    }
    saved = sum(len(text) for text in sentences if text not in now.new_translations)
    counted = f"; {bill.billed} billed" if bill.billed else ""
    price = f", about {bill.price:.2f} US dollars" if bill.price else ""
    logger.info(
        "%d characters were sent to the engine %r%s%s; %d were known", bill.sent, now.engine.name, counted, price, saved
    )
