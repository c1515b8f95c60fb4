"""Accepted pairs as files: for the memory, for a service that learns from examples, for other programs.

``tmx``
    TMX 1.4b with the tags as inline elements, which :func:`sphinx_amts.bitext.read` gives back;
``act``
    TMX 1.4b of plain texts in the service's language codes, as it takes parallel data;
``csv``, ``tsv``
    the same as tables;
``jsonl``
    JSON Lines: every accepted pair with its score and places.

Pairs are taken one by one, and their number makes no difference to the memory that is needed: what must be compared
waits in a temporary database.  What the service would skip is never written (:mod:`sphinx_amts.bitext.amazon_rules`).
Each source is written once, with its most frequent translation; of equally frequent ones with that of the highest
score, then with the last.  JSON Lines follow neither of these rules.  Whatever is not written is counted by its reason.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TextIO

from sphinx_amts import durable_files, languages
from sphinx_amts.bitext import amazon_rules, tmx
from sphinx_amts.errors import ConfigurationError, MarkupError
from sphinx_amts.extraction.rows import ExtractedPair, sentence_pair
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import prose, tagged_text

FORMATS = ("tmx", "act", "csv", "tsv", "jsonl")
#: Why accepted pairs are not written, as it follows their number.
REPEATED = "repeated"
OTHER_TRANSLATION = "with another translation of the same source"
UNEVEN_MARKUP = "with markup on one side only"
_SUFFIXES = {".tmx": "tmx", ".csv": "csv", ".tsv": "tsv", ".jsonl": "jsonl"}
_JSON_KEYS = ("source", "target", "bead", "score", "source_place", "target_place", "document")
#: Ends of lines for some programs, though not in JSON.
_LINE_ENDS = re.compile("[\x85\u2028\u2029]")

Texts = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the pairs: ``rows`` were written, the others left out; together they are all that were given."""

    path: Path
    file_format: str
    rows: int
    bytes: int
    left_out: Mapping[str, int] = field(default_factory=dict)
    """The numbers of pairs that are not in the file, by reason."""

    def summary(self) -> str:
        """One line for a person."""
        sizes = f"{self.path}: {prose.count(self.rows, 'pair')}, {prose.count(self.bytes, 'byte')}"
        reasons = ", ".join(f"{number:,} {reason}" for reason, number in self.left_out.items())
        return f"{sizes} (not written: {reasons})" if reasons else sizes


@dataclass(frozen=True, slots=True)
class _Format:
    """How pairs look in a file."""

    start: str
    end: str
    texts: Callable[[ExtractedPair], Texts]
    """The texts of a pair that are compared and written."""
    reason_to_skip: Callable[[str, str], str]
    """Why two texts cannot be written; empty if they can."""
    line: Callable[[ExtractedPair, Texts], str]
    """A pair with its texts as it is written."""
    once: bool = True
    """Whether each source is written once."""


def format_of(path: Path, *, plain: bool = False) -> str:
    """The format that the suffix of a file's name means; ``plain`` makes TMX that of plain texts.

    Raises:
        ConfigurationError: For a name without one of the known suffixes.
    """
    suffix = Path(path).suffix.lower()
    file_format = _SUFFIXES.get(suffix)
    if file_format is None:
        raise ConfigurationError(
            f"{path}: unsupported output format. Pairs can be written to {', '.join(_SUFFIXES)} files; rename the file."
        )
    return "act" if plain and file_format == "tmx" else file_format


def write(path: Path, pairs: Iterable[ExtractedPair], languages_: LanguagePair, file_format: str = "") -> Written:
    """Write all pairs to one file; for the arguments see :func:`open_pair_file`."""
    with open_pair_file(path, languages_, file_format) as pair_file:
        for pair in pairs:
            pair_file.add(pair)
    return pair_file.written


@contextmanager
def open_pair_file(path: Path, languages_: LanguagePair, file_format: str = "") -> Iterator[PairFile]:
    """A file to :meth:`~PairFile.add` pairs to; it appears under its name at the end of the block, if that succeeds.

    Args:
        path: the file.
        languages_: the languages of the pairs.
        file_format: one of :data:`FORMATS`; by default the one that the suffix means.

    Raises:
        ConfigurationError: For an unknown suffix, or a language that the format needs and the service does not support.
        OSError: If the file cannot be written; an older file of that name is then still whole.
    """
    path = Path(path)
    file_format = file_format or format_of(path)
    layout = _layout(file_format, languages_)
    with (
        durable_files.open_atomically(path, errors="backslashreplace") as stream,
        closing(_temporary_database()) as database,
    ):
        pair_file = PairFile(Written(path, file_format, 0, 0), layout, stream, database)
        yield pair_file
        pair_file.finish()


class PairFile:
    """A file that is being written; ``written`` is complete after its block."""

    def __init__(self, written: Written, layout: _Format, stream: TextIO, database: sqlite3.Connection) -> None:
        """Begin the file; :func:`open_pair_file` does.

        Args:
            written: its name and format.
            layout: how pairs look in it.
            stream: receives its text.
            database: holds what must be compared until all pairs are known.
        """
        self.written = written
        self._layout, self._stream, self._database = layout, stream, database
        self._rows = 0
        self._left_out: Counter[str] = Counter()
        stream.write(layout.start)

    def add(self, pair: ExtractedPair) -> None:
        """Take a pair; one that is not accepted is only counted."""
        texts = self._layout.texts(pair)
        reason = pair.reason or self._layout.reason_to_skip(*texts)
        if reason:
            self._left_out[reason] += 1
        elif self._layout.once:
            self._database.execute(_INSERT, (*texts, pair.score, self._layout.line(pair, texts)))
        else:
            self._write_line(self._layout.line(pair, texts))

    def finish(self) -> None:
        """Write what has waited, and the end."""
        self._count_left_out()
        for (line,) in self._database.execute(_CHOSEN):
            self._write_line(line)
        self._stream.write(self._layout.end)
        self._stream.flush()
        size = self._stream.buffer.tell()
        self.written = Written(
            self.written.path, self.written.file_format, self._rows, size, dict(self._left_out.most_common())
        )

    def _write_line(self, line: str) -> None:
        self._stream.write(line)
        self._rows += 1

    def _count_left_out(self) -> None:
        times, pairs, sources = self._database.execute(_COUNTS).fetchone()
        self._left_out.update({REPEATED: times - pairs, OTHER_TRANSLATION: pairs - sources})
        self._left_out = +self._left_out


