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
#: Weighted cost of lengths from which several sentences cannot be one bead; only 1-1 is still possible.
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
    """The beads of source sentences ``[i0, i1)`` and target sentences ``[j0, j1)``, in order.

    Args:
        evidence: for the sentences of both documents.
        i0: the number of the first source sentence.
        i1: one more than that of the last.
        j0: the number of the first target sentence.
        j1: one more than that of the last.
        weights: how much each kind of evidence counts.
    """

    def cost(a0: int, a1: int, b0: int, b1: int) -> float:
        return bead_cost(evidence, a0, a1, b0, b1, weights=weights)

    return lattice.best_path(search_band(evidence, i0, i1, j0, j1), tuple(FREQUENCIES), cost, (i0, j0))


def bead_cost(evidence: Evidence, i0: int, i1: int, j0: int, j1: int, *, weights: SentenceWeights = WEIGHTS) -> float:
    """The cost of joining source sentences ``[i0, i1)`` and target sentences ``[j0, j1)`` in one bead.

    It is the negative logarithm of the frequency of its kind (Gale & Church 1993), with the weighted evidence.
    The arguments are those of :func:`align_sentences`.
    """
    kind_cost = _COSTS[i1 - i0, j1 - j0]
    if i0 == i1 or j0 == j1:
        return kind_cost + weights.null
    lengths = weights.lengths * evidence.length_cost(i0, i1, j0, j1)
    # Lengths are the cheapest to compare, so they exclude most beads before anchors and words are looked at.
    if lengths > _MISFIT and kind_cost > _COSTS[1, 1]:
        return math.inf
    return (
        kind_cost
        + lengths
        - weights.anchors * evidence.anchor_gain(i0, i1, j0, j1)
        - weights.words * evidence.model.lexicon_trust * evidence.word_gain(i0, i1, j0, j1)
    )
