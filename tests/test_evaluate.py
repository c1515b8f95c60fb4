"""Scores of translations: what the numbers are, what is left out of them, and what makes them doubtful."""

import json
import os
from pathlib import Path

import pytest

from sphinx_amts.errors import ConfigurationError
from sphinx_amts.quality import chart, scores, tables
from sphinx_amts.quality.evaluate import Unit, doubts, evaluate, known_sentences, text_only, without_known
from sphinx_amts.records import LanguagePair

PAIR, SPANISH = LanguagePair("en", "zh_CN"), LanguagePair("en", "es")
AMAZON = Path(os.environ.get("AMTS_DATA", "../shared/data")) / "d2l/amazon-2021/blocks.jsonl"


def units(*rows, document="one"):
    return [Unit(document, source, reference, {"system": made}) for source, reference, made in rows]


def amazon(show=str):
    if not AMAZON.exists():
        pytest.skip(f"{AMAZON} is absent: the published blocks of 2021 (set AMTS_DATA)")
    rows = map(json.loads, AMAZON.read_text(encoding="utf-8").splitlines())
    return [Unit(row["article"], row["en"], show(row["human"]), {"amazon": show(row["amazon"])}) for row in rows]


def test_scores_of_the_five_articles_are_the_known_ones():
    """Real output against the human text has the BLEU and chrF2 that were measured for it, to a tenth."""
    column = evaluate(amazon(), PAIR, "block").columns[0]
    assert [values["BLEU"] for values in column.documents.values()] == pytest.approx(
        [67.2, 61.9, 51.9, 53.1, 62.6], abs=0.1
    )
    assert column.mean("BLEU") == pytest.approx(59.3, abs=0.1)
    assert column.pooled == pytest.approx({"BLEU": 58.1, "chrF2": 57.1}, abs=0.1)


def test_without_protected_spans_the_score_is_lower():
    """Copied markup counts for five points of BLEU, which --text-only takes away."""
    assert evaluate(amazon(text_only), PAIR, "block").columns[0].pooled["BLEU"] == pytest.approx(53.0, abs=0.1)


def test_a_perfect_translation_has_a_hundred():
    """No score is above 100, and the mean and the pooled score of perfect documents are 100."""
    found = evaluate(units(("The sea rises twice.", "海水每天涨两次。", "海水每天涨两次。")), PAIR, "block")
    assert found.columns[0].pooled["BLEU"] == found.columns[0].mean("BLEU") == pytest.approx(100)
    assert found.columns[0].pooled["BLEU"] <= 100


def test_the_tokeniser_follows_the_language():
    """Chinese is cut by characters, in either script; what has blanks by 13a; and the signature says so."""
    assert [scores.tokeniser(code) for code in ("zh_CN", "zh_TW", "es", "th")] == ["zh", "zh", "13a", "char"]
    assert "tok:zh" in scores.signature("BLEU", "zh_TW")


def test_the_distance_of_two_systems_is_judged():
    """A far worse system differs from the first one by more than chance, an equal one does not."""
    rows = [(f"Tide {n} is high here.", f"第{n}次潮水很高，请小心。", f"第{n}次潮水很高。") for n in range(30)]
    some = [Unit("one", s, r, {"first": h, "same": h, "bad": "山" * 9}) for s, r, h in rows]
    first, same, bad = evaluate(some, PAIR, "block").columns
    assert not first.chance
    assert same.chance["BLEU"] == 1
    assert bad.chance["BLEU"] < 0.05


def test_unequal_numbers_are_refused_in_a_sentence():
    """Two translations and one reference are no pairs."""
    with pytest.raises(ConfigurationError, match="2 translations and 1 references"):
        scores.score("BLEU", "es", ["a", "b"], ["a"])


def test_a_reference_in_another_language_is_refused():
    """An English text given as the Chinese reference is named, not scored."""
    with pytest.raises(ConfigurationError, match="not in Simplified Chinese"):
        evaluate(units(("The sea rises twice a day.", "The sea rises twice a day, and so on.", "海")), PAIR, "block")


