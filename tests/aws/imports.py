"""Files of parallel data and terminology, read by the service's rules."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from .errors import invalid_value
from .languages import LANGUAGES

SEGMENT_BYTES = 1000
TERM_BYTES = 200
TERMINOLOGY_LANGUAGES = 10
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class BadFile(Exception):  # noqa: N818
    """The file as a whole cannot be read."""


class BadRecord(Exception):  # noqa: N818
    """One record cannot be read."""


@dataclass
class Record:
    """One source with its targets, where it stands, and when it was changed (TMX)."""

    place: str
    source: str = ""
    targets: dict[str, str] = field(default_factory=dict)
    changed: str = ""
    error: str = ""


@dataclass
class Contents:
    """What came out of a file; ``examples[target][source]`` is the target's text."""

    source: str = ""
    targets: list[str] = field(default_factory=list)
    examples: dict[str, dict[str, str]] = field(default_factory=dict)
    size: int = 0
    imported: int = 0
    skipped: int = 0
    messages: list[dict[str, str]] = field(default_factory=list)

    @property
    def failed(self) -> int:
        return len(self.messages)


def parallel_data(data: bytes, form: str) -> Contents:
    """Read a file of parallel data.

    :raises BadFile: the file is no UTF-8, has no usable header, or not one record in it can be used.
    """
    source, targets, records = _read(data, form)
    contents = Contents(source, targets)
    newest: dict[str, Record] = {}
    for record in records:
        if record.error:
            contents.messages.append({"content": record.place, "message": record.error})
        elif _kept(record, contents):
            _newest(newest, record)
    _fill(contents, newest)
    if not contents.imported:
        raise BadFile("The input file contains no valid record.")
    return contents


def _read(data: bytes, form: str) -> tuple[str, list[str], Iterator[Record]]:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadFile("Invalid utf-8 encoded texts detected") from error
    return _read_tmx(text) if form == "TMX" else _read_table(text, "\t" if form == "TSV" else ",")


def _kept(record: Record, contents: Contents) -> bool:
    """Drop what is empty or too long, and count it."""
    if not record.source.strip() or len(record.source.encode()) > SEGMENT_BYTES:
        contents.skipped += 1
        return False
    good = {code: text for code, text in record.targets.items() if text.strip() and len(text.encode()) <= SEGMENT_BYTES}
    contents.skipped += len(record.targets) - len(good)
    record.targets = good
    return bool(good)


def _newest(newest: dict[str, Record], record: Record) -> None:
    known = newest.get(record.source)
    if known is None or record.changed >= known.changed:
        newest[record.source] = record


def _fill(contents: Contents, newest: dict[str, Record]) -> None:
    contents.imported = len(newest)
    for record in newest.values():
        contents.size += len(record.source.encode())
        for code, text in record.targets.items():
            contents.examples.setdefault(code, {})[record.source] = text
            contents.size += len(text.encode())


# TMX


def _read_tmx(text: str) -> tuple[str, list[str], Iterator[Record]]:
    try:
        root = ET.fromstring(text)  # noqa: S314
    except (ET.ParseError, ValueError) as error:
        raise BadFile(f"Invalid TMX format. {error}") from error
    header = root.find("header")
    source = header.get("srclang", "") if header is not None else ""
    if root.tag != "tmx" or source not in LANGUAGES:
        raise BadFile(f"Invalid TMX format. The source language code '{source}' is not supported.")
    units = root.findall("./body/tu")
    if not units:
        raise BadFile("Invalid TMX format. There should be at least one tu element.")
    codes = dict.fromkeys(tuv.get(_LANG, "") for unit in units for tuv in unit.findall("tuv"))
    targets = [code for code in codes if code in LANGUAGES and code != source]
    return source, targets, (_unit(number, unit, source) for number, unit in enumerate(units, 1))


def _unit(number: int, unit: ET.Element, source: str) -> Record:
    record = Record(f"Number {number} TU element", changed=unit.get("changedate", ""))
    variants = [(tuv.get(_LANG, ""), tuv.find("seg")) for tuv in unit.findall("tuv")]
    record.error = _unit_error(variants, source)
    if not record.error:
        texts = {code: "".join(seg.itertext()) for code, seg in variants}
        record.source = texts.pop(source)
        record.targets = texts
    return record


