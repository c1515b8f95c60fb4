"""Objects of other people as engines, under new and old names."""

from __future__ import annotations

import importlib
import warnings

import pytest

from sphinx_amts import engines
from sphinx_amts.engines import BatchContext, Estimate, Request, ResultBatch
from sphinx_amts.engines.adapters import adapt
from sphinx_amts.engines.pseudo import Pseudo
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import tagged_text
from sphinx_amts.tm.entries import Origin, TMEntry

PAIR = LanguagePair("en", "es")
ENTRY = TMEntry("One.", "Uno.", Origin.MACHINE)


def context(**functions):
    """A batch that allows everything."""
    defaults = {
        "timeout": 5.0,
        "check_budget": lambda _estimate: None,
        "commit": lambda _estimate: None,
        "already_translated": lambda sources: set(),
        "verify": tagged_text.accepted,
        "progress": lambda _line: None,
    }
    return BatchContext(**defaults | functions)


class Shouting:
    """The short engine of the manual, as it was before requests had a ``source``."""

    name = "shouting"

    def translate(self, sentences, pair):
        return [tagged_text.map_text(str.upper, one.text) for one in sentences]


class Old(Shouting):
    """All attributes under their old names."""

    paid = True
    rehearsal = True
    origin = Origin.CUSTOMISED
    state = "new"

    def improves(self, record):
        return record is ENTRY

    def has_more(self, pair):
        return pair is PAIR


class New(Shouting):
    """The same under the new names, without the base class."""

    is_paid = True
    is_pseudo = True
    namespace = "apart"

    def should_retranslate(self, entry):
        return entry is ENTRY

    def has_pending_jobs(self, pair):
        return pair is PAIR

    def fingerprint(self, pair):
        return f"to {pair.target}"


def test_an_engine_stays_what_it_is():
    """Only other objects are wrapped."""
    engine = Pseudo(None)

    assert adapt(engine) is engine


def test_the_short_engine_needs_no_base_class_and_no_warning():
    """A name and one method."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        engine = adapt(Shouting())

    assert (engine.name, engine.is_paid, engine.is_pseudo, engine.origin) == ("shouting", False, False, Origin.MACHINE)
    assert (engine.fingerprint(PAIR), engine.namespace, engine.implementation) == ("shouting ", "", Shouting)
    with pytest.warns(DeprecationWarning, match="Request.text is deprecated"):
        [batch] = engine.translate([Request("See <x1/>.", "index")], PAIR, context())
    assert batch.results == {"See <x1/>.": "SEE <x1/>."}


def test_old_names_of_attributes():
    """They go on working; each is named with the new one."""
    with pytest.warns(DeprecationWarning, match="of the engine Old") as caught:
        engine = adapt(Old())

    messages = "\n".join(str(warning.message) for warning in caught)
    for old, new in {"paid": "is_paid", "rehearsal": "is_pseudo", "improves": "should_retranslate",
                     "has_more": "has_pending_jobs", "state": "fingerprint"}.items():  # fmt: skip
        assert f"the attribute {old!r} of the engine Old is deprecated; name it {new!r}" in messages
    assert (engine.is_paid, engine.is_pseudo, engine.origin) == (True, True, Origin.CUSTOMISED)
    assert (engine.should_retranslate(ENTRY), engine.has_pending_jobs(PAIR)) == (True, True)
    assert (engine.fingerprint(PAIR), engine.namespace) == ("shouting new", "shouting")


def test_new_names_without_the_base_class():
    """A wrapped object may say all that an engine may say."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        engine = adapt(New())

    assert (engine.is_paid, engine.is_pseudo, engine.namespace) == (True, True, "apart")
    assert (engine.should_retranslate(ENTRY), engine.has_pending_jobs(PAIR)) == (True, True)
    assert engine.fingerprint(PAIR) == "shouting to es"


def test_deliver_goes_on_working():
    """The older way of engines whose results come in parts, with its old names."""
    with pytest.warns(DeprecationWarning, match="use sphinx_amts.engines.ResultBatch"):
        delivery = engines.Delivery
    events = []

    class Patient:
        name = "patient"

        def deliver(self, sentences, pair, host):
            known = host.recall([one.source for one in sentences])
            host.check(Estimate(5))
            host.spend(Estimate(4))
            host.tell("one came")
            yield delivery(answers={one.source: "Uno." for one in sentences if one.source not in known}, billed=4)

    with pytest.warns(DeprecationWarning, match="'deliver' of the engine Patient is deprecated; subclass"):
        engine = adapt(Patient())
    functions = {
        "check_budget": lambda estimate: events.append(("check", estimate.characters)),
        "commit": lambda estimate: events.append(("commit", estimate.characters)),
        "already_translated": lambda sources: {"Two."},
        "progress": events.append,
    }
    [batch] = engine.translate([Request("One.", "a"), Request("Two.", "a")], PAIR, context(**functions))

    assert batch == ResultBatch({"One.": "Uno."}, billed=4)
    assert events == [("check", 5), ("commit", 4), "one came"]


def test_an_object_that_does_not_translate_is_named():
    """Before anything is built with it."""
    with pytest.raises(ConfigurationError, match="object has no method 'translate'"):
        adapt(object())


def test_old_names_of_the_module():
    """``Sentence`` and ``Host`` are found too; anything else is an error as usual."""
    with pytest.warns(DeprecationWarning, match="use sphinx_amts.engines.Request"):
        assert engines.Sentence(text="One.", page="a", shown=("x",)) == Request("One.", "a", ("x",))
    with pytest.warns(DeprecationWarning, match="use sphinx_amts.engines.BatchContext"):
        assert engines.Host.__name__ == "Host"
    with pytest.raises(AttributeError, match="no attribute 'Bill'"):
        engines.Bill  # noqa: B018


@pytest.mark.parametrize(
    ("module", "name", "place"),
    [
        ("records", "Origin", "sphinx_amts.engines.Origin"),
        ("records", "LanguagePair", "sphinx_amts.languages.LanguagePair"),
        ("markup", "map_text", "sphinx_amts.text.tagged_text.map_text"),
        ("markup", "opaque", "sphinx_amts.text.tagged_text.placeholder"),
    ],
)
def test_old_places(module, name, place):
    """Paths that the manual documented lead to the new places."""
    owner, _, new_name = place.rpartition(".")
    old = importlib.import_module(f"sphinx_amts.{module}")

    with pytest.warns(DeprecationWarning, match=f"use {place}"):
        value = getattr(old, name)
    assert value is getattr(importlib.import_module(owner), new_name)
    with pytest.raises(AttributeError):
        old.nothing_of_that_name  # noqa: B018
