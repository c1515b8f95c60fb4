"""Examples and terms for Amazon Translate: plain texts, the service's limits, and files that are always the same."""

from __future__ import annotations

import re

import project_paths
import pytest
from defusedxml import ElementTree
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sphinx_amts import bitext
from sphinx_amts.bitext import SentencePair, amazon_rules
from sphinx_amts.engines.amazon import examples, terminology
from sphinx_amts.errors import EngineError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.config import AmtsConfig
from sphinx_amts.text import tagged_text

EN_ZH = LanguagePair("en", "zh_CN")
DATA = project_paths.DATA
#: The pattern of ``ResourceName`` in the service's model.
RESOURCE_NAME = re.compile(r"([A-Za-z0-9-]_?)+")


def table(tmp_path, *lines, name="pairs.tsv", head="en\tzh"):
    path = tmp_path / name
    path.write_text("\n".join([head, *lines]), encoding="utf-8")
    return path


def tmx(tmp_path, source, target, name="book.tmx"):
    path = tmp_path / name
    unit = f'<tu><tuv xml:lang="en"><seg>{source}</seg></tuv><tuv xml:lang="zh"><seg>{target}</seg></tuv></tu>'
    path.write_text(f'<tmx version="1.4"><header srclang="en"/><body>{unit}</body></tmx>', encoding="utf-8")
    return path


def segments(content):
    """The texts of a TMX, unit by unit."""
    units = ElementTree.fromstring(content).iter("tu")
    return [tuple(one.text or "" for one in unit.iter("seg")) for unit in units]


# --- as a reader sees it -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "target", "plain"),
    [
        ("Call `len` *now*.", "*现在*调用`len`。", ("Call len now.", "现在调用len。")),
        ("Let $x^2 < y$ be.", "设$x^2 < y$。", ("Let x^2 < y be.", "设x^2 < y。")),
        ("Use {func}`~a.b.run`.", "用{func}`~a.b.run`。", ("Use run.", "用run。")),
        ("Use :code:`a & b`.", "用:code:`a & b`。", ("Use a & b.", "用a & b。")),
        ("See [this page](a.md).", "见[此页](a.md)。", ("See this page.", "见此页。")),
        ("Read {ref}`lamp` and `x`.", "读`x`和{ref}`lamp`。", ("Read [1] and x.", "读x和[1]。")),
        ("See <https://a.org/b>.", "见<https://a.org/b>。", ("See https://a.org/b.", "见https://a.org/b。")),
        ("Call `fit` here.", "在这里调用它。", ("Call fit here.", "在这里调用它。")),
        ("A &amp; B", "甲和乙", ("A & B", "甲和乙")),
        ("- 1 or + 2", "=甲", ("- 1 or + 2", "=甲")),
    ],
)
def test_examples_are_what_a_reader_sees(tmp_path, source, target, plain):
    """Code, formulas and words stand without their markup; what is not known is a number, on both sides the same."""
    assert examples.read([table(tmp_path, f"{source}\t{target}")], EN_ZH).pairs == (plain,)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("`len`", "len"),
        ("$x$", "x"),
        ("{0}", "{0}"),
        ("&lt;code&gt;len&lt;/code&gt;", "len"),
        ("&lt;br/&gt;", ""),
        ("", "[1]"),
        ("n<sub>note</sub>m", "nm"),
    ],
)
def test_native_code_of_tmx_is_shown(tmp_path, code, shown):
    """What stands inside an inline element is what its markup shows."""
    path = tmx(tmp_path, f'Use <ph x="1">{code}</ph> now', '用<ph x="1"/>')
    words = f"Use {shown} now".split()
    assert examples.read([path], EN_ZH).pairs == ((" ".join(words), f"用{shown}"),)


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=8)


