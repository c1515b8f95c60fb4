"""What a check is, what it looks at and what it finds.

A check is a function of a :class:`CheckContext` that yields excerpts, one for each defect.  The decorator
:func:`check` turns it into a :class:`Check`, with a name, a severity and an explanation: the manual's table and the
switches of the command line and of ``conf.py`` are made from these.  Which checks there are stands in one place,
:data:`sphinx_amts.checks.CHECKS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import TypeAlias

from sphinx_amts import languages
from sphinx_amts.checks import lengths
from sphinx_amts.checks.lengths import OBJECT
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import tagged_text, word_lists

#: Characters of the text before and after a defect that an excerpt shows.
EXCERPT_MARGIN = 30


class Severity(StrEnum):
    """How sure a check is that a reader would be misled or disturbed."""

    WARNING = "warning"
    """An error, with few exceptions."""
    NOTE = "note"
    """Worth a look; good translations have it too."""


@dataclass(frozen=True, slots=True)
class SegmentPair:
    """A segment and its translation, both tagged; the order of pairs is that of the book or file."""

    source: str
    translation: str
    location: str = ""
    """Where the pair was read, as the caller names places; only printed."""
    is_human: bool = False
    """Whether a person translated it."""


@dataclass(frozen=True, slots=True)
class Conventions:
    """What most translations of a book do; ``None`` where the book is too small to determine it.

    :func:`sphinx_amts.checks.conventions.calibrated` measures them.
    """

    length_ratio: float | None = None
    """Median length of a translation divided by that of its source, both in narrow characters."""
    length_spread: float | None = None
    """Standard deviation of lengths from that ratio, as a natural logarithm."""
    full_stops: float | None = None
    """Share of the sentences with a full stop whose translation has closing punctuation."""
    french_spaces: float | None = None
    """Share of French ``; : ! ?`` and guillemets that have their space."""
    latin_spaces: float | None = None
    """Share of the boundaries between Han and Latin letters or digits that have a space."""


@dataclass(frozen=True)
class Settings:
    """Which checks are made, which words the author wants, and the conventions of the book."""

    disabled: frozenset[str] = frozenset()
    """Names of checks that are not made."""
    enabled: frozenset[str] = frozenset()
    """Names of checks that are made although they are off by default."""
    terminology: Mapping[str, str] = field(default_factory=dict)
    """Terms of the source language with their translations."""
    banned_words: Mapping[str, str] = field(default_factory=dict)
    """Words that must not occur in a translation, with what to write instead; "" for no suggestion."""
    do_not_translate: tuple[str, ...] = ()
    """Terms that stay as they are."""
    link_translations: Mapping[str, str] = field(default_factory=dict)
    """Known translations of the texts of links and emphasis, as plain text."""
    conventions: Conventions = Conventions()


@dataclass(frozen=True, slots=True)
class Finding:
    """A defect of a translation.  Its fields are keys of the report's JSON."""

    check: str
    """The name of the check that found it."""
    severity: Severity
    explanation: str
    """What is wrong and, after a colon, what to do about it."""
    excerpt: str
    """The place in the translation, or what is missing there."""

    def __str__(self) -> str:
        """One line for a terminal."""
        return f"{self.severity}: {self.explanation} [{self.check}]: {self.excerpt}"


