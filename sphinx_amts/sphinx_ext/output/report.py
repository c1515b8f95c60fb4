"""The report beside the output of a build (:mod:`sphinx_amts.report.build_report`), made from what the build knows.

The environment keeps the sentences of each page, not their translations: they are looked up once more, a page at a
time, so that memory does not grow with the book.  Where nothing changed, an older report stays as it is.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_amts._version import __version__
from sphinx_amts.document import segments
from sphinx_amts.report import build_report
from sphinx_amts.sphinx_ext import env_data
from sphinx_amts.sphinx_ext.env_data import CONF_TITLES
from sphinx_amts.sphinx_ext.warnings import AmtsWarning, warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from sphinx_amts.sphinx_ext.env_data import PageData
    from sphinx_amts.sphinx_ext.session import BuildSession

#: A builder without a format writes no pages, and one for EPUB would pack the report into the book.
_WITHOUT = frozenset({"epub"})
_LENIENT = ("utf-8", "backslashreplace")


def write(app: Sphinx, now: BuildSession) -> None:
    """Write both files beside the output, as long as the memory is open; a failure is a warning."""
    if not now.config.report or not app.builder.format or app.builder.name in _WITHOUT:
        return
    head = _head(app, now)
    if not now.usage.sent and not now.usage.billed and build_report.is_current(Path(app.outdir), head.fingerprint):
        return
    try:
        build_report.write(Path(app.outdir), head, _pages(app, now))
    except OSError as error:
        reason = error.strerror or error
        warn(AmtsWarning.REPORT, f"the report cannot be written beside {app.outdir} ({reason}); the book is whole")


def _head(app: Sphinx, now: BuildSession) -> build_report.BuildSummary:
    """The build as a whole; a report of the same state need not be written again."""
    bill, title, book = now.usage, str(app.config.project), env_data.book_data(app.env)
    state = hashlib.sha256(f"{__version__}\0{build_report.VERSION}\0{now.pair}\0{now.engine.name}".encode(*_LENIENT))
    for name, one in _records(app):
        shown = (_title(app, name), _link(app, name), one.digest, sorted(one.counts.items()), *one.locations.items())
        state.update(f"{name}{shown}{book.findings(name)}".encode(*_LENIENT))
    state.update(repr(sorted((book.reasons | now.rejected).items())).encode(*_LENIENT))
    return build_report.BuildSummary(
        title, now.pair, now.engine.name, bill.sent, bill.billed, bill.price, state.hexdigest()
    )


def _records(app: Sphinx) -> Iterator[tuple[str, PageData]]:
    """All pages by name, then the titles of the book if there are any."""
    return ((name, one) for name, one in env_data.book_data(app.env).all_pages() if one.counts or name != CONF_TITLES)


def _pages(app: Sphinx, now: BuildSession) -> Iterator[build_report.ReportedPage]:
    for name, record in _records(app):
        sentences = tuple(_sentences(app, name, record, now))
        yield build_report.ReportedPage(name, _title(app, name), _link(app, name), record.counts, sentences)


def _title(app: Sphinx, name: str) -> str:
    return app.env.titles[name].astext() if name in app.env.titles else ""


def _link(app: Sphinx, name: str) -> str:
    """The address of a page where the builder makes pages for a browser."""
    return str(app.builder.get_target_uri(name)) if app.builder.format == "html" and name != CONF_TITLES else ""


def _sentences(app: Sphinx, name: str, record: PageData, now: BuildSession) -> Iterator[build_report.ReportedSegment]:
    book = env_data.book_data(app.env)
    known, findings, reasons = now.look_up(record.locations), book.findings(name), book.reasons | now.rejected
    for text, place in record.locations.items():
        translation, origin, reason = "", "untranslated", reasons.get(text, "unknown")
        if text in known and text not in record.missing:
            translation = segments.displayed_translation(known[text], now.pair.target, place.display_texts)
            origin, reason = known[text].origin.name.lower(), ""
        file, found = _file(str(app.srcdir), place.path), findings.get(text, ())
        yield build_report.ReportedSegment(
            text, translation, origin, file, place.line, reason, place.display_texts, found
        )


@cache
def _file(folder: str, source: str) -> str:
    """A source file relative to the book; of one elsewhere, such as an imported module, its name."""
    if not source:
        return ""
    try:
        file = os.path.relpath(source, folder)
    except ValueError:  # another drive
        return Path(source).name
    return Path(source).name if file.startswith("..") else Path(file).as_posix()
