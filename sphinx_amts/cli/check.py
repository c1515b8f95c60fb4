"""``sphinx-amts check``: checks what a build needs before anything is sent or paid for."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from sphinx_amts import cli

if TYPE_CHECKING:
    from sphinx_amts.engines.diagnostics import Diagnostic
    from sphinx_amts.sphinx_ext.headless.conf import BookConf

_DESCRIPTION = """
Check everything that a build needs: the settings, languages, files and translation memory and, for an engine in the
cloud, the credentials, region, bucket and role. Nothing is translated and nothing is charged; one small file is written
to the bucket and deleted again.
"""
_EPILOG = """
Exit code: 0 if a build can go ahead (there may be warnings), 1 if something has to be fixed, 2 for a usage error.
"""


def add_to(subparsers: cli.Subparsers) -> None:
    """Add the command to the command line."""
    command = subparsers.add_parser(
        "check", help="check that everything a build needs is in place", description=_DESCRIPTION, epilog=_EPILOG
    )
    cli.add_book(command)
    cli.add_languages(command)
    document = command.add_mutually_exclusive_group()
    document.add_argument(
        "--policies", action="store_true", help="print the AWS permissions that are needed, and check nothing"
    )
    text = "print an AWS template that creates the bucket, role and policy, and check nothing"
    document.add_argument("--cloudformation", action="store_true", help=text)
    text = "the number of the AWS account, to be filled in by --policies"
    command.add_argument("--account", metavar="NUMBER", type=_account, help=text)
    command.set_defaults(func=run)


def _account(text: str) -> str:
    number = text.replace("-", "")
    if not re.fullmatch(r"[0-9]{12}", number):
        raise argparse.ArgumentTypeError(f'expected an account number of twelve digits (got "{text}")')
    return number


def run(arguments: argparse.Namespace) -> int:
    """Print a line for each diagnostic, or the document that was requested instead of a check."""
    from sphinx_amts.engines import registry  # noqa: PLC0415 - engines are loaded only where they are needed

    if arguments.cloudformation:
        cli.show(registry.first_document("", lambda engine: engine.infrastructure_template()), end="")
        return cli.OK
    book = cli.read_book(arguments)
    if arguments.policies:
        cli.show(_policies(book, arguments.account), end="")
        return cli.OK
    diagnostics = list(_printed(_diagnose(book, arguments.languages)))
    if any(diagnostic.lacks_permission for diagnostic in diagnostics):
        cli.show("\n" + _policies(book, arguments.account), end="")
    has_errors = any(diagnostic.level == "error" for diagnostic in diagnostics)
    return cli.FAILED if book.errors or has_errors else cli.OK


def _policies(book: BookConf, account: str | None) -> str:
    """The permissions for the engine of the book; if it needs none, those of an engine that does."""
    from sphinx_amts.engines import registry  # noqa: PLC0415

    config = book.config
    return registry.first_document(config.engine, lambda engine: engine.access_policies(config, account or ""))


def _diagnose(book: BookConf, chosen_languages: Iterable[str]) -> Iterator[Diagnostic]:
    from sphinx_amts.engines import diagnostics, preflight  # noqa: PLC0415

    if book.source_problem:
        yield diagnostics.error(book.source_problem)
    yield from preflight.diagnose(book.config, _targets(book, chosen_languages))


def _targets(book: BookConf, chosen_languages: Iterable[str]) -> list[str]:
    """The languages to check, as canonical codes: those of the command line, else those of the book."""
    from sphinx_amts import languages  # noqa: PLC0415

    codes = [languages.canonical(code) for code in chosen_languages or book.config.languages]
    source = languages.canonical(book.config.source_language)
    if not codes and not languages.same_language(source, book.language):
        codes = [book.language]
    return [*dict.fromkeys(codes)]


def _printed(diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """The diagnostics, each printed as soon as it is there."""
    for diagnostic in diagnostics:
        cli.show(diagnostic)
        yield diagnostic
