"""What is sent to Amazon Translate for a book, as ratios to what cannot be less.

``python benchmarks/frugality.py`` takes the 139 sections of Dive into Deep Learning, or ``BOOK...``, and prints

- the characters of a job, tags and wrappers included, for each visible character of the distinct sentences, code and
  formulas included; what a reader will see of a reference is not known before the end, and counts nothing;
- the realtime requests for each request that the bytes need, were they full to the last byte.

Nothing is sent: an engine of its own keeps the sentences of a build without memory.  The exit status is 1 where a
ratio is over its target.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from books import CACHE, KNOWN, ROOT, Unavailable, build, prepare

sys.path.insert(0, str(ROOT))

from sphinx_amts.engines import Request
from sphinx_amts.engines.amazon import documents
from sphinx_amts.text import tagged_text

if TYPE_CHECKING:
    from collections.abc import Sequence

CHARACTERS_TARGET = 1.20
REQUESTS_TARGET = 1.10
#: The file that the engine in the build writes.
KEPT = "AMTS_FRUGALITY_SENTENCES"


class Collector:
    """An engine that returns what it gets, and writes it into a file."""

    name = "collector"
    is_pseudo = True

    def __init__(self, config: Any) -> None:
        """Needs no options."""

    def translate(self, sentences: Sequence[Request], pair: Any) -> list[str]:  # noqa: ARG002
        """The sentences themselves."""
        Path(os.environ[KEPT]).write_text(json.dumps([astuple(one) for one in sentences]), encoding="utf-8")
        return [one.source for one in sentences]


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted for one book."""

    sentences: int
    visible: int
    documents: int
    characters: int
    requests: int
    fewest_requests: int

    @property
    def characters_ratio(self) -> float:
        """Characters sent for each visible one."""
        return self.characters / self.visible

    @property
    def requests_ratio(self) -> float:
        """Requests for each that the bytes need."""
        return self.requests / self.fewest_requests

    @property
    def within_targets(self) -> bool:
        """Whether both ratios are good."""
        return self.characters_ratio <= CHARACTERS_TARGET and self.requests_ratio <= REQUESTS_TARGET


def sentences_of(name: str) -> list[Request]:
    """The distinct sentences of a book, in reading order.

    :raises Unavailable: it is not here, or cannot be built
    """
    place = CACHE / "frugality" / Path(name).name
    kept = place / "sentences.json"
    kept.unlink(missing_ok=True)
    places = [str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]
    os.environ |= {KEPT: str(kept), "PYTHONPATH": os.pathsep.join(filter(None, places))}
    engine = f"frugality.{Collector.__name__}"
    run = build(prepare(name), place, loaded=True, builder="dummy", language="zh_CN", amts_engine=engine)
    if run.status or not kept.is_file():
        raise Unavailable(f"{name} could not be built: {run.log[-2000:].strip()}")
    return [Request(text, page, tuple(shown)) for text, page, shown in json.loads(kept.read_text(encoding="utf-8"))]


def visible(sentence: Request) -> int:
    """The characters that a reader sees of a sentence, as far as they are known."""
    return len(tagged_text.plain(sentence.source)) + sum(map(len, sentence.display_texts))


def count(sentences: Sequence[Request]) -> Count:
    """Count what would be sent for these sentences."""
    files = [*documents.documents(sentences)]
    requests = [*documents.texts(sentences)]
    size = sum(len(documents.text(batch).encode()) for batch in requests)
    return Count(
        sentences=len(sentences),
        visible=sum(map(visible, sentences)),
        documents=len(files),
        characters=documents.characters(files),
        requests=len(requests),
        fewest_requests=-(-size // documents.TEXT_BYTES),
    )


def report(name: str, found: Count) -> None:
    """Print a book's numbers."""
    print(f"{name}: {found.sentences:,} sentences in {found.documents:,} documents")
    sent = f"{found.characters:,} characters sent for {found.visible:,} visible"
    print(f"  {sent}: {found.characters_ratio:.3f} (target: at most {CHARACTERS_TARGET:.2f})")
    asked = f"{found.requests:,} realtime requests, {found.fewest_requests:,} by bytes"
    print(f"  {asked}: {found.requests_ratio:.3f} (target: at most {REQUESTS_TARGET:.2f})")


def _within_targets(name: str) -> bool:
    try:
        found = count(sentences_of(name))
    except Unavailable as reason:
        print(f"{name}: left out: {reason}", file=sys.stderr)
        return False
    report(name, found)
    return found.within_targets


def main(arguments: Sequence[str] | None = None) -> int:
    """Count; the exit status is 1 if a ratio is over its target or a book could not be built."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    known = f"{', '.join(KNOWN)}, or a folder with a conf.py"
    parser.add_argument("books", nargs="*", default=["d2l-all"], metavar="BOOK", help=known)
    given = parser.parse_args(arguments)
    missed = [name for name in given.books if not _within_targets(name)]
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
