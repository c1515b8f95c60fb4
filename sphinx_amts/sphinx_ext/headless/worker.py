"""Pages as texts for :mod:`sphinx_amts.extraction`: read as a build reads them, up to where it would translate them.

This is a program of its own, one process for each book (:mod:`sphinx_amts.extraction.readers.sphinx_project` starts
it and :mod:`sphinx_amts.extraction.readers.protocol` says what they say to each other), because two books in one
process disturb each other: roles, directives and defaults are global to docutils and Sphinx.

A page is taken as a :class:`~sphinx_amts.alignment.texts.Text` at the very transform in which a build looks its
sentences up.  Nothing is translated, and no part of the process reaches the network.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinx_amts import languages
from sphinx_amts.alignment.texts import Location, Text, TextBlock
from sphinx_amts.document import segments
from sphinx_amts.document import units as document_units
from sphinx_amts.extraction.readers import pages, protocol
from sphinx_amts.extraction.readers.protocol import FilesFound, PageRead, PageRequest, ReadingDone, ReadingFailed
from sphinx_amts.extraction.readers.wire import ReadingError
from sphinx_amts.sphinx_ext import sphinx_compat
from sphinx_amts.sphinx_ext.app_config import amts_config
from sphinx_amts.sphinx_ext.headless.application import HeadlessApplication, one_line
from sphinx_amts.sphinx_ext.headless.synthetic_conf import SphinxSetup, setup_of
from sphinx_amts.sphinx_ext.pages import module_synopses
from sphinx_amts.text import do_not_translate

#: The largest file that is read, in bytes, by its suffix; a parser needs minutes and gigabytes for more.
_LARGEST = {".ipynb": 50_000_000}
_LARGEST_TEXT = 5_000_000
_NETWORK_EVENTS = frozenset({"socket.connect", "socket.getaddrinfo", "socket.gethostbyname"})
#: Set in the environment to see Sphinx's own warnings.
_SHOW_WARNINGS = "AMTS_SHOW_WARNINGS"

Send: TypeAlias = Callable[[protocol.Message], None]


@dataclass(slots=True)
class PageTaker:
    """A page hook that keeps the blocks of the page that was read last."""

    app: HeadlessApplication
    folder: Path
    language: str
    blocks: list[TextBlock] = field(default_factory=list)

    def take(self, document: nodes.document, env: BuildEnvironment) -> None:
        """Keep the blocks of a page."""
        terms = amts_config(self.app).do_not_translate
        settings = segments.SegmentationSettings(languages.profile(self.language), do_not_translate.pattern(terms))
        units = [*document_units.units(document), *module_synopses.units(env)]
        self.blocks = list(pages.blocks(document, units, settings, self.folder))


def main() -> None:
    """Read one book, as the command line says."""
    folder, language, scratch, limit = sys.argv[1:]
    _refuse_network()
    messages = Path(scratch, protocol.MESSAGES)
    with messages.open("w", encoding="ascii") as stream, patch_docutils(folder), docutils_namespace():

        def send(message: protocol.Message) -> None:
            stream.write(f"{protocol.dumps(message)}\n")
            stream.flush()

        try:
            serve(Path(folder), languages.canonical(language), Path(scratch), limit, send)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - reported at the other end
            send(ReadingFailed(one_line(error)))


def _refuse_network() -> None:
    def refuse(event: str, _: tuple[Any, ...]) -> None:
        if event in _NETWORK_EVENTS:
            raise OSError("network access is disabled while a book is read")

    sys.addaudithook(refuse)


def serve(folder: Path, language: str, scratch: Path, limit: str, send: Send) -> None:
    """Read a book for the process at the other end of standard input.

    Args:
        folder: The folder of the book.
        language: The language in which it is written, a canonical code.
        scratch: A temporary folder.
        limit: A file or folder of the book to which the reading is limited; empty for all of it.
        send: Takes each message to the other end.

    Raises:
        Exception: Whatever Sphinx raises when it starts with a configuration that was made for these files.
    """
    app = _start_application(folder, language, scratch, limit, send)
    taker = PageTaker(app, folder, language)
    files = (Path(app.env.doc2path(name)).relative_to(folder).as_posix() for name in app.start_reading(taker.take))
    send(FilesFound(tuple(sorted(file for file in files if limit in {"", file} or file.startswith(f"{limit}/")))))
    requested = protocol.load_request(sys.stdin.readline())
    gc.freeze()  # or each collection would walk all that Sphinx and its extensions have loaded
    for message in _pages(taker, requested):
        send(message)
    send(ReadingDone(sphinx_compat.warning_count(app)))


def _start_application(folder: Path, language: str, scratch: Path, limit: str, send: Send) -> HeadlessApplication:
    """The application; without the book's own configuration if that does not run."""
    try:
        setup = setup_of(folder, limit)
        app = _application(setup, language, scratch, folder)
    except (Exception, SystemExit) as error:
        setup = setup_of(folder, limit, without=True)
        if not (folder / setup.configuration_file).is_file():
            raise
        reason = f"the book's configuration cannot be loaded: {one_line(error)}"
        remedy = "The pages are read without it and everything that it adds."
        send(ReadingError(Location(setup.configuration_file), f"{reason}. {remedy}"))
        app = _application(setup, language, scratch, folder)
    for reason in app.missing_extensions:
        remedy = "What it adds is not read. Install it to read that too."
        send(ReadingError(Location(setup.configuration_file), f"{reason}. {remedy}"))
    return app


def _application(setup: SphinxSetup, language: str, scratch: Path, folder: Path) -> HeadlessApplication:
    return HeadlessApplication(
        folder,
        setup.conf_folder,
        scratch,
        # The book is read in its own language, so that there is nothing to translate; catalogues would translate it.
        overrides={**setup.overrides, "language": language, "locale_dirs": [], "amts_source_language": language},
        options={"amts_source_language": language},
        warnings=io.StringIO() if os.environ.get(_SHOW_WARNINGS) is None else sys.stderr,
        needs_all_extensions=False,
    )


def _pages(taker: PageTaker, requested: Iterable[PageRequest]) -> Iterator[PageRead | ReadingError]:
    """The pages that are requested, or why one cannot be read; no page stops the others."""
    env = taker.app.env
    for file, name in requested:
        path = taker.folder / file
        reason = unreadable(path, taker.app.config.source_encoding)
        if not reason and (error := taker.app.read_page(str(env.path2doc(str(path))))):
            reason = f"Sphinx cannot read the page: {error}"
        if reason:
            yield ReadingError(Location(file), f"{reason}; the other pages are read.")
        else:
            yield PageRead(Text(name, tuple(taker.blocks)))


def unreadable(path: Path, encoding: str) -> str:
    """Why a file cannot be a page; empty if it can."""
    largest = _LARGEST.get(path.suffix.lower(), _LARGEST_TEXT)
    try:
        size = path.stat().st_size
        if size > largest:
            return f"the file has {size:,} bytes, and the maximum is {largest:,}; split it"
        data = path.read_bytes()
        data.decode(encoding)
    except OSError as error:
        return f"the file cannot be opened ({error.strerror or error}); check its name and permissions"
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return f"the file is not in {encoding.removesuffix('-sig').upper()} (line {line}); save it in that encoding"
    return "the file is binary, not text; rename it or exclude it" if b"\0" in data else ""


if __name__ == "__main__":
    main()
