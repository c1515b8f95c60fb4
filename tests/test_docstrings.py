"""The examples in docstrings are true."""

from __future__ import annotations

import doctest
import importlib

import project_paths
import pytest

PACKAGE = project_paths.ROOT / "sphinx_amts"
MODULES = [
    ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
    for file in sorted(PACKAGE.rglob("*.py"))
    if ">>> " in file.read_text("utf-8")
]


@pytest.mark.parametrize("module", MODULES)
def test_examples(module):
    """Each example of a module prints what stands below it."""
    results = doctest.testmod(importlib.import_module(module))

    assert results.attempted
    assert not results.failed
