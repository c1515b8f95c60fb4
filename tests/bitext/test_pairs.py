"""Rows become pairs: the languages they are in, which of equal sources wins, what is kept as plain text."""

from __future__ import annotations

from pathlib import Path

import pytest
from parallel_data_files import EN_ZH, lines, reasons, texts

from sphinx_amts.bitext import RowError, read
from sphinx_amts.errors import ParallelDataError
from sphinx_amts.languages import LanguagePair


@pytest.mark.parametrize(
    ("head", "source", "target"),
    [
        ("en-US,es-419", "en", "es"),
        ("en,pt", "en", "pt_BR"),
        ("en,no", "en", "nb_NO"),
        ("EN,zh-Hans", "en", "zh_CN"),
        ("en,zh-TW", "en", "zh_TW"),
        ("en,es", "en", "es_MX"),
        ("en,pt", "en_US", "pt_PT"),
        ("en,zh-Hant", "en", "zh_HK"),
        ("en,sr-Latn", "en", "sr_RS@latin"),
    ],
)
def test_languages_have_many_spellings(table, head, source, target):
    """Regions, scripts, capitals, and the codes of Amazon Translate are understood."""
    path = table(f"{head}\nHello,x\n", "pairs.csv")
    assert texts(read(path, LanguagePair(source, target))) == [("Hello", "x")]


def test_the_exact_language_is_preferred(table):
    """A region stands in for its language only where that is missing."""
    path = table("en-GB,en,es-MX,es\nColour,Color,a,b\n", "pairs.csv")
    assert texts(read(path, LanguagePair("en", "es"))) == [("Color", "b")]


@pytest.mark.parametrize(
    ("head", "target"),
    [
        ("en,pt-BR", "pt_PT"),
        ("en,zh-TW", "zh_CN"),
        ("en,zh", "zh_TW"),
        ("en-GB,pt", "pt_PT"),
        ("en,es-ES", "es_MX"),
        ("en,sr", "sr@latin"),
        ("en,sr@latin", "sr"),
    ],
)
def test_another_script_or_region_is_another_language(table, head, target):
    """Traditional is no simplified Chinese, nor Brazil Portugal."""
    path = table(f"{head}\nHello,x\n", "pairs.csv")
    with pytest.raises(ParallelDataError):
        read(path, LanguagePair("en_US", target))


def test_the_last_of_equal_sources_wins(table):
    """Each source comes once, where it came first, with its last translation."""
    path = table("en,zh\nA,1\nB,2\nA,3\n", "pairs.csv")
    assert texts(read(path, EN_ZH)) == [("A", "3"), ("B", "2")]
    assert not read(path, EN_ZH).errors


def test_pairs_whose_markup_differs_stay_as_plain_text(table):
    """They are counted in one notice with their lines, and are read as they are."""
    path = table("en,zh\nCall `fit`.,调用它。\nFine,好\nSee `a`.,见`b`。\n", "pairs.csv")
    data = read(path, EN_ZH)
    assert texts(data) == [("Call `fit`.", "调用它。"), ("Fine", "好"), ("See `a`.", "见`b`。")]
    assert lines(data) == [2]
    assert "2 pairs" in reasons(data)
    assert "lines 2, 4" in reasons(data)


def test_a_fault_prints_as_a_place():
    """Terminals and editors link the form ``file:line: reason``."""
    assert str(RowError(Path("a.csv"), 3, "empty")) == "a.csv:3: empty"


def test_translations_are_safe_and_sources_are_keys(tmp_path):
    """A source is matched against the book's own sentences, so it stays; a translation goes into a page."""
    path = tmp_path / "pairs.tsv"
    text = (
        "en\tzh\nTide\u202e.\t潮汐\x1b[2J\x9b\u202e。\nMoon.\t\x07\nWave <x1/>.\t海<x"
        + "9" * 5_000
        + "/>\nSea.\t海。\n"
    )
    path.write_text(text, encoding="utf-8")

    data = read(path, LanguagePair("en", "zh"))

    translations = {pair.source: pair.target for pair in data.pairs}
    assert translations.pop("Wave &lt;x1/&gt;.").startswith("海&lt;x999")  # no tag of ours: kept as plain text
    assert translations == {"Tide\u202e.": "潮汐[2J。", "Sea.": "海。"}
    assert [error.line for error in data.errors] == [3, 4]
