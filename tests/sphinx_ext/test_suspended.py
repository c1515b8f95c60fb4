"""A page that stops in the middle of its transforms, and goes on in this process or in another one."""

from __future__ import annotations

import pickle

import pytest
from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Parser
from docutils.utils import new_document
from small_books import Book
from sphinx.testing.util import SphinxTestApp
from sphinx.transforms import SphinxTransform, SphinxTransformer

from sphinx_amts.document import segments, units
from sphinx_amts.languages import profile
from sphinx_amts.sphinx_ext import sphinx_compat
from sphinx_amts.sphinx_ext import suspended as suspension


class Emphasise(SphinxTransform):
    """Stands for the transforms that are still to come."""

    default_priority = 500

    def apply(self, **kwargs):
        for text in list(self.document.findall(nodes.Text)):
            text.parent.replace(text, nodes.emphasis("", str(text)))


@pytest.fixture
def app(tmp_path):
    """A Sphinx application with an empty book."""
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "conf.py").write_text("")
    (folder / "index.rst").write_text("Tides\n=====\n")
    opened = SphinxTestApp("dummy", srcdir=folder)
    yield opened
    opened.cleanup()


@pytest.fixture
def page(app):
    """A page of that book, being read, with a transform to come."""
    app.env.prepare_settings("index")
    known = get_default_settings(Parser)
    known.__dict__.update(app.env.settings)
    document = new_document(str(app.env.doc2path("index")), known)
    document.settings.env, document.settings.record_dependencies = app.env, None
    document["source"] = "index.rst"
    document += nodes.paragraph("", "It rises.")
    document.transformer = SphinxTransformer(document)
    document.transformer.set_environment(app.env)
    document.transformer.add_transforms([Emphasise])
    app.env.ref_context["py:module"] = "tides"
    return document


def suspend(app, page):
    segmented = segments.segmented_units(units.units(page), segments.SegmentationSettings(profile("en")))
    return suspension.suspend(app.env, page, tuple(segmented))


def test_an_empty_page_stands_in_and_the_page_comes_back(app, page):
    """Nothing is left to be collected or transformed meanwhile, and nothing is lost."""
    before, transforms = page.pformat(), list(page.transformer.transforms)
    stopped = suspend(app, page)

    suspension.keep_in_process(app.env, stopped)
    assert (len(page.children), page.transformer.transforms) == (0, [])
    suspension.restore_document(stopped)

    assert page.pformat() == before
    assert list(stopped.pending.transforms) == transforms


def test_the_page_goes_on_where_it_stopped(app, page):
    """What was still to come is done once, with what Sphinx knows while it reads that page."""
    stopped = suspend(app, page)
    suspension.keep_in_process(app.env, stopped)
    sphinx_compat.forget_page(app.env)
    assert not app.env.ref_context

    suspension.restore_document(stopped)
    suspension.restore_reading_state(app.env, stopped)
    suspension.apply_remaining_transforms(stopped)

    assert app.env.ref_context == {"py:module": "tides"}
    assert page.pformat().count("<emphasis>") == 1


def test_the_page_travels_to_another_process(app, page, monkeypatch):
    """Within the pickle of the page that stands in for it; its units still point at its own nodes."""
    monkeypatch.setattr(suspension, "_run_collectors_on_empty_page", lambda _env, _stand_in: None)
    before = page.pformat()
    suspension.pickle_into_stand_in(app.env, suspend(app, page))
    assert len(page.children) == 0
    for owner, name in ((page, "reporter"), (page, "transformer"), (page.settings, "env")):
        monkeypatch.setattr(owner, name, None)

    stand_in = pickle.loads(pickle.dumps(page))
    thawed = suspension.unpickle_from_stand_in(app, "index", stand_in)

    assert thawed.document.pformat() == before
    assert thawed.segmented_units[0].unit.node in thawed.document.children
    assert thawed.document.settings.env is app.env
    suspension.apply_remaining_transforms(thawed)
    assert "<emphasis>" in thawed.document.pformat()


def test_a_page_that_cannot_be_pickled_stays_as_it_is(app, page):
    """The build goes on with it in another way."""
    page.gadget = lambda: None
    before, transforms = page.pformat(), list(page.transformer.transforms)

    with pytest.raises((AttributeError, pickle.PicklingError)):
        suspension.pickle_into_stand_in(app.env, suspend(app, page))

    assert page.pformat() == before
    assert page.transformer.transforms == transforms
    assert page.reporter is not None
    assert page.settings.env is app.env


@pytest.mark.parametrize("expects_titles", [False, True])
def test_extensions_that_look_at_empty_pages(tmp_path, expects_titles):
    """An empty page says which file it is of; where that is not enough, the page is read twice, and says so."""
    names = [f"page{number}" for number in range(7)]  # Sphinx 7 reads fewer pages one by one
    pages = {f"{name}.rst": f"Two {name}\n=========\n" for name in names}
    pages["index.rst"] = "One\n===\n\n.. toctree::\n\n" + "".join(f"   {name}\n" for name in names)
    book = Book(tmp_path, {"extensions": ["page_reader", "sphinx_amts"], "expects_titles": expects_titles})
    book.write(pages)
    results = [
        book.build(*arguments, out=out, amts_engine="pseudo", amts_memory=f"{out}.amts")
        for out, arguments in {"serial": [], "parallel": ["-j", "2"]}.items()
    ]
    serial, parallel = results
    assert [result.code for result in results] == [0, 0]
    assert serial.warnings == ""
    assert parallel.warnings.count("it is read twice [amts.page]") == (8 if expects_titles else 0)
    assert all(parallel.read(f"{name}.html") == serial.read(f"{name}.html") for name in ("index", *names))
    assert "Ｔｗｏ" in parallel.text()
