"""The report of a build (:mod:`sphinx_amts.report.build_report`), made from what the build knows.

The environment keeps the segments of each page, not their translations; those that this build has not looked up yet are
looked up now, a page at a time.  Where nothing changed, an older report stays as it is.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from sphinx_amts._version import __version__
from sphinx_amts.document import writeback
from sphinx_amts.report import build_report
from sphinx_amts.sphinx_ext import env_data
from sphinx_amts.sphinx_ext.env_data import CONF_TITLES
from sphinx_amts.sphinx_ext.warnings import AmtsWarning, print_line, warn
from sphinx_amts.text import foreign_text

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from sphinx_amts.sphinx_ext.env_data import BookData, PageData
    from sphinx_amts.sphinx_ext.session import BuildSession
    from sphinx_amts.tm.entries import TMEntry


#: A builder without a format writes no pages, and one for EPUB would pack the report into the book.
_BUILDERS_WITHOUT_REPORT = frozenset({"epub"})
#: How texts are hashed: a lone surrogate must not stop a build.
_LENIENT = ("utf-8", "backslashreplace")


def write_report(app: Sphinx, session: BuildSession) -> Path | None:
    """Write both files, unless they are current; a failure is a warning.

    Returns:
        The file for people; ``None`` where there is none.
    """
    _remove_earlier_report(Path(app.outdir))
    folder = session.config.report_folder(Path(app.doctreedir))
    if folder is None or not app.builder.format or app.builder.name in _BUILDERS_WITHOUT_REPORT:
        return None
    summary = _summary(app, session, folder)
    usage = session.outcome.usage
    if usage.sent or usage.billed or not build_report.is_current(folder, summary.fingerprint):
        try:
            # A folder that the author has named may be one that others are to read.
            is_private = not isinstance(session.config.report, str)
            build_report.write(folder, summary, _reported_pages(app, session), is_private=is_private)
        except Exception as error:  # noqa: BLE001 - whatever its sentences hold, the book itself is complete
            reason = (error.strerror if isinstance(error, OSError) else "") or foreign_text.message(error)
            warn(AmtsWarning.REPORT, f"cannot write the report to {folder}: {reason}; the book itself is complete")
            return None
    return folder / build_report.HTML


def _remove_earlier_report(output: Path) -> None:
    """Delete what earlier versions wrote beside the pages: the output is published, and the report holds every text."""
    for file in (output / name for name in build_report.EARLIER_NAMES):
        if build_report.is_report(file):
            with suppress(OSError):
                file.unlink()
                print_line(f"deleted {file}, the report of an earlier version; it is no longer kept in the output")


def _summary(app: Sphinx, session: BuildSession, folder: Path) -> build_report.BuildSummary:
    """The build as a whole; a report of the same state need not be written again."""
    book, usage, title = env_data.book_data(app.env), session.outcome.usage, str(app.config.project)
    versions = f"{__version__}\0{build_report.VERSION}\0{session.pair}\0{session.engine.name}"
    digest = hashlib.sha256(versions.encode(*_LENIENT))
    for docname, page_data in _pages_with_segments(book):
        counts, locations = sorted(page_data.counts.items()), page_data.locations.items()
        facts = (_title(app, docname), page_data.digest, counts, *locations)
        digest.update(f"{docname}{facts}{book.findings(docname)}".encode(*_LENIENT))
    digest.update(repr(sorted(book.untranslated_reasons.items())).encode(*_LENIENT))
    output = build_report.output_address(folder, Path(app.outdir))
    return build_report.BuildSummary(
        title,
        session.pair,
        session.engine.name,
        usage.sent,
        usage.billed,
        usage.price,
        f"{digest.hexdigest()}{_fingerprint_of_links(app, book, output)}",
        output,
    )


def _fingerprint_of_links(app: Sphinx, book: BookData, output: str) -> str:
    """What decides the links to pages; empty for a builder without them, so that it keeps a report that has some."""
    links = [_link(app, docname) for docname, _page in _pages_with_segments(book)]
    return f".{hashlib.sha256(f'{output}{links}'.encode(*_LENIENT)).hexdigest()}" if any(links) else ""


def _pages_with_segments(book: BookData) -> Iterator[tuple[str, PageData]]:
    """All pages by name, then the titles of the book if there are any."""
    return ((docname, page) for docname, page in book.all_pages() if page.counts or docname != CONF_TITLES)


def _reported_pages(app: Sphinx, session: BuildSession) -> Iterator[build_report.ReportedPage]:
    for docname, page_data in _pages_with_segments(env_data.book_data(app.env)):
        segments_of_page = tuple(_reported_segments(app, docname, page_data, session))
        yield build_report.ReportedPage(
            docname, _title(app, docname), _link(app, docname), page_data.counts, segments_of_page
        )


def _title(app: Sphinx, docname: str) -> str:
    return app.env.titles[docname].astext() if docname in app.env.titles else ""


def _link(app: Sphinx, docname: str) -> str:
    """The address of a page where the builder makes pages for a browser."""
    if app.builder.format != "html" or docname == CONF_TITLES:
        return ""
    address = str(app.builder.get_target_uri(docname))
    # A single page has anchors only, and the start page of folders has no name.
    return f"{quote(app.config.root_doc)}.html{address}" if address.startswith("#") else address or "index.html"


def _reported_segments(
    app: Sphinx, docname: str, page_data: PageData, session: BuildSession
) -> Iterator[build_report.ReportedSegment]:
    book = env_data.book_data(app.env)
    matches, findings = session.look_up(page_data.locations), book.findings(docname)
    for source, location in page_data.locations.items():
        file = _file_in_book(str(app.srcdir), location.path)
        reported = build_report.ReportedSegment(
            source, "", env_data.UNTRANSLATED, file, location.line, "", location.display_texts, findings.get(source, ())
        )
        if source in page_data.missing:
            yield replace(reported, reason=book.untranslated_reasons.get(source, "unknown"))
        for entry in _entries_of_page(source, page_data, matches):
            translation = writeback.displayed_translation(entry, session.profiles.target, location.display_texts)
            yield replace(reported, translation=translation, origin=env_data.origin_name(entry))


def _entries_of_page(source: str, page_data: PageData, matches: Mapping[str, TMEntry]) -> Iterator[TMEntry]:
    """The translations of a segment on a page: that for any place, then those for certain places."""
    bound = page_data.bound.get(source, ())
    is_used = page_data.locations[source].occurrences > len(bound) and source not in page_data.missing
    if is_used and source in matches:
        yield matches[source]
    yield from dict.fromkeys(bound)


@cache
def _file_in_book(srcdir: str, path: str) -> str:
    """A source file relative to the book; of a file elsewhere, such as an imported module, its name."""
    if not path:
        return ""
    try:
        file = os.path.relpath(path, srcdir)
    except ValueError:  # another drive
        return Path(path).name
    return Path(path).name if file.startswith("..") else Path(file).as_posix()
