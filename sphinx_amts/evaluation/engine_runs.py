"""Engines that an evaluation runs: what is still to be sent and what it may cost, and then their translations.

Each has a memory of its own, in a folder named for all that decides its translations.  So a second evaluation pays
nothing, another setting never gets the translations of this one, and a job of a build is never fetched here.
"""

from __future__ import annotations

import hashlib
import inspect
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sphinx_amts import engines, translation
from sphinx_amts.engines import Estimate, Request
from sphinx_amts.evaluation import Warn, engine_settings
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.config import AmtsConfig, checked_config
from sphinx_amts.text import tagged_text
from sphinx_amts.text.prose import count
from sphinx_amts.tm import book_memory, lookup
from sphinx_amts.tm.memory import TranslationMemory


@dataclass(frozen=True, slots=True)
class EngineSetup:
    """An engine with its configuration, as a system of an evaluation."""

    system: str
    """The name of the system."""
    engine: str
    """The name of the engine."""
    config: AmtsConfig


@dataclass(frozen=True, slots=True)
class EngineRun:
    """What an engine is to translate, and what of it is not in its memory yet."""

    system: str
    engine: engines.Engine
    config: AmtsConfig
    """Its memory is the one for the translations of this run."""
    pair: LanguagePair
    requests: tuple[Request, ...]
    missing: tuple[Request, ...]
    """The requests that are still to be sent."""
    estimate: Estimate
    """What sending them may cost."""

    @property
    def is_paid(self) -> bool:
        """Whether sending costs money."""
        return self.engine.is_paid

    def __str__(self) -> str:
        """What is about to be sent, for the question whether it may be."""
        sentences = count(len(self.missing), "sentence")
        return f"{self.system}: {sentences}, {_amount(self.estimate)} for {self.engine.name}{_cost(self.estimate)}"


def prepare_run(
    setup: EngineSetup, pair: LanguagePair, requests: Sequence[Request], folder: Path, warn: Warn
) -> EngineRun:
    """Load an engine and look up what it translated before; nothing is sent.

    Args:
        setup: The engine and its configuration.
        pair: The languages.
        requests: What is to be translated.
        folder: Where the memories of all runs are.
        warn: Takes what is wrong with the memory.

    Raises:
        ConfigurationError: If there is no such engine, or it cannot be started.
    """
    engine = engines.load(setup.engine, setup.config)
    config = replace(setup.config, memory=str((folder / _identity(setup, engine, pair)).absolute()))
    engine = engines.load(setup.engine, config)  # once more, since its own notes are beside the memory
    stored = _stored_translations(config, pair, requests, warn)
    missing = [
        request for request in requests if request.source not in stored and tagged_text.has_words(request.source)
    ]
    estimate = engine.estimate(missing, pair)
    return EngineRun(setup.system, engine, config, pair, tuple(requests), tuple(missing), estimate)


def _identity(setup: EngineSetup, engine: engines.Engine, pair: LanguagePair) -> str:
    """A hash of all that decides the translations: the engine, its settings, its parallel data and terminology.

    The code of an engine is part of it, unless its translations cost money: after a change of the code they would be
    paid again, so such an engine says by its fingerprint that its translations differ.
    """
    files = (*setup.config.parallel_data_for(pair.target), *setup.config.terminology_for(pair.target))
    settings = engine_settings.decisive(setup.config)
    parts = [repr((setup.engine, engine.fingerprint(pair), settings)).encode()]
    parts += [path.read_bytes() for path in files if path.is_file()]
    if not engine.is_paid:
        parts.append(_code(engine.implementation))
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()[:16]


def _code(engine_type: type) -> bytes:
    """The source code of the module that an engine is written in; empty where it has no file."""
    try:
        return Path(inspect.getfile(engine_type)).read_bytes()
    except (TypeError, OSError):
        return b""


def _stored_translations(
    config: AmtsConfig, pair: LanguagePair, requests: Sequence[Request], warn: Warn
) -> dict[str, str]:
    """What the memory of a run has; nothing is changed in it, and it is not created."""
    memory = book_memory.open_memory(config, pair, read_only=True, report=warn)
    try:
        return _look_up(memory, requests)
    finally:
        memory.close()


