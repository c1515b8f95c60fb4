"""Parallel data as TMX 1.4b, read unit by unit and written.

The file is never held as a whole, and nothing outside it is opened: entities declared in it are rejected.  Inline
elements carry tags both ways: ``<ph x="1"/>`` is ``<x1/>``, ``<bpt i="2" x="2"/>…<ept i="2"/>`` is ``<g2>…</g2>``;
the native code inside them is not text, but says what a reader sees of them.  Where a segment has none of them, its
text is searched for the markup of the book, and for tags as OmegaT writes them in its files; except in files that
:func:`write_tmx` wrote: those are read back exactly as they were.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from sphinx_amts import durable_files, languages
from sphinx_amts.bitext import inline_codes, notation, tmx_units
from sphinx_amts.bitext.inline_codes import InlineCode, Run
from sphinx_amts.bitext.pairs import (
    OtherLanguagesError,
    ParallelData,
    Row,
    RowError,
    SentencePair,
    gather_rows,
    is_exact,
    positions_of_language,
)
from sphinx_amts.errors import MarkupError
from sphinx_amts.text import tagged_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from xml.etree.ElementTree import Element

    from sphinx_amts.bitext.pairs import MakeRow
    from sphinx_amts.bitext.tmx_units import TmxUnit
    from sphinx_amts.languages import LanguagePair

#: What comes after the units of any file.
TMX_END = "</body>\n</tmx>\n"

_TOOL = "sphinx-amts"
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INLINE_ELEMENTS = frozenset({"bpt", "ept", "ph", "it", "ut"})
#: A tag in the text of a segment, as OmegaT shows it to the translator: ``<b0>``, ``</b0>``, ``<f1/>``.
_OMEGAT_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-z]{1,4}(?P<number>\d+))(?P<empty>/?)>")
#: Formatting in RTF, of which nothing is seen.
_RTF = re.compile(r"[{}\s]*(?:\\[a-z]+-?\d*[{}\s]*)*")


# --- reading ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is read: a file, a pair of languages, and how to make rows of their texts."""

    path: Path
    pair: LanguagePair
    make_row: MakeRow


def read(path: Path, pair: LanguagePair, make_row: MakeRow = notation.marked_up_row) -> ParallelData:
    """The pairs of a TMX file; if it is broken, those before the break.

    Args:
        path: the file.
        pair: the languages that are read.
        make_row: makes a row of two texts without inline elements.

    Raises:
        ParallelDataError: If it is not TMX, declares entities, or has no text in one of the languages.
        OSError: If the file cannot be opened.
    """
    codes: set[str] = set()
    reading = _Reading(path, pair, make_row)
    data = gather_rows(path, _rows(reading, codes))
    is_missing = any(not positions_of_language([*codes], language) for language in (pair.source, pair.target))
    if codes and is_missing:
        raise OtherLanguagesError(
            f"{path}: the file contains {', '.join(sorted(codes))}, but {pair.source} and {pair.target} are needed. "
            "Export it with both languages, or list it under the language that it contains."
        )
    return data


def _rows(reading: _Reading, codes: set[str]) -> Iterator[Row | RowError | None]:
    """The rows of all units, and what cannot be read; the language codes of the file are added to ``codes``."""
    for unit in tmx_units.units(reading.path):
        if isinstance(unit, RowError):
            yield unit
        else:
            yield from _rows_of_unit(unit, reading, codes)


def _rows_of_unit(unit: TmxUnit, reading: _Reading, codes: set[str]) -> Iterator[Row | RowError | None]:
    """A row for each regional variant of the source; ``None`` if the unit is in other languages."""
    pair = reading.pair
    variants = unit.element.findall("tuv")
    variant_codes = [_language_code(variant, unit) for variant in variants]
    codes.update(variant_codes)
    sources, targets = _positions(variant_codes, pair)
    if not targets and variants and (len(variants) > 1 or not sources):
        yield None
        return
    if reason := _reason_to_skip([variant_codes[index].casefold() for index in sources], targets, pair):
        yield RowError(reading.path, unit.line, f"skipped: {reason}")
        return
    for source in sources:
        row = _row_of_variants(unit, reading, variants[source], variants[targets[-1]])
        distance = _distance(variant_codes[source], variant_codes[targets[-1]], unit, pair)
        yield row if isinstance(row, RowError) else replace(row, distance=distance)


