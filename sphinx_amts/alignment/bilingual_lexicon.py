"""Which words stand for which, learnt from sentences that say the same.

IBM's first model (Brown et al., *The Mathematics of Statistical Machine Translation*, 1993), with both directions
learnt as one: a link between two words counts as much as each of them prefers the other to the rest of its sentence.
What is kept of two words is their *lift*: how many times more often they stand for each other than by chance.

Law: memory and time are bounded whatever is learnt from.  At most :data:`MOST_PAIRS` sentence pairs are learnt from,
an even sample of what is offered, and at most :data:`MOST_TRANSLATIONS` words are kept for a word; the number of
words is bounded by that of the pairs.
"""

from __future__ import annotations

import math
import random
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

Words = frozenset[int]
Table = dict[int, dict[int, float]]
#: The different words of both sides.
WordPair = tuple["array[int]", "array[int]"]

MOST_PAIRS = 20_000
#: Words of a sentence; longer ones say too little about each.
MOST_WORDS = 120
CANDIDATES = 32
MOST_TRANSLATIONS = 16
ITERATIONS = 5
#: What is taken off every count, because one occurrence in common may be chance.
DISCOUNT = 0.6
LEAST_LIFT = 2.0


@dataclass(frozen=True, slots=True)
class BilingualLexicon:
    """The lift of pairs of words, from either side."""

    forward: Mapping[int, Mapping[int, float]] = field(default_factory=dict)
    """Word of the source -> word of the target -> lift."""
    reverse: Mapping[int, Mapping[int, float]] = field(default_factory=dict)
    """Word of the target -> word of the source -> lift."""

    def words_in(self, words: Words, *, back: bool = False) -> Words:
        """Those that stand for something."""
        return words & (self.reverse if back else self.forward).keys()


class PairSample:
    """An even sample of the sentence pairs that are added, in little memory."""

    def __init__(self, most: int = MOST_PAIRS) -> None:
        """Empty; ``most`` pairs are kept."""
        self._most = most
        self._pairs: list[WordPair] = []
        self._offered = 0
        self._random = random.Random(0)  # noqa: S311 - the same sample whenever the same is learnt

    def __len__(self) -> int:
        """How many pairs there are."""
        return len(self._pairs)

    def add(self, source: Words, target: Words) -> None:
        """Offer a pair; of very long sentences nothing is learnt."""
        if not (0 < len(source) <= MOST_WORDS and 0 < len(target) <= MOST_WORDS):
            return
        self._offered += 1
        pair = array("I", sorted(source)), array("I", sorted(target))
        if len(self._pairs) < self._most:
            self._pairs.append(pair)
        elif (place := self._random.randrange(self._offered)) < self._most:
            self._pairs[place] = pair

    def lexicon(self) -> BilingualLexicon:
        """What the pairs teach."""
        return learn_lexicon(self._pairs)


def learn_lexicon(pairs: Sequence[WordPair]) -> BilingualLexicon:
    """The lexicon of sentence pairs, each the different words of both sides."""
    often, often_target = _repeated(source for source, _ in pairs), _repeated(target for _, target in pairs)
    table = _candidates(pairs, often, often_target)
    for _ in range(ITERATIONS):
        table = _lifts(_links(pairs, table), often, often_target, len(pairs))
    return _kept(table)


def _repeated(sentences: Iterable[Iterable[int]]) -> dict[int, int]:
    """How many sentences have a word; words that only one has teach nothing."""
    counts = Counter(chain.from_iterable(sentences))
    return {word: count for word, count in counts.items() if count > 1}


def _candidates(pairs: Sequence[WordPair], often: Mapping[int, int], often_target: Mapping[int, int]) -> Table:
    """For each word those that occur beside it more often than by chance: the start."""
    places: dict[int, array[int]] = defaultdict(lambda: array("I"))
    for index, (source, _) in enumerate(pairs):
        for word in source:
            if word in often:
                places[word].append(index)
    table: Table = {}
    for word, indices in places.items():
        beside = Counter(chain.from_iterable(pairs[index][1] for index in indices))
        chance = often[word] / len(pairs)
        lifts = ((other, count, count / (chance * often_target[other])) for other, count in beside.items() if count > 1)
        scored = sorted(
            ((count * math.log(lift), other, lift) for other, count, lift in lifts if lift > 1), reverse=True
        )
        table[word] = {other: lift for _, other, lift in scored[:CANDIDATES]}
    return table


def _links(pairs: Iterable[WordPair], table: Table) -> Table:
    """How often each word is expected to stand for each other."""
    counts: Table = {word: dict.fromkeys(row, 0.0) for word, row in table.items()}
    for source, target in pairs:
        words = set(target)
        links = [
            (word, other, row[other]) for word in source if (row := table.get(word)) for other in row.keys() & words
        ]
        forth: dict[int, float] = defaultdict(float)
        back: dict[int, float] = defaultdict(float)
        for word, other, lift in links:
            forth[word] += lift
            back[other] += lift
        for word, other, lift in links:
            counts[word][other] += lift * lift / (forth[word] * back[other])
    return counts


def _lifts(counts: Table, often: Mapping[int, int], often_target: Mapping[int, int], pairs: int) -> Table:
    return {
        word: {
            other: (count - DISCOUNT) * pairs / (often[word] * often_target[other])
            for other, count in row.items()
            if count > DISCOUNT
        }
        for word, row in counts.items()
    }


def _kept(table: Table) -> BilingualLexicon:
    """Only what is far from chance, for either side."""
    forth: Table = {}
    back: Table = defaultdict(dict)
    for word, row in table.items():
        best = sorted(((lift, other) for other, lift in row.items() if lift >= LEAST_LIFT), reverse=True)
        if best:
            forth[word] = {other: lift for lift, other in best[:MOST_TRANSLATIONS]}
        for other, lift in forth.get(word, {}).items():
            back[other][word] = lift
    return BilingualLexicon(forth, dict(back))
