"""What people say of translations decides what a build uses: approved, reviewed, rejected, drafted, deleted."""

from __future__ import annotations

from dataclasses import replace

import fake_engines
import pytest
from tide_book import PAIR

from sphinx_amts.tm.entries import Origin, State, TMEntry
from sphinx_amts.tm.history import Event, Kind
from sphinx_amts.tm.memory import TranslationMemory

MACHINE = TMEntry("It rises.", "机器。", Origin.MACHINE, "engine", made=10)
PAGE = "Sea\n===\n\nIt rises.\n"


@pytest.fixture
def memory(book):
    """The memory of a book with one sentence."""
    fake_engines.Base.calls.clear()
    book.write({"index.rst": PAGE})
    opened = TranslationMemory(book.folder / ".amts", PAIR)
    opened.store([MACHINE])
    yield opened
    opened.close()


def judged(state, **changes):
    return replace(MACHINE, state=state, by="Anna", made=0, **changes)


def test_what_was_approved_is_human(book, memory):
    """An approval without a change: it is counted as human, precedes parallel data, and is never sent again."""
    memory.store([judged(State.APPROVED)])
    book.write({"pairs.tsv": "en\tzh\nIt rises.\t对子。\n"})
    result = book.build(amts_parallel_data="pairs.tsv", amts_engine="fake_engines.Upper")
    assert "机器。" in result.text()
    assert "1 human" in result.status


def test_what_was_reviewed_is_not_made_again(book, memory):
    """It precedes what no person has read, also of an engine customised with parallel data; a person's precedes it."""
    memory.store([judged(State.REVIEWED), replace(MACHINE, translation="定制。", origin=Origin.CUSTOMISED)])
    assert "机器。" in book.build(amts_engine="fake_engines.Improving").text()
    memory.store([TMEntry("It rises.", "人。", Origin.HUMAN)])
    assert "人。" in book.build().text()


@pytest.mark.parametrize("arguments", [(), ("-j", "2")])
def test_what_was_rejected_is_never_used_and_not_paid_for_again(book, memory, arguments):
    """The sentence stays in the source language, with the reason, until somebody corrects or deletes it."""
    memory.store([judged(State.REJECTED, note="wrong sea")])
    result = book.build(*arguments, amts_engine="fake_engines.Upper")
    assert "It rises." in result.text()
    assert "its translation was rejected by Anna (wrong sea)" in result.warnings
    assert all("It rises." not in call for call in fake_engines.Base.calls)
    memory.store([TMEntry("It rises.", "它上涨。", Origin.HUMAN)])
    assert "它上涨。" in book.build(*arguments, amts_engine="fake_engines.Upper").text()


def test_what_was_deleted_is_translated_anew(book, memory):
    """That is what a deletion is for."""
    memory.record([Event(replace(MACHINE, translation="", origin=Origin.CUSTOMISED, made=0), Kind.DELETED)])
    assert "IT RISES." in book.build(amts_engine="fake_engines.Upper").text()


def test_a_draft_is_not_used(book, memory):
    """Neither instead of the machine's translation, nor where there is none."""
    memory.store(
        [
            TMEntry("It rises.", "草稿。", Origin.HUMAN, state=State.DRAFT),
            TMEntry("Sea", "草", Origin.HUMAN, state=State.DRAFT),
        ]
    )
    text = book.build().text()
    assert "机器。" in text
    assert "草" not in text


def test_used_pairs_outlive_their_file(book, memory):
    """They are noted once, not with every build, and only offered afterwards: a build does not use them."""
    book.write({"pairs.tsv": "en\tzh\nIt rises.\t对子。\nNobody says this.\t无人。\n"})
    assert "对子。" in book.build(amts_parallel_data="pairs.tsv").text()
    book.write({"pairs.tsv": "en\tzh\n\nIt rises.\t对子。\n"})
    book.build(amts_parallel_data="pairs.tsv", out="fresh")
    events = [event for event in memory.history("It rises.") if event.kind is Kind.USED]
    assert [(event.entry.translation, event.entry.origin) for event in events] == [("对子。", Origin.PARALLEL)]
    assert memory.history("Nobody says this.") == []
    assert "机器。" in book.build().text()


def test_noting_used_pairs_changes_nothing_for_builds(book, memory):
    """The next build reads no page, and a third one writes nothing."""
    book.write({"pairs.tsv": "en\tzh\nIt rises.\t对子。\n"})
    book.build(amts_parallel_data="pairs.tsv")
    before = (memory.folder / "cache.db").read_bytes()
    assert book.build(amts_parallel_data="pairs.tsv").pages_read() == []
    assert (memory.folder / "cache.db").read_bytes() == before


def test_where_a_translation_was_made_is_recorded(book, memory):
    """The page and the neighbours of the sentence, and what made it."""
    book.write({"index.rst": "Sea\n===\n\nIt rises. It falls. It rests.\n"})
    book.build(amts_engine="fake_engines.Upper")
    (event,) = memory.history("It falls.")
    assert event.entry.place is not None
    assert event.entry.place.page == "index"
    assert event.entry.engine == "upper"
    assert event.entry.place.before not in {"", None}


CATALOGUE = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "The sea rises. See *this* and ``that``."
msgstr "海面上涨。见 ``that`` 和 *这个* 。"

msgid "Sea"
msgstr "海"
"""


@pytest.mark.parametrize("arguments", [(), ("-j", "2")])
def test_pairs_of_catalogues_are_noted(book, arguments):
    """Sentence by sentence, with the tags of the source, once; they are not entries: Sphinx applies the catalogue."""
    page = "Sea\n===\n\nThe sea rises. See *this* and ``that``.\n\nUntranslated.\n"
    book.write({"index.rst": page, "other.rst": page, "locale/zh_CN/LC_MESSAGES/index.po": CATALOGUE})
    conf = {"locale_dirs": ["locale"], "gettext_compact": False}
    book.build(*arguments, **conf)
    book.build(*arguments, **conf, out="fresh")
    memory = TranslationMemory(book.folder / ".amts", PAIR)
    pairs = {
        "Sea": "海",
        "The sea rises.": "海面上涨。",
        "See <g1>this</g1> and <x2/>.": "见 <x2/> 和 <g1>这个</g1> 。",
    }
    for source, translation in pairs.items():
        (event,) = memory.history(source)
        assert (event.kind, event.entry.translation, event.entry.origin) == (Kind.USED, translation, Origin.CATALOGUE)
        assert event.entry.engine == "index.po"
    assert list(memory.entries()) == []
    assert memory.history("Untranslated.") == []


def test_sentences_that_a_catalogue_joins_are_one_pair(book):
    """Nobody knows which of its sentences belongs to which."""
    catalogue = CATALOGUE.replace("海面上涨。见", "海面上涨，见")
    book.write(
        {
            "index.rst": "Sea\n===\n\nThe sea rises. See *this* and ``that``.\n",
            "locale/zh_CN/LC_MESSAGES/index.po": catalogue,
        }
    )
    book.build(locale_dirs=["locale"], gettext_compact=False)
    memory = TranslationMemory(book.folder / ".amts", PAIR)
    (event,) = memory.history("The sea rises. See <g1>this</g1> and <x2/>.")
    assert event.entry.translation == "海面上涨，见 <x2/> 和 <g1>这个</g1> 。"
