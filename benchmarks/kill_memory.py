"""Kill builds and memory commands at random moments, and look for what is lost.

``python benchmarks/kill_memory.py [ROUNDS] [SEED]`` works on one book and one memory.  In each round two builds and two
commands of ``sphinx-amts memory`` run at once; most of them are killed with ``kill -9``, each at a moment of its own.
A process notes what was confirmed: the entries of a call that has returned, and the changes of a command that has ended
well.  After each round

* all confirmed events must be in the history; a translation by an engine may be missing there only if ``compact`` or a
  deletion may have ended it, and another one counts or the segment was deleted;
* what counts must be what follows from the history, and ``memory verify`` must be content.

Whatever is not so is printed, one line of JSON each, and a summary at the end.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from sphinx.application import builtin_extensions  # noqa: E402
from sphinx.cmd.build import build_main  # noqa: E402

from sphinx_amts import cli  # noqa: E402
from sphinx_amts.languages import LanguagePair  # noqa: E402
from sphinx_amts.sphinx_ext.headless import used_sources  # noqa: E402, F401 - imported before processes are made
from sphinx_amts.tm import verification  # noqa: E402
from sphinx_amts.tm.entries import Origin, TMEntry  # noqa: E402
from sphinx_amts.tm.history import Event, Kind  # noqa: E402
from sphinx_amts.tm.memory import TranslationMemory  # noqa: E402

PAIR = LanguagePair("en", "zh_CN")
CONF = """
extensions = ["sphinx_amts"]
html_theme = "basic"
templates_path = []
amts_languages = ["en", "zh"]
amts_source_language = "en"
amts_engine = "fake_engines.Upper"
amts_report = False
amts_checks_disabled = ["all"]
amts_translations = "translations"
"""
SENTENCES = 30
#: Seconds within which a process is killed, if it is.
LONGEST = 1.5
#: How many processes of ten are not killed.
SPARED = 0.3
COMMANDS = (
    "edit",
    "approve",
    "reject",
    "delete",
    "delete human",
    "prune",
    "merge",
    "compact",
    "save",
    "search",
    "verify",
)


@dataclass
class Round:
    """What became of a round."""

    number: int
    commands: list[str] = field(default_factory=list)
    kills: int = 0
    confirmed: int = 0
    lost: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


@dataclass
class Shelf:
    """The book and the memory that all processes work on."""

    folder: Path

    def make(self) -> None:
        """Write the book, and another memory to merge."""
        (self.folder / "book").mkdir()
        (self.folder / "book" / "conf.py").write_text(CONF, encoding="utf-8")
        other = TranslationMemory(self.folder / "other", PAIR)
        other.store(TMEntry(f"Tide number {n}.", f"潮 {n}。", Origin.HUMAN, by="Other") for n in range(0, SENTENCES, 7))

    def write_pages(self, number: int) -> None:
        """The pages of a round: some sentences that all rounds have, and some new ones."""
        old, new = range(SENTENCES), range(10)
        for page, sentences in (
            ("index", [f"Tide number {n}." for n in old]),
            ("new", [f"New {number} {n}." for n in new]),
        ):
            text = ":orphan:\n\nTides\n=====\n\n" + "\n\n".join(sentences) + "\n"
            (self.folder / "book" / f"{page}.rst").write_text(text, encoding="utf-8")

    def memory(self) -> TranslationMemory:
        """The memory, opened as a build does."""
        return TranslationMemory(self.folder / "book" / ".amts", PAIR)

    @property
    def confirmations(self) -> Path:
        """Where processes note what was confirmed, a line each."""
        return self.folder / "confirmed.jsonl"

    def confirm(self, records: Iterable[dict[str, Any]]) -> None:
        """Note something that was confirmed, in one write."""
        with self.confirmations.open("ab", buffering=0) as file:
            file.write("".join(json.dumps(record) + "\n" for record in records).encode())


# --- what the processes do --------------------------------------------------------------------------------------------


def build(shelf: Shelf, out: str) -> int:
    """A build from scratch."""
    book, place = shelf.folder / "book", shelf.folder / out
    words = ["-q", "-E", "-b", "html", "-d", f"{place}.doctrees", "-D", "language=zh", str(book), str(place)]
    return build_main(words)


def command(shelf: Shelf, name: str, note: str, rng: random.Random) -> int:
    """A memory command; its change has a note by which it is found again."""
    sentence = f"Tide number {rng.randrange(SENTENCES)}."
    by = ["--by", rng.choice(["Ana", "Bo"]), "--note", note]
    words = {
        "edit": ["edit", sentence, "--translation", f"改 {note}。", *by],
        "approve": ["edit", sentence, "--state", "approved", *by],
        "reject": ["edit", sentence, "--state", "rejected", *by],
        "delete": ["delete", sentence, "--yes", *by],
        "delete human": ["delete", sentence, "--yes", "--human", *by],
        "prune": ["prune", "--older-than", "0", "--yes"],
        "merge": ["merge", str(shelf.folder / "other")],
        "compact": ["compact"],
        "save": ["save"],
        "search": ["search", "tide", "改"],
        "verify": ["verify"],
    }[name]
    code = cli.main(["memory", *words, "--source", str(shelf.folder / "book")])
    if not code and "--note" in words:
        shelf.confirm([{"note": note}])
    return code


def start(shelf: Shelf, work: Callable[[], int], log: Path) -> int:
    """A process of its own that notes what it stores; its id."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        with (
            log.open("w", encoding="utf-8") as file,
            contextlib.redirect_stdout(file),
            contextlib.redirect_stderr(file),
        ):
            _note_what_is_stored(shelf)
            code = work()
    finally:
        os._exit(code)


