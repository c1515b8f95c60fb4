"""Parallel data: what is read from TMX, CSV and TSV, what is refused and why, and that nothing is lost on the way."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import project_paths
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sphinx_amts.bitext import RowError, SentencePair, inline_codes, notation, read, write_tmx
from sphinx_amts.errors import MarkupError, ParallelDataError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import tagged_text

EN_ZH = LanguagePair("en", "zh_CN")
CASES = project_paths.TESTS / "cases" / "parallel" / "inline.txt"
DATA = project_paths.DATA


def texts(data):
    return [(pair.source, pair.target) for pair in data.pairs]


def lines(data):
    return [fault.line for fault in data.errors]


def reasons(data):
    return " | ".join(fault.reason for fault in data.errors)


@pytest.fixture
def table(tmp_path):
    def written(content, name="pairs.tsv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return written


def unit(*variants, attributes=""):
    """A ``tu`` on one line; a variant is (code, content of its seg) or (code, content, attributes)."""
    parts = [f'<tuv xml:lang="{code}" {"".join(more)}><seg>{text}</seg></tuv>' for code, text, *more in variants]
    return f"<tu {attributes}>{''.join(parts)}</tu>"


@pytest.fixture
def tmx(table):
    def written(
        *units, name="book.tmx", start='<?xml version="1.0"?>', end="</body></tmx>", encoding="utf-8", header=""
    ):
        head = f'{start}<tmx version="1.4"><header srclang="en" {header}/><body>'
        return table("\n".join([head, *units, end]), name, encoding)

    return written


# --- the book's own markup ---------------------------------------------------------------------------------------


def cases():
    for block in CASES.read_text(encoding="utf-8").split("\n\n"):
        title, *rest = block.strip().splitlines()
        given_texts = [line[2:] for line in rest if line.startswith("<")]
        wanted = [line[2:] for line in rest if line.startswith(">")]
        if given_texts:
            yield pytest.param(*given_texts, None if wanted == ["none"] else tuple(wanted), id=title[2:])


@pytest.mark.parametrize(("source", "target", "wanted"), list(cases()))
def test_markup_of_the_book_becomes_the_tags_of_the_book(source, target, wanted):
    """Each pair of the case file gets exactly the tagged form that stands there, or none."""
    assert notation.tagged_pair(source, target) == wanted


MARKUP_SOUP = st.text(alphabet="ab 中`*_$[]()<>/|:{}\\~^!1gx=\"'&;#.\t\n。", max_size=60)


@given(MARKUP_SOUP, MARKUP_SOUP)
def test_whatever_is_recognised_passes_the_check(source, target):
    """No text makes the recogniser fail, and what it returns can go into a page."""
    found = notation.tagged_pair(source, target)
    if found is not None:
        tagged_text.check(*found)
        assert found[0] == tagged_text.canonical(found[0])[0]


@given(MARKUP_SOUP.filter(str.strip))
def test_a_text_corresponds_to_itself(text):
    """A text and its copy get the same tags: everything in it has a counterpart, in order."""
    found = notation.tagged_pair(text, text)
    assert found is not None
    assert found[0] == tagged_text.canonical(found[1])[0]


@given(st.text(max_size=40))
def test_plain_text_stays_itself(text):
    """Without tags the words are those that were given."""
    source, target = inline_codes.untagged_pair(text, text)
    assert tagged_text.plain(source).split() == text.split()
    assert tagged_text.plain(target).split() == text.split()


@pytest.mark.parametrize(
    "text", ["<g1>" * 2000, "<g1><g2>" * 900, "*" * 9000, "[" * 9000, "`" * 9001, "a+" * 4000 + "_", "$a" * 4999]
)
def test_hostile_text_takes_no_time(text):
    """Thousands of openings that nobody closes neither crash nor hang."""
    start = time.perf_counter()
    notation.tagged_pair(text, text)
    assert time.perf_counter() - start < 10


def test_what_is_longer_than_any_sentence_is_not_searched():
    """A whole chapter in one field is no sentence pair with tags."""
    text = "`a` " * notation.LONGEST
    assert notation.tagged_pair(text, text) is None


def test_deep_nesting_is_refused():
    """Tags within tags within tags, beyond reason, are a pair without tags."""
    deep = "".join(f"<g{n}>" for n in range(700)) + "a" + "".join(f"</g{n}>" for n in reversed(range(700)))
    assert notation.tagged_pair(deep, deep) is None


# --- tables ----------------------------------------------------------------------------------------------------


def test_tables_are_read_by_their_heads(table):
    """The languages of the first line say which column is which; other languages and notes are left alone."""
    path = table('id_,de,en,zh,note text\n1,Hallo,Hello,你好,x\n2,Welt,"World, ""wide""",世界,y\n', "pairs.csv")
    data = read(path, EN_ZH)
    assert texts(data) == [("Hello", "你好"), ('World, "wide"', "世界")]
    assert [pair.place for pair in data.pairs] == ["pairs.csv:2", "pairs.csv:3"]
    assert lines(data) == [1]
    assert "id_, note text" in reasons(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_tables_of_any_program_are_read(table, encoding, newline):
    """Byte order marks, UTF-16 and the line ends of other systems make no difference."""
    path = table(newline.join(["en\tzh-CN", "Hello\t你好", "", "World\t世界"]), "PAIRS.TSV", encoding)
    assert texts(read(path, EN_ZH)) == [("Hello", "你好"), ("World", "世界")]
    assert not read(path, EN_ZH).errors


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"only one", "1 column"),
        (b"a,b,c", "3 column"),
        (b'"Hello,' + "你好".encode(), "quotes"),
        (b'"a"b,c', "quotes"),
        (b",x", "source is empty"),
        (b"x,  ", "translation is empty"),
        (b"caf\xe9,x", "UTF-8"),
        (b"x,a < b", "stray markup"),
    ],
)
def test_a_bad_line_of_a_table_is_named_and_the_others_used(table, line, reason):
    """The fault has the file, the line and what is wrong; the lines around it are read."""
    path = table(b"en,zh\nGood,\xe5\xa5\xbd\n" + line + b"\nDay,\xe5\xa4\xa9\n", "pairs.csv")
    data = read(path, EN_ZH)
    assert texts(data) == [("Good", "好"), ("Day", "天")]
    assert str(data.errors[0]).startswith(f"{path}:3: ")
    assert reason in reasons(data)


