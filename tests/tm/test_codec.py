"""Any entry survives being written as text, and nothing else is taken for an entry."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from memory_helpers import PAIR, entries_of, entry, plant

from sphinx_amts.text.foreign_text import normalized
from sphinx_amts.tm import codec
from sphinx_amts.tm.entries import key
from sphinx_amts.tm.memory import TranslationMemory

TEXT = st.text(st.one_of(st.characters(), st.characters(categories=["Cs"])))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT), max_size=5))
@example([("\ud83d\ude00", "\udc80 \ude00\ud83d"), ("\ud800", "\0\u2028")])
def test_any_text_comes_out(pairs):
    """Any text is found again, lone surrogates too; two that make a pair come out as their character.

    A source comes out equal, since it is a key; a translation comes out as a page can show it.
    """

    def whole(text):
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")

    with tempfile.TemporaryDirectory() as root:
        memory = TranslationMemory(Path(root), PAIR, report=pytest.fail)
        memory.store(entry(source=source, translation=translation) for source, translation in pairs)
        matches = memory.get([source for source, _ in pairs])
        assert matches.keys() == {source for source, _ in pairs}
        expected = {whole(source): normalized(translation) for source, translation in pairs}
        assert {match.source: match.translation for match in matches.values()} == expected


GOOD = json.loads(codec.encode(entry()))


@pytest.mark.parametrize(
    "value",
    [
        "",
        "{",
        "[]",
        "[" * 100_000,
        json.dumps({**GOOD, "source": "Another."}),
        json.dumps({**GOOD, "translation": None}),
        json.dumps({**GOOD, "origin": 9}),
        json.dumps({**GOOD, "origin": True}),
        json.dumps({**GOOD, "made": "today"}),
        json.dumps({**GOOD, "made": True}),
        json.dumps({name: GOOD[name] for name in GOOD if name != "engine"}),
    ],
    ids=lambda value: value[:40],
)
def test_an_unsound_value_is_unknown(open_memory, reports, value):
    """Broken JSON, another sentence or a field of a wrong type: unknown, reported, and replaced by the next store."""
    memory = open_memory()
    memory.store([entry(2)])
    plant(memory, key(PAIR, "Sentence 1."), value=value)
    for _ in range(2):
        assert memory.get(["Sentence 1.", "Sentence 2."]) == {"Sentence 2.": entry(2)}
    assert len(reports) == 1
    assert memory.store([entry()]) == 1
    assert entries_of(memory, [entry()]) == [entry()]


POISON = "坏\n.so /etc/passwd\x1b[2J\x9b\u202e\ud800"
HARMLESS = "坏 .so /etc/passwd[2J"


def test_an_entry_that_an_earlier_version_stored_is_safe(open_memory, reports):
    """Whatever stands in the database: it is found, and a page can show it."""
    memory = open_memory()
    memory.store([entry(2)])
    value = json.dumps({**GOOD, "translation": POISON, "engine": "x\x1b"})
    plant(memory, key(PAIR, "Sentence 1."), value=value)

    found = memory.get(["Sentence 1.", "Sentence 2."])

    assert found["Sentence 1."].translation == HARMLESS
    assert found["Sentence 1."].engine == r"x\x1b"
    assert {entry.translation for entry in memory.entries()} == {HARMLESS, entry(2).translation}
    assert reports == []


def test_a_rescued_entry_is_safe(open_memory, tmp_path):
    """Rescue files of earlier versions hold what engines returned."""
    line = json.dumps({**GOOD, "translation": POISON})
    (tmp_path / "amts").mkdir()
    (tmp_path / "amts" / "rescued-en-zh_CN-20260101T000000Z-1.jsonl").write_text(f"{line}\n", encoding="utf-8")

    assert open_memory().get(["Sentence 1."])["Sentence 1."].translation == HARMLESS
