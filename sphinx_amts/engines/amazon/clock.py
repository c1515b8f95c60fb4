"""The time that a build has for the service."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Clock:
    """How long a build may wait for the service, counted from the moment the clock is made."""

    wait: float
    """Seconds."""
    began: float = field(default_factory=time.monotonic)

    def left(self) -> float:
        """Seconds that are left; 0 or less when the time is over."""
        return self.began + self.wait - time.monotonic()

    def elapsed(self) -> float:
        """Seconds since the clock was made."""
        return time.monotonic() - self.began

    def sleep(self, seconds: float) -> None:
        """Wait, but not longer than is left."""
        time.sleep(max(0.0, min(seconds, self.left())))
