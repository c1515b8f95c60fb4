"""Which file translates which.

Files correspond by the strictest rule that fits: the same path; the same path but for the suffix; the same path but for
marks of the language, such as a folder ``en`` and a folder ``zh``, ``docs`` and ``docs_zh``, ``page.md`` and
``page.zh.md``, or ``page_origin.md`` (the source) and ``page.md`` beside it, as in *Dive into Deep Learning*.  A list
of the author's takes precedence over all rules.  Files without a counterpart are reported, never dropped silently.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from sphinx_amts import languages
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import prose

#: Names of unmatched files that are listed.
_LISTED = 8
#: D2L's mark of a source beside its translation.
_ORIGIN = "origin"


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
    """For people: how many files correspond by which rule."""


def unmatched_files(matching: Matching, source: Path, target: Path) -> Iterator[str]:
    """A message for each side that has files without a counterpart.

    Args:
        matching: the files that correspond, and those that do not.
        source: the path of the source.
        target: the path of the translation.
    """
    for files, path in ((matching.only_source, source), (matching.only_target, target)):
        if files:
            count = prose.count(len(files), "file")
            yield f"{path}: left out {count} without a counterpart: {prose.and_more(files, _LISTED)}"


#: The files of one side by what must be equal in both.
_FilesByKey: TypeAlias = Mapping[str, list[str]]


def match_files(
    source: Sequence[str],
    target: Sequence[str],
    pair: LanguagePair,
    listed: Sequence[tuple[str, str]] = (),
    *,
    is_same: bool = False,
) -> Matching:
    """The files of both sides that correspond.

    Args:
        source: the files of the source, as paths relative to its folder.
        target: those of the translation.
        pair: the languages.
        listed: the author's own pairs; a path is relative to its side, with or without suffix.
        is_same: whether both sides are the same folder.

    Raises:
        ConfigurationError: If a listed file is in neither side.
    """
    if listed:
        return _matched_by_list(source, target, listed)
    if len(source) == len(target) == 1 and not is_same:
        return Matching((FileMatch(_stem(target[0]), source[0], target[0]),), how="one file each")
    matched: dict[str, tuple[str, str]] = {}
    used: tuple[set[str], set[str]] = (set(), set())
    if is_same:  # a file is a source or a translation, never both
        used = used[0], used[0]
    for rule, source_files, target_files in _rules(source, target, pair, is_same=is_same):
        for source_file, target_file in _unique_pairs(source_files, target_files, used):
            if is_same and source_file == target_file:
                continue
            matched[source_file] = target_file, rule
            used[0].add(source_file)
            used[1].add(target_file)
    return _matching(source, target, matched, is_same=is_same)


def _rules(
    source: Sequence[str], target: Sequence[str], pair: LanguagePair, *, is_same: bool
) -> Iterator[tuple[str, _FilesByKey, _FilesByKey]]:
    """The rules, strictest first: the name of each, and the files of both sides by what must be equal."""
    if not is_same:
        yield "the same path", _by_key(str, source), _by_key(str, target)
        yield "the same path except for the suffix", _by_key(_stem, source), _by_key(_stem, target)
    marked_sources = _by_unmarked_path(source, pair.source, origin=True)
    marked_targets = _by_unmarked_path(target, pair.target)
    yield "language marks in the path", marked_sources, marked_targets
    yield "a mark of the source, such as _origin", marked_sources, _by_key(_stem, target)
    yield "a mark of the translation", _by_key(_stem, source), marked_targets


def _by_key(key: Callable[[str], str], files: Iterable[str]) -> _FilesByKey:
    by_key: dict[str, list[str]] = defaultdict(list)
    for file in files:
        by_key[key(file)].append(file)
    return by_key


def _by_unmarked_path(files: Iterable[str], language: str, *, origin: bool = False) -> _FilesByKey:
    """The files that have a mark of the language, by their path without it."""
    marks = _marks(language, origin=origin)
    by_path = _by_key(lambda file: _unmarked(_stem(file), marks), files)
    return {path: [file for file in same_path if _stem(file) != path] for path, same_path in by_path.items()}


def _unique_pairs(
    source_files: _FilesByKey, target_files: _FilesByKey, used: tuple[set[str], set[str]]
) -> Iterator[tuple[str, str]]:
    """Pairs of files of which each is the only one for its key and not used yet: a guess would be silent."""
    for key, candidates in source_files.items():
        sources = [file for file in candidates if file not in used[0]]
        targets = [file for file in target_files.get(key, ()) if file not in used[1]]
        if len(sources) == len(targets) == 1:
            yield sources[0], targets[0]


def _stem(file: str) -> str:
    return str(PurePosixPath(file).with_suffix(""))


def _unmarked(path: str, marks: re.Pattern[str]) -> str:
    """The path without the marks, in each of its parts."""
    return "/".join(filter(None, (marks.sub("", part) for part in path.split("/"))))


@cache
def _marks(language: str, *, origin: bool) -> re.Pattern[str]:
    """How a language is marked in a name: as the whole of it, at its end or at its beginning."""
    code = languages.canonical(language)
    names = {language, code, languages.language(code), languages.name(code).split(" (")[0].split(" ")[-1]}
    words = "|".join(sorted((re.escape(name).replace("_", "[_-]") for name in names), key=len, reverse=True))
    words = f"{words}|{_ORIGIN}" if origin else words
    return re.compile(rf"^(?:{words})$|[._-](?:{words})$|^(?:{words})[._-]", re.IGNORECASE)


def _matching(
    source: Sequence[str], target: Sequence[str], matched: Mapping[str, tuple[str, str]], *, is_same: bool
) -> Matching:
    """The matches in the order of the source; ``matched`` are target and rule by source."""
    matched_targets = {target_file for target_file, _ in matched.values()}
    of_same_folder = matched_targets if is_same else set()
    only_source = tuple(file for file in source if file not in matched and file not in of_same_folder)
    only_target = () if is_same else tuple(file for file in target if file not in matched_targets)
    matches = _named_matches([(file, matched[file][0]) for file in source if file in matched])
    rules = Counter(rule for _, rule in matched.values())
    return Matching(matches, only_source, only_target, "; ".join(f"{count} by {rule}" for rule, count in rules.items()))


def _named_matches(pairs: Sequence[tuple[str, str]]) -> tuple[FileMatch, ...]:
    """The pairs under what the two paths have in common, the shorter one, which has fewer marks; no name twice."""
    names = [min(_stem(target), _stem(source), key=len) for source, target in pairs]
    counts = Counter(names)
    return tuple(
        FileMatch(name if counts[name] == 1 else " = ".join(pair), *pair)
        for name, pair in zip(names, pairs, strict=True)
    )


# --- the author's list ------------------------------------------------------------------------------------------------


def _matched_by_list(source: Sequence[str], target: Sequence[str], listed: Sequence[tuple[str, str]]) -> Matching:
    pairs = list(dict.fromkeys((_listed_file(first, source), _listed_file(second, target)) for first, second in listed))
    listed_sources, listed_targets = {first for first, _ in pairs}, {second for _, second in pairs}
    only_source = tuple(file for file in source if file not in listed_sources)
    only_target = tuple(file for file in target if file not in listed_targets)
    return Matching(_named_matches(pairs), only_source, only_target, f"{len(pairs)} by the list")


def _listed_file(name: str, files: Sequence[str]) -> str:
    """The file that an entry of the list names, with or without its suffix.

    Raises:
        ConfigurationError: If there is none.
    """
    path = str(PurePosixPath(name.replace("\\", "/")))
    file = next((file for file in files if path in {file, _stem(file)}), None)
    if file is None:
        raise ConfigurationError(f"The list of pairs names {name}, but there is no such file. Correct the list.")
    return file


def read_list(path: Path) -> list[tuple[str, str]]:
    """The pairs of files in a table of two columns, separated by tabs; lines that begin with ``#`` are comments.

    Raises:
        ConfigurationError: Naming the line, if a line does not have two columns; or if the file cannot be read.
    """
    try:
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter="\t"))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigurationError(f"{path}: the list cannot be read ({error}). Save it as UTF-8 text.") from error
    pairs = []
    for line, row in enumerate(rows, 1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or cells[0].startswith("#"):
            continue
        if len(cells) != 2 or not all(cells):  # noqa: PLR2004 - a pair
            raise ConfigurationError(f"{path}:{line}: expected a file, a tab and its translation, not {row}.")
        pairs.append((cells[0], cells[1]))
    return pairs
