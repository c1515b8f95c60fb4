import project_paths
import pytest
from babel.core import get_global
from hypothesis import given
from hypothesis import strategies as st

from sphinx_amts.errors import ConfigurationError
from sphinx_amts.languages import (
    MOST_USED,
    LanguagePair,
    LanguageProfile,
    canonical,
    is_han,
    is_known,
    is_rtl,
    is_spaceless,
    language,
    name,
    name_or_code,
    profile,
    profiles,
    same_language,
    script,
)

CANONICAL = {
    "en": "en",
    "ES": "es",
    " es ": "es",
    "eng": "en",
    "en_GB": "en_GB",
    "EN-gb": "en_GB",
    "pt-br": "pt_BR",
    "nb-NO": "nb_NO",
    "iw": "he",
    "es-419": "es_419",
    "cnr": "sr_ME",
    "cnr_ME": "sr_ME",
    "zh": "zh_CN",
    "zh-Hans": "zh_CN",
    "zh_hans_cn": "zh_CN",
    "zh_CN.UTF-8": "zh_CN",
    "cmn": "zh_CN",
    "zh_Hant": "zh_TW",
    "zh-TW": "zh_TW",
    "zh_Hant_HK": "zh_HK",
    "zh-Hans-SG": "zh_SG",
    "sr": "sr",
    "sr_Cyrl": "sr",
    "sr@latin": "sr@latin",
    "sr-Latn-RS": "sr_RS@latin",
    "ku_arab": "ku_Arab",
    "ca@valencia": "ca@valencia",
    "cak": "cak",
}

WRONG = [
    "xx",
    "",
    " ",
    "klingon",
    "chinese",
    "zh_XX",
    "en_ZZ",
    "en_GB_oed_x",
    "und",
    "zh CN",
    "e",
    "123",
    "中文",
    "en\n\nfr",
]


@pytest.mark.parametrize("code", CANONICAL)
def test_usual_spellings_get_the_form_of_sphinx(code):
    """However an author writes a language, it becomes the code that Sphinx and gettext use."""
    assert canonical(code) == CANONICAL[code]


@pytest.mark.parametrize("code", WRONG)
def test_what_is_not_a_language_is_refused_with_a_remedy(code):
    """A wrong code is named, and the author is told what to write."""
    assert not is_known(code)
    with pytest.raises(ConfigurationError, match=r"is not a language code.*Use a code that Sphinx knows") as caught:
        canonical(code)
    assert f'"{code}"' in str(caught.value)


@pytest.mark.parametrize(
    ("code", "suggested"),
    [
        ("chinese", "zh_CN"),
        ("Chinese", "zh_CN"),
        ("Spansh", "es"),
        ("portugues", "pt"),
        ("klingon", "tlh"),
        ("jp", "ja"),
        ("cz", "cs"),
        ("en_GBR", "en"),
        ("zh-cn-foo", "zh_CN"),
    ],
)
def test_the_closest_code_is_suggested(code, suggested):
    """Names of languages, codes of countries and slips of the keys lead to the code that was meant."""
    with pytest.raises(ConfigurationError, match=rf'Did you mean.*"{suggested}"'):
        canonical(code)


@given(st.text(max_size=12) | st.sampled_from(sorted({*CANONICAL, *MOST_USED, *get_global("likely_subtags")})))
def test_canonical_codes_stay_as_they_are(code):
    """Making a code canonical twice changes nothing more; whatever is known has a canonical code, script and name."""
    if is_known(code):
        assert canonical(canonical(code)) == canonical(code)
        assert script(canonical(code)) == script(code)
        assert name(canonical(code)) == name(code) != ""
    else:
        with pytest.raises(ConfigurationError):
            canonical(code)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("en", "en", True),
        ("en", "en_GB", True),
        ("en_GB", "en", True),
        ("en_GB", "en_US", False),
        ("pt", "pt-BR", True),
        ("zh", "zh_CN", True),
        ("zh-Hans", "zh_CN", True),
        ("zh_CN", "zh_TW", False),
        ("zh_CN", "zh_SG", False),
        ("sr", "sr@latin", False),
        ("sr_RS@latin", "sr", False),
        ("pa", "pa_PK", False),
        ("es", "pt", False),
        ("ca", "ca@valencia", True),
    ],
)
def test_same_language_means_nothing_to_translate(first, second, same):
    """A region alone makes no other language; a region against another, or another script, does."""
    assert same_language(first, second) is same
    assert same_language(second, first) is same


