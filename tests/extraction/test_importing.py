"""Accepted pairs become human translations of the memory, and whatever is not imported is counted by its reason."""

import pytest

from sphinx_amts.extraction import importing
from sphinx_amts.extraction.importing import MemoryImport
from sphinx_amts.extraction.rows import ExtractedPair
from sphinx_amts.languages import LanguagePair
from sphinx_amts.tm.entries import Origin, TMEntry
from sphinx_amts.tm.memory import TranslationMemory


@pytest.fixture
def memory(tmp_path):
    memory = TranslationMemory(tmp_path, LanguagePair("en", "es"))
    yield memory
    memory.close()


def extracted(source, target, **more):
    return ExtractedPair(source, target, "1-1", 0.9, tagged=(source, target), **more)


def imported(memory, *pairs, overwrite=False):
    memory_import = MemoryImport(memory, overwrite=overwrite)
    for pair in pairs:
        memory_import.add(pair)
    memory_import.finish()
    return memory_import


def test_accepted_pairs_are_human_entries(memory):
    """With the place of the translation; pairs that are left out or have no tags are not stored."""
    pairs = [
        extracted("Tide", "Marea", target_place="a.md:3"),
        extracted("Ebb", "Bajamar", reason="score 0.1 is below 0.5"),
        ExtractedPair("Call `f`.", "Llame.", "1-1", 0.9),
    ]
    result = imported(memory, *pairs)
    entry = memory.get(["Tide"])["Tide"]
    assert (entry.translation, entry.origin, entry.engine) == ("Marea", Origin.HUMAN, "extracted from a.md:3")
    assert result.stored == 1
    assert result.left_out == {importing.UNEVEN_MARKUP: 1}
    assert not memory.get(["Ebb"])


def test_of_two_translations_the_first_is_kept(memory):
    """The second is counted, whether it is the same or not."""
    result = imported(memory, *[extracted("Tide", target) for target in ("Marea", "Marea", "La marea")], overwrite=True)
    assert memory.get(["Tide"])["Tide"].translation == "Marea"
    assert result.left_out == {importing.ALREADY_STORED: 1, importing.OTHER_TRANSLATION: 1}


def test_human_translations_stay_unless_they_may_be_replaced(memory):
    """A machine's translation is replaced in any case."""
    memory.store([TMEntry("Tide", "La marea", Origin.HUMAN, made=1), TMEntry("Ebb", "Reflujo", Origin.MACHINE, made=1)])
    pairs = extracted("Tide", "Marea"), extracted("Ebb", "Bajamar")
    result = imported(memory, *pairs)
    assert (result.stored, result.left_out) == (1, {importing.OTHER_TRANSLATION: 1})
    assert memory.get(["Tide"])["Tide"].translation == "La marea"
    assert memory.get(["Ebb"])["Ebb"].translation == "Bajamar"
    imported(memory, *pairs, overwrite=True)
    assert memory.get(["Tide"])["Tide"].translation == "Marea"
