"""A book that is not in the source language is built as it would be without this extension."""

import filecmp
import shutil

import pytest
from sphinx.search import languages as search_languages

from sphinx_amts.cli import main

SPANISH = """
El horno
========

Bienvenidos al libro del pan. El horno debe estar muy caliente antes de meter la masa, y hay que esperar hasta que la
piedra haya tomado toda la temperatura. Si no se espera lo suficiente, la corteza queda blanda y el pan no sube como
debe.

.. code-block:: python

   # This is the code of the book, and its comments are in English, as they are in most of the books that have code.
   # The baker is not asked for it, and it must not decide which of the languages the book is written in.

.. note:: También se puede usar un horno de gas, pero entonces hay que poner un poco de agua en una bandeja.
"""
ENGLISH = """
The oven
========

Welcome to the book of bread. The oven should be very hot before you put the dough into it, and you have to wait until
the stone has taken on the whole of the heat. If you do not wait long enough, the crust will be soft and the bread does
not rise as it should. You can also use an oven with gas, but then you have to put some water into it.
"""
CHINESE = """
烤箱
====

欢迎阅读这本关于面包的书。把面团放进去之前，烤箱应该非常热，并且必须等到石板完全吸收了热量。如果等的时间不够长，面包皮会变软，面包也不会
像应该的那样发起来。你也可以使用燃气烤箱，但是这时需要在里面放一些水。面粉的种类对于结果来说非常重要，我们在下一章里会讲到这个问题，并且说明
为什么同样的面粉在不同的时间里会有不同的表现。这里还要说明的是，时间和温度之间的关系是通过实验得到的，读者可以自己动手，对比不同的结果，再决定
哪一种方法更适合自己的厨房，以及怎样在冬天和夏天分别处理面团。
"""
PAIRS = "en,es\nEl horno,THE OVEN\nThe oven,El horno\n"
WARNING = "reads as Spanish, not as English"


def files_of(folder):
    return sorted(
        str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and path.name != ".buildinfo"
    )


def assert_same(first, second):
    """The two folders have the same files, byte by byte, but for what Sphinx notes of the configuration."""
    assert files_of(first) == files_of(second)
    _same, different, errors = filecmp.cmpfiles(first, second, files_of(first), shallow=False)
    assert different + errors == []


def both(book, *arguments, extensions=(), **settings):
    """The book without and with the extension."""
    search_languages.pop("zh", None)  # what an earlier test registered
    search_languages["zh"] = "sphinx.search.zh.SearchChinese"
    plain = book.build(*arguments, out="plain", extensions=list(extensions), **settings)
    conf = {name: value for name, value in settings.items() if name not in {"language", "builder"}}
    places = {name: value for name, value in settings.items() if name in {"language", "builder"}}
    ours = book.build(*arguments, out="ours", extensions=[*extensions, "sphinx_amts"], **places, **conf)
    return plain, ours


@pytest.fixture
def spanish(book):
    book.conf["amts_report"] = True
    return book.write({"index.rst": SPANISH + "\n.. toctree::\n\n   otra\n", "otra.rst": SPANISH, "pairs.csv": PAIRS})


@pytest.mark.parametrize("engine", ["memory", "pseudo", "apertium", "amazon", "fake_engines.Fake", "absent"])
@pytest.mark.parametrize("language", ["es", "en", "zh_CN"])
def test_a_spanish_book_is_left_alone(spanish, engine, language):
    """No engine is asked, no pair is used, and one sentence says why."""
    plain, ours = both(spanish, language=language, amts_engine=engine, amts_parallel_data={"es": "pairs.csv"})
    assert_same(plain.out, ours.out)
    assert ours.warnings.count("WARNING") == ours.warnings.count(WARNING) == 1
    assert 'set amts_source_language = "es"' in ours.warnings
    assert not (spanish.folder / ".amts").exists()


