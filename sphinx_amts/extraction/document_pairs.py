"""Documents in both languages, read in step: each source with its translation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeAlias

from sphinx_amts.alignment.texts import Text
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.extraction.file_matching import Matching, match_files
from sphinx_amts.extraction.readers import gettext, html
from sphinx_amts.extraction.readers.sphinx_project import Book
from sphinx_amts.extraction.readers.wire import ReadingError
from sphinx_amts.extraction.source_kinds import READABLE, SourceKind, kind_of
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import prose

#: Receives what cannot be read, while the rest is.
Report: TypeAlias = Callable[[ReadingError], None]
#: Names of unmatched files that are listed in a message.
_LISTED = 3


class _Reader(Protocol):
    """Reads one side."""

    @property
    def files(self) -> tuple[str, ...]:
        """All files that can be read."""

    @property
    def warnings(self) -> int:
        """The number of Sphinx's warnings."""

    def texts(self, pages: Sequence[tuple[str, str]]) -> Iterator[Text]:
        """The texts of these files under these names, in this order."""


@dataclass(slots=True)
class DocumentPairs:
    """The documents of both sides; iterating reads them, once."""

    matching: Matching
    """Known before any page is read; empty for catalogues."""
    _texts: Iterator[tuple[Text, Text]]
    _readers: tuple[tuple[Path, _Reader], ...] = field(default=())

    def __iter__(self) -> Iterator[tuple[Text, Text]]:
        """Each source with its translation, in the order of the matches; both have the name of their match.

        All that an extraction reads passes here, whatever it was read from, and is made safe for what is written of it.
        """
        return ((source.normalized(), target.normalized()) for source, target in self._texts)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is worth reporting when everything is read."""
        return tuple(
            f"Sphinx issued {prose.count(reader.warnings, 'warning')} about {path}; build it to see them."
            for path, reader in self._readers
            if reader.warnings
        )


@contextmanager
def open_documents(
    source: Path,
    target: Path,
    pair: LanguagePair,
    report: Report,
    pairs: Sequence[tuple[str, str]] = (),
    *,
    worker: str,
) -> Iterator[DocumentPairs]:
    """Both sides, ready to be read.

    One gettext catalogue, or a folder of them, holds both sides: it is given as one of the two or as both.

    Args:
        source: a file or folder in the source language.
        target: a file or folder in the target language.
        pair: the two languages.
        report: receives what cannot be read, while the rest is.
        pairs: files that the author says belong together.
        worker: the module that reads a book with Sphinx, see :mod:`~sphinx_amts.extraction.readers.protocol`.

    Raises:
        ConfigurationError: If a side is missing, nothing in it can be read, or nothing corresponds.
        AmtsError: If a book cannot be read at all.
    """
    sides = kind_of(source), kind_of(target)
    catalogue = next((side.path for side in reversed(sides) if side.kind == "catalogue"), None)
    if catalogue is not None:
        yield DocumentPairs(Matching(()), gettext.catalogue_texts(catalogue, pair, report))
        return
    with ExitStack() as stack:
        readers = [
            stack.enter_context(_reader(side, language, report, worker))
            for side, language in zip(sides, (pair.source, pair.target), strict=True)
        ]
        matching = _matching(sides, readers, pair, pairs)
        # Both readers get their pages before either is read: books are read by two processes at the same time.
        sources = readers[0].texts([(match.source, match.name) for match in matching.matches])
        targets = readers[1].texts([(match.target, match.name) for match in matching.matches])
        texts = in_step((match.name for match in matching.matches), sources, targets)
        yield DocumentPairs(matching, texts, tuple(zip((source, target), readers, strict=True)))


def _reader(side: SourceKind, language: str, report: Report, worker: str) -> AbstractContextManager[_Reader]:
    if side.kind == "html":
        return html.HtmlPages(side.path, language, report)
    return Book(side.path, language, report, worker)


def _matching(
    sides: Sequence[SourceKind], readers: Sequence[_Reader], pair: LanguagePair, pairs: Sequence[tuple[str, str]]
) -> Matching:
    """The files that correspond.

    Raises:
        ConfigurationError: If a side has no page, or nothing corresponds.
    """
    for side, reader in zip(sides, readers, strict=True):
        if not reader.files:
            raise ConfigurationError(f"{side.path} contains no pages. Pairs can be extracted from {READABLE}.")
    is_same = sides[0].path.resolve() == sides[1].path.resolve()
    matching = match_files(readers[0].files, readers[1].files, pair, pairs, is_same=is_same)
    if not matching.matches and is_same:
        files = _listed(readers[0].files)
        raise ConfigurationError(
            f"No file in {sides[0].path} ({files}) has the name of another one in another language. Name the folder of "
            f"the translation too: sphinx-amts parallel-data extract {sides[0].path} {pair.target} -l {pair.target}"
        )
    if not matching.matches:
        source, target = (f"{side.path} ({_listed(reader.files)})" for side, reader in zip(sides, readers, strict=True))
        raise ConfigurationError(
            f"No file in {source} has the same path as a file in {target}. Specify which files belong together."
        )
    return matching


def _listed(files: Sequence[str]) -> str:
    return prose.and_more(files, _LISTED)


def in_step(names: Iterable[str], sources: Iterator[Text], targets: Iterator[Text]) -> Iterator[tuple[Text, Text]]:
    """Each source with its translation, where both could be read.

    Args:
        names: all names, in order.
        sources: the texts in the source language, in the same order; some may be missing.
        targets: those in the target language.
    """
    source, target = next(sources, None), next(targets, None)
    for name in names:
        if source and target and source.name == target.name == name:
            yield source, target
        # A side that has this name moves on; a side without it waits for the next name.
        source = next(sources, None) if source and source.name == name else source
        target = next(targets, None) if target and target.name == name else target
