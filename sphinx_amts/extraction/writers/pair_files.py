"""Accepted pairs as files: for the memory, for Amazon Translate, for other programs.

``tmx``
    TMX 1.4b with the tags as inline elements, which :func:`sphinx_amts.bitext.read` gives back;
``act``
    TMX 1.4b of plain texts in the codes of Amazon Translate;
``csv``, ``tsv``
    the same as tables;
``jsonl``
    JSON Lines: every accepted pair with its score and places.

Pairs are taken one by one, and their number makes no difference to the memory that is needed: what must be compared
waits in a temporary file.  What the service would pass over is never written (:mod:`sphinx_amts.bitext.amazon_rules`).
Each source is written once, with its most frequent translation; of equally frequent ones with the surest, then
the last.  JSON Lines know neither of these rules.  Whatever is not written is counted by its reason.
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
from sphinx_amts.bitext import amazon_rules, tmx, tmx_plain
from sphinx_amts.errors import ConfigurationError, MarkupError
from sphinx_amts.extraction.rows import ExtractedPair, sentence_pair
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import tagged_text

FORMS = ("tmx", "act", "csv", "tsv", "jsonl")
#: Why accepted pairs are not written.
AGAIN, OTHERWISE, UNEVEN = (
    "the same pair again",
    "another translation of the same source",
    "markup that only one side has",
)
_SUFFIXES = {".tmx": "tmx", ".csv": "csv", ".tsv": "tsv", ".jsonl": "jsonl"}
_KEYS = ("source", "target", "bead", "score", "source_place", "target_place", "document")
#: Ends of lines for some programs, though not in JSON.
_LINE_ENDS = re.compile("[\x85\u2028\u2029]")

Texts = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the pairs: ``rows`` were written, the others left out; together they are all that were given."""

    path: Path
    form: str
    rows: int
    bytes: int
    left_out: Mapping[str, int] = field(default_factory=dict)
    """How many pairs are not in the file, by reason."""

    def told(self) -> str:
        """One line for a person."""
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in self.left_out.items())
        return f"{self.path}: {self.rows:,} pairs, {self.bytes:,} bytes" + (
            f" (not written: {reasons})" * bool(reasons)
        )


@dataclass(frozen=True, slots=True)
class _Form:
    """How pairs look in a file."""

    start: str
    end: str
    texts: Callable[[ExtractedPair], Texts]
    """What is compared, and written."""
    wrong: Callable[[str, str], str]
    line: Callable[[ExtractedPair, Texts], str]
    once: bool = True
    """Whether each source is written once."""


def form_of(path: Path, *, plain: bool = False) -> str:
    """The form that a file's name asks for; ``plain`` makes TMX that of Amazon Translate.

    :raises ConfigurationError: for a name without one of the known suffixes.
    """
    suffix = Path(path).suffix.lower()
    form = _SUFFIXES.get(suffix)
    if form is None:
        raise ConfigurationError(
            f"{path}: pairs are written to {', '.join(_SUFFIXES)}, not to {suffix or 'a name without suffix'}. "
            "Name the file after the format that you want."
        )
    return "act" if plain and form == "tmx" else form


def write(path: Path, pairs: Iterable[ExtractedPair], languages_: LanguagePair, form: str = "") -> Written:
    """Write all pairs to one file; see :func:`opened`."""
    with opened(path, languages_, form) as output:
        for pair in pairs:
            output.add(pair)
    return output.written


@contextmanager
def opened(path: Path, languages_: LanguagePair, form: str = "") -> Iterator[Output]:
    """A file to :meth:`~Output.add` pairs to, in the form that its suffix asks for unless one is given.

    It appears under its name at the end of the block, if that does not fail.

    :raises ConfigurationError: for an unknown suffix, or a language that the form needs and Amazon Translate has not.
    :raises OSError: if it cannot be written; an older file of that name is then still whole.
    """
    path = Path(path)
    form = form or form_of(path)
    made = _form(form, languages_)
    with durable_files.replacing(path, errors="backslashreplace") as stream, closing(_spool()) as spool:
        output = Output(path, form, made, stream, spool)
        yield output
        output.finish()


