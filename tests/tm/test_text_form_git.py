"""The text form in real repositories: two branches with 120 random changes each are merged by Git."""

import pytest
import text_form_merges

ROUNDS = 2


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_with_union_there_are_no_conflicts(tmp_path, seed):
    """And what is offered is what follows from all that both did: no wrong pair, and what is deleted stays deleted."""
    merged = text_form_merges.merge(tmp_path, seed, union=True)

    assert merged == text_form_merges.Merge(0, 0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_without_union_conflicted_files_are_read(tmp_path, seed):
    """Each is named; otherwise all is as with union."""
    merged = text_form_merges.merge(tmp_path, seed, union=False)

    assert merged.conflicts == merged.reported > 0
    assert (merged.wrong_pairs, merged.resurrected, merged.other) == (0, 0, 0)
    assert (merged.changed_by_saving, merged.unsettled) == (0, 0)
