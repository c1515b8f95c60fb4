"""Unicode character classes, each defined once: what counts as Han, kana, Hangul, Latin or full width.

The values are ranges for use inside the brackets of a regular expression: ``re.compile(f"[{HAN}]")``.  They follow the
blocks and scripts of the Unicode Character Database (``Scripts.txt``, ``EastAsianWidth.txt``), and hold the
supplementary planes too, since rare characters stand in people's names and in place names.

Classes whose name ends in ``_BMP`` leave the supplementary planes out.  Sentence boundaries, and with them the keys of
the translation memory, depend on these: they must not be widened.
"""

from __future__ import annotations

#: Planes 2 and 3, which hold nothing but rare Chinese characters.
_SUPPLEMENTARY_HAN = "\U00020000-\U0003ffff"

# --- letters ----------------------------------------------------------------------------------------------------------

#: Chinese characters and what is written like one: radicals, 々, 〇, numerals, extensions, compatibility ideographs.
HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff" + _SUPPLEMENTARY_HAN
#: The block of the common Chinese characters alone.
HAN_BMP = "\u4e00-\u9fff"
HIRAGANA = "\u3041-\u309f"
#: With the small letters for Ainu and the half-width forms.
KATAKANA = "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
KANA = HIRAGANA + KATAKANA
#: The two blocks of kana as a whole, with the punctuation ゠ and ・ among them.
KANA_BMP = "\u3041-\u30ff"
#: Hangul syllables; the letters that they are made of hardly occur on their own.
HANGUL = "\uac00-\ud7a3"
#: Letters of East Asian scripts, without punctuation.
EAST_ASIAN_LETTERS = HAN + KANA + HANGUL
#: Letters, vowels, tone marks and digits.
THAI = "\u0e01-\u0e5b"
#: Letters with and without accents, those of Vietnamese too; ``×`` and ``÷`` stand in the same block.
LATIN = "A-Za-z\u00c0-\u024f\u1e00-\u1eff"
#: With the accented letters of ancient Greek.
GREEK = "\u0370-\u03ff\u1f00-\u1fff"
CYRILLIC = "\u0400-\u052f"

# --- width and spacing ------------------------------------------------------------------------------------------------

#: Punctuation that takes the width of a Chinese character, and the full-width forms of Latin letters and digits.
EAST_ASIAN_PUNCTUATION = "\u3001-\u3004\u3008-\u3020\u302a-\u3037\u303c-\u303f\u30fb\uff01-\uff60\uffe0-\uffe6"
#: Punctuation that needs no space beside it: brackets, stops, the middle dot; full-width and half-width forms.
FULL_WIDTH_PUNCTUATION = (
    "\u3001-\u3003\u3008-\u3011\u3014-\u301f\u30fb\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
#: All that is wide: letters of East Asian scripts, their punctuation, full-width forms.
WIDE_BMP = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff01-\uff60\uffe0-\uffe6"
#: Chinese and Japanese letters and punctuation, which are written without spaces; no Hangul.
UNSPACED_BMP = "\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
UNSPACED = UNSPACED_BMP + _SUPPLEMENTARY_HAN
#: From the East Asian blocks upwards there is nothing that an address on the web is written with.
EAST_ASIAN_AND_ABOVE = "\u2e80-\U0003ffff"

#: The letters of scripts that a text can be told by.  Latin and Greek are left out: the letters of both stand in names,
#: units and formulas of every language.  What several scripts share is left out, too (``Common`` and ``Inherited`` in
#: Unicode's ``Scripts.txt``, or with several scripts in ``ScriptExtensions.txt``), as are digits, signs of currencies
#: and punctuation: the danda of Bengali stands in the block of Devanagari, the tatweel in that of Arabic.
LETTERS = {
    "Han": HAN,
    "Kana": "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fd-\u30ff\u31f0-\u31ff\uff66-\uff6f\uff71-\uff9d",
    "Hangul": HANGUL,
    "Cyrillic": "\u0400-\u0481\u048a-\u04ff",
    "Arabic": "\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06e5\u06e6\u06ee\u06ef\u06fa-\u06fc\u06ff",
    "Hebrew": "\u05d0-\u05ea",
    "Thai": "\u0e01-\u0e3a\u0e40-\u0e4e",
    "Devanagari": "\u0900-\u0950\u0955-\u0963\u0971-\u097f",
}
#: Which of them a language is written in, by its script in CLDR (:func:`sphinx_amts.languages.script`).
SCRIPTS_BY_CLDR_CODE = {
    "Hans": frozenset({"Han"}), "Hant": frozenset({"Han"}), "Jpan": frozenset({"Han", "Kana"}),
    "Kore": frozenset({"Hangul", "Han"}), "Cyrl": frozenset({"Cyrillic"}), "Arab": frozenset({"Arabic"}),
    "Hebr": frozenset({"Hebrew"}), "Thai": frozenset({"Thai"}), "Deva": frozenset({"Devanagari"}),
}  # fmt: skip
