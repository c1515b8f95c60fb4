"""Scores of translations: what the numbers are, what is left out of them, and what makes them doubtful."""

import json
import os
from pathlib import Path

import pytest

from sphinx_amts.errors import ConfigurationError
from sphinx_amts.evaluation import sacrebleu_scores, tables
from sphinx_amts.evaluation.scoring import evaluate
from sphinx_amts.evaluation.units import EvaluatedUnit, strip_protected_spans
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import language_id

PAIR, SPANISH = LanguagePair("en", "zh_CN"), LanguagePair("en", "es")
AMAZON = Path(os.environ.get("AMTS_DATA", "../shared/data")) / "d2l/amazon-2021/blocks.jsonl"


def units(*rows, document="one"):
    return [EvaluatedUnit(document, source, reference, {"system": made}) for source, reference, made in rows]


def amazon(show=str):
    if not AMAZON.exists():
        pytest.skip(f"{AMAZON} is absent: the published blocks of 2021 (set AMTS_DATA)")
    rows = map(json.loads, AMAZON.read_text(encoding="utf-8").splitlines())
    return [
        EvaluatedUnit(row["article"], row["en"], show(row["human"]), {"amazon": show(row["amazon"])}) for row in rows
    ]


def test_scores_of_the_five_articles_are_the_known_ones():
    """Real output against the human text has the BLEU and chrF2 that were measured for it, to a tenth."""
    column = evaluate(amazon(), PAIR, "block").systems[0]
    assert [values["BLEU"] for values in column.documents.values()] == pytest.approx(
        [67.2, 61.9, 51.9, 53.1, 62.6], abs=0.1
    )
    assert column.mean("BLEU") == pytest.approx(59.3, abs=0.1)
    assert column.pooled == pytest.approx({"BLEU": 58.1, "chrF2": 57.1}, abs=0.1)


def test_without_protected_spans_the_score_is_lower():
    """Copied markup counts for five points of BLEU, which --text-only takes away."""
    assert evaluate(amazon(strip_protected_spans), PAIR, "block").systems[0].pooled["BLEU"] == pytest.approx(
        53.0, abs=0.1
    )


def test_a_perfect_translation_has_a_hundred():
    """No score is above 100, and the mean and the pooled score of perfect documents are 100."""
    found = evaluate(units(("The sea rises twice.", "海水每天涨两次。", "海水每天涨两次。")), PAIR, "block")
    assert found.systems[0].pooled["BLEU"] == found.systems[0].mean("BLEU") == pytest.approx(100)
    assert found.systems[0].pooled["BLEU"] <= 100


def test_the_distance_of_two_systems_is_judged():
    """A far worse system differs from the first one by more than chance, an equal one does not."""
    rows = [(f"Tide {n} is high here.", f"第{n}次潮水很高，请小心。", f"第{n}次潮水很高。") for n in range(30)]
    some = [EvaluatedUnit("one", s, r, {"first": h, "same": h, "bad": "山" * 9}) for s, r, h in rows]
    found = {(one.metric, one.system, one.baseline): one.p_value for one in evaluate(some, PAIR, "block").comparisons}
    assert set(found) == {(metric, name, "first") for metric in ("BLEU", "chrF2") for name in ("same", "bad")}
    assert found["BLEU", "same", "first"] == 1
    assert found["BLEU", "bad", "first"] < 0.05


def test_a_reference_in_another_language_is_refused():
    """An English text given as the Chinese reference is named, not scored."""
    with pytest.raises(ConfigurationError, match="not in Simplified Chinese"):
        evaluate(units(("The sea rises twice a day.", "The sea rises twice a day, and so on.", "海")), PAIR, "block")


ENGLISH = "The sea rises and falls, and it is the moon that does this to the water of the sea."
TEXTS = {
    "en": ENGLISH,
    "es": "El mar sube y baja, y es la luna la que hace esto con el agua del mar, como se puede ver en este libro.",
    "fr": "La mer monte et descend, et c'est la lune qui fait cela avec les eaux, comme on le voit dans ce livre.",
    "de": "Das Meer steigt und fällt, und es ist der Mond, der das mit dem Wasser macht, wie in diesem Buch.",
    "it": "Il mare sale e scende, ed è la luna che lo fa con le acque del mare, come si vede anche in questo libro.",
    "pt": "O mar sobe e desce, e é a lua que faz isso com as águas do mar, como se pode ver em cada página do livro.",
    "nl": "De zee stijgt en daalt, en het is de maan die dit met het water doet, zoals in dit boek wordt getoond.",
    "zh_CN": "这个问题对我们来说还没有经过讨论，数据应该与这个时间线相对应，为了学习会进行实验。",
    "zh_TW": "這個問題對我們來說還沒有經過討論，數據應該與這個時間線相對應，為了學習會進行實驗。",
    "ja": "海は一日に二回満ちたり引いたりします。それは月が海の水を引いているからです。",
}


