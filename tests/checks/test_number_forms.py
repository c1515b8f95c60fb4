"""Numbers as each language writes them: digits, grouping, words, clocks, decades, centuries, millions."""

from __future__ import annotations

from datetime import time

import pytest
from babel.dates import format_time
from babel.numbers import format_decimal
from checking import check_names, excerpts

from sphinx_amts import checks
from sphinx_amts.checks import SegmentPair, number_forms
from sphinx_amts.languages import MOST_USED, LanguagePair

_OF_NUMBERS = {"numbers", "units", "versions", "signs", "list-mark", "dates"}
#: Locales with digits or grouping of their own.
_LOCALES = [*MOST_USED, "ar_EG", "bn", "mr", "my", "ne", "de_CH", "de_AT", "fr_CH", "en_IN", "ckb", "ks", "dz", "pa"]


@pytest.mark.parametrize("locale", _LOCALES)
@pytest.mark.parametrize("value", [1_250_000, 12.5, 8_750_000.5, 1234])
def test_numbers_as_cldr_writes_them_pass(locale, value):
    """In the digits of the locale, with its signs for decimals and grouping."""
    names = check_names(f"{value:,}", format_decimal(value, locale=locale), locale)
    assert names.keys().isdisjoint(_OF_NUMBERS)


@pytest.mark.parametrize("locale", _LOCALES)
@pytest.mark.parametrize("moment", [time(0), time(4, 30), time(12), time(15), time(21, 5), time(23, 45)])
def test_times_as_cldr_writes_them_pass(locale, moment):
    """On a clock of twelve or 24 hours, with any sign before the minutes."""
    written = format_time(moment, format="short", locale=locale)
    names = check_names(format_time(moment, format="short", locale="en_US"), written, locale)
    assert names.keys().isdisjoint(_OF_NUMBERS)


@pytest.mark.parametrize(
    ("source", "translation", "language"),
    [
        # Digits and grouping
        ("It rose by 7.5% to 3,400.", "۷٫۵٪ افزایش یافت و به ۳٬۴۰۰ رسید.", "fa"),
        ("Wait 45 seconds.", "รอ ๔๕ วินาที", "th"),
        ("Wait 45 seconds.", "४५ सेकंड प्रतीक्षा करें।", "hi"),
        ("Wait 45 seconds.", "စက္ကန့် ၄၅ စောင့်ပါ။", "my"),
        ("There are 3,475,000 boats.", "৩৪,৭৫,০০০টি নৌকা আছে।", "bn"),
        ("There are 45,000 boats.", "Il y a 45 000 bateaux.", "fr"),
        ("There are 45,000 boats and three rafts.", "Il y a 45 000 bateaux et 3 radeaux.", "fr"),
        ("There are 45,000 boats and three rafts.", "Il y a 45\u202f000 bateaux et 3 radeaux.", "fr"),
        ("There are 45,000 boats.", "Es gibt 45\u2009000 Boote.", "de"),
        ("There are 45,000 boats.", "Es gibt 45'000 Boote.", "de_CH"),
        ("There are 45,000 boats.", "Es gibt 45’000 Boote.", "de_CH"),
        ("There are 2,450,000 boats.", "Es gibt 2.450.000 Boote.", "de"),
        ("On May 14, 2021 it began.", "Am 14.05.2021 begann es.", "de"),
        ("2. Read on.", "٢. تابع القراءة.", "ar"),
        # Centuries
        ("In the 18th century.", "No século XVIII.", "pt"),
        ("In the 18th century.", "В XVIII веке.", "ru"),
        ("In the 18th century.", "A XVIII. században.", "hu"),
        ("In the 18th century.", "Nel diciottesimo secolo.", "it"),
        ("In the 5th century.", "Au Ve siècle.", "fr"),
        ("In the 18th century.", "في القرن الثامن عشر.", "ar"),
        # Times
        ("It opens at 4 p.m.", "Ouvert à 16 h.", "fr"),
        ("It opens at 4:20 p.m.", "Ouvert à 16h20.", "fr"),
        ("It opens at 4:20 p.m.", "Avataan klo 16.20.", "fi"),
        ("It opens at 4 p.m.", "下午4点开门。", "zh_CN"),
        ("It opens at 16:00.", "下午4点开门。", "zh_CN"),
        ("It opens at 4 p.m.", "16時に開く。", "ja"),
        ("It opens at 4:30 p.m.", "下午四點半開門。", "zh_TW"),
        ("It opens at noon.", "Es öffnet um 12 Uhr.", "de"),
        ("It closes at 12 a.m.", "Es schließt um 24 Uhr.", "de"),
        # Decades
        ("The 1970s were calm.", "Die 70er Jahre waren ruhig.", "de"),
        ("The 1970s were calm.", "Die siebziger Jahre waren ruhig.", "de"),
        ("The 1970s were calm.", "Les années 1970 furent calmes.", "fr"),
        ("The 1970s were calm.", "Los años setenta fueron tranquilos.", "es"),
        ("The 1970s were calm.", "Lata 70. były spokojne.", "pl"),
        ("The 1970s were calm.", "20世纪70年代很平静。", "zh_CN"),
        ("The 1970s were calm.", "1970년대는 평온했다.", "ko"),
        ("The seventies were calm.", "1970年代は穏やかだった。", "ja"),
        # Words and multiples
        ("It costs four hundred yuan.", "费用为400元。", "zh_CN"),
        ("It costs 36 yuan.", "费用为三十六元。", "zh_CN"),
        ("It costs 36 yen.", "三十六円である。", "ja"),
        ("There were 600 people.", "Было шестьсот человек.", "ru"),
        ("There were 600 people.", "छह सौ लोग थे।", "hi"),
        ("It costs 3.5 million and two more.", "Es kostet 3,5 Mio. und 2 mehr.", "de"),
        ("It costs 3.5 million.", "इसकी कीमत 35 लाख है।", "hi"),
        ("It costs 3.5 million.", "350만이다.", "ko"),
    ],
)
def test_the_same_number_in_another_form_passes(source, translation, language):
    """Each language has forms of its own, and none of them is a mismatch."""
    assert check_names(source, translation, language).keys().isdisjoint(_OF_NUMBERS)


