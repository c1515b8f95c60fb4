"""``sphinx-amts check-translations``: what is wrong with the translations of a memory or of files."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_amts import cli

if TYPE_CHECKING:
    from sphinx_amts.checks import SegmentPair, Finding, Settings
    from sphinx_amts.languages import LanguagePair
    from sphinx_amts.options.config import AmtsConfig

_DESCRIPTION = """
Look for mistakes in translations, without sending anything: all those of the memory of a book, or of files of sentence
pairs (TMX, CSV, TSV, gettext catalogues). Terms, banned words and the checks that are made are those of conf.py.
"""
_EPILOG = "Exit code: 0 if there is no warning, 3 if there is one, 1 if the translations cannot be read."
_FOUND = 3
_SOURCE = "en"


def add_to(subparsers: cli.Subparsers) -> None:
    """Add the command to the command line."""
    one = subparsers.add_parser(
        "check-translations", help="look for mistakes in translations", description=_DESCRIPTION, epilog=_EPILOG
    )
    cli.add_book(one)
    cli.add_languages(one)
    one.add_argument("--memory", metavar="FOLDER", type=Path, help="a memory that is not that of conf.py")
    text = "check a file of sentence pairs, or catalogues, instead of a memory; may be repeated"
    one.add_argument("--file", dest="files", metavar="FILE", type=Path, action="append", default=[], help=text)
    text = "show warnings alone, or notes too (the default)"
    one.add_argument("--severity", choices=("warning", "note"), default="note", help=text)
    for option, text in (("disable", "do not make this check"), ("enable", "make it, though it is off by default")):
        one.add_argument(f"--{option}", metavar="NAME", action="append", default=[], help=f"{text}; may be repeated")
    one.add_argument("--json", action="store_true", help="print the findings as JSON")
    one.set_defaults(func=run)


def run(arguments: argparse.Namespace) -> int:
    """Print what is found.

    :raises AmtsError: one sentence, where there is nothing to check, or a name is unknown.
    """
    from sphinx_amts import checks  # noqa: PLC0415 - imports Babel

    _refuse_unknown([*arguments.disable, *arguments.enable])
    found = [
        (code, pair, finding)
        for code, pairs, languages, settings in _tasks(arguments)
        for pair, finding in checks.check_pairs(pairs, languages, settings)
    ]
    shown = [one for one in found if arguments.severity in (one[2].severity, checks.Severity.NOTE)]
    print(_as_json(shown) if arguments.json else _as_text(shown))
    return _FOUND if any(one[2].severity is checks.Severity.WARNING for one in found) else cli.OK


def _refuse_unknown(names: Sequence[str]) -> None:
    from sphinx_amts import checks  # noqa: PLC0415

    for name in checks.unknown_names(names):
        raise cli.UsageError(f'"{name}" is no check. The checks are: {", ".join(check.name for check in checks.CHECKS)}.')


def _tasks(arguments: argparse.Namespace) -> Iterator[tuple[str, list[SegmentPair], LanguagePair, Settings]]:
    """For each language the pairs and how they are checked."""
    from sphinx_amts import languages  # noqa: PLC0415
    from sphinx_amts.languages import LanguagePair  # noqa: PLC0415

    config = _config(arguments)
    codes = arguments.languages or (config.languages if config else [])
    if not codes:
        raise cli.UsageError("no language is given; write it as -l zh, or set amts_languages in conf.py")
    for code in dict.fromkeys(map(languages.canonical, codes)):
        pair = LanguagePair(languages.canonical(config.source_language if config else _SOURCE), code)
        if not languages.same_language(pair.source, pair.target):
            yield code, _translations(arguments, config, pair), pair, _settings(arguments, config, pair)


def _config(arguments: argparse.Namespace) -> AmtsConfig | None:
    """The options of the book; nothing where files or a memory are named and there is no book."""
    is_free = bool(arguments.files or arguments.memory)
    if is_free and not (arguments.source / "conf.py").is_file():
        return None
    return cli.read_book(arguments, next(iter(arguments.languages), "")).config


def _translations(arguments: argparse.Namespace, config: AmtsConfig | None, pair: LanguagePair) -> list[SegmentPair]:
    from sphinx_amts.cli import check_translations_files  # noqa: PLC0415 - reads with parsers that --help does without

    if arguments.files:
        return [one for file in arguments.files for one in check_translations_files.of_file(file, pair)]
    folder = arguments.memory or (config.memory_folder() if config else Path())
    return check_translations_files.of_memory(folder, pair)


def _settings(arguments: argparse.Namespace, config: AmtsConfig | None, pair: LanguagePair) -> Settings:
    """Those of conf.py, with what the command line switches."""
    from sphinx_amts.checks import Settings, settings  # noqa: PLC0415

    wanted = settings.from_config(config, pair, cli.complain) if config else Settings()
    disabled = (wanted.disabled - set(arguments.enable)) | set(arguments.disable)
    return replace(wanted, disabled=disabled, enabled=wanted.enabled | set(arguments.enable))


def _as_json(found: Iterable[tuple[str, SegmentPair, Finding]]) -> str:
    rows = [
        {
            "language": code, "check": finding.check, "severity": finding.severity, "explanation": finding.explanation,
            "excerpt": finding.excerpt, "source": pair.source, "translation": pair.translation, "place": pair.location,
        }
        for code, pair, finding in found
    ]  # fmt: skip
    return json.dumps(rows, ensure_ascii=False, indent=1)


def _as_text(found: Sequence[tuple[str, SegmentPair, Finding]]) -> str:
    """A block for each finding, and a line with the sum."""
    from sphinx_amts import checks  # noqa: PLC0415

    blocks = [
        f"{code} {pair.location}: {finding}\n    {pair.source}\n    {pair.translation}" for code, pair, finding in found
    ]
    return "\n".join([*blocks, checks.summary(finding for _, _, finding in found)])
