"""CSV and TSV of any program are read; a bad line is named, and the others are used."""

from __future__ import annotations

import pytest
from parallel_data_files import EN_ZH, lines, reasons, texts

from sphinx_amts.bitext import read
from sphinx_amts.errors import ParallelDataError
from sphinx_amts.languages import LanguagePair


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


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("name", ["pairs.csv", "pairs.tsv"])
@pytest.mark.parametrize("start", ["", "sep={}\r\n", '"sep={}"\r\n', "SEP={}{}{}\r\n"])
def test_tables_of_spreadsheets_are_read(table, separator, name, start):
    """The fields are separated as the first line says, or as the codes of the languages are."""
    lines_ = [("en", "de", "note"), ("Red, white; 2 | 3.", "Rot, weiß; 2 | 3.", ""), ("Go on.", "Weiter.", "x")]
    rows = [separator.join(f'"{field}"' if " " in field else field for field in line) for line in lines_]
    path = table(start.replace("{}", separator) + "\r\n".join(rows), name, "utf-8-sig")
    data = read(path, LanguagePair("en", "de"))
    assert texts(data) == [("Red, white; 2 | 3.", "Rot, weiß; 2 | 3."), ("Go on.", "Weiter.")]
    first = 2 if start else 1
    assert [pair.place for pair in data.pairs] == [f"{name}:{first + 1}", f"{name}:{first + 2}"]
    assert lines(data) == [first]  # the note


def test_the_usual_separator_comes_first(table):
    """A header that names both languages by the comma is not read in any other way."""
    path = table("en,de;x,de\nGo; on,no,Weiter; so\n", "pairs.csv")
    assert texts(read(path, LanguagePair("en", "de"))) == [("Go; on", "Weiter; so")]


def test_a_separator_that_the_first_line_names_is_the_only_one(table):
    """Also where the header would be read by another."""
    with pytest.raises(ParallelDataError, match=r"pairs\.csv:2: the header names no language"):
        read(table("sep=|\nen;de\nGo;Weiter\n", "pairs.csv"), LanguagePair("en", "de"))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_needs_no_byte_order_mark(table, encoding):
    """The zeros beside the first letter say which it is."""
    assert texts(read(table("en;zh\nHello;你好\n", "pairs.csv", encoding), EN_ZH)) == [("Hello", "你好")]


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


def test_either_direction_is_read(table):
    """The source of the book need not be the first column."""
    path = table("zh,en\n你好,Hello\n", "pairs.csv")
    assert texts(read(path, EN_ZH)) == [("Hello", "你好")]
