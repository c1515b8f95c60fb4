"""Language: what is left in the source language, and what may stay in it."""

from __future__ import annotations

import re
import unicodedata

import pytest
from checking import check_names, excerpts

from sphinx_amts.checks import language
from sphinx_amts.text import scripts


@pytest.mark.parametrize(("text", "expected"), [("", True), ("。…- ", True), ("7", False), ("页", False)])
def test_a_text_without_letters_and_digits_has_no_words(text, expected):
    """Punctuation alone is no translation."""
    assert language.is_wordless(text) == expected


@pytest.mark.parametrize(
    ("name", "translation", "code", "expected"),
    [
        ("empty", "…", "es", "…"),
        ("empty", "", "es", "(nothing)"),
        ("script", "La página está пуста.", "es", "Cyrillic: La página está пуста."),
        ("script", "该ページ为空。", "zh_CN", "Kana: 该ページ为空。"),
        ("source-language", "该页为空，and the rest of the book is not。", "zh_CN", "and the rest of the book is not"),
    ],
)
def test_the_excerpt_shows_the_foreign_part(name, translation, code, expected):
    """The words or letters themselves, with the name of the script."""
    first, *_ = excerpts(name, "The page is empty, and the rest of the book is not.", translation, code)
    assert first.startswith(expected)


def test_rare_han_characters_are_han():
    """Characters beyond the basic plane are found in English too."""
    assert "script" in check_names("The page is empty.", "La página 𠀀 está vacía.", "es")


@pytest.mark.parametrize(
    ("source", "translation", "code"),
    [
        ("The mean is α.", "La media es α.", "es"),
        ("Read “The Art of the Possible” first.", "先读“The Art of the Possible”。", "zh_CN"),
        ("The letter п is there.", "La letra п está ahí.", "es"),
        ("Same words, British spelling.", "Same words, British spelling.", "en_GB"),
    ],
)
def test_what_may_stay_passes(source, translation, code):
    """Greek in formulas, quoted titles, what the source has, and a variant of the same language."""
    names = check_names(source, translation, code)
    assert names.keys().isdisjoint({"untranslated", "source-language", "script", "wrong-language"})


def test_every_script_of_a_language_has_letters():
    """The two tables fit; Latin and Greek letters are in neither, since formulas of every language have them."""
    names = frozenset().union(*scripts.SCRIPTS_BY_CLDR_CODE.values())
    assert names == scripts.LETTERS.keys()
    assert not re.search(f"[{''.join(scripts.LETTERS.values())}]", "aZéα")


@pytest.mark.parametrize(
    ("translation", "language"),
    [
        ("পাতাটি খালি।", "bn"),
        ("ପୃଷ୍ଠାଟି ଖାଲି॥", "or"),
        ("ਪੰਨਾ ਖਾਲੀ ਹੈ।", "pa"),
        ("ܕܦܐ ܣܦܝܩܐ، ܘܗܢܘ؟", "syr"),
        ("Sahypa boş ـ ٣ ٪.", "tk"),
        ("ຫນ້ານີ້ລາຄາ ฿5", "lo"),
        ("La página 〜 ー cuesta ฿5 y १२.", "es"),
    ],
)
def test_what_several_scripts_share_is_of_none(translation, language):
    """The danda, Arabic commas, tatweel and digits, signs of currencies, and the mark of long vowels."""
    assert "script" not in check_names("The page is empty.", translation, language)


@pytest.mark.parametrize("name", scripts.LETTERS)
def test_letters_of_a_script_are_letters_or_marks_on_them(name):
    """Neither digits nor punctuation nor signs, which other scripts use, too; radicals of Han alone are signs."""
    letters = re.compile(f"[{scripts.LETTERS[name]}]")
    shared = [chr(code) for code in range(0x80, 0x20000) if letters.match(chr(code))]
    assert [char for char in shared if unicodedata.category(char)[0] not in "LMC" and not _is_han(char)] == []


def _is_han(char: str) -> bool:
    return "RADICAL" in unicodedata.name(char, "") or unicodedata.category(char) == "Nl"
