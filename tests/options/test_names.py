"""Names of options that do not exist, and keys that are none of the book's languages."""

from __future__ import annotations

import json
import random
import types
from pathlib import Path

import misspellings
import pytest

from sphinx_amts import languages
from sphinx_amts.options import config
from sphinx_amts.options.schema import UnknownName

OPTIONS = [config.PREFIX + option.name for option in config.options()]


def unknown(values, target="", others=()):
    """What is reported of these values."""
    _, errors = config.checked_config(values, target=target, others=others)
    return [error for error in errors if isinstance(error, UnknownName)]


def unclear_limit(values) -> str:
    return config.checked_config(values)[0].unclear_limit


@pytest.mark.parametrize("name", OPTIONS)
def test_every_misspelling_by_one_letter_is_reported(name):
    """With the option that was meant; an underscore is a letter like any other."""
    written = misspellings.of(name) - set(OPTIONS)

    assert {error.written: "did you mean " + repr(name) in str(error) for error in unknown(dict.fromkeys(written))} == (
        dict.fromkeys(written, True)
    )


def test_every_misspelling_of_the_limit_makes_it_unclear():
    """No paid engine is sent anything then."""
    assert all(unclear_limit({name: 100}) for name in misspellings.of(config.LIMIT))


def test_two_letters_in_the_prefix_and_the_rest():
    """One each, a hundred of them."""
    choice = random.Random(3).choice  # noqa: S311 - nothing secret
    prefixes = sorted(prefix for prefix in misspellings.of("amts") if prefix.strip("_") == prefix)
    for _ in range(100):
        rest = choice(sorted(misspellings.of("max_characters")))
        written = f"{choice(prefixes)}_{rest}"
        assert [error.written for error in unknown({written: 1})] == [written], written
        assert unclear_limit({written: 1}), written


@pytest.mark.parametrize(
    "name",
    [
        "amts_max_charcters", "amts_max_chars", "amts_character_limit", "amts_maximum", "amts_limit", "amts_budget",
        "amts_max_price", "amt_max_chars", "atms_character_limit", "amtsmaxcharacters", "Amts_Max_Characters",
        "AMTS_MAX_CHARACTERS", "sphinx_amts_max_characters", "mts_max_characters", "amts_maxchars",
        "amts-max-characters",
    ],
)  # fmt: skip
def test_names_that_may_be_meant_for_the_limit(name):
    """In doubt they are."""
    assert name in unclear_limit({name: 100})
    assert "nothing is sent to a paid engine" in str(unknown({name: 100})[0])


@pytest.mark.parametrize("name", ["amts_engin", "amts_time_out", "amts_languges", "amts_folder", "amts_reports"])
def test_other_names_leave_the_limit_alone(name):
    """They are reported, and that is all."""
    assert unknown({name: 1})
    assert not unclear_limit({name: 1})


def test_a_wrong_value_makes_the_limit_unclear():
    """As before, no other engine is sent anything either."""
    book, _ = config.checked_config({"amts_max_characters": "many"})

    assert book.unclear_limit.startswith("amts_max_characters must be None or a whole number")
    assert book.max_characters == 0


@pytest.mark.parametrize(
    "values",
    [
        {"_amts_engine": "x", "__amts": 1, "_amts_max_characters": 5},
        {"amts_json": json, "amts_path": Path, "amts_f": lambda: 1, "amts": types},
        {"AMTS_ENGINE": "pseudo", "amts_engine": "pseudo"},
        {
            "engine": 1, "memory": 1, "languages": [], "report": 1, "max_characters": 1, "timeout": 1,
            "myst_enable_extensions": [], "html_theme": "x", "nb_execution_timeout": 1, "language": "zh",
            "amsmath_engine": 1, "ads_engine": 1, "mathjax_config": {}, "autodoc_mock_imports": [], "arm_report": 1,
            "ants_colony": 3, "amps_per_hour": 2, "acts_of_parliament": 1, "extensions": ["sphinx_amts"],
            "sphinx_gallery_conf": {}, "sphinx_amts_path": "..", "amtsblatt_url": "x",
        },
        {name: "x" for name in OPTIONS if name.endswith(("_engine", "_memory"))},
    ],
)  # fmt: skip
def test_names_that_are_none_of_ours(values):
    """Private ones, modules, functions and classes, constants for an option, other extensions' options."""
    assert unknown(values) == []