def test_nothing_to_score_says_why():
    """Where all was left out, the error tells the reasons and counts."""
    with pytest.raises(ConfigurationError, match="7 known"):
        evaluate([], PAIR, "block", left_out={"known": 7})


def test_what_a_system_has_seen_is_not_scored():
    """A unit with a sentence of the parallel data is left out, whatever its markup, and counted."""
    some = units(("Run `f(x)` now. The sea is deep.", "a", "b"), ("The moon is far away.", "c", "d"))
    known = known_sentences(["Nobody knows. The sea  is deep."], "en")
    fresh, count = without_known(some, known, "en")
    assert [unit.reference for unit in fresh] == ["c"]
    assert count == 1


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (("The sea rises twice.", "El mar sube dos veces.", "The sea rises twice."), "system: 100% .* echoes"),
        (("The sea rises twice.", "The sea rises twice.", "El mar sube."), "references equal their source"),
        (("It rises.", "El mar , que sube .", "El mar sube."), "references look tokenised"),
        (("It rises.", "El mar, que sube.", "El mar , que sube ."), "translations look tokenised"),
        (("It rises.", "El mar que sube.", "El mar que sube."), "equals its reference"),
        (("It rises.", "El mar que sube.", ""), "1 of 1 translations are empty"),
        (("It rises.", "El mar que sube.", "Море поднимается дважды в день"), "not in Spanish"),
        (("It rises.", "El mar que sube.", "El mar sube."), "Only 1 units"),
    ],
)
def test_plausible_nonsense_is_told(row, told):
    """Each way to get a fine number that means nothing has its own sentence."""
    import re

    assert any(re.search(told, doubt) for doubt in doubts(units(row), SPANISH))


def test_a_sound_evaluation_has_no_doubts():
    """Ordinary prose in sufficient number is not doubted."""
    assert not list(doubts(units(*[("The sea rises.", "El mar sube: ¿dos veces?", "Sube el mar.")] * 100), SPANISH))


@pytest.fixture
def small():
    rows = units(("The sea rises.", "海水每天涨|两次。", "海水涨两次。")) + units(("A", "月亮", "月亮"), document="two")
    return evaluate(rows, PAIR, "block", left_out={"known": 3})


def test_tables_have_a_row_an_article_and_their_mean(small):
    """Below the articles stand their mean and all pooled, on both scales, and the published averages."""
    rows = tables.rows(small, "BLEU", beside=tables.published(PAIR))
    assert [row[0] for row in rows] == ["BLEU", "one", "two", tables.MEAN, tables.POOLED]
    assert rows[3][3:] == ["53.6 (.536)", "57.1 (.571)", "63.9 (.639)"]
    assert list(tables.published(LanguagePair("zh_CN", "en")).values()) == [72.0, 78.6, 84.6]
    assert not tables.published(SPANISH)


def test_the_same_numbers_stand_in_every_form(small):
    """Terminal, Markdown, CSV and JSON tell the same mean, and the first two the signature and what was left out."""
    mean = small.columns[0].mean("BLEU")
    for form in (tables.text, tables.markdown):
        assert f"{mean:.1f} (" in form(small)
        assert "tok:zh" in form(small)
        assert "Left out: 3 known." in form(small)
    assert f"{tables.MEAN},system,BLEU,{mean:.4f}" in tables.comma_separated(small)
    assert json.loads(tables.as_json(small))["columns"][0]["mean"]["BLEU"] == pytest.approx(mean)


def test_the_chart_is_sound_xml_with_every_system(small):
    """The SVG parses, has a bar for each system and article, for the mean, and for each published average."""
    from defusedxml import ElementTree

    root = ElementTree.fromstring(chart.svg(small, {"a <b> & c": 50.0}))
    texts = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"one", "two", tables.MEAN, "a <b> & c 50.0"} <= set(texts)
    assert len(list(root.iter("{http://www.w3.org/2000/svg}rect"))) == 1 + 2 + 1 + 1
