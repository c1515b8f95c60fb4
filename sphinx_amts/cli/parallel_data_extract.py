"""``sphinx-amts parallel-data extract``: extracts sentence pairs from a book and its human translation."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_amts import cli
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.text import foreign_text, prose

if TYPE_CHECKING:
    from sphinx_amts.extraction.importing import MemoryImport
    from sphinx_amts.extraction.pipeline import Extraction
    from sphinx_amts.extraction.writers.pair_files import PairFile
    from sphinx_amts.extraction.writers.review_page import ReviewPage
    from sphinx_amts.extraction.writers.statistics import ExtractionStatistics, StatisticsCounter
    from sphinx_amts.languages import LanguagePair

_DESCRIPTION = """
Find the sentences of a translation that correspond to those of its source. Source and translation may be Sphinx or
Jupyter Book projects, folders or files of Markdown, reStructuredText or notebooks, HTML pages, or gettext catalogues,
for which one path is enough. Nothing is downloaded, and nothing leaves your machine.
"""
_EPILOG = """
Exit code: 0 if pairs were found, 1 if there are none or nothing could be read, 2 for a usage error.
"""
#: Seconds between two lines of progress, if stderr is not a terminal.
_PROGRESS_SECONDS = 10.0
#: Columns of a line of progress on a terminal.
_PROGRESS_WIDTH = 78


def add_to(actions: cli.Subparsers) -> None:
    """Add the action to those of ``parallel-data``."""
    text = "extract sentence pairs from a book and its human translation"
    parser = actions.add_parser("extract", help=text, description=_DESCRIPTION, epilog=_EPILOG)
    text = "a source and its translation; may be repeated; or one catalogue"
    parser.add_argument("paths", metavar="PATH", type=Path, nargs="+", help=text)
    text = "the language of the source (default: %(default)s)"
    parser.add_argument("-s", "--source-language", metavar="CODE", type=cli.language, default="en", help=text)
    text = "the language of the translation"
    parser.add_argument("-l", "--language", metavar="CODE", type=cli.language, required=True, help=text)
    _add_outputs(parser)
    _add_settings(parser)
    parser.set_defaults(func=run)


def _add_outputs(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("output")
    text = "write the pairs to a file: .tmx with tags, .csv or .tsv as plain text, .jsonl with scores; may be repeated"
    group.add_argument("-o", "--output", metavar="FILE", type=Path, action="append", default=[], help=text)
    text = "write a .tmx file of plain text, as active custom translation (ACT) requires; may be repeated"
    group.add_argument("--act", metavar="FILE", type=Path, action="append", default=[], help=text)
    text = "write an .html page for reviewing the pairs side by side"
    group.add_argument("--review", metavar="FILE", type=Path, help=text)
    text = "write the statistics printed at the end to a .json file"
    group.add_argument("--statistics", metavar="FILE", type=Path, help=text)
    text = "import the pairs as human translations into a translation memory (the folder in amts_memory)"
    group.add_argument("--import", dest="memory", metavar="FOLDER", type=Path, help=text)
    text = "let imported pairs replace human translations already in the memory"
    group.add_argument("--overwrite", action="store_true", help=text)


def _add_settings(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("pairing")
    text = "pair sentences or whole paragraphs (default: %(default)s)"
    group.add_argument("--unit", choices=("sentence", "paragraph"), default="sentence", help=text)
    text = "leave out pairs that score below this value, from 0 to 1 (default: 0.5)"
    group.add_argument("--least", metavar="SCORE", type=_score, help=text)
    text = "a source file and its translation, where their names do not match; may be repeated"
    group.add_argument("--pair", metavar=("SOURCE", "TARGET"), nargs=2, action="append", default=[], help=text)
    text = "a .tsv file that lists such pairs in two columns"
    group.add_argument("--list", metavar="FILE", type=Path, help=text)


def _score(text: str) -> float:
    try:
        score = float(text)
    except ValueError:
        score = -1
    if not 0 <= score <= 1:
        raise argparse.ArgumentTypeError(f'expected a number from 0 to 1 (got "{text}")')
    return score


def run(arguments: argparse.Namespace) -> int:
    """Extract, write, and print the statistics.

    Raises:
        AmtsError: If nothing can be read, or something cannot be written.
    """
    from sphinx_amts.extraction import pipeline  # noqa: PLC0415 - its imports take long
    from sphinx_amts.extraction.rows import DocumentPair, ExtractedPair  # noqa: PLC0415 - the same
    from sphinx_amts.extraction.writers.statistics import StatisticsCounter  # noqa: PLC0415 - the same

    extraction = _extraction(arguments)
    progress = _Progress()
    counter = StatisticsCounter()
    with ExitStack() as stack:
        pair_files = list(_open_pair_files(stack, arguments, extraction.languages))
        page = _open_review_page(stack, arguments, extraction.languages)
        memory_import = _open_memory(stack, arguments, extraction.languages)
        reviewers: list[StatisticsCounter | ReviewPage] = [counter, *([page] if page else [])]
        for event in pipeline.extract(extraction, progress.complain):
            match event:
                case pipeline.Progress():
                    progress.show(event.message)
                case DocumentPair():
                    for reviewer in reviewers:
                        reviewer.add_document(event)
                case ExtractedPair():
                    # Files get only accepted pairs; the statistics give the reasons for the others.
                    accepting = [] if event.reason else pair_files
                    for receiver in (*reviewers, *accepting, *([memory_import] if memory_import else [])):
                        receiver.add(event)
        if memory_import:
            memory_import.finish()
    progress.end()
    return _conclude(counter.statistics(), pair_files, memory_import, arguments)


def _extraction(arguments: argparse.Namespace) -> Extraction:
    """What the arguments ask for.

    Raises:
        UsageError: If they contradict each other.
        ConfigurationError: If the list of files cannot be read.
    """
    from sphinx_amts.extraction import file_matching  # noqa: PLC0415 - its imports take long
    from sphinx_amts.extraction.pairing import THRESHOLD  # noqa: PLC0415 - the same
    from sphinx_amts.extraction.pipeline import Extraction  # noqa: PLC0415 - the same
    from sphinx_amts.languages import LanguagePair, canonical, same_language  # noqa: PLC0415 - the same
    from sphinx_amts.sphinx_ext.headless import WORKER_MODULE  # noqa: PLC0415 - the same

    languages = LanguagePair(canonical(arguments.source_language), canonical(arguments.language))
    if same_language(languages.source, languages.target):
        raise cli.UsageError(
            f"source and translation are both in {languages.source}; choose the languages with -s and -l"
        )
    paths = arguments.paths
    if len(paths) > 1 and len(paths) % 2:
        raise cli.UsageError(f"paths must be given in pairs of source and translation; {paths[-1]} has no translation")
    sides = tuple(zip(paths[::2], paths[1::2], strict=True)) if len(paths) > 1 else ((paths[0], paths[0]),)
    listed = [(source, target) for source, target in arguments.pair]
    listed += file_matching.read_list(arguments.list) if arguments.list else []
    threshold = THRESHOLD if arguments.least is None else arguments.least
    return Extraction(sides, languages, WORKER_MODULE, arguments.unit, threshold, tuple(listed))


def _open_pair_files(stack: ExitStack, arguments: argparse.Namespace, languages: LanguagePair) -> Iterator[PairFile]:
    from sphinx_amts.extraction.writers import pair_files  # noqa: PLC0415 - its imports take long

    for path in arguments.output:
        yield stack.enter_context(pair_files.open_pair_file(path, languages))
    for path in arguments.act:
        if path.suffix.lower() != ".tmx":
            raise ConfigurationError(f"{path}: --act writes only .tmx files; use -o for other formats")
        file_format = pair_files.format_of(path, plain=True)
        yield stack.enter_context(pair_files.open_pair_file(path, languages, file_format))


def _open_review_page(stack: ExitStack, arguments: argparse.Namespace, languages: LanguagePair) -> ReviewPage | None:
    if not arguments.review:
        return None
    from sphinx_amts.extraction.writers import review_page  # noqa: PLC0415 - only where it is asked for

    title = arguments.paths[0].resolve().name
    return stack.enter_context(review_page.open_review_page(arguments.review, languages, title))


def _open_memory(stack: ExitStack, arguments: argparse.Namespace, languages: LanguagePair) -> MemoryImport | None:
    if arguments.memory is None:
        return None
    from sphinx_amts.extraction.importing import MemoryImport  # noqa: PLC0415 - its imports take long
    from sphinx_amts.tm.memory import TranslationMemory  # noqa: PLC0415 - the same

    memory = TranslationMemory(arguments.memory, languages, report=cli.complain)
    stack.callback(memory.close)
    return MemoryImport(memory, overwrite=arguments.overwrite)


class _Progress:
    """One line that changes on a terminal; elsewhere a line now and then."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._printed = time.monotonic()
        self._width = 0

    def show(self, text: str) -> None:
        """Print how far the extraction is."""
        if self._is_terminal:
            line = foreign_text.visible(text)[:_PROGRESS_WIDTH]
            cli.complain(f"{line:<{self._width}}", prefix="\r", end="")
            self._width = len(line)
        elif time.monotonic() - self._printed > _PROGRESS_SECONDS:
            cli.complain(text, prefix="")
            self._printed = time.monotonic()

    def complain(self, text: str) -> None:
        """Print what could not be used."""
        self.end()
        cli.complain(text)

    def end(self) -> None:
        """Clear the line that changes."""
        if self._width:
            cli.complain(" " * self._width, prefix="\r", end="\r")
        self._width = 0


def _conclude(
    statistics: ExtractionStatistics,
    pair_files: list[PairFile],
    memory_import: MemoryImport | None,
    arguments: argparse.Namespace,
) -> int:
    """Print the statistics and what was written; returns the exit code."""
    cli.show(statistics.text())
    for pair_file in pair_files:
        cli.show(pair_file.written.summary())
        if not pair_file.written.rows:
            cli.complain(f"{pair_file.written.path} contains no pairs")
    if memory_import:
        cli.show(f"{arguments.memory}: {_import_summary(memory_import)}")
    if arguments.review:
        cli.show(f"{arguments.review}: open it in a browser")
    if arguments.statistics:
        text = cli.as_json(statistics.as_json())
        arguments.statistics.write_text(f"{text}\n", encoding="utf-8")
    if statistics.accepted:
        return cli.OK
    cli.complain("no pairs were found")
    return cli.FAILED


def _import_summary(memory_import: MemoryImport) -> str:
    imported = f"{prose.count(memory_import.stored, 'translation')} imported"
    reasons = ", ".join(f"{number:,} {reason}" for reason, number in memory_import.left_out.most_common())
    return f"{imported} (not imported: {reasons})" if reasons else imported