def test_quotes_in_tsv_may_be_text(table):
    """Programs that write TSV without quoting are understood where the columns are right."""
    path = table('en\tzh\n"Hi" he said\t他说“嗨”\n"Yes\t“是\n"a\tb"\t"甲\t乙"\n')
    assert texts(read(path, EN_ZH)) == [('"Hi" he said', "他说“嗨”"), ('"Yes', "“是"), ("a b", "甲 乙")]


@pytest.mark.parametrize("content", ["", "Hello,你好\n", "en,de\nHello,Hallo\n", "zh,de\n"])
def test_a_table_without_the_languages_is_refused(table, content):
    """The error says which languages the file has and which were wanted."""
    path = table(content, "pairs.csv")
    with pytest.raises(ParallelDataError, match="en and zh_CN are needed"):
        read(path, EN_ZH)


@pytest.mark.parametrize(
    ("head", "source", "target"),
    [
        ("en-US,es-419", "en", "es"),
        ("en,pt", "en", "pt_BR"),
        ("en,no", "en", "nb_NO"),
        ("EN,zh-Hans", "en", "zh_CN"),
        ("en,zh-TW", "en", "zh_TW"),
    ],
)
def test_languages_have_many_spellings(table, head, source, target):
    """Regions, scripts, capitals, and the codes of Amazon Translate are understood."""
    path = table(f"{head}\nHello,x\n", "pairs.csv")
    assert texts(read(path, LanguagePair(source, target))) == [("Hello", "x")]


def test_the_exact_language_is_preferred(table):
    """A region stands in for its language only where that is missing."""
    path = table("en-GB,en,es-MX,es\nColour,Color,a,b\n", "pairs.csv")
    assert texts(read(path, LanguagePair("en", "es"))) == [("Color", "b")]


@pytest.mark.parametrize("head", ["en,pt", "en,zh-TW", "en-GB,pt-PT"])
def test_another_script_or_region_is_another_language(table, head):
    """Traditional is no simplified Chinese, and Amazon's pt is not Portugal's."""
    path = table(f"{head}\nHello,x\n", "pairs.csv")
    with pytest.raises(ParallelDataError):
        read(path, LanguagePair("en_US", "pt_PT" if head == "en,pt" else "zh_CN"))


def test_either_direction_is_read(table):
    """The source of the book need not be the first column."""
    path = table("zh,en\n你好,Hello\n", "pairs.csv")
    assert texts(read(path, EN_ZH)) == [("Hello", "你好")]


