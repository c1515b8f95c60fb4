"""``sphinx-amts evaluate``: translations against a human reference, article by article."""

from __future__ import annotations

import argparse
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_amts import cli

if TYPE_CHECKING:
    from sphinx_amts.cli.evaluate_rows import Gathered
    from sphinx_amts.cli.evaluate_systems import Answers, Material
    from sphinx_amts.languages import LanguagePair

_DESCRIPTION = """
Score translations against a human one: BLEU and chrF2 by sacrebleu, one row an article, one column a system. PATH is a
file of JSON Lines with source, reference and translations, or a book and its human translation; the systems are then
named with --system, or run now with --engine. Plain texts (.txt) correspond line by line. Or PATH is a .toml file, a
whole experiment, which says all that the options say. Only engines send anything to anybody.
"""
_EPILOG = "Exit code: 0 if there are scores, 1 if there is nothing to score, 2 if the command is wrong."
_ROWS, _LINES, _EXPERIMENT = ".jsonl", ".txt", ".toml"
#: Source and reference.
_TWO = 2


def add_to(subparsers: cli.Subparsers) -> None:
    """Add the command."""
    text = "score translations against a human reference"
    one = subparsers.add_parser("evaluate", help=text, description=_DESCRIPTION, epilog=_EPILOG)
    text = "one .jsonl or .toml file, or a book and its human translation: projects, folders, files"
    one.add_argument("paths", metavar="PATH", type=Path, nargs="+", help=text)
    text = "a translated book, file or folder, parallel data, or a memory, under a name; may be given several times"
    one.add_argument("--system", metavar="NAME=PATH", type=_named, action="append", default=[], help=text)
    text = "the language of the source (%(default)s)"
    one.add_argument("-s", "--source-language", metavar="CODE", type=cli.language, default="en", help=text)
    text = "the language of the translation; needed, but with a .toml file"
    one.add_argument("-l", "--language", metavar="CODE", type=cli.language, help=text)
    text = "an engine that is run now on a book, such as plain=amazon; its price is told and asked first"
    one.add_argument("--engine", metavar="NAME=ENGINE", type=_named, action="append", default=[], help=text)
    one.add_argument("-y", "--yes", action="store_true", help="agree to the price without a question")
    _add_choices(one)
    one.set_defaults(func=run, parser=one)


def _add_choices(one: argparse.ArgumentParser) -> None:
    text = "parallel data or a memory that a system was given: its sentences are not scored; may be given several times"
    one.add_argument("--known", metavar="PATH", type=Path, action="append", default=[], help=text)
    one.add_argument("--include-known", action="store_true", help="score them all the same")
    text = "what is compared, in books: blocks such as paragraphs, or sentences (%(default)s)"
    one.add_argument("--unit", choices=("block", "sentence"), default="block", help=text)
    one.add_argument("--text-only", action="store_true", help="leave out code, formulas and references")
    one.add_argument("--ter", action="store_true", help="TER too, which takes minutes for blocks in Chinese")
    text = "a system that the others are compared with, or all for each two (the first); may be given several times"
    one.add_argument("--against", metavar="NAME", action="append", default=[], help=text)
    text = "the averages of the article behind this project beside (English and Chinese)"
    one.add_argument("--published", action="store_true", help=text)
    text = "a file to write: .md, .csv, .json, .txt, or .svg or .png for a chart; may be given several times"
    one.add_argument("-o", "--output", metavar="FILE", type=Path, action="append", default=[], help=text)


def _named(text: str) -> tuple[str, Path]:
    name, equals, path = text.partition("=")
    if not (name.strip() and equals and path):
        raise argparse.ArgumentTypeError(f'write it as NAME=PATH, such as plain=out/zh, not "{text}"')
    return name.strip(), Path(path)


def run(arguments: argparse.Namespace) -> int:
    """Read, score, show.

    :raises AmtsError: one sentence, where nothing can be read or scored.
    """
    from sphinx_amts.cli import evaluate_results, evaluate_systems  # noqa: PLC0415 - their imports take long
    from sphinx_amts.evaluation import scoring  # noqa: PLC0415 - the same
    from sphinx_amts.languages import LanguagePair, canonical, same_language  # noqa: PLC0415 - the same        LanguagePair,  # noqa: PLC0415 - the same

    if _is_one(arguments, _EXPERIMENT):
        return _run_experiment(arguments)
    _check(arguments)
    pair = LanguagePair(canonical(arguments.source_language), canonical(arguments.language))
    if same_language(pair.source, pair.target):
        raise cli.UsageError(f"source and translation are both in {pair.source}; choose them with -s and -l")
    known = set() if arguments.include_known else _known(arguments, pair)
    gathered = _gathered(arguments, pair, known)
    gathered.units, count = scoring.without_known(gathered.units, known, pair.source)
    gathered.left_out[evaluate_systems.KNOWN] += count
    unit = "row" if _is_one(arguments, _ROWS) else "line" if _is_of_lines(arguments) else arguments.unit
    found = scoring.evaluate(
        gathered.units,
        pair,
        unit,
        text_only=arguments.text_only,
        ter=arguments.ter,
        left_out=gathered.left_out,
        against=arguments.against,
    )
    beside = evaluate_results.show(found, published=arguments.published)
    for path in arguments.output:
        evaluate_results.write(path, found, beside)
        print(f"{path}: written")
    return cli.OK


