"""What the text form of the memory costs a build, and what Git makes of it.

``python benchmarks/text_form.py`` prints

- what came of merges of two branches with 120 random changes each, with and without ``merge=union``;
- the CPU seconds of reading 50,000 entries, first what each build reads, then all of them;
- for a book with everything in the memory and 50,000 entries in the text form: the CPU seconds of a build from scratch
  without the extension, with the memory alone, and with both; and those that pass in the text form itself.

The exit status is 1 where a merge went wrong or a target is missed.
"""

from __future__ import annotations

import argparse
import itertools
import os
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median

from books import CACHE, KNOWN, ROOT, Book, Run, Unavailable, build, prepare

sys.path.insert(0, str(ROOT))

import text_form_merges

from sphinx_amts import languages
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import segmentation
from sphinx_amts.tm import text_form_writer
from sphinx_amts.tm.entries import Origin, Place, TMEntry, reference
from sphinx_amts.tm.memory import TranslationMemory
from sphinx_amts.tm.text_form import TextForm

ENTRIES = 50_000
#: CPU seconds, and the share of a build from scratch without the extension.
READING_TARGET = 1.0
SHARE_TARGET = 0.02
PAIR = LanguagePair("en", "zh_CN")
ENGINE = "trial_engines.Marked"
#: What the extension ``text_form_clock`` prints at the end of a build.
CLOCK = re.compile(r"text form: ([\d.]+) s")


# --- merges -----------------------------------------------------------------------------------------------------------


def merge(rounds: int, *, union: bool) -> bool:
    """Merge branches, print the sums, and return whether all went well."""
    found: Counter[str] = Counter()
    for seed in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            found.update(asdict(text_form_merges.merge(Path(folder), seed, union=union)))
    print(f"{rounds} merges {'with' if union else 'without'} union: {dict(found)}", flush=True)
    faults = sum(number for name, number in found.items() if name not in {"conflicts", "reported"})
    return not faults and found["conflicts"] == found["reported"] and not (union and found["conflicts"])


# --- reading ----------------------------------------------------------------------------------------------------------


def fill(folder: Path, sources: Sequence[str]) -> None:
    """Write a text form with a machine's translation of each source."""
    with tempfile.TemporaryDirectory() as root:
        memory = TranslationMemory(Path(root), PAIR)
        memory.store(_entry(number, source) for number, source in enumerate(sources))
        text_form_writer.save(memory, folder)


def _entry(number: int, source: str) -> TMEntry:
    place = Place(f"chapter/page-{number // 200}", reference(source), reference(source[::-1]))
    translation = "".join(chr(0x4E00 + ord(letter)) for letter in source[: len(source) // 3])
    return TMEntry(source, translation, Origin.MACHINE, "amazon", 1_795_852_800 + number, place=place)


def sentences(number: int) -> list[str]:
    """Sentences of documentation, with numbers in them so that there are enough."""
    text = " ".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").rglob("*.md")))
    english = languages.profile("en")
    plain = (part.strip() for line in text.split("\n") for part in segmentation.segment(line, english))
    known = [part.replace("<", "&lt;") for part in dict.fromkeys(plain) if len(part) > 40]  # noqa: PLR2004
    numbered = (sentence.replace(" ", f" {repeat} ", 1) for repeat in itertools.count() for sentence in known)
    return list(itertools.islice(unique(numbered), number))


def unique(texts: Iterable[str]) -> Iterator[str]:
    """Each text once."""
    found: set[str] = set()
    for text in texts:
        if text not in found:
            found.add(text)
            yield text


def read(folder: Path, sources: Sequence[str]) -> tuple[float, float]:
    """The CPU seconds of what each build reads, and of decoding every entry as well."""
    segmentation.segment("Its data. Is loaded.", languages.profile("en"))
    began = time.process_time()
    text_form = TextForm(folder, PAIR, print)
    text_form.generation()
    text_form.multi_sentence_sources()
    looked_through = time.process_time()
    keys = [*text_form.keys()]
    found = sum(len(text_form.events(keys[start : start + 500])) for start in range(0, len(keys), 500))
    if found != len(sources):
        raise Unavailable(f"{found} entries of {len(sources)} were read")
    return looked_through - began, time.process_time() - began


# --- a build ----------------------------------------------------------------------------------------------------------


def measure_builds(book: Book, rounds: int) -> bool:
    """Build a book in interleaved rounds, print the medians, and return whether the target is met."""
    place = CACHE / "text-form" / book.name
    translations = place / "translations"
    options = {"language": "zh_CN", "html_search_language": "en"}
    ours = {**options, "amts_engine": ENGINE}
    with_text_form = {**ours, "amts_translations": str(translations)}
    if not translations.is_dir():
        _checked(build(book, place / "ours", loaded=True, amts_save_translations="1", **with_text_form))
        number = len([*TextForm(translations, PAIR).keys()])
        print(f"{book.name}: {number:,} segments", file=sys.stderr)
        fill(translations, sentences(max(0, ENTRIES - number)))
    clocked = Book(book.name, book.source, (*book.extensions, "text_form_clock"), book.configuration)
    variants: dict[str, Callable[[], Run]] = {
        "plain": lambda: build(book, place / "plain", **options),
        "memory": lambda: build(book, place / "ours", loaded=True, **ours),
        "text form": lambda: build(clocked, place / "ours", loaded=True, **with_text_form),
    }
    runs = {name: [] for name in variants}
    for _ in range(rounds):
        for name, run in variants.items():
            runs[name].append(_checked(run()))
    return _report(book, {name: median(run.cpu_seconds for run in found) for name, found in runs.items()}, runs)


def _checked(run: Run) -> Run:
    if run.status:
        raise Unavailable(f"the book could not be built: {run.log[-2000:].strip()}")
    return run


def _report(book: Book, seconds: dict[str, float], runs: dict[str, list[Run]]) -> bool:
    own = median(float(found) for run in runs["text form"] for found in CLOCK.findall(run.log))
    share = own / seconds["plain"]
    times = ", ".join(f"{name} {found:.2f} s" for name, found in seconds.items())
    print(f"{book.name}: {times}; in the text form {own:.2f} s, {share:.3f} of plain (target: {SHARE_TARGET})")
    return share <= SHARE_TARGET


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; the exit status is 1 if a merge went wrong, a target is missed, or a book could not be built."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--merges", type=int, default=50, help="merges of each kind (default: 50)")
    parser.add_argument("--book", default="sphinx-doc", help=f"{', '.join(KNOWN)}, or a folder (default: sphinx-doc)")
    parser.add_argument("--rounds", type=int, default=5, help="builds of each kind (default: 5)")
    options = parser.parse_args(arguments)
    os.environ["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])
    return int(not all(list(_results(options))))


def _results(options: argparse.Namespace) -> Iterator[bool]:
    for union in (True, False) if options.merges else ():
        yield merge(options.merges, union=union)
    with tempfile.TemporaryDirectory() as folder:
        sources = sentences(ENTRIES)
        fill(Path(folder), sources)
        looked_through, read_all = min((read(Path(folder), sources) for _ in range(5)), key=lambda times: times[1])
    print(f"{ENTRIES:,} entries: looked through in {looked_through:.2f} s, all decoded in {read_all:.2f} s (CPU)")
    yield read_all <= READING_TARGET
    if options.rounds:
        try:
            yield measure_builds(prepare(options.book), options.rounds)
        except Unavailable as reason:
            print(f"{options.book}: left out: {reason}", file=sys.stderr)
            yield False


if __name__ == "__main__":
    sys.exit(main())
