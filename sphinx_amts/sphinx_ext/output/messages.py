"""What the author reads: which segments remain in the source language and why, and who translated the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from pathlib import Path

from sphinx_amts import languages
from sphinx_amts.document.segments import SegmentLocation
from sphinx_amts.errors import EngineError
from sphinx_amts.sphinx_ext.env_data import BookData, PageData
from sphinx_amts.sphinx_ext.session import BuildSession
from sphinx_amts.sphinx_ext.warnings import AmtsWarning, print_error, print_line, warn
from sphinx_amts.text import tagged_text
from sphinx_amts.text.prose import count, place

#: How many segments of one page are listed one by one.
_MAX_LISTED = 10
#: Characters of a segment that are printed.
_EXCERPT_LENGTH = 72
_ORIGIN_LABELS = {
    "catalogue": "from catalogues",
    "human": "human",
    "parallel": "from parallel data",
    "customised": "machine-translated with parallel data",
    "machine": "machine-translated",
    "untranslated": "untranslated",
}


def warn_untranslated(book: BookData) -> None:
    """One warning for each page and reason, at the first such segment, listing them all."""
    for docname, page_data in book.all_pages():
        for reason, missing in _by_reason(page_data, book.untranslated_reasons):
            first_location = next(iter(missing.values()))
            message, *lines = _listing(reason, missing)
            warn(AmtsWarning.UNTRANSLATED, message, warning_location(first_location, docname), lines)


def warning_location(location: SegmentLocation, docname: str) -> str | tuple[str, int | None]:
    """Where a warning about a segment points."""
    return place(location.path, location.line or 1) if location.path else (docname, location.line)


def _by_reason(page_data: PageData, reasons: Mapping[str, str]) -> Iterator[tuple[str, dict[str, SegmentLocation]]]:
    missing_by_reason: dict[str, dict[str, SegmentLocation]] = {}
    for source, location in page_data.missing.items():
        missing_by_reason.setdefault(reasons.get(source, "unknown"), {})[source] = location
    yield from missing_by_reason.items()


def _listing(reason: str, missing: Mapping[str, SegmentLocation]) -> list[str]:
    """The lines of a warning."""
    number = sum(location.occurrences for location in missing.values())
    remain = "remains" if number == 1 else "remain"
    lines = [f"{count(number, 'sentence')} {remain} in the source language: {reason}"]
    listed = list(missing.items())[:_MAX_LISTED]
    lines += [f"  {_short_location(location)}: {_excerpt(source)}{_repeated(location)}" for source, location in listed]
    rest = number - sum(location.occurrences for _source, location in listed)
    if rest:
        lines.append(f"  and {rest} more on this page")
    return lines


def _repeated(location: SegmentLocation) -> str:
    """How often a segment stands on its page, where that is more than once."""
    return f" ({location.occurrences} times)" if location.occurrences > 1 else ""


def _short_location(location: SegmentLocation) -> str:
    return place(Path(location.path).name, location.line, "?")


def _excerpt(source: str) -> str:
    text = tagged_text.plain(source, "…")
    return text if len(text) <= _EXCERPT_LENGTH else text[: _EXCERPT_LENGTH - 1] + "…"


def short_path(path: Path) -> Path:
    """A path as it is printed: relative to the current folder where it lies in it."""
    current = Path.cwd()
    return path.relative_to(current) if path.is_relative_to(current) else path


def count_untranslated(book: BookData) -> int:
    """The number of distinct segments that remain in the source language, added up page by page."""
    return sum(len(page_data.missing) for _docname, page_data in book.all_pages())


def report_pending_jobs(session: BuildSession) -> None:
    """What goes on although the build is stopped, and how its results are fetched."""
    try:
        jobs = session.engine.pending_jobs(session.pair)
    except EngineError as error:
        print_error(str(error))
        return
    for job in jobs:
        print_error(
            f"the build is stopped, but the service goes on with {job}. Build again to fetch the results; nothing is "
            "sent or paid for twice."
        )


def log_summary(book: BookData, session: BuildSession) -> None:
    """The closing lines of a build."""
    total: Counter[str] = Counter()
    for _docname, page_data in book.all_pages():
        total.update(page_data.counts)
    parts = [f"{total[origin]} {label}" for origin, label in _ORIGIN_LABELS.items() if total[origin]]
    direction = f"{languages.name_or_code(session.pair.source)} to {languages.name_or_code(session.pair.target)}"
    sentences = count(total.total(), "sentence")
    print_line(f"{direction}: {sentences}; {'; '.join(parts) or 'nothing to translate'}")
    _log_usage(book, session)


def _describe_known(book: BookData, new: Container[str]) -> str:
    """That nothing was sent, and how many of the sentences did not have to be."""
    pages = [page for _docname, page in book.all_pages()]
    total = sum(sum(page.counts.values()) for page in pages)
    unknown = sum(
        location.occurrences
        for page in pages
        for source, location in page.locations.items()
        if source in page.missing or source in new
    )
    if not total:
        return "Nothing was sent"
    if unknown:
        return f"Nothing was sent; {total - unknown:,} of {count(total, 'sentence')} were known"
    return "Nothing was sent; " + ("the sentence was known" if total == 1 else f"all {total:,} sentences were known")


def _log_usage(book: BookData, session: BuildSession) -> None:
    """What was sent and saved, in characters of the distinct segments, and what it may have cost."""
    usage, new = session.outcome.usage, session.outcome.entries
    if not usage.sent and not usage.billed:
        print_line(_describe_known(book, new))
        return
    translated = {
        source for _docname, page in book.all_pages() for source in page.locations if source not in page.missing
    }
    already_translated = sum(len(source) for source in translated if source not in new)
    billed = f"; {usage.billed:,} billed" if usage.billed else ""
    price = f", about {usage.price:.2f} US dollars" if usage.price else ""
    sent = f"{count(usage.sent, 'character')} sent to the engine {session.engine.name!r}"
    print_line(f"{sent}{billed}{price}; {already_translated:,} already translated")
