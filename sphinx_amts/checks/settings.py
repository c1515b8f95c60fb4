"""The settings of the checks as ``conf.py`` gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from sphinx_amts import checks
from sphinx_amts.checks import Settings
from sphinx_amts.errors import AmtsError
from sphinx_amts.text import tagged_text

if TYPE_CHECKING:
    from sphinx_amts.languages import LanguagePair
    from sphinx_amts.options.config import AmtsConfig

#: In place of names of checks: all of them.
ALL = "all"


def from_config(config: AmtsConfig, pair: LanguagePair, report: Callable[[str], None]) -> Settings:
    """The settings of the checks, from the options of a book.

    Args:
        config: The options.
        pair: The languages that the checks are made for.
        report: Is called with a sentence for each part of the terminology that cannot be used.
    """
    return Settings(
        disabled=_disabled(config),
        enabled=frozenset(config.checks_enabled),
        terminology=dict(_terms(config, pair, report)),
        banned_words=config.banned_for(pair.target),
        do_not_translate=tuple(config.do_not_translate),
    )


def _disabled(config: AmtsConfig) -> frozenset[str]:
    disabled = frozenset(config.checks_disabled)
    if ALL not in disabled:
        return disabled
    return frozenset(check.name for check in checks.CHECKS) - set(config.checks_enabled)


def unknown_checks(config: AmtsConfig) -> Iterator[tuple[str, str]]:
    """Options that name a check that does not exist, each with that name."""
    for option in ("checks_disabled", "checks_enabled"):
        names = [name for name in getattr(config, option) if name != ALL]
        yield from ((option, name) for name in checks.unknown_names(names))


def _terms(config: AmtsConfig, pair: LanguagePair, report: Callable[[str], None]) -> Iterator[tuple[str, str]]:
    files = config.terminology_for(pair.target)
    if not files:
        return
    from sphinx_amts import bitext  # noqa: PLC0415 - its grammars cost time and memory

    for file in files:
        try:
            data = bitext.read_terms(file, pair)
        except AmtsError as error:
            report(str(error))
            continue
        for row_error in data.errors:
            report(str(row_error))
        yield from ((tagged_text.plain(term.source), tagged_text.plain(term.target)) for term in data.pairs)
