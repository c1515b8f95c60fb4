"""How far the translation of a book is, without a build: what is translated, what is missing, what that would cost.

The pages are read by a :class:`~sphinx_amts.sphinx_ext.headless.application.HeadlessApplication`, which writes, runs
and fetches nothing.  Nothing is sent, and the memory is only read.  Catalogues count as they were compiled last.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinx_amts import engines, languages
from sphinx_amts.document import segments
from sphinx_amts.document import units as document_units
from sphinx_amts.engines import Estimate, Request
from sphinx_amts.errors import AmtsError, ConfigurationError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.sphinx_ext import env_data, session
from sphinx_amts.sphinx_ext.env_data import BookData
from sphinx_amts.sphinx_ext.headless.application import HeadlessApplication, one_line
from sphinx_amts.sphinx_ext.headless.conf import BookConf
from sphinx_amts.sphinx_ext.output import checks
from sphinx_amts.sphinx_ext.pages import catalogues, conf_titles, module_synopses

#: The one engine that has a price and that may translate again what is in the memory.
_AMAZON = "amazon"
#: The files of a memory's database.
_DATABASE = ("cache.db", "cache.db-wal")


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
        """The number of distinct segments that have no translation."""
        return len({source for _name, page in self.book.all_pages() for source in page.missing})

    def findings(self, page: str) -> Counter[str]:
        """The numbers of the checks' findings on a page, by severity."""
        by_segment = self.book.findings(page).values()
        return Counter(str(finding.severity) for findings in by_segment for finding in findings)


def read(book: BookConf, overrides: Mapping[str, Any], tags: tuple[str, ...] = ()) -> Status:
    """Read all pages of a book, look their segments up and check the translations.

    Args:
        book: The configuration of the book.
        overrides: Values by full option name that take precedence over ``conf.py``; among them ``language`` as the
            author writes it, since catalogues are stored under that name.
        tags: Those of ``sphinx-build -t``.

    Raises:
        AmtsError: If Sphinx cannot start with this configuration, or there is nothing to translate.
    """
    pair = LanguagePair(languages.canonical(book.config.source_language), book.language)
    with (
        tempfile.TemporaryDirectory(prefix="sphinx-amts-", ignore_cleanup_errors=True) as folder,
        patch_docutils(str(book.folder)),
        docutils_namespace(),
    ):
        scratch = Path(folder)
        warnings = io.StringIO()
        memory = {"amts_memory": str(_read_only_memory(book, scratch))}
        app = _application(book, {**overrides, **memory}, tags, scratch, warnings)
        with _session(app, book) as build_session:
            data, errors = _read_pages(app, build_session)
            checks.look(data, build_session)
    return Status(pair, book.config.engine, data, _estimate(book, data), errors, warnings.getvalue())


def _read_only_memory(book: BookConf, scratch: Path) -> Path:
    """The folder of a memory that may be opened and repaired: a copy of the book's, if that exists."""
    pair = f"{languages.canonical(book.config.source_language)}-{book.language}"
    copy = scratch / "memory"
    for name in _DATABASE:
        path = book.config.memory_folder() / pair / name
        if path.is_file():
            (copy / pair).mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy / pair / name)
    return copy


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
        raise AmtsError(f"{book.folder} cannot be read: {one_line(error)}") from error


@contextmanager
def _session(app: HeadlessApplication, book: BookConf) -> Iterator[session.BuildSession]:
    build_session = session.current(app.config)
    if build_session is None:
        raise AmtsError(f"{book.folder} is written in {book.language} itself; choose another language with -l.")
    build_session.engine = _judging_engine(book) or build_session.engine
    try:
        yield build_session
    finally:
        build_session.close()


def _read_pages(app: HeadlessApplication, build_session: session.BuildSession) -> tuple[BookData, tuple[str, ...]]:
    """The data of all pages and of the titles in ``conf.py``, and what cannot be read."""
    data = BookData()

    def look_up(document: nodes.document, env: BuildEnvironment) -> None:
        data.pages[env.docname] = _page_data(document, env, build_session)

    reasons = {docname: app.read_page(docname) for docname in app.start_reading(look_up)}
    titles = [title.block for title in conf_titles.collect(app, build_session.segmentation)]
    matches = build_session.look_up(segments.distinct_segments(titles))
    data.conf_titles = env_data.page_data(titles, matches, from_catalogue=0)
    errors = (
        f"{name} cannot be read: {reason}. The other pages are read." for name, reason in reasons.items() if reason
    )
    return data, tuple(errors)


def _page_data(
    document: nodes.document, env: BuildEnvironment, build_session: session.BuildSession
) -> env_data.PageData:
    """The data of a page, as :class:`sphinx_amts.sphinx_ext.pages.transforms.Translate` makes it."""
    is_kept = catalogues.keeper(env)
    units = [unit for unit in document_units.units(document) if not (unit.attribute_path and is_kept(unit.read()))]
    blocks = tuple(segments.segmented_units([*units, *module_synopses.units(env)], build_session.segmentation))
    matches = build_session.look_up(segments.distinct_segments(blocks))
    return env_data.page_data(blocks, matches, catalogues.count(document))


# --- the engine -------------------------------------------------------------------------------------------------------


def _judging_engine(book: BookConf) -> engines.BatchEngine | engines.Engine | None:
    """The engine that may want to replace entries of the memory; it is asked for nothing else."""
    with suppress(ConfigurationError):
        return engines.load(_AMAZON, book.config) if book.config.engine == _AMAZON else None
    return None


def _estimate(book: BookConf, data: BookData) -> Estimate:
    """What a build would send, and its price, if the engine knows one without being asked."""
    requests: dict[str, Request] = {}
    for docname, page in data.all_pages():
        for source, place in page.missing.items():
            requests.setdefault(source, Request(source, docname, place.display_texts))
    if book.config.engine == _AMAZON:
        return _amazon_estimate(list(requests.values()), book.config.amazon)
    is_sent = book.config.engine != engines.MEMORY
    return Estimate(sum(map(len, requests)) if is_sent else 0)


def _amazon_estimate(requests: list[Request], settings: Mapping[str, Any]) -> Estimate:
    from sphinx_amts.engines.amazon import documents, options  # noqa: PLC0415 - only where it is chosen

    characters = documents.characters(documents.documents(requests)) if requests else 0
    return Estimate(characters, options.usable(settings).price(characters))
