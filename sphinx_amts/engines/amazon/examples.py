"""What goes into parallel data and terminologies: plain texts in two languages, as a file that the service takes.

Its examples are plain text, in which code and formulas stand as a reader sees them (what it makes of tags in a
segment is not documented).  The file is TMX: unlike CSV it has no rule about the characters that a text begins with.
Limits and rules are those of the developer guide, "Parallel data input files".  Equal contents give equal bytes, and
these the name, so that nothing is ever made twice.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sphinx_amts import bitext, languages
from sphinx_amts.bitext import OtherLanguagesError, ParallelData, SentencePair, amazon_rules, notation
from sphinx_amts.bitext.tmx import plain_tmx
from sphinx_amts.errors import EngineError, ParallelDataError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import tagged_text

LONGEST, EMPTY = amazon_rules.LONGEST, amazon_rules.EMPTY
#: Why a pair is left out.
DOUBLED = "of the same source as a later one"

_NAME = re.compile(r"amts-(?P<source>[a-z]{2,3}(?:-[A-Z]{2})?)-(?P<target>[a-z]{2,3}(?:-[A-Z]{2})?)-[0-9a-f]{16}")

Texts = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Examples:
    """Plain texts, source and target, each source once, in the order of the sources; and what is not among them."""

    pairs: tuple[Texts, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)
    """How many pairs were left out, by reason."""
    notes: tuple[str, ...] = ()
    """What could not be used in the files, a sentence each."""

    def told(self) -> str:
        """How many there are, and how many are left out and why."""
        reasons = ", ".join(f"{count} {reason}" for reason, count in self.left_out.items())
        return f"{len(self.pairs)} ({reasons} left out)" if reasons else str(len(self.pairs))


@dataclass(frozen=True, slots=True)
class File:
    """A file for the service, and the name that a resource made of it has."""

    name: str
    content: bytes
    told: str = ""
    """What is in it, for a message."""

    @property
    def token(self) -> str:
        """The hash of the content, such that a request with it may be sent twice."""
        return hashlib.sha256(self.content).hexdigest()[:32]


def plain(pair: SentencePair) -> Texts:
    """Both sides as a reader sees them; what is not known of them is ``[n]``, the same on both sides.

    >>> plain(SentencePair("Call <x1/> in <g2>this</g2>.", "在<g2>这里</g2>调用<x1/>。", "", ("len", "")))
    ('Call len in this.', '在这里调用len。')
    """
    if pair.untagged:
        return _as_seen(pair.source), _as_seen(pair.target)
    return amazon_rules.filled(pair.source, pair.display_texts), amazon_rules.filled(pair.target, pair.display_texts)


def _as_seen(text: str) -> str:
    try:
        return notation.visible_text(tagged_text.unescape(text))
    except RecursionError:
        return tagged_text.unescape(text)


def read(files: Iterable[Path], pair: LanguagePair) -> Examples:
    """The examples of all files; of equal sources the last one counts, as the service has it.

    :raises EngineError: for a file that cannot be read: what is built from the others would cost as much.
    """
    return read_with(bitext.read, files, pair, LONGEST)


def read_with(
    reader: Callable[[Path, LanguagePair], ParallelData],
    files: Iterable[Path],
    pair: LanguagePair,
    longest: int,
    more: Iterable[Texts] = (),
) -> Examples:
    """As :func:`read`, with any reader of files, and any limit in bytes; ``more`` comes after the files."""
    texts: list[Texts] = []
    notes: list[str] = []
    for path in files:
        try:
            data = reader(path, pair)
        except OtherLanguagesError as error:
            notes.append(str(error))
        except ParallelDataError as error:
            raise EngineError(f"{error} Nothing was sent.") from error
        else:
            notes += map(str, data.errors)
            texts += map(plain, data.pairs)
    return cleaned([*texts, *more], longest, notes)


def cleaned(texts: Iterable[Texts], longest: int, notes: Iterable[str] = ()) -> Examples:
    """What the service takes: no control characters, nothing empty, each source once, at most ``longest`` bytes."""
    found: dict[str, str] = {}
    left_out: Counter[str] = Counter()
    for source, target in ((amazon_rules.clean(source), amazon_rules.clean(target)) for source, target in texts):
        if reason := amazon_rules.reason_to_skip(source, target, longest):
            left_out[reason] += 1
            continue
        if found.get(source, target) != target:
            left_out[DOUBLED] += 1
        found[source] = target
    return Examples(tuple(sorted(found.items())), left_out, tuple(notes))


def file_of(examples: Examples, pair: LanguagePair) -> File | None:
    """The examples as a file, or nothing where there are none.

    :raises ConfigurationError: where the service does not speak one of the languages.
    """
    source, target = languages.amazon(pair.source), languages.amazon(pair.target)
    content = tmx(examples.pairs, source, target)
    return File(name(content, source, target), content, examples.told()) if examples.pairs else None


def tmx(pairs: Iterable[Texts], source_code: str, target_code: str) -> bytes:
    """The texts as TMX 1.4b in UTF-8, without anything that differs between two runs; codes are the service's own."""
    return "".join(plain_tmx(pairs, source_code, target_code)).encode()


def name(content: bytes, source_code: str, target_code: str) -> str:
    """A name for a resource made of this content; one that the service allows.

    >>> name(b"", "en", "zh-TW")
    'amts-en-zh-TW-e3b0c44298fc1c14'
    """
    return f"amts-{source_code}-{target_code}-{hashlib.sha256(content).hexdigest()[:16]}"


def pair_of(resource: str) -> Texts | None:
    """The two codes in a name that :func:`name` made, or nothing for one of somebody else."""
    found = _NAME.fullmatch(resource)
    return (found["source"], found["target"]) if found else None
