"""An entry has one key, and of two entries for one source it is plain which one counts."""

from dataclasses import replace

import pytest
from memory_helpers import PAIR, entry

from sphinx_amts.languages import LanguagePair
from sphinx_amts.tm.entries import Origin, key, replacements, replaces

HUMAN = entry(origin=Origin.HUMAN)


def test_keys_stay():
    """A key is the content hash of languages and source in this form: another one would mean paying again."""
    assert key(PAIR, "Read <x1/> first.") == "1e1533bff48d24eea5afa41c0b041510b008d038fe1945d3a71419444d06c43a"
    assert key(LanguagePair("zh_CN", "en"), "Read <x1/> first.") != key(PAIR, "Read <x1/> first.")


@pytest.mark.parametrize(
    ("changes", "wins"),
    [
        ({"origin": Origin.MACHINE, "made": 2_000_000_000}, False),
        ({"translation": "新", "made": 1_700_000_001}, True),
        ({"translation": "新", "made": 1_699_999_999}, False),
        ({"translation": "新", "made": 0}, True),
        ({"engine": "another"}, True),
        ({"made": 1_800_000_000}, False),
    ],
)
def test_which_of_two_counts(changes, wins):
    """The higher origin; of equal ones the later; and a mere date changes nothing."""
    assert replaces(replace(HUMAN, **changes), HUMAN) is wins


def test_replacements_are_what_has_to_be_written():
    """New entries and those that replace a present one, the best of several for one key."""
    better = replace(HUMAN, translation="更好", made=1_700_000_002)
    candidates = [("1", entry()), ("2", entry(2)), ("3", better), ("3", replace(better, made=1_700_000_001))]
    assert replacements({"1": HUMAN, "3": HUMAN}, candidates) == {"2": entry(2), "3": better}
    assert replacements({}, []) == {}
