"""An experiment as a file of TOML: a book and its human translation, the articles to test, and the systems.

Every key stands here once, with its default, its check and its help: the manual's table is made from them.  A wrong
file is refused as a whole, with all that is wrong in it: what is run may cost money, so nothing is guessed.
"""

from __future__ import annotations

import difflib
import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import Field, dataclass, fields
from pathlib import Path
from typing import Any, TypeAlias

from sphinx_amts import languages
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.evaluation.scoring import ALL
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.schema import Check, flag, option

#: Parallel data that an experiment makes from the articles that are not tested, by the units of its pairs.
MADE: Mapping[str, str] = {"paragraphs": "paragraph", "sentences": "sentence"}
#: Articles with fewer sentences, such as the first page of a chapter, are not drawn: their scores are chance, and would
#: weigh as much as others in the mean.
SHORT = 10
#: Names of systems that would be taken for something else in a file of rows.
_TAKEN = frozenset({"article", "source", "reference"})
#: The table of systems.
SYSTEM = "system"
ROWS = ".jsonl"


# --- what a value may be ----------------------------------------------------------------------------------------------


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _text(expected: str) -> Check:
    return lambda value: "" if isinstance(value, str) else expected


def _language(value: Any) -> str:
    if not _is_text(value):
        return 'the code of a language, such as "zh"'
    try:
        languages.canonical(value)
    except ConfigurationError as error:
        return f'the code of a language, such as "zh": {error}'
    return ""


def _test(value: Any) -> str:
    """Articles, how many, or which share of them."""
    if isinstance(value, list):
        fits = all(map(_is_text, value))
    elif isinstance(value, float):
        fits = 0 < value < 1
    else:
        fits = isinstance(value, int) and not isinstance(value, bool) and value > 0
    return "" if fits else "a list of articles, a number of articles, or a fraction such as 0.1"


def _whole(value: Any) -> str:
    return "" if isinstance(value, int) and not isinstance(value, bool) else "a whole number"


def _score(value: Any) -> str:
    fits = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
    return "" if fits else "a number from 0 to 1"


def _one_of(*values: str) -> Check:
    return lambda value: "" if value in values else f"one of {', '.join(values)}"


def _table(value: Any) -> str:
    return "" if isinstance(value, Mapping) else "a table"


def _texts(expected: str) -> Check:
    def check(value: Any) -> str:
        fits = isinstance(value, str) or (isinstance(value, list) and all(map(_is_text, value)))
        return "" if fits else expected

    return check


def listed(value: str | Sequence[str]) -> tuple[str, ...]:
    """One name or several, as a tuple.

    >>> listed("a"), listed(["a", "b"]), listed("")
    (('a',), ('a', 'b'), ())
    """
    return tuple(filter(None, [value] if isinstance(value, str) else value))


# --- the keys ---------------------------------------------------------------------------------------------------------

