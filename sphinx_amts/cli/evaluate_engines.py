"""Engines that ``sphinx-amts evaluate`` runs: what it may cost is told and asked first.

Their answers and orders are kept in a folder of their own within the memory of the book, so that a second evaluation
pays nothing, and that no job of a build is ever fetched here.
"""

from __future__ import annotations

import hashlib
import inspect
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sphinx_amts import cli, engines, translation
from sphinx_amts.engines import Request
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.config import AmtsConfig, checked
from sphinx_amts.text import tagged_text
from sphinx_amts.tm.memory import TranslationMemory


@dataclass(frozen=True, slots=True)
class EngineSetup:
    """A system that is run now: an engine, and the configuration it runs with."""

    name: str
    """That of the system."""
    engine: str
    config: AmtsConfig


@dataclass(frozen=True, slots=True)
class EngineRun:
    """What a system has still to translate, and what it translated before."""

    name: str
    engine: engines.Engine
    config: AmtsConfig
    """Its memory is the one for the answers."""
    pair: LanguagePair
    sentences: tuple[Request, ...]
    missing: tuple[Request, ...]

    @property
    def characters(self) -> int:
        """How many are missing."""
        return sum(len(one.source) for one in self.missing)

    @property
    def price(self) -> float | None:
        """What they may cost in US dollars; ``None`` if the engine cannot tell."""
        price: Callable[[int], float] | None = getattr(getattr(self.engine, "options", None), "price", None)
        return price(self.characters) if price else None

    def __str__(self) -> str:
        """For the question."""
        cost = "" if self.price is None else f", about {self.price:.2f} US dollars"
        return (
            f"{self.name}: {len(self.missing):,} sentences, {self.characters:,} characters for {self.engine.name}{cost}"
        )


def order(setup: EngineSetup, pair: LanguagePair, sentences: Sequence[Request], folder: Path) -> EngineRun:
    """What the system has still to translate; its answers are kept within the folder.

    :raises ConfigurationError: if there is no such engine, or it cannot be started.
    """
    engine = engines.load(setup.engine, setup.config)
    config = replace(setup.config, memory=str((folder / _identity(setup, engine, pair)).absolute()))
    engine = engines.load(setup.engine, config)  # with the memory in which its own notes are
    known = _known(config, pair, sentences)
    missing = (one for one in sentences if one.source not in known and tagged_text.has_words(one.source))
    return EngineRun(setup.name, engine, config, pair, tuple(sentences), tuple(missing))


def _identity(setup: EngineSetup, engine: engines.Engine, pair: LanguagePair) -> str:
    """Another engine, other settings, other parallel data or terms are another system with answers of its own.

    So is an engine whose code has changed, unless its answers cost money: those say it by their ``state``.
    """
    files = (*setup.config.parallel_data_for(pair.target), *setup.config.terminology_for(pair.target))
    settings = sorted(engine.settings(setup.config).items())
    parts = [repr((setup.engine, engine.fingerprint(pair), settings)).encode()]
    parts += [path.read_bytes() for path in files if path.is_file()]
    if not engine.is_paid:
        parts.append(_code(engine.implementation))
    digest = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
    return digest[:16]


def _code(of: type) -> bytes:
    """The module that an engine is written in; nothing where it has no file."""
    try:
        return Path(inspect.getfile(of)).read_bytes()
    except (TypeError, OSError):
        return b""


def _known(config: AmtsConfig, pair: LanguagePair, sentences: Iterable[Request]) -> dict[str, str]:
    if not config.memory_folder().is_dir():
        return {}
    memory = TranslationMemory(config.memory_folder(), pair, report=cli.complain)
    try:
        return {text: one.translation for text, one in memory.get(one.source for one in sentences).items()}
    finally:
        memory.close()


def agree(orders: Iterable[EngineRun], *, agreed: bool) -> None:
    """Tell what is to be sent, and ask once where something of it costs money.

    :raises ConfigurationError: if nobody agrees; nothing was sent then.
    """
    wanted = [one for one in orders if one.missing]
    ways = {one.pair for one in wanted}
    for one in wanted:
        cli.complain(f"{one.pair.source} to {one.pair.target}, {one}" if len(ways) > 1 else str(one))
    paid = [one for one in wanted if one.engine.is_paid]
    if not paid or agreed:
        return
    if len(paid) > 1:
        characters, prices = sum(one.characters for one in paid), [one.price for one in paid]
        cost = "" if None in prices else f", about {sum(filter(None, prices)):.2f} US dollars"
        cli.complain(f"together: {characters:,} characters{cost}")
    if not sys.stdin.isatty():
        names = ", ".join(dict.fromkeys(one.name for one in paid))
        raise ConfigurationError(f"{names}: this costs money, and nobody can be asked here. Add --yes to agree.")
    if not _is_yes("Send it?"):
        raise ConfigurationError("Nothing was sent.")


def _is_yes(question: str) -> bool:
    """Ask on stderr, since stdout may be a file."""
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def translations(one: EngineRun) -> Mapping[str, str]:
    """Translations by the texts of tagged sentences; those that have none are told and left out."""
    memory = TranslationMemory(one.config.memory_folder(), one.pair, report=cli.complain)
    try:
        if one.missing:
            limits = translation.Limits(one.config.max_characters)
            outcome = translation.translate(one.missing, one.pair, one.engine, memory, limits, progress=cli.complain)
            _complain(one.name, outcome)
            fresh = {text: record.translation for text, record in outcome.entries.items()}
        else:
            fresh = {}
        known = {text: found.translation for text, found in memory.get(each.source for each in one.sentences).items()}
    finally:
        memory.close()
    bare = {each.source: each.source for each in one.sentences if not tagged_text.has_words(each.source)}
    return {**known, **fresh, **bare}


def _complain(name: str, outcome: translation.BatchOutcome) -> None:
    if outcome.memory_error:
        cli.complain(outcome.memory_error)
    for reason in dict.fromkeys(outcome.reasons.values()):
        count = sum(one == reason for one in outcome.reasons.values())
        cli.complain(f"{name}: {count} sentences are not translated: {reason}")


def config_of(source: Path, language: str) -> AmtsConfig:
    """The configuration of the book, told what is wrong with it; the defaults where there is no ``conf.py``."""
    if not (source / "conf.py").is_file():
        return checked({}, source if source.is_dir() else source.parent)[0]
    from sphinx_amts.sphinx_ext.headless import conf  # noqa: PLC0415 - imports Sphinx

    book = conf.read(source, language)
    for fault in book.faults:
        cli.complain(f"{book.place_of(fault.name)}: {fault}")
    return book.config
