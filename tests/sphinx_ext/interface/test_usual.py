"""The strings of themes and extensions that have a translation."""

from __future__ import annotations

import re
import tomllib
from collections import Counter

import pytest

from sphinx_amts import languages
from sphinx_amts.options.config import AmtsConfig
from sphinx_amts.sphinx_ext.interface.usual import FOLDER, strings_of_build, usual_strings

FILES = sorted(FOLDER.glob("*.toml"))
MARKUP = re.compile(r"%\(\w+\)s|</?\w[^>]*>|&#?\w+;")
#: Languages in which the name of the place would have to come before these words.
NAME_FIRST = {"Launch on"}


def read(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


def test_the_most_used_languages_have_them():
    """English aside; in every region of these languages."""
    lacking = [code for code in languages.MOST_USED[1:20] if not usual_strings(code)]

    assert lacking == []
    assert usual_strings("es_MX") == usual_strings("es")
    assert usual_strings("pt_BR")["Search"] == "Buscar"
    assert usual_strings("pt")["Search"] == "Pesquisar"
    assert usual_strings("pt_BR")["Back to top"] == usual_strings("pt")["Back to top"]
    assert not usual_strings("en")
    assert not usual_strings("is")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_translations_keep_fields_and_markup(path):
    """A lost ``%(path)s`` would break a page, and an empty text is no translation."""
    strings = read(path)

    assert languages.is_known(path.stem)
    assert [text for text, other in strings.items() if not other.strip()] == []
    assert {
        text: other
        for text, other in strings.items()
        if Counter(MARKUP.findall(text)) != Counter(MARKUP.findall(other)) or set("\n|") & set(other)
    } == {}


def test_every_language_has_the_same_strings():
    """Regions say only what is different."""
    every = read(FOLDER / "es.toml").keys()

    assert {
        path.stem: every ^ read(path).keys() - {""}
        for path in FILES
        if "BR" not in path.stem and (every ^ read(path).keys()) - NAME_FIRST
    } == {}
    assert read(FOLDER / "pt_BR.toml").keys() <= every


def test_the_author_precedes_catalogues_and_catalogues_precede_us():
    """And the exact language precedes its base."""
    config = AmtsConfig(interface_strings={"es": {"Search": "Busca", "Mine": "Mío"}, "es_MX": {"Search": "Búscale"}})
    strings = strings_of_build(config, "es_MX")

    assert strings.get("Search") == "Búscale"
    assert strings.get("Mine") == "Mío"
    assert strings.get("Back to top") == "Volver arriba"
    assert strings.get("Nothing of the kind") is None
    assert strings.message("Search", "Buscar (of the theme)") == "Búscale"
    assert strings.message("Back to top", "Arriba") == "Arriba"
    assert strings.message("\n  Back to top ", "\n  Back to top ") == "\n  Volver arriba "
