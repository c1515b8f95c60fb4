"""``sphinx-amts evaluate FILE.toml``: a whole experiment, from two books to tables and charts.

All is prepared first, in both directions where that is wanted: the articles are split, pairs are made, and what is
missing is counted.  Then one question is asked, and only then anything is sent.  The answers stay in the folder of the
results, so that a second run sends nothing that is known.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sphinx_amts import cli, durable_files
from sphinx_amts.alignment.documents import Bead
from sphinx_amts.cli import evaluate_engines as runs
from sphinx_amts.cli import evaluate_results, evaluate_rows
from sphinx_amts.cli import evaluate_systems as systems
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.evaluation import charts, experiments, sacrebleu_scores, scoring
from sphinx_amts.evaluation.experiments import MADE, Experiment, System
from sphinx_amts.evaluation.scoring import EvaluatedUnit, Evaluation, normal
from sphinx_amts.extraction import file_matching, pairing
from sphinx_amts.extraction.rows import ExtractedPair
from sphinx_amts.extraction.writers import pair_files
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.config import AmtsConfig
from sphinx_amts.text import tagged_text

_ANSWERS, _TRANSLATIONS, _REMARKS = "answers", "translations.jsonl", "remarks.txt"
#: What is written of each direction; the last one where Pillow is installed.
_FILES, _PNG = ("tables.txt", "tables.md", "tables.csv", "tables.json", "chart.svg"), "chart.png"


@dataclass(frozen=True, slots=True)
class Way:
    """One direction of an experiment."""

    one: Experiment
    folder: Path
    """For its results."""
    is_back: bool = False

    @property
    def pair(self) -> LanguagePair:
        """Its languages."""
        forth = self.one.pair
        return LanguagePair(forth.target, forth.source) if self.is_back else forth


@dataclass(frozen=True, slots=True)
class Trial:
    """A direction with all that can be known before an engine is asked."""

    way: Way
    material: systems.Material
    orders: tuple[runs.EngineRun, ...]
    about: tuple[str, ...]
    """What was split and made, a sentence each."""


def run(path: Path, *, agreed: bool) -> int:
    """Do the experiment of a file, and show and write what came of it.

    :raises AmtsError: one sentence, where nothing can be read, sent or scored.
    """
    one = experiments.read(path)
    sacrebleu_scores.require()
    if one.is_rows:
        _show_rows(one)
        return cli.OK
    sys.path.append(str(path.absolute().parent))  # an engine of one's own may lie beside the file
    trials = [_prepared(way) for way in _ways(one)]
    runs.agree([order for trial in trials for order in trial.orders], agreed=agreed)
    for trial in trials:
        _finish(trial)
    return cli.OK


def _ways(one: Experiment) -> list[Way]:
    if not one.both_directions:
        return [Way(one, one.folder)]
    source, target = one.pair.source, one.pair.target
    return [
        Way(one, one.folder / f"{source}-{target}"),
        Way(one, one.folder / f"{target}-{source}", is_back=True),
    ]


def _show_rows(one: Experiment) -> None:
    gathered = evaluate_rows.rows(one.path(one.source), one.pair, bare=one.text_only)
    found = _evaluated(one, one.pair, gathered, "row")
    _show(found, one.folder, published=one.published)


# --- before anything is sent ------------------------------------------------------------------------------------------


def _prepared(way: Way) -> Trial:
    one = way.one
    source, reference = one.path(one.source), one.path(one.reference)
    listed = file_matching.read_list(one.path(one.pairs)) if one.pairs else []
    remarks: list[str] = []
    books = systems.aligned(
        source, reference, one.pair, cli.complain, listed, remark=remarks.append, is_back=way.is_back
    )
    names = experiments.drawn({name: _length(beads) for name, beads in books.items()}, one)
    _write_remarks(way.folder / _REMARKS, remarks)
    human = {name: books[name] for name in names}
    rest = [(name, beads) for name, beads in books.items() if name not in human]
    files, told = _made(way, human, rest)
    about = (f"{len(human)} of {len(books)} articles are tested; {len(rest)} are left for parallel data.", *told)
    known = _known(way)
    read = {one.name: way.one.path(one.path) for one in _columns(way) if one.path}
    wanted = systems.Wanted(source, reference, read, way.pair, one.unit, one.text_only, known)
    material = systems.material(wanted, cli.complain, human)
    return Trial(way, material, tuple(_orders(way, files, material)), about)


def _length(beads: Sequence[Bead]) -> int:
    """Sentences of the language that has fewer: the same in both directions."""
    return min(sum(len(bead.source) for bead in beads), sum(len(bead.target) for bead in beads))


def _write_remarks(path: Path, remarks: Sequence[str]) -> None:
    """What has no counterpart: of many articles too much for a terminal."""
    with durable_files.replacing(path) as stream:
        stream.writelines(f"{one}\n" for one in remarks)
    if remarks:
        cli.complain(f"{path}: {len(remarks)} places where the two languages differ")


def _columns(way: Way) -> list[System]:
    """The systems of a direction: what was translated already is there for the way forth alone."""
    found = [one for one in way.one.systems if one.engine or not way.is_back]
    if not found:
        raise ConfigurationError(
            f"{way.one.file}: no system can translate back; both_directions needs one with an engine."
        )
    return found


def _known(way: Way) -> set[str]:
    """The sentences of parallel data and memories that systems were given, other than those made here."""
    own = {name for one in _columns(way) for name in experiments.listed(one.parallel_data) if name not in MADE}
    files = [way.one.path(name) for name in sorted(own)]
    files += [path for path in (way.one.path(one.path) for one in _columns(way) if one.path) if systems.is_memory(path)]
    return scoring.known_sentences(systems.learnt(files, way.pair, cli.complain), way.pair.source)


def _made(
    way: Way, human: systems.Books, rest: Sequence[tuple[str, tuple[Bead, ...]]]
) -> tuple[dict[str, Path], tuple[str, ...]]:
    """The files of pairs from articles that are not tested, by the names of :data:`MADE`, and what is in them."""
    wanted = {name for one in _columns(way) for name in experiments.listed(one.parallel_data) if name in MADE}
    if wanted and not rest:
        raise ConfigurationError(
            f"{way.one.file}: all articles are tested, so that {' and '.join(sorted(wanted))} cannot be made. "
            "Say with test which articles are scored."
        )
    seen = _sentences(human)
    files, told = {}, []
    for name in sorted(wanted):
        files[name] = way.folder / f"{name}.tmx"
        told.append(_written(way, files[name], rest, seen, MADE[name]))
    return files, tuple(told)


def _written(
    way: Way, path: Path, rest: Sequence[tuple[str, tuple[Bead, ...]]], seen: tuple[set[str], set[str]], unit: str
) -> str:
    """Write the pairs that say nothing of what is tested; what is in the file, as a sentence."""
    lost = 0
    with pair_files.opened(path, way.pair) as output:
        for name, beads in rest:
            for bead in pairing.paragraphs(beads) if unit == "paragraph" else beads:
                if _is_seen(bead, seen):
                    lost += len(bead.source)
                    continue
                found: ExtractedPair = pairing.with_threshold(pairing.extracted_pair(bead, way.pair), way.one.least)
                if not found.reason:
                    output.add(replace(found, document=name))
    if not output.written.rows:
        raise ConfigurationError(f"{path} would hold no pair; nothing of the articles that are not tested corresponds.")
    return f"{output.written.summary()}; {lost:,} sentences were left out because a tested article has them too."


def _sentences(human: systems.Books) -> tuple[set[str], set[str]]:
    """The sentences of the tested articles, normalised, in both languages."""
    every = [bead for beads in human.values() for bead in beads]
    source = {normal(tagged_text.plain(one.text)) for bead in every for one in bead.source}
    target = {normal(tagged_text.plain(one.text)) for bead in every for one in bead.target}
    return source - {""}, target - {""}


def _is_seen(bead: Bead, seen: tuple[set[str], set[str]]) -> bool:
    return any(normal(tagged_text.plain(one.text)) in seen[0] for one in bead.source) or any(
        normal(tagged_text.plain(one.text)) in seen[1] for one in bead.target
    )


def _orders(way: Way, files: Mapping[str, Path], material: systems.Material) -> Iterator[runs.EngineRun]:
    run_now = [one for one in _columns(way) if one.engine]
    if not run_now:
        return
    base, requests = runs.config_of(way.one.path(way.one.source), way.one.pair.target), material.requests()
    for one in run_now:
        setup = runs.EngineSetup(one.name, one.engine, _config(way, one, files, base))
        yield runs.order(setup, way.pair, requests, way.one.folder / _ANSWERS)


def _config(way: Way, one: System, files: Mapping[str, Path], base: AmtsConfig) -> AmtsConfig:
    """The configuration of the book, with what the experiment says of the system instead."""

    def path(name: str) -> str:
        return str((files[name] if name in files else way.one.path(name)).absolute())

    given = [path(name) for name in experiments.listed(one.parallel_data)]
    settings = {**base.amazon, "mode": "act" if given else "batch", **way.one.amazon, **one.amazon}
    terms = [path(name) for name in experiments.listed(one.terminology)]
    for name in terms:
        if not Path(name).is_file():
            raise ConfigurationError(f"{way.one.file}: the system {one.name!r} wants {name}, which is not there.")
    return replace(base, engine=one.engine, parallel_data=given, terminology=terms, amazon=settings)


# --- engines, scores, files -------------------------------------------------------------------------------------------


def _finish(trial: Trial) -> None:
    way, one = trial.way, trial.way.one
    answers = {order.name: runs.translations(order) for order in trial.orders}
    gathered = trial.material.gathered(answers, cli.complain)
    order = [system.name for system in _columns(way)]
    gathered.units = [
        replace(unit, hypotheses={name: unit.hypotheses[name] for name in order}) for unit in gathered.units
    ]
    found = replace(_evaluated(one, way.pair, gathered, one.unit), about=trial.about)
    _write_units(way.folder / _TRANSLATIONS, gathered.units)
    _show(found, way.folder, published=one.published)


def _evaluated(one: Experiment, pair: LanguagePair, gathered: evaluate_rows.Gathered, unit: str) -> Evaluation:
    return scoring.evaluate(
        gathered.units,
        pair,
        unit,
        text_only=one.text_only,
        ter=one.ter,
        left_out=gathered.left_out,
        against=experiments.listed(one.against),
    )


def _write_units(path: Path, units: Sequence[EvaluatedUnit]) -> None:
    """All that was compared, for a look with one's own eyes, and to be scored again."""
    with durable_files.replacing(path) as stream:
        for one in units:
            row = {"article": one.document, "source": one.source, "reference": one.reference, **one.hypotheses}
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")


def _show(found: Evaluation, folder: Path, *, published: bool) -> None:
    """Print the tables, and write them and the charts."""
    beside = evaluate_results.show(found, published=published)
    print()
    names = [*_FILES, *([_PNG] if charts.has_png() else [])]
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        evaluate_results.write(folder / name, found, beside)
    if _PNG not in names:
        cli.complain(f"{_PNG} needs Pillow, which is not installed (sphinx-amts[chart]); chart.svg is there")
    print(f"{folder}: {', '.join(names)}\n")
