"""The search of a Chinese book."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from sphinx_amts.sphinx_ext import search


@pytest.fixture
def splitter():
    return search.HanSearch({})


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
    ("language", "options", "is_registered"),
    [("zh_CN", {}, True), ("zh_TW", {}, True), ("ja", {}, False), ("zh_CN", {"dict": "mine"}, False)],
)
def test_which_books_get_it(language, options, is_registered):
    """Books in Chinese, unless the author has chosen a search."""
    registered = []
    config = SimpleNamespace(language=language, html_search_options=options)
    search.register_search(SimpleNamespace(config=config, add_search_language=registered.append))

    assert registered == ([search.HanSearch] if is_registered else [])
