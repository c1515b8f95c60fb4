"""Tables: the same numbers in every form, and the keys that other programs read."""

from __future__ import annotations

import csv
import json

import pytest

from sphinx_amts.evaluation import tables
from sphinx_amts.evaluation.scoring import evaluate
from sphinx_amts.evaluation.units import EvaluatedUnit
from sphinx_amts.languages import LanguagePair

PAIR, SPANISH = LanguagePair("en", "zh_CN"), LanguagePair("en", "es")


def units(*rows, document="one"):
    return [EvaluatedUnit(document, source, reference, {"system": made}) for source, reference, made in rows]


@pytest.fixture
def small():
    rows = units(("The sea rises.", "海水每天涨|两次。", "海水涨两次。")) + units(("A", "月亮", "月亮"), document="two")
    return evaluate(rows, PAIR, "block", left_out={"known": 3})


def test_tables_have_a_row_an_article_and_their_mean(small):
    """Below the articles stand their mean and all pooled, on both scales, and the published averages."""
    rows = tables.score_table(small, "BLEU", published=tables.published_averages(PAIR))
    assert [row[0] for row in rows] == ["BLEU", "one", "two", tables.MEAN, tables.POOLED]
    assert rows[3][3:] == ["53.6 (.536)", "57.1 (.571)", "63.9 (.639)"]
    assert list(tables.published_averages(LanguagePair("zh_CN", "en")).values()) == [72.0, 78.6, 84.6]
    assert not tables.published_averages(SPANISH)


def test_the_same_numbers_stand_in_every_form(small):
    """Terminal, Markdown, CSV and JSON tell the same mean, and the first two the signature and what was left out."""
    mean = small.systems[0].mean("BLEU")
    for form in (tables.text, tables.markdown):
        assert f"{mean:.1f} (" in form(small)
        assert "tok:zh" in form(small)
        assert "Left out: 3 known." in form(small)
    assert f"{tables.MEAN},system,BLEU,{mean:.4f}" in tables.comma_separated(small)
    assert json.loads(tables.as_json(small))["columns"][0]["mean"]["BLEU"] == pytest.approx(mean)


@pytest.fixture
def systems():
    """Four systems, each worse than the one before."""
    made = {"a": "第{}次潮水很高，请小心。", "b": "第{}次潮水很高。", "c": "潮水{}高。", "d": "山{}"}
    rows = [(f"Tide {n} is high here.", f"第{n}次潮水很高，请小心吧。", n) for n in range(40)]
    return [EvaluatedUnit("one", s, r, {name: text.format(n) for name, text in made.items()}) for s, r, n in rows]


def test_any_two_systems_are_compared_on_request(systems):
    """With all, each two once; with a name, all others with that one; a matrix shows them either way round."""
    found = evaluate(systems, PAIR, "block", baselines=["all"])
    pairs = [frozenset((one.system, one.baseline)) for one in found.comparisons if one.metric == "BLEU"]
    assert len(pairs) == len(set(pairs)) == 6
    matrix = tables.significance_table(found, "BLEU")
    assert matrix[0] == ["p of BLEU", "a", "b", "c", "d"]
    assert all(matrix[row][column] == matrix[column][row] for row in range(1, 5) for column in range(1, 5))
    assert "p of BLEU" in tables.text(found)
    assert "| p of BLEU | a |" in tables.markdown(found)
    two = evaluate(systems, PAIR, "block", baselines=["c", "a"])
    assert tables.significance_table(two, "chrF2")[0] == ["p of chrF2", "a", "c"]
    one = evaluate(systems, PAIR, "block", baselines=["c"])
    assert {(each.system, each.baseline) for each in one.comparisons} == {("a", "c"), ("b", "c"), ("d", "c")}
    assert not tables.significance_table(one, "BLEU")
    assert "d against c (paired bootstrap" in tables.text(one)


def test_the_keys_of_the_json_are_fixed(systems):
    """Other programs read them: a renamed attribute does not rename a key."""
    content = json.loads(tables.as_json(evaluate(systems, PAIR, "block", baselines=["all"])))
    assert list(content) == [
        "pair", "unit", "text_only", "units", "columns", "signatures", "left_out", "doubts", "comparisons", "about",
        "published",
    ]  # fmt: skip
    assert list(content["pair"]) == ["source", "target"]
    assert list(content["columns"][0]) == ["system", "documents", "pooled", "mean"]
    assert list(content["comparisons"][0]) == ["metric", "system", "against", "chance"]


def test_the_csv_has_one_score_a_line(small):
    """With a head, and published averages without a number of units."""
    lines = list(csv.reader(tables.comma_separated(small, {"paper": 50.0}).splitlines()))
    assert lines[0] == ["article", "system", "metric", "score", "score_0_1", "units"]
    assert lines[-1] == [tables.MEAN, "paper", "BLEU", "50.0000", "0.500000", ""]
    assert len(lines) == 1 + 2 * 4 + 1


def test_a_vertical_bar_does_not_break_a_table_of_markdown():
    """It is escaped in the names of systems."""
    unit = EvaluatedUnit("one", "The sea.", "海水很深。", {"a|b": "海水深。"})
    assert r"a\|b" in tables.markdown(evaluate([unit], PAIR, "row"))
