"""One sentence may read differently in two places; a third place has the plain translation."""

from __future__ import annotations

import json

import fake_engines
import pytest
from tide_book import PAIR

from sphinx_amts.tm.entries import Origin, Place, TMEntry, reference
from sphinx_amts.tm.memory import TranslationMemory

SENTENCE = "It is open."
PLAIN, OF_GATE, OF_TIDE = "它开着。", "闸门开着。", "海面开阔。"
GATE = "The gate\n========\n\nLook at the gate. It is open. Go in.\n"
TIDE = "The tide\n========\n\nLook at the sea. It is open. Go out.\n"
TREE = "The tree\n========\n\nLook at the nut. It is open. Eat it.\n"
INDEX = "Book\n====\n\n.. toctree::\n   :glob:\n\n   *\n"


def neighbours(before, after):
    return reference(before), reference(after)


def store(book, *entries):
    memory = TranslationMemory(book.folder / ".amts", PAIR)
    memory.store(entries)
    memory.close()


def bound(text, page, before=None, after=None):
    return TMEntry(SENTENCE, text, Origin.HUMAN, by="Anna", place=Place(page, before, after), is_bound=True)


@pytest.fixture
def three(book):
    """Three pages with the sentence: two with a translation of their own, and one without."""
    book.write({"index.rst": INDEX, "gate.rst": GATE, "tide.rst": TIDE, "tree.rst": TREE})
    store(
        book,
        TMEntry(SENTENCE, PLAIN, Origin.HUMAN),
        bound(OF_GATE, "gate", *neighbours("Look at the gate.", "Go in.")),
        bound(OF_TIDE, "tide", *neighbours("Look at the sea.", "Go out.")),
    )
    return book


def readings(result, *pages):
    """Which of the three translations each page shows."""
    texts = [result.text(f"{page}.html") for page in pages]
    return ["".join(name for name in (PLAIN, OF_GATE, OF_TIDE) if name in text) for text in texts]


@pytest.mark.parametrize("arguments", [(), ("-j", "2")])
@pytest.mark.parametrize("engine", ["memory", "fake_engines.Upper"])
def test_each_place_has_its_own(three, arguments, engine):
    """Whether pages wait for an engine or not, in one process or in several; nothing of it is sent."""
    fake_engines.Base.calls.clear()
    result = three.build(*arguments, amts_engine=engine)
    assert readings(result, "gate", "tide", "tree") == [OF_GATE, OF_TIDE, PLAIN]
    assert all(SENTENCE not in call for call in fake_engines.Base.calls)
    again = three.build(*arguments, amts_engine=engine)
    assert again.pages_read() == []
    assert readings(again, "gate", "tide", "tree") == [OF_GATE, OF_TIDE, PLAIN]


def test_it_moves_with_its_neighbours(three):
    """A page that gets another name, and one to which the three sentences are moved."""
    (three.folder / "gate.rst").rename(three.folder / "portal.rst")
    three.write(
        {"tide.rst": "The tide\n========\n\nNothing.\n", "tree.rst": TREE + "\nLook at the sea. It is open. Go out.\n"}
    )
    result = three.build()
    assert readings(result, "portal") == [OF_GATE]
    assert PLAIN in result.text("tree.html")
    assert OF_TIDE in result.text("tree.html")


def test_a_copy_reads_like_the_original(three):
    """Copied with its neighbours; copied alone, it has the plain translation."""
    three.write({"copy.rst": GATE, "alone.rst": "Alone\n=====\n\nIt is open.\n"})
    assert readings(three.build(), "gate", "copy", "alone") == [OF_GATE, OF_GATE, PLAIN]


def test_its_neighbours_may_be_edited(three):
    """One or both of them: the page is the same."""
    three.write(
        {
            "gate.rst": GATE.replace("Look at the gate.", "Regard the gate."),
            "tide.rst": "The tide\n========\n\nA. It is open. B.\n",
        }
    )
    assert readings(three.build(), "gate", "tide") == [OF_GATE, OF_TIDE]


