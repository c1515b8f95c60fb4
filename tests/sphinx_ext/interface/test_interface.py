"""Strings of themes and extensions in whole books."""

from __future__ import annotations

import fake_engines
import pytest
from small_books import Book

from sphinx_amts.sphinx_ext.interface.rendered import _translated_frame
from sphinx_amts.sphinx_ext.interface.usual import InterfaceStrings

NOTEBOOK = """
---
file_format: mystnb
kernelspec:
  name: python3
---
# Tides

Click to show

```{code-cell}
:tags: [hide-input]
1
```

```{code-cell}
---
tags: [hide-input]
mystnb:
  code_prompt_show: "See my {type}"
  code_prompt_hide: "Hide my answer"
---
2
```

```{code-cell}
---
tags: [hide-input]
mystnb:
  code_prompt_show: "Peek"
---
3
```
"""
PARALLEL = ["serial", "parallel"]


def arguments(how):
    return ["-j", "2"] if how == "parallel" else []


@pytest.mark.parametrize("how", PARALLEL)
def test_prompts_of_hidden_cells(tmp_path, how):
    """MyST-NB's own are interface strings; an author's are segments, unless the author gives a translation."""
    pytest.importorskip("myst_nb")
    fake_engines.Base.calls.clear()
    book = Book(tmp_path, {"extensions": ["myst_nb", "sphinx_amts"], "nb_execution_mode": "off", "root_doc": "nb"})
    book.write({"nb.md": NOTEBOOK.lstrip(), **{f"p{n}.md": f"---\norphan: true\n---\n# P{n}\n" for n in range(6)}})
    strings = {"es": {"Peek": "Asómate"}}
    page = book.build(
        *arguments(how), language="es", amts_engine="fake_engines.Upper", amts_interface_strings=strings
    ).read("nb.html")

    [sent] = fake_engines.Base.calls
    assert {"See my source", "Hide my answer"} <= set(sent)
    assert not {"Peek", "Show code cell {type}", "Show code cell source"} & set(sent)
    assert ">Mostrar el código de la celda<" in page
    assert ">Ocultar el código de la celda<" in page
    assert ">SEE MY SOURCE<" in page
    assert ">HIDE MY ANSWER<" in page
    assert ">Asómate<" in page
    assert '<summary aria-label="Mostrar u ocultar el contenido">' in page
    assert "<p>CLICK TO SHOW</p>" in page  # the author's


@pytest.mark.parametrize("how", PARALLEL)
@pytest.mark.parametrize("theme", ["furo", "pydata_sphinx_theme", "sphinx_book_theme"])
def test_strings_of_themes(tmp_path, theme, how):
    """From catalogues, which these themes have not in Hindi, and fixed in templates; an author's titles stay."""
    pytest.importorskip(theme)
    pages = {f"p{n}.rst": f"Page {n}\n======\n" for n in range(6)}
    pages["menu.rst"] = "Menu\n====\n\nOn this page\n\nMore\n----\n"
    listed = "".join(f"   {name.removesuffix('.rst')}\n" for name in pages)
    pages["index.rst"] = f"Contents\n========\n\n.. toctree::\n   :caption: Expand\n\n{listed}"
    book = Book(tmp_path, {"html_theme": theme, "html_copy_source": False}).write(pages)
    mine = {"hi": {"On this page": "MY WORDS", "Search": "MY SEARCH"}}
    result = book.build(*arguments(how), language="hi", amts_interface_strings=mine)
    page = result.read("menu.html")

    assert "<p>On this page</p>" in page
    assert page.count("MY WORDS") >= 1
    assert "Menu" in result.text("menu.html")
    assert "MY SEARCH" in page
    for text in {
        "furo": ["Back to top", "View this page", "<title>Menu</title>", "Toggle site navigation", "Made with"],
        "pydata_sphinx_theme": ["Back to top", "Skip to main", "Search the docs", "System Settings", "previous"],
        "sphinx_book_theme": ["Toggle primary", "Download this page", "Fullscreen", "Search...", "System Settings"],
    }[theme]:
        assert text not in page
    assert "ऊपर जाएँ" in page or theme == "sphinx_book_theme"
    assert "<title>Menu" in page.partition("</head>")[0]
    assert ">Expand<" in page or theme == "pydata_sphinx_theme"  # the author's caption, in the table of contents
    assert ">More<" in page  # a section of the author's


def test_hints_of_togglebutton_and_messages_of_copybutton(tmp_path):
    """The theme hands them to scripts; a hint of the author is a title of ``conf.py``."""
    pytest.importorskip("sphinx_togglebutton")
    pytest.importorskip("sphinx_copybutton")
    extensions = ["sphinx_togglebutton", "sphinx_copybutton", "sphinx_amts"]
    book = Book(tmp_path, {"extensions": extensions, "amts_engine": "fake_engines.Upper"})
    book.write({"index.rst": "Tides\n=====\n"})
    page = book.build(language="pt_BR", togglebutton_hint="It's hidden").read("index.html")

    assert r"let toggleHintShow = 'IT\'S HIDDEN';" in page
    assert "let toggleHintHide = 'Click to hide';" not in page
    assert '"copy_failure": "Falha ao copiar"' in page
    assert "messages[language], {})" in page  # its own precede ours, the author's precede both
    again = book.build(language="pt_BR", amts_interface_strings={"pt": {"Click to show": "Veja </script>"}})
    assert r"let toggleHintShow = 'Veja <\/script>';" in again.read("index.html")


