from __future__ import annotations

import tomllib

import pytest

from sphinx_amts.text import abbreviations
from sphinx_amts.text.abbreviations import AbbreviationKind, language_data

FILES = sorted(abbreviations.FOLDER.glob("*.toml"))
KEYS = {
    *("reference", "complete", "ordinals", "capital_nouns", "stop_is_pause"),
    *(kind.value for kind in AbbreviationKind),
    *("after_numbers", "everyday", "words", "ends", "before_ordinals", "months", "before_letters", "starters"),
    *("end_marks", "unbroken", "quotes"),
}
#: These are judged.
LANGUAGES = (
    *("de", "fr", "es", "it", "pt", "ru", "uk", "tr", "pl", "cs", "nl", "sv", "nb", "da", "fi", "hu", "hi", "ar", "el"),
    *("hy", "am", "my", "th", "lo", "km", "ko", "en", "bn", "hr", "ur", "bo"),
)


def entries(content, key):
    return ["".join(entry.split()) for entry in content.get(key, "").split(",") if entry.strip()]


@pytest.fixture(params=FILES, ids=lambda file: file.stem)
def content(request):
    return tomllib.loads(request.param.read_text(encoding="utf-8"))


def test_each_language_has_a_file():
    """None was forgotten or lost by the package."""
    assert {file.stem for file in FILES} >= {*LANGUAGES, "common"}


def test_each_file_names_its_reference_and_holds_what_is_known(content):
    """A key that is misspelled would be silently without effect."""
    assert content["reference"]
    assert content.keys() <= KEYS


def test_abbreviations_end_with_a_full_stop(content):
    """And none is longer than what is looked at before a boundary."""
    for kind in AbbreviationKind:
        for entry in entries(content, kind.value):
            assert entry.endswith(".")
            assert len(entry) < abbreviations.LOOK_BACK


def test_no_abbreviation_is_of_two_kinds(content):
    """Each stands in one list, once."""
    found = [entry for kind in AbbreviationKind for entry in entries(content, kind.value)]
    assert sorted(found) == sorted(set(found))


def test_everyday_words_are_abbreviations():
    """Those that are looked at twice stand in the list that they are an exception of."""
    data = language_data("en")
    assert {data.kinds[entry] for entry in data.everyday} == {AbbreviationKind.BEFORE_NUMBERS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_abbreviations_of_a_language(language):
    """What the tables of the other languages hold is not looked for, but for the common ones."""
    data = language_data(language)
    assert data.kind("See Fig.") in {AbbreviationKind.BEFORE_NUMBERS, AbbreviationKind.NEVER_ENDS}
    assert (data.kind("Siehe Abb.") is not None) == (language == "de")
    assert (data.kind("См. рис.") is not None) == (language in {"ru", "uk"})


def test_a_language_may_say_that_a_common_abbreviation_is_a_word_of_its_own():
    """``no.`` is a word in German, an abbreviation in English."""
    assert language_data("en").kind("See no.") is AbbreviationKind.BEFORE_NUMBERS
    assert language_data("de").kind("See no.") is None


def test_an_unknown_language_is_read_as_english_and_a_near_one_as_its_relative():
    """Nobody loses the abbreviations that held for all languages."""
    assert language_data("xx") == language_data("en")
    assert language_data("sk") == language_data("cs")


@pytest.mark.parametrize(
    ("language", "before", "kind"),
    [
        ("de", "Das gilt z. B.", AbbreviationKind.NEVER_ENDS),
        ("de", "Das gilt z.B.", AbbreviationKind.NEVER_ENDS),
        ("de", "(Vgl.", AbbreviationKind.NEVER_ENDS),
        ("de", "SIEHE ABB.", AbbreviationKind.BEFORE_NUMBERS),
        ("fr", "selon l’art.", AbbreviationKind.BEFORE_NUMBERS),
        ("en", "in the sub-fig.", AbbreviationKind.BEFORE_NUMBERS),
        ("zh", "见Fig.", AbbreviationKind.BEFORE_NUMBERS),
        ("en", "the config.fig.", None),
        ("en", "It is done.", None),
        ("en", "", None),
    ],
)
def test_forms(language, before, kind):
    """With spaces and without, with a capital, behind a mark, but never as the end of another word."""
    assert language_data(language).kind(before) is kind
