"""The settings of the checks from ``conf.py``."""

from __future__ import annotations

from sphinx_amts import checks
from sphinx_amts.checks import settings
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.config import AmtsConfig

_PAIR = LanguagePair("en", "es")


def _settings(**options: object) -> checks.Settings:
    return settings.from_config(AmtsConfig(**options), _PAIR, lambda _text: None)


def test_the_words_of_the_author_are_settings():
    """Banned words and do-not-translate terms, for the target language."""
    from_options = _settings(banned={"es": {"ratón": ""}, "fr": {"souris": ""}}, do_not_translate=["Data Hub"])
    assert from_options.banned_words == {"ratón": ""}
    assert from_options.do_not_translate == ("Data Hub",)


def test_all_disables_all_but_the_enabled():
    """``all`` stands for every name."""
    from_options = _settings(checks_disabled=["all"], checks_enabled=["numbers"])
    assert [check.name for check in checks.CHECKS if check.is_enabled(from_options)] == ["numbers"]


def test_the_terminology_is_read_and_its_errors_reported(tmp_path):
    """A file that cannot be read does not stop the others."""
    (tmp_path / "terms.csv").write_text("en,es\nengine,motor\n", encoding="utf-8")
    config = AmtsConfig(terminology=["missing.csv", "terms.csv"], folder=str(tmp_path))
    reported: list[str] = []
    assert settings.from_config(config, _PAIR, reported.append).terminology == {"engine": "motor"}
    assert len(reported) == 1
    assert "missing.csv" in reported[0]


def test_unknown_checks_are_named_with_their_option():
    """``all`` is known."""
    config = AmtsConfig(checks_disabled=["all", "number"], checks_enabled=["tag"])
    assert list(settings.unknown_checks(config)) == [("checks_disabled", "number"), ("checks_enabled", "tag")]