_A_FILE = "the path of a file or folder"


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A system, which is a column of the tables: run now, or translated already."""

    name: str = ""
    """Its key in the table ``system``; no key itself."""
    engine: str = option(
        "",
        _text("the name of an engine"),
        "An engine that is run now: `amazon`, `apertium`, `pseudo`, or the dotted path of one of your own, which may "
        "lie beside the experiment.",
    )
    parallel_data: str | list[str] = option(
        "",
        _texts("paragraphs, sentences, or the path of a file"),
        "What the engine is customised with: `paragraphs` or `sentences` (pairs made from the articles that are not "
        "tested), or files of your own. Without it the engine has none.",
    )
    terminology: str | list[str] = option("", _texts("the path of a file"), "Terms for engines that take them.")
    amazon: Mapping[str, Any] = option(
        {},
        _table,
        "Settings of the engine `amazon` for this system. Its `mode` is `act` with parallel data and `batch` without, "
        "unless you say otherwise.",
    )
    path: str = option(
        "",
        _text(_A_FILE),
        "Instead of `engine`, what was translated already: a book, folder or file, parallel data, or the folder of a "
        "memory.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """All that a file says; paths are relative to it."""

    file: Path
    """The file itself; no key."""
    systems: tuple[System, ...] = ()
    """In the order of the file; no key."""
    source: str = option(
        "",
        _text(_A_FILE),
        "The book: a project, folder or file. Or a `.jsonl` file of texts with their translations, which needs none of "
        "the keys about articles and systems. Needed.",
    )
    reference: str = option("", _text(_A_FILE), "Its human translation. Needed for a book.")
    source_language: str = option("en", _language, "The language of the source.")
    language: str = option("", _language, "The language of the translation. Needed.")
    both_directions: bool = option(
        False, flag, "Whether to do all once more from the translation to the source, as tables of their own."
    )
    test: Any = option(
        [],
        _test,
        "The articles to score: their names (paths without suffix), how many, or which share of them (drawn from "
        f"those with {SHORT} sentences or more). All others give the pairs of the parallel data. Without it all are "
        "scored, and there is nothing to make pairs from.",
    )
    seed: int = option(
        1, _whole, "Which articles `test` takes where it is a number or a share; another seed takes others."
    )
    pairs: str = option(
        "",
        _text("the path of a .tsv file"),
        "A `.tsv` table of the files that belong together, where names do not tell.",
    )
    least: float = option(0.5, _score, "How sure pairs of the parallel data must be, from 0 to 1.")
    unit: str = option("block", _one_of("block", "sentence"), "What is compared: `block` or `sentence`.")
    text_only: bool = option(False, flag, "Whether code, formulas and references are left out.")
    ter: bool = option(False, flag, "Whether TER is computed too.")
    against: str | list[str] = option(
        "",
        _texts("the name of a system, a list of them, or all"),
        "The systems that all others are compared with; `all` compares each two. Without it, the first one.",
    )
    published: bool = option(
        False, flag, "Whether the averages of the article behind this project stand beside (English and Chinese)."
    )
    output: str = option(
        "",
        _text("the path of a folder"),
        "The folder for tables, charts, pairs and answers. Without it, one beside the file that has its name.",
    )
    amazon: Mapping[str, Any] = option(
        {},
        _table,
        "A table `[amazon]`: settings of the engine `amazon` for all systems, as in [](amazon.md).",
    )

    @property
    def folder(self) -> Path:
        """Where the results are."""
        return self.file.parent / (self.output or self.file.stem)

    @property
    def is_rows(self) -> bool:
        """Whether the source is a file of texts with their translations."""
        return Path(self.source).suffix.lower() == ROWS

    @property
    def pair(self) -> LanguagePair:
        """The languages of the way forth."""
        return LanguagePair(languages.canonical(self.source_language), languages.canonical(self.language))

    def path(self, name: str) -> Path:
        """A path of the file, as seen from here."""
        return self.file.parent / name


def keys(of: type[Experiment | System]) -> tuple[Field[Any], ...]:
    """The keys of a table, in the order of the manual."""
    return tuple(one for one in fields(of) if one.metadata)


# --- reading ----------------------------------------------------------------------------------------------------------


def read(path: Path) -> Experiment:
    """The experiment of a file.

    :raises ConfigurationError: naming file and line, and all that is wrong.
    """
    text, values = _parsed(path)
    lines = _lines(text)
    systems = values.pop(SYSTEM, {})
    if not isinstance(systems, Mapping) or not all(isinstance(one, Mapping) for one in systems.values()):
        line = _line(lines, SYSTEM)
        raise ConfigurationError(
            f"{path}:{line}: a system is a table of its own, such as [{SYSTEM}.plain]. Correct it."
        )
    wrong = list(_faults(lines, Experiment, values))
    for name, own in systems.items():
        wrong += _faults(lines, System, own, SYSTEM, name)
    if not wrong:
        found = Experiment(
            file=path, systems=tuple(System(name=name, **own) for name, own in systems.items()), **values
        )
        wrong += _contradictions(lines, found)
    if wrong:
        raise ConfigurationError("\n".join(f"{path}:{line}: {fault}" for line, fault in sorted(wrong)))
    return found


def _parsed(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        values = tomllib.loads(text)
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read ({error.strerror}). Check its name and rights.") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path} is no text in UTF-8 ({error.reason}). Save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        what, line = _cause(str(error), text)
        raise ConfigurationError(f"{path}:{line}: this is no TOML: {what}. Correct the line.") from error
    if not values:
        raise ConfigurationError(f"{path} is empty. It needs at least source and language; see the manual.")
    return text, values


def _cause(message: str, text: str) -> tuple[str, int]:
    """What is wrong, and in which line, of a message such as "Invalid value (at line 3, column 5)"."""
    found = re.fullmatch(r"(.*?) \(at (?:line (\d+), column \d+|end of document)\)", message, re.DOTALL)
    if not found:
        return message, 1
    return found[1], int(found[2] or max(1, len(text.splitlines())))


#: A line of the file and what is wrong there; the names of a table or key, from the outermost.
_Fault: TypeAlias = tuple[int, str]
_Place: TypeAlias = tuple[str, ...]


def _faults(
    lines: Mapping[_Place, int], of: type[Experiment | System], values: Mapping[str, Any], *table: str
) -> Iterator[_Fault]:
    known = {one.name: one for one in keys(of)}
    for name, value in values.items():
        line = _line(lines, *table, name)
        if name not in known:
            close = difflib.get_close_matches(name, [*known, *([] if table else [SYSTEM])], 1)
            hint = f"did you mean {close[0]!r}?" if close else f"there are {', '.join(known)}."
            yield line, f"there is no key {name!r} {_within(table)}; {hint}"
        elif expected := known[name].metadata["check"](value):
            yield line, f"{name} must be {expected} (got {value!r})."


def _within(table: Sequence[str]) -> str:
    return f"in the system {table[-1]!r}" if table else "in an experiment"


def _lines(text: str) -> dict[_Place, int]:
    """The line in which each table and key stands first, as far as it begins a line."""
    found: dict[_Place, int] = {}
    table: _Place = ()
    for number, line in enumerate(text.splitlines(), 1):
        is_head = line.lstrip().startswith("[")
        here = _names(line if is_head else f"{line.partition('=')[0]}= 0")
        if is_head and here:
            table, here = here, ()
        for length in range(1, len(table + here) + 1):
            found.setdefault((table + here)[:length], number)
    return found


def _names(line: str) -> _Place:
    """The names in a line of TOML that has nothing but a key or the head of a table."""
    try:
        inner: Any = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return ()
    names: list[str] = []
    while inner and isinstance(inner, dict):
        name, inner = next(iter(inner.items()))
        names.append(name)
    return tuple(names)


def _line(lines: Mapping[_Place, int], *place: str) -> int:
    """The line of a key, or of the table it is in."""
    return next((lines[place[:length]] for length in range(len(place), 0, -1) if place[:length] in lines), 1)


def _contradictions(lines: Mapping[_Place, int], found: Experiment) -> Iterator[_Fault]:
    """What is right by itself and wrong together."""
    for name in ("source", "language", *(() if found.is_rows else ("reference",))):
        if not getattr(found, name):
            yield 1, f"{name} is missing: {_help(name)}"
    if found.language and languages.same_language(found.pair.source, found.pair.target):
        yield _line(lines, "language"), f"source and translation are both in {found.pair.source}."
    yield from _of_rows(lines, found) if found.is_rows else _of_books(lines, found)


def _of_rows(lines: Mapping[_Place, int], found: Experiment) -> Iterator[_Fault]:
    """Keys that mean nothing where the systems stand in the rows of a file."""
    for name in ("reference", "both_directions", "test", "pairs"):
        if getattr(found, name):
            yield _line(lines, name), f"{name} does not go with a file of rows ({found.source}); leave it out."
    if found.systems:
        yield _line(lines, SYSTEM), f"the systems stand in the rows of {found.source}; leave out those here."


def _of_books(lines: Mapping[_Place, int], found: Experiment) -> Iterator[_Fault]:
    names = [one.name for one in found.systems]
    if not names:
        yield 1, f"there is no system; add a table such as [{SYSTEM}.plain] with engine or path."
    for one in found.systems:
        yield from ((_line(lines, SYSTEM, one.name), fault) for fault in _wrong_together(one))
    for name in listed(found.against):
        if name not in {*names, ALL}:
            yield _line(lines, "against"), f"against: there is no system {name!r}; there are {', '.join(names)}."


def _help(name: str) -> str:
    known: dict[str, str] = {one.name: one.metadata["help"] for one in keys(Experiment)}
    return known[name].partition(". ")[0].removesuffix(".") + "."


def _wrong_together(one: System) -> Iterator[str]:
    if one.name in _TAKEN:
        yield f"no system can have the name {one.name!r}; choose another one."
    if bool(one.engine) == bool(one.path):
        yield f"the system {one.name!r} needs either engine or path."
    if one.path and (one.parallel_data or one.terminology or one.amazon):
        yield f"the system {one.name!r} is translated already (path); the other keys go with engine."


# --- which articles ---------------------------------------------------------------------------------------------------


def drawn(articles: Mapping[str, int], one: Experiment) -> tuple[str, ...]:
    """The articles to score, in their order; ``articles`` are all that both languages have, with their sentences.

    A number or share takes those that the seed says, none of them with fewer than :data:`SHORT` sentences, and mostly
    the same ones when a few articles are added.

    :raises ConfigurationError: if a listed article is missing, or not so many are there.
    """
    if isinstance(one.test, list):
        chosen = {_article(wanted, list(articles), one.file) for wanted in one.test} or set(articles)
        return tuple(name for name in articles if name in chosen)
    long = [name for name, sentences in articles.items() if sentences >= SHORT]
    count = one.test if isinstance(one.test, int) else max(1, round(one.test * len(long)))
    if count > len(long):
        raise ConfigurationError(
            f"{one.file}: test = {one.test}, but only {len(long)} articles are in both languages and have {SHORT} "
            "sentences or more."
        )
    order = sorted(long, key=lambda name: hashlib.sha256(f"{one.seed}\0{name}".encode()).digest())
    chosen = set(order[:count])
    return tuple(name for name in long if name in chosen)


def _article(wanted: str, names: Sequence[str], file: Path) -> str:
    """The article that is meant, with or without the suffix of its file."""
    if found := next((name for name in (wanted, re.sub(r"\.\w+$", "", wanted)) if name in names), ""):
        return found
    close = difflib.get_close_matches(wanted, names, 3, 0.4) or names[:3]
    others = " and others" * (len(names) > len(close))
    raise ConfigurationError(
        f"{file}: there is no article {wanted!r} in both languages. There are {', '.join(close)}{others}."
    )
