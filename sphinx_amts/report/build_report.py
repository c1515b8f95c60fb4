"""The report of a build: every segment with its translation, its origin, and what the checks found in it.

Two files with the same facts: ``index.html`` for people, which loads nothing from anywhere
(:mod:`sphinx_amts.report.single_file`), and ``report.json`` for programs.  Pages are written as they come, so that
memory does not grow with the book.
"""

from __future__ import annotations

import errno
import html
import json
import os
import re
import stat
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, TextIO
from urllib.parse import quote

from sphinx_amts import durable_files, languages
from sphinx_amts.bitext import tmx
from sphinx_amts.checks import Finding
from sphinx_amts.languages import LanguagePair
from sphinx_amts.report import single_file
from sphinx_amts.text.foreign_text import visible
from sphinx_amts.text.prose import cell_of_line, place

HTML, JSON = "index.html", "report.json"
#: What both were called when they were written beside the pages of the book.
EARLIER_NAMES = ("amts-report.html", "amts-report.json")
#: Raised whenever a field of the JSON file is renamed or removed.
VERSION = 1
#: Where a translation may come from, the best first, with what the report calls it.
ORIGINS: Mapping[str, str] = {
    "catalogue": "catalogue",
    "human": "human",
    "parallel": "parallel data",
    "customised": "machine, customised",
    "machine": "machine",
    "untranslated": "untranslated",
}
#: How each file begins, in this and in earlier versions.
_BEGINNINGS: Mapping[str, re.Pattern[str]] = {
    ".html": re.compile(r"<!DOCTYPE html>\n.*\bContent-Security-Policy\b.*: translation report</title>", re.DOTALL),
    ".json": re.compile(r'\{"state": "[0-9a-f.]*", "pages": \[\n'),
}
_RANKS = {name: rank for rank, name in enumerate(ORIGINS)}
#: The path of the page's body, style and script, without their suffixes.
_TEMPLATE = Path(__file__).with_name("static") / "report"


