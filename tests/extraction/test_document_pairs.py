"""Documents of both languages come in step, and what cannot be read is reported."""

from pathlib import Path

import pytest
from small_books import Book

from sphinx_amts.errors import AmtsError, ConfigurationError
from sphinx_amts.extraction import document_pairs
from sphinx_amts.languages import LanguagePair
from sphinx_amts.sphinx_ext.headless import WORKER_MODULE

ZH = LanguagePair("en", "zh_CN")


ES = LanguagePair("en", "es")


def read(source: Path, target: Path, pair: LanguagePair = ES, pairs=()):
    """All documents of two sides, how they were matched, and what was reported."""
    faults = []
    with document_pairs.open_documents(source, target, pair, faults.append, pairs, worker=WORKER_MODULE) as documents:
        found = list(documents)
    return found, documents, [str(fault) for fault in faults]


def words(text) -> list[str]:
    return [sentence.text for block in text.blocks for sentence in block.sentences]


def write(folder: Path, **files: str) -> Path:
    named = {
        name.replace("__", "/").replace("_md", ".md").replace("_rst", ".rst"): text for name, text in files.items()
    }
    Book(folder).write(named)
    return folder


def test_both_sides_come_in_step(tmp_path):
    """Source and translation of each page, in one order, each with its own places."""
    write(tmp_path / "en", a_md="# Tide\n\nThe sea rises.\n", b_md="# Ebb\n\nIt falls.\n", only_md="# Only\n")
    write(tmp_path / "es", b_rst="Bajamar\n=======\n\nBaja.\n", a_md="# Marea\n\nEl mar sube.\n")
    found, documents, faults = read(tmp_path / "en", tmp_path / "es")
    assert not faults
    assert documents.matching.only_source == ("only.md",)
    assert [(words(source), words(target)) for source, target in found] == [
        (["Tide", "The sea rises."], ["Marea", "El mar sube."]), (["Ebb", "It falls."], ["Bajamar", "Baja."]),
    ]  # fmt: skip
    assert [(source.name, target.name) for source, target in found] == [("a", "a"), ("b", "b")]
    assert str(found[0][1].blocks[1].location) == "a.md:3"


def test_the_origin_beside_its_translation_is_found_in_one_folder(tmp_path):
    """D2L's habit: the same path is given for both languages."""
    chapter = "# {}\n:label:`sec_a`\n\n{} :numref:`sec_a`.\n"
    write(tmp_path, one_origin_md=chapter.format("Tide", "See"), one_md=chapter.format("潮汐", "看"))
    found, documents, _ = read(tmp_path, tmp_path, ZH)
    assert [(words(source), words(target)) for source, target in found] == [
        (["Tide", "See <x1/>."], ["潮汐", "看 <x1/>."])
    ]
    assert found[0][0].blocks[1].sentences[0].tags == found[0][1].blocks[1].sentences[0].tags
    assert not documents.matching.only_source


def test_a_page_that_fails_on_one_side_leaves_its_pair_out(tmp_path):
    """It is reported where and why, and the pages behind it keep their partners."""
    pages = {"a_md": "# A\n", "b_md": "# B\n", "c_md": "# C\n"}
    write(tmp_path / "en", **pages)
    write(tmp_path / "es", **pages)
    (tmp_path / "en" / "a.md").write_bytes(b"\0\0")
    (tmp_path / "es" / "b.md").write_bytes(b"\xe9\n")
    found, _, faults = read(tmp_path / "en", tmp_path / "es")
    assert [source.name for source, _ in found] == ["c"]
    assert sorted(fault.split(": ")[0] for fault in faults) == [f"{tmp_path}/en/a.md", f"{tmp_path}/es/b.md"]


def test_pairs_of_files_by_a_list(tmp_path):
    """What the author says counts, and nothing else is read."""
    write(tmp_path / "en", a_md="# A\n", b_md="# B\n")
    write(tmp_path / "es", uno_md="# Uno\n", b_md="# Be\n")
    found, _, _ = read(tmp_path / "en", tmp_path / "es", pairs=[("a.md", "uno.md")])
    assert [(words(source), words(target)) for source, target in found] == [(["A"], ["Uno"])]


def test_sides_that_do_not_correspond_are_refused(tmp_path):
    """With the names of some files of both, and what to do."""
    write(tmp_path / "en", a_md="# A\n", b_md="# B\n")
    write(tmp_path / "es", uno_md="# Uno\n", dos_md="# Dos\n")
    with pytest.raises(ConfigurationError, match=r"a\.md, b\.md.*dos\.md, uno\.md.*Specify which files"):
        read(tmp_path / "en", tmp_path / "es")


def test_a_side_without_pages_is_refused(tmp_path):
    """A project of which nothing is left."""
    write(tmp_path / "en", a_md="# A\n")
    write(tmp_path / "es", a_md="# A\n")
    (tmp_path / "es" / "conf.py").write_text(
        "extensions = ['myst_parser']\nexclude_patterns = ['*']\n", encoding="utf-8"
    )
    with pytest.raises(AmtsError, match="contains no pages"):
        read(tmp_path / "en", tmp_path / "es")


def test_a_catalogue_holds_both_sides(tmp_path):
    """It may be given as either side; the other one is not read."""
    catalogue = tmp_path / "locales" / "es" / "LC_MESSAGES" / "a.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text('msgid "The sea rises."\nmsgstr "El mar sube."\n', encoding="utf-8")
    write(tmp_path / "en", a_md="# Tide\n")
    for sides in ((tmp_path / "en", catalogue), (catalogue, catalogue), (tmp_path / "locales", tmp_path / "locales")):
        found, _, _ = read(*sides)
        assert [(words(source), words(target)) for source, target in found] == [(["The sea rises."], ["El mar sube."])]


def test_an_article_and_a_page_of_markdown_correspond(tmp_path):
    """The formats of the two sides need not be the same."""
    pytest.importorskip("lxml", reason="HTML pages need lxml")
    (tmp_path / "tide.html").write_text(
        "<html><body><h1>Tide</h1><p>The sea rises.</p></body></html>", encoding="utf-8"
    )
    write(tmp_path, marea_md="# Marea\n\nEl mar sube.\n")
    found, _, _ = read(tmp_path / "tide.html", tmp_path / "marea.md")
    assert [(words(source), words(target)) for source, target in found] == [
        (["Tide", "The sea rises."], ["Marea", "El mar sube."])
    ]


def test_one_folder_in_one_language_is_answered_with_the_command(tmp_path):
    """One folder may hold both languages; if it does not, the translation has to be named."""
    folder = write(tmp_path / "en", index_md="# Tide\n")
    with pytest.raises(ConfigurationError, match=r"Name the folder of the translation too: .* extract .*en es -l es"):
        read(folder, folder)


def test_extracted_texts_are_safe(tmp_path):
    """Whatever catalogue, page or book they are from."""
    (tmp_path / "zh.po").write_text(
        'msgid ""\nmsgstr "Language: zh\\nContent-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "The tide\x1b rises."\nmsgstr "潮\x9b汐\u202e `a\x07`。"\n',
        encoding="utf-8",
    )
    catalogue = tmp_path / "zh.po"
    [(source, target)], _, _ = read(catalogue, catalogue, ZH)

    assert source.blocks[0].sentences[0].text == "The tide rises."
    assert target.blocks[0].sentences[0].text == "潮汐 <x1/>。"
    assert target.blocks[0].sentences[0].tags[0].display_text == "a"
