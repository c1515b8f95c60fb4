"""How Sphinx is set up to read a book: by the book's own configuration, or by one that is made for standalone files.

A folder with ``conf.py`` has its own configuration; a Jupyter Book 1 has one that Jupyter Book makes of
``_config.yml``.  Standalone files, which are Markdown, reStructuredText and notebooks without either, get every parser
and every harmless directive that is installed.  The dialect of *Dive into Deep Learning* is recognised by its markup.
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
#: Extensions with directives that authors of standalone pages use.
_USUAL_EXTENSIONS = (
    "sphinx.ext.graphviz", "sphinx.ext.ifconfig", "sphinx.ext.todo", "sphinx_design", "sphinx_exercise", "sphinx_proof",
    "sphinx_tabs.tabs", "sphinx_inline_tabs", "sphinx_togglebutton", "sphinxcontrib.bibtex",
)  # fmt: skip
#: MyST's syntax that changes no word of a page that does not use it.
_MYST_SYNTAX = frozenset({
    "amsmath", "attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath", "fieldlist", "html_admonition",
    "html_image", "substitution", "tasklist",
})  # fmt: skip
_EXCLUDED = (
    "**/.*", "**/_build", "**/__pycache__", "**/node_modules", "**/site-packages", "**/venv", "**/_static",
    "**/_templates",
)  # fmt: skip
_PAGE_SUFFIXES = (".md", ".markdown", ".ipynb")
_D2L = re.compile(
    rb"^:(?:label|eqlabel|begin_tab|end_tab|width|bibliography):|:(?:numref|eqref|citet?|citep):`"
    rb"|^```\s*\{\.\w+ \.input|^#\s*@(?:tab|save)\b|^%%tab\b",
    re.MULTILINE,
)
_NOTEBOOK_IN_TEXT = re.compile(rb"\A---\n(?:.*\n)*?jupytext:|^[`:]{3,}\s*\{code-cell\}", re.MULTILINE)
#: Bytes at the start of a file in which its dialect is looked for.
_HEAD_BYTES = 200_000
#: Files of which the start is read; a book of one dialect shows it earlier.
_MOST_FILES = 2_000


@dataclass(frozen=True, slots=True)
class SphinxSetup:
    """What Sphinx is started with."""

    conf_folder: Path | None
    """The folder of ``conf.py``, if there is one."""
    overrides: Mapping[str, Any]
    """Options that take precedence over ``conf.py``, or the whole configuration if there is none."""
    configuration_file: str
    """The file in which the author says how the book is read."""
    is_own: bool
    """Whether the configuration is the book's own, and not made here."""


def setup_of(folder: Path, limit: str = "", *, without: bool = False) -> SphinxSetup:
    """How the book in a folder is read.

    Args:
        folder: The folder of the book.
        limit: The path of a file in it, if only that is read.
        without: Whether its own configuration is left aside, since that does not run.

    Raises:
        Exception: Whatever Jupyter Book or a YAML parser says of a bad file.
    """
    if (folder / CONFIGURATION).is_file():
        name = CONFIGURATION
        own_setup: SphinxSetup | None = SphinxSetup(folder, {}, name, is_own=True)
    else:
        name = _JUPYTER_BOOK[0]
        own_setup = _jupyter_book_setup(folder) if not without else None
    if own_setup and not without:
        return own_setup
    return SphinxSetup(None, _standalone_options(folder, limit), name, is_own=False)


def _jupyter_book_setup(folder: Path) -> SphinxSetup | None:
    """The setup that Jupyter Book 1 makes, if it is installed; else its settings for Sphinx on top of ours."""
    if not all((folder / name).is_file() for name in _JUPYTER_BOOK):
        return None
    file = folder / _JUPYTER_BOOK[0]
    if _is_installed("jupyter_book.config"):
        jupyter_book = importlib.import_module("jupyter_book.config")
        more = {"latex_individualpages": False}
        options, _ = jupyter_book.get_final_config(user_yaml=file, sourcedir=folder, cli_config=more, validate=False)
        return SphinxSetup(None, options, file.name, is_own=True)
    return SphinxSetup(None, _options_from_yaml(file), file.name, is_own=True)


def _options_from_yaml(file: Path) -> dict[str, Any]:
    yaml = importlib.import_module("yaml")  # MyST-Parser needs it, and there is no such book without MyST-Parser
    settings = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    options = _standalone_options(file.parent, "")
    sphinx = settings.get("sphinx") or {}
    more = ["sphinx_external_toc", *(sphinx.get("extra_extensions") or ())]
    options["extensions"] += [name for name in more if name not in options["extensions"] and _is_installed(name)]
    options["exclude_patterns"] += settings.get("exclude_patterns") or []
    parse = settings.get("parse") or {}
    options["myst_enable_extensions"] |= {*(parse.get("myst_enable_extensions") or ())} - {"linkify"}
    options["myst_substitutions"] = parse.get("myst_substitutions") or {}
    return options | (sphinx.get("config") or {})


def _standalone_options(folder: Path, limit: str) -> dict[str, Any]:
    """The whole configuration for standalone files: all of a folder, or the one that it is limited to."""
    single = limit if (folder / limit).is_file() else ""
    traits = _traits([folder / single] if single else _page_files(folder))
    is_d2l, has_cells = "d2l" in traits, "cells" in traits
    # MyST-NB reads every Markdown file that MyST-Parser reads, but takes longer to load.
    parser = _first_installed(["myst_nb", "myst_parser"] if has_cells else ["myst_parser", "myst_nb"])
    markdown = {"myst_nb": "myst-nb", "myst_parser": "markdown"}.get(parser, "")
    suffixes = {".rst": "restructuredtext"} | ({".md": markdown, ".markdown": markdown} if markdown else {})
    extensions = [parser, *(["sphinx_amts.d2l"] if is_d2l else []), *filter(_is_installed, _USUAL_EXTENSIONS)]
    return {
        "extensions": [name for name in extensions if name],
        "source_suffix": suffixes | ({".ipynb": "myst-nb"} if parser == "myst_nb" else {}),
        "exclude_patterns": _patterns_of_others(folder, single) if single else list(_EXCLUDED),
        "myst_enable_extensions": set() if is_d2l else set(_MYST_SYNTAX),
        **({"bibtex_bibfiles": []} if _is_installed("sphinxcontrib.bibtex") else {}),
    }


def _traits(paths: Iterable[Path]) -> frozenset[str]:
    """What the pages need: ``d2l`` if one is written in that dialect, ``cells`` if one has code cells."""
    traits: set[str] = set()
    for path in islice(paths, _MOST_FILES):
        is_notebook = path.suffix == ".ipynb"
        head = b"" if is_notebook else _head(path)
        traits |= {"d2l"} if _D2L.search(head) else set()
        traits |= {"cells"} if is_notebook or _NOTEBOOK_IN_TEXT.search(head) else set()
    return frozenset(traits)


def _page_files(folder: Path) -> Iterator[Path]:
    """The Markdown files and notebooks of a folder, without hidden ones."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_")) and name != "node_modules")
        yield from (Path(parent, name) for name in sorted(names) if name.endswith(_PAGE_SUFFIXES))


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(_HEAD_BYTES)
    except OSError:
        return b""


def _patterns_of_others(folder: Path, single: str) -> list[str]:
    """Patterns that exclude all but one file; Sphinx would walk through everything beside it."""
    kept = single.partition("/")[0]
    return [glob.escape(path.name) for path in folder.iterdir() if path.name != kept]


def _first_installed(names: Iterable[str]) -> str:
    return next(filter(_is_installed, names), "")


def _is_installed(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ImportError:
        return False
