"""``sphinx-amts status``: how far the translation of a book is, and what the rest would cost."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sphinx_amts import cli

if TYPE_CHECKING:
    from sphinx_amts.sphinx_ext.headless.status import Status

#: The exit code where sentences are missing.
INCOMPLETE = 3
_DESCRIPTION = """
Read a book and tell, page by page, which sentences have a translation and which are missing, what the checks find in
the translations, how many characters a build would send, and what that may cost. No page is written, no notebook runs,
nothing is sent.
"""
_EPILOG = """
The exit code is 0 if every sentence has a translation, 3 if some are missing, 1 if a page cannot be read, 2 if the
command is wrong.
"""


def add_to(subparsers: cli.Subparsers) -> None:
    """Add the command."""
    text = "tell what is translated and what is missing, without a build"
    one = subparsers.add_parser("status", help=text, description=_DESCRIPTION, epilog=_EPILOG)
    cli.add_book(one)
    cli.add_languages(one)
    text = "define a tag, as sphinx-build -t does; may be given several times"
    one.add_argument("-t", dest="tags", metavar="TAG", action="append", default=[], help=text)
    one.add_argument("--json", action="store_true", help="print JSON in place of a table")
    one.set_defaults(func=run)


def run(arguments: argparse.Namespace) -> int:
    """Read the book once for each language, and print what was found.

    :raises AmtsError: one sentence, where it cannot be read at all.
    """
    found = list(_read(arguments))
    if arguments.json:
        print(json.dumps([_facts(one) for one in found], ensure_ascii=False, indent=2))
    else:
        print("\n\n".join(map(_text, found)))
    if any(one.faults for one in found):
        return cli.FAILED
    return INCOMPLETE if any(one.missing() for one in found) else cli.OK


def _read(arguments: argparse.Namespace) -> Iterator[Status]:
    from sphinx_amts.sphinx_ext.headless import status  # noqa: PLC0415 - imports Sphinx

    book = cli.read_book(arguments)
    wanted = arguments.languages or [code for code in book.config.languages if code != book.config.source_language]
    for language in wanted or [""]:
        book = cli.read_book(arguments, language)
        overrides = dict(arguments.define) | ({"language": language} if language else {})
        one = status.read(book, overrides, tuple(arguments.tags))
        for fault in one.faults:
            cli.complain(fault)
        if arguments.verbose and one.warnings:
            cli.complain(one.warnings.rstrip())
        yield one


def _facts(one: Status) -> dict[str, Any]:
    """As JSON tells it."""
    return {
        "source_language": one.pair.source,
        "target_language": one.pair.target,
        "engine": one.engine,
        "complete": not one.missing() and not one.faults,
        "counts": dict(one.counts()),
        "missing": one.missing(),
        "characters": one.estimate.characters,
        "price": round(one.estimate.price, 4),
        "pages": [_page(name, record.counts, one) for name, record in one.book.all_pages()],
        "faults": list(one.faults),
    }


def _page(name: str, counts: Mapping[str, int], one: Status) -> dict[str, Any]:
    found = one.findings(name)
    return {"page": name, "counts": dict(counts), "warnings": found["warning"], "notes": found["note"]}


def _text(one: Status) -> str:
    rows: list[tuple[str, ...]] = [("page", "known", "missing", "warnings", "notes")]
    for name, record in one.book.all_pages():
        if record.counts:
            missing, found = record.counts.get("untranslated", 0), one.findings(name)
            numbers = (sum(record.counts.values()) - missing, missing, found["warning"], found["note"])
            rows.append((name, *map(str, numbers)))
    return f"{cli.table(rows)}\n\n{_closing(one)}"


def _closing(one: Status) -> str:
    counts = one.counts()
    missing = counts["untranslated"]
    told = f"{one.pair.source} to {one.pair.target}: {counts.total() - missing} sentences known, {missing} missing"
    if not missing:
        return told
    if one.engine == "memory":
        return f"{told}; no engine is chosen (amts_engine), so a build sends nothing"
    price = f", about {one.estimate.price:.2f} US dollars" if one.estimate.price else ""
    return f"{told}; a build sends {one.estimate.characters} characters to {one.engine}{price}"