@pytest.mark.parametrize(
    "builder", ["dirhtml", "singlehtml", "latex", "text", "man", "xml", "json", "gettext", "texinfo", "pseudoxml"]
)
def test_every_builder(spanish, builder, monkeypatch):
    """What is built makes no difference."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    plain, ours = both(spanish, builder=builder, language="es", amts_engine="pseudo")
    if builder == "json":  # pickles of Sphinx's own state, which has our options
        for result in (plain, ours):
            (result.out / "last_build").unlink(missing_ok=True)
            (result.out / "environment.pickle").unlink(missing_ok=True)
    assert_same(plain.out, ours.out)
    assert ours.warnings.count(WARNING) == (builder != "gettext")


def test_parallel_and_incremental(spanish):
    """With two processes, and again where nothing or one page is read: the same pages and the same sentence."""
    for change in ("", "", "\nUna frase más para el libro.\n"):
        with (spanish.folder / "otra.rst").open("a", encoding="utf-8") as file:
            file.write(change)
        plain, ours = both(spanish, "-j", "2", language="es", amts_engine="pseudo")
        assert_same(plain.out, ours.out)
        assert ours.warnings.count(WARNING) == 1


def test_a_book_that_was_translated_is_restored(spanish):
    """Where an earlier build translated the book, its pages are read again when it is left alone."""
    spanish.conf["amts_report"] = False
    spanish.build(language="es", out="ours", amts_engine="pseudo", amts_source_language="en")
    plain, ours = both(spanish, language="es", amts_engine="pseudo")
    assert_same(plain.out, ours.out)


@pytest.mark.parametrize("source", ["es", "en"])
def test_the_author_decides(spanish, source):
    """Where the option is set nothing is asked: Spanish is not translated into Spanish, and English is if so said."""
    ours = spanish.build(language="es", amts_engine="pseudo", amts_source_language=source)
    assert WARNING not in ours.warnings
    assert ("is in Spanish already; nothing to translate" in ours.status) == (source == "es")
    assert ("Bienvenidos al libro" in ours.text()) == (source == "es")


def test_the_command_line_decides(spanish):
    """-D is as good as conf.py."""
    ours = spanish.build("-D", "amts_source_language=es", language="zh", amts_engine="pseudo")
    assert WARNING not in ours.warnings
    assert "Spanish to Simplified Chinese" in ours.status


@pytest.mark.parametrize(
    ("text", "language"), [(ENGLISH, "es"), (ENGLISH, "zh_CN"), (SPANISH[:150], "es"), (ENGLISH * 2 + SPANISH, "es")]
)
def test_other_books_are_translated(book, text, language):
    """English, too short, or English for the greater part."""
    ours = book.write({"index.rst": text}).build(language=language, amts_engine="pseudo")
    assert "reads as" not in ours.warnings
    assert "Welcome" not in ours.text()
    assert "Bienvenidos" not in ours.text()


def test_the_greater_part_decides(book):
    """A book of which one page is translated already is translated, and one with an English page is not."""
    pages = {"index.rst": ENGLISH, "a.rst": ":orphan:\n" + CHINESE, "b.rst": ":orphan:\n" + ENGLISH}
    assert "reads as" not in book.write(pages).build(language="zh_CN", amts_engine="pseudo").warnings
    result = book.write({"b.rst": ":orphan:\n" + CHINESE}).build(language="zh_CN", amts_engine="pseudo")
    assert "reads as Simplified Chinese, not as English" in result.warnings


@pytest.mark.parametrize("language", ["zh", "zh_CN"])
def test_a_chinese_book_is_left_alone(book, language):
    """Its search and its spelling of the language stay as they are without the extension."""
    pytest.importorskip("sphinx.search.zh")
    plain, ours = both(book.write({"index.rst": CHINESE}), language=language, amts_engine="pseudo")
    assert_same(plain.out, ours.out)
    assert 'set amts_source_language = "zh_CN"' in ours.warnings


def test_english_in_english_says_so(book):
    """Where source and target are the same there is a line and no warning."""
    result = book.write({"index.rst": ENGLISH}).build(language="en", amts_engine="pseudo")
    assert "the book is in English already; nothing to translate" in result.status
    assert not result.warnings


@pytest.mark.parametrize("processes", [(), ("-j", "2")])
def test_docstrings_are_asked_when_they_are_read(book, monkeypatch, processes):
    """Source files that say nothing: the pages are asked, once they are parsed, and again in the next build."""
    monkeypatch.syspath_prepend(str(book.folder))
    prose = " ".join(SPANISH.split("\n\n")[1].split())
    book.write({
        "index.rst": "Pan\n===\n\n.. automodule:: panaderia\n   :members:\n\n.. toctree::\n\n   otra\n",
        "otra.rst": "El horno\n========\n\nTodo.\n",
        "panaderia.py": f'"""{prose}"""\n\n\ndef hornear():\n    """Hornea el pan.\n\n    {prose}\n    """\n',
        "pairs.csv": PAIRS + '"Todo.","ALL OF IT"\n',
    })  # fmt: skip
    for _ in range(2):
        plain, ours = both(
            book, *processes, extensions=["sphinx.ext.autodoc"], language="es", amts_engine="pseudo",
            amts_parallel_data="pairs.csv",
        )  # fmt: skip
        assert_same(plain.out, ours.out)
        assert ours.warnings.count(WARNING) == 1, ours.warnings
    assert "panaderia" in plain.text()


def test_commands_say_the_same(spanish, capsys):
    """Status offers nothing and fails, check reports an error, and neither does where the author has decided."""
    spanish.build(language="es", amts_engine="pseudo")
    folder = str(spanish.folder)
    for command in (["status", folder, "-l", "es"], ["status", folder, "-l", "en"], ["check", folder, "-l", "es"]):
        assert main(command) == 1
        printed = capsys.readouterr()
        assert printed.out.count(WARNING) + printed.err.count(WARNING) == 1
        assert "would send" not in printed.out
    assert main(["check", folder, "-l", "zh", "-D", "amts_source_language=es"]) == 0
    assert main(["status", folder, "-l", "zh", "-D", "amts_source_language=es"]) == 3


def test_editions_are_left_alone(spanish, capfd):
    """The command that builds several languages says it in each of them, and links none of them to another."""
    spanish.build(language="es", out="plain", extensions=[])
    spanish.build(language="es", amts_engine="pseudo")
    out = spanish.folder / "_build" / "editions"
    assert main(["build", str(spanish.folder), str(out), "-l", "es", "-l", "en"]) == 0
    assert capfd.readouterr().err.count(WARNING) == 2
    page = "index.html"
    assert (out / "es" / page).read_bytes() == (spanish.folder / "_build" / "plain" / page).read_bytes()


def test_english_docstrings_are_translated(book, monkeypatch):
    """The same for a book in English: it is translated as ever."""
    monkeypatch.syspath_prepend(str(book.folder))
    prose = " ".join(ENGLISH.split("\n\n")[1].split())
    book.write({
        "index.rst": "Pan\n===\n\n.. automodule:: bakery\n   :members:\n",
        "bakery.py": f'"""{prose}"""\n\n\ndef bake():\n    """Bake.\n\n    {prose}\n    """\n',
    })  # fmt: skip
    ours = book.build(language="es", amts_engine="pseudo", extensions=["sphinx.ext.autodoc", "sphinx_amts"])
    assert "Welcome" not in ours.text()
    assert "reads as" not in ours.warnings


@pytest.mark.parametrize("text", [ENGLISH, SPANISH])
@pytest.mark.parametrize("name", ["BOOK_LANGUAGE", "READTHEDOCS_LANGUAGE"])
def test_the_language_may_come_from_the_environment(book, monkeypatch, text, name):
    """As in a conf.py that reads it there, on Read the Docs or elsewhere."""
    monkeypatch.setenv(name, "es")
    book.write({"index.rst": text}).build(language="en")
    conf = book.folder / "conf.py"
    conf.write_text(
        conf.read_text("utf-8") + f"import os\nlanguage = os.environ.get({name!r})\namts_engine = 'pseudo'\n", "utf-8"
    )
    shutil.rmtree(book.folder / "_build")
    warnings, text_of_page = _built(book)
    assert (WARNING in warnings) == (text is SPANISH)
    assert ("Bienvenidos" in text_of_page) == (text is SPANISH)
    assert "Welcome" not in text_of_page


def _built(book):
    import contextlib
    import io

    import sphinx.locale
    from sphinx.cmd.build import build_main

    warnings = io.StringIO()
    sphinx.locale.translators.clear()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(warnings):
        assert build_main([str(book.folder), str(book.folder / "_build" / "env")]) == 0
    page = book.folder / "_build" / "env" / "index.html"
    return warnings.getvalue(), page.read_text("utf-8")