def _positions(codes: Sequence[str], pair: LanguagePair) -> tuple[list[int], list[int]]:
    """Which variants are in the source language and which in the target language; one in both is in the target.

    The two may differ by their regions alone.
    """
    targets = positions_of_language(codes, pair.target)
    sources = positions_of_language(codes, pair.source)
    only_sources = [index for index in sources if index not in targets]
    return (only_sources, targets) if only_sources else (sources, [index for index in targets if index not in sources])


def _reason_to_skip(source_codes: Sequence[str], targets: Sequence[int], pair: LanguagePair) -> str:
    """Why no pair can be made; empty if one can.  Texts in several regions are variants, several in one are not."""
    most = max(Counter(source_codes).values(), default=0)
    if most == 1 and targets:
        return ""
    texts = f"{most or 'no'} texts in {pair.source}" if most != 1 else "no translation"
    return f"the unit has {texts}; it needs one text in {pair.source} and a translation"


def _distance(source: str, target: str, unit: TmxUnit, pair: LanguagePair) -> int:
    """How far the languages of a row are from those that are read; of several regions, that of the file is closer."""
    if is_exact((source, target), pair):
        return 0
    meant = unit.element.get("srclang") or unit.header.get("srclang", "")
    return 1 if source.casefold() == meant.casefold() or not languages.is_known(meant) else 2


def _language_code(variant: Element, unit: TmxUnit) -> str:
    """The code of a ``tuv``; without one it is taken to be in the source language of the unit or the file."""
    code = variant.get("xml:lang") or variant.get("lang")
    return code or unit.element.get("srclang") or unit.header.get("srclang", "")


def _row_of_variants(unit: TmxUnit, reading: _Reading, source: Element, target: Element) -> Row | RowError:
    changed = max(element.get("changedate", "") for element in (unit.element, source, target))
    tool = unit.header.get("creationtool")
    try:
        source_runs, target_runs = _runs(source, tool), _runs(target, tool)
        if tool == _TOOL or _has_codes(source_runs) or _has_codes(target_runs):
            pair = inline_codes.tagged_pair(source_runs, target_runs)
            return Row(unit.line, pair, changed, display_texts=inline_codes.display_texts(source_runs))
    except RecursionError:
        return RowError(reading.path, unit.line, "skipped: its tags are nested too deeply; simplify them")
    except MarkupError as error:
        return RowError(
            reading.path, unit.line, f"skipped: the tags of source and translation do not correspond: {error}"
        )
    original, translation = ("".join(map(str, runs)) for runs in (source_runs, target_runs))
    if tool == "OmegaT":
        original, translation = _with_our_tags(original), _with_our_tags(translation)
    return reading.make_row(unit.line, original, translation, changed)


def _with_our_tags(text: str) -> str:
    """``<b0>…</b0>`` as ``<g0>…</g0>``, ``<f1/>`` as ``<x1/>``; a tag without its end or its start stays."""
    tags = {(match["end"], match["name"]) for match in _OMEGAT_TAG.finditer(text)}

    def renamed(match: re.Match[str]) -> str:
        if match["empty"]:
            return f"<x{match['number']}/>"
        is_whole = {("", match["name"]), ("/", match["name"])} <= tags
        return f"<{match['end']}g{match['number']}>" if is_whole else match[0]

    return _OMEGAT_TAG.sub(renamed, text)


def _has_codes(runs: Sequence[Run]) -> bool:
    return any(isinstance(run, InlineCode) for run in runs)


