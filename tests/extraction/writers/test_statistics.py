"""The statistics of an extraction: all is counted once, for programs and for people."""

from __future__ import annotations

import json

import pytest
from extracted_pairs import ROWS, plain
from hypothesis import given
from hypothesis import strategies as st

from sphinx_amts.extraction.rows import DocumentPair
from sphinx_amts.extraction.writers import statistics

NASTY = st.sampled_from([
    *('"', '""', "a,b", "a\tb", "=1", "+1", "-1", "@a", "a\nb", "a\r\nb", "\u2028", "\x85", "\ufeff", " ", "\x00"),
    *("\ud800", "é" * 500, "é" * 500 + "a", "<ph/>", "</seg>", "&amp;", "]]>", "\u200b", "\ufffe", "'", "\u3000"),
    *('=" -', "A", "B"),
])  # fmt: skip


TEXTS = st.lists(NASTY | st.text(st.characters(), max_size=6), max_size=3).map("".join)


COUNTED = [
    plain("Hello there.", "你好。", 0.9, tagged=("Hello there.", "你好。")),
    plain("Two. One.", "二。", 0.7, bead="2-1"),
    plain("x", "", 0.1, bead="1-0", reason="no counterpart"),
    plain("y", "乙", 0.31, reason="score 0.31 is below 0.5", document="moon"),
    plain("z", "丙", 0.32, reason="score 0.32 is below 0.5", document="moon"),
]


DOCUMENTS = [
    DocumentPair("tides", (4, 3)),
    DocumentPair("moon", (2, 9), 0.2, ("Another text.",)),
    DocumentPair("sun", (1, 0), 0.1),
]


def test_statistics_count_everything():
    """Blocks, sentences, kinds, reasons in groups, characters, bytes, and what hardly fits, the worst first."""
    counted = statistics.count(COUNTED, DOCUMENTS)
    assert counted == statistics.ExtractionStatistics(
        documents=3,
        blocks=(7, 12),
        sentences=(6, 4),
        beads={"1-1": (1, 2), "2-1": (1, 0), "1-0": (0, 1)},
        accepted=2,
        tagged=1,
        left_out={"score below 0.5": 2, "no counterpart": 1},
        characters=(21, 5),
        bytes=(21, 15),
        score=pytest.approx(0.8),
        poorly_parallel=(DOCUMENTS[2], DOCUMENTS[1]),
    )
    assert counted.pairs == 5


def test_statistics_are_told_to_programs_and_people():
    """JSON holds the same numbers, and the terminal gets aligned columns."""
    counted = statistics.count(COUNTED, DOCUMENTS)
    held = json.loads(json.dumps(counted.as_json()))
    assert (held["pairs"], held["accepted"], held["beads"]["1-1"], held["score"]) == (5, 2, [1, 2], 0.8)
    assert held["poor"][0] == {"name": "sun", "blocks": [1, 0], "fit": 0.1, "notes": []}
    text = counted.text()
    for part in ("3 documents", "  2  score below 0.5", "0.20  moon Another text.", "mean score 0.80"):
        assert part in text
    columns = [line for line in text.splitlines() if line.startswith(("pairs ", "1-1", "2-1", "all"))]
    assert len({len(line) for line in columns}) == 1


def test_nothing_found_has_statistics():
    """No pair at all is no division by zero."""
    assert statistics.count([]).score == 0.0
    assert "0 documents" in statistics.count([]).text()


@given(ROWS)
def test_the_parts_make_the_whole(rows):
    """Accepted and left out are all pairs, by kind as by reason."""
    counted = statistics.count(rows)
    assert counted.pairs == len(rows) == sum(map(sum, counted.beads.values()))
    assert counted.accepted == sum(accepted for accepted, _ in counted.beads.values())