def test_the_last_of_equal_sources_wins(table):
    """Each source comes once, where it came first, with its last translation."""
    path = table("en,zh\nA,1\nB,2\nA,3\n", "pairs.csv")
    assert texts(read(path, EN_ZH)) == [("A", "3"), ("B", "2")]
    assert not read(path, EN_ZH).errors


def test_pairs_whose_markup_differs_stay_as_plain_text(table):
    """They are counted in one notice with their lines, and are read as they are."""
    path = table("en,zh\nCall `fit`.,调用它。\nFine,好\nSee `a`.,见`b`。\n", "pairs.csv")
    data = read(path, EN_ZH)
    assert texts(data) == [("Call `fit`.", "调用它。"), ("Fine", "好"), ("See `a`.", "见`b`。")]
    assert lines(data) == [2]
    assert "2 pairs" in reasons(data)
    assert "lines 2, 4" in reasons(data)


# --- files ---------------------------------------------------------------------------------------------------


def test_an_unknown_suffix_is_refused(tmp_path):
    """The error names what is read instead."""
    with pytest.raises(ParallelDataError, match=r"\.csv, \.tmx, \.tsv, not from \.txt"):
        read(tmp_path / "pairs.txt", EN_ZH)


@pytest.mark.parametrize("name", ["pairs.csv", "pairs.tmx"])
def test_a_missing_file_is_one_sentence(tmp_path, name):
    """What cannot be opened is an error of ours with the system's reason."""
    with pytest.raises(ParallelDataError, match="No such file"):
        read(tmp_path / name, EN_ZH)


def test_a_fault_prints_as_a_place():
    """Terminals and editors link the form ``file:line: reason``."""
    assert str(RowError(Path("a.csv"), 3, "empty")) == "a.csv:3: empty"


# --- TMX -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "target", "wanted"),
    [
        ("Hello", "你好", ("Hello", "你好")),
        ("a &lt; b &amp; c", "a &lt; b", ("a &lt; b &amp; c", "a &lt; b")),
        ('Use <ph x="1">{0}</ph>', '用<ph x="1"/>', ("Use <x1/>", "用<x1/>")),
        ('<ph x="3"/> or <ph x="7"/>', '<ph x="7"/>或<ph x="3"/>', ("<x1/> or <x2/>", "<x2/>或<x1/>")),
        ("<ph/> or <ph/>", "<ph/>或<ph/>", ("<x1/> or <x2/>", "<x1/>或<x2/>")),
        (
            'A <bpt i="1" x="2">&lt;b&gt;</bpt>bold<ept i="1">&lt;/b&gt;</ept> word',
            '<bpt i="5" x="2"/>粗<ept i="5"/>体',
            ("A <g1>bold</g1> word", "<g1>粗</g1>体"),
        ),
        (
            '<bpt i="1"/>a<ept i="1"/><bpt i="2"/>b<ept i="2"/>',
            '<bpt i="2"/>乙<ept i="2"/><bpt i="1"/>甲<ept i="1"/>',
            ("<g1>a</g1><g2>b</g2>", "<g2>乙</g2><g1>甲</g1>"),
        ),
        (
            '<bpt i="0" x="0">&lt;g0&gt;</bpt>a <ph x="1">&lt;x1/&gt;</ph><ept i="0">&lt;/g0&gt;</ept>',
            '<bpt i="0" x="0">&lt;g0&gt;</bpt><ph x="1">&lt;x1/&gt;</ph>甲<ept i="0">&lt;/g0&gt;</ept>',
            ("<g1>a <x2/></g1>", "<g1><x2/>甲</g1>"),
        ),
        (
            "&lt;g0&gt;a&lt;/g0&gt; &lt;x1/&gt;",
            "&lt;x1/&gt;&lt;g0&gt;甲&lt;/g0&gt;",
            ("<g1>a</g1> <x2/>", "<x2/><g1>甲</g1>"),
        ),
        (
            '<it pos="begin" x="1"/>a <hi>b</hi>',
            '<it pos="begin" x="1"/>甲<hi type="x">乙</hi>',
            ("<x1/>a b", "<x1/>甲乙"),
        ),
        ('a<ph x="1">n<sub>note</sub></ph><ut>x</ut>', '甲<ph x="1"/><ut/>', ("a<x1/><x2/>", "甲<x1/><x2/>")),
        (
            '<bpt i="1"/>a<bpt i="2"/>b<ept i="1"/>c<ept i="2"/>',
            '<bpt i="1"/>甲<bpt i="2"/>乙<ept i="1"/>丙<ept i="2"/>',
            ("<g1>a<x2/>b</g1>c<x3/>", "<g1>甲<x2/>乙</g1>丙<x3/>"),
        ),
        ("Call `fit` in *this*", "在*这里*调用`fit`", ("Call <x1/> in <g2>this</g2>", "在<g2>这里</g2>调用<x1/>")),
        ("a<sub>note</sub>", "甲<sub>注</sub>", ("a", "甲")),
        ("Two\n  lines", "两\n  行", ("Two lines", "两 行")),
    ],
)
def test_inline_elements_are_tags(tmx, source, target, wanted):
    """Native code is no text; tags of the target have the numbers of those they correspond to."""
    data = read(tmx(unit(("en", source), ("zh", target))), EN_ZH)
    assert texts(data) == [wanted]
    assert not data.errors


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (unit(("zh", "甲")), "no texts in en"),
        (unit(("en", "a"), ("en", "b"), ("zh", "甲")), "2 texts in en"),
        (unit(("en-GB", "a"), ("en-US", "b"), ("zh", "甲")), "2 texts in en"),
        (unit(("en", "a")), "no translation"),
        ("<tu/>", "no texts in en"),
        (unit(("en", " "), ("zh", "甲")), "source is empty"),
        (unit(("en", "a"), ("zh", "")), "translation is empty"),
        ('<tu><tuv xml:lang="en"><seg>a</seg></tuv><tuv xml:lang="zh"/></tu>', "translation is empty"),
        (unit(("en", 'a<ph x="1"/>'), ("zh", "甲")), "lost: <x1/>"),
        (unit(("en", "a"), ("zh", '甲<ph x="1"/>')), "only in the translation"),
    ],
)
def test_a_bad_unit_is_named_and_the_others_used(tmx, bad, reason):
    """The fault has the line where the unit begins."""
    path = tmx(unit(("en", "Good"), ("zh", "好")), bad, unit(("en", "Day"), ("zh", "天")))
    data = read(path, EN_ZH)
    assert texts(data) == [("Good", "好"), ("Day", "天")]
    assert lines(data) == [3]
    assert reason in reasons(data)


