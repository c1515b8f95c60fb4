"""What goes into parallel data and terminologies: plain texts in two languages, as a file that the service takes.

Examples are plain text, in which code and formulas appear as a reader sees them (what the service makes of tags in a
segment is not documented).  The file is TMX: unlike CSV it has no rule about the characters that a text begins with.
Limits and rules are those of the developer guide, "Parallel data input files".  Equal contents give equal bytes, and
the bytes give the name, so that nothing is ever created twice.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sphinx_amts import bitext
from sphinx_amts.bitext import OtherLanguagesError, ParallelData, SentencePair, amazon_rules, notation
from sphinx_amts.bitext.tmx import plain_tmx
from sphinx_amts.errors import EngineError, ParallelDataError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import tagged_text

LONGEST, EMPTY = amazon_rules.LONGEST, amazon_rules.EMPTY
#: Why a pair is left out.
DUPLICATE = "with the same source as a later one"

_NAME = re.compile(r"amts-(?P<source>[a-z]{2,3}(?:-[A-Z]{2})?)-(?P<target>[a-z]{2,3}(?:-[A-Z]{2})?)-[0-9a-f]{16}")

Texts = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Examples:
    """Pairs of plain texts, each source once, in the order of the sources; and what was left out."""

    pairs: tuple[Texts, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)
    """How many pairs were left out, by reason."""
    notes: tuple[str, ...] = ()
    """What could not be used in the files, a sentence each."""

    def summary(self) -> str:
        """The number of examples, and how many were left out and why."""
        reasons = ", ".join(f"{count} {reason}" for reason, count in self.left_out.items())
        return f"{len(self.pairs)} (left out: {reasons})" if reasons else str(len(self.pairs))


@dataclass(frozen=True, slots=True)
class ResourceFile:
    """A file for the service, and the name of the resource that is created from it."""

    name: str
    content: bytes
    summary: str = ""
    """How many examples are in it, for a message."""

    @property
    def token(self) -> str:
        """The hash of the content, so that a request with it may be sent twice."""
        return hashlib.sha256(self.content).hexdigest()[:32]


def plain(pair: SentencePair) -> Texts:
    """Both texts of a pair as a reader sees them; unknown placeholders are ``[n]``, the same on both sides.

    >>> plain(SentencePair("Call <x1/> in <g2>this</g2>.", "在<g2>这里</g2>调用<x1/>。", "", ("len", "")))
    ('Call len in this.', '在这里调用len。')
    """
    if pair.untagged:
        return _displayed(pair.source), _displayed(pair.target)
    source, target = pair.source, pair.target
    display_texts = pair.display_texts
    return tagged_text.with_display_texts(source, display_texts), tagged_text.with_display_texts(target, display_texts)


def _displayed(text: str) -> str:
    try:
        return notation.visible_text(tagged_text.unescape(text))
    except RecursionError:
        return tagged_text.unescape(text)


def read(files: Iterable[Path], pair: LanguagePair) -> Examples:
    """The examples of all files; of equal sources the last one counts, as with the service.

    Raises:
        EngineError: For a file that cannot be read: a resource without it would cost as much, and be worth less.
    """
    return read_with(bitext.read, files, pair, LONGEST)


def read_with(
    reader: Callable[[Path, LanguagePair], ParallelData],
    files: Iterable[Path],
    pair: LanguagePair,
    longest: int,
    more: Iterable[Texts] = (),
) -> Examples:
    """The same as :func:`read`, with another file reader or another limit.

    Args:
        reader: Reads a file.
        files: The files, in order.
        pair: The languages.
        longest: How many bytes of UTF-8 a text may have.
        more: Further pairs, which come after those of the files.
    """
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
    by_source: dict[str, str] = {}
    left_out: Counter[str] = Counter()
    for source, target in ((amazon_rules.clean(source), amazon_rules.clean(target)) for source, target in texts):
        if reason := amazon_rules.reason_to_skip(source, target, longest):
            left_out[reason] += 1
            continue
        if by_source.get(source, target) != target:
            left_out[DUPLICATE] += 1
        by_source[source] = target
    return Examples(tuple(sorted(by_source.items())), left_out, tuple(notes))


def file_of(examples: Examples, pair: LanguagePair) -> ResourceFile | None:
    """The examples as a file; ``None`` if there are none.

    Raises:
        ConfigurationError: If the service does not support one of the languages.
    """
    source, target = amazon_rules.language_code(pair.source), amazon_rules.language_code(pair.target)
    content = tmx(examples.pairs, source, target)
    return ResourceFile(name(content, source, target), content, examples.summary()) if examples.pairs else None


def tmx(pairs: Iterable[Texts], source_code: str, target_code: str) -> bytes:
    """The texts as TMX 1.4b in UTF-8, without anything that differs between two runs; codes are the service's own."""
    return "".join(plain_tmx(pairs, source_code, target_code)).encode()


def name(content: bytes, source_code: str, target_code: str) -> str:
    """A name for a resource that is created from this content; one that the service allows.

    >>> name(b"", "en", "zh-TW")
    'amts-en-zh-TW-e3b0c44298fc1c14'
    """
    return f"amts-{source_code}-{target_code}-{hashlib.sha256(content).hexdigest()[:16]}"


def pair_of(resource: str) -> Texts | None:
    """The two codes in a name that :func:`name` made; ``None`` for any other name."""
    match = _NAME.fullmatch(resource)
    return (match["source"], match["target"]) if match else None
