"""Why scores that look good may mean little: too few units, the wrong language, copies, tokenised texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from sphinx_amts import languages
from sphinx_amts.evaluation import sacrebleu_scores
from sphinx_amts.evaluation.units import EvaluatedUnit, comparison_key, strip_protected_spans
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import language_id
from sphinx_amts.text.prose import count
from sphinx_amts.text.scripts import HAN, KANA

#: Below so many units scores are largely chance.
FEW_UNITS = 100
#: From these shares of the units a pattern is reported: a few copies or spaced signs occur in any sound text.
COPIED_SHARE, TOKENISED_SHARE = 0.1, 0.3
#: A shorter text that is equal in both languages may be a name.
_LEAST_WORDS_OF_A_COPY = 4
#: Signs of text that was cut into words: spaces between ideographs (three, since people put a few there), and before
#: punctuation or within contractions.
_CUT_SPACELESS, _LEAST_SPACELESS = re.compile(f"[{HAN}{KANA}] (?=[{HAN}{KANA}])"), 3
_CUT_SPACED, _LEAST_SPACED = re.compile(r"\w [.,;:!?](?=\s|$)|\w (?:n't|'s|'re|'ll)\b|&quot;|@-@"), 1


def caveats(units: Sequence[EvaluatedUnit], pair: LanguagePair) -> Iterator[str]:
    """The reasons to doubt the scores of these units, a sentence each; none for a sound evaluation."""
    if len(units) < FEW_UNITS:
        verb = "is" if len(units) == 1 else "are"
        units_compared = f"{count(len(units), 'unit')} {verb} compared"
        yield f"Only {units_compared}; with fewer than {FEW_UNITS}, scores are largely due to chance."
    if extra := sacrebleu_scores.missing_extra(pair.target):
        yield (
            f"{languages.name(pair.target)} is not split into words; characters or space-separated words are counted. "
            f"To split it, install sacrebleu[{extra}]."
        )
    if problem := _wrong_language((unit.source for unit in units), pair.source):
        yield f"The source is not in {languages.name(pair.source)}: {problem}."
    if share := _share((_is_copy(unit.reference, unit.source) for unit in units), COPIED_SHARE):
        yield f"{share} of the references are identical to their source: the reference is not fully translated."
    if share := _share((_is_tokenised(unit.reference, pair.target) for unit in units), TOKENISED_SHARE):
        yield f"{share} of the references look tokenised (spaces around punctuation); use the text as published."
    for system in units[0].hypotheses:
        yield from (f"{system}: {caveat}" for caveat in _system_caveats(units, system, pair))


def _system_caveats(units: Sequence[EvaluatedUnit], system: str, pair: LanguagePair) -> Iterator[str]:
    hypotheses = [unit.hypotheses[system] for unit in units]
    paired = list(zip(units, hypotheses, strict=True))
    if share := _share((_is_copy(hypothesis, unit.source) for unit, hypothesis in paired), COPIED_SHARE):
        yield f"{share} of the translations are identical to their source: the engine copied its input or did not run."
    if problem := _wrong_language(hypotheses, pair.target):
        yield f"the translations are not in {languages.name(pair.target)}: {problem}."
    if share := _share((_is_tokenised(hypothesis, pair.target) for hypothesis in hypotheses), TOKENISED_SHARE):
        yield f"{share} of the translations look tokenised; use the text as published."
    if all(hypothesis == unit.reference for unit, hypothesis in paired):
        yield "every translation is identical to its reference: the same file was probably given twice."
    if empty := sum(not hypothesis.strip() for hypothesis in hypotheses):
        verb = "is" if empty == 1 else "are"
        yield f"{empty:,} of {count(len(hypotheses), 'translation')} {verb} empty and scored as such."


def _wrong_language(texts: Iterable[str], language: str) -> str:
    """Why the texts are not in the language, code and formulas aside; empty if they seem to be."""
    return language_id.mismatch([strip_protected_spans(text) for text in texts], language)


def _share(flags: Iterable[bool], least: float) -> str:
    """How many flags are true, in percent; empty if fewer than ``least``."""
    counts = Counter(flags)
    share = counts[True] / max(1, counts.total())
    return f"{share:.0%}" if share >= least else ""


def _is_copy(text: str, source: str) -> bool:
    return len(source.split()) >= _LEAST_WORDS_OF_A_COPY and comparison_key(text) == comparison_key(source)


def _is_tokenised(text: str, language: str) -> bool:
    if languages.is_spaceless(language):
        return len(_CUT_SPACELESS.findall(text)) >= _LEAST_SPACELESS
    return len(_CUT_SPACED.findall(text)) >= _LEAST_SPACED