def _runs(variant: Element, tool: str | None) -> tuple[Run, ...]:
    segment = variant.find("seg")
    if segment is None:
        return ()
    flat_runs = tuple(_flat_runs(segment))
    return tuple(_nested_runs(flat_runs, _ends_by_number(flat_runs), range(len(flat_runs)), tool))


def _flat_runs(segment: Element) -> Iterator[str | Element]:
    """Texts and inline elements in order; what is inside an inline element, and ``sub`` anywhere, is left out."""
    yield segment.text or ""
    # Not by recursion: elements may be nested as deeply as the file is long.
    levels = [iter(segment)]
    tails: list[str] = []
    while levels:
        child = next(levels[-1], None)
        if child is None:
            levels.pop()
            yield from [tails.pop()] if tails else []
        elif child.tag in _INLINE_ELEMENTS or child.tag == "sub":
            yield from [child] if child.tag != "sub" else []
            yield child.tail or ""
        else:
            yield child.text or ""
            levels.append(iter(child))
            tails.append(child.tail or "")


def _ends_by_number(flat_runs: Sequence[str | Element]) -> Mapping[str | None, list[int]]:
    """The indices of each ``ept`` by its ``i``."""
    ends: dict[str | None, list[int]] = defaultdict(list)
    for index, run in enumerate(flat_runs):
        if not isinstance(run, str) and run.tag == "ept":
            ends[run.get("i")].append(index)
    return ends


def _nested_runs(
    flat_runs: Sequence[str | Element], ends: Mapping[str | None, list[int]], indices: range, tool: str | None
) -> Iterator[Run]:
    """Paired codes around what they hold; a start without its end, or one that crosses another, is a placeholder.

    Args:
        flat_runs: those of the whole segment.
        ends: of :func:`_ends_by_number`.
        indices: which of the runs are meant.
        tool: what made the file.
    """
    index = indices.start
    while index < indices.stop:
        run = flat_runs[index]
        index += 1
        if isinstance(run, str):
            yield run
            continue
        end = _end_of(run, ends, range(index, indices.stop))
        content = tuple(_nested_runs(flat_runs, ends, range(index, end), tool)) if end else None
        display_text = "" if end else _display_text(run, tool)
        yield InlineCode(_match_keys(run, paired=end > 0), content, display_text=display_text)
        index = end + 1 if end else index


def _display_text(element: Element, tool: str | None) -> str:
    """What a reader sees of an inline element: what its native code shows, which in our own files is just that."""
    native = "".join([element.text or "", *(child.tail or "" for child in element)])
    if tool == _TOOL:
        return native
    return " " if element.tag == "ut" and native and _RTF.fullmatch(native) else notation.visible_text(native)


def _end_of(run: Element, ends: Mapping[str | None, list[int]], indices: range) -> int:
    """The index of the ``ept`` of a ``bpt``, which must be one of the indices; else 0."""
    candidates = ends.get(run.get("i"), []) if run.tag == "bpt" else []
    place = bisect_left(candidates, indices.start)
    return candidates[place] if place < len(candidates) and candidates[place] in indices else 0


def _match_keys(element: Element, *, paired: bool) -> tuple[str, ...]:
    """By ``x``, which is there to match tags between languages; else by ``i``, else by order."""
    kind, x, i = "pair" if paired else "tag", element.get("x"), f"pair i={element.get('i')}"
    if x is not None:
        return (f"{kind} x={x}", i) if paired else (f"{kind} x={x}",)
    return (i, i, kind) if paired else (kind,)


# --- writing ----------------------------------------------------------------------------------------------------------


def write_tmx(path: Path, pairs: Iterable[SentencePair], pair: LanguagePair) -> None:
    """Write pairs as TMX 1.4b in UTF-8; :func:`read` gives them back.  Characters that XML forbids are dropped.

    Args:
        path: the file; it is replaced as a whole.
        pairs: what is written.
        pair: the languages of the pairs.

    Raises:
        OSError: If the file cannot be written; an older file of that name is then still whole.
    """
    with durable_files.open_atomically(Path(path)) as file:
        file.write(tmx_start(pair))
        file.writelines(tmx_unit(sentence_pair, pair) for sentence_pair in pairs)
        file.write(TMX_END)


