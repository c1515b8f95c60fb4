"""What a book wants of its translations, as settings of the checks."""

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


def of_book(config: AmtsConfig, pair: LanguagePair, tell: Callable[[str], None]) -> Settings:
    """The settings by the options of ``conf.py``; ``tell`` hears what of the terminology cannot be used."""
    return Settings(
        disabled=_disabled(config),
        enabled=frozenset(config.checks_enabled),
        terms=dict(_terms(config, pair, tell)),
        banned=config.banned_for(pair.target),
        keep=tuple(config.do_not_translate),
    )


def _disabled(config: AmtsConfig) -> frozenset[str]:
    names = frozenset(config.checks_disabled)
    return frozenset(checks.CHECKS) - set(config.checks_enabled) if ALL in names else names


def unknown(config: AmtsConfig) -> Iterator[tuple[str, str]]:
    """Options that name a check that does not exist, each with that name."""
    for option in ("checks_disabled", "checks_enabled"):
        names = [name for name in getattr(config, option) if name != ALL]
        yield from ((option, name) for name in checks.unknown(names))


def _terms(config: AmtsConfig, pair: LanguagePair, tell: Callable[[str], None]) -> Iterator[tuple[str, str]]:
    files = config.terminology_for(pair.target)
    if not files:
        return
    from sphinx_amts import bitext  # noqa: PLC0415 - its grammars cost time and memory

    for file in files:
        try:
            data = bitext.read_terms(file, pair)
        except AmtsError as error:
            tell(str(error))
            continue
        for fault in data.errors:
            tell(str(fault))
        yield from ((tagged_text.plain(one.source), tagged_text.plain(one.target)) for one in data.pairs)
