"""Sections of *Dive into Deep Learning* as texts to align, and the gold alignment's documents.

A small reader of the book's own Markdown, enough to number its blocks and sentences always alike: the ids of
``alignment_hard.tsv`` are those of :func:`section`.  Blocks of code, mathematics and pictures are landmarks; tables,
labels and links to the forum are left out; slide marks are taken off before anything else.
"""

from __future__ import annotations

import html
import json
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sphinx_amts import languages
from sphinx_amts.alignment.texts import Location, Tag, Text, TextBlock, TextSentence
from sphinx_amts.bitext import inline_codes
from sphinx_amts.bitext.inline_codes import InlineCode, Run
from sphinx_amts.bitext.notation import runs
from sphinx_amts.text import segmentation, tagged_text

DATA = Path(os.environ.get("AMTS_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
FIVE = (
    "chapter_natural-language-processing-pretraining/approx-training",
    "chapter_natural-language-processing-pretraining/bert-dataset",
    "chapter_recurrent-neural-networks/language-models-and-dataset",
    "chapter_recurrent-modern/machine-translation-and-dataset",
    "chapter_natural-language-processing-applications/sentiment-analysis-and-dataset",
)

NOWHERE = Location("")
_SLIDES = (
    (re.compile(r" ?(?:\[~~.*?~~\]|\(~~.*?~~\))(?![\[(])"), ""),
    (re.compile(r"\[\*\*((?:(?!\*\*(?!\*[\])])|\n\n).)+)\*\*\](?!\[|\((?!\*\*|~~))", re.DOTALL), r"\1"),
    (re.compile(r"\(\*\*((?:(?!\*\*(?!\*[\])])|\n\n).)+)\*\*\)", re.DOTALL), r"\1"),
)
_CUT = re.compile(
    r"(?P<code>^[ \t]*(?P<ticks>`{3,}|~{3,})[^`\n]*\n(?P<body>[\s\S]*?)^[ \t]*(?P=ticks)[ \t]*$)"
    r"|(?P<math>(?<!\\)\$\$(?P<formula>[\s\S]+?)\$\$)"
    r"|(?P<image>^[ \t]*!\[(?P<caption>[^\]]*)\]\((?P<path>[^)\s]+)[^)\n]*\)[ \t]*$)"
    r"|(?P<heading>^(?P<level>\#{1,6})[ \t]+(?P<title>.*)$)"
    r"|(?P<item>^[ \t]*(?:[*+-]|\d{1,2}[.)])[ \t]+)"
    r"|(?P<dropped>^[ \t]*:(?:label|eqlabel|width|begin_tab|end_tab|bibliography):.*$|^[ \t]*\|.*$"
    r"|^[ \t]*\[(?:Discussions|讨论区)\]\(.*$|<!--[\s\S]*?-->)"
    r"|(?P<empty>^[ \t]*$)",
    re.MULTILINE,
)
_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]"
_JOINTS = re.compile(rf"(?<={_WIDE})[ \t]*\n[ \t]*|[ \t]*\n[ \t]*(?={_WIDE})")
_TAB = re.compile(r"^#@tab .*\n|[ \t]*#[ \t]*@save", re.MULTILINE)


def section(name: str, language: str) -> Text:
    """A section by its path without suffix, in ``en`` or ``zh``."""
    path = DATA / "d2l" / language / f"{name}.md"
    text = path.read_text(encoding="utf-8")
    for pattern, kept in _SLIDES:
        text = pattern.sub(kept, text)
    return Text(name, tuple(_blocks(text, Location(f"{language}/{name}.md"), language)))


def sections() -> list[str]:
    """The names of all sections that are there in both languages, sorted."""
    english, chinese = (
        {
            path.relative_to(DATA / "d2l" / side).with_suffix("").as_posix()
            for path in (DATA / "d2l" / side).rglob("*.md")
        }
        for side in ("en", "zh")
    )
    return sorted(english & chinese)


def documents(path: Path) -> dict[str, dict[str, Text]]:
    """The documents of a gold alignment: name -> side -> text; sentences are cut as they are there."""
    found = json.loads(path.read_text(encoding="utf-8"))
    return {
        name: {side: Text(name, tuple(_given(blocks, Location(f"{side}/{name}")))) for side, blocks in sides.items()}
        for name, sides in found.items()
    }


def sentence(text: str, place: Location = NOWHERE) -> TextSentence:
    """A sentence with the book's markup as tags."""
    found = runs(text)
    tagged, tags = _tagged(found)
    return TextSentence(tagged_text.canonical(tagged)[0], tags, place)


def _given(blocks: Sequence[dict[str, Any]], place: Location) -> Iterator[TextBlock]:
    for block in blocks:
        sentences = tuple(sentence(text, place) for text in block["sents"])
        yield TextBlock("caption" if block["kind"] == "image" else block["kind"], sentences, location=place)


def _blocks(text: str, place: Location, language: str) -> Iterator[TextBlock]:
    """One after another; what stands between two cuts is a paragraph, or the rest of an item."""
    kind, end = "para", 0
    for match in _CUT.finditer(text):
        yield from _words(kind, text[end : match.start()], _at(place, text, end), language)
        kind, end = "item" if match["item"] else "para", match.end()
        yield from _cut(match, _at(place, text, match.start()), language)
    yield from _words(kind, text[end:], _at(place, text, end), language)


def _cut(match: re.Match[str], place: Location, language: str) -> Iterator[TextBlock]:
    """What the match is by itself."""
    if match["code"]:
        yield TextBlock("code", content=_TAB.sub("", match["body"]), location=place)
    elif match["math"]:
        yield TextBlock("math", content=match["formula"], location=place)
    elif match["image"]:
        yield from _words("caption", match["caption"], place, language)
        yield TextBlock("image", content=match["path"], location=place)
    elif match["heading"]:
        yield from _words(f"h{len(match['level'])}", match["title"], place, language)


def _at(place: Location, text: str, position: int) -> Location:
    return Location(place.file, text.count("\n", 0, position) + 1)


def _words(kind: str, text: str, place: Location, language: str) -> Iterator[TextBlock]:
    joined = " ".join(_JOINTS.sub("", html.unescape(text)).split())
    if not joined:
        return
    tagged, tags = _tagged(runs(joined))
    sentences = tuple(
        _cut_out(one, tags, place) for one in segmentation.segment(tagged, languages.profile(language)) if one.strip()
    )
    yield TextBlock(kind, sentences, location=place)


def _cut_out(tagged: str, tags: Sequence[Tag], place: Location) -> TextSentence:
    """A sentence of a longer text, with its own tags alone."""
    text, had = tagged_text.canonical(tagged)
    return TextSentence(text, tuple(tags[number - 1] for number in had), place)


def _tagged(found: Sequence[Run]) -> tuple[str, tuple[Tag, ...]]:
    """Pieces as a tagged text, and what its tags stand for."""
    known = list(inline_codes.codes_in(found))
    numbers = iter(range(1, len(known) + 1))
    text = "".join(_written(piece, numbers) for piece in found)
    return text, tuple(Tag(mark.match_keys, mark.display_text, mark.droppable) for mark in known)


def _written(piece: Run, numbers: Iterator[int]) -> str:
    if not isinstance(piece, InlineCode):
        return tagged_text.escape(piece)
    number = next(numbers)
    if piece.content is None:
        return tagged_text.placeholder(number)
    return tagged_text.paired_code(number, "".join(_written(inner, numbers) for inner in piece.content))