@pytest.mark.parametrize("how", PARALLEL)
def test_thumbnails_of_a_gallery(tmp_path, how):
    """Titles and tooltips are raw HTML to docutils, and come from the page of the example."""
    pytest.importorskip("sphinx_gallery")
    conf = {
        "extensions": ["sphinx_gallery.gen_gallery", "sphinx_amts"],
        "sphinx_gallery_conf": {"examples_dirs": "examples", "gallery_dirs": "auto", "plot_gallery": "False"},
        "amts_engine": "fake_engines.Upper",
        "exclude_patterns": ["_build", "examples"],
    }
    example = '"""\nEbb & flow\n==========\n\nDraws "both" tides.\n"""\nx = 1\n'
    files = {"examples/README.rst": "Pictures\n========\n", "examples/plot_tide.py": example}
    book = Book(tmp_path, conf).write({"index.rst": "Book\n====\n\n.. toctree::\n\n   auto/index\n", **files})
    fake_engines.Base.calls.clear()
    page = book.build(*arguments(how)).read("auto/index.html")

    assert '<div class="sphx-glr-thumbnail-title">EBB &amp; FLOW</div>' in page
    assert 'tooltip="DRAWS &quot;BOTH&quot; TIDES."' in page
    assert fake_engines.Base.calls[0].count("Ebb &amp; flow") <= 1


EXTENSION = """
from docutils import nodes


def add(app, document, docname):
    if docname == "index":
        paragraphs = [nodes.paragraph("", text) for text in ("Known to the book.", "Stable.", "Unknown.", "Kept.")]
        code = nodes.literal_block("Stable.", "Stable.")
        inside = nodes.paragraph("", "", nodes.Text("It is "), nodes.emphasis("", "Stable."))
        left = nodes.paragraph("", "Stable.", classes=["notranslate"])
        document += [*paragraphs, code, inside, left]


def setup(app):
    app.connect("doctree-resolved", add)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
"""


@pytest.mark.parametrize("how", PARALLEL)
@pytest.mark.parametrize("builder", ["html", "singlehtml", "text"])
def test_what_extensions_add_after_translation(tmp_path, monkeypatch, how, builder):
    """Whole texts only, outside of code, which the page did not have before."""
    (tmp_path / "adding_late.py").write_text(EXTENSION, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    pages = {f"p{n}.rst": f":orphan:\n\nPage {n}\n======\n" for n in range(6)}
    pages["index.rst"] = "Tides\n=====\n\nKept.\n\n.. toctree::\n\n   other\n"
    pages["other.rst"] = "Other\n=====\n\nKnown to the book.\n\n:no-translate:\n   Unknown.\n"
    (tmp_path / "pairs.csv").write_text("en,zh\nKnown to the book.,书里有。\nTides,潮汐\n", encoding="utf-8")
    conf = {"extensions": ["adding_late", "sphinx_amts"], "amts_parallel_data": "pairs.csv"}
    book = Book(tmp_path, conf).write(pages)
    strings = {"zh": {"Stable.": "稳定。", "Kept.": "不会"}}
    result = book.build(*arguments(how), builder=builder, amts_interface_strings=strings)
    text = result.read("index.txt") if builder == "text" else result.text()

    assert text.count("书里有。") == (2 if builder == "singlehtml" else 1)
    assert text.count("稳定。") == 1
    assert text.count("Stable") == 3  # in code, in a sentence, and marked
    assert text.count("Kept.") == 2
    assert "不会" not in text


def test_nothing_changes_in_the_source_language_or_without_strings(tmp_path):
    """Neither a build in the language of the book nor one in a language without strings touches what a theme says."""
    book = Book(tmp_path, {"html_theme": "alabaster"}).write({"index.rst": "Tides\n=====\n\nSearch\n"})
    plain = book.build(language="en", out="plain", extensions=[])
    ours = book.build(language="en", out="ours", amts_interface_strings={"en_GB": {"Search": "Find"}})
    assert plain.read("index.html") == ours.read("index.html")

    plain = book.build(language="is", out="plain-is", extensions=[])
    ours = book.build(language="is", out="ours-is")
    assert plain.read("index.html") == ours.read("index.html")


def test_a_misspelt_language_is_reported(tmp_path):
    """By the same warning as in other options by language."""
    book = Book(tmp_path).write({"index.rst": "Tides\n=====\n"})
    result = book.build(language="es", amts_interface_strings={"spanish": {"Search": "Busca"}})

    assert "amts_interface_strings: 'spanish' is not a language code" in result.warnings


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<button title="Menu">Menu</button>', '<button title="Menü">Menü</button>'),
        ("<p> Menu </p>", "<p> Menü </p>"),
        ("<p>Menu card</p>", "<p>Menu card</p>"),
        ("<p>Menu <b>x</b></p>", "<p>Menu <b>x</b></p>"),
        ('<a class="reference internal" href="m.html">Menu</a>', None),
        ('<a href="m.html" title="Menu" rel="next">Menu</a>', None),
        ('<p class="prev-next-title">Menu</p>', None),
        ("<h1>Menu</h1>", None),
        ('<pre>Menu</pre><code title="Menu"><b>Menu</b></code>', None),
        (
            '<script>x = "<b>Menu</b>"</script><!-- <b>Menu</b> --><style>a::after {content: "<b>Menu</b>"}</style>',
            None,
        ),
        ('<div data-title="Menu" id="Menu">x</div>', None),
        ('<p title="A &amp; B">A &amp; B</p>', '<p title="&quot;A&quot; &lt; B">&quot;A&quot; &lt; B</p>'),
    ],
)
def test_only_whole_texts_that_are_not_the_authors(html, expected):
    """In the frame that a theme puts around the author's text."""
    strings = InterfaceStrings(usual={"Menu": "Menü", "A & B": '"A" < B'})

    assert _translated_frame(strings, html) == (html if expected is None else expected)