_TABLE = """CREATE TABLE pair (
    source TEXT, target TEXT, times INTEGER, score REAL, line TEXT, UNIQUE (source, target)
)"""
_INSERT = """INSERT INTO pair (source, target, times, score, line) VALUES (?, ?, 1, ?, ?)
    ON CONFLICT DO UPDATE SET times = times + 1, score = max(score, excluded.score)"""
_COUNTS = "SELECT coalesce(sum(times), 0), count(*), count(DISTINCT source) FROM pair"
_CHOSEN = """SELECT line FROM (
    SELECT line, rowid, row_number() OVER (PARTITION BY source ORDER BY times DESC, score DESC, rowid DESC) AS rank
    FROM pair
) WHERE rank = 1 ORDER BY rowid"""


def _temporary_database() -> sqlite3.Connection:
    """A table in a temporary file that nobody else sees, and that is gone when it is closed."""
    database = sqlite3.connect("", isolation_level=None)
    database.execute("PRAGMA journal_mode = off")
    database.execute("PRAGMA synchronous = off")
    database.execute("BEGIN")
    database.execute(_TABLE)
    return database


# --- formats ----------------------------------------------------------------------------------------------------------


def _layout(file_format: str, pair: LanguagePair) -> _Format:
    layouts: dict[str, Callable[[LanguagePair], _Format]] = {
        "tmx": _tagged_tmx,
        "act": _plain_tmx,
        "csv": partial(_table, ","),
        "tsv": partial(_table, "\t"),
        "jsonl": _json_lines,
    }
    if file_format not in layouts:
        raise ConfigurationError(f'"{file_format}" is not an output format. Choose one of {", ".join(FORMATS)}.')
    return layouts[file_format](pair)


def _tagged_tmx(pair: LanguagePair) -> _Format:
    return _Format(
        tmx.tmx_start(pair),
        tmx.TMX_END,
        _tagged_texts,
        _reason_not_read_back,
        lambda row, _: tmx.tmx_unit(sentence_pair(row), pair),
    )


def _tagged_texts(row: ExtractedPair) -> Texts:
    tagged_pair = sentence_pair(row)
    return tmx.xml_text(tagged_pair.source), tmx.xml_text(tagged_pair.target)


def _reason_not_read_back(source: str, target: str) -> str:
    """Why :func:`sphinx_amts.bitext.read` would reject two tagged texts; empty if it takes them."""
    if not (source.strip() and target.strip()):
        return amazon_rules.EMPTY
    try:
        tagged_text.check(source, target)
    except MarkupError:
        return UNEVEN_MARKUP
    return ""


def _plain_tmx(pair: LanguagePair) -> _Format:
    source, target = _service_codes(pair)
    return _Format(
        tmx.plain_start(source),
        tmx.TMX_END,
        _clean_texts,
        amazon_rules.reason_to_skip,
        lambda _, texts: tmx.plain_unit(*texts, source, target),
    )


def _clean_texts(row: ExtractedPair) -> Texts:
    return amazon_rules.clean(row.source), amazon_rules.clean(row.target)


def _table(separator: str, pair: LanguagePair) -> _Format:
    return _Format(
        _table_line(separator, _header_codes(pair)),
        "",
        _clean_texts,
        amazon_rules.reason_to_skip_in_table,
        lambda _, texts: _table_line(separator, texts),
    )


def _table_line(separator: str, fields: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=separator, lineterminator="\n").writerow(fields)
    return line.getvalue()


def _service_codes(pair: LanguagePair) -> Texts:
    """The service's codes of both languages.

    Raises:
        ConfigurationError: If it does not support both.
    """
    source, target = amazon_rules.language_code(pair.source), amazon_rules.language_code(pair.target)
    if source == target:
        names = f"{languages.name(pair.source)} and {languages.name(pair.target)}"
        raise ConfigurationError(
            f'The service has the same code for {names}: both are "{source}". Choose another format.'
        )
    return source, target


def _header_codes(pair: LanguagePair) -> Texts:
    """The service's codes, or those of XML for languages that it does not support: other programs read tables too."""
    try:
        return _service_codes(pair)
    except ConfigurationError:
        return tmx.xml_language(pair.source), tmx.xml_language(pair.target)


def _json_lines(_: LanguagePair) -> _Format:
    return _Format(
        "", "", lambda row: (row.source, row.target), lambda *_: "", lambda row, _: _json_line(row), once=False
    )


def _json_line(row: ExtractedPair) -> str:
    values: dict[str, object] = {key: getattr(row, key) for key in _JSON_KEYS} | {"score": round(row.score, 4)}
    if row.tagged:
        values |= {"tagged_source": row.tagged[0], "tagged_target": row.tagged[1]}
    line = json.dumps(values, ensure_ascii=False)
    return _LINE_ENDS.sub(lambda match: f"\\u{ord(match[0]):04x}", line) + "\n"
