"""BLEU, chrF2 and TER, as sacrebleu computes them: the only module that imports it.

All scores are on the scale from 0 to 100.  The tokeniser follows the language, as sacrebleu chooses it; where a
language puts no spaces between words and sacrebleu has no tokeniser for it, characters are counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, TypeAlias

from sphinx_amts import languages
from sphinx_amts.errors import ConfigurationError

if TYPE_CHECKING:
    from sacrebleu.metrics.base import Metric

#: In the order of the tables.
BLEU, CHRF, TER = "BLEU", "chrF2", "TER"
#: Tokenisers made for one language, and the package that each needs.
_TOKENISERS = {"zh": ("zh", ""), "ja": ("ja-mecab", "MeCab"), "ko": ("ko-mecab", "mecab_ko")}
#: Samples of the paired bootstrap, as many as sacrebleu takes itself.
SAMPLES = 1000

#: Hypotheses and their references, equally many.
HypothesesAndReferences: TypeAlias = tuple[Sequence[str], Sequence[str]]


def tokeniser(language: str) -> str:
    """The name of what splits texts of the language into the words that BLEU counts.

    >>> tokeniser("zh_TW"), tokeniser("de"), tokeniser("th")
    ('zh', '13a', 'char')
    """
    special, package = _TOKENISERS.get(languages.language(language), ("", ""))
    if special and (not package or find_spec(package)):
        return special
    return "char" if languages.is_spaceless(language) else "13a"


def missing_extra(language: str) -> str:
    """The extra of sacrebleu that the language's tokeniser needs and that is not installed: ``ja``, ``ko`` or empty."""
    code = languages.language(language)
    special = _TOKENISERS.get(code, ("", ""))[0]
    return code if special not in {"", tokeniser(language)} else ""


def metrics(*, ter: bool = False) -> tuple[str, ...]:
    """The names of the metrics that are computed."""
    return (BLEU, CHRF, TER) if ter else (BLEU, CHRF)


def require_sacrebleu() -> None:
    """Check that scores can be computed; call it before anything is paid for.

    Raises:
        ConfigurationError: If sacrebleu is not installed.
    """
    _metric(BLEU, "en")


def score(metric: str, language: str, hypotheses: Sequence[str], references: Sequence[str]) -> float:
    """The score of all texts pooled, from 0 to 100.

    Args:
        metric: One of :func:`metrics`.
        language: The language of the texts, which decides how they are tokenised.
        hypotheses: The translations to score.
        references: The human translations, in the same order.

    Raises:
        ConfigurationError: If sacrebleu is not installed, or the two are not equally many.
    """
    if len(hypotheses) != len(references):
        raise ConfigurationError(
            f"There are {len(hypotheses)} translations and {len(references)} references; each needs its own."
        )
    value: float = _metric(metric, language).corpus_score(list(hypotheses), [list(references)]).score
    return min(value, 100.0) if metric != TER else value  # a perfect score is a little above 100


def score_documents(
    metric: str, language: str, documents: Mapping[str, HypothesesAndReferences]
) -> tuple[dict[str, float], float]:
    """The score of each document, and that of all of them pooled.

    TER takes long, so each text is scored once: edits and words of the documents add up to those of all.

    Args:
        metric: One of :func:`metrics`.
        language: The language of the texts.
        documents: Hypotheses and references by the names of the documents.
    """
    if metric != TER:
        pooled = [[text for texts in documents.values() for text in texts[side]] for side in (0, 1)]
        scores = {name: score(metric, language, *texts) for name, texts in documents.items()}
        return scores, score(metric, language, pooled[0], pooled[1])
    results: dict[str, Any] = {
        name: _metric(metric, language).corpus_score(list(hypotheses), [list(references)])
        for name, (hypotheses, references) in documents.items()
    }
    edits, words = (sum(getattr(result, name) for result in results.values()) for name in ("num_edits", "ref_length"))
    return {name: result.score for name, result in results.items()}, 100 * edits / words if words else 0.0


def signature(metric: str, language: str) -> str:
    """How a metric was computed, as papers quote it: ``nrefs:1|case:mixed|eff:no|tok:zh|smooth:exp|version:2.6.0``."""
    scorer = _metric(metric, language)
    scorer.corpus_score(["a"], [["a"]])  # the number of references is known only after a score
    return str(scorer.get_signature())


def p_values(
    metric: str, language: str, hypotheses: Mapping[str, Sequence[str]], references: Sequence[str]
) -> dict[str, float]:
    """How probable it is that a system differs from the first one by chance, by paired bootstrap resampling.

    The samples are always the same ones (Koehn 2004, "Statistical significance tests for machine translation
    evaluation").

    Args:
        metric: One of :func:`metrics`.
        language: The language of the texts.
        hypotheses: Translations by the names of the systems; the first system is the baseline and has no value.
        references: The human translations, in the same order.
    """
    if len(hypotheses) <= 1:
        return {}
    from sacrebleu.significance import PairedTest  # noqa: PLC0415 - an extra

    named: list[tuple[str, Sequence[str]]] = [(name, list(texts)) for name, texts in hypotheses.items()]
    test = PairedTest(named, {metric: _metric(metric, language)}, [list(references)], "bs", SAMPLES)
    _, columns = test()
    results = next(values for key, values in columns.items() if key != "System")
    by_system = {name: result for name, result in zip(hypotheses, results, strict=True) if not isinstance(result, str)}
    baseline = by_system.pop(next(iter(hypotheses)))
    return {  # sacrebleu's own p of two equal systems is below 1
        name: 1.0 if result.score == baseline.score else float(result.p_value or 0)
        for name, result in by_system.items()
    }


@cache
def _metric(metric: str, language: str) -> Metric:
    try:
        from sacrebleu.metrics import bleu, chrf, ter  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise ConfigurationError(
            "Scoring requires sacrebleu, which is not installed. Run: pip install 'sphinx-amts[evaluate]'"
        ) from error
    if metric == BLEU:
        return bleu.BLEU(tokenize=tokeniser(language))
    if metric == CHRF:
        return chrf.CHRF()
    spaceless = languages.is_spaceless(language)
    return ter.TER(asian_support=spaceless, normalized=spaceless)