def test_units_of_other_languages_are_only_counted(tmx):
    """A file of many languages is no reason to complain."""
    other, foreign = unit(("en", "b"), ("de", "b")), unit(("fr", "c"), ("de", "c"))
    data = read(tmx(unit(("en", "a"), ("de", "x"), ("zh", "甲")), other, foreign), EN_ZH)
    assert texts(data) == [("a", "甲")]
    assert not data.errors
    assert data.other_languages == 2


def test_a_memory_without_the_languages_is_refused(tmx):
    """The error says which languages the file has and which were wanted."""
    with pytest.raises(ParallelDataError, match="holds de, fr, but en and zh_CN are needed"):
        read(tmx(unit(("fr", "c"), ("de", "c"))), EN_ZH)


@pytest.mark.parametrize("lang", ['xml:lang="EN-us"', 'lang="en"', ""])
def test_the_language_of_a_text_is_found(tmx, lang):
    """By ``xml:lang``, by the old ``lang``, else the file's source language."""
    text = f'<tu><tuv {lang}><seg>a</seg></tuv><tuv xml:lang="ZH-cn"><seg>甲</seg></tuv></tu>'
    assert texts(read(tmx(text), EN_ZH)) == [("a", "甲")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_memories_of_any_program_are_read(tmx, encoding):
    """Byte order marks and UTF-16, with the usual document type."""
    declared = "UTF-16" if encoding == "utf-16" else "UTF-8"
    start = f'<?xml version="1.0" encoding="{declared}"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'
    path = tmx(unit(("en", "a&nbsp;b"), ("zh", "甲")), start=start, encoding=encoding, name="BOOK.TMX")
    assert texts(read(path, EN_ZH)) == [("a b", "甲")]


@pytest.mark.parametrize(
    "declaration",
    [
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">',
        '<!ENTITY a SYSTEM "file:///etc/hostname">',
        '<!ENTITY % a SYSTEM "http://localhost/evil.dtd"> %a;',
    ],
)
def test_entities_are_refused(tmx, declaration):
    """Neither memory nor other files can be reached through a translation memory."""
    path = tmx(unit(("en", "&a;"), ("zh", "甲")), start=f"<!DOCTYPE tmx [{declaration}]>")
    with pytest.raises(ParallelDataError, match="declares the entity 'a'"):
        read(path, EN_ZH)


def test_what_is_no_memory_is_refused(table):
    """Another XML file under that name is said to be one."""
    with pytest.raises(ParallelDataError, match="begins with <html>"):
        read(table("<html><body/></html>", "book.tmx"), EN_ZH)


@pytest.mark.parametrize("rest", ["", "<tu><tuv xml:lang='en'><seg>b", "<tu></tuv></tu>", "<tu>&#1;</tu>", "\x01"])
def test_a_broken_memory_is_used_up_to_the_break(tmx, rest):
    """The fault has the line, and how many units were read before."""
    path = tmx(unit(("en", "a"), ("zh", "甲")), rest, end="")
    data = read(path, EN_ZH)
    assert texts(data) == [("a", "甲")]
    assert "the 1 unit before is used" in reasons(data)
    assert lines(data) in ([3], [4])


@pytest.mark.parametrize("encoding", ["gb2312", "no-such"])
def test_a_memory_in_an_unknown_encoding_is_a_fault(table, encoding):
    """It says to save the file as UTF-8."""
    data = read(table(f'<?xml version="1.0" encoding="{encoding}"?><tmx/>', "book.tmx"), EN_ZH)
    assert "UTF-8" in reasons(data) or "unknown encoding" in reasons(data)


@pytest.mark.parametrize(
    ("first", "second", "wanted"), [("2", "1", "甲"), ("1", "2", "乙"), ("", "1", "乙"), ("2", "", "乙")]
)
def test_the_newest_of_equal_sources_wins(tmx, first, second, wanted):
    """By ``changedate`` if both have one, else the last."""
    old, new = (f'changedate="2020010{day}T000000Z"' if day else "" for day in (first, second))
    path = tmx(unit(("en", "a"), ("zh", "甲", old)), unit(("en", "a"), ("zh", "乙"), attributes=new))
    assert texts(read(path, EN_ZH)) == [("a", wanted)]


def test_the_place_of_a_pair_is_its_line(tmx):
    """So that the author finds a wrong translation."""
    data = read(tmx(unit(("en", "a"), ("zh", "甲")), "", unit(("en", "b"), ("zh", "乙"))), EN_ZH)
    assert [pair.place for pair in data.pairs] == ["book.tmx:2", "book.tmx:4"]


def test_hostile_nesting_in_a_memory_is_a_fault(tmx):
    """Thousands of elements in one another are a pair that is not used."""
    deep = "<hi>" * 3000 + "a" + "</hi>" * 3000
    data = read(tmx(unit(("en", deep), ("zh", deep)), unit(("en", "b"), ("zh", "乙"))), EN_ZH)
    assert texts(data) == [("b", "乙")]
    assert lines(data) == [2]


# --- writing --------------------------------------------------------------------------------------------------

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="￾￿"), max_size=12)


