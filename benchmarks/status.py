"""What ``sphinx-amts status`` costs, as a ratio to merely reading the documents (``sphinx-build -b dummy``).

``python benchmarks/status.py`` takes Sphinx's own documentation, or ``--book``, in interleaved rounds: with an empty
memory, and with one that knows every sentence, where all translations are checked too.  It also says whether anything
was written beside the sources, and prints the medians.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from books import CACHE, KNOWN, Book, Run, Unavailable, build, measured, prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ENGINE = "trial_engines.Marked"
#: The exit codes of a status: complete, and incomplete.
FINE = {0, 3}


def files(book: Book) -> dict[Path, float]:
    """All files of the book, with the time of their last change."""
    return {path: path.stat().st_mtime for path in book.source.rglob("*") if "__pycache__" not in path.parts}


def status(book: Book, place: Path, memory: str) -> Run:
    """One status, with a memory of that name in ``place``."""
    options = {"amts_memory": str(place / memory), "extensions": ",".join((*book.extensions, "sphinx_amts"))}
    given = [word for name, value in options.items() for word in ("-D", f"{name}={value}")]
    words = ["status", str(book.source), "-l", "zh", "--json", *given]
    return measured([sys.executable, "-m", "sphinx_amts", *words], place / f"{memory}.log")


def measure(book: Book, place: Path, rounds: int) -> dict[str, list[Run]]:
    """Interleaved rounds of reading, of the status of a fresh book, and of that of a translated one."""
    known = {"loaded": True, "amts_engine": ENGINE, "amts_memory": str(place / "known"), "language": "zh_CN"}
    build(book, place / "ours", builder="dummy", **known)
    variants: Mapping[str, Callable[[], Run]] = {
        "reading": lambda: build(book, place / "reading", builder="dummy", language="zh_CN"),
        "status": lambda: status(book, place, "empty"),
        "status, all known": lambda: status(book, place, "known"),
    }
    runs: dict[str, list[Run]] = {name: [] for name in variants}
    for _ in range(rounds):
        for name, run in variants.items():
            done = run()
            if done.status not in FINE:
                raise Unavailable(f"{name} of {book.name} failed: {done.log[-2000:]}")
            runs[name].append(done)
    return runs


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--book", default="sphinx-doc", help=f"{', '.join(KNOWN)}, or a folder with a conf.py")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is run")
    given = parser.parse_args(arguments)
    try:
        book = prepare(given.book)
        place = CACHE / "status" / book.name
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        before = files(book)
        runs = measure(book, place, given.rounds)
    except Unavailable as reason:
        print(reason, file=sys.stderr)
        return 1
    base = median(run.cpu_seconds for run in runs["reading"])
    for name, of_name in runs.items():
        cpu = median(run.cpu_seconds for run in of_name)
        print(f"{name:20}{cpu:8.1f} s CPU{cpu / base:8.2f}")
    print("nothing was written beside the sources" if files(book) == before else "the folder of the book CHANGED")
    return 0


if __name__ == "__main__":
    sys.exit(main())
