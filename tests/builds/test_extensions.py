"""Books of extensions that people use: what a translation leaves alone, and that it reaches everything else.

Each book is built without this extension, with an engine that returns what it gets, and with one whose letters have no
way back to ASCII; at once, by two processes, with all known, and with one page changed.  A book whose package is not
installed is skipped.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import bookdiff
import pytest
from extension_books import BOOKS, ExtensionBook
from small_books import Book, Result

from sphinx_amts.engines.pseudo import LETTERS

#: How a translated book is built: into which folder, and with which arguments.
WAYS = {
    "serial": ("serial", ()),
    "parallel": ("parallel", ("-j", "2")),
    "known": ("known", ()),
    "changed": ("known", ()),
}
#: From the letters of the engine back to ordinary ones.
_ORDINARY = {ord(str(letter)): ascii_letter for ascii_letter, letter in LETTERS["cyrillic"].items()}
LANGUAGE = "ru"  # its interface strings and the letters of the engine are the same script


@dataclass(frozen=True)
class Builds:
    """A book without translation, as an engine gives it that changes nothing, and in other letters, by way."""

    book: ExtensionBook
    plain: Result
    identical: dict[str, Result]
    translated: dict[str, Result]


@pytest.fixture(scope="module")
def furniture(tmp_path_factory):
    """What Sphinx's own templates put into the pages of this language."""
    book = Book(tmp_path_factory.mktemp("empty"), _configuration(ExtensionBook("empty", (), {}, "")))
    book.write({"index.rst": "0\n=\n\n.. toctree::\n\n   two\n   three\n", "two.rst": "0\n=\n", "three.rst": "0\n=\n"})
    return bookdiff.furniture_of(_pages(book.build(language=LANGUAGE, extensions=[])).values())


@pytest.mark.parametrize("book", BOOKS, ids=[book.name for book in BOOKS])
def test_a_book_is_what_it_is_without_translation(book, furniture, tmp_path, monkeypatch):
    """Nothing but its words has changed, all its words have, and nothing is said that plain Sphinx does not say."""
    if missing := book.missing():
        pytest.skip(f"not installed: {missing}")
    monkeypatch.syspath_prepend(str(tmp_path))  # modules that the book documents
    built = _builds(book, tmp_path)
    sys.modules.pop("tides", None)
    _an_engine_that_changes_nothing_changes_nothing(built)
    _what_identifies_things_stays(built)
    _there_is_no_new_warning(built)
    _what_is_read_is_translated(built, furniture)
    _the_ways_of_building_agree(built)


def _builds(book: ExtensionBook, folder: Path) -> Builds:
    written = Book(folder, _configuration(book)).write(dict(book.files))
    return Builds(
        book,
        _built_alone(written, out="plain", extensions=[*book.extensions]),
        _built(written, book, {way: WAYS[way] for way in ("serial", "parallel")}, "pseudo_engines.Identity"),
        _built(written, book, WAYS, "pseudo", amts_pseudo="cyrillic"),
    )


def _built_alone(written: Book, *arguments: str, **conf) -> Result:
    """A build that knows nothing of those before it in this process: ablog keeps its posts."""
    if ablog := sys.modules.get("ablog.blog"):
        ablog.Blog._dict.clear()
    return written.build(*arguments, language=LANGUAGE, **conf)


def _configuration(book: ExtensionBook) -> dict[str, object]:
    quiet = {"html_sidebars": {}, "html_copy_source": False, "project": "0", "html_title": "0", "author": "0"}
    return {"exclude_patterns": ["_build"], "html_search_language": "en", **quiet, **book.conf}


def _built(written: Book, book: ExtensionBook, ways, engine: str, **conf) -> dict[str, Result]:
    name = engine.rpartition(".")[2].lower()
    results = {}
    for way, (out, arguments) in ways.items():
        if way == "changed":
            (written.folder / book.changed).touch()
        memory = f".amts.{name}.{out if way == 'parallel' else 'shared'}"
        results[way] = _built_alone(
            written, *arguments, out=f"{name}.{out}", extensions=[*book.extensions, "sphinx_amts"],
            amts_engine=engine, amts_memory=memory, **conf,
        )  # fmt: skip
    return results


def _an_engine_that_changes_nothing_changes_nothing(builds: Builds) -> None:
    """Each file is that of the build without the extension, attributes included, however many processes read it."""
    plain = bookdiff.read_build(builds.plain.out)
    assert len(plain) > 3
    for result in builds.identical.values():
        assert bookdiff.differences(plain, bookdiff.read_build(result.out)) == []


def _what_identifies_things_stays(builds: Builds) -> None:
    """Ids, links, classes, code, numbers and elements, in each way of building."""
    plain = _pages(builds.plain)
    for way, result in builds.translated.items():
        pages = _pages(result)
        assert pages.keys() == plain.keys(), way
        for name, page in plain.items():
            assert _kept(pages[name]) == _kept(page), (way, name)


def _there_is_no_new_warning(builds: Builds) -> None:
    """Nor does a build fail that did not."""
    known = Counter(_lines(builds.plain))
    for result in [*builds.identical.values(), *builds.translated.values()]:
        assert result.code == builds.plain.code == 0
        assert Counter(_lines(result)) - known == Counter()


def _what_is_read_is_translated(builds: Builds, furniture: frozenset) -> None:
    """Words in ordinary letters are code, names, or of a kind that the manual names."""
    plain = _pages(builds.plain)
    code = frozenset().union(*map(bookdiff.code_words, plain.values()))
    for way, result in builds.translated.items():
        every = _pages(result).items()
        found = [text for name, page in every for text in bookdiff.leftovers(name, page, furniture, code)]
        assert [text for text in found if not _words(text) <= builds.book.left] == [], way


def _the_ways_of_building_agree(builds: Builds) -> None:
    """What two processes read, and what was known before, is what one process translates."""
    serial = _pages(builds.translated["serial"])
    for way in ("parallel", "known", "changed"):
        assert bookdiff.differences(serial, _pages(builds.translated[way])) == [], way


def _lines(result: Result) -> list[str]:
    lines = [re.sub(r"[^ ]*_build/[\w.]+", "", line) for line in result.warnings.splitlines() if line.strip()]
    return [line for line in lines if not re.search("parallel reading|doing serial read", line)]  # of the extension


def _pages(result: Result) -> dict[str, str]:
    return {name: page for name, page in bookdiff.read_build(result.out).items() if name.endswith(".html")}


def _words(leftover: bookdiff.Finding) -> set[str]:
    return {*leftover.text.rpartition("→ ")[2].split()}


def _kept(page: str) -> dict[str, Counter[str]]:
    """What a translation must leave alone; what may be in other letters is compared in ordinary ones."""
    kept = bookdiff.invariants(page)
    folded = bookdiff.invariants(page.translate(_ORDINARY))
    classes = (piece.text for piece in bookdiff.pieces(page) if piece.attribute == "class")
    in_letters = {kind: folded[kind] for kind in ("code", "words") if kind in folded}
    return kept | in_letters | {"classes": Counter(classes)}
