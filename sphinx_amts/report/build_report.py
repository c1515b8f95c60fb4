"""The report of a build: every sentence with its translation, its origin and what is wrong with it.

Two files with the same facts: ``amts-report.html`` for people, which loads nothing from anywhere
(:mod:`sphinx_amts.report.single_file`), and ``amts-report.json`` for programs.  Pages are written as they
come, so that memory does not grow with the book.
"""

from __future__ import annotations

import html
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, TextIO

from sphinx_amts import durable_files, languages
from sphinx_amts.bitext import tmx
from sphinx_amts.checks import Finding
from sphinx_amts.languages import LanguagePair
from sphinx_amts.report import single_file

HTML, JSON = "amts-report.html", "amts-report.json"
#: Raised whenever something in the JSON file is renamed or removed.
VERSION = 1
#: Where a translation may come from, the best first, and what readers of the report call it.
ORIGINS: Mapping[str, str] = {
    "catalogue": "catalogue",
    "human": "human",
    "parallel": "parallel data",
    "customised": "machine, customised",
    "machine": "machine",
    "untranslated": "untranslated",
}
_ORDER = {name: number for number, name in enumerate(ORIGINS)}
_OWN = Path(__file__).with_name("static") / "report"


@dataclass(frozen=True, slots=True)
class ReportedSegment:
    """A sentence of a page; both texts are tagged."""

    source: str
    target: str
    """Empty where there is no translation."""
    origin: str
    """One of :data:`ORIGINS`."""
    file: str = ""
    line: int | None = None
    """Counted from 1, where it is known."""
    reason: str = ""
    """Why it is untranslated."""
    shown: tuple[str, ...] = ()
    """What a reader sees of its opaque tags, where that is known."""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportedPage:
    """A page of the book."""

    name: str
    title: str
    link: str
    """Its address, relative to the report; empty where there is none."""
    counts: Mapping[str, int]
    """Sentences by origin, each occurrence counted, those from catalogues included."""
    sentences: tuple[ReportedSegment, ...] = field(default=(), repr=False)
    """The distinct ones, without those from catalogues."""

    def numbers(self) -> dict[str, Any]:
        """The page without its sentences."""
        counts = {name: self.counts.get(name, 0) for name in ORIGINS}
        found = Counter(str(finding.severity) for one in self.sentences for finding in one.findings)
        findings = {"warnings": found["warning"], "notes": found["note"]}
        return {"page": self.name, "title": self.title, "link": self.link, "counts": counts, **findings}


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of the build as a whole."""

    title: str
    pair: LanguagePair
    engine: str = ""
    sent: int = 0
    """Characters that were sent to the engine."""
    billed: int = 0
    """Characters as the service counted them."""
    price: float = 0.0
    """US dollars, estimated."""
    state: str = ""
    """A hash of all that decides what stands in the report; see :func:`is_current`."""


def is_current(folder: Path, state: str) -> bool:
    """Whether both files are there and were written for this state."""
    try:
        with (folder / JSON).open(encoding="utf-8") as file:
            return file.readline() == _first_line(state) and (folder / HTML).is_file()
    except (OSError, UnicodeDecodeError):
        return False


def _first_line(state: str) -> str:
    return f'{{"state": {json.dumps(state)}, "pages": [\n'


def write(folder: Path, head: Head, pages: Iterable[ReportedPage]) -> None:
    """Write both files into a folder; older ones are replaced when the new ones are whole.

    :raises OSError: if they cannot be written.
    """
    with (
        durable_files.replacing(folder / HTML, errors="backslashreplace") as page,
        durable_files.replacing(folder / JSON) as data,
        single_file.spool() as spool,
    ):
        data.write(_first_line(head.state))
        numbers = [_added(one, spool, data, comma=",\n" if before else "") for before, one in enumerate(pages)]
        data.write(f"\n],\n{json.dumps(totals(head, numbers), indent=1)[1:].lstrip()}\n")
        _finish(page, spool, head, numbers)


def totals(head: Head, pages: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What the JSON file tells of the book as a whole; ``pages`` are :meth:`Page.numbers`."""
    counts: Counter[str] = Counter()
    for one in pages:
        counts.update({**one["counts"], "warnings": one["warnings"], "notes": one["notes"]})
    return {
        "version": VERSION,
        "title": head.title,
        "source_language": head.pair.source,
        "target_language": head.pair.target,
        "engine": head.engine,
        "characters_sent": head.sent,
        "characters_billed": head.billed,
        "price": round(head.price, 4),
        "counts": {name: counts[name] for name in ORIGINS},
        "warnings": counts["warnings"],
        "notes": counts["notes"],
    }


