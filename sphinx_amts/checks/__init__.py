"""Checks of translations: what would mislead or disturb a reader, found offline and at no cost.

>>> from sphinx_amts.languages import LanguagePair
>>> pair = SegmentPair("Wait 10 seconds.", "请等待 100 秒。")
>>> [str(finding.check) for finding in check_pair(pair, LanguagePair("en", "zh_CN"))]
['numbers']

:func:`check_pair` checks one segment with its translation, :func:`check_pairs` all those of a book or file, which it
also compares with each other.  Everything here is pure: texts in, findings out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import TypeAlias

from sphinx_amts.checks import (
    completeness,
    consistency,
    conventions,
    engine_output,
    inline_codes,
    language,
    numbers,
    placeholders,
    punctuation,
    terminology,
)
from sphinx_amts.checks.check import Check, CheckContext, Conventions, Finding, SegmentPair, Settings, Severity
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import prose
from sphinx_amts.text.exchanged_codes import texts_of_codes, translations_of_codes

__all__ = [
    "CHECKS",
    "Check",
    "Conventions",
    "Finding",
    "SegmentPair",
    "Settings",
    "Severity",
    "check_pair",
    "check_pairs",
    "manual_table",
    "summary",
    "unknown_names",
]

#: All checks, in the order of the manual, which is also that of the findings of one pair.
CHECKS: tuple[Check, ...] = (
    consistency.INCONSISTENT,
    consistency.OPPOSITE,
    numbers.number_mismatch,
    numbers.missing_minus,
    numbers.unit_mismatch,
    numbers.version_mismatch,
    numbers.month_mismatch,
    numbers.symbol_mismatch,
    numbers.list_marker_mismatch,
    language.empty,
    language.untranslated,
    language.partly_untranslated,
    language.foreign_script,
    language.foreign_characters,
    language.wrong_language,
    language.negation_lost,
    language.negation_added,
    punctuation.unbalanced_brackets,
    punctuation.unbalanced_quotes,
    punctuation.half_width,
    punctuation.half_width_brackets,
    punctuation.space_in_chinese,
    punctuation.space_beside_full_width,
    punctuation.no_space_beside_latin,
    punctuation.space_beside_latin,
    punctuation.full_width,
    punctuation.double_space,
    punctuation.french_spacing,
    punctuation.french_spacing_mixed,
    punctuation.space_before_punctuation,
    punctuation.no_space_after_punctuation,
    punctuation.spanish_opening_marks,
    completeness.too_long,
    completeness.too_short,
    completeness.truncated,
    completeness.no_closing_punctuation,
    completeness.question_lost,
    completeness.other_closing_punctuation,
    completeness.repeated_word,
    completeness.repeated_phrase,
    placeholders.address_mismatch,
    placeholders.command_added,
    placeholders.identifier_lost,
    placeholders.placeholder_lost,
    placeholders.product_name_lost,
    placeholders.other_name,
    placeholders.abbreviation_lost,
    inline_codes.code_mismatch,
    inline_codes.bad_nesting,
    inline_codes.exchanged_tags,
    inline_codes.raw_markup_mismatch,
    engine_output.stray_markup,
    engine_output.damaged_characters,
    engine_output.commentary,
    terminology.term_mismatch,
    terminology.banned_word,
    terminology.translated_term,
)
_NAMES = frozenset(check.name for check in CHECKS)
#: Checks that mean something where there is no text.
_FOR_EMPTY = frozenset({"empty", "tags"})
#: Characters; a longer text is not a sentence, and only these checks are made of it.
MAXIMUM_LENGTH = 4_000
_FOR_LONG = frozenset({"untranslated", "too-long", "too-short", "tags", "nesting"})
_DEFAULT_SETTINGS = Settings()

#: Receives a sentence about a check that failed; it is the same sentence each time.
ReportFailure: TypeAlias = Callable[[str], None]


def _ignore(_sentence: str) -> None:
    """Report nothing."""


def check_pair(
    pair: SegmentPair,
    languages: LanguagePair,
    settings: Settings = _DEFAULT_SETTINGS,
    report: ReportFailure = _ignore,
) -> Iterator[Finding]:
    """The defects of one translation, in the order of the manual; of an empty one only that it is empty.

    A check that fails costs its own findings only, and ``report`` receives its name.
    """
    try:
        context = CheckContext.of(pair, languages, settings)
        names = _applicable(context)
    except Exception as error:  # noqa: BLE001 - a translation may be anything
        report(failure("checks", error))
        return
    for check in _selected(settings.disabled, settings.enabled, context.target_language, names):
        # Most checks need a digit, a bracket or the like: without it their patterns need not even start.
        if not check.needed_characters or not check.needed_characters.isdisjoint(context.characters):
            try:
                yield from map(check.finding, check.find(context))
            except Exception as error:  # noqa: BLE001 - the same
                report(failure(f"check {check.name!r}", error))


def failure(what: str, error: Exception) -> str:
    """A sentence for a check that failed: no translation that is checked is in it, so that it can be said once."""
    return f"the {what} failed for some sentences ({type(error).__name__}), whose findings are incomplete"


def _applicable(context: CheckContext) -> frozenset[str]:
    """The names of the checks that mean something for a text of this length."""
    source, target = context.source_text, context.target_text
    if not target.strip() or (language.is_wordless(target) and not language.is_wordless(source)):
        return _FOR_EMPTY
    return _FOR_LONG if len(source) > MAXIMUM_LENGTH or len(target) > MAXIMUM_LENGTH else _NAMES


@lru_cache(maxsize=16)
def _selected(
    disabled: frozenset[str], enabled: frozenset[str], target_language: str, names: frozenset[str]
) -> tuple[Check, ...]:
    """Those of the named checks that are made of translations into a language."""
    settings = Settings(disabled, enabled)
    return tuple(
        check
        for check in CHECKS
        if check.name in names
        and check.is_enabled(settings)
        and not check.compares_segments
        and (not check.target_languages or target_language in check.target_languages)
    )


def check_pairs(
    pairs: Iterable[SegmentPair],
    languages: LanguagePair,
    settings: Settings = _DEFAULT_SETTINGS,
    report: ReportFailure = _ignore,
) -> Iterator[tuple[SegmentPair, Finding]]:
    """The defects of many translations: those of each in their order, then those that a comparison shows.

    From :data:`conventions.MINIMUM_PAIRS` pairs on, thresholds are calibrated on the pairs themselves.  For ``report``
    see :func:`check_pair`.
    """
    every = list(pairs)
    calibrated = settings
    try:
        calibrated = _with_link_translations(every, conventions.calibrated(every, languages, settings))
    except Exception as error:  # noqa: BLE001 - translations may be anything
        report(failure("calibration of the checks", error))
    for pair in every:
        for finding in check_pair(pair, languages, calibrated, report):
            yield pair, finding
    try:
        yield from consistency.compare(every, languages, settings)
    except Exception as error:  # noqa: BLE001 - the same
        report(failure("comparison of sentences", error))


def _with_link_translations(pairs: Iterable[SegmentPair], settings: Settings) -> Settings:
    """The settings with the translations of links that are segments of their own too, such as headings."""
    translations = {pair.source: pair.translation for pair in pairs}
    known = {
        text: translation
        for source in translations
        for text, translation in translations_of_codes(texts_of_codes(source), translations).items()
    }
    return replace(settings, link_translations={**known, **settings.link_translations})


def unknown_names(names: Iterable[str]) -> list[str]:
    """Those of the names that no check has."""
    return [name for name in names if name not in _NAMES]


def summary(findings: Iterable[Finding]) -> str:
    """How many findings of each severity there are, such as ``1 warning, 2 notes``."""
    counts = Counter(finding.severity for finding in findings)
    return ", ".join(prose.count(counts[severity], severity) for severity in Severity)


def manual_table() -> str:
    """The table of the manual, in Markdown."""
    head = "| Check | Severity | What is wrong: what to do | On by default |\n|---|---|---|---|"
    rows = (
        f"| `{check.name}` | {check.severity} | {check.explanation} | {'yes' if check.enabled_by_default else 'no'} |"
        for check in CHECKS
    )
    return "\n".join([head, *rows])
