"""Memories and parallel data as systems, and as what systems have seen."""

from __future__ import annotations

import pytest

from sphinx_amts.errors import ConfigurationError
from sphinx_amts.evaluation.stored_translations import holds_translations, human_sources, is_memory, translations
from sphinx_amts.languages import LanguagePair
from sphinx_amts.tm.entries import Origin, TMEntry
from sphinx_amts.tm.memory import TranslationMemory

PAIR = LanguagePair("en", "zh_CN")


@pytest.fixture
def memory(tmp_path):
    memory = TranslationMemory(tmp_path / "memory", PAIR)
    origins = {"Sea": Origin.HUMAN, "Moon": Origin.MACHINE, "Sun": Origin.CUSTOMISED}
    memory.store([TMEntry(source, f"译{source}", origin) for source, origin in origins.items()])
    memory.close()
    return tmp_path / "memory"


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "pairs.tsv"
    path.write_text("en\tzh\nTide\t潮\n", encoding="utf-8")
    return path


def test_all_translations_of_a_memory_are_scored(memory):
    """Whoever made them."""
    assert translations(memory, PAIR, pytest.fail) == {"Sea": "译Sea", "Moon": "译Moon", "Sun": "译Sun"}


def test_human_translations_have_been_seen(memory, table):
    """Of a memory those by people, of parallel data all; what a machine made is no answer that was given away."""
    assert sorted(human_sources([memory, table], PAIR, pytest.fail)) == ["Sea", "Tide"]


def test_what_is_wrong_in_a_file_is_reported(table):
    """With its line; the other rows are used."""
    with table.open("a", encoding="utf-8") as file:
        file.write("only one\n")
    warnings = []
    assert translations(table, PAIR, warnings.append) == {"Tide": "潮"}
    assert "pairs.tsv:3" in warnings[0]


def test_what_holds_translations(memory, table, tmp_path):
    """Files by their suffix, memories by what is in the folder."""
    assert holds_translations(table)
    assert holds_translations(memory)
    assert is_memory(memory)
    assert not is_memory(table)
    assert not holds_translations(tmp_path)
    assert not holds_translations(tmp_path / "page.md")


def test_another_path_is_refused(tmp_path):
    """It is named."""
    with pytest.raises(ConfigurationError, match=r"neither parallel data .* nor the folder of a translation memory"):
        list(human_sources([tmp_path], PAIR, pytest.fail))
