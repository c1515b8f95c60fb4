"""CPU time of everything that reads texts and files, at n, 2n and 4n: it must grow with n and no faster.

Texts are repetitions of what is known to be hard: unclosed marks, spaces, nested elements.  A line for each reader and
text: seconds at the three sizes, and by how much the last doubling multiplied them.
Run: ``python benchmarks/linear.py``, with ``--size`` for another n and with words that the names must hold.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from docutils import nodes
from docutils.utils import new_document
from sphinx import addnodes

from sphinx_amts import bitext
from sphinx_amts.alignment import features
from sphinx_amts.alignment.documents import align
from sphinx_amts.alignment.language_model import LanguageModel
from sphinx_amts.alignment.texts import Text, TextBlock, TextSentence
from sphinx_amts.bitext import inline_grammar
from sphinx_amts.checks import CHECKS, MAXIMUM_LENGTH, SegmentPair, check_pair
from sphinx_amts.checks.check import CheckContext, Settings
from sphinx_amts.d2l import to_myst
from sphinx_amts.document import segments, units, writeback
from sphinx_amts.errors import AmtsError
from sphinx_amts.evaluation.files import read_rows
from sphinx_amts.evaluation.units import strip_protected_spans
from sphinx_amts.extraction.readers import gettext, html
from sphinx_amts.languages import LanguagePair, profile, profiles
from sphinx_amts.text import do_not_translate, segmentation, spacing, tagged_text
from sphinx_amts.tm.entries import Origin, TMEntry

PAIR = LanguagePair("en", "zh_CN")
#: From this growth on, at a doubling, a line is marked; and seconds below which a growth means nothing.
_SUSPICIOUS, _FLOOR = 2.6, 0.2
TEXTS = (
    "*a ", "_a ", "**a ", "`a ", "[a [b](c) ", "![", "[^", ":a", "(~~", "<", "<g1>", "&", "\u3000", " ", "a_ ", "a.b.",
    "$a ", "{{", "“a", '"', "中文。", "1", "1,", "Aa", "?", "word ", "http://a.", "\\", "\n", "<!--",
    "<b>", "</b><i>", "$$a\n", "\\begin{a}\n", "![a\n", "![a](b)\n", "|a|\n", "[**a**] ", "[**[~~", "\\a",
)  # fmt: skip

Reader = Callable[[str], object]


# --- readers of texts -------------------------------------------------------------------------------------------------


def text_readers() -> Iterator[tuple[str, Reader]]:
    """What reads a text of any length."""
    zh, en = profile("zh_CN"), profile("en")
    yield "segment", lambda text: segmentation.segment(text, en)
    yield "tidy", lambda text: spacing.tidy("a", f"中{text}", zh, {})
    yield "tag_terms", lambda text: list(do_not_translate.tag_terms(text, do_not_translate.ADDRESS, len))
    yield "inline markup", lambda text: list(inline_grammar.matches(text))
    yield "repair", lambda text: tagged_text.repair("<x1/>", text)
    yield "check", _accepted
    yield "features", lambda text: features.sentence_features(TextSentence(text))
    yield "to_myst", to_myst
    yield "strip_protected_spans", strip_protected_spans


def _accepted(text: str) -> None:
    try:
        tagged_text.check(text, text)
    except (AmtsError, ValueError):
        return


def check_readers() -> Iterator[tuple[str, Reader]]:
    """The checks, each alone; they see no longer text than these sizes come to."""
    settings = Settings()
    yield "all checks", lambda text: list(check_pair(SegmentPair(text, text), PAIR))
    for check in CHECKS:
        yield (
            f"check {check.name}",
            lambda text, find=check.find: list(find(CheckContext.of(SegmentPair("Ok.", text), PAIR, settings))),
        )


# --- readers of files -------------------------------------------------------------------------------------------------


def file_readers(folder: Path) -> Iterator[tuple[str, Callable[[int], object]]]:
    """What reads a file of n characters, elements or rows."""

    def reading(name: str, content: Callable[[int], str], read: Callable[[Path], object]) -> Callable[[int], object]:
        def run(size: int) -> object:
            path = folder / name
            path.write_text(content(size), encoding="utf-8")
            try:
                return read(path)
            except AmtsError as error:
                return error

        return run

    def tmx(segment: str) -> str:
        variants = "".join(f'<tuv xml:lang="{code}"><seg>{segment}</seg></tuv>' for code in ("en", "zh"))
        return f'<tmx version="1.4"><header/><body><tu>{variants}</tu></body></tmx>'

    def page(body: str) -> str:
        return f"<html><body><article><h1>T</h1><p>{body}</article></body></html>"

    def table(path: Path) -> object:
        return bitext.read(path, PAIR)

    def article(path: Path) -> object:
        return html.article_text(path, "en", "a")

    def po(path: Path) -> object:
        return list(gettext.messages(path, PAIR, [].append))

    yield "TMX: unclosed bpt", reading("a.tmx", lambda n: tmx('<bpt i="1"/>a' * (n // 10)), table)
    yield "TMX: nested hi", reading("a.tmx", lambda n: tmx("<hi>a" * (n // 10) + "</hi>" * (n // 10)), table)
    yield "TMX: one word", reading("a.tmx", lambda n: tmx("a" * n), table)
    yield "CSV: rows of *a", reading("a.csv", lambda n: "en,zh\n" + ("*a " * 300 + ",中\n") * (n // 1000), table)
    yield "CSV: unclosed quote", reading("a.csv", lambda n: 'en,zh\n"' + "a,b\n" * n, table)
    yield "TSV: columns", reading("a.tsv", lambda n: "\t".join(["en", "zh", *"x" * n]), table)
    yield "HTML: nested i", reading("a.html", lambda n: page("<i>a" * n), article)
    yield "HTML: 190 nested", reading("a.html", lambda n: page("<i>a" * 190 + "b " * n), article)
    yield "HTML: dropped nav", reading("a.html", lambda n: page("a<nav></nav>" * (n // 4)), article)
    yield "HTML: attributes", reading("a.html", lambda n: page(f"<i {' '.join(f'a{i}=b' for i in range(n))}>"), article)
    yield "HTML: inline", reading("a.html", lambda n: page("<em>a</em> " * (n // 10)), article)
    yield "PO: messages", reading("a.po", lambda n: "".join(_message(f"a{i}") for i in range(n // 10)), po)
    yield "PO: one message", reading("a.po", lambda n: _message('"\n"'.join(["a b "] * (n // 4))), po)
    yield (
        "JSONL: one row",
        reading("a.jsonl", lambda n: _row("a" * n), lambda path: read_rows(path, PAIR, text_only=True)),
    )


def _message(text: str) -> str:
    return f'#: a.py:1\nmsgid "{text}"\nmsgstr "{text}中"\n\n'


def _row(text: str) -> str:
    return f'{{"source": "{text}", "reference": "{text}", "hypothesis": "{text}"}}\n'


def _align(size: int) -> object:
    source, target = (
        Text("a", (TextBlock("para", tuple(TextSentence(f"{word} {index % 97} b.") for index in range(size))),))
        for word in ("one", "uno")
    )
    return align(source, target, LanguageModel.untrained("en", "es"))


# --- pages ------------------------------------------------------------------------------------------------------------


def pages() -> Iterator[tuple[str, Callable[[int], object]]]:
    """One page with n characters or a few thousand nodes: read as segments, and written with translations."""

    def repeated(*makers: Callable[[], nodes.Node]) -> Callable[[int], object]:
        def run(size: int) -> object:
            children = [make() for _ in range(size // 20) for make in makers]
            return _translated(nodes.paragraph("", "", *children))

        return run

    def text() -> nodes.Node:
        return nodes.Text(" – b ")

    def raw(tag: str) -> Callable[[], nodes.Node]:
        return lambda: nodes.raw("", tag, format="html")

    def index() -> nodes.Node:
        return addnodes.index(entries=[("single", "a", "b", "", None)])

    def emphasis() -> nodes.Node:
        return nodes.emphasis("", "a")

    def table(size: int) -> object:
        cells = (nodes.entry("", nodes.paragraph("", f"Cell {number}.")) for number in range(size // 20))
        return _translated(nodes.table("", nodes.tgroup("", nodes.tbody("", nodes.row("", *cells)))))

    yield "page: sentences", lambda size: _translated(nodes.paragraph("", "A sentence. " * (size // 10)))
    yield "page: emphasis", repeated(emphasis, text)
    yield "page: code", repeated(lambda: nodes.literal("", "a"), text)
    yield "page: index entries", repeated(index, nodes.target, text)
    yield "page: anchors", repeated(emphasis, nodes.target)
    yield "page: <b> unclosed", repeated(raw("<b>"), text)
    yield "page: <b>", repeated(raw("<b>"), text, raw("</b>"))
    yield "page: </i> of <b>", repeated(raw("<b>"), text, raw("</i>"))
    yield "page: cells", table


def _translated(body: nodes.Element) -> None:
    document = new_document("page")
    document += body
    settings = segments.SegmentationSettings(profile("en"))
    segmented_units = list(segments.segmented_units(units.units(document), settings))
    sources = segments.distinct_sources(segmented_units)
    matches = {source: TMEntry(source, source.replace("b", "乙"), Origin.HUMAN) for source in sources}
    for segmented_unit in segmented_units:
        writeback.write_translations(segmented_unit, matches, profiles(PAIR))


# --- measuring --------------------------------------------------------------------------------------------------------


def seconds(run: Callable[[int], object], size: int) -> float:
    """CPU time of one run."""
    start = time.process_time()
    run(size)
    return time.process_time() - start


def _of_text(read: Reader, pattern: str) -> Callable[[int], object]:
    return lambda size: read((pattern * (size // len(pattern) + 1))[:size])


def subjects(folder: Path, size: int) -> Iterator[tuple[str, Callable[[int], object], int]]:
    """Everything that is measured, with its smallest size."""
    for name, run in file_readers(folder):
        yield name, run, size
    yield "align: one block", _align, size // 100
    for name, run in pages():
        yield name, run, size
    for name, read in text_readers():
        yield from ((f"{name} {pattern!r}", _of_text(read, pattern), size) for pattern in TEXTS)
    for name, read in check_readers():
        yield from ((f"{name} {pattern!r}", _of_text(read, pattern), MAXIMUM_LENGTH // 4) for pattern in TEXTS)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=50_000, help="the smallest n (default: 50,000)")
    parser.add_argument("words", nargs="*", help="measure only what has one of these in its name")
    arguments = parser.parse_args()
    print(f"{'':40} {'n':>9} {'2n':>9} {'4n':>9}  growth")
    with tempfile.TemporaryDirectory() as folder:
        for name, run, size in subjects(Path(folder), arguments.size):
            if arguments.words and not any(word in name for word in arguments.words):
                continue
            times = [seconds(run, size * factor) for factor in (1, 2, 4)]
            growth = times[2] / max(times[1], 1e-6)
            mark = "  superlinear?" if growth > _SUSPICIOUS and times[2] > _FLOOR else ""
            print(f"{name:40} {times[0]:9.3f} {times[1]:9.3f} {times[2]:9.3f}  {growth:6.2f}{mark}", flush=True)


if __name__ == "__main__":
    main()
