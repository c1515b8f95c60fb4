import json
import pickle
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import project_paths
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from small_books import Book

from sphinx_amts.alignment.texts import LANDMARKS, Location, Text
from sphinx_amts.bitext import notation
from sphinx_amts.errors import AmtsError
from sphinx_amts.extraction.readers import marked_up_text, sphinx_project
from sphinx_amts.sphinx_ext.headless import WORKER_MODULE

RST = """
    .. meta::
       :description: What the sea does twice a day.

    .. index:: tide; spring

    Tides
    =====

    The **sea** rises, see `the table <https://example.org/t>`_. Type ``tides`` first! Then :ref:`go on <fall>`. ``42``!
    Ask |whom|.

    .. |whom| replace:: the master of the harbour

    .. _fall:

    Fall
    ----

    * One item. It has two sentences.
    * The height is :math:`a < b`.

    .. math:: h = a

    .. code-block:: python

       print("low water")

    .. figure:: gauge.png
       :alt: A gauge in the harbour

       The gauge, see https://example.org/gauge.

    ebb
       The water falls.

    +------+-------+
    | Port | Delay |
    +------+-------+

    .. note:: Beware [#deep]_ of Saltmarsh.

    .. [#deep] It is deep.

    .. toctree::
       :caption: More to read

       A better title <more>
"""
MARKDOWN = """
    # More

    It is {term}`slack water <slack>`, and *then* it turns. Look at [the start](index.rst), or at {ref}`fall`.

    $$
    h = \\sum_i a_i
    $$

    ```{glossary}
    slack
      The water stands still.
    ```

    ![A quiet sea](sea.png)
"""


def read(folder: Path, language: str = "en"):
    """All texts of a book by name, and what was reported."""
    errors = []
    texts = {text.name: text for text in sphinx_project.texts(folder, language, errors.append, WORKER_MODULE)}
    return texts, [str(error) for error in errors]


def sentences(text: Text) -> list[str]:
    return [sentence.text for block in text.blocks for sentence in block.sentences]


def standalone(folder: Path, files: dict[str, str]) -> Path:
    return Book(folder).write(files).folder


def test_a_book_gives_the_very_sentences_that_a_build_asks_for(book):
    """Pairs extracted from a book match its sentences: same protection, same splitting, same canonical form."""
    extensions = ["sphinx_amts", "myst_parser"]
    book.conf |= {"extensions": extensions, "amts_do_not_translate": ["Saltmarsh"]}
    book.write({"index.rst": RST, "more.md": MARKDOWN, "alone.rst": "Alone\n=====\n\nIn no toctree.\n"})
    assert book.build(builder="dummy", language="zh_CN").code == 0
    with (book.folder / "_build" / "out.doctrees" / "environment.pickle").open("rb") as stream:
        pages = pickle.load(stream).amts_book.pages
    texts, errors = read(book.folder)
    assert not errors
    assert texts.keys() == pages.keys() == {"index", "more", "alone"}
    for name, page in pages.items():
        assert list(dict.fromkeys(sentences(texts[name]))) == list(page.locations)
    assert sum(len(page.locations) for page in pages.values()) >= 30


def test_code_formulas_and_pictures_mark_the_place(book):
    """What both languages share stands between the sentences, with its content; each block says what it is."""
    book.conf["extensions"] = ["myst_parser"]
    book.write({"index.rst": RST, "more.md": MARKDOWN}).build(builder="dummy")
    texts, _ = read(book.folder)
    blocks = texts["index"].blocks
    assert [(block.kind, block.content) for block in blocks if block.kind in LANDMARKS] == [
        ("math", "h = a"), ("code", 'print("low water")'), ("image", "gauge.png"),
    ]  # fmt: skip
    assert [block.kind for block in blocks] == [
        "meta", "index", "index", "h1", "para", "para", "h2", "item", "item", "math", "code", "alt", "image", "caption",
        "term", "definition", "cell", "cell", "para", "footnote", "caption", "entry",
    ]  # fmt: skip
    heading = next(block for block in blocks if block.kind == "h2")
    assert str(heading.sentences[0].location) == "index.rst:17"


