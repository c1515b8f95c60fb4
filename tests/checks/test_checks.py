"""The checks together: each finds its defect, none disturbs a good translation."""

from __future__ import annotations

import doctest
import pkgutil
from importlib import import_module

import project_paths
import pytest
from checking import check_names, sentence_cases

from sphinx_amts import checks
from sphinx_amts.checks import Check, SegmentPair, Settings, Severity
from sphinx_amts.languages import LanguagePair

#: Checks that need the conventions of a book; their cases are in ``test_conventions.py``.
_OF_CONVENTIONS = {"no-end", "extra-blanks", "french-mixed"}
_SETTINGS = Settings(terminology={"engine": "motor"}, banned_words={"mouse": "ratón"}, do_not_translate=("Data Hub",))
_MODULES = [import_module(f"{checks.__name__}.{module.name}") for module in pkgutil.iter_modules(checks.__path__)]


def _check_names(source: str, translation: str, language: str, settings: Settings = _SETTINGS) -> dict[str, Severity]:
    return check_names(source, translation, language, settings)


def _id(case: dict[str, str]) -> str:
    return f"{case['check']}-{case['language']}"


@pytest.mark.parametrize("case", sentence_cases(), ids=_id)
def test_each_check_finds_its_defect(case):
    """The bad translation of each case is found by the check that the case is for."""
    assert case["check"] in _check_names(case["source"], case["bad"], case["language"])


@pytest.mark.parametrize("case", sentence_cases(), ids=_id)
def test_a_good_translation_is_not_disturbed(case):
    """The good translation of each case has no finding, not even a note."""
    assert _check_names(case["source"], case["good"], case["language"]) == {}


def test_a_century_is_no_name():
    """Roman numbers stand for other ones only, not for an abbreviation that is written out."""
    names = check_names("They knew it in the fourth century BC.", "Lo sabían en el siglo IV a. C.", "es", _SETTINGS)
    assert names == {"abbreviations": Severity.NOTE}


def test_every_check_of_sentences_has_a_case():
    """Nobody can add a check without an example of what it finds; those that need a book have their own tests."""
    single = {check.name for check in checks.CHECKS if not check.compares_segments} - _OF_CONVENTIONS
    assert {case["check"] for case in sentence_cases()} == single


@pytest.mark.parametrize("case", sentence_cases(), ids=_id)
def test_a_disabled_check_is_silent(case):
    """The switch of a check turns off this check and no other."""
    off = Settings(
        frozenset({case["check"]}),
        terminology=_SETTINGS.terminology,
        banned_words=_SETTINGS.banned_words,
        do_not_translate=_SETTINGS.do_not_translate,
    )
    before = _check_names(case["source"], case["bad"], case["language"])
    assert _check_names(case["source"], case["bad"], case["language"], off).keys() == before.keys() - {case["check"]}


def test_an_empty_translation_has_one_finding():
    """What is empty is not also called short, unbalanced and without a full stop."""
    assert _check_names("The page (the last) is empty.", "", "es") == {"empty": Severity.WARNING}


@pytest.mark.parametrize(
    ("translation", "check"),
    [("The page 为空 today.", "source-language"), ("该页面为空。", "untranslated"), ("", "empty")],
)
def test_the_other_direction_is_checked_too(translation, check):
    """What is left of Chinese in English is found."""
    findings = checks.check_pair(SegmentPair("该页面为空。", translation), LanguagePair("zh_CN", "en"))
    assert check in {finding.check for finding in findings}


def test_a_good_translation_from_chinese_is_not_disturbed():
    """English of Chinese has no finding."""
    pair = SegmentPair("该页面为空，共 3 页。", "The page is empty; there are 3 pages in all.")
    assert list(checks.check_pair(pair, LanguagePair("zh_CN", "en"))) == []


@pytest.mark.parametrize(
    "text", ["Flask", "API", "https://example.org", "load_data()", "1.2.3", "<x1/>", "GitHub Actions"]
)
def test_what_no_language_translates_may_stay(text):
    """Names, code, addresses and numbers may be the same in the translation."""
    assert _check_names(text, text, "es") == _check_names(text, text, "zh_CN") == {}


