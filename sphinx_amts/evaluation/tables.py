"""An evaluation as tables: one row an article, one column a system, and below them the mean and all units pooled.

The forms are text for the terminal, Markdown, CSV (one score a line) and JSON.  Averages that others published may
stand beside as further columns.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, TypeAlias

from sphinx_amts import languages
from sphinx_amts.evaluation import sacrebleu_scores
from sphinx_amts.evaluation.scoring import Evaluation, SystemComparison
from sphinx_amts.languages import LanguagePair

MEAN, POOLED = "mean of articles", "all pooled"
#: BLEU as the article behind this project published it, as averages of its articles; by source and target language.
PUBLISHED: Mapping[tuple[str, str], Mapping[str, float]] = {
    ("en", "zh"): {"published: plain": 53.6, "published: ACT, paragraphs": 57.1, "published: ACT, sentences": 63.9},
    ("zh", "en"): {"published: plain": 72.0, "published: ACT, paragraphs": 78.6, "published: ACT, sentences": 84.6},
}
_NO_VALUE = "–"
_SIGNIFICANCE_LEVEL = 0.05
_METHOD = f"paired bootstrap, {sacrebleu_scores.SAMPLES} samples"
_MATRIX_NOTE = (
    f"p is the probability that the difference between two systems is due to chance ({_METHOD}); "
    f"* marks values below {_SIGNIFICANCE_LEVEL}."
)

#: A table as lines of cells, the first line being the head.
Cells: TypeAlias = list[list[str]]


def published_averages(pair: LanguagePair) -> Mapping[str, float]:
    """The published averages for the two languages, from 0 to 100; none for other languages."""
    return PUBLISHED.get((languages.language(pair.source), languages.language(pair.target)), {})


# --- what the tables say ----------------------------------------------------------------------------------------------


def score_table(evaluation: Evaluation, metric: str, *, published: Mapping[str, float] | None = None) -> Cells:
    """The table of one metric.

    Args:
        evaluation: What was measured.
        metric: The metric.
        published: Averages of further systems by their names, shown for BLEU only.
    """
    beside = (published or {}) if metric == sacrebleu_scores.BLEU else {}
    unknown = [_NO_VALUE] * len(beside)
    systems, total = evaluation.systems, str(sum(evaluation.unit_counts.values()))
    articles = [
        [name, str(number), *(_on_both_scales(system.documents[name][metric]) for system in systems), *unknown]
        for name, number in evaluation.unit_counts.items()
    ]
    return [
        [metric, evaluation.unit_kind + "s", *(system.system for system in systems), *beside],
        *articles,
        [
            MEAN,
            total,
            *(_on_both_scales(system.mean(metric)) for system in systems),
            *map(_on_both_scales, beside.values()),
        ],
        [POOLED, total, *(_on_both_scales(system.pooled[metric]) for system in systems), *unknown],
    ]


def _on_both_scales(score: float) -> str:
    """A score as ``59.3 (.593)``: papers use either scale."""
    return f"{score:.1f} ({score / 100:.3f})".replace("(0.", "(.")


def significance_table(evaluation: Evaluation, metric: str) -> Cells:
    """The probability that two systems differ by chance: a row for each system, a column for each baseline.

    Empty where all are compared with one baseline: :func:`footnotes` say it then.
    """
    if _has_one_baseline(evaluation):
        return []
    baselines = _full_baselines(evaluation)
    p_values = {
        frozenset((comparison.system, comparison.baseline)): comparison.p_value
        for comparison in evaluation.comparisons
        if comparison.metric == metric
    }
    rows = [
        [scores.system, *(_p_value(p_values.get(frozenset((scores.system, baseline)))) for baseline in baselines)]
        for scores in evaluation.systems
    ]
    return [[f"p of {metric}", *baselines], *rows] if p_values else []


def _has_one_baseline(evaluation: Evaluation) -> bool:
    return len({comparison.baseline for comparison in evaluation.comparisons}) <= 1


def _full_baselines(evaluation: Evaluation) -> list[str]:
    """The systems that all others were compared with, in the order of the tables."""
    compared = {frozenset((comparison.system, comparison.baseline)) for comparison in evaluation.comparisons}
    names = [scores.system for scores in evaluation.systems]
    return [name for name in names if all(frozenset((name, other)) in compared for other in names if other != name)]


def _p_value(value: float | None) -> str:
    if value is None:
        return _NO_VALUE
    return f"{value:.3f}{'*' * (value < _SIGNIFICANCE_LEVEL)}"


def footnotes(evaluation: Evaluation) -> Iterator[str]:
    """The sentences below the tables: what was compared, and how."""
    spans = "without" if evaluation.text_only else "with"
    direction = f"{languages.name(evaluation.pair.source)} to {languages.name(evaluation.pair.target)}"
    yield f"{direction}; unit: {evaluation.unit_kind}; {spans} protected spans (code, formulas, references)."
    for metric, signature in evaluation.signatures.items():
        better = ", lower is better" if metric == sacrebleu_scores.TER else ""
        yield f"{metric}: 0 to 100{better}, in parentheses 0 to 1; {signature}"
    if _has_one_baseline(evaluation):
        yield from map(_describe_comparisons, _comparisons_by_systems(evaluation))
    yield from (f"Left out: {number} {reason}." for reason, number in evaluation.left_out.items() if number)
    yield from evaluation.notes


def _comparisons_by_systems(evaluation: Evaluation) -> Iterator[list[SystemComparison]]:
    """The comparisons of each two systems, by all metrics."""
    grouped: dict[tuple[str, str], list[SystemComparison]] = {}
    for comparison in evaluation.comparisons:
        grouped.setdefault((comparison.system, comparison.baseline), []).append(comparison)
    yield from grouped.values()


def _describe_comparisons(comparisons: Sequence[SystemComparison]) -> str:
    """Whether two systems differ by chance, by each metric."""
    first = comparisons[0]
    results = (
        f"{comparison.metric} p = {comparison.p_value:.3f}, "
        f"{'significant' if comparison.p_value < _SIGNIFICANCE_LEVEL else 'may be due to chance'}"
        for comparison in comparisons
    )
    return f"{first.system} against {first.baseline} ({_METHOD}): {'; '.join(results)}"


# --- forms ------------------------------------------------------------------------------------------------------------


def text(evaluation: Evaluation, published: Mapping[str, float] | None = None) -> str:
    """The tables and their footnotes for the terminal."""
    return _joined(evaluation, published, _aligned, "\n")


def markdown(evaluation: Evaluation, published: Mapping[str, float] | None = None) -> str:
    """The tables and their footnotes in Markdown."""
    return _joined(evaluation, published, _piped, "\n\n")


def _joined(
    evaluation: Evaluation, published: Mapping[str, float] | None, render: Callable[[Cells], str], gap: str
) -> str:
    scores = [render(score_table(evaluation, metric, published=published)) for metric in evaluation.metrics]
    matrices = [
        render(table) for table in (significance_table(evaluation, metric) for metric in evaluation.metrics) if table
    ]
    if matrices:
        matrices.append(_MATRIX_NOTE)
    return "\n\n".join([*scores, *matrices, gap.join(footnotes(evaluation))]) + "\n"


def _aligned(table: Cells) -> str:
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return "\n".join(
        "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip() for row in table
    )


def _piped(table: Cells) -> str:
    rule = ["---", *["---:"] * (len(table[0]) - 1)]
    lines = (" | ".join(cell.replace("|", r"\|") for cell in row) for row in [table[0], rule, *table[1:]])
    return "\n".join(f"| {line} |" for line in lines)


def comma_separated(evaluation: Evaluation, published: Mapping[str, float] | None = None) -> str:
    """One score a line: article, system, metric, 0 to 100, 0 to 1, how many units."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["article", "system", "metric", "score", "score_0_1", "units"])
    for name, system, metric, score, units in _all_scores(evaluation):
        writer.writerow([name, system, metric, f"{score:.4f}", f"{score / 100:.6f}", units])
    for system, score in (published or {}).items():
        writer.writerow([MEAN, system, sacrebleu_scores.BLEU, f"{score:.4f}", f"{score / 100:.6f}", ""])
    return stream.getvalue()


