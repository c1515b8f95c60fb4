"""Checks of translations: what a reader of the target would stumble over, found without money and without network.

>>> from sphinx_amts.tm.entries import LanguagePair
>>> pair = Checked("Wait 10 seconds.", "请等待 100 秒。")
>>> [str(found.check) for found in check(pair, LanguagePair("en", "zh_CN"))]
['numbers']

:func:`check` looks at one pair of tagged sentences, :func:`findings` at all those of a book or file, and compares them
with each other in the end.  Everything here is pure: texts in, findings out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from sphinx_amts.checks import (  # noqa: F401 - they declare
    completeness,
    consistency,
    conventions,
    numbers,
    placeholders,
    punctuation,
    tags,
    terminology,
)
from sphinx_amts.checks import language as language_checks  # noqa: F401 - the same
from sphinx_amts.checks.check import (
    CHECKS,
    TESTS,
    Check,
    SegmentPair,
    Finding,
    Settings,
    Severity,
    Test,
    CheckContext,
    is_enabled,
    summary,
)
from sphinx_amts.checks.language import is_nothing
from sphinx_amts.languages import LanguagePair

__all__ = ["CHECKS", "Check", "SegmentPair", "Finding", "Settings", "Severity", "check_pair", "check_pairs", "summary", "unknown_names"]

_DEFAULT = Settings()
#: Checks that mean something where there is no text.
_OF_EMPTY = frozenset({"empty", "tags"})
#: Characters; what is longer is no sentence, and only these checks are made of it.
LONGEST = 4_000
_OF_LONG = frozenset({"untranslated", "too-long", "too-short", "tags", "nesting"})


def check_pair(pair: SegmentPair, languages: LanguagePair, settings: Settings = _DEFAULT) -> Iterator[Finding]:
    """What is wrong with one translation, in the order of the manual; of an empty one only that it is empty."""
    view = CheckContext.of(pair, languages, settings)
    for one, test in _tests(settings.disabled, settings.enabled, view.target_language, _only(view)):
        if not one.needed_characters or not one.needed_characters.isdisjoint(view.characters):
            for excerpt in test(view):
                yield one.finding(excerpt)


def _only(view: CheckContext) -> frozenset[str]:
    """Names of the checks that mean something for such texts; none: all."""
    if not view.target_text.strip() or (is_nothing(view.target_text) and not is_nothing(view.source_text)):
        return _OF_EMPTY
    return _OF_LONG if len(view.source_text) > LONGEST or len(view.target_text) > LONGEST else frozenset()


@lru_cache(maxsize=16)
def _tests(
    disabled: frozenset[str], enabled: frozenset[str], language: str, only: frozenset[str]
) -> tuple[tuple[Check, Test], ...]:
    """The checks that are made of translations into a language."""
    settings = Settings(disabled, enabled)
    made = [(CHECKS[name], test) for name, test in TESTS.items() if is_enabled(CHECKS[name], settings)]
    return tuple(
        (one, test)
        for one, test in made
        if (not one.target_languages or language in one.target_languages) and (not only or one.name in only)
    )


def check_pairs(
    pairs: Iterable[SegmentPair], languages: LanguagePair, settings: Settings = _DEFAULT
) -> Iterator[tuple[SegmentPair, Finding]]:
    """What is wrong with many translations: with each of them in their order, then with them beside each other.

    From :data:`habits.LEAST` pairs on, what is usual is learnt from themselves.
    """
    every = list(pairs)
    usual = conventions.calibrated(every, languages, settings)
    for pair in every:
        for found in check_pair(pair, languages, usual):
            yield pair, found
    yield from consistency.compare(every, languages, settings)


def unknown_names(wanted: Iterable[str]) -> list[str]:
    """Those of the names that are no checks."""
    return [name for name in wanted if name not in CHECKS]