def _run_experiment(arguments: argparse.Namespace) -> int:
    from sphinx_amts.cli import experiment  # noqa: PLC0415 - its imports take long

    free = {"command", "func", "parser", "paths", "rest", "verbose", "yes"}
    wrong = [
        name
        for name, value in vars(arguments).items()
        if name not in free and value != arguments.parser.get_default(name)
    ]
    if wrong:
        raise cli.UsageError(f"--{wrong[0].replace('_', '-')} stands in the file of an experiment; leave it out here")
    return experiment.run(arguments.paths[0], agreed=arguments.yes)


def _known(arguments: argparse.Namespace, pair: LanguagePair) -> set[str]:
    """What people translated for a system: it would be scored for what it was told."""
    from sphinx_amts.cli import evaluate_engines, evaluate_systems  # noqa: PLC0415 - their imports take long
    from sphinx_amts.evaluation import scoring  # noqa: PLC0415 - the same

    used = [*arguments.known, *(path for _, path in arguments.system if evaluate_systems.is_memory(path))]
    if arguments.engine:
        used += evaluate_engines.config_of(arguments.paths[0], pair.target).parallel_data_for(pair.target)
    return scoring.known_sentences(evaluate_systems.learnt(used, pair, cli.complain), pair.source)


def _is_one(arguments: argparse.Namespace, suffix: str) -> bool:
    return len(arguments.paths) == 1 and arguments.paths[0].suffix.lower() == suffix


def _is_of_lines(arguments: argparse.Namespace) -> bool:
    return any(path.suffix.lower() == _LINES for path in (*arguments.paths, *(path for _, path in arguments.system)))


def _check(arguments: argparse.Namespace) -> None:
    from sphinx_amts.cli import evaluate_results  # noqa: PLC0415 - its imports take long
    from sphinx_amts.evaluation import sacrebleu_scores  # noqa: PLC0415 - the same

    if not arguments.language:
        raise cli.UsageError("the language of the translation is missing; give it with -l, such as -l zh")
    names = [name for name, _ in (*arguments.system, *arguments.engine)]
    if len(set(names)) < len(names):
        raise cli.UsageError("two systems have the same name; give each its own")
    if _is_one(arguments, _ROWS) and names:
        raise cli.UsageError("the systems stand in the rows of the file; leave out --system and --engine")
    if not _is_one(arguments, _ROWS) and (len(arguments.paths) != _TWO or not names):
        raise cli.UsageError(
            "give one .jsonl or .toml file, or a source, its human translation and at least one --system or --engine"
        )
    if _is_of_lines(arguments):
        _check_lines(arguments)
    unknown = [one for one in arguments.against if names and one not in {*names, "all"}]
    if unknown:
        raise cli.UsageError(f"--against {unknown[0]}: there is no such system, but {', '.join(names)}")
    if wrong := [path for path in arguments.output if path.suffix.lower() not in evaluate_results.SUFFIXES]:
        raise cli.UsageError(f"{wrong[0]}: tables and charts are written as {', '.join(evaluate_results.SUFFIXES)}")
    sacrebleu_scores.require()


def _check_lines(arguments: argparse.Namespace) -> None:
    paths = (*arguments.paths, *(path for _, path in arguments.system))
    other = [path for path in paths if path.suffix.lower() != _LINES]
    if other:
        raise cli.UsageError(f"{other[0]}: where one file is plain text ({_LINES}), all of them have to be")
    if arguments.engine:
        raise cli.UsageError("--engine needs a book; of plain texts only what is translated can be scored (--system)")


def _gathered(arguments: argparse.Namespace, pair: LanguagePair, known: Collection[str]) -> Gathered:
    from sphinx_amts.cli import evaluate_rows  # noqa: PLC0415 - their imports take long
    from sphinx_amts.cli import evaluate_systems as systems  # noqa: PLC0415

    if _is_one(arguments, _ROWS):
        return evaluate_rows.rows(arguments.paths[0], pair, bare=arguments.text_only)
    source, reference = arguments.paths
    if _is_of_lines(arguments):
        return evaluate_rows.lines(source, reference, dict(arguments.system), bare=arguments.text_only)
    wanted = systems.Wanted(source, reference, dict(arguments.system), pair, arguments.unit, arguments.text_only, known)
    material = systems.material(wanted, cli.complain)
    return material.gathered(_answers(arguments, pair, material), cli.complain)


def _answers(arguments: argparse.Namespace, pair: LanguagePair, material: Material) -> Answers:
    """What the engines that are run now make of the sentences."""
    if not arguments.engine:
        return {}
    from sphinx_amts.cli import evaluate_engines  # noqa: PLC0415 - its imports take long

    config = evaluate_engines.config_of(arguments.paths[0], pair.target)
    folder = config.memory_folder() / "evaluate"
    setups = [evaluate_engines.EngineSetup(name, str(engine), config) for name, engine in arguments.engine]
    requests = material.requests()
    orders = [evaluate_engines.order(setup, pair, requests, folder) for setup in setups]
    evaluate_engines.agree(orders, agreed=arguments.yes)
    return {one.name: evaluate_engines.translations(one) for one in orders}
