"""The titles of a book in ``conf.py``: found, translated, and put in place of the author's."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sphinx.config import Config

from sphinx_amts.document.segments import SegmentationSettings
from sphinx_amts.languages import LanguagePair, profile, profiles
from sphinx_amts.sphinx_ext.pages import conf_titles
from sphinx_amts.tm.entries import Origin, TMEntry

PAIR = LanguagePair("en", "zh_CN")
CONF = {
    "project": "The Tides",
    "latex_documents": [("index", "tides.tex", "The Tides", "Us", "manual")],
    "numfig_format": {"figure": "Figure %s"},
}


@pytest.fixture
def app(tmp_path):
    """A book with these titles."""
    (tmp_path / "conf.py").write_text('project_urls = {}\nauthor = "Us"\nproject = "The Tides"\n')
    config = Config(dict(CONF))
    for name, default in (("html_title", "default title"), ("latex_documents", []), ("numfig_format", {})):
        if name not in config:
            config.add(name, default, "", ())
    return SimpleNamespace(config=config, confdir=tmp_path)


def matches(*sources):
    return {source: TMEntry(source, f"译：{source}", Origin.HUMAN) for source in sources}


def test_titles_that_the_author_set_are_collected_with_their_place(app):
    """Text, cells of lists and values of mappings; not Sphinx's own defaults."""
    titles = conf_titles.collect_titles(app, SegmentationSettings(profile("en")))

    assert [title.path for title in titles] == [("project",), ("latex_documents", 0, 2), ("numfig_format", "figure")]
    assert titles[0].segmented_unit.unit.position() == (str(app.confdir / "conf.py"), 3)


def test_translated_titles_replace_the_author_s_and_nothing_else(app):
    """The rest of a row or a mapping stays; a title without a translation stays too."""
    titles = conf_titles.collect_titles(app, SegmentationSettings(profile("en")))
    translations = conf_titles.translate_titles(titles, matches("The Tides"), profiles(PAIR))

    conf_titles.assign_titles(app.config, translations)

    assert app.config.project == "译：The Tides"
    assert app.config.latex_documents == [("index", "tides.tex", "译：The Tides", "Us", "manual")]
    assert app.config.numfig_format == {"figure": "Figure %s"}


@pytest.mark.parametrize(("option", "line"), [("project", 3), ("author", 2), ("amts_engine", 1)])
def test_a_warning_points_at_the_line_that_sets_an_option(app, option, line):
    """Or at the first line where no line does."""
    assert conf_titles.conf_location(app.confdir, option) == f"{app.confdir / 'conf.py'}:{line}"


def test_a_book_without_conf_py_has_a_location_too(tmp_path):
    """Such as one of Jupyter Book."""
    assert conf_titles.conf_location(tmp_path, "project") == f"{tmp_path / 'conf.py'}:1"


@pytest.mark.parametrize(
    ("option", "line"), [("html_title", 2), ("project", 2), ("amts_checks_disabled", 6), ("numfig_format", 1)]
)
def test_a_book_of_jupyter_book_is_configured_elsewhere(tmp_path, option, line):
    """Its titles are the title of the book, and its options stand in a mapping."""
    config = "# book\ntitle: My sample book\nauthor: A\nsphinx:\n  config:\n    amts_checks_disabled: [all]\n"
    (tmp_path / "_config.yml").write_text(config)
    assert conf_titles.conf_location(tmp_path, option) == f"{tmp_path / '_config.yml'}:{line}"


@pytest.mark.parametrize(
    ("path", "original", "translation", "shown"),
    [
        (("latex_documents", 0, 2), "The tide", "潮汐", "潮汐"),
        (("latex_documents", 0, 2), "The tide", r"潮汐\input{/etc/passwd}", "The tide"),
        (("latex_documents", 0, 2), r"The \textbf{tide}", r"\textbf{潮汐}", r"\textbf{潮汐}"),
        (("latex_documents", 0, 2), r"The \textbf{tide}", r"\input{潮汐}", r"The \textbf{tide}"),
        (("latex_documents", 0, 2), "The tide", "潮汐 & 海 %", "The tide"),
        (("man_pages", 0, 2), "the tide", r"潮汐 \X'tty: x'", "the tide"),
        (("project",), "Tide", r"潮汐\X'x'", "Tide"),
        (("html_title",), "Tide", r"潮汐 & \x", r"潮汐 & \x"),
    ],
)
def test_a_title_that_is_written_as_it_is_gets_no_new_command(path, original, translation, shown):
    """LaTeX and man pages take such titles as their own markup."""
    assert conf_titles._without_new_markup(path, original, translation) == shown
