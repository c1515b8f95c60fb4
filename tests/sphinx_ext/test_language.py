"""The target language under its canonical code, and catalogues under the code that the author wrote."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest
from sphinx.config import Config

from sphinx_amts.sphinx_ext import language, sphinx_compat

CATALOGUE = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Tides"\nmsgstr "潮汐"\n'


@pytest.fixture
def app(tmp_path, monkeypatch):
    """An application with a catalogue under ``zh``."""
    folder = tmp_path / "locales" / "zh" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "index.po").write_text(CATALOGUE, encoding="utf-8")
    monkeypatch.setattr(sphinx_compat, "reload_interface_texts", lambda _app: None)
    config = Config({}, {"language": "zh", "locale_dirs": "locales"})
    config.add("gettext_compact", default=True, rebuild="", types=())
    return SimpleNamespace(srcdir=tmp_path, config=config)


def test_the_language_gets_its_canonical_code(app):
    """``zh`` becomes ``zh_CN``; a code that is none is left to Sphinx."""
    language.make_canonical(app, app.config)
    assert app.config.language == "zh_CN"
    app.config.language = "klingonish"
    language.make_canonical(app, app.config)
    assert app.config.language == "klingonish"


def test_catalogues_under_the_author_s_code(app):
    """They are compiled, and the pages that were read before are read again."""
    compiled = app.srcdir / "locales" / "zh" / "LC_MESSAGES" / "index.mo"
    language.make_canonical(app, app.config)
    env = SimpleNamespace(all_docs={"index": (time.time() - 60) * 1e6, "more": 0})
    assert language.pages_of_changed_catalogues(app, env) == set()

    language.compile_catalogues(app)

    assert compiled.is_file()
    assert language.pages_of_changed_catalogues(app, env) == {"index"}


def test_catalogues_can_be_left_alone(app):
    """An application that writes nothing compiles none."""
    language.make_canonical(app, app.config)
    language.forget_catalogues(app, app.config)
    language.compile_catalogues(app)

    assert list(app.srcdir.rglob("*.mo")) == []