def test_another_place_of_the_same_page_has_the_plain_one(three):
    """Also when the neighbours of the first one were edited, as long as one of them is left."""
    three.write({"gate.rst": GATE.replace("Go in.", "Enter.") + "\nThe nut. It is open. Eat it.\n"})
    text = three.build().text("gate.html")
    assert text.count(OF_GATE) == 1
    assert text.count(PLAIN) == 1
    assert text.index(OF_GATE) < text.index(PLAIN)


def test_one_for_a_whole_page(three):
    """Without neighbours, it holds for the page, wherever the sentence stands on it."""
    store(three, bound("页上的。", "tree"))
    three.write({"tree.rst": TREE + "\nOnce more. It is open.\n"})
    assert three.build().text("tree.html").count("页上的。") == 2


def test_a_page_is_read_again_when_a_translation_is_bound_to_it(three):
    """And only that page, when it gets one, and when that one changes."""
    three.build()
    store(three, bound("坚果开了。", "tree", *neighbours("Look at the nut.", "Eat it.")))
    result = three.build()
    assert "坚果开了。" in result.text("tree.html")
    assert readings(result, "gate", "tide") == [OF_GATE, OF_TIDE]


def test_precedence_comes_first(three):
    """What is bound to a place but made by an engine does not precede a human translation for any place."""
    entry = TMEntry(SENTENCE, "机器。", Origin.CUSTOMISED, "engine", place=Place("tree"), is_bound=True)
    store(three, entry)
    assert readings(three.build(), "tree") == [PLAIN]


def test_without_a_plain_one_the_others_are_missing(book):
    """A third place is translated by an engine, and the places that have their own keep it."""
    fake_engines.Base.calls.clear()
    book.write({"index.rst": INDEX, "gate.rst": GATE, "tree.rst": TREE})
    store(book, bound(OF_GATE, "gate"))
    result = book.build(amts_engine="fake_engines.Upper")
    assert SENTENCE in fake_engines.Base.calls[0]
    assert OF_GATE in result.text("gate.html")
    assert "IT IS OPEN." in result.text("tree.html")


def test_a_sentence_twice_in_a_paragraph(book):
    """The two of them can be told apart."""
    book.write({"index.rst": "Book\n====\n\nThe door. It is open. The sky. It is open.\n"})
    store(
        book,
        bound("门开着。", "index", *neighbours("The door.", "The sky.")),
        bound("天空开阔。", "index", *neighbours("The sky.", "")),
    )
    text = book.build().text()
    assert text.index("门开着。") < text.index("The sky.") < text.index("天空开阔。")


def test_they_are_checked_and_reported(three):
    """The report lists each translation of the sentence, and the checks look at each."""
    store(three, bound("它开着 1234。", "tree"))
    result = three.build(amts_report=True, amts_checks_disabled=[])
    report = json.loads((result.doctrees / "amts-report" / "report.json").read_text("utf-8"))
    rows = {page["page"]: [row for row in page["sentences"] if row["source"] == SENTENCE] for page in report["pages"]}
    assert [row["target"] for row in rows["gate"]] == [OF_GATE]
    assert [row["target"] for row in rows["tree"]] == ["它开着 1234。"]
    assert rows["tree"][0]["findings"]
    assert rows["gate"][0]["origin"] == "human"


def test_one_with_broken_tags_is_not_used(book):
    """The plain one is used in its place."""
    book.write({"index.rst": "Book\n====\n\nSee ``this``.\n"})
    source = "See <x1/>."
    broken = TMEntry(source, "看这个。", Origin.HUMAN, place=Place("index"), is_bound=True)
    store(book, TMEntry(source, "见<x1/>。", Origin.HUMAN), broken)
    assert "见 this 。" in book.build().text()
