"""``sphinx-amts check``: what stands between a book and its translation, before anything is sent or paid."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from sphinx_amts import cli
from sphinx_amts.errors import AmtsError

if TYPE_CHECKING:
    from sphinx_amts.engines.amazon.preflight import Diagnostic
    from sphinx_amts.sphinx_ext.headless.conf import BookConf

_DESCRIPTION = """
Look at everything that a build needs: the settings, the languages, the files, the memory; for the engine amazon also
the credentials, the region, the bucket, the role. Nothing is translated and nothing is charged; one small file is
written into the folder in S3 and deleted again.
"""
_EPILOG = """
Exit code: 0 if a build can go ahead, perhaps with warnings, 1 if something has to be mended, 2 if the command is wrong.
"""
_AMAZON = "amazon"


def add_to(subparsers: cli.Subparsers) -> None:
    """Add the command to the command line."""
    one = subparsers.add_parser(
        "check", help="say what a build still lacks, and how to get it", description=_DESCRIPTION, epilog=_EPILOG
    )
    cli.add_book(one)
    cli.add_languages(one)
    instead = one.add_mutually_exclusive_group()
    instead.add_argument("--policies", action="store_true", help="print the rights needed in AWS, and check nothing")
    text = "print a template that makes bucket, role and policy in AWS, and check nothing"
    instead.add_argument("--cloudformation", action="store_true", help=text)
    text = "the number of the AWS account, to be filled in by --policies"
    one.add_argument("--account", metavar="NUMBER", type=_account, help=text)
    one.set_defaults(func=run)


def _account(text: str) -> str:
    number = text.replace("-", "")
    if not re.fullmatch(r"[0-9]{12}", number):
        raise argparse.ArgumentTypeError(f'the number of an account has twelve digits, not "{text}"')
    return number


def run(arguments: argparse.Namespace) -> int:
    """Print a line for each finding, or what was asked for instead of a check."""
    from sphinx_amts.engines.amazon import policies  # noqa: PLC0415 - only where it is needed

    if arguments.cloudformation:
        print(policies.cloudformation(), end="")
        return cli.OK
    book = cli.read_book(arguments)
    if arguments.policies:
        print(_policies(book, arguments.account), end="")
        return cli.OK
    found = list(_shown(_findings(book, _targets(book, arguments.languages))))
    if any(one.lacks_right for one in found):
        print("\n" + _policies(book, arguments.account), end="")
    return cli.FAILED if book.faults or any(one.severity == "error" for one in found) else cli.OK


def _policies(book: BookConf, account: str | None) -> str:
    from sphinx_amts.engines.amazon import options, policies  # noqa: PLC0415

    chosen = options.usable(book.config.amazon)
    return policies.printed(policies.Names.of(chosen, account=account or policies.ACCOUNT))


def _targets(book: BookConf, asked: Iterable[str]) -> list[str]:
    """The languages to look at, as canonical codes: those asked for, else those of the book."""
    from sphinx_amts import languages  # noqa: PLC0415

    source = languages.canonical(book.config.source_language)
    codes = [languages.canonical(code) for code in asked or book.config.languages or [book.language]]
    return [code for code in dict.fromkeys(codes) if not languages.same_language(source, code)]


def _shown(findings: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """The findings, each printed as soon as it is there."""
    for one in findings:
        print(one, flush=True)
        yield one


def _findings(book: BookConf, targets: list[str]) -> Iterator[Diagnostic]:
    from sphinx_amts.engines.amazon import preflight  # noqa: PLC0415

    if not targets:
        hint = "name one with -l, such as -l zh, or set amts_languages in conf.py"
        yield preflight.Diagnostic(preflight.DiagnosticLevel.WARNING, "there is no target language to check for", hint)
    if book.config.engine == _AMAZON:
        yield from preflight.findings(book.config, targets)
    else:
        yield from _of_another_engine(book, targets)


def _of_another_engine(book: BookConf, targets: list[str]) -> Iterator[Diagnostic]:
    """What every engine needs: that it can be started, files that can be read, and a memory that can be written."""
    from sphinx_amts import engines  # noqa: PLC0415
    from sphinx_amts.engines.amazon import preflight  # noqa: PLC0415
    from sphinx_amts.languages import LanguagePair  # noqa: PLC0415

    config = book.config
    try:
        engines.load(config.engine, config)
        yield preflight.Diagnostic(preflight.DiagnosticLevel.OK, f"the engine {config.engine} can be started")
    except AmtsError as error:
        yield preflight.Diagnostic(preflight.DiagnosticLevel.ERROR, str(error).rstrip("."))
    for target in targets:
        yield from preflight.files(config, LanguagePair(config.source_language, target))
        yield from preflight.memory(config, LanguagePair(config.source_language, target))
