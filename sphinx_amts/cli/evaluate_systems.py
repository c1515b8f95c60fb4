"""What ``sphinx-amts evaluate`` reads: rows of JSON Lines, books and their translations, memories and parallel data."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sphinx_amts import markup, parallel
from sphinx_amts.align.aligned import Bead, SentenceId, align
from sphinx_amts.align.model import Model
from sphinx_amts.align.texts import Sentence
from sphinx_amts.engines import Sentence as Request
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.extract import inputs
from sphinx_amts.extract.pairs import joined
from sphinx_amts.memory import Memory
from sphinx_amts.parallel.rules import filled
from sphinx_amts.quality.evaluate import Unit, normal, text_only
from sphinx_amts.records import LanguagePair, Origin

_PAIRS = {".tmx", ".csv", ".tsv"}
#: Names of the fields of a row, besides the codes of the languages.
_SOURCE, _REFERENCE, _DOCUMENT = ("source",), ("reference", "human"), ("document", "article", "page", "file")

#: Translates tagged sentences; the translations by their texts.
Run = Callable[[Sequence[Request]], Mapping[str, str]]
Tell = Callable[[str], None]
#: The beads of each document, by its name.
Books = dict[str, tuple[Bead, ...]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A book, its human translation, and the systems by name."""

    source: Path
    reference: Path
    systems: Mapping[str, Path]
    pair: LanguagePair
    unit: str
    """``block`` or ``sentence``."""
    bare: bool = False
    """Whether protected spans are left out."""
    engines: Mapping[str, Run] = field(default_factory=dict)
    """Systems that are run now, by name; sentences that are left out as known are not sent."""
    known: Collection[str] = frozenset()
    """As of :func:`~sphinx_amts.quality.evaluate.known_sentences`."""


@dataclass(slots=True)
class Gathered:
    """The units of all systems, and what could not become one, by reason."""

    units: list[Unit] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


# --- rows -------------------------------------------------------------------------------------------------------------


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
            found.left_out["without a text in the reference"] += 1
            continue
        hypotheses = {system: show(texts[system]) for system in systems}
        found.units.append(Unit(texts.get(keys[2], path.stem), show(texts[keys[0]]), reference, hypotheses))
    return found


def _objects(path: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path} is no text in UTF-8 ({error.reason}). Save it as UTF-8.") from error
    for number, line in enumerate(lines, 1):
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


# --- books ------------------------------------------------------------------------------------------------------------


def books(wanted: Wanted, tell: Tell) -> Gathered:
    """The units of a book, its human translation, and what systems made of it.

    Units are the smallest runs of source sentences (or blocks) that all translations have as a whole.

    :raises ConfigurationError: if something cannot be read, or nothing corresponds.
    """
    pair, systems = wanted.pair, wanted.systems
    human = _aligned(wanted.source, wanted.reference, pair, tell)
    looked_up: dict[str, Mapping[str, str]] = {}
    looked_up |= {name: _lookup(path, pair, tell) for name, path in systems.items() if is_lookup(path)}
    read = {name: _aligned(wanted.source, path, pair, tell) for name, path in systems.items() if name not in looked_up}
    requests = list(_requests(human, wanted.known)) if wanted.engines else []
    looked_up |= {name: run(requests) for name, run in wanted.engines.items()}
    found = Gathered()
    for name, beads in human.items():
        missing = [system for system, book in read.items() if name not in book]
        if missing:
            tell(f"{name}: this article is missing in {', '.join(missing)}, and is left out for all systems.")
            continue
        document = _Document(name, beads, {system: book[name] for system, book in read.items()}, looked_up)
        document.units(found, wanted)
    return found


def _requests(human: Books, known: Collection[str]) -> Iterator[Request]:
    """The sentences that have a reference and are not known, each once."""
    paired = ((name, one) for name, beads in human.items() for bead in beads if bead.target for one in bead.source)
    first: dict[str, Request] = {}
    for name, one in paired:
        if normal(markup.plain(one.text)) not in known:
            shown = tuple(tag.shown for tag in one.tags)
            first.setdefault(one.text, Request(one.text, name, shown))
    yield from first.values()


def _aligned(source: Path, target: Path, pair: LanguagePair, tell: Tell) -> Books:
    with inputs.opened(source, target, pair, lambda fault: tell(str(fault))) as documents:
        for files, path in ((documents.matching.only_source, source), (documents.matching.only_target, target)):
            if files:
                tell(f"{path}: {len(files)} without a counterpart, and left out: {', '.join(files[:8])}")
        texts = list(documents)
    model = Model.learn(texts, pair.source, pair.target)
    found: Books = {}
    for one, other in texts:
        alignment = align(one, other, model)
        for note in alignment.notes:
            tell(f"{note.place}: {note.message}")
        if any(bead.source and bead.target for bead in alignment.beads):
            found[one.name] = alignment.beads
        else:
            tell(f"{target}: nothing of {one.name} corresponds to its source.")
    return found


