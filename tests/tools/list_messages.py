"""List every text that people read: ``python tests/tools/list_messages.py``.

All strings of the package that look like prose, by file and line, with ``{…}`` for what is filled in: errors, warnings,
progress, help texts, checks.  Read it from time to time as a technical writer would: is each of them idiomatic, are
plurals right, are values quoted, does the remedy come last?
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "sphinx_amts"
#: Prose has two words in a row; patterns, names of attributes and SQL have signs that prose has not.
_PROSE = re.compile(r"[A-Za-z']{2,}[,;:]? [A-Za-z'(`{]")
_NO_PROSE = re.compile(r"\\[wsdb]|\(\?|\bSELECT\b|\bINSERT\b|\bPRAGMA\b|^\s*<|^[A-Z]{3,} ")
#: Calls whose strings nobody reads.
_SILENT = {"compile", "frozenset", "sub", "search", "split", "namedtuple", "execute"}


def text_of(node: ast.expr) -> str:
    """The text of a string, a formatted string or a concatenation; empty for anything else."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(part) or "{…}" for part in node.values)
    return ""


def strings(node: ast.AST) -> Iterator[ast.expr]:
    """The outermost strings below a node, without docstrings and without what patterns are made of."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue
        if isinstance(child, ast.Call) and getattr(child.func, "attr", getattr(child.func, "id", "")) in _SILENT:
            continue
        if isinstance(child, ast.Constant | ast.JoinedStr):
            yield child
        else:
            yield from strings(child)


def messages(file: Path) -> Iterator[tuple[int, str]]:
    """The texts of a module, each with its line."""
    for node in strings(ast.parse(file.read_text(encoding="utf-8"))):
        text = " ".join(text_of(node).split())
        if _PROSE.search(text) and not _NO_PROSE.search(text):
            yield node.lineno, text


def main() -> None:
    """Print the list."""
    for file in sorted(set(PACKAGE.rglob("*.py")) - {PACKAGE / "text" / "word_lists.py"}):
        for line, text in messages(file):
            sys.stdout.write(f"{file.relative_to(PACKAGE)}:{line}: {text}\n")


if __name__ == "__main__":
    main()
