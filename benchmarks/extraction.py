"""Sentence pairs of *Dive into Deep Learning*: what they cost, and how much of a book they cover.

Prints the time of an extraction from all 139 sections against that of merely parsing both sides (``sphinx-build -b
dummy``), its memory as sections are added, and the share of the sentences of five articles that come out in the human's
words: with the pairs of all other sections, and with their own.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
from pathlib import Path

import books

LANGUAGE = "zh_CN"
_STAY = re.compile(r"(\d+) sentences? remains? in the source language")
_KNOWN = re.compile(r": (\d+) sentences; ")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--without-cost", action="store_true", help="only the coverage")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        if not arguments.without_cost:
            _print_cost(place)
        _print_coverage(place)


def _sections(place: Path, name: str, *, five: bool | None = None, every: int = 1) -> tuple[Path, Path]:
    """Both sides of some sections: all, the five articles, or all but these; or every n-th."""
    sides = (place / name / "en", place / name / "zh")
    for side in sides:
        files = sorted((books.DATA / "d2l" / side.name).rglob("*.md"))
        for number, file in enumerate(files):
            section = file.relative_to(books.DATA / "d2l" / side.name)
            is_one = section.with_suffix("").as_posix() in books.D2L_FIVE
            if five in (None, is_one) and number % every == 0:
                (side / section).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, side / section)
    return sides


def _extracted(place: Path, sides: tuple[Path, Path], *options: str) -> books.Run:
    command = [sys.executable, "-m", "sphinx_amts", "parallel-data", "extract", *map(str, sides), "-l", "zh", *options]
    return books.measured(command, place / "extract.log")


def _print_cost(place: Path) -> None:
    parsing = 0.0
    for side in _sections(place, "all"):
        conf = (books.TEMPLATES / "d2l.py").read_text(encoding="utf-8")
        (side / "conf.py").write_text(f"{conf}\nroot_doc = 'index'\n", encoding="utf-8")
        (side / "index.md").write_text("# D2L\n", encoding="utf-8")
        shutil.copy(books.DATA / "d2l" / "d2l.bib", side)
        book = books.Book(side.name, side, ("myst_parser", "sphinx_amts.d2l", "sphinxcontrib.bibtex"))
        parsing += books.build(book, place / f"plain-{side.name}", builder="dummy").cpu_seconds
        for added in ("conf.py", "index.md", "d2l.bib"):
            (side / added).unlink()
    print("sections  CPU s  of parsing both sides  peak MB")
    for every in (4, 2, 1):
        sides = _sections(place, f"every-{every}", every=every)
        run = _extracted(place, sides, "-o", str(place / "pairs.tmx"))
        count = len(list(sides[0].rglob("*.md")))
        ratio = f"{run.cpu_seconds / parsing:.2f}" if every == 1 else ""
        print(f"{count:8}  {run.cpu_seconds:5.1f}  {ratio:>21}  {run.peak_megabytes:7.0f}")


def _print_coverage(place: Path) -> None:
    book = books.prepare("d2l-five")
    print("\npairs of                 sentences of the five articles in the human's words")
    for title, five in (("the other 134 sections", False), ("the five themselves", True)):
        out = place / f"five-{five}"
        sides = _sections(place, f"sections-{five}", five=five)
        _extracted(place, sides, "--import", str(out / "memory"))
        run = books.build(book, out, loaded=True, verbose=True, language=LANGUAGE)
        total = int(_KNOWN.findall(run.log)[-1])
        missing = sum(map(int, _STAY.findall(run.log)))
        print(f"{title:23}  {total - missing} of {total} ({(total - missing) / total:.0%})")


if __name__ == "__main__":
    main()
