"""What ``sphinx-amts evaluate`` reads row by row: JSON Lines, and plain texts whose lines correspond."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sphinx_amts.errors import ConfigurationError
from sphinx_amts.evaluation.scoring import EvaluatedUnit, text_only
from sphinx_amts.languages import LanguagePair

#: Names of the fields of a row, besides the codes of the languages.
_SOURCE, _REFERENCE, _DOCUMENT = ("source",), ("reference", "human"), ("document", "article", "page", "file")
#: Why a row becomes no unit.
_EMPTY = "without a text in the reference"


@dataclass(slots=True)
class Gathered:
    """The units of all systems, and what could not become one, by reason."""

    units: list[EvaluatedUnit] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


# --- plain texts ------------------------------------------------------------------------------------------------------


def lines(source: Path, reference: Path, systems: Mapping[str, Path], *, bare: bool) -> Gathered:
    """The units of plain texts, line by line: one file each for source, reference and systems.

    :raises ConfigurationError: if a file is no text, empty, or has another number of lines than the source.
    """
    wanted = _lines(source)
    texts = [_as_many(path, len(wanted), source) for path in (reference, *systems.values())]
    show = text_only if bare else str
    found = Gathered()
    for one, *others in zip(wanted, *texts, strict=True):
        human, *made = map(show, others)
        if human.strip():
            found.units.append(EvaluatedUnit(source.stem, show(one), human, dict(zip(systems, made, strict=True))))
        else:
            found.left_out[_EMPTY] += 1
    return found


def _as_many(path: Path, count: int, source: Path) -> Sequence[str]:
    found = _lines(path)
    if len(found) != count:
        lines = "1 line" if len(found) == 1 else f"{len(found)} lines"
        what = f"{path} has {lines}, and {source} has {count}: line by line they cannot correspond"
        raise ConfigurationError(f"{what}. Look for a lost or an added line.")
    return found


def _lines(path: Path) -> list[str]:
    found = _read(path).split("\n")
    found = found if found[-1] else found[:-1]
    if not found:
        raise ConfigurationError(f"{path} is empty. A line for each sentence or block is wanted.")
    return [line.removesuffix("\r") for line in found]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read ({error.strerror}). Check its name and rights.") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path} is no text in UTF-8 ({error.reason}). Save it as UTF-8.") from error


# --- JSON Lines -------------------------------------------------------------------------------------------------------


def rows(path: Path, pair: LanguagePair, *, bare: bool) -> Gathered:
    """The units of a file of JSON Lines: source, reference, document, and each other text a system.

    :raises ConfigurationError: naming the line, if it is no such file.
    """
    objects = list(_objects(path))
    if not objects:
        raise ConfigurationError(f"{path} is empty. A line for each sentence or block is wanted, as JSON.")
    keys = _keys(path, objects[0], pair)
    systems = [key for key, value in objects[0].items() if isinstance(value, str) and key not in keys]
    if not systems:
        raise ConfigurationError(f"{path}:1: there is no translation beside source and reference, such as hypothesis.")
    show = text_only if bare else str
    found = Gathered()
    for line, one in enumerate(objects, 1):
        texts = {key: _text(path, line, one, key) for key in (*filter(None, keys), *systems)}
        reference = show(texts[keys[1]])
        if not reference.strip():
            found.left_out[_EMPTY] += 1
            continue
        hypotheses = {system: show(texts[system]) for system in systems}
        found.units.append(EvaluatedUnit(texts.get(keys[2], path.stem), show(texts[keys[0]]), reference, hypotheses))
    return found


def _objects(path: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(_read(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise ConfigurationError(f"{path}:{number}: this line is no JSON ({error}). Correct the line.") from error
        if not isinstance(found, dict):
            raise ConfigurationError(f"{path}:{number}: this line is no object with source and reference. Correct it.")
        yield found


def _keys(path: Path, one: Mapping[str, Any], pair: LanguagePair) -> tuple[str, str, str]:
    """Under which names source, reference and document stand; the document may be missing."""
    codes = [(code, code.split("_")[0]) for code in (pair.source, pair.target)]
    wanted = ((*_SOURCE, *codes[0]), (*_REFERENCE, *codes[1]))
    source, reference = (next((key for key in keys if isinstance(one.get(key), str)), "") for keys in wanted)
    for found, keys in ((source, wanted[0]), (reference, wanted[1])):
        if not found:
            raise ConfigurationError(f"{path}:1: none of {', '.join(dict.fromkeys(keys))} is a text in this line.")
    return source, reference, next((key for key in _DOCUMENT if isinstance(one.get(key), str)), "")


def _text(path: Path, line: int, one: Mapping[str, Any], key: str) -> str:
    if not isinstance(one.get(key), str):
        raise ConfigurationError(
            f'{path}:{line}: "{key}" is no text or missing; every line needs it. Correct the line.'
        )
    return str(one[key])
