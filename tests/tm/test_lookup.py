"""Precedence: which of several translations a segment gets, and what is never used."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_amts.text import tagged_text
from sphinx_amts.tm.entries import Origin, Place, State, TMEntry
from sphinx_amts.tm.history import Candidates
from sphinx_amts.tm.lookup import look_up

SOURCE = "See <x1/>."


def entry(origin: Origin, translation: str = "看<x1/>。") -> TMEntry:
    return TMEntry(SOURCE, translation, origin, made=1)


def found(**places: TMEntry):
    """The matches where each place holds the entry, if it is named."""
    new, stored, pair = (as_mapping(places.get(name)) for name in ("new", "stored", "pair"))
    return look_up([SOURCE], new=new, stored=as_stored(stored), parallel_data=pair)


def as_mapping(found: TMEntry | None) -> dict[str, TMEntry]:
    return {SOURCE: found} if found else {}


def as_stored(entries: dict[str, TMEntry]) -> dict[str, Candidates]:
    """The entries as the memory offers them, for any place."""
    return {source: Candidates(found) for source, found in entries.items()}


def test_an_unknown_segment_is_neither_matched_nor_rejected():
    """Nothing is made up, and nothing is said of it."""
    matches = look_up([SOURCE], new={}, stored={}, parallel_data={})

    assert (matches.matches, matches.rejected) == ({}, {})


@pytest.mark.parametrize("origin", [Origin.MACHINE, Origin.CUSTOMISED])
def test_a_pair_precedes_a_machine(origin):
    """An exact pair of the parallel data is better than any machine translation."""
    pair = entry(Origin.PARALLEL, "参见<x1/>。")

    assert found(stored=entry(origin), pair=pair).matches == {SOURCE: pair}


def test_a_human_translation_precedes_a_pair():
    """What a person wrote for this very sentence is better than a pair."""
    human = entry(Origin.HUMAN)

    assert found(stored=human, pair=entry(Origin.PARALLEL, "参见<x1/>。")).matches == {SOURCE: human}


def test_what_this_build_translated_is_used_at_once():
    """The batch is verified already, and the memory may not even have been able to keep it."""
    new = entry(Origin.MACHINE, "见<x1/>。")

    assert found(new=new, stored=entry(Origin.MACHINE)).matches == {SOURCE: new}


def test_a_damaged_human_translation_is_rejected_with_its_reason():
    """It is not published, and the reason keeps it from being sent: no answer would replace it."""
    matches = found(stored=entry(Origin.HUMAN, "看。"))

    assert matches.matches == {}
    assert "lost: <x1/>" in matches.rejected[SOURCE]


def test_a_damaged_machine_translation_counts_as_unknown():
    """It can be had again."""
    matches = found(stored=entry(Origin.MACHINE, "看。"))

    assert (matches.matches, matches.rejected) == ({}, {})


def test_a_pair_stands_in_for_a_damaged_human_translation():
    """The second best that can be put into the page is used, and nothing is rejected."""
    pair = entry(Origin.PARALLEL)

    matches = found(stored=entry(Origin.HUMAN, "看。"), pair=pair)

    assert (matches.matches, matches.rejected) == ({SOURCE: pair}, {})


def test_what_the_engine_would_improve_counts_as_unknown():
    """But a pair is used in its place if there is one."""
    machine, pair = entry(Origin.MACHINE), entry(Origin.PARALLEL)
    asked = []

    def should_retranslate(candidate: TMEntry) -> bool:
        asked.append(candidate)
        return True

    stored = as_stored({SOURCE: machine})
    unknown = look_up([SOURCE], new={}, stored=stored, parallel_data={}, should_retranslate=should_retranslate)
    paired = look_up([SOURCE], new={}, stored=stored, parallel_data={SOURCE: pair}, should_retranslate=lambda _: True)

    assert (unknown.matches, asked) == ({}, [machine])
    assert paired.matches == {SOURCE: pair}


# --- what people have judged ------------------------------------------------------------------------------------------


def test_a_reviewed_machine_translation_does_not_precede_a_pair():
    """The pair is a person's translation; a reviewed one precedes other machines' only."""
    reviewed = replace(entry(Origin.CUSTOMISED), state=State.REVIEWED)
    pair = entry(Origin.PARALLEL, "参见<x1/>。")
    assert found(stored=reviewed, pair=pair).matches == {SOURCE: pair}
    assert found(stored=reviewed).matches == {SOURCE: reviewed}


def test_an_approved_machine_translation_precedes_a_pair():
    """A person answers for it, for this very source."""
    approved = replace(entry(Origin.MACHINE), state=State.APPROVED)
    assert found(stored=approved, pair=entry(Origin.PARALLEL, "参见<x1/>。")).matches == {SOURCE: approved}


@pytest.mark.parametrize("state", [State.REVIEWED, State.APPROVED])
def test_a_damaged_translation_that_a_person_has_judged_is_rejected_with_its_reason(state):
    """It is that person's work: it is named, and not paid for again."""
    matches = found(stored=replace(entry(Origin.MACHINE, "看。"), state=state))
    assert matches.matches == {}
    assert "lost: <x1/>" in matches.rejected[SOURCE]


