"""Single requests: what is good, what failed and why; requests are sent in test_engine.py and tests/builds."""

from __future__ import annotations

import pytest

from sphinx_amts.engines import Request
from sphinx_amts.engines.amazon import realtime
from sphinx_amts.engines.amazon.options import AmazonOptions
from sphinx_amts.engines.amazon.realtime import Failure
from sphinx_amts.engines.base import BatchContext
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import tagged_text

REQUESTS = (Request("One.", "a"), Request("Two <x1/>.", "a", ("len",)), Request("Three.", "a"))
BATCH = BatchContext(1.0, None, None, None, tagged_text.accepted, None)


def test_good_translations_and_failures():
    """A damaged segment and a lost one fail, each with its reason; neither is likely to succeed in the same way."""
    more = (*REQUESTS, Request("Four.", "a"))
    returned = "<p id=1>Uno.<p id=2>Dos.<p id=3>Tres."  # the third may have swallowed the fourth

    translations, failures = realtime.verified(BATCH, more, returned)

    assert translations == {"One.": "Uno."}
    assert failures["Two <x1/>."] == Failure("Amazon Translate damaged the sentence: lost: <x1/>", is_damage=True)
    assert failures["Three."] == Failure("Amazon Translate lost the sentence", is_damage=True)


def test_the_estimate_counts_texts():
    """Without the head and tail of documents."""
    estimate = realtime.estimate(AmazonOptions(mode="realtime", prices={"realtime": 1_000_000}), [REQUESTS[:1]])

    assert (estimate.characters, estimate.price) == (len("<p id=1>One."), len("<p id=1>One."))


@pytest.mark.parametrize(
    ("source", "answer", "is_one"),
    [
        ("Water rises twice a day.", "Water rises twice a day.", True),
        ("Water rises twice.", "Water rises twice.", False),
        ("Water rises twice a day.", "El agua sube dos veces.", False),
    ],
)
def test_untranslated_output(source, answer, is_one):
    """Four words in the very same form are no translation; fewer may be a name."""
    assert realtime.is_untranslated_output(LanguagePair("en", "es"), source, answer) is is_one
