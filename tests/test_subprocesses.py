"""Modules that are named by a text, as programs to start or extensions to load, obey the direction of imports, too."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import project_paths
import pytest

from sphinx_amts.extraction.readers import protocol
from sphinx_amts.sphinx_ext.headless import WORKER_MODULE

PACKAGE = project_paths.ROOT / "sphinx_amts"
_MODULE = re.compile(r"\bsphinx_amts(?:\.[a-z_0-9]+)+")
_DOCUMENTED = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def layers() -> dict[str, int]:
    """The place of each layer, the highest being 0; layers side by side have places of their own."""
    settings = tomllib.loads((project_paths.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    [contract] = [
        contract
        for contract in settings["tool"]["importlinter"]["contracts"]
        if contract["name"] == "imports point one way"
    ]
    return {
        name.strip(): height for height, line in enumerate(contract["layers"]) for name in line.split("|")
    }  # fmt: skip


def layer_of(module: str) -> str:
    return ".".join(module.split(".")[:2])


def docstrings(tree: ast.Module) -> set[int]:
    """The ids of the nodes that are docstrings, those of attributes included."""
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, _DOCUMENTED)]
    return {id(statement.value) for body in bodies for statement in body if isinstance(statement, ast.Expr)}


def named_modules(text: str) -> Iterator[str]:
    """The modules of the package that stand in a string of the source text."""
    tree = ast.parse(text)
    left_out = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            yield from _MODULE.findall(node.value)


def upward(module: str, text: str) -> list[str]:
    """The modules that a module names and may not import."""
    heights = layers()
    own = layer_of(module)
    if own not in heights:  # the package itself, and what starts it
        return []
    named = {name for name in named_modules(text) if layer_of(name) in heights and layer_of(name) != own}
    return sorted(name for name in named if heights[layer_of(name)] <= heights[own])


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


@pytest.mark.parametrize(("module", "path"), list(modules()), ids=lambda value: value if isinstance(value, str) else "")
def test_no_text_names_a_module_of_a_higher_layer(module, path):
    """What may not be imported may not be started or loaded by its name either."""
    assert upward(module, path.read_text(encoding="utf-8")) == []


def test_a_code_string_is_seen():
    """The guard sees a module that stands in the middle of a program, and not one in a docstring."""
    source = '''
        """See :mod:`sphinx_amts.cli.build`."""
        CODE = "import sys; from sphinx_amts.sphinx_ext.headless.worker import main; main()"
        '''
    text = "\n".join(line.strip() for line in source.strip().splitlines())
    assert upward("sphinx_amts.extraction.readers.somewhere", text) == ["sphinx_amts.sphinx_ext.headless.worker"]
    assert upward("sphinx_amts.cli.somewhere", text) == []


def test_modules_that_are_named_exist():
    """A module that was moved is not named any more."""
    existing = dict(modules())
    for _module, path in modules():
        assert set(named_modules(path.read_text(encoding="utf-8"))) <= existing.keys()


def test_the_worker_is_started_as_a_module():
    """So that its name is a module path, which the tests above see."""
    command = protocol.command(WORKER_MODULE, Path("book"), "en", Path("scratch"), "")
    assert command[1:3] == ["-m", "sphinx_amts.sphinx_ext.headless.worker"]
