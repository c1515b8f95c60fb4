"""The command ``sphinx-amts``: a frame for its subcommands, each a module of this package.

A module has ``add_to(subparsers)``, which adds its parser and calls ``set_defaults(func=run)``; ``run(arguments)``
returns the exit code.  ``--help`` needs all of these modules, so what takes long to import, such as Sphinx and boto3,
is imported where it is used.  What was made goes to stdout, complaints go to stderr, an error is one sentence.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from sphinx_amts._version import __version__
from sphinx_amts.errors import AmtsError, ConfigurationError

if TYPE_CHECKING:
    from sphinx_amts.sphinx_ext.headless.conf import BookConf

PROGRAM = "sphinx-amts"
#: The modules of the subcommands, in the order of the help.
COMMANDS = ("build", "check", "status", "parallel_data", "evaluate", "check_translations")
OK, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130

#: What ``add_to`` is given; argparse keeps the name of the class to itself.
Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - it has no public name

logger = logging.getLogger(__name__)


class UsageError(AmtsError):
    """The command line asks for what cannot be; nothing was done."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command.

    :returns: 0 if all went well, 1 if something failed, 2 for wrong usage, 130 after Ctrl-C.
    """
    try:
        code = _run(sys.argv[1:] if argv is None else argv)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes once more when it ends
        return FAILED
    except (AmtsError, OSError) as error:
        logger.debug("the error in full", exc_info=True)
        complain(str(error))
        return USAGE if isinstance(error, UsageError) else FAILED
    return code


def _run(words: Sequence[str]) -> int:
    try:
        arguments = _parsed(words)
        code: int = arguments.func(arguments)
    except SystemExit as end:  # of argparse, after --help or a wrong word
        return end.code if isinstance(end.code, int) else FAILED
    return code


def _parsed(words: Sequence[str]) -> argparse.Namespace:
    """The arguments; ``rest`` is what stands after ``--``, for commands that take it."""
    at = list(words).index("--") if "--" in words else len(words)
    all_commands = parser()
    arguments = all_commands.parse_args(words[:at])
    if words[at + 1 :] and not hasattr(arguments, "rest"):
        all_commands.error(f"{arguments.command} takes nothing after --")
    arguments.rest = list(words[at + 1 :])
    if arguments.verbose:
        logging.basicConfig(stream=sys.stderr, format="%(name)s: %(message)s")
        logging.getLogger("sphinx_amts").setLevel(logging.DEBUG)  # botocore's would show signed requests
    return arguments


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    top = argparse.ArgumentParser(PROGRAM, description="Build a book in several languages, and care for what it needs.")
    top.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    _add_verbose(top, default=False)
    subparsers = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in COMMANDS:
        if find_spec(f"{__name__}.{name}"):
            importlib.import_module(f"{__name__}.{name}").add_to(subparsers)
    for command in _within(top):
        _add_verbose(command, default=argparse.SUPPRESS)  # or it would undo a -v before the command
    return top


def commands() -> Iterator[argparse.ArgumentParser]:
    """The parsers of all commands, in the order of the help, those within a command after it."""
    yield from _within(parser())


def _within(one: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    for action in one._actions:  # noqa: SLF001 - argparse tells it nowhere else
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for command in action.choices.values():
                yield command
                yield from _within(command)


def _add_verbose(one: argparse.ArgumentParser, default: Any) -> None:
    text = "tell more, and show where in the program an error arose"
    one.add_argument("-v", "--verbose", action="store_true", default=default, help=text)


def complain(text: str) -> None:
    """One sentence on stderr."""
    print(f"{PROGRAM}: {text}", file=sys.stderr)


def add_book(one: argparse.ArgumentParser) -> None:
    """Add the arguments ``source`` and ``define`` of a command that needs a book; see :func:`read_book`."""
    one.add_argument("source", metavar="SOURCE", type=Path, nargs="?", default=Path(), help="the folder of conf.py")
    text = "set an option of conf.py, as sphinx-build does; may be given several times"
    one.add_argument("-D", dest="define", metavar="NAME=VALUE", type=definition, action="append", default=[], help=text)


def add_languages(one: argparse.ArgumentParser) -> None:
    """Add the argument ``languages``: the target languages, a list of codes as the user typed them, maybe empty."""
    text = "a target language, such as zh or pt_BR; give it once for each; if left out, amts_languages of conf.py"
    one.add_argument(
        "-l", "--language", dest="languages", metavar="CODE", type=language, action="append", default=[], help=text
    )


def read_book(arguments: argparse.Namespace, language: str = "") -> BookConf:
    """The configuration of the book that the arguments name; each wrong option is told on stderr.

    :raises ConfigurationError: if there is no ``conf.py``, if it does not run, or if the language is none.
    """
    from sphinx_amts.sphinx_ext.headless import conf  # noqa: PLC0415 - imports Sphinx

    book = conf.read(arguments.source, language, dict(arguments.define), getattr(arguments, "tags", ()))
    for fault in book.faults:
        complain(f"{book.place_of(fault.name)}: {fault}")
    return book


def definition(text: str) -> tuple[str, str]:
    """Name and value of ``NAME=VALUE``; argparse tells the user what is wrong with it."""
    name, equals, value = text.partition("=")
    if not (name.strip() and equals):
        raise argparse.ArgumentTypeError(f'write it as NAME=VALUE, such as amts_engine=pseudo, not "{text}"')
    return name.strip(), value


def language(text: str) -> str:
    """A code as the user typed it, if it is one; argparse tells the user what is wrong with it."""
    from sphinx_amts import languages  # noqa: PLC0415 - Babel's tables

    code = text.strip()
    try:
        languages.canonical(code)
    except ConfigurationError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    return code


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows as lines with their columns in line, the first row being the head; cells that are numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(_cell, row, widths)).rstrip() for row in rows)


def counted(number: int, noun: str) -> str:
    """A number with its noun: ``1 sentence``, ``2,000 sentences``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _cell(text: str, width: int) -> str:
    return text.rjust(width) if text[:1].isdecimal() else text.ljust(width)
