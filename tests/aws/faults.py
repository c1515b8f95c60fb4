"""Mishaps that a test asks for: at requests, jobs, documents and sentences, the next so many times."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

DROP, DROP_AFTER, SLOW = "drop", "drop after", "slow"
#: Codes of S3 that do not end in "Exception" as those of the other services do.
_S3_CODES = ("SlowDown", "InternalError", "AccessDenied", "RequestTimeout", "NoSuchBucket", "NoSuchKey")
#: Lists of S3 that do not know of anything yet.
EMPTY_LIST = "empty list"
#: Files of S3 of which only the first half arrives.
HALF = "half a file"
_REQUESTS = (DROP, DROP_AFTER, SLOW, EMPTY_LIST, HALF, *_S3_CODES)
IMPORTS = ("import FAILED",)
JOBS = ("FAILED", "STOPPED", "endless")
DOCUMENTS = ("document error", "lost output", "lost details")
#: Damage that costs no tag and no word: a careful client undoes it.
HARMLESS = ("quoted", "unquoted", "spaces", "moved tag", "escaped", "full width", "full width inside", "line breaks")
#: Damage after which a sentence cannot be used as it is.
HARMFUL = (
    "dnt leak", "dropped tag", "doubled tag", "added tag", "emptied tag", "escaped tag", "full width tag",
    "merged", "lost paragraph", "doubled paragraph", "empty", "untranslated",
)  # fmt: skip
#: Damage that leaves every tag and word, some in the wrong place.
DOUBTFUL = ("exchanged tags",)
_SENTENCES = HARMLESS + HARMFUL + DOUBTFUL


def _place_of(kind: str) -> str:
    if kind.endswith("Exception") or kind in _REQUESTS:
        return "request"
    for place, kinds in (("import", IMPORTS), ("job", JOBS), ("document", DOCUMENTS), ("sentence", _SENTENCES)):
        if kind in kinds:
            return place
    known = ", ".join((*_REQUESTS, *IMPORTS, *JOBS, *DOCUMENTS, *_SENTENCES))
    raise ValueError(f"no fault {kind!r}; there are {known}, and every code that ends in Exception")


@dataclass
class Fault:
    """A mishap, where it happens, and how often still (None: always)."""

    kind: str
    operation: str = ""
    where: str = ""
    target: str = ""
    times: int | None = 1
    after: int = 0
    details: dict[str, Any] = field(default_factory=dict)

    def fits(self, place: str, operation: str, where: str, target: str) -> bool:
        return (
            self.times != 0
            and _place_of(self.kind) == place
            and self.operation in ("", operation)
            and self.target in ("", target)
            and self.where in where
        )

    def use(self) -> bool:
        """Count one occasion; whether the mishap happens."""
        if self.after:
            self.after -= 1
            return False
        self.times = None if self.times is None else self.times - 1
        return True


@dataclass
class Hold:
    """A request that is kept waiting, so that its client can be killed meanwhile."""

    operation: str
    done: bool
    after: int = 0
    reached: threading.Event = field(default_factory=threading.Event)
    _released: threading.Event = field(default_factory=threading.Event)

    def release(self) -> None:
        self._released.set()

    def wait(self) -> None:
        """Called by the server: wait for the release, 60 s at most."""
        self._released.wait(60)


class Faults:
    """The mishaps still to come."""

    def __init__(self) -> None:
        self.rules: list[Fault] = []
        self.holds: list[Hold] = []
        self._lock = threading.RLock()

    def add(
        self,
        kind: str,
        operation: str = "",
        *,
        where: str = "",
        target: str = "",
        times: int | None = 1,
        after: int = 0,
        **details: Any,
    ) -> Fault:
        """Let ``kind`` happen the next ``times`` times (None: always) that it fits, sparing the first ``after``.

        :raises ValueError: for a kind that is not known.
        """
        _place_of(kind)
        fault = Fault(kind, operation, where, target, times, after, details)
        self.rules.append(fault)
        return fault

    def hold(self, operation: str, *, done: bool = True, after: int = 0) -> Hold:
        """Keep the next such request waiting, sparing the first ``after``: when its effect is done, or before that."""
        hold = Hold(operation, done, after)
        self.holds.append(hold)
        return hold

    def clear(self) -> None:
        """No mishaps any more; whoever is held goes on."""
        for hold in self.holds:
            hold.release()
        self.rules.clear()
        self.holds.clear()

    def fitting(self, place: str, operation: str = "", where: str = "", target: str = "") -> list[Fault]:
        """The mishaps that fit; the caller uses those that it can make happen."""
        return [rule for rule in self.rules if rule.fits(place, operation, where, target)]

    def take(
        self, place: str, operation: str = "", where: str = "", target: str = "", kinds: tuple[str, ...] = ()
    ) -> Fault | None:
        """The first mishap that happens here, if any."""
        with self._lock:
            fits = self.fitting(place, operation, where, target)
            return next((rule for rule in fits if (not kinds or rule.kind in kinds) and rule.use()), None)

    def held(self, operation: str, *, done: bool) -> Hold | None:
        """The hold that this request meets, taken off."""
        with self._lock:
            for hold in self.holds:
                if (hold.operation, hold.done) == (operation, done) and not hold.reached.is_set():
                    if hold.after == 0:
                        hold.reached.set()
                        return hold
                    hold.after -= 1
            return None
