"""Ids, labels and names that extensions make of titles are those of the source; what they show is translated."""

from __future__ import annotations

import copy
import pickle
import re

import pytest
from docutils import nodes
from small_books import Book

from sphinx_amts.sphinx_ext.pages import source_voice
from sphinx_amts.sphinx_ext.pages.source_voice import SourceText

BOOK = {
    "index.rst": """
        Sailing |boats| and "ships"
        ===========================

        .. |boats| replace:: small *boats*

        See :ref:`wind`, :ref:`beyond`, :term:`spring tide`, :doc:`other`.

        .. _wind:

        Wind from *behind*
        ------------------

        .. rubric:: Reefs, and rocks

        .. figure:: lamp.png

           The lamp of the harbour

        .. table:: Heights of the water

           ==== ====
           Low  High
           ==== ====

        .. glossary::
           :sorted:

           spring tide
              A high tide.

           neap tide
              A low tide.

        .. toctree::

           other
        """,
    "other.rst": """
        Other things
        ============

        .. contents::
           :local:

        .. _beyond:

        Beyond ``the`` horizon
        ----------------------

        Text.

        Beyond ``the`` horizon
        ----------------------

        Text again, see :ref:`Other things`.
        """,
}
_ID = re.compile(r'(?:\bid|href|class)="([^"]*)"')


def ids_of(result) -> dict[str, list[str]]:
    return {page: _ID.findall(result.read(page)) for page in ("index.html", "other.html")}


@pytest.fixture(params=[[], ["-j", "2"]], ids=["serial", "parallel"])
def builds(request, tmp_path):
    """The book without translation, and translated, built once more with all known, and as an update of one page."""
    book = Book(tmp_path).write(BOOK)
    (tmp_path / "lamp.png").write_bytes(b"")
    makers = {"numfig": True, "html_theme": "alabaster", "html_permalinks": False}
    extensions = ["name_makers", "sphinx.ext.autosectionlabel"]
    plain = book.build(*request.param, language="fr", out="plain", extensions=extensions, **makers)
    translating = {"extensions": [*extensions, "sphinx_amts"], "amts_engine": "pseudo_engines.Cyrillic"} | makers
    new = book.build(*request.param, language="fr", out="new", **translating)
    warm = book.build(*request.param, language="fr", out="warm", **translating)
    (tmp_path / "other.rst").touch()
    touched = book.build(*request.param, language="fr", out="warm", **translating)
    return plain, [new, warm, touched]


def test_ids_are_those_of_the_source(builds):
    """At any moment and in any way, also where typographic quotes or substitutions stand in the title."""
    plain, translated = builds
    for result in translated:
        assert ids_of(result) == ids_of(plain)
        assert set(result.warnings.splitlines()) <= set(plain.warnings.splitlines())


def test_what_is_shown_is_translated(builds):
    """Titles, links with a title's text, tooltips, tables of contents; nothing stays in the source language."""
    _plain, translated = builds
    for result in translated:
        for page in ("index.html", "other.html"):
            body = re.sub(r"<(code|script|style)\b.*?</\1>", "", result.read(page), flags=re.DOTALL)
            assert "horizon" not in re.sub(r'(?:id|href|class)="[^"]*"', "", body)
            assert "Wind from" not in re.sub(r'(?:id|href|class)="[^"]*"', "", body)
        assert "Шинд фром" in result.text()


def test_nothing_of_it_is_left(builds):
    """Neither in the environment nor in the stored pages; what extensions have stored is translated."""
    _plain, translated = builds
    for result in translated:
        doctrees = result.out.with_name(f"{result.out.name}.doctrees")
        for file in doctrees.rglob("*"):
            if file.is_file():
                assert b"source_voice" not in file.read_bytes(), file
        kept = pickle.loads((doctrees / "environment.pickle").read_bytes()).kept_titles
        shown = {*kept["list"], *kept["by name"].values(), *(title for _page, title in kept["pairs"])}
        assert not [title for title in shown | set(kept["holder"].titles) if "orizon" in title or "ings" in title]
        assert not [kept_title for kept_title in kept["holder"].frozen if "ings" in kept_title.title]
        assert "Other things" in kept["by name"]  # a key: others look it up by the title of the source


def test_glossaries_are_sorted_by_the_translation(tmp_path):
    """Readers look terms up in their own language."""
    book = Book(tmp_path).write(
        {"index.rst": ".. glossary::\n   :sorted:\n\n   abalone\n      A snail.\n\n   zebrafish\n      A fish.\n"}
    )
    result = book.build(
        language="fr", amts_engine="pseudo_engines.Reversing", extensions=["sphinx_amts", "name_makers"]
    )
    terms = re.findall(r'id="(term-\w+)"', result.read("index.html"))
    assert terms == ["term-abalone", "term-zebrafish"]  # enolaba, hsifarbez


def test_copies_and_pickles_of_a_title_are_plain():
    """A title that is carried elsewhere while its page is read keeps nothing of ours."""
    title, page = nodes.title("", "Прилив"), nodes.document(None, None)
    page += title
    voices = source_voice.PageVoices([(title, source_voice.SourceShadow("", "Tide"))])
    source_voice.give_voices(page, voices)
    assert (title.astext(), title.astext().displayed) == ("Tide", "Прилив")
    assert isinstance(title, nodes.title)
    assert type(title).__name__ == "title"
    assert title.deepcopy().astext() == "Tide"
    for carried in (copy.deepcopy(title), pickle.loads(pickle.dumps(title))):
        assert type(carried) is nodes.title
        assert carried.astext() == "Прилив"


def test_source_text_is_shown_translated_by_templates():
    """A template escapes it."""
    from markupsafe import escape

    assert escape(SourceText("Tide", "<Прилив>")) == "&lt;Прилив&gt;"
    assert pickle.loads(pickle.dumps(SourceText("Tide", "Прилив"))).displayed == "Прилив"
