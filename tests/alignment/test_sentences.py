"""Sentences to sentences: merged, split, left out and added ones make the right beads."""

from dataclasses import replace

import pytest
from aligned_documents import PLAIN, kinds, of, pairs

from sphinx_amts.alignment.documents import align
from sphinx_amts.alignment.language_model import LanguageModel
from sphinx_amts.alignment.texts import Tag, Text, TextBlock, TextSentence

LONG = "This sentence is rather long, because it says a number of things about models and data at once."


LARGO = "Esta frase es bastante larga, porque dice varias cosas sobre los modelos y los datos a la vez."


SHORT = "It is short."


CORTA = "Es corta."


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ([SHORT], [CORTA], ["1-1"]),
        ([LONG, SHORT], [LARGO, CORTA], ["1-1", "1-1"]),
        ([LONG, LONG + " Really 7."], [LARGO[:-1] + ", y " + LARGO + " De verdad 7."], ["2-1"]),
        ([LONG[:-1] + ", and " + LONG], [LARGO, LARGO], ["1-2"]),
        ([LONG, LONG, LONG], [LARGO + LARGO + LARGO], ["3-1"]),
        ([LONG + LONG + LONG], [LARGO, LARGO, LARGO], ["1-3"]),
        ([LONG + " 1", LONG + " 2", SHORT], [LARGO + " 1", CORTA], ["1-1", "1-0", "1-1"]),
        ([LONG, SHORT + " 17."], [LARGO, LARGO + " La suma es 99.", CORTA + " 17."], ["1-1", "0-1", "1-1"]),
        ([LONG + " 8", LONG + " 42"], [LARGO + " 42"], ["1-0", "1-1"]),
    ],
)
def test_kinds_of_beads(source, target, expected):
    """Sentences that were merged, split, left out or added are alignment by lengths and numbers alone."""
    model = replace(LanguageModel.untrained("en", "es"), ratio=1.0)
    assert kinds(align(of(source), of(target), model)) == expected


def test_crossed_lengths_are_one_bead_of_two_and_two():
    """Two sentences cut differently into two are one bead, 2-2."""
    source = of(["A b 1.", "Long words follow here and there 2, and the number 3 is said as well 4."])
    target = of(["A b 1, long words follow here and there 2, and the number 3.", "Is said as well 4."])
    alignment = align(source, target, replace(PLAIN, ratio=1.0))
    assert ("2-2" in kinds(alignment)) or all(bead.score < 0.9 for bead in alignment.beads)


def test_code_in_sentences_is_stronger_than_lengths():
    """A sentence goes with the one that has the same code, formula or reference."""
    code, other = Tag(("`read`",)), Tag(("numref fig_a",))
    source = Text(
        "p",
        (TextBlock("para", (TextSentence("Call <x1/> twice.", (code,)), TextSentence("See <x1/>.", (other,)))),),
    )
    target = Text(
        "p", (TextBlock("para", (TextSentence("Añadido aquí sin más.", ()),
                             TextSentence("Llame dos veces a <x1/>.", (code,)),
                             TextSentence("Véase <x1/>.", (other,)))),)
    )  # fmt: skip
    assert pairs(align(source, target, PLAIN)) == [(((0, 0),), ((0, 1),)), (((0, 1),), ((0, 2),))]
