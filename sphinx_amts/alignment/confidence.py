"""How sure a bead is: the probability that a person would draw the same.

Asked are the bead itself (how much more probable than its alternatives, its words, anchors and lengths) and its
surroundings, because a bead among strangers is hardly right.  The weights are a logistic regression on the gold
alignment and the hard sample of Dive into Deep Learning, with sentences deleted, and sections and chapters exchanged.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, replace

from sphinx_amts.alignment.evidence import Evidence
from sphinx_amts.alignment.lattice import Step

#: Beads on either side that are its surroundings.
_NEAR = 3
#: Words that are added to those there are, so that few words do not prove much.
_MORE_WORDS = 3
_LEAST, _MOST = 1e-4, 0.999
_MOST_ANCHORS, _MOST_LENGTH, _UNIT = 8.0, 12.0, 4.0


@dataclass(frozen=True, slots=True)
class BeadSigns:
    """What speaks for a bead, or the weight of each sign."""

    odds: float
    """Against its alternatives, a natural logarithm."""
    words: float
    anchors: float
    length: float
    near_words: float
    near_anchors: float
    uneven: float
    """1 if it is not one sentence and one."""
    always: float = 1.0


WITH_LEXICON = BeadSigns(0.55, 0.7, 0.3, -0.35, 1.8, 0.5, -0.2, -3.1)
#: Where there is no lexicon.
WITHOUT_LEXICON = BeadSigns(0.7, 0.0, 0.87, -0.35, 0.0, 3.6, 0.3, -2.5)


@dataclass(frozen=True, slots=True)
class _Own:
    words: float
    of: float
    anchors: float
    length: float


def with_confidence(evidence: Evidence, steps: Sequence[Step]) -> list[Step]:
    """The steps with their scores; a step that pairs nothing keeps its probability."""
    paired = [step for step in steps if step.paired]
    own = [_own(evidence, step) for step in paired]
    scores = iter(
        [
            _score(
                _signs(step, own[index], own[max(0, index - _NEAR) : index + _NEAR + 1]), evidence.model.lexicon_trust
            )
            for index, step in enumerate(paired)
        ]
    )
    return [replace(step, probability=next(scores)) if step.paired else step for step in steps]


def _own(evidence: Evidence, step: Step) -> _Own:
    stretch = step.i0, step.i1, step.j0, step.j1
    return _Own(
        evidence.word_gain(*stretch),
        evidence.known_words(*stretch),
        evidence.anchor_gain(*stretch),
        evidence.length_cost(*stretch),
    )


def _signs(step: Step, own: _Own, near: Sequence[_Own]) -> BeadSigns:
    probability = min(max(step.probability, _LEAST), _MOST)
    return BeadSigns(
        math.log(probability / (1 - probability)),
        own.words / (own.of + _MORE_WORDS),
        min(own.anchors, _MOST_ANCHORS) / _UNIT,
        min(own.length, _MOST_LENGTH) / _UNIT,
        sum(one.words for one in near) / (sum(one.of for one in near) + _MORE_WORDS),
        sum(one.anchors for one in near) / (len(near) + 1) / _UNIT,
        float((step.i1 - step.i0, step.j1 - step.j0) != (1, 1)),
    )


def _score(signs: BeadSigns, belief: float) -> float:
    learnt, plain = (_product(signs, weights) for weights in (WITH_LEXICON, WITHOUT_LEXICON))
    return 1 / (1 + math.exp(-(belief * learnt + (1 - belief) * plain)))


def _product(signs: BeadSigns, weights: BeadSigns) -> float:
    values: Iterable[tuple[float, float]] = zip(astuple(signs), astuple(weights), strict=True)
    return sum(sign * weight for sign, weight in values)
