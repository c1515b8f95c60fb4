"""Which articles of a book an experiment tests: those that it names, or a sample that its seed decides."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from sphinx_amts import spelling
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.evaluation.experiments import MIN_SENTENCES, Experiment
from sphinx_amts.text.prose import count

#: Articles that are named where one is not found.
_SUGGESTIONS = 3


def select_articles(lengths: Mapping[str, int], experiment: Experiment) -> tuple[str, ...]:
    """The articles to test, in the order of the book.

    A number or share takes those that the seed decides, none of them with fewer than
    :data:`~sphinx_amts.evaluation.experiments.MIN_SENTENCES` sentences, and mostly the same ones when a few articles
    are added to the book.

    Args:
        lengths: How many sentences each article has that is in both languages.
        experiment: What to test is its ``test``, and its ``seed``.

    Raises:
        ConfigurationError: If a named article is missing, or there are not enough.
    """
    if isinstance(experiment.test, list):
        names = {_article(name, list(lengths), experiment.file) for name in experiment.test} or set(lengths)
        return tuple(name for name in lengths if name in names)
    eligible = [name for name, length in lengths.items() if length >= MIN_SENTENCES]
    size = experiment.test if isinstance(experiment.test, int) else max(1, round(experiment.test * len(eligible)))
    if size > len(eligible):
        raise ConfigurationError(
            f"{experiment.file}: test = {experiment.test}, but only {count(len(eligible), 'article')} "
            f"{'has' if len(eligible) == 1 else 'have'} at least {MIN_SENTENCES} sentences in both languages."
        )
    # a hash of each name, not a shuffled list, so that adding or removing an article hardly changes the sample
    ranked = sorted(eligible, key=lambda name: hashlib.sha256(f"{experiment.seed}\0{name}".encode()).digest())
    sample = set(ranked[:size])
    return tuple(name for name in eligible if name in sample)


def _article(name: str, articles: Sequence[str], file: Path) -> str:
    """The article of that name, with or without the suffix of its file."""
    if article := next((each for each in (name, re.sub(r"\.\w+$", "", name)) if each in articles), ""):
        return article
    suggestions = spelling.nearest(name, articles, _SUGGESTIONS, 0.4) or articles[:_SUGGESTIONS]
    others = " and others" * (len(articles) > len(suggestions))
    raise ConfigurationError(
        f"{file}: there is no article {name!r} in both languages. Choose from {', '.join(suggestions)}{others}."
    )
