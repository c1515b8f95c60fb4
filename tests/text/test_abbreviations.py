from __future__ import annotations

import re

import pytest

from sphinx_amts.text import abbreviations

TABLES = {name: table for name, table in vars(abbreviations).items() if name.isupper() and isinstance(table, dict)}


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_patterns(name):
    """Each entry is a pattern of its own, without groups, which would change the numbers of others."""
    for alternatives in TABLES[name].values():
        for alternative in alternatives:
            assert re.compile(alternative).groups == 0


@pytest.mark.parametrize("name", TABLES)
def test_abbreviations_are_short(name):
    """No abbreviation with its full stop is longer than what is looked at before a boundary."""
    for alternatives in TABLES[name].values():
        for alternative in alternatives:
            longest = re.sub(r"\\s\?|\[(.)[^\]]*\]|\\(.)|\?", r"\1\2", alternative)
            assert len(longest) + len(".") < abbreviations.LOOK_BACK


def test_everyday_words_are_numbered():
    """Those that are looked at twice stand in the table that they are an exception of."""
    numbered = {word for alternatives in abbreviations.NUMBERED.values() for word in alternatives}
    assert {word for alternatives in abbreviations.EVERYDAY_WORDS.values() for word in alternatives} <= numbered


def test_the_tables_share_no_entry():
    """The order in which the tables are asked does not matter."""
    words = [
        {word.lower() for alternatives in TABLES[name].values() for word in alternatives}
        for name in ("OPEN_ENDED", "NUMBERED", "EITHER_WAY")
    ]
    assert len(set().union(*words)) == sum(map(len, words))