def _unit_error(variants: list[tuple[str, ET.Element | None]], source: str) -> str:
    codes = [code for code, _ in variants]
    if codes.count(source) != 1:
        return (
            "Invalid TMX format. One tu element should contain exactly one tuv element with the source language code: "
            f"{source}"
        )
    if len(variants) < 2:
        return "Invalid TMX format. One tu element should contain at least two tuv elements."
    if any(seg is None for _, seg in variants):
        return "Invalid TMX format. One tuv element should contain a seg element."
    unknown = [code for code in codes if code not in LANGUAGES]
    return f"Invalid TMX format. The language code '{unknown[0]}' is not supported." if unknown else ""


# CSV and TSV


def _read_table(text: str, comma: str) -> tuple[str, list[str], Iterator[Record]]:
    lines = re.split(r"\r\n|\r|\n", text.removesuffix("\n"))
    header = _header(lines[0], comma)
    unknown = [code for code in header if code not in LANGUAGES]
    if len(header) < 2 or unknown or len(set(header)) != len(header):
        raise BadFile(f"The first line should be language codes, but is {header}; not supported: {unknown}.")
    records = (_line(number, line, comma, header) for number, line in enumerate(lines[1:], 2))
    return header[0], header[1:], records


def _header(line: str, comma: str) -> list[str]:
    try:
        return _fields(line, comma)
    except csv.Error as error:
        raise BadFile(f"The first line cannot be read: {error}") from error


def _fields(line: str, comma: str) -> list[str]:
    return next(csv.reader([line], delimiter=comma, strict=True), [])


def _line(number: int, line: str, comma: str, header: list[str]) -> Record:
    record = Record(f"Number {number} line")
    if not line.strip():
        return record  # without source: skipped
    try:
        fields = _fields(line, comma)
    except csv.Error as error:  # a quotation that does not end on its line, say
        record.error = f"Invalid format. {error}"
        return record
    record.error = _line_error(fields, header)
    record.source, record.targets = fields[0], dict(zip(header[1:], fields[1:], strict=False))
    return record


def _line_error(fields: list[str], header: list[str]) -> str:
    if len(fields) != len(header):
        return f"Invalid format. {len(header)} fields are expected, but there are {len(fields)}."
    bad = [text for text in fields if text.startswith(("+", "-", "=", "@"))]
    return f"Invalid format. A field cannot start with '{bad[0][0]}'." if bad else ""


# Terminology


@dataclass
class Terms:
    """A terminology file: a row is a term in every language of the header."""

    header: list[str]
    rows: list[list[str]] = field(default_factory=list)
    skipped: int = 0


def terminology(data: bytes, form: str) -> Terms:
    """Read a terminology.

    :raises ServiceError: no UTF-8, no usable header, too many languages, a term of more than 200 bytes.
    """
    try:
        text = data.decode("utf-8")
        header, rows = _tmx_rows(text) if form == "TMX" else _table_rows(text, "\t" if form == "TSV" else ",")
    except (UnicodeDecodeError, BadFile, csv.Error) as error:
        raise invalid_value(f"The terminology file cannot be read: {error}") from error
    _check_header(header)
    terms = Terms(header)
    for row in rows:
        _add_term(terms, row)
    return terms


def _check_header(header: list[str]) -> None:
    unknown = [code for code in header if code not in LANGUAGES]
    if len(header) < 2 or unknown:
        raise invalid_value(f"The terminology's languages are {header}; not supported: {unknown}.")
    if len(header) - 1 > TERMINOLOGY_LANGUAGES:
        raise invalid_value(f"A terminology can have {TERMINOLOGY_LANGUAGES} target languages, not {len(header) - 1}.")


def _add_term(terms: Terms, row: list[str]) -> None:
    long = [text for text in row if len(text.encode()) > TERM_BYTES]
    if long:
        raise invalid_value(f"The term '{long[0][:20]}...' is longer than {TERM_BYTES} bytes.")
    known = {other[0] for other in terms.rows}
    if len(row) != len(terms.header) or not row[0].strip() or not any(map(str.strip, row[1:])) or row[0] in known:
        terms.skipped += 1
    else:
        terms.rows.append(row)


def _table_rows(text: str, comma: str) -> tuple[list[str], list[list[str]]]:
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=comma, strict=True) if row]
    return (rows[0], rows[1:]) if rows else ([], [])


def _tmx_rows(text: str) -> tuple[list[str], list[list[str]]]:
    source, targets, records = _read_tmx(text)
    header = [source, *targets]
    rows = [
        [record.source, *(record.targets.get(code, "") for code in targets)] for record in records if not record.error
    ]
    return header, rows
