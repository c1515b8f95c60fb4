"""Parallel data as TMX 1.4b, read unit by unit and written.

The file is never held as a whole, and nothing outside it is opened: entities declared in it are refused.  Inline
elements carry tags both ways: ``<ph x="1"/>`` is ``<x1/>``, ``<bpt i="2" x="2"/>…<ept i="2"/>`` is ``<g2>…</g2>``;
the native code inside them is no text, but says what a reader sees of them.  Where a segment has none of them, the
markup of the book is looked for in its text, and tags as OmegaT writes them in its files; except in files that
:func:`write_tmx` wrote: those are read back as they were.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from sphinx_amts import durable_files, languages
from sphinx_amts.bitext import inline_codes, notation
from sphinx_amts.bitext.inline_codes import InlineCode, Run
from sphinx_amts.bitext.pairs import (
    OtherLanguagesError,
    ParallelData,
    Row,
    RowError,
    SentencePair,
    gather_rows,
    positions_of_language,
)
from sphinx_amts.errors import MarkupError, ParallelDataError
from sphinx_amts.text import tagged_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sphinx_amts.bitext.pairs import MakeRow
    from sphinx_amts.languages import LanguagePair

_TOOL = "sphinx-amts"
#: Bytes handed to the parser at a time.
_CHUNK = 1 << 16
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAGS = frozenset({"bpt", "ept", "ph", "it", "ut"})
#: A tag in the text of a segment, as OmegaT shows it to the translator: ``<b0>``, ``</b0>``, ``<f1/>``.
_LETTERED = re.compile(r"<(?P<end>/?)(?P<name>[a-z]{1,4}(?P<number>\d+))(?P<empty>/?)>")
#: Formatting in RTF, of which nothing is seen.
_RTF = re.compile(r"[{}\s]*(?:\\[a-z]+-?\d*[{}\s]*)*")


@dataclass(frozen=True, slots=True)
class _Unit:
    """A ``tu`` with the line where it begins, and the attributes of the file's header."""

    line: int
    element: Element
    header: Mapping[str, str]


def read(path: Path, pair: LanguagePair, make: MakeRow = notation.marked_up_row) -> ParallelData:
    """The pairs of a TMX file; where it is broken, those before the break.

    ``make`` says what texts without inline elements are.

    :raises ParallelDataError: if it is no TMX, declares entities, or has no text in one of the languages.
    :raises OSError: if the file cannot be opened.
    """
    codes: set[str] = set()
    wanted = _Wanted(path, pair, make)
    data = gather_rows(path, (_row(unit, wanted, codes) if isinstance(unit, _Unit) else unit for unit in _units(path)))
    missing = [code for code in (pair.source, pair.target) if not positions_of_language([*codes], code)]
    if codes and missing:
        raise OtherLanguagesError(
            f"{path}: holds {', '.join(sorted(codes))}; wanted are {pair.source} and {pair.target}. "
            "Export it with both languages, or name it for the language it holds."
        )
    return data


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is looked for in which file, and what its texts are."""

    path: Path
    pair: LanguagePair
    make: MakeRow


def _units(path: Path) -> Iterator[_Unit | RowError]:
    events = _Events(path)
    with path.open("rb") as file:
        chunks = chain(iter(lambda: file.read(_CHUNK), b""), (b"",))
        for chunk in chunks:
            fault = events.feed(chunk)
            yield from events.finished
            events.finished.clear()
            if fault:
                yield fault
                return


class _Events:
    """Turns the events of the parser into finished units."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.finished: list[_Unit] = []
        self._count = 0
        self._root = ""
        self._header: Mapping[str, str] = {}
        self._builder: TreeBuilder | None = None
        self._line = 0
        parser = self._parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.SkippedEntityHandler = self._entity
        parser.EntityDeclHandler = self._refuse

    def feed(self, chunk: bytes) -> RowError | None:
        """Parse some bytes, none being the end; a fault says that and why nothing more can be read."""
        try:
            self._parser.Parse(chunk, not chunk)
        except expat.ExpatError as error:
            reason, line = expat.ErrorString(error.code), error.lineno
        except (LookupError, ValueError) as error:
            reason, line = f"{error}; save it as UTF-8", 1
        else:
            return None
        what = f"broken here ({reason}); the {self._count} units before are used, what follows is not read"
        return RowError(self.path, line, what)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._root and name != "tmx":
            raise ParallelDataError(f"{self.path}: is no TMX, it begins with <{name}>. Export it as TMX 1.4.")
        self._root = "tmx"
        if name == "header":
            self._header = attributes
        if name == "tu":
            self._builder, self._line = TreeBuilder(), self._parser.CurrentLineNumber
        if self._builder:
            self._builder.start(name, attributes)

    def _end(self, name: str) -> None:
        if not self._builder:
            return
        self._builder.end(name)
        if name == "tu":
            self.finished.append(_Unit(self._line, self._builder.close(), self._header))
            self._count += 1
            self._builder = None

    def _text(self, text: str) -> None:
        if self._builder:
            self._builder.data(text)

    def _entity(self, name: str, is_parameter: bool) -> None:
        if not is_parameter:
            self._text(html.unescape(f"&{name};"))

    def _refuse(self, name: str, *_: object) -> None:
        raise ParallelDataError(
            f"{self.path}:{self._parser.CurrentLineNumber}: declares the entity {name!r}, which TMX does not need and "
            "which can be made to fill the memory. Remove the declarations from its DOCTYPE."
        )


