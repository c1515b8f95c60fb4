"""The search of a Chinese book."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from sphinx_amts.sphinx_ext import search_languages


@pytest.fixture
def splitter():
    return search_languages.ChineseSearch({})


def test_terms_are_characters_and_pairs(splitter):
    """Any run of Chinese characters is found by its pairs, and words of other scripts as they are."""
    assert splitter.split("学习Python 3吧") == ["学", "习", "学习", "Python", "3", "吧"]


def test_rare_characters_are_characters(splitter):
    """Those of the supplementary planes too, which stand in names."""
    assert splitter.split("𠮷野") == ["𠮷", "野", "𠮷野"]


def test_what_is_indexed(splitter):
    """Single Chinese characters are, single Latin letters are not."""
    assert [splitter.word_filter(word) for word in ("海", "sea", "a")] == [True, True, False]


@pytest.mark.parametrize(
    ("language", "options", "expected"),
    [
        ("zh_CN", {}, [search_languages.ChineseSearch]),
        ("zh_TW", {}, [search_languages.ChineseSearch]),
        ("ja", {}, [search_languages.JapaneseSearch]),
        ("ko", {}, [search_languages.KoreanSearch]),
        ("es", {}, []),
        ("zh_CN", {"dict": "mine"}, []),
        ("ja", {"type": "mine"}, []),
    ],
)
def test_which_books_get_it(language, options, expected):
    """Books in Chinese, Japanese and Korean, unless the author has chosen a search."""
    registered = []
    config = SimpleNamespace(language=language, html_search_options=options)
    search_languages.register_search(SimpleNamespace(config=config, add_search_language=registered.append))

    assert registered == expected


def test_terms_of_japanese_and_korean():
    """Any two neighbours, also across Han and kana, and within a word with its ending."""
    assert search_languages.JapaneseSearch({}).split("潮汐とはSea") == [*"潮汐とは", "潮汐", "汐と", "とは", "Sea"]
    assert search_languages.KoreanSearch({}).split("무료입니다 3") == [
        *"무료입니다",
        "무료",
        "료입",
        "입니",
        "니다",
        "3",
    ]


@pytest.mark.parametrize(
    "made", [search_languages.ChineseSearch, search_languages.JapaneseSearch, search_languages.KoreanSearch]
)
def test_the_browser_splits_by_the_same_script(made):
    """The script has a stemmer of the name that Sphinx calls, and nothing left to fill in."""
    assert f"function {made.language_name}Stemmer()" in made.js_splitter_code
    assert made.js_characters in made.js_splitter_code
    assert "SCRIPT" not in made.js_splitter_code
