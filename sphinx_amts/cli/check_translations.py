"""``sphinx-amts check-translations``: check the translations of a memory or of files."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_amts import cli

if TYPE_CHECKING:
    from sphinx_amts.checks import Finding, SegmentPair, Settings
    from sphinx_amts.languages import LanguagePair
    from sphinx_amts.options.config import AmtsConfig

_DESCRIPTION = """
Check translations for errors: all translations in the memory of a book, or those in files of sentence pairs (TMX, CSV,
TSV, gettext catalogues). Terminology, banned words and enabled checks are read from conf.py. Nothing is sent anywhere.
"""
_EPILOG = """
Exit code: 0 if there are no warnings, 3 if there are any, 1 if the translations cannot be read, 2 for a usage error.
"""
_HAS_WARNINGS = 3
#: The source language of files that are checked without a book.
_SOURCE_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class LocatedFinding:
    """A finding with the translation in which it was found."""

    language: str
    """The target language, a canonical code."""
    pair: SegmentPair
    finding: Finding


def add_to(subparsers: cli.Subparsers) -> None:
    """Add the command to the command line."""
    command = subparsers.add_parser(
        "check-translations", help="check translations for errors", description=_DESCRIPTION, epilog=_EPILOG
    )
    cli.add_book(command)
    cli.add_languages(command)
    command.add_argument("--memory", metavar="FOLDER", type=Path, help="check this memory instead of that in conf.py")
    text = "check a file of sentence pairs or catalogues instead of a memory; may be repeated"
    command.add_argument("--file", dest="files", metavar="FILE", type=Path, action="append", default=[], help=text)
    text = "the lowest severity to print (default: note, which includes warnings)"
    command.add_argument("--severity", choices=("warning", "note"), default="note", help=text)
    for option, text in (("disable", "disable a check"), ("enable", "enable a check that is off by default")):
        command.add_argument(
            f"--{option}", metavar="NAME", action="append", default=[], help=f"{text}; may be repeated"
        )
    command.add_argument("--json", action="store_true", help="print the findings as JSON")
    command.set_defaults(func=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the findings.

    Raises:
        AmtsError: There is nothing to check, or the name of a check is unknown.
    """
    from sphinx_amts.checks import Severity  # noqa: PLC0415 - imports Babel

    _refuse_unknown([*arguments.disable, *arguments.enable])
    findings = list(_findings(arguments))
    printed = [located for located in findings if arguments.severity in (located.finding.severity, Severity.NOTE)]
    cli.show(_as_json(printed) if arguments.json else _as_text(printed))
    return _HAS_WARNINGS if any(located.finding.severity is Severity.WARNING for located in findings) else cli.OK


def _refuse_unknown(names: Sequence[str]) -> None:
    from sphinx_amts import checks  # noqa: PLC0415

    for name in checks.unknown_names(names):
        every = ", ".join(check.name for check in checks.CHECKS)
        raise cli.UsageError(f'"{name}" is not a check. Use one of: {every}.')


def _findings(arguments: argparse.Namespace) -> Iterator[LocatedFinding]:
    """The findings of all languages."""
    from sphinx_amts import checks, languages  # noqa: PLC0415
    from sphinx_amts.languages import LanguagePair  # noqa: PLC0415

    config = _config(arguments)
    codes = arguments.languages or (config.languages if config else [])
    if not codes:
        raise cli.UsageError("no language to check; give one with -l, such as -l zh, or set amts_languages in conf.py")
    source_language = languages.canonical(config.source_language if config else _SOURCE_LANGUAGE)
    report = cache(cli.complain)  # each check that fails is named once
    for code in dict.fromkeys(map(languages.canonical, codes)):
        pair = LanguagePair(source_language, code)
        if not languages.same_language(pair.source, pair.target):
            translations, settings = _translations(arguments, config, pair), _settings(arguments, config, pair)
            for segment_pair, finding in checks.check_pairs(translations, pair, settings, report):
                yield LocatedFinding(code, segment_pair, finding)


def _config(arguments: argparse.Namespace) -> AmtsConfig | None:
    """The options of the book; ``None`` where files or a memory are named and there is no book."""
    needs_no_book = bool(arguments.files or arguments.memory)
    if needs_no_book and not (arguments.source / "conf.py").is_file():
        return None
    return cli.read_book(arguments, next(iter(arguments.languages), "")).config


def _translations(
    arguments: argparse.Namespace, config: AmtsConfig | None, languages: LanguagePair
) -> Iterable[SegmentPair]:
    """The pairs of the files that are named, else those of the memory."""
    from sphinx_amts.checks import sources  # noqa: PLC0415 - reads with parsers that --help does without

    if arguments.files:
        return [pair for file in arguments.files for pair in _pairs_of_file(file, languages)]
    if config and not arguments.memory:
        return sources.from_book(config, languages, cli.complain)
    return sources.from_memory(arguments.memory or Path(), languages, cli.complain)


def _pairs_of_file(file: Path, languages: LanguagePair) -> Iterator[SegmentPair]:
    from sphinx_amts.checks import sources  # noqa: PLC0415
    from sphinx_amts.extraction.readers import gettext  # noqa: PLC0415

    if not sources.is_catalogue(file):
        return sources.from_file(file, languages, cli.complain)
    return sources.from_messages(gettext.messages(file, languages, lambda error: cli.complain(str(error))))


def _settings(arguments: argparse.Namespace, config: AmtsConfig | None, languages: LanguagePair) -> Settings:
    """The settings of conf.py, with the switches of the command line."""
    from sphinx_amts.checks import Settings, settings  # noqa: PLC0415

    of_book = settings.from_config(config, languages, cli.complain) if config else Settings()
    disabled = (of_book.disabled - set(arguments.enable)) | set(arguments.disable)
    return replace(of_book, disabled=disabled, enabled=of_book.enabled | set(arguments.enable))


def _as_json(findings: Iterable[LocatedFinding]) -> str:
    rows = [
        {
            "language": located.language,
            "check": located.finding.check,
            "severity": located.finding.severity,
            "explanation": located.finding.explanation,
            "excerpt": located.finding.excerpt,
            "source": located.pair.source,
            "translation": located.pair.translation,
            "place": located.pair.location,
        }
        for located in findings
    ]
    return cli.as_json(rows, indent=1)


def _as_text(findings: Sequence[LocatedFinding]) -> str:
    """A block for each finding, and a line with their number."""
    from sphinx_amts import checks  # noqa: PLC0415
    from sphinx_amts.text.foreign_text import visible  # noqa: PLC0415

    blocks = (
        (
            visible(f"{located.language} {located.pair.location}: {located.finding}"),
            visible(located.pair.source),
            visible(located.pair.translation),
        )
        for located in findings
    )
    return "\n".join([*map("\n    ".join, blocks), checks.summary(located.finding for located in findings)])
