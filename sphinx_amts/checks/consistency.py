"""Consistency: one source translated in two ways, and opposite sources translated alike."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from sphinx_amts.checks.check import Check, Finding, SegmentPair, Settings, Severity, displayed
from sphinx_amts.checks.lengths import OBJECT
from sphinx_amts.languages import LanguagePair
from sphinx_amts.languages import language as bare_language
from sphinx_amts.text import tagged_text, word_lists

INCONSISTENT = Check(
    "inconsistent",
    Severity.NOTE,
    "the same sentence is translated in several ways: choose one",
    compares_segments=True,
)
OPPOSITE = Check(
    "opposite",
    Severity.WARNING,
    "sentences of opposite meaning are translated alike: one of them may be missing a negation",
    compares_segments=True,
)
#: Auxiliary verbs, which come and go with a negation: "delete" and "do not delete" have the same frame.
_AUXILIARIES = {
    "do", "does", "did", "is", "are", "was", "were", "will", "would", "can", "could", "should", "must", "has", "have",
    "be",
}  # fmt: skip


def compare(
    pairs: Sequence[SegmentPair], languages: LanguagePair, settings: Settings
) -> Iterator[tuple[SegmentPair, Finding]]:
    """The findings that only a comparison of segments shows.

    Args:
        pairs: All segments of a book or file, or those that :func:`nearly_alike` names.
        languages: Their languages.
        settings: Say which of the two checks are made.
    """
    if INCONSISTENT.is_enabled(settings):
        yield from ((pair, INCONSISTENT.finding(excerpt)) for pair, excerpt in _inconsistent(pairs))
    if OPPOSITE.is_enabled(settings):
        yield from ((pair, OPPOSITE.finding(excerpt)) for pair, excerpt in _opposite(pairs, languages))


def _inconsistent(pairs: Iterable[SegmentPair]) -> Iterator[tuple[SegmentPair, str]]:
    """Pairs whose translation is not the most frequent one of their source, with the most frequent one."""
    by_source: dict[str, list[SegmentPair]] = defaultdict(list)
    for pair in pairs:
        if pair.translation.strip():
            by_source[_folded(pair.source)].append(pair)
    for group in (group for group in by_source.values() if len(group) > 1):
        usual = Counter(_folded(pair.translation) for pair in group).most_common(1)[0][0]
        translation = next(pair.translation for pair in group if _folded(pair.translation) == usual)
        excerpt = f'elsewhere: "{displayed(tagged_text.plain(translation, OBJECT))}"'
        yield from ((pair, excerpt) for pair in group if _folded(pair.translation) != usual)


def _folded(tagged: str) -> str:
    """A tagged text with its tags numbered in order and without capital letters."""
    return tagged_text.canonical(tagged)[0].casefold()


def _opposite(pairs: Iterable[SegmentPair], languages: LanguagePair) -> Iterator[tuple[SegmentPair, str]]:
    """Pairs with a negation where another has none in the same words, though both are translated alike."""
    affirmative: dict[str, SegmentPair] = {}
    negative: dict[str, SegmentPair] = {}
    for pair in pairs:
        frame, is_negative = _frame(pair.source, languages.source)
        (negative if is_negative else affirmative).setdefault(frame, pair)
    for frame, pair in negative.items():
        opposite = affirmative.get(frame)
        if frame and opposite and _have_same_polarity(pair.translation, opposite.translation, languages.target):
            yield pair, f'compare: "{displayed(tagged_text.plain(opposite.source, OBJECT))}"'


def nearly_alike(sources: Iterable[str], language: str) -> list[str]:
    """The sources that another one equals apart from capitals or a negation: all that :func:`compare` needs."""
    groups: dict[object, list[str]] = defaultdict(list)
    for source in sources:
        groups[_folded(source)].append(source)
        groups[_frame(source, language)[0],].append(source)  # a tuple, so that frames never meet folded texts
    return list(dict.fromkeys(source for group in groups.values() if len(group) > 1 for source in group))


def _have_same_polarity(translation: str, opposite: str, language: str) -> bool:
    """Whether both have a negation, or neither."""
    return _frame(translation, language)[1] == _frame(opposite, language)[1]


def _frame(tagged: str, language: str) -> tuple[str, bool]:
    """The words of a text without negations and auxiliary verbs, and whether there was a negation."""
    pattern = word_lists.negation(bare_language(language))
    text = tagged_text.plain(tagged, "x").casefold()
    bare, count = pattern.subn(" ", text.replace("cannot", "can not")) if pattern else (text, 0)
    return " ".join(word for word in bare.split() if word not in _AUXILIARIES), count > 0
