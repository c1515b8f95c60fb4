"""Build books without the extension, with an engine that returns what it gets, and with the pseudo engine; compare.

``python benchmarks/compare_books.py BOOK...`` with names of :data:`books.KNOWN` or folders with a ``conf.py``.
Prints a table of counts for each book, and what is behind them; the exit status is 1 if anything differs.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from books import CACHE, KNOWN, Book, Unavailable, build, prepare, skeleton

from bookdiff import (  # isort: skip  (books knows where it stands)
    Finding,
    changed,
    code_words,
    differences,
    furniture_of,
    leftovers,
    read_build,
    unrestored,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

#: The builds whose warnings are compared.
BUILDS = ("source", "identity", "pseudo", "cyrillic")
COLUMNS = ("identity differs", "invariants broken", "not restored", "leftovers", "new warnings")
#: The empty book must not show the book's own titles: they are translated.
WORDLESS = {"project": "0", "html_title": "0", "html_short_title": "0", "root_doc": "index"}
#: Which modules viewcode lists depends on what was imported when a page was read: on the order, not on translation.
LEFT_OUT_PAGES = "_modules/"
#: What is made of titles: only letters without a way back to ASCII show that it has changed.
NAMES = ("links", "anchors", "images")
_LEVEL = re.compile(r"\b(WARNING|ERROR|SEVERE|CRITICAL|Traceback)\b")


@dataclass(frozen=True, slots=True)
class Report:
    """A book, how many pages it has, and what was found in each column."""

    name: str
    pages: int
    found: tuple[list[Finding], ...]

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return not any(self.found)


def compare(book: Book, language: str, engine: str) -> Report:
    """Build the five builds of a book and ask the three questions, and whether new warnings came up."""
    place = CACHE / "compared" / book.name
    empty = skeleton(book, place / "empty" / "source")
    _pages(empty, place / "empty", language, **WORDLESS)
    source = _pages(book, place / "source", language)
    identity = _pages(book, place / "identity", language, amts_engine=engine)
    pseudo = _pages(book, place / "pseudo", language, amts_engine="pseudo")
    cyrillic = _pages(book, place / "cyrillic", language, amts_engine="pseudo", amts_pseudo="cyrillic")
    furniture = furniture_of(_html(read_build(place / "empty" / "html")).values())
    found = (
        differences(source, identity),
        _changed(_html(source), pseudo) + _changed(_html(source), cyrillic, NAMES),
        [one for name, page in _html(source).items() for one in unrestored(name, page, pseudo.get(name, ""))],
        _leftovers(_html(pseudo), furniture, frozenset().union(*map(code_words, _html(source).values()))),
        _new_warnings(place),
    )
    return Report(book.name, len(_html(source)), found)


def _pages(book: Book, out: Path, language: str, **options: str) -> dict[str, str]:
    shutil.rmtree(out / "memory", ignore_errors=True)
    options = {"language": language, "html_search_language": "en", **options}  # ours gives Chinese another search
    run = build(book, out, loaded="amts_engine" in options, **options)
    if run.status:
        raise Unavailable(f"{book.name} could not be built ({out.name}): {run.log[-2000:].strip()}")
    return {name: page for name, page in read_build(out / "html").items() if not name.startswith(LEFT_OUT_PAGES)}


def _html(pages: dict[str, str]) -> dict[str, str]:
    return {name: page for name, page in pages.items() if name.endswith(".html")}


def _changed(source: dict[str, str], translated: dict[str, str], kinds: Sequence[str] = ()) -> list[Finding]:
    return [
        finding for name, page in source.items() for finding in changed(name, page, translated.get(name, ""), kinds)
    ]


def _leftovers(pages: dict[str, str], furniture: frozenset[tuple[str, str]], code: frozenset[str]) -> list[Finding]:
    return [one for name, page in pages.items() for one in leftovers(name, page, furniture, code)]


def _new_warnings(place: Path) -> list[Finding]:
    logs = {name: (place / name / "html.log").read_text(encoding="utf-8") for name in BUILDS}
    known = set(logs.pop("source").splitlines())
    lines = ((name, line) for name, log in logs.items() for line in log.splitlines())
    return [Finding(*found) for found in lines if found[1] not in known and _LEVEL.search(found[1])]


def print_table(reports: Sequence[Report]) -> None:
    """One line for each book: how many findings there are of each kind."""
    print(f"\n{'book':24}{'pages':>7}" + "".join(f"{column:>20}" for column in COLUMNS))
    for report in reports:
        print(f"{report.name:24}{report.pages:>7}" + "".join(f"{len(found):>20}" for found in report.found))


def print_findings(report: Report, most: int) -> None:
    """The findings of a book, at most so many of each kind."""
    for column, found in zip(COLUMNS, report.found, strict=True):
        for finding in found[:most]:
            print(f"[{report.name}: {column}] {finding.page}: {finding.text}")
        if len(found) > most:
            print(f"[{report.name}: {column}] … and {len(found) - most} more (--most shows more)")


def _reported(name: str, make: Callable[[Book], Report]) -> Report | None:
    try:
        return make(prepare(name))
    except Unavailable as reason:
        print(f"{name}: left out: {reason}", file=sys.stderr)
        return None


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the comparison; the exit status is 1 if anything differs or no book could be built."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("books", nargs="+", metavar="BOOK", help=f"{', '.join(KNOWN)}, or a folder with a conf.py")
    parser.add_argument("--language", default="zh_CN", help="Sphinx's code of the target language")
    parser.add_argument("--engine", default="trial_engines.Identity", help="the engine that returns what it gets")
    parser.add_argument("--most", type=int, default=10, help="how many findings of a kind are shown")
    given = parser.parse_args(arguments)
    made = (_reported(name, lambda book: compare(book, given.language, given.engine)) for name in given.books)
    reports = [report for report in made if report]
    for report in reports:
        print_findings(report, given.most)
    print_table(reports)
    return 0 if reports and all(report.sound for report in reports) else 1


if __name__ == "__main__":
    sys.exit(main())