@dataclass(frozen=True, slots=True)
class CheckContext:
    """A segment pair as checks see it, with what most of them need computed once."""

    pair: SegmentPair
    languages: LanguagePair
    settings: Settings
    source_language: str
    """The bare language code of the source: ``en`` of ``en_GB``."""
    target_language: str
    """The bare language code of the translation."""
    source_text: str
    """The plain text of the source, with :data:`OBJECT` in place of each placeholder."""
    target_text: str
    """The plain text of the translation, likewise."""
    characters: frozenset[str]
    """The characters that occur in either text."""
    source_words: list[str]
    """The source in lower case, split at whitespace; punctuation stays with its word."""
    target_words: list[str]
    """The translation, likewise."""
    length_deviation: float
    """Natural logarithm of the length of the translation divided by the expected one."""

    @classmethod
    def of(cls, pair: SegmentPair, languages: LanguagePair, settings: Settings) -> CheckContext:
        """Prepare a pair for the checks.

        Args:
            pair: The segment and its translation.
            languages: Their languages, as canonical codes.
            settings: What the author wants; its length ratio takes the place of the table of languages.
        """
        source_language, target_language = _bare_codes(languages)
        source, target = tagged_text.plain(pair.source, OBJECT), tagged_text.plain(pair.translation, OBJECT)
        ratio = settings.conventions.length_ratio or word_lists.length_ratio(source_language, target_language)
        return cls(
            pair, languages, settings, source_language, target_language, source, target,
            characters=frozenset(source + target),
            source_words=source.lower().split(),
            target_words=target.lower().split(),
            length_deviation=lengths.deviation(source, target, ratio),
        )  # fmt: skip

    @property
    def is_source_copy(self) -> bool:
        """Whether the translation is the source, apart from whitespace and capital letters."""
        return self.source_words == self.target_words


@lru_cache(maxsize=64)
def _bare_codes(pair: LanguagePair) -> tuple[str, str]:
    return languages.language(pair.source), languages.language(pair.target)


#: Yields an excerpt for each defect.
CheckFunction: TypeAlias = Callable[[CheckContext], Iterator[str]]


def _nothing(_context: CheckContext) -> Iterator[str]:
    yield from ()


@dataclass(frozen=True, slots=True)
class Check:
    """A check, with all that the manual and the switches need to know of it."""

    name: str
    severity: Severity
    explanation: str
    find: CheckFunction = _nothing
    """Looks at one pair; finds nothing where the check compares segments."""
    enabled_by_default: bool = True
    compares_segments: bool = False
    """Whether it compares the segments of a whole book rather than looking at each."""
    needed_characters: frozenset[str] = frozenset()
    """Characters without any of which, in both texts, there is nothing to look for; empty: always look."""
    target_languages: frozenset[str] = frozenset()
    """Bare codes of the target languages that it is made for; empty: all."""

    def finding(self, excerpt: str) -> Finding:
        """A finding of this check."""
        return Finding(self.name, self.severity, self.explanation, excerpt)

    def is_enabled(self, settings: Settings) -> bool:
        """Whether the settings enable the check."""
        return self.name not in settings.disabled and (self.enabled_by_default or self.name in settings.enabled)


def check(
    name: str, severity: Severity, explanation: str, *, characters: str = "", target_languages: str = ""
) -> Callable[[CheckFunction], Check]:
    """Turn the decorated function into a check of single pairs.

    Args:
        name: What users write in ``conf.py``; never renamed.
        severity: A warning or a note.
        explanation: What is wrong and, after a colon, what to do about it.
        characters: The check is skipped unless one of them occurs in either text, which saves time.
        target_languages: Bare language codes, divided by spaces, that the check is made for; empty: all.
    """

    def declared(find: CheckFunction) -> Check:
        return Check(
            name,
            severity,
            explanation,
            find,
            needed_characters=frozenset(characters),
            target_languages=frozenset(target_languages.split()),
        )

    return declared


def excerpt(text: str, start: int, end: int, margin: int = EXCERPT_MARGIN) -> str:
    """A part of a text with a little of what surrounds it.

    >>> excerpt("The page is is empty.", 9, 14)
    'The page is is empty.'
    """
    first, last = max(0, start - margin), min(len(text), end + margin)
    return ("…" if first else "") + displayed(text[first:last]) + ("…" if last < len(text) else "")


def end_excerpt(text: str) -> str:
    """The last words of a text, where something is missing at its end."""
    return excerpt(text, len(text), len(text))


def displayed(text: str) -> str:
    """A plain text for display, with ``[…]`` in place of each placeholder."""
    return text.replace(OBJECT, "[…]")