def tmx_start(pair: LanguagePair) -> str:
    """What comes before the units of a file that :func:`read` gives back."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">\n'
        f'<header creationtool="{_TOOL}" creationtoolversion="{version(_TOOL)}" segtype="sentence" o-tmf="{_TOOL}" '
        f'adminlang="en" srclang={quoteattr(xml_language(pair.source))} datatype="plaintext"/>\n<body>\n'
    )


def tmx_unit(sentence_pair: SentencePair, pair: LanguagePair) -> str:
    """One pair, with the display texts of its placeholders as their native code."""
    display_texts = sentence_pair.display_texts
    source = _variant(pair.source, sentence_pair.source, display_texts)
    return f"<tu>\n{source}{_variant(pair.target, sentence_pair.target, display_texts)}</tu>\n"


def _variant(language: str, text: str, display_texts: Sequence[str]) -> str:
    segment = "".join(_xml_token(token, display_texts) for token in tagged_text.tokens(text))
    return f"<tuv xml:lang={quoteattr(xml_language(language))}><seg>{segment}</seg></tuv>\n"


def _xml_token(token: str, display_texts: Sequence[str]) -> str:
    """A token of tagged text as XML: text, or an inline element."""
    if not tagged_text.is_tag(token):
        return _escaped(tagged_text.unescape(token))
    number = tagged_text.number_of(token)
    if token[1] == "x":
        native = _escaped(display_texts[number - 1]) if 0 < number <= len(display_texts) else ""
        return f'<ph x="{number}">{native}</ph>' if native else f'<ph x="{number}"/>'
    return f'<bpt i="{number}" x="{number}"/>' if token[1] == "g" else f'<ept i="{number}"/>'


def _escaped(text: str) -> str:
    # A carriage return that is written plainly would be read as a line feed.
    return escape(xml_text(text), {"\r": "&#13;"})


def xml_text(text: str) -> str:
    """The text without the characters that XML forbids."""
    return _NOT_XML.sub("", text)


@cache
def xml_language(language: str) -> str:
    """A canonical code in the form of XML: ``zh-CN``, ``sr-Latn``."""
    by_script = f"{languages.language(language)}-{languages.script(language)}"
    is_same = "@" in language and languages.canonical(by_script) == language
    return by_script if is_same else language.replace("_", "-")


# --- plain TMX: no inline elements, and nothing that differs between two runs -----------------------------------------


def plain_tmx(pairs: Iterable[tuple[str, str]], source_code: str, target_code: str) -> Iterator[str]:
    """A whole file of plain texts, part by part.

    Args:
        pairs: sources and targets; they hold no character that XML forbids.
        source_code: the code of the source language as it is written into the file.
        target_code: that of the target language.
    """
    yield plain_start(source_code)
    for source, target in pairs:
        yield plain_unit(source, target, source_code, target_code)
    yield TMX_END


def plain_start(source_code: str) -> str:
    """What comes before the units of a plain file; without a version, so that equal pairs give equal bytes."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
        '<header creationtool="sphinx-amts" creationtoolversion="1" segtype="sentence" o-tmf="plain" adminlang="en" '
        f'srclang={quoteattr(source_code)} datatype="plaintext"/>\n<body>\n'
    )


def plain_unit(source: str, target: str, source_code: str, target_code: str) -> str:
    """One pair of plain texts, on one line; for the arguments see :func:`plain_tmx`."""
    variants = (
        f"<tuv xml:lang={quoteattr(code)}><seg>{escape(text)}</seg></tuv>"
        for code, text in ((source_code, source), (target_code, target))
    )
    return f"<tu>{''.join(variants)}</tu>\n"
