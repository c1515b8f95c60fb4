"""What kind of source a path is: a book for Sphinx, HTML pages, or gettext catalogues."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from sphinx_amts.errors import ConfigurationError

Kind: TypeAlias = Literal["book", "html", "catalogue"]

#: Everything that can be read, for messages.
READABLE = "Sphinx and Jupyter Book projects, Markdown, rst, notebooks, HTML pages and gettext catalogues (.po)"

_SUFFIXES: Mapping[Kind, frozenset[str]] = {
    "book": frozenset({".md", ".markdown", ".rst", ".ipynb"}),
    "html": frozenset({".html", ".htm", ".xhtml"}),
    "catalogue": frozenset({".po"}),
}
_PROJECT_FILES = ("conf.py", "_config.yml")
#: How the names of folders begin that are not the author's.
_HIDDEN = (".", "_build", "node_modules")


@dataclass(frozen=True, slots=True)
class SourceKind:
    """A path, one side of an extraction, with what it holds."""

    path: Path
    kind: Kind


def kind_of(path: Path) -> SourceKind:
    """What a path holds, by its name, or for a folder by the names in it.

    Raises:
        ConfigurationError: If it does not exist, or nothing in it can be read.
    """
    if path.is_dir():
        return SourceKind(path, _kind_of_folder(path))
    if not path.exists():
        raise ConfigurationError(f"There is no file or folder {path}. Check its name.")
    kind = _kind_of_suffix(path.suffix)
    if kind is None:
        raise ConfigurationError(f"{path}: unsupported file type. Pairs can be extracted from {READABLE}.")
    return SourceKind(path, kind)


def _kind_of_suffix(suffix: str) -> Kind | None:
    return next((kind for kind, suffixes in _SUFFIXES.items() if suffix.lower() in suffixes), None)


def _kind_of_folder(folder: Path) -> Kind:
    """A book if it has its own configuration; else what most of its pages are, and catalogues if it has no pages."""
    if any((folder / name).is_file() for name in _PROJECT_FILES):
        return "book"
    files = (path.relative_to(folder) for path in folder.rglob("*.*"))
    counts = Counter(_kind_of_suffix(path.suffix) for path in files if not path.as_posix().startswith(_HIDDEN))
    kinds: list[Kind] = [kind for kind in _SUFFIXES if counts[kind]]
    if not kinds:
        raise ConfigurationError(f"{folder} contains no readable files. Pairs can be extracted from {READABLE}.")
    return "html" if counts["html"] > counts["book"] else kinds[0]
