"""Whole builds: serial and parallel, twice, one page changed, one deleted, other builders, bad input."""

from __future__ import annotations

import json
import re

import fake_engines
import pytest
from tide_book import CHINESE, PAGES, differing, remember


@pytest.fixture
def tides(book):
    return book.write(PAGES)


def test_parallel_equals_serial_equals_warm(tides):
    """Two reader processes, one, and a second build with a full memory give the same book, byte for byte."""
    engine = "fake_engines.Upper"
    serial = tides.build(amts_engine=engine, amts_memory=".one", out="serial")
    parallel = tides.build("-j", "2", amts_engine=engine, amts_memory=".two", out="parallel")
    warm = tides.build(amts_engine=engine, amts_memory=".one", out="warm")

    assert serial.warnings == parallel.warnings == warm.warnings == ""
    assert len(fake_engines.Base.calls) == 2
    assert differing(serial.out, parallel.out) == []
    assert differing(serial.out, warm.out) == []
    assert "THE TIDES" in serial.text()


def test_titles_reach_everything_that_shows_them(tides):
    """Sidebar, previous and next, references and the search index show the target language."""
    result = tides.build(amts_engine="fake_engines.Upper", html_theme="alabaster")

    page = result.read("index.html")
    assert "CHAPTERS" in page
    assert page.count("THE MOON") >= 2
    assert 'title="THE TIDES"' in result.read("moon.html")
    assert "GRAVITY" in result.text("genindex.html")
    titles = json.loads(re.search(r"setIndex\((.*)\)", result.read("searchindex.js"), re.DOTALL)[1])["titles"]
    assert titles == ["THE TIDES", "THE MOON", "THE SUN"]


def test_nothing_changed_nothing_read(tides):
    """A second build reads no page, asks nothing and writes nothing."""
    tides.build(amts_engine="fake_engines.Upper")
    fake_engines.Base.calls.clear()

    result = tides.build(amts_engine="fake_engines.Upper")

    assert "0 added, 0 changed, 0 removed" in result.status
    assert "no targets are out of date" in result.status
    assert fake_engines.Base.calls == []


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_one_sentence_changed(tides, jobs):
    """One page is read, and one sentence is missing."""
    tides.build(amts_engine="fake_engines.Upper")
    fake_engines.Base.calls.clear()
    tides.write({"moon.rst": PAGES["moon.rst"].replace("Its pull is strong.", "Its pull is weak.")})

    result = tides.build("-j", jobs, amts_engine="fake_engines.Upper")

    assert result.pages_read() == ["moon"]
    assert fake_engines.Base.calls == [["Its pull is weak."]]
    assert "IT PULLS THE SEA. ITS PULL IS WEAK." in result.text("moon.html")


def test_one_page_deleted(tides):
    """The other pages stay translated, and nothing is sent."""
    tides.build(amts_engine="fake_engines.Upper")
    fake_engines.Base.calls.clear()
    (tides.folder / "sun.rst").unlink()
    tides.write({"index.rst": PAGES["index.rst"].replace(" and :doc:`sun`", "").replace("   sun\n", "")})

    result = tides.build(amts_engine="fake_engines.Upper")

    assert result.warnings == ""
    assert "1 removed" in result.status
    assert fake_engines.Base.calls == [["See <x1/>."]]


def test_a_later_correction_reaches_exactly_its_pages(tides):
    """A page is read again when one of its sentences is translated differently now; the others are not."""
    tides.build(amts_engine="fake_engines.Upper")
    remember(tides.folder / ".amts", {"It pulls the sea.": "它牵引着海水。"})

    result = tides.build(amts_engine="fake_engines.Upper")

    assert result.pages_read() == ["moon"]
    assert "它牵引着海水。" in result.text("moon.html")


def test_a_memory_filled_later_is_used(tides):
    """Without an engine, a page that was left in the source language is read when the memory knows more."""
    first = tides.build()
    assert first.warnings.count("[amts.untranslated]") == 4  # three pages, and the title in conf.py
    remember(tides.folder / ".amts", CHINESE)

    second = tides.build()
    third = tides.build()

    assert second.pages_read() == ["index", "moon"]
    assert "潮汐" in second.text()
    assert third.pages_read() == []
    assert "Its pull is strong." in third.warnings


def test_a_changed_title_reaches_all_pages(tides):
    """Pages that show the title in their sidebar are written again."""
    tides.build(amts_engine="fake_engines.Upper", html_theme="alabaster")
    remember(tides.folder / ".amts", {"The moon": "月亮"})

    result = tides.build(amts_engine="fake_engines.Upper", html_theme="alabaster")

    assert result.pages_read() == ["moon"]
    assert "月亮" in result.text("sun.html")


