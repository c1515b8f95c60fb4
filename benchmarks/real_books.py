"""Public books that the project was not made for: build those that are in a folder, and compare.

``python benchmarks/real_books.py FOLDER [BOOK...]``.  ``FOLDER`` holds checkouts of the repositories in :data:`BOOKS`,
each in a folder with the repository's name; books that are missing there, or whose extensions are not installed, are
named and left out.  Each is compared as by ``compare_books.py``: links, ids and the rest of what a translation leaves
alone (also in letters without a way back to ASCII), warnings, an engine that changes nothing, and what stays in the
source language.  The exit status is 1 if there is no book, or if anything but leftovers was found: those are to be
read.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from books import CACHE, Book, Unavailable, prepare
from compare_books import COLUMNS, Report, compare, print_findings, print_table

#: The folder of ``conf.py`` in each repository.
BOOKS = {
    "cpython": "Doc",
    "packaging.python.org": "source",
    "readthedocs.org": "docs/user",
    "lecture-python-intro": "lectures",
    "click": "docs",
    "sphinx-gallery": "doc",
    "nbsphinx": "doc",
    "ablog": "docs",
    "sphinx-autoapi": "docs",
    "httpdomain": "docs",
    "sphinx-copybutton": "docs",
    "sphinx-togglebutton": "docs",
    "sphinxcontrib-mermaid": "docs",
    "sphinx-tabs": "docs",
    "openapi": "docs",
}
#: Findings that do not decide: a person reads them.
READ = frozenset({"leftovers", "not restored"})


def compared(checkout: Path, language: str) -> Report | None:
    """The findings of one book; ``None``, and the reason on the standard error, if it cannot be built."""
    copy = CACHE / "real" / checkout.name
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(checkout, copy, symlinks=True)  # some books write into their own folder
    try:
        book = prepare(str(copy / BOOKS[checkout.name]))
        return compare(_named(book, checkout.name), language, "trial_engines.Identity")
    except Unavailable as reason:
        print(f"{checkout.name}: left out: {reason}", file=sys.stderr)
        return None


def _named(book: Book, name: str) -> Book:
    return replace(book, name=name)


def is_sound(report: Report) -> bool:
    """Whether nothing was found that decides."""
    return not any(found for column, found in zip(COLUMNS, report.found, strict=True) if column not in READ)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="the folder with the checkouts")
    parser.add_argument("books", nargs="*", metavar="BOOK", help=f"only these; of {', '.join(BOOKS)}")
    parser.add_argument("--language", default="zh_CN", help="Sphinx's code of the target language")
    parser.add_argument("--most", type=int, default=10, help="how many findings of a kind are shown")
    given = parser.parse_args(arguments)
    wanted = [name for name in BOOKS if name in given.books or not given.books]
    here = [name for name in wanted if (given.folder / name).is_dir()]
    if missing := [name for name in wanted if name not in here]:
        print(f"not in {given.folder}: {', '.join(missing)}", file=sys.stderr)
    made = (compared(given.folder.resolve() / name, given.language) for name in here)
    reports = [report for report in made if report]
    for report in reports:
        print_findings(report, given.most)
    print_table(reports)
    return 0 if reports and all(map(is_sound, reports)) else 1


if __name__ == "__main__":
    sys.exit(main())
