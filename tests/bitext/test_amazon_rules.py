"""The rules of Amazon Translate for files of parallel data."""

from __future__ import annotations

import pytest

from sphinx_amts.bitext import amazon_rules
from sphinx_amts.bitext.amazon_rules import LANGUAGE_CODES, language_code
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.text import tagged_text


@pytest.mark.parametrize(
    ("code", "service"),
    [
        ("zh", "zh"),
        ("zh_CN", "zh"),
        ("zh_SG", "zh"),
        ("zh_TW", "zh-TW"),
        ("zh_HK", "zh-TW"),
        ("fr", "fr"),
        ("fr_CA", "fr-CA"),
        ("fr_CH", "fr"),
        ("es_MX", "es-MX"),
        ("es_ES", "es"),
        ("pt", "pt"),
        ("pt_BR", "pt"),
        ("pt_PT", "pt-PT"),
        ("nb_NO", "no"),
        ("nn", "no"),
        ("no", "no"),
        ("fa_AF", "fa-AF"),
        ("fil", "tl"),
        ("tl", "tl"),
        ("sr@latin", "sr"),
        ("uk_UA", "uk"),
    ],
)
def test_language_codes(code, service):
    """Every canonical code leads to the code of the service that is nearest to it."""
    assert language_code(code) == service


def test_there_are_75_codes_and_each_leads_to_itself():
    """The list of the service is whole, and its own codes are understood too."""
    assert len(LANGUAGE_CODES) == 75
    assert {language_code(code) for code in LANGUAGE_CODES} == LANGUAGE_CODES


@pytest.mark.parametrize(("code", "name"), [("eu", "Basque"), ("eo", "Esperanto"), ("tlh", "Klingon")])
def test_an_unsupported_language_is_named(code, name):
    """The author learns which language the service lacks, and what to do."""
    with pytest.raises(ConfigurationError, match=rf'does not support {name} \("{code}"\)\. Choose another engine'):
        language_code(code)


@pytest.mark.parametrize(
    ("source", "target", "reason", "reason_in_table"),
    [
        ("A tide.", "Una marea.", "", ""),
        ("", "x", "empty", "empty"),
        ("x", " \u200d", "empty", "empty"),
        ("x" * 1001, "x", "longer than 1000 bytes", "longer than 1000 bytes"),
        ("+1", "x", "", 'starting with "+", which only TMX allows'),
    ],
)
def test_reasons_to_skip(source, target, reason, reason_in_table):
    """What the service would skip silently is known by its reason; tables have one rule more."""
    assert amazon_rules.reason_to_skip(source, target) == reason
    assert amazon_rules.reason_to_skip_in_table(source, target) == reason_in_table


def test_clean_and_filled():
    """Texts are one line without control characters; placeholders become what a reader sees."""
    assert amazon_rules.clean(" two\r\n lines\x00") == "two lines"
    assert tagged_text.with_display_texts("See <x1/> and <x2/>.", ("len",)) == "See len and [2]."
