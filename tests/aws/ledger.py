"""What was asked and what was charged."""

from __future__ import annotations

import itertools
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Request:
    """One call of a client."""

    operation: str
    parameters: dict[str, Any]
    time: float = field(default_factory=time.time)
    end: float | None = None
    """When it was answered; epoch seconds as ``time``."""
    region: str = ""
    error: str = ""
    """The code it was answered with; empty when good."""

    def line(self) -> str:
        """One line for people."""
        shown = " ".join(f"{name}={_short(value)}" for name, value in self.parameters.items())
        clock = time.strftime("%H:%M:%S", time.localtime(self.time))
        return f"{clock} {self.operation} {shown}{f' -> {self.error}' if self.error else ''}"


@dataclass(frozen=True, slots=True)
class Bill:
    """A sentence that was translated and charged, once for each time."""

    operation: str
    target: str
    sentence: str
    characters: int
    act: bool


@dataclass
class Ledger:
    """The log of requests and bills."""

    requests: list[Request] = field(default_factory=list)
    s3_requests: list[Request] = field(default_factory=list)
    bills: list[Bill] = field(default_factory=list)
    sent: Counter[str] = field(default_factory=Counter)

    def clear(self) -> None:
        for part in (self.requests, self.s3_requests, self.bills, self.sent):
            part.clear()

    def billed_in(self, target: str = "", operation: str = "") -> Counter[str]:
        """Times each sentence was charged, for a language and an operation; empty means any."""
        return Counter(
            bill.sentence
            for bill in self.bills
            if bill.target == (target or bill.target) and bill.operation == (operation or bill.operation)
        )

    def characters(self) -> Counter[str]:
        """Characters charged by operation."""
        total: Counter[str] = Counter()
        for bill in self.bills:
            total[bill.operation] += bill.characters
        return total


def at_once(requests: list[Request]) -> int:
    """How many of these were under way at the same time, at most."""
    moments = [(request.time, 1) for request in requests]
    moments += [(request.end, -1) for request in requests if request.end is not None]
    return max(itertools.accumulate(step for _, step in sorted(moments)), default=0)


def _short(value: Any) -> str:
    if isinstance(value, bytes):
        return f"<{len(value)} bytes>"
    text = str(value)
    return text if len(text) <= 80 else f"{text[:80]}…"
