"""How Sphinx is set up for reading: by the book's own configuration, or, for loose files, by one that reads most.

A folder with ``conf.py`` has its own; a Jupyter Book 1 has one that Jupyter Book makes of ``_config.yml``.  Loose
Markdown, rst and notebooks get every parser and every directive that is installed and harmless.  What is written in
the dialect of *Dive into Deep Learning* is known by its marks.
"""

from __future__ import annotations

import glob
import importlib
import importlib.util
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

CONFIGURATION = "conf.py"
_JUPYTER_BOOK = ("_config.yml", "_toc.yml")
#: Directives that authors of loose pages use.
_USUAL = (
    "sphinx.ext.graphviz", "sphinx.ext.ifconfig", "sphinx.ext.todo", "sphinx_design", "sphinx_exercise", "sphinx_proof",
    "sphinx_tabs.tabs", "sphinx_inline_tabs", "sphinx_togglebutton", "sphinxcontrib.bibtex",
)  # fmt: skip
#: MyST's syntax that changes no word of a page that does not use it.
_MYST = frozenset({
    "amsmath", "attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath", "fieldlist", "html_admonition",
    "html_image", "substitution", "tasklist",
})  # fmt: skip
_LEFT_OUT = (
    "**/.*", "**/_build", "**/__pycache__", "**/node_modules", "**/site-packages", "**/venv", "**/_static",
    "**/_templates",
)  # fmt: skip
_D2L = re.compile(
    rb"^:(?:label|eqlabel|begin_tab|end_tab|width|bibliography):|:(?:numref|eqref|citet?|citep):`"
    rb"|^```\s*\{\.\w+ \.input|^#\s*@(?:tab|save)\b|^%%tab\b",
    re.MULTILINE,
)
_NOTEBOOK_IN_TEXT = re.compile(rb"\A---\n(?:.*\n)*?jupytext:|^[`:]{3,}\s*\{code-cell\}", re.MULTILINE)
#: Bytes of a file in which its marks are looked for, and files that are looked into.
_LOOKED_AT = 200_000
_MOST_FILES = 2_000


@dataclass(frozen=True, slots=True)
class SphinxSetup:
    """What Sphinx is told."""

    configuration: Path | None
    """The folder of ``conf.py``, if there is one."""
    overrides: Mapping[str, Any]
    name: str
    """The file where the author says how the book is read."""
    is_own: bool
    """Whether the configuration is the book's own, and not made up here."""


def setup_of(folder: Path, limit: str = "", *, without: bool = False) -> SphinxSetup:
    """How the book in ``folder`` is read; ``limit`` is a file in it if only that is wanted.

    ``without`` its own configuration, if that does not run.
    """
    if (folder / CONFIGURATION).is_file():
        name = CONFIGURATION
        own: SphinxSetup | None = SphinxSetup(folder, {}, name, is_own=True)
    else:
        name = _JUPYTER_BOOK[0]
        own = _jupyter_book(folder)
    return own if own and not without else SphinxSetup(None, _loose(folder, limit), name, is_own=False)


def _jupyter_book(folder: Path) -> SphinxSetup | None:
    """As Jupyter Book 1 itself does it, if it is installed; else its settings for Sphinx in a configuration of ours.

    :raises Exception: whatever Jupyter Book or a YAML parser says of a bad file.
    """
    if not all((folder / name).is_file() for name in _JUPYTER_BOOK):
        return None
    file = folder / _JUPYTER_BOOK[0]
    if _is_installed("jupyter_book.config"):
        own = importlib.import_module("jupyter_book.config")  # only where there is such a book
        more = {"latex_individualpages": False}
        made, _ = own.get_final_config(user_yaml=file, sourcedir=folder, cli_config=more, validate=False)
        return SphinxSetup(None, made, file.name, is_own=True)
    return SphinxSetup(None, _of_yaml(file), file.name, is_own=True)


def _of_yaml(file: Path) -> dict[str, Any]:
    yaml = importlib.import_module("yaml")  # MyST-Parser needs it, and there is no such book without
    settings = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    made = _loose(file.parent, "")
    sphinx = settings.get("sphinx") or {}
    more = ["sphinx_external_toc", *(sphinx.get("extra_extensions") or ())]
    made["extensions"] += [name for name in more if name not in made["extensions"] and _is_installed(name)]
    made["exclude_patterns"] += settings.get("exclude_patterns") or []
    parse = settings.get("parse") or {}
    made["myst_enable_extensions"] |= {*(parse.get("myst_enable_extensions") or ())} - {"linkify"}
    made["myst_substitutions"] = parse.get("myst_substitutions") or {}
    return made | (sphinx.get("config") or {})


def _loose(folder: Path, limit: str) -> dict[str, Any]:
    """A configuration for loose files."""
    single = limit if (folder / limit).is_file() else ""
    marks = _marks([folder / single] if single else _pages(folder))
    is_d2l, has_cells = "dialect" in marks, "cells" in marks
    parser = _first_installed(["myst_nb", "myst_parser"] if has_cells else ["myst_parser", "myst_nb"])
    markdown = {"myst_nb": "myst-nb", "myst_parser": "markdown"}.get(parser, "")
    suffixes = {".rst": "restructuredtext"} | ({".md": markdown, ".markdown": markdown} if markdown else {})
    named = [parser, *(["sphinx_amts.d2l"] if is_d2l else []), *filter(_is_installed, _USUAL)]
    return {
        "extensions": [name for name in named if name],
        "source_suffix": suffixes | ({".ipynb": "myst-nb"} if parser == "myst_nb" else {}),
        "exclude_patterns": _others(folder, single) if single else list(_LEFT_OUT),
        "myst_enable_extensions": set() if is_d2l else set(_MYST),
        **({"bibtex_bibfiles": []} if _is_installed("sphinxcontrib.bibtex") else {}),
    }


def _marks(paths: Iterable[Path]) -> frozenset[str]:
    """Whether there are pages in the ``dialect`` of D2L, and pages with ``cells`` to execute."""
    found: set[str] = set()
    for path in islice(paths, _MOST_FILES):
        head = b"" if path.suffix == ".ipynb" else _head(path)
        found |= {"dialect"} if _D2L.search(head) else set()
        found |= {"cells"} if path.suffix == ".ipynb" or _NOTEBOOK_IN_TEXT.search(head) else set()
    return frozenset(found)


def _pages(folder: Path) -> Iterator[Path]:
    """The Markdown files and notebooks of a folder, without hidden ones."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_")) and name != "node_modules")
        yield from (Path(place, name) for name in sorted(names) if name.endswith((".md", ".markdown", ".ipynb")))


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(_LOOKED_AT)
    except OSError:
        return b""


def _others(folder: Path, single: str) -> list[str]:
    """Patterns of all but one file; Sphinx would walk through everything beside it."""
    kept = single.partition("/")[0]
    return [glob.escape(path.name) for path in folder.iterdir() if path.name != kept]


def _first_installed(names: Iterable[str]) -> str:
    return next(filter(_is_installed, names), "")


def _is_installed(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ImportError:
        return False
