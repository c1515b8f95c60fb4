"""The units of a TMX file, one by one, however damaged the file is.

Nothing outside the file is opened, and entities declared in it are rejected.  What is not XML costs the unit in which
it stands: reading goes on with the next one.
"""

from __future__ import annotations

import codecs
import html
import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from sphinx_amts.bitext.pairs import RowError
from sphinx_amts.errors import ParallelDataError
from sphinx_amts.text import encodings, prose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

#: Bytes that the parser is given at a time.
_CHUNK = 1 << 16
#: Damaged places from which on a file is not read any further.
_MOST_BREAKS = 1_000
_DECLARED_ENCODING = re.compile(rb"<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([\w.:-]+)")
_UNIT_START = re.compile(rb"<tu(?=[\s>])")
#: References to the two halves of one character beyond U+FFFF, as programs write them that count in 16 bits.
_HALVES = re.compile(
    rb"&#(?:(?P<high>55[2-9]\d\d|56[0-3]\d\d)|[xX]0*(?P<high_hex>[dD][89abAB][0-9a-fA-F]{2}));"
    rb"&#(?:(?P<low>5[67]\d{3})|[xX]0*(?P<low_hex>[dD][c-fC-F][0-9a-fA-F]{2}));"
)
#: What a file is given in the place of bytes that its encoding does not know: a character that XML forbids.
_UNDECODABLE = "sphinx-amts-undecodable"
codecs.register_error(_UNDECODABLE, lambda error: ("\x01", getattr(error, "end", 0)))


@dataclass(frozen=True, slots=True)
class TmxUnit:
    """A ``tu`` with the line on which it begins, and the attributes of the file's header."""

    line: int
    element: Element
    header: Mapping[str, str]


def units(path: Path) -> Iterator[TmxUnit | RowError]:
    """The units of a file, and an error for each place that cannot be parsed.

    Raises:
        ParallelDataError: If it is not TMX, or declares entities.
        OSError: If the file cannot be opened.
    """
    parser = _UnitParser(path)
    with path.open("rb") as file:
        start = file.read(_CHUNK)
        encoding = _encoding(start)
        if not encodings.is_text_encoding(encoding):
            yield RowError(path, 1, f'cannot be read: "{encoding}" is not an encoding of text; save it as UTF-8')
            return
        chunks = chain((start,), iter(lambda: file.read(_CHUNK), b""))
        for chunk in chain(_whole_references(_as_utf8(chunks, encoding)), (b"",)):
            parser.feed(chunk)
            yield from parser.finished
            parser.finished.clear()
            if parser.has_given_up:
                return


def _encoding(start: bytes) -> str:
    declared = _DECLARED_ENCODING.match(start)
    return encodings.of_first_bytes(start) or (declared[1].decode("ascii") if declared else "utf-8")


def _as_utf8(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The file in UTF-8; what its encoding does not know is a character that XML forbids, and UTF-8 stays as it is."""
    if encoding.lower() in {"utf-8", "utf8"}:
        yield from chunks
        return
    decoder = codecs.getincrementaldecoder(encoding)(errors=_UNDECODABLE)
    for chunk in chain(chunks, (b"",)):
        yield decoder.decode(chunk, final=not chunk).encode("utf-8", "surrogatepass")


def _whole_references(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks, cut where no reference is cut, each two references to the halves of a character as one."""
    rest = b""
    for chunk in chunks:
        text = rest + chunk
        # A chunk without a tag is all text; it is not worth holding back.
        end = text.rfind(b">") + 1 or len(text)
        yield from _joined_halves(text[:end])
        rest = text[end:]
    yield from _joined_halves(rest)


def _joined_halves(chunk: bytes) -> Iterator[bytes]:
    if chunk:
        yield _HALVES.sub(_joined, chunk)


def _joined(match: re.Match[bytes]) -> bytes:
    high, low = (int(match[half]) if match[half] else int(match[f"{half}_hex"], base=16) for half in ("high", "low"))
    is_pair = 0xD800 <= high <= 0xDBFF and 0xDC00 <= low <= 0xDFFF  # noqa: PLR2004
    return b"&#%d;" % (0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)) if is_pair else match[0]