def _all_scores(evaluation: Evaluation) -> Iterator[tuple[str, str, str, float, int]]:
    total = sum(evaluation.unit_counts.values())
    for metric in evaluation.metrics:
        for scores in evaluation.systems:
            for name, by_metric in scores.documents.items():
                yield name, scores.system, metric, by_metric[metric], evaluation.unit_counts[name]
            yield MEAN, scores.system, metric, scores.mean(metric), total
            yield POOLED, scores.system, metric, scores.pooled[metric], total


def as_json(evaluation: Evaluation, published: Mapping[str, float] | None = None) -> str:
    """All that was measured; scores are from 0 to 100.

    The keys are read by other programs, so they do not follow the names in this code.
    """
    content: dict[str, Any] = {
        "pair": asdict(evaluation.pair),
        "unit": evaluation.unit_kind,
        "text_only": evaluation.text_only,
        "units": evaluation.unit_counts,
        "columns": [
            asdict(scores) | {"mean": {metric: scores.mean(metric) for metric in evaluation.metrics}}
            for scores in evaluation.systems
        ],
        "signatures": evaluation.signatures,
        "left_out": evaluation.left_out,
        "doubts": evaluation.caveats,
        "comparisons": [
            {
                "metric": comparison.metric,
                "system": comparison.system,
                "against": comparison.baseline,
                "chance": comparison.p_value,
            }
            for comparison in evaluation.comparisons
        ],
        "about": evaluation.notes,
        "published": published or {},
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


#: The forms by the suffixes of files.
FORMATS: Mapping[str, Callable[[Evaluation, Mapping[str, float] | None], str]] = {
    ".txt": text,
    ".md": markdown,
    ".csv": comma_separated,
    ".json": as_json,
}