@pytest.mark.parametrize(
    ("suffix", "source"),
    [
        ("rst", "Code ``len`` and :code:`x`."),
        ("rst", "A formula :math:`a < b`."),
        ("rst", "Links: `the site <https://example.org/x>`_ and `it <https://example.org/x>`__."),
        ("rst", "Emphasis: *this* and **that**."),
        ("rst", "References: :ref:`words <sec_a>`, :ref:`sec_a`, :doc:`on </a>`, :term:`the tide <tide>`."),
        ("rst", "Numbers: :numref:`fig_a`, :numref:`Figure %s <fig_a>`, :eq:`e1`."),
        ("rst", "Names: :file:`/etc/x`, :program:`ls`, :command:`rm`, :guilabel:`OK`, :abbr:`LIFO (last in)`."),
        ("rst", "Notes [#note]_ and [1]_ and |name|."),
        ("md", "Code `len` and a formula $a < b$."),
        ("md", "Links: [the site](https://example.org/x) and https://example.org/y."),
        ("md", "Emphasis: *this*, **that** and ***both***."),
        ("md", "References: {ref}`words <sec_a>`, {ref}`sec_a`, {term}`tide`, {numref}`fig_a`, {eq}`e1`."),
        ("md", "Anchors: [there](#there) and ![a picture](x.png)."),
        ("md", "Notes[^note]."),
    ],
)
def test_a_tag_has_the_name_that_its_source_text_has(tmp_path, suffix, source):
    """A page, its translation and a pair written by hand call a thing the same."""
    more = "\n\n.. |name| replace:: X\n.. [#note] A.\n.. [1] B.\n" if suffix == "rst" else "\n\n[^note]: A.\n"
    page = tmp_path / f"page.{suffix}"
    page.write_text(f"Words.\n\n{source}{more}", encoding="utf-8")
    text = read(page)[0]["page"]
    actual = next(block for block in text.blocks if block.location.line == 3 and block.kind == "para").sentences
    expected = marked_up_text.marked_up_sentences(notation.runs(source), "en", Location(""))
    assert [(sentence.text, [tag.match_keys for tag in sentence.tags]) for sentence in actual] == [
        (sentence.text, [tag.match_keys for tag in sentence.tags]) for sentence in expected
    ]


def test_only_emphasis_is_droppable_and_only_opaque_tags_are_shown(tmp_path):
    """A translation may do without emphasis; what a reader sees of code and formulas is known."""
    page = "Type `len` *now*, with $a$, on [the page](https://example.org) ![here](x.png)."
    (block,) = (block for block in read(standalone(tmp_path, {"a.md": page}))[0]["a"].blocks if block.kind != "alt")
    assert [(tag.display_text, tag.droppable) for tag in block.sentences[0].tags] == [
        ("len", False), ("", True), ("a", False), ("", False), ("", False),
    ]  # fmt: skip


def test_the_dialect_of_d2l_is_recognised_by_its_markup(tmp_path):
    """Standalone chapters need no configuration; lines of two Chinese halves become one sentence."""
    chapter = """
        # 序列
        :label:`sec_seq`

        我们在 :numref:`sec_text`中看到[**第一行
        第二行**]。另一句。

        ```{.python .input}
        #@tab all
        x = 1
        ```

        :begin_tab:`mxnet`
        [Discussions](https://discuss.d2l.ai/t/1)
        :end_tab:
    """
    texts, errors = read(standalone(tmp_path, {"seq.md": chapter}), "zh")
    assert not errors
    assert sentences(texts["seq"]) == ["序列", "我们在 <x1/>中看到第一行第二行。", "另一句。"]
    assert [block.content for block in texts["seq"].blocks if block.kind == "code"] == ["x = 1"]


def test_reading_runs_nothing_writes_nothing_and_fetches_nothing(book):
    """No notebook is executed, no translation is made, the author's folder stays as it was."""
    pytest.importorskip("myst_nb")
    mark = book.folder / "executed"
    cell = f"```{{code-cell}}\nopen({str(mark)!r}, 'w')\n```"
    head = "---\njupytext:\n  text_representation:\n    format_name: myst\nkernelspec:\n  name: python3\n---\n"
    (book.folder / "index.md").write_text(f"{head}# Tides\n\nWords.\n\n{cell}\n", encoding="utf-8")
    conf = """
        import urllib.request
        extensions = ["myst_nb", "sphinx.ext.intersphinx"]
        intersphinx_mapping = {"x": ("https://192.0.2.1", None)}
        nb_execution_mode = "force"
        amts_engine = "pseudo"
        language = "zh_CN"
        def setup(app):
            app.connect("source-read", look)
        def look(app, *_):
            assert app.config.nb_execution_mode == "off"
            try:
                urllib.request.urlopen("http://192.0.2.1", timeout=60)
            except OSError as error:
                assert "network access is disabled" in str(error)
    """
    book.write({"conf.py": conf})
    catalogue = Catalog("es")
    catalogue.add("Words.", "Palabras.")
    compiled = book.folder / "locales" / "es" / "LC_MESSAGES" / "index.mo"
    compiled.parent.mkdir(parents=True)
    with compiled.open("wb") as stream:
        write_mo(stream, catalogue)
    before = sorted(book.folder.rglob("*"))
    texts, errors = read(book.folder, "es")
    assert not errors
    assert sentences(texts["index"]) == ["Tides", "Words."]
    assert sorted(path for path in book.folder.rglob("*") if "__pycache__" not in path.parts) == before


