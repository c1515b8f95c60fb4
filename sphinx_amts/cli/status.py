"""``sphinx-amts status``: shows how much of a book is translated, and what the rest would cost."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sphinx_amts import cli
from sphinx_amts.text.prose import count

if TYPE_CHECKING:
    from sphinx_amts.sphinx_ext.env_data import PageData
    from sphinx_amts.sphinx_ext.headless.status import Status

#: The exit code if segments are missing.
INCOMPLETE = 3
_DESCRIPTION = """
Read a book and report, page by page, which sentences are translated and which are missing, what the checks find in the
translations, how many characters a build would send, and what that may cost. No page is written, no notebook is run,
and nothing is sent.
"""
_EPILOG = """
Exit code: 0 if every sentence is translated, 3 if some are missing, 1 if a page cannot be read or the
book is not in its source language, 2 for a usage error.
"""


def add_to(subparsers: cli.Subparsers) -> None:
    """Add the command to the command line."""
    text = "report what is translated and what is missing, without building"
    parser = subparsers.add_parser("status", help=text, description=_DESCRIPTION, epilog=_EPILOG)
    cli.add_book(parser)
    cli.add_languages(parser)
    text = "define a tag, as with sphinx-build -t; may be repeated"
    parser.add_argument("-t", dest="tags", metavar="TAG", action="append", default=[], help=text)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.set_defaults(func=run)


def run(arguments: argparse.Namespace) -> int:
    """Read the book once for each language, and print its status.

    Raises:
        AmtsError: If the book cannot be read at all.
    """
    statuses = list(_read_statuses(arguments))
    if arguments.json:
        cli.show(cli.as_json([_as_json(status) for status in statuses]))
    else:
        cli.show("\n\n".join(map(_as_text, statuses)))
    if any(status.errors for status in statuses):
        return cli.FAILED
    return INCOMPLETE if any(status.missing() for status in statuses) else cli.OK


def _read_statuses(arguments: argparse.Namespace) -> Iterator[Status]:
    """The status for each language: those of the command line, else those of ``conf.py``."""
    from sphinx_amts import languages  # noqa: PLC0415 - Babel's tables
    from sphinx_amts.sphinx_ext.headless import status  # noqa: PLC0415 - imports Sphinx

    book = cli.read_book(arguments)
    reported = set(map(str, book.errors))
    targets = arguments.languages or [
        code for code in book.config.languages if not languages.same_language(code, book.config.source_language)
    ]
    for language in targets or [""]:
        book = cli.read_book(arguments, language, reported)
        reported.update(map(str, book.errors))
        overrides = dict(arguments.define) | ({"language": language} if language else {})
        book_status = status.read(book, overrides, tuple(arguments.tags))
        for error in book_status.errors:
            cli.complain(error)
        if arguments.verbose and book_status.warnings:
            cli.complain(book_status.warnings.rstrip())
        yield book_status


def _as_json(status: Status) -> dict[str, Any]:
    return {
        "source_language": status.pair.source,
        "target_language": status.pair.target,
        "engine": status.engine,
        "complete": not status.missing() and not status.errors,
        "counts": dict(status.counts()),
        "missing": status.missing(),
        "moved": len(status.moved),
        "characters": status.estimate.characters,
        "price": round(status.estimate.price, 4),
        "lowest_price": round(status.estimate.lowest_price, 4),
        "requested": sum(map(status.missing_in, status.pending)),
        "pages": [_page_as_json(name, page, status) for name, page in status.book.all_pages()],
        "faults": list(status.errors),
    }


def _page_as_json(name: str, page: PageData, status: Status) -> dict[str, Any]:
    findings = status.findings(name)
    return {"page": name, "counts": dict(page.counts), "warnings": findings["warning"], "notes": findings["note"]}


def _as_text(status: Status) -> str:
    """A table of the pages, and a closing line."""
    rows: list[tuple[str, ...]] = [("page", "translated", "missing", "warnings", "notes")]
    for name, page in status.book.all_pages():
        if page.counts:
            missing, findings = page.counts.get("untranslated", 0), status.findings(name)
            numbers = (sum(page.counts.values()) - missing, missing, findings["warning"], findings["note"])
            rows.append((name, *map(str, numbers)))
    return f"{cli.table(rows)}\n\n{_closing_line(status)}"


def _closing_line(status: Status) -> str:
    counts = status.counts()
    missing = counts["untranslated"]
    translated = counts.total() - missing
    line = f"{status.pair.source} to {status.pair.target}: {count(translated, 'sentence')} translated, "
    line += f"{missing} missing"
    if not missing:
        return line
    if status.moved:
        form = "it" if len(status.moved) == 1 else "them"
        line += f" ({len(status.moved)} of which the memory has in another form; the next build uses {form})"
        if not status.missing():
            return line
    if status.obstacle:
        return f"{line}; a build would send nothing: {status.obstacle}"
    characters = count(status.estimate.characters, "character")
    line += f'; a build would send {characters} to the engine "{status.engine}"'
    if status.estimate.price:
        text = status.estimate.text
        without_tags = f" ({text:,} without tags)" if text not in {None, status.estimate.characters} else ""
        line += f"{without_tags}, for {status.estimate.cost()}"
    return "\n".join([line, *_pending_lines(status)])


def _pending_lines(status: Status) -> Iterator[str]:
    for job in status.pending:
        if missing := status.missing_in(job):
            verb = "is" if missing == 1 else "are"
            yield f"{count(missing, 'missing sentence')} {verb} in a job of {job}; the next build fetches it"
