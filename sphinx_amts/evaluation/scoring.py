"""Translations against a human reference: units of text, what is left out of them, what is doubtful, and the scores.

A unit is a sentence, a block or a row of a file: its source, its reference, and what each system made of it.  A unit
that a system has seen with its translation proves nothing, so :func:`without_known` leaves it out.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from statistics import fmean

from sphinx_amts import languages
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.evaluation import sacrebleu_scores
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import language_id, tagged_text
from sphinx_amts.text.segmentation import segment

#: Code, formulas, roles with their targets, as they stand in Markdown and reStructuredText.
_PROTECTED = re.compile(
    r"(?::[\w:+.-]+:|\{[\w:+.-]+\})?(?P<ticks>`+)[^`]+(?P=ticks)|\$\$.*?\$\$|\$(?!\s)[^$]+(?<!\s)\$", re.DOTALL
)
#: Fewer units than this are told; the shares of units from which something is doubtful.
FEW, ECHOES, SAME, TOKENISED = 100, 0.1, 0.1, 0.3
#: Stands for every system.
ALL = "all"
#: Words from which a text that is equal to another is no name.
_WORDS = 4
_IDEOGRAPH = "[\u3040-\u30ff\u3400-\u9fff]"
_CUT_SPACELESS = re.compile(rf"{_IDEOGRAPH} (?={_IDEOGRAPH})")
_CUT_SPACED = re.compile(r"\w [.,;:!?](?=\s|$)|\w (?:n't|'s|'re|'ll)\b|&quot;|@-@")


@dataclass(frozen=True, slots=True)
class EvaluatedUnit:
    """What is compared: plain texts; ``hypotheses[system]`` is what the system made of the source."""

    document: str
    source: str
    reference: str
    hypotheses: Mapping[str, str]
    sentences: tuple[str, ...] = ()
    """The source as tagged sentences; empty where nothing but its text is known."""


@dataclass(frozen=True, slots=True)
class Column:
    """The scores of one system, from 0 to 100, by the names of the metrics."""

    system: str
    documents: Mapping[str, Mapping[str, float]]
    pooled: Mapping[str, float]

    def mean(self, metric: str) -> float:
        """The mean of the documents, each counted once."""
        return fmean(values[metric] for values in self.documents.values())


@dataclass(frozen=True, slots=True)
class SystemComparison:
    """How probable it is that the distance between two systems is chance."""

    metric: str
    system: str
    against: str
    chance: float
    """From 0 to 1; below 0.05 it is not chance, as far as one can tell."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that was measured, and on what."""

    pair: LanguagePair
    unit: str
    """``sentence``, ``block``, ``row`` or ``line``."""
    text_only: bool
    """Whether protected spans (code, formulas, references) were left out."""
    units: Mapping[str, int]
    """How many of each document were scored."""
    columns: tuple[Column, ...]
    signatures: Mapping[str, str]
    left_out: Mapping[str, int] = field(default_factory=dict)
    """How many units were not scored, by reason."""
    doubts: tuple[str, ...] = ()
    """Why the numbers may mean little, a sentence each."""
    comparisons: tuple[SystemComparison, ...] = ()
    """Of two systems each; none for TER."""
    about: tuple[str, ...] = ()
    """What else is to be known of the texts, a sentence each."""

    @property
    def metrics(self) -> tuple[str, ...]:
        """In the order of the tables."""
        return tuple(self.signatures)


def evaluate(
    units: Sequence[EvaluatedUnit],
    pair: LanguagePair,
    unit: str,
    *,
    text_only: bool = False,
    ter: bool = False,
    left_out: Mapping[str, int] | None = None,
    against: Sequence[str] = (),
) -> Evaluation:
    """The scores of all systems on the same units.

    :param against: the systems with which the others are compared, or :data:`ALL`; without it, the first one.
    :raises ConfigurationError: if there is nothing to score, the references are not in the target language, or there is
        no such system to compare with.
    """
    _check(units, pair, left_out or {})
    systems = tuple(units[0].hypotheses)
    bases = _bases(systems, against)
    grouped, metrics = _by_document(units), sacrebleu_scores.names(ter=ter)
    return Evaluation(
        pair,
        unit,
        text_only,
        {name: len(group) for name, group in grouped.items()},
        tuple(_column(system, grouped, metrics, pair.target) for system in systems),
        {metric: sacrebleu_scores.signature(metric, pair.target) for metric in metrics},
        dict(left_out or {}),
        tuple(doubts(units, pair)),
        tuple(_comparisons(units, bases, pair.target)),
    )


def _check(units: Sequence[EvaluatedUnit], pair: LanguagePair, left_out: Mapping[str, int]) -> None:
    if not units:
        why = ", ".join(f"{count} {reason}" for reason, count in left_out.items() if count)
        raise ConfigurationError("There is nothing to score." + f" Left out were: {why}." * bool(why))
    check_reference([one.reference for one in units], pair)


def check_reference(texts: Iterable[str], pair: LanguagePair) -> None:
    """Nothing, if the references are in the target language.

    :raises ConfigurationError: if they are in another one.
    """
    if why := language_id.mismatch([text_only(text) for text in texts], pair.target):
        raise ConfigurationError(
            f"The reference is not in {languages.name(pair.target)}: {why}. "
            "Check the order of the files and the language of the translation."
        )


def _by_document(units: Iterable[EvaluatedUnit]) -> dict[str, list[EvaluatedUnit]]:
    found: dict[str, list[EvaluatedUnit]] = {}
    for one in units:
        found.setdefault(one.document, []).append(one)
    return found


