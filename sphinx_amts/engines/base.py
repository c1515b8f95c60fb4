"""The seam to whatever translates: requests in, results out, in one batch, for one language pair.

:class:`Engine` is the base class of all engines.  Its one method that must be written is :meth:`Engine.translate`; all
else has a default.  An engine that answers a list of sentences with a list of translations need not subclass it:
:mod:`sphinx_amts.engines.adapters` wraps such an object.

Nothing that an engine returns is trusted: :mod:`sphinx_amts.translation` verifies each translation once, and stores it
before the engine goes on.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from sphinx_amts.engines import diagnostics
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text.prose import count
from sphinx_amts.tm.entries import Origin, TMEntry

if TYPE_CHECKING:
    from sphinx_amts.engines.diagnostics import Diagnostic
    from sphinx_amts.options.config import AmtsConfig


@dataclass(frozen=True, slots=True)
class PreviousTranslation:
    """What a segment was before its author changed it, and how that was translated."""

    source: str
    translation: str


@dataclass(frozen=True, slots=True)
class Request:
    """A segment to translate, and its context, which an engine may use or ignore."""

    source: str
    """The tagged text (:mod:`sphinx_amts.text.tagged_text`)."""
    page: str
    """The page where it stands first."""
    display_texts: tuple[str, ...] = ()
    """``display_texts[n - 1]`` is what a reader sees of placeholder n there; empty for a pair, and where that is not
    known."""
    before: str = ""
    """The source of the segment before it on that page, if known."""
    after: str = ""
    """The source of the segment after it, if known."""
    previous: PreviousTranslation | None = None
    terms: tuple[tuple[str, str], ...] = ()
    """Terms of the book's terminology that occur in it, each with its translation."""

    @property
    def text(self) -> str:
        """The old name of :attr:`source` (deprecated)."""
        _warn_of_old_name("text", "source")
        return self.source

    @property
    def shown(self) -> tuple[str, ...]:
        """The old name of :attr:`display_texts` (deprecated)."""
        _warn_of_old_name("shown", "display_texts")
        return self.display_texts


def _warn_of_old_name(old: str, new: str) -> None:
    warnings.warn(f"Request.{old} is deprecated; use Request.{new}", DeprecationWarning, stacklevel=3)


@dataclass(frozen=True, slots=True)
class Untranslated:
    """A result without a translation: the reason why the segment stays in the source language."""

    reason: str


@dataclass(frozen=True, slots=True)
class Translated:
    """A translation that was made in another way than the engine's other ones."""

    text: str
    origin: Origin
    engine: str
    """What made it, as the memory records it: the engine's name, and how it was used."""
    note: str = ""
    """What else the memory is to record, such as the parallel data that customised the engine."""


