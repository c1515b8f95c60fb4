"""What is used of Sphinx without a promise does what it is used for, in the version that is installed."""

from __future__ import annotations

import io
import pickle
from gettext import NullTranslations

import pytest
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import LoggingReporter, docutils_namespace, patch_docutils

from sphinx_amts.sphinx_ext import sphinx_compat

PAGE = "Tides\n=====\n\n.. glossary::\n\n   ebb\n      The water falls.\n\n.. py:module:: sea\n   :synopsis: The sea.\n"


@pytest.fixture
def app(tmp_path):
    """An application that has read one page."""
    (tmp_path / "conf.py").write_text("project = 'Tides'\n", encoding="utf-8")
    (tmp_path / "index.rst").write_text(PAGE, encoding="utf-8")
    folders = (tmp_path, tmp_path, tmp_path / "out", tmp_path / "doctrees")
    with patch_docutils(str(tmp_path)), docutils_namespace():
        yield Sphinx(*folders, "html", {"html_theme": "basic"}, None, io.StringIO(), freshenv=True)


@pytest.fixture
def document(app):
    sphinx_compat.start_reading(app)
    sphinx_compat.read_page(app, "index")
    app.env.temp_data["docname"] = "index"
    return app.env.get_doctree("index")


def test_reading_a_page(app):
    """Every page is announced, and a page that is read has a doctree."""
    heard = []
    app.connect("env-before-read-docs", lambda _app, _env, docnames: heard.extend(docnames))

    assert sphinx_compat.start_reading(app) == heard == ["index"]
    sphinx_compat.read_page(app, "index")

    assert app.env.titles["index"].astext() == "Tides"


def test_a_builder_that_stores_nothing(tmp_path):
    """It is the builder ``dummy``, without doctrees; the hook runs between extensions and ``setup``."""
    order = []

    class Application(sphinx_compat.HookedApplication):
        def after_extensions(self):
            order.append("sphinx.ext.todo" in self.extensions)
            self.add_builder(sphinx_compat.ReadOnlyBuilder, override=True)

    (tmp_path / "conf.py").write_text("extensions = ['sphinx.ext.todo']\n", encoding="utf-8")
    (tmp_path / "index.rst").write_text(PAGE, encoding="utf-8")
    folders = (tmp_path, tmp_path, tmp_path / "out", tmp_path / "doctrees")
    with patch_docutils(str(tmp_path)), docutils_namespace():
        app = Application(*folders, "dummy", {"suppress_warnings": ["x"]}, None, io.StringIO(), freshenv=True)
        sphinx_compat.start_reading(app)
        sphinx_compat.read_page(app, "index")

    assert order == [True]
    assert app.builder.name == "dummy"
    assert not (tmp_path / "doctrees" / "index.doctree").exists()


def test_options_that_the_author_sets(app):
    """Those of conf.py and of the command line, not defaults, and not what does not exist."""
    names = ("project", "html_theme", "copyright", "no_such_option")

    assert [sphinx_compat.is_set_by_author(app.config, name) for name in names] == [True, True, False, False]


def test_texts_of_sphinx_in_another_language(app, monkeypatch):
    """They are loaded again for the language of the configuration."""
    from sphinx.locale import _, translators

    for name in list(translators):  # put back after the test
        monkeypatch.delitem(translators, name)
    app.config.language = "es"
    sphinx_compat.reload_interface_texts(app)
    spanish = _("Search")
    translators.clear()

    assert spanish == "Búsqueda"


def test_warnings_are_counted(app):
    """One more for each."""
    from sphinx.util import logging

    before = sphinx_compat.warning_count(app)
    logging.getLogger("somewhere").warning("a rock")

    assert sphinx_compat.warning_count(app) == before + 1


def test_before_writing_and_after_rendering(app):
    """The action runs once, before any page is rendered; the change sees pages with their context."""
    happened = []

    def change(text, context):
        happened.append(context.get("pagename"))
        return text.replace("</body>", "<i>changed</i></body>")

    sphinx_compat.before_writing(app.builder, lambda: happened.append("writing"))
    sphinx_compat.after_rendering(app.builder, change)
    app.build()

    assert happened[0] == "writing"
    assert happened.count("writing") == 1
    assert "index" in happened
    assert "<i>changed</i>" in (app.outdir / "index.html").read_text(encoding="utf-8")