class _UnitParser:
    """Builds an element of each unit from the events of the XML parser, and of nothing else."""

    def __init__(self, path: Path) -> None:
        self.finished: list[TmxUnit | RowError] = []
        self.has_given_up = False
        self._path = path
        self._count = self._breaks = 0
        self._root = ""
        self._has_doctype = False
        self._header: Mapping[str, str] = {}
        self._builder: TreeBuilder | None = None
        self._line = 0
        #: Line breaks and bytes of the chunks before, and what was fed to the present parser before this chunk.
        self._lines_passed = self._bytes_fed = 0
        #: Where a break is after which no unit has begun yet: its line, and the reason.
        self._break: tuple[int, str] | None = None
        self._parser = self._new_parser()
        self._first_line = 1

    def _new_parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartElementHandler = self._start_element
        parser.EndElementHandler = self._end_element
        parser.CharacterDataHandler = self._add_text
        parser.SkippedEntityHandler = self._add_entity
        parser.EntityDeclHandler = self._reject_declaration
        parser.StartDoctypeDeclHandler = self._note_doctype
        return parser

    def feed(self, chunk: bytes) -> None:
        """Parse some bytes, none for the end."""
        start: int | None = 0
        if self._break is not None:
            start = self._resumed(chunk, 0)
        while start is not None:
            try:
                self._parser.Parse(chunk[start:], not chunk)
            except expat.ExpatError as error:
                end = max(self._parser.ErrorByteIndex - self._bytes_fed, 0) + start
                line = self._line if self._builder else error.lineno + self._first_line - 1
                self._break = line, expat.ErrorString(error.code)
                self._builder = None
                start = self._resumed(chunk, end + 1)
            else:
                self._bytes_fed += len(chunk) - start
                break
        self._lines_passed += chunk.count(b"\n")
        if self._break is not None and not chunk:
            self._give_up()

    def _resumed(self, chunk: bytes, position: int) -> int | None:
        """The next unit of a chunk, for which a new parser waits; ``None`` if none begins there."""
        unit_start = _UNIT_START.search(chunk, position)
        if self._break is None or unit_start is None:
            return None
        self._breaks += 1
        if self._breaks > _MOST_BREAKS:
            self._give_up()
            return None
        line, reason = self._break
        self.finished.append(RowError(self._path, line, f"skipped: not XML ({reason}); export the unit again"))
        self._break = None
        self._first_line = self._lines_passed + chunk.count(b"\n", 0, unit_start.start()) + 1
        self._parser = self._new_parser()
        prolog = (b'<!DOCTYPE tmx SYSTEM "tmx14.dtd">' if self._has_doctype else b"") + b"<tmx><body>"
        self._parser.Parse(prolog, False)
        self._bytes_fed = len(prolog)
        return unit_start.start()

    def _give_up(self) -> None:
        if self._break is None:
            return
        line, reason = self._break
        are_used = f"{prose.count(self._count, 'unit')} before it {'is' if self._count == 1 else 'are'} used"
        self.finished.append(RowError(self._path, line, f"cannot be read beyond this point ({reason}); the {are_used}"))
        self.has_given_up = True

    # --- events -------------------------------------------------------------------------------------------------------

    def _current_line(self) -> int:
        return self._parser.CurrentLineNumber + self._first_line - 1

    def _note_doctype(self, *_: object) -> None:
        self._has_doctype = True

    def _start_element(self, name: str, attributes: dict[str, str]) -> None:
        if not self._root and name != "tmx":
            raise ParallelDataError(
                f"{self._path}: not a TMX file (its root element is <{name}>). Export it as TMX 1.4."
            )
        self._root = "tmx"
        if name == "header":
            self._header = attributes
        if name == "tu":
            self._builder, self._line = TreeBuilder(), self._current_line()
        if self._builder:
            self._builder.start(name, attributes)

    def _end_element(self, name: str) -> None:
        if not self._builder:
            return
        self._builder.end(name)
        if name == "tu":
            self.finished.append(TmxUnit(self._line, self._builder.close(), self._header))
            self._count += 1
            self._builder = None

    def _add_text(self, text: str) -> None:
        if self._builder:
            self._builder.data(text)

    def _add_entity(self, name: str, is_parameter: bool) -> None:
        if not is_parameter:
            self._add_text(html.unescape(f"&{name};"))

    def _reject_declaration(self, name: str, *_: object) -> None:
        raise ParallelDataError(
            f"{self._path}:{self._current_line()}: declares the entity {name!r}, which TMX does not need and which "
            "could be used to exhaust memory. Remove the declarations from its DOCTYPE."
        )
