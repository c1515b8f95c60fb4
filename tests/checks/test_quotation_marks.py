"""Quotation marks, in the pairs that each language writes."""

from __future__ import annotations

import re

import pytest
from checking import check_names, excerpts

from sphinx_amts import checks
from sphinx_amts.checks import SegmentPair
from sphinx_amts.languages import LanguagePair

_SOURCE = 'She wrote "open" and "closed".'
#: The same sentence, with the marks of the language.
_SENTENCES = {
    "fi": "Hän kirjoitti ”auki” ja ”kiinni”.",
    "fi ": "Hän kirjoitti »auki» ja »kiinni».",
    "sv": "Hon skrev ”öppen” och ”stängd”.",
    "de": "Sie schrieb „offen“ und „zu“.",
    "de ": "Sie schrieb »offen« und »zu«.",
    "de_CH": "Sie schrieb «offen» und «zu».",
    "da": "Hun skrev »åben« og »lukket«.",
    "da ": "Hun skrev ”åben” og ”lukket”.",
    "nb": "Hun skrev «åpen» og «lukket».",
    "pl": "Napisała „otwarte” i «zamknięte».",
    "cs": "Napsala „otevřeno“ a »zavřeno«.",
    "hu": "Azt írta: „nyitva” és »zárva«.",
    "nl": "Ze schreef „open” en “dicht”.",
    "hr": "Napisala je „otvoreno” i »zatvoreno«.",
    "sr": "Написала је „отворено” и „затворено“.",
    "ro": "A scris „deschis” și «închis».",
    "bg": "Тя написа „отворено“ и „затворено“.",
    "ru": "Она написала «открыто» и „закрыто“.",
    "fr": "Elle a écrit « ouvert » et “fermé”.",
    "el": "Έγραψε «ανοιχτό» και “κλειστό”.",
    "he": "היא כתבה ”פתוח” ו„סגור”.",
    "ar": "كتبت ”مفتوح“ و«مغلق».",
    "fa": "او نوشت «باز» و «بسته».",
    "ja": "彼女は「開」と『閉』を書いた。",
    "zh_TW": "她寫了「開」和『關』。",
    "zh_CN": "她写了“开”和“关”。",
    "ka": "მან დაწერა „ღია“ და „დახურული“.",
}


@pytest.mark.parametrize("language", _SENTENCES)
def test_the_marks_of_a_language_are_balanced(language):
    """The usual pair and an alternative, the same mark on both sides, and what looks the wrong way round."""
    assert "quotes" not in check_names(_SOURCE, _SENTENCES[language], language.strip())


@pytest.mark.parametrize("language", _SENTENCES)
def test_a_lost_mark_is_found(language):
    """Whichever it is, the first or the last, in any of the pairs."""
    text = _SENTENCES[language]
    for match in re.finditer("[“”„«»「」『』]", text):
        broken = text[: match.start()] + text[match.end() :]
        assert "quotes" in check_names(_SOURCE, broken, language.strip()), broken


@pytest.mark.parametrize(
    ("translation", "language", "expected"),
    [
        ("Hän kirjoitti ”auki.", "fi", "” is not closed"),
        ("Sie schrieb „offen.", "de", "1 „ but 0 “"),
        ("彼女は『開と書いた。", "ja", "1 『 but 0 』"),
    ],
)
def test_the_excerpt_names_the_marks_of_the_language(translation, language, expected):
    """Not those of English."""
    assert excerpts("quotes", "She wrote “open”.", translation, language) == [expected]


@pytest.mark.parametrize(
    ("source", "translation", "language"),
    [
        ("The army of the U.S. is here.", 'צבא ארה"ב כאן.', "he"),
        ("Dr. Levi wrote the reports.", 'ד"ר לוי כתב את הדו"חות.', "he"),
        ('Dr. Levi wrote "open".', 'ד"ר לוי כתב "פתוח".', "he"),
        ("Dr. Levi wrote.", 'ד"ר לוי האט געשריבן.', "yi"),
        ("Dr. Levi wrote.", "ד״ר לוי כתב.", "he"),
        ("A 7-inch screen.", 'Ein 7"-Bildschirm.', "de"),
        ("It’s the cat’s “open”.", "C’est l’« ouvert » d’un chat.", "fr"),
        ("She didn't write.", "Вона не п'є й не п’є.", "uk"),
    ],
)
def test_what_is_no_quotation_mark_passes(source, translation, language):
    """Gershayim, inches and apostrophes."""
    assert "quotes" not in check_names(source, translation, language)


@pytest.mark.parametrize(
    ("translation", "language"), [('היא כתבה "פתוח.', "he"), ('Sie schrieb "offen.', "de"), ('Escribió el 7".', "es")]
)
def test_a_lone_straight_mark_is_found(translation, language):
    """In Hebrew too, where none stands inside a word; behind a digit unless the source has inches."""
    assert excerpts("quotes", "She wrote 7.", translation, language) == ['" is not closed']


@pytest.mark.parametrize(
    ("source", "code"), [("Hän kirjoitti ”auki.", "fi"), ("Sie schrieb „offen.", "de"), ("她写了“开。", "zh_CN")]
)
def test_a_source_with_the_same_defect_passes(source, code):
    """By the rules of its own language."""
    for translation, expected in (("She wrote “open.", False), ("She wrote “open”.", False)):
        found = checks.check_pair(SegmentPair(source, translation), LanguagePair(code, "en"))
        assert ("quotes" in {finding.check for finding in found}) == expected
