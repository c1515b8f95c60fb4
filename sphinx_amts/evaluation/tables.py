"""An evaluation as tables: one row an article, one column a system, and below them their mean and all pooled.

For the terminal, as Markdown, as CSV (one score a line) and as JSON.  Columns of published figures may stand beside.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict

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
_SURE = 0.05
_EXPLAINED = (
    "p is how probable it is that the distance of two systems is chance (paired bootstrap, 1000 samples); "
    f"* is below {_SURE}."
)

Rows = list[list[str]]


def published(pair: LanguagePair) -> Mapping[str, float]:
    """The published averages for the two languages, from 0 to 100; none for others."""
    return PUBLISHED.get((languages.language(pair.source), languages.language(pair.target)), {})


def rows(found: Evaluation, metric: str, *, beside: Mapping[str, float] | None = None) -> Rows:
    """The table of one metric with its head; ``beside`` are averages of further systems."""
    others = list((beside or {}).values()) if metric == sacrebleu_scores.BLEU else []
    head = [metric, found.unit + "s", *(one.system for one in found.columns), *(list(beside or {}) if others else [])]
    body = [
        [name, str(count), *(_shown(one.documents[name][metric]) for one in found.columns), *["–"] * len(others)]
        for name, count in found.units.items()
    ]
    total = str(sum(found.units.values()))
    mean = [MEAN, total, *(_shown(one.mean(metric)) for one in found.columns), *map(_shown, others)]
    pooled = [POOLED, total, *(_shown(one.pooled[metric]) for one in found.columns), *["–"] * len(others)]
    return [head, *body, mean, pooled]


def _shown(value: float) -> str:
    """On both scales: ``59.3 (.593)``."""
    return f"{value:.1f} ({value / 100:.3f})".replace("(0.", "(.")


def notes(found: Evaluation) -> Iterator[str]:
    """What was compared, and how: a sentence each."""
    spans = "without" if found.text_only else "with"
    direction = f"{languages.name(found.pair.source)} to {languages.name(found.pair.target)}"
    yield f"{direction}; unit: {found.unit}; {spans} protected spans (code, formulas, references)."
    for metric, signature in found.signatures.items():
        better = ", lower is better" if metric == sacrebleu_scores.TER else ""
        yield f"{metric}: 0 to 100{better}, in brackets 0 to 1; {signature}"
    if _is_simple(found):
        yield from map(_told, _by_systems(found))
    yield from (f"Left out: {count} {reason}." for reason, count in found.left_out.items() if count)
    yield from found.about


def significance(found: Evaluation, metric: str) -> Rows:
    """How probable it is that the distance of two systems is chance: a row a system, a column each it is laid against.

    Empty where all are laid against one: that is told in :func:`notes`.
    """
    if _is_simple(found):
        return []
    bases = _bases(found)
    known = {frozenset((one.system, one.against)): one.chance for one in found.comparisons if one.metric == metric}
    body = [
        [one.system, *(_chance(known.get(frozenset((one.system, base)))) for base in bases)] for one in found.columns
    ]
    return [[f"p of {metric}", *bases], *body] if known else []


def _is_simple(found: Evaluation) -> bool:
    """Whether all were compared with one system."""
    return len({one.against for one in found.comparisons}) <= 1


def _bases(found: Evaluation) -> list[str]:
    """The systems with which all others were compared, in the order of the tables."""
    pairs = {frozenset((one.system, one.against)) for one in found.comparisons}
    names = [one.system for one in found.columns]
    return [base for base in names if all(frozenset((base, other)) in pairs for other in names if other != base)]


def _chance(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}{'*' * (value < _SURE)}"


def _by_systems(found: Evaluation) -> Iterator[list[SystemComparison]]:
    """The comparisons of each two systems, by all metrics."""
    grouped: dict[tuple[str, str], list[SystemComparison]] = {}
    for one in found.comparisons:
        grouped.setdefault((one.system, one.against), []).append(one)
    yield from grouped.values()


def _told(some: list[SystemComparison]) -> str:
    """Whether the distance of two systems is chance."""
    parts = (
        f"{one.metric} p = {one.chance:.3f}, {'not chance' if one.chance < _SURE else 'may be chance'}" for one in some
    )
    return f"{some[0].system} against {some[0].against} (paired bootstrap, 1000 samples): {'; '.join(parts)}"


def text(found: Evaluation, beside: Mapping[str, float] | None = None) -> str:
    """For the terminal."""
    return _joined(found, beside, _aligned, "\n")


def markdown(found: Evaluation, beside: Mapping[str, float] | None = None) -> str:
    """As Markdown, for a page."""
    return _joined(found, beside, _piped, "\n\n")


def _joined(found: Evaluation, beside: Mapping[str, float] | None, form: Callable[[Rows], str], gap: str) -> str:
    tables = [form(rows(found, metric, beside=beside)) for metric in found.metrics]
    chances = [form(table) for table in (significance(found, metric) for metric in found.metrics) if table]
    if chances:
        chances.append(_EXPLAINED)
    return "\n\n".join([*tables, *chances, gap.join(notes(found))]) + "\n"


def _aligned(table: Rows) -> str:
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return "\n".join(
        "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip() for row in table
    )


def _piped(table: Rows) -> str:
    rule = ["---", *["---:"] * (len(table[0]) - 1)]
    lines = (" | ".join(cell.replace("|", r"\|") for cell in row) for row in [table[0], rule, *table[1:]])
    return "\n".join(f"| {line} |" for line in lines)


def comma_separated(found: Evaluation, beside: Mapping[str, float] | None = None) -> str:
    """One score a line: article, system, metric, 0 to 100, 0 to 1, how many units."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["article", "system", "metric", "score", "score_0_1", "units"])
    for name, system, metric, value, count in _values(found):
        writer.writerow([name, system, metric, f"{value:.4f}", f"{value / 100:.6f}", count])
    for system, value in (beside or {}).items():
        writer.writerow([MEAN, system, sacrebleu_scores.BLEU, f"{value:.4f}", f"{value / 100:.6f}", ""])
    return stream.getvalue()


def _values(found: Evaluation) -> Iterator[tuple[str, str, str, float, int]]:
    total = sum(found.units.values())
    for metric in found.metrics:
        for one in found.columns:
            for name, values in one.documents.items():
                yield name, one.system, metric, values[metric], found.units[name]
            yield MEAN, one.system, metric, one.mean(metric), total
            yield POOLED, one.system, metric, one.pooled[metric], total


def as_json(found: Evaluation, beside: Mapping[str, float] | None = None) -> str:
    """All that was measured; scores are from 0 to 100."""
    content = asdict(found)
    for column, one in zip(content["columns"], found.columns, strict=True):
        column["mean"] = {metric: one.mean(metric) for metric in found.metrics}
    return json.dumps(content | {"published": dict(beside or {})}, ensure_ascii=False, indent=2) + "\n"


#: By the suffix of a file's name.
FORMS: Mapping[str, Callable[[Evaluation, Mapping[str, float] | None], str]] = {
    ".txt": text,
    ".md": markdown,
    ".csv": comma_separated,
    ".json": as_json,
}
