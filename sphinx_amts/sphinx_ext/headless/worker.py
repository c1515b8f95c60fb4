"""Pages as texts for :mod:`sphinx_amts.extraction`: read as a build reads them, up to where it would translate them.

This is a program of its own, one process for each book (:mod:`sphinx_amts.extraction.readers.sphinx_project`
starts it), because two books in one process disturb each other: roles, directives and defaults are global to docutils
and Sphinx.

A real Sphinx application reads the pages with the book's own configuration and extensions.  At the very transform in
which a build looks its sentences up (priority 110), the page is taken as a :class:`~sphinx_amts.alignment.texts.Text`
and emptied.  Nothing is written beside the author's files, no notebook runs, nothing is translated, nothing is fetched.

``reading FOLDER LANGUAGE PLACE PATH``: ``PLACE`` is a temporary folder, ``PATH`` a file or folder in ``FOLDER`` to
which the reading is limited, or nothing.  Answers go to ``PLACE/records``, one per line, a word and JSON: ``fault``,
``files`` (all pages; then it waits for a list of those wanted on its standard input), ``text``, ``end``, ``failed``.
"""

from __future__ import annotations

import gc
import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError, ExtensionError, SphinxError
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinx_amts import languages
from sphinx_amts.alignment.texts import Location, Text, TextBlock
from sphinx_amts.document import segments
from sphinx_amts.document import units as document_units
from sphinx_amts.extraction.readers import pages, wire
from sphinx_amts.extraction.readers.wire import ReadingError
from sphinx_amts.sphinx_ext.headless.conf import QUIET
from sphinx_amts.sphinx_ext.headless.synthetic_conf import SphinxSetup, setup_of
from sphinx_amts.sphinx_ext.pages import module_synopses
from sphinx_amts.text import do_not_translate

#: Characters of a reason that are shown.
_SHOWN = 300
#: Bytes; nobody writes a page that long, and a parser needs minutes and gigabytes for one.
_LONGEST = {".ipynb": 50_000_000}
_LONGEST_TEXT = 5_000_000


@dataclass(slots=True)
class ReadingJob:
    """One book being read: the application, and the page that was taken last."""

    app: Sphinx
    folder: Path
    language: str
    taken: list[TextBlock] | None = field(default=None)

    def take(self, document: nodes.document, env: BuildEnvironment) -> None:
        """Keep the page's blocks and empty it, with nothing left to be done to it."""
        kept = self.app.amts_config.do_not_translate  # type: ignore[attr-defined]
        reading = segments.SegmentationSettings(languages.profile(self.language), do_not_translate.pattern(kept))
        units = [*document_units.units(document), *module_synopses.units(env)]
        self.taken = list(pages.blocks(document, units, reading, self.folder))
        document.transformer.transforms = []
        document.children = []


# --- the application --------------------------------------------------------------------------------------------------


class _Reader(Sphinx):
    """An application that goes on without an extension that is missing, and always has ours."""

    amts_missing: list[str]

    def setup_extension(self, extname: str) -> None:
        """As Sphinx does, but only note what cannot be loaded."""
        try:
            super().setup_extension(extname)
        except ExtensionError as error:
            self.__dict__.setdefault("amts_missing", []).append(_sentence(error))

    def preload_builder(self, name: str) -> None:
        """The moment between the book's extensions and its own ``setup`` function."""
        super().preload_builder(name)
        self.setup_extension("sphinx_amts")
        self.connect("config-inited", _settle, priority=0)


def _settle(_: Sphinx, config: Any) -> None:
    """Switch off what runs, fetches, writes or translates."""
    for name, value in {**QUIET, "amts_source_language": str(config.language)}.items():
        if name in config.values:
            setattr(config, name, value)


def _application(setup: SphinxSetup, language: str, place: Path, folder: Path) -> _Reader:
    overrides = {**setup.overrides, "language": language, "locale_dirs": []}
    warning = io.StringIO() if os.environ.get("AMTS_SHOW_WARNINGS") is None else sys.stderr
    return _Reader(
        folder, setup.configuration, place / "out", place / "doctrees", "dummy", overrides, None, warning, freshenv=True
    )


def _sentence(error: BaseException) -> str:
    """The reason of an error in one line; of conf.py's errors Sphinx shows the whole traceback."""
    cause = error.__cause__ if isinstance(error, ConfigError) and error.__cause__ else error
    words = " ".join(str(cause).split())
    return (words if isinstance(cause, SphinxError) else f"{type(cause).__name__}: {words}")[:_SHOWN].rstrip(" .:")


def _transform(take: Callable[[nodes.document, BuildEnvironment], None]) -> type[SphinxTransform]:
    class Read(SphinxTransform):
        """Take the page where a build translates it."""

        default_priority = 110

        def apply(self, **_: Any) -> None:
            """Take it."""
            take(self.document, self.env)

    return Read


# --- reading ----------------------------------------------------------------------------------------------------------


