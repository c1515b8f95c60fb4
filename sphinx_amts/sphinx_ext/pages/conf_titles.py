"""Titles of the book that stand in ``conf.py`` and that a reader sees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from docutils import nodes

from sphinx_amts import languages
from sphinx_amts.document import segments, units, writeback

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

    from sphinx_amts.languages import LanguagePair
    from sphinx_amts.tm.entries import TMEntry

_STRINGS = ("project", "html_title", "html_short_title", "epub_title", "epub_description")
#: Lists of documents, and the places of the titles in each row.
_ROWS = {"latex_documents": (2,), "texinfo_documents": (2, 5), "man_pages": (2,)}
_MAPPINGS = ("numfig_format",)


#: The name of an option, and the row and column or the key within it.
Place: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class String:
    """One string, where it stands, and its sentences."""

    place: Place
    block: segments.SegmentedUnit


def place_of(confdir: str | PathLike[str], name: str) -> str:
    """Where ``conf.py`` sets an option: its path and line, or its first line."""
    path = Path(confdir, "conf.py")
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
    line = next((number for number, text in enumerate(lines, 1) if text.startswith(name)), 1)
    return f"{path}:{line}"


def collect(app: Sphinx, reading: segments.SegmentationSettings) -> list[String]:
    """The strings that the author set; Sphinx's own defaults are in the target language or made from these."""
    found = []
    for place, value in _values(app.config):
        # a format such as "Fig. %s" keeps its field as a numbered reference does
        node = nodes.inline("", "", nodes.Text(value), reftype="numref")
        node.source, _, line = place_of(app.confdir, str(place[0])).rpartition(":")
        node.line = int(line)
        unit = units.Unit(node)
        block = segments.segmented_unit(unit, reading)
        if block is not None:
            found.append(String(place, block))
    return found


def _values(config: Config) -> Iterator[tuple[Place, str]]:
    for name in (*_STRINGS, *_ROWS, *_MAPPINGS):
        value = _as_set(config, name)
        if isinstance(value, str) and value:
            yield (name,), value
        elif name in _ROWS and isinstance(value, list):
            yield from _titles(name, value)
        elif isinstance(value, Mapping):
            yield from (((name, key), text) for key, text in value.items() if isinstance(text, str))


def _titles(name: str, rows: list[Any]) -> Iterator[tuple[Place, str]]:
    for index, row in enumerate(rows):
        for column in _ROWS[name]:
            if len(row) > column and isinstance(row[column], str) and row[column]:
                yield (name, index, column), row[column]


def _as_set(config: Config, name: str) -> Any:
    """The author's value, from conf.py or the command line; ``None`` where it is Sphinx's default."""
    return config[name] if name in config and name in config._raw_config | config.overrides else None  # noqa: SLF001


def translated(strings: Iterable[String], known: Mapping[str, TMEntry], pair: LanguagePair) -> dict[Place, str]:
    """Each string in the target language, as far as it is known."""
    texts = {}
    for string in strings:
        writeback.write_translations(string.block, known, languages.profiles(pair))
        texts[string.place] = string.block.unit.read()
    return texts


def assign(config: Config, texts: Mapping[Place, str]) -> None:
    """Put the strings in place of the author's."""
    for (name, *rest), text in texts.items():
        if not rest:
            config[str(name)] = text
        elif len(rest) == 1:
            config[str(name)] = {**config[str(name)], rest[0]: text}
        else:
            rows = [list(row) for row in config[str(name)]]
            rows[int(rest[0])][int(rest[1])] = text
            config[str(name)] = [tuple(row) for row in rows]
