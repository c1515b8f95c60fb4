"""A segment whose key has moved keeps its translation: nothing is sent, and the next build finds it at once."""

from __future__ import annotations

import fake_engines
import pytest
from small_books import Book

from sphinx_amts import cli
from sphinx_amts.languages import LanguagePair
from sphinx_amts.tm.entries import Origin, TMEntry
from sphinx_amts.tm.memory import TranslationMemory

PAIR = LanguagePair("en", "de")
#: As an earlier version may have stored them.
FORMER = [
    TMEntry("Tides", "Gezeiten", Origin.HUMAN, made=5),
    TMEntry("It\xa0rises, see <x1/>.", "Sie steigt, siehe <x1/>.", Origin.HUMAN, made=7),
    TMEntry("The water falls, e.g.", "Das Wasser fällt, z. B.", Origin.MACHINE, "amazon", 6),
    TMEntry("at night.", "bei Nacht.", Origin.MACHINE, "amazon", 6),
]
PAGE = "Tides\n=====\n\nIt rises, see ``this``. The water falls, e.g. at night.\n"


@pytest.fixture
def book(tmp_path):
    memory = TranslationMemory(tmp_path / ".amts", PAIR)
    memory.store(FORMER)
    memory.close()
    fake_engines.Base.calls.clear()
    return Book(tmp_path).write({"index.rst": PAGE})


@pytest.mark.parametrize("arguments", [[], ["-j", "2"]])
def test_nothing_is_sent(book, arguments):
    """With an engine and without one; the entries are stored under their keys of today."""
    result = book.build(*arguments, language="de", amts_engine="fake_engines.Upper")
    assert fake_engines.Base.calls == []
    assert "2 sentences kept the translation" in result.status
    assert "Sie steigt, siehe this . Das Wasser fällt, z. B. bei Nacht." in result.text()

    again = book.build(*arguments, language="de", out="again")
    assert "kept the translation" not in again.status
    assert again.warnings == ""
    assert "Das Wasser fällt, z. B. bei Nacht." in again.text()

    memory = TranslationMemory(book.folder / ".amts", PAIR)
    assert memory.get(["It rises, see <x1/>."])["It rises, see <x1/>."].origin == Origin.HUMAN
    assert set(FORMER) <= set(memory.entries())
    memory.close()


def test_status_does_not_offer_to_send_them(book, capsys):
    """They are not new: the book has not changed."""
    book.build("-D", "amts_memory=other.amts", language="de", out="other")
    assert cli.main(["status", str(book.folder), "-l", "de"]) == 0
    printed = capsys.readouterr().out
    assert "2 missing (2 of which the memory has in another form; the next build uses them)" in printed
    assert "would send" not in printed


def test_a_changed_sentence_is_new(book):
    """Other words are another sentence."""
    book.write({"index.rst": PAGE.replace("rises", "falls")})
    book.build(language="de", amts_engine="fake_engines.Upper")
    assert fake_engines.Base.calls == [["It falls, see <x1/>."]]
