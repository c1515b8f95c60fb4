"""The confidence in a bead: the probability that a person would draw the same one.

It depends on the bead itself (how much more probable than its alternatives it is, its words, anchors and lengths) and
on its surroundings, because a bead between unpaired sentences is unlikely to be right.  The weights are a logistic
regression on the gold alignment and the hard sample of Dive into Deep Learning, with sentences deleted, and sections
and chapters exchanged.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, replace

from sphinx_amts.alignment.evidence import Evidence
from sphinx_amts.alignment.lattice import Step

#: Beads on either side that count as surroundings.
_NEAR = 3
#: Words that are added to those there are, so that few words do not prove much.
_MORE_WORDS = 3
#: Bounds of the probability of a step, so that its odds are finite.
_LEAST, _MOST = 1e-4, 0.999
#: Bounds of the gain of anchors and the cost of lengths, and the unit in which both enter the regression.
_MOST_ANCHORS, _MOST_LENGTH, _UNIT = 8.0, 12.0, 4.0


@dataclass(frozen=True, slots=True)
class BeadSigns:
    """What speaks for a bead; or the weight of each of these signs."""

    odds: float
    """Natural logarithm of the odds of the bead against its alternatives."""
    words: float
    """Gain of words for each word."""
    anchors: float
    length: float
    near_words: float
    near_anchors: float
    uneven: float
    """0 for a bead of one sentence and one, else 1."""
    always: float = 1.0
    """The intercept of the regression."""


WITH_LEXICON = BeadSigns(0.55, 0.7, 0.3, -0.35, 1.8, 0.5, -0.2, -3.1)
WITHOUT_LEXICON = BeadSigns(0.7, 0.0, 0.87, -0.35, 0.0, 3.6, 0.3, -2.5)


@dataclass(frozen=True, slots=True)
class _BeadEvidence:
    """The evidence for one bead, taken by itself."""

    word_gain: float
    words: float
    anchor_gain: float
    length_cost: float


def with_confidence(evidence: Evidence, steps: Sequence[Step]) -> list[Step]:
    """The steps with the confidence as their probability; a step that pairs nothing keeps its own."""
    paired = [step for step in steps if step.paired]
    each = [_bead_evidence(evidence, step) for step in paired]
    scores = iter(
        [
            _confidence(
                _signs(step, each[index], each[max(0, index - _NEAR) : index + _NEAR + 1]), evidence.model.lexicon_trust
            )
            for index, step in enumerate(paired)
        ]
    )
    return [replace(step, probability=next(scores)) if step.paired else step for step in steps]


def _bead_evidence(evidence: Evidence, step: Step) -> _BeadEvidence:
    stretch = step.i0, step.i1, step.j0, step.j1
    return _BeadEvidence(
        evidence.word_gain(*stretch),
        evidence.known_words(*stretch),
        evidence.anchor_gain(*stretch),
        evidence.length_cost(*stretch),
    )


def _signs(step: Step, bead: _BeadEvidence, near: Sequence[_BeadEvidence]) -> BeadSigns:
    """The signs of a bead, from its own evidence and that of the beads around it, itself among them."""
    probability = min(max(step.probability, _LEAST), _MOST)
    return BeadSigns(
        math.log(probability / (1 - probability)),
        bead.word_gain / (bead.words + _MORE_WORDS),
        min(bead.anchor_gain, _MOST_ANCHORS) / _UNIT,
        min(bead.length_cost, _MOST_LENGTH) / _UNIT,
        sum(neighbour.word_gain for neighbour in near) / (sum(neighbour.words for neighbour in near) + _MORE_WORDS),
        sum(neighbour.anchor_gain for neighbour in near) / (len(near) + 1) / _UNIT,
        float((step.i1 - step.i0, step.j1 - step.j0) != (1, 1)),
    )


def _confidence(signs: BeadSigns, lexicon_trust: float) -> float:
    """The logistic function of the weighted signs, from 0 to 1."""
    with_lexicon, without = (_weighted_sum(signs, weights) for weights in (WITH_LEXICON, WITHOUT_LEXICON))
    return 1 / (1 + math.exp(-(lexicon_trust * with_lexicon + (1 - lexicon_trust) * without)))


def _weighted_sum(signs: BeadSigns, weights: BeadSigns) -> float:
    values: Iterable[tuple[float, float]] = zip(astuple(signs), astuple(weights), strict=True)
    return sum(sign * weight for sign, weight in values)
