"""Unicode character classes, each defined once: what counts as Han, kana, Hangul or full width.

The values are ranges for use inside the brackets of a regular expression: ``re.compile(f"[{HAN}]")``.  They follow the
blocks and scripts of the Unicode Character Database (``Scripts.txt``, ``EastAsianWidth.txt``), and hold the
supplementary planes too, since rare characters stand in people's names and in place names.
"""

from __future__ import annotations

#: Chinese characters and what is written like one: radicals, 々, 〇, numerals, extensions, compatibility ideographs.
HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HIRAGANA = "\u3041-\u309f"
#: With the small letters for Ainu and the half-width forms.
KATAKANA = "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
KANA = HIRAGANA + KATAKANA
#: Hangul syllables; the letters that they are made of hardly occur on their own.
HANGUL = "\uac00-\ud7a3"
#: Letters of East Asian scripts, without punctuation.
EAST_ASIAN_LETTERS = HAN + KANA + HANGUL
#: Punctuation that takes the width of a Chinese character.
EAST_ASIAN_PUNCTUATION = "\u3001-\u3004\u3008-\u3020\u302a-\u3037\u303c-\u303f\u30fb\uff01-\uff60\uffe0-\uffe6"

#: The letters of scripts that a text can be told by.  Latin and Greek are left out: the letters of both stand in names,
#: units and formulas of every language.
LETTERS = {
    "Han": HAN, "Kana": KANA, "Hangul": HANGUL, "Cyrillic": "\u0400-\u04ff", "Arabic": "\u0620-\u06ff",
    "Hebrew": "\u05d0-\u05ea", "Thai": "\u0e01-\u0e5b", "Devanagari": "\u0900-\u097f",
}  # fmt: skip
#: Which of them a language is written in, by its script in CLDR (:func:`sphinx_amts.languages.script`).
SCRIPTS_BY_CLDR_CODE = {
    "Hans": frozenset({"Han"}), "Hant": frozenset({"Han"}), "Jpan": frozenset({"Han", "Kana"}),
    "Kore": frozenset({"Hangul", "Han"}), "Cyrl": frozenset({"Cyrillic"}), "Arab": frozenset({"Arabic"}),
    "Hebr": frozenset({"Hebrew"}), "Thai": frozenset({"Thai"}), "Deva": frozenset({"Devanagari"}),
}  # fmt: skip
