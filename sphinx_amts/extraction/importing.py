"""Accepted pairs on their way into the translation memory, as human translations."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field

from sphinx_amts.extraction.rows import ExtractedPair
from sphinx_amts.tm.entries import Origin, TMEntry
from sphinx_amts.tm.memory import TranslationMemory

#: Entries that are stored in one step.
_AT_ONCE = 1000
#: Why accepted pairs are not imported.
UNEVEN_MARKUP = "with markup that differs between the two languages"
ALREADY_STORED = "already in the memory"
OTHER_TRANSLATION = "with another human translation"


@dataclass(slots=True)
class MemoryImport:
    """Stores accepted pairs in a memory; :meth:`finish` ends it.

    A human translation that is in the memory already is not replaced, unless ``overwrite`` says so, and of two
    translations of one source the first is kept.
    """

    memory: TranslationMemory
    overwrite: bool = False
    stored: int = 0
    """The number of entries that were stored so far."""
    left_out: Counter[str] = field(default_factory=Counter)
    """The numbers of accepted pairs that are not imported, by reason."""
    _pending: dict[str, TMEntry] = field(default_factory=dict)
    _started: int = field(default_factory=lambda: int(time.time()))

    def add(self, pair: ExtractedPair) -> None:
        """Take a pair, if it is accepted and its tags correspond.

        Raises:
            MemoryFailure: If the memory cannot store it.
        """
        if pair.reason:
            return
        if pair.tagged is None:
            self.left_out[UNEVEN_MARKUP] += 1
            return
        source, translation = pair.tagged
        if source in self._pending:
            self._count_repeated(self._pending[source].translation, translation)
            return
        engine = f"extracted from {pair.target_place}"
        self._pending[source] = TMEntry(source, translation, Origin.HUMAN, engine, self._started)
        if len(self._pending) >= _AT_ONCE:
            self.finish()

    def finish(self) -> None:
        """Store what waits.

        Raises:
            MemoryFailure: If the memory cannot store it.
        """
        stored = self.memory.get(self._pending)
        new = [entry for source, entry in self._pending.items() if self._is_new(entry, stored.get(source))]
        self.stored += self.memory.store(new)
        self._pending.clear()

    def _is_new(self, entry: TMEntry, stored: TMEntry | None) -> bool:
        """Whether an entry is to be stored; one of this very import is never replaced."""
        is_older = stored is not None and stored.made < self._started
        if stored is None or stored.counts_as < Origin.HUMAN or (self.overwrite and is_older):
            return True
        self._count_repeated(stored.translation, entry.translation)
        return False

    def _count_repeated(self, stored: str, translation: str) -> None:
        self.left_out[ALREADY_STORED if stored == translation else OTHER_TRANSLATION] += 1
