"""Which file translates which: by path, by marks of the language, by a list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_amts.errors import ConfigurationError
from sphinx_amts.extraction import file_matching
from sphinx_amts.languages import LanguagePair

ZH = LanguagePair("en", "zh_CN")


def matched(source: list[str], target: list[str], pair: LanguagePair = ZH, **options) -> dict[str, str]:
    matching = file_matching.match_files(source, target, pair, **options)
    return {match.source: match.target for match in matching.matches}


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
    matching = file_matching.match_files(["a.md"], ["zh/a.md", "a.zh.md"], ZH)
    assert not matching.matches
    assert matching.only_source == ("a.md",)
    assert matching.only_target == ("zh/a.md", "a.zh.md")


def test_one_file_each_needs_no_rule():
    """Whoever names two files means these."""
    assert matched(["essay.md"], ["ensayo.md"]) == {"essay.md": "ensayo.md"}


def test_files_without_counterpart_are_named():
    """Nothing is dropped in silence; the rules that were used are reported."""
    matching = file_matching.match_files(["a.md", "b.md", "c_origin.md"], ["a.md", "c.md", "x.md"], ZH)
    assert matching.only_source == ("b.md",)
    assert matching.only_target == ("x.md",)
    assert [match.name for match in matching.matches] == ["a", "c"]
    assert matching.how == "1 by the same path; 1 by a mark of the source, such as _origin"


def test_a_file_is_not_its_own_translation():
    """Where both languages are marked alike."""
    matching = file_matching.match_files(
        ["a.pt.md", "b.pt.md"], ["a.pt.md", "b.pt.md"], LanguagePair("pt", "pt_BR"), is_same=True
    )
    assert (matching.matches, matching.only_source) == ((), ("a.pt.md", "b.pt.md"))


def test_a_list_counts_more_than_any_rule():
    """Files may be named with or without suffix; a page may be paired twice, and names stay different."""
    source, target = ["a.md", "b.md"], ["a.md", "c.md", "d.md"]
    matching = file_matching.match_files(source, target, ZH, [("a", "c.md"), ("a.md", "d"), ("a", "c")])
    assert [(match.source, match.target) for match in matching.matches] == [("a.md", "c.md"), ("a.md", "d.md")]
    assert len({match.name for match in matching.matches}) == 2
    assert (matching.only_source, matching.only_target) == (("b.md",), ("a.md",))
    with pytest.raises(ConfigurationError, match=r"names e\.md"):
        file_matching.match_files(source, target, ZH, [("e.md", "c.md")])


_files = st.lists(
    st.from_regex(r"\A(?:(?:en|zh|docs)/)?[ab](?:\.en|\.zh|_origin)?\.(?:md|rst)\Z"), unique=True, max_size=8
)


@given(_files, _files, st.booleans())
def test_no_file_is_used_twice_or_lost(source, target, is_same):
    """Whatever the names: each file is matched once or named as unmatched, and never with itself."""
    target = source if is_same else target
    matching = file_matching.match_files(source, target, ZH, is_same=is_same)
    used = [match.source for match in matching.matches], [match.target for match in matching.matches]
    assert len({match.name for match in matching.matches}) == len(matching.matches)
    if is_same:
        assert sorted([*used[0], *used[1], *matching.only_source]) == sorted(source), matching
    else:
        assert sorted([*used[0], *matching.only_source]) == sorted(source)
        assert sorted([*used[1], *matching.only_target]) == sorted(target)


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
