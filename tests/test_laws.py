"""The laws of the house, beyond what the contracts in pyproject.toml say: names, rooms, lengths, circles."""

from __future__ import annotations

import ast
import importlib
import re
import statistics
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import project_paths
import pytest

import sphinx_amts

PACKAGE = project_paths.ROOT / "sphinx_amts"
#: Where "Amazon" may be named: its engine, and the rules for its files.
AMAZON_ROOMS = ("engines/amazon/", "bitext/amazon_rules.py")
#: What users write and other rooms pass on: the option, the table of experiments, the module of rules, a page.
AMAZON_NAMES = re.compile(r"amts_amazon|\bamazon: |\.amazon\b|\bamazon=|`\[?amazon\]?`|\bamazon_rules\b|\(amazon\.md\)")
#: Stems that several folders use because the folder makes the meaning plain.
SHARED_STEMS = {
    "__init__",
    "check",  # the model of a check; the command that checks the set-up
    "checks",  # a stage; what a build does with it
    "command_line",
    "conf",
    "documents",  # documents that are aligned; documents of a translation job
    "evaluate",
    "inline_codes",
    "language",
    "memory",  # of one language pair; the command
    "messages",
    "options",
    "pages",  # of a build; of a book that is read for extraction
    "parallel_data",  # the resource of the service; the command
    "preflight",
    "report",
    "sentences",
    "settings",
    "tables",  # files of pairs; figures of an evaluation
    "status",
    "terminology",  # a check; the resource of the service
    "transforms",
    "units",
}


@cache
def trees() -> dict[str, ast.Module]:
    """Every module of the package by its path in it."""
    return {
        file.relative_to(PACKAGE).as_posix(): ast.parse(file.read_text(encoding="utf-8"))
        for file in sorted(PACKAGE.rglob("*.py"))
    }


def module_name(path: str) -> str:
    return ".".join(("sphinx_amts", *Path(path).with_suffix("").parts)).removesuffix(".__init__")


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path, tree in trees().items():
        yield from ((path, node) for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_only_the_engine_amazon_says_amazon():
    """Whoever adds a service edits one folder."""
    elsewhere = [
        f"{path}:{number}: {line.strip()}"
        for path in trees()
        if not path.startswith(AMAZON_ROOMS)
        for number, line in enumerate((PACKAGE / path).read_text(encoding="utf-8").splitlines(), 1)
        if "amazon" in AMAZON_NAMES.sub("", line).lower()
    ]

    assert elsewhere == []


def test_only_sphinx_compat_touches_what_sphinx_does_not_promise():
    """A new version of Sphinx can break one file."""
    private = [
        f"{path}:{node.lineno}: {ast.unparse(node)}"
        for path, tree in trees().items()
        if path.startswith(("sphinx_ext/", "_manual/", "d2l/")) and path != "sphinx_ext/sphinx_compat.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and re.match("_[a-z]", node.attr) and not _is_own(node.value)
    ]
    probed = [
        f"{path}:{node.lineno}: {node.value!r}"
        for path, tree in trees().items()
        if path.startswith("sphinx_ext/") and path != "sphinx_ext/sphinx_compat.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in {"current_document", "_catalog", "_fallback", "_raw_config"}
    ]

    assert private + probed == []


def _is_own(value: ast.expr) -> bool:
    return isinstance(value, ast.Name) and value.id in {"self", "cls"}


def test_only_the_store_knows_the_database():
    """Its file names, its tables and its library."""
    knowing = [
        f"{path}:{node.lineno}"
        for path, tree in trees().items()
        if path != "tm/store.py"
        for node in _constants(tree)
        if "cache.db" in node.value or re.search(r"\b(FROM|INTO) (Cache|History)\b", node.value)
    ]

    assert knowing == []


def _constants(tree: ast.Module) -> Iterator[ast.Constant]:
    """The strings of a module that are not docstrings."""
    statements = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in statements:
            yield node


def test_no_public_class_name_twice():
    """A name says which class is meant."""
    places = defaultdict(list)
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(path)

    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_no_module_stem_twice_unless_its_folder_says_it():
    """A file is found by its name."""
    places = defaultdict(list)
    for path in trees():
        places[Path(path).stem].append(path)
    twice = {stem: found for stem, found in places.items() if len(found) > 1}

    assert {stem: found for stem, found in twice.items() if stem not in SHARED_STEMS} == {}


def test_functions_are_short():
    """Median at most 6 lines, nine tenths at most 15, none over 40, without signature and docstring."""
    lengths = {f"{path}:{node.lineno} {node.name}": _length(node) for path, node in functions()}
    ordered = sorted(lengths.values())

    assert {name: length for name, length in lengths.items() if length > 40} == {}
    assert ordered[int(len(ordered) * 0.9)] <= 15
    assert statistics.median(ordered) <= 6


def _length(function: ast.FunctionDef) -> int:
    first = function.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    body = function.body[1:] if is_docstring else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def test_nothing_is_called_one_or_now():
    """A name says what the thing is."""
    vague = [
        f"{path}:{node.lineno}"
        for path, tree in trees().items()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id in {"one", "now"})
        or (isinstance(node, ast.arg) and node.arg in {"one", "now"})
    ]

    assert vague == []


def test_no_import_circles():
    """Not even for types alone."""
    modules = {module_name(path) for path in trees()}
    graph = {module_name(path): _imports(tree, modules) - {module_name(path)} for path, tree in trees().items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def _imports(tree: ast.Module, modules: set[str]) -> set[str]:
    """The modules that a module needs at its own import, and those that it names for types."""
    found = set()
    for node in _outside_functions(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= names & modules or {node.module} & modules
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} & modules
    return found


def _outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield child
            yield from _outside_functions(child)


def test_the_map_of_the_package_is_true():
    """Every module that it names can be imported, and every room is on it."""
    named = set(re.findall(r"``([a-z0-9_.]+)``", sphinx_amts.__doc__))
    for name in named:
        importlib.import_module(f"sphinx_amts.{name}")
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}

    assert {room for room in rooms if not any(name.split(".")[0] == room for name in named)} == set()