@st.composite
def sentence_pairs(draw):
    """A source with tags, and a target with the same tags in another order."""
    numbers = range(1, draw(st.integers(0, 4)) + 1)
    pieces = [
        tagged_text.placeholder(n)
        if draw(st.booleans())
        else tagged_text.paired_code(n, tagged_text.escape(draw(WORDS)) + "w")
        for n in numbers
    ]
    sides = [
        [tagged_text.escape(draw(WORDS) + "s") + piece for piece in [*order, ""]]
        for order in (pieces, draw(st.permutations(pieces)))
    ]
    source = tagged_text.canonical("".join(sides[0]))[0]
    return SentencePair(source, "".join(sides[1]).strip(" "), "")


def is_usable(pair):
    blanks = inline_codes.untagged_pair("", tagged_text.plain(pair.target))[1]
    try:
        tagged_text.check(pair.source, pair.target)
    except MarkupError:
        return False
    return bool(pair.source and pair.target) and tagged_text.escape(tagged_text.plain(pair.target)) == blanks


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much])
@given(st.lists(sentence_pairs().filter(is_usable), unique_by=lambda pair: pair.source, max_size=5))
def test_what_was_written_is_read(tmp_path, pairs):
    """Reading gives back exactly the pairs that were written, markup of any notation in their words included."""
    path = tmp_path / "book.tmx"
    write_tmx(path, pairs, EN_ZH)
    data = read(path, EN_ZH)
    assert list(data.pairs) == pairs
    assert not data.errors


