"""``sphinx-amts build``: all languages of a book side by side, a sphinx-build process for each.

Nothing starts unless everything on the command line is right.  From then on the languages do not know of each other:
one that fails stops no other.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

from sphinx_amts import cli

if TYPE_CHECKING:
    from sphinx_amts.sphinx_ext.headless.conf import BookConf

#: Options of sphinx-build that all languages would share: a folder, a file, the terminal; and one without conf.py.
_REFUSED = {"doctreedir": "-d", "warnfile": "-w", "pdb": "-P", "noconfig": "-C"}
#: Seconds to wait for the last lines of a process that has ended: what it started may still hold its output open.
_LAST_LINES = 5.0
_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]

_DESCRIPTION = """
Build a book in several languages at the same time, each into a folder of its own: OUT/zh, OUT/es. Each page links to
the same page in the other languages. A language that fails does not stop the others.
"""
_EPILOG = """
What stands after -- goes to sphinx-build: sphinx-amts build docs out -l zh -l es -- -W -D amts_engine=pseudo. The
source language is a language too; it is built without translation. The exit code is 0 if all languages were built, 1 if
one failed, 2 if the command is wrong, 130 after Ctrl-C.
"""


@dataclass(frozen=True, slots=True)
class EditionBuild:
    """A language to build."""

    code: str
    """As the user typed it; the name of its folder."""
    doctrees: Path
    call: tuple[str, ...]
    """The words of its command."""


@dataclass(frozen=True, slots=True)
class EditionOutcome:
    """What became of an edition."""

    code: str
    result: str = "not started"
    seconds: float = 0.0
    numbers: Mapping[str, int] = field(default_factory=dict)
    """``untranslated`` sentences and ``warnings`` of a build that came to its end."""


def add_to(subparsers: cli.Subparsers) -> None:
    """Add the command to the command line."""
    text = "build all languages of a book side by side"
    one = subparsers.add_parser("build", help=text, description=_DESCRIPTION, epilog=_EPILOG)
    one.add_argument("source", metavar="SOURCE", type=Path, help="the folder of the book")
    one.add_argument("out", metavar="OUT", type=Path, help="the folder for all languages")
    cli.add_languages(one)
    one.add_argument("-b", dest="builder", metavar="BUILDER", default="html", help="the builder; html if left out")
    one.add_argument("-j", dest="jobs", metavar="N", default="1", help="processes within each language, or auto")
    text = "how many languages to build at the same time; all if left out"
    one.add_argument("--at-once", metavar="N", type=_count, help=text)
    one.set_defaults(func=run, rest=[])


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f'it takes a whole number from 1, not "{text}"')
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """Build all languages, and tell at the end what became of each."""
    editions = plan(arguments)
    crew = Crew(width=max(len(edition.code) for edition in editions))
    with _stopped_by_signals(crew), ThreadPoolExecutor(arguments.at_once or len(editions)) as pool:
        outcomes = list(pool.map(crew.build, editions))
    if crew.is_unheard:
        raise BrokenPipeError
    print(cli.table([("language", "result", "untranslated", "warnings", "time"), *map(_row, outcomes)]))
    failed = [outcome.code for outcome in outcomes if outcome.result != "built"]
    if failed and not crew.is_stopped:
        cli.complain(f"{len(failed)} of {len(outcomes)} languages failed: {', '.join(failed)}")
    return cli.INTERRUPTED if crew.is_stopped else cli.FAILED if failed else cli.OK


def _row(outcome: EditionOutcome) -> tuple[str, ...]:
    counts = (str(outcome.numbers.get(name, "-")) for name in ("untranslated", "warnings"))
    return outcome.code, outcome.result, *counts, f"{outcome.seconds:.0f} s"


def plan(arguments: argparse.Namespace) -> list[EditionBuild]:
    """The editions to build, all checked.

    :raises UsageError: if the languages, or the options for sphinx-build, cannot be.
    :raises ConfigurationError: if ``conf.py`` cannot be read.
    """
    book = _book(arguments)
    codes = arguments.languages or book.config.languages
    if not codes:
        raise cli.UsageError("no language to build: name one (-l zh), or list all in amts_languages of conf.py")
    _refuse_second_names([*codes, *(code for code in book.config.languages if code not in codes)])
    published = list(dict.fromkeys([*book.config.languages, *codes]))
    return [_edition(code, published, arguments) for code in codes]


def _book(arguments: argparse.Namespace) -> BookConf:
    """The configuration as sphinx-build will read it."""
    from sphinx.cmd.build import get_parser  # noqa: PLC0415 - --help does without Sphinx

    parser = get_parser()
    parser.prog, parser.usage = f"{cli.PROGRAM} build", f"{cli.PROGRAM} build … -- [options of sphinx-build]"
    given = parser.parse_args([*arguments.rest, "SOURCE", "OUT"])
    if given.sourcedir != "SOURCE":
        raise cli.UsageError(f'only options of sphinx-build stand after --, not "{given.sourcedir}"')
    for name, option in _REFUSED.items():
        if getattr(given, name):
            raise cli.UsageError(f"{option} of sphinx-build cannot be used for several languages at once")
    defined = [cli.definition(text) for text in given.define]
    if "language" in dict(defined):
        raise cli.UsageError("-D language=… cannot stand after --: choose languages with -l")
    source = Path(given.confdir or arguments.source)
    book = cli.read_book(argparse.Namespace(source=source, define=defined, tags=given.tags), *arguments.languages[:1])
    if "sphinx_amts" not in book.extensions:
        cli.complain(f"{book.place_of('extensions')}: without sphinx_amts in `extensions` nothing is translated")
    return book


def _refuse_second_names(codes: Sequence[str]) -> None:
    """Refuse two names for one language: it has one folder, to which the other languages link."""
    from sphinx_amts import languages  # noqa: PLC0415 - Babel's tables

    first: dict[str, str] = {}
    for code in codes:
        full = languages.canonical(code)
        if full in first:
            both = (
                f'"{code}" is named twice' if code == first[full] else f'"{first[full]}" and "{code}" are one language'
            )
            raise cli.UsageError(f"{both}: name each once, in -l as in amts_languages of conf.py")
        first[full] = code


def _edition(code: str, published: Iterable[str], arguments: argparse.Namespace) -> EditionBuild:
    doctrees = arguments.out / ".doctrees" / code
    own = ["-d", str(doctrees), "-D", f"language={code}", "-D", f"amts_languages={','.join(published)}"]
    words = ["-b", arguments.builder, "-j", arguments.jobs, *arguments.rest, *own]
    folders = [str(arguments.source), str(arguments.out / code)]
    return EditionBuild(code, doctrees, (sys.executable, "-u", "-m", "sphinx", *words, *folders))


class Crew:
    """The processes that run, and whether they were told to stop."""

    def __init__(self, width: int = 0) -> None:
        """``width``: of the names of languages at the start of lines, in characters."""
        self.width = width
        self.is_stopped = False
        self.is_unheard = False
        """Nobody reads our output any more."""
        self._running: list[subprocess.Popen[str]] = []
        self._starting = threading.Lock()
        self._writing = threading.Lock()

    def build(self, edition: EditionBuild) -> EditionOutcome:
        """Build an edition, unless all were told to stop."""
        began = time.monotonic()
        process = self._start(edition)
        if process is None:
            return EditionOutcome(edition.code)
        streams = [(process.stdout, sys.stdout), (process.stderr, sys.stderr)]
        listeners = [threading.Thread(target=self._pass_on, args=(edition, *one), daemon=True) for one in streams]
        for listener in listeners:
            listener.start()
        process.wait()
        for listener in listeners:
            listener.join(_LAST_LINES)
        return EditionOutcome(
            edition.code, self._result(process.returncode), time.monotonic() - began, _numbers(edition)
        )

    def _start(self, edition: EditionBuild) -> subprocess.Popen[str] | None:
        with self._starting:
            if self.is_stopped:
                return None
            _result_of(edition).unlink(missing_ok=True)
            process = subprocess.Popen(  # noqa: S603 - sphinx-build with the user's own options
                edition.call,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                errors="backslashreplace",
                start_new_session=True,  # or Ctrl-C in a terminal would reach it twice
            )
            self._running.append(process)
            return process

    def _pass_on(self, edition: EditionBuild, source: IO[str], target: IO[str]) -> None:
        try:
            for line in source:
                with self._writing:
                    target.write(f"{edition.code:<{self.width}} | {line.rstrip()}".rstrip() + "\n")
                    target.flush()
        except BrokenPipeError:
            self.is_unheard = True
            if not self.is_stopped:
                self.stop()

    def stop(self) -> None:
        """Interrupt all builds as Ctrl-C does, with all that they started; if asked again, kill them."""
        how = signal.SIGKILL if self.is_stopped else signal.SIGINT
        self.is_stopped = True
        for process in list(self._running):
            if process.poll() is None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, how)

    def _result(self, exit_code: int) -> str:
        if exit_code and self.is_stopped:
            return "stopped"
        if exit_code < 0:
            return f"killed ({signal.Signals(-exit_code).name})"
        return f"failed ({exit_code})" if exit_code else "built"


def _result_of(edition: EditionBuild) -> Path:
    from sphinx_amts.sphinx_ext.editions.menu import RESULT  # noqa: PLC0415 - imports Sphinx

    return edition.doctrees / RESULT


def _numbers(edition: EditionBuild) -> dict[str, int]:
    with suppress(OSError, ValueError):
        return dict(json.loads(_result_of(edition).read_text(encoding="utf-8")))
    return {}


@contextmanager
def _stopped_by_signals(crew: Crew) -> Iterator[None]:
    def stop(_number: int, _frame: object) -> None:
        if not crew.is_stopped:
            cli.complain("stopping all languages; once more, and they are killed")
        crew.stop()

    before = {one: signal.getsignal(one) for one in _SIGNALS}
    for one in _SIGNALS:
        if before[one] is not signal.SIG_IGN:  # as after nohup
            signal.signal(one, stop)
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
