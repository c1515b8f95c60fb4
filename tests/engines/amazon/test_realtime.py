"""Single requests: what is good, what failed and why; requests are sent in test_engine.py and tests/builds."""

from __future__ import annotations

import time

import pytest

from sphinx_amts.engines import Request
from sphinx_amts.engines.amazon import documents, realtime
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


HUGE = "9" * 5_000


@pytest.mark.parametrize(
    "damage",
    [
        f"<x{HUGE}/>",
        f"<b id={HUGE}>x</b>",
        f"<i translate=no>{HUGE}</i>",
        "&#1114112;",
        "&#x110000;",
        "<i translate=no>" * 3_000,
    ],
)
def test_a_damaged_segment_costs_itself_only(damage):
    """The segments before and behind it are kept, in a job and in a single request."""
    translations, failures = realtime.verified(BATCH, REQUESTS, f"<p id=1>Uno.<p id=2>Dos {damage}.<p id=3>Tres.")

    assert translations == {"One.": "Uno.", "Three.": "Tres."}
    assert failures["Two <x1/>."].is_damage


@pytest.mark.parametrize("returned", [None, 7, b"<p id=1>Uno."])
def test_a_text_that_cannot_be_read_costs_itself_only(returned):
    """Its segments fail, each with a reason; nothing is raised."""
    translations, failures = realtime.verified(BATCH, REQUESTS, returned)

    assert translations == {}
    assert set(failures) == {request.source for request in REQUESTS}


def test_an_error_in_one_segment_costs_no_other(monkeypatch):
    """Whatever it is."""
    original = documents._respaced

    def failing(source, tagged):
        if "Dos" in tagged:
            raise RecursionError
        return original(source, tagged)

    monkeypatch.setattr(documents, "_respaced", failing)
    translations, failures = realtime.verified(BATCH, REQUESTS, "<p id=1>Uno.<p id=2>Dos.<p id=3>Tres.")

    assert (list(translations), list(failures)) == (["One.", "Three."], ["Two <x1/>."])


@pytest.mark.parametrize(
    "part", ["<\u3000", "<i translate=no><\u3000", "<p id=\u3000", "<b id=1> ", "&amp;amp;<b id=1>", "<i>"], ids=repr
)
def test_the_time_to_read_a_text_is_linear(part):
    """Long rows of spaces, and pairs within pairs."""

    def seconds(count):
        returned = f"<p id=1>{part}{part[-1] * count if part[-1].isspace() else part * (count // 8)}"
        began = time.process_time()
        realtime.verified(BATCH, [Request("One <x1/> <g2>a</g2>.", "a", ("len", ""))], returned)
        return time.process_time() - began

    assert min(map(seconds, [40_000] * 3)) < 10 * max(seconds(10_000), 0.01)  # the shortest: others are at work too
