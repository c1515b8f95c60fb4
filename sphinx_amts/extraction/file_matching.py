"""What a path is, which file translates which, and both languages of each document, in step.

Files correspond by the strictest rule that fits: the same path; the same path but for the suffix; the same path but for
marks of the language, such as a folder ``en`` and a folder ``zh``, ``docs`` and ``docs_zh``, ``page.md`` and
``page.zh.md``, or ``page_origin.md`` (the source) and ``page.md`` beside it, as in *Dive into Deep Learning*.  A list
by the author counts more than any rule.  What has no counterpart is named, never dropped in silence.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Literal, Protocol, TypeAlias

from sphinx_amts import languages
from sphinx_amts.alignment.texts import Text
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.extraction.readers import gettext, html
from sphinx_amts.extraction.readers.sphinx_project import Book
from sphinx_amts.extraction.readers.wire import ReadingError
from sphinx_amts.languages import LanguagePair

Kind: TypeAlias = Literal["book", "html", "catalogue"]
Tell: TypeAlias = Callable[[ReadingError], None]

_BOOK_SUFFIXES = frozenset({".md", ".markdown", ".rst", ".ipynb"})
_HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
_CATALOGUE_SUFFIXES = frozenset({".po"})
_PROJECTS = ("conf.py", "_config.yml")
_READ = "Sphinx and Jupyter Book projects, Markdown, rst, notebooks, HTML pages and gettext catalogues (.po)"
#: How the names of folders begin that are not the author's.
_HIDDEN = (".", "_build", "node_modules")
#: D2L's mark of a source beside its translation.
_ORIGIN = "origin"
#: Names of unmatched files that are shown in a sentence.
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class SourceKind:
    """One side of an extraction."""

    path: Path
    kind: Kind


@dataclass(frozen=True, slots=True)
class FileMatch:
    """A file and its translation, as paths relative to their sides."""

    name: str
    """Without suffix and language."""
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Matching:
    """Which files correspond, and which have no counterpart."""

    matches: tuple[FileMatch, ...]
    only_source: tuple[str, ...] = ()
    only_target: tuple[str, ...] = ()
    how: str = ""
    """For people: by which rules."""


# --- what a path is ---------------------------------------------------------------------------------------------------


def kind_of(path: Path) -> SourceKind:
    """What the path holds, by its name, or for a folder by the names in it.

    :raises ConfigurationError: if it is missing, or nothing in it can be read.
    """
    if path.is_dir():
        return SourceKind(path, _kind_of_folder(path))
    if not path.exists():
        raise ConfigurationError(f"There is no file or folder {path}. Check its name.")
    kind = _kind_of_suffix(path.suffix)
    if kind is None:
        raise ConfigurationError(f"{path}: what is read are {_READ}, not {path.suffix or 'a file without suffix'}.")
    return SourceKind(path, kind)


def _kind_of_suffix(suffix: str) -> Kind | None:
    kinds: Mapping[Kind, frozenset[str]] = {
        "book": _BOOK_SUFFIXES, "html": _HTML_SUFFIXES, "catalogue": _CATALOGUE_SUFFIXES,
    }  # fmt: skip
    return next((kind for kind, suffixes in kinds.items() if suffix.lower() in suffixes), None)


def _kind_of_folder(folder: Path) -> Kind:
    """A book with its own configuration, or what most of its pages are; catalogues where there is nothing else."""
    if any((folder / name).is_file() for name in _PROJECTS):
        return "book"
    files = (path.relative_to(folder) for path in folder.rglob("*.*"))
    counts = Counter(_kind_of_suffix(path.suffix) for path in files if not path.as_posix().startswith(_HIDDEN))
    found: list[Kind] = [kind for kind in ("book", "html", "catalogue") if counts[kind]]
    if not found:
        raise ConfigurationError(f"{folder} has nothing in it that can be read. What is read are {_READ}.")
    return "html" if counts["html"] > counts["book"] else found[0]


# --- which file translates which --------------------------------------------------------------------------------------


def match_files(
    source: Sequence[str],
    target: Sequence[str],
    pair: LanguagePair,
    listed: Sequence[tuple[str, str]] = (),
    *,
    is_same: bool = False,
) -> Matching:
    """The files of both sides that correspond; ``is_same`` if both are the same folder.

    ``listed`` are the author's own pairs; a path in it is relative to its side.

    :raises ConfigurationError: if a listed file is in neither side.
    """
    if listed:
        return _by_list(source, target, listed)
    if len(source) == len(target) == 1 and not is_same:
        return Matching((FileMatch(_stem(target[0]), source[0], target[0]),), how="one file each")
    found: dict[str, tuple[str, str]] = {}
    taken: tuple[set[str], set[str]] = (set(), set())
    if is_same:  # a file is a source or a translation, never both
        taken = taken[0], taken[0]
    for rule, keys in _rules(source, target, pair, is_same=is_same):
        for one, other in _unique(keys, taken):
            if is_same and one == other:
                continue
            found[one] = other, rule
            taken[0].add(one)
            taken[1].add(other)
    return _matching(source, target, found, is_same=is_same)


_Keys: TypeAlias = tuple[dict[str, list[str]], dict[str, list[str]]]


def _rules(
    source: Sequence[str], target: Sequence[str], pair: LanguagePair, *, is_same: bool
) -> Iterator[tuple[str, _Keys]]:
    """The rules, strictest first: their names, and for each side its files by what must be equal."""
    if not is_same:
        yield "the same path", (_by(str, source), _by(str, target))
        yield "the same path but for the suffix", (_by(_stem, source), _by(_stem, target))
    marked = _by_neutral(source, pair.source, origin=True), _by_neutral(target, pair.target)
    plain = _by(_stem, source), _by(_stem, target)
    yield "marks of the language in the path", marked
    yield "a mark of the source, such as _origin", (marked[0], plain[1])
    yield "a mark of the translation", (plain[0], marked[1])


def _by(key: Callable[[str], str], files: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for file in files:
        found[key(file)].append(file)
    return found


def _by_neutral(files: Iterable[str], language: str, *, origin: bool = False) -> dict[str, list[str]]:
    """The files that have a mark of the language, by their path without it."""
    marks = _marks(language, origin=origin)
    found = _by(lambda file: _neutral(_stem(file), marks), files)
    return {key: [one for one in same if _stem(one) != key] for key, same in found.items()}


def _unique(keys: _Keys, taken: tuple[set[str], set[str]]) -> Iterator[tuple[str, str]]:
    """Pairs of files of which each is the only one for its key and not taken by then."""
    for key, all_sources in keys[0].items():
        sources = [file for file in all_sources if file not in taken[0]]
        targets = [file for file in keys[1].get(key, ()) if file not in taken[1]]
        if len(sources) == len(targets) == 1:
            yield sources[0], targets[0]


def _stem(file: str) -> str:
    return str(PurePosixPath(file).with_suffix(""))


def _neutral(path: str, marks: re.Pattern[str]) -> str:
    """The path without the marks, in each of its parts."""
    return "/".join(filter(None, (marks.sub("", part) for part in path.split("/"))))


@cache
def _marks(language: str, *, origin: bool) -> re.Pattern[str]:
    """How a language is marked in a name: as the whole of it, at its end or at its beginning."""
    code = languages.canonical(language)
    codes = {language, code, languages.language(code), languages.name(code).split(" (")[0].split(" ")[-1]}
    words = "|".join(sorted((re.escape(one).replace("_", "[_-]") for one in codes), key=len, reverse=True))
    words = f"{words}|{_ORIGIN}" if origin else words
    return re.compile(rf"^(?:{words})$|[._-](?:{words})$|^(?:{words})[._-]", re.IGNORECASE)


def _matching(
    source: Sequence[str], target: Sequence[str], found: Mapping[str, tuple[str, str]], *, is_same: bool
) -> Matching:
    taken = {other for other, _ in found.values()}
    both = taken | found.keys() if is_same else set()
    only_source = tuple(file for file in source if file not in found and file not in both)
    only_target = () if is_same else tuple(file for file in target if file not in taken)
    matches = _named([(one, found[one][0]) for one in source if one in found])
    rules = Counter(rule for _, rule in found.values())
    return Matching(matches, only_source, only_target, "; ".join(f"{count} by {rule}" for rule, count in rules.items()))


def _named(pairs: Sequence[tuple[str, str]]) -> tuple[FileMatch, ...]:
    """The pairs under what the two paths have in common, the shorter one, which has fewer marks; no name twice."""
    names = [min(_stem(target), _stem(source), key=len) for source, target in pairs]
    counts = Counter(names)
    return tuple(
        FileMatch(name if counts[name] == 1 else " = ".join(pair), *pair)
        for name, pair in zip(names, pairs, strict=True)
    )


def _by_list(source: Sequence[str], target: Sequence[str], listed: Sequence[tuple[str, str]]) -> Matching:
    pairs = list(dict.fromkeys((_found(one, source), _found(other, target)) for one, other in listed))
    only_source = tuple(file for file in source if file not in {one for one, _ in pairs})
    only_target = tuple(file for file in target if file not in {other for _, other in pairs})
    return Matching(_named(pairs), only_source, only_target, f"{len(pairs)} by the list")


def _found(listed: str, files: Sequence[str]) -> str:
    """The file that is meant, with or without its suffix."""
    wanted = str(PurePosixPath(listed.replace("\\", "/")))
    found = next((file for file in files if wanted in {file, _stem(file)}), None)
    if found is None:
        raise ConfigurationError(f"The list of pairs names {listed}, and there is no such page. Correct the list.")
    return found


def read_list(path: Path) -> list[tuple[str, str]]:
    """The pairs of files in a table of two columns, separated by tabs; lines that begin with ``#`` are remarks.

    :raises ConfigurationError: naming the line, if a line has not two columns, or the file cannot be read.
    """
    try:
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter="\t"))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigurationError(f"{path}: the list cannot be read ({error}). Save it as text in UTF-8.") from error
    found = []
    for line, row in enumerate(rows, 1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or cells[0].startswith("#"):
            continue
        if len(cells) != 2 or not all(cells):  # noqa: PLR2004 - a pair
            raise ConfigurationError(f"{path}:{line}: a file, a tab and its translation are wanted, not {row}.")
        found.append((cells[0], cells[1]))
    return found


# --- both languages of each document ----------------------------------------------------------------------------------


class _Reader(Protocol):
    """What reads one side."""

    @property
    def files(self) -> tuple[str, ...]:
        """All that can be read."""

    @property
    def warnings(self) -> int:
        """How much Sphinx complained."""

    def texts(self, wanted: Sequence[tuple[str, str]]) -> Iterator[Text]:
        """The texts of these files under these names, in this order."""


@dataclass(slots=True)
class Documents:
    """The documents of both sides; iterating reads them, once."""

    matching: Matching
    """Known before any page is read; of catalogues it is empty."""
    _pairs: Iterator[tuple[Text, Text]]
    _readers: tuple[tuple[Path, _Reader], ...] = field(default=())

    def __iter__(self) -> Iterator[tuple[Text, Text]]:
        """Source and translation, in the order of the matches; both have the name of their match."""
        return self._pairs

    @property
    def notes(self) -> tuple[str, ...]:
        """What is worth telling once all is read."""
        return tuple(
            f"Sphinx had {reader.warnings} warnings about {path}, which are not shown; a build shows them."
            for path, reader in self._readers
            if reader.warnings
        )


@contextmanager
def opened(
    source: Path, target: Path, pair: LanguagePair, tell: Tell, pairs: Sequence[tuple[str, str]] = (), *, worker: str
) -> Iterator[Documents]:
    """Both sides, ready to be read; what cannot be read is told, and the rest is read.

    One gettext catalogue, or a folder of them, holds both sides: it is given as one of the two or as both.
    ``worker`` is the module that reads a book with Sphinx, see :mod:`~sphinx_amts.extraction.readers.protocol`.

    :raises ConfigurationError: if a side is missing, nothing in it can be read, or nothing corresponds.
    :raises AmtsError: if a book cannot be read at all.
    """
    sides = kind_of(source), kind_of(target)
    catalogue = next((one.path for one in reversed(sides) if one.kind == "catalogue"), None)
    if catalogue is not None:
        yield Documents(Matching(()), gettext.catalogue_texts(catalogue, pair, tell))
        return
    with ExitStack() as stack:
        readers = [
            stack.enter_context(_reader(one, language, tell, worker))
            for one, language in zip(sides, (pair.source, pair.target), strict=True)
        ]
        matching = _matched(sides, readers, pair, pairs)
        sources = readers[0].texts([(one.source, one.name) for one in matching.matches])
        targets = readers[1].texts([(one.target, one.name) for one in matching.matches])
        in_step = _in_step((one.name for one in matching.matches), sources, targets)
        yield Documents(matching, in_step, tuple(zip((source, target), readers, strict=True)))


def _reader(one: SourceKind, language: str, tell: Tell, worker: str) -> AbstractContextManager[_Reader]:
    return html.HtmlPages(one.path, language, tell) if one.kind == "html" else Book(one.path, language, tell, worker)


def _matched(
    sides: Sequence[SourceKind], readers: Sequence[_Reader], pair: LanguagePair, pairs: Sequence[tuple[str, str]]
) -> Matching:
    for one, reader in zip(sides, readers, strict=True):
        if not reader.files:
            raise ConfigurationError(f"{one.path} has no page. What is read are {_READ}.")
    is_same = sides[0].path.resolve() == sides[1].path.resolve()
    matching = match_files(readers[0].files, readers[1].files, pair, pairs, is_same=is_same)
    if not matching.matches:
        first, second = (f"{one.path} ({_shown(reader.files)})" for one, reader in zip(sides, readers, strict=True))
        raise ConfigurationError(
            f"No file of {first} corresponds to one of {second} by its path. Give a list of pairs."
        )
    return matching


def _shown(files: Sequence[str]) -> str:
    return ", ".join([*files[:_SHOWN], *(["…"] if len(files) > _SHOWN else [])])


def _in_step(names: Iterable[str], source: Iterator[Text], target: Iterator[Text]) -> Iterator[tuple[Text, Text]]:
    """The texts of both sides, both in the order of ``names``; where one side lacks a name, the other waits."""
    one, other = next(source, None), next(target, None)
    for name in names:
        if one and other and one.name == other.name == name:
            yield one, other
        one = next(source, None) if one and one.name == name else one
        other = next(target, None) if other and other.name == name else other
