"""The errors of this package form one tree, which is the one that the module shows."""

import re

import pytest

from sphinx_amts import errors

CLASSES = {name: value for name, value in vars(errors).items() if isinstance(value, type)}


def test_the_tree_is_the_one_shown():
    """Every class stands in the tree of the docstring, under its base class."""
    shown, branch = {}, []
    for line in errors.__doc__.splitlines():
        if match := re.match(r"((?:│   |    |├── |└── )*)([A-Z]\w+)(?:\s{2,}|$)", line):
            branch = [*branch[: len(match[1]) // 4], match[2]]
            shown[match[2]] = branch[-2] if len(branch) > 1 else "Exception"
    assert shown == {name: error.__base__.__name__ for name, error in CLASSES.items()}


@pytest.mark.parametrize("name", CLASSES)
def test_each_says_when_it_is_raised(name):
    """All are caught as one, carry their sentence, and have a docstring."""
    assert issubclass(CLASSES[name], errors.AmtsError)
    assert str(CLASSES[name]("The book is damp.")) == "The book is damp."
    assert CLASSES[name].__doc__
