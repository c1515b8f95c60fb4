"""Blocks to blocks: which paragraphs, titles and items of two documents belong together."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain

from sphinx_amts.alignment import lattice
from sphinx_amts.alignment.band import search_band
from sphinx_amts.alignment.evidence import Evidence
from sphinx_amts.alignment.features import Features, block_features, sentence_features
from sphinx_amts.alignment.language_model import LanguageModel
from sphinx_amts.alignment.lattice import Move, Step
from sphinx_amts.alignment.texts import Text, TextBlock

#: How often each kind of step occurs: one block and one, none and one, one and several.
FREQUENCIES: dict[Move, float] = {
    (1, 1): 0.94,
    (1, 0): 0.01,
    (0, 1): 0.01,
    (1, 2): 0.01,
    (2, 1): 0.01,
    (1, 3): 0.003,
    (3, 1): 0.003,
    (1, 4): 0.001,
    (4, 1): 0.001,
}
_COSTS = {move: -math.log(frequency) for move, frequency in FREQUENCIES.items()}
#: Cost of a landmark without a counterpart: a language may have its own code or pictures.
_NULL_LANDMARK = 2.0
#: Cost of landmarks of one kind with different content.
_CHANGED_LANDMARK = 1.5
_SAME_LANDMARK = -4.0
_NEVER = math.inf
#: Cost of lengths from which several blocks are never one.
_MISFIT = 12.0
#: Cost of two titles of different levels, of a title and something else, of a paragraph and an item.
_OTHER_LEVEL, _NO_TITLE, _OTHER_KIND = 1.5, 8.0, 2.0
#: Cost of each further kind of block where several are one.
_MIXED = 0.5
#: Gain from which two titles belong together, whatever follows them.
_SURE_TITLE = 4.0


@dataclass(frozen=True, slots=True)
class BlockWeights:
    """How much each kind of evidence counts for blocks; chosen on alignments of Dive into Deep Learning."""

    lengths: float = 0.7
    anchors: float = 0.5
    words: float = 0.4
    null: float = -0.8
    counts: float = 0.5


WEIGHTS = BlockWeights()


@dataclass(frozen=True, slots=True)
class DocumentFeatures:
    """The features of all sentences and blocks of two documents, as evidence for both."""

    blocks: Evidence
    sentences: Evidence
    starts: tuple[list[int], list[int]]
    """The number of the first sentence of each block, of source and target; one more at the end."""


def document_features(source: Text, target: Text, model: LanguageModel) -> DocumentFeatures:
    """Everything that can be compared of two documents.

    Args:
        source: the document.
        target: its translation.
        model: what is known of the two languages; its ratio is that of the documents if it has learnt none.
    """
    source_sentences, target_sentences = (
        [[sentence_features(sentence) for sentence in block.sentences] for block in text.blocks]
        for text in (source, target)
    )
    source_blocks = [block_features(*both) for both in zip(source.blocks, source_sentences, strict=True)]
    target_blocks = [block_features(*both) for both in zip(target.blocks, target_sentences, strict=True)]
    model = model.for_lengths(
        sum(block.length for block in source_blocks), sum(block.length for block in target_blocks)
    )
    sentences = Evidence([*chain.from_iterable(source_sentences)], [*chain.from_iterable(target_sentences)], model)
    starts = _first_sentences(source_sentences), _first_sentences(target_sentences)
    return DocumentFeatures(Evidence(source_blocks, target_blocks, model), sentences, starts)


class BlockComparison:
    """The blocks of two documents, and the cost of each way to pair them."""

    def __init__(self, source: Text, target: Text, model: LanguageModel, weights: BlockWeights = WEIGHTS) -> None:
        """Prepare a document and its translation for comparison."""
        self.source, self.target = source.blocks, target.blocks
        self.features = document_features(source, target, model)
        self._evidence, self._starts, self._weights = self.features.blocks, self.features.starts, weights
        self._word_weight = weights.words * model.lexicon_trust
        self._unmergeable = _unmergeable_before(self.source), _unmergeable_before(self.target)

    def best_path(self) -> list[Step]:
        """The cheapest path through all blocks, without titles that are paired only because they are titles."""
        steps = self.path_between(0, len(self.source), 0, len(self.target))
        separated = (self._without_chance_title(steps, index) for index in range(len(steps)))
        return [*chain.from_iterable(separated)]

    def path_between(self, i0: int, i1: int, j0: int, j1: int) -> list[Step]:
        """The cheapest path through source blocks ``[i0, i1)`` and target blocks ``[j0, j1)``."""
        rows = search_band(self._evidence, i0, i1, j0, j1)
        return lattice.best_path(rows, tuple(FREQUENCIES), self._cost, (i0, j0))

    def _without_chance_title(self, steps: Sequence[Step], index: int) -> Iterator[Step]:
        """A step, or its two sides apart if it pairs titles of sections that have nothing else in common."""
        step = steps[index]
        # By their indices: an iterator would pass all that stands before.
        following = (steps[later] for later in range(index + 1, len(steps)))
        is_title = step.paired and is_heading(self.source[step.i0].kind)
        if not is_title or self.gain(step) >= _SURE_TITLE or self._section_is_paired(following):
            yield step
        else:
            yield replace(step, j1=step.j0)
            yield replace(step, i0=step.i1)

    def _section_is_paired(self, following: Iterable[Step]) -> bool:
        """Whether blocks before the next title are paired, and for a reason where there can be one.

        Without a lexicon there is no evidence that paragraphs could have, so any pair will do.
        """
        least_gain = 0.0 if self._evidence.model.lexicon.forward else -math.inf
        is_empty = True
        for step in following:
            block = self.source[step.i0] if step.i0 < step.i1 else self.target[step.j0]
            if is_heading(block.kind):
                return step.paired and is_empty
            if step.paired and self.gain(step) > (least_gain if block.sentences else 0.0):
                return True
            is_empty = is_empty and not block.sentences
        return is_empty

    def sentences_of_equal_blocks(self, steps: Iterable[Step]) -> Iterator[tuple[Features, Features]]:
        """The sentences of blocks that have as many as their translation, each with its counterpart."""
        source_starts, target_starts = self._starts
        sentences = self.features.sentences
        for step in steps:
            i, j = source_starts[step.i0 : step.i1 + 1], target_starts[step.j0 : step.j1 + 1]
            if len(i) == 2 == len(j) and i[1] - i[0] == j[1] - j[0]:  # noqa: PLR2004 - one block: its start and its end
                yield from zip(sentences.source[slice(*i)], sentences.target[slice(*j)], strict=True)

    def gain(self, step: Step) -> float:
        """What anchors and words speak for a step, lengths aside: a natural logarithm of odds."""
        stretch = step.i0, step.i1, step.j0, step.j1
        if not self.source[step.i0].sentences:
            return -min(0.0, self._landmark_cost(step.i0, step.j0))
        anchors = self._weights.anchors * self._evidence.anchor_gain(*stretch)
        return anchors + self._weights.words * self._evidence.word_gain(*stretch)

    def _cost(self, i0: int, i1: int, j0: int, j1: int) -> float:
        if i0 == i1 or j0 == j1:
            return self._null_cost(self.source[i0] if i0 < i1 else self.target[j0], (i1 - i0, j1 - j0))
        if i1 - i0 == 1 == j1 - j0:
            return self._pair_cost(i0, j0)
        source, target = self._unmergeable
        is_mergeable = source[i0] == source[i1] and target[j0] == target[j1]
        return self._merged_cost(i0, i1, j0, j1) if is_mergeable else _NEVER

    def _null_cost(self, block: TextBlock, move: Move) -> float:
        return _COSTS[move] + self._weights.null if block.sentences else _NULL_LANDMARK

    def _pair_cost(self, i: int, j: int) -> float:
        source, target = self.source[i], self.target[j]
        if source.sentences and target.sentences:
            return _kind_cost(source.kind, target.kind) + self._evidence_cost(i, i + 1, j, j + 1)
        is_landmark = not (source.sentences or target.sentences) and source.kind == target.kind
        return self._landmark_cost(i, j) if is_landmark else _NEVER

    def _landmark_cost(self, i: int, j: int) -> float:
        is_same = self._evidence.source[i].anchors.keys() == self._evidence.target[j].anchors.keys()
        return _SAME_LANDMARK if is_same else _CHANGED_LANDMARK

    def _merged_cost(self, i0: int, i1: int, j0: int, j1: int) -> float:
        """The cost of several blocks that are one in the other language, if their lengths allow it at all."""
        if self._evidence.length_cost(i0, i1, j0, j1) > _MISFIT:
            return _NEVER
        kinds = {block.kind for block in (*self.source[i0:i1], *self.target[j0:j1])}
        return _MIXED * (len(kinds) - 1) + self._evidence_cost(i0, i1, j0, j1)

    def _evidence_cost(self, i0: int, i1: int, j0: int, j1: int) -> float:
        """The weighted sum of all evidence: frequency, numbers of sentences, lengths, anchors, words."""
        source_starts, target_starts = self._starts
        difference = abs((source_starts[i1] - source_starts[i0]) - (target_starts[j1] - target_starts[j0]))
        return (
            _COSTS[i1 - i0, j1 - j0]
            + self._weights.counts * difference
            + self._weights.lengths * self._evidence.length_cost(i0, i1, j0, j1)
            - self._weights.anchors * self._evidence.anchor_gain(i0, i1, j0, j1)
            - self._word_weight * self._evidence.word_gain(i0, i1, j0, j1)
        )


def _unmergeable_before(blocks: Sequence[TextBlock]) -> list[int]:
    """For each block the number of titles and landmarks before it: these are never part of a larger whole."""
    return [0, *accumulate(not block.sentences or is_heading(block.kind) for block in blocks)]


def _kind_cost(source_kind: str, target_kind: str) -> float:
    """The cost of pairing blocks of two kinds."""
    if source_kind == target_kind:
        return 0.0
    titles = is_heading(source_kind) + is_heading(target_kind)
    return _OTHER_LEVEL if titles == 2 else _NO_TITLE if titles else _OTHER_KIND  # noqa: PLR2004 - both


def is_heading(kind: str) -> bool:
    """Whether blocks of this kind are titles of sections."""
    return len(kind) == 2 and kind[0] == "h" and kind[1].isdigit()  # noqa: PLR2004 - h1


def _first_sentences(blocks: Sequence[Sequence[Features]]) -> list[int]:
    """The number of the first sentence of each block, and the number of all at the end."""
    return [0, *accumulate(map(len, blocks))]
