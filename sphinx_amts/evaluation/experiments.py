"""An experiment as a file of TOML: a book and its human translation, the articles to test, and the systems.

Every key is declared here once, with its default, its check and its help; the table of the manual is generated from
them.  A wrong file is refused as a whole, with all that is wrong in it: what is run may cost money, so nothing is
guessed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import Field, dataclass, fields
from pathlib import Path
from typing import Any, TypeAlias

from sphinx_amts import languages, spelling
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.evaluation.files import JSON_LINES, read_utf8
from sphinx_amts.evaluation.scoring import ALL_SYSTEMS
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.schema import ValueCheck, flag, option

#: Parallel data that is made from the articles that are not tested, by name, and what its pairs consist of.
GENERATED_DATA: Mapping[str, str] = {"paragraphs": "paragraph", "sentences": "sentence"}
#: Articles with fewer sentences, such as the first page of a chapter, are not sampled: their scores are chance, and
#: would weigh as much as others in the mean.
MIN_SENTENCES = 10
#: Names that mean something else in the file of translations that an experiment writes.
_RESERVED_NAMES = frozenset({"article", "source", "reference"})
#: The table of systems.
SYSTEM = "system"


# --- what a value may be ----------------------------------------------------------------------------------------------


def _is_filled(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _text_of(expected: str) -> ValueCheck:
    return lambda value: "" if isinstance(value, str) else expected


def _language_code(value: Any) -> str:
    if not _is_filled(value):
        return 'a language code, such as "zh"'
    try:
        languages.canonical(value)
    except ConfigurationError as error:
        return f'a language code, such as "zh": {error}'
    return ""


def _article_choice(value: Any) -> str:
    """Articles, how many, or which share of them."""
    if isinstance(value, list):
        fits = all(map(_is_filled, value))
    elif isinstance(value, float):
        fits = 0 < value < 1
    else:
        fits = isinstance(value, int) and not isinstance(value, bool) and value > 0
    return "" if fits else "a list of articles, a number of articles, or a fraction such as 0.1"


def _whole_number(value: Any) -> str:
    return "" if isinstance(value, int) and not isinstance(value, bool) else "a whole number"


def _probability(value: Any) -> str:
    fits = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
    return "" if fits else "a number from 0 to 1"


def _one_of(*values: str) -> ValueCheck:
    return lambda value: "" if value in values else f"one of {', '.join(values)}"


def _table(value: Any) -> str:
    return "" if isinstance(value, Mapping) else "a table"


def _text_or_texts(expected: str) -> ValueCheck:
    def check(value: Any) -> str:
        fits = isinstance(value, str) or (isinstance(value, list) and all(map(_is_filled, value)))
        return "" if fits else expected

    return check


def as_tuple(value: str | Sequence[str]) -> tuple[str, ...]:
    """One name or several, as a tuple.

    >>> as_tuple("a"), as_tuple(["a", "b"]), as_tuple("")
    (('a',), ('a', 'b'), ())
    """
    return tuple(filter(None, [value] if isinstance(value, str) else value))


# --- the keys ---------------------------------------------------------------------------------------------------------

_PATH = "the path of a file or folder"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperimentSystem:
    """A system, which is a column of the tables: an engine to run, or an existing translation."""

    name: str = ""
    """Its key in the table ``system``; not a key itself."""
    engine: str = option(
        "",
        _text_of("the name of an engine"),
        "An engine to run: `amazon`, `apertium`, `pseudo`, or the dotted path of your own engine, whose module may "
        "be in the folder of the experiment.",
    )
    parallel_data: str | list[str] = option(
        "",
        _text_or_texts("paragraphs, sentences, or the path of a file"),
        "What the engine is customised with: `paragraphs` or `sentences` (pairs made from the articles that are not "
        "tested), or files of your own. If not set, the engine is not customised.",
    )
    terminology: str | list[str] = option(
        "", _text_or_texts("the path of a file"), "Files of terms, for engines that support terminology."
    )
    amazon: Mapping[str, Any] = option(
        {},
        _table,
        "Settings of the engine `amazon` for this system. The default of `mode` is `act` with parallel data and "
        "`batch` without.",
    )
    path: str = option(
        "",
        _text_of(_PATH),
        "Instead of `engine`, an existing translation: a book, folder or file, parallel data, or the folder of a "
        "translation memory.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """The contents of a file; paths are relative to it."""

    file: Path
    """The file itself; not a key."""
    systems: tuple[ExperimentSystem, ...] = ()
    """The systems in the order of the file; not a key."""
    source: str = option(
        "",
        _text_of(_PATH),
        "The book: a project, folder or file. Or a `.jsonl` file of texts with their translations, which needs none of "
        "the keys about articles and systems. Required.",
    )
    reference: str = option("", _text_of(_PATH), "The human translation of the book. Required for a book.")
    source_language: str = option("en", _language_code, "The language of the source.")
    language: str = option("", _language_code, "The language of the translation. Required.")
    both_directions: bool = option(
        False, flag, "Whether to repeat everything in the reverse direction, with separate tables."
    )
    test: Any = option(
        [],
        _article_choice,
        "The articles to score: their names (paths without suffix), or their number or a fraction (sampled from "
        f"those with at least {MIN_SENTENCES} sentences). All others provide the pairs for the parallel data. If not "
        "set, all articles are scored, and none are left for making pairs.",
    )
    seed: int = option(
        1,
        _whole_number,
        "Determines which articles are sampled if `test` is a number or a fraction; change it for another sample.",
    )
    pairs: str = option(
        "",
        _text_of("the path of a .tsv file"),
        "A `.tsv` table of the files that correspond, where their names do not match.",
    )
    least: float = option(0.5, _probability, "The minimum confidence of pairs in the parallel data, from 0 to 1.")
    unit: str = option("block", _one_of("block", "sentence"), "The unit of comparison: `block` or `sentence`.")
    text_only: bool = option(False, flag, "Whether to leave out code, formulas and references.")
    ter: bool = option(False, flag, "Whether to compute TER as well.")
    against: str | list[str] = option(
        "",
        _text_or_texts("the name of a system, a list of names, or all"),
        "The systems that all others are compared with; `all` compares each pair. If not set, the first system.",
    )
    published: bool = option(
        False, flag, "Whether to also show the averages from the article behind this project (English and Chinese)."
    )
    output: str = option(
        "",
        _text_of("the path of a folder"),
        "The folder for tables, charts, pairs and translations. If not set, a folder next to the file, named after it.",
    )
    amazon: Mapping[str, Any] = option(
        {},
        _table,
        "A table `[amazon]`: settings of the engine `amazon` for all systems, as in [](amazon.md).",
    )

    @property
    def folder(self) -> Path:
        """The folder for the results."""
        return self.file.parent / (self.output or self.file.stem)

    @property
    def is_rows(self) -> bool:
        """Whether the source is a file of texts with their translations, in place of a book."""
        return Path(self.source).suffix.lower() == JSON_LINES

    @property
    def pair(self) -> LanguagePair:
        """The languages of the forward direction."""
        return LanguagePair(languages.canonical(self.source_language), languages.canonical(self.language))

    def engine_settings(self, system: ExperimentSystem) -> tuple[Mapping[str, Any], ...]:
        """The settings of an engine; the last ones take precedence."""
        return self.amazon, system.amazon

    def path(self, name: str) -> Path:
        """A path in the file, relative to the current folder instead."""
        return self.file.parent / name


def keys(table: type[Experiment | ExperimentSystem]) -> tuple[Field[Any], ...]:
    """The keys of a table, in the order of the manual."""
    return tuple(field for field in fields(table) if field.metadata)


# --- reading ----------------------------------------------------------------------------------------------------------


def read(path: Path) -> Experiment:
    """The experiment in a file.

    Raises:
        ConfigurationError: With the file and the line of everything that is wrong.
    """
    text, values = _parse(path)
    lines = _key_lines(text)
    systems = values.pop(SYSTEM, {})
    if not isinstance(systems, Mapping) or not all(isinstance(system, Mapping) for system in systems.values()):
        line = _line_of(lines, SYSTEM)
        raise ConfigurationError(
            f"{path}:{line}: each system must be a table, such as [{SYSTEM}.plain]. Add a table for each."
        )
    problems = list(_key_problems(lines, Experiment, values))
    for name, own in systems.items():
        problems += _key_problems(lines, ExperimentSystem, own, SYSTEM, name)
    if not problems:  # only then can it be made
        named = tuple(ExperimentSystem(name=name, **own) for name, own in systems.items())
        experiment = Experiment(file=path, systems=named, **values)
        problems += _contradictions(lines, experiment)
    if problems:
        raise ConfigurationError("\n".join(f"{path}:{line}: {problem}" for line, problem in sorted(problems)))
    return experiment


def _parse(path: Path) -> tuple[str, dict[str, Any]]:
    text = read_utf8(path)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason, line = _reason_and_line(str(error), text)
        raise ConfigurationError(f"{path}:{line}: this is not valid TOML: {reason}. Correct the line.") from error
    if not values:
        raise ConfigurationError(f"{path} is empty. It needs at least source and language; see the manual.")
    return text, values


def _reason_and_line(message: str, text: str) -> tuple[str, int]:
    """What is wrong, and in which line, from a message such as "Invalid value (at line 3, column 5)"."""
    match = re.fullmatch(r"(.*?) \(at (?:line (\d+), column \d+|end of document)\)", message, re.DOTALL)
    if not match:
        return message, 1
    return match[1], int(match[2] or max(1, len(text.splitlines())))


#: A line of the file and what is wrong there.
_Problem: TypeAlias = tuple[int, str]
#: The names of a table or key, from the outermost.
_KeyPath: TypeAlias = tuple[str, ...]


def _key_problems(
    lines: Mapping[_KeyPath, int], table: type[Experiment | ExperimentSystem], values: Mapping[str, Any], *where: str
) -> Iterator[_Problem]:
    """Unknown keys and wrong values of one table, ``where`` being its names."""
    allowed = {field.name: field for field in keys(table)}
    for name, value in values.items():
        line = _line_of(lines, *where, name)
        if name not in allowed:
            known = [*allowed, *([] if where else [SYSTEM])]
            hint = spelling.hint(name, known, f"the keys are {', '.join(allowed)}.")
            yield line, f"unknown key {name!r} {_describe_table(where)}; {hint}"
        elif expected := allowed[name].metadata["check"](value):
            yield line, f"{name} must be {expected} (got {value!r})."


def _describe_table(where: Sequence[str]) -> str:
    return f"in the system {where[-1]!r}" if where else "in an experiment"


def _key_lines(text: str) -> dict[_KeyPath, int]:
    """The line in which each table and key occurs first, as far as it begins a line."""
    lines: dict[_KeyPath, int] = {}
    table: _KeyPath = ()
    for number, line in enumerate(text.splitlines(), 1):
        is_header = line.lstrip().startswith("[")
        key = _key_path(line if is_header else f"{line.partition('=')[0]}= 0")
        if is_header and key:
            table, key = key, ()
        for length in range(1, len(table + key) + 1):
            lines.setdefault((table + key)[:length], number)
    return lines


def _key_path(line: str) -> _KeyPath:
    """The names in a line of TOML that holds nothing but a key or the header of a table."""
    try:
        inner: Any = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return ()
    names: list[str] = []
    while inner and isinstance(inner, dict):
        name, inner = next(iter(inner.items()))
        names.append(name)
    return tuple(names)


def _line_of(lines: Mapping[_KeyPath, int], *key: str) -> int:
    """The line of a key, or of the innermost table around it that has a line."""
    return next((lines[key[:length]] for length in range(len(key), 0, -1) if key[:length] in lines), 1)


def _contradictions(lines: Mapping[_KeyPath, int], experiment: Experiment) -> Iterator[_Problem]:
    """Values that are valid by themselves but contradict each other."""
    for name in ("source", "language", *(() if experiment.is_rows else ("reference",))):
        if not getattr(experiment, name):
            yield 1, f"{name} is missing: {_first_sentence_of_help(name)}"
    if experiment.language and languages.same_language(experiment.pair.source, experiment.pair.target):
        yield _line_of(lines, "language"), f"source and translation are both in {experiment.pair.source}."
    yield from (_contradictions_of_rows if experiment.is_rows else _contradictions_of_books)(lines, experiment)


def _contradictions_of_rows(lines: Mapping[_KeyPath, int], experiment: Experiment) -> Iterator[_Problem]:
    """Keys that mean nothing where the systems are in the rows of a file."""
    for name in ("reference", "both_directions", "test", "pairs"):
        if getattr(experiment, name):
            yield (
                _line_of(lines, name),
                f"{name} cannot be used with a file of rows ({experiment.source}); remove it.",
            )
    if experiment.systems:
        yield (
            _line_of(lines, SYSTEM),
            f"the rows of {experiment.source} already contain the systems; remove the systems here.",
        )


def _contradictions_of_books(lines: Mapping[_KeyPath, int], experiment: Experiment) -> Iterator[_Problem]:
    names = [system.name for system in experiment.systems]
    if not names:
        yield 1, f"there is no system; add a table such as [{SYSTEM}.plain] with engine or path."
    for system in experiment.systems:
        yield from ((_line_of(lines, SYSTEM, system.name), problem) for problem in _system_problems(system))
    for name in as_tuple(experiment.against):
        if name not in {*names, ALL_SYSTEMS}:
            yield (
                _line_of(lines, "against"),
                f"against: there is no system {name!r}; the systems are {', '.join(names)}.",
            )


def _first_sentence_of_help(name: str) -> str:
    helps: dict[str, str] = {field.name: field.metadata["help"] for field in keys(Experiment)}
    return helps[name].partition(". ")[0].removesuffix(".") + "."


def _system_problems(system: ExperimentSystem) -> Iterator[str]:
    if system.name in _RESERVED_NAMES:
        yield f"a system cannot be named {system.name!r}; choose another name."
    if bool(system.engine) == bool(system.path):
        yield f"the system {system.name!r} needs either engine or path."
    if system.path and (system.parallel_data or system.terminology or system.amazon):
        yield (
            f"the system {system.name!r} is an existing translation (path); its other keys apply only to engines. "
            "Remove them."
        )
