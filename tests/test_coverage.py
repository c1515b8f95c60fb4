from __future__ import annotations

import html
import importlib
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
from conftest import Book, Result
from sphinx.application import builtin_extensions

from sphinx_amts import markup
from sphinx_amts.engines.pseudo import Pseudo, full_width

for name in builtin_extensions:
    importlib.import_module(name)  # before any build: Sphinx's labels then follow the language of each build

CASES = Path(__file__).parent / "cases" / "coverage"
KEPT = re.compile(r"(?<!\\){(.*?)(?<!\\)}")
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8ffff3f0005fe02fe"
    "a735810a0000000049454e44ae426082"
)


class Recorder(Pseudo):
    """The pseudo engine, and all that it was sent."""

    sent: list[str] = []  # noqa: RUF012 - shared on purpose: the tests look at it

    def translate(self, sentences, pair):
        Recorder.sent += [markup.plain(one.text, "\n") for one in sentences]
        return super().translate(sentences, pair)


# --- the books, one a case file ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Kind:
    """What the pages of a case file are written in, and what they need."""

    suffix: str = ".rst"
    extensions: tuple[str, ...] = ()
    conf: dict[str, object] = field(default_factory=dict)


MYST = {
    "myst_enable_extensions": [
        "amsmath", "attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath", "fieldlist", "html_admonition",
        "html_image", "linkify", "strikethrough", "substitution", "tasklist",
    ],
    "myst_heading_anchors": 4,
    "myst_substitutions": {"words": "a *replaced* text", "kept": "`keptcode`", "block": "A block of\nwords."},
    "suppress_warnings": ["myst.strikethrough"],
}  # fmt: skip
MYST["myst_enable_extensions"].remove("linkify")  # needs a package of its own
KINDS = {
    "rst": Kind(
        extensions=("sphinx.ext.autodoc", "sphinx.ext.extlinks", "sphinx.ext.todo"),
        conf={
            "rst_prolog": ".. |prolog| replace:: words of the prolog",
            "extlinks": {"issue": ("https://example.org/%s", "issue %s")},
            "todo_include_todos": True,
        },
    ),
    "myst": Kind(".md", ("myst_parser", "sphinx.ext.autodoc"), MYST),
    "design-rst": Kind(extensions=("sphinx_design",)),
    "design-myst": Kind(".md", ("myst_parser", "sphinx_design"), {"myst_enable_extensions": ["colon_fence"]}),
    "exercise": Kind(".md", ("myst_parser", "sphinx_exercise"), MYST),
    "proof": Kind(".md", ("myst_parser", "sphinx_proof"), MYST),
    "bibtex": Kind(extensions=("sphinxcontrib.bibtex",), conf={"bibtex_bibfiles": ["books.bib"]}),
    "notebook": Kind(".ipynb", ("myst_nb",), {"nb_execution_mode": "off", "myst_enable_extensions": ["dollarmath"]}),
}
COMMON = {
    "project": "Tides", "exclude_patterns": ["_build"], "numfig": True, "smartquotes": False, "release": "1.0",
    "amts_do_not_translate": ["KeptProduct", "Kept Brand", "Lightship"],
}  # fmt: skip
FILES = {
    "part.inc": "Words of an included part.\n",
    "included.py": 'kept_included = "words"\n',
    "documented.py": '''
        """The words of a module."""

        def keptadd(keptx, kepty=3):
            """Adds two numbers.

            :param int keptx: The first number.
            :param bool kepty: Whether it is slow.
            :returns: Both of them together.
            """

        class KeptClass:
            """A class of words."""
        ''',
    "books.bib": """
        @article{keptkey2020,
          author = {Kept Writer}, title = {Kept title of an article}, journal = {Kept journal}, year = 2020,
        }
        """,
    "sub/one.rst": "Page of one\n===========\n\nWords.\n",
    "sub/two.rst": "Page of two\n===========\n\nWords.\n",
}


@dataclass(frozen=True)
class Case:
    """A page and what a reader sees of it; what stands in braces is neither sent nor changed."""

    name: str
    source: str
    lines: tuple[str, ...]
    is_bare: bool = False
    """Whether the page brings its own title."""

    def kept(self) -> list[str]:
        found = (one.replace("\\}", "}") for line in self.lines for one in KEPT.findall(line))
        return sorted(found, key=len, reverse=True)


def cases_of(kind: str) -> list[Case]:
    found = []
    for text in re.split(r"^%% ", (CASES / f"{kind}.txt").read_text("utf-8"), flags=re.MULTILINE)[1:]:
        head, _, rest = text.partition("\n")
        source, _, lines = rest.partition("\n%%\n")
        name = head.removesuffix(" bare")
        found.append(Case(name, source + "\n", tuple(filter(None, lines.splitlines())), head != name))
    return found


def page_of(name: str) -> str:
    return name.replace(" ", "-")


def titled(case: Case, suffix: str) -> str:
    if case.is_bare:
        return case.source
    title = f"Page of {case.name}"
    return f"{title}\n{'=' * len(title)}\n\n{case.source}" if suffix == ".rst" else f"# {title}\n\n{case.source}"


def notebook(text: str) -> str:
    """A notebook with the text as its first cell, and a cell with outputs."""
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": "Kept output of a kernel\n"},
        {"output_type": "display_data", "metadata": {}, "data": {"text/markdown": "*Kept markdown output*"}},
        {"output_type": "display_data", "metadata": {}, "data": {"text/html": "<p>Kept html output</p>"}},
    ]
    cells = [
        {"cell_type": "markdown", "id": "one", "metadata": {}, "source": text},
        {
            "cell_type": "code", "id": "two", "metadata": {}, "execution_count": 1, "source": 'kept_source = "words"',
            "outputs": outputs,
        },
    ]  # fmt: skip
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}, "language_info": {"name": "python"}}
    return json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5})


