"""Units from JSON Lines and from plain texts."""

from __future__ import annotations

import json

import pytest

from sphinx_amts.errors import ConfigurationError
from sphinx_amts.evaluation.files import NO_REFERENCE, read_lines, read_rows, read_utf8
from sphinx_amts.languages import LanguagePair

PAIR = LanguagePair("en", "zh_CN")


def rows(path, *objects):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in objects), encoding="utf-8")
    return path


@pytest.mark.parametrize("source", ["source", "en"])
@pytest.mark.parametrize("reference", ["reference", "human", "zh", "zh_CN"])
@pytest.mark.parametrize("document", ["document", "article", "page", "file"])
def test_fields_have_several_names(tmp_path, source, reference, document):
    """Codes of languages are names too; every other text is a system, in the order of the row."""
    row = {document: "x", source: "A sea", "b": "海", reference: "海水", "a": "水", "score": 3}
    unit = read_rows(rows(tmp_path / "a.jsonl", row), PAIR, text_only=False).units[0]
    assert (unit.document, unit.source, unit.reference) == ("x", "A sea", "海水")
    assert list(unit.hypotheses.items()) == [("b", "海"), ("a", "水")]


def test_rows_without_a_document_are_of_the_file(tmp_path):
    """Its name is that of the file; rows without a reference are counted."""
    path = rows(tmp_path / "a.jsonl", {"en": "A", "zh": "甲", "x": "乙"}, {"en": "B", "zh": " ", "x": "丙"})
    collection = read_rows(path, PAIR, text_only=False)
    assert [unit.document for unit in collection.units] == ["a"]
    assert collection.left_out == {NO_REFERENCE: 1}


def test_protected_spans_are_left_out_of_rows(tmp_path):
    """Of all three texts; a reference that is nothing but code is none."""
    path = rows(
        tmp_path / "a.jsonl",
        {"en": "Run `a`.", "zh": "运行`a`。", "x": "跑`a`。"},
        {"en": "`a`", "zh": "`a`", "x": "`a`"},
    )
    collection = read_rows(path, PAIR, text_only=True)
    assert [(unit.source, unit.reference) for unit in collection.units] == [("Run .", "运行。")]
    assert collection.left_out == {NO_REFERENCE: 1}


def test_lines_keep_their_place(tmp_path):
    """Line by line, whatever the line ends; an odd separator within a line divides nothing."""
    for name, text in {"en": "A\u2028sea\nB\n", "zh": "甲\r\n乙", "out": "丙\n丁\n"}.items():
        (tmp_path / name).write_bytes(text.encode())
    units = read_lines(tmp_path / "en", tmp_path / "zh", {"s": tmp_path / "out"}, text_only=False).units
    assert [(unit.source, unit.reference, unit.hypotheses["s"]) for unit in units] == [
        ("A\u2028sea", "甲", "丙"),
        ("B", "乙", "丁"),
    ]


def test_an_empty_text_is_refused(tmp_path):
    """It is named, with what it needs."""
    (tmp_path / "a.txt").touch()
    with pytest.raises(ConfigurationError, match=r"a\.txt is empty\. It needs one line"):
        read_lines(tmp_path / "a.txt", tmp_path / "a.txt", {}, text_only=False)


def test_a_byte_order_mark_is_not_text(tmp_path):
    """Windows' editors write it."""
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbfsea")
    assert read_utf8(tmp_path / "a.txt") == "sea"
