"""Translations that are looked up by the source: parallel data and translation memories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from sphinx_amts import bitext
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.evaluation import Warn
from sphinx_amts.languages import LanguagePair
from sphinx_amts.tm.entries import Origin, TMEntry
from sphinx_amts.tm.memory import TranslationMemory

_PARALLEL_DATA = {".tmx", ".csv", ".tsv"}


def holds_translations(path: Path) -> bool:
    """Whether the path is parallel data or the folder of a translation memory."""
    return path.suffix.lower() in _PARALLEL_DATA or is_memory(path)


def is_memory(path: Path) -> bool:
    """Whether the path is the folder of a translation memory: what ``amts_memory`` names."""
    return TranslationMemory.exists_for_any_pair(path)


def translations(path: Path, pair: LanguagePair, warn: Warn) -> dict[str, str]:
    """All translations of parallel data or a memory, by their sources."""
    found: dict[str, str] = {}
    for entry in _entries(path, pair, warn):
        if not entry.is_bound or entry.source not in found:  # what is for any place precedes what is for one
            found[entry.source] = entry.translation
    return found


def human_sources(paths: Iterable[Path], pair: LanguagePair, warn: Warn) -> Iterator[str]:
    """The sources that have a human translation in parallel data or memories.

    Raises:
        ConfigurationError: If a path is neither of the two.
    """
    for path in paths:
        if not holds_translations(path):
            raise ConfigurationError(
                f"{path} is neither parallel data (.tmx, .csv, .tsv) nor the folder of a translation memory."
            )
        yield from (entry.source for entry in _entries(path, pair, warn) if entry.is_human)


def _entries(path: Path, pair: LanguagePair, warn: Warn) -> Iterator[TMEntry]:
    if path.suffix.lower() in _PARALLEL_DATA:
        data = bitext.read(path, pair)
        for error in data.errors:
            warn(str(error))
        yield from (TMEntry(row.source, row.target, Origin.PARALLEL) for row in data.pairs)
        return
    memory = TranslationMemory(path, pair, read_only=True, report=warn)
    try:
        yield from memory.entries()
    finally:
        memory.close()
