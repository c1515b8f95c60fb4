"""Engines by name."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import fake_engines
import pytest

from sphinx_amts.engines import (
    MEMORY,
    BatchContext,
    Engine,
    Estimate,
    Request,
    Untranslated,
    load,
    load_for_inspection,
    registry,
)
from sphinx_amts.engines.pseudo import Pseudo
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.config import AmtsConfig

PAIR = LanguagePair("en", "es")


@pytest.fixture
def config(tmp_path):
    return AmtsConfig(folder=tmp_path)


class Picky(Engine):
    """Starts only with settings that are right."""

    name = "picky"

    def __init__(self, config):
        raise ValueError("a setting is wrong")

    @classmethod
    def for_inspection(cls, config):
        return Pseudo(config)

    @classmethod
    def access_policies(cls, config, account):
        return f"let {account or 'ACCOUNT'} in\n"


def test_the_default_engine_translates_nothing(config):
    """Each segment has the same reason, nothing is sent, and a later build knows no more."""
    engine = load(MEMORY, config)
    [batch] = engine.translate([Request("One.", "a")], PAIR, BatchContext(1.0, *[None] * 5))

    assert batch.results == {"One.": Untranslated("no translation is known, and amts_engine is not set")}
    assert engine.estimate([Request("One.", "a")], PAIR) == Estimate(0)
    assert not engine.can_translate
    assert engine.fingerprint(PAIR) == "memory "


def test_engines_that_come_with_the_package(config):
    """By their short names; each is an ``Engine``."""
    assert isinstance(load("pseudo", config), Pseudo)
    assert load("apertium", config).name == "apertium"
    assert set(registry.installed()) >= {"amazon", "apertium", "pseudo"}


@pytest.mark.parametrize("path", ["fake_engines.Upper", "fake_engines:Upper"])
def test_engines_by_dotted_path(config, path):
    """Objects of any class are wrapped."""
    engine = load(path, config)

    assert isinstance(engine, Engine)
    assert engine.implementation is fake_engines.Upper
    assert engine.name == "upper"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("deepl", "there is no engine 'deepl'; choose one of amazon, apertium, memory, pseudo"),
        ("amazn", "there is no engine 'amazn'; did you mean 'amazon'? Choose one of amazon, apertium"),
        ("Apertium", "there is no engine 'Apertium'; did you mean 'apertium'?"),
        ("nowhere.Engine", "the engine 'nowhere.Engine' cannot be loaded: ModuleNotFoundError"),
        ("fake_engines.Nobody", "the engine 'fake_engines.Nobody' cannot be loaded: AttributeError"),
        ("fake_engines.Unpicklable", "the engine 'fake_engines.Unpicklable' cannot be started: OSError: no key was"),
        ("types.SimpleNamespace", "the engine 'types.SimpleNamespace' cannot be started: "),
    ],
)
def test_what_cannot_be_loaded_is_named(config, name, reason):
    """With what went wrong, or with the names that there are."""
    with pytest.raises(ConfigurationError) as caught:
        load(name, config)
    assert str(caught.value).startswith(reason)


def test_an_engine_can_be_inspected_though_its_settings_are_wrong(config, monkeypatch):
    """A build refuses them; an estimate does without them."""
    path = "picky_engines.Picky"
    monkeypatch.setitem(sys.modules, "picky_engines", SimpleNamespace(Picky=Picky))

    with pytest.raises(ConfigurationError, match="a setting is wrong"):
        load(path, config)
    assert isinstance(load_for_inspection(path, config), Pseudo)
    assert load_for_inspection("fake_engines.Upper", config).name == "upper"


def test_documents_are_those_of_the_books_engine_first(config, monkeypatch):
    """Else those of the first installed engine that has any; an engine that cannot be loaded has none."""

    def policies(engine):
        return engine.access_policies(config, "12")

    monkeypatch.setitem(sys.modules, "picky_engines", SimpleNamespace(Picky=Picky))
    assert registry.first_document("picky_engines.Picky", policies) == "let 12 in\n"
    pytest.importorskip("boto3")
    assert "policy" in registry.first_document("pseudo", policies)
    assert "policy" in registry.first_document("nowhere.Engine", policies)
