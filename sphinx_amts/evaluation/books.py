"""Units from books: the book, its human translation and what systems made of it, aligned sentence by sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from sphinx_amts import languages
from sphinx_amts.alignment.documents import Bead, SentenceId, align
from sphinx_amts.alignment.learning import learn_model
from sphinx_amts.alignment.texts import AlignedSentence, Text
from sphinx_amts.engines import Request
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.evaluation import Warn, stored_translations
from sphinx_amts.evaluation.scoring import check_reference
from sphinx_amts.evaluation.units import SEEN, EvaluatedUnit, UnitCollection, collect, comparison_key
from sphinx_amts.extraction.document_pairs import open_documents
from sphinx_amts.extraction.file_matching import unmatched_files
from sphinx_amts.extraction.pairing import joined_sentences
from sphinx_amts.languages import LanguagePair
from sphinx_amts.sphinx_ext.headless import WORKER_MODULE
from sphinx_amts.text import language_id, tagged_text

#: Why a unit is left out that has no translation in the human book.
NO_COUNTERPART = "without a counterpart in the reference"
#: The beads of each article, by its name.
ArticleBeads: TypeAlias = "dict[str, tuple[Bead, ...]]"
#: Translations by their sources, by the names of the systems.
SystemTranslations: TypeAlias = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class EvaluationTask:
    """A book, its human translation, and the existing translations to score."""

    source: Path
    reference: Path
    systems: Mapping[str, Path]
    """Translated books, parallel data or memories, by the names of the systems."""
    pair: LanguagePair
    unit_kind: str
    """``block`` or ``sentence``."""
    text_only: bool = False
    """Whether to leave out protected spans."""
    seen: Collection[str] = frozenset()
    """What systems were given with its translation, as returned by :func:`~sphinx_amts.evaluation.units.segment_keys`;
    no unit with a sentence of it is scored or sent to an engine."""


# --- alignment --------------------------------------------------------------------------------------------------------


def align_books(
    source: Path,
    target: Path,
    pair: LanguagePair,
    warn: Warn,
    listed: Sequence[tuple[str, str]] = (),
    *,
    remark: Warn | None = None,
    is_reverse: bool = False,
    is_partial: bool = False,
) -> ArticleBeads:
    """The beads of all articles that both books have.

    Args:
        source: The book: a project, folder or file.
        target: Its translation.
        pair: The languages of both.
        warn: Takes what is wrong, and what has no counterpart.
        listed: Files that correspond, where their names do not show it.
        remark: Takes what has no counterpart within an article, instead of ``warn``.
        is_reverse: Whether the beads lead from the target to the source; the same files are read.
        is_partial: Whether the target may lack articles, so that nothing is said about those.

    Raises:
        ConfigurationError: If something cannot be read, or nothing corresponds.
    """
    with open_documents(
        source, target, pair, lambda error: warn(str(error)), listed, worker=WORKER_MODULE
    ) as documents:
        for message in () if is_partial else unmatched_files(documents.matching, source, target):
            warn(message)
        texts = list(documents)
    problems = [*_language_problems(source, (text for text, _ in texts), pair.source)]
    problems += _language_problems(target, (translation for _, translation in texts), pair.target)
    # files are read in the direction of their names, whatever the direction of the beads
    directed = [(translation, text) for text, translation in texts] if is_reverse else texts
    articles, notes = _align_articles(directed, LanguagePair(pair.target, pair.source) if is_reverse else pair)
    if not articles:
        reason = "; ".join(problems) or "they are not translations of each other"
        raise ConfigurationError(
            f"Nothing in {target} corresponds to {source}: {reason}. Check the files and the languages."
        )
    for problem in problems:
        warn(f"{problem}.")
    for note in notes:
        (remark or warn)(note)
    for name in {text.name: None for text, _ in texts if text.name not in articles}:
        warn(f"{target}: nothing in {name} corresponds to {source}.")
    return articles


def _language_problems(path: Path, texts: Iterable[Text], language: str) -> Iterator[str]:
    """That the texts of a book are not in its language, if so."""
    sentences = [tagged_text.plain(item.text) for text in texts for block in text.blocks for item in block.sentences]
    if problem := language_id.mismatch(sentences, language):
        yield f"{path} is not in {languages.name(language)}: {problem}"


def _align_articles(texts: Sequence[tuple[Text, Text]], pair: LanguagePair) -> tuple[ArticleBeads, list[str]]:
    """The beads of the articles in which anything corresponds, and what has no counterpart in them."""
    # from all articles together: a short one alone has too few sentences to learn from
    model = learn_model(texts, pair.source, pair.target)
    articles: ArticleBeads = {}
    notes: list[str] = []
    for source, target in texts:
        alignment = align(source, target, model)
        notes += (f"{note.place}: {note.message}" for note in alignment.notes)
        if any(bead.source and bead.target for bead in alignment.beads):
            articles[source.name] = alignment.beads
    return articles, notes


# --- test sets --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AlignedTestSet:
    """A book aligned with its human translation and with every translation of it that exists."""

    task: EvaluationTask
    reference: ArticleBeads
    translated: Mapping[str, ArticleBeads]
    """Translated books, by the names of their systems."""
    stored: SystemTranslations
    """Memories and parallel data, by the names of their systems."""

    def requests(self) -> list[Request]:
        """What engines are asked for: the segments of all units that will be scored, each once."""
        requests: dict[str, Request] = {}
        for article in self._articles():
            for segment in article.segments_to_score():
                display_texts = tuple(tag.display_text for tag in segment.tags)
                requests.setdefault(segment.text, Request(segment.text, article.name, display_texts))
        return list(requests.values())

    def units(self, translations: SystemTranslations, warn: Warn) -> UnitCollection:
        """The units to score, with what engines translated.

        Args:
            translations: The translations by engines, for :meth:`requests`.
            warn: Takes which articles are left out because a system lacks them.
        """
        for name in self.reference:
            if systems := self._systems_without(name):
                warn(f"{name}: this article is missing from {'; '.join(systems)}, so it is left out for all systems.")
        return collect(unit for article in self._articles(translations) for unit in article.units())

    def _systems_without(self, article: str) -> list[str]:
        return [system for system, articles in self.translated.items() if article not in articles]

    def _articles(self, translations: SystemTranslations | None = None) -> Iterator[_Article]:
        """The articles that no system lacks."""
        looked_up = {**self.stored, **(translations or {})}
        for name, beads in self.reference.items():
            if not self._systems_without(name):
                translated = {system: articles[name] for system, articles in self.translated.items()}
                yield _Article(name, self.task, beads, translated, looked_up)


def read_test_set(task: EvaluationTask, warn: Warn, reference: ArticleBeads | None = None) -> AlignedTestSet:
    """Read a book, its human translation, and what systems made of it: all that can fail before an engine is asked.

    Args:
        task: What to read.
        warn: Takes what is wrong, and what has no counterpart.
        reference: The alignment with the human translation, if there is one already.

    Raises:
        ConfigurationError: If something cannot be read, nothing corresponds, or the human translation is in another
            language.
    """
    if reference is None:
        reference = align_books(task.source, task.reference, task.pair, warn)
    segments = (segment for beads in reference.values() for bead in beads for segment in bead.target)
    check_reference((tagged_text.plain(segment.text) for segment in segments), task.pair)
    stored = {
        system: stored_translations.translations(path, task.pair, warn)
        for system, path in task.systems.items()
        if stored_translations.holds_translations(path)
    }
    translated = {
        system: align_books(task.source, path, task.pair, warn, is_partial=True)
        for system, path in task.systems.items()
        if system not in stored
    }
    if task.source.is_file():  # then there is one article, whatever names the files of its translations have
        translated = {
            system: dict(zip(reference, articles.values(), strict=True)) for system, articles in translated.items()
        }
    return AlignedTestSet(task, reference, translated, stored)


@dataclass(frozen=True, slots=True)
class _Article:
    """One article in all its translations."""

    name: str
    task: EvaluationTask
    reference: tuple[Bead, ...]
    translated: Mapping[str, tuple[Bead, ...]]
    """Beads by the names of the systems."""
    looked_up: SystemTranslations

    def segments_to_score(self) -> Iterator[AlignedSentence]:
        """The segments of units that have a reference and were not seen by a system."""
        for ids, segments in self._groups():
            if not self._is_seen(segments) and self._translation(self.reference, ids):
                yield from segments

    def units(self) -> Iterator[EvaluatedUnit | str]:
        """Each unit, or the reason why it is left out."""
        for ids, segments in self._groups():
            yield self._unit(ids, segments)

    def _groups(self) -> Iterator[tuple[list[SentenceId], list[AlignedSentence]]]:
        """The segments of each unit: the smallest groups of sentences (or blocks) that all translations have whole."""
        segments = {
            identity: segment
            for bead in self.reference
            for identity, segment in zip(bead.source_ids, bead.source, strict=True)
        }
        alignments = [self.reference, *self.translated.values()]
        for ids in _indivisible_groups(alignments, whole_blocks=self.task.unit_kind == "block"):
            yield ids, [segments[identity] for identity in ids]

    def _unit(self, ids: Sequence[SentenceId], segments: Sequence[AlignedSentence]) -> EvaluatedUnit | str:
        # the order of these reasons is that of segments_to_score: what is not sent must not count as "not in" an engine
        if self._is_seen(segments):
            return SEEN
        reference = self._translation(self.reference, ids)
        if not reference:
            return NO_COUNTERPART
        looked_up = {system: self._look_up(segments, texts) for system, texts in self.looked_up.items()}
        if lacking := [system for system, hypothesis in looked_up.items() if not hypothesis]:
            return f"not in {'; '.join(lacking)}"
        hypotheses = {system: self._translation(beads, ids) for system, beads in self.translated.items()} | looked_up
        source = self._text(segments, self.task.pair.source)
        return EvaluatedUnit(self.name, source, reference, hypotheses, tuple(segment.text for segment in segments))

    def _is_seen(self, segments: Sequence[AlignedSentence]) -> bool:
        return any(comparison_key(tagged_text.plain(segment.text)) in self.task.seen for segment in segments)

    def _translation(self, beads: Sequence[Bead], ids: Sequence[SentenceId]) -> str:
        """The translation of the sentences as one text; empty if there is none."""
        group = set(ids)
        target = [segment for bead in beads if group.intersection(bead.source_ids) for segment in bead.target]
        return self._text(target, self.task.pair.target)

    def _look_up(self, segments: Sequence[AlignedSentence], translations: Mapping[str, str]) -> str:
        """The translations of the segments as one text; empty if one of them has none."""
        if not all(segment.text in translations for segment in segments):
            return ""
        target = [AlignedSentence(translations[segment.text], segment.tags) for segment in segments]
        return self._text(target, self.task.pair.target)

    def _text(self, segments: Sequence[AlignedSentence], language: str) -> str:
        """Segments as one plain text on one line."""
        side = joined_sentences(segments, language)
        text = (
            tagged_text.plain(side.text)
            if self.task.text_only
            else tagged_text.with_display_texts(side.text, side.display_texts)
        )
        return " ".join(text.split())


def _indivisible_groups(alignments: Sequence[Sequence[Bead]], *, whole_blocks: bool) -> list[list[SentenceId]]:
    """The source sentences in the smallest groups that no bead of any alignment divides, in reading order.

    This is union-find: each sentence leads to a sentence of its group, and the one that leads to itself stands for the
    group.  With ``whole_blocks`` all sentences of a block are in one group with its first one.
    """
    parent: dict[SentenceId, SentenceId] = {}

    def root(identity: SentenceId) -> SentenceId:
        while parent.setdefault(identity, identity) != identity:
            parent[identity] = parent[parent[identity]]  # halves the way for the next search
            identity = parent[identity]
        return identity

    for bead in (bead for beads in alignments for bead in beads if bead.source_ids):
        for block, sentence in bead.source_ids:
            parent[root((block, sentence))] = root(bead.source_ids[0])
            if whole_blocks:
                parent[root((block, sentence))] = root((block, 0))
    groups: dict[SentenceId, list[SentenceId]] = {}
    for identity in sorted({identity for beads in alignments for bead in beads for identity in bead.source_ids}):
        groups.setdefault(root(identity), []).append(identity)
    return list(groups.values())
