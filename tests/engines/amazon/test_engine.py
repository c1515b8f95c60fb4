"""The engine as a whole, with the stand-in; whole builds are in tests/builds."""

from __future__ import annotations

from collections import Counter

import pytest

pytest.importorskip("boto3")

from sphinx_amts import translation
from sphinx_amts.engines import Request, load, load_for_inspection
from sphinx_amts.engines.amazon import Amazon, documents, realtime
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.config import AmtsConfig
from sphinx_amts.text import tagged_text
from sphinx_amts.tm.entries import Origin, TMEntry
from sphinx_amts.tm.memory import TranslationMemory

PAIR = LanguagePair("en", "zh_CN")
REQUESTS = (
    Request("Water rises twice a day.", "index"),
    Request("See <x1/> and <g2>this</g2>.", "index", ("len", "")),
    Request("The moon pulls it.", "moon"),
)


@pytest.fixture
def config(aws, tmp_path):
    """Makes the configuration of a book for a mode."""

    def make(**settings):
        place = {"region": aws.region, "s3": f"s3://{aws.bucket}/tides", "role": aws.role, "poll": 0.01}
        return AmtsConfig(folder=tmp_path, engine="amazon", amazon=place | settings)

    return make


@pytest.fixture
def verified(monkeypatch):
    """How often each answer was verified."""
    calls = Counter()
    check = tagged_text.check

    def counted(source, answer):
        calls[source, answer] += 1
        check(source, answer)

    monkeypatch.setattr(tagged_text, "check", counted)
    return calls


def translate(config, requests=REQUESTS):
    memory = TranslationMemory(config.memory_folder(), PAIR)
    try:
        return translation.translate(requests, PAIR, load("amazon", config), memory, translation.Limits())
    finally:
        memory.close()


@pytest.mark.parametrize("mode", ["batch", "realtime"])
def test_each_answer_is_verified_once(config, aws, verified, mode):
    """Those of a job and of single requests, also where one comes back damaged and is requested once more."""
    operation = "StartTextTranslationJob" if mode == "batch" else "TranslateText"
    aws.faults.add("dropped tag", operation=operation, where="See")

    outcome = translate(config(mode=mode))

    assert set(outcome.entries) == {request.source for request in REQUESTS}
    assert {entry.engine for entry in outcome.entries.values()} == {f"amazon {mode}", "amazon realtime, alone"}
    assert len(verified) == len(REQUESTS) + 1
    assert set(verified.values()) == {1}


def test_results_of_an_earlier_job_are_verified_once(config, aws, verified):
    """They are in the memory then, and not looked at again."""
    aws.settings.import_polls = 0
    early = translate(config(mode="batch", wait=0))
    assert early.entries == {}
    assert "build again later" in early.reasons[REQUESTS[0].source]
    aws.finish()

    outcome = translate(config(mode="batch"))

    assert set(outcome.entries) == {request.source for request in REQUESTS}
    assert len(aws.jobs) == 1
    assert len(verified) == len(REQUESTS)
    assert set(verified.values()) == {1}


@pytest.mark.parametrize("mode", ["act", "batch", "realtime"])
def test_the_estimate_is_what_is_sent(config, mode):
    """Characters with their tags, and the price of the mode: the same for status, evaluate and the build."""
    chosen = config(mode=mode, prices={mode: 1_000_000})
    outcome = translate(chosen)

    estimate = load("amazon", chosen).estimate(REQUESTS, PAIR)

    assert estimate.characters == outcome.usage.sent > sum(len(request.source) for request in REQUESTS)
    if mode != "act":  # without parallel data the job is one without
        assert estimate.price == estimate.characters


def test_an_estimate_needs_no_settings(tmp_path):
    """Nor boto3, nor credentials; a build refuses such settings."""
    config = AmtsConfig(folder=tmp_path, amazon={"mode": "realtime", "wait": -1})

    engine = load_for_inspection("amazon", config)

    assert engine.estimate(REQUESTS, PAIR) == realtime.estimate(engine.options, documents.texts(REQUESTS))
    assert engine.estimate([], PAIR).characters == 0
    with pytest.raises(ConfigurationError, match="wait"):
        load("amazon", config)


def test_a_job_replaces_what_single_requests_made_only_if_asked(config):
    """And nothing else; the fingerprint says so, in the form that earlier versions have stored."""
    single = TMEntry("One.", "一。", Origin.MACHINE, realtime.ENGINE_LABEL)
    alone = TMEntry("One.", "一。", Origin.MACHINE, realtime.ENGINE_LABEL_ALONE)
    engine, upgrading = Amazon(config()), Amazon(config(upgrade=True))

    assert not engine.should_retranslate(single)
    assert upgrading.should_retranslate(single)
    assert not upgrading.should_retranslate(alone)
    assert (engine.fingerprint(PAIR), upgrading.fingerprint(PAIR)) == ("amazon ", "amazon upgrade")
    assert not Amazon(config(upgrade=True, mode="realtime")).should_retranslate(single)


def test_deciding_settings(config):
    """An evaluation pays again only where other settings bring other translations."""
    chosen = config(mode="batch", formality="formal", wait=5)

    assert Amazon(chosen).settings(chosen) == {"mode": "batch", "formality": "formal"}


def test_documents_of_the_account(config):
    """Policies for the settings of the book, and a template."""
    assert '"translate:TranslateText"' in Amazon.access_policies(config(), "")
    assert "AWSTemplateFormatVersion" in Amazon.infrastructure_template()