@dataclass(frozen=True, slots=True)
class ReportedSegment:
    """A segment of a page as the report lists it; both texts are tagged."""

    source: str
    translation: str
    """Empty where there is none."""
    origin: str
    """One of :data:`ORIGINS`."""
    file: str = ""
    """The file of the segment, relative to the source folder."""
    line: int | None = None
    """Counted from 1, where it is known."""
    reason: str = ""
    """Why it is untranslated."""
    display_texts: tuple[str, ...] = ()
    """``display_texts[n - 1]`` is what a reader sees of placeholder n, where that is known."""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportedPage:
    """A page of the book as the report lists it."""

    name: str
    title: str
    link: str
    """Its address, relative to the output of the build; empty where there is none."""
    counts: Mapping[str, int]
    """Segments by origin, each occurrence counted, those from catalogues included."""
    segments: tuple[ReportedSegment, ...] = field(default=(), repr=False)
    """The distinct ones, without those from catalogues."""

    def figures(self) -> dict[str, Any]:
        """The page as the JSON file has it, without its segments."""
        counts = {name: self.counts.get(name, 0) for name in ORIGINS}
        severities = Counter(str(finding.severity) for segment in self.segments for finding in segment.findings)
        findings = {"warnings": severities["warning"], "notes": severities["note"]}
        return {"page": self.name, "title": self.title, "link": self.link, "counts": counts, **findings}


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What is known of the build as a whole."""

    title: str
    pair: LanguagePair
    engine: str = ""
    characters_sent: int = 0
    """Characters sent to the engine."""
    characters_billed: int = 0
    """Characters as the service counted them; 0 where it does not."""
    price: float = 0.0
    """US dollars, estimated."""
    fingerprint: str = ""
    """A hash of all that decides what the report says; see :func:`is_current`."""
    output: str = ""
    """The address of the folder of the output, relative to the report, with a slash at its end."""


def is_current(folder: Path, fingerprint: str) -> bool:
    """Whether both files are there and were written for a fingerprint that begins like this one."""
    try:
        with (folder / JSON).open(encoding="utf-8") as file:
            beginning = _first_line(fingerprint).partition('", "pages"')[0]
            return file.readline().startswith(beginning) and (folder / HTML).is_file()
    except (OSError, UnicodeDecodeError):
        return False


def is_report(file: Path) -> bool:
    """Whether a file of this or an earlier name is certainly a report, and not a page of the book or anything else."""
    beginning = _BEGINNINGS.get(file.suffix)
    try:
        if beginning is None or not stat.S_ISREG(file.lstat().st_mode):
            return False
        with file.open(encoding="utf-8") as stream:
            return bool(beginning.match(stream.read(5000)))
    except (OSError, UnicodeDecodeError):
        return False


def output_address(folder: Path, output: Path) -> str:
    """The address of the folder of the output in a report in this folder, see :attr:`BuildSummary.output`.

    >>> output_address(Path("build/doctrees/amts-report"), Path("build/my book"))
    '../../my%20book/'
    """
    try:
        path = os.path.relpath(output, folder)
    except ValueError:  # another drive
        return f"{output.absolute().as_uri()}/"
    return f"{quote(Path(path).as_posix())}/"


def _first_line(fingerprint: str) -> str:
    """The beginning of the JSON file: a line of its own, so that a large file need not be read to know its build."""
    return f'{{"state": {json.dumps(fingerprint)}, "pages": [\n'


def write(folder: Path, summary: BuildSummary, pages: Iterable[ReportedPage], *, is_private: bool = False) -> None:
    """Write both files; older ones are replaced only when the new ones are complete.

    Args:
        folder: Where they are written; made if it is missing.
        summary: The build as a whole.
        pages: Taken one by one; each may be forgotten once the next is asked for.
        is_private: Whether only their owner may read them.

    Raises:
        FileExistsError: There is a file of that name that is no report, such as the start page of a book.
        OSError: They cannot be written.
    """
    for file in (folder / HTML, folder / JSON):
        if os.path.lexists(file) and not is_report(file):
            raise FileExistsError(errno.EEXIST, f"{file.name} is there, and it is no report", str(file))
    with (
        durable_files.open_atomically(folder / HTML, errors="backslashreplace", is_private=is_private) as html_file,
        durable_files.open_atomically(folder / JSON, is_private=is_private) as json_file,
        single_file.temporary_buffer() as buffer,
    ):
        json_file.write(_first_line(summary.fingerprint))
        figures: list[dict[str, Any]] = []
        for page in pages:
            json_file.write(",\n" if figures else "")
            figures.append(_write_page(page, buffer, json_file))
        # The totals are known only now, so that they follow the pages: an object without its opening brace.
        json_file.write(f"\n],\n{json.dumps(totals(summary, figures), indent=1)[1:].lstrip()}\n")
        _finish_html(html_file, buffer, summary, figures)


def totals(summary: BuildSummary, pages: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The figures of the whole book as the JSON file has them; ``pages`` are :meth:`ReportedPage.figures`."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({**page["counts"], "warnings": page["warnings"], "notes": page["notes"]})
    return {
        "version": VERSION,
        "title": summary.title,
        "source_language": summary.pair.source,
        "target_language": summary.pair.target,
        "engine": summary.engine,
        "characters_sent": summary.characters_sent,
        "characters_billed": summary.characters_billed,
        "price": round(summary.price, 4),
        "counts": {name: counts[name] for name in ORIGINS},
        "warnings": counts["warnings"],
        "notes": counts["notes"],
        "output": summary.output,
    }


# --- segments ---------------------------------------------------------------------------------------------------------


def _write_page(page: ReportedPage, buffer: IO[str], json_file: TextIO) -> dict[str, Any]:
    """Write a page for both files, and return its figures."""
    figures = page.figures()
    rows = [single_file.visible_data(_script_row(segment)) for segment in page.segments]
    buffer.write(single_file.data_element("sentences", rows))
    json_file.write(json.dumps({**figures, "sentences": [_json_fields(segment) for segment in page.segments]}))
    return figures


def _script_row(segment: ReportedSegment) -> list[object]:
    """A segment as the script of the page reads it, without empty values at the end."""
    findings = [[item.check, item.severity, item.explanation, item.excerpt] for item in segment.findings]
    row: list[object] = [
        _RANKS[segment.origin], segment.source, segment.translation, findings, place(segment.file, segment.line),
        segment.reason, segment.display_texts,
    ]  # fmt: skip
    while not row[-1]:
        row.pop()
    return row


def _json_fields(segment: ReportedSegment) -> dict[str, object]:
    """A segment as the JSON file has it, without empty values."""
    cell, line = cell_of_line(segment.file, segment.line) or (None, segment.line)
    fields = {
        "source": segment.source,
        "target": segment.translation,
        "origin": segment.origin,
        "file": visible(segment.file),
        "cell": cell,
        "line": line,
        "reason": visible(segment.reason),
        "findings": [{**asdict(finding), "excerpt": visible(finding.excerpt)} for finding in segment.findings],
    }
    return {name: value for name, value in fields.items() if value}


# --- the page ---------------------------------------------------------------------------------------------------------


def _finish_html(html_file: TextIO, buffer: IO[str], summary: BuildSummary, pages: list[dict[str, Any]]) -> None:
    """Write the HTML file.

    Args:
        html_file: The file, still empty.
        buffer: The segments of all pages.
        summary: The build as a whole.
        pages: The figures of the pages, in order.
    """
    title, pair = summary.title or "Translation", summary.pair
    data = {
        "languages": [(tmx.xml_language(code), languages.is_rtl(code)) for code in (pair.source, pair.target)],
        "origins": list(ORIGINS.items()),
        "pages": [(page["title"] or page["page"], _address_in_page(summary.output, page["link"])) for page in pages],
    }
    markup = {
        "title": html.escape(title),
        "languages": html.escape(f"{languages.name_or_code(pair.source)} to {languages.name_or_code(pair.target)}"),
        "summary": _summary_markup(totals(summary, pages)),
        "rows": "".join(_table_row(number, page) for number, page in enumerate(pages)),
    }
    single_file.write(html_file, buffer, _TEMPLATE, f"{title}: translation report", data, **markup)


def _address_in_page(output: str, link: str) -> str:
    """The address of a page of the book; the report is opened as a file, for which a folder has no start page."""
    path, mark, fragment = link.partition("#")
    return f"{output}{path}{'index.html' if path.endswith('/') else ''}{mark}{fragment}" if link else ""


def _summary_markup(book: Mapping[str, Any]) -> str:
    """The figures of the whole book, with its bar."""
    numbers = {"sentences": sum(book["counts"].values())}
    numbers |= {label: book["counts"][origin] for origin, label in ORIGINS.items()}
    numbers |= {name: book[name] for name in ("warnings", "notes")}
    numbers["characters sent"] = book["characters_sent"]
    if book["characters_billed"]:
        numbers["characters billed"] = book["characters_billed"]
    figures = {label: f"{number:,}" for label, number in numbers.items()}
    if book["price"]:
        figures["US dollars (estimate)"] = f"{book['price']:.2f}"
    classes = dict(zip(ORIGINS.values(), ORIGINS, strict=True))
    return f"{single_file.figures(figures, classes)}\n{_bar(book['counts'])}"


def _bar(counts: Mapping[str, int]) -> str:
    """Segments by origin as a bar; an SVG, since the content policy of the page does not allow styles in it."""
    total = sum(counts.values()) or 1
    x = 0.0
    rectangles, labels = [], []
    for origin, name in ORIGINS.items():
        width = 100 * counts[origin] / total
        if width:
            labels.append(f"{counts[origin]:,} {name}")
            rectangle = f'<rect class="{origin}" x="{x:.3f}" width="{width:.3f}" height="1">'
            rectangles.append(f"{rectangle}<title>{labels[-1]}</title></rect>")
        x += width
    label = ", ".join(labels) or "no sentences"
    frame = 'class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" role="img"'
    return f'<svg {frame} aria-label="{label}">{"".join(rectangles)}</svg>'


def _table_row(number: int, page: Mapping[str, Any]) -> str:
    """A page of the book as a row of the table; its button has the number of the page."""
    name = html.escape(page["title"] or page["page"])
    cells = (sum(page["counts"].values()), page["counts"]["untranslated"], page["warnings"], page["notes"])
    head = f'<th scope="row"><button type="button" value="{number}">{name}</button></th><td>{_bar(page["counts"])}</td>'
    return f"<tr>{head}{''.join(f'<td>{cell:,}</td>' for cell in cells)}</tr>\n"