def test_what_failed_is_asked_again_by_the_next_build(tides):
    """A page with missing sentences is read in every build whose engine may know them."""
    tides.build(amts_engine="fake_engines.Raising")

    result = tides.build(amts_engine="fake_engines.Raising")

    assert result.pages_read() == ["index", "moon", "sun"]


@pytest.mark.parametrize("builder", ["dirhtml", "singlehtml", "latex", "epub", "man", "texinfo", "text", "xml"])
def test_other_builders(tides, builder):
    """Every builder gets the translated book."""
    conf = {
        "copyright": "us",
        "version": "1",
        "latex_documents": [("index", "tides.tex", "Book of tides", "Us", "manual")],
        "man_pages": [("index", "tides", "Book of tides", ["Us"], 1)],
        "texinfo_documents": [("index", "tides", "Book of tides", "Us", "tides", "All about it", "Nature")],
    }
    result = tides.build(builder=builder, amts_engine="fake_engines.Upper", **conf)

    assert not [line for line in result.warnings.splitlines() if "mimetype" not in line]
    texts = [path.read_text(encoding="utf-8") for path in result.out.rglob("*.*") if path.suffix in SUFFIXES]
    joined = "\n".join(texts)
    assert "THE SEA" in joined
    assert "PULLS LESS" in joined
    if builder in {"latex", "man", "texinfo"}:
        assert "BOOK OF TIDES" in joined
    if builder == "texinfo":
        assert "ALL ABOUT IT" in joined


SUFFIXES = {".html", ".xhtml", ".tex", ".1", ".texi", ".txt", ".xml"}


def test_warnings_fail_the_build_only_if_asked(tides):
    """Untranslated sentences are warnings; with the option set they fail the build, after all is written."""
    soft = tides.build(out="soft")
    hard = tides.build(out="hard", amts_fail_on_untranslated=True)

    assert soft.code == 0
    assert hard.code == 1
    assert "amts_fail_on_untranslated" in hard.warnings
    assert (hard.out / "sun.html").exists()


def test_warnings_can_be_suppressed(tides):
    """``suppress_warnings`` knows the type and the subtype."""
    for suppressed in (["amts"], ["amts.untranslated"]):
        result = tides.build("-W", suppress_warnings=suppressed, out=suppressed[0])
        assert (result.code, result.warnings) == (0, "")


def test_warnings_stand_at_their_source_line_and_are_grouped(book):
    """One warning a page and reason, at the first sentence, listing the others with their lines."""
    lines = "\n\n".join(f"Sentence number {number}." for number in range(100))
    book.write({"index.rst": "Title\n=====\n\n" + lines})

    result = book.build()

    assert result.warnings.count("[amts.untranslated]") == 2  # the other one is the title in conf.py
    assert re.search(r"index\.rst:2: WARNING: 101 sentences remain", result.warnings)
    assert "index.rst:4: Sentence number 0." in result.warnings
    assert "and 91 more on this page" in result.warnings


def test_the_summary_counts_by_origin(tides):
    """The last lines tell who translated how much."""
    remember(tides.folder / ".amts", CHINESE)
    tides.write({"pairs.csv": "en,zh\nThe sun,太阳\n"})

    result = tides.build(amts_parallel_data="pairs.csv", amts_engine="fake_engines.Upper")

    assert re.search(r"2 human; 1 from parallel data; \d+ machine-translated", result.status)
    assert re.search(r"\d+ characters? sent to the engine 'upper'", result.status)


def test_known_sentences_are_never_sent(tides):
    """Neither what a person translated nor what the parallel data has goes to the engine."""
    remember(tides.folder / ".amts", CHINESE)
    tides.write({"pairs.csv": "en,zh\nThe sun,太阳\n"})

    tides.build(amts_parallel_data="pairs.csv", amts_engine="fake_engines.Upper")

    assert not {"The sun", *CHINESE} & set(fake_engines.Base.calls[0])


def test_a_limit_of_characters_stops_before_anything_is_sent(tides):
    """With more missing than allowed the engine is not called, and the reason says so."""
    result = tides.build(amts_engine="fake_engines.Upper", amts_max_characters=10)

    assert fake_engines.Base.calls == []
    assert "more than amts_max_characters = 10; nothing was sent" in result.warnings


