"""The command ``sphinx-amts``: a frame for its commands, each a module of this package.

A module has ``add_to(subparsers)``, which adds its parser and calls ``set_defaults(func=run)``; ``run(arguments)``
returns the exit code.  A command reads its arguments, asks questions and prints; other packages do the rest.
``--help`` imports all of these modules, so modules that take long to import, such as Sphinx and boto3, are imported
where they are used.  Results go to stdout, warnings and errors to stderr; an error is one sentence.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from sphinx_amts._version import __version__
from sphinx_amts.errors import AmtsError, ConfigurationError
from sphinx_amts.text import foreign_text

if TYPE_CHECKING:
    from sphinx_amts.sphinx_ext.headless.conf import BookConf

PROGRAM = "sphinx-amts"
OK, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130

#: The argument of ``add_to``.
Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - it has no public name

logger = logging.getLogger(__name__)


class UsageError(AmtsError):
    """The command line is invalid or contradicts itself; nothing was done."""


class Command(Protocol):
    """What the module of a command offers."""

    def add_to(self, subparsers: Subparsers) -> None:
        """Add the parser of the command."""


# --- running ----------------------------------------------------------------------------------------------------------


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and print its errors.

    Args:
        argv: The words after the name of the program; those of this process if left out.

    Returns:
        The exit code: that of the command (0 if all went well, 1 if something failed, 3 if something is incomplete),
        2 for wrong usage, 130 after Ctrl-C.
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
        logger.debug("the traceback of the error", exc_info=True)
        complain(str(error))
        return USAGE if isinstance(error, UsageError) else FAILED
    return code


def _run(words: Sequence[str]) -> int:
    try:
        arguments = _parse(words)
        code: int = arguments.func(arguments)
    except SystemExit as end:  # of argparse, after --help or a wrong word
        return end.code if isinstance(end.code, int) else FAILED
    return code


def _parse(words: Sequence[str]) -> argparse.Namespace:
    """The arguments; ``rest`` holds the words after ``--``, for commands that have this attribute."""
    end = list(words).index("--") if "--" in words else len(words)
    all_commands = parser()
    arguments, unknown = all_commands.parse_known_args(words[:end])
    if unknown:
        hint = "; options of sphinx-build go after --" if hasattr(arguments, "rest") else ""
        all_commands.error(f"unrecognized arguments: {' '.join(unknown)}{hint}")
    if words[end + 1 :] and not hasattr(arguments, "rest"):
        all_commands.error(f"{arguments.command} does not accept arguments after --")
    arguments.rest = list(words[end + 1 :])
    if arguments.verbose:
        logging.basicConfig(stream=sys.stderr, format="%(name)s: %(message)s")
        logging.getLogger("sphinx_amts").setLevel(logging.DEBUG)  # botocore's would show signed requests
    return arguments


# --- the parsers ------------------------------------------------------------------------------------------------------


def _command_modules() -> tuple[Command, ...]:
    """The modules of the commands, in the order of the help; imported late, since each imports this package."""
    from sphinx_amts.cli import build, check, check_translations, evaluate, memory, parallel_data, status  # noqa: PLC0415

    return build, check, status, memory, parallel_data, evaluate, check_translations


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    top = argparse.ArgumentParser(
        PROGRAM, description="Build a book in several languages, and manage and check its translations."
    )
    top.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    _add_verbose(top, default=False)
    subparsers = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for module in _command_modules():
        module.add_to(subparsers)
    for command in _subcommands(top):
        _add_verbose(command, default=argparse.SUPPRESS)  # or it would undo a -v before the command
    return top


def commands() -> Iterator[argparse.ArgumentParser]:
    """The parsers of all commands in the order of the help, each followed by those of its own subcommands."""
    yield from _subcommands(parser())


def _subcommands(command: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    for action in command._actions:  # noqa: SLF001 - there is no public way to list subparsers
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for subcommand in action.choices.values():
                yield subcommand
                yield from _subcommands(subcommand)


def _add_verbose(command: argparse.ArgumentParser, default: Any) -> None:
    text = "print more, including the tracebacks of errors"
    command.add_argument("-v", "--verbose", action="store_true", default=default, help=text)


# --- what commands have in common -------------------------------------------------------------------------------------


def show(text: object = "", *, end: str = "\n") -> None:
    """Print a result, of one line or more, to stdout.

    This and :func:`complain` are all that prints: what is no text, in names, sentences and messages from anywhere, is
    shown as an escape.
    """
    print(foreign_text.visible_lines(str(text)), end=end, flush=True)


def complain(text: str, *, prefix: str = f"{PROGRAM}: ", end: str = "\n") -> None:
    """Print one sentence, of one line or more, to stderr; a question or a line of progress has no prefix."""
    print(f"{prefix}{foreign_text.visible_lines(text)}", end=end, file=sys.stderr, flush=True)


def as_json(value: object, indent: int = 2) -> str:
    """A result as JSON that a terminal can show."""
    return foreign_text.escaped_json(json.dumps(value, ensure_ascii=False, indent=indent))


def add_book(command: argparse.ArgumentParser) -> None:
    """Add the arguments ``source`` and ``define`` of a command that needs a book; see :func:`read_book`."""
    text = "the folder that contains conf.py (default: the current folder)"
    command.add_argument("source", metavar="SOURCE", type=Path, nargs="?", default=Path(), help=text)
    add_define(command)


def add_book_option(command: argparse.ArgumentParser) -> None:
    """The same for a command that gets other things by their names: the book is an option, ``--source``."""
    text = "the folder that contains conf.py (default: the current folder)"
    command.add_argument("--source", metavar="DIR", type=Path, default=Path(), help=text)
    add_define(command)


def add_define(command: argparse.ArgumentParser) -> None:
    """Add the argument ``define``: options that take precedence over ``conf.py``, as pairs of name and value."""
    text = "override an option in conf.py, as with sphinx-build; may be repeated"
    command.add_argument(
        "-D", dest="define", metavar="NAME=VALUE", type=definition, action="append", default=[], help=text
    )


def add_languages(command: argparse.ArgumentParser) -> None:
    """Add the argument ``languages``: the target languages, a list of codes as the user typed them, maybe empty."""
    text = "a target language, such as zh or pt_BR; may be repeated (default: amts_languages in conf.py)"
    command.add_argument(
        "-l", "--language", dest="languages", metavar="CODE", type=language, action="append", default=[], help=text
    )


def read_book(arguments: argparse.Namespace, language: str = "", reported: Collection[str] = ()) -> BookConf:
    """The configuration of the book that the arguments name; each wrong option is reported on stderr.

    Args:
        arguments: Those of :func:`add_book`, and ``tags`` if the command has it.
        language: The target language, if it is not that of ``conf.py``.
        reported: What was reported before, where a command reads the book more than once.

    Raises:
        ConfigurationError: If there is no ``conf.py``, it fails to run, or the language is unknown.
    """
    from sphinx_amts.sphinx_ext.headless import conf  # noqa: PLC0415 - imports Sphinx

    book = conf.read(arguments.source, language, dict(arguments.define), getattr(arguments, "tags", ()))
    for error in book.errors:
        if str(error) not in reported:
            complain(f"{book.location_of(error.name)}: {error}")
    return book


def definition(text: str) -> tuple[str, str]:
    """Name and value of ``NAME=VALUE``; argparse prints the error if the text has another form."""
    name, equals, value = text.partition("=")
    if not (name.strip() and equals):
        raise argparse.ArgumentTypeError(f'expected NAME=VALUE, such as amts_engine=pseudo (got "{text}")')
    return name.strip(), value


def language(text: str) -> str:
    """A language code as the user typed it; argparse prints the error if it is not one."""
    from sphinx_amts import languages  # noqa: PLC0415 - Babel's tables

    code = text.strip()
    try:
        languages.canonical(code)
    except ConfigurationError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    return code


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows as lines of text with aligned columns, numbers to the right; the first row is the head."""
    rows = [[foreign_text.visible(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(_cell, row, widths)).rstrip() for row in rows)


def _cell(text: str, width: int) -> str:
    return text.rjust(width) if text[:1].isdecimal() else text.ljust(width)
