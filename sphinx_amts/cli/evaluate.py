"""``sphinx-amts evaluate``: scores translations against a human translation, article by article."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_amts import cli

if TYPE_CHECKING:
    from sphinx_amts.evaluation.books import AlignedTestSet, SystemTranslations
    from sphinx_amts.evaluation.engine_runs import EngineRun
    from sphinx_amts.evaluation.scoring import Evaluation
    from sphinx_amts.evaluation.units import UnitCollection
    from sphinx_amts.languages import LanguagePair

_DESCRIPTION = """
Score translations against a human translation with BLEU and chrF2, computed by sacrebleu: one row for each article, one
column for each system. PATH is a book and its human translation, or two plain text files (.txt) that correspond line by
line; give existing translations with --system, or run engines with --engine. Alternatively, PATH is a single .jsonl
file with sources, references and translations, or a .toml file that describes a whole experiment and takes the place of
the options. Nothing is sent anywhere unless an engine is run.
"""
_EPILOG = "Exit code: 0 if there are scores, 1 if there is nothing to score, 2 for a usage error."
_ROWS, _LINES, _EXPERIMENT = ".jsonl", ".txt", ".toml"
#: How many paths there are with a source and a reference.
_SOURCE_AND_REFERENCE = 2
#: The arguments that an experiment takes; all others are keys in its file.
_WITH_EXPERIMENT = frozenset({"command", "func", "parser", "paths", "rest", "verbose", "yes"})


# --- arguments --------------------------------------------------------------------------------------------------------


def add_to(subparsers: cli.Subparsers) -> None:
    """Add the command."""
    text = "score translations against a human translation"
    parser = subparsers.add_parser("evaluate", help=text, description=_DESCRIPTION, epilog=_EPILOG)
    text = "a book and its human translation (projects, folders or files), or one .jsonl or .toml file"
    parser.add_argument("paths", metavar="PATH", type=Path, nargs="+", help=text)
    text = (
        "an existing translation and a name for it: a translated book, folder or file, parallel data, or a translation "
        "memory; may be repeated"
    )
    parser.add_argument("--system", metavar="NAME=PATH", type=_named_path, action="append", default=[], help=text)
    text = "the language of the source (default: %(default)s)"
    parser.add_argument("-s", "--source-language", metavar="CODE", type=cli.language, default="en", help=text)
    text = "the language of the translation; required except with a .toml file"
    parser.add_argument("-l", "--language", metavar="CODE", type=cli.language, help=text)
    text = "an engine to run on the book, such as plain=apertium; any price must be confirmed first; may be repeated"
    parser.add_argument("--engine", metavar="NAME=ENGINE", type=_named_path, action="append", default=[], help=text)
    parser.add_argument("-y", "--yes", action="store_true", help="accept the price without being asked")
    _add_choices(parser)
    parser.set_defaults(func=run, parser=parser)


def _add_choices(parser: argparse.ArgumentParser) -> None:
    text = (
        "parallel data or a translation memory that a system was given; its sentences are not scored; may be repeated"
    )
    parser.add_argument("--known", metavar="PATH", type=Path, action="append", default=[], help=text)
    text = "also score sentences that are in parallel data or memories"
    parser.add_argument("--include-known", action="store_true", help=text)
    text = "the unit of comparison in books: blocks, such as paragraphs, or sentences (default: %(default)s)"
    parser.add_argument("--unit", choices=("block", "sentence"), default="block", help=text)
    parser.add_argument("--text-only", action="store_true", help="leave out code, formulas and references")
    parser.add_argument("--ter", action="store_true", help="also compute TER, which takes minutes for Chinese blocks")
    text = "a system to compare all others with, or all to compare each pair (default: the first); may be repeated"
    parser.add_argument("--against", metavar="NAME", action="append", default=[], help=text)
    text = "also show the averages from the article behind this project (English and Chinese)"
    parser.add_argument("--published", action="store_true", help=text)
    text = "a file to write: .md, .csv, .json or .txt for tables, .svg or .png for a chart; may be repeated"
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, action="append", default=[], help=text)


def _named_path(text: str) -> tuple[str, Path]:
    name, equals, path = text.partition("=")
    if not (name.strip() and equals and path):
        raise argparse.ArgumentTypeError(f'expected NAME=PATH, such as plain=out/zh (got "{text}")')
    return name.strip(), Path(path)


def _check(arguments: argparse.Namespace) -> None:
    """Refuse what cannot be done, before anything is read.

    Raises:
        UsageError: If options are missing or contradict each other.
    """
    if not arguments.language:
        raise cli.UsageError("the language of the translation is missing; give it with -l, such as -l zh")
    systems = [name for name, _ in (*arguments.system, *arguments.engine)]
    if len(set(systems)) < len(systems):
        raise cli.UsageError("two systems have the same name; give each a different name")
    is_rows = _is_single(arguments, _ROWS)
    if is_rows and systems:
        raise cli.UsageError("the rows of the file already contain the systems; leave out --system and --engine")
    if not is_rows and (len(arguments.paths) != _SOURCE_AND_REFERENCE or not systems):
        raise cli.UsageError(
            "give one .jsonl or .toml file, or a source, its human translation and at least one --system or --engine"
        )
    if _has_lines(arguments):
        _check_lines(arguments)
    unknown = [name for name in arguments.against if systems and name not in {*systems, "all"}]
    if unknown:
        raise cli.UsageError(f"--against {unknown[0]}: there is no such system; the systems are {', '.join(systems)}")
    _check_outputs(arguments.output)


def _check_lines(arguments: argparse.Namespace) -> None:
    paths = (*arguments.paths, *(path for _, path in arguments.system))
    unsuitable = [path for path in paths if path.suffix.lower() != _LINES]
    if unsuitable:
        raise cli.UsageError(f"{unsuitable[0]}: if one file is plain text ({_LINES}), all of them must be")
    if arguments.engine:
        raise cli.UsageError("--engine needs a book; for plain text, give existing translations with --system")


def _check_outputs(paths: Sequence[Path]) -> None:
    from sphinx_amts.evaluation import results  # noqa: PLC0415 - its imports take long

    if unsuitable := [path for path in paths if path.suffix.lower() not in results.SUFFIXES]:
        raise cli.UsageError(f"{unsuitable[0]}: tables and charts can be written as {', '.join(results.SUFFIXES)}")


def _is_single(arguments: argparse.Namespace, suffix: str) -> bool:
    return len(arguments.paths) == 1 and arguments.paths[0].suffix.lower() == suffix


def _has_lines(arguments: argparse.Namespace) -> bool:
    return any(path.suffix.lower() == _LINES for path in (*arguments.paths, *(path for _, path in arguments.system)))


# --- one evaluation ---------------------------------------------------------------------------------------------------


def run(arguments: argparse.Namespace) -> int:
    """Read, score, and show the tables.

    Raises:
        AmtsError: If something cannot be read, sent or scored.
    """
    if _is_single(arguments, _EXPERIMENT):
        return _run_experiment(arguments)
    from sphinx_amts.evaluation import results, sacrebleu_scores, scoring, units  # noqa: PLC0415 - heavy imports

    _check(arguments)
    sacrebleu_scores.require_sacrebleu()  # before an engine is paid for what could not be scored
    pair = _pair(arguments)
    seen = set() if arguments.include_known else _seen(arguments, pair)
    collection = units.leave_out_seen(_collect(arguments, pair, seen), seen, pair.source)
    evaluation = scoring.evaluate(
        collection.units,
        pair,
        "row" if _is_single(arguments, _ROWS) else "line" if _has_lines(arguments) else arguments.unit,
        text_only=arguments.text_only,
        ter=arguments.ter,
        left_out=collection.left_out,
        baselines=arguments.against,
    )
    published = _show(evaluation, published=arguments.published)
    for path in arguments.output:
        results.write(path, evaluation, published)
        cli.show(f"{path}: written")
    return cli.OK


def _pair(arguments: argparse.Namespace) -> LanguagePair:
    from sphinx_amts.languages import LanguagePair, canonical, same_language  # noqa: PLC0415 - Babel's tables

    pair = LanguagePair(canonical(arguments.source_language), canonical(arguments.language))
    if same_language(pair.source, pair.target):
        raise cli.UsageError(f"source and translation are both in {pair.source}; choose the languages with -s and -l")
    return pair


def _seen(arguments: argparse.Namespace, pair: LanguagePair) -> set[str]:
    """The keys of the human translations that systems were given: scoring them would only reward copying."""
    from sphinx_amts.evaluation import engine_runs, stored_translations, units  # noqa: PLC0415 - heavy imports

    paths = [*arguments.known, *(path for _, path in arguments.system if stored_translations.is_memory(path))]
    if arguments.engine:
        config = engine_runs.book_config(arguments.paths[0], pair.target, cli.complain)
        paths += config.parallel_data_for(pair.target)
    return units.segment_keys(stored_translations.human_sources(paths, pair, cli.complain), pair.source)


def _collect(arguments: argparse.Namespace, pair: LanguagePair, seen: set[str]) -> UnitCollection:
    """The units of what the paths name, with what engines make of them."""
    from sphinx_amts.evaluation import books, files  # noqa: PLC0415 - heavy imports

    systems, text_only = dict(arguments.system), arguments.text_only
    if _is_single(arguments, _ROWS):
        return files.read_rows(arguments.paths[0], pair, text_only=text_only)
    source, reference = arguments.paths
    if _has_lines(arguments):
        return files.read_lines(source, reference, systems, text_only=text_only)
    task = books.EvaluationTask(source, reference, systems, pair, arguments.unit, text_only, seen)
    test_set = books.read_test_set(task, cli.complain)
    return test_set.units(_translations(arguments, test_set), cli.complain)


def _translations(arguments: argparse.Namespace, test_set: AlignedTestSet) -> SystemTranslations:
    """The translations by the engines that are run now, by the names of their systems."""
    if not arguments.engine:
        return {}
    from sphinx_amts.evaluation import engine_runs  # noqa: PLC0415 - heavy imports

    pair, requests = test_set.task.pair, test_set.requests()
    config = engine_runs.book_config(arguments.paths[0], pair.target, cli.complain)
    folder = config.memory_folder() / "evaluate"
    setups = [engine_runs.EngineSetup(name, str(engine), config) for name, engine in arguments.engine]
    runs = [engine_runs.prepare_run(setup, pair, requests, folder, cli.complain) for setup in setups]
    _confirm(runs, agreed=arguments.yes)
    return {run.system: engine_runs.translate(run, cli.complain) for run in runs}


def _confirm(runs: Sequence[EngineRun], *, agreed: bool) -> None:
    """Print what is about to be sent, and ask once if any of it costs money.

    Raises:
        ConfigurationError: If nobody agrees; nothing was sent then.
    """
    from sphinx_amts.errors import ConfigurationError  # noqa: PLC0415 - with those of its caller
    from sphinx_amts.evaluation import engine_runs  # noqa: PLC0415 - heavy imports

    for line in engine_runs.describe(runs):
        cli.complain(line)
    paid = engine_runs.paid_runs(runs)
    if not paid or agreed:
        return
    if len(paid) > 1:
        cli.complain(engine_runs.describe_total(paid))
    if not sys.stdin.isatty():
        names = ", ".join(dict.fromkeys(run.system for run in paid))
        raise ConfigurationError(
            f"{names}: this costs money, and there is no terminal to ask for confirmation. Add --yes to accept."
        )
    if not _is_yes("Send these sentences?"):
        raise ConfigurationError("Nothing was sent.")


def _is_yes(question: str) -> bool:
    """Ask on stderr, since stdout may go into a file."""
    cli.complain(f"{question} [y/N] ", prefix="", end="")
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def _show(evaluation: Evaluation, *, published: bool) -> Mapping[str, float]:
    """Print the tables and the caveats; the averages that are shown beside, if ``published`` ones are wanted."""
    from sphinx_amts.evaluation import tables  # noqa: PLC0415 - heavy imports

    averages: Mapping[str, float] = tables.published_averages(evaluation.pair) if published else {}
    if published and not averages:
        cli.complain("there are no published averages for these languages; they exist only for English and Chinese")
    cli.show(tables.text(evaluation, averages), end="")
    for caveat in evaluation.caveats:
        cli.complain(caveat)
    return averages


# --- an experiment ----------------------------------------------------------------------------------------------------


def _run_experiment(arguments: argparse.Namespace) -> int:
    """Run the experiment of a file, and show and write its results."""
    from sphinx_amts.evaluation import engine_runs, experiment_runs, experiments, sacrebleu_scores  # noqa: PLC0415

    path = arguments.paths[0]
    _check_experiment(arguments, path)
    experiment = experiments.read(path)
    sacrebleu_scores.require_sacrebleu()
    if experiment.is_rows:
        _show_and_write(experiment_runs.evaluate_rows(experiment), experiment.folder, published=experiment.published)
        return cli.OK
    with engine_runs.importable(path.parent):
        # both directions are prepared before the question, so that it is asked once and nothing fails after it
        directions = experiment_runs.prepare(experiment, cli.complain)
        _confirm([run for prepared in directions for run in prepared.runs], agreed=arguments.yes)
        for prepared in directions:
            evaluation = experiment_runs.evaluate(prepared, cli.complain)
            _show_and_write(evaluation, prepared.direction.folder, published=experiment.published)
    return cli.OK


def _check_experiment(arguments: argparse.Namespace, path: Path) -> None:
    given = [
        name
        for name, value in vars(arguments).items()
        if name not in _WITH_EXPERIMENT and value != arguments.parser.get_default(name)
    ]
    if given:
        option = f"--{given[0].replace('_', '-')}"
        raise cli.UsageError(f"{option} cannot be used with an experiment; set it in {path} instead")


def _show_and_write(evaluation: Evaluation, folder: Path, *, published: bool) -> None:
    from sphinx_amts.evaluation import results  # noqa: PLC0415 - heavy imports

    averages = _show(evaluation, published=published)
    cli.show()
    names = results.write_all(folder, evaluation, averages)
    if results.PNG_CHART not in names:
        cli.complain(
            f"{results.PNG_CHART} was not written because Pillow is missing. Run: pip install 'sphinx-amts[chart]'"
        )
    cli.show(f"{folder}: {', '.join(names)}\n")
