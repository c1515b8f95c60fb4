"""Titles of the book that are set in ``conf.py`` and shown to readers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from docutils import nodes
from sphinx.util import texescape

from sphinx_amts.document import segments, units, writeback
from sphinx_amts.sphinx_ext import sphinx_compat

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config

    from sphinx_amts.languages import ProfilePair
    from sphinx_amts.tm.entries import TMEntry

_TITLES = (
    "project", "html_title", "html_short_title", "epub_title", "epub_description", "togglebutton_hint",
    "togglebutton_hint_hide",
)  # fmt: skip
#: Lists of documents, and the columns of each row that hold titles.
_TITLE_COLUMNS = {"latex_documents": (2,), "texinfo_documents": (2, 5), "man_pages": (2,)}
_MAPPINGS = ("numfig_format",)
#: What has a meaning of its own in titles that a builder writes as they are: commands of LaTeX, escapes of man pages.
_RAW_MARKUP = {
    "latex_documents": re.compile(r"\\(?:[A-Za-z@]+|.?)|[{}$%#&_^~]"),
    "man_pages": re.compile(r"\\.?"),
    "project": re.compile(r"\\.?"),
}

#: What Jupyter Book makes from the ``title`` of a book.
_TITLE_OPTIONS = frozenset({*_TITLES, *_TITLE_COLUMNS}) - {"togglebutton_hint", "togglebutton_hint_hide"}

#: The name of an option, then the row and column or the key within its value.
OptionPath: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class ConfTitle:
    """One title, its location, and its segments."""

    path: OptionPath
    segmented_unit: segments.SegmentedUnit


def conf_location(confdir: str | PathLike[str], option: str) -> str:
    """Where ``conf.py`` (in a Jupyter Book, ``_config.yml``) sets an option: its path and line, or its first line."""
    conf, jupyter_book = Path(confdir, "conf.py"), Path(confdir, "_config.yml")
    path = jupyter_book if jupyter_book.is_file() and not conf.is_file() else conf
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
    patterns = [
        rf"{re.escape(option)}\b",
        rf"\s+[\"']?{re.escape(option)}\b[\"']?\s*[=:\[]",
    ]  # indented ones come second
    if path == jupyter_book and option in _TITLE_OPTIONS:
        patterns.append("title:")
    found = (number for pattern in patterns for number, text in enumerate(lines, 1) if re.match(pattern, text))
    return f"{path}:{next(found, 1)}"


def collect_titles(app: Sphinx, settings: segments.SegmentationSettings) -> list[ConfTitle]:
    """The titles that the author set; Sphinx's own defaults are in the target language or made from these."""
    titles = []
    for path, value in _title_values(app.config):
        # a format such as "Fig. %s" keeps its field as a numbered reference does
        node = nodes.inline("", "", nodes.Text(value), reftype="numref")
        node.source, _, line = conf_location(app.confdir, str(path[0])).rpartition(":")
        node.line = int(line)
        segmented_unit = segments.segmented_unit(units.Unit(node), settings)
        if segmented_unit is not None:
            titles.append(ConfTitle(path, segmented_unit))
    return titles


def _title_values(config: Config) -> Iterator[tuple[OptionPath, str]]:
    for name in (*_TITLES, *_TITLE_COLUMNS, *_MAPPINGS):
        value = _value_set_by_author(config, name)
        if isinstance(value, str) and value:
            yield (name,), value
        elif name in _TITLE_COLUMNS and isinstance(value, list):
            yield from _titles_in_rows(name, value)
        elif isinstance(value, Mapping):
            yield from (((name, key), text) for key, text in value.items() if isinstance(text, str))


def _titles_in_rows(name: str, rows: list[Any]) -> Iterator[tuple[OptionPath, str]]:
    for index, row in enumerate(rows):
        for column in _TITLE_COLUMNS[name]:
            if len(row) > column and isinstance(row[column], str) and row[column]:
                yield (name, index, column), row[column]


def _value_set_by_author(config: Config, name: str) -> Any:
    """The author's value, from conf.py or the command line; ``None`` where it is Sphinx's default."""
    return config[name] if sphinx_compat.is_set_by_author(config, name) else None


def translate_titles(
    titles: Iterable[ConfTitle], matches: Mapping[str, TMEntry], languages: ProfilePair
) -> dict[OptionPath, str]:
    """Each title in the target language, as far as its translation is known."""
    translations = {}
    for title in titles:
        original = title.segmented_unit.unit.read()
        writeback.write_translations(title.segmented_unit, matches, languages)
        translations[title.path] = _without_new_markup(title.path, original, title.segmented_unit.unit.read())
    return translations


def _without_new_markup(path: OptionPath, original: str, translation: str) -> str:
    """The translation, or the author's title if the translation has commands of the output format that it has not."""
    pattern = _RAW_MARKUP.get(str(path[0]))
    if pattern is None or Counter(pattern.findall(translation)) <= Counter(pattern.findall(original)):
        return translation
    return original


def escape_contents_title(builder: Builder) -> None:
    """Let no translation of a caption bring commands into LaTeX."""

    def escaped(original: str, translation: str) -> str:
        has_new = translation != _without_new_markup(("latex_documents",), original, translation)
        return str(texescape.escape(translation, builder.config.latex_engine)) if has_new else translation

    sphinx_compat.change_contents_title(builder, escaped)


def assign_titles(config: Config, titles: Mapping[OptionPath, str]) -> None:
    """Put translated titles in place of the author's."""
    for (name, *rest), title in titles.items():
        if not rest:
            config[str(name)] = title
        elif len(rest) == 1:
            config[str(name)] = {**config[str(name)], rest[0]: title}
        else:
            rows = [list(row) for row in config[str(name)]]
            rows[int(rest[0])][int(rest[1])] = title
            config[str(name)] = [tuple(row) for row in rows]