def test_markup_in_our_own_file_is_text(tmp_path):
    """What was written as words is read as words, also if it looks like markup."""
    pair = SentencePair("Call `fit` and *this*.", "调用`fit`和*这个*。", "")
    write_tmx(tmp_path / "a.tmx", [pair], EN_ZH)
    assert read(tmp_path / "a.tmx", EN_ZH).pairs == (pair,)


@pytest.mark.parametrize("target", ["zh_CN", "pt_BR", "sr@latin", "ca@valencia", "ku_Arab", "es"])
def test_every_language_is_read_back(tmp_path, target):
    """Codes of Sphinx become codes of XML and the same again."""
    pair = LanguagePair("en", target)
    write_tmx(tmp_path / "a.tmx", [SentencePair("a", "b", "")], pair)
    assert texts(read(tmp_path / "a.tmx", pair)) == [("a", "b")]


def test_forbidden_characters_are_left_out(tmp_path):
    """What XML cannot hold does not make a file that nobody can read."""
    write_tmx(tmp_path / "a.tmx", [SentencePair("a\x00b\x1b", "甲\ud800\ufffe乙", "")], EN_ZH)
    assert texts(read(tmp_path / "a.tmx", EN_ZH)) == [("ab", "甲乙")]


def test_the_file_has_the_form_of_tmx_1_4(tmp_path):
    """The attributes that the format asks for, and tags as inline elements."""
    write_tmx(tmp_path / "a.tmx", [SentencePair("A <x1/> <g2>b</g2>", "<g2>乙</g2><x1/>", "")], EN_ZH)
    text = (tmp_path / "a.tmx").read_text(encoding="utf-8")
    for attribute in (
        "creationtool=",
        "creationtoolversion=",
        'segtype="sentence"',
        "o-tmf=",
        "adminlang=",
        'srclang="en"',
        "datatype=",
    ):
        assert attribute in text
    assert '<seg>A <ph x="1"/> <bpt i="2" x="2"/>b<ept i="2"/></seg>' in text
    assert '<tuv xml:lang="zh-CN">' in text


def test_a_failed_write_leaves_the_old_file(tmp_path):
    """Half a file never takes the place of a whole one."""

    def failing():
        yield SentencePair("a", "b", "")
        raise ZeroDivisionError

    path = tmp_path / "a.tmx"
    path.write_text("old")
    with pytest.raises(ZeroDivisionError):
        write_tmx(path, failing(), EN_ZH)
    assert path.read_text() == "old"


def test_memory_does_not_grow_with_the_file(tmp_path):
    """Units are read one by one: a file of one sentence many times takes no more than the sentence."""
    pairs = (SentencePair("The same sentence again.", "又是同一句。", "") for _ in range(20_000))
    write_tmx(tmp_path / "a.tmx", pairs, EN_ZH)
    tracemalloc.start()
    read(tmp_path / "a.tmx", EN_ZH)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4_000_000 < (tmp_path / "a.tmx").stat().st_size * 2


# --- real data -------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not DATA.exists(), reason="needs the data folder, see AMTS_DATA")
def test_the_gold_alignment_is_read_with_its_tags():
    """Of the 313 hand-aligned pairs with D2L markup nearly all correspond."""
    data = read(DATA / "alignment" / "d2l5_gold.tsv", EN_ZH)
    assert len(data.pairs) > 300
    assert sum("<" in pair.source for pair in data.pairs) >= 117
    assert "doc, en_ids, zh_ids, kind, type" in reasons(data)
    assert "4 pair(s) kept as plain text" in reasons(data)


@pytest.mark.skipif(not DATA.exists(), reason="needs the data folder, see AMTS_DATA")
def test_thousands_of_pairs_of_rst_are_read(tmp_path):
    """The markup of a real human translation corresponds but for a few in a hundred, and survives TMX."""
    path = tmp_path / "flask.tsv"
    path.write_text("en\tes\n" + (DATA / "flask-es" / "pairs.tsv").read_text(encoding="utf-8"), encoding="utf-8")
    data = read(path, LanguagePair("en", "es"))
    assert len(data.pairs) > 3200
    assert sum("<" in pair.source for pair in data.pairs) > 1600
    write_tmx(tmp_path / "flask.tmx", data.pairs, LanguagePair("en", "es"))
    assert read(tmp_path / "flask.tmx", LanguagePair("en", "es")).pairs == data.pairs
