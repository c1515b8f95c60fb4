from __future__ import annotations

import re
import sys
import unicodedata

import pytest

from sphinx_amts.text import scripts

CHARACTERS = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF]
NAMED = [(character, name) for character in CHARACTERS if (name := unicodedata.name(character, ""))]


def in_class(ranges):
    """The named characters of a class, with their names."""
    pattern = re.compile(f"[{ranges}]")
    return {character: name for character, name in NAMED if pattern.match(character)}


#: What the names of all characters of a class begin with.
BEGINNINGS = {
    "HAN": ("CJK", "KANGXI RADICAL", "IDEOGRAPHIC", "HANGZHOU NUMERAL", "VERTICAL IDEOGRAPHIC"),
    "HAN_BMP": ("CJK UNIFIED IDEOGRAPH",),
    "HIRAGANA": ("HIRAGANA", "COMBINING KATAKANA-HIRAGANA", "KATAKANA-HIRAGANA"),
    "KATAKANA": ("KATAKANA", "HALFWIDTH KATAKANA"),
    "HANGUL": ("HANGUL SYLLABLE",),
    "THAI": ("THAI",),
    "LATIN": ("LATIN", "MULTIPLICATION SIGN", "DIVISION SIGN"),
    "GREEK": ("GREEK", "COPTIC"),
    "CYRILLIC": ("CYRILLIC", "COMBINING CYRILLIC"),
}


@pytest.mark.parametrize("name", BEGINNINGS)
def test_a_class_holds_only_its_script(name):
    """What Unicode calls the characters of a class says that they belong there."""
    strangers = {
        character: unicode_name
        for character, unicode_name in in_class(getattr(scripts, name)).items()
        if not unicode_name.startswith(BEGINNINGS[name])
    }
    assert strangers == {}


#: What the name of a letter begins with that must be in a class.
LETTERS = {
    "HAN": r"CJK (?:UNIFIED|COMPATIBILITY) IDEOGRAPH-",
    "HIRAGANA": r"HIRAGANA LETTER (?!ARCHAIC)(?!SMALL (?:KO|W[IEO])$)",
    "KATAKANA": r"(?:HALFWIDTH )?KATAKANA LETTER (?!ARCHAIC|MINNAN)(?!SMALL (?:KO|W[IEO]|N)$)",
    "HANGUL": r"HANGUL SYLLABLE ",
    "THAI": r"THAI (?:CHARACTER|DIGIT) ",
    "LATIN": r"LATIN (?:SMALL|CAPITAL) LETTER [A-Z](?: WITH (?:ACUTE|GRAVE|CIRCUMFLEX|DIAERESIS|TILDE))?$",
    "CYRILLIC": r"CYRILLIC (?:SMALL|CAPITAL) LETTER (?:A|BE|YA|IO|YI|GHE WITH UPTURN|SHHA|SCHWA)$",
    "GREEK": r"GREEK (?:SMALL|CAPITAL) LETTER (?:ALPHA|OMEGA)(?! .*SCRIPT)",
}


@pytest.mark.parametrize("name", LETTERS)
def test_a_class_holds_its_script(name):
    """The letters of a script are in its class, those of the supplementary planes, too."""
    own = in_class(getattr(scripts, name))
    letters = {character: unicode_name for character, unicode_name in NAMED if re.match(LETTERS[name], unicode_name)}
    assert letters
    assert [unicode_name for character, unicode_name in letters.items() if character not in own] == []


def test_rare_characters_are_han():
    """The supplementary planes hold characters of names of people and places."""
    assert re.fullmatch(f"[{scripts.HAN}]+", "𠮷𡈽𨉷𰻞")
    assert re.fullmatch(f"[{scripts.UNSPACED}]+", "𠮷𡈽𨉷𰻞")
    assert re.fullmatch(f"[{scripts.EAST_ASIAN_LETTERS}]+", "𠮷かな한")


@pytest.mark.parametrize("name", ["FULL_WIDTH_PUNCTUATION"])
def test_punctuation_has_no_letters(name):
    """Letters and digits are no punctuation, in their full-width form either."""
    categories = {unicodedata.category(character)[0] for character in in_class(getattr(scripts, name))}
    assert categories <= {"P", "S"}


@pytest.mark.parametrize("name", ["WIDE_BMP", "EAST_ASIAN_PUNCTUATION"])
def test_wide_characters_are_wide(name):
    """Unicode calls them wide or full-width, but for a few that have no width of their own."""
    narrow = [char for char in in_class(getattr(scripts, name)) if unicodedata.east_asian_width(char) not in {"W", "F"}]
    assert all("\u302a" <= char <= "\u303f" or char > "\u31ff" for char in narrow), narrow


@pytest.mark.parametrize("name", [name for name in vars(scripts) if name.endswith("_BMP")])
def test_classes_of_the_basic_plane(name):
    """Sentence boundaries depend on these: nothing beyond the basic plane is in them."""
    assert max(in_class(getattr(scripts, name))) <= "\uffff"
