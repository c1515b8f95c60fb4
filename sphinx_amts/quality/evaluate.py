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

from sphinx_amts import languages, markup
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.quality import scores
from sphinx_amts.records import LanguagePair
from sphinx_amts.segment import split

#: Code, formulas, roles with their targets, as they stand in Markdown and reStructuredText.
_PROTECTED = re.compile(
    r"(?::[\w:+.-]+:|\{[\w:+.-]+\})?(?P<ticks>`+)[^`]+(?P=ticks)|\$\$.*?\$\$|\$(?!\s)[^$]+(?<!\s)\$", re.DOTALL
)
#: Fewer units than this are told; the shares of units from which something is doubtful.
FEW, ECHOES, SAME, TOKENISED, FOREIGN = 100, 0.1, 0.1, 0.3, 0.5
#: Words from which a text that is equal to another is no name.
_WORDS = 4
_LETTERS = 20
_IDEOGRAPH = "[\u3040-\u30ff\u3400-\u9fff]"
_CUT_SPACELESS = re.compile(rf"{_IDEOGRAPH} (?={_IDEOGRAPH})")
_CUT_SPACED = re.compile(r"\w [.,;:!?](?=\s|$)|\w (?:n't|'s|'re|'ll)\b|&quot;|@-@")
#: How the names of Unicode characters begin in a script.
_NAMES = {
    "Latn": ("LATIN",), "Hans": ("CJK",), "Hant": ("CJK",), "Jpan": ("CJK", "HIRAGANA", "KATAKANA"),
    "Kore": ("HANGUL",), "Cyrl": ("CYRILLIC",), "Grek": ("GREEK",), "Arab": ("ARABIC",), "Hebr": ("HEBREW",),
    "Deva": ("DEVANAGARI",), "Thai": ("THAI",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
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
    chance: Mapping[str, float] = field(default_factory=dict)
    """How probable it is that the distance from the first system is chance; empty for that one, and none for TER."""

    def mean(self, metric: str) -> float:
        """The mean of the documents, each counted once."""
        return fmean(values[metric] for values in self.documents.values())


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

    @property
    def metrics(self) -> tuple[str, ...]:
        """In the order of the tables."""
        return tuple(self.signatures)


def evaluate(
    units: Sequence[Unit],
    pair: LanguagePair,
    unit: str,
    *,
    text_only: bool = False,
    ter: bool = False,
    left_out: Mapping[str, int] | None = None,
) -> Evaluation:
    """The scores of all systems on the same units.

    :raises ConfigurationError: if there is nothing to score, or the references are not in the target language.
    """
    _check(units, pair, left_out or {})
    grouped = _by_document(units)
    metrics, systems = scores.names(ter=ter), tuple(units[0].hypotheses)
    chance = {metric: _chance(metric, units, systems, pair.target) for metric in metrics if metric != scores.TER}
    columns = tuple(_column(system, grouped, metrics, pair.target, chance) for system in systems)
    signatures = {metric: scores.signature(metric, pair.target) for metric in metrics}
    counts = {name: len(group) for name, group in grouped.items()}
    told = tuple(doubts(units, pair))
    return Evaluation(pair, unit, text_only, counts, columns, signatures, dict(left_out or {}), told)


def _check(units: Sequence[Unit], pair: LanguagePair, left_out: Mapping[str, int]) -> None:
    if not units:
        why = ", ".join(f"{count} {reason}" for reason, count in left_out.items() if count)
        raise ConfigurationError("There is nothing to score." + f" Left out were: {why}." * bool(why))
    if is_foreign([one.reference for one in units], pair.target):
        raise ConfigurationError(
            f"The reference is not in {languages.name(pair.target)}: hardly any of its letters are of that script. "
            "Check the order of the files and the language that is given with -l."
        )


def _by_document(units: Iterable[Unit]) -> dict[str, list[Unit]]:
    found: dict[str, list[Unit]] = {}
    for one in units:
        found.setdefault(one.document, []).append(one)
    return found


def _column(
    system: str,
    grouped: Mapping[str, Sequence[Unit]],
    metrics: Sequence[str],
    language: str,
    chance: Mapping[str, Mapping[str, float]],
) -> Column:
    def scored(some: Sequence[Unit]) -> dict[str, float]:
        texts = [one.hypotheses[system] for one in some], [one.reference for one in some]
        return {metric: scores.score(metric, language, *texts) for metric in metrics}

    documents = {name: scored(group) for name, group in grouped.items()}
    own = {metric: values[system] for metric, values in chance.items() if system in values}
    return Column(system, documents, scored([one for group in grouped.values() for one in group]), own)


def _chance(metric: str, units: Sequence[Unit], systems: Sequence[str], language: str) -> dict[str, float]:
    texts = {system: [one.hypotheses[system] for one in units] for system in systems}
    return scores.significance(metric, language, texts, [one.reference for one in units])


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
    found = (normal(markup.plain(one)) for source in sources for one in split(source, language))
    return {one for one in found if one}


def without_known(units: Iterable[Unit], known: Collection[str], language: str) -> tuple[list[Unit], int]:
    """The units without a sentence that is known, and how many others there are.

    :param known: as of :func:`known_sentences`.
    """
    everything = list(units)
    fresh = [not any(normal(one) in known for one in _sentences(unit, language)) for unit in everything]
    return list(compress(everything, fresh)), fresh.count(False)


def _sentences(unit: Unit, language: str) -> Iterator[str]:
    tagged = unit.sentences or split(markup.escape(text_only(unit.source)), language)
    return (markup.plain(one) for one in tagged)


# --- plausible nonsense -----------------------------------------------------------------------------------------------


def doubts(units: Sequence[Unit], pair: LanguagePair) -> Iterator[str]:
    """What makes scores mean little although they look well, a sentence each."""
    if len(units) < FEW:
        yield f"Only {len(units)} units are compared; under {FEW} the scores are largely chance."
    if extra := scores.missing(pair.target):
        yield f"Words of {languages.name(pair.target)} need sacrebleu[{extra}], so characters or blanks are counted."
    if share := _share((_same(one.reference, one.source) for one in units), SAME):
        yield f"{share} of the references equal their source: the reference is not fully translated."
    if share := _share((_is_cut(one.reference, pair.target) for one in units), TOKENISED):
        yield f"{share} of the references look tokenised (blanks between words and marks); give the text as it is read."
    for system in units[0].hypotheses:
        yield from (f"{system}: {doubt}" for doubt in _doubts(units, system, pair))


def _doubts(units: Sequence[Unit], system: str, pair: LanguagePair) -> Iterator[str]:
    texts = [one.hypotheses[system] for one in units]
    both = list(zip(units, texts, strict=True))
    if share := _share((_same(text, unit.source) for unit, text in both), ECHOES):
        yield f"{share} of the translations equal their source: the engine echoes, or has not run."
    elif is_foreign(texts, pair.target):
        yield f"the translations are not in {languages.name(pair.target)}."
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


def is_foreign(texts: Iterable[str], language: str) -> bool:
    """Whether hardly any letters are of the script of the language; false where there are few, or none is known.

    Latin letters are everywhere in technical texts, so that other scripts need a tenth of the letters only.
    """
    expected = _NAMES.get(languages.script(language))
    letters = [unicodedata.name(char, "") for text in texts for char in text_only(text) if char.isalpha()]
    if expected is None or len(letters) < _LETTERS:
        return False
    own = sum(name.startswith(expected) for name in letters) / len(letters)
    return own < (FOREIGN if expected == _NAMES["Latn"] else 0.1)
