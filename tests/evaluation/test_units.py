"""Units: which of them are left out because a system has seen them, and what counts as protected."""

from __future__ import annotations

import pytest

from sphinx_amts.evaluation.units import (
    SEEN,
    EvaluatedUnit,
    UnitCollection,
    collect,
    comparison_key,
    leave_out_seen,
    segment_keys,
    strip_protected_spans,
    without_seen,
)


def units(*rows):
    return [EvaluatedUnit("one", source, reference, {"system": made}) for source, reference, made in rows]


def test_what_a_system_has_seen_is_not_scored():
    """A unit with a sentence of the parallel data is left out, whatever its markup, and counted."""
    some = units(("Run `f(x)` now. The sea is deep.", "a", "b"), ("The moon is far away.", "c", "d"))
    known = segment_keys(["Nobody knows. The sea  is deep."], "en")
    fresh, count = without_seen(some, known, "en")
    assert [unit.reference for unit in fresh] == ["c"]
    assert count == 1


def test_a_unit_or_the_reason_why_there_is_none():
    """Reasons are counted, in the order in which they occur."""
    first, second = units(("a", "b", "c"), ("d", "e", "f"))
    collection = collect([first, "too short", "empty", second, "too short"])
    assert collection.units == (first, second)
    assert list(collection.left_out.items()) == [("too short", 2), ("empty", 1)]


def test_what_is_left_out_as_seen_is_counted():
    """The count stands beside those of other reasons, also where it is 0."""
    collection = UnitCollection(tuple(units(("The sea.", "a", "b"))), {"empty": 2})
    assert leave_out_seen(collection, {"thesea"}, "en") == UnitCollection((), {"empty": 2, SEEN: 1})
    assert leave_out_seen(collection, set(), "en").left_out == {"empty": 2, SEEN: 0}


def test_a_unit_with_segments_is_not_segmented_again():
    """Its tagged segments decide, not its text."""
    unit = EvaluatedUnit("one", "Run it. Now.", "a", {}, ("Run <x1/> it. Now.",))
    assert without_seen([unit], {"runit"}, "en") == ([unit], 0)
    assert without_seen([unit], {"runitnow"}, "en") == ([], 1)


@pytest.mark.parametrize(
    ("first", "second"), [("The sea.", "the  SEA"), ("ｆｕｌｌ width", "full width"), ("Straße", "STRASSE"), ("", "…")]
)
def test_the_same_letters_have_the_same_key(first, second):
    """Case, spaces, punctuation and width make no difference."""
    assert comparison_key(first) == comparison_key(second)


@pytest.mark.parametrize(
    ("text", "stripped"),
    [
        ("Use ``a b`` and $$x = y$$ here.", "Use and here."),
        ("It costs $5 and $6.", "It costs $5 and $6."),
        ("See {ref}`tides` or :doc:`a <b>`.", "See or ."),
        ("海水`f(x)`很深", "海水很深"),
    ],
)
def test_protected_spans_are_stripped(text, stripped):
    """Code, formulas and roles go; an amount of money is not a formula."""
    assert strip_protected_spans(text) == stripped
