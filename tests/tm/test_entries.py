"""An entry has one key, and its origin and state say what it counts as and which of two is used."""

from itertools import pairwise

import pytest
from memory_helpers import PAIR, entry

from sphinx_amts.languages import LanguagePair
from sphinx_amts.tm.entries import Origin, Place, State, key, reference


def test_keys_stay():
    """A key is the content hash of languages and source in this form: another one would mean paying again."""
    assert key(PAIR, "Read <x1/> first.") == "1e1533bff48d24eea5afa41c0b041510b008d038fe1945d3a71419444d06c43a"
    assert key(LanguagePair("zh_CN", "en"), "Read <x1/> first.") != key(PAIR, "Read <x1/> first.")


#: The worst first; those of a row are equal.
RANKS = [
    [(Origin.MACHINE, State.TRANSLATED)],
    [(Origin.CUSTOMISED, State.TRANSLATED)],
    [(Origin.MACHINE, State.REVIEWED)],
    [(Origin.CUSTOMISED, State.REVIEWED)],
    [(Origin.PARALLEL, State.TRANSLATED), (Origin.PARALLEL, State.REVIEWED)],
    [
        *((Origin.HUMAN, state) for state in (State.TRANSLATED, State.REVIEWED, State.APPROVED)),
        *((origin, State.APPROVED) for origin in (Origin.MACHINE, Origin.CUSTOMISED, Origin.PARALLEL)),
    ],
    [(Origin.CATALOGUE, state) for state in (State.TRANSLATED, State.REVIEWED, State.APPROVED)],
]


def test_which_of_two_precedes():
    """People precede machines; of machines, the one that somebody has read; an approval makes it a person's."""
    ranks = [{entry(origin=origin, state=state).precedence for origin, state in rank} for rank in RANKS]
    assert [len(rank) for rank in ranks] == [1] * len(RANKS)
    assert all(lower < higher for (lower,), (higher,) in pairwise(ranks))


@pytest.mark.parametrize("origin", Origin)
@pytest.mark.parametrize("state", State)
def test_what_it_counts_as(origin, state):
    """Approval is an event: what a person approved is that person's; nothing else changes the origin."""
    made = entry(origin=origin, state=state)
    assert made.counts_as == (Origin.HUMAN if state is State.APPROVED and origin < Origin.HUMAN else origin)
    assert made.is_human == (origin >= Origin.PARALLEL or state is State.APPROVED)
    assert made.is_persons_work == (origin >= Origin.PARALLEL or state is not State.TRANSLATED)


def test_a_reference_stands_for_a_neighbour():
    """It is short, the same everywhere, and empty where there is no neighbour."""
    assert reference("") == ""
    assert reference("It rises.") == reference("It rises.") != reference("It falls.")
    assert len(reference("\ud800" * 9999)) == 16


A, B, C = "a", "b", "c"


@pytest.mark.parametrize(
    ("place", "other", "score"),
    [
        (Place("tides", A, B), Place("tides", A, B), 5),
        (Place("tides", A, B), Place("moved", A, B), 4),
        (Place("tides", "", B), Place("moved", "", B), 4),
        (Place("tides"), Place("tides", A, B), 3),
        (Place("tides", A, B), Place("tides", A, C), 2),
        (Place("tides", A, B), Place("tides", C, B), 2),
        (Place("tides", "", ""), Place("tides", "", ""), 2),
        (Place("tides", A, B), Place("tides", C, C), 1),
        (Place("tides", A, B), Place("other", A, C), 0),
        (Place("tides", "", ""), Place("other", "", ""), 0),
        (Place("tides"), Place("other", A, B), 0),
    ],
)
def test_how_well_a_place_fits(place, other, score):
    """Neighbours before the page, the page before nothing; the only sentence of a page says nothing of another page."""
    assert place.score(other) == score
