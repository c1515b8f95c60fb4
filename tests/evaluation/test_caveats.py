"""Why scores may mean little: each way to get a fine number that means nothing."""

from __future__ import annotations

import re

import pytest

from sphinx_amts.evaluation.caveats import caveats
from sphinx_amts.evaluation.units import EvaluatedUnit
from sphinx_amts.languages import LanguagePair

SPANISH, CHINESE = LanguagePair("en", "es"), LanguagePair("en", "zh_CN")
TEXTS = {
    "es": "El mar sube y baja, y es la luna la que hace esto con el agua del mar, como se puede ver en este libro.",
    "fr": "La mer monte et descend, et c'est la lune qui fait cela avec les eaux, comme on le voit dans ce livre.",
    "de": "Das Meer steigt und fällt, und es ist der Mond, der das mit dem Wasser macht, wie in diesem Buch.",
}


def units(*rows):
    return [EvaluatedUnit("one", source, reference, {"system": made}) for source, reference, made in rows]


def test_a_system_or_source_in_another_language_is_doubted():
    """A translation into the wrong language is told with its system; so is a source."""
    told = list(caveats(units(*[(TEXTS["de"], TEXTS["es"], TEXTS["fr"])] * 5), SPANISH))
    assert "The source is not in English: the common words are those of German." in told
    assert "system: the translations are not in Spanish: the common words are those of French." in told


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            ("The sea rises twice.", "El mar sube dos veces.", "The sea rises twice."),
            "system: 100% .* copied its input",
        ),
        (("The sea rises twice.", "The sea rises twice.", "El mar sube."), "references are identical to their source"),
        (("It rises.", "El mar , que sube .", "El mar sube."), "references look tokenised"),
        (("It rises.", "El mar, que sube.", "El mar , que sube ."), "translations look tokenised"),
        (("It rises.", "El mar que sube.", "El mar que sube."), "identical to its reference"),
        (("It rises.", "El mar que sube.", ""), "1 of 1 translation is empty"),
        (("It rises.", "El mar que sube.", "Море поднимается дважды в день"), "not in Spanish"),
        (("It rises.", "El mar que sube.", "El mar sube."), "Only 1 unit is"),
    ],
)
def test_plausible_nonsense_is_told(row, told):
    """Each way to get a fine number that means nothing has its own sentence."""
    assert any(re.search(told, caveat) for caveat in caveats(units(row), SPANISH))


def test_a_sound_evaluation_has_no_caveats():
    """Ordinary prose in sufficient number has none."""
    assert not list(caveats(units(*[("The sea rises.", "El mar sube: ¿dos veces?", "Sube el mar.")] * 100), SPANISH))


def test_spaces_between_chinese_characters_are_a_sign_of_tokenisation():
    """Rare characters and kana count too; two spaces in a sentence are an accident."""
    cut = units(*[("The sea rises.", "海 水 很 深", "海水很深")] * 100)
    assert any("references look tokenised" in caveat for caveat in caveats(cut, CHINESE))
    rare = units(*[("The sea rises.", "𠀀 𠀁 𠀂 𠀃", "海水很深")] * 100)
    assert any("references look tokenised" in caveat for caveat in caveats(rare, CHINESE))
    accident = units(*[("The sea rises.", "海 水很 深", "海水很深")] * 100)
    assert not list(caveats(accident, CHINESE))


def test_a_copied_name_is_no_copied_sentence():
    """Texts of less than four words may be names, which are the same in both languages."""
    names = units(*[("Julia Evans Smith", "Julia Evans Smith", "Julia Evans Smith.")] * 100)
    assert not [caveat for caveat in caveats(names, SPANISH) if "identical to their source" in caveat]
