"""The dialect of *Dive into Deep Learning*, read as MyST."""

import re
import shutil
import time
from collections import Counter
from io import StringIO
from types import SimpleNamespace

import project_paths
import pytest
import sphinx.locale
from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from sphinx_amts.d2l import to_myst
from sphinx_amts.d2l.transforms import in_words

CASES = sorted((project_paths.TESTS / "cases" / "d2l").glob("*.md"))
DATA = project_paths.DATA / "d2l"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"the book is not in {DATA} (set AMTS_DATA)")
FIVE = (
    "chapter_natural-language-processing-pretraining/approx-training",
    "chapter_natural-language-processing-pretraining/bert-dataset",
    "chapter_recurrent-neural-networks/language-models-and-dataset",
    "chapter_recurrent-modern/machine-translation-and-dataset",
    "chapter_natural-language-processing-applications/sentiment-analysis-and-dataset",
)
LEFTOVERS = (
    ":label:", ":numref:", ":eqref:", ":eqlabel:", ":cite:", ":ref:", ":width:", ":begin_tab:", ":end_tab:", ":bibli",
    "#@", "[**", "**]", "(**", "**)", "[~~", "~~]", "(~~", "~~)", "```", "~~~{", "$$", ")=", "Discussions", "讨论区",
    "{ref}", "{numref}", "{eq}", "{cite}", "{figure}", "{table}", "{toctree}", "eval_rst",
)  # fmt: skip
ARBITRARY = (
    "[**", "**]", "(**", "**)", "[~~", "~~)", "**", "*", "$$", "$", "`", "```", "~~~", "\n", "\n\n", "    ", "x", "字",
    ":label:`a`", ":eqlabel:`b`", ":width:`1px`", ":numref:`a`", ":eqref:`b`", ":cite:`c, d`", ":begin_tab:`x`",
    ":end_tab:", "# H\n", "![c](p.png)", ":Caption", "| a |\n|---|\n", "```{.python .input}\n", "#@tab x\n", "#@save",
    "```toc\n", "[Discussions](u)\n", "<div>\n", "\\", "{", "}", "(", ")", "[", "]", ":", "。",
)  # fmt: skip
PLAIN = (
    "# Heading", "A paragraph with `code`, $x_1$ and *words*.", "(see **this**), [**link**](u)", "- item\n- item",
    "$$x = 1$$", "```python\ncode  #@save\n```", "```{note}\nSee {ref}`x`.\n```", "![image](a.png)", "中文。\n换行。",
    "(target)=\n## Heading", "| a |\n|---|\n| b |", "> quote", "::::{note}\n:class: x\n::::", "term\n: definition",
    "`` :label:`x` ``", ":field: value", "\\begin{align}\nx\n\\end{align}", "<!-- :label:`x` -->",
    "```{admonition} Use {.name}\nText.\n```",
)  # fmt: skip


def build(folder, pages, builder="dummy", **conf):
    """Read and write a book, or only read it; its environment, its warnings, its output folder."""
    extensions = [conf.pop("reader", "myst_parser"), "sphinx_amts.d2l", *conf.pop("extensions", ())]
    for name, text in pages.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    out, warnings = folder / "_build", StringIO()
    settings = {"extensions": extensions, "exclude_patterns": ["_build"], **conf}
    sphinx.locale.translators.clear()  # of other books built by this process
    with docutils_namespace():
        app = Sphinx(folder, None, out, out / ".doctrees", builder or "dummy", settings, None, warnings)
        app.build() if builder else app.builder.read()
    found = re.sub(r"\x1b\[[0-9;]*m", "", warnings.getvalue()).replace(f"{folder}/", "")
    return SimpleNamespace(env=app.env, app=app, warnings=found.splitlines(), out=out)


def written(element):
    """The words of a unit as they would be sent: code, mathematics and references left out."""
    opaque = (nodes.literal, nodes.math, nodes.math_block, pending_xref)
    parts = (str(c) if isinstance(c, nodes.Text) else written(c) for c in element.children if not isinstance(c, opaque))
    return "".join(parts)


def units(doctree):
    """All paragraphs, titles, captions, cells: what holds words itself."""
    outside = (nodes.literal_block, nodes.math_block, nodes.Inline, nodes.math)
    return [e for e in doctree.findall(nodes.TextElement) if not isinstance(e, outside)]


def prose(text):
    """A chapter's source without its code."""
    return re.sub(r"(?ms)^[ \t]*```.*?^[ \t]*```[ \t]*$", "", text)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_case(case):
    """Each file's first half becomes its second half, on the same lines."""
    source, expected = case.read_text(encoding="utf-8").split("\n.\n")
    assert to_myst(source + "\n") == expected
    assert len(source.split("\n")) + 1 == len(expected.split("\n"))


