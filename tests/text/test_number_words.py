"""Numbers in words, composed in each language's way."""

from __future__ import annotations

import pytest

from sphinx_amts.text import number_words
from sphinx_amts.text.number_word_data import WORDS


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Forty-two boats", "en", {42}),
        ("Two thousand five hundred and six", "en", {2506}),
        ("the twenty-first page", "en", {21}),
        ("nineteen eighty-four", "en", {1984}),
        ("three dozen", "en", {36}),
        ("siebenundvierzig Boote", "de", {47}),
        ("im neunzehnten Jahrhundert", "de", {19}),
        ("zesentwintig boten", "nl", {26}),
        ("quatre-vingt-dix-sept bateaux", "fr", {97}),
        ("soixante-quinze", "fr", {75}),
        ("treinta y seis barcos", "es", {36}),
        ("duzentos e quarenta", "pt", {240}),
        ("trecentoventi barche", "it", {320}),
        ("kolmekymmentäviisi venettä", "fi", {35}),
        ("femogtyve både", "da", {25}),
        ("w dwudziestym wieku", "pl", {20}),
        ("в восемнадцатом веке", "ru", {18}),
        ("сімдесят п'ять", "uk", {75}),
        ("otuz beş tekne", "tr", {35}),
        ("huszonkilenc hajó", "hu", {29}),
        ("四百二十", "zh", {420}),
        ("一千三百萬", "zh", {13_000_000}),
        ("一九八四年", "zh", {1984}),
        ("百五十", "ja", {150}),
        ("이백오십", "ko", {250}),
        ("ห้าสิบสาม", "th", {53}),
        ("hai mươi mốt", "vi", {21}),
        ("empat belas", "id", {14}),
        ("पाँच सौ", "hi", {500}),
        ("خمسة وأربعون", "ar", {45}),
        ("القرن الثامن عشر", "ar", {18}),
        ("ארבעים ושתיים", "he", {42}),
        ("نود و پنج", "fa", {95}),
    ],
)
def test_numbers_in_words_have_their_value(text, language, expected):
    """Inverted, in one word, with ten as a factor, digit by digit, and as ordinals."""
    assert expected <= number_words.values(text, language)


def test_numbers_side_by_side_are_several():
    """Three, four: two numbers and no sum."""
    assert number_words.values("three, four or a hundred", "en") >= {3, 4}
    assert 7 not in number_words.values("three four", "en")


@pytest.mark.parametrize("text", ["", "The page is empty.", "einzeln", "mit"])
def test_other_words_are_no_numbers(text):
    """Nor is anything in a language whose words are not known."""
    assert number_words.values(text, "de") == number_words.values(text, "tlh") == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("XIXe siècle", {19}),
        ("Ier", {1}),
        ("XVIII wieku", {18}),
        ("XX века", {20}),
        ("ХХ века", {20}),
        ("IX. század", {9}),
        ("secolul al XV-lea", {15}),
        ("Ⅻ", {12}),
        ("MCMXIV", {1914}),
        ("MIX, CD, DC, XIXO, Vim, Xi", set()),
    ],
)
def test_roman_numerals_have_their_value(text, expected):
    """With the endings of ordinals, typed in Cyrillic, as single characters; abbreviations and words are none."""
    assert number_words.roman_values(text) == expected


@pytest.mark.parametrize("language", sorted(WORDS))
def test_words_of_a_language_are_lower_case_and_have_a_value(language):
    """The text is compared in lower case, and a word has one value."""
    groups = [group.split(":") for group in WORDS[language].split()]
    words = [word for _, forms in groups for word in forms.split(",")]
    assert all(value.isascii() and value.isdecimal() for value, _ in groups)
    assert words == [word.casefold() for word in words]
    assert len(words) == len(set(words))