def sources_of(kind: str) -> dict[str, str]:
    suffix, cases = KINDS[kind].suffix, cases_of(kind)
    write = notebook if suffix == ".ipynb" else str
    pages = {page_of(case.name) + suffix: write(titled(case, suffix)) for case in cases}
    listed = "".join(f"   {page_of(case.name)}\n" for case in cases)
    return pages | {"index.rst": f"Start\n=====\n\n.. toctree::\n\n{listed}"} | FILES


@dataclass(frozen=True)
class Built:
    """A book in the source language and in the language of the pseudo engine."""

    source: Result
    pseudo: Result
    sent: tuple[str, ...]


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """Builds the book of a case file, once."""

    @cache
    def build(kind: str) -> Built:
        for name in KINDS[kind].extensions:
            pytest.importorskip(name)
        folder = tmp_path_factory.mktemp(kind)
        book = Book(folder, COMMON).write(sources_of(kind))
        (folder / "picture.png").write_bytes(PNG)
        conf = dict(KINDS[kind].conf, extensions=["sphinx_amts", *KINDS[kind].extensions])
        with pytest.MonkeyPatch.context() as patch:
            patch.syspath_prepend(folder)
            source = book.build(language="en", out="en", **conf)
            Recorder.sent.clear()
            pseudo = book.build(amts_engine=f"{__name__}.Recorder", **conf)
        return Built(source, pseudo, tuple(Recorder.sent))

    return build


ALL = [pytest.param(kind, case, id=f"{kind}-{page_of(case.name)}") for kind in KINDS for case in cases_of(kind)]


# --- what a reader sees ------------------------------------------------------------------------------------------------


def body(page: str) -> str:
    """The part of a page that is its own."""
    return page.partition('<div class="body" role="main">')[2].partition('<div class="clearer">')[0]


def visible(text: str) -> str:
    """What is read of a piece of HTML, alternative texts and tooltips too, without blanks."""
    text = re.sub(r"(?s)<(script|style|svg)\b.*?</\1>|<!--.*?-->|<a class=\"headerlink\".*?</a>", "", text)
    text = re.sub(r'<(?=[^<>]*\s(?:alt|title)="([^"]*)")[^<>]*>', r" \1 ", text)
    return squeezed(html.unescape(re.sub(r"<[^>]+>", " ", text)))


def squeezed(text: str) -> str:
    return "".join(text.split())


def translated(line: str) -> str:
    """An expected line in full-width letters, but for what is kept."""
    parts = KEPT.split(line)
    return squeezed("".join(part.replace("\\}", "}") if index % 2 else full_width(part) for index, part in enumerate(parts)))


@pytest.mark.parametrize(("kind", "case"), ALL)
def test_what_a_reader_sees_is_translated(built, kind, case):
    """Every text that was written for readers stands there in the target language."""
    seen = visible(body(built(kind).pseudo.read(f"{page_of(case.name)}.html")))

    missing = [line for line in case.lines if translated(line) not in seen]
    assert not missing, seen


@pytest.mark.parametrize(("kind", "case"), ALL)
def test_nothing_else_is_left(built, kind, case):
    """Beside what is kept, no word of a page stays in the source language."""
    seen = visible(body(built(kind).pseudo.read(f"{page_of(case.name)}.html")))

    for fragment in case.kept():
        seen = seen.replace(squeezed(fragment), "·")
    assert not re.findall(r"[A-Za-z]+", seen), seen


@pytest.mark.parametrize(("kind", "case"), [one for one in ALL if one.values[1].kept()])
def test_what_is_kept_is_never_sent(built, kind, case):
    """Code, mathematics, addresses, raw text, outputs and names never reach an engine."""
    sent = built(kind).sent

    kept = [re.compile(rf"(?<!\w){re.escape(one)}(?!\w)") for one in case.kept() if re.search("kept", one, re.IGNORECASE)]
    assert not [(one.pattern, text) for one in kept for text in sent if one.search(text)]


@pytest.mark.parametrize("kind", KINDS)
def test_only_words_for_readers_are_sent(built, kind):
    """Nothing that the cases call kept is sent, and nothing that Sphinx has localised already."""
    sent = built(kind).sent

    assert sent
    assert not [text for text in sent if re.search("kept", text, re.IGNORECASE)]
    assert not [text for text in sent if re.search("[\u3400-\u9fff]", text) and "日本" not in text]


def structure(page: str) -> dict[str, Counter[str]]:
    """Anchors, link targets and numbers of a page."""
    own = UUID.sub("", body(page))
    found = {name: Counter(re.findall(rf'\s{name}="([^"]*)"', own)) for name in ("id", "href", "src")}
    return found | {"digits": Counter(re.findall(r"\d+", visible(own)))}


@pytest.mark.parametrize(("kind", "case"), ALL)
def test_links_anchors_and_numbers_stay(built, kind, case):
    """A translated page has the anchors, the targets, the images and the numbers of its source."""
    both = built(kind)
    before, after = (structure(result.read(f"{page_of(case.name)}.html")) for result in (both.source, both.pseudo))

    assert after == before


@pytest.mark.parametrize("kind", KINDS)
def test_no_warning_is_added(built, kind):
    """A translated book warns of nothing that its source does not warn of."""
    both = built(kind)

    assert both.pseudo.code == 0
    assert sorted(both.pseudo.warnings.splitlines()) == sorted(both.source.warnings.splitlines())