@given(st.lists(TEXTS, min_size=1, max_size=4), TEXTS)
@example(["&lt;b&amp;", "<x1/>"], "&lt;")
def test_what_is_shown_comes_back_whole(shown, words):
    """Whatever stands in a tag, it is in both texts, unescaped, once."""
    tags = [tagged_text.placeholder(n) for n in range(1, len(shown) + 1)]
    pair = SentencePair("|".join([tagged_text.escape(words), *tags]), "|".join(tags), "", tuple(shown))
    assert examples.plain(pair) == ("|".join([words, *shown]), "|".join(shown))


def test_a_pair_keeps_what_its_tags_show(tmp_path):
    """Readers fill in what stands in opaque tags, by number; equal texts stay equal pairs."""
    (pair,) = bitext.read(table(tmp_path, "A *b* `c` $d$\t$d$ `c` *乙*"), EN_ZH).pairs
    assert pair.display_texts == ("", "c", "d")
    assert pair == SentencePair(pair.source, pair.target, "")


# --- the rules of the service --------------------------------------------------------------------------------------


def test_what_the_service_does_not_take_is_left_out_and_counted():
    """Bytes count, not characters; of equal sources the last one stays."""
    found = examples.cleaned(
        [("a", "甲"), (" ", "乙"), ("b", "\x00\n"), ("c", "字" * 334), ("d", "字" * 333), ("a", "丙"), ("d\n", "x")],
        1000,
    )
    assert found.pairs == (("a", "丙"), ("d", "x"))
    assert found.left_out == {examples.EMPTY: 2, "longer than 1000 bytes": 1, examples.DUPLICATE: 2}
    assert found.summary().startswith("2 (left out: 2 empty, 1 longer than 1000 bytes, 2 with the same")


def test_files_are_merged(tmp_path):
    """All files of a language serve, the later one counts more, and rows that cannot be used are named."""
    first = table(tmp_path, "A\t1", "B\t2", "only one", name="a.tsv")
    second = table(tmp_path, "A\t3", name="b.tsv")
    found = examples.read([first, second], EN_ZH)
    assert found.pairs == (("A", "3"), ("B", "2"))
    assert found.notes == (f"{first}:4: skipped: it has 1 column, but the header has 2",)


def test_a_file_of_other_languages_is_passed_over(tmp_path):
    """A list of files may serve several languages; which one does not is said."""
    found = examples.read([table(tmp_path, "A\tx", name="a.tsv", head="en\tde"), table(tmp_path, "A\t1")], EN_ZH)
    assert found.pairs == (("A", "1"),)
    assert "en and zh_CN are needed" in found.notes[0]


@pytest.mark.parametrize("name", ["missing.tmx", "pairs.xlsx", "broken.tmx", "empty.csv"])
def test_a_file_that_cannot_be_read_stops_what_costs_money(tmp_path, name):
    """One sentence with the file's name, and nothing is made of the rest."""
    (tmp_path / "pairs.xlsx").write_bytes(b"PK\x03\x04")
    (tmp_path / "broken.tmx").write_text("<html/>")
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(EngineError, match=rf"{re.escape(name)}.*Nothing was sent"):
        examples.read([tmp_path / name], EN_ZH)


def test_terms_are_taken_as_they_stand(tmp_path):
    """In a list of terms nothing is markup, 200 bytes are the limit, and what is not translated wins."""
    table(tmp_path, "*args\t*参数", "`a`\t$b$", "f_\t函数_", "Sphinx\t斯芬克斯", f"{'x' * 201}\t长", name="terms.tsv")
    config = AmtsConfig(folder=tmp_path, terminology="terms.tsv", do_not_translate=["Sphinx", "NumPy"])
    found = terminology.terms_of(config, EN_ZH)
    assert found.pairs == (
        ("*args", "*参数"),
        ("NumPy", "NumPy"),
        ("Sphinx", "Sphinx"),
        ("`a`", "$b$"),
        ("f_", "函数_"),
    )
    assert found.left_out == {"longer than 200 bytes": 1, examples.DUPLICATE: 1}


