"""How far the translation of a book is, without a build: what is known, what is missing, what that would cost.

A real Sphinx application reads the pages with the book's own configuration and extensions, up to where a build would
translate them.  The memory is read from a copy in a temporary folder.  Nothing is written beside the author's files, no
notebook runs, nothing is fetched, nothing is sent.  Catalogues count as they were compiled last.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinx_amts import engines, languages
from sphinx_amts.document import segments
from sphinx_amts.document import units as document_units
from sphinx_amts.engines import Estimate, Request
from sphinx_amts.errors import AmtsError, ConfigurationError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.sphinx_ext import env_data, session
from sphinx_amts.sphinx_ext.env_data import BookData
from sphinx_amts.sphinx_ext.headless.conf import QUIET, BookConf
from sphinx_amts.sphinx_ext.output import checks
from sphinx_amts.sphinx_ext.pages import catalogues, conf_titles, module_synopses

#: A status is of what is known; nobody is asked for more.
_SETTINGS: Mapping[str, Any] = {"amts_engine": engines.MEMORY, **QUIET}
#: The files of a memory's database.
_DATABASE = ("cache.db", "cache.db-wal")


@dataclass(frozen=True, slots=True)
class Status:
    """What was found."""

    pair: LanguagePair
    engine: str
    book: BookData
    """What was read, looked up and checked."""
    estimate: Estimate
    """What a build would send, as far as it is known."""
    faults: tuple[str, ...] = ()
    """What could not be read, a sentence each."""
    warnings: str = ""
    """What Sphinx said while reading."""

    def counts(self) -> Counter[str]:
        """Sentences by origin, each occurrence counted."""
        total: Counter[str] = Counter()
        for _name, record in self.book.all_pages():
            total.update(record.counts)
        return total

    def missing(self) -> int:
        """Distinct sentences that are not known."""
        return len({text for _name, record in self.book.all_pages() for text in record.missing})

    def findings(self, name: str) -> Counter[str]:
        """What the checks found on a page, by severity."""
        found = self.book.findings(name).values()
        return Counter(str(one.severity) for findings in found for one in findings)


def read(book: BookConf, overrides: Mapping[str, Any], tags: tuple[str, ...] = ()) -> Status:
    """Read all pages of a book; ``overrides`` are values by full option name that count more than ``conf.py``.

    Among them is ``language`` as the author writes it, since catalogues stand under that name.

    :raises AmtsError: if Sphinx cannot start with its configuration, or there is nothing to translate.
    """
    with tempfile.TemporaryDirectory(prefix="sphinx-amts-", ignore_cleanup_errors=True) as place:
        pair = LanguagePair(languages.canonical(book.config.source_language), book.language)
        memory = _copied(book, Path(place))
        engine = _engine(book)
        with patch_docutils(str(book.folder)), docutils_namespace():
            warnings = io.StringIO()
            app = _application(book, {**overrides, "amts_memory": str(memory)}, tags, Path(place), warnings)
            now = session.current(app.config)
            if now is None:
                raise AmtsError(f"{book.folder} is written in {book.language} itself; name another language with -l.")
            now.engine = engine or now.engine
            found = BookData()
            try:
                faults = tuple(_read(app, now, found))
                checks.look(found, now)
            finally:
                now.close()
    return Status(pair, book.config.engine, found, _estimate(engine, pair, found), faults, warnings.getvalue())


def _engine(book: BookConf) -> engines.Engine | None:
    """The engine of the book, for a look only: its estimate, and what it would translate again."""
    with suppress(ConfigurationError):
        return engines.load_for_inspection(book.config.engine, book.config)
    return None


def _copied(book: BookConf, place: Path) -> Path:
    """The memory of these languages in a temporary folder, if there is one."""
    name = f"{languages.canonical(book.config.source_language)}-{book.language}"
    target = place / "memory"
    for file in _DATABASE:
        path = book.config.memory_folder() / name / file
        if path.is_file():
            (target / name).mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target / name / file)
    return target


# --- the application --------------------------------------------------------------------------------------------------


class _Reader(Sphinx):
    """An application that always has our extension, and runs, fetches and writes nothing."""

    def preload_builder(self, name: str) -> None:
        """The moment between the book's extensions and its own ``setup`` function."""
        super().preload_builder(name)
        self.setup_extension("sphinx_amts")
        self.connect("config-inited", _settle, priority=0)
        self.connect("config-inited", _leave_catalogues, priority=900)