def test_books_share_a_memory(book, tmp_path):
    """What one book translated costs the next one nothing."""
    book.write({"index.rst": "Title\n=====\n\nShared sentence.\n"})
    shared = str(tmp_path / "shared")
    book.build(amts_memory=shared, amts_engine="fake_engines.Upper", out="first")
    fake_engines.Base.calls.clear()
    book.write({"index.rst": "Title\n=====\n\nShared sentence. New one.\n"})

    book.build(amts_memory=shared, amts_engine="fake_engines.Upper", out="second")

    assert fake_engines.Base.calls == [["New one."]]


def test_a_rehearsal_never_stands_for_a_translation(tides):
    """After ``pseudo`` everything is still missing for a real engine."""
    tides.build(amts_engine="pseudo", out="one")
    result = tides.build(amts_engine="fake_engines.Upper", out="two")

    assert "ＴＨＥ" not in result.text().upper().replace("THE", "")
    assert "The tides" in fake_engines.Base.calls[0]


def test_a_paid_engine_is_not_called_when_the_memory_cannot_keep_its_answers(tides):
    """No money is spent on what would be lost."""
    (tides.folder / "taken").write_text("a file where the memory's folder should be")

    result = tides.build(amts_memory="taken", amts_engine="fake_engines.Paid")

    assert fake_engines.Base.calls == []
    assert result.code == 0
    assert "nothing was sent to paid" in result.warnings


