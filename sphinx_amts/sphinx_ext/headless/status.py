"""The state of a book's translation, without a build: what is translated, what is missing, what that would cost.

The pages are read by a :class:`~sphinx_amts.sphinx_ext.headless.application.HeadlessApplication`, which writes, runs
and fetches nothing.  Nothing is sent, and the memory is only read.  Catalogues count as they were compiled last.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.environment import BuildEnvironment

from sphinx_amts import engines, languages
from sphinx_amts.document import segments
from sphinx_amts.engines import Engine, Estimate, PendingJob, Request
from sphinx_amts.errors import AmtsError, ConfigurationError, EngineError, EngineUnavailable
from sphinx_amts.languages import LanguagePair
from sphinx_amts.sphinx_ext import env_data, source_language
from sphinx_amts.sphinx_ext.conditions import Condition, Conditions
from sphinx_amts.sphinx_ext.env_data import BookData
from sphinx_amts.sphinx_ext.headless.application import HeadlessApplication, one_line, scratch_folder
from sphinx_amts.sphinx_ext.headless.conf import BookConf
from sphinx_amts.sphinx_ext.output import checks
from sphinx_amts.sphinx_ext.pages import catalogues, conf_titles
from sphinx_amts.sphinx_ext.pages.transforms import segmented_units_of_page
from sphinx_amts.sphinx_ext.session import BuildSession, current_session
from sphinx_amts.tm import book_memory
from sphinx_amts.tm.entries import TMEntry


@dataclass(frozen=True, slots=True)
class Status:
    """The state of the translation of one book into one language."""

    pair: LanguagePair
    engine: str
    """The engine that a build would use."""
    book: BookData
    """All pages, read, looked up and checked."""
    estimate: Estimate
    """What a build would send, as far as that is known before."""
    obstacle: str = ""
    """Why a build would send nothing, whatever is missing; empty if it would."""
    pending: tuple[PendingJob, ...] = ()
    """What earlier builds have requested, and the next build fetches."""
    moved: frozenset[str] = frozenset()
    """Segments that the memory has in another form; the next build takes their translations over."""
    errors: tuple[str, ...] = ()
    """What could not be read, a sentence each."""
    warnings: str = ""
    """Sphinx's warnings while it read the book."""

    def counts(self) -> Counter[str]:
        """The numbers of segments by origin, each occurrence counted; ``untranslated`` for those that are missing."""
        total: Counter[str] = Counter()
        for _name, page in self.book.all_pages():
            total.update(page.counts)
        return total

    def missing(self) -> int:
        """The number of distinct segments that have no translation, in whatever form."""
        return len({source for _name, page in self.book.all_pages() for source in page.missing} - self.moved)

    def missing_in(self, job: PendingJob) -> int:
        """The number of distinct missing segments that a pending job brings."""
        return len({source for _name, page in self.book.all_pages() for source in page.missing} & job.sources)

    def findings(self, page: str) -> Counter[str]:
        """The numbers of the checks' findings on a page, by severity."""
        by_segment = self.book.findings(page).values()
        return Counter(str(finding.severity) for findings in by_segment for finding in findings)


def read(
    book: BookConf, overrides: Mapping[str, Any], tags: tuple[str, ...] = (), *, with_hidden_parts: bool = False
) -> Status:
    """Read all pages of a book, look their segments up and check the translations.

    Args:
        book: The configuration of the book.
        overrides: Values by full option name that take precedence over ``conf.py``; among them ``language`` as the
            author writes it, since catalogues are stored under that name.
        tags: Those of ``sphinx-build -t``.
        with_hidden_parts: Whether what is shown by other builders, or under other tags, is read as well.

    Raises:
        ConfigurationError: If the book is not in its source language.
        AmtsError: If Sphinx cannot start with this configuration, or there is nothing to translate.
    """
    pair = LanguagePair(languages.canonical(book.config.source_language), book.language)
    with scratch_folder(book.folder) as scratch:
        warnings = io.StringIO()
        app = _application(book, overrides, tags, scratch, warnings)
        engine = _engine_for_inspection(book)
        with _session(app, book) as build_session:
            if engine is not None:
                build_session.consult(engine)
            data, errors = _read_pages(app, build_session, with_hidden_parts=with_hidden_parts)
            _refuse_foreign(data, build_session)
            checks.check_book(data, build_session)
            requests = build_session.pending_requests(data.all_pages())
            estimate = _estimate(engine, requests, pair, book) if engine else Estimate(0)
            moved = frozenset(build_session.moved)
    pending, faults = _pending_jobs(engine, pair)
    obstacle = _obstacle(book, engine)
    errors += faults
    return Status(pair, book.config.engine, data, estimate, obstacle, pending, moved, errors, warnings.getvalue())


