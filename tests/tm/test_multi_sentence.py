"""Translations of several sentences are marked in the database, so that they are found quickly."""

from memory_helpers import database, entry, sql

from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import segmentation
from sphinx_amts.tm import store
from sphinx_amts.tm.entries import Origin, TMEntry
from sphinx_amts.tm.memory import TranslationMemory


def test_units_of_several_sentences_are_listed(open_memory):
    """A machine's are such as were cut differently before: nobody pays for them again."""
    memory = open_memory()
    units = [
        entry(source=f"It rises. {origin.name} says so.", origin=origin)
        for origin in (Origin.MACHINE, Origin.CUSTOMISED, Origin.PARALLEL, Origin.HUMAN)
    ]
    memory.store([*units, entry(source="It falls.", origin=Origin.HUMAN)])
    assert sorted(open_memory().multi_sentence_sources()) == sorted(unit.source for unit in units)


def test_the_tag_stays(open_memory):
    """Databases of earlier versions have this tag, and later ones are read by them."""
    memory = open_memory()
    memory.store([entry(source="It rises. It falls.", origin=Origin.HUMAN), entry(2)])
    assert sorted(sql(memory, "SELECT tag FROM Cache WHERE key <> 'generation'"), key=str) == [("run",), (None,)]


def test_they_are_listed_although_nothing_can_be_stored(open_memory, monkeypatch):
    """In a memory that is served without its database, pages are cut in the same way."""
    unit = entry(source="It rises. It falls.", origin=Origin.HUMAN)
    open_memory().store([unit, entry(2)])

    def refuse(_database):
        raise PermissionError("Permission denied")

    monkeypatch.setattr(store, "check_access", refuse)
    assert open_memory().multi_sentence_sources() == [unit.source]


def test_they_are_listed_although_the_database_is_damaged(open_memory):
    """The same where a damaged memory is only read."""
    unit = entry(source="It rises. It falls.", origin=Origin.HUMAN)
    memory = open_memory()
    memory.store([unit, entry(2)])
    with database(memory).open("r+b") as stream:
        stream.write(b"garbage!" * 12)
    assert open_memory(read_only=True).multi_sentence_sources() == [unit.source]


def test_a_new_segmentation_looks_through_the_memory_once(tmp_path, monkeypatch):
    """What an earlier one took for one sentence stays one segment; later builds write nothing."""
    pair = LanguagePair("en", "de")
    entries = [
        TMEntry("It rises. It falls.", "Sie steigt und fällt.", Origin.MACHINE, made=1),
        TMEntry("It rises.", "Sie steigt.", Origin.MACHINE, made=1),
    ]
    monkeypatch.setattr(segmentation, "version", lambda: "earlier")
    monkeypatch.setattr(segmentation, "segment", lambda text, _language: [text])
    memory = TranslationMemory(tmp_path, pair)
    memory.store(entries)
    assert memory.multi_sentence_sources() == []
    memory.close()
    monkeypatch.undo()

    def written() -> int:
        return (tmp_path / "en-de.v2" / "cache.db").stat().st_mtime_ns

    before = written()
    assert TranslationMemory(tmp_path, pair, read_only=True).multi_sentence_sources() == ["It rises. It falls."]
    assert written() == before
    times = []
    for _ in range(3):
        memory = TranslationMemory(tmp_path, pair)
        assert memory.multi_sentence_sources() == ["It rises. It falls."]
        assert set(memory.entries()) == set(entries)
        memory.close()
        times.append(written())
    assert times[0] != before
    assert times == times[:1] * 3
