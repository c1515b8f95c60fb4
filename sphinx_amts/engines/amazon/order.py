"""What all parts of an order need: the service, the book's configuration, the journal, and who is asked for what."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from sphinx_amts import languages
from sphinx_amts.engines import BatchContext
from sphinx_amts.engines.amazon.journal import Journal
from sphinx_amts.engines.amazon.options import AmazonOptions
from sphinx_amts.engines.amazon.service import Service
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.config import AmtsConfig


@dataclass(frozen=True, slots=True)
class Clock:
    """How long the build may wait for the service, in seconds from now."""

    wait: float
    began: float = field(default_factory=time.monotonic)

    def left(self) -> float:
        """Seconds that are left; 0 or less when it is over."""
        return self.began + self.wait - time.monotonic()

    def elapsed(self) -> float:
        """Seconds since the build began to deal with the service."""
        return time.monotonic() - self.began

    def sleep(self, seconds: float) -> None:
        """Wait, but not longer than is left."""
        time.sleep(max(0.0, min(seconds, self.left())))


@dataclass(frozen=True, slots=True)
class JobContext:
    """One build's dealings with the service for one language pair."""

    service: Service
    config: AmtsConfig
    pair: LanguagePair
    journal: Journal
    clock: Clock
    host: BatchContext

    @property
    def options(self) -> AmazonOptions:
        """The settings of ``amts_amazon``."""
        return self.service.options

    @property
    def codes(self) -> tuple[str, str]:
        """Source and target as the service calls them."""
        return languages.amazon(self.pair.source), languages.amazon(self.pair.target)

    def tell(self, text: str) -> None:
        """Show a line of progress."""
        self.host.progress(f"Amazon Translate, {self.codes[0]} to {self.codes[1]}: {text}")
