"""The engine protocol: one method to write, defaults for the rest, old names of requests."""

from __future__ import annotations

import pytest

from sphinx_amts.engines import Engine, Estimate, PreviousTranslation, Request
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.config import AmtsConfig
from sphinx_amts.tm.entries import Origin, TMEntry

PAIR = LanguagePair("en", "es")


class Small(Engine):
    """Nothing but a name."""

    name = "small"


def test_defaults(tmp_path):
    """An engine with a name and ``translate`` is whole."""
    config = AmtsConfig(folder=tmp_path)
    engine = Small(config)
    entry = TMEntry("One.", "Uno.", Origin.MACHINE)

    assert (engine.is_paid, engine.is_pseudo, engine.origin, engine.can_translate) == (False, False, 1, True)
    assert engine.estimate([Request("One.", "a"), Request("Two.", "a")], PAIR) == Estimate(8)
    assert [str(diagnostic) for diagnostic in engine.preflight(config, [PAIR])] == [
        "ok: the engine 'small' can be started"
    ]
    assert (engine.should_retranslate(entry), engine.has_pending_jobs(PAIR)) == (False, False)
    assert (engine.namespace, engine.settings(config), engine.implementation) == ("", {}, Small)
    assert (engine.access_policies(config, ""), engine.infrastructure_template()) == ("", "")
    assert isinstance(Small.for_inspection(config), Small)
    with pytest.raises(NotImplementedError):
        engine.translate([], PAIR, None)


def test_fingerprints_are_those_of_earlier_versions(tmp_path):
    """They are part of what builds and evaluations have stored; another one would have everything read or paid anew."""
    assert Small(AmtsConfig(folder=tmp_path)).fingerprint(PAIR) == "small "


def test_pseudo_translations_have_a_namespace_of_their_own():
    """They never stand for translations."""
    engine = Small(None)
    engine.is_pseudo = True

    assert engine.namespace == "small"


def test_a_request_has_room_for_context():
    """Engines that want none of it see the source alone."""
    request = Request(
        "It rises.", "tides", before="The sea.", after="It falls.",
        previous=PreviousTranslation("It rose.", "Subió."), terms=(("tide", "marea"),),
    )  # fmt: skip

    assert (request.source, request.display_texts) == ("It rises.", ())
    assert Request("It rises.", "tides") != request


def test_old_names_of_a_request():
    """``text`` and ``shown`` go on working, with the new names in a warning."""
    request = Request("See <x1/>.", "index", ("len",))

    with pytest.warns(DeprecationWarning, match="use Request.source"):
        assert request.text == "See <x1/>."
    with pytest.warns(DeprecationWarning, match="use Request.display_texts"):
        assert request.shown == ("len",)