@given(st.lists(st.sampled_from(PLAIN)).map("\n\n".join))
def test_plain_text_is_unchanged(text):
    """What holds no dialect stays byte for byte."""
    assert to_myst(text) == text


@given(st.lists(st.sampled_from(ARBITRARY), max_size=12).map("".join))
def test_nothing_is_raised(text):
    """Whatever the markup, there is an answer, and no line is lost."""
    assert to_myst(text).count("\n") >= text.count("\n")


@given(st.lists(st.sampled_from([*PLAIN, *(path.read_text(encoding="utf-8").split("\n.\n")[0] for path in CASES)])))
def test_converted_text_stays(parts):
    """A second conversion changes nothing."""
    once = to_myst("\n\n".join(parts))
    assert to_myst(once) == once


def test_html_keeps_its_empty_line():
    """A block of HTML ends at an empty line, so that line is not used for a label or a figure."""
    text = "<div>\n</div>\n\n# Title\n:label:`a`\n\n<p>\n\n![c](p.png)\n:label:`b`\n"
    assert "</div>\n\n(a)=\n# Title\n" in to_myst(text)
    assert "<p>\n\n```{figure} p.png\n" in to_myst(text)


def test_labels_become_numbers(tmp_path):
    """Sections, figures, tables and formulas are numbered and referred to by number."""
    text = (
        "# One\n:label:`sec_one`\n\n:numref:`sec_one` :numref:`fig_a` :numref:`tab_a` :eqref:`eq_a`\n\n"
        "![Fig](a.svg)\n:label:`fig_a`\n\n:Tab\n\n|a|\n|-|\n|b|\n:label:`tab_a`\n\n$$x$$\n:eqlabel:`eq_a`\n"
    )
    pages = {"index.md": "# Book\n\n```toc\n:numbered:\n\none\n```\n", "one.md": text, "a.svg": "<svg/>"}
    book = build(tmp_path, pages, "html")
    assert not book.warnings
    page = re.sub(r"<[^>]+>", "", (book.out / "one.html").read_text(encoding="utf-8"))
    assert "Section 1 Fig. 1.1 Table 1.1 (1.1)" in page.replace("(1)", "(1.1)")


def test_section_without_number_is_named(tmp_path):
    """Where sections have no numbers, a reference by number shows the title, with no warning."""
    book = build(tmp_path, {"index.md": "# Book\n:label:`sec_book`\n\nSee :numref:`sec_book`.\n"}, "html")
    assert not book.warnings
    assert "See <a" in (page := (book.out / "index.html").read_text(encoding="utf-8"))
    assert '<span class="std std-ref">Book</span>' in page


def test_unknown_label_is_one_warning_on_its_line(tmp_path):
    """A label of another book is Sphinx's warning, at the line of the source."""
    text = "# Book\n:label:`sec_book`\n\n![F](a.svg)\n:width:`9px`\n:label:`fig_f`\n\nHere.\n\nSee :numref:`nowhere`.\n"
    book = build(tmp_path, {"index.md": text, "a.svg": "<svg/>"})
    assert book.warnings == ["index.md:10: WARNING: undefined label: 'nowhere' [ref.numref]"]


def test_citations_in_words(tmp_path):
    """Without a citation extension the key is printed as names and year; with one, it is left to it."""
    pages = {"index.md": "# B\n\nSo :cite:`One.Two.ea.2001,three` and :citet:`Four.2004`.\n\n:bibliography:\n"}
    words = build(tmp_path / "words", {"index.md": pages["index.md"].replace(":bibliography:\n", "")})
    assert not words.warnings
    assert "So [One, Two et al., 2001; three] and [Four, 2004]." in words.env.get_doctree("index").astext()
    pages["a.bib"] = (
        "@misc{three, title={T}}@misc{One.Two.ea.2001, title={O}}@misc{Four.2004, title={F}, author={F, G}}"
    )
    book = build(tmp_path / "bib", pages, extensions=["sphinxcontrib.bibtex"], bibtex_bibfiles=["a.bib"])
    assert not [line for line in book.warnings if "cite" in line.lower() or "unknown" in line.lower()]


@pytest.mark.parametrize(("key", "words"), [("A.2001", "A, 2001"), ("mnist", "mnist"), ("v1.2", "v1.2"), ("", "")])
def test_in_words(key, words):
    """A key that is not names and a year is left alone."""
    assert in_words(key) == words


def test_chinese_lines_join(tmp_path):
    """A line break between two Chinese characters leaves no space; any other stays."""
    text = "# 书\n\nFirst\n第一行，\n第二行*重点*\n第三行\nLatin 和`code`\n结束。\n"
    tree = build(tmp_path, {"index.md": text}).env.get_doctree("index")
    assert next(tree.findall(nodes.paragraph)).astext() == "First\n第一行，第二行重点第三行\nLatin 和code\n结束。"


