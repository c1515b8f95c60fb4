"""``sphinx-amts evaluate``: translations against a human reference, article by article."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_amts import cli

if TYPE_CHECKING:
    from sphinx_amts.cli.evaluate_systems import Gathered
    from sphinx_amts.engines import Sentence
    from sphinx_amts.quality.evaluate import Evaluation
    from sphinx_amts.records import LanguagePair

_DESCRIPTION = """
Score translations against a human one: BLEU and chrF2 by sacrebleu, one row an article, one column a system. PATH is a
file of JSON Lines with source, reference and translations, or a book and its human translation; the systems are then
named with --system, or run now with --engine, which alone sends anything to anybody.
"""
_EPILOG = "Exit code: 0 if there are scores, 1 if there is nothing to score, 2 if the command is wrong."
_ROWS, _CHART = ".jsonl", ".svg"
#: Source and reference.
_TWO = 2


def add_to(subparsers: cli.Subparsers) -> None:
    """Add the command."""
    text = "score translations against a human reference"
    one = subparsers.add_parser("evaluate", help=text, description=_DESCRIPTION, epilog=_EPILOG)
    text = "one .jsonl file, or a book and its human translation: projects, folders, files"
    one.add_argument("paths", metavar="PATH", type=Path, nargs="+", help=text)
    text = "a translated book, file or folder, parallel data, or a memory, under a name; may be given several times"
    one.add_argument("--system", metavar="NAME=PATH", type=_named, action="append", default=[], help=text)
    text = "the language of the source (%(default)s)"
    one.add_argument("-s", "--source-language", metavar="CODE", type=cli.language, default="en", help=text)
    text = "the language of the translation"
    one.add_argument("-l", "--language", metavar="CODE", type=cli.language, required=True, help=text)
    text = "an engine that is run now on a book, such as plain=amazon; its price is told and asked first"
    one.add_argument("--engine", metavar="NAME=ENGINE", type=_named, action="append", default=[], help=text)
    one.add_argument("-y", "--yes", action="store_true", help="agree to the price without a question")
    _add_choices(one)
    one.set_defaults(func=run)


def _add_choices(one: argparse.ArgumentParser) -> None:
    text = "parallel data or a memory that a system was given: its sentences are not scored; may be given several times"
    one.add_argument("--known", metavar="PATH", type=Path, action="append", default=[], help=text)
    one.add_argument("--include-known", action="store_true", help="score them all the same")
    text = "what is compared, in books: blocks such as paragraphs, or sentences (%(default)s)"
    one.add_argument("--unit", choices=("block", "sentence"), default="block", help=text)
    one.add_argument("--text-only", action="store_true", help="leave out code, formulas and references")
    one.add_argument("--ter", action="store_true", help="TER too, which takes minutes")
    text = "the averages of the article behind this project beside (English and Chinese)"
    one.add_argument("--published", action="store_true", help=text)
    text = "a file to write: .md, .csv, .json, .txt, or .svg for a chart; may be given several times"
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
    from sphinx_amts.languages import canonical, same_language  # noqa: PLC0415 - its imports take long
    from sphinx_amts.quality import evaluate  # noqa: PLC0415 - the same
    from sphinx_amts.records import LanguagePair  # noqa: PLC0415 - the same

    _check(arguments)
    pair = LanguagePair(canonical(arguments.source_language), canonical(arguments.language))
    if same_language(pair.source, pair.target):
        raise cli.UsageError(f"source and translation are both in {pair.source}; choose them with -s and -l")
    known = set() if arguments.include_known else _known(arguments, pair)
    gathered = _gathered(arguments, pair, known)
    gathered.units, count = evaluate.without_known(gathered.units, known, pair.source)
    gathered.left_out["known from parallel data or a memory (--include-known scores them)"] = count
    unit = "row" if _is_rows(arguments) else arguments.unit
    choices = {"text_only": arguments.text_only, "ter": arguments.ter}
    _show(arguments, evaluate.evaluate(gathered.units, pair, unit, left_out=gathered.left_out, **choices))
    return cli.OK


def _known(arguments: argparse.Namespace, pair: LanguagePair) -> set[str]:
    """What people translated for a system: it would be scored for what it was told."""
    from sphinx_amts.cli import evaluate_engines, evaluate_systems  # noqa: PLC0415 - their imports take long
    from sphinx_amts.quality import evaluate  # noqa: PLC0415 - the same

    used = [*arguments.known, *(path for _, path in arguments.system if evaluate_systems.is_memory(path))]
    if arguments.engine:
        used += evaluate_engines.config_of(arguments.paths[0], pair.target).parallel_data_for(pair.target)
    return evaluate.known_sentences(evaluate_systems.learnt(used, pair, cli.complain), pair.source)


def _is_rows(arguments: argparse.Namespace) -> bool:
    return len(arguments.paths) == 1 and arguments.paths[0].suffix.lower() == _ROWS


def _check(arguments: argparse.Namespace) -> None:
    from sphinx_amts.quality import tables  # noqa: PLC0415 - its imports take long

    names = [name for name, _ in (*arguments.system, *arguments.engine)]
    if len(set(names)) < len(names):
        raise cli.UsageError("two systems have the same name; give each its own")
    if _is_rows(arguments) and names:
        raise cli.UsageError("the systems stand in the rows of the file; leave out --system and --engine")
    if not _is_rows(arguments) and (len(arguments.paths) != _TWO or not names):
        raise cli.UsageError(
            "give one .jsonl file, or a source, its human translation and at least one --system or --engine"
        )
    forms = (*tables.FORMS, _CHART)
    if wrong := [path for path in arguments.output if path.suffix.lower() not in forms]:
        raise cli.UsageError(f"{wrong[0]}: tables and charts are written as {', '.join(forms)}")


def _gathered(arguments: argparse.Namespace, pair: LanguagePair, known: Collection[str]) -> Gathered:
    from sphinx_amts.cli import evaluate_systems as systems  # noqa: PLC0415 - its imports take long

    bare = arguments.text_only
    if _is_rows(arguments):
        return systems.rows(arguments.paths[0], pair, bare=bare)
    source, reference = arguments.paths
    wanted = systems.Wanted(
        source, reference, dict(arguments.system), pair, arguments.unit, bare, _engines(arguments, pair), known
    )
    return systems.books(wanted, cli.complain)


def _engines(
    arguments: argparse.Namespace, pair: LanguagePair
) -> dict[str, Callable[[Sequence[Sentence]], Mapping[str, str]]]:
    """The engines that are to be run, by the names of their systems."""
    if not arguments.engine:
        return {}
    from sphinx_amts.cli import evaluate_engines  # noqa: PLC0415 - its imports take long

    config = evaluate_engines.config_of(arguments.paths[0], pair.target)
    runner = evaluate_engines.Runner(config, pair, arguments.yes)
    return {name: partial(runner.translations, name, str(engine)) for name, engine in arguments.engine}


def _show(arguments: argparse.Namespace, found: Evaluation) -> None:
    from sphinx_amts.quality import chart, tables  # noqa: PLC0415 - their imports take long

    forms = {**tables.FORMS, _CHART: chart.svg}
    beside: Mapping[str, float] = tables.published(found.pair) if arguments.published else {}
    if arguments.published and not beside:
        cli.complain("nothing was published for these languages, only for English and Chinese")
    print(tables.text(found, beside), end="")
    for doubt in found.doubts:
        cli.complain(doubt)
    for path in arguments.output:
        path.write_text(forms[path.suffix.lower()](found, beside), encoding="utf-8")
        print(f"{path}: written")
