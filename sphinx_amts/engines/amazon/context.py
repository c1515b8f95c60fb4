"""What all parts of a batch need: the service, the book's configuration, the journal, the clock, and the batch."""

from __future__ import annotations

from dataclasses import dataclass, field

from sphinx_amts.bitext import amazon_rules
from sphinx_amts.engines.amazon.clock import Clock
from sphinx_amts.engines.amazon.journal import Journal
from sphinx_amts.engines.amazon.options import AmazonOptions
from sphinx_amts.engines.amazon.service import Service
from sphinx_amts.engines.base import BatchContext
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.config import AmtsConfig


@dataclass(slots=True)
class EarlierFindings:
    """What this build has found out about the jobs and requests of earlier ones; it grows while they are looked at."""

    lost_jobs: set[str] = field(default_factory=set)
    """The ids of jobs whose results are lost for certain."""
    damaged: set[str] = field(default_factory=set)
    """Sources that came back damaged, and were to be sent once more, each on its own."""
    damaged_alone: dict[str, str] = field(default_factory=dict)
    """Sources that came back damaged on their own too, each with its reason."""


@dataclass(frozen=True, slots=True)
class JobContext:
    """One build's work with the service for one language pair."""

    service: Service
    config: AmtsConfig
    pair: LanguagePair
    journal: Journal
    clock: Clock
    batch: BatchContext
    findings: EarlierFindings = field(default_factory=EarlierFindings)

    @property
    def options(self) -> AmazonOptions:
        """The settings of ``amts_amazon``."""
        return self.service.options

    @property
    def codes(self) -> tuple[str, str]:
        """Source and target language in the codes of the service."""
        return amazon_rules.language_code(self.pair.source), amazon_rules.language_code(self.pair.target)

    def progress(self, text: str) -> None:
        """Print a line of progress."""
        self.batch.progress(f"Amazon Translate, {self.codes[0]} to {self.codes[1]}: {text}")
