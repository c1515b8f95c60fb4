"""The scores of systems on the same units, by article and pooled, and whether their differences may be chance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from sphinx_amts import languages
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.evaluation import sacrebleu_scores
from sphinx_amts.evaluation.caveats import caveats
from sphinx_amts.evaluation.units import EvaluatedUnit, strip_protected_spans
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import language_id

#: As a baseline, it stands for every system.
ALL_SYSTEMS = "all"


@dataclass(frozen=True, slots=True)
class SystemScores:
    """The scores of one system, from 0 to 100 (TER may be higher), by the names of the metrics."""

    system: str
    documents: Mapping[str, Mapping[str, float]]
    """Scores by article."""
    pooled: Mapping[str, float]
    """Scores of all units together, so that each word counts once."""

    def mean(self, metric: str) -> float:
        """The mean of the articles, each counted once."""
        return fmean(scores[metric] for scores in self.documents.values())


@dataclass(frozen=True, slots=True)
class SystemComparison:
    """How probable it is that the difference between two systems is chance."""

    metric: str
    system: str
    baseline: str
    p_value: float
    """From 0 to 1; below 0.05 the difference is taken for real."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that was measured, and on what."""

    pair: LanguagePair
    unit_kind: str
    """``sentence``, ``block``, ``row`` or ``line``."""
    text_only: bool
    """Whether protected spans (code, formulas, references) were left out."""
    unit_counts: Mapping[str, int]
    """How many units of each article were scored."""
    systems: tuple[SystemScores, ...]
    signatures: Mapping[str, str]
    """How each metric was computed, as sacrebleu describes it; the keys are the metrics in the order of the tables."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """How many units were not scored, by reason."""
    caveats: tuple[str, ...] = ()
    """Why the scores may mean little, a sentence each."""
    comparisons: tuple[SystemComparison, ...] = ()
    """Comparisons of two systems each; none for TER."""
    notes: tuple[str, ...] = ()
    """How the texts were prepared, a sentence each."""

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics, in the order of the tables."""
        return tuple(self.signatures)


def evaluate(
    units: Sequence[EvaluatedUnit],
    pair: LanguagePair,
    unit_kind: str,
    *,
    text_only: bool = False,
    ter: bool = False,
    left_out: Mapping[str, int] | None = None,
    baselines: Sequence[str] = (),
) -> Evaluation:
    """The scores of all systems on the same units.

    Args:
        units: What to score; all have hypotheses of the same systems.
        pair: The languages of source and translation.
        unit_kind: What a unit is, for the tables: ``sentence``, ``block``, ``row`` or ``line``.
        text_only: Whether protected spans were left out of the texts, for the tables.
        ter: Whether to compute TER as well, which takes long.
        left_out: How many units were left out before, by reason.
        baselines: The systems that all others are compared with, or :data:`ALL_SYSTEMS`; the first one if empty.

    Raises:
        ConfigurationError: If there is nothing to score, the references are not in the target language, or there is
            no such baseline.
    """
    _check_units(units, pair, left_out or {})
    chosen = _baselines(tuple(units[0].hypotheses), baselines)
    articles, metrics = _by_article(units), sacrebleu_scores.metrics(ter=ter)
    return Evaluation(
        pair,
        unit_kind,
        text_only,
        {name: len(group) for name, group in articles.items()},
        tuple(_system_scores(system, articles, metrics, pair.target) for system in units[0].hypotheses),
        {metric: sacrebleu_scores.signature(metric, pair.target) for metric in metrics},
        dict(left_out or {}),
        tuple(caveats(units, pair)),
        tuple(_comparisons(units, chosen, pair.target)),
    )


def _check_units(units: Sequence[EvaluatedUnit], pair: LanguagePair, left_out: Mapping[str, int]) -> None:
    if not units:
        reasons = ", ".join(f"{number} {reason}" for reason, number in left_out.items() if number)
        raise ConfigurationError("There is nothing to score." + f" Left out: {reasons}." * bool(reasons))
    check_reference([unit.reference for unit in units], pair)


def check_reference(texts: Iterable[str], pair: LanguagePair) -> None:
    """Refuse references that are not in the target language.

    Raises:
        ConfigurationError: If they are in another language.
    """
    if problem := language_id.trouble([strip_protected_spans(text) for text in texts], pair.target):
        raise ConfigurationError(
            f"The reference is not in {languages.name(pair.target)}: {problem}. "
            "Check the order of the files and the language of the translation."
        )


def _by_article(units: Iterable[EvaluatedUnit]) -> dict[str, list[EvaluatedUnit]]:
    articles: dict[str, list[EvaluatedUnit]] = {}
    for unit in units:
        articles.setdefault(unit.document, []).append(unit)
    return articles


def _system_scores(
    system: str, articles: Mapping[str, Sequence[EvaluatedUnit]], metrics: Sequence[str], language: str
) -> SystemScores:
    texts = {
        name: ([unit.hypotheses[system] for unit in units], [unit.reference for unit in units])
        for name, units in articles.items()
    }
    scores = {metric: sacrebleu_scores.score_documents(metric, language, texts) for metric in metrics}
    by_article = {name: {metric: scores[metric][0][name] for metric in metrics} for name in articles}
    return SystemScores(system, by_article, {metric: pooled for metric, (_, pooled) in scores.items()})


# --- which differences are chance -------------------------------------------------------------------------------------


def _baselines(systems: Sequence[str], chosen: Sequence[str]) -> tuple[str, ...]:
    """The systems that others are compared with, each once."""
    if ALL_SYSTEMS in chosen and ALL_SYSTEMS not in systems:
        return tuple(systems)
    if unknown := next((name for name in chosen if name not in systems), ""):
        raise ConfigurationError(
            f"There is no system {unknown!r} to compare with. The systems are {', '.join(systems)}."
        )
    return tuple(dict.fromkeys(chosen)) or tuple(systems[:1])


def _comparisons(units: Sequence[EvaluatedUnit], baselines: Sequence[str], language: str) -> Iterator[SystemComparison]:
    """Comparisons of each two systems of which one is a baseline; never both ways, since p is the same."""
    hypotheses = {system: [unit.hypotheses[system] for unit in units] for system in units[0].hypotheses}
    references = [unit.reference for unit in units]
    for metric in sacrebleu_scores.metrics():  # without TER, of which a thousand samples would take hours
        for number, baseline in enumerate(baselines):
            done = baselines[: number + 1]
            rivals = {system: texts for system, texts in hypotheses.items() if system not in done}
            p_values = sacrebleu_scores.p_values(
                metric, language, {baseline: hypotheses[baseline]} | rivals, references
            )
            yield from (SystemComparison(metric, system, baseline, p) for system, p in p_values.items())