def _row(unit: _Unit, wanted: _Wanted, codes: set[str]) -> Row | RowError | None:
    """What a unit holds for a pair of languages; nothing if it is of other languages."""
    pair = wanted.pair
    variants = unit.element.findall("tuv")
    spoken = [_language(variant, unit) for variant in variants]
    codes.update(spoken)
    sources, targets = positions_of_language(spoken, pair.source), positions_of_language(spoken, pair.target)
    if not targets and variants and (len(variants) > 1 or not sources):
        return None
    if len(sources) != 1 or not targets:
        lacking = f"{len(sources) or 'no'} texts in {pair.source}" if len(sources) != 1 else "no translation"
        return RowError(wanted.path, unit.line, f"skipped, the unit has {lacking}; it needs one, and a translation")
    return _matched(unit, wanted, variants[sources[0]], variants[targets[-1]])


def _language(variant: Element, unit: _Unit) -> str:
    """The code of a ``tuv``; without one it is taken to be in the source language of the unit or the file."""
    own = variant.get("xml:lang") or variant.get("lang")
    return own or unit.element.get("srclang") or unit.header.get("srclang", "")


def _matched(unit: _Unit, wanted: _Wanted, source: Element, target: Element) -> Row | RowError:
    changed = max(element.get("changedate", "") for element in (unit.element, source, target))
    tool = unit.header.get("creationtool")
    try:
        texts = _pieces(source, tool), _pieces(target, tool)
        if tool == _TOOL or _has_tags(texts[0]) or _has_tags(texts[1]):
            return Row(
                unit.line, inline_codes.tagged_pair(*texts), changed, display_texts=inline_codes.display_texts(texts[0])
            )
    except (MarkupError, RecursionError) as error:
        return RowError(wanted.path, unit.line, f"skipped, its two texts do not correspond: {error}")
    original, translation = ("".join(map(str, text)) for text in texts)
    if tool == "OmegaT":
        original, translation = _our_tags(original), _our_tags(translation)
    return wanted.make(unit.line, original, translation, changed)


def _our_tags(text: str) -> str:
    """``<b0>…</b0>`` as ``<g0>…</g0>``, ``<f1/>`` as ``<x1/>``; what has no end or no beginning stays."""
    found = {(match["end"], match["name"]) for match in _LETTERED.finditer(text)}

    def renamed(match: re.Match[str]) -> str:
        if match["empty"]:
            return f"<x{match['number']}/>"
        is_whole = {("", match["name"]), ("/", match["name"])} <= found
        return f"<{match['end']}g{match['number']}>" if is_whole else match[0]

    return _LETTERED.sub(renamed, text)


def _has_tags(pieces: Sequence[Run]) -> bool:
    return any(isinstance(piece, InlineCode) for piece in pieces)


def _pieces(variant: Element, tool: str | None) -> tuple[Run, ...]:
    segment = variant.find("seg")
    return () if segment is None else tuple(_nested(list(_flat(segment)), tool))


def _flat(element: Element) -> Iterator[str | Element]:
    """Texts and tag elements in order; what stands inside a tag element, and ``sub`` anywhere, is left out."""
    yield element.text or ""
    for child in element:
        if child.tag in _TAGS:
            yield child
        elif child.tag != "sub":
            yield from _flat(child)
        yield child.tail or ""


