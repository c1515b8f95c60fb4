"""Sentences to sentences, within blocks that belong together."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sphinx_amts.alignment import lattice
from sphinx_amts.alignment.band import search_band
from sphinx_amts.alignment.evidence import Evidence
from sphinx_amts.alignment.lattice import Move, Step

#: How often each kind of bead occurs, in human translations of technical books.
FREQUENCIES: dict[Move, float] = {
    (1, 1): 0.92,
    (2, 1): 0.03,
    (1, 2): 0.03,
    (3, 1): 0.003,
    (1, 3): 0.003,
    (2, 2): 0.002,
    (1, 0): 0.006,
    (0, 1): 0.006,
    (4, 1): 0.0004,
    (1, 4): 0.0004,
}
_COSTS = {move: -math.log(frequency) for move, frequency in FREQUENCIES.items()}
#: Cost of lengths from which only one sentence and one are still compared.
_MISFIT = 12.0


@dataclass(frozen=True, slots=True)
class SentenceWeights:
    """How much each kind of evidence counts; chosen on alignments of Dive into Deep Learning."""

    lengths: float = 0.65
    anchors: float = 0.6
    words: float = 0.7
    null: float = -0.8


WEIGHTS = SentenceWeights()


def align_sentences(
    evidence: Evidence, i0: int, i1: int, j0: int, j1: int, *, weights: SentenceWeights = WEIGHTS
) -> list[Step]:
    """The beads of sentences ``[i0, i1)`` and ``[j0, j1)``."""

    def cost(a0: int, a1: int, b0: int, b1: int) -> float:
        return bead_cost(evidence, a0, a1, b0, b1, weights=weights)

    return lattice.best_path(search_band(evidence, i0, i1, j0, j1), tuple(FREQUENCIES), cost, (i0, j0))


def bead_cost(evidence: Evidence, i0: int, i1: int, j0: int, j1: int, *, weights: SentenceWeights = WEIGHTS) -> float:
    """Of one bead."""
    usual = _COSTS[i1 - i0, j1 - j0]
    if i0 == i1 or j0 == j1:
        return usual + weights.null
    lengths = weights.lengths * evidence.length_cost(i0, i1, j0, j1)
    if lengths > _MISFIT and usual > _COSTS[1, 1]:
        return math.inf
    return (
        usual
        + lengths
        - weights.anchors * evidence.anchor_gain(i0, i1, j0, j1)
        - weights.words * evidence.model.lexicon_trust * evidence.word_gain(i0, i1, j0, j1)
    )
