"""The band holds the right path, and its area grows with the length of documents."""

import itertools

import pytest
from aligned_documents import PLAIN, of, pairs
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_amts.alignment import band, features
from sphinx_amts.alignment.documents import align
from sphinx_amts.alignment.evidence import Evidence
from sphinx_amts.alignment.language_model import LanguageModel


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.tuples(st.integers(0, 6), st.integers(0, 6)), st.integers(1, 9), max_size=8))
def test_chain_is_the_heaviest(weights):
    """No chain that rises on both sides is heavier."""
    chain = band.heaviest_chain(weights)
    assert all(pair[0] < after[0] and pair[1] < after[1] for pair, after in itertools.pairwise(chain))
    heaviest = max(
        (sum(weights[pair] for pair in chosen) for size in range(len(weights) + 1)
         for chosen in itertools.combinations(sorted(weights), size)
         if all(a[0] < b[0] and a[1] < b[1] for a, b in itertools.pairwise(chosen))),
        default=0,
    )  # fmt: skip
    assert sum(weights[pair] for pair in chain) == heaviest


def _nodes(source, target):
    ours, theirs = ([features.sentence_features(sentence) for block in text.blocks for sentence in block.sentences]
                    for text in (source, target))  # fmt: skip
    rows = band.search_band(Evidence(ours, theirs, PLAIN.for_lengths(1, 1)), 0, len(ours), 0, len(theirs))
    assert rows[0][0] == 0
    assert rows[-1][-1] == len(theirs)
    assert all(row[0] <= after[0] and row[-1] <= after[-1] for row, after in itertools.pairwise(rows))
    return sum(map(len, rows))


@pytest.mark.parametrize("anchored", [True, False])
def test_work_grows_with_the_length_of_documents(anchored):
    """Ten times as many sentences make about ten times as many nodes to look at, whether or not there are anchors."""

    def text(count):
        return of([f"Sentence {k if anchored and k % 9 == 0 else ''} of this text." for k in range(count)])

    few, many = _nodes(text(300), text(300)), _nodes(text(3000), text(3000))
    assert many < 12 * few


def test_band_holds_a_long_insertion():
    """Hundreds of blocks that one side has alone do not lead the way out of the band."""
    shared = [[f"This is sentence number {k}."] for k in range(100, 220)]
    extra = [[f"An addition of some words, {'very ' * (k % 5)}new."] for k in range(300)]
    alignment = align(of(*shared), of(*shared[:60], *extra, *shared[60:]), LanguageModel.untrained("en", "en_GB"))
    expected = [(((k, 0),), ((k if k < 60 else k + 300, 0),)) for k in range(120)]
    assert pairs(alignment) == expected
