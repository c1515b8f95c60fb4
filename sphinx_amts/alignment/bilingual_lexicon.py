"""Which words translate each other, learnt from pairs of sentences.

IBM Model 1 (Brown et al., *The Mathematics of Statistical Machine Translation*, 1993), with both directions learnt as
one: a link between two words counts as much as each of them prefers the other to the rest of its sentence.
What is kept for two words is their *lift*: how many times more often they translate each other than by chance.

Law: memory and time are bounded whatever is learnt from.  At most :data:`MOST_PAIRS` sentence pairs are learnt from,
an even sample of what is offered, and at most :data:`MOST_TRANSLATIONS` translations are kept for a word; the number of
words is bounded by that of the pairs.

Words are numbers of 32 bits (:func:`sphinx_amts.alignment.features.word_hash`).
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
#: Word of the source -> word of the target -> a number: the lift of the two, or an expected count of links.
Table = dict[int, dict[int, float]]
#: The distinct words of a sentence and those of its translation, both sorted.
WordPair = tuple["array[int]", "array[int]"]

MOST_PAIRS = 20_000
#: Sentences with more distinct words than this say too little about each of them.
MOST_WORDS = 120
CANDIDATES = 32
MOST_TRANSLATIONS = 16
ITERATIONS = 5
#: Subtracted from every count, because one joint occurrence may be chance.
DISCOUNT = 0.6
LEAST_LIFT = 2.0


@dataclass(frozen=True, slots=True)
class BilingualLexicon:
    """Pairs of words with their lift, accessible from either language."""

    forward: Mapping[int, Mapping[int, float]] = field(default_factory=dict)
    """Word of the source -> word of the target -> lift."""
    reverse: Mapping[int, Mapping[int, float]] = field(default_factory=dict)
    """Word of the target -> word of the source -> lift."""

    def words_in(self, words: Words, *, reverse: bool = False) -> Words:
        """Those of the words that have a translation; ``reverse`` for words of the target."""
        return words & (self.reverse if reverse else self.forward).keys()


class PairSample:
    """An even sample of the sentence pairs that are offered, in bounded memory."""

    def __init__(self, most: int = MOST_PAIRS) -> None:
        """Start empty; ``most`` is the number of pairs that are kept."""
        self._most = most
        self._pairs: list[WordPair] = []
        self._offered = 0
        self._random = random.Random(0)  # noqa: S311 - the same sample whenever the same is learnt

    def __len__(self) -> int:
        """The number of pairs that are kept."""
        return len(self._pairs)

    def add(self, source: Words, target: Words) -> None:
        """Offer the words of a sentence and of its translation; nothing is learnt from very long sentences."""
        if not (0 < len(source) <= MOST_WORDS and 0 < len(target) <= MOST_WORDS):
            return
        self._offered += 1
        pair = array("I", sorted(source)), array("I", sorted(target))
        # Reservoir sampling: after n offers each of them is in the sample with the same probability.
        if len(self._pairs) < self._most:
            self._pairs.append(pair)
        elif (index := self._random.randrange(self._offered)) < self._most:
            self._pairs[index] = pair

    def lexicon(self) -> BilingualLexicon:
        """The lexicon that the kept pairs teach."""
        return learn_lexicon(self._pairs)


def learn_lexicon(pairs: Sequence[WordPair]) -> BilingualLexicon:
    """The lexicon of sentence pairs, by expectation maximisation over :data:`ITERATIONS` rounds."""
    source_counts = _repeated_words(source for source, _ in pairs)
    target_counts = _repeated_words(target for _, target in pairs)
    lifts = _candidates(pairs, source_counts, target_counts)
    for _ in range(ITERATIONS):
        lifts = _lifts(_expected_links(pairs, lifts), source_counts, target_counts, len(pairs))
    return _pruned(lifts)


def _repeated_words(sentences: Iterable[Iterable[int]]) -> dict[int, int]:
    """The number of sentences that have each word; words of only one sentence are left out, they teach nothing."""
    counts = Counter(chain.from_iterable(sentences))
    return {word: count for word, count in counts.items() if count > 1}


def _candidates(pairs: Sequence[WordPair], source_counts: Mapping[int, int], target_counts: Mapping[int, int]) -> Table:
    """The lifts to start from: for each word those that occur beside it more often than by chance."""
    occurrences: dict[int, array[int]] = defaultdict(lambda: array("I"))
    for index, (source, _) in enumerate(pairs):
        for word in source:
            if word in source_counts:
                occurrences[word].append(index)
    table: Table = {}
    for word, indices in occurrences.items():
        beside = Counter(chain.from_iterable(pairs[index][1] for index in indices))
        chance = source_counts[word] / len(pairs)
        lifts = (
            (target_word, count, count / (chance * target_counts[target_word]))
            for target_word, count in beside.items()
            if count > 1
        )
        ranked = sorted(
            ((count * math.log(lift), target_word, lift) for target_word, count, lift in lifts if lift > 1),
            reverse=True,
        )
        table[word] = {target_word: lift for _, target_word, lift in ranked[:CANDIDATES]}
    return table


def _expected_links(pairs: Iterable[WordPair], lifts: Table) -> Table:
    """The expectation step: how often each word is expected to be linked to each of its candidates.

    A link of lift l counts l / (sum of lifts from the source word) times l / (sum of lifts to the target word), both
    sums within the sentence pair, so that both directions have to agree.
    """
    counts: Table = {word: dict.fromkeys(row, 0.0) for word, row in lifts.items()}
    for source, target in pairs:
        target_words = set(target)
        links = [
            (word, target_word, row[target_word])
            for word in source
            if (row := lifts.get(word))
            for target_word in row.keys() & target_words
        ]
        forward: dict[int, float] = defaultdict(float)
        reverse: dict[int, float] = defaultdict(float)
        for word, target_word, lift in links:
            forward[word] += lift
            reverse[target_word] += lift
        for word, target_word, lift in links:
            counts[word][target_word] += lift * lift / (forward[word] * reverse[target_word])
    return counts


def _lifts(counts: Table, source_counts: Mapping[int, int], target_counts: Mapping[int, int], pair_count: int) -> Table:
    """The maximisation step: expected counts against those of chance."""
    return {
        word: {
            target_word: (count - DISCOUNT) * pair_count / (source_counts[word] * target_counts[target_word])
            for target_word, count in row.items()
            if count > DISCOUNT
        }
        for word, row in counts.items()
    }


def _pruned(lifts: Table) -> BilingualLexicon:
    """The lexicon of those pairs of words that are far from chance."""
    forward: Table = {}
    reverse: Table = defaultdict(dict)
    for word, row in lifts.items():
        best = sorted(((lift, target_word) for target_word, lift in row.items() if lift >= LEAST_LIFT), reverse=True)
        if best:
            forward[word] = {target_word: lift for lift, target_word in best[:MOST_TRANSLATIONS]}
        for target_word, lift in forward.get(word, {}).items():
            reverse[target_word][word] = lift
    return BilingualLexicon(forward, dict(reverse))