def test_options_of_other_extensions():
    """However much they resemble ours."""
    assert unknown({"amts_engin": 1, "atms_max_characters": 2}, others={"amts_engin", "atms_max_characters"}) == []


def test_a_table_in_place_of_a_prefix():
    """``-D amts.engine=pseudo`` makes one, too."""
    [engine, limit] = unknown({"amts": {"engine": "pseudo", "max_characters": 3}})

    assert (engine.name, "'amts_engine'" in str(engine)) == ("amts", True)
    assert limit.is_limit


BY_LANGUAGE = [("parallel_data", "a.csv"), ("terminology", ["a.csv"]), ("banned", {"bad": "good"})]


@pytest.mark.parametrize(("name", "value"), BY_LANGUAGE)
def test_keys_that_are_no_language_codes(name, value):
    """With the code that was meant."""
    [error] = unknown({f"amts_{name}": {"chinese": value, "es": value}})

    assert error.name == f"amts_{name}"
    assert str(error) == f"amts_{name}: 'chinese' is not a language code; did you mean 'zh'?"


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        *(("parallel_data", "a.csv", code) for code in ("zh", "es", "pt_BR", "zh_TW", "sr@latin", "es_419")),
        ("terminology", ["a.csv"], "fr"),
        ("banned", {"bad": "good"}, "de"),
    ],
)
def test_every_misspelling_of_a_key_is_reported(name, value, code):
    """Where it is not right itself: a language code, or with ``amts_languages``, a language of the book."""
    for written in misspellings.of(code, misspellings.LETTERS + "BRTW"):
        bare = unknown({f"amts_{name}": {written: value}})
        in_book = unknown({f"amts_{name}": {written: value}, "amts_languages": ["en", code]})
        assert bool(bare) is not languages.is_known(written), written
        assert bool(in_book) is not (languages.serves(written, code) or written == "en"), written


def test_languages_of_the_book():
    """The bases of its regions are among them, the source language and that of the build, but no other region."""
    codes = ["es", "es_MX", "en", "fr", "es_ES", "pt_BR", "zh-Hans"]
    values = {"amts_parallel_data": dict.fromkeys(codes, "a.csv"), "amts_languages": ["en", "es_MX", "pt", "zh"]}

    assert [error.written for error in unknown(values, target="fr")] == ["es_ES", "pt_BR"]


def test_words_are_not_languages():
    """A book may ban the word "chinese"."""
    assert unknown({"amts_banned": {"chinese": "Chinese", "xyz": ""}, "amts_languages": ["en"]}) == []


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("es_MX", ["es.csv", "mx.csv"]),
        ("es", ["es.csv"]),
        ("es_ES", ["es.csv"]),
        ("zh_CN", ["zh.csv"]),
        ("zh_TW", []),
        ("zh_HK", []),
        ("zh_SG", ["zh.csv"]),
        ("sr@latin", []),
        ("sr_RS", ["sr.csv"]),
        ("pt_PT", ["pt.csv"]),
        ("pt_BR", ["br.csv"]),
    ],
)
def test_a_region_falls_back_to_its_base(target, expected):
    """The exact one comes last, so that it counts; no region serves another one, and no script either."""
    files = {"es-MX": "mx.csv", "es": "es.csv", "zh": "zh.csv", "sr": "sr.csv"}
    files |= {"pt": "pt.csv"} if target == "pt_PT" else {"pt_BR": "br.csv"}
    book = config.AmtsConfig(parallel_data=files, terminology=files)

    assert [path.name for path in book.parallel_data_for(target)] == expected
    assert [path.name for path in book.terminology_for(target)] == expected


def test_banned_words_of_the_region_count_more():
    """Those of the base hold too."""
    words = {"es-mx": {"ordenador": "computadora"}, "es": {"ordenador": "", "vale": "bueno"}}

    assert config.AmtsConfig(banned=words).banned_for("es_MX") == {"ordenador": "computadora", "vale": "bueno"}