# --- sentences --------------------------------------------------------------------------------------------------------


def _added(page: ReportedPage, spool: IO[str], data: TextIO, comma: str) -> dict[str, Any]:
    """Write a page for both files; its numbers."""
    numbers = page.numbers()
    spool.write(single_file.element("sentences", [_row(one) for one in page.sentences]))
    data.write(comma + json.dumps({**numbers, "sentences": [_facts(one) for one in page.sentences]}))
    return numbers


def _row(one: ReportedSegment) -> list[object]:
    """A sentence as the script of the page reads it, without what is empty at the end."""
    place = f"{one.file}:{one.line}" if one.line else one.file
    findings = [[found.check, found.severity, found.explanation, found.excerpt] for found in one.findings]
    row: list[object] = [_ORDER[one.origin], one.source, one.target, findings, place, one.reason, one.shown]
    while not row[-1]:
        row.pop()
    return row


def _facts(one: ReportedSegment) -> dict[str, object]:
    """A sentence as it stands in the JSON file, without what is empty."""
    findings = [asdict(found) for found in one.findings]
    told = {"source": one.source, "target": one.target, "origin": one.origin, "file": one.file, "line": one.line}
    return {name: value for name, value in {**told, "reason": one.reason, "findings": findings}.items() if value}


# --- the page ---------------------------------------------------------------------------------------------------------


def _finish(page: TextIO, spool: IO[str], head: Head, pages: list[dict[str, Any]]) -> None:
    title, pair = head.title or "Translation", head.pair
    data = {
        "languages": [(tmx.xml_language(code), languages.is_rtl(code)) for code in (pair.source, pair.target)],
        "origins": list(ORIGINS.items()),
        "pages": [(one["title"] or one["page"], one["link"]) for one in pages],
    }
    markup = {
        "title": html.escape(title),
        "languages": html.escape(f"{languages.name_or_code(pair.source)} to {languages.name_or_code(pair.target)}"),
        "summary": _summary(totals(head, pages)),
        "rows": "".join(_line(number, one) for number, one in enumerate(pages)),
    }
    single_file.write(page, spool, _OWN, f"{title}: translation report", data, **markup)


def _summary(found: Mapping[str, Any]) -> str:
    """All numbers of the book, with its bar."""
    numbers = {"sentences": sum(found["counts"].values())}
    numbers |= {name: found["counts"][origin] for origin, name in ORIGINS.items()}
    shown = {name: f"{number:,}" for name, number in numbers.items()}
    shown |= {name: f"{found[name]:,}" for name in ("warnings", "notes")}
    shown["characters sent"] = f"{found['characters_sent']:,}"
    if found["characters_billed"]:
        shown["characters billed"] = f"{found['characters_billed']:,}"
    shown["US dollars, estimated"] = f"{found['price']:.2f}"
    marks = dict(zip(ORIGINS.values(), ORIGINS, strict=True))
    return f"{single_file.numbers(shown, marks)}\n{_bar(found['counts'])}"


def _bar(counts: Mapping[str, int]) -> str:
    """Sentences by origin, as widths; drawn without a style, which the policy would not let in."""
    total = sum(counts.values()) or 1
    at = 0.0
    parts, words = [], []
    for name, shown in ORIGINS.items():
        width = 100 * counts[name] / total
        if width:
            words.append(f"{counts[name]:,} {shown}")
            rect = f'<rect class="{name}" x="{at:.3f}" width="{width:.3f}" height="1">'
            parts.append(f"{rect}<title>{words[-1]}</title></rect>")
        at += width
    label = ", ".join(words) or "no sentences"
    frame = 'class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" role="img"'
    return f'<svg {frame} aria-label="{label}">{"".join(parts)}</svg>'


def _line(number: int, one: Mapping[str, Any]) -> str:
    """A page of the book as a row of the table."""
    name = html.escape(one["title"] or one["page"])
    cells = (sum(one["counts"].values()), one["counts"]["untranslated"], one["warnings"], one["notes"])
    return (
        f'<tr><th scope="row"><button type="button" value="{number}">{name}</button></th><td>{_bar(one["counts"])}</td>'
        + "".join(f"<td>{cell:,}</td>" for cell in cells)
        + "</tr>\n"
    )