Result: TypeAlias = str | Translated | Untranslated


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is about to be sent, in characters, and what it may cost, in US dollars.

    >>> str(Estimate(8384, 0.5030, 5010))
    '8,384 characters (5,010 without tags), for 0.30 to 0.50 US dollars'
    """

    characters: int
    """All of them, tags included."""
    price: float = 0.0
    """The price if all of them are charged."""
    text: int | None = None
    """Characters that are not tags, and are charged in any case; ``None`` where all are."""

    @property
    def lowest_price(self) -> float:
        """The price if tags are not charged."""
        return self.price if self.text is None or not self.characters else self.price * self.text / self.characters

    def cost(self) -> str:
        """What it may cost, in words; empty if it costs nothing, or nobody knows."""
        low, high = f"{self.lowest_price:.2f}", f"{self.price:.2f}"
        if not self.price:
            return ""
        return f"about {high} US dollars" if low == high else f"{low} to {high} US dollars"

    def __str__(self) -> str:
        """The characters, and what they may cost."""
        is_plain = self.text is None or self.text == self.characters
        without_tags = "" if is_plain else f" ({self.text:,} without tags)"
        cost = f", for {self.cost()}" if self.price else ""
        return f"{count(self.characters, 'character')}{without_tags}{cost}"


@dataclass(frozen=True, slots=True)
class PendingJob:
    """A job that an earlier build requested, and whose results are not in the memory yet."""

    sources: frozenset[str]
    """The segments in it."""
    estimate: Estimate
    requested: float
    """When, in seconds since 1970 by the clock of this machine."""

    def __str__(self) -> str:
        """What is in it, when it was requested, and what it may cost."""
        sentences = count(len(self.sources), "sentence")
        since = time.strftime("%Y-%m-%d %H:%M", time.localtime(self.requested))
        cost = f", for {self.estimate.cost()}" if self.estimate.price else ""
        return f"{sentences} requested {since}{cost}"


@dataclass(frozen=True, slots=True)
class ResultBatch:
    """Results that have arrived, by source; also for segments that an earlier build requested."""

    results: Mapping[str, Result]
    billed: int = 0
    """Characters of these results as the service counted them."""
    price: float = 0.0
    """What they may have cost, in US dollars."""


def _has_none(_source: str, _translation: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class BatchContext:
    """What an engine may ask of the batch that runs it."""

    timeout: float
    """Seconds that the build waits for an engine that does not limit its own waiting (``amts_timeout``)."""
    check_budget: Callable[[Estimate], None]
    """Raises :class:`~sphinx_amts.errors.EngineError` if so much may not be sent; nothing is counted yet."""
    commit: Callable[[Estimate], None]
    """The same, to be called right before it is sent: from then on it counts."""
    already_translated: Callable[[Collection[str]], AbstractSet[str]]
    """Those of these sources that are translated by now: by this batch, or in the memory by another build."""
    verify: Callable[[str, object], str]
    """The translation of a source, repaired where that is safe; raises :class:`~sphinx_amts.errors.MarkupError` if it
    is damaged.  For engines that request damaged segments once more; what it returned is not verified again."""
    progress: Callable[[str], None]
    """Prints a line of progress."""
    has_exchanged_codes: Callable[[str, str], bool] = _has_none
    """Whether a verified translation of a source seems to have exchanged links or emphasis.  It is good enough for the
    memory, but the segment is worth requesting once more."""


class Engine:
    """What translates.  Called with the configuration of the book; a subclass has a name and :meth:`translate`."""

    name: str = ""
    is_paid: bool = False
    """Whether a segment costs money: then nothing is sent unless the memory can keep the translation."""
    origin: Origin = Origin.MACHINE
    """How the memory marks its translations."""
    is_pseudo: bool = False
    """Whether it only shows what would happen: its results are kept apart and never stand for translations."""
    can_translate: ClassVar[bool] = True
    """Whether a later build may know more than this one without a change of the memory."""

    def __init__(self, config: AmtsConfig) -> None:
        """Take the configuration of the book.

        Raises:
            ConfigurationError: If the settings of the engine are wrong.
        """

    @classmethod
    def for_inspection(cls, config: AmtsConfig) -> Engine:
        """The engine for a look only (estimate, preflight): settings that are wrong count as their defaults."""
        return cls(config)

    def translate(
        self, requests: Sequence[Request], pair: LanguagePair, context: BatchContext
    ) -> Iterator[ResultBatch]:
        """Yield results as they arrive, in any order, perhaps in a later build than the one that requested them.

        When the next value is requested, the results before it are verified and safe in the memory: that is the moment
        to strike a job out of a journal.  If they cannot be stored, the engine is not resumed.

        Args:
            requests: All that is missing in the book, each source once; may be empty if there are pending jobs.
            pair: The languages, as canonical codes.
            context: Budget, verification and progress.

        Raises:
            EngineError: One sentence for the author; segments without a result stay in the source language.
        """
        raise NotImplementedError

    def estimate(self, requests: Sequence[Request], pair: LanguagePair) -> Estimate:  # noqa: ARG002
        """What these requests would send, and what that may cost; nothing is sent."""
        return Estimate(sum(len(request.source) for request in requests))

    def preflight(self, config: AmtsConfig, pairs: Sequence[LanguagePair]) -> Iterator[Diagnostic]:  # noqa: ARG002
        """Check what can be checked before anything is sent: settings, languages, accounts.

        All pairs at once, since what they share (an account, a bucket) is checked once.
        """
        yield diagnostics.ok(f"the engine {self.name!r} can be started")

    def fingerprint(self, pair: LanguagePair) -> str:  # noqa: ARG002
        """What determines, apart from the missing segments of a page, whether the engine has to see the page again."""
        return f"{self.name} "  # with the space: it is part of fingerprints that earlier builds have stored

    def settings(self, config: AmtsConfig) -> Mapping[str, object]:  # noqa: ARG002
        """The engine's own settings that decide what it answers: with others it counts as another system."""
        return {}

    def should_retranslate(self, entry: TMEntry) -> bool:  # noqa: ARG002
        """Whether an entry of the memory is to be translated again, since the engine's own result would be better."""
        return False

    def has_pending_jobs(self, pair: LanguagePair) -> bool:  # noqa: ARG002
        """Whether results that an earlier build requested can be fetched, even if no segment is missing."""
        return False

    def pending_jobs(self, pair: LanguagePair) -> Sequence[PendingJob]:  # noqa: ARG002
        """The jobs whose results a later build can fetch; nothing is sent, and nothing is written.

        Raises:
            EngineError: If that cannot be found out.
        """
        return ()

    def longest_batch(self, timeout: float) -> float:
        """Seconds that a batch may take, at most: so long does another build wait that would translate the same.

        Args:
            timeout: The setting of the author for an engine that does not limit its own waiting.
        """
        return timeout

    @property
    def namespace(self) -> str:
        """The part of the memory for its translations: empty for the book's own, or a name for one kept apart."""
        return self.name if self.is_pseudo else ""

    @property
    def implementation(self) -> type:
        """The class that translates; for a wrapped object, that object's class."""
        return type(self)

    @classmethod
    def access_policies(cls, config: AmtsConfig, account: str) -> str:  # noqa: ARG003
        """The permissions that its service needs, ready to be pasted there; empty if it needs none.

        Args:
            config: The configuration of the book.
            account: The number of the account to fill in, or empty for a placeholder.
        """
        return ""

    @classmethod
    def parallel_data_manager(
        cls,
        config: AmtsConfig,  # noqa: ARG003
        name: str,  # noqa: ARG003
        report: Callable[[str], None],  # noqa: ARG003
        warn: Callable[[str], None],  # noqa: ARG003
    ) -> Any:
        """What looks after the parallel data that its service keeps, or ``None``.

        It is a :class:`sphinx_amts.engines.parallel_data_manager.ParallelDataManager`; see there for the arguments.
        """
        return None

    @classmethod
    def infrastructure_template(cls) -> str:
        """A template that creates what its service needs; empty if it needs nothing."""
        return ""