def _texts(job: ReadingJob, wanted: Iterable[Sequence[str]]) -> Iterator[Text | ReadingError]:
    """The pages that are wanted, or what is wrong with them; no page stops the others."""
    for file, name in wanted:
        path = job.folder / file
        reason = _unreadable(path, job.app.config.source_encoding) or _taken(job, path)
        if reason:
            yield ReadingError(Location(file), f"{reason}; the other pages are read.")
        else:
            yield Text(name, tuple(job.taken or ()))


def _taken(job: ReadingJob, path: Path) -> str:
    """Let Sphinx read a page; the reason if it cannot."""
    env, job.taken = job.app.env, None
    try:
        job.app.builder.read_doc(str(env.path2doc(str(path))))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a parser or an extension stumbles over
        env.ref_context.clear()
        _forget(env)
        return f"Sphinx cannot read the page: {_sentence(error)}"
    return "" if job.taken is not None else "Sphinx did not read the page to its end"


def _forget(env: Any) -> None:
    """Leave nothing of a page that failed to the next one; Sphinx keeps it in an object since 8.2."""
    if hasattr(env, "current_document"):
        env.current_document = type(env.current_document)()
    else:
        env.temp_data.clear()


def _unreadable(path: Path, encoding: str) -> str:
    """Why a file can be no page, or nothing."""
    longest = _LONGEST.get(path.suffix.lower(), _LONGEST_TEXT)
    try:
        if path.stat().st_size > longest:
            return f"the file has {path.stat().st_size:,} bytes, and {longest:,} are the most; divide it"
        data = path.read_bytes()
        data.decode(encoding)
    except OSError as error:
        return f"the file cannot be opened ({error.strerror or error}); check its name and rights"
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return f"the file is not in {encoding.removesuffix('-sig').upper()} (line {line}); save it in that encoding"
    return "the file is binary, not text; rename it or leave it out" if b"\0" in data else ""


def _files(app: Sphinx, folder: Path, limit: str) -> list[str]:
    """All pages, also those in no table of contents, as paths relative to the folder."""
    env = app.env
    env.find_files(app.config, app.builder)
    paths = (Path(env.doc2path(docname)).relative_to(folder).as_posix() for docname in env.found_docs)
    return sorted(path for path in paths if limit in {"", path} or path.startswith(f"{limit}/"))


def _refuse_network() -> None:
    def hook(event: str, _: tuple[Any, ...]) -> None:
        if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname"}:
            raise OSError("reading a book fetches nothing")

    sys.addaudithook(hook)


def _write(stream: TextIO, word: str, value: str) -> None:
    stream.write(f"{word}\t{value}\n")
    stream.flush()


def _tell(stream: TextIO, fault: ReadingError) -> None:
    _write(stream, "fault", json.dumps([fault.place.file, fault.place.line, fault.reason]))


def _started(folder: Path, language: str, place: Path, limit: str, stream: TextIO) -> _Reader:
    """The application; without the book's own configuration if that does not run."""
    setup = setup_of(folder, limit)
    try:
        app = _application(setup, language, place, folder)
    except (Exception, SystemExit) as error:
        if not setup.is_own:
            raise
        reason = f"the book's configuration does not run here: {_sentence(error)}"
        _tell(
            stream,
            ReadingError(Location(setup.name), f"{reason}. The pages are read without it, and what it adds is lost."),
        )
        app = _application(setup_of(folder, limit, without=True), language, place, folder)
    for reason in getattr(app, "amts_missing", []):
        _tell(
            stream,
            ReadingError(Location(setup.name), f"{reason}. What it is for is not read; install it to have that, too."),
        )
    return app


def serve(folder: Path, language: str, place: Path, limit: str, stream: TextIO) -> None:
    """Read a book for the process at the other end of standard input."""
    app = _started(folder, language, place, limit, stream)
    job = ReadingJob(app, folder, language)
    app.add_transform(_transform(job.take))
    app.builder.write_doctree = lambda *_, **__: None  # type: ignore[method-assign,misc]
    files = _files(app, folder, limit)
    app.events.emit("env-get-outdated", app.env, set(app.env.found_docs), set(), set())
    app.events.emit("env-before-read-docs", app.env, sorted(app.env.found_docs))
    _write(stream, "files", json.dumps(files))
    wanted = json.loads(sys.stdin.readline() or "[]")
    gc.freeze()
    for one in _texts(job, wanted):
        if isinstance(one, ReadingError):
            _tell(stream, one)
        else:
            _write(stream, "text", wire.dumps(one))
    _write(stream, "end", json.dumps(app._warncount))  # noqa: SLF001 - Sphinx counts for itself alone


def main() -> None:
    """Read one book, as the command line says."""
    folder, language, place, limit = sys.argv[1:]
    _refuse_network()
    with Path(place, "records").open("w", encoding="utf-8") as stream, patch_docutils(folder), docutils_namespace():
        try:
            serve(Path(folder), languages.canonical(language), Path(place), limit, stream)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - told at the other end
            _write(stream, "failed", json.dumps(_sentence(error)))


if __name__ == "__main__":
    main()
