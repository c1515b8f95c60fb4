"""Running an experiment: from two books to scores, in one direction or both.

Everything is prepared first, in both directions if wanted: the articles are selected, pairs are made, and what is
missing is counted.  Only then is anything sent.  Translations are kept in the folder of the results, so that a second
run sends nothing that was translated before.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sphinx_amts import durable_files
from sphinx_amts.alignment.documents import Bead
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.evaluation import Warn, books, engine_runs, engine_settings, files, scoring, stored_translations
from sphinx_amts.evaluation.article_selection import select_articles
from sphinx_amts.evaluation.books import AlignedTestSet, ArticleBeads, EvaluationTask
from sphinx_amts.evaluation.engine_runs import EngineRun, EngineSetup
from sphinx_amts.evaluation.experiments import GENERATED_DATA, Experiment, ExperimentSystem, as_tuple
from sphinx_amts.evaluation.scoring import Evaluation
from sphinx_amts.evaluation.units import EvaluatedUnit, UnitCollection, comparison_key, segment_keys
from sphinx_amts.extraction import file_matching, pairing
from sphinx_amts.extraction.writers import pair_files
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.config import AmtsConfig
from sphinx_amts.text import tagged_text
from sphinx_amts.text.prose import count

#: Names within the folder of the results; the memories of the engines are found again under theirs.
_MEMORIES, _TRANSLATIONS, _REMARKS = "answers", "translations.jsonl", "remarks.txt"


@dataclass(frozen=True, slots=True)
class Direction:
    """One direction of an experiment: from source to translation, or the reverse."""

    experiment: Experiment
    folder: Path
    """The folder for its results."""
    is_reverse: bool = False

    @property
    def pair(self) -> LanguagePair:
        """The languages of this direction."""
        forward = self.experiment.pair
        return LanguagePair(forward.target, forward.source) if self.is_reverse else forward

    def systems(self) -> list[ExperimentSystem]:
        """The systems of this direction: existing translations only lead forward.

        Raises:
            ConfigurationError: If there is none.
        """
        systems = [system for system in self.experiment.systems if system.engine or not self.is_reverse]
        if not systems:
            raise ConfigurationError(
                f"{self.experiment.file}: no system can translate in the reverse direction; both_directions needs a "
                "system with an engine."
            )
        return systems


@dataclass(frozen=True, slots=True)
class PreparedDirection:
    """A direction with all that is known before an engine is asked."""

    direction: Direction
    test_set: AlignedTestSet
    runs: tuple[EngineRun, ...]
    notes: tuple[str, ...]
    """What was selected and made, a sentence each."""


def prepare(experiment: Experiment, warn: Warn) -> list[PreparedDirection]:
    """Read the books of an experiment, select its articles and make its parallel data; nothing is sent.

    Args:
        experiment: What to prepare; not one of rows.
        warn: Takes what is wrong, and what was left out.

    Raises:
        ConfigurationError: If something cannot be read, made or started.
    """
    return [_prepare_direction(direction, warn) for direction in _directions(experiment)]


def _directions(experiment: Experiment) -> list[Direction]:
    if not experiment.both_directions:
        return [Direction(experiment, experiment.folder)]
    source, target = experiment.pair.source, experiment.pair.target
    return [
        Direction(experiment, experiment.folder / f"{source}-{target}"),
        Direction(experiment, experiment.folder / f"{target}-{source}", is_reverse=True),
    ]


def evaluate_rows(experiment: Experiment) -> Evaluation:
    """The scores of an experiment whose source is a file of rows.

    Raises:
        ConfigurationError: If the file cannot be read, or there is nothing to score.
    """
    rows = files.read_rows(experiment.path(experiment.source), experiment.pair, text_only=experiment.text_only)
    return _score(experiment, experiment.pair, rows, "row")


def evaluate(prepared: PreparedDirection, warn: Warn) -> Evaluation:
    """Send what is missing, score all systems, and write what was compared.

    Args:
        prepared: The direction, of which its user has agreed to the price.
        warn: Takes the progress, and what could not be translated.

    Raises:
        ConfigurationError: If there is nothing to score.
    """
    direction, experiment = prepared.direction, prepared.direction.experiment
    # each run stores what it gets before the next one starts: an interrupted evaluation goes on, and pays nothing twice
    translations = {run.system: engine_runs.translate(run, warn) for run in prepared.runs}
    collection = prepared.test_set.units(translations, warn)
    names = [system.name for system in direction.systems()]  # the order of the tables is that of the file
    units = [replace(unit, hypotheses={name: unit.hypotheses[name] for name in names}) for unit in collection.units]
    ordered = UnitCollection(tuple(units), collection.left_out)
    evaluation = replace(_score(experiment, direction.pair, ordered, experiment.unit), notes=prepared.notes)
    _write_translations(direction.folder / _TRANSLATIONS, units)
    return evaluation


def _score(experiment: Experiment, pair: LanguagePair, collection: UnitCollection, unit_kind: str) -> Evaluation:
    return scoring.evaluate(
        collection.units,
        pair,
        unit_kind,
        text_only=experiment.text_only,
        ter=experiment.ter,
        left_out=collection.left_out,
        baselines=as_tuple(experiment.against),
    )


def _write_translations(path: Path, units: Sequence[EvaluatedUnit]) -> None:
    """Write all that was compared, for people to read, and as a file of rows that can be scored again."""
    with durable_files.open_atomically(path) as stream:
        for unit in units:
            row = {"article": unit.document, "source": unit.source, "reference": unit.reference, **unit.hypotheses}
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")


# --- before anything is sent ------------------------------------------------------------------------------------------


def _prepare_direction(direction: Direction, warn: Warn) -> PreparedDirection:
    experiment = direction.experiment
    articles = _align(direction, warn)
    tested = select_articles({name: _length(beads) for name, beads in articles.items()}, experiment)
    reference = {name: articles[name] for name in tested}
    rest = {name: beads for name, beads in articles.items() if name not in reference}
    generated, notes = _generate_data(direction, reference, rest)
    task = EvaluationTask(
        experiment.path(experiment.source),
        experiment.path(experiment.reference),
        {system.name: experiment.path(system.path) for system in direction.systems() if system.path},
        direction.pair,
        experiment.unit,
        experiment.text_only,
        _seen(direction, warn),
    )
    test_set = books.read_test_set(task, warn, reference)
    # engines come last: all that is wrong with the books is said before one of them is loaded
    runs = tuple(_prepare_runs(direction, generated, test_set, warn))
    selection = (
        f"{len(reference)} of {count(len(articles), 'article')} {'is' if len(reference) == 1 else 'are'} tested; "
        f"{len(rest)} {'is' if len(rest) == 1 else 'are'} left for parallel data."
    )
    return PreparedDirection(direction, test_set, runs, (selection, *notes))


def _align(direction: Direction, warn: Warn) -> ArticleBeads:
    """The beads of all articles; what has no counterpart within them is written to a file, for it may be much."""
    experiment = direction.experiment
    listed = file_matching.read_list(experiment.path(experiment.pairs)) if experiment.pairs else []
    remarks: list[str] = []
    articles = books.align_books(
        experiment.path(experiment.source),
        experiment.path(experiment.reference),
        experiment.pair,
        warn,
        listed,
        remark=remarks.append,
        is_reverse=direction.is_reverse,
    )
    path = direction.folder / _REMARKS
    with durable_files.open_atomically(path) as stream:
        stream.writelines(f"{remark}\n" for remark in remarks)
    if remarks:
        warn(f"{path}: {count(len(remarks), 'place')} where the two languages differ")
    return articles


def _length(beads: Sequence[Bead]) -> int:
    """The sentences of the language that has fewer, so that both directions have the same articles."""
    return min(sum(len(bead.source) for bead in beads), sum(len(bead.target) for bead in beads))


def _data_names(direction: Direction) -> set[str]:
    """What the systems are customised with: files, and names of generated parallel data."""
    return {name for system in direction.systems() for name in as_tuple(system.parallel_data)}


def _seen(direction: Direction, warn: Warn) -> set[str]:
    """The keys of what systems were given by people, besides the parallel data that is generated."""
    path = direction.experiment.path
    given = [path(name) for name in sorted(_data_names(direction) - set(GENERATED_DATA))]
    existing = [path(system.path) for system in direction.systems() if system.path]
    given += [folder for folder in existing if stored_translations.is_memory(folder)]
    return segment_keys(stored_translations.human_sources(given, direction.pair, warn), direction.pair.source)


def _prepare_runs(
    direction: Direction, generated: Mapping[str, Path], test_set: AlignedTestSet, warn: Warn
) -> Iterator[EngineRun]:
    experiment = direction.experiment
    systems = [system for system in direction.systems() if system.engine]
    if not systems:
        return
    base = engine_runs.book_config(experiment.path(experiment.source), experiment.pair.target, warn)
    requests = test_set.requests()
    for system in systems:
        setup = EngineSetup(system.name, system.engine, _config(experiment, system, generated, base))
        yield engine_runs.prepare_run(setup, direction.pair, requests, experiment.folder / _MEMORIES, warn)


def _config(
    experiment: Experiment, system: ExperimentSystem, generated: Mapping[str, Path], base: AmtsConfig
) -> AmtsConfig:
    """The configuration of the book, with what the experiment says of the system instead."""
    data = [generated.get(name) or experiment.path(name) for name in as_tuple(system.parallel_data)]
    terminology = [experiment.path(name) for name in as_tuple(system.terminology)]
    for path in terminology:
        if not path.is_file():
            raise ConfigurationError(
                f"{experiment.file}: the terminology file {path.absolute()} of the system {system.name!r} does not "
                "exist."
            )
    return engine_settings.config_with_engine(
        base, system.engine, data, terminology, *experiment.engine_settings(system)
    )


# --- parallel data from the articles that are not tested --------------------------------------------------------------


def _generate_data(
    direction: Direction, reference: ArticleBeads, rest: ArticleBeads
) -> tuple[dict[str, Path], tuple[str, ...]]:
    """The files of generated parallel data by their names, and what is in them, a sentence each."""
    names = sorted(_data_names(direction) & set(GENERATED_DATA))
    if names and not rest:
        raise ConfigurationError(
            f"{direction.experiment.file}: all articles are tested, so none are left for making "
            f"{' and '.join(names)}. Set test to the articles to score."
        )
    tested = _tested_keys(reference)
    paths = {name: direction.folder / f"{name}.tmx" for name in names}
    notes = (_write_pairs(direction, path, rest, tested, GENERATED_DATA[name]) for name, path in paths.items())
    return paths, tuple(notes)


def _write_pairs(
    direction: Direction, path: Path, articles: ArticleBeads, tested: tuple[set[str], set[str]], unit_kind: str
) -> str:
    """Write the pairs that say nothing of what is tested; a sentence on what is in the file."""
    left_out = 0
    with pair_files.open_pair_file(path, direction.pair) as output:
        for name, beads in articles.items():
            for bead in pairing.paragraphs(beads) if unit_kind == "paragraph" else beads:
                if _is_tested(bead, tested):
                    left_out += len(bead.source)
                    continue
                pair = pairing.with_threshold(pairing.extracted_pair(bead, direction.pair), direction.experiment.least)
                if not pair.reason:
                    output.add(replace(pair, document=name))
    if not output.written.rows:
        raise ConfigurationError(
            f"{path} would contain no pairs, because nothing corresponds in the articles that are not tested. Check "
            "these articles, or lower least."
        )
    return f"{output.written.summary()}; {count(left_out, 'sentence')} left out (also in a tested article)."


def _tested_keys(reference: ArticleBeads) -> tuple[set[str], set[str]]:
    """The comparison keys of the sentences of the tested articles, in both languages."""
    beads = [bead for beads in reference.values() for bead in beads]
    source = {comparison_key(tagged_text.plain(segment.text)) for bead in beads for segment in bead.source}
    target = {comparison_key(tagged_text.plain(segment.text)) for bead in beads for segment in bead.target}
    return source - {""}, target - {""}


def _is_tested(bead: Bead, tested: tuple[set[str], set[str]]) -> bool:
    """Whether a tested article has a sentence of it, in either language: both would give away the answer."""
    return any(
        comparison_key(tagged_text.plain(segment.text)) in keys
        for side, keys in zip((bead.source, bead.target), tested, strict=True)
        for segment in side
    )
