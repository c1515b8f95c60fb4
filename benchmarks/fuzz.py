"""Hostile answers through the whole path; ``python benchmarks/fuzz.py --answers 1000000 --built 20000 --seed 1``.

``--answers`` go through everything but Sphinx: three kinds of engines, workflow, memory, nodes, checks, printing.
``--built`` go through real builds of a book in every builder as well, each compared with the build of its source.
``--longest`` is the length of long texts and numbers, in characters.  Prints the seed and what was counted; the exit
code is 1 if anything went wrong.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import fuzz_answers  # noqa: E402 - found on the path that was set above

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Answers of one round: its memory is then deleted.
_ROUND = 20_000
_PAGES, _PARAGRAPHS = 8, 150


def main(arguments: Sequence[str] | None = None) -> int:
    """Send, count and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--answers", type=int, default=20_000)
    parser.add_argument("--built", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=int, default=2_000)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after the round that ends later")
    given = parser.parse_args(arguments)
    total, began, seed = fuzz_answers.Figures(), time.monotonic(), given.seed
    print(f"seed {given.seed}", flush=True)
    while total.answers < given.answers and time.monotonic() - began < given.seconds:
        wanted = min(_ROUND, given.answers - total.answers)
        with tempfile.TemporaryDirectory() as folder:
            total.add(fuzz_answers.run_pure(wanted, seed, Path(folder), longest=given.longest))
        seed += 1
        print(f"{time.monotonic() - began:.0f} s, without Sphinx: {total}", flush=True)
    built = fuzz_answers.Figures()
    while built.answers < given.built and time.monotonic() - began < given.seconds:
        with tempfile.TemporaryDirectory() as folder:
            built.add(
                fuzz_answers.run_build(Path(folder), seed, pages=_PAGES, paragraphs=_PARAGRAPHS, longest=given.longest)
            )
        seed += 1
        print(f"{time.monotonic() - began:.0f} s, in real builds: {built}", flush=True)
    return 1 if total.faults or built.faults else 0


if __name__ == "__main__":
    sys.exit(main())