def test_a_page_that_cannot_be_read_is_reported_and_the_others_are_read(tmp_path):
    """Binary, wrongly encoded and endless files get a sentence each that says what to do."""
    standalone(tmp_path, {"good.md": "# Good\n\nStill read.\n", "more.rst": "More\n====\n\nRead, too.\n"})
    (tmp_path / "binary.md").write_bytes(b"\x00\x01\x02" * 50)
    (tmp_path / "latin.md").write_bytes("# Título\n\nNo está en UTF-8.\n".encode("latin-1"))
    (tmp_path / "endless.md").write_bytes(b"All work and no play. " * 2_300_000)
    texts, errors = read(tmp_path)
    assert texts.keys() == {"good", "more"}
    assert [error.removeprefix(f"{tmp_path}/").split(":")[0] for error in errors] == [
        "binary.md", "endless.md", "latin.md",
    ]  # fmt: skip
    assert "binary" in errors[0]
    assert "50,600,000 bytes" in errors[1]
    assert "split it" in errors[1]
    assert "UTF-8 (line 1)" in errors[2]


def test_a_page_that_breaks_its_parser_or_its_process_does_not_stop_the_book(book):
    """An extension that raises costs its page; one that ends the process costs its page, too."""
    conf = """
        import os
        def setup(app):
            app.connect("source-read", stumble)
        def stumble(app, docname, source):
            if docname == "b":
                raise ValueError("stumbled")
            if docname == "c":
                os._exit(3)
    """
    pages = {f"{name}.rst": f"{name}\n=\n\nWords of {name}.\n" for name in "abcd"}
    book.write({"conf.py": conf, **pages})
    texts, errors = read(book.folder)
    assert texts.keys() == {"a", "d"}
    assert [Path(error.split(":")[0]).name for error in errors] == ["b.rst", "c.rst"]
    assert "stumbled" in errors[0]
    assert "ended (exit status 3)" in errors[1]


def test_a_book_whose_configuration_does_not_run_is_read_without_it(book):
    """The author hears what is lost, and the pages are there."""
    book.write({"conf.py": "import nothing_of_this_name", "index.rst": "Tides\n=====\n"})
    texts, errors = read(book.folder)
    assert sentences(texts["index"]) == ["Tides"]
    assert len(errors) == 1
    assert "nothing_of_this_name" in errors[0]


def test_an_extension_that_is_missing_is_named(book):
    """All else that the configuration says still counts."""
    conf = "extensions = ['nothing_of_this_name', 'myst_parser']\nmyst_enable_extensions = ['dollarmath']\n"
    book.write({"conf.py": conf, "index.md": "# Tides\n\nWith $a$.\n"})
    texts, errors = read(book.folder)
    assert sentences(texts["index"]) == ["Tides", "With <x1/>."]
    assert len(errors) == 1
    assert "nothing_of_this_name" in errors[0]


def test_the_worker_is_of_the_package_that_started_it(book, tmp_path):
    """A checkout that is not installed reads books too, and its own modules are used, not those installed."""
    checkout = tmp_path / "checkout"
    shutil.copytree(project_paths.ROOT / "sphinx_amts", checkout / "sphinx_amts")
    book.write({"conf.py": "import sphinx_amts\nraise ValueError(sphinx_amts.__file__)", "index.rst": "Tides\n=====\n"})
    program = """
        import sys
        from pathlib import Path
        from sphinx_amts.extraction.readers import sphinx_project
        from sphinx_amts.sphinx_ext.headless import WORKER_MODULE
        for text in sphinx_project.texts(Path(sys.argv[1]), "en", print, WORKER_MODULE):
            print(text.name)
    """
    call = [sys.executable, "-c", dedent(program), str(book.folder)]
    done = subprocess.run(call, cwd=checkout, capture_output=True, text=True, check=True)
    assert str(checkout / "sphinx_amts" / "__init__.py") in done.stdout
    assert done.stdout.splitlines()[-1] == "index"