def _settle(_: Sphinx, config: Any) -> None:
    for name, value in _SETTINGS.items():
        if name in config.values:
            setattr(config, name, value)


def _leave_catalogues(app: Sphinx, _: Any) -> None:
    """Compile none: that would write beside the author's files."""
    app.amts_catalogues = None  # type: ignore[attr-defined]


def _application(
    book: BookConf, overrides: Mapping[str, Any], tags: tuple[str, ...], place: Path, warnings: io.StringIO
) -> Sphinx:
    given = {"language": book.language, **overrides}
    folders = (book.folder, book.folder, place / "out", place / "doctrees")
    try:
        return _Reader(*folders, "dummy", given, None, warnings, freshenv=True, tags=list(tags))
    except (SphinxError, OSError) as error:
        raise AmtsError(f"{book.folder} cannot be read: {' '.join(str(error).split())}") from error


# --- reading ----------------------------------------------------------------------------------------------------------


def _read(app: Sphinx, now: session.BuildSession, found: BookData) -> Iterator[str]:
    """Read all pages; what cannot be read."""
    app.add_transform(_transform(found, now))
    app.builder.write_doctree = lambda *_, **__: None  # type: ignore[method-assign,misc]
    app.env.find_files(app.config, app.builder)
    app.events.emit("env-get-outdated", app.env, set(app.env.found_docs), set(), set())
    app.events.emit("env-before-read-docs", app.env, sorted(app.env.found_docs))
    for docname in sorted(app.env.found_docs):
        yield from _fault(app, docname)
    blocks = [string.block for string in conf_titles.collect(app, now.segmentation)]
    found.conf_titles = env_data.page_data(blocks, now.look_up(segments.distinct_segments(blocks)), from_catalogue=0)


def _fault(app: Sphinx, docname: str) -> Iterator[str]:
    """Read a page; what is wrong if it cannot be read."""
    try:
        app.builder.read_doc(docname)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a parser or an extension stumbles over
        told = " ".join(str(error).split()) or type(error).__name__
        yield f"{docname} cannot be read: {told}. The other pages are."


def _transform(found: BookData, now: session.BuildSession) -> type[SphinxTransform]:
    class Look(SphinxTransform):
        """Look a page up where a build does, and empty it, with nothing left to be done to it."""

        default_priority = 109  # before Translate (110)

        def apply(self, **_: Any) -> None:
            """Look it up."""
            found.pages[self.env.docname] = _record(self.document, self.env, now)
            self.document.transformer.transforms = []
            self.document.children = []

    return Look


def _record(document: nodes.document, env: Any, now: session.BuildSession) -> env_data.PageData:
    """As :class:`sphinx_amts.sphinx_ext.pages.transforms.Translate` makes it."""
    is_kept = catalogues.keeper(env)
    units = [one for one in document_units.units(document) if not (one.attribute_path and is_kept(one.read()))]
    blocks = tuple(segments.segmented_units([*units, *module_synopses.units(env)], now.segmentation))
    return env_data.page_data(blocks, now.look_up(segments.distinct_segments(blocks)), catalogues.count(document))


# --- the price --------------------------------------------------------------------------------------------------------


def _estimate(engine: engines.Engine | None, pair: LanguagePair, found: BookData) -> Estimate:
    """What a build would send, and its price; without an engine that can be started it sends nothing."""
    missing: dict[str, Request] = {}
    for docname, record in found.all_pages():
        for text, place in record.missing.items():
            missing.setdefault(text, Request(text, docname, place.display_texts))
    return engine.estimate(list(missing.values()), pair) if engine else Estimate(0)
