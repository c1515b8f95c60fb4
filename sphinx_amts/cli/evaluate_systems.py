"""What ``sphinx-amts evaluate`` reads of books: their translations, memories and parallel data."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sphinx_amts import bitext, languages
from sphinx_amts.alignment.documents import Bead, SentenceId, align
from sphinx_amts.alignment.learning import learn_model
from sphinx_amts.alignment.texts import AlignedSentence, Text
from sphinx_amts.bitext.amazon_rules import filled
from sphinx_amts.cli.evaluate_rows import Gathered
from sphinx_amts.engines import Request
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.evaluation.scoring import EvaluatedUnit, check_reference, normal
from sphinx_amts.extraction import file_matching
from sphinx_amts.extraction.pairing import joined_sentences
from sphinx_amts.languages import LanguagePair
from sphinx_amts.sphinx_ext.headless import WORKER_MODULE
from sphinx_amts.text import language_id, tagged_text
from sphinx_amts.tm.entries import Origin
from sphinx_amts.tm.memory import TranslationMemory

_PAIRS = {".tmx", ".csv", ".tsv"}
#: Names that are listed one by one.
_SHOWN = 8
#: Why a unit is not scored that a system was given with its translation.
KNOWN = "known from parallel data or a memory"
#: What each system that is run now made of tagged sentences: translations by their texts, by the name of the system.
Answers = Mapping[str, Mapping[str, str]]
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
    known: Collection[str] = frozenset()
    """As of :func:`~sphinx_amts.evaluation.scoring.known_sentences`; nothing of it is asked for."""


# --- books ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Material:
    """A book with all that was translated of it already."""

    wanted: Wanted
    human: Books
    read: Mapping[str, Books]
    """Translated books, by their systems."""
    looked_up: Answers
    """Memories and parallel data, by their systems."""

    def requests(self) -> list[Request]:
        """The sentences of units that will be scored, each once: what engines are asked for."""
        first: dict[str, Request] = {}
        for document in self._documents():
            for one in (one for sentences in document.asked(self.wanted) for one in sentences):
                shown = tuple(tag.display_text for tag in one.tags)
                first.setdefault(one.text, Request(one.text, document.name, shown))
        return list(first.values())

    def gathered(self, answers: Answers, tell: Tell) -> Gathered:
        """The units, with what engines answered; an article that a system lacks is told."""
        found = Gathered()
        for name in self.human:
            if missing := self._missing(name):
                tell(f"{name}: this article is missing in {'; '.join(missing)}, and is left out for all systems.")
        for document in self._documents(answers):
            document.units(found, self.wanted)
        return found

    def _missing(self, name: str) -> list[str]:
        return [system for system, book in self.read.items() if name not in book]

    def _documents(self, answers: Answers | None = None) -> Iterator[_Document]:
        for name, beads in self.human.items():
            if not self._missing(name):
                read = {system: book[name] for system, book in self.read.items()}
                yield _Document(name, beads, read, {**self.looked_up, **(answers or {})})


def material(wanted: Wanted, tell: Tell, human: Books | None = None) -> Material:
    """Read a book, its human translation unless it is given, and what systems made of it.

    :raises ConfigurationError: if something cannot be read, nothing corresponds, or the human translation is in another
        language: all before an engine is asked.
    """
    if human is None:
        human = aligned(wanted.source, wanted.reference, wanted.pair, tell)
    references = (tagged_text.plain(one.text) for beads in human.values() for bead in beads for one in bead.target)
    check_reference(references, wanted.pair)
    looked_up = {name: _lookup(path, wanted.pair, tell) for name, path in wanted.systems.items() if is_lookup(path)}
    others = {name: path for name, path in wanted.systems.items() if name not in looked_up}
    read = {name: aligned(wanted.source, path, wanted.pair, tell, is_system=True) for name, path in others.items()}
    if wanted.source.is_file():  # there is one article, by whatever names its translations have
        read = {name: dict(zip(human, book.values(), strict=True)) for name, book in read.items()}
    return Material(wanted, human, read, looked_up)


def aligned(
    source: Path,
    target: Path,
    pair: LanguagePair,
    tell: Tell,
    listed: Sequence[tuple[str, str]] = (),
    *,
    remark: Tell | None = None,
    is_back: bool = False,
    is_system: bool = False,
) -> Books:
    """The beads of all articles that both have; ``listed`` are files that belong together.

    :param remark: is told what has no counterpart within an article, and ``tell`` all else.
    :param is_system: whether not all articles are wanted, so that nothing is told of others.
    :param is_back: whether the beads lead from the target to the source; what is read is the same.

    :raises ConfigurationError: if something cannot be read, or nothing corresponds.
    """
    with file_matching.opened(
        source, target, pair, lambda fault: tell(str(fault)), listed, worker=WORKER_MODULE
    ) as documents:
        if not is_system:
            _tell_unmatched(documents.matching, source, target, tell)
        texts = list(documents)
    strays = [*_strays(source, (one for one, _ in texts), pair.source)]
    strays += _strays(target, (one for _, one in texts), pair.target)
    way = LanguagePair(pair.target, pair.source) if is_back else pair
    found, notes = _beads([(other, one) if is_back else (one, other) for one, other in texts], way)
    if not found:
        why = "; ".join(strays) or "they are no translations of each other"
        raise ConfigurationError(f"Nothing of {target} corresponds to {source}: {why}. Check files and languages.")
    for stray in strays:
        tell(f"{stray}.")
    for note in notes:
        (remark or tell)(note)
    for name in {one.name: None for one, _ in texts if one.name not in found}:
        tell(f"{target}: nothing of {name} corresponds to {source}.")
    return found


def _tell_unmatched(matching: file_matching.Matching, source: Path, target: Path, tell: Tell) -> None:
    for files, path in ((matching.only_source, source), (matching.only_target, target)):
        if files:
            more = f" and {len(files) - _SHOWN} more" if len(files) > _SHOWN else ""
            tell(f"{path}: {len(files)} without a counterpart, and left out: {', '.join(files[:_SHOWN])}{more}")


def _strays(path: Path, texts: Iterable[Text], language: str) -> Iterator[str]:
    """That texts are in another language than said, if they are."""
    every = [tagged_text.plain(one.text) for text in texts for block in text.blocks for one in block.sentences]
    if why := language_id.trouble(every, language):
        yield f"{path} is not in {languages.name(language)}: {why}"


def _beads(texts: Sequence[tuple[Text, Text]], pair: LanguagePair) -> tuple[Books, list[str]]:
    """The beads of the articles that have any, and what has no counterpart in them."""
    model = learn_model(texts, pair.source, pair.target)
    found: Books = {}
    notes: list[str] = []
    for one, other in texts:
        alignment = align(one, other, model)
        notes += (f"{note.place}: {note.message}" for note in alignment.notes)
        if any(bead.source and bead.target for bead in alignment.beads):
            found[one.name] = alignment.beads
    return found, notes


@dataclass(frozen=True, slots=True)
class _Document:
    """One article in all its translations."""

    name: str
    human: tuple[Bead, ...]
    read: Mapping[str, tuple[Bead, ...]]
    looked_up: Mapping[str, Mapping[str, str]]

    def runs(self, wanted: Wanted) -> Iterator[tuple[list[SentenceId], list[AlignedSentence]]]:
        """The sentences of each unit: the smallest run of sentences (or blocks) that all translations have whole."""
        sentences = {key: one for bead in self.human for key, one in zip(bead.source_ids, bead.source, strict=True)}
        for ids in _runs([self.human, *self.read.values()], whole_blocks=wanted.unit == "block"):
            yield ids, [sentences[key] for key in ids]

    def asked(self, wanted: Wanted) -> Iterator[list[AlignedSentence]]:
        """The sentences of the units that have a reference and nothing that is known."""
        for ids, source in self.runs(wanted):
            if not _is_known(source, wanted) and _translation(self.human, ids, wanted.pair.target, bare=wanted.bare):
                yield source

    def units(self, found: Gathered, wanted: Wanted) -> None:
        """Add its units, and count what becomes none."""
        pair, bare = wanted.pair, wanted.bare
        for ids, source in self.runs(wanted):
            reference = _translation(self.human, ids, pair.target, bare=bare)
            hypotheses = {name: _translation(beads, ids, pair.target, bare=bare) for name, beads in self.read.items()}
            hypotheses |= {
                name: _known(source, known, pair.target, bare=bare) for name, known in self.looked_up.items()
            }
            lacking = [name for name in self.looked_up if not hypotheses[name]]
            if _is_known(source, wanted):
                found.left_out[KNOWN] += 1
            elif not reference:
                found.left_out["without a counterpart in the reference"] += 1
            elif lacking:
                found.left_out[f"not in {'; '.join(lacking)}"] += 1
            else:
                text = _shown(source, pair.source, bare=bare)
                tagged = tuple(one.text for one in source)
                found.units.append(EvaluatedUnit(self.name, text, reference, hypotheses, tagged))


def _is_known(source: Sequence[AlignedSentence], wanted: Wanted) -> bool:
    return any(normal(tagged_text.plain(one.text)) in wanted.known for one in source)


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


def _shown(sentences: Sequence[AlignedSentence], language: str, *, bare: bool) -> str:
    side = joined_sentences(sentences, language)
    return " ".join((tagged_text.plain(side.text) if bare else filled(side.text, side.display_texts)).split())


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
        data = bitext.read(path, pair)
        for fault in data.errors:
            tell(str(fault))
        yield from ((one.source, one.target, Origin.PARALLEL) for one in data.pairs)
        return
    memory = TranslationMemory(path, pair, report=tell)
    try:
        yield from ((one.source, one.translation, one.origin) for one in memory.records())
    finally:
        memory.close()


def _known(source: Sequence[AlignedSentence], known: Mapping[str, str], language: str, *, bare: bool) -> str:
    """What is known of these sentences; nothing if one of them is not."""
    if not all(one.text in known for one in source):
        return ""
    return _shown([AlignedSentence(known[one.text], one.tags) for one in source], language, bare=bare)
