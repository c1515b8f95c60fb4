"""``sphinx-amts parallel-data extract``: sentence pairs from a book and its human translation."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sphinx_amts import cli
from sphinx_amts.errors import ConfigurationError

if TYPE_CHECKING:
    from sphinx_amts.extraction.pipeline import Extraction, MemoryImport
    from sphinx_amts.extraction.rows import ExtractedPair
    from sphinx_amts.extraction.writers.pair_files import PairFile
    from sphinx_amts.extraction.writers.statistics import StatisticsCounter
    from sphinx_amts.languages import LanguagePair

_DESCRIPTION = """
Find which sentences of a translation say what which sentences of its source say. Source and translation may be Sphinx
or Jupyter Book projects, folders or files of Markdown, reStructuredText or notebooks, HTML pages, or gettext
catalogues (then one path is enough). Nothing is downloaded, nothing leaves the machine.
"""
_EPILOG = """
Exit code: 0 if pairs were found, 1 if there are none or nothing could be read, 2 if the command is wrong.
"""
T = TypeVar("T")
#: Between two lines of progress, in seconds, where stderr is not a terminal.
_PROGRESS_SECONDS = 10.0


def add_to(actions: cli.Subparsers) -> None:
    """Add the action to those of ``parallel-data``."""
    text = "make sentence pairs from a book and its human translation"
    one = actions.add_parser("extract", help=text, description=_DESCRIPTION, epilog=_EPILOG)
    text = "source and translation, two by two; a catalogue alone"
    one.add_argument("paths", metavar="PATH", type=Path, nargs="+", help=text)
    text = "the language of the source (%(default)s)"
    one.add_argument("-s", "--source-language", metavar="CODE", type=cli.language, default="en", help=text)
    text = "the language of the translation"
    one.add_argument("-l", "--language", metavar="CODE", type=cli.language, required=True, help=text)
    _add_outputs(one)
    _add_choices(one)
    one.set_defaults(func=run)


def _add_outputs(one: argparse.ArgumentParser) -> None:
    group = one.add_argument_group("what is made of the pairs")
    text = (
        "a file to write: .tmx with tags, .csv or .tsv as Amazon Translate takes it, .jsonl; may be given several times"
    )
    group.add_argument("-o", "--output", metavar="FILE", type=Path, action="append", default=[], help=text)
    text = "a .tmx file of plain texts as Amazon Translate takes it; may be given several times"
    group.add_argument("--act", metavar="FILE", type=Path, action="append", default=[], help=text)
    text = "an .html page that shows both texts side by side, with doubts"
    group.add_argument("--review", metavar="FILE", type=Path, help=text)
    text = "a .json file with the numbers that are shown in the end"
    group.add_argument("--statistics", metavar="FILE", type=Path, help=text)
    text = "put the pairs into the translation memory as people's translations (the folder of amts_memory)"
    group.add_argument("--import", dest="memory", metavar="FOLDER", type=Path, help=text)
    text = "let imported pairs replace what people have put into the memory before"
    group.add_argument("--overwrite", action="store_true", help=text)


def _add_choices(one: argparse.ArgumentParser) -> None:
    group = one.add_argument_group("how pairs are made")
    text = "pairs of sentences, or of whole paragraphs (%(default)s)"
    group.add_argument("--unit", choices=("sentence", "paragraph"), default="sentence", help=text)
    text = "leave out pairs that are less sure, from 0 to 1 (0.5)"
    group.add_argument("--least", metavar="SCORE", type=_score, help=text)
    text = "a file of the source and one of the translation that belong together; may be given several times"
    group.add_argument("--pair", metavar=("SOURCE", "TARGET"), nargs=2, action="append", default=[], help=text)
    text = "a .tsv file with two columns of such files"
    group.add_argument("--list", metavar="FILE", type=Path, help=text)


def _score(text: str) -> float:
    try:
        score = float(text)
    except ValueError:
        score = -1
    if not 0 <= score <= 1:
        raise argparse.ArgumentTypeError(f'a score is a number from 0 to 1, not "{text}"')
    return score


def run(arguments: argparse.Namespace) -> int:
    """Extract, write, and tell the numbers.

    :raises AmtsError: one sentence, where nothing can be read or written.
    """
    from sphinx_amts.extraction import pipeline  # noqa: PLC0415 - its imports take long
    from sphinx_amts.extraction.writers.statistics import StatisticsCounter  # noqa: PLC0415 - the same

    wanted = _wanted(arguments)
    counting = StatisticsCounter()
    progress = _Progress()
    with ExitStack() as stack:
        pair_files = [_opened(stack, path, wanted.languages, act=act) for path, act in _files(arguments)]
        importing = _import(stack, arguments, wanted.languages)
        receivers = [counting.add, *map(_of_accepted, pair_files), *([importing.add] if importing else [])]
        describe = [counting.add_document]
        if arguments.review:
            from sphinx_amts.extraction.writers import review  # noqa: PLC0415 - only where it is wanted

            title = arguments.paths[0].resolve().name
            page = stack.enter_context(review.opened(arguments.review, wanted.languages, title))
            receivers.append(page.add)
            describe.append(page.add_document)
        listener = pipeline.Listener(_each(receivers), _each(describe), progress.complain, progress.show)
        pipeline.extract(wanted, listener)
        if importing:
            importing.done()
    progress.end()
    return _told(counting, pair_files, importing, arguments)


def _wanted(arguments: argparse.Namespace) -> Extraction:
    from sphinx_amts.extraction import file_matching  # noqa: PLC0415 - its imports take long
    from sphinx_amts.extraction.pairing import THRESHOLD  # noqa: PLC0415 - the same
    from sphinx_amts.extraction.pipeline import Extraction  # noqa: PLC0415 - the same
    from sphinx_amts.languages import LanguagePair, canonical, same_language  # noqa: PLC0415 - the same
    from sphinx_amts.sphinx_ext.headless import WORKER_MODULE  # noqa: PLC0415 - the same

    languages = LanguagePair(canonical(arguments.source_language), canonical(arguments.language))
    if same_language(languages.source, languages.target):
        raise cli.UsageError(f"source and translation are both in {languages.source}; choose them with -s and -l")
    paths = arguments.paths
    if len(paths) > 1 and len(paths) % 2:
        raise cli.UsageError(f"paths go two by two, source and translation; {paths[-1]} is without a translation")
    sides = tuple(zip(paths[::2], paths[1::2], strict=True)) if len(paths) > 1 else ((paths[0], paths[0]),)
    listed = [tuple(pair) for pair in arguments.pair] + (
        file_matching.read_list(arguments.list) if arguments.list else []
    )
    least = THRESHOLD if arguments.least is None else arguments.least
    pairs = tuple((one, other) for one, other in listed)
    return Extraction(sides, languages, WORKER_MODULE, arguments.unit, least, pairs)


def _files(arguments: argparse.Namespace) -> Iterator[tuple[Path, bool]]:
    yield from ((path, False) for path in arguments.output)
    yield from ((path, True) for path in arguments.act)


def _opened(stack: ExitStack, path: Path, languages: LanguagePair, *, act: bool) -> PairFile:
    from sphinx_amts.extraction.writers import pair_files  # noqa: PLC0415 - its imports take long

    if act and path.suffix.lower() != ".tmx":
        raise ConfigurationError(f"{path}: --act writes .tmx; for tables name a .csv or .tsv file with -o")
    return stack.enter_context(pair_files.opened(path, languages, pair_files.format_of(path, plain=act)))


def _of_accepted(output: PairFile) -> Callable[[ExtractedPair], None]:
    """Adds accepted pairs; why others are left out is told once for all files."""

    def add(pair: ExtractedPair) -> None:
        if not pair.reason:
            output.add(pair)

    return add


def _import(stack: ExitStack, arguments: argparse.Namespace, languages: LanguagePair) -> MemoryImport | None:
    if arguments.memory is None:
        return None
    from sphinx_amts.extraction.pipeline import MemoryImport  # noqa: PLC0415 - its imports take long
    from sphinx_amts.tm.memory import TranslationMemory  # noqa: PLC0415 - the same

    memory = TranslationMemory(arguments.memory, languages, report=cli.complain)
    stack.callback(memory.close)
    return MemoryImport(memory, overwrite=arguments.overwrite)


def _each(receivers: Sequence[Callable[[T], object]]) -> Callable[[T], None]:
    def receive(one: T) -> None:
        for receiver in receivers:
            receiver(one)

    return receive


class _Progress:
    """One line that changes on a terminal; elsewhere a line now and then."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._told = time.monotonic()
        self._width = 0

    def show(self, text: str) -> None:
        """Tell how far it is."""
        if self._is_terminal:
            print(f"\r{text[:78]:<{self._width}}", end="", file=sys.stderr, flush=True)
            self._width = len(text[:78])
        elif time.monotonic() - self._told > _PROGRESS_SECONDS:
            print(text, file=sys.stderr, flush=True)
            self._told = time.monotonic()

    def complain(self, text: str) -> None:
        """Tell what could not be used."""
        self.end()
        cli.complain(text)

    def end(self) -> None:
        """Leave the line that changes."""
        if self._width:
            print(f"\r{'':<{self._width}}\r", end="", file=sys.stderr, flush=True)
        self._width = 0


def _told(
    counting: StatisticsCounter, outputs: list[PairFile], importing: MemoryImport | None, arguments: argparse.Namespace
) -> int:
    found = counting.done()
    print(found.text())
    for one in outputs:
        print(one.written.summary())
        if not one.written.rows:
            cli.complain(f"{one.written.path} holds no pair")
    if importing:
        left = "".join(f"; {number:,} not: {reason}" for reason, number in importing.left_out.most_common())
        print(f"{arguments.memory}: {importing.stored:,} translations imported{left}")
    if arguments.review:
        print(f"{arguments.review}: open it in a browser")
    if arguments.statistics:
        text = json.dumps(found.as_json(), ensure_ascii=False, indent=2)
        arguments.statistics.write_text(f"{text}\n", encoding="utf-8")
    if found.accepted:
        return cli.OK
    cli.complain("no pairs were found")
    return cli.FAILED