class Output:
    """A file that is being written; ``written`` is known after its block."""

    def __init__(self, path: Path, name: str, form: _Form, stream: TextIO, spool: sqlite3.Connection) -> None:
        """Begin the file; :func:`opened` does."""
        self.written = Written(path, name, 0, 0)
        self._form, self._stream, self._spool = form, stream, spool
        self._rows = 0
        self._left_out: Counter[str] = Counter()
        stream.write(form.start)

    def add(self, pair: ExtractedPair) -> None:
        """Take a pair; one that is not accepted is only counted."""
        texts = self._form.texts(pair)
        reason = pair.reason or self._form.wrong(*texts)
        if reason:
            self._left_out[reason] += 1
        elif self._form.once:
            self._spool.execute(_INSERT, (*texts, pair.score, self._form.line(pair, texts)))
        else:
            self._put(self._form.line(pair, texts))

    def finish(self) -> None:
        """Write what has waited, and the end."""
        self._count()
        for (line,) in self._spool.execute(_CHOSEN):
            self._put(line)
        self._stream.write(self._form.end)
        self._stream.flush()
        given = self.written
        size = self._stream.buffer.tell()
        self.written = Written(given.path, given.form, self._rows, size, dict(self._left_out))

    def _put(self, line: str) -> None:
        self._stream.write(line)
        self._rows += 1

    def _count(self) -> None:
        times, pairs, sources = self._spool.execute(_COUNTS).fetchone()
        self._left_out.update({AGAIN: times - pairs, OTHERWISE: pairs - sources})
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


def _spool() -> sqlite3.Connection:
    """A table in a temporary file that nobody else sees, and that is gone when it is closed."""
    spool = sqlite3.connect("", isolation_level=None)
    spool.execute("PRAGMA journal_mode = off")
    spool.execute("PRAGMA synchronous = off")
    spool.execute("BEGIN")
    spool.execute(_TABLE)
    return spool


def _form(name: str, pair: LanguagePair) -> _Form:
    makers: dict[str, Callable[[LanguagePair], _Form]] = {
        "tmx": _tmx,
        "act": _act,
        "csv": partial(_table, ","),
        "tsv": partial(_table, "\t"),
        "jsonl": _json,
    }
    if name not in makers:
        raise ConfigurationError(f'"{name}" is no form of output. Choose one of {", ".join(FORMS)}.')
    return makers[name](pair)


def _tmx(pair: LanguagePair) -> _Form:
    return _Form(
        tmx.start(pair),
        tmx.END,
        _tagged,
        _uneven,
        lambda row, _: tmx.unit(sentence_pair(row), pair),
    )


def _tagged(row: ExtractedPair) -> Texts:
    one = sentence_pair(row)
    return tmx.allowed(one.source), tmx.allowed(one.target)


def _uneven(source: str, target: str) -> str:
    """Why :func:`sphinx_amts.bitext.read` would not take it."""
    if not (source.strip() and target.strip()):
        return amazon_rules.EMPTY
    try:
        tagged_text.check(source, target)
    except MarkupError:
        return UNEVEN
    return ""


def _act(pair: LanguagePair) -> _Form:
    source, target = _codes(pair)
    return _Form(
        tmx_plain.start(source),
        tmx_plain.END,
        _clean,
        amazon_rules.reason_to_skip,
        lambda _, texts: tmx_plain.unit(*texts, source, target),
    )


def _clean(row: ExtractedPair) -> Texts:
    return amazon_rules.clean(row.source), amazon_rules.clean(row.target)


def _table(separator: str, pair: LanguagePair) -> _Form:
    return _Form(
        _fields(separator, _heads(pair)),
        "",
        _clean,
        amazon_rules.reason_to_skip_in_table,
        lambda _, texts: _fields(separator, texts),
    )


def _fields(separator: str, fields: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=separator, lineterminator="\n").writerow(fields)
    return line.getvalue()


def _codes(pair: LanguagePair) -> Texts:
    """The codes of Amazon Translate.

    :raises ConfigurationError: if it does not have both languages.
    """
    source, target = amazon_rules.language_code(pair.source), amazon_rules.language_code(pair.target)
    if source == target:
        names = f"{languages.name(pair.source)} and {languages.name(pair.target)}"
        raise ConfigurationError(f'For Amazon Translate {names} are both "{source}". Write another form of output.')
    return source, target


def _heads(pair: LanguagePair) -> Texts:
    """The codes of Amazon Translate, or those of XML for languages that it has not: other programs have them."""
    try:
        return _codes(pair)
    except ConfigurationError:
        return tmx.code(pair.source), tmx.code(pair.target)


def _json(_: LanguagePair) -> _Form:
    return _Form("", "", lambda row: (row.source, row.target), lambda *_: "", lambda row, _: _object(row), once=False)


def _object(row: ExtractedPair) -> str:
    values: dict[str, object] = {key: getattr(row, key) for key in _KEYS} | {"score": round(row.score, 4)}
    if row.tagged:
        values |= {"tagged_source": row.tagged[0], "tagged_target": row.tagged[1]}
    line = json.dumps(values, ensure_ascii=False)
    return _LINE_ENDS.sub(lambda match: f"\\u{ord(match[0]):04x}", line) + "\n"
