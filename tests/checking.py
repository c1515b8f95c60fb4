"""Helpers for tests of the checks."""

from __future__ import annotations

import csv

import project_paths

from sphinx_amts import checks
from sphinx_amts.checks import SegmentPair, Settings, Severity
from sphinx_amts.languages import LanguagePair


def sentence_cases() -> list[dict[str, str]]:
    """The cases of ``cases/checks/sentences.tsv``: a check, a source, a good translation and a bad one."""
    path = project_paths.TESTS / "cases" / "checks" / "sentences.tsv"
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def check_names(source: str, translation: str, language: str, settings: Settings | None = None) -> dict[str, Severity]:
    """The names of the checks that find something in a translation from English, with their severities."""
    findings = checks.check_pair(SegmentPair(source, translation), LanguagePair("en", language), settings or Settings())
    return {finding.check: finding.severity for finding in findings}


def excerpts(name: str, source: str, translation: str, language: str, settings: Settings | None = None) -> list[str]:
    """The excerpts of the findings of one check in a translation from English."""
    findings = checks.check_pair(SegmentPair(source, translation), LanguagePair("en", language), settings or Settings())
    return [finding.excerpt for finding in findings if finding.check == name]
