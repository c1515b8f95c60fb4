"""How fast the memory commands answer on a large memory, and what it costs to store.

``python benchmarks/memory_size.py [--entries 1000000] [--place DIR]`` fills a memory, ten thousand entries at a time,
and prints what storing them costs: seconds of its own process for the first and the last ten thousand, beside a table
of SQLite that holds the same texts and nothing else.  Then ``log``, ``show`` and ``search`` are run as commands, in
interleaved rounds with ``sphinx-amts --version`` (the start of the program) and with ``log`` on a memory of one
sentence.  Printed are the medians in seconds, by the clock, and what is left beyond the start.

With ``--place`` the memory is kept in a folder, and used again by the next run.
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from sphinx_amts.languages import LanguagePair  # noqa: E402
from sphinx_amts.tm.entries import Origin, TMEntry, key  # noqa: E402
from sphinx_amts.tm.memory import TranslationMemory  # noqa: E402

PAIR = LanguagePair("en", "zh_CN")
AT_ONCE = 10_000
#: How many words there are, so that each stands in a few hundred sentences of a million.
WORDS = 20_000
CONF = 'extensions = ["sphinx_amts"]\namts_languages = ["en", "zh"]\namts_source_language = "en"\n'


def sentences(number: int) -> Iterator[TMEntry]:
    """So many entries of random words, in English letters and in Chinese characters."""
    rng = random.Random(1)  # noqa: S311 - not for secrets
    words = ["".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=rng.randint(2, 11))) for _ in range(WORDS)]
    characters = [chr(code) for code in range(0x4E00, 0x6E00)]
    for index in range(number):
        source = f"{' '.join(rng.choices(words, k=rng.randint(4, 22))).capitalize()} {index}."
        translation = f"{''.join(rng.choices(characters, k=len(source) // 3))}。"
        is_tagged = index % 5 == 0
        source, translation = (f"{'<x1/> ' * is_tagged}{text}" for text in (source, translation))
        yield TMEntry(source, translation, Origin.MACHINE, "engine", 1_700_000_000 + index)


def parts(entries: Iterator[TMEntry]) -> Iterator[list[TMEntry]]:
    """Lists of as many entries as are stored at once."""
    while part := [entry for _, entry in zip(range(AT_ONCE), entries, strict=False)]:
        yield part


def fill(folder: Path, number: int) -> list[float]:
    """Fill a memory; seconds of this process for each ten thousand entries."""
    memory, seconds = TranslationMemory(folder, PAIR), []
    for part in parts(sentences(number)):
        began = time.process_time()
        memory.store(part)
        seconds.append(time.process_time() - began)
    return seconds


def fill_table(file: Path) -> float:
    """The same ten thousand texts in a table of two columns, as one transaction; seconds of this process."""
    rows = [(key(PAIR, entry.source), entry.translation) for entry in sentences(AT_ONCE)]
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = wal")
        began = time.process_time()
        with connection:
            connection.execute("CREATE TABLE Texts (key TEXT PRIMARY KEY, text TEXT)")
            connection.executemany("INSERT INTO Texts VALUES (?, ?)", rows)
        return time.process_time() - began


def run(words: Sequence[str]) -> float:
    """How long a command takes, in seconds by the clock."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "sphinx_amts", *words], cwd=ROOT, env=dict(os.environ), capture_output=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr.decode())
    return time.perf_counter() - began


def commands(entry: TMEntry) -> dict[str, list[str]]:
    """The commands that are measured, by name; the sentence is one in the middle of the memory."""
    words = entry.source.split()
    return {
        "log": ["log"],
        "show KEY": ["show", key(PAIR, entry.source)[:12]],
        "show TEXT": ["show", entry.source.replace("<x1/> ", "")],
        "search, a word": ["search", words[-2]],
        "search, two words": ["search", words[-2], words[-3]],
        "search, a number": ["search", words[-1]],
        "search, Chinese": ["search", entry.translation[6:9]],
        "search, nothing": ["search", "no such words"],
    }


def measure(memory: Path, book: Path, entry: TMEntry, rounds: int) -> dict[str, list[float]]:
    """Interleaved rounds of all commands, of the start of the program, and of a memory of one sentence."""
    TranslationMemory(book / "one", PAIR).store([entry])
    options = ["--source", str(book), "-D"]
    seconds: dict[str, list[float]] = {}
    for _ in range(rounds):
        seconds.setdefault("start", []).append(run(["--version"]))
        one = ["memory", "log", *options, f"amts_memory={book / 'one'}"]
        seconds.setdefault("log, one sentence", []).append(run(one))
        for name, words in commands(entry).items():
            seconds.setdefault(name, []).append(run(["memory", *words, *options, f"amts_memory={memory}"]))
    return seconds


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--place", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        memory, book = arguments.place or Path(scratch, "memory"), Path(scratch)
        (book / "conf.py").write_text(CONF, encoding="utf-8")
        if not memory.exists():
            stored, plain = fill(memory, arguments.entries), fill_table(book / "table.db")
            print(
                f"storing {AT_ONCE:,} entries: {stored[0]:.2f} s at first, {stored[-1]:.2f} s at last; "
                f"{plain:.2f} s in a table without more"
            )
        entry = [*sentences(arguments.entries // 2)][-1]
        seconds = measure(memory, book, entry, arguments.rounds)
        start, one = median(seconds["start"]), median(seconds["log, one sentence"])
        print(f"{'':<20}{'seconds':>9}{'beyond start':>14}{'beyond one sentence':>21}")
        for name, values in seconds.items():
            value = median(values)
            print(f"{name:<20}{value:>9.3f}{value - start:>14.3f}{value - one:>21.3f}")


if __name__ == "__main__":
    main()