def test_settings_of_the_author_stay(tmp_path):
    """What the dialect needs is added to the author's settings."""
    app = build(tmp_path, {"index.md": "# B\n"}, myst_enable_extensions=["deflist"]).app
    assert app.config.numfig
    assert set(app.config.myst_enable_extensions) == {"deflist", "dollarmath", "amsmath"}


def test_notebook_extension_reads_it(tmp_path):
    """MyST-NB in the place of MyST-Parser gives the same page."""
    pages = {
        "index.md": CASES[0].read_text(encoding="utf-8") + "\n[**Words**] and :eqref:`a`.\n\n$$x$$\n:eqlabel:`a`\n"
    }
    readers = {"myst_parser": "markdown", "myst_nb": "myst-nb"}
    books = [build(tmp_path / r, pages, reader=r, source_suffix={".md": suffix}) for r, suffix in readers.items()]
    trees = [book.env.get_doctree("index") for book in books]
    assert trees[0].astext() == trees[1].astext()


def test_included_chapters_are_read_too(tmp_path):
    """An included Markdown file is converted; a reStructuredText page is left alone."""
    pages = {
        "index.md": "# B\n\n```{include} part.md\n```\n",
        "part.md": "[**Words**] here.\n",
        "r.rst": "R\n=\n\n[**W**]\n",
    }
    book = build(tmp_path, pages, exclude_patterns=["part.md", "_build"])
    assert "Words here." in book.env.get_doctree("index").astext()
    assert "[W" in book.env.get_doctree("r").astext()


@needs_data
def test_book_keeps_its_lines():
    """Over both languages of the book: one line in, one line out, and a second conversion changes nothing."""
    grown = []
    for path in sorted(DATA.glob("[ez][nh]/*/*.md")):
        text = path.read_text(encoding="utf-8")
        converted = to_myst(text)
        assert to_myst(converted) == converted, path
        grown += [path.relative_to(DATA).as_posix()] * (converted.count("\n") - text.count("\n"))
    assert grown == ["zh/chapter_linear-networks/linear-regression-concise.md"]


@needs_data
@pytest.mark.parametrize("language", ["en", "zh"])
def test_book_is_clean(tmp_path, language, record_property):
    """No unit of any section holds dialect markup, and every heading and display formula is there."""
    shutil.copytree(DATA / language, tmp_path, dirs_exist_ok=True)
    (tmp_path / "index.md").write_text("# Book\n", encoding="utf-8")
    book = build(tmp_path, {}, builder="")
    dirty, lost, count = [], [], 0
    for name in sorted(book.env.found_docs - {"index"}):
        tree, source = book.env.get_doctree(name), prose((tmp_path / f"{name}.md").read_text(encoding="utf-8"))
        texts = [written(unit) for unit in units(tree)]
        count += len(texts)
        dirty += [(name, mark, text) for text in texts for mark in LEFTOVERS if mark in text]
        kept = len(list(tree.findall(nodes.section))), len(list(tree.findall(nodes.math_block)))
        lost += [name] * (kept != (len(re.findall(r"(?m)^#{1,6} ", source)), source.count("$$") // 2))
    record_property("units", count)
    assert (dirty, lost) == ([], [])


def kinds(warnings):
    """What warnings say, without where."""
    return Counter(re.sub(r"^.*?WARNING: ", "", line) for line in warnings)


@needs_data
def test_five_articles_warn_alike(tmp_path):
    """The five articles warn only of labels in other chapters, the same ones in English and in Chinese."""
    found = {}
    for language in ("en", "zh"):
        pages = {f"{name}.md": (DATA / language / f"{name}.md").read_text(encoding="utf-8") for name in FIVE}
        pages["index.md"] = "# Book\n\n```toc\n:numbered:\n\n" + "\n".join(FIVE) + "\n```\n"
        shutil.copytree(DATA / "en" / "img", tmp_path / language / "img")
        found[language] = kinds(build(tmp_path / language, pages).warnings)
    assert found["en"] == found["zh"]
    assert all(warning.startswith(("undefined label:", "equation not found:")) for warning in found["en"])


@pytest.mark.parametrize(
    "text",
    [
        "<!--",
        "<!--\n",
        "$$a\n",
        "\\begin{a}\n",
        "![a\n",
        "![a](b)\n",
        "|a|\n",
        "[**a**] ",
        "[**[~~",
        "<p>\n![a](b)\n:width:`1`\n",
    ],
)
def test_what_nobody_closes_takes_no_time(text):
    """A chapter of a hundred thousand characters; what is not closed stays as it is."""
    chapter = text * (100_000 // len(text))
    start = time.process_time()
    converted = to_myst(chapter)
    assert time.process_time() - start < 8
    if text in {"<!--", "<!--\n", "\\begin{a}\n", "![a\n", "![a](b)\n", "|a|\n"}:
        assert converted == chapter
