from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_books import Book

from sphinx_amts.errors import AmtsError, ConfigurationError
from sphinx_amts.extraction import file_matching
from sphinx_amts.languages import LanguagePair
from sphinx_amts.sphinx_ext.headless import WORKER_MODULE

ZH = LanguagePair("en", "zh_CN")
ES = LanguagePair("en", "es")


def matched(source: list[str], target: list[str], pair: LanguagePair = ZH, **options) -> dict[str, str]:
    found = file_matching.match_files(source, target, pair, **options)
    return {one.source: one.target for one in found.matches}


def read(source: Path, target: Path, pair: LanguagePair = ES, pairs=()):
    """All documents of two sides, how they were matched, and what was told."""
    faults = []
    with file_matching.opened(source, target, pair, faults.append, pairs, worker=WORKER_MODULE) as documents:
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


def test_the_same_path_is_the_same_page():
    """Also where the two are written in different formats."""
    assert matched(["a.md", "b/c.md", "d.rst"], ["a.md", "b/c.ipynb", "d.md"]) == {
        "a.md": "a.md", "b/c.md": "b/c.ipynb", "d.rst": "d.md",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("en/guide/a.md", "zh/guide/a.md"),
        ("en/guide/a.md", "zh_CN/guide/a.md"),
        ("guide/a.md", "zh-cn/guide/a.md"),
        ("docs/a.md", "docs_zh/a.md"),
        ("docs/a.md", "docs-zh/a.md"),
        ("a.en.md", "a.zh.md"),
        ("a.md", "a_zh.md"),
        ("a_en.md", "a-zh_CN.md"),
        ("a_origin.md", "a.md"),
    ],
)
def test_marks_of_the_language_are_looked_through(source, target):
    """The usual habits: folders of languages, and suffixes of files; also within one folder."""
    noise = ["other/a.md", "b.md"]
    assert matched([source, *noise], [target, *noise])[source] == target
    assert matched([source, target], [source, target], is_same=True) == {source: target}


def test_a_mark_that_leads_to_two_files_leads_to_none():
    """A guess would pair wrong pages in silence."""
    found = file_matching.match_files(["a.md"], ["zh/a.md", "a.zh.md"], ZH)
    assert not found.matches
    assert found.only_source == ("a.md",)
    assert found.only_target == ("zh/a.md", "a.zh.md")


def test_one_file_each_needs_no_rule():
    """Whoever names two files means these."""
    assert matched(["essay.md"], ["ensayo.md"]) == {"essay.md": "ensayo.md"}


def test_files_without_counterpart_are_named():
    """Nothing is dropped in silence; the rules that were used are told."""
    found = file_matching.match_files(["a.md", "b.md", "c_origin.md"], ["a.md", "c.md", "x.md"], ZH)
    assert found.only_source == ("b.md",)
    assert found.only_target == ("x.md",)
    assert [one.name for one in found.matches] == ["a", "c"]
    assert found.how == "1 by the same path; 1 by a mark of the source, such as _origin"


def test_a_file_is_not_its_own_translation():
    """Where both languages are marked alike."""
    found = file_matching.match_files(
        ["a.pt.md", "b.pt.md"], ["a.pt.md", "b.pt.md"], LanguagePair("pt", "pt_BR"), is_same=True
    )
    assert (found.matches, found.only_source) == ((), ("a.pt.md", "b.pt.md"))


def test_a_list_counts_more_than_any_rule():
    """Files may be named with or without suffix; a page may be paired twice, and names stay different."""
    source, target = ["a.md", "b.md"], ["a.md", "c.md", "d.md"]
    found = file_matching.match_files(source, target, ZH, [("a", "c.md"), ("a.md", "d"), ("a", "c")])
    assert [(one.source, one.target) for one in found.matches] == [("a.md", "c.md"), ("a.md", "d.md")]
    assert len({one.name for one in found.matches}) == 2
    assert (found.only_source, found.only_target) == (("b.md",), ("a.md",))
    with pytest.raises(ConfigurationError, match=r"names e\.md"):
        file_matching.match_files(source, target, ZH, [("e.md", "c.md")])


_files = st.lists(
    st.from_regex(r"\A(?:(?:en|zh|docs)/)?[ab](?:\.en|\.zh|_origin)?\.(?:md|rst)\Z"), unique=True, max_size=8
)


@given(_files, _files, st.booleans())
def test_no_file_is_used_twice_or_lost(source, target, is_same):
    """Whatever the names: each file is matched once or named as unmatched, and never with itself."""
    target = source if is_same else target
    found = file_matching.match_files(source, target, ZH, is_same=is_same)
    used = [one.source for one in found.matches], [one.target for one in found.matches]
    assert len({one.name for one in found.matches}) == len(found.matches)
    if is_same:
        assert sorted([*used[0], *used[1], *found.only_source]) == sorted(source), found
    else:
        assert sorted([*used[0], *found.only_source]) == sorted(source)
        assert sorted([*used[1], *found.only_target]) == sorted(target)


def test_a_list_of_pairs_is_a_table_of_two_columns(tmp_path):
    """Remarks and empty lines are passed over; a line that is no pair is named."""
    table = tmp_path / "pairs.tsv"
    table.write_text("# source\ttranslation\n\na.md\tb.md\n c.md \t d.md\n", encoding="utf-8")
    assert file_matching.read_list(table) == [("a.md", "b.md"), ("c.md", "d.md")]
    table.write_text("a.md\tb.md\nc.md d.md\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"pairs\.tsv:2"):
        file_matching.read_list(table)
    table.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigurationError, match="UTF-8"):
        file_matching.read_list(table)
    with pytest.raises(ConfigurationError, match="cannot be read"):
        file_matching.read_list(tmp_path / "missing.tsv")


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (["a.md", "conf.py", "b.html", "c.html"], "book"),
        (["a.ipynb"], "book"),
        (["a.html", "b.htm", "README.md"], "html"),
        (["es/LC_MESSAGES/a.po"], "catalogue"),
        (["a.rst", "b.rst", "_build/x.html", "_build/y.html", "_build/z.html"], "book"),
    ],
)
def test_a_folder_is_what_is_in_it(tmp_path, names, kind):
    """A project by its configuration, else by most of its pages."""
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert file_matching.kind_of(tmp_path).kind == kind


def test_what_cannot_be_read_is_refused_with_a_sentence(tmp_path):
    """A missing path, an empty folder, a file of another kind."""
    (tmp_path / "a.docx").touch()
    for path, sentence in (
        (tmp_path / "no", "There is no file"),
        (tmp_path, "nothing in it"),
        (tmp_path / "a.docx", "docx"),
    ):
        with pytest.raises(ConfigurationError, match=sentence):
            file_matching.kind_of(path)


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
    assert str(found[0][1].blocks[1].place) == "a.md:3"


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
    """It is told where and why, and the pages behind it keep their partners."""
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
    with pytest.raises(ConfigurationError, match=r"a\.md, b\.md.*dos\.md, uno\.md.*list of pairs"):
        read(tmp_path / "en", tmp_path / "es")


def test_a_side_without_pages_is_refused(tmp_path):
    """A project of which nothing is left."""
    write(tmp_path / "en", a_md="# A\n")
    write(tmp_path / "es", a_md="# A\n")
    (tmp_path / "es" / "conf.py").write_text(
        "extensions = ['myst_parser']\nexclude_patterns = ['*']\n", encoding="utf-8"
    )
    with pytest.raises(AmtsError, match="has no page"):
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
