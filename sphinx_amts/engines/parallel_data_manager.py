"""Parallel data that an engine keeps at its service, to be looked after by hand.

A build makes what it needs by itself.  ``sphinx-amts parallel-data`` works with whatever installed engine offers a
:class:`ParallelDataManager`, by :meth:`sphinx_amts.engines.base.Engine.parallel_data_manager`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from sphinx_amts.engines import registry
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.config import AmtsConfig

#: Takes a line for the user.
Report: TypeAlias = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class StoredResource:
    """Something that the service keeps for this account."""

    name: str
    kind: str
    """What it is, in words: ``parallel data``."""


@dataclass(frozen=True, slots=True)
class StoredParallelData:
    """A line of the list of parallel data; what the service does not say is empty."""

    name: str
    is_own: bool
    """Whether it was made by this program, not by hand."""
    state: str
    languages: str
    """Source and targets: ``en to zh``."""
    counts: tuple[str, str, str]
    """How many examples were imported, skipped, and failed."""
    changed: datetime | None


@dataclass(frozen=True, slots=True)
class ParallelDataDetails:
    """All that is known of one."""

    facts: Mapping[str, str]
    """What is known, by its label."""
    messages: Sequence[str]
    """What the service says about single examples."""


class ParallelDataManager(Protocol):
    """The parallel data of an account.

    Every method raises :class:`~sphinx_amts.errors.EngineError` if the service refuses or cannot be reached.
    """

    @property
    def region(self) -> str:
        """Where the service keeps it."""

    def check_unused(self, name: str) -> None:
        """Raise :class:`~sphinx_amts.errors.EngineError` if there is parallel data of that name."""

    def create(self, pair: LanguagePair, name: str = "") -> None:
        """Make it from the files of the book, and wait for it; without a name, under one made from its content."""

    def update(self, pair: LanguagePair, name: str) -> None:
        """Replace its content by the files of the book, and wait for that."""

    def list_all(self) -> list[StoredParallelData]:
        """All parallel data in the region, sorted by name."""

    def show(self, name: str) -> ParallelDataDetails:
        """What is known of one."""

    def delete(self, resource: StoredResource) -> None:
        """Delete it."""

    def find(self, name: str) -> StoredResource:
        """The parallel data of that name; it is an error if there is none."""

    def outdated(self, pairs: Iterable[LanguagePair]) -> Iterator[StoredResource]:
        """What was made by this program for these languages of other contents than the present files."""


def parallel_data_manager(config: AmtsConfig, name: str, report: Report, warn: Report) -> ParallelDataManager:
    """The manager of the installed engine that keeps parallel data; that of the book's own engine, if there is one.

    Args:
        config: The configuration of the book.
        name: The user's own name for parallel data, to be checked; may be empty.
        report: Takes the progress.
        warn: Takes what is wrong in the files of the book.

    Raises:
        ConfigurationError: If no installed engine keeps parallel data, or its settings are wrong.
    """
    names = sorted(registry.installed(), key=lambda engine_name: (engine_name != config.engine, engine_name))
    for engine_class in registry.engine_classes(names):
        manager: ParallelDataManager | None = engine_class.parallel_data_manager(config, name, report, warn)
        if manager is not None:
            return manager
    raise ConfigurationError("No installed engine manages parallel data. Check the installation of sphinx-amts.")
