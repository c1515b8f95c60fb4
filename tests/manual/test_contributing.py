"""What CONTRIBUTING says is true: its paths exist, its steps are functions, its examples run."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, fields
from textwrap import dedent

import project_paths
import pytest

from sphinx_amts.options import schema

TEXT = (project_paths.ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PATHS = sorted(set(re.findall(r"`((?:sphinx_amts|tests|docs)/[\w./]*?)(?::\w+)?`", TEXT)))
STEPS = re.findall(r"`(sphinx_amts/[\w./]+\.py):(\w+)`", TEXT)
WAYS = re.split(r"^### ", TEXT, flags=re.MULTILINE)[1:]


@pytest.mark.parametrize("path", PATHS)
def test_a_path_exists(path):
    """Whoever follows it finds something."""
    assert (project_paths.ROOT / path).exists()


@pytest.mark.parametrize(("path", "function"), STEPS)
def test_a_step_is_a_function_of_its_file(path, function):
    """The two ways through the code can be followed."""
    tree = ast.parse((project_paths.ROOT / path).read_text(encoding="utf-8"))

    assert function in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_the_ways_are_short():
    """At most ten files from a page to its translation, at most 18 to the service and back."""
    to_page, to_service = (
        {path for path, _ in re.findall(r"^\d+\. `([\w./]+):(\w+)`", way, re.MULTILINE)} for way in WAYS
    )

    assert (len(to_page), len(to_service)) == (10, 18)


def test_the_example_of_an_option_can_be_typed():
    """It is a field of a table of options, with a default that its own check accepts."""
    (block,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    names = {name: getattr(schema, name) for name in dir(schema)} | {"dataclass": dataclass}
    body = "\n".join(f"    {line}" for line in dedent(block).splitlines())
    exec(f"@dataclass(frozen=True)\nclass Example:\n{body}", names)  # noqa: S102 - our own text

    (option,) = fields(names["Example"])
    assert option.name == "greeting"
    assert option.metadata["check"](schema.default_of(option)) == ""


def test_every_target_of_make_is_one():
    """The table lists what there is."""
    makefile = (project_paths.ROOT / "Makefile").read_text(encoding="utf-8")

    assert set(re.findall(r"`make ([\w-]+)`", TEXT)) - {"help"} == set(
        re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE)
    ) - {"help"}