def _note_what_is_stored(shelf: Shelf) -> None:
    """From now on a call that stores entries notes them when it has returned."""
    store = TranslationMemory.store

    def noting(memory: TranslationMemory, entries: Iterable[TMEntry]) -> int:
        kept = list(entries)
        stored = store(memory, kept)
        shelf.confirm({"source": entry.source, "translation": entry.translation} for entry in kept)
        return stored

    TranslationMemory.store = noting  # type: ignore[method-assign]


# --- a round ----------------------------------------------------------------------------------------------------------


def run_round(shelf: Shelf, number: int, rng: random.Random) -> Round:
    """Two builds and two commands at once, killed, and what is left."""
    done = Round(number, rng.sample(COMMANDS, 2))
    shelf.write_pages(number)
    works = [partial(build, shelf, f"out{index}") for index in range(2)]
    works += [
        partial(command, shelf, name, f"{number}-{index}", random.Random(rng.random()))  # noqa: S311 - not for secrets
        for index, name in enumerate(done.commands)
    ]
    began = time.monotonic()
    children = {start(shelf, work, shelf.folder / f"{index}.log"): index for index, work in enumerate(works)}
    _kill(children, began, done, rng)
    _look(shelf, done)
    return done


def _kill(children: dict[int, int], began: float, done: Round, rng: random.Random) -> None:
    """Kill most processes, each at its moment, and wait for the others."""
    moments = sorted((rng.uniform(0, LONGEST), child) for child in children)
    for moment, child in moments:
        if rng.random() < SPARED:
            continue
        time.sleep(max(0.0, began + moment - time.monotonic()))
        if not os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            os.kill(child, signal.SIGKILL)
            done.kills += 1
    for child, index in children.items():
        _child, status = os.waitpid(child, 0)
        # A build that another process keeps from nothing ends well; a command may refuse what makes no sense any more.
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) not in ({0} if index < 2 else {0, 1}):  # noqa: PLR2004
            done.failures.append(f"process {index} ended with the code {os.WEXITSTATUS(status)}")


def _look(shelf: Shelf, done: Round) -> None:
    """Compare what was confirmed with what is there."""
    if not shelf.confirmations.exists():
        return
    folder = TranslationMemory.folder_of(shelf.folder / "book" / ".amts", PAIR)
    done.problems += map(str, verification.problems(folder, PAIR))
    memory = shelf.memory()
    histories = [events for events in memory.histories(memory.keys()).values() if events]
    by_source = {events[0].entry.source: events for events in histories}
    notes = {event.entry.note for events in histories for event in events}
    for line in shelf.confirmations.read_bytes().splitlines():
        with contextlib.suppress(ValueError):  # a line that a killed process has begun
            record = json.loads(line)
            done.confirmed += 1
            is_there = record["note"] in notes if "note" in record else _is_kept(record, by_source, memory)
            if not is_there:
                done.lost.append(line.decode())
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        code = cli.main(["memory", "verify", "--source", str(shelf.folder / "book")])
    if code:
        done.problems.append(output.getvalue())


def _is_kept(record: dict[str, str], by_source: dict[str, list[Event]], memory: TranslationMemory) -> bool:
    """Whether a translation by an engine is in the history, or was superseded or deleted on purpose."""
    events = by_source.get(record["source"], [])
    if any(event.entry.translation == record["translation"] for event in events):
        return True
    return bool(memory.candidates([record["source"]])) or any(event.kind is Kind.DELETED for event in events)


def main(rounds: int, seed: int) -> int:
    """Run the rounds; the exit code is 1 if anything was lost, or is not sound."""
    for name in builtin_extensions:
        __import__(name)
    rng = random.Random(seed)  # noqa: S311 - not for secrets
    totals: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        shelf = Shelf(Path(folder))
        shelf.make()
        for number in range(1, rounds + 1):
            done = run_round(shelf, number, rng)
            totals.update({"rounds": 1, "kills": done.kills, "lost": len(done.lost), "problems": len(done.problems)})
            totals.update({"failures": len(done.failures), **dict.fromkeys(done.commands, 1)})
            totals["confirmed"] = done.confirmed
            if done.lost or done.problems or done.failures:
                print(json.dumps(vars(done), ensure_ascii=False), flush=True)
                logs = [path.read_text("utf-8")[-600:] for path in sorted(Path(folder).glob("*.log"))]
                print(json.dumps(logs, ensure_ascii=False), flush=True)
        left = sorted(path.name for path in (Path(folder) / "book" / ".amts").iterdir())
        shutil.rmtree(Path(folder) / "book", ignore_errors=True)
    print(json.dumps({"seed": seed, **totals, "files": left}, ensure_ascii=False))
    return int(bool(totals["lost"] or totals["problems"] or totals["failures"]))


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in [*sys.argv[1:], *["200", "1"][len(sys.argv) - 1 :]])))
