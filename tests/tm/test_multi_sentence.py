"""Human translations of several sentences are marked in the database, so that they are found quickly."""

from memory_helpers import database, entry, sql

from sphinx_amts.tm import store
from sphinx_amts.tm.entries import Origin


def test_only_human_units_of_several_sentences_are_listed(open_memory):
    """Engines translate one sentence at a time: what looks like several is one that was cut differently before."""
    memory = open_memory()
    units = [
        entry(source=f"It rises. {origin.name} says so.", origin=origin)
        for origin in (Origin.MACHINE, Origin.CUSTOMISED, Origin.PARALLEL, Origin.HUMAN)
    ]
    memory.store([*units, entry(source="It falls.", origin=Origin.HUMAN)])
    assert sorted(open_memory().multi_sentence_sources()) == ["It rises. HUMAN says so.", "It rises. PARALLEL says so."]


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