def test_the_state_of_a_page(app):
    """It is kept while another page is read, and nothing of a page is left to the next one."""
    env = app.env
    env.temp_data["mine"] = "here"
    env.ref_context["mine"] = "too"
    state = sphinx_compat.page_state(env)
    sphinx_compat.forget_page(env)

    assert "mine" not in env.temp_data
    assert "mine" not in env.ref_context
    sphinx_compat.restore_page_state(env, state)
    assert env.temp_data["mine"] == "here"


def test_a_page_stops_and_goes_on(app, document):
    """Its transforms that are left run on the contents that it had, in the same object."""
    ran = []

    class Late:
        default_priority = 900

        def __init__(self, document, startnode=None):
            self.document = document

        def apply(self, **_):
            ran.append(self.document.astext())

    document.reporter = LoggingReporter("index.rst")
    sphinx_compat.new_transformer(app.env, document)
    document.transformer.add_transforms([Late])
    text, state = document.astext(), sphinx_compat.contents(document)
    pending = sphinx_compat.pending_transforms(document)
    sphinx_compat.make_empty(document)
    document.transformer.apply_transforms()
    assert (document.astext(), ran) == ("", [])

    sphinx_compat.restore_contents(document, state)
    sphinx_compat.run_transforms(document, pending)
    assert ran == [text]


def test_a_page_can_be_pickled(app, document):
    """While it is without what belongs to this process, which it has again afterwards."""
    sphinx_compat.new_transformer(app.env, document)
    document.reporter = lambda: None
    document.settings.env, document.settings.record_dependencies = app.env, None
    document.settings.warning_stream = io.StringIO()

    with sphinx_compat.picklable(document):
        copy = pickle.loads(pickle.dumps(document))

    assert copy.astext() == document.astext()
    assert document.settings.env is app.env
    assert document.transformer is not None


def test_messages_of_catalogues():
    """Those of a catalogue and of its fallbacks, each catalogue once."""
    first, second = NullTranslations(), NullTranslations()
    first._catalog, second._catalog = {"sea": "mar"}, {"moon": "luna"}
    first._fallback = second
    again = NullTranslations()
    again._catalog, again._fallback = second._catalog, first

    assert list(sphinx_compat.messages(again)) == [{"moon": "luna"}, {"sea": "mar"}]
    assert list(sphinx_compat.messages(None)) == []


def test_catalogues_that_are_loaded(app):
    """Sphinx's own is among them, and a domain without a catalogue has none."""
    assert len(list(sphinx_compat.catalogues())) >= 1
    assert sphinx_compat.page_catalogue("no-such-domain") is None


def test_a_term_gets_a_new_name(app, document):
    """The glossary finds it by both names."""
    sphinx_compat.rename_terms(app.env, {"ebb": "退潮"})
    standard = app.env.get_domain("std")

    assert ("term", "退潮") in standard.objects
    assert standard.data["terms"].keys() >= {"ebb", "退潮"}


def test_synopses_of_modules(app, document):
    """They are those of the page being read, and can be changed."""
    assert sphinx_compat.module_synopses(app.env) == [("sea", "The sea.")]
    sphinx_compat.set_module_synopsis(app.env, "sea", "大海。")
    assert sphinx_compat.module_synopses(app.env) == [("sea", "大海。")]
    sphinx_compat.set_module_synopsis(app.env, "no_such_module", "x")


def test_titles_that_myst_noted(app, document):
    """They follow the titles of their sections."""
    section = next(iter(document.findall(nodes.section)))
    document.myst_slugs = {"tides": (1, section["ids"][0], "old title")}
    sphinx_compat.update_myst_headings(app.env, document)

    assert app.env.metadata["index"]["myst_slugs"]["tides"][2] == "Tides"


def test_exercises_that_sphinx_exercise_copied(app, document):
    """The copy is made again from the page."""
    section = next(iter(document.findall(nodes.section)))
    label = section["ids"][0]
    app.env.sphinx_exercise_registry = {label: {"docname": "index", "node": None}}
    document.ids[label] = section
    sphinx_compat.update_exercise_copies(app.env, document)

    assert app.env.sphinx_exercise_registry[label]["node"].astext() == section.astext()
