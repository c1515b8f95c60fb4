"""One application that reads a book and does nothing else, for status and for extraction."""

from __future__ import annotations

import io

import pytest
from sphinx.errors import ConfigError, ExtensionError, SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinx_amts.sphinx_ext.headless.application import HeadlessApplication, one_line

CONF = """
    extensions = ["sphinx.ext.autosummary", "sphinx.ext.intersphinx"]
    autosummary_generate = True
    def setup(app):
        app.connect("source-read", stumble)
        app.add_config_value("amts_heard", app.config.amts_engine, "")
    def stumble(app, docname, source):
        app.env.ref_context[docname] = "read"
        if docname == "bad":
            raise ZeroDivisionError("no luck")
        if docname == "exit":
            raise SystemExit(3)
    """


@pytest.fixture
def start(book):
    """Starts an application in the folder of the book."""
    with patch_docutils(str(book.folder)), docutils_namespace():

        def started(conf=CONF, **arguments):
            book.write({"conf.py": conf, "index.rst": "Tides\n=====\n", "sub/moon.rst": "Moon\n====\n"})
            scratch = book.folder.parent / "scratch"
            options = {"overrides": {"language": "zh_CN"}, "options": {}, "warnings": io.StringIO()} | arguments
            return HeadlessApplication(book.folder, book.folder, scratch, **options)

        yield started


def test_each_page_is_handed_over_where_a_build_translates_it(start):
    """With its docname, before titles are collected; nothing is stored."""
    app = start()
    pages = {}

    names = app.start_reading(lambda document, env: pages.update({env.docname: document.astext()}))
    reasons = [app.read_page(name) for name in names]

    assert names == ["index", "sub/moon"]
    assert reasons == ["", ""]
    assert pages == {"index": "Tides", "sub/moon": "Moon"}
    assert app.env.titles == {}
    assert list(app.doctreedir.rglob("*.doctree")) == []


def test_what_runs_fetches_or_writes_is_off(start):
    """Whatever conf.py says; other options take precedence over it, too."""
    app = start(options={"amts_engine": "memory", "no_such_option": 1})

    assert app.config.autosummary_generate is False
    assert app.config.amts_engine == "memory"
    assert "no_such_option" not in app.config


def test_our_extension_is_always_there(start):
    """Before the function ``setup`` of conf.py, which may ask for our options."""
    assert "sphinx_amts" in start().extensions
    assert start("extensions = ['sphinx_amts']").config.amts_engine


def test_a_page_that_cannot_be_read_stops_no_other(start, book):
    """Its reason is one line, and nothing of it is left to the next page."""
    book.write({"bad.rst": "Bad\n===\n", "exit.rst": "Exit\n====\n"})
    app = start()
    left = []

    app.start_reading(lambda _document, env: left.append(dict(env.ref_context)))

    bad, ended = app.read_page("bad"), app.read_page("exit")
    assert "no luck" in bad
    assert len(bad.splitlines()) == 1
    assert ended == "SystemExit: 3"
    assert app.read_page("index") == ""
    assert left == [{"index": "read"}]


def test_a_page_that_ends_before_it_was_taken(start):
    """An extension may end the reading of a page; that is an error, not an empty page."""
    conf = """
        def setup(app):
            app.add_transform(Stop)
        from sphinx.transforms import SphinxTransform
        class Stop(SphinxTransform):
            default_priority = 50
            def apply(self, **_):
                self.document.transformer.transforms = []
        """
    app = start(conf)
    app.start_reading(lambda *_: None)

    assert app.read_page("index") == "Sphinx did not finish reading the page"


def test_an_extension_that_is_missing(start):
    """It is an error, or a reason where it is not needed."""
    conf = "extensions = ['no_such_extension', 'sphinx.ext.todo']"
    with pytest.raises(ExtensionError):
        start(conf)
    app = start(conf, needs_all_extensions=False)

    assert "sphinx.ext.todo" in app.extensions
    assert len(app.missing_extensions) == 1
    assert "no_such_extension" in app.missing_extensions[0]


def failed(error, cause):
    try:
        raise error from cause
    except SphinxError as caught:
        return caught


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ValueError("a\n  b."), "ValueError: a b"),
        (SphinxError("All is\nlost."), "All is lost"),
        (failed(ConfigError("Traceback…"), KeyError("x")), "KeyError: 'x'"),
        (ValueError(), "ValueError"),
    ],
)
def test_an_error_in_one_line(error, reason):
    """Sphinx's own errors need no name; of an error in conf.py the cause counts, not the traceback."""
    assert one_line(error) == reason
