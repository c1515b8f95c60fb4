"""What translation costs a build, as ratios to the plain build: the extension and Sphinx's own catalogues.

``python benchmarks/cost.py`` builds Sphinx's own documentation, or ``--book``, in interleaved rounds and prints the
medians.  Every build starts with no doctrees; engine and catalogues answer at once, so that only their own work counts.
Times are those of the process and all it started; memory is the peak of its resident set.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from books import CACHE, KNOWN, Book, Run, Unavailable, build, prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

ENGINE = "trial_engines.Marked"
#: Behind a text so that it is a translation, and still the same markup.
MARK = " +"


@dataclass(frozen=True, slots=True)
class Bench:
    """A book, where its builds go, and the target language as a Sphinx code."""

    book: Book
    place: Path
    language: str

    def build(self, out: str, *, loaded: bool = False, builder: str = "html", **options: str) -> Run:
        """One build from scratch, with the same search for all; ends the benchmark if it fails."""
        options = {"language": self.language, "html_search_language": "en", **options}
        run = build(self.book, self.place / out, loaded=loaded, builder=builder, **options)
        if run.status:
            raise Unavailable(f"{self.book.name} could not be built ({out}): {run.log[-2000:].strip()}")
        return run


def plain(bench: Bench) -> Run:
    """Without translation."""
    return bench.build("plain")


def gettext(bench: Bench) -> Run:
    """The run that extracts the messages for the catalogues."""
    return bench.build("extraction", builder="gettext", language="en")


def catalogues(bench: Bench) -> Run:
    """With Sphinx's own catalogues, all messages translated."""
    folder = bench.place / "locales"
    if not folder.is_dir():
        templates = bench.place / "extraction" / "gettext"
        if not templates.is_dir():
            gettext(bench)
        compile_catalogues(templates, folder / bench.language / "LC_MESSAGES")
    return bench.build("catalogues", locale_dirs=str(folder))


def cold(bench: Bench) -> Run:
    """With the extension and an empty memory."""
    shutil.rmtree(bench.place / "ours" / "memory", ignore_errors=True)
    return _ours(bench)


def warm(bench: Bench) -> Run:
    """With the extension and everything in the memory."""
    if not (bench.place / "ours" / "memory").is_dir():
        cold(bench)
    return _ours(bench)


def told(bench: Bench) -> Run:
    """As warm, with checks and report, left out elsewhere; the worst case, since each sentence has findings."""
    if not (bench.place / "ours" / "memory").is_dir():
        cold(bench)
    return _ours(bench, amts_checks_disabled="", amts_report="1")


def _ours(bench: Bench, **options: str) -> Run:
    return bench.build("ours", loaded=True, amts_engine=ENGINE, **options)


#: In the order of a round; warm and told use the memory that cold has filled.
VARIANTS: Mapping[str, Callable[[Bench], Run]] = {
    "plain": plain,
    "gettext": gettext,
    "catalogues": catalogues,
    "cold": cold,
    "warm": warm,
    "told": told,
}


def compile_catalogues(templates: Path, folder: Path) -> int:
    """Write a catalogue for each template, every message with a translation; how many there are."""
    count = 0
    for path in sorted(templates.rglob("*.pot")):
        with path.open("rb") as opened:
            catalogue = read_po(opened)
        for message in catalogue:
            if isinstance(message.id, str) and message.id:
                message.string = message.id + MARK
                count += 1
        target = (folder / path.relative_to(templates)).with_suffix(".mo")
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as opened:
            write_mo(opened, catalogue)
    return count


def measure(bench: Bench, names: Sequence[str], rounds: int) -> dict[str, list[Run]]:
    """Interleaved rounds, so that what else the machine does falls on all of them alike."""
    runs: dict[str, list[Run]] = {name: [] for name in names}
    for number in range(1, rounds + 1):
        for name in names:
            run = VARIANTS[name](bench)
            runs[name].append(run)
            told = f"round {number}: {name}: {run.wall_seconds:.1f} s wall, {run.cpu_seconds:.1f} s CPU"
            print(told, file=sys.stderr)
    return runs


def table(runs: Mapping[str, Sequence[Run]]) -> list[str]:
    """The medians as ratios to the first variant, and that one in seconds and megabytes."""
    medians = {name: _medians(of_name) for name, of_name in runs.items()}
    base = next(iter(medians))
    wall, cpu, peak = medians[base]
    lines = [f"{'build':16}{'wall':>8}{'CPU':>8}{'peak RSS':>10}"]
    lines += [
        f"{name:16}{found[0] / wall:>8.2f}{found[1] / cpu:>8.2f}{found[2] / peak:>10.2f}"
        for name, found in medians.items()
    ]
    return [*lines, f"{base} = {wall:.1f} s wall, {cpu:.1f} s CPU, {peak:.0f} MB"]


def _medians(runs: Sequence[Run]) -> tuple[float, float, float]:
    return (
        median(run.wall_seconds for run in runs),
        median(run.cpu_seconds for run in runs),
        median(run.peak_megabytes for run in runs),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; the exit status is 1 if the book cannot be built."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--book", default="sphinx-doc", help=f"{', '.join(KNOWN)}, or a folder with a conf.py")
    parser.add_argument("--rounds", type=int, default=3, help="how often each build is run")
    parser.add_argument("--only", nargs="+", choices=VARIANTS, default=list(VARIANTS), help="which builds are run")
    parser.add_argument("--language", default="zh_CN", help="Sphinx's code of the target language")
    given = parser.parse_args(arguments)
    try:
        book = prepare(given.book)
        place = CACHE / "cost" / book.name
        shutil.rmtree(place, ignore_errors=True)
        names = [name for name in VARIANTS if name in {*given.only, "plain"}]
        runs = measure(Bench(book, place, given.language), names, given.rounds)
    except Unavailable as reason:
        print(reason, file=sys.stderr)
        return 1
    print(f"{book.name}, {given.rounds} rounds, medians as ratios to {names[0]}", *table(runs), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