# --- the file and its name -----------------------------------------------------------------------------------------

ANY = st.text(st.characters(), max_size=12)
LONG = st.integers(0, 1100).map("é<&".__mul__)


@given(st.lists(st.tuples(ANY | LONG, ANY | LONG), max_size=6))
@example([("a\ud800\ufffe\x85", "\u2028b")])
def test_any_texts_give_a_file_that_the_service_takes(texts):
    """Well-formed, 1000 bytes a segment, nothing empty, each source once, no line breaks, no control characters."""
    content = examples.tmx(examples.cleaned(texts, examples.LONGEST).pairs, "en", "zh")
    found = segments(content)
    assert len({source for source, _ in found}) == len(found)
    for text in (side for unit in found for side in unit):
        assert 0 < len(text.encode()) <= 1000
        assert text == text.strip()
        assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", text)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(ANY, ANY), max_size=6))
def test_the_file_reads_back(tmp_path, texts):
    """Our own reader finds the same words, whatever markup they look like; brackets that only one side has are its."""
    texts = [(source, target) for source, target in texts if not set("<>") & {*source, *target}]
    pairs = examples.cleaned(texts, examples.LONGEST).pairs
    path = tmp_path / "made.tmx"
    path.write_bytes(examples.tmx(pairs, "en", "zh"))
    read = [(tagged_text.plain(one.source), tagged_text.plain(one.target)) for one in bitext.read(path, EN_ZH).pairs]
    assert sorted(read) == sorted(
        {" ".join(source.split()): (" ".join(source.split()), target) for source, target in pairs}.values()
    )


@given(st.permutations([("a", "1"), ("b", "2"), ("c", "3")]))
def test_equal_contents_have_equal_names(texts):
    """The order of files makes no difference; any other word does."""
    file = examples.file_of(examples.cleaned(texts, 1000), EN_ZH)
    assert file == examples.file_of(examples.cleaned(sorted(texts), 1000), EN_ZH)
    assert file.name != examples.file_of(examples.cleaned([*texts, ("d", "4")], 1000), EN_ZH).name


def test_no_examples_are_no_file():
    """An empty resource is never made."""
    assert examples.file_of(examples.Examples(()), EN_ZH) is None


@given(
    st.sampled_from(sorted(amazon_rules.LANGUAGE_CODES)),
    st.sampled_from(sorted(amazon_rules.LANGUAGE_CODES)),
    st.binary(),
)
def test_names_are_allowed_and_recognised(source, target, content):
    """For any two languages a name fits the service's pattern, and says whose it is."""
    made = examples.name(content, source, target)
    assert RESOURCE_NAME.fullmatch(made)
    assert "__" not in made
    assert len(made) <= 256
    assert examples.pair_of(made) == (source, target)


@pytest.mark.parametrize(
    "name", ["my-data", "amts-en-zh", "amts-en-zh-0123456789abcdef0", "amts-en-zh-0123456789ABCDEF"]
)
def test_other_names_are_not_ours(name):
    """What somebody else named is never taken for ours."""
    assert examples.pair_of(name) is None


def test_codes_are_those_of_the_service():
    """``zh_CN`` is ``zh`` in the file and in the name."""
    file = examples.file_of(examples.Examples((("a", "b"),)), EN_ZH)
    assert file.name.startswith("amts-en-zh-")
    assert b'srclang="en"' in file.content
    assert b'xml:lang="zh"' in file.content


@pytest.mark.skipif(not DATA.exists(), reason="needs the data folder, see AMTS_DATA")
def test_a_human_translation_of_d2l_gives_examples_without_markup():
    """Nearly all of 313 pairs serve, and hardly any dollar sign or backtick is left in them."""
    found = examples.read([DATA / "alignment" / "d2l5_gold.tsv"], EN_ZH)
    assert len(found.pairs) > 300
    assert sum(bool(re.search(r"`|\$[a-z\\]", source + target)) for source, target in found.pairs) <= 3
