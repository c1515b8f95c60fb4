"""BLEU, chrF2 and TER, as sacrebleu computes them: the only place that imports it.

All values are on the scale from 0 to 100.  The tokeniser follows the language, as sacrebleu chooses it; where a
language has no words between blanks and sacrebleu no tokeniser of its own, characters are counted.
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
#: Tokenisers for one language, and the package that each needs.
_OWN = {"zh": ("zh", ""), "ja": ("ja-mecab", "MeCab"), "ko": ("ko-mecab", "mecab_ko")}
_SAMPLES = 1000

#: Translations and their references, equally many.
Texts: TypeAlias = tuple[Sequence[str], Sequence[str]]


def tokeniser(language: str) -> str:
    """What cuts texts of the language into the words that BLEU counts: ``zh``, ``ja-mecab``, ``char``, ``13a``.

    >>> tokeniser("zh_TW"), tokeniser("de"), tokeniser("th")
    ('zh', '13a', 'char')
    """
    own, needed = _OWN.get(languages.language(language), ("", ""))
    if own and (not needed or find_spec(needed)):
        return own
    return "char" if languages.is_spaceless(language) else "13a"


def missing(language: str) -> str:
    """Which extra of sacrebleu the tokeniser of the language needs and is not installed: ``ja``, ``ko`` or nothing."""
    code = languages.language(language)
    own = _OWN.get(code, ("", ""))[0]
    return code if own not in {"", tokeniser(language)} else ""


def names(*, ter: bool = False) -> tuple[str, ...]:
    """The metrics that are computed."""
    return (BLEU, CHRF, TER) if ter else (BLEU, CHRF)


def require() -> None:
    """Nothing, if scores can be computed: to be asked before anything is paid for.

    :raises ConfigurationError: if sacrebleu is not installed.
    """
    _metric(BLEU, "en")


def score(metric: str, language: str, hypotheses: Sequence[str], references: Sequence[str]) -> float:
    """The score of all texts pooled, from 0 to 100.

    :raises ConfigurationError: if sacrebleu is not installed, or the two are not equally many.
    """
    if len(hypotheses) != len(references):
        raise ConfigurationError(
            f"There are {len(hypotheses)} translations and {len(references)} references; each needs its own."
        )
    value: float = _metric(metric, language).corpus_score(list(hypotheses), [list(references)]).score
    return min(value, 100.0) if metric != TER else value  # a perfect score is a little above 100


def scored(metric: str, language: str, documents: Mapping[str, Texts]) -> tuple[dict[str, float], float]:
    """The score of each document, and that of all pooled; ``documents`` are translations and references by name.

    TER takes long, so each text is looked at once: edits and words of the documents add up to those of all.
    """
    if metric != TER:
        every = [[text for both in documents.values() for text in both[side]] for side in (0, 1)]
        own = {name: score(metric, language, *both) for name, both in documents.items()}
        return own, score(metric, language, every[0], every[1])
    found: dict[str, Any] = {
        name: _metric(metric, language).corpus_score(list(made), [list(references)])
        for name, (made, references) in documents.items()
    }
    edits, words = (sum(getattr(one, name) for one in found.values()) for name in ("num_edits", "ref_length"))
    return {name: one.score for name, one in found.items()}, 100 * edits / words if words else 0.0


def signature(metric: str, language: str) -> str:
    """How it was computed, as others quote it: ``nrefs:1|case:mixed|eff:no|tok:zh|smooth:exp|version:2.6.0``."""
    scorer = _metric(metric, language)
    scorer.corpus_score(["a"], [["a"]])  # the number of references is known only after a score
    return str(scorer.get_signature())


def significance(
    metric: str, language: str, systems: Mapping[str, Sequence[str]], references: Sequence[str]
) -> dict[str, float]:
    """How probable it is that a system's distance from the first one is chance, by paired bootstrap resampling.

    A thousand samples, always the same ones (Koehn 2004, "Statistical significance tests for machine translation
    evaluation").  The first system has no value.
    """
    if len(systems) <= 1:
        return {}
    from sacrebleu.significance import PairedTest  # noqa: PLC0415 - an extra

    named: list[tuple[str, Sequence[str]]] = [(name, list(texts)) for name, texts in systems.items()]
    test = PairedTest(named, {metric: _metric(metric, language)}, [list(references)], "bs", _SAMPLES)
    _, results = test()
    found = next(values for key, values in results.items() if key != "System")
    known = {name: one for name, one in zip(systems, found, strict=True) if not isinstance(one, str)}
    first = known.pop(next(iter(systems)))
    return {name: 1.0 if one.score == first.score else float(one.p_value or 0) for name, one in known.items()}


@cache
def _metric(metric: str, language: str) -> Metric:
    try:
        from sacrebleu.metrics import bleu, chrf, ter  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise ConfigurationError(
            "Scores are computed by sacrebleu, which is not installed. Install sphinx-amts[evaluate]."
        ) from error
    if metric == BLEU:
        return bleu.BLEU(tokenize=tokeniser(language))
    if metric == CHRF:
        return chrf.CHRF()
    spaceless = languages.is_spaceless(language)
    return ter.TER(asian_support=spaceless, normalized=spaceless)
