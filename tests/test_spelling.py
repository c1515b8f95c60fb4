"""Which name was meant."""

from __future__ import annotations

import misspellings
import pytest

from sphinx_amts import spelling

NAMES = ("engine", "memory", "parallel_data", "max_characters")


@pytest.mark.parametrize("name", NAMES)
def test_one_letter_is_a_slip(name):
    """Dropped, doubled, swapped or changed; the name itself is none."""
    assert all(spelling.is_slip(written, name) for written in misspellings.of(name))
    assert not spelling.is_slip(name, name)
    assert not any(spelling.is_slip(other, name) for other in NAMES)


@pytest.mark.parametrize(
    ("written", "names", "expected"),
    [
        ("ENGINE", NAMES, ["engine"]),
        ("paralel_datta", NAMES, ["parallel_data"]),
        ("characters", NAMES, ["max_characters"]),
        ("zz", ["es", "zh"], ["zh"]),
        ("nothing", ["xyz"], []),
        ("", NAMES, []),
        ("engine", [], []),
    ],
)
def test_the_nearest_name(written, names, expected):
    """One wrong letter first, then what looks alike; capitals do not count."""
    assert spelling.nearest(written, names) == expected


def test_more_than_one():
    """The nearest first."""
    assert spelling.nearest("memry", ["memoir", "memory", "mercury", "engine"], most=3, similar=0.5)[0] == "memory"


def test_a_hint():
    """A question, or what is said where nothing is near."""
    assert spelling.hint("engin", NAMES, "read the manual") == "did you mean 'engine'?"
    assert spelling.hint("xyz", NAMES, "read the manual") == "read the manual"
