"""What all parts of a batch need: the service, the book's configuration, the journal, the clock, and the batch."""

from __future__ import annotations

from dataclasses import dataclass

from sphinx_amts.bitext import amazon_rules
from sphinx_amts.engines.amazon.clock import Clock
from sphinx_amts.engines.amazon.journal import Journal
from sphinx_amts.engines.amazon.options import AmazonOptions
from sphinx_amts.engines.amazon.service import Service
from sphinx_amts.engines.base import BatchContext
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.config import AmtsConfig


@dataclass(frozen=True, slots=True)
class JobContext:
    """One build's work with the service for one language pair."""

    service: Service
    config: AmtsConfig
    pair: LanguagePair
    journal: Journal
    clock: Clock
    batch: BatchContext

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