def test_a_notebook_runs_once(book):
    """Code cells are executed once in a build, however many pages wait for translations."""
    pytest.importorskip("myst_nb")
    log = book.folder / "runs.log"
    cell = f"open({str(log)!r}, 'a').write('run\\n')"
    notebook = {
        "cells": [
            {"cell_type": "markdown", "metadata": {}, "source": ["# The data\n", "\n", "Some *words*."]},
            {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": [cell]},
        ],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "nbformat": 4,
        "nbformat_minor": 4,
    }
    conf = {"extensions": ["myst_nb", "sphinx_amts"], "nb_execution_mode": "force"}
    book.write({"index.ipynb": json.dumps(notebook)})
    for jobs in ("1", "2"):
        log.unlink(missing_ok=True)
        result = book.build(
            "-j", jobs, amts_engine="fake_engines.Upper", out=f"j{jobs}", amts_memory=f".j{jobs}", **conf
        )
        assert log.read_text() == "run\n"
        assert "SOME <em>WORDS</em>" in result.read("index.html")


@pytest.mark.parametrize(
    ("option", "value", "expected"),
    [
        ("amts_engine", 5, "the name of an engine"),
        ("amts_source_language", "klingon", "a language code"),
        ("amts_parallel_data", 7, "a path, a list of paths"),
        ("amts_do_not_translate", "Sphinx", "a list of words"),
        ("amts_max_characters", "many", "a whole number of characters"),
        ("amts_timeout", -1, "seconds greater than 0"),
        ("amts_fail_on_untranslated", "yes", "True or False"),
        ("amts_memory", None, "a folder"),
    ],
)
def test_a_wrong_option_is_told_with_its_remedy(tides, option, value, expected):
    """Name, value and what is expected; the book still builds."""
    result = tides.build(**{option: value})

    assert result.code == 0
    assert re.search(f"{option} must be .*{expected}.*got", result.warnings)
    assert "[amts.config]" in result.warnings


def test_an_unknown_language_is_told(tides):
    """The book still builds."""
    result = tides.build(language="xx", amts_engine="fake_engines.Upper")

    assert result.code == 0
    assert "[amts.language]" in result.warnings
    assert "THE TIDES" in result.text()


def test_missing_and_broken_parallel_data_are_told_and_good_rows_used(tides):
    """File, line and reason; never a failed build."""
    tides.write(
        {"half.tmx": "<tmx version='1.4'><header srclang='en'/><body><tu><tuv xml:lang='en'><seg>The sun</seg>"}
    )
    tides.write({"rows.csv": "en,zh\nThe sun,太阳\nno second column\n"})

    result = tides.build(amts_parallel_data=["half.tmx", "rows.csv", "absent.tsv", "."])

    assert result.code == 0
    for part in ("half.tmx", "rows.csv:3", "absent.tsv"):
        assert part in result.warnings
    assert "太阳" in result.text("sun.html")


def test_a_source_that_is_not_utf_8_stops_no_other_page(tides):
    """Sphinx's own message names the page; the rest is translated."""
    (tides.folder / "moon.rst").write_bytes(b"Moon\n====\n\nCaf\xe9 text here.\n\n.. _moon:\n")

    result = tides.build(amts_engine="fake_engines.Upper")

    assert "moon" in result.warnings
    if result.code == 0:
        assert "THE TIDES" in result.text()


def test_a_damaged_memory_is_set_aside_and_the_build_goes_on(tides):
    """Nothing is deleted, and the author is told where it is now."""
    tides.build(amts_engine="fake_engines.Upper", out="one")
    database = next((tides.folder / ".amts").rglob("cache.db"))
    database.write_bytes(b"no database at all" * 100)

    result = tides.build(amts_engine="fake_engines.Upper", out="two")

    assert "[amts.memory]" in result.warnings
    assert "THE TIDES" in result.text()
    assert list((tides.folder / ".amts").glob("*damaged*"))


def test_no_op_for_the_source_language(tides):
    """Nothing is looked up, nothing is told."""
    result = tides.build(language="en", amts_engine="fake_engines.Upper")

    assert fake_engines.Base.calls == []
    assert result.warnings == ""
    assert "The tides" in result.text()


def test_the_theme_of_the_build_is_chinese_for_zh(tides):
    """``zh`` is ``zh_CN``: interface strings, script translations and the language of the page."""
    result = tides.build(language="zh", amts_engine="fake_engines.Upper")

    assert 'lang="zh-CN"' in result.read("index.html")
    assert (result.out / "_static" / "translations.js").exists()


def test_numbers_come_from_the_command_line(tides):
    """``-D amts_max_characters=10`` and ``-D amts_timeout=5`` mean numbers."""
    result = tides.build("-D", "amts_max_characters=10", "-D", "amts_timeout=5", amts_engine="fake_engines.Upper")

    assert "amts_max_characters = 10; nothing was sent" in result.warnings
    assert "[amts.config]" not in result.warnings


def test_a_missing_title_of_the_book_is_told(book):
    """What stands in conf.py counts like a page: named with its line, and a reason to fail."""
    book.write({"index.rst": "7\n=\n"})

    result = book.build(html_title="Unknown words", amts_fail_on_untranslated=True)

    assert result.code == 1
    assert re.search(r"conf\.py:\d+: Unknown words", result.warnings)


def test_a_broken_correction_is_told_and_never_sent(tides):
    """A person's translation with a lost tag is not used, not replaced, and costs nothing."""
    remember(tides.folder / ".amts", {"See <x1/> and <x2/>.": "看。"})

    result = tides.build(amts_engine="fake_engines.Upper")

    assert "the translation in the memory cannot be used: lost: <x1/> <x2/>" in result.warnings
    assert "See <x1/> and <x2/>." not in fake_engines.Base.calls[0]


def test_pairs_that_translate_a_kept_term_are_told(tides):
    """The author's terms stay as they are, and the author hears of pairs that say otherwise."""
    tides.write({"pairs.csv": "en,zh\nThe sun,太阳\nThe moon,月亮\n"})

    result = tides.build(amts_parallel_data="pairs.csv", amts_do_not_translate=["sun"])

    assert "1 pair translates an address or a term of amts_do_not_translate" in result.warnings
    assert "月亮" in result.text("moon.html")
    assert "The sun" in result.text("sun.html")


def test_a_catalogue_that_keeps_a_text_as_it_is_wins_too(book):
    """A name that a person left alone is not translated, in captions, entries and alternative texts either."""
    same = ["Guide", "Waves", "Logo"]
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    messages = "".join(f'\nmsgid "{text}"\nmsgstr "{text}"\n' for text in same)
    book.write(
        {
            "index.rst": """
                Manual
                ======

                .. toctree::
                   :caption: Guide

                   Waves <two>

                .. image:: https://example.org/a.png
                   :alt: Logo
                """,
            "two.rst": "Two\n===\n",
            "locale/ja/LC_MESSAGES/index.po": head + messages,
        }
    )

    book.build(language="ja", amts_engine="fake_engines.Upper", locale_dirs=["locale"], gettext_compact=False)

    assert set(fake_engines.Base.calls[0]) == {"Manual", "Two", "Tides"}


def test_a_persons_translation_of_two_sentences_as_one(book):
    """In the memory as in a parallel-data file: it is used where both stand together, and only that page is read."""
    book.write(PAGES).build(amts_engine="pseudo")
    book.build()
    remember(book.folder / ".amts", {"It pulls the sea. Its pull is strong.": "它用力牵引着海水。"})

    result = book.build()

    assert "它用力牵引着海水。" in result.text("moon.html")
    assert result.pages_read() == ["moon"]
    again = book.build("-j", "2", out="parallel")
    assert "它用力牵引着海水。" in again.text("moon.html")
