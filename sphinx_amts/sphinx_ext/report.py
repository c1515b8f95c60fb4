"""The report beside the output of a build (:mod:`sphinx_amts.quality.report`), made from what the build knows.

The environment keeps the sentences of each page, not their translations: they are looked up once more, a page at a
time, so that memory does not grow with the book.  Where nothing changed, an older report stays as it is.
"""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from sphinx_amts import __version__
from sphinx_amts.page import Place
from sphinx_amts.quality import report
from sphinx_amts.sphinx_ext import pages
from sphinx_amts.sphinx_ext.warnings import AmtsWarning, warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from sphinx_amts.sphinx_ext.pages import PageRecord
    from sphinx_amts.sphinx_ext.session import Session

#: What the titles of the book are called; no page has that name.
STRINGS = "conf.py"
#: A builder without a format writes no pages, and one for EPUB would pack the report into the book.
_WITHOUT = frozenset({"epub"})
_LENIENT = ("utf-8", "backslashreplace")
#: By page and tagged sentence.
Findings: TypeAlias = Mapping[str, Mapping[str, list[report.Finding]]]


def write(app: Sphinx, now: Session, findings: Iterable[report.Finding] = ()) -> None:
    """Write both files beside the output, as long as the memory is open; a failure is a warning."""
    if not getattr(now.config, "report", True) or not app.builder.format or app.builder.name in _WITHOUT:
        return
    found = _by_page(findings)
    head = _head(app, now, found)
    if not now.bill.sent and not now.bill.billed and report.is_current(Path(app.outdir), head.state):
        return
    try:
        report.write(Path(app.outdir), head, _pages(app, now, found))
    except OSError as error:
        reason = error.strerror or error
        warn(AmtsWarning.REPORT, f"the report cannot be written beside {app.outdir} ({reason}); the book is whole")


def _by_page(findings: Iterable[report.Finding]) -> Findings:
    found: dict[str, dict[str, list[report.Finding]]] = defaultdict(lambda: defaultdict(list))
    for one in findings:
        found[one.page][one.sentence].append(one)
    return found


def _head(app: Sphinx, now: Session, findings: Findings) -> report.Head:
    """The build as a whole; a report of the same state need not be written again."""
    bill, title = now.bill, str(app.config.project)
    state = hashlib.sha256(f"{__version__}\0{report.VERSION}\0{title}\0{now.pair}\0{now.engine.name}".encode(*_LENIENT))
    for name, one in _records(app):
        shown = (
            name,
            _title(app, name),
            _link(app, name),
            one.digest,
            sorted(one.counts.items()),
            *one.missing.items(),
        )
        told = [(text, *found) for text, found in findings.get(name, {}).items()]
        state.update(f"{shown}{told}".encode(*_LENIENT))
    reasons = pages.book(app.env).reasons | now.reasons
    state.update(repr(sorted(reasons.items())).encode(*_LENIENT))
    return report.Head(title, now.pair, now.engine.name, bill.sent, bill.billed, bill.price, state.hexdigest())


def _records(app: Sphinx) -> Iterator[tuple[str, PageRecord]]:
    """All pages by name, then the titles of the book if there are any."""
    book = pages.book(app.env)
    yield from sorted(book.pages.items())
    if book.strings.counts:
        yield STRINGS, book.strings


def _pages(app: Sphinx, now: Session, findings: Findings) -> Iterator[report.Page]:
    reasons = pages.book(app.env).reasons | now.reasons
    for name, record in _records(app):
        sentences = _sentences(app, record, now, reasons, findings.get(name, {}))
        yield report.Page(name, _title(app, name), _link(app, name), record.counts, tuple(sentences))


def _title(app: Sphinx, name: str) -> str:
    return app.env.titles[name].astext() if name in app.env.titles else ""


def _link(app: Sphinx, name: str) -> str:
    """The address of a page where the builder makes pages for a browser."""
    return str(app.builder.get_target_uri(name)) if app.builder.format == "html" and name != STRINGS else ""


def _sentences(
    app: Sphinx,
    record: PageRecord,
    now: Session,
    reasons: Mapping[str, str],
    findings: Mapping[str, list[report.Finding]],
) -> Iterator[report.Sentence]:
    known = now.look_up(record.sentences)
    for text in record.sentences:
        found = tuple(findings.get(text, ()))
        if text in known and text not in record.missing:
            translation, origin = known[text].translation, known[text].origin.name.lower()
            yield report.Sentence(text, translation, origin, findings=found)
        else:
            place = record.missing.get(text, Place("", None))
            reason = reasons.get(text, "unknown")
            file = _file(app, place.source)
            yield report.Sentence(text, "", "untranslated", file, place.line, reason, place.shown, found)


def _file(app: Sphinx, source: str) -> str:
    """A source file relative to the book; of one elsewhere, such as an imported module, its name."""
    if not source:
        return ""
    try:
        file = os.path.relpath(source, app.srcdir)
    except ValueError:  # another drive
        return Path(source).name
    return Path(source).name if file.startswith("..") else Path(file).as_posix()
