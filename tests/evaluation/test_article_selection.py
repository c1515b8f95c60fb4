"""Which articles are tested: named ones, or a sample that the seed decides."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_amts.errors import ConfigurationError
from sphinx_amts.evaluation.article_selection import select_articles
from sphinx_amts.evaluation.experiments import Experiment

NAMES = st.dictionaries(st.text("abcdefgh", min_size=1), st.integers(10, 90), min_size=3, max_size=20)


@given(NAMES, st.integers(1, 3), st.integers())
def test_a_number_of_articles_is_drawn_by_the_seed(articles, count, seed):
    """Exactly so many, always the same ones whatever their order, in the order of the book."""
    experiment = Experiment(file=Path("x.toml"), test=count, seed=seed)
    selected = select_articles(articles, experiment)
    assert len(selected) == count
    assert list(selected) == [name for name in articles if name in selected]
    assert set(selected) == set(select_articles(dict(reversed(articles.items())), experiment))


@given(NAMES, st.floats(0.01, 0.99))
def test_a_share_of_the_articles_is_drawn(articles, share):
    """As near to the share as whole articles can be, and at least one."""
    selected = select_articles(articles, Experiment(file=Path("x.toml"), test=share))
    assert len(selected) == max(1, round(share * len(articles)))


def test_short_articles_are_not_drawn():
    """The first page of a chapter would weigh as much as an article in the mean."""
    articles = {"long": 30, "index": 1, "other": 20}
    assert select_articles(articles, Experiment(file=Path("x.toml"), test=2)) == ("long", "other")
    with pytest.raises(ConfigurationError, match="only 2 articles"):
        select_articles(articles, Experiment(file=Path("x.toml"), test=3))


def test_named_articles_may_have_a_suffix():
    """An article is found by its name with or without that of its file; the order is that of the book."""
    articles = {"a/tides": 3, "moon": 30, "sun": 30}
    experiment = Experiment(file=Path("x.toml"), test=["moon.md", "a/tides"])
    assert select_articles(articles, experiment) == ("a/tides", "moon")


def test_without_a_choice_all_articles_are_tested():
    """Short ones too, since nobody had to choose."""
    assert select_articles({"a": 1, "b": 30}, Experiment(file=Path("x.toml"))) == ("a", "b")
