from __future__ import annotations

import pytest

from sphinx_amts.text.language_id import is_of_other_script, mismatch

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
