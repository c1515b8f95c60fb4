"""Pseudo-translation."""

from __future__ import annotations

import unicodedata
from string import ascii_letters, ascii_lowercase

import pytest
from small_books import Book

from sphinx_amts.engines import Request
from sphinx_amts.engines.pseudo import LETTERS, Pseudo, in_letters
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.config import PSEUDO_LETTERS, AmtsConfig

OTHERS = PSEUDO_LETTERS[1:]


def test_letters_are_wide_and_tags_stay():
    """Whatever is not translated stands out."""
    answers = Pseudo(None).answers([Request("See <x1/> &amp; <g2>go</g2> 7.", "index")], LanguagePair("en", "es"))

    assert answers == ["Ｓｅｅ <x1/> &amp; <g2>ｇｏ</g2> 7."]


def test_it_is_kept_apart():
    """Its answers never stand for translations."""
    assert (Pseudo(None).is_pseudo, Pseudo(None).namespace) == (True, "pseudo")


@pytest.mark.parametrize("letters", OTHERS)
def test_nothing_leads_back_from_other_letters(letters):
    """Each letter has one of its own, which no compatibility form turns into ASCII: ids made of it are lost."""
    written = in_letters(letters, ascii_letters)
    assert len(set(written[:26])) == len(ascii_lowercase)
    assert not set(unicodedata.normalize("NFKD", written).casefold()) & set(ascii_letters)
    assert unicodedata.normalize("NFKD", written) == written


def test_each_kind_of_letters_is_kept_apart():
    """In the memory, and in what decides whether a page is read again; the default is as in earlier versions."""
    engines = [Pseudo(AmtsConfig(pseudo=letters)) for letters in PSEUDO_LETTERS]
    assert set(LETTERS) == set(PSEUDO_LETTERS)
    assert [engine.namespace for engine in engines] == ["pseudo", "pseudo-cyrillic", "pseudo-hebrew", "pseudo-arabic"]
    pair = LanguagePair("en", "he")
    assert engines[0].fingerprint(pair) == "pseudo "
    assert len({engine.fingerprint(pair) for engine in engines}) == len(PSEUDO_LETTERS)


def test_the_letters_of_a_book(tmp_path):
    """From the command line, too; after a change of the letters the pages have the new ones, and back again."""
    book = Book(tmp_path, {"amts_engine": "pseudo"}).write({"index.rst": "Tide\n====\n\nTide and ``code``.\n"})
    for arguments, expected in [([], "Ｔｉｄｅ"), (["-D", "amts_pseudo=hebrew"], "תידע"), ([], "Ｔｉｄｅ")]:
        result = book.build(*arguments, language="he")
        assert (result.code, result.warnings) == (0, "")
        assert result.text().count(expected) >= 2
    assert {path.name for path in (tmp_path / ".amts").iterdir()} >= {"en-he@pseudo.v2", "en-he@pseudo-hebrew.v2"}
