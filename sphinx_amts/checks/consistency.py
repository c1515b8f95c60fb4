"""Sentences beside each other: the same one translated in two ways, and two that say the opposite."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from sphinx_amts.checks.check import SegmentPair, Finding, Settings, Severity, declare_of_book, is_enabled, displayed
from sphinx_amts.checks.lengths import OBJECT
from sphinx_amts.languages import LanguagePair
from sphinx_amts.languages import language as bare_language
from sphinx_amts.text import tagged_text, word_lists

INCONSISTENT = declare_of_book("inconsistent", Severity.NOTE, "the same sentence is translated in two ways: choose one")
OPPOSITE = declare_of_book(
    "opposite",
    Severity.WARNING,
    "two sentences say the opposite of each other, and their translations do not: see which of them lacks its not",
)
#: Words that come and go with a negation.
_HELPERS = {
    "do", "does", "did", "is", "are", "was", "were", "will", "would", "can", "could", "should", "must", "has", "have",
    "be",
}  # fmt: skip


def compare(
    pairs: Sequence[SegmentPair], languages: LanguagePair, settings: Settings
) -> Iterator[tuple[SegmentPair, Finding]]:
    """What is wrong with sentences beside each other."""
    if is_enabled(INCONSISTENT, settings):
        yield from ((pair, INCONSISTENT.finding(text)) for pair, text in _inconsistent(pairs))
    if is_enabled(OPPOSITE, settings):
        yield from ((pair, OPPOSITE.finding(text)) for pair, text in _opposite(pairs, languages))


def _inconsistent(pairs: Iterable[SegmentPair]) -> Iterator[tuple[SegmentPair, str]]:
    """Pairs whose translation is not the usual one of their source, with the usual one."""
    by_source: dict[str, list[SegmentPair]] = defaultdict(list)
    for pair in pairs:
        if pair.translation.strip():
            by_source[_canonical(pair.source)].append(pair)
    for same in (same for same in by_source.values() if len(same) > 1):
        usual = Counter(_canonical(pair.translation) for pair in same).most_common(1)[0][0]
        text = next(pair.translation for pair in same if _canonical(pair.translation) == usual)
        found = f"elsewhere: {displayed(tagged_text.plain(text, OBJECT))}"
        yield from ((pair, found) for pair in same if _canonical(pair.translation) != usual)


def _canonical(tagged: str) -> str:
    return tagged_text.canonical(tagged)[0].casefold()


def _opposite(pairs: Iterable[SegmentPair], languages: LanguagePair) -> Iterator[tuple[SegmentPair, str]]:
    """Pairs that say no where another says yes with the same words, though both are translated alike."""
    positive: dict[str, SegmentPair] = {}
    negative: dict[str, SegmentPair] = {}
    for pair in pairs:
        frame, says_no = _frame(pair.source, languages.source)
        (negative if says_no else positive).setdefault(frame, pair)
    for frame, pair in negative.items():
        other = positive.get(frame)
        if frame and other and _alike(pair.translation, other.translation, languages.target):
            yield pair, f"as: {displayed(tagged_text.plain(other.source))}"


def nearly_alike(sources: Iterable[str], language: str) -> list[str]:
    """Those that another equals but for capital letters, or but for what says no: all that :func:`compared` needs."""
    groups: dict[object, list[str]] = defaultdict(list)
    for source in sources:
        groups[_canonical(source)].append(source)
        groups[_frame(source, language)[0],].append(source)
    return list(dict.fromkeys(one for group in groups.values() if len(group) > 1 for one in group))


def _alike(one: str, other: str, language: str) -> bool:
    return _frame(one, language)[1] == _frame(other, language)[1]


def _frame(tagged: str, language: str) -> tuple[str, bool]:
    """The sentence without what says no, and whether it says no."""
    pattern = word_lists.negation(bare_language(language))
    text = tagged_text.plain(tagged, "x").casefold()
    bare, count = pattern.subn(" ", text.replace("cannot", "can not")) if pattern else (text, 0)
    return " ".join(word for word in bare.split() if word not in _HELPERS), count > 0
