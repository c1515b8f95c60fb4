"""Units from files without documents: JSON Lines, and plain texts that correspond line by line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sphinx_amts.errors import ConfigurationError
from sphinx_amts.evaluation.units import EvaluatedUnit, UnitCollection, collect, strip_protected_spans
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text.prose import count

#: The suffixes of both kinds of files.
JSON_LINES, PLAIN_TEXT = ".jsonl", ".txt"
#: Names of the fields of a row, besides the codes of the languages.
_SOURCE_FIELDS, _REFERENCE_FIELDS = ("source",), ("reference", "human")
_DOCUMENT_FIELDS = ("document", "article", "page", "file")
#: Why a row or line becomes no unit.
NO_REFERENCE = "without a text in the reference"


def read_utf8(path: Path) -> str:
    """The text of a file; a byte order mark is not part of it.

    Raises:
        ConfigurationError: If it cannot be read, or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be read ({error.strerror}). Check its name and permissions."
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path} is not UTF-8 text ({error.reason}). Save it as UTF-8.") from error


# --- plain texts ------------------------------------------------------------------------------------------------------


def read_lines(source: Path, reference: Path, systems: Mapping[str, Path], *, text_only: bool) -> UnitCollection:
    """The units of plain texts that correspond line by line.

    Args:
        source: The file of the source.
        reference: The file of the human translation.
        systems: The files of the hypotheses, by the names of the systems.
        text_only: Whether to leave out protected spans.

    Raises:
        ConfigurationError: If a file is not text, is empty, or has another number of lines than the source.
    """
    sources = _lines(source)
    translations = [_as_many_lines(path, len(sources), source) for path in (reference, *systems.values())]
    adapt = strip_protected_spans if text_only else str

    def units() -> Iterator[EvaluatedUnit | str]:
        for line, human, *hypotheses in zip(sources, *translations, strict=True):
            if adapt(human).strip():
                named = dict(zip(systems, map(adapt, hypotheses), strict=True))
                yield EvaluatedUnit(source.stem, adapt(line), adapt(human), named)
            else:
                yield NO_REFERENCE

    return collect(units())


def _as_many_lines(path: Path, number: int, source: Path) -> Sequence[str]:
    lines = _lines(path)
    if len(lines) != number:
        raise ConfigurationError(
            f"{path} has {count(len(lines), 'line')} and {source} has {number:,}, so they do not correspond line by "
            "line. Look for a missing or extra line."
        )
    return lines


def _lines(path: Path) -> list[str]:
    """The lines of a file; not by :meth:`str.splitlines`, which also splits at signs that are part of a sentence."""
    lines = read_utf8(path).split("\n")
    lines = lines if lines[-1] else lines[:-1]
    if not lines:
        raise ConfigurationError(f"{path} is empty. It needs one line for each sentence or block.")
    return [line.removesuffix("\r") for line in lines]


# --- JSON Lines -------------------------------------------------------------------------------------------------------


class _Fields(NamedTuple):
    """The names of the fields of a row; that of the document may be empty."""

    source: str
    reference: str
    document: str
    systems: tuple[str, ...]


def read_rows(path: Path, pair: LanguagePair, *, text_only: bool) -> UnitCollection:
    """The units of a file of JSON Lines: source, reference, document, and every other text as a system.

    Args:
        path: The file.
        pair: The languages, whose codes may be names of fields.
        text_only: Whether to leave out protected spans.

    Raises:
        ConfigurationError: With the line, if it is not such a file.
    """
    rows = list(_rows(path))
    if not rows:
        raise ConfigurationError(f"{path} is empty. It needs one line of JSON for each sentence or block.")
    fields = _fields(path, rows[0], pair)
    adapt = strip_protected_spans if text_only else str

    def units() -> Iterator[EvaluatedUnit | str]:
        for number, row in enumerate(rows, 1):
            names = (fields.source, fields.reference, *filter(None, [fields.document]), *fields.systems)
            texts = {name: _text(path, number, row, name) for name in names}
            reference = adapt(texts[fields.reference])
            hypotheses = {system: adapt(texts[system]) for system in fields.systems}
            document = texts.get(fields.document, path.stem)
            unit = EvaluatedUnit(document, adapt(texts[fields.source]), reference, hypotheses)
            yield unit if reference.strip() else NO_REFERENCE

    return collect(units())


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(read_utf8(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise ConfigurationError(f"{path}:{number}: this line is not JSON ({error}). Correct the line.") from error
        if not isinstance(row, dict):
            raise ConfigurationError(
                f"{path}:{number}: this line is not a JSON object with source and reference. Correct the line."
            )
        yield row


def _fields(path: Path, row: Mapping[str, Any], pair: LanguagePair) -> _Fields:
    """The names of the fields, by the first row."""
    source = _required_field(path, row, (*_SOURCE_FIELDS, *_code_fields(pair.source)))
    reference = _required_field(path, row, (*_REFERENCE_FIELDS, *_code_fields(pair.target)))
    document = _first_text_field(row, _DOCUMENT_FIELDS)
    systems = tuple(name for name in _text_fields(row) if name not in {source, reference, document})
    if not systems:
        raise ConfigurationError(
            f"{path}:1: this line has a source and a reference, but no translation to score. Add one, for instance as "
            '"hypothesis".'
        )
    return _Fields(source, reference, document, systems)


def _code_fields(language: str) -> tuple[str, str]:
    return language, language.split("_", maxsplit=1)[0]


def _text_fields(row: Mapping[str, Any]) -> list[str]:
    return [name for name, value in row.items() if isinstance(value, str)]


def _first_text_field(row: Mapping[str, Any], names: Sequence[str]) -> str:
    return next((name for name in names if isinstance(row.get(name), str)), "")


def _required_field(path: Path, row: Mapping[str, Any], names: Sequence[str]) -> str:
    if field := _first_text_field(row, names):
        return field
    raise ConfigurationError(
        f"{path}:1: this line has no text field named {' or '.join(dict.fromkeys(names))}. Add one."
    )


def _text(path: Path, line: int, row: Mapping[str, Any], name: str) -> str:
    if not isinstance(row.get(name), str):
        raise ConfigurationError(
            f'{path}:{line}: "{name}" is missing or is not a string; every line needs it. Correct the line.'
        )
    return str(row[name])