@pytest.mark.parametrize(
    ("source", "translation", "code"),
    [
        ("Im 18. Jahrhundert um 16 Uhr.", "In the 18th century at 4 p.m.", "de"),
        ("Au XVIIIe siècle, à 16 h 20.", "In the 18th century, at 4:20 p.m.", "fr"),
        ("彼は１９７０年代に三百人と会った。", "In the 1970s he met 300 people.", "ja"),
        ("३५,००,००० नावें हैं।", "There are 3,500,000 boats.", "hi"),
    ],
)
def test_other_forms_pass_in_english_too(source, translation, code):
    """The forms are those of the text, whichever side it is on."""
    found = {finding.check for finding in checks.check_pair(SegmentPair(source, translation), LanguagePair(code, "en"))}
    assert found.isdisjoint(_OF_NUMBERS)


@pytest.mark.parametrize(
    ("source", "translation", "language", "expected"),
    [
        ("It rose by 7.5%.", "۷٫۶٪ افزایش یافت.", "fa", "missing: 7.5; not in the source: 7.6"),
        ("There are 3,475,000.", "34,57,000 हैं।", "hi", "missing: 3475000; not in the source: 3457000"),
        ("In the 18th century.", "Au XIXe siècle.", "fr", "missing: 18"),
        ("It opens at 4 p.m.", "Es öffnet um 15 Uhr.", "de", "missing: 4; not in the source: 15"),
        ("It opens at 10:20.", "Abre a las 22:20.", "es", "missing: 10; not in the source: 22"),
        ("It opens at 4:20 p.m.", "Es öffnet um 16:40.", "de", "missing: 20; not in the source: 40"),
        ("The 1970s were calm.", "1980年代は穏やかだった。", "ja", "missing: 1970; not in the source: 1980"),
        ("The 1970s were calm.", "19世纪70年代很平静。", "zh_CN", "not in the source: 19"),
        ("It costs four hundred yuan.", "费用为500元。", "zh_CN", "not in the source: 500"),
        ("It costs 36 yuan.", "费用为三十七元。", "zh_CN", "missing: 36"),
        ("It costs 3.5 million.", "इसकी कीमत 36 लाख है।", "hi", "missing: 3500000; not in the source: 36"),
    ],
)
def test_another_number_in_that_form_is_found(source, translation, language, expected):
    """What explains a form does not explain other values."""
    assert excerpts("numbers", source, translation, language) == [expected]


@pytest.mark.parametrize(
    ("source", "translation", "language"),
    [
        ("The 1970s were calm.", "1970年代は穏やかだった。", "ja"),
        ("In the 70s it took 5 km.", "70年代には5mであった。", "ja"),
    ],
)
def test_a_decade_is_no_duration(source, translation, language):
    """Its s is not that of seconds, and 年代 no number of years."""
    assert "70 with a different unit" not in excerpts("units", source, translation, language)
    assert "1970 with a different unit" not in excerpts("units", source, translation, language)


def test_a_number_of_seconds_is_still_a_duration():
    """Only a decade that cannot be one is left out."""
    assert excerpts("units", "Wait 80s now.", "Espere 80 minutos.", "es") == ["80 with a different unit"]


@pytest.mark.parametrize("code", [0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0x1040, 0xFF10, 0x17E0, 0xED0])
def test_digits_of_every_script_are_digits(code):
    """Ten of each."""
    assert number_forms.western("".join(chr(code + value) for value in range(10))) == "0123456789"