@pytest.mark.parametrize("said", TEXTS)
@pytest.mark.parametrize("language", TEXTS)
def test_a_language_is_known_by_its_words(said, language):
    """Texts in another language than said are told, among languages of one script too; right ones never are."""
    why = language_id.mismatch([TEXTS[language]] * 5, said)
    assert bool(why) == (said != language), why


def test_quotations_make_no_text_another_language():
    """A book that quotes about as much English as it has own words is not refused."""
    assert not language_id.mismatch([*[TEXTS["es"]] * 5, *[ENGLISH] * 8], "es")


@pytest.mark.parametrize("said", ["ca", "pl", "sv", "eo", "sw"])
def test_a_language_whose_words_are_not_known_is_left_alone(said):
    """Words that several languages have make no text another language; a whole text of a known one does."""
    texts = {
        "ca": "El mar puja i baixa, i és la lluna la que fa això amb les aigües del mar, com es veu en aquest llibre.",
        "pl": "Morze podnosi się i opada, a to księżyc robi to z wodą morza, do czego a i o w tej książce.",
        "sv": "Havet stiger och faller, och det är månen som gör detta med havets vatten, i den här boken.",
        "eo": "La maro altiĝas kaj malaltiĝas, kaj estas la luno kiu faras tion al la akvo de la maro en la libro.",
        "sw": "Bahari hupanda na kushuka, na ni mwezi unaofanya hivi kwa maji ya bahari.",
    }
    assert not language_id.mismatch([texts[said]] * 5, said)
    assert language_id.mismatch([ENGLISH] * 9, said) == "the common words are those of English"


def test_a_reference_in_a_neighbouring_language_is_refused():
    """A French text given as the Spanish reference is named by its language."""
    with pytest.raises(ConfigurationError, match="not in Spanish: the common words are those of French"):
        evaluate(units(*[(ENGLISH, TEXTS["fr"], TEXTS["es"])] * 5), SPANISH, "block")


def test_nothing_to_score_says_why():
    """Where all was left out, the error tells the reasons and counts."""
    with pytest.raises(ConfigurationError, match="7 known"):
        evaluate([], PAIR, "block", left_out={"known": 7})


@pytest.fixture
def systems():
    """Four systems, each worse than the one before."""
    made = {"a": "第{}次潮水很高，请小心。", "b": "第{}次潮水很高。", "c": "潮水{}高。", "d": "山{}"}
    rows = [(f"Tide {n} is high here.", f"第{n}次潮水很高，请小心吧。", n) for n in range(40)]
    return [EvaluatedUnit("one", s, r, {name: text.format(n) for name, text in made.items()}) for s, r, n in rows]


def test_a_system_to_compare_with_must_be_there(systems):
    """A wrong name is told with the right ones."""
    with pytest.raises(ConfigurationError, match=r"no system .x. to compare with\. The systems are a, b, c, d"):
        evaluate(systems, PAIR, "block", baselines=["x"])


def test_ter_of_all_is_that_of_the_documents_together(systems):
    """Edits and words add up, so that no text is looked at twice; worse systems have more."""
    some = [
        EvaluatedUnit(f"{number % 3}", one.source, one.reference, one.hypotheses) for number, one in enumerate(systems)
    ]
    columns = {one.system: one for one in evaluate(some, PAIR, "block", ter=True).systems}
    texts = [one.hypotheses["b"] for one in some], [one.reference for one in some]
    assert columns["b"].pooled["TER"] == pytest.approx(sacrebleu_scores.score("TER", "zh_CN", *texts))
    assert columns["a"].pooled["TER"] < columns["b"].pooled["TER"] < columns["d"].pooled["TER"]
    assert set(columns["b"].documents) == {"0", "1", "2"}


def test_ter_of_real_articles_is_the_known_one():
    """TER of short blocks of the real output, on the scale from 0 to 100, lower being better."""
    short = [one for one in amazon() if len(one.reference) < 60]
    found = evaluate(short, PAIR, "block", ter=True)
    assert found.systems[0].pooled["TER"] == pytest.approx(35.5, abs=1)
    assert "lower is better" in tables.text(found)