@pytest.mark.parametrize(
    ("source", "translation", "language"),
    [
        ("Three of the 5 pages are empty.", "5 页中有 3 页为空。", "zh_CN"),
        ("It has 3 pages.", "它有三页。", "zh_CN"),
        ("In the 1940s nobody knew.", "20 世纪 40 年代无人知晓。", "zh_CN"),
        ("The 2nd page is empty.", "La segunda página está vacía.", "es"),
        ("It costs 2.5 million.", "它的价格是 250 万。", "zh_CN"),
        ("On March 3, 2021 it was empty.", "2021 年 3 月 3 日为空。", "zh_CN"),
        ("a) The interval [0, 1) is open.", "a) El intervalo [0, 1) está abierto.", "es"),
        ("Read “The Art of the Possible” first.", "先读《The Art of the Possible》。", "zh_CN"),
    ],
)
def test_what_translators_rightly_do_is_no_finding(source, translation, language):
    """Numbers in words, other systems of numbers, half-open intervals and titles of books pass."""
    assert Severity.WARNING not in _check_names(source, translation, language).values()


def test_the_table_of_the_manual_is_that_of_the_code():
    """The manual names exactly the checks that there are, with their severity and explanation."""
    page = (project_paths.ROOT / "docs" / "reference" / "checks.md").read_text(encoding="utf-8")
    assert checks.manual_table() in page


def test_every_check_of_the_modules_is_listed_once():
    """A check that nobody listed would never be made."""
    declared = {id(value) for module in _MODULES for value in vars(module).values() if isinstance(value, Check)}
    assert sorted(map(id, checks.CHECKS)) == sorted(declared)
    assert len({check.name for check in checks.CHECKS}) == len(checks.CHECKS)


def test_each_explanation_says_what_to_do():
    """What is wrong stands before a colon, the remedy after it; neither is a sentence of its own."""
    for check in checks.CHECKS:
        what, _, remedy = check.explanation.rpartition(": ")
        assert what, check.name
        assert remedy, check.name
        assert not check.explanation.endswith("."), check.name


def test_a_summary_counts_each_severity():
    """In the singular where there is one."""
    pair = SegmentPair("Wait 10 seconds, GPU.", "Espere 11 segundos.")
    findings = list(checks.check_pair(pair, LanguagePair("en", "es")))
    assert checks.summary(findings) == "1 warning, 1 note"
    assert checks.summary([]) == "0 warnings, 0 notes"


def test_unknown_names_are_named():
    """Names of checks come from users."""
    assert checks.unknown_names(["numbers", "number"]) == ["number"]


@pytest.mark.parametrize("module", _MODULES, ids=lambda module: module.__name__)
def test_the_examples_hold(module):
    """The docstrings show what the functions return."""
    assert doctest.testmod(module).failed == 0


def _failing(_context):
    yield "found"
    raise RecursionError("no\x1b")


def test_a_check_that_fails_costs_its_own_findings(monkeypatch):
    """It is named, always in the same words; the other checks go on."""
    failing = Check("failing", Severity.NOTE, "x: y", _failing)
    monkeypatch.setattr(checks, "CHECKS", (failing, *checks.CHECKS))
    checks._selected.cache_clear()
    reports: list[str] = []
    monkeypatch.setattr(checks, "_NAMES", checks._NAMES | {"failing"})
    pairs = [SegmentPair("Wait 10 seconds.", "请等待 100 秒。")] * 2

    findings = list(checks.check_pairs(pairs, LanguagePair("en", "zh_CN"), Settings(), reports.append))
    checks._selected.cache_clear()

    assert [finding.check for _, finding in findings] == ["failing", "numbers"] * 2
    assert len(reports) == 2
    assert len(set(reports)) == 1
    assert "'failing'" in reports[0]


@pytest.mark.parametrize(
    "pair", [SegmentPair("a", None), SegmentPair(None, "a"), SegmentPair("", ""), SegmentPair("<x1/>", 7)]
)
def test_whatever_the_texts_are_nothing_is_raised(pair):
    """Files of other programs may hold anything."""
    reports: list[str] = []
    list(checks.check_pairs([pair], LanguagePair("en", "zh_CN"), Settings(), reports.append))