def _column(
    system: str, grouped: Mapping[str, Sequence[EvaluatedUnit]], metrics: Sequence[str], language: str
) -> Column:
    texts = {
        name: ([one.hypotheses[system] for one in group], [one.reference for one in group])
        for name, group in grouped.items()
    }
    found = {metric: sacrebleu_scores.scored(metric, language, texts) for metric in metrics}
    documents = {name: {metric: found[metric][0][name] for metric in metrics} for name in grouped}
    return Column(system, documents, {metric: pooled for metric, (_, pooled) in found.items()})


# --- which distances are chance ---------------------------------------------------------------------------------------


def _bases(systems: Sequence[str], against: Sequence[str]) -> tuple[str, ...]:
    """The systems with which others are compared, each once."""
    if ALL in against and ALL not in systems:
        return tuple(systems)
    if unknown := next((one for one in against if one not in systems), ""):
        raise ConfigurationError(f"There is no system {unknown!r} to compare with; there are {', '.join(systems)}.")
    return tuple(dict.fromkeys(against)) or tuple(systems[:1])


def _comparisons(units: Sequence[EvaluatedUnit], bases: Sequence[str], language: str) -> Iterator[SystemComparison]:
    """Each two systems of which one is a base, once: A is as far from B as B from A."""
    texts = {system: [one.hypotheses[system] for one in units] for system in units[0].hypotheses}
    references = [one.reference for one in units]
    for metric in sacrebleu_scores.names():
        for number, base in enumerate(bases):
            others = {system: made for system, made in texts.items() if system not in bases[: number + 1]}
            found = sacrebleu_scores.significance(metric, language, {base: texts[base]} | others, references)
            yield from (SystemComparison(metric, system, base, chance) for system, chance in found.items())


# --- protected spans, and what the systems have seen ------------------------------------------------------------------


def text_only(text: str) -> str:
    """The text without code, formulas and references, as they stand in Markdown and reStructuredText.

    >>> text_only("See :numref:`fig_x` and $a+b$ in `f()`.")
    'See and in .'
    """
    return " ".join(_PROTECTED.sub("", text).split())


def normal(text: str) -> str:
    """What decides whether two sentences are the same: letters and digits alone, in small letters."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def known_sentences(sources: Iterable[str], language: str) -> set[str]:
    """The sentences of tagged sources of parallel data, normalised; of several in one, each."""
    found = (
        normal(tagged_text.plain(one)) for source in sources for one in segment(source, languages.profile(language))
    )
    return {one for one in found if one}


def without_known(
    units: Iterable[EvaluatedUnit], known: Collection[str], language: str
) -> tuple[list[EvaluatedUnit], int]:
    """The units without a sentence that is known, and how many others there are.

    :param known: as of :func:`known_sentences`.
    """
    everything = list(units)
    fresh = [not any(normal(one) in known for one in _sentences(unit, language)) for unit in everything]
    return list(compress(everything, fresh)), fresh.count(False)


def _sentences(unit: EvaluatedUnit, language: str) -> Iterator[str]:
    tagged = unit.sentences or segment(tagged_text.escape(text_only(unit.source)), languages.profile(language))
    return (tagged_text.plain(one) for one in tagged)


# --- plausible nonsense -----------------------------------------------------------------------------------------------


def doubts(units: Sequence[EvaluatedUnit], pair: LanguagePair) -> Iterator[str]:
    """What makes scores mean little although they look well, a sentence each."""
    if len(units) < FEW:
        compared = "1 unit is" if len(units) == 1 else f"{len(units)} units are"
        yield f"Only {compared} compared; under {FEW} the scores are largely chance."
    if extra := sacrebleu_scores.missing(pair.target):
        yield f"Words of {languages.name(pair.target)} need sacrebleu[{extra}], so characters or blanks are counted."
    if why := language_id.mismatch([text_only(one.source) for one in units], pair.source):
        yield f"The source is not in {languages.name(pair.source)}: {why}."
    if share := _share((_same(one.reference, one.source) for one in units), SAME):
        yield f"{share} of the references equal their source: the reference is not fully translated."
    if share := _share((_is_cut(one.reference, pair.target) for one in units), TOKENISED):
        yield f"{share} of the references look tokenised (blanks between words and marks); give the text as it is read."
    for system in units[0].hypotheses:
        yield from (f"{system}: {doubt}" for doubt in _doubts(units, system, pair))


def _doubts(units: Sequence[EvaluatedUnit], system: str, pair: LanguagePair) -> Iterator[str]:
    texts = [one.hypotheses[system] for one in units]
    both = list(zip(units, texts, strict=True))
    if share := _share((_same(text, unit.source) for unit, text in both), ECHOES):
        yield f"{share} of the translations equal their source: the engine echoes, or has not run."
    if why := language_id.mismatch([text_only(text) for text in texts], pair.target):
        yield f"the translations are not in {languages.name(pair.target)}: {why}."
    if share := _share((_is_cut(text, pair.target) for text in texts), TOKENISED):
        yield f"{share} of the translations look tokenised; give the text as it is read."
    if all(text == unit.reference for unit, text in both):
        yield "every translation equals its reference: probably the same file was given twice."
    if empty := sum(not text.strip() for text in texts):
        yield f"{empty} of {len(texts)} translations are empty, and count as such."


def _share(marks: Iterable[bool], least: float) -> str:
    """How many are true, in percent; nothing if fewer than ``least``."""
    counts = Counter(marks)
    share = counts[True] / max(1, counts.total())
    return f"{share:.0%}" if share >= least else ""


def _same(text: str, source: str) -> bool:
    return len(source.split()) >= _WORDS and normal(text) == normal(source)


def _is_cut(text: str, language: str) -> bool:
    pattern, least = (_CUT_SPACELESS, 3) if languages.is_spaceless(language) else (_CUT_SPACED, 1)
    return len(pattern.findall(text)) >= least