def test_most_used_languages():
    """Forty canonical codes, each once, among them the sources and targets that books have most."""
    assert len(MOST_USED) == len(set(MOST_USED)) == 40
    assert [canonical(code) for code in MOST_USED] == list(MOST_USED)
    assert {"en", "zh_CN", "es", "de", "ja"} <= set(MOST_USED[:20])


def test_scripts():
    """The three questions of layout are answered by the script."""
    assert all(is_spaceless(code) for code in ("zh_CN", "zh_TW", "zh", "ja", "th", "lo", "km", "my", "bo", "dz"))
    assert not any(is_spaceless(code) for code in ("en", "ko", "vi", "ru", "ar", "hi"))
    assert all(is_han(code) for code in ("zh", "zh_TW", "zh_HK"))
    assert not any(is_han(code) for code in ("ja", "ko", "en"))
    assert all(
        is_rtl(code) for code in ("ar", "he", "fa", "fa_AF", "ur", "ps", "sd", "ug", "yi", "dv", "ku_Arab", "pa_PK")
    )
    assert not any(is_rtl(code) for code in ("en", "ku", "pa", "zh_CN", "sd_Deva"))


@pytest.mark.parametrize(
    ("code", "english"),
    [
        ("zh_CN", "Simplified Chinese"),
        ("zh_TW", "Traditional Chinese"),
        ("es", "Spanish"),
        ("pt_BR", "Brazilian Portuguese"),
        ("nb_NO", "Norwegian Bokmål (Norway)"),
        ("cak", "Kaqchikel"),
        ("cnr", "Montenegrin"),
        ("cnr_419", "Serbian (Latin America)"),
    ],
)
def test_names_are_english(code, english):
    """A report can name every language."""
    assert name(code) == english


def test_bare_language():
    """The language without script, region and modifier."""
    assert [language(code) for code in ("pt_BR", "sr@latin", "zh", "ku_Arab")] == ["pt", "sr", "zh", "ku"]


def test_questions_about_an_unknown_code_have_plain_answers():
    """A book in a language that nobody knows can still be split and set: it is no special case of anything."""
    assert language("klingon") == "klingon"
    assert script("klingon") == ""
    assert not any(question("klingon") for question in (is_spaceless, is_han, is_rtl))
    assert (name_or_code("klingon"), name_or_code("es")) == ("klingon", "Spanish")
    assert same_language("klingon", "klingon")
    assert not same_language("klingon", "en")


def test_a_profile_is_made_once():
    """Whoever asks for the same code gets the same profile; it says what the functions say."""
    assert profile("zh") is profile("zh")
    assert profile("zh") == LanguageProfile(
        "zh_CN", "zh", "Hans", is_known=True, is_spaceless=True, is_dense=True, is_han=True, is_rtl=False
    )
    assert profiles(LanguagePair("en", "ar")).source is profile("en")
    assert profiles(LanguagePair("en", "ar")).target.is_rtl
    assert [code for code in ("zh", "ja", "th", "lo", "ko", "en") if profile(code).is_dense] == ["zh", "ja"]


@given(st.text(max_size=12) | st.sampled_from(sorted({*CANONICAL, *WRONG})))
def test_any_code_has_a_profile(code):
    """A book in a language that nobody knows is split and set as one with spaces, from left to right."""
    made = profile(code)
    assert made.code == (canonical(code) if is_known(code) else code)
    if not made.is_known:
        assert (made.language, made.script) == (language(code), "")
        assert not any((made.is_spaceless, made.is_dense, made.is_han, made.is_rtl))


def test_nobody_asks_about_codes_for_each_segment():
    """What works on segments is handed profiles, and does not look languages up by their codes."""
    package = project_paths.ROOT / "sphinx_amts"
    for file in [package / "text" / "segmentation.py", package / "text" / "spacing.py", *package.glob("document/*.py")]:
        assert "import languages" not in file.read_text("utf-8"), file