def test_the_folder_of_the_book_is_no_place_of_modules(book, monkeypatch):
    """A file beside the book, or in the current folder, does not take the place of one of Python's modules."""
    book.write({"conf.py": "project = 'Tides'", "index.rst": "Tides\n=====\n", "json.py": "raise ValueError('mine')"})
    monkeypatch.chdir(book.folder)
    texts, errors = read(book.folder)
    assert (texts.keys(), errors) == ({"index"}, [])


def test_a_worker_that_is_none(book):
    """The error says why it ended."""
    book.write({"conf.py": "", "index.rst": "Tides\n=====\n"})
    with pytest.raises(AmtsError, match=r"the process that read it ended \(.*No module named"):
        list(sphinx_project.texts(book.folder, "en", print, "sphinx_amts.no_such_worker"))


def test_a_part_of_a_book_is_read_as_the_book_is(book):
    """A file or a folder within a project has the project's configuration, and nothing else is read."""
    book.write({"conf.py": "extensions = ['myst_parser']\nmyst_enable_extensions = ['dollarmath']\n"})
    book.write({"index.md": "# Tides\n", "part/one.md": "# One\n\nWith $a$.\n", "part/two.md": "# Two\n"})
    assert read(book.folder / "part")[0].keys() == {"part/one", "part/two"}
    alone, _ = read(book.folder / "part" / "one.md")
    assert sentences(alone["part/one"]) == ["One", "With <x1/>."]


def test_a_jupyter_book_is_read_with_its_own_settings(tmp_path):
    """What _config.yml says of Sphinx counts, also where Jupyter Book itself is not installed."""
    pytest.importorskip("myst_nb")
    config = "title: Tides\nparse:\n  myst_substitutions:\n    sea: the sea\nsphinx:\n  config:\n    language: de\n"
    standalone(tmp_path, {"intro.md": "# Tides\n\nBy {{ sea }}.\n", "_toc.yml": "format: jb-book\nroot: intro\n"})
    (tmp_path / "_config.yml").write_text(config, encoding="utf-8")
    texts, errors = read(tmp_path)
    assert not errors
    assert sentences(texts["intro"]) == ["Tides", "By the sea."]


def test_a_jupyter_book_with_bad_settings_is_read_without_them(tmp_path):
    """The author hears what is lost, and the pages are there."""
    standalone(
        tmp_path, {"intro.md": "# Tides\n", "_toc.yml": "format: jb-book\nroot: intro\n", "_config.yml": "a: [\n"}
    )
    texts, errors = read(tmp_path)
    assert sentences(texts["intro"]) == ["Tides"]
    assert len(errors) == 1
    assert "_config.yml: the book's configuration cannot be loaded" in errors[0]


def test_notebooks_give_their_words_and_their_code(tmp_path):
    """Markdown cells are text, code cells are landmarks, outputs are neither."""
    pytest.importorskip("myst_nb")
    output = {"output_type": "stream", "name": "stdout", "text": ["An output."]}
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ["# Tides\n", "\n", "Run it."], "id": "a"},
        {
            "cell_type": "code",
            "metadata": {},
            "source": ["print(1)"],
            "outputs": [output],
            "execution_count": 1,
            "id": "b",
        },
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "a.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    (tmp_path / "b.ipynb").write_text("{", encoding="utf-8")
    texts, errors = read(tmp_path)
    assert [(block.kind, block.content) for block in texts["a"].blocks] == [
        ("h1", ""),
        ("para", ""),
        ("code", "print(1)"),
    ]
    assert len(errors) == 1
    assert "b.ipynb" in errors[0]


def test_a_language_that_is_none_is_refused(tmp_path):
    """One sentence, and no traceback."""
    with pytest.raises(AmtsError, match="not a language code"):
        read(standalone(tmp_path, {"a.md": "# A\n"}), "klingonish")


def test_sections_of_d2l_are_read_without_a_trace_of_their_dialect():
    """All marks of the dialect are understood, in both languages; sections correspond block by block, nearly."""
    sys.path.append(str(project_paths.ROOT / "benchmarks"))
    import books as benchmark_books

    if not (benchmark_books.DATA / "d2l").is_dir():
        pytest.skip(f"{benchmark_books.DATA / 'd2l'} is missing: set AMTS_DATA to the folder of the books")
    for language in ("en", "zh"):
        texts, errors = read(benchmark_books.DATA / "d2l" / language / "chapter_recurrent-neural-networks", language)
        assert not errors
        assert len(texts) >= 8
        all_sentences = [sentence for text in texts.values() for sentence in sentences(text)]
        assert len(all_sentences) > 500
        dirty = [
            text
            for text in all_sentences
            if any(mark in text for mark in (":label:", ":numref", ":begin_tab", "```", "**"))
        ]
        assert not dirty