def _nested(events: Sequence[str | Element], tool: str | None) -> Iterator[Run]:
    """Pairs around what they hold; a beginning without its end, or one that crosses another, is opaque."""
    index = 0
    while index < len(events):
        event = events[index]
        index += 1
        if isinstance(event, str):
            yield event
            continue
        end = _end_of(event, events, index)
        content = tuple(_nested(events[index:end], tool)) if end else None
        yield InlineCode(_names(event, paired=end > 0), content, display_text="" if end else _shown(event, tool))
        index = end + 1 if end else index


def _shown(tag: Element, tool: str | None) -> str:
    """What a reader sees of a tag element: what its native code shows, which in our own files is just that."""
    native = "".join([tag.text or "", *(child.tail or "" for child in tag)])
    if tool == _TOOL:
        return native
    return " " if tag.tag == "ut" and native and _RTF.fullmatch(native) else notation.visible_text(native)


def _end_of(event: Element, events: Sequence[str | Element], start: int) -> int:
    """Where the ``ept`` of a ``bpt`` stands, or 0."""
    if event.tag != "bpt":
        return 0
    later = range(start, len(events))
    return next((at for at in later if _is_end(events[at], event.get("i"))), 0)


def _is_end(event: str | Element, number: str | None) -> bool:
    return not isinstance(event, str) and event.tag == "ept" and event.get("i") == number


def _names(event: Element, *, paired: bool) -> tuple[str, ...]:
    """By ``x``, which is there to match tags between languages; else by ``i``, else by order."""
    kind, x, i = "pair" if paired else "tag", event.get("x"), f"pair i={event.get('i')}"
    if x is not None:
        return (f"{kind} x={x}", i) if paired else (f"{kind} x={x}",)
    return (i, i, kind) if paired else (kind,)


def write_tmx(path: Path, pairs: Iterable[SentencePair], pair: LanguagePair) -> None:
    """Write pairs as TMX 1.4b in UTF-8; :func:`read` gives them back.  Characters that XML forbids are dropped.

    :raises OSError: if the file cannot be written; an older file of that name is then still whole.
    """
    with durable_files.replacing(Path(path)) as file:
        file.write(tmx_start(pair))
        file.writelines(tmx_unit(one, pair) for one in pairs)
        file.write(TMX_END)


#: What stands after the units.
TMX_END = "</body>\n</tmx>\n"


def tmx_start(pair: LanguagePair) -> str:
    """What stands before the units of a file that :func:`read` gives back."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">\n'
        f'<header creationtool="{_TOOL}" creationtoolversion="{version(_TOOL)}" segtype="sentence" o-tmf="{_TOOL}" '
        f'adminlang="en" srclang={quoteattr(xml_language(pair.source))} datatype="plaintext"/>\n<body>\n'
    )


def tmx_unit(one: SentencePair, pair: LanguagePair) -> str:
    """One pair, with what is seen of its opaque tags as their native code."""
    sides = (_variant(pair.source, one.source, one.display_texts), _variant(pair.target, one.target, one.display_texts))
    return f"<tu>\n{''.join(sides)}</tu>\n"


def _variant(language: str, sentence: str, shown: Sequence[str]) -> str:
    written = "".join(_written(token, shown) for token in tagged_text.tokens(sentence))
    return f"<tuv xml:lang={quoteattr(xml_language(language))}><seg>{written}</seg></tuv>\n"


def _written(token: str, shown: Sequence[str]) -> str:
    if not tagged_text.is_tag(token):
        return _text(tagged_text.unescape(token))
    number = tagged_text.number_of(token)
    if token[1] == "x":
        native = _text(shown[number - 1]) if 0 < number <= len(shown) else ""
        return f'<ph x="{number}">{native}</ph>' if native else f'<ph x="{number}"/>'
    return f'<bpt i="{number}" x="{number}"/>' if token[1] == "g" else f'<ept i="{number}"/>'


def _text(text: str) -> str:
    return escape(xml_text(text), {"\r": "&#13;"})


def xml_text(text: str) -> str:
    """The text without the characters that XML forbids."""
    return _NOT_XML.sub("", text)


@cache
def xml_language(language: str) -> str:
    """A canonical code as XML has it: ``zh-CN``, ``sr-Latn``."""
    by_script = f"{languages.language(language)}-{languages.script(language)}"
    is_same = "@" in language and languages.canonical(by_script) == language
    return by_script if is_same else language.replace("_", "-")