@dataclass(frozen=True, slots=True)
class _Document:
    """One article in all its translations."""

    name: str
    human: tuple[Bead, ...]
    read: Mapping[str, tuple[Bead, ...]]
    looked_up: Mapping[str, Mapping[str, str]]

    def units(self, found: Gathered, wanted: Wanted) -> None:
        """Add its units, and count what becomes none."""
        pair, bare = wanted.pair, wanted.bare
        sentences = {key: one for bead in self.human for key, one in zip(bead.source_ids, bead.source, strict=True)}
        for ids in _runs([self.human, *self.read.values()], whole_blocks=wanted.unit == "block"):
            source = [sentences[key] for key in ids]
            reference = _translation(self.human, ids, pair.target, bare=bare)
            hypotheses = {name: _translation(beads, ids, pair.target, bare=bare) for name, beads in self.read.items()}
            hypotheses |= {
                name: _known(source, known, pair.target, bare=bare) for name, known in self.looked_up.items()
            }
            lacking = [name for name in self.looked_up if not hypotheses[name]]
            if not reference:
                found.left_out["without a counterpart in the reference"] += 1
            elif lacking:
                found.left_out[f"not in {', '.join(lacking)}"] += 1
            else:
                text = _shown(source, pair.source, bare=bare)
                tagged = tuple(one.text for one in source)
                found.units.append(Unit(self.name, text, reference, hypotheses, tagged))


def _runs(alignments: Sequence[Sequence[Bead]], *, whole_blocks: bool) -> list[list[SentenceId]]:
    """The source sentences in the smallest groups that no bead of any alignment divides."""
    parent: dict[SentenceId, SentenceId] = {}

    def root(key: SentenceId) -> SentenceId:
        while parent.setdefault(key, key) != key:
            key = parent[key]
        return key

    for bead in (bead for beads in alignments for bead in beads if bead.source_ids):
        first = bead.source_ids[0]
        for key in bead.source_ids:
            parent[root(key)] = root((key[0], 0) if whole_blocks else first)
            parent[root(key)] = root(first)
    groups: dict[SentenceId, list[SentenceId]] = {}
    for key in sorted({key for beads in alignments for bead in beads for key in bead.source_ids}):
        groups.setdefault(root(key), []).append(key)
    return list(groups.values())


def _translation(beads: Sequence[Bead], ids: Sequence[SentenceId], language: str, *, bare: bool) -> str:
    wanted = set(ids)
    target = [one for bead in beads if wanted.intersection(bead.source_ids) for one in bead.target]
    return _shown(target, language, bare=bare)


def _shown(sentences: Sequence[Sentence], language: str, *, bare: bool) -> str:
    side = joined(sentences, language)
    return " ".join((markup.plain(side.text) if bare else filled(side.text, side.shown)).split())


# --- memories and parallel data ---------------------------------------------------------------------------------------


def is_lookup(path: Path) -> bool:
    """Whether it is parallel data, or the folder of a memory."""
    return path.suffix.lower() in _PAIRS or is_memory(path)


def is_memory(path: Path) -> bool:
    """Whether it is the folder of a memory, the one that ``amts_memory`` names."""
    return path.is_dir() and any(path.glob("*/cache.db"))


def _lookup(path: Path, pair: LanguagePair, tell: Tell) -> dict[str, str]:
    return {source: target for source, target, _ in _entries(path, pair, tell)}


def learnt(paths: Iterable[Path], pair: LanguagePair, tell: Tell) -> Iterator[str]:
    """The tagged sources that people translated, in parallel data and memories."""
    for path in paths:
        if not is_lookup(path):
            raise ConfigurationError(f"{path} is neither parallel data (.tmx, .csv, .tsv) nor the folder of a memory.")
        yield from (source for source, _, origin in _entries(path, pair, tell) if origin >= Origin.PARALLEL)


def _entries(path: Path, pair: LanguagePair, tell: Tell) -> Iterator[tuple[str, str, Origin]]:
    if path.suffix.lower() in _PAIRS:
        data = parallel.read(path, pair)
        for fault in data.faults:
            tell(str(fault))
        yield from ((one.source, one.target, Origin.PARALLEL) for one in data.pairs)
        return
    memory = Memory(path, pair, report=tell)
    try:
        yield from ((one.source, one.translation, one.origin) for one in memory.records())
    finally:
        memory.close()


def _known(source: Sequence[Sentence], known: Mapping[str, str], language: str, *, bare: bool) -> str:
    """What is known of these sentences; nothing if one of them is not."""
    if not all(one.text in known for one in source):
        return ""
    return _shown([Sentence(known[one.text], one.tags) for one in source], language, bare=bare)
