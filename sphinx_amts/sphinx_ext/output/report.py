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
from sphinx_amts.sphinx_ext.env_data import STRINGS
from sphinx_amts.sphinx_ext.warnings import AmtsWarning, warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from sphinx_amts.sphinx_ext.env_data import PageRecord
    from sphinx_amts.sphinx_ext.session import Session

#: A builder without a format writes no pages, and one for EPUB would pack the report into the book.
_WITHOUT = frozenset({"epub"})
_LENIENT = ("utf-8", "backslashreplace")


def write(app: Sphinx, now: Session) -> None:
    """Write both files beside the output, as long as the memory is open; a failure is a warning."""
    if not now.config.report or not app.builder.format or app.builder.name in _WITHOUT:
        return
    head = _head(app, now)
    if not now.bill.sent and not now.bill.billed and build_report.is_current(Path(app.outdir), head.state):
        return
    try:
        build_report.write(Path(app.outdir), head, _pages(app, now))
    except OSError as error:
        reason = error.strerror or error
        warn(AmtsWarning.REPORT, f"the report cannot be written beside {app.outdir} ({reason}); the book is whole")


def _head(app: Sphinx, now: Session) -> build_report.Head:
    """The build as a whole; a report of the same state need not be written again."""
    bill, title, book = now.bill, str(app.config.project), env_data.book(app.env)
    state = hashlib.sha256(f"{__version__}\0{build_report.VERSION}\0{now.pair}\0{now.engine.name}".encode(*_LENIENT))
    for name, one in _records(app):
        shown = (_title(app, name), _link(app, name), one.digest, sorted(one.counts.items()), *one.places.items())
        state.update(f"{name}{shown}{book.findings(name)}".encode(*_LENIENT))
    state.update(repr(sorted((book.reasons | now.reasons).items())).encode(*_LENIENT))
    return build_report.Head(title, now.pair, now.engine.name, bill.sent, bill.billed, bill.price, state.hexdigest())


def _records(app: Sphinx) -> Iterator[tuple[str, PageRecord]]:
    """All pages by name, then the titles of the book if there are any."""
    return ((name, one) for name, one in env_data.book(app.env).records() if one.counts or name != STRINGS)


def _pages(app: Sphinx, now: Session) -> Iterator[build_report.Page]:
    for name, record in _records(app):
        sentences = tuple(_sentences(app, name, record, now))
        yield build_report.Page(name, _title(app, name), _link(app, name), record.counts, sentences)


def _title(app: Sphinx, name: str) -> str:
    return app.env.titles[name].astext() if name in app.env.titles else ""


def _link(app: Sphinx, name: str) -> str:
    """The address of a page where the builder makes pages for a browser."""
    return str(app.builder.get_target_uri(name)) if app.builder.format == "html" and name != STRINGS else ""


def _sentences(app: Sphinx, name: str, record: PageRecord, now: Session) -> Iterator[build_report.Sentence]:
    book = env_data.book(app.env)
    known, findings, reasons = now.look_up(record.places), book.findings(name), book.reasons | now.reasons
    for text, place in record.places.items():
        translation, origin, reason = "", "untranslated", reasons.get(text, "unknown")
        if text in known and text not in record.missing:
            translation = segments.published(known[text], now.pair.target, place.shown)
            origin, reason = known[text].origin.name.lower(), ""
        file, found = _file(str(app.srcdir), place.source), findings.get(text, ())
        yield build_report.Sentence(text, translation, origin, file, place.line, reason, place.shown, found)


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
