"""sacrebleu: tokenisers, signatures, and texts that are not equally many."""

from __future__ import annotations

import pytest

from sphinx_amts.errors import ConfigurationError
from sphinx_amts.evaluation import sacrebleu_scores


def test_the_tokeniser_follows_the_language():
    """Chinese is cut by characters, in either script; what has blanks by 13a; and the signature says so."""
    assert [sacrebleu_scores.tokeniser(code) for code in ("zh_CN", "zh_TW", "es", "th")] == ["zh", "zh", "13a", "char"]
    assert "tok:zh" in sacrebleu_scores.signature("BLEU", "zh_TW")


def test_unequal_numbers_are_refused_in_a_sentence():
    """Two translations and one reference are no pairs."""
    with pytest.raises(ConfigurationError, match="2 translations and 1 references"):
        sacrebleu_scores.score("BLEU", "es", ["a", "b"], ["a"])


def test_the_first_system_is_the_baseline():
    """It has no p-value; an equal system differs by chance for certain."""
    references = [f"El mar sube {number} veces cada día." for number in range(20)]
    same = [f"El mar sube {number} veces." for number in range(20)]
    found = sacrebleu_scores.p_values("BLEU", "es", {"a": same, "b": same, "c": ["Nada de eso."] * 20}, references)
    assert set(found) == {"b", "c"}
    assert found["b"] == 1
    assert found["c"] < 0.05
    assert not sacrebleu_scores.p_values("BLEU", "es", {"a": same}, references)


def test_documents_and_their_pool():
    """Each document has its score; that of the pool counts every word once."""
    good, bad = (
        (["El mar sube dos veces."], ["El mar sube dos veces."]),
        (["Nada."], ["La luna está muy lejos de aquí."]),
    )
    documents, pooled = sacrebleu_scores.score_documents("chrF2", "es", {"good": good, "bad": bad})
    assert documents["good"] == pytest.approx(100)
    assert documents["bad"] < pooled < documents["good"]


@pytest.mark.parametrize(("language", "extra"), [("es", ""), ("zh", ""), ("th", "")])
def test_no_extra_is_missing_for_most_languages(language, extra):
    """Only tokenisers with packages of their own can be missing."""
    assert sacrebleu_scores.missing_extra(language) == extra


def test_a_missing_tokeniser_is_named(monkeypatch):
    """Japanese has its own, in an extra; without it characters are counted."""
    monkeypatch.setattr(sacrebleu_scores, "find_spec", lambda name: None)
    assert sacrebleu_scores.missing_extra("ja") == "ja"
    assert sacrebleu_scores.tokeniser("ja") == "char"
