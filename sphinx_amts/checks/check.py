"""What a check is, what it looks at and what it finds; each check is declared once, with :func:`declare`.

A check is a function of a :class:`View` that yields excerpts, one for each thing that is wrong.  Its declaration gives
it a name, a severity, an explanation and a switch: the manual's table and the switches of the command line and of
``conf.py`` are made from these.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import TypeAlias

from sphinx_amts import languages
from sphinx_amts.checks import lengths
from sphinx_amts.checks.lengths import OBJECT
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import tagged_text, word_lists

_SHOWN = 30


class Severity(StrEnum):
    """How sure a check is that a reader would be misled or disturbed."""

    WARNING = "warning"
    """Wrong, with few exceptions."""
    NOTE = "note"
    """Worth a look; good translations have it too."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence and its translation, both tagged; the order of pairs is that of the book or file."""

    source: str
    translation: str
    place: str = ""
    """Where it stands, in words of the caller's."""
    human: bool = False
    """Whether people have translated it."""


@dataclass(frozen=True)
class Settings:
    """Which checks are made, what the book wants of its words, and what is usual in it."""

    disabled: frozenset[str] = frozenset()
    """Names of checks that are not made."""
    enabled: frozenset[str] = frozenset()
    """Names of checks that are made although they are off by default."""
    terms: Mapping[str, str] = field(default_factory=dict)
    """The terminology: a term of the source and the term that it has in the target."""
    banned: Mapping[str, str] = field(default_factory=dict)
    """Words that must not stand in a translation, and what to write instead; "" if there is nothing to say."""
    keep: tuple[str, ...] = ()
    """Terms that are not translated."""
    ratio: float = 0.0
    """Length of a translation in that of its source, both in narrow characters; 0: that of the languages."""
    spread: float = 0.0
    """How far lengths usually are from that, as a logarithm; 0: generous."""
    stops: float = 0.0
    """Share of the sentences with a full stop whose translation has an end too."""
    french: float = -1.0
    """Share of the signs ; : ! ? of French that have a blank before them; -1: unknown."""
    blanks: float = -1.0
    """Share of the places between Han and Latin letters or digits that have a blank; -1: unknown."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a translation."""

    check: str
    severity: Severity
    explanation: str
    excerpt: str
    """The place in the translation, or what is missing there."""

    def __str__(self) -> str:
        """One line for a terminal."""
        return f"{self.severity}: {self.explanation} [{self.check}]: {self.excerpt}"


@dataclass(frozen=True, slots=True)
class View:
    """A pair as checks look at it; all that most of them need is there from the start."""

    pair: Checked
    languages: LanguagePair
    settings: Settings
    from_: str
    """The bare language of the source: ``en`` of ``en_GB``."""
    to: str
    """The bare language of the translation."""
    source: str
    """The plain text of the source, :data:`OBJECT` for what is opaque."""
    target: str
    """The same of the translation."""
    signs: frozenset[str]
    """The characters of both texts."""
    words: tuple[list[str], list[str]]
    """What blanks divide in both texts, in small letters, with punctuation on it."""
    deviation: float
    """The logarithm of how much longer the translation is than expected."""

    @classmethod
    def of(cls, pair: Checked, languages: LanguagePair, settings: Settings) -> View:
        """Look at a pair."""
        from_, to = _bare(languages)
        source, target = tagged_text.plain(pair.source, OBJECT), tagged_text.plain(pair.translation, OBJECT)
        return cls(
            pair, languages, settings, from_, to, source, target,
            signs=frozenset(source + target),
            words=(source.lower().split(), target.lower().split()),
            deviation=lengths.deviation(source, target, settings.ratio or word_lists.length_ratio(from_, to)),
        )  # fmt: skip

    @property
    def is_copy(self) -> bool:
        """Whether the translation is the source but for blanks and capitals."""
        return self.words[0] == self.words[1]


@lru_cache(maxsize=64)
def _bare(pair: LanguagePair) -> tuple[str, str]:
    return languages.language(pair.source), languages.language(pair.target)


def summed(findings: Iterable[Finding]) -> str:
    """How many there are of each severity, such as ``1 warning, 2 notes``."""
    counts = Counter(one.severity for one in findings)
    return ", ".join(f"{counts[one]} {one}{'s' * (counts[one] != 1)}" for one in Severity)


Test: TypeAlias = Callable[[View], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Check:
    """The declaration of a check."""

    name: str
    severity: Severity
    explanation: str
    default: bool = True
    """Whether it is made unless somebody asks for it."""
    of_book: bool = False
    """Whether it compares the sentences of a whole book rather than looking at each."""
    needs: frozenset[str] = frozenset()
    """Characters without any of which, in both texts, there is nothing to look for."""
    languages: frozenset[str] = frozenset()
    """Bare languages of translations that it is made for; empty: all."""

    def finding(self, excerpt: str) -> Finding:
        """What it found."""
        return Finding(self.name, self.severity, self.explanation, excerpt)


#: All checks by name, in the order of the manual.
CHECKS: dict[str, Check] = {}
#: What is done for each check of single sentences.
TESTS: dict[str, Test] = {}


def declare(
    name: str, severity: Severity, explanation: str, *, default: bool = True, needs: str = "", to: str = ""
) -> Callable[[Test], Test]:
    """Declare the function that it decorates as a check of single sentences.

    The explanation says what is wrong, then, after a colon, what to do.
    """

    def declared(test: Test) -> Test:
        CHECKS[name] = Check(
            name, severity, explanation, default, needs=frozenset(needs), languages=frozenset(to.split())
        )
        TESTS[name] = test
        return test

    return declared


def declare_of_book(name: str, severity: Severity, explanation: str) -> Check:
    """Declare a check that compares sentences."""
    CHECKS[name] = Check(name, severity, explanation, of_book=True)
    return CHECKS[name]


def is_on(check: Check, settings: Settings) -> bool:
    """Whether the check is to be made."""
    return check.name not in settings.disabled and (check.default or check.name in settings.enabled)


def around(text: str, start: int, end: int) -> str:
    """A part of a text with a little of what surrounds it."""
    first, last = max(0, start - _SHOWN), min(len(text), end + _SHOWN)
    return ("…" if first else "") + shown(text[first:last]) + ("…" if last < len(text) else "")


def shown(text: str) -> str:
    """A text as people read it: three dots in brackets for what is opaque."""
    return text.replace(OBJECT, "[…]")


def table() -> str:
    """The table of the manual, in Markdown."""
    head = "| check | severity | what is wrong: what to do | on by default |\n|---|---|---|---|"
    rows = (
        f"| `{one.name}` | {one.severity} | {one.explanation} | {'yes' if one.default else 'no'} |"
        for one in CHECKS.values()
    )
    return "\n".join([head, *rows])