def _look_up(memory: TranslationMemory, requests: Sequence[Request]) -> dict[str, str]:
    sources = [request.source for request in requests]
    result = lookup.look_up(sources, new={}, stored=memory.candidates(sources), parallel_data={})
    return {source: entry.translation for source, entry in result.matches.items()}


# --- what it costs ----------------------------------------------------------------------------------------------------


def describe(runs: Sequence[EngineRun]) -> list[str]:
    """What each engine is about to be sent and what it may cost, a line each; none for what is stored already."""
    pending = [run for run in runs if run.missing]
    if len({run.pair for run in pending}) <= 1:
        return list(map(str, pending))
    return [f"{run.pair.source} to {run.pair.target}, {run}" for run in pending]


def paid_runs(runs: Sequence[EngineRun]) -> list[EngineRun]:
    """The runs that send something for money."""
    return [run for run in runs if run.missing and run.is_paid]


def describe_total(runs: Sequence[EngineRun]) -> str:
    """What several runs may cost together; the price is left out if that of one of them is not known."""
    characters, prices = sum(run.estimate.characters for run in runs), [run.estimate.price for run in runs]
    text = sum(run.estimate.characters if run.estimate.text is None else run.estimate.text for run in runs)
    total = Estimate(characters, sum(prices) if all(prices) else 0.0, text)
    return f"total: {_amount(total)}{_cost(total)}"


def _amount(estimate: Estimate) -> str:
    return count(estimate.characters, "character")


def _cost(estimate: Estimate) -> str:
    return f", {estimate.cost()}" if estimate.price else ""


# --- translations -----------------------------------------------------------------------------------------------------


def translate(run: EngineRun, warn: Warn) -> Mapping[str, str]:
    """Send what is missing; translations by sources, without the segments that have none.

    Args:
        run: What to translate.
        warn: Takes the progress, and why segments are not translated.
    """
    memory = book_memory.open_memory(run.config, run.pair, report=warn)
    try:
        new = _send(run, memory, warn) if run.missing else {}
        stored = _look_up(memory, run.requests)
    finally:
        memory.close()
    wordless = {request.source: request.source for request in run.requests if not tagged_text.has_words(request.source)}
    return {**stored, **new, **wordless}  # the new ones stand here too if the memory could not keep them


def _send(run: EngineRun, memory: TranslationMemory, warn: Warn) -> dict[str, str]:
    limits = translation.limits_of(run.config)
    outcome = translation.translate(run.missing, run.pair, run.engine, memory, limits, progress=warn)
    if outcome.memory_error:
        warn(outcome.memory_error)
    reasons = list(outcome.reasons.values())
    for reason in dict.fromkeys(reasons):
        warn(f"{run.system}: {count(reasons.count(reason), 'sentence')} not translated: {reason}")
    return {source: entry.translation for source, entry in outcome.entries.items()}


# --- configuration ----------------------------------------------------------------------------------------------------


def book_config(source: Path, language: str, warn: Warn) -> AmtsConfig:
    """The configuration of the book, or the defaults where there is no ``conf.py``.

    Args:
        source: The book: a folder, or a file.
        language: The target language.
        warn: Takes what is wrong in ``conf.py``.
    """
    if not (source / "conf.py").is_file():
        return checked_config({}, source if source.is_dir() else source.parent)[0]
    from sphinx_amts.sphinx_ext.headless import conf  # noqa: PLC0415 - imports Sphinx

    book = conf.read(source, language)
    for fault in book.errors:
        warn(f"{book.location_of(fault.name)}: {fault}")
    return book.config


@contextmanager
def importable(folder: Path) -> Iterator[None]:
    """Let engines be loaded from modules in the folder, after all others, until the end of the block."""
    path = str(folder.absolute())
    sys.path.append(path)
    try:
        yield
    finally:
        # the last one is ours: the same folder may have been importable before
        del sys.path[len(sys.path) - 1 - sys.path[::-1].index(path)]
