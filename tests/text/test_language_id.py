from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_amts import languages
from sphinx_amts.text.language_id import Identification, identify, is_of_other_script, mismatch

#: A paragraph in each of the most used languages, written for these tests.
_CASES = Path(__file__).parents[1] / "cases" / "language_id.tsv"
SAMPLES = dict(line.split("\t") for line in _CASES.read_text("utf-8").splitlines())
ENGLISH = "The sea rises and falls, and it is the moon that does this to the water of the sea."
SIMPLIFIED = "这个问题对我们来说还没有经过讨论，数据应该与这个时间线相对应，为了学习会进行实验。"
TRADITIONAL = "這個問題對我們來說還沒有經過討論，數據應該與這個時間線相對應，為了學習會進行實驗。"
JAPANESE = "海は一日に二回満ちたり引いたりします。それは月が海の水を引いているからです。"
RUSSIAN = "Море поднимается и опускается, и это Луна делает это с водой."

REASONS = [
    (ENGLISH, "ru", "hardly any letters are in its script"),
    (RUSSIAN, "en", "hardly any letters are in its script"),
    (ENGLISH, "fr", "the common words are those of English"),
    (SIMPLIFIED, "ja", "there is no kana, so it may be Chinese"),
    (JAPANESE, "zh_CN", "the characters are those of Japanese"),
    (TRADITIONAL, "zh", "the characters are those of Traditional Chinese"),
    (SIMPLIFIED, "zh_HK", "the characters are those of Simplified Chinese"),
    (ENGLISH, "en_GB", ""),
    (RUSSIAN, "ru", ""),
    (SIMPLIFIED, "zh", ""),
    (TRADITIONAL, "zh_TW", ""),
    (JAPANESE, "ja", ""),
]


@pytest.mark.parametrize(("text", "language", "reason"), REASONS)
def test_reasons(text, language, reason):
    """A text in another language than was said is given a reason; one in that language is not."""
    assert mismatch([text] * 5, language) == reason


@pytest.mark.parametrize("language", ["en", "ru", "zh", "ja", "fr", "klingon"])
def test_nothing_is_guessed_from_a_few_words(language):
    """A short text is in any language."""
    assert mismatch(["Numpy und."], language) == ""
    assert mismatch([], language) == ""


def test_an_unknown_language_has_no_script():
    """Of a code that nobody knows no script is expected."""
    assert not is_of_other_script([RUSSIAN] * 5, "klingon")


def test_rare_characters_count():
    """Characters beyond the basic plane are Chinese characters too."""
    assert mismatch(["𠀀𠀁𠀂𠀃𠀄" * 5], "ja") == "there is no kana, so it may be Chinese"


@pytest.mark.parametrize("code", languages.MOST_USED)
def test_the_most_used_languages_are_identified(code):
    """Each is recognised from a paragraph, and no other one fits; of half a sentence nothing is said."""
    found = identify([SAMPLES[code]] * 2)
    assert found is not None
    assert found.may_be(code)
    assert not any(found.may_be(other) for other in SAMPLES if languages.language(other) != languages.language(code))
    assert identify([SAMPLES[code][:60]]) is None


def test_the_greater_part_decides():
    """Two paragraphs in Spanish and one in English are Spanish; languages without a majority are none."""
    found = identify([SAMPLES["es"] * 2, SAMPLES["en"] * 2, SAMPLES["es"] * 2])
    assert found.code == "es"
    assert found.share == pytest.approx(2 / 3, abs=0.05)
    assert identify([SAMPLES[code] * 2 for code in ("es", "fr", "de")]) is None


def test_relatives_are_named():
    """Where a text fits two close relatives, both are named."""
    found = Identification("da", 1.0, ("nb",))
    assert found.name == "Danish or Norwegian Bokmål"
    assert found.may_be("nb")
    assert not found.may_be("sv")


@pytest.mark.parametrize("text", ["x = foo(bar) " * 90, "123 " * 300, "Rzv qkl mwp tgh " * 40, ""])
def test_nothing_is_said_of_what_is_no_prose(text):
    """Code, numbers and letters without words are in no language."""
    assert identify([text]) is None
