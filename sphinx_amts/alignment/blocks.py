"""Blocks to blocks: which paragraphs, titles and items of two documents belong together."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain, islice
from typing import TYPE_CHECKING

from sphinx_amts.alignment import features, lattice
from sphinx_amts.alignment.band import search_band
from sphinx_amts.alignment.evidence import Evidence
from sphinx_amts.alignment.features import Features
from sphinx_amts.alignment.lattice import Move, Step
from sphinx_amts.alignment.texts import Text, TextBlock

if TYPE_CHECKING:
    from sphinx_amts.alignment.language_model import LanguageModel

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
#: Of a landmark with no counterpart: a language may have its own code or pictures.
_NULL_LANDMARK = 2.0
#: Of landmarks of one kind with different content.
_CHANGED_LANDMARK = 1.5
_SAME_LANDMARK = -4.0
_NEVER = math.inf
#: Cost of lengths from which several blocks are never one.
_MISFIT = 12.0
#: Of two titles of different levels, of a title and something else, of a paragraph and an item.
_OTHER_LEVEL, _NO_TITLE, _OTHER_KIND = 1.5, 8.0, 2.0
#: Of each further kind in several blocks that are one.
_MIXED = 0.5
#: What speaks for two titles, so that they belong together whatever follows them.
_SURE_TITLE = 4.0


@dataclass(frozen=True, slots=True)
class BlockWeights:
    """How much each kind of evidence counts for blocks."""

    lengths: float = 0.7
    anchors: float = 0.5
    words: float = 0.4
    null: float = -0.8
    counts: float = 0.5


WEIGHTS = BlockWeights()


@dataclass(frozen=True, slots=True)
class DocumentFeatures:
    """Two documents taken apart: their sentences and blocks with what can be compared, and the evidence for both."""

    blocks: Evidence
    sentences: Evidence
    starts: tuple[list[int], list[int]]
    """The number of the first sentence of each block, of either side; one more at the end."""


def document_features(source: Text, target: Text, model: LanguageModel) -> DocumentFeatures:
    """What can be compared of two documents."""
    ours, theirs = ([[features.sentence_features(one) for one in block.sentences] for block in text.blocks]
                    for text in (source, target))  # fmt: skip
    here = [features.block_features(*both) for both in zip(source.blocks, ours, strict=True)]
    there = [features.block_features(*both) for both in zip(target.blocks, theirs, strict=True)]
    model = model.for_lengths(sum(one.length for one in here), sum(one.length for one in there))
    sentences = Evidence([*chain.from_iterable(ours)], [*chain.from_iterable(theirs)], model)
    return DocumentFeatures(Evidence(here, there, model), sentences, (_starts(ours), _starts(theirs)))


class BlockComparison:
    """The blocks of two documents, and what it costs that some belong together."""

    def __init__(self, source: Text, target: Text, model: LanguageModel, weights: BlockWeights = WEIGHTS) -> None:
        """For a document and its translation."""
        self.source, self.target = source.blocks, target.blocks
        self.features = document_features(source, target, model)
        self._evidence, self._starts, self._weights = self.features.blocks, self.features.starts, weights
        self._words = weights.words * model.lexicon_trust
        self._whole = _running(self.source), _running(self.target)

    def best_path(self) -> list[Step]:
        """The cheapest way through all blocks, without titles that fit only because they are titles."""
        steps = self.path_between(0, len(self.source), 0, len(self.target))
        untied = (self._untied(step, islice(steps, index + 1, None)) for index, step in enumerate(steps))
        return [*chain.from_iterable(untied)]

    def path_between(self, i0: int, i1: int, j0: int, j1: int) -> list[Step]:
        """The cheapest way through blocks ``[i0, i1)`` and ``[j0, j1)``."""
        rows = search_band(self._evidence, i0, i1, j0, j1)
        return lattice.best_path(rows, tuple(FREQUENCIES), self._cost, (i0, j0))

    def _untied(self, step: Step, following: Iterable[Step]) -> Iterator[Step]:
        """The step, or its two sides apart if it pairs titles of sections that have nothing else in common."""
        is_title = step.paired and is_heading(self.source[step.i0].kind)
        if not is_title or self.gain(step) >= _SURE_TITLE or self._goes_on(following):
            yield step
        else:
            yield replace(step, j1=step.j0)
            yield replace(step, i0=step.i1)

    def _goes_on(self, following: Iterable[Step]) -> bool:
        """Whether blocks before the next title are paired, and for a reason where there can be one."""
        least, empty = 0.0 if self._evidence.model.lexicon.forward else -math.inf, True
        for step in following:
            alone = self.source[step.i0] if step.i0 < step.i1 else self.target[step.j0]
            if is_heading(alone.kind):
                return step.paired and empty
            if step.paired and self.gain(step) > (least if alone.sentences else 0.0):
                return True
            empty = empty and not alone.sentences
        return empty

    def equally_long_blocks(self, steps: Iterable[Step]) -> Iterator[tuple[Features, Features]]:
        """Sentences of blocks that have as many as their translation, one by one."""
        ours, theirs = self._starts
        sentences = self.features.sentences
        for step in steps:
            i, j = ours[step.i0 : step.i1 + 1], theirs[step.j0 : step.j1 + 1]
            if len(i) == 2 == len(j) and i[1] - i[0] == j[1] - j[0]:  # noqa: PLR2004 - one block: its start and its end
                yield from zip(sentences.source[slice(*i)], sentences.target[slice(*j)], strict=True)

    def gain(self, step: Step) -> float:
        """What speaks for a step, lengths aside."""
        stretch = step.i0, step.i1, step.j0, step.j1
        if not self.source[step.i0].sentences:
            return -min(0.0, self._landmark(step.i0, step.j0))
        return self._weights.anchors * self._evidence.anchor_gain(
            *stretch
        ) + self._weights.words * self._evidence.word_gain(*stretch)

    def _cost(self, i0: int, i1: int, j0: int, j1: int) -> float:
        if i0 == i1 or j0 == j1:
            return self._null(self.source[i0] if i0 < i1 else self.target[j0], (i1 - i0, j1 - j0))
        if i1 - i0 == 1 == j1 - j0:
            return self._pair(i0, j0)
        whole, others = self._whole
        return _NEVER if whole[i0] < whole[i1] or others[j0] < others[j1] else self._merged(i0, i1, j0, j1)

    def _null(self, block: TextBlock, move: Move) -> float:
        return _COSTS[move] + self._weights.null if block.sentences else _NULL_LANDMARK

    def _pair(self, i: int, j: int) -> float:
        one, other = self.source[i], self.target[j]
        if not (one.sentences and other.sentences):
            return _NEVER if one.sentences or other.sentences or one.kind != other.kind else self._landmark(i, j)
        return _differing(one.kind, other.kind) + self._compared(i, i + 1, j, j + 1)

    def _landmark(self, i: int, j: int) -> float:
        same = self._evidence.source[i].anchors.keys() == self._evidence.target[j].anchors.keys()
        return _SAME_LANDMARK if same else _CHANGED_LANDMARK

    def _merged(self, i0: int, i1: int, j0: int, j1: int) -> float:
        """Several blocks as one, if their lengths allow it at all."""
        if self._evidence.length_cost(i0, i1, j0, j1) > _MISFIT:
            return _NEVER
        kinds = {block.kind for block in (*self.source[i0:i1], *self.target[j0:j1])}
        return _MIXED * (len(kinds) - 1) + self._compared(i0, i1, j0, j1)

    def _compared(self, i0: int, i1: int, j0: int, j1: int) -> float:
        ours, theirs = self._starts
        more = abs((ours[i1] - ours[i0]) - (theirs[j1] - theirs[j0]))
        return (
            _COSTS[i1 - i0, j1 - j0]
            + self._weights.counts * more
            + self._weights.lengths * self._evidence.length_cost(i0, i1, j0, j1)
            - self._weights.anchors * self._evidence.anchor_gain(i0, i1, j0, j1)
            - self._words * self._evidence.word_gain(i0, i1, j0, j1)
        )


def _running(blocks: Sequence[TextBlock]) -> list[int]:
    """How many blocks before each are never part of a larger whole: titles and landmarks."""
    return [0, *accumulate(not block.sentences or is_heading(block.kind) for block in blocks)]


def _differing(one: str, other: str) -> float:
    """What it costs that two blocks are of different kinds."""
    if one == other:
        return 0.0
    titles = is_heading(one) + is_heading(other)
    return _OTHER_LEVEL if titles == 2 else _NO_TITLE if titles else _OTHER_KIND  # noqa: PLR2004 - both


def is_heading(kind: str) -> bool:
    """Whether blocks of this kind are titles."""
    return len(kind) == 2 and kind[0] == "h" and kind[1].isdigit()  # noqa: PLR2004 - h1


def _starts(blocks: Sequence[Sequence[Features]]) -> list[int]:
    return [0, *accumulate(map(len, blocks))]
