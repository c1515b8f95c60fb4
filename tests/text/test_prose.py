"""Numbers and lists in messages."""

from __future__ import annotations

import doctest

import pytest

from sphinx_amts.text import prose


@pytest.mark.parametrize(
    ("number", "expected"), [(0, "0 pages"), (1, "1 page"), (2, "2 pages"), (12345, "12,345 pages")]
)
def test_a_noun_agrees_with_its_number(number, expected):
    """Only one thing is singular; thousands are grouped."""
    assert prose.count(number, "page") == expected


def test_an_irregular_plural_is_given():
    """Where an s does not make the plural, the caller names it."""
    assert prose.count(2, "entry", "entries") == "2 entries"


@pytest.mark.parametrize(
    ("limit", "expected"), [(1, "a and 2 more"), (2, "a, b and 1 more"), (3, "a, b, c"), (4, "a, b, c")]
)
def test_a_long_list_is_cut_off(limit, expected):
    """The rest is counted, and nothing is said where there is none."""
    assert prose.and_more(["a", "b", "c"], limit) == expected


def test_the_examples_hold():
    """The docstrings show what the functions return."""
    assert doctest.testmod(prose).failed == 0
