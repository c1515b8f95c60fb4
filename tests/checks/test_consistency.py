"""Consistency: one source in two translations, opposite sources in one."""

from __future__ import annotations

from sphinx_amts.checks import SegmentPair, Settings, consistency
from sphinx_amts.languages import LanguagePair


def _compared(*pairs: tuple[str, str], language: str = "es") -> list[tuple[str, str]]:
    segment_pairs = [SegmentPair(*pair) for pair in pairs]
    findings = consistency.compare(segment_pairs, LanguagePair("en", language), Settings())
    return [(finding.check, pair.translation) for pair, finding in findings]


def test_the_same_sentence_in_two_ways_is_found():
    """Of three translations of a sentence the one that differs is named."""
    usual, odd = ("The page is empty.", "La página está vacía."), ("The page is empty.", "La hoja está vacía.")
    assert _compared(usual, odd, usual) == [("inconsistent", odd[1])]
    assert _compared(usual, usual) == []


def test_opposites_translated_alike_are_found():
    """Of two sentences that differ in a negation the translations must differ in one too."""
    yes = ("You can delete the folder.", "Puede borrar la carpeta.")
    no = ("You cannot delete the folder.", "No puede borrar la carpeta.")
    assert _compared(yes, ("You cannot delete the folder.", "Puede borrar la carpeta.")) != []
    assert _compared(yes, no) == []


def test_the_excerpt_names_the_counterpart():
    """The usual translation, and the affirmative sentence, are quoted, with dots for their placeholders."""
    usual, odd = ("Call <x1/> now.", "Llame ahora a <x1/>."), ("Call <x1/> now.", "Llame a <x1/> ya.")
    pairs = [SegmentPair(*pair) for pair in (usual, odd, usual)]
    ((_, finding),) = consistency.compare(pairs, LanguagePair("en", "es"), Settings())
    assert finding.excerpt == 'elsewhere: "Llame ahora a […]."'


def test_a_disabled_comparison_is_silent():
    """Each of the two has its switch."""
    pairs = [SegmentPair("It is.", "Es."), SegmentPair("It is.", "Lo es.")]
    settings = Settings(disabled=frozenset({"inconsistent"}))
    assert list(consistency.compare(pairs, LanguagePair("en", "es"), settings)) == []


def test_only_sources_that_are_nearly_alike_are_compared():
    """Capitals and negations apart they are equal; all others need not be looked up."""
    sources = ["Read it.", "read it.", "You can go.", "You cannot go.", "Something else."]
    assert consistency.nearly_alike(sources, "en") == sources[:4]
