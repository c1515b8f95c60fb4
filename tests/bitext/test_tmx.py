"""TMX is read with its tags, refused with a reason, and written so that nothing is lost."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from parallel_data_files import EN_ZH, lines, reasons, texts, unit

from sphinx_amts.bitext import SentencePair, inline_codes, read, tmx_units, write_tmx
from sphinx_amts.errors import MarkupError, ParallelDataError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import tagged_text


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
        (unit(("en-GB", "a"), ("en-gb", "b"), ("zh", "甲")), "2 texts in en"),
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
    with pytest.raises(ParallelDataError, match="contains de, fr, but en and zh_CN are needed"):
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
    with pytest.raises(ParallelDataError, match="root element is <html>"):
        read(table("<html><body/></html>", "book.tmx"), EN_ZH)


@pytest.mark.parametrize("rest", ["", "<tu><tuv xml:lang='en'><seg>b", "<tu></tuv></tu>", "<tu>&#1;</tu>", "\x01"])
def test_a_broken_memory_is_used_up_to_the_break(tmx, rest):
    """The fault has the line, and how many units were read before."""
    path = tmx(unit(("en", "a"), ("zh", "甲")), rest, end="")
    data = read(path, EN_ZH)
    assert texts(data) == [("a", "甲")]
    assert "the 1 unit before it is used" in reasons(data)
    assert lines(data) in ([3], [4])


@pytest.mark.parametrize("encoding", ["hex", "punycode", "no-such"])
def test_a_memory_in_an_unknown_encoding_is_a_fault(table, encoding):
    """It says to save the file as UTF-8."""
    data = read(table(f'<?xml version="1.0" encoding="{encoding}"?><tmx/>', "book.tmx"), EN_ZH)
    assert f'"{encoding}"' in reasons(data)
    assert "UTF-8" in reasons(data)


@pytest.mark.parametrize("encoding", ["gb2312", "gb18030", "utf-16-le", "utf-16-be"])
def test_a_memory_is_read_in_its_own_encoding(tmx, encoding):
    """Also where characters have several bytes, and UTF-16 without a byte order mark."""
    start = f'<?xml version="1.0" encoding="{"utf-16" if "16" in encoding else encoding}"?>'
    assert texts(read(tmx(unit(("en", "a"), ("zh", "甲")), start=start, encoding=encoding), EN_ZH)) == [("a", "甲")]


BEFORE, AFTER = unit(("en", "a"), ("zh", "甲")), unit(("en", "c"), ("zh", "丙"))


@pytest.mark.parametrize(
    "bad",
    [
        unit(("en", "b &#x1F;"), ("zh", "乙")),
        unit(("en", "b \x0b"), ("zh", "乙")),
        unit(("en", "b &#55357; c"), ("zh", "乙")),
        unit(("en", "b &#xDE1A;&#xD83D;"), ("zh", "乙")),
        unit(("en", "b & c"), ("zh", "乙")),
        unit(("en", "b &unknown;"), ("zh", "乙")),
        unit(("en", "<b>b"), ("zh", "乙")),
        "<tu><tuv xml:lang=en><seg>b</seg></tuv></tu>",
        "\x02",
    ],
)
def test_a_bad_character_costs_one_unit(tmx, bad):
    """Whatever is not XML; all other units are used, with their right lines."""
    data = read(tmx(BEFORE, bad, AFTER), EN_ZH)
    assert [(pair.source, pair.place) for pair in data.pairs] == [("a", "book.tmx:2"), ("c", "book.tmx:4")]
    assert lines(data) == [3]
    assert "not XML" in reasons(data)


@pytest.mark.parametrize("bad", [b"\xff\xfe", b"\xed\xa0\xbd"])
def test_bytes_that_are_not_utf_8_cost_one_unit(tmx, bad):
    """Such as half of a character, as older programs write it."""
    path = tmx(BEFORE, unit(("en", "BAD"), ("zh", "乙")), AFTER)
    path.write_bytes(path.read_bytes().replace(b"BAD", bad))
    data = read(path, EN_ZH)
    assert texts(data) == [("a", "甲"), ("c", "丙")]
    assert lines(data) == [3]


def test_half_a_character_in_utf_16_costs_one_unit(tmx):
    """There it is not even a character reference."""
    start = '<?xml version="1.0" encoding="UTF-16"?>'
    path = tmx(BEFORE, unit(("en", "BAD"), ("zh", "乙")), AFTER, start=start, encoding="utf-16")
    path.write_bytes(path.read_bytes().replace("BAD".encode("utf-16-le"), b"\x3d\xd8"))
    data = read(path, EN_ZH)
    assert texts(data) == [("a", "甲"), ("c", "丙")]
    assert lines(data) == [3]


@pytest.mark.parametrize("halves", ["&#55357;&#56858;", "&#xD83D;&#xDE1A;"])
@pytest.mark.parametrize("filling", range(40))
def test_both_halves_of_a_character_are_the_character(tmx, monkeypatch, halves, filling):
    """Also where the parser is given the file in parts."""
    monkeypatch.setattr(tmx_units, "_CHUNK", 64)
    path = tmx(unit(("en", "x" * filling + halves), ("zh", halves)), AFTER)
    data = read(path, EN_ZH)
    assert texts(data) == [("x" * filling + "😚", "😚"), ("c", "丙")]
    assert not data.errors


def test_breaks_are_found_whatever_part_of_the_file_they_are_in(tmx, monkeypatch):
    """A unit that begins in one part and breaks in the next; the ones between are used."""
    units = [unit(("en", f"a{n}"), ("zh", f"甲{n}" if n % 3 else "&#0;")) for n in range(30)]
    path = tmx(*units, start='<?xml version="1.0"?><!DOCTYPE tmx SYSTEM "tmx14.dtd">')
    for chunk in (7, 50, 64, 111, 1 << 16):
        monkeypatch.setattr(tmx_units, "_CHUNK", chunk)
        data = read(path, EN_ZH)
        assert [pair.place for pair in data.pairs] == [f"book.tmx:{n + 2}" for n in range(30) if n % 3]
        assert lines(data) == [n + 2 for n in range(0, 30, 3)]


def test_a_file_of_breaks_is_left_at_some_point(tmx):
    """Else its errors alone would fill the memory."""
    data = read(tmx(BEFORE, *["<tu>&</tu>"] * 3_000), EN_ZH)
    assert len(data.errors) == 1_001
    assert "cannot be read beyond this point" in reasons(data)


@pytest.mark.parametrize(
    ("srclang", "source", "wanted"),
    [
        ("en-US", "en", [("The colour.", "颜色"), ("The color.", "颜色")]),
        ("*all*", "en", [("The colour.", "颜色"), ("The color.", "颜色")]),
        ("en-US", "en_US", [("The color.", "颜色")]),
        ("en-US", "en_GB", [("The colour.", "颜色")]),
    ],
)
def test_regional_variants_of_the_source_all_serve(tmx, srclang, source, wanted):
    """If the book names no region; else its own one alone."""
    text = unit(("en-GB", "The colour."), ("en-US", "The color."), ("zh", "颜色"), attributes=f'srclang="{srclang}"')
    data = read(tmx(text), LanguagePair(source, "zh_CN"))
    assert texts(data) == wanted
    assert not data.errors


def test_of_variants_that_differ_that_of_the_file_is_meant(tmx):
    """The unit says which region its source is in; a text of another region does not replace it, first or last."""
    first = unit(("en-GB", "The lift."), ("en-US", "The elevator."), ("zh", "电梯"), attributes='srclang="en-GB"')
    second = unit(("en-US", "The lift."), ("zh", "顺风车"), attributes='srclang="en-GB"')
    for units in ((first, second), (second, first)):
        assert dict(texts(read(tmx(*units), EN_ZH)))["The lift."] == "电梯"


def test_two_regions_of_one_language_are_a_source_and_a_target(tmx):
    """A book in English for Britain: the text for Britain is no variant of the source."""
    text = unit(("en-US", "color"), ("en-GB", "colour"), ("en", "hue"))
    assert texts(read(tmx(text), LanguagePair("en", "en_GB"))) == [("hue", "colour")]
    text = unit(("en-US", "color"), ("en-GB", "colour"))
    assert texts(read(tmx(text), LanguagePair("en", "en_GB"))) == [("color", "colour")]


@pytest.mark.parametrize(
    ("code", "target"),
    [("ZH-CHS", "zh_CN"), ("cht", "zh_TW"), ("iw", "he"), ("IN", "id"), ("ji", "yi"), ("sh", "sr@latin"), ("mo", "ro")],
)
def test_codes_of_older_programs_are_known(tmx, code, target):
    """As those of ISO 639-2 are."""
    for source in ("EN-US", "en_us", "eng"):
        data = read(tmx(unit((source, "a"), (code, "b"))), LanguagePair("en", target))
        assert texts(data) == [("a", "b")]


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


def test_hostile_nesting_in_a_memory(tmx):
    """Thousands of elements in one another are one text, and the other pairs are read."""
    deep = "<hi>" * 3000 + "a" + "</hi>" * 3000
    data = read(tmx(unit(("en", deep), ("zh", deep)), unit(("en", "b"), ("zh", "乙"))), EN_ZH)
    assert texts(data)[-1] == ("b", "乙")


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cn", "Cs", "Zl", "Zp"]), max_size=12)


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
    spaces = inline_codes.untagged_pair("", tagged_text.plain(pair.target))[1]
    try:
        tagged_text.check(pair.source, pair.target)
    except MarkupError:
        return False
    return bool(pair.source and pair.target) and tagged_text.escape(tagged_text.plain(pair.target)) == spaces


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