def _application(
    book: BookConf, overrides: Mapping[str, Any], tags: tuple[str, ...], scratch: Path, warnings: io.StringIO
) -> HeadlessApplication:
    try:
        return HeadlessApplication(
            book.folder,
            book.folder,
            scratch,
            overrides={"language": book.language, **overrides},
            options={"amts_engine": engines.MEMORY},  # a status is of what is there: no engine is asked for more
            tags=tags,
            warnings=warnings,
        )
    except (Exception, SystemExit) as error:
        raise AmtsError(f'"{book.folder}" cannot be read: {one_line(error)}') from error


@contextmanager
def _session(app: HeadlessApplication, book: BookConf) -> Iterator[BuildSession]:
    build_session = current_session(app.config)
    if problem := source_language.answer(app.config).problem:
        raise ConfigurationError(_sentence(problem))
    if build_session is None:
        raise AmtsError(f'The book in "{book.folder}" is written in {book.language}. Choose another language with -l.')
    try:
        yield build_session
    finally:
        build_session.close()


def _refuse_foreign(data: BookData, build_session: BuildSession) -> None:
    """Raise an error if the pages are not in the source language, where the source files did not say."""
    if not build_session.is_source_assured:
        sources = (source for page in data.pages.values() for source in page.locations)
        if problem := source_language.problem_of_segments(sources, build_session.pair.source):
            raise ConfigurationError(_sentence(problem))


def _sentence(problem: str) -> str:
    return f"{problem[:1].upper()}{problem[1:]}."


def _read_pages(
    app: HeadlessApplication, build_session: BuildSession, *, with_hidden_parts: bool
) -> tuple[BookData, tuple[str, ...]]:
    """The data of all pages and of the titles in ``conf.py``, and what cannot be read."""
    data = BookData()
    is_fulfilled = _always if with_hidden_parts else build_session.is_fulfilled

    def look_up(document: nodes.document, env: BuildEnvironment) -> None:
        data.pages[env.docname] = _page_data(document, env, build_session, Conditions(is_fulfilled))

    reasons = {docname: app.read_page(docname) for docname in app.start_reading(look_up)}
    titles = [title.segmented_unit for title in conf_titles.collect_titles(app, build_session.segmentation)]
    matches = build_session.look_up(segments.distinct_sources(titles))
    data.conf_titles = env_data.page_data(titles, matches, from_catalogue=0)
    errors = (
        f"{name} cannot be read: {reason}. The other pages are read." for name, reason in reasons.items() if reason
    )
    return data, tuple(errors)


def _always(_condition: Condition) -> bool:
    return True


def _page_data(
    document: nodes.document, env: BuildEnvironment, build_session: BuildSession, conditions: Conditions
) -> env_data.PageData:
    """The data of a page, as :class:`sphinx_amts.sphinx_ext.pages.transforms.Translate` makes it."""
    segmented_units = segmented_units_of_page(env, document, build_session, conditions)
    matches = build_session.look_up(segments.distinct_sources(segmented_units))
    binding = build_session.binding(segmented_units, env.docname)
    return env_data.page_data(segmented_units, matches, catalogues.count_translated(document), bound=binding)


# --- the engine -------------------------------------------------------------------------------------------------------


def _estimate(engine: Engine, requests: Sequence[Request], pair: LanguagePair, book: BookConf) -> Estimate:
    """What a build would send: not what the engine keeps apart from the book's memory."""
    known: Mapping[str, TMEntry] = {}
    if engine.namespace:
        memory = book_memory.open_memory(book.config, pair, namespace=engine.namespace, read_only=True)
        known = memory.get(request.source for request in requests)
        memory.close()
    return engine.estimate([request for request in requests if request.source not in known], pair)


def _pending_jobs(engine: Engine | None, pair: LanguagePair) -> tuple[tuple[PendingJob, ...], tuple[str, ...]]:
    """The jobs that a build would fetch, and why they are not known."""
    try:
        return tuple(engine.pending_jobs(pair) if engine else ()), ()
    except EngineError as error:
        return (), (str(error),)


def _engine_for_inspection(book: BookConf) -> Engine | None:
    """The engine of the book, for a look only: what it would translate again, and what that would cost."""
    with suppress(EngineUnavailable):
        return engines.load_for_inspection(book.config.engine, book.config)
    return None


def _obstacle(book: BookConf, engine: Engine | None) -> str:
    """Why a build would send nothing: the engine does not start, or it is not clear how much a paid one may be sent."""
    if book.config.engine == engines.MEMORY:
        return "amts_engine is not set"
    try:
        engines.load(book.config.engine, book.config)
    except EngineUnavailable as error:
        return error.reason
    return book.config.unclear_limit if engine is not None and engine.is_paid else ""
