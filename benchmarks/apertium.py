"""How good Apertium is, beside no translation at all, and whether it keeps the tags.

``python benchmarks/apertium.py`` translates messages of Flask's documentation into Spanish and compares them with the
human translation, in reStructuredText on both sides: BLEU (13a) and chrF2 of sacrebleu.  A refused message counts as
it is, in English.  The messages are those of ``flask-es/pairs.tsv`` with six words or more in the folder that
``AMTS_DATA`` names (default: ``../shared/data`` beside the project): 1,000 of them, evenly spread, and all of them.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sacrebleu.metrics import BLEU, CHRF

from sphinx_amts.engines import Request, Untranslated
from sphinx_amts.engines.apertium import Apertium
from sphinx_amts.errors import EngineError, MarkupError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options import config
from sphinx_amts.text import tagged_text

DATA = Path(os.environ.get("AMTS_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
PAIRS = DATA / "flask-es" / "pairs.tsv"
PAIR = LanguagePair("en", "es")
WORDS = 6
MESSAGES = 1000

#: Markup with words of its own, which are translated, and without.
_MARKUP = re.compile(
    r"""(?P<open>(?::[\w:.+-]+:)?`)(?P<title>[^`<>]+?)(?P<close>\s*<[^`<>]+>`_{0,2})
    | (?P<opaque>``.+?``(?!`) | :[\w:.+-]+:`[^`]+` | \|[^|\s]+\| | `[^`]+`_{0,2})
    | \*\*(?P<strong>[^*]+)\*\* | \*(?P<emphasis>[^*\s][^*]*)\*(?!\*)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Message:
    """A message and its human translation, both as written; its tagged sentence, and what each tag stands for."""

    source: str
    human: str
    tagged: str
    slots: tuple[tuple[str, str], ...]
    """What opens and closes tag n; an opaque tag opens only."""

    def written(self, tagged: str) -> str:
        """A translation with markup in the place of tags."""
        return "".join(
            self.slots[tagged_text.number_of(token) - 1][token[1] == "/"]
            if tagged_text.is_tag(token)
            else tagged_text.unescape(token)
            for token in tagged_text.tokens(tagged)
        )


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of a set of messages."""

    identity: tuple[float, float]
    """BLEU and chrF2 of the English text."""
    apertium: tuple[float, float]
    with_tags: int
    reasons: Counter[str]
    """Why messages were refused."""
    seconds: float

    def lines(self) -> list[str]:
        """For people."""
        refused = "; ".join(f"{count} x {reason}" for reason, count in self.reasons.most_common()) or "none"
        return [
            f"{'':12}{'BLEU':>8}{'chrF2':>8}",
            *(f"{name:12}{bleu:8.2f}{chrf:8.2f}" for name, (bleu, chrf) in self.rows()),
            f"{self.with_tags} messages with tags; {self.reasons.total()} refused: {refused}",
            f"{self.seconds:.1f} s",
        ]

    def rows(self) -> list[tuple[str, tuple[float, float]]]:
        """What is compared."""
        return [("identity", self.identity), ("apertium", self.apertium)]


def message(source: str, human: str) -> Message:
    """The message with its markup as tags."""
    slots: list[tuple[str, str]] = []
    tagged = " ".join("".join(_tagged(source, slots)).split())
    return Message(source, human, tagged, tuple(slots))


def _tagged(source: str, slots: list[tuple[str, str]]) -> Iterator[str]:
    position = 0
    for match in _MARKUP.finditer(source):
        yield tagged_text.escape(source[position : match.start()])
        position = match.end()
        number = len(slots) + 1
        stars = "**" if match["strong"] else "*"
        words = match["title"] or match["strong"] or match["emphasis"]
        slots.append((match["opaque"], "") if match["opaque"] else (match["open"] or stars, match["close"] or stars))
        yield tagged_text.paired_code(number, tagged_text.escape(words)) if words else tagged_text.placeholder(number)
    yield tagged_text.escape(source[position:])


def messages() -> list[Message]:
    """All messages that are long enough, in the order of the file."""
    rows = (line.split("\t") for line in PAIRS.read_text(encoding="utf-8").splitlines())
    return [message(source, human) for source, human in rows if len(source.split()) >= WORDS]


def spread(found: Sequence[Message], count: int = MESSAGES) -> list[Message]:
    """So many of them, evenly spread."""
    return [found[index * len(found) // count] for index in range(min(count, len(found)))]


def measure(found: Sequence[Message]) -> Measured:
    """Translate and compare.

    :raises EngineError: if Apertium is not installed.
    """
    began = time.monotonic()
    options, _ = config.checked({})
    answers = Apertium(options).answers([Request(one.tagged, "flask") for one in found], PAIR)
    seconds = time.monotonic() - began
    checked = [_checked(one, answer) for one, answer in zip(found, answers, strict=True)]
    reasons = Counter(reason for _, reason in checked if reason)
    human = [one.human for one in found]
    return Measured(
        _scores([one.source for one in found], human),
        _scores([text for text, _ in checked], human),
        sum("<" in one.tagged for one in found),
        reasons,
        seconds,
    )


def _checked(one: Message, answer: str | Untranslated) -> tuple[str, str]:
    """The translation as written, and why it was refused, if it was."""
    if isinstance(answer, Untranslated):
        return one.source, answer.reason
    try:
        return one.written(tagged_text.accepted(one.tagged, answer)), ""
    except MarkupError as error:
        return one.source, str(error)


def _scores(texts: list[str], human: list[str]) -> tuple[float, float]:
    return (
        float(BLEU(trg_lang=PAIR.target).corpus_score(texts, [human]).score),
        float(CHRF().corpus_score(texts, [human]).score),
    )


def main() -> int:
    """Measure and print; the exit status is 1 without the data or Apertium."""
    try:
        found = messages()
        for name, chosen in (("evenly spread", spread(found)), ("all", found)):
            print(f"{len(chosen)} messages, {name}", *measure(chosen).lines(), "", sep="\n")
    except (OSError, EngineError) as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
