"""Checks of translations: what a reader of the target would stumble over, found without money and without network.

>>> from sphinx_amts.records import LanguagePair
>>> pair = Checked("Wait 10 seconds.", "请等待 100 秒。")
>>> [str(found.check) for found in check(pair, LanguagePair("en", "zh_CN"))]
['numbers']

:func:`check` looks at one pair of tagged sentences, :func:`findings` at all those of a book or file, and compares them
with each other in the end.  Everything here is pure: texts in, findings out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import tee

from sphinx_amts.quality.checks import book, facts, foreign, punctuation, shape, tags, words  # noqa: F401 - they declare
from sphinx_amts.quality.checks.model import CHECKS, TESTS, Check, Checked, Finding, Settings, Severity, View, is_on
from sphinx_amts.records import LanguagePair

__all__ = ["CHECKS", "Check", "Checked", "Finding", "Settings", "Severity", "check", "findings", "unknown"]

_DEFAULT = Settings()
#: Checks that mean little where there is no text.
_EMPTY = "empty"


def check(pair: Checked, languages: LanguagePair, settings: Settings = _DEFAULT) -> Iterator[Finding]:
    """What is wrong with one translation, in the order of the manual; of an empty one only that it is empty."""
    view = View(pair, languages, settings)
    names = TESTS if view.target.strip() or not view.source.strip() else [_EMPTY]
    for name in names:
        if is_on(CHECKS[name], settings):
            yield from map(CHECKS[name].finding, TESTS[name](view))


def findings(
    pairs: Iterable[Checked], languages: LanguagePair, settings: Settings = _DEFAULT
) -> Iterator[tuple[Checked, Finding]]:
    """What is wrong with many translations: with each of them as they come, then with them beside each other."""
    single, together = tee(pairs)
    for pair in single:
        for found in check(pair, languages, settings):
            yield pair, found
    yield from book.compared(list(together), languages, settings)


def unknown(names: Iterable[str]) -> list[str]:
    """Those of the names that are no checks."""
    return [name for name in names if name not in CHECKS]
