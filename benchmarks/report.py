"""How fast the report of a whole book opens and answers in Chromium: all of D2L with its human translation.

``python benchmarks/report.py`` extracts the sentence pairs of both languages, builds the book with them, opens its
report and prints the time to the first sentences (3 seconds are allowed) and to each answer of a filter (0.2 seconds).
``--picture FILE`` keeps a picture of the page.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from books import CACHE, DATA, Unavailable, build, prepare

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Filters in the order in which they are set, each upon the one before.
CHOICES = (
    ("words", "gradient"), ("words", ""), ("words", "梯度"), ("words", ""), ("page", "7"), ("page", ""),
    ("origin", "5"),
    ("origin", ""), ("finding", "*"), ("finding", "numbers"), ("finding", ""),
)  # fmt: skip


def built(place: Path) -> Path:
    """The folder of the built book."""
    book = prepare("d2l-all")
    pairs = place / "pairs.tmx"
    command = [
        sys.executable,
        "-m",
        "sphinx_amts",
        "parallel-data",
        "extract",
        DATA / "d2l" / "en",
        DATA / "d2l" / "zh",
    ]
    subprocess.run([*map(str, command), "-l", "zh", "-o", str(pairs)], check=True, stdout=subprocess.DEVNULL)
    options = {"amts_report": "1", "amts_checks_disabled": "", "amts_parallel_data": str(pairs), "language": "zh_CN"}
    run = build(book, place / "out", loaded=True, **options)
    if run.status:
        raise Unavailable(f"the book cannot be built: {run.log[-2000:]}")
    return place / "out" / "doctrees" / "amts-report"


def times(page: Path, profile: Path, picture: Path | None) -> tuple[float, dict[tuple[str, str], float]]:
    """Seconds to the first sentences, and to the answer of each filter."""
    from browser import Browser  # noqa: PLC0415 - found by books

    browser = Browser(profile)
    try:
        start = time.perf_counter()
        browser.open(page)
        browser.wait("document.querySelector('article .text')")
        opened = time.perf_counter() - start
        if picture:
            browser.choose("finding", "numbers")
            browser.picture(picture)
            browser.choose("finding", "")
        return opened, {choice: _answer(browser, *choice) for choice in CHOICES}
    finally:
        browser.close()


def _answer(browser: object, field: str, value: str) -> float:
    start = time.perf_counter()
    browser.choose(field, value)  # type: ignore[attr-defined]
    browser.evaluate("document.body.offsetHeight")  # type: ignore[attr-defined]
    return time.perf_counter() - start


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--picture", type=Path, metavar="FILE", help="a PNG file")
    given = parser.parse_args(arguments)
    place = CACHE / "report"
    place.mkdir(parents=True, exist_ok=True)
    try:
        page = built(place) / "index.html"
        opened, answers = times(page, place / "profile", given.picture)
    except Unavailable as reason:
        print(reason, file=sys.stderr)
        return 1
    print(f"{page.stat().st_size / 1e6:.1f} MB; first sentences after {opened:.2f} s (3.00 allowed)")
    for (field, value), seconds in answers.items():
        print(f"{field} = {value or 'all':12}{seconds:6.3f} s (0.200 allowed)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
