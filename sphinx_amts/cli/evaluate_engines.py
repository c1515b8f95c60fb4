"""Engines that ``sphinx-amts evaluate`` runs: what it may cost is told and asked first.

Their answers and orders are kept in a folder of their own within the memory of the book, so that a second evaluation
pays nothing, and that no job of a build is ever fetched here.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sphinx_amts import cli, engines, markup, workflow
from sphinx_amts.config import AmtsConfig, checked
from sphinx_amts.engines import Sentence
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.memory import Memory
from sphinx_amts.records import LanguagePair


@dataclass(frozen=True, slots=True)
class Runner:
    """Runs engines by name, with the configuration of a book, or the defaults where there is none."""

    config: AmtsConfig
    pair: LanguagePair
    agreed: bool
    """Whether nobody is to be asked (``--yes``)."""

    def translations(self, name: str, engine_name: str, sentences: Sequence[Sentence]) -> Mapping[str, str]:
        """Translations of tagged sentences by their texts; those that have none are told and left out.

        :raises ConfigurationError: if there is no such engine, or nobody agrees to what it costs.
        """
        config = replace(self.config, memory=str(self._folder(engine_name)))
        engine = engines.load(engine_name, config)
        memory = Memory(config.memory_folder(), self.pair, report=cli.complain)
        try:
            known = {text: one.translation for text, one in memory.get(one.text for one in sentences).items()}
            missing = [one for one in sentences if one.text not in known and markup.has_words(one.text)]
            if missing:
                self._agree(name, engine, missing)
                limits = workflow.Limits(config.max_characters)
                outcome = workflow.translate(missing, self.pair, engine, memory, limits, tell=cli.complain)
                known |= {text: record.translation for text, record in outcome.records.items()}
                _complain(name, outcome)
        finally:
            memory.close()
        return known | {one.text: one.text for one in sentences if not markup.has_words(one.text)}

    def _folder(self, engine_name: str) -> Path:
        """Where its answers are kept; another engine, other settings or other parallel data have another folder."""
        files = (*self.config.parallel_data_for(self.pair.target), *self.config.terminology_for(self.pair.target))
        settings = repr((engine_name, sorted(self.config.amazon.items(), key=str))).encode()
        parts = [settings, *(path.read_bytes() for path in files if path.is_file())]
        digest = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
        return self.config.memory_folder() / "evaluate" / digest[:16]

    def _agree(self, name: str, engine: engines.Engine | engines.BatchEngine, missing: Sequence[Sentence]) -> None:
        characters = sum(len(one.text) for one in missing)
        price: Callable[[int], float] | None = getattr(getattr(engine, "options", None), "price", None)
        cost = f", about {price(characters):.2f} US dollars" if price else ""
        cli.complain(f"{name}: {len(missing):,} sentences, {characters:,} characters for {engine.name}{cost}")
        if not engines.is_paid(engine) or self.agreed:
            return
        if not sys.stdin.isatty():
            raise ConfigurationError(f"{name} costs money, and nobody can be asked here. Add --yes to agree.")
        if input("Send it? [y/N] ").strip().lower() not in {"y", "yes"}:
            raise ConfigurationError("Nothing was sent.")


def _complain(name: str, outcome: workflow.Outcome) -> None:
    if outcome.trouble:
        cli.complain(outcome.trouble)
    for reason in dict.fromkeys(outcome.reasons.values()):
        count = sum(one == reason for one in outcome.reasons.values())
        cli.complain(f"{name}: {count} sentences are not translated: {reason}")


def config_of(source: Path, language: str) -> AmtsConfig:
    """The configuration of the book, told what is wrong with it; the defaults where there is no ``conf.py``."""
    if not (source / "conf.py").is_file():
        return checked({}, source if source.is_dir() else source.parent)[0]
    from sphinx_amts.sphinx_ext import conf  # noqa: PLC0415 - imports Sphinx

    book = conf.read(source, language)
    for fault in book.faults:
        cli.complain(f"{book.place_of(fault.name)}: {fault}")
    return book.config
