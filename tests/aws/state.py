"""Everything the stand-in knows between two requests."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .faults import Faults
from .ledger import Ledger
from .storage import Storage

if TYPE_CHECKING:
    from .jobs import Job
    from .parallel_data import ParallelData
    from .terminologies import Terminology

ACCOUNT = "123456789012"


@dataclass
class Settings:
    """What the live service leaves open, and the pace of time."""

    job_polls: int = 2
    """Describe calls that a running job answers before it ends."""
    job_seconds: float | None = None
    """Instead: a job runs this long."""
    import_polls: int = 1
    """GetParallelData calls that a running import answers before it ends."""
    import_seconds: float | None = None
    concurrent_jobs: int = 10
    queued_jobs: int = 1000
    tokens: bool = True
    """Whether a repeated ClientToken with equal parameters gives the first job again."""
    attributes: str = "quoted"
    """How output attributes are written: ``quoted``, ``unquoted`` or ``verbatim``."""
    end_tags: bool = True
    """Whether end tags that the source left out are written."""
    indent: bool = False
    """Whether blocks begin on a line of their own."""
    entities: str = "minimal"
    """``minimal``, ``named`` (quotation marks and no-break spaces too) or ``numeric``."""
    bill_tags: bool = False
    """Whether tags are charged."""
    nested: str = "folder"
    """Key of nested input: ``folder`` (ch1/fr.a.html) or ``prefix`` (fr.ch1/a.html)."""
    new_statuses: bool = False
    """Whether errors have the HTTP status that the newest model declares instead of 400 and 500."""
    validation_code: str = "ValidationException"
    busy_code: str = "LimitExceededException"
    """Answer to a second import while one is running."""
    rates: bool = False
    """Whether calls per second are limited as the quotas say."""
    page_size: int | None = None
    """Entries of a page in lists; None: as many as asked for, or 100."""
    listing_lag: int = 0
    """How many lists of jobs leave a new job out."""
    clock: float = 0
    """Seconds by which the clock of the services is ahead of that of this machine."""
    skew: float | None = None
    """Seconds that the clock of a client may differ before it is refused; None: as many as you like."""


@dataclass
class State:
    """Settings, mishaps, resources, jobs and the log; one lock around every effect."""

    storage: Storage
    settings: Settings = field(default_factory=Settings)
    faults: Faults = field(default_factory=Faults)
    ledger: Ledger = field(default_factory=Ledger)
    jobs: dict[str, Job] = field(default_factory=dict)
    tokens: dict[tuple[str, str, str], tuple[str, dict[str, Any]]] = field(default_factory=dict)
    """What came of a call, and its parameters, by region, operation and ClientToken."""
    parallel_data: dict[tuple[str, str], ParallelData] = field(default_factory=dict)
    terminologies: dict[tuple[str, str], Terminology] = field(default_factory=dict)
    tags: dict[str, dict[str, str]] = field(default_factory=dict)
    calls: dict[str, list[float]] = field(default_factory=dict)
    """Times of the latest calls by operation."""
    lock: threading.RLock = field(default_factory=threading.RLock)

    def now(self) -> float:
        """The time by the clock of the services, in seconds since 1970."""
        return time.time() + self.settings.clock

    def clear(self) -> None:
        """As at the beginning; settings stay."""
        self.faults.clear()
        self.ledger.clear()
        for part in (self.jobs, self.tokens, self.parallel_data, self.terminologies, self.tags, self.calls):
            part.clear()


@dataclass(frozen=True, slots=True)
class Call:
    """One valid request: what, with what, and in which region."""

    state: State
    operation: str
    parameters: dict[str, Any]
    region: str

    def made(self) -> str:
        """What an earlier call with this token and equal parameters made; empty if there was none."""
        name, parameters = self.state.tokens.get(self._token, ("", {}))
        return name if self.state.settings.tokens and parameters == self.parameters else ""

    def remember(self, name: str) -> None:
        """This call has made something of this name."""
        self.state.tokens[self._token] = (name, self.parameters)

    @property
    def _token(self) -> tuple[str, str, str]:
        return self.region, self.operation, self.parameters["ClientToken"]