def test_a_segment_whose_translations_were_all_rejected_is_not_sent():
    """The reason names the person and what to do; a pair is used all the same."""
    rejection = replace(entry(Origin.MACHINE), state=State.REJECTED, by="Ann", note="too long")
    stored = {SOURCE: Candidates(rejection=rejection)}
    pair = entry(Origin.PARALLEL, "参见<x1/>。")

    result = look_up([SOURCE], new={}, stored=stored, parallel_data={})

    assert result.matches == {}
    assert "rejected by Ann (too long)" in result.rejected[SOURCE]
    assert "delete it" in result.rejected[SOURCE]
    assert look_up([SOURCE], new={}, stored=stored, parallel_data={SOURCE: pair}).matches == {SOURCE: pair}


def test_what_is_bound_to_places_is_offered_where_its_tags_are_right():
    """The caller knows the places; a damaged one is left out, and neither hides the plain one."""
    plain = entry(Origin.MACHINE)
    bound = [
        replace(entry(Origin.HUMAN, text), place=Place(page), is_bound=True)
        for page, text in (("tides", "参见<x1/>。"), ("moon", "参见。"))
    ]
    result = look_up([SOURCE], new={}, stored={SOURCE: Candidates(plain, tuple(bound))}, parallel_data={})
    assert result.bound == {SOURCE: (bound[0],)}
    assert result.matches == {SOURCE: plain}


_entries = st.builds(
    TMEntry,
    st.just(SOURCE),
    st.sampled_from(["看<x1/>。", "看。", "<x1/><x1/>", "", "x <x1/>"]),
    st.sampled_from(Origin),
)


@given(new=_entries | st.none(), stored=_entries | st.none(), pair=_entries | st.none())
def test_whatever_is_known_the_match_can_be_put_into_the_page(new, stored, pair):
    """A match of the memory always fits; a source is never both matched and rejected; the inputs are not changed."""
    mappings = [as_mapping(new), as_stored(as_mapping(stored)), as_mapping(pair)]
    before = [dict(mapping) for mapping in mappings]

    matches = look_up([SOURCE], new=mappings[0], stored=mappings[1], parallel_data=mappings[2])

    assert mappings == before
    assert not matches.matches.keys() & matches.rejected.keys()
    match = matches.matches.get(SOURCE)
    assert match is None or match in (new, pair) or tagged_text.check(SOURCE, match.translation) is None


HUGE = "9" * 5_000


@pytest.mark.parametrize("translation", [f"看<x{HUGE}/>。", f"看<g{HUGE}>。</g{HUGE}>", None, 7])
def test_an_entry_that_cannot_be_read_costs_itself_only(translation):
    """A human one is named with a short reason, a machine's is unknown; the others are found."""
    other = TMEntry("Wave.", "海浪。", Origin.MACHINE)
    for origin in (Origin.HUMAN, Origin.MACHINE):
        stored = as_stored({SOURCE: entry(origin, translation), "Wave.": other})
        result = look_up([SOURCE, "Wave."], new={}, stored=stored, parallel_data={})

        assert result.matches == {"Wave.": other}
        assert len(result.rejected.get(SOURCE, "")) < 300
        assert (SOURCE in result.rejected) is (origin is Origin.HUMAN)
