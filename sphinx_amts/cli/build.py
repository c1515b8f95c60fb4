"""``sphinx-amts build``: builds a book in several languages at the same time, with a sphinx-build process for each.

Nothing starts unless the whole command line is valid.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from sphinx_amts import cli, shared_budget
from sphinx_amts.text.prose import count

if TYPE_CHECKING:
    from sphinx_amts.sphinx_ext.editions.parallel_builds import EditionBuild, EditionOutcome, ParallelBuilds
    from sphinx_amts.sphinx_ext.headless.conf import BookConf

_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]

_DESCRIPTION = """
Build a book in several languages at the same time, each in its own folder: OUT/zh, OUT/es. Each page links to the same
page in the other languages. If one language fails, the others are still built.
"""
_EPILOG = """
Everything after -- is passed to sphinx-build: sphinx-amts build docs out -l zh -l es -- -W --keep-going. The
source language can be one of the languages; it is built without translation. Exit code: 0 if all languages were built,
1 if any failed, 2 for a usage error, 130 after Ctrl-C.
"""


def add_to(subparsers: cli.Subparsers) -> None:
    """Add the command to the command line."""
    text = "build a book in several languages at the same time"
    parser = subparsers.add_parser("build", help=text, description=_DESCRIPTION, epilog=_EPILOG)
    parser.add_argument("source", metavar="SOURCE", type=Path, help="the folder of the book")
    parser.add_argument("out", metavar="OUT", type=Path, help="the output folder, with a folder for each language")
    cli.add_languages(parser)
    cli.add_define(parser)
    parser.add_argument("-b", dest="builder", metavar="BUILDER", default="html", help="the builder (default: html)")
    text = "the number of processes for each language, or auto (default: 1)"
    parser.add_argument("-j", dest="jobs", metavar="N", default="1", help=text)
    text = "the number of languages to build at the same time (default: all)"
    parser.add_argument("--at-once", metavar="N", type=_count, help=text)
    parser.set_defaults(func=run, rest=[])


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f'expected a whole number of at least 1 (got "{text}")')
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """Build all languages, and print the result of each at the end."""
    from sphinx_amts.sphinx_ext.editions.parallel_builds import BUILT, ParallelBuilds  # noqa: PLC0415 - imports Sphinx

    editions = plan(arguments)
    width = max(len(edition.code) for edition in editions)
    with tempfile.TemporaryDirectory(prefix="sphinx-amts-", ignore_cleanup_errors=True) as folder:
        # The languages share the limit of what may be sent.
        environment = {shared_budget.VARIABLE: str(shared_budget.new_account(Path(folder)))}
        builds = ParallelBuilds(_line_writer(sys.stdout), _line_writer(sys.stderr), width, environment)
        with _stopped_by_signals(builds), ThreadPoolExecutor(arguments.at_once or len(editions)) as pool:
            outcomes = list(pool.map(builds.build, editions))
    if builds.is_unread:
        raise BrokenPipeError
    cli.show(cli.table([("language", "result", "untranslated", "warnings", "time"), *map(_outcome_row, outcomes)]))
    failed = [outcome.code for outcome in outcomes if outcome.result != BUILT]
    if failed and not builds.is_stopped:
        cli.complain(f"{len(failed)} of {count(len(outcomes), 'language')} failed: {', '.join(failed)}")
    return cli.INTERRUPTED if builds.is_stopped else cli.FAILED if failed else cli.OK


def _line_writer(stream: IO[str]) -> Callable[[str], None]:
    def write(line: str) -> None:
        stream.write(f"{line}\n")
        stream.flush()

    return write


def _outcome_row(outcome: EditionOutcome) -> tuple[str, ...]:
    counts = (str(outcome.numbers.get(name, "-")) for name in ("untranslated", "warnings"))
    return outcome.code, outcome.result, *counts, f"{outcome.seconds:.0f} s"


def plan(arguments: argparse.Namespace) -> list[EditionBuild]:
    """The editions to build, all checked.

    Raises:
        UsageError: If the languages, or the options for sphinx-build, are wrong.
        ConfigurationError: If ``conf.py`` cannot be read.
    """
    from sphinx_amts.sphinx_ext.editions.parallel_builds import edition_build  # noqa: PLC0415 - imports Sphinx

    book = _read_book(arguments)
    codes = arguments.languages or book.config.languages
    if not codes:
        raise cli.UsageError("no language to build; give one with -l, such as -l zh, or set amts_languages in conf.py")
    _check_names([*codes, *(code for code in book.config.languages if code not in codes)])
    published = list(dict.fromkeys([*book.config.languages, *codes]))
    defined = [word for name, value in arguments.define for word in ("-D", f"{name}={value}")]
    options = ["-b", arguments.builder, "-j", arguments.jobs, *defined, *arguments.rest]
    return [edition_build(code, published, arguments.source, arguments.out, options) for code in codes]


def _read_book(arguments: argparse.Namespace) -> BookConf:
    """The configuration as sphinx-build will read it."""
    sphinx_arguments = _parse_rest(arguments.rest)
    defined = [*arguments.define, *(cli.definition(text) for text in sphinx_arguments.define)]
    if "language" in dict(defined):
        raise cli.UsageError("-D language=… cannot be used to build several languages; choose languages with -l")
    source = Path(sphinx_arguments.confdir or arguments.source)
    conf_arguments = argparse.Namespace(source=source, define=defined, tags=sphinx_arguments.tags)
    book = cli.read_book(conf_arguments, *arguments.languages[:1])
    if "sphinx_amts" not in book.extensions:
        place = book.location_of("extensions")
        cli.complain(f'{place}: nothing is translated because "sphinx_amts" is not in `extensions`; add it')
    return book


def _parse_rest(rest: Sequence[str]) -> argparse.Namespace:
    """The options after ``--``, as sphinx-build parses them."""
    from sphinx.cmd.build import get_parser  # noqa: PLC0415 - --help does without Sphinx

    from sphinx_amts.sphinx_ext.editions.parallel_builds import REFUSED_OPTIONS  # noqa: PLC0415 - the same

    parser = get_parser()
    parser.prog, parser.usage = f"{cli.PROGRAM} build", f"{cli.PROGRAM} build … -- [options of sphinx-build]"
    sphinx_arguments = parser.parse_args([*rest, "SOURCE", "OUT"])
    if sphinx_arguments.sourcedir != "SOURCE":
        raise cli.UsageError(f'only options of sphinx-build can follow --, not "{sphinx_arguments.sourcedir}"')
    for name, option in REFUSED_OPTIONS.items():
        if getattr(sphinx_arguments, name):
            raise cli.UsageError(f"the sphinx-build option {option} cannot be used to build several languages at once")
    return sphinx_arguments


def _check_names(codes: Sequence[str]) -> None:
    from sphinx_amts.sphinx_ext.editions.parallel_builds import codes_of_same_language  # noqa: PLC0415 - imports Sphinx

    names = codes_of_same_language(codes)
    if names is not None:
        first, second = names
        problem = f'"{second}" is given twice' if first == second else f'"{first}" and "{second}" are the same language'
        raise cli.UsageError(f"{problem}; give each language only once, both with -l and in amts_languages in conf.py")


@contextmanager
def _stopped_by_signals(builds: ParallelBuilds) -> Iterator[None]:
    """Within it, Ctrl-C and its like stop the builds, not this process, which still has to print the table."""

    def stop(_number: int, _frame: object) -> None:
        if not builds.is_stopped:
            cli.complain("stopping all builds; press Ctrl-C again to kill them")
        builds.stop()

    handlers = {number: signal.getsignal(number) for number in _SIGNALS}
    for number, handler in handlers.items():
        if handler is not signal.SIG_IGN:  # as after nohup
            signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
