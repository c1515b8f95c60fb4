from __future__ import annotations

import html
import importlib
import json
import re
from base64 import b64encode
from collections import Counter
from dataclasses import dataclass, field
from functools import cache, partial

import project_paths
import pytest
from pseudo_engines import Recorder
from small_books import Book, Result
from sphinx.application import builtin_extensions

from sphinx_amts.engines.pseudo import in_letters

full_width = partial(in_letters, "full-width")

for name in builtin_extensions:
    importlib.import_module(name)  # before any build: Sphinx's labels then follow the language of each build

CASES = project_paths.TESTS / "cases" / "coverage"
KEPT = re.compile(r"(?<!\\){(.*?)(?<!\\)}")
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8ffff3f0005fe02fe"
    "a735810a0000000049454e44ae426082"
)


# --- the books, one a case file --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Kind:
    """What the pages of a case file are written in, and what they need."""

    suffix: str = ".rst"
    extensions: tuple[str, ...] = ()
    conf: dict[str, object] = field(default_factory=dict)


MYST = {
    "myst_enable_extensions": [
        "amsmath", "attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath", "fieldlist",
        "html_admonition", "html_image", "strikethrough", "substitution", "tasklist",
    ],
    "myst_heading_anchors": 4,
    "myst_substitutions": {"words": "a *replaced* text", "kept": "`keptcode`", "block": "A block of\nwords."},
    "suppress_warnings": ["myst.strikethrough"],
}  # fmt: skip
KINDS = {
    "rst": Kind(
        extensions=("sphinx.ext.autodoc", "sphinx.ext.extlinks", "sphinx.ext.todo"),
        conf={
            "rst_prolog": ".. |prolog| replace:: words of the prolog",
            "extlinks": {"issue": ("https://example.org/%s", "issue %s")},
            "todo_include_todos": True,
            "show_authors": True,
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

        class KeptChild(KeptClass):
            """A class of other words."""
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
    picture = {"output_type": "display_data", "metadata": {}, "data": {"image/png": b64encode(PNG).decode()}}
    cells = [
        {"cell_type": "markdown", "id": "one", "metadata": {}, "source": text},
        {
            "cell_type": "code", "id": "two", "metadata": {}, "execution_count": 1, "source": 'kept_source = "words"',
            "outputs": outputs,
        },
        {
            "cell_type": "code", "id": "three", "execution_count": 2, "source": "kept_figure()", "outputs": [picture],
            "metadata": {"mystnb": {"figure": {"caption": "Caption of a *cell*"}, "image": {"alt": "Words of it"}}},
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
            pseudo = book.build(amts_engine="pseudo_engines.Recorder", **conf)
        return Built(source, pseudo, tuple(Recorder.sent))

    return build


ALL = [pytest.param(kind, case, id=f"{kind}-{page_of(case.name)}") for kind in KINDS for case in cases_of(kind)]


# --- what a reader sees -----------------------------------------------------------------------------------------------


def body(page: str) -> str:
    """The part of a page that is its own."""
    return page.partition('<div class="body" role="main">')[2].partition('<div class="sphinxsidebar"')[0]


def visible(text: str) -> str:
    """What is read of a piece of HTML, alternative texts and tooltips too, without blanks.

    Sphinx 7.4 has two of its labels in English only; here it has not.
    """
    text = re.sub(r"(?s)<(script|style|svg)\b.*?</\1>|<!--.*?-->|<a class=\"headerlink\".*?</a>", "", text)
    text = re.sub(r'<(?=[^<>]*\s(?:alt|title)="([^"]*)")[^<>]*>', r" \1 ", text)
    text = re.sub(r"(?:Added|Removed) in version", "·", re.sub(r"<[^>]+>", " ", text))
    return squeezed(html.unescape(text))


def squeezed(text: str) -> str:
    return "".join(text.split())


def translated(line: str) -> str:
    """An expected line in full-width letters, but for what is kept."""
    parts = KEPT.split(line)
    return squeezed(
        "".join(part.replace("\\}", "}") if index % 2 else full_width(part) for index, part in enumerate(parts))
    )


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

    kept = [
        re.compile(rf"(?<!\w){re.escape(one)}(?!\w)") for one in case.kept() if re.search("kept", one, re.IGNORECASE)
    ]
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


# --- around the page --------------------------------------------------------------------------------------------------

AROUND = {
    "index.rst": """
        .. meta::
           :description: Described for searchers
           :keywords: first keyword, second keyword
           :viewport: keptwidth=1

        .. title:: Title of the window

        Title of the book
        =================

        .. toctree::
           :caption: Caption of part one

           first
           Own title of two <second>

        .. toctree::
           :caption: Caption of part two
           :hidden:

           third

        .. index::
           single: lone word; under it
           pair: loop; statement
           triple: module; search; path
           see: old word; new word
           seealso: one word; other word
           ! main word

        Words with an :index:`entry in a line` and :index:`others <single: far; away>`.

        .. glossary::
           :sorted:

           zebra tide
              The last one.

           apple tide
              The first one.

        .. py:function:: keptfunction(keptargument)
           :module: keptmodule

           Does something.
        """,
    "first.rst": "Title of the first\n==================\n\nPart of it\n----------\n\nWords.\n",
    "second.rst": "Title of the second\n===================\n\nWords.\n",
    "third.rst": "Title of the third\n==================\n\nWords.\n",
}


@pytest.fixture(scope="session")
def around(tmp_path_factory):
    """A book of four pages with a theme's sidebar, an index and a search."""
    conf = {"html_theme": "alabaster", "html_title": "Title of all pages", "html_short_title": "Short title"}
    return (
        Book(tmp_path_factory.mktemp("around"), COMMON | conf | {"html_copy_source": False, "html_show_sphinx": False})
        .write(AROUND)
        .build(amts_engine="pseudo")
    )


def elements(page: str, name: str, wanted: str = "") -> list[str]:
    """What is read of each element of that name whose start tag holds the wanted text."""
    return [visible(text) for text in re.findall(rf"(?s)<{name}\b[^>]*{re.escape(wanted)}[^>]*>(.*?)</{name}>", page)]


def wide(*lines: str) -> list[str]:
    return [translated(line) for line in lines]


def test_sidebar_and_navigation(around):
    """Part captions, titles in the sidebar, explicit titles and the links to the neighbours are translated."""
    page = around.read("first.html")
    sidebar = visible(page.partition('class="sphinxsidebar"')[2])

    for line in wide("Caption of part one", "Caption of part two", "Own title of two", "Title of the third", "Tides"):
        assert line in sidebar
    assert wide("Title of the book")[0] in visible(page[page.index('rel="prev"') :])
    assert re.search(f'rel="next" title="{full_width("Title of the second")}"', page)


def test_title_of_the_window(around):
    """``<title>`` is the page's title, or the one of ``.. title::``, and the book's html_title."""
    assert elements(around.read("index.html"), "title") == wide(
        "Title of the window &#8212; Title of all pages".replace("&#8212;", "—")
    )
    assert elements(around.read("first.html"), "title") == wide("Title of the first — Title of all pages")


def test_pages_describe_themselves_in_the_target_language(around):
    """Description and keywords are translated; other meta elements are not."""
    page = around.read("index.html")

    assert f'content="{full_width("Described for searchers")}"' in page
    assert f'content="{full_width("first keyword, second keyword")}"' in page
    assert 'content="keptwidth=1"' in page


def test_markdown_pages_describe_themselves_too(built):
    """The same for MyST's html_meta, names of the open graph too."""
    page = built("myst").pseudo.read("front-substitutions.html")

    for text in ("Described in front", "words of search, more of them", "Titled in front"):
        assert f'content="{full_width(text)}"' in page


INDEX = [
    "lone word", "under it", "loop", "statement", "module", "search", "path", "old word", "new word", "one word",
    "other word", "main word", "entry in a line", "far", "away", "zebra tide", "apple tide",
]  # fmt: skip


def test_index_page(around):
    """Every term of the general index is translated, of every kind of entry; objects keep their names."""
    seen = visible(body(around.read("genindex.html")))

    assert [term for term in INDEX if translated(term) not in seen] == []
    assert "keptfunction" in seen
    assert re.findall("[a-z]+", seen.replace("keptfunction()", "").replace("keptmodule", "")) == []


def test_main_entries_of_the_index(around):
    """``!`` still marks a main entry: it stands in bold, and without its mark."""
    page = around.read("genindex.html")

    assert f"<strong>{full_width('main word')}</strong>" in page
    assert f"<strong>{full_width('lone word')}</strong>" not in page
    assert "!" not in visible(body(page))


def test_glossary_is_sorted_by_the_translation(book):
    """A sorted glossary follows the words that are read."""
    book.write({"index.rst": GLOSSARY})

    page = book.build(amts_engine="pseudo_engines.Reversing").read("index.html")

    terms = re.findall(r"<dt[^>]*>\s*(\w+)", page)
    assert terms == ["arbez", "elppa"]


GLOSSARY = """
    Title
    =====

    .. glossary::
       :sorted:

       apple tide
          One.

       zebra tide
          Two.
    """


def test_search_index(around):
    """Titles in the search index are translated, and what is searched are the words of the translation."""
    index = json.loads(re.fullmatch(r"(?s)Search\.setIndex\((.*)\)", around.read("searchindex.js"))[1])

    assert full_width("Title of the first") in index["titles"]
    assert full_width("Part of it") in index["alltitles"]
    assert full_width("lone word") in index["indexentries"]
    assert not [title for title in index["titles"] + list(index["alltitles"]) if re.search("[A-Za-z]", title)]


BUILDERS = {
    "latex": {"latex_documents": [("index", "book.tex", "Title of a volume", "Kept Author", "manual")]},
    "texinfo": {
        "texinfo_documents": [("index", "book", "Title of a volume", "Kept Author", "book", "Words of it", "Misc")],
    },
    "man": {"man_pages": [("index", "book", "Title of a volume", ["Kept Author"], 1)]},
    "epub": {"epub_title": "Title of a volume", "epub_author": "Kept Author"},
    "singlehtml": {"html_title": "Title of a volume", "copyright": "Kept Author"},
    "dirhtml": {"html_title": "Title of a volume", "copyright": "Kept Author"},
}


@pytest.mark.parametrize("builder", BUILDERS)
def test_titles_of_every_builder(book, builder):
    """Each builder gets the words of the pages, and the titles of the book from conf.py, but no other names."""
    book.write({"index.rst": "Heading\n=======\n\nWords of a page.\n"})
    conf = (
        {"latex_engine": "xelatex", "version": "1", "html_theme": "alabaster"}
        if builder != "epub"
        else {"version": "1"}
    )

    result = book.build(builder=builder, amts_engine="pseudo", **{"html_theme": "basic"} | conf | BUILDERS[builder])

    texts = (path.read_text("utf-8", "replace") for path in result.out.rglob("*") if path.suffix in WRITTEN)
    written = "".join(texts).replace("\\", "")
    assert result.code == 0
    assert full_width("Words of a page.") in written
    assert full_width("Title of a volume") in written
    assert "Title of a volume" not in written
    assert "Kept Author" in written


WRITTEN = {".tex", ".texi", ".1", ".html", ".xhtml", ".opf"}


def test_plain_text(book):
    """The text builder writes the translation."""
    book.write({"index.rst": "Heading\n=======\n\nWords of a page.\n"})

    result = book.build(builder="text", amts_engine="pseudo")

    assert full_width("Words of a page.") in result.read("index.txt")


def test_number_formats_of_the_author(book):
    """``numfig_format`` is translated around its number."""
    page = "Title\n=====\n\nSee :numref:`own`.\n\n.. _own:\n\n.. figure:: picture.png\n   :alt: Words\n\n   A caption\n"
    book.write({"index.rst": page})
    (book.folder / "picture.png").write_bytes(PNG)

    result = book.build(amts_engine="pseudo", numfig=True, numfig_format={"figure": "Drawing %s of it"})

    assert visible(body(result.read("index.html"))).count(translated("Drawing 1 of it")) == 2


# --- what decides whether, and into what ------------------------------------------------------------------------------

CATALOGUED = {
    "index.rst": """
        .. meta::
           :description: Described by hand

        Title by hand
        =============

        Paragraph by hand, with *stars*. Its second sentence.

        Paragraph by machine.

        Abbreviated :abbr:`MHW (mean high water)` by hand.

        .. image:: picture.png
           :alt: Alternative by hand

        .. image:: picture.png
           :alt: Alternative by machine

        .. index:: entry by hand

        .. toctree::
           :caption: Caption by hand

           Explicit by hand <other>

        .. toctree::
           :caption: Caption by machine

           Explicit by machine <more>

        .. note:: Note by machine.

        .. glossary::

           term by hand
              Definition by machine.

        See :term:`term by hand`.
        """,
    "other.rst": "Other by machine\n================\n\nWords.\n",
    "more.rst": "More by hand\n============\n\nWords.\n",
}
MESSAGES = {
    "Described by hand": "手写描述",
    "Title by hand": "手写标题",
    "Paragraph by hand, with *stars*. Its second sentence.": "手写段落，带 *星号* 。第二句。",
    "Abbreviated :abbr:`MHW (mean high water)` by hand.": "缩写 :abbr:`平 (平均)` 。",
    "Alternative by hand": "手写替代",
    "entry by hand": "手写条目",
    "Caption by hand": "手写图例",
    "Explicit by hand": "手写明示",
    "term by hand": "手写术语",
    "See :term:`term by hand`.": "见 :term:`手写术语 <term by hand>` 。",
}


def catalogue(messages: dict[str, str]) -> str:
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    return head + "".join(f'\nmsgid "{source}"\nmsgstr "{target}"\n' for source, target in messages.items())


@pytest.mark.parametrize("folder", ["zh_CN", "zh"])
def test_catalogues_win(book, folder):
    """Message by message a human catalogue is used as it stands and never sent; the rest is ours."""
    book.write(
        CATALOGUED
        | {
            f"locale/{folder}/LC_MESSAGES/index.po": catalogue(MESSAGES),
            f"locale/{folder}/LC_MESSAGES/more.po": catalogue({"More by hand": "手写更多"}),
        }
    )
    (book.folder / "picture.png").write_bytes(PNG)
    Recorder.sent.clear()

    result = book.build(
        amts_engine="pseudo_engines.Recorder",
        locale_dirs=["locale"],
        gettext_compact=False,
        html_theme="alabaster",
        gettext_additional_targets=["index"],
    )

    page, index = result.read("index.html"), result.read("genindex.html")
    missing = [text for text in MESSAGES.values() if "`" not in text and "*" not in text and text not in page + index]
    assert missing == []
    assert "手写段落，带" in page
    assert not [text for text in Recorder.sent if "hand" in text or re.search("[\u3400-\u9fff]", text)]
    for text in (
        "Paragraph by machine.",
        "Alternative by machine",
        "Caption by machine",
        "Explicit by machine",
        "Note by machine.",
        "Definition by machine.",
    ):
        assert full_width(text) in page
    assert "手写更多" in result.read("more.html")
    assert not re.search(r"\bby\b", html.unescape(visible(page)))


def test_zh_is_zh_cn(book):
    """``zh`` builds what ``zh_CN`` builds: the language of the page, the interface and its script file."""
    book.write(AROUND)

    short = book.build(amts_engine="pseudo", language="zh", out="short")
    full = book.build(amts_engine="pseudo", language="zh_CN", out="full")

    for name in ("index.html", "genindex.html", "search.html"):
        assert short.read(name) == full.read(name)
    assert '<html lang="zh-CN"' in short.read("index.html")
    assert '"locale": "zh_Hans_CN"' in short.read("_static/translations.js")
    assert "索引" in short.text("genindex.html")


@pytest.mark.parametrize(("written", "code", "index"), [("pt-br", "pt-BR", "Índice"), ("zh-Hant", "zh-TW", "索引")])
def test_codes_in_other_spellings(book, written, code, index):
    """A code in any usual spelling builds the same language, interface and all."""
    book.write(AROUND)

    result = book.build(amts_engine="pseudo", language=written)

    assert f'<html lang="{code}"' in result.read("index.html")
    assert index in result.text("genindex.html")


@pytest.mark.parametrize(("source", "target"), [("en", "en"), ("en", "en_GB"), ("zh", "zh_CN"), ("pt_BR", "pt")])
def test_nothing_happens_in_the_source_language(book, source, target):
    """The book in its own language is the book without us, and the engine is not even loaded."""
    book.write(AROUND)
    plain = book.build(language=target, out="plain", extensions=[])

    ours = book.build(language=target, out="ours", amts_engine="not.there", amts_source_language=source)

    assert ours.warnings == plain.warnings
    for name in ("index.html", "first.html", "genindex.html"):
        assert ours.read(name) == plain.read(name)
    extensions = re.compile('"envversion": ?{[^}]*}')
    assert extensions.sub("", ours.read("searchindex.js")) == extensions.sub("", plain.read("searchindex.js"))
    assert (ours.out / "objects.inv").read_bytes() == (plain.out / "objects.inv").read_bytes()


def test_messages_for_translators_are_the_source(book):
    """The gettext builder writes what it writes without us."""
    book.write(CATALOGUED)
    (book.folder / "picture.png").write_bytes(PNG)
    plain = book.build(builder="gettext", out="plain", extensions=[])

    ours = book.build(builder="gettext", out="ours", amts_engine="pseudo")

    names = sorted(path.name for path in plain.out.glob("*.pot"))
    assert names == sorted(path.name for path in ours.out.glob("*.pot"))
    dated = re.compile(r'"POT-Creation-Date.*')
    assert [dated.sub("", ours.read(name)) for name in names] == [dated.sub("", plain.read(name)) for name in names]


@pytest.mark.parametrize("theme", ["basic", "alabaster"])
def test_right_to_left(book, theme):
    """Pages of an Arabic book run from right to left; those of others say nothing of it."""
    book.write({"index.rst": "Title\n=====\n\nWords.\n"})

    arabic = book.build(language="ar", out="ar", amts_engine="pseudo", html_theme=theme).read("index.html")
    french = book.build(language="fr", out="fr", amts_engine="pseudo", html_theme=theme).read("index.html")

    assert re.search(r'<html\b[^>]*\blang="ar"[^>]*\bdir="rtl"', arabic)
    assert "dir=" not in french[: french.index("<body")]
