"""A book with the text form of its memory: a clone of the repository builds the translated book with nothing else."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import fake_engines
import pytest
from small_books import Book
from tide_book import CHINESE, PAGES, PAIR, differing, remember

from sphinx_amts import cli
from sphinx_amts.tm import entries, page_ledger
from sphinx_amts.tm.entries import Origin, Place, State, TMEntry, reference
from sphinx_amts.tm.history import Event, Kind
from sphinx_amts.tm.memory import TranslationMemory

TEXT_FORM = {"amts_translations": "translations/", "amts_save_translations": True}
#: Of two places that have their own translation of one sentence, and of the plain one.
OPEN, OF_MOON, OF_SUN, PLAIN = "It is open.", "月亮开着。", "太阳开着。", "它开着。"


def bound(page, text, before, after):
    place = Place(page, reference(before), reference(after))
    return TMEntry(OPEN, text, Origin.HUMAN, by="Ann", place=place, is_bound=True)


@pytest.fixture
def tides(book):
    """A book whose memory holds what people and engines did: bound, approved and deleted translations too."""
    book.write(PAGES | {"sea.rst": "The sea\n=======\n\nLook here. It is open. Come.\n"})
    for page, more in (("moon", "\nLook there. It is open. Go.\n"), ("sun", "\nLook up. It is open. Look down.\n")):
        with (book.folder / f"{page}.rst").open("a", encoding="utf-8") as stream:
            stream.write(more)
    with (book.folder / "index.rst").open("a", encoding="utf-8") as stream:
        stream.write("   sea\n")
    book.conf |= TEXT_FORM | {"amts_engine": "fake_engines.Upper"}
    remember(book.folder / ".amts", CHINESE)
    memory = TranslationMemory(book.folder / ".amts", PAIR)
    memory.store(
        [
            TMEntry(OPEN, PLAIN, Origin.HUMAN),
            bound("moon", OF_MOON, "Look there.", "Go."),
            bound("sun", OF_SUN, "Look up.", "Look down."),
            TMEntry("The moon", "月", Origin.MACHINE, state=State.APPROVED, by="Ann"),
            TMEntry("Chapters", "章", Origin.MACHINE),
        ]
    )
    memory.record([Event(TMEntry("Chapters", "", Origin.MACHINE), Kind.DELETED)])
    return book


def clone_of(book: Book, folder: Path) -> Book:
    """The book as a repository has it."""
    shutil.copytree(book.folder, folder, ignore=shutil.ignore_patterns("_build", ".amts"))
    return Book(folder, book.conf)


def contents(folder):
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()}


def shard(book, source):
    return book.folder / "translations" / "en-zh_CN" / f"{entries.key(PAIR, source)[:2]}.amts.jsonl"


@pytest.mark.parametrize("arguments", [(), ("-j", "2")])
@pytest.mark.parametrize("builder", ["html", "text"])
def test_a_clone_builds_the_same_pages(tides, tmp_path, builder, arguments):
    """Byte for byte, with the text form and nothing else; nothing is sent, and no memory is made."""
    first = tides.build(*arguments, builder=builder)
    clone = clone_of(tides, tmp_path / "clone")
    fake_engines.Base.calls.clear()
    second = clone.build(*arguments, builder=builder)

    assert (first.code, second.code) == (0, 0)
    assert differing(first.out, second.out) == []
    assert fake_engines.Base.calls == []
    assert not (clone.folder / ".amts").exists()
    assert "[amts.memory]" not in first.warnings + second.warnings
    for page, text in (("moon", OF_MOON), ("sun", OF_SUN), ("sea", PLAIN)):
        assert text in next(second.out.glob(f"{page}.*")).read_text(encoding="utf-8")


def test_a_clone_goes_on(tides, tmp_path):
    """What is new in it is translated, saved in both forms, and comes back to the first machine."""
    tides.build()
    clone = clone_of(tides, tmp_path / "clone")
    clone.write({"sun.rst": PAGES["sun.rst"] + "\n        It is new.\n"})
    fake_engines.Base.calls.clear()
    clone.build()
    assert fake_engines.Base.calls == [["It is new."]]
    for path in (clone.folder / "translations").rglob("*.jsonl"):
        shutil.copy(path, tides.folder / path.relative_to(clone.folder))
    tides.write({"sun.rst": PAGES["sun.rst"] + "\n        It is new.\n"})
    fake_engines.Base.calls.clear()

    assert "IT IS NEW." in tides.build().text("sun.html")
    assert fake_engines.Base.calls == []


def test_it_is_saved_once(tides):
    """A line says so; builds without anything new say nothing, change nothing, and read no page."""
    first = tides.build()
    assert "new segments and 0 changed segments in" in first.status
    before = contents(tides.folder / "translations")
    for _ in range(2):
        again = tides.build()
        assert again.pages_read() == []
        assert "segments in" not in again.status
        assert contents(tides.folder / "translations") == before


def test_nothing_is_saved_unless_asked_for(tides):
    """Neither by default nor by the engine that only shows what would be translated."""
    tides.build(amts_save_translations=False)
    tides.build(amts_engine="pseudo", out="pseudo")

    assert not (tides.folder / "translations").exists()


def test_pseudo_translations_stay_apart(tides):
    """With the text form there, a pseudo-translated book is pseudo-translated."""
    tides.build()
    before = contents(tides.folder / "translations")
    result = tides.build(amts_engine="pseudo", out="pseudo")

    assert "潮汐" not in result.text()
    assert contents(tides.folder / "translations") == before


def test_an_edited_line_changes_its_pages(tides):
    """Those that show the sentence, and no others; the edit counts although the memory has an entry of that date."""
    tides.build()
    path = shard(tides, "It pulls the sea.")
    path.write_text(path.read_text(encoding="utf-8").replace("它牵引着海水。", "月亮牵引海水。"), encoding="utf-8")

    result = tides.build()

    assert result.pages_read() == ["moon"]
    assert "月亮牵引海水。" in result.text("moon.html")
    assert tides.build().pages_read() == []


def test_conflict_markers(tides, tmp_path):
    """They are named with file and lines, the build goes on with the lines of both sides, and the next one saves."""
    tides.build()
    clone = clone_of(tides, tmp_path / "clone")
    path = shard(clone, "It pulls the sea.")
    lines = path.read_text(encoding="utf-8").splitlines()
    later = [text.replace("它牵引着海水。", "月亮牵引海水。") for text in lines]
    path.write_text("\n".join(["<<<<<<< HEAD", *lines, "=======", *later, ">>>>>>> other", ""]), encoding="utf-8")

    result = clone.build(amts_save_translations=False)
    numbers = f"1, {len(lines) + 2}, {2 * len(lines) + 3}"
    assert result.code == 0
    assert f"{path} has conflict markers of Git (lines {numbers})" in result.warnings
    assert "[amts.memory]" in result.warnings
    assert "月亮牵引海水。" in result.text("moon.html")

    assert f"{path} had conflict markers of Git" in clone.build().status
    assert "conflict markers" not in clone.build().warnings
    assert "<<<" not in path.read_text(encoding="utf-8")


def test_a_newer_version(tides, tmp_path):
    """A sentence says what to do; nothing is used or written, and the build succeeds."""
    tides.build()
    clone = clone_of(tides, tmp_path / "clone")
    (clone.folder / "translations" / "amts.json").write_text('{"format": "sphinx-amts translations", "version": 9}')
    before = contents(clone.folder / "translations")

    result = clone.build()

    assert result.code == 0
    assert "is of version 9" in result.warnings
    assert "pip install --upgrade sphinx-amts" in result.warnings
    assert "潮汐" not in result.text()
    assert contents(clone.folder / "translations") == before


def test_a_folder_that_cannot_be_written(tides):
    """A warning says so; the pages are there all the same."""
    (tides.folder / "translations").write_text("")
    result = tides.build()

    assert result.code == 0
    assert "translations" in result.warnings
    assert "cannot be written" in result.warnings
    assert "潮汐" in result.text()


def test_saving_needs_a_folder(tides):
    """Without amts_translations there is none."""
    result = tides.build(amts_translations="")

    assert "amts_save_translations needs amts_translations" in result.warnings
    assert "[amts.config]" in result.warnings


def test_it_is_not_published(tides):
    """In a folder that Sphinx copies into the output it would be, and a warning says so."""
    (tides.folder / "static").mkdir()
    result = tides.build(amts_translations="static/translations", html_static_path=["static"])

    assert "text form of the translation memory" in result.warnings
    assert "amts_translations" in result.warnings


def test_the_ledger_has_the_segments_of_each_page(tides):
    """In reading order, the titles of conf.py too; a page that is gone is gone, and it follows each change."""
    tides.build()
    folder = tides.folder / "translations"
    pages = page_ledger.read(folder, PAIR)

    assert pages.keys() == {"index", "moon", "sun", "sea", "conf.py"}
    texts = ["The sea", "Look here.", OPEN, "Come."]
    assert pages["sea"] == [page_ledger.short_key(PAIR, text) for text in texts]

    (tides.folder / "sea.rst").unlink()
    tides.write({"index.rst": PAGES["index.rst"], "sun.rst": PAGES["sun.rst"]})
    tides.build()
    after = page_ledger.read(folder, PAIR)
    assert after.keys() == pages.keys() - {"sea"}
    assert after["moon"] == pages["moon"]
    assert set(after["sun"]) < set(pages["sun"])


def test_the_commands_see_it(tides, tmp_path, capsys):
    """``status``, ``check`` and ``check-translations`` of a clone know what its build would use, and write nothing."""
    tides.build()
    clone = clone_of(tides, tmp_path / "clone")
    before = contents(clone.folder)

    assert cli.main(["status", str(clone.folder), "-l", "zh", "--json"]) == 0
    (status,) = json.loads(capsys.readouterr().out)
    assert status["missing"] == 0
    assert cli.main(["check", str(clone.folder), "-l", "zh"]) in {0, 1}
    assert "translations has " in capsys.readouterr().out
    cli.main(["check-translations", str(clone.folder), "-l", "zh"])
    assert "contains no translation memory" not in capsys.readouterr().err
    assert contents(clone.folder) == before


def test_languages_at_the_same_time(tides, capfd):
    """Each of them has its folder."""
    tides.build()
    assert cli.main(["build", str(tides.folder), str(tides.folder / "_build" / "all"), "-l", "es", "-l", "fr"]) == 0
    capfd.readouterr()

    folder = tides.folder / "translations"
    assert {path.name for path in folder.iterdir()} == {".gitattributes", "amts.json", "en-zh_CN", "en-es", "en-fr"}
    assert not [path for path in folder.rglob("*") if path.name.startswith(".") and path.name != ".gitattributes"]


def test_a_read_only_build_writes_nothing(tides):
    """The memory of its session is read-only."""
    remember(tides.folder / ".amts", {"x": "y"})
    before = contents(tides.folder)
    cli.main(["status", str(tides.folder), "-l", "zh"])

    assert contents(tides.folder) == before


def test_a_rejection_travels(tides, tmp_path):
    """A clone sends nothing for a segment whose only translation a person has rejected."""
    memory = TranslationMemory(tides.folder / ".amts", PAIR)
    memory.store([TMEntry("The sun", "日", Origin.MACHINE, state=State.REJECTED, by="Ann")])
    tides.build()
    clone = clone_of(tides, tmp_path / "clone")
    fake_engines.Base.calls.clear()
    result = clone.build()

    assert fake_engines.Base.calls == []
    assert "The sun" in result.text("sun.html")
    assert "rejected by Ann" in result.warnings
